//! The few words that the plan itself writes into cases, in the language the person chose.

use jiff::Timestamp;

use super::mapping::Language;
use crate::model::Millis;

/// `Ann Example (ann@example.org), 2024-03-01 08:20 UTC`: who wrote an entry that Deskie shows under another name.
pub fn author_line(language: Language, name: &str, at: Option<Millis>) -> String {
    let time = at
        .and_then(|at| Timestamp::from_millisecond(at.0).ok())
        .map(|stamp| stamp.strftime(", %Y-%m-%d %H:%M UTC").to_string())
        .unwrap_or_default();
    let word = match language {
        Language::English => "Written by",
        Language::Russian => "Автор:",
    };
    format!("{word} {name}{time}")
}

/// The opening of a case whose first entry is an internal note.
pub const fn began_with_note(language: Language) -> &'static str {
    match language {
        Language::English => "This case began with an internal note.",
        Language::Russian => "Это обращение началось с внутренней заметки.",
    }
}

/// The subject of a case without one.
pub const fn no_subject(language: Language) -> &'static str {
    match language {
        Language::English => "(no subject)",
        Language::Russian => "(без темы)",
    }
}

/// The text of an entry without one; with files it only says so.
pub const fn no_text(language: Language) -> &'static str {
    match language {
        Language::English => "(no text)",
        Language::Russian => "(без текста)",
    }
}

/// The name of an author whom nobody knows.
pub const fn unknown_author(language: Language) -> &'static str {
    match language {
        Language::English => "unknown author",
        Language::Russian => "неизвестный автор",
    }
}
