//! The same words in German, French, Spanish, Portuguese, Dutch, Italian and Polish, as desks write them whose agents speak these
//! languages.

use crate::model::{Channel, Priority, Status};

/// What states are called; words that mean different states in two of the languages are in none.
pub(super) const STATUSES: &[(Status, &[&str])] = &[
    (
        Status::New,
        &["neu", "nouveau", "nouvelle", "nuevo", "nueva", "novo", "nova", "nieuw", "nuovo", "nowe", "nowy", "nowa"],
    ),
    (
        Status::Open,
        &[
            "offen",
            "geöffnet",
            "in arbeit",
            "in bearbeitung",
            "wird bearbeitet",
            "wiedereröffnet",
            "erneut geöffnet",
            "wartet auf support",
            "warten auf support",
            "ouvert",
            "ouverte",
            "en cours",
            "en cours de traitement",
            "rouvert",
            "réouvert",
            "en attente du support",
            "abierto",
            "abierta",
            "aberto",
            "aberta",
            "em andamento",
            "reaberto",
            "in behandeling",
            "aperto",
            "en curso",
            "en progreso",
            "reabierto",
            "reabierta",
            "esperando por ayuda",
            "aberto",
            "aberta",
            "em andamento",
            "em atendimento",
            "reaberto",
            "otwarte",
            "otwarty",
            "otwarta",
            "w toku",
            "w trakcie",
            "w trakcie realizacji",
            "w realizacji",
            "ponownie otwarte",
        ],
    ),
    (
        Status::Pending,
        &[
            "ausstehend",
            "wartend",
            "wartet",
            "wartet auf kunden",
            "warten auf kunden",
            "wartet auf antwort des kunden",
            "en attente",
            "en attente du client",
            "en attente de client",
            "pendiente",
            "pendente",
            "aguardando cliente",
            "in afwachting",
            "in attesa",
            "en espera",
            "esperando al cliente",
            "esperando por el cliente",
            "warten zur erinnerung",
            "warten auf erinnerung",
            "pendente",
            "aguardando",
            "aguardando cliente",
            "aguardando o cliente",
            "em espera",
            "oczekujące",
            "oczekujący",
            "oczekuje",
            "oczekuje na klienta",
        ],
    ),
    (
        Status::Solved,
        &[
            "gelöst",
            "erledigt",
            "fertig",
            "résolu",
            "résolue",
            "terminé",
            "terminée",
            "resuelto",
            "resuelta",
            "listo",
            "resolvido",
            "resolvida",
            "opgelost",
            "risolto",
            "concluído",
            "concluída",
            "rozwiązane",
            "rozwiązany",
            "rozwiązana",
            "zakończone",
        ],
    ),
    (
        Status::Closed,
        &[
            "geschlossen",
            "abgebrochen",
            "fermé",
            "fermée",
            "clos",
            "annulé",
            "annulée",
            "cerrado",
            "cerrada",
            "cancelado",
            "erfolgreich geschlossen",
            "erfolglos geschlossen",
            "fechado",
            "fechada",
            "encerrado",
            "encerrada",
            "gesloten",
            "chiuso",
            "zamknięte",
            "zamknięty",
            "zamknięta",
            "anulowane",
        ],
    ),
    (
        Status::Deleted,
        &[
            "gelöscht",
            "supprimé",
            "supprimée",
            "eliminado",
            "eliminada",
            "excluído",
            "excluída",
            "usunięte",
            "usunięty",
        ],
    ),
    (Status::Hold, &["zurückgestellt", "suspendu", "suspendido", "suspenso", "wstrzymane"]),
];

