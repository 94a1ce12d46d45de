//! Nothing is tried for ever. A step that comes to nothing again and again is given up when the server works for others
//! meanwhile: then it is this record. When nothing at all succeeds the run halts, and a person looks.

use super::Engine;
use super::job::Job;
use crate::deskie::{Answer, reply};
use crate::run::dispatch::Class;
use crate::run::dispatch::pulse::{Pulse, Then, Tries, WHILE_DOWN, code_of};

/// A write that is proved not to have happened so often is given up.
const WRITES: u32 = 5;

/// So many writes must have succeeded since it was first sent: more than can have been on their way with it when a server
/// ceased to take any.
const OTHERS: u64 = super::WIDTH as u64;

/// A look-up whose answer is lost, refused or unreadable so often is given up. More than [`WRITES`], because it costs
/// nothing but time, and giving it up leaves something open.
const LOOKS: u32 = 12;

/// What comes after a write that was proved not to have happened. So the server answers reads; if it takes other writes, it is
/// this one. `first`: the successes when it was first sent.
fn wrote_in_vain(pulse: &mut Pulse, tries: &mut Tries, first: u64) -> Then {
    pulse.note(tries);
    match () {
        () if tries.times >= WRITES && pulse.beats() >= first + OTHERS => Then::GiveUp,
        () if tries.alone >= WRITES => pulse.ask_first(),
        () => Then::Again,
    }
}

/// What comes after a look-up that brought nothing. Others must have succeeded each time: after an outage this one may only be
/// the last to get through. `alone`: how often in a row it may happen while nothing else succeeds.
fn looked_in_vain(pulse: &mut Pulse, tries: &mut Tries, alone: u32) -> Then {
    pulse.note(tries);
    match () {
        () if tries.blamed >= LOOKS => Then::GiveUp,
        () if tries.alone >= alone => pulse.ask_first(),
        () => Then::Again,
    }
}

/// The trouble with the step that a job or a label is at.
#[derive(Clone, Debug, Default)]
pub(super) struct Trouble {
    writes: Tries,
    /// The writes that had succeeded when this one was first sent.
    first: u64,
    looks: Tries,
    /// Why its last write is unclear, as a machine code.
    why: Option<String>,
    /// It is counted as unclear, and not yet as proved or left open.
    counted: bool,
}

impl Engine {
    /// The outcome of a write is unclear.
    pub(super) fn count_unclear(&mut self, trouble: &mut Trouble, answer: &Answer) {
        trouble.why = Some(code_of(answer.status));
        if !std::mem::replace(&mut trouble.counted, true) {
            self.dispatch.sums.unclear += 1;
        }
    }

    /// An unclear outcome is settled: proved done, proved not done, or (`None`) left open. What an earlier life left
    /// unclear counts as unclear in this one, too.
    pub(super) fn count_settled(&mut self, trouble: &mut Trouble, done: Option<bool>) {
        let sums = &mut self.dispatch.sums;
        if !std::mem::take(&mut trouble.counted) {
            sums.unclear += 1;
        }
        match done {
            Some(true) => sums.proved_done += 1,
            Some(false) => sums.proved_not_done += 1,
            None => sums.left_open += 1,
        }
        trouble.looks = Tries::default();
    }

    /// It ends before the outcome is settled. The next run goes on looking.
    pub(super) fn count_unsettled(&mut self, trouble: &mut Trouble) {
        if trouble.counted {
            self.count_settled(trouble, None);
        }
    }

    /// A write was proved not to have happened. The code for which it is to be given up, if it is.
    pub(super) fn tried(&mut self, trouble: &mut Trouble) -> Option<String> {
        // What an earlier life sent was not tried by this one.
        let why = trouble.why.take()?;
        match wrote_in_vain(&mut self.writes, &mut trouble.writes, trouble.first) {
            Then::Again => None,
            Then::GiveUp => Some(why),
            Then::Halt => {
                self.halt_failing(&why);
                None
            }
        }
    }

