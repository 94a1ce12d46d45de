//! Keeps the run within its share of the account's limit, whatever the browser lets it see.
//!
//! The server may count fixed minutes or a sliding one; a budget over *any* sixty seconds satisfies both. A unit is
//! held until sixty seconds after its answer came, because the server counted it at some unknown moment between
//! sending and answer: so two requests never meet in one window of the server, however slow the first was.
//!
//! Informed (headers readable) it follows `rate_limit_per_minute` and lets `api_calls_left` hold it back, since the
//! live team spends from the same account: from the rest of the limit first, and from the run's share only where the
//! rest is not enough. Half-blind (only the 429 readable) it halves its pace for a while after
//! each 429. Blind, the engine treats what it cannot read as a lost answer, and the pace stays at the assumed limit.

use std::collections::VecDeque;

use crate::deskie::limits::Cost;
use crate::deskie::{Answer, Dialect};
use crate::model::Millis;
use crate::plan::estimate::units_per_minute;

const MINUTE: i64 = 60_000;

/// A margin on top of the minute for clocks that do not tick alike.
const MARGIN: i64 = 250;

/// How long a slowed pace takes to recover by one tenth of the budget.
const RECOVERY: i64 = 2 * MINUTE;

/// What an account counts besides the cost of a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Billing {
    /// Units of the preflight by which a browser announces each request.
    pub preflight: u32,
    /// Do requests cost that fail by their own fault?
    pub failed_calls: bool,
}

impl Default for Billing {
    fn default() -> Self {
        Self { preflight: 0, failed_calls: true }
    }
}

impl From<&Dialect> for Billing {
    fn from(dialect: &Dialect) -> Self {
        Self { preflight: u32::from(dialect.preflights_cost == Some(true)), failed_calls: dialect.failed_calls_cost }
    }
}

impl Billing {
    /// What a request may cost.
    fn units(self, cost: Cost) -> u32 {
        u32::try_from(cost.0).unwrap_or(u32::MAX).saturating_add(self.preflight)
    }

    /// What it did cost, by its answer.
    fn billed(self, cost: Cost, answer: Option<&Answer>) -> u32 {
        let failed = answer.is_some_and(|answer| (400..500).contains(&answer.status) && answer.status != 429);
        if failed && !self.failed_calls { self.preflight } else { self.units(cost) }
    }
}

/// See the module.
#[derive(Clone, Debug)]
pub struct Limiter {
    limit: u32,
    share: u8,
    billing: Billing,
    /// Units whose answers came, with the time they are given back.
    held: VecDeque<(Millis, u32)>,
    /// The same for what others spend, as far as answers have shown it.
    others: VecDeque<(Millis, u32)>,
    in_flight: u32,
    not_before: Millis,
    /// Tenths of the budget in use; lowered by a 429.
    pace: u32,
    pace_since: Millis,
}

impl Limiter {
    /// For an account of `limit` units a minute, of which `share` per cent may be used.
    pub fn new(limit: u32, share: u8, now: Millis) -> Self {
        Self {
            limit: limit.max(2),
            share: share.clamp(1, 100),
            billing: Billing::default(),
            held: VecDeque::new(),
            others: VecDeque::new(),
            in_flight: 0,
            not_before: now,
            pace: 10,
            pace_since: now,
        }
    }

    /// Takes the units of a request about to be sent, or says when to ask again.
    ///
    /// # Errors
    /// The time at which there may be room; later than `now`.
    pub fn take(&mut self, cost: Cost, now: Millis) -> Result<(), Millis> {
        self.settle(now);
        let cost = self.billing.units(cost);
        if now < self.not_before {
            return Err(self.not_before);
        }
        let (budget, limit) = (self.budget().max(cost), self.limit.saturating_sub(self.reserve()).max(cost));
        let fits = |ours: u32, others: u32| ours + cost <= budget && ours + others + cost <= limit;
        let (mut ours, mut others) = (self.used(), sum(&self.others));
        if fits(ours, others) {
            self.in_flight += cost;
            return Ok(());
        }
        // What is given back next, ours or others', in the order of time.
        let (mut own, mut foreign) = (self.held.iter().peekable(), self.others.iter().peekable());
        loop {
            let own_is_next = match (own.peek(), foreign.peek()) {
                // Everything is in flight: an answer will wake the engine sooner.
                (None, None) => return Err(now.plus(1_000)),
                (Some((mine, _)), Some((theirs, _))) => mine <= theirs,
                (mine, _) => mine.is_some(),
            };
            let (next, spent) = if own_is_next { (own.next(), &mut ours) } else { (foreign.next(), &mut others) };
            let Some((until, units)) = next else { return Err(now.plus(1_000)) };
            *spent = spent.saturating_sub(*units);
            if fits(ours, others) {
                return Err((*until).max(now.plus(1)));
            }
        }
    }

