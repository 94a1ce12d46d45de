//! The header of a case: what lists, filters and estimates need, in about two hundred bytes.

use serde::{Deserialize, Serialize};

use super::{PersonIndex, SpanRange, TallyIndex};
use crate::model::{Channel, Millis};

/// Position of a case in [`super::Catalogue::cases`].
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct CaseIndex(pub u32);

/// Position of a set in [`super::Catalogue::sets`].
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct SetIndex(pub u16);

/// One case without its texts.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct CaseHeader {
    /// The set, and so the vendor, that can load it.
    pub set: SetIndex,
    /// Where its records are.
    pub spans: SpanRange,
    /// The source's id.
    pub source_id: Box<str>,
    /// The first [`super::Builder::SUBJECT_CHARS`] characters of the subject.
    pub subject: Box<str>,
    /// The customer.
    pub requester: Option<PersonIndex>,
    /// The agent in charge.
    pub assignee: Option<PersonIndex>,
    /// Where it took place.
    pub channel: Channel,
    /// The source's word for the state, in [`super::Tallies::statuses`].
    pub status: Option<TallyIndex>,
    /// When it began.
    pub created_at: Option<Millis>,
    /// When it last changed.
    pub updated_at: Option<Millis>,
    /// Messages.
    pub messages: u32,
    /// Internal notes.
    pub notes: u32,
    /// Files.
    pub attachments: u32,
    /// Problems met in it.
    pub problems: u16,
}
