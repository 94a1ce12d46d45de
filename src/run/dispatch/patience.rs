//! How much time has surely passed. Clocks jump: they are set, and they go on while a computer sleeps. What has to be
//! waited out, because a late request may still arrive, is measured by waits that were asked for, and an event believed
//! only a little more. Waits are short, so that a jump at any moment shortens the whole by [`STRETCH`] and [`VOUCHED`] at
//! most.

use crate::model::Millis;
use crate::run::task::Event;

/// So much any event may vouch for beyond the wait that was asked for, in milliseconds.
const VOUCHED: i64 = 500;

/// The longest wait that is asked for, in milliseconds.
const STRETCH: i64 = 1_000;

/// A moment on this clock.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Moment(i64);

/// See the module.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Patience {
    passed: i64,
    /// How long a wait was asked for at the last event.
    asked: Option<i64>,
}

impl Patience {
    /// Takes note of an event, by the time on the clock since the one before.
    pub(super) fn pass(&mut self, since: i64, event: &Event) {
        let waited = self.asked.take().filter(|_| matches!(event, Event::Wake)).unwrap_or(0);
        self.passed = self.passed.saturating_add(since.clamp(0, waited.saturating_add(VOUCHED)));
    }

    /// Takes note of the wait that is asked for.
    pub(super) fn ask(&mut self, now: Millis, wake: Option<Millis>) {
        self.asked = wake.map(|at| at.since(now).max(0));
    }

    /// The moment so many milliseconds from now.
    pub(super) const fn after(&self, millis: i64) -> Moment {
        Moment(self.passed.saturating_add(millis))
    }

    /// How long to wait now on the way to this moment; `None`: it has come.
    pub(super) fn next_wait(&self, moment: Moment) -> Option<i64> {
        let left = moment.0.saturating_sub(self.passed);
        (left > 0).then_some(left.min(STRETCH))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Waits for fifteen seconds; in the `jump_at`-th wait the clock jumps. Answers how long it really took.
    fn waited(jump_at: u32, jump: i64) -> i64 {
        let mut patience = Patience::default();
        let moment = patience.after(15_000);
        let (mut really, mut turn) = (0, 0);
        while let Some(wait) = patience.next_wait(moment) {
            turn += 1;
            let shown = if turn == jump_at { wait + jump } else { wait };
            patience.ask(Millis(0), Some(Millis(wait)));
            patience.pass(shown, &Event::Wake);
            really += wait;
        }
        really
    }

    #[test]
    fn a_clock_that_jumps_hardly_shortens_a_wait_and_does_not_draw_it_out() {
        assert_eq!(waited(0, 0), 15_000);
        for turn in 1..8 {
            assert!(waited(turn, 3_600_000) >= 15_000 - STRETCH - VOUCHED);
            assert!(waited(turn, -3_600_000) <= 15_000 + STRETCH);
        }
    }

    #[test]
    fn what_comes_without_being_asked_for_is_believed_a_little() {
        let mut patience = Patience::default();
        let moment = patience.after(2 * VOUCHED);
        patience.pass(3_600_000, &Event::Resume);
        assert_eq!(patience.next_wait(moment), Some(VOUCHED));
    }
}