    /// Tells that a request's answer came, or that it never will.
    pub fn answered(&mut self, cost: Cost, answer: Option<&Answer>, now: Millis) {
        let taken = self.billing.units(cost);
        self.in_flight = self.in_flight.saturating_sub(taken);
        self.hold(now.plus(MINUTE + MARGIN), self.billing.billed(cost, answer));
        let Some(answer) = answer else { return };
        if let Some(limit) = answer.limit_per_minute.filter(|limit| *limit >= 2) {
            self.limit = limit;
        }
        if answer.status == 429 {
            // Several requests may be refused at once: that is one reason to go slower, not several.
            let waiting = now < self.not_before;
            let wait = answer.retry_after.map_or(MINUTE, |seconds| i64::from(seconds).saturating_mul(1_000));
            self.not_before = self.not_before.max(now.plus(wait.clamp(1_000, 10 * MINUTE) + MARGIN));
            if answer.retry_after.is_none() && !waiting {
                self.pace = (self.pace / 2).max(1);
                self.pace_since = now;
            }
        } else if let Some(left) = answer.calls_left {
            // Others spend from the same account: what the server counts beyond ours is theirs. What is on its way
            // already may be counted by the server or not, so it is given the benefit of the doubt.
            let counted = self.limit.saturating_sub(left);
            let theirs = counted.saturating_sub(self.used() + sum(&self.others));
            if theirs > 0 {
                self.others.push_back((now.plus(MINUTE + MARGIN), theirs));
            }
            if left < 2 {
                self.not_before = self.not_before.max(now.plus(1_000));
            }
        }
    }

    /// Tells of a request that was sent without asking, with its answer.
    pub fn spent(&mut self, cost: Cost, answer: Option<&Answer>, now: Millis) {
        self.in_flight += self.billing.units(cost);
        self.answered(cost, answer, now);
    }

    /// Takes up what earlier work has spent. Nobody will tell what became of what that work had on its way, so it counts as
    /// spent by now.
    pub fn inherit(&mut self, now: Millis) {
        let units = std::mem::take(&mut self.in_flight);
        self.hold(now.plus(MINUTE + MARGIN), units);
    }

    /// Takes the limit that the account told, or the assumption where it tells none.
    pub fn set_limit(&mut self, limit: u32) {
        self.limit = limit.max(2);
    }

    /// Counts as the account does, from the next request on.
    pub fn set_billing(&mut self, billing: Billing) {
        self.billing = billing;
    }

    /// What a request of this cost takes from the limit, its preflight included.
    pub fn units(&self, cost: Cost) -> u64 {
        self.billing.units(cost).into()
    }

    /// Uses another share.
    pub fn set_share(&mut self, share: u8) {
        self.share = share.clamp(1, 100);
    }

    /// Units used in the last minute.
    pub fn used(&self) -> u32 {
        self.in_flight + sum(&self.held)
    }

    /// Units a minute that may be used.
    pub fn budget(&self) -> u32 {
        (units_per_minute(self.limit, self.share) * self.pace / 10).max(2)
    }

    /// Units that are left to others beside a busy team: what they have spent is always seen a little late.
    fn reserve(&self) -> u32 {
        (self.limit / 20).min(self.limit.saturating_sub(self.budget()))
    }

    /// The account's limit.
    pub const fn limit(&self) -> u32 {
        self.limit
    }

    /// When a wait that the server asked for is over.
    pub const fn not_before(&self) -> Millis {
        self.not_before
    }

