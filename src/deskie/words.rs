//! The words that the API uses for the states and urgencies of a case.

use serde::{Deserialize, Serialize};

/// States of a case in Deskie.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    /// Closed.
    Closed,
    /// Open.
    Open,
    /// Waits for the customer.
    Waiting,
}

impl CaseStatus {
    /// As the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::Waiting => "waiting",
        }
    }

    /// Reads the API's word; `None` for one that is not known here.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Closed, Self::Open, Self::Waiting].into_iter().find(|status| status.as_str() == word)
    }
}

/// Urgencies in Deskie.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CasePriority {
    /// Above high.
    Critical,
    /// Above normal.
    High,
    /// Below normal.
    Low,
    /// Normal.
    Normal,
}

impl CasePriority {
    /// As the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Low => "low",
            Self::Normal => "normal",
        }
    }

    /// Reads the API's word; `None` for one that is not known here.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Critical, Self::High, Self::Low, Self::Normal].into_iter().find(|priority| priority.as_str() == word)
    }
}
