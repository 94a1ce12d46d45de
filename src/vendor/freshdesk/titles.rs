//! Titles of the columns of tickets in the languages in which Freshdesk exports them.

/// See [`crate::vendor::kit::Desk::titles`].
#[rustfmt::skip] // one column a line
pub(super) const TITLES: &[(&str, &[&str])] = &[
    ("ticket id", &["ticket-id", "id des tickets", "id du ticket", "id de ticket", "numéro du ticket", "id del ticket", "id de tíquet", "номер тикета", "id тикета", "номер заявки", "идентификатор тикета"]),
    ("subject", &["betreff", "objet", "sujet", "asunto", "тема"]),
    ("description", &["beschreibung", "descripción", "описание"]),
    ("status", &["statut", "état", "estado", "статус"]),
    ("priority", &["priorität", "priorité", "prioridad", "приоритет"]),
    ("source", &["quelle", "origine", "origen", "источник"]),
    ("Type", &["typ", "tipo", "тип"]),
    ("agent", &["agente", "агент", "сотрудник"]),
    ("group", &["gruppe", "groupe", "grupo", "группа"]),
    ("tags", &["schlagwörter", "étiquettes", "mots-clés", "etiquetas", "теги", "метки"]),
    ("created time", &["erstellt um", "erstellt am", "erstellungszeit", "heure de création", "date de création", "fecha de creación", "hora de creación", "время создания", "дата создания"]),
    ("Due by Time", &["fällig um", "fälligkeitszeit", "heure d'échéance", "échéance", "fecha de vencimiento", "hora de vencimiento", "срок", "срок исполнения"]),
    ("Resolved time", &["gelöst um", "lösungszeitpunkt", "heure de résolution", "hora de resolución", "fecha de resolución", "время решения"]),
    ("Closed time", &["geschlossen um", "heure de fermeture", "hora de cierre", "fecha de cierre", "время закрытия"]),
    ("last update time", &["letzte aktualisierung", "zeitpunkt der letzten aktualisierung", "zuletzt aktualisiert um", "dernière mise à jour", "heure de la dernière mise à jour", "última actualización", "hora de la última actualización", "время последнего обновления", "последнее обновление"]),
    ("Initial response time", &["zeitpunkt der ersten antwort", "heure de la première réponse", "hora de la primera respuesta", "время первого ответа"]),
    ("Agent interactions", &["agenteninteraktionen", "interaktionen des agenten", "interactions de l'agent", "interacciones del agente", "действия агента"]),
    ("Customer interactions", &["kundeninteraktionen", "interaktionen des kunden", "interactions du client", "interacciones del cliente", "действия клиента"]),
    ("Resolution status", &["lösungsstatus", "statut de résolution", "estado de resolución", "статус решения"]),
    ("full name", &["vollständiger name", "nom complet", "nombre completo", "полное имя", "фио"]),
    ("email", &["e-mail", "e-mail-adresse", "adresse e-mail", "correo electrónico", "эл. почта", "электронная почта", "почта"]),
    ("work phone", &["telefon geschäftlich", "geschäftliche telefonnummer", "téléphone professionnel", "teléfono del trabajo", "рабочий телефон"]),
    ("mobile phone", &["mobiltelefon", "téléphone mobile", "téléphone portable", "teléfono móvil", "мобильный телефон"]),
    ("contact id", &["kontakt-id", "id du contact", "id de contacto", "id контакта"]),
];
