//! How the server's clock stands to this computer's. What people did in Deskie bears the server's dates, and what a run did
//! the dates of the computer it ran on, which may be hours off; so neither can be compared with the other as it is.

use super::ledger::CaseState;
use crate::deskie::reply::CaseReply;
use crate::model::Millis;

/// Even two clocks set right may differ by so much.
const MARGIN: i64 = 120_000;

/// No clock is further off than a wrong zone makes it.
const MOST: i64 = 15 * 3_600_000;

/// By how much the server's clock was ahead when it answered a write with the date of that change, as far as that can be
/// told: some servers repeat the date of creation instead.
pub(super) fn ahead(changed: &CaseReply, now: Millis) -> Option<i64> {
    let updated = changed.updated_at.filter(|updated| changed.created_at != Some(*updated))?;
    Some(updated.since(now)).filter(|ahead| ahead.abs() <= MOST)
}

/// Ledgers tell of each case when it was left on the server's clock. For those that do not, cases that nobody touched show
/// it: the server's date of their last change is that of the run's own last write.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Clocks {
    /// The least time by which a case was changed after the run had left it, as the two clocks have it.
    least: Option<i64>,
}

impl Clocks {
    /// Takes note of one case.
    pub fn learn(&mut self, state: &CaseState, found: &CaseReply) {
        if let Some((closed, updated)) = state.closed.zip(found.updated_at) {
            let after = updated.since(closed);
            self.least = Some(self.least.map_or(after, |least| least.min(after)));
        }
    }

    /// Was it later than the run left the case? In doubt it was not: then nothing is explained that is not.
    pub fn is_since(self, at: Option<Millis>, state: &CaseState) -> bool {
        let ahead = self.least.filter(|least| (0..=MOST).contains(least)).unwrap_or(0);
        is_after(at, state, ahead)
    }

    /// The same; in doubt it was: then nothing is removed that somebody may have worked on.
    pub fn may_be_since(self, at: Option<Millis>, state: &CaseState) -> bool {
        is_after(at, state, self.ahead())
    }

    /// A time of this computer on the server's clock, which was `told` to be ahead by so much.
    pub fn there(self, at: Millis, told: Option<i64>) -> Millis {
        at.plus(told.unwrap_or_else(|| self.ahead()))
    }

    fn ahead(self) -> i64 {
        self.least.filter(|least| least.abs() <= MOST).unwrap_or(0)
    }
}

/// Was it later than the case was left, where the server's clock is ahead by so much unless the ledger tells?
fn is_after(at: Option<Millis>, state: &CaseState, ahead: i64) -> bool {
    let left = state.closed_there.or_else(|| Some(state.closed?.plus(ahead)));
    left.zip(at).is_some_and(|(left, at)| at.since(left) > MARGIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    fn found(created: i64, updated: i64) -> CaseReply {
        let case = serde_json::json!({ "case_id": 1, "case_number": "1-1", "status": "open" });
        let case = crate::deskie::reply::case(&case);
        CaseReply {
            created_at: Some(Millis(created)),
            updated_at: Some(Millis(updated)),
            ..case.expect("it has an id")
        }
    }

    fn left(closed: i64, there: Option<i64>) -> CaseState {
        CaseState { closed: Some(Millis(closed)), closed_there: there.map(Millis), ..CaseState::default() }
    }

    #[test]
    fn a_clock_is_told_by_what_a_write_was_answered() {
        let now = Millis(100 * HOUR);
        assert_eq!(ahead(&found(0, 105 * HOUR), now), Some(5 * HOUR));
        assert_eq!(ahead(&found(0, 95 * HOUR), now), Some(-5 * HOUR));
        assert_eq!(ahead(&found(99 * HOUR, 99 * HOUR), now), None, "the date of creation once more");
        assert_eq!(ahead(&found(0, HOUR), now), None, "years off: a date of something else");
    }

    #[test]
    fn a_date_of_deskie_is_compared_with_dates_of_deskie() {
        for off in [-5 * HOUR, 0, 5 * HOUR] {
            let told = left(100 * HOUR, Some(100 * HOUR + off));
            let silent = left(100 * HOUR, None);
            let mut clocks = Clocks::default();
            clocks.learn(&silent, &found(0, 100 * HOUR + off));
            for state in [&told, &silent] {
                assert!(!clocks.may_be_since(Some(Millis(100 * HOUR + off)), state), "{off}");
                assert!(clocks.may_be_since(Some(Millis(101 * HOUR + off)), state), "{off}");
            }
            assert!(clocks.is_since(Some(Millis(101 * HOUR + off)), &told));
            assert!(!clocks.is_since(Some(Millis(100 * HOUR + off)), &told));
        }
    }
}
