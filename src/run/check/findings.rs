//! What the self-check found, for the person and for the ledger.

use serde::{Deserialize, Serialize};

use crate::deskie::Dialect;
use crate::model::Millis;

/// What a finding means for a run.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// As hoped.
    Fine,
    /// The run deals with it; the person may want to know.
    Note,
    /// A run would go wrong.
    Bad,
}

/// One open point, settled.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Finding {
    /// Which point: a stable machine name such as `case_date`; screens translate by it.
    pub point: String,
    /// How it is settled: a stable machine name such as `unix`.
    pub value: String,
    /// What it means.
    pub weight: Weight,
    /// Plain English.
    pub message: String,
}

/// All of them.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Findings {
    /// When the check ended.
    pub at: Millis,
    /// How the account speaks.
    pub dialect: Dialect,
    /// Point by point, in the order they were tried.
    pub list: Vec<Finding>,
    /// Numbers of trial cases that could not be removed; the person removes them by hand.
    pub left_behind: Vec<String>,
}

impl Findings {
    /// May a run begin?
    pub fn is_usable(&self) -> bool {
        self.list.iter().all(|finding| finding.weight != Weight::Bad)
    }
}
