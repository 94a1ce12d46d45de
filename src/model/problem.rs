//! What was wrong with the input: data, not an error condition.

use serde::{Deserialize, Serialize};

/// How much a problem costs.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A record or a file could not be read.
    Error,
    /// Something is missing or was assumed; the record is kept.
    Warning,
}

/// Where in the input.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Place {
    /// Name of the file, with its path inside archives.
    pub file: String,
    /// Record within the file, counted from one as a person would: a line, a row, a mail.
    pub record: Option<u64>,
    /// Byte offset within the file.
    pub byte: Option<u64>,
}

/// One thing wrong with the input, in plain words.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Problem {
    /// What it costs.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// A stable machine name, e.g. `json.broken_line`; screens translate by it.
    pub code: String,
    /// What happened and what to do, in plain English.
    pub message: String,
    /// The case concerned, when one is known.
    pub case: Option<String>,
}
