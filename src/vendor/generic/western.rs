//! What columns are called in German, French, Spanish, Portuguese, Dutch and Italian, as desks write them whose agents speak these.

use crate::vendor::Column;

/// As [`super::names::NAMES`].
#[rustfmt::skip] // a list of words
pub(super) const NAMES: &[(Column, &[&str])] = &[
    (Column::CaseId, &[
        "ticketnummer", "ticket nummer", "vorgangsnummer", "fallnummer", "anfragenummer", "numéro de ticket",
        "numéro du ticket", "id du ticket", "número de ticket", "número del ticket", "id de ticket", "id del ticket",
        "número do ticket", "número do chamado", "id do ticket", "id do chamado", "chamado", "numero ticket",
        "numero del ticket", "nummer", "numéro", "número", "numero",
    ]),
    (Column::Subject, &[
        "betreff", "titel", "thema", "objet", "sujet", "titre", "asunto", "título", "assunto", "onderwerp", "oggetto",
        "titolo",
    ]),
    (Column::Body, &[
        "nachrichtentext", "nachricht", "beschreibung", "kommentar", "inhalt", "contenu", "commentaire", "texte",
        "mensaje", "comentario", "descripción", "contenido", "texto", "mensagem", "comentário", "descrição",
        "conteúdo", "bericht", "omschrijving", "inhoud", "messaggio", "commento", "descrizione", "testo", "contenuto",
    ]),
    (Column::MessageAt, &[
        "nachrichtendatum", "gesendet am", "date du message", "envoyé le", "fecha del mensaje", "enviado el",
        "data da mensagem", "enviado em", "verzonden op", "data del messaggio",
    ]),
    (Column::CreatedAt, &[
        "erstellt am", "erstellt um", "erstellt", "erstellungsdatum", "erstelldatum", "eröffnet am", "datum",
        "créé le", "date de création", "fecha de creación", "hora de creación", "creado el", "creado", "fecha",
        "criado em", "data de criação", "data da criação", "hora da criação", "hora de criação", "solicitado",
        "aberto em", "aangemaakt op", "aangemaakt", "aanmaakdatum", "creato il", "data di creazione",
    ]),
    (Column::UpdatedAt, &[
        "aktualisiert am", "zuletzt aktualisiert", "letzte aktualisierung", "geändert am", "letzte änderung",
        "mis à jour le", "modifié le", "dernière mise à jour", "actualizado el", "última actualización",
        "atualizado em", "última atualização", "hora da última atualização", "gewijzigd op", "laatst bijgewerkt",
        "aggiornato il", "ultima modifica",
    ]),
    (Column::RequesterEmail, &[
        "e mail adresse", "email adresse", "kunden e mail", "e mail des kunden", "adresse e mail", "adresse email",
        "e mail du client", "courriel", "correo electrónico", "correo del cliente", "correo", "e mail do cliente",
        "e mail do solicitante", "e mailadres", "emailadres", "indirizzo e mail", "indirizzo email",
    ]),
    (Column::RequesterPhone, &[
        "telefonnummer", "rufnummer", "telefon", "numéro de téléphone", "téléphone", "número de teléfono", "teléfono",
        "número de telefone", "telefone", "celular", "telefoonnummer", "telefoon", "numero di telefono", "telefono",
    ]),
    (Column::RequesterName, &[
        "kundenname", "kunde", "anfragesteller", "anfragender", "kontakt", "vollständiger name", "nom du client",
        "demandeur", "nom complet", "nombre del cliente", "solicitante", "cliente", "nombre completo",
        "nome do cliente", "nome completo", "requerente", "klantnaam", "klant", "aanvrager", "volledige naam",
        "nome del cliente", "richiedente",
    ]),
    (Column::Author, &[
        "autor", "verfasser", "absender", "auteur", "expéditeur", "remitente", "autor do comentário", "remetente",
        "afzender", "autore", "mittente",
    ]),
    (Column::Assignee, &[
        "zugewiesen an", "zuständiger mitarbeiter", "zuständig", "bearbeiter", "mitarbeiter", "assigné à",
        "agent assigné", "assigné", "responsable", "agente asignado", "asignado a", "asignado", "agente",
        "agente atribuído", "atribuído a", "atribuído", "responsável", "toegewezen aan", "behandelaar",
        "agente assegnato", "assegnato a",
    ]),
    (Column::Group, &[
        "gruppe", "abteilung", "groupe", "équipe", "grupo", "equipo", "equipe", "departamento", "groep", "afdeling",
        "gruppo",
    ]),
    (Column::Status, &[
        "zustand", "état", "statut", "estado", "situação", "stato",
    ]),
    (Column::Priority, &[
        "priorität", "dringlichkeit", "priorité", "prioridad", "prioridade", "prioriteit", "priorità",
    ]),
    (Column::Channel, &[
        "kanal", "quelle", "canal", "fuente", "origen", "fonte", "origem", "kanaal", "bron", "canale",
    ]),
    (Column::Tags, &[
        "schlagwörter", "stichwörter", "étiquettes", "etiquetas", "marcadores", "etichette",
    ]),
    (Column::Direction, &[
        "richtung", "sens", "dirección", "direção", "richting", "direzione",
    ]),
    (Column::Visibility, &[
        "sichtbarkeit", "öffentlich", "visibilité", "visibilidad", "privado", "público", "visibilidade",
        "zichtbaarheid", "visibilità",
    ]),
    (Column::Attachments, &[
        "anhänge", "anhang", "pièces jointes", "adjuntos", "anexos", "bijlagen", "allegati",
    ]),
];
