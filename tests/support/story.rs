//! A story: what goes wrong, mishap by mishap, each addressed by the number of the request or of the command it strikes.
//! Made from a seed, and shrinkable, because each mishap stands for itself.

use std::fmt;

use deskie_migrator::deskie::{HttpRequest, Method};

use super::dice::Dice;

/// How late a request may arrive after its client gave it up. The engine trusts that nothing arrives later than
/// [`deskie_migrator::run::dispatch::SETTLE`], a third more.
pub const LATEST: i64 = 10_000;

/// How much earlier or later the rest of a story may strike when a part is left out.
const SHIFT: i64 = 12;

/// What goes wrong with a request, or from it on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fate {
    /// It never arrives.
    Dropped,
    /// It is carried out; the answer is lost.
    AnswerLost,
    /// The client gives it up, and only so many milliseconds later it arrives and is carried out.
    ArrivesLate(i64),
    /// The answer takes so many milliseconds, so that others overtake it.
    SlowAnswer(i64),
    /// A gateway answers 429, with so many seconds to wait or without.
    TooMany(Option<u32>),
    /// A gateway answers with this status and a page of HTML, after the request was carried out or instead of it.
    Gateway { status: u16, done: bool },
    /// It is carried out; the answer breaks off in the middle.
    Truncated,
    /// The key is revoked, and restored after so many milliseconds.
    KeyRevoked(i64),
    /// The staff member who signs in is deactivated, and let in again after so many milliseconds.
    LoginRevoked(i64),
    /// The account's limit is lowered to so many units a minute.
    LimitLowered(u32),
}

/// What goes wrong around a command of the task.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Blow {
    /// The client dies before it carries the command out.
    CrashBefore,
    /// The client dies right after it.
    CrashAfter,
    /// From now on so many cases cannot be read: their drive is away.
    FilesGone(u64),
    /// If it is an append, it is refused at first and written only so many milliseconds later; so are those after it.
    AppendLate(i64),
    /// The clock of the client jumps by so many milliseconds.
    ClockJumps(i64),
    /// The client sleeps for so many milliseconds. What is under way is answered meanwhile, or its connection breaks.
    Sleeps { millis: i64, broken: bool },
    /// The person stops, and stops again, so that the run is left as it is; another one is begun at once.
    Stops,
}

/// One mishap, or one that comes with every request of a kind. Requests and commands are counted from 1, over all lives of
/// the client; those of connecting are not counted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mishap {
    Request(u64, Fate),
    Command(u64, Blow),
    /// Every write whose body holds this text.
    Text(&'static str, Fate),
}

/// See the module.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Story(pub Vec<Mishap>);

impl Story {
    /// The story of a seed, for a run that takes about so many requests and commands when nothing goes wrong.
    pub fn of(seed: u64, requests: u64, commands: u64) -> Self {
        let mut dice = Dice::new(seed ^ 0x5707);
        let mut story = Vec::new();
        // From a single mishap to every third request.
        let mishaps = 1 + match dice.below(3) {
            0 => dice.below(3),
            1 => dice.below(requests / 8 + 1),
            _ => dice.below(requests / 2 + 1),
        };
        for _ in 0..mishaps {
            story.push(Mishap::Request(1 + dice.below(requests * 3 / 2), fate(&mut dice)));
        }
        for _ in 0..dice.below(5) {
            story.push(Mishap::Command(1 + dice.below(commands * 3 / 2), blow(&mut dice)));
        }
        // Two crashes in a row.
        if dice.below(4) == 0 {
            let first = 1 + dice.below(commands);
            for at in [first, first + 1 + dice.below(12)] {
                story.push(Mishap::Command(at, dice.one(&[Blow::CrashAfter, Blow::CrashBefore])));
            }
        }
        Self(story)
    }

    /// What happens to this request; of several mishaps the first.
    pub fn fate(&self, request: u64) -> Option<Fate> {
        self.0.iter().find_map(|mishap| match mishap {
            Mishap::Request(at, fate) if *at == request => Some(*fate),
            _ => None,
        })
    }

    /// What happens to every write with this body.
    pub fn fate_of(&self, request: &HttpRequest) -> Option<Fate> {
        self.0.iter().find_map(|mishap| match mishap {
            Mishap::Text(text, fate)
                if request.method() != Method::Get && format!("{:?}", request.body()).contains(text) =>
            {
                Some(*fate)
            }
            _ => None,
        })
    }

    /// What happens around this command; of several mishaps the first.
    pub fn blow(&self, command: u64) -> Option<Blow> {
        self.0.iter().find_map(|mishap| match mishap {
            Mishap::Command(at, blow) if *at == command => Some(*blow),
            _ => None,
        })
    }

