//! How often progress is told.

/// Progress is told now and then: a call for each of a million rows would cost more than the rows.
#[derive(Debug, Default)]
pub(super) struct Pace {
    next: u64,
}

impl Pace {
    const STEP: u64 = 256 << 10;

    /// Has enough been read since the last time?
    pub fn is_due(&mut self, position: u64) -> bool {
        let due = position >= self.next;
        if due {
            self.next = position.saturating_add(Self::STEP);
        }
        due
    }
}
