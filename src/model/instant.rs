//! Points in time.

use serde::{Deserialize, Serialize};

/// Milliseconds since the Unix epoch, UTC. Also the unit of the engine's clock.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Millis(pub i64);

impl Millis {
    /// The instant of `seconds` since the epoch.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000))
    }

    /// Whole seconds since the epoch, rounded down.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// This instant moved by `millis`; saturates at the ends of time.
    pub const fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to this instant; negative when `earlier` is later.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// How the zone of an [`Instant`] was known.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// The source wrote an offset, a zone, or a count since the epoch.
    Given,
    /// The source wrote a local time; the zone is the one chosen for its source, or for all.
    Assumed,
}

/// A point in time as a source wrote it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Instant {
    /// The instant itself.
    pub at: Millis,
    /// The source's own spelling, kept for the report.
    pub original: String,
    /// How the zone was known.
    pub zone: Zone,
}
