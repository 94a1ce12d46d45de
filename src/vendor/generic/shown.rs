//! Who may see a message, as columns of any name say it: flags such as `staff_only`, kinds of entries such as `Internal
//! note`, texts that are notes by the name of their column. In doubt it is a note: better one message too few in the
//! customer's sight than one too many.

use super::names::normal;
use super::paths;
use crate::model::{EntryKind, Side};
use crate::vendor::{Column, terms};

/// The longest word for a kind of entry.
const LONGEST: usize = 40;

/// Words in names of columns that speak of notes, in German, French, Italian, Portuguese and Spanish.
#[rustfmt::skip] // one kind a line
const WESTERN_NOTE: &[&str] = &[
    "intern", "interne", "interner", "interna", "interno", "internamente",
    "privat", "privado", "privada", "privato", "privata", "privé", "privée",
    "vertraulich", "confidencial", "confidentiel", "confidentielle", "notiz", "oculto", "oculta",
];
/// Those that speak of what customers see.
#[rustfmt::skip] // one kind a line
const WESTERN_MESSAGE: &[&str] = &[
    "öffentlich", "público", "pública", "publico", "publica", "publique", "pubblico", "pubblica", "openbaar",
    "sichtbar", "visível", "visibile", "extern", "externe", "externo", "externa",
];

/// What a yes in a column of this name says: `is_internal` a note, `visible_to_customer` a message.
pub(super) fn flag(header: &str) -> Option<EntryKind> {
    const COUNTS: &[&str] = &["count", "has", "num", "number", "qty", "quantity", "total", "количество", "число"];
    const MESSAGE: &[&str] = &["external", "public", "publicly", "published", "visible"];
    #[rustfmt::skip] // a list of words
    const MESSAGE_STEMS: &[&str] = &[
        "внешн", "видим", "видно", "видна", "виден", "публичн", "öffentlich", "sichtbar", "veröffentlicht", "publique",
        "públic", "visív", "publiczn", "widoczn",
    ];
    const NOT: &[&str] = &["non", "not", "не", "nicht", "no", "não", "nie"];
    let name = normal(within(header));
    let words: Vec<&str> = name.split(' ').map(without_is).collect();
    let any = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let begins = |stems: &[&str]| words.iter().any(|word| stems.iter().any(|stem| word.starts_with(stem)));
    if any(COUNTS) || is_of_something(&words) {
        return None;
    }
    let kind = if says_note(&words) || is_for_staff(&words) {
        EntryKind::Note
    } else if any(MESSAGE) || any(WESTERN_MESSAGE) || begins(MESSAGE_STEMS) || is_shared(&words) {
        EntryKind::Message
    } else {
        return None;
    };
    Some(match (kind, any(NOT)) {
        (EntryKind::Note, true) => EntryKind::Message,
        (EntryKind::Message, true) => EntryKind::Note,
        _ => kind,
    })
}

/// What the name of a column says of who may see a message, found out once for all its cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    flag: Option<EntryKind>,
    is_kind: bool,
    /// It holds texts as often as words.
    is_for_texts: bool,
}

impl Shown {
    pub fn of(header: &str) -> Self {
        Self { flag: flag(header), is_kind: is_kind(header), is_for_texts: is_named_for_texts(header) }
    }

    /// What a cell of a column of visibility says; `None` for words that nobody knows.
    pub fn said(self, text: &str) -> Option<EntryKind> {
        match (terms::yes(text), self.flag) {
            (Some(true), Some(EntryKind::Note)) | (Some(false), Some(EntryKind::Message)) => Some(EntryKind::Note),
            (Some(true), Some(EntryKind::Message)) | (Some(false), Some(EntryKind::Note)) => Some(EntryKind::Message),
            // `Visibility: customer` is for the customer, `Type: customer` by the customer: seen either way.
            _ => terms::visibility(text).or(terms::side(text).map(|_| EntryKind::Message)),
        }
    }

    /// Does a cell of any other column give a note away? A flag or a kind of entry that the beginning of the table did
    /// not show for what it is.
    pub fn gives_away(self, text: &str) -> bool {
        // Without a flag no yes and no no is a note.
        let is_flag = terms::yes(text).is_some() || (!self.is_for_texts && is_short(text));
        (self.flag.is_some() && is_flag && self.said(text) == Some(EntryKind::Note))
            || (self.is_kind && (is_note_itself(text) || text == "N"))
    }
}

