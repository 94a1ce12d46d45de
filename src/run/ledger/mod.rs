//! The ledger: what was intended and what became of it, append-only. State is a fold over its records.

mod cases;
pub mod file;
pub mod follow;
mod record;
mod sent;
mod state;

pub use record::{Details, Left, MailCame, Record, Step};
pub use sent::{Sent, SentCase, customer_mark, subject_mark, text_mark};
pub use state::{CaseState, Created, Gone, State, Torn};

use crate::model::Mark;
use crate::model::Millis;

/// The machine code of a write that nothing could prove: it may have happened, so no run ever sends it again.
pub const UNPROVED: &str = "unproved";

/// By what a case is recognised in a list of Deskie: its subject, as far as a server keeps it, and its second of
/// creation.
pub fn check(subject: &str, created_at: Millis) -> Mark {
    Mark::of([folded(subject), created_at.seconds().to_string()])
}

/// A label's mark: labels of one title but for case are one label.
pub fn label_mark(title: &str) -> Mark {
    Mark::of([title.trim().to_lowercase()])
}

/// A subject without what servers change in it: white space and case.
pub fn folded(subject: &str) -> String {
    subject.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
