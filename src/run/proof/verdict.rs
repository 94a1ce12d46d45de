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

/// The verdict. Counts are of records of the files.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Proof {
    /// Cases that the ledger says are in Deskie.
    pub cases: u64,
    /// Of these, seen there.
    pub cases_seen: u64,
    /// Of these, not looked for, because the pass was stopped or may not spend more on headers.
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
}