/// Is a column named for the kind of its entries?
pub(super) fn is_kind(header: &str) -> bool {
    const KINDS: &[&str] =
        &["action", "activity", "entry", "event", "kind", "type", "вид", "тип", "art", "rodzaj", "tipo", "typ"];
    let name = normal(within(header));
    name.split(' ').any(|word| KINDS.contains(&word))
}

/// A word for a kind of entry that only the desk sees?
pub(super) fn is_note(text: &str) -> bool {
    is_short(text) && terms::visibility(text) == Some(EntryKind::Note)
}

/// The same by its noun, rather than by a word that is said of much else, too.
pub(super) fn is_note_itself(text: &str) -> bool {
    #[rustfmt::skip] // a list of words
    const NOUNS: &[&str] = &[
        "note", "notes", "заметка", "заметки", "примечание", "notiz", "notizen", "nota", "notas", "notatka", "notatki",
    ];
    is_short(text) && terms::plain(text).split(' ').any(|word| NOUNS.contains(&word))
}

/// Does a cell say who may see its row, rather than be a text?
pub(super) fn is_said(text: &str) -> bool {
    const WORDS: usize = 2;
    is_short(text)
        && text.split_whitespace().count() <= WORDS
        && (terms::yes(text).is_some() || terms::visibility(text).is_some())
}

/// Is a file called after what only the desk sees: `case_notes.json`, `Заметки.csv`, `activities.csv`?
pub(super) fn is_file_of_notes(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let name = normal(stem);
    const LOGS: &[&str] =
        &["activities", "activity", "audit", "audits", "changelog", "events", "worknote", "worknotes"];
    is_note_itself(&name) || name.split(' ').any(|word| LOGS.contains(&word))
}

/// Is a column of this name one of texts as often as one of words for who may see a row: `Internal note`?
pub(super) fn is_named_for_texts(header: &str) -> bool {
    is_note_itself(header) && !is_kind(header)
}

fn is_short(text: &str) -> bool {
    text.chars().count() <= LONGEST
}

/// Are the texts of a column of this name notes?
pub(super) fn is_of_notes(header: &str) -> bool {
    let name = normal(within(header));
    let words: Vec<&str> = name.split(' ').collect();
    #[rustfmt::skip] // a list of words
    const TEXTS: &[&str] = &[
        "comment", "observation", "remark", "замечани", "комментари", "kommentar", "bemerkung", "comentario",
        "comentário", "komentarz",
    ];
    let is_comment = words.iter().any(|word| TEXTS.iter().any(|text| word.starts_with(text)));
    says_note(&words) || (is_comment && terms::side(&name) == Some(Side::Agent))
}

/// `Comments` in a table of cases: what agents wrote about a case, where nobody is named as their author.
pub(super) fn is_of_comments(header: &str) -> bool {
    matches!(normal(within(header)).as_str(), "comments" | "комментарии")
}

/// May a column hold kinds of entries, as far as its name is concerned? Not when the name means something else.
pub(super) fn may_be_kind(header: &str) -> bool {
    matches!(paths::meaning(&normal(within(header))), None | Some(Column::Direction | Column::Visibility))
}

/// The path within a list of messages, or the whole name.
fn within(header: &str) -> &str {
    header.rsplit_once(paths::WITHIN).map_or(header, |(_, path)| path)
}

fn without_is(word: &str) -> &str {
    word.strip_prefix("is").filter(|rest| rest.len() > 3).unwrap_or(word)
}

fn says_note(words: &[&str]) -> bool {
    const NOTE: &[&str] =
        &["confidential", "hidden", "internal", "internally", "invisible", "nonpublic", "note", "notes", "private"];
    #[rustfmt::skip] // a list of words
    const STEMS: &[&str] = &[
        "внутренн", "заметк", "непубличн", "приватн", "примечани", "скрыт", "служебн", "notiz", "vertraulich", "confiden",
        "notatk", "prywatn", "wewnętrzn",
    ];
    #[rustfmt::skip] // one language a line
    const WESTERN: &[&str] = &[
        "intern", "interne", "interner", "internes", "privat", "privater",
        "privé", "privée",
        "interna", "interno", "nota", "notas", "privada", "privado",
    ];
    words.iter().any(|word| {
        NOTE.contains(word)
            || WESTERN.contains(word)
            || WESTERN_NOTE.contains(word)
            || STEMS.iter().any(|stem| word.starts_with(stem))
    })
}

