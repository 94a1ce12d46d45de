//! Nothing is tried for ever: requests that come to nothing again and again. Where the server works for others meanwhile, it
//! is this request, and it is given up and told. Where nothing succeeds any more, a person looks first.
//!
//! For work that asks for one thing after the other: the run, which writes many cases at a time, has a stricter rule of its
//! own.

use super::Dispatch;
use crate::deskie::Answer;

/// A read that comes to nothing so often is given up.
pub const READS: u32 = 12;

/// A removal that comes to nothing so often is given up; reads between have shown each time that the server works.
pub const REMOVALS: u32 = 5;

/// So often in a row a server may fail reads while nothing else succeeds either: it may be down for a while, which needs
/// nobody.
const WHILE_DOWN: u32 = 60;

/// How often a request came to nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Vain {
    times: u32,
    /// Though something else had succeeded since the time before.
    blamed: u32,
    /// In a row, while nothing else succeeded.
    alone: u32,
    /// Successes at the last time, and how often the person had let the work go on.
    beats: u64,
    round: u32,
}

/// The successes by which it is seen that the server works.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pulse {
    beats: u64,
    round: u32,
    /// The successes and the round at which the work halted because nothing succeeded any more.
    halted: Option<(u64, u32)>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Then {
    Again,
    GiveUp,
    Halt,
}

impl Pulse {
    pub(super) const fn beat(&mut self) {
        self.beats = self.beats.saturating_add(1);
    }

    pub(super) const fn go_on(&mut self) {
        self.round = self.round.saturating_add(1);
    }

    /// A request came to nothing with this status (`None`: no answer came). `most`: how often it may.
    fn failed(&mut self, vain: &mut Vain, status: Option<u16>, most: u32) -> Then {
        if vain.round != self.round {
            (vain.round, vain.alone) = (self.round, 0);
        }
        if vain.times == 0 || vain.beats == self.beats {
            vain.alone += 1;
        } else {
            (vain.blamed, vain.alone) = (vain.blamed + 1, 0);
        }
        vain.beats = self.beats;
        vain.times += 1;
        let (given_up, alone) = match status {
            // Without a connection there is nothing to look at; it comes back by itself.
            None => (vain.blamed >= most, u32::MAX),
            Some(500..=599) => (vain.times >= most && vain.blamed > 0, WHILE_DOWN),
            Some(_) => (vain.times >= most && vain.blamed > 0, most),
        };
        match () {
            () if given_up => Then::GiveUp,
            () if vain.alone >= alone => self.ask_first(),
            () => Then::Again,
        }
    }

    /// Before anything is given up while nothing succeeds, somebody looks.
    fn ask_first(&mut self) -> Then {
        match self.halted.filter(|(beats, _)| *beats == self.beats) {
            Some((_, round)) if round < self.round => Then::GiveUp,
            Some(_) => Then::Again,
            None => {
                self.halted = Some((self.beats, self.round));
                Then::Halt
            }
        }
    }
}

/// The machine code of a request to which no answer came.
pub const NO_ANSWER: &str = "no_answer";

/// The machine code of an answer that settles nothing.
fn code_of(answer: Option<&Answer>) -> String {
    match answer.map(|answer| answer.status) {
        None => NO_ANSWER.into(),
        Some(status @ 500..=599) => format!("http_{status}"),
        Some(_) => "answer_unreadable".into(),
    }
}

impl Dispatch {
    /// The request whose answer came last succeeded, or was refused: the server works.
    pub fn was_answered(&mut self) {
        self.pulse.beat();
        self.vain.remove(&self.answered);
    }

    /// The request whose answer came last came to nothing. The machine code for which it is to be given up, if it is, after
    /// `most` times.
    pub fn in_vain(&mut self, answer: Option<&Answer>, most: u32) -> Option<String> {
        // Kept when it is given up: asked for once more in another place, it is given up at once.
        let vain = self.vain.entry(self.answered).or_default();
        let then = self.pulse.failed(vain, answer.map(|answer| answer.status), most);
        if then == Then::Halt {
            let code = code_of(answer);
            self.halt(
                "answers.failing",
                format!("Nothing that is sent succeeds any more (“{code}”). Look whether Deskie works, then go on."),
            );
        }
        (then == Then::GiveUp).then(|| code_of(answer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fails(pulse: &mut Pulse, vain: &mut Vain, times: u32, status: Option<u16>) -> Vec<Then> {
        (0..times).map(|_| pulse.failed(vain, status, READS)).collect()
    }

    #[test]
    fn what_fails_while_something_else_succeeds_is_given_up() {
        let (mut pulse, mut vain) = (Pulse::default(), Vain::default());
        assert_eq!(fails(&mut pulse, &mut vain, 1, Some(500)), [Then::Again]);
        pulse.beat();
        let last = fails(&mut pulse, &mut vain, READS - 1, Some(500));
        assert_eq!(last.last(), Some(&Then::GiveUp));
        assert_eq!(last.iter().filter(|then| **then == Then::Again).count() as u32, READS - 2);
    }

    #[test]
    fn where_nothing_succeeds_a_person_looks_first() {
        let (mut pulse, mut vain) = (Pulse::default(), Vain::default());
        let first = fails(&mut pulse, &mut vain, WHILE_DOWN, Some(503));
        assert_eq!((first.last(), first.iter().filter(|then| **then == Then::Halt).count()), (Some(&Then::Halt), 1));
        pulse.go_on();
        let then = fails(&mut pulse, &mut vain, WHILE_DOWN, Some(503));
        assert_eq!(then.last(), Some(&Then::GiveUp));
    }

    #[test]
    fn a_lost_connection_is_waited_for() {
        let (mut pulse, mut vain) = (Pulse::default(), Vain::default());
        pulse.beat();
        assert!(fails(&mut pulse, &mut vain, 10_000, None).iter().all(|then| *then == Then::Again));
    }
}
