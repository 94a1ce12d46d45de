//! The entries of a case: messages and internal notes.

use serde::{Deserialize, Serialize};

use super::{Attachment, Instant, PersonKey};

/// Message or note.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Seen by the customer.
    Message,
    /// Seen by agents only. An entry whose visibility is unknown is a note.
    Note,
}

/// Which side of the conversation wrote an entry.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Somebody of the desk, or the desk's own machine.
    Agent,
    /// The customer, or anybody who is not of the desk.
    Customer,
}

/// Who wrote an entry.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Author {
    /// The person, when the source names one.
    pub person: Option<PersonKey>,
    /// What the source calls the author; shown where the person cannot be resolved.
    pub label: String,
    /// Which side they are on.
    pub side: Side,
}

/// The text of an entry, as the source holds it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "form", content = "content")]
pub enum Body {
    /// HTML, not cleaned.
    Html(String),
    /// Plain text.
    Text(String),
}

impl Body {
    /// The raw content, whichever form it has.
    pub fn raw(&self) -> &str {
        match self {
            Self::Html(content) | Self::Text(content) => content,
        }
    }

    /// Nothing but white space?
    pub fn is_blank(&self) -> bool {
        self.raw().trim().is_empty()
    }
}

/// One message or note.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Entry {
    /// The source's id; for mail the Message-ID. Empty when there is none.
    pub source_id: String,
    /// Message or note.
    pub kind: EntryKind,
    /// Who wrote it.
    pub author: Author,
    /// When. `None` is said as a problem by the vendor and filled from the neighbours by the plan.
    pub created_at: Option<Instant>,
    /// What.
    pub body: Body,
    /// With what.
    pub attachments: Vec<Attachment>,
}
