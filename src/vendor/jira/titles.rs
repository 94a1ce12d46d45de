//! Titles of the columns of issues in the languages in which Jira exports them.

/// See [`super::super::kit::Desk::titles`].
#[rustfmt::skip] // one column a line
pub(super) const TITLES: &[(&str, &[&str])] = &[
    ("summary", &["zusammenfassung", "résumé", "resumen", "riepilogo", "resumo", "тема", "резюме", "заголовок", "краткое описание"]),
    ("issue key", &["schlüssel", "vorgangsschlüssel", "vorgangschlüssel", "clé", "clé de ticket", "clé de demande", "clave", "clave de incidencia", "clave de la incidencia", "chave", "chave do item", "chiave", "ключ", "ключ задачи", "ключ запроса", "код задачи", "key", "work item key"]),
    ("issue id", &["vorgangs-id", "vorgangsnummer", "id de ticket", "id de demande", "id de la incidencia", "id de incidencia", "id do item", "id запроса", "id задачи", "идентификатор задачи", "work item id"]),
    ("Issue Type", &["vorgangstyp", "type de ticket", "type de demande", "tipo de incidencia", "tipo de item", "тип задачи", "тип запроса", "work type"]),
    ("status", &["état", "statut", "estado", "stato", "статус", "состояние"]),
    ("status category", &["statuskategorie", "catégorie d'état", "catégorie de statut", "categoría de estado", "категория статуса"]),
    ("project key", &["projektschlüssel", "clé de projet", "clé du projet", "clave del proyecto", "clave de proyecto", "ключ проекта"]),
    ("project name", &["projektname", "nom du projet", "nom de projet", "nombre del proyecto", "nombre de proyecto", "название проекта", "имя проекта"]),
    ("priority", &["priorität", "priorité", "prioridad", "prioridade", "priorità", "приоритет"]),
    ("Resolution", &["lösung", "résolution", "resolución", "resolução", "резолюция", "решение"]),
    ("assignee", &["bearbeiter", "zugewiesene person", "zuständige person", "responsable", "personne assignée", "attribution", "persona asignada", "asignado", "responsável", "assegnatario", "исполнитель"]),
    ("assignee id", &["bearbeiter-id", "id der zugewiesenen person", "id du responsable", "id de la personne assignée", "id de persona asignada", "id исполнителя", "идентификатор исполнителя"]),
    ("reporter", &["autor", "ersteller", "melder", "rapporteur", "auteur", "informador", "relator", "автор", "инициатор"]),
    ("reporter id", &["autor-id", "melder-id", "id des autors", "id du rapporteur", "id de l'auteur", "id de informador", "id del informador", "id автора", "идентификатор автора"]),
    ("created", &["erstellt", "erstellt am", "création", "créé", "créée", "date de création", "creada", "creado", "fecha de creación", "criado", "создано", "создан", "дата создания"]),
    ("updated", &["aktualisiert", "aktualisiert am", "mise à jour", "mis à jour", "actualizada", "actualizado", "atualizado", "обновлено", "обновлен", "обновлён", "дата обновления"]),
    ("Resolved", &["erledigt", "gelöst", "résolu", "résolue", "resuelta", "resuelto", "resolvido", "решено", "дата решения"]),
    ("labels", &["stichwörter", "stichworte", "étiquettes", "étiquette", "etiquetas", "метки", "метка"]),
    ("description", &["beschreibung", "descripción", "descrição", "descrizione", "описание"]),
    ("comment", &["kommentar", "kommentare", "commentaire", "commentaires", "comentario", "comentarios", "comentário", "комментарий", "комментарии", "comments"]),
    ("attachment", &["anhang", "anhänge", "pièce jointe", "pièces jointes", "adjunto", "adjuntos", "archivo adjunto", "anexo", "вложение", "вложения", "attachments"]),
];

/// How the titles of custom fields begin, which end with a bracket.
pub(super) const CUSTOM: &[&str] = &[
    "Custom field (",
    "Benutzerdefiniertes Feld (",
    "Champ personnalisé (",
    "Champs personnalisés (",
    "Campo personalizado (",
    "Пользовательское поле (",
    "Настраиваемое поле (",
];
