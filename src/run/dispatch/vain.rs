//! Nothing is tried for ever: requests that come to nothing again and again. Where the server works for others meanwhile, it
//! is this request, and it is given up and told. Where nothing succeeds any more, a person looks first.
//!
//! For work that asks for one thing after the other: the run, which writes many cases at a time, has a stricter rule of its
//! own.

use super::Dispatch;
use super::pulse::{Pulse, Then, Tries, WHILE_DOWN, code_of};
use crate::deskie::Answer;

/// A read that comes to nothing so often is given up.
pub const READS: u32 = 12;

/// A removal that comes to nothing so often is given up; reads between have shown each time that the server works.
pub const REMOVALS: u32 = 5;

/// What comes after a request that came to nothing with this status (`None`: no answer came). `most`: how often it may.
fn failed(pulse: &mut Pulse, tries: &mut Tries, status: Option<u16>, most: u32) -> Then {
    pulse.note(tries);
    let (given_up, alone) = match status {
        // Without a connection there is nothing to look at; it comes back by itself.
        None => (tries.blamed >= most, u32::MAX),
        Some(500..=599) => (tries.times >= most && tries.blamed > 0, WHILE_DOWN),
        Some(_) => (tries.times >= most && tries.blamed > 0, most),
    };
    match () {
        () if given_up => Then::GiveUp,
        () if tries.alone >= alone => pulse.ask_first(),
        () => Then::Again,
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
        let tries = self.vain.entry(self.answered).or_default();
        let status = answer.map(|answer| answer.status);
        let then = failed(&mut self.pulse, tries, status, most);
        let code = || code_of(status.unwrap_or(0));
        if then == Then::Halt {
            let said = code();
            self.halt(
                "answers.failing",
                format!("Nothing that is sent succeeds any more (“{said}”). Look whether Deskie works, then go on."),
            );
        }
        (then == Then::GiveUp).then(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fails(pulse: &mut Pulse, tries: &mut Tries, times: u32, status: Option<u16>) -> Vec<Then> {
        (0..times).map(|_| failed(pulse, tries, status, READS)).collect()
    }

    #[test]
    fn what_fails_while_something_else_succeeds_is_given_up() {
        let (mut pulse, mut vain) = (Pulse::default(), Tries::default());
        assert_eq!(fails(&mut pulse, &mut vain, 1, Some(500)), [Then::Again]);
        pulse.beat();
        let last = fails(&mut pulse, &mut vain, READS - 1, Some(500));
        assert_eq!(last.last(), Some(&Then::GiveUp));
        assert_eq!(last.iter().filter(|then| **then == Then::Again).count() as u32, READS - 2);
    }

    #[test]
    fn where_nothing_succeeds_a_person_looks_first() {
        let (mut pulse, mut vain) = (Pulse::default(), Tries::default());
        let first = fails(&mut pulse, &mut vain, WHILE_DOWN, Some(503));
        assert_eq!((first.last(), first.iter().filter(|then| **then == Then::Halt).count()), (Some(&Then::Halt), 1));
        pulse.go_on();
        let then = fails(&mut pulse, &mut vain, WHILE_DOWN, Some(503));
        assert_eq!(then.last(), Some(&Then::GiveUp));
    }

    #[test]
    fn a_lost_connection_is_waited_for() {
        let (mut pulse, mut vain) = (Pulse::default(), Tries::default());
        pulse.beat();
        assert!(fails(&mut pulse, &mut vain, 10_000, None).iter().all(|then| *then == Then::Again));
    }
}
