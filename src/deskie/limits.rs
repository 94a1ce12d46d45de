//! Costs and limits. Source of the rules: the API introduction: `POST`, `PUT`, `DELETE` count as two requests; the limit
//! is per minute and account, by plan and enabled agents.

use serde::{Deserialize, Serialize};

use super::Method;

/// Units of the rate limit: a read is 1, a write is 2.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Cost(pub u64);

/// What a request of this method costs.
pub const fn cost(method: Method) -> Cost {
    match method {
        Method::Get => Cost(1),
        Method::Delete | Method::Post | Method::Put => Cost(2),
    }
}

/// The plans of an account.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanTier {
    /// 5 a minute for each enabled agent, at least 20, at most 50.
    Basic,
    /// 10 a minute for each enabled agent, at most 1,500.
    Pro,
    /// 5 a minute for each enabled agent, at most 750.
    #[default]
    Standard,
}

impl PlanTier {
    /// Units a minute for an account with this many enabled agents.
    pub fn per_minute(self, agents: u32) -> u32 {
        let agents = agents.max(1);
        match self {
            Self::Basic => agents.saturating_mul(5).clamp(20, 50),
            Self::Pro => agents.saturating_mul(10).min(1_500),
            Self::Standard => agents.saturating_mul(5).min(750),
        }
    }
}

/// The limit assumed where an account never tells: the lowest any plan has.
pub const UNKNOWN_PER_MINUTE: u32 = 20;

/// Largest file, in bytes: 25 MB, whichever megabyte is meant.
pub const MAX_FILE: u64 = 25_000_000;

/// Largest sum of the files of one request, in bytes, with room for the multipart frame.
pub const MAX_FILES: u64 = 49_000_000;
