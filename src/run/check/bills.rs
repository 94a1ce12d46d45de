//! What the account counts, seen from how `api_calls_left` falls from one answer to the next. One request is on its way
//! at a time, so the fall is that request's own, unless the live team works at the same moment; many are compared.

use crate::deskie::limits::Cost;
use crate::deskie::{Answer, reply};

/// So many requests must have been seen for a statement.
const ENOUGH: usize = 4;

/// See the module.
#[derive(Clone, Debug, Default)]
pub(super) struct Bills {
    left: Option<u32>,
    /// Units beyond the cost of requests that succeeded.
    beyond: Vec<i64>,
    /// Units of requests that failed by their own fault.
    failed: Vec<i64>,
}

impl Bills {
    /// Takes the answer to a request of this cost; `None`: it was lost.
    pub fn take(&mut self, cost: Cost, answer: Option<&Answer>) {
        let left = answer.and_then(|answer| answer.calls_left);
        let before = std::mem::replace(&mut self.left, left);
        let (Some(before), Some(left), Some(answer)) = (before, left, answer) else { return };
        // A new minute has begun.
        let Some(fall) = before.checked_sub(left).map(i64::from) else { return };
        // A refusal for the limit says nothing of requests that fail by their own fault.
        if answer.status == 429 {
            return;
        }
        if reply::error_code(answer).is_some() || answer.status == 404 {
            self.failed.push(fall);
        } else if answer.is_success() {
            self.beyond.push(fall.saturating_sub(i64::try_from(cost.0).unwrap_or(i64::MAX)));
        }
    }

    /// Is each request's preflight billed? None when it cannot be seen.
    pub fn preflights(&self) -> Option<bool> {
        if self.beyond.len() < ENOUGH {
            return None;
        }
        let billed = self.beyond.iter().filter(|beyond| **beyond >= 1).count();
        Some(billed * 2 > self.beyond.len())
    }

    /// Do requests that fail by their own fault cost? None when it cannot be seen.
    pub fn failed_calls(&self) -> Option<bool> {
        let least = *self.failed.iter().min()?;
        Some(least > i64::from(self.preflights()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bills(falls: &[(u64, u16, u32)]) -> Bills {
        let mut bills = Bills::default();
        let mut left = 100;
        for (cost, status, fall) in falls {
            left -= fall;
            let answer = Answer { status: *status, calls_left: Some(left), ..Answer::default() };
            bills.take(Cost(*cost), Some(&answer));
        }
        bills
    }

    #[test]
    fn preflights_and_failed_calls_are_seen() {
        let plain = [(1, 200, 1), (2, 200, 2), (1, 200, 1), (2, 201, 2), (1, 200, 1), (1, 404, 0), (1, 404, 0)];
        assert_eq!((bills(&plain).preflights(), bills(&plain).failed_calls()), (Some(false), Some(false)));
        let billed = [(1, 200, 2), (2, 200, 3), (1, 200, 2), (2, 201, 3), (1, 200, 2), (1, 404, 1), (1, 404, 1)];
        assert_eq!((bills(&billed).preflights(), bills(&billed).failed_calls()), (Some(true), Some(false)));
        let charged = billed.map(|(cost, status, fall)| (cost, status, if status == 404 { 2 } else { fall }));
        assert_eq!(bills(&charged).failed_calls(), Some(true));
    }

    #[test]
    fn a_refusal_for_the_limit_is_no_failed_call() {
        let mut bills = bills(&[(1, 200, 1), (2, 200, 2), (1, 200, 1), (2, 201, 2), (1, 200, 1), (1, 404, 1)]);
        let refused = Answer {
            status: 429,
            body: r#"{"error":"limit_exceeded"}"#.into(),
            calls_left: Some(92),
            ..Answer::default()
        };
        bills.take(Cost(1), Some(&refused));
        assert_eq!(bills.failed_calls(), Some(true));
    }

    #[test]
    fn what_is_hidden_is_not_stated() {
        let mut bills = Bills::default();
        for _ in 0..10 {
            bills.take(Cost(1), Some(&Answer { status: 200, ..Answer::default() }));
        }
        assert_eq!((bills.preflights(), bills.failed_calls()), (None, None));
    }
}
