//! The account's limit as the server counts it: units a minute, shared by everybody who uses the account.

use std::collections::VecDeque;

use super::switches::Window;
use crate::model::Millis;

const MINUTE: i64 = 60_000;

/// The books of the limit.
#[derive(Clone, Debug)]
pub(super) struct Limiter {
    per_minute: u64,
    team_per_minute: u64,
    window: Window,
    /// What was spent and when, oldest first; only what still counts.
    spent: VecDeque<(i64, u64)>,
    sum: u64,
    opened: i64,
}

/// What is left after looking at the books.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Level {
    /// Units left.
    pub(super) left: u32,
    /// Seconds until it is worth coming back, at least 1.
    pub(super) retry_after: u32,
}

impl Limiter {
    /// A limit of `per_minute` units, of which the team uses `team_per_minute` for itself.
    pub(super) fn new(per_minute: u32, team_per_minute: u32, window: Window) -> Self {
        Self {
            per_minute: per_minute.into(),
            team_per_minute: team_per_minute.into(),
            window,
            spent: VecDeque::new(),
            sum: 0,
            opened: i64::MIN,
        }
    }

    /// Units a minute.
    pub(super) fn per_minute(&self) -> u32 {
        u32::try_from(self.per_minute).unwrap_or(u32::MAX)
    }

    /// Another limit from now on.
    pub(super) fn set_per_minute(&mut self, per_minute: u32) {
        self.per_minute = per_minute.into();
    }

    /// May `cost` be spent now? Says so, and spends nothing.
    pub(super) fn admits(&mut self, now: Millis, cost: u64) -> bool {
        self.turn(now);
        self.used(now).saturating_add(cost) <= self.per_minute
    }

    /// Spends, even beyond the limit (a refused request may cost too).
    pub(super) fn spend(&mut self, now: Millis, cost: u64) {
        self.turn(now);
        self.spent.push_back((now.0, cost));
        self.sum = self.sum.saturating_add(cost);
    }

    /// Gives back what was spent last.
    pub(super) fn refund(&mut self) {
        if let Some((_, cost)) = self.spent.pop_back() {
            self.sum = self.sum.saturating_sub(cost);
        }
    }

    /// What is left, and when `cost` could be spent.
    pub(super) fn level(&mut self, now: Millis, cost: u64) -> Level {
        self.turn(now);
        let left = self.per_minute.saturating_sub(self.used(now));
        let seconds = self.wait(now, cost).saturating_add(999) / 1_000;
        Level {
            left: u32::try_from(left).unwrap_or(u32::MAX),
            retry_after: u32::try_from(seconds.max(1)).unwrap_or(u32::MAX),
        }
    }

    /// Forgets what no longer counts.
    fn turn(&mut self, now: Millis) {
        match self.window {
            Window::ClockMinute => {
                let minute = now.0.div_euclid(MINUTE).saturating_mul(MINUTE);
                if minute > self.opened {
                    self.open(minute);
                }
            }
            Window::FirstCall => {
                if now.0.saturating_sub(self.opened) >= MINUTE {
                    self.open(now.0);
                }
            }
            Window::Sliding => {
                while let Some(&(at, cost)) = self.spent.front() {
                    if now.0.saturating_sub(at) < MINUTE {
                        break;
                    }
                    self.spent.pop_front();
                    self.sum = self.sum.saturating_sub(cost);
                }
            }
        }
    }

    fn open(&mut self, at: i64) {
        self.opened = at;
        self.spent.clear();
        self.sum = 0;
    }

    fn used(&self, now: Millis) -> u64 {
        self.sum.saturating_add(self.team(now))
    }

    /// The team works evenly: in a window with a beginning its use grows, in a sliding one it stands.
    fn team(&self, now: Millis) -> u64 {
        match self.window {
            Window::Sliding => self.team_per_minute,
            Window::ClockMinute | Window::FirstCall => {
                let elapsed = u64::try_from(now.0.saturating_sub(self.opened)).unwrap_or(0);
                self.team_per_minute.saturating_mul(elapsed) / MINUTE.unsigned_abs()
            }
        }
    }

    /// Milliseconds until `cost` could be spent, or until the window ends where it has an end.
    fn wait(&self, now: Millis, cost: u64) -> i64 {
        let end = |opened: i64| opened.saturating_add(MINUTE).saturating_sub(now.0);
        if self.window != Window::Sliding {
            return end(self.opened);
        }
        let mut used = self.used(now);
        for &(at, freed) in &self.spent {
            used = used.saturating_sub(freed);
            if used.saturating_add(cost) <= self.per_minute {
                return end(at);
            }
        }
        MINUTE
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(millis: i64) -> Millis {
        Millis(1_700_000_040_000 + millis) // the beginning of a minute
    }

    #[test]
    fn the_minute_of_the_clock_starts_afresh() {
        let mut limiter = Limiter::new(20, 0, Window::ClockMinute);
        limiter.spend(at(59_000), 20);
        assert!(!limiter.admits(at(59_999), 1));
        assert_eq!(limiter.level(at(59_000), 2), Level { left: 0, retry_after: 1 });
        assert!(limiter.admits(at(60_000), 20));
    }

    #[test]
    fn a_minute_from_the_first_call_is_a_whole_minute() {
        let mut limiter = Limiter::new(20, 0, Window::FirstCall);
        limiter.spend(at(59_000), 20);
        assert!(!limiter.admits(at(118_999), 1));
        assert!(limiter.admits(at(119_000), 20));
    }

    #[test]
    fn the_team_uses_its_part_evenly() {
        let mut limiter = Limiter::new(20, 12, Window::ClockMinute);
        assert_eq!(limiter.level(at(0), 1).left, 20);
        assert_eq!(limiter.level(at(30_000), 1).left, 14);
        assert_eq!(limiter.level(at(59_999), 1).left, 9);
    }

    proptest! {
        #[test]
        fn waiting_as_told_is_enough(
            window in prop_oneof![Just(Window::ClockMinute), Just(Window::FirstCall), Just(Window::Sliding)],
            steps in prop::collection::vec((0_i64..20_000, 1_u64..3), 1..200),
        ) {
            let mut limiter = Limiter::new(20, 0, window);
            let mut clock = 0;
            for (pause, cost) in steps {
                clock += pause;
                if !limiter.admits(at(clock), cost) {
                    clock += i64::from(limiter.level(at(clock), cost).retry_after) * 1_000;
                    prop_assert!(limiter.admits(at(clock), cost));
                }
                limiter.spend(at(clock), cost);
            }
        }

        #[test]
        fn no_sixty_seconds_hold_more_than_the_limit(
            steps in prop::collection::vec((0_i64..5_000, 1_u64..3), 1..300),
        ) {
            let mut limiter = Limiter::new(20, 0, Window::Sliding);
            let mut clock = 0;
            let mut spent: Vec<(i64, u64)> = Vec::new();
            for (pause, cost) in steps {
                clock += pause;
                if limiter.admits(at(clock), cost) {
                    limiter.spend(at(clock), cost);
                    spent.push((clock, cost));
                }
                let recent: u64 = spent.iter().filter(|(when, _)| clock - when < 60_000).map(|(_, cost)| cost).sum();
                prop_assert!(recent <= 20);
            }
        }
    }
}
