//! How an account's runs stand, in a record so small that a page can show it before it has read the ledger. Kept beside
//! the ledger and written with it; always to be had again from the ledger alone.

use serde::{Deserialize, Serialize};

use crate::model::Fingerprint;
use crate::model::Millis;

/// What the last work on an account was.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// A run of all cases.
    #[default]
    Run,
    /// A run of some, to try.
    Sample,
    /// Undo.
    Undo,
}

/// See the module.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Standing {
    /// The account's name.
    pub account: String,
    /// What was done last.
    pub work: Work,
    /// When that began.
    pub opened_at: Millis,
    /// When it last came further.
    pub moved_at: Millis,
    /// Did it come to its end, with nothing left to do?
    pub finished: bool,
    /// Cases of the largest run.
    pub planned: u64,
    /// Cases with nothing left to do.
    pub closed: u64,
    /// Cases created.
    pub created: u64,
    /// Cases that undo removed.
    pub undone: u64,
    /// Writes whose outcome is not known yet.
    pub open_steps: u64,
    /// The files of the last run.
    pub files: Vec<Fingerprint>,
}

impl Standing {
    /// Is there nothing left to do? Also when a run was torn off between its last case and its end.
    pub fn is_over(&self) -> bool {
        let all = self.planned > 0 && self.closed >= self.planned && self.open_steps == 0;
        self.finished || (self.work != Work::Undo && all)
    }

    pub(super) fn open(&mut self, at: Millis, account: &str, cases: u64, sample: bool, files: &[Fingerprint]) {
        self.account = account.to_owned();
        self.work = if sample { Work::Sample } else { Work::Run };
        self.opened_at = at;
        self.moved_at = at;
        self.finished = false;
        self.planned = self.planned.max(cases);
        self.files = files.to_vec();
    }

    pub(super) fn end(&mut self, at: Millis, not_reached: u64) {
        self.moved_at = at;
        self.finished = not_reached == 0;
    }

    pub(super) fn close(&mut self, at: Millis, first: bool) {
        self.moved_at = self.moved_at.max(at);
        self.closed += u64::from(first);
    }

    pub(super) fn reopen(&mut self, was_closed: bool) {
        self.closed = self.closed.saturating_sub(u64::from(was_closed));
    }

    pub(super) fn undo(&mut self, at: Millis, cases: u64) {
        self.work = Work::Undo;
        self.opened_at = at;
        self.moved_at = at;
        self.finished = cases == 0;
    }

    pub(super) fn undo_ended(&mut self, at: Millis) {
        self.moved_at = at;
        self.finished = true;
    }
}