/// What urgencies are called.
pub(super) const PRIORITIES: &[(Priority, &[&str])] = &[
    (
        Priority::Low,
        &[
            "niedrig",
            "gering",
            "sehr niedrig",
            "faible",
            "basse",
            "bas",
            "baja",
            "bajo",
            "mínima",
            "baixa",
            "baixo",
            "laag",
            "bassa",
            "niski",
            "niska",
            "niskie",
        ],
    ),
    (
        Priority::Normal,
        &[
            "mittel", "moyen", "moyenne", "normale", "media", "medio", "média", "médio", "normaal", "normalny",
            "normalna", "średni", "średnia",
        ],
    ),
    (
        Priority::High,
        &["hoch", "élevé", "élevée", "haute", "haut", "alta", "alto", "hoog", "wysoki", "wysoka", "wysokie"],
    ),
    (
        Priority::Urgent,
        &[
            "dringend",
            "sehr hoch",
            "höchste",
            "kritisch",
            "urgente",
            "très élevée",
            "critique",
            "crítica",
            "crítico",
            "pilne",
            "pilny",
            "pilna",
            "krytyczny",
            "krytyczna",
            "najwyższy",
        ],
    ),
];

/// Words for what only the desk sees.
#[rustfmt::skip] // one language a line
pub(super) const NOTES: &[&str] = &[
    "intern", "interne", "interner", "internes", "notiz", "notizen", "privat", "private", "privater", "vertraulich",
    "privé", "privée", "confidentiel", "confidentielle",
    "interna", "interno", "nota", "notas", "privada", "privado", "confidencial",
    "wewnętrzna", "wewnętrzny", "wewnętrzne", "notatka", "notatki", "prywatna", "prywatny", "prywatne",
];

/// Words for what customers see as well.
#[rustfmt::skip] // one language a line
pub(super) const MESSAGES: &[&str] = &[
    "antwort", "nachricht", "öffentlich", "öffentliche", "öffentlicher", "extern", "externe",
    "publique", "réponse",
    "mensaje", "pública", "público", "respuesta",
    "mensagem", "resposta",
    "publiczna", "publiczny", "publiczne", "odpowiedź", "wiadomość",
];

/// Words for what came from customers, and for customers.
#[rustfmt::skip] // one language a line
pub(super) const CUSTOMER: &[&str] = &[
    "eingehend", "eingehende", "eingang", "empfangen", "kunde", "kundin", "anfragender", "anforderer",
    "entrant", "entrante", "reçu", "demandeur", "utilisateur",
    "recibido", "cliente", "solicitante", "usuario",
    "recebido", "recebida", "usuário", "requerente",
    "przychodzące", "przychodząca", "przychodzący", "odebrane", "klient", "zgłaszający", "użytkownik",
];

/// Words for what went to customers, and for agents.
#[rustfmt::skip] // one language a line
pub(super) const AGENT: &[&str] = &[
    "ausgehend", "ausgehende", "ausgang", "gesendet", "mitarbeiter", "mitarbeiterin", "bearbeiter",
    "sortant", "sortante", "envoyé", "technicien", "opérateur",
    "saliente", "enviado", "agente", "operador",
    "enviada", "atendente",
    "wychodzące", "wychodząca", "wychodzący", "wysłane", "pracownik", "konsultant",
];

/// What channels are called.
pub(super) const CHANNELS: &[(Channel, &[&str])] = &[
    (Channel::Email, &["correo electrónico", "correo", "courriel", "courrier électronique", "mél"]),
    (Channel::Call, &["telefon", "anruf", "anrufe", "téléphone", "appel", "appels", "teléfono", "llamada", "llamadas"]),
    (Channel::Chat, &["messagerie", "messagerie instantanée", "mensajería", "mensajería instantánea", "chat en vivo"]),
    (
        Channel::Web,
        &[
            "kundenportal",
            "formular",
            "webformular",
            "webseite",
            "portail",
            "formulaire",
            "formulaire web",
            "site web",
            "formulario",
            "formulario web",
            "sitio web",
        ],
    ),
    (Channel::Social, &["soziale medien", "réseaux sociaux", "redes sociales"]),
];
