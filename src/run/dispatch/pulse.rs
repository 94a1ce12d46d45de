//! How it is seen that the server works, and how often something came to nothing meanwhile: the count on which the rules for
//! giving up are built, those of the run's writes and those of work that asks for one thing after the other.

/// So often in a row a server may fail reads while nothing else succeeds either: it may be down for a while, which needs
/// nobody.
pub const WHILE_DOWN: u32 = 60;

/// The machine code of a request to which no answer came.
pub const NO_ANSWER: &str = "no_answer";

/// The machine code of a request whose answer cannot be read.
pub const UNREADABLE: &str = "answer_unreadable";

/// The machine code of an answer that settles nothing, by its status; 0 where none came.
pub fn code_of(status: u16) -> String {
    match status {
        0 => NO_ANSWER.into(),
        500..=599 => format!("http_{status}"),
        _ => UNREADABLE.into(),
    }
}

/// How often something came to nothing.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Tries {
    /// In all.
    pub times: u32,
    /// Though something else had succeeded since the time before.
    pub blamed: u32,
    /// In a row, while nothing else succeeded.
    pub alone: u32,
    /// The successes at the last time, and how often the person had let the work go on.
    last: u64,
    round: u32,
}

/// What comes after a failure.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Then {
    /// It is tried once more.
    Again,
    /// It is told as failed.
    GiveUp,
    /// Nothing succeeds any more; a person looks.
    Halt,
}

/// The successes by which it is seen that the server works.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pulse {
    beats: u64,
    /// How often the person has let the work go on.
    round: u32,
    /// The successes and the round at which the work halted because nothing succeeded any more.
    halted: Option<(u64, u32)>,
}

impl Pulse {
    /// Something succeeded.
    pub const fn beat(&mut self) {
        self.beats = self.beats.saturating_add(1);
    }

    /// How often something has.
    pub const fn beats(&self) -> u64 {
        self.beats
    }

    /// The person lets the work go on.
    pub const fn go_on(&mut self) {
        self.round = self.round.saturating_add(1);
    }

    /// Something came to nothing.
    pub const fn note(&self, tries: &mut Tries) {
        if tries.round != self.round {
            (tries.round, tries.alone) = (self.round, 0);
        }
        if tries.times == 0 || tries.last == self.beats {
            tries.alone += 1;
        } else {
            (tries.blamed, tries.alone) = (tries.blamed + 1, 0);
        }
        tries.last = self.beats;
        tries.times += 1;
    }

    /// Before anything is given up while nothing succeeds, somebody looks.
    pub fn ask_first(&mut self) -> Then {
        match self.halted.filter(|(beats, _)| *beats == self.beats) {
            // Somebody has, and still nothing succeeds: it is told of every record by itself.
            Some((_, round)) if round < self.round => Then::GiveUp,
            Some(_) => Then::Again,
            None => {
                self.halted = Some((self.beats, self.round));
                Then::Halt
            }
        }
    }
}
