//! What a verification pass has shown.

use serde::{Deserialize, Serialize};

/// How deep the pass goes.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Depth {
    /// All cases by their headers, and all their messages.
    All,
    /// All cases by their headers.
    Headers,
    /// All cases by their headers, and the messages of so many of them.
    Sample(u32),
}

/// Something that is not in Deskie as it was in the files.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Mismatch {
    /// The source's id of the case.
    pub case: String,
    /// Its number in Deskie.
    pub number: String,
    /// Where it can be opened.
    pub url: Option<String>,
    /// Machine code, e.g. `case.missing`, `case.twice`, `message.missing`, `message.text`.
    pub code: String,
    /// Is there a reason for it that is known, such as a failure in the report or a change in Deskie since?
    pub explained: bool,
    /// Plain English.
    pub message: String,
}

/// The verdict. Of the cases of the files, each is exactly one of: seen, not there, left out, not reached, not looked for.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Proof {
    /// Cases of the files.
    #[serde(default)]
    pub files: u64,
    /// Of these, seen in Deskie.
    #[serde(default)]
    pub files_seen: u64,
    /// Of these, not in Deskie for a reason that is known and listed: skipped, failed, or removed by undo.
    #[serde(default)]
    pub left_out: u64,
    /// Cases that the ledger says are in Deskie, those of earlier imports among them.
    pub cases: u64,
    /// Of these, seen there.
    pub cases_seen: u64,
    /// Of the cases that the ledger says are in Deskie, those of the files.
    #[serde(default)]
    pub of_ledger: u64,
    /// Of all of them, not looked for, because the pass was stopped or may not spend more on headers.
    #[serde(default)]
    pub cases_unchecked: u64,
    /// Cases of the files that no run has come to yet; of them nothing is said.
    #[serde(default)]
    pub not_reached: u64,
    /// Messages and notes of the cases whose messages were read.
    pub entries: u64,
    /// Of these, seen there.
    pub entries_seen: u64,
    /// Cases whose messages were read.
    pub deep: u64,
    /// Differences, and how many of them are explained.
    pub differences: u64,
    /// See there.
    pub explained: u64,
    /// The first thousand differences, unexplained ones first.
    pub list: Vec<Mismatch>,
    /// Units used for headers.
    pub header_units: u64,
    /// Units used in all.
    pub units: u64,
    /// Milliseconds.
    pub duration: i64,
    /// Was it stopped before its end, by the person or because it may not spend more? Then it proves nothing of the rest.
    pub stopped: bool,
}

impl Proof {
    /// Is everything there that should be?
    pub const fn holds(&self) -> bool {
        !self.stopped && self.differences == self.explained
    }

    /// Is every case of the files in Deskie?
    pub const fn has_all_cases(&self) -> bool {
        self.files_seen == self.files
    }

    /// Were the messages of all cases read that are there?
    pub const fn has_read_all(&self) -> bool {
        self.deep >= self.files_seen
    }

    /// Cases of earlier imports that are there, and of these those seen; the files hold none of them.
    pub const fn earlier(&self) -> (u64, u64) {
        (self.cases.saturating_sub(self.of_ledger), self.cases_seen.saturating_sub(self.files_seen))
    }
}