    /// The shortest story that still fails: leaves out halves, quarters and in the end single mishaps, as long as
    /// something can be left out. What is left out makes the client do more or less before the rest strikes, so the rest
    /// may come a little earlier or later.
    pub fn shrunk(&self, mut fails: impl FnMut(&Self) -> bool) -> Self {
        let mut story = self.clone();
        let mut size = story.0.len().div_ceil(2);
        while size > 0 {
            let mut at = 0;
            let mut shorter = false;
            while at < story.0.len() && story.0.len() > 1 {
                let mut without = story.clone();
                without.0.drain(at..(at + size).min(story.0.len()));
                let shifts = (0..=if size == 1 { SHIFT } else { 0 }).flat_map(|by| [by, -by]);
                match shifts.map(|by| without.shifted(by)).find(|shorter| fails(shorter)) {
                    Some(found) => (story, shorter) = (found, true),
                    None => at += size,
                }
            }
            size = if shorter && size == 1 { 1 } else { size / 2 };
        }
        story
    }

    /// The same mishaps, so many requests and commands later.
    fn shifted(&self, by: i64) -> Self {
        let later = |at: u64| at.saturating_add_signed(by).max(1);
        Self(
            self.0
                .iter()
                .map(|mishap| match *mishap {
                    Mishap::Request(at, fate) => Mishap::Request(later(at), fate),
                    Mishap::Command(at, blow) => Mishap::Command(later(at), blow),
                    Mishap::Text(text, fate) => Mishap::Text(text, fate),
                })
                .collect(),
        )
    }
}

fn fate(dice: &mut Dice) -> Fate {
    match dice.below(21) {
        0..=2 => Fate::Dropped,
        3..=5 => Fate::AnswerLost,
        6..=8 => Fate::ArrivesLate(dice.between(0, LATEST)),
        9..=11 => Fate::SlowAnswer(dice.between(500, 55_000)),
        12..=13 => Fate::TooMany(Some(dice.between(1, 60) as u32).filter(|seconds| seconds % 2 == 0)),
        14..=15 => Fate::Gateway { status: dice.one(&[500, 502, 504]), done: dice.below(2) == 0 },
        16..=17 => Fate::Truncated,
        18 => Fate::KeyRevoked(dice.between(1_000, 1_800_000)),
        19 => Fate::LoginRevoked(dice.between(1_000, 1_800_000)),
        _ => Fate::LimitLowered(dice.between(20, 60) as u32),
    }
}

fn blow(dice: &mut Dice) -> Blow {
    match dice.below(9) {
        8 => Blow::FilesGone(dice.between(1, 25) as u64),
        0..=1 => Blow::CrashBefore,
        2..=3 => Blow::CrashAfter,
        4 => Blow::AppendLate(dice.between(1_000, 120_000)),
        5 => Blow::Stops,
        6 => Blow::ClockJumps(dice.one(&[-1, 1]) * dice.between(1_000, 7_200_000)),
        _ => Blow::Sleeps { millis: dice.between(1_000, 8 * 3_600_000), broken: dice.below(2) == 0 },
    }
}

fn seconds(millis: i64) -> f64 {
    millis as f64 / 1_000.0
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dropped => write!(f, "is dropped"),
            Self::AnswerLost => write!(f, "is carried out, its answer is lost"),
            Self::ArrivesLate(late) => write!(f, "arrives {} s after the client gave it up", seconds(*late)),
            Self::SlowAnswer(slow) => write!(f, "is answered after {} s", seconds(*slow)),
            Self::TooMany(None) => write!(f, "is answered 429 by a gateway"),
            Self::TooMany(Some(wait)) => write!(f, "is answered 429 by a gateway, to come back in {wait} s"),
            Self::Gateway { status, done: true } => write!(f, "is carried out and answered {status} by a gateway"),
            Self::Gateway { status, done: false } => write!(f, "is answered {status} by a gateway, not carried out"),
            Self::Truncated => write!(f, "is carried out, its answer breaks off"),
            Self::KeyRevoked(millis) => write!(f, "finds the key revoked, for {} s", seconds(*millis)),
            Self::LoginRevoked(millis) => write!(f, "finds the login deactivated, for {} s", seconds(*millis)),
            Self::LimitLowered(limit) => write!(f, "finds the limit lowered to {limit} a minute"),
        }
    }
}

impl fmt::Display for Blow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CrashBefore => write!(f, "the client dies before it is carried out"),
            Self::CrashAfter => write!(f, "the client dies after it was carried out"),
            Self::FilesGone(cases) => write!(f, "the drive is away for {cases} cases"),
            Self::AppendLate(late) => write!(f, "an append is refused, and written {} s later", seconds(*late)),
            Self::ClockJumps(by) => write!(f, "the client's clock jumps by {} s", seconds(*by)),
            Self::Stops => write!(f, "the person stops the run twice, and begins another"),
            Self::Sleeps { millis, broken: false } => write!(f, "the client sleeps for {} s", seconds(*millis)),
            Self::Sleeps { millis, broken: true } => {
                write!(f, "the client sleeps for {} s, its connections break", seconds(*millis))
            }
        }
    }
}

impl fmt::Display for Mishap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(at, fate) => write!(f, "request {at} {fate}"),
            Self::Command(at, blow) => write!(f, "at command {at} {blow}"),
            Self::Text(text, fate) => write!(f, "every write of “{text}” {fate}"),
        }
    }
}