    /// A look-up brought nothing that can be read. Is it to be given up?
    pub(super) fn looked_in_vain(&mut self, trouble: &mut Trouble, answer: &Answer) -> bool {
        let alone = match answer.status {
            // Without a connection there is nothing to look at; it comes back by itself.
            0 => u32::MAX,
            500..=599 => WHILE_DOWN,
            _ => LOOKS,
        };
        let then = looked_in_vain(&mut self.reads, &mut trouble.looks, alone);
        if then == Then::Halt {
            self.halt_failing(&code_of(answer.status));
        }
        then == Then::GiveUp
    }

    fn halt_failing(&mut self, why: &str) {
        self.dispatch.halt(
            "answers.failing",
            format!(
                "Nothing that is sent succeeds any more: {} Look whether Deskie works, then go on.",
                super::describe(why)
            ),
        );
    }

    /// A case was read, to compare it or to see what its entries changed. What stays unreadable counts as refused.
    pub(super) fn settle_check(&mut self, job: &mut Job, class: Class, answer: &Answer) -> Class {
        let readable = || reply::object(answer, "case").ok().as_ref().and_then(reply::case).is_some();
        match class {
            Class::Done if readable() => {
                self.reads.beat();
                job.trouble.looks = Tries::default();
            }
            Class::Done | Class::Unclear if self.looked_in_vain(&mut job.trouble, answer) => {
                return Class::Refused(code_of(answer.status));
            }
            Class::Done | Class::Unclear | Class::NotNow | Class::Refused(_) => {}
        }
        class
    }
}

impl Trouble {
    /// Its step is sent, when so many others have succeeded.
    pub const fn sent(&mut self, pulse: &Pulse) {
        if self.writes.times == 0 {
            self.first = pulse.beats();
        }
    }

    /// The step has an outcome.
    pub fn over(&mut self) {
        *self = Self { counted: self.counted, ..Self::default() };
    }

    /// A look-up that takes several reads has come further.
    pub fn has_learnt(&mut self) {
        self.looks = Tries::default();
    }

    /// The step is tried in another form.
    pub fn anew(&mut self) {
        self.writes = Tries::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes after each of so many failures of a write; `others` succeed between them or not.
    fn fails(pulse: &mut Pulse, tries: &mut Tries, times: u32, others: bool) -> Vec<Then> {
        let first = pulse.beats();
        let one = |_| {
            if others {
                (0..OTHERS).for_each(|_| pulse.beat());
            }
            wrote_in_vain(pulse, tries, first)
        };
        (0..times).map(one).collect()
    }

    /// So many times again, and then this.
    fn at_last(last: Then) -> Vec<Then> {
        [vec![Then::Again; WRITES as usize - 1], vec![last]].concat()
    }

    #[test]
    fn a_write_that_fails_while_others_succeed_is_given_up() {
        let (mut pulse, mut tries) = (Pulse::default(), Tries::default());
        assert_eq!(fails(&mut pulse, &mut tries, WRITES, true), at_last(Then::GiveUp));
    }

    #[test]
    fn where_nothing_succeeds_a_person_looks_before_anything_is_given_up() {
        let (mut pulse, mut tries, mut other) = (Pulse::default(), Tries::default(), Tries::default());
        assert_eq!(fails(&mut pulse, &mut tries, WRITES, false), at_last(Then::Halt));
        assert_eq!(fails(&mut pulse, &mut other, WRITES, false), at_last(Then::Again), "nobody has looked yet");
        pulse.go_on();
        assert_eq!(fails(&mut pulse, &mut tries, WRITES, false), at_last(Then::GiveUp));
        pulse.beat();
        let mut later = Tries::default();
        assert_eq!(fails(&mut pulse, &mut later, WRITES, false), at_last(Then::Halt), "it had worked again");
    }

    #[test]
    fn a_look_up_that_is_the_last_to_get_through_after_an_outage_is_not_given_up() {
        let (mut pulse, mut tries) = (Pulse::default(), Tries::default());
        for _ in 0..1_000 {
            assert_eq!(looked_in_vain(&mut pulse, &mut tries, u32::MAX), Then::Again);
        }
        for _ in 1..LOOKS {
            pulse.beat();
            assert_eq!(looked_in_vain(&mut pulse, &mut tries, u32::MAX), Then::Again);
        }
        pulse.beat();
        assert_eq!(looked_in_vain(&mut pulse, &mut tries, u32::MAX), Then::GiveUp);
    }
}