/// `staff_only`, `for_agents`, `staff`; but not `is_staff`, which says who wrote.
fn is_for_staff(words: &[&str]) -> bool {
    const STAFF: &[&str] = &["agent", "agents", "operators", "staff", "team"];
    const FOR: &[&str] = &["for", "only", "to"];
    words == ["staff"] || (words.iter().any(|word| STAFF.contains(word)) && words.iter().any(|word| FOR.contains(word)))
}

/// `Shared with customer`, `sent_to_requester`.
fn is_shared(words: &[&str]) -> bool {
    const SHARED: &[&str] = &["published", "sent", "shared", "shown", "показано", "отправлено"];
    const OTHERS: &[&str] =
        &["client", "contact", "customer", "customers", "requester", "user", "клиенту", "заявителю", "пользователю"];
    words.iter().any(|word| SHARED.contains(word)) && words.iter().any(|word| OTHERS.contains(word))
}

/// `Private customer`, `public_id`: said of something other than a message.
fn is_of_something(words: &[&str]) -> bool {
    const THINGS: &[&str] = &[
        "account",
        "client",
        "company",
        "customer",
        "id",
        "insurance",
        "ip",
        "key",
        "person",
        "plan",
        "project",
        "url",
        "user",
        "клиент",
        "лицо",
        "kunde",
        "nr",
        "nummer",
        "numéro",
        "cliente",
        "número",
        "klient",
        "numer",
    ];
    let is_said = |word: &str| {
        matches!(word, "private" | "public" | "internal" | "external" | "intern" | "interne" | "interno" | "interna")
    };
    // English and German say it before the thing, French and Spanish behind it.
    words.windows(2).any(|pair| {
        matches!(pair, [one, other] if (is_said(one) && THINGS.contains(other)) || (THINGS.contains(one) && is_said(other)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yes_says_what_the_name_of_its_column_says() {
        use EntryKind::{Message, Note};
        for (name, kind) in [
            ("messages[].note", Some(Note)),
            ("private_note", Some(Note)),
            ("staff_only", Some(Note)),
            ("hidden", Some(Note)),
            ("isInternalComment", Some(Note)),
            ("isprivate", Some(Note)),
            ("Note?", Some(Note)),
            ("visible to staff only", Some(Note)),
            ("not public", Some(Note)),
            ("Внутренний", Some(Note)),
            ("visible_to_customer", Some(Message)),
            ("Shared with customer", Some(Message)),
            ("is_public", Some(Message)),
            ("internal_comments[].public", Some(Message)),
            ("Number of notes", None),
            ("author.is_staff", None),
            ("Privado", Some(Note)),
            ("Nota interna", Some(Note)),
            ("Öffentlich", Some(Message)),
            ("Internet", None),
            ("Private customer", None),
            ("urgent", None),
        ] {
            assert_eq!(flag(name), kind, "{name}");
        }
    }

    #[test]
    fn a_yes_without_a_name_is_no_note() {
        for text in ["yes", "Y", "true", "1", "on", "да", "no", "false", "0", "off", "нет", "ложь"] {
            assert_ne!(Shown::of("Plan").said(text), Some(EntryKind::Note), "{text}");
        }
        // The beginning of a table may hold yes and no, and a later row a word.
        assert!(
            Shown::of("Comment public").gives_away("Internal") && !Shown::of("Comment public").gives_away("Public")
        );
        assert!(!Shown::of("Internal note").gives_away("Private matter"));
        assert!(Shown::of("staff_only").gives_away("да") && !Shown::of("staff_only").gives_away("нет"));
    }

    #[test]
    fn texts_are_notes_when_their_column_is_named_for_notes() {
        for name in ["Notes", "Internal comments", "Agent comment", "Agent remarks", "Примечание", "messages[].private"]
        {
            assert!(is_of_notes(name), "{name}");
        }
        for name in ["Comment", "Body", "Customer comment", "notes[].text"] {
            assert!(!is_of_notes(name), "{name}");
        }
    }
}
