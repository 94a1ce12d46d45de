//! The accounting: every record of the export is exactly one of created, already there, skipped, failed.

use serde::{Deserialize, Serialize};

use crate::plan::Loss;

/// What became of a record.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was there from an earlier run.
    AlreadyThere,
    /// It was created.
    Created,
    /// It could not be created.
    Failed,
    /// The run ended before its turn.
    NotReached,
    /// It was left out for a stated reason.
    Skipped,
}

/// One line of the table; `planned == created + already + skipped + failed + not_reached`.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Row {
    /// In the files.
    pub planned: u64,
    /// Created.
    pub created: u64,
    /// Already there.
    pub already: u64,
    /// Skipped.
    pub skipped: u64,
    /// Failed.
    pub failed: u64,
    /// Not reached.
    pub not_reached: u64,
}

impl Row {
    /// Do the sums close?
    pub const fn closes(&self) -> bool {
        self.planned == self.created + self.already + self.skipped + self.failed + self.not_reached
    }

    /// Counts `n` records of one outcome, as planned too.
    pub const fn add(&mut self, outcome: Outcome, n: u64) {
        self.planned += n;
        match outcome {
            Outcome::AlreadyThere => self.already += n,
            Outcome::Created => self.created += n,
            Outcome::Failed => self.failed += n,
            Outcome::NotReached => self.not_reached += n,
            Outcome::Skipped => self.skipped += n,
        }
    }
}

/// Why one record is not in Deskie.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Failure {
    /// The source id of the case.
    pub case: String,
    /// Which part: `case`, or `message 3`, `note 4`, counted from one as in the conversation, `attachment …`, `status`.
    pub part: String,
    /// Skipped or failed.
    pub outcome: Outcome,
    /// Stable machine name.
    pub code: String,
    /// Plain English.
    pub message: String,
}

/// One case in the list of ids.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ReportRow {
    /// The source's id.
    pub source_id: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Id in Deskie.
    pub case_id: Option<u64>,
    /// Number in Deskie.
    pub case_number: Option<String>,
    /// User in Deskie.
    pub user_id: Option<u64>,
    /// Address of the case in Deskie; empty for the practice Deskie.
    pub url: Option<String>,
}

/// The figures of a report; lists of cases and failures are served by pages, see [`crate::wire`].
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Report {
    /// Cases.
    pub cases: Row,
    /// Messages.
    pub messages: Row,
    /// Notes.
    pub notes: Row,
    /// Files.
    pub attachments: Row,
    /// Cases that are there, but stand otherwise than they should: the edit that closes them was refused, or is not proved.
    pub unfinished: u64,
    /// Cases that lack labels which they were to have, because those could not be made or are there no more.
    #[serde(default)]
    pub unlabelled: u64,
    /// Everything created is there and as it should be, and nothing failed or was not reached.
    pub complete: bool,
    /// Requests sent.
    pub requests: u64,
    /// Units used.
    pub units: u64,
    /// Known cases that got something new: entries, another state.
    pub updated: u64,
    /// Answers lost and looked up.
    pub unclear: u64,
    /// Of the look-ups, those that proved that the write was done.
    pub proved_done: u64,
    /// Those that proved that it was not done.
    pub proved_not_done: u64,
    /// Those that proved nothing: reported, and not sent again.
    pub left_open: u64,
    /// 429s met.
    pub limited: u64,
    /// From the first request to the last answer, milliseconds.
    pub duration: i64,
    /// Labels made for this run.
    pub labels_made: u64,
    /// In the practice Deskie: what would have reached customers. `None` with a real account.
    pub would_have_mailed: Option<u64>,
    /// How many failures and skips there are in the list.
    pub failures: u64,
    /// Details of created cases that were left behind, most frequent first: groups, fields, assignees. Files are in the
    /// list, one by one.
    pub details: Vec<Loss>,
}

impl Report {
    /// Is every case of the files there, with nothing failed and nothing left out but details?
    pub const fn is_whole(&self) -> bool {
        self.complete
            && self.failures == 0
            && self.cases.created.saturating_add(self.cases.already) == self.cases.planned
    }
}
