//! State and tags of a conversation. Mail knows neither; the side that wrote last and the labels stand for them.

use super::labels::Labels;
use crate::model::{Side, Status, Word};

/// State and tags.
pub(super) struct Standing {
    pub(super) status: Word<Status>,
    pub(super) tags: Vec<String>,
}

/// The source's name of the channel.
pub(super) const CHANNEL: &str = "email";

/// From the labels of all mails, oldest first, and the side that wrote last. A conversation is spam or deleted only when all
/// of its mails are.
pub(super) fn of<'a>(mails: impl Iterator<Item = &'a Labels>, last: Option<Side>) -> Standing {
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
    let (kind, raw) = match last {
        Some(_) if all_discarded && any_spam => (Status::Spam, "spam"),
        Some(_) if all_discarded => (Status::Deleted, "in the bin"),
        Some(Side::Agent) => (Status::Solved, "answered"),
        _ => (Status::Open, "awaiting reply"),
    };
    Standing { status: Word { kind, raw: raw.to_owned() }, tags }
}