    /// Gives back what is older than a minute and recovers the pace. A clock that ran backwards must not freeze the
    /// run: nothing is held for longer than a minute from now.
    pub fn settle(&mut self, now: Millis) {
        let longest = now.plus(MINUTE + MARGIN);
        for held in [&mut self.held, &mut self.others] {
            for (until, _) in held.iter_mut() {
                *until = (*until).min(longest);
            }
            while held.front().is_some_and(|(until, _)| *until <= now) {
                held.pop_front();
            }
        }
        self.not_before = self.not_before.min(now.plus(10 * MINUTE + MARGIN));
        while self.pace < 10 && now.since(self.pace_since) >= RECOVERY {
            self.pace += 1;
            self.pace_since = self.pace_since.plus(RECOVERY);
        }
        if now < self.pace_since {
            self.pace_since = now;
        }
    }

    fn hold(&mut self, until: Millis, units: u32) {
        if units > 0 {
            self.held.push_back((until, units));
        }
    }
}

fn sum(held: &VecDeque<(Millis, u32)>) -> u32 {
    held.iter().map(|(_, units)| units).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ok() -> Answer {
        Answer { status: 200, ..Answer::default() }
    }

    #[test]
    fn a_429_is_waited_out() {
        let mut limiter = Limiter::new(60, 100, Millis(0));
        limiter.take(Cost(2), Millis(0)).unwrap();
        let limited = Answer { status: 429, retry_after: Some(23), ..Answer::default() };
        limiter.answered(Cost(2), Some(&limited), Millis(100));
        let until = limiter.take(Cost(2), Millis(200)).unwrap_err();
        assert!(until >= Millis(23_100), "{until:?}");
        assert!(limiter.take(Cost(2), until).is_ok());
    }

    #[test]
    fn a_burst_of_429s_slows_the_pace_once() {
        let mut limiter = Limiter::new(600, 100, Millis(0));
        let limited = Answer { status: 429, ..Answer::default() };
        let burst = |limiter: &mut Limiter, now: Millis| {
            for _ in 0..6 {
                limiter.spent(Cost(2), Some(&limited), now);
            }
        };
        burst(&mut limiter, Millis(100));
        assert_eq!(limiter.budget(), 300);
        let over = limiter.not_before().plus(1);
        burst(&mut limiter, over);
        assert_eq!(limiter.budget(), 120, "the next time it is halved again");
    }

    #[test]
    fn what_earlier_work_had_on_its_way_is_given_back_after_a_minute() {
        let mut limiter = Limiter::new(60, 100, Millis(0));
        limiter.take(Cost(2), Millis(0)).unwrap();
        limiter.inherit(Millis(1_000));
        assert_eq!(limiter.used(), 2);
        limiter.settle(Millis(1_000 + MINUTE + MARGIN));
        assert_eq!(limiter.used(), 0);
    }

    #[test]
    fn what_others_spend_is_respected() {
        let mut limiter = Limiter::new(60, 100, Millis(0));
        limiter.take(Cost(2), Millis(0)).unwrap();
        let answer = Answer { status: 200, calls_left: Some(4), ..Answer::default() };
        limiter.answered(Cost(2), Some(&answer), Millis(100));
        assert!(limiter.take(Cost(2), Millis(200)).is_ok());
        assert!(limiter.take(Cost(2), Millis(200)).is_ok());
        assert!(limiter.take(Cost(2), Millis(200)).is_err(), "the server said four units are left");
    }

    /// Drives the limiter for ten minutes, one request after the other, in an account of `limit` units of which others
    /// spend one each `gap` milliseconds. Answers our units, and how often we were refused.
    fn beside_others(limit: u32, share: u8, gap: i64, latency: i64) -> (u32, u32) {
        let mut limiter = Limiter::new(limit, share, Millis(0));
        let (mut counted, mut theirs) = (VecDeque::<(i64, u32)>::new(), 0);
        let (mut now, mut ours, mut refused) = (0, 0, 0);
        while now < 10 * MINUTE {
            if let Err(until) = limiter.take(Cost(2), Millis(now)) {
                now = until.0;
                continue;
            }
            let arrived = now + latency / 2;
            while theirs + gap <= arrived {
                theirs += gap;
                counted.push_back((theirs, 1));
            }
            counted.retain(|(at, _)| *at > arrived - MINUTE);
            let spent: u32 = counted.iter().map(|(_, units)| units).sum();
            now += latency;
            let mut answer = Answer { status: 429, limit_per_minute: Some(limit), retry_after: Some(5), ..ok() };
            if spent + 2 <= limit {
                counted.push_back((arrived, 2));
                ours += 2;
                answer = Answer { calls_left: Some(limit - spent - 2), status: 200, retry_after: None, ..answer };
            } else {
                refused += 1;
            }
            limiter.answered(Cost(2), Some(&answer), Millis(now));
        }
        (ours, refused)
    }

    #[test]
    fn a_busy_team_takes_from_the_rest_of_the_limit_first() {
        // Ninety of three hundred are ours, and the team spends ninety.
        let (ours, refused) = beside_others(300, 30, MINUTE / 90, 120);
        assert!((820..=900).contains(&ours) && refused == 0, "{ours} in ten minutes, {refused} refused");
        // The team leaves forty: ours is not more, and hardly ever refused.
        let (ours, refused) = beside_others(300, 30, MINUTE / 260, 120);
        assert!((200..=420).contains(&ours) && refused <= 10, "{ours} in ten minutes, {refused} refused");
    }

    proptest! {
        /// Where others leave room for it, the run gets its budget and is never refused.
        #[test]
        fn the_run_gets_its_budget_beside_others_who_leave_room(
            limit in 60_u32..800, share in 10_u8..=80, part in 1_i64..=9, latency in 10_i64..400,
        ) {
            let budget = Limiter::new(limit, share, Millis(0)).budget();
            let theirs = i64::from(limit - budget) * part / 10;
            prop_assume!(theirs > 0);
            let (ours, refused) = beside_others(limit, share, (MINUTE + theirs - 1) / theirs, latency);
            prop_assert_eq!(refused, 0);
            let fastest = u32::try_from(2 * MINUTE / latency).unwrap();
            let most = f64::from(budget.min(fastest) / 2 * 2) * 10.0;
            prop_assert!(f64::from(ours) >= most * 0.88, "{} of {}", ours, most);
            prop_assert!(f64::from(ours) <= f64::from(budget) * 11.0);
        }

        /// Nobody sees more than the budget in any sixty seconds, whatever the latencies; and the budget is used.
        #[test]
        fn the_budget_holds_in_every_minute_and_is_used(
            limit in 20_u32..800, share in 10_u8..=100, latencies in prop::collection::vec(1_i64..4_000, 1..50),
        ) {
            let mut limiter = Limiter::new(limit, share, Millis(0));
            let budget = limiter.budget();
            let mut now = Millis(0);
            let mut flying: Vec<(Millis, Millis)> = Vec::new();
            let mut counted: Vec<Millis> = Vec::new();
            let mut sent = 0_usize;
            let end = Millis(10 * MINUTE);
            while now < end {
                flying.retain(|(done, _)| { if *done <= now { limiter.answered(Cost(2), Some(&ok()), *done); false } else { true } });
                let next = if flying.len() >= 64 { Err(now.plus(1_000)) } else { limiter.take(Cost(2), now) };
                match next {
                    Ok(()) => {
                        let latency = latencies[sent % latencies.len()];
                        // The server may count at any moment of the way.
                        counted.push(now.plus(if sent.is_multiple_of(2) { 0 } else { latency }));
                        flying.push((now.plus(latency), now));
                        sent += 1;
                    }
                    Err(until) => {
                        prop_assert!(until > now);
                        let first = flying.iter().map(|(done, _)| *done).min().unwrap_or(until);
                        now = until.min(first).max(now.plus(1));
                    }
                }
            }
            counted.sort();
            for (at, start) in counted.iter().enumerate() {
                let inside = counted[at..].iter().take_while(|t| t.since(*start) < MINUTE).count();
                prop_assert!(inside as u32 * 2 <= budget.max(2), "{inside} writes in a minute, budget {budget}");
            }
            let most = f64::from(budget / 2) * 10.0;
            prop_assert!(sent as f64 >= most * 0.90, "{sent} of {most}");
        }
    }
}
