//! What a write held as it was sent. After a crash a look-up goes by this, because another mapping, or a newer export,
//! may have made another plan of the same record since. Hashes, a date and a channel: no text and no address.

use serde::{Deserialize, Serialize};

use super::folded;
use crate::deskie::request::{Lane, LaneKind};
use crate::model::{Mark, Millis};
use crate::plan::{CasePlan, NewEntry};
use crate::text::html;

/// See the module.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Sent {
    /// Its date.
    pub at: Millis,
    /// Hash of the letters and digits of its text.
    pub text: Mark,
    /// Was it a note?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub note: bool,
    /// What only the creation of a case holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<SentCase>,
}

/// What the creation of a case held besides its opening message.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SentCase {
    /// The channel.
    pub lane: LaneKind,
    /// Hash of the case and its customer, see [`customer_mark`].
    pub customer: Mark,
    /// Hash of the subject.
    pub subject: Mark,
    /// The entry that is its opening message; none when the opening is ours.
    pub opening: Option<Mark>,
    /// The first entry of the source's case. Two accounts of one service may both have a case of this id: this says whose
    /// case it was.
    pub first: Option<Mark>,
}

impl Sent {
    /// The creation of a case that has this key in the ledger.
    pub fn of_case(key: &str, plan: &CasePlan) -> Self {
        let create = &plan.create;
        let case = SentCase {
            lane: create.lane.kind(),
            customer: customer_mark(key, &create.lane),
            subject: subject_mark(&create.subject),
            opening: plan.opening.map(|(_, mark)| mark),
            first: plan.marks().next(),
        };
        Self { at: create.created_at, text: text_mark(&create.text), note: false, case: Some(case) }
    }

    /// An entry.
    pub fn of_entry(entry: &NewEntry) -> Self {
        let note = matches!(entry, NewEntry::Note(_));
        Self { at: entry.created_at(), text: text_mark(entry.text()), note, case: None }
    }
}

/// The mark of a text by its letters and digits.
pub fn text_mark(text: &str) -> Mark {
    Mark::of([html::letters(text)])
}

/// The mark of a subject, without what servers change in it.
pub fn subject_mark(subject: &str) -> Mark {
    Mark::of([folded(subject)])
}

/// The mark of a customer in a channel. The key of the case goes in, so that nobody can see from a ledger which cases are
/// one person's.
pub fn customer_mark(key: &str, lane: &Lane) -> Mark {
    let channel = match lane.kind() {
        LaneKind::Calls => "calls".to_owned(),
        LaneKind::Custom { channel, .. } => channel,
        LaneKind::Email => "email".to_owned(),
        LaneKind::WhatsApp => "whatsapp".to_owned(),
    };
    Mark::of([key, &channel, lane.customer()])
}
