//! What a person sees while it runs. Absolute figures, never differences, so that a lost update does not matter.

use serde::{Deserialize, Serialize};

use crate::model::Millis;

/// What the engine is doing.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "phase")]
pub enum Phase {
    /// Everything is accounted for.
    Finished,
    /// No connection; tries again at the time given.
    Offline {
        /// When the next attempt is made.
        retry_at: Millis,
    },
    /// Stopped by the person; goes on when asked.
    Paused,
    /// Stopped by itself because somebody has to look; the text says why and what to do.
    Halted {
        /// Stable machine name, e.g. `auth.key`.
        code: String,
        /// Plain English.
        message: String,
    },
    /// Sending.
    Sending,
    /// The server asked for patience or failed; tries again at the time given.
    Server {
        /// HTTP status it answered.
        status: u16,
        /// When the next attempt is made.
        retry_at: Millis,
    },
    /// Ends after the cases that are under way.
    Stopping,
    /// Stopped for good before the end.
    Stopped,
    /// Waits for the limit.
    Waiting {
        /// When the limit allows the next request.
        until: Millis,
    },
}

/// A full set of figures.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Progress {
    /// What it is doing.
    pub phase: Phase,
    /// The engine's clock.
    pub now: Millis,
    /// Cases planned.
    pub cases: u64,
    /// Cases finished, whatever the outcome.
    pub done: u64,
    /// Of these, created.
    pub created: u64,
    /// Of these, found to be there already.
    pub already: u64,
    /// Of these, skipped.
    pub skipped: u64,
    /// Of these, failed in whole or in part.
    pub failed: u64,
    /// Messages and notes written.
    pub entries: u64,
    /// Requests sent.
    pub requests: u64,
    /// Answers that were lost and had to be looked up.
    pub unclear: u64,
    /// Units used in the last sixty seconds.
    pub used: u32,
    /// Units a minute the run may use.
    pub allowed: u32,
    /// Units a minute the account has.
    pub limit: u32,
    /// Cases finished a minute, over the last ten minutes.
    pub rate: f64,
    /// When it will be finished at this rate.
    pub finish_at: Option<Millis>,
    /// The cases under way: their source ids.
    pub current: Vec<String>,
}
