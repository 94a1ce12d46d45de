//! A case: one conversation with everything around it.

use serde::{Deserialize, Serialize};

use super::{Entry, Instant, PersonKey};

/// Where a conversation took place.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Made by a program.
    Api,
    /// A telephone call.
    Call,
    /// A chat on a site or in an app.
    Chat,
    /// E-mail.
    #[default]
    Email,
    /// Anything the source names that is none of the others.
    Other,
    /// A social network.
    Social,
    /// A web form.
    Web,
    /// WhatsApp.
    WhatsApp,
}

/// The state of a case, in the words common to help desks.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Closed for good.
    Closed,
    /// In the source's bin.
    Deleted,
    /// Waits for a third party.
    Hold,
    /// Not yet looked at.
    New,
    /// Waits for the desk.
    Open,
    /// The source's word is none of the others, or there is none.
    #[default]
    Other,
    /// Waits for the customer.
    Pending,
    /// Answered, may come back.
    Solved,
    /// Unsolicited.
    Spam,
}

/// The urgency of a case, in the words common to help desks.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Above normal.
    High,
    /// Below normal.
    Low,
    /// Normal.
    Normal,
    /// The source's word is none of the others, or there is none.
    #[default]
    Other,
    /// Above high.
    Urgent,
}

/// A term of the source beside our understanding of it. The mapping is keyed by `raw`, so that a desk's own
/// statuses can be mapped one by one.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Word<T> {
    /// Our understanding.
    pub kind: T,
    /// The source's own word; empty when the source says nothing.
    pub raw: String,
}

/// The value of one custom field.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct FieldValue {
    /// The source's key of the field: an id or a column name.
    pub field: String,
    /// The value as text; several choices are joined by `, `.
    pub value: String,
}

/// One conversation, whole. Built by [`crate::vendor`] from the bytes a locator names; never kept.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Case {
    /// The source's internal id. Unique within one vendor's files.
    pub source_id: String,
    /// The number people know the case by, where it differs from `source_id`.
    pub number: Option<String>,
    /// Subject line; empty when there is none.
    pub subject: String,
    /// Where it took place.
    pub channel: Channel,
    /// The source's own name of the channel.
    pub channel_raw: String,
    /// State.
    pub status: Word<Status>,
    /// Urgency.
    pub priority: Word<Priority>,
    /// The customer the case belongs to.
    pub requester: Option<PersonKey>,
    /// The agent in charge.
    pub assignee: Option<PersonKey>,
    /// Department, team or queue.
    pub group: Option<String>,
    /// Tags or labels.
    pub tags: Vec<String>,
    /// Custom fields with a value.
    pub fields: Vec<FieldValue>,
    /// When the case began. Where the source has no date of its own: the first entry's.
    pub created_at: Option<Instant>,
    /// When it last changed.
    pub updated_at: Option<Instant>,
    /// Messages and notes, oldest first. Never empty: a source without texts yields one synthetic entry.
    pub entries: Vec<Entry>,
    /// The source holds no texts of this case: the one entry was made from its headers.
    pub header_only: bool,
}
