//! The same words in German, French, Spanish, Portuguese, Dutch and Italian, as desks write them whose agents speak these languages.

use crate::model::{Channel, Priority, Status};

/// What states are called; words that mean different states in two of the languages are in none.
pub(super) const STATUSES: &[(Status, &[&str])] = &[
    (Status::New, &["neu", "nouveau", "nouvelle", "nuevo", "nueva", "novo", "nova", "nieuw", "nuovo"]),
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
            "fechado",
            "fechada",
            "encerrado",
            "gesloten",
            "chiuso",
        ],
    ),
    (Status::Deleted, &["gelöscht", "supprimé", "supprimée", "eliminado", "eliminada"]),
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
        ],
    ),
    (Priority::Normal, &["mittel", "moyen", "moyenne", "normale", "media", "medio", "média", "médio", "normaal"]),
    (Priority::High, &["hoch", "élevé", "élevée", "haute", "haut", "alta", "alto", "hoog"]),
    (
        Priority::Urgent,
        &["dringend", "sehr hoch", "höchste", "kritisch", "urgente", "très élevée", "critique", "crítica", "crítico"],
    ),
];

/// Words for what only the desk sees.
#[rustfmt::skip] // one language a line
pub(super) const NOTES: &[&str] = &[
    "intern", "interne", "interner", "internes", "notiz", "notizen", "privat", "private", "privater", "vertraulich",
    "privé", "privée", "confidentiel", "confidentielle",
    "interna", "interno", "nota", "notas", "privada", "privado",
];

/// Words for what customers see as well.
#[rustfmt::skip] // one language a line
pub(super) const MESSAGES: &[&str] = &[
    "antwort", "nachricht", "öffentlich", "öffentliche", "öffentlicher", "extern", "externe",
    "publique", "réponse",
    "mensaje", "pública", "público", "respuesta",
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
