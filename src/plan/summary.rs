//! What a plan amounts to: the figures a person agrees to before the first write.

use serde::{Deserialize, Serialize};

use crate::deskie::limits::Cost;

/// Something that will not be moved, or not as it was, with how often and an example.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Loss {
    /// Stable machine name, e.g. `case.no_address`; screens translate by it.
    pub code: String,
    /// Plain English.
    pub message: String,
    /// How often.
    pub count: u64,
    /// The source id of one case concerned.
    pub example: String,
    /// True when whole cases are skipped, false when cases lose a detail.
    pub whole_case: bool,
}

/// The figures of a plan.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct PlanSummary {
    /// Cases in the files.
    pub cases: u64,
    /// Cases that will be created.
    pub planned_cases: u64,
    /// Cases left out, see [`PlanSummary::losses`].
    pub skipped_cases: u64,
    /// Messages that will be created, the opening ones included.
    pub messages: u64,
    /// Notes that will be created.
    pub notes: u64,
    /// Files that will travel.
    pub attachments: u64,
    /// Cases that earlier runs brought, with nothing new in the files.
    pub known_cases: u64,
    /// Cases that earlier runs brought and that will get something new: entries, another state.
    pub updated_cases: u64,
    /// Messages and notes that will be added to those.
    pub new_entries: u64,
    /// Labels that will be made first.
    pub new_labels: u64,
    /// Writes.
    pub writes: u64,
    /// Reads, an upper bound.
    pub reads: u64,
    /// All of it in units.
    pub cost: Cost,
    /// Units a minute that the estimate reckons with: the limit times the share.
    pub units_per_minute: u32,
    /// The account's limit, or the assumption where it is hidden.
    pub limit_per_minute: u32,
    /// Is the limit an assumption?
    pub limit_assumed: bool,
    /// How long it takes at that rate, in milliseconds.
    pub duration: i64,
    /// What is not moved, worst first.
    pub losses: Vec<Loss>,
}
