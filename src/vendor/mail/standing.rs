//! State and tags of a conversation. Mail knows neither; the side that wrote last and the labels stand for them.

use super::labels::Labels;
use crate::model::{EntryKind, FieldValue, Side, Status, Word};

/// State and tags.
pub(super) struct Standing {
    pub(super) status: Word<Status>,
    pub(super) tags: Vec<String>,
}

/// The source's name of the channel.
pub(super) const CHANNEL: &str = "email";

/// The tag of conversations in which programs only wrote.
const AUTOMATIC: &str = "automatic";

/// Who wrote last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waits {
    last: Option<Side>,
    automatic: bool,
}

impl Waits {
    /// From side and `automatic` of each mail. What programs write changes nothing, unless nobody else wrote. What the
    /// customer never saw answers nobody, and is `automatic` here.
    pub(super) fn of(mails: impl DoubleEndedIterator<Item = (Side, bool)> + Clone) -> Self {
        let by_people = mails.clone().rev().find(|(_, automatic)| !automatic);
        let last = by_people.or_else(|| mails.clone().next_back());
        Self { last: last.map(|(side, _)| side), automatic: last.is_some() && by_people.is_none() }
    }
}

/// From the labels of all mails, oldest first, and who wrote last. A conversation is spam or deleted only when all
/// of its mails are.
pub(super) fn of<'a>(mails: impl Iterator<Item = &'a Labels>, waits: Waits) -> Standing {
    let mut tags: Vec<String> = Vec::new();
    let mut all_discarded = true;
    let mut any_spam = false;
    for labels in mails {
        all_discarded &= labels.spam || labels.trash;
        any_spam |= labels.spam;
        for tag in &labels.tags {
            if !tags.contains(tag) {
                tags.push(tag.clone());
            }
        }
    }
    if waits.automatic && !tags.iter().any(|tag| tag == AUTOMATIC) {
        tags.push(AUTOMATIC.to_owned());
    }
    let (kind, raw) = match waits.last {
        Some(_) if all_discarded && any_spam => (Status::Spam, "spam"),
        Some(_) if all_discarded => (Status::Deleted, "in the bin"),
        Some(Side::Agent) => (Status::Solved, "answered"),
        _ => (Status::Open, "awaiting reply"),
    };
    Standing { status: Word { kind, raw: raw.to_owned() }, tags }
}

/// The field that names who else the mails went to; none when nobody.
pub(super) fn copied_to(others: &[&str]) -> Vec<FieldValue> {
    if others.is_empty() {
        return Vec::new();
    }
    vec![FieldValue { field: "Cc".to_owned(), value: others.join(", ") }]
}

/// What a mail is in its case: what the customer never saw is a note, and reports of mail servers are for the desk to know,
/// unless there is nothing else.
pub(super) fn kind(unseen: bool, report: bool, is_all: bool) -> EntryKind {
    if unseen || report && !is_all { EntryKind::Note } else { EntryKind::Message }
}
