//! Between a task and the world: the limit, the waiting when something is wrong on the way, the person's pause, and the
//! rule that a write leaves only after its intent is durable. Every task works through one of these and decides only
//! what to do next.

mod class;
mod login;
mod patience;
pub mod pulse;
mod vain;

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::ledger::{Record, State};
use super::limiter::Limiter;
use super::progress::Phase;
use super::task::{Command, Event, RequestId};
use crate::deskie::limits::{self, Cost};
use crate::deskie::{Answer, HttpRequest, Method};
use crate::model::{Mark, Millis};

pub use class::Class;
use login::Login;
pub use patience::Moment;
use patience::Patience;
pub use pulse::NO_ANSWER;
use pulse::{Pulse, Tries};
pub use vain::{READS, REMOVALS};

/// How long a request whose answer was lost may still arrive, and what it wrote take to be seen. To be waited out by
/// [`Dispatch::after`], because clocks jump.
pub const SETTLE: i64 = 15_000;

/// The longest wait after trouble on the way.
const LONGEST_BACK_OFF: i64 = 60_000;

/// Does the work go on?
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Control {
    /// Stopped by itself: somebody has to look.
    Halted {
        /// Machine code.
        code: String,
        /// Plain English.
        message: String,
    },
    /// Stopped by the person.
    Paused,
    /// Yes.
    Running,
}

/// Sums of what was sent.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Sums {
    /// Requests sent.
    pub requests: u64,
    /// Units they cost.
    pub units: u64,
    /// Answers 429.
    pub limited: u64,
    /// Writes whose answer was lost or unreadable.
    pub unclear: u64,
    /// Of these, proved by reading to have been done.
    pub proved_done: u64,
    /// Of these, proved by reading not to have been done.
    pub proved_not_done: u64,
    /// Of these, left open because nothing could prove it.
    pub left_open: u64,
}

/// Trouble on the way to the server.
#[derive(Clone, Debug, Default)]
struct Outage {
    in_a_row: u32,
    status: Option<u16>,
    until: Option<Millis>,
}

/// A request on its way.
#[derive(Clone, Debug)]
struct Flight {
    cost: Cost,
    mark: Mark,
}

/// See the module.
#[derive(Debug)]
pub struct Dispatch {
    /// The fold of the ledger, up to the last record handed out.
    pub state: State,
    /// The limit.
    pub limiter: Limiter,
    /// Does the work go on?
    pub control: Control,
    /// What was sent so far.
    pub sums: Sums,
    outage: Outage,
    login: Login,
    in_flight: BTreeMap<RequestId, Flight>,
    /// The request whose answer came last.
    answered: Mark,
    /// Was it to write?
    wrote: bool,
    /// What comes to nothing again and again, and the successes beside it.
    vain: HashMap<Mark, Tries>,
    pulse: Pulse,
    commands: VecDeque<Command>,
    lines: Vec<String>,
    /// Number of the last append handed out, and of the last durable one.
    appended: (u64, u64),
    wake: Option<Millis>,
    limit_wait: Option<Millis>,
    last_now: Millis,
    patience: Patience,
}

impl Dispatch {
    /// Begins work on what `state` says of earlier work. `per_minute` is the account's limit where it is known, `share`
    /// the percentage of it that may be used.
    pub fn new(state: State, mut limiter: Limiter, per_minute: Option<u32>, share: u8, now: Millis) -> Self {
        limiter.inherit(now);
        limiter.set_limit(per_minute.unwrap_or(limits::UNKNOWN_PER_MINUTE));
        limiter.set_share(share);
        if let Some((_, dialect)) = &state.dialect {
            limiter.set_billing(dialect.into());
        }
        Self {
            state,
            limiter,
            control: Control::Running,
            sums: Sums::default(),
            outage: Outage::default(),
            login: Login::default(),
            in_flight: BTreeMap::new(),
            answered: Mark(0),
            wrote: false,
            vain: HashMap::new(),
            pulse: Pulse::default(),
            commands: VecDeque::new(),
            lines: Vec::new(),
            appended: (0, 0),
            wake: None,
            limit_wait: None,
            last_now: now,
            patience: Patience::default(),
        }
    }

    /// Takes note of an event before the task does. What concerns every task alike (durability, pause, resume, share) is
    /// settled here; answers are for the task, see [`Dispatch::classify`].
    pub fn begin(&mut self, now: Millis, event: &Event) {
        self.patience.pass(now.since(self.last_now), event);
        self.last_now = now;
        // A clock that ran backwards must not freeze the work.
        self.outage.until = self.outage.until.map(|until| until.min(now.plus(LONGEST_BACK_OFF)));
        match event {
            Event::Appended { upto } => self.appended.1 = self.appended.1.max(*upto),
            Event::Pause if self.control == Control::Running => self.control = Control::Paused,
            Event::Resume => {
                self.control = Control::Running;
                self.outage.until = None;
                self.pulse.go_on();
            }
            Event::Share(percent) => self.limiter.set_share(*percent),
            _ => {}
        }
        self.wake = None;
        self.limit_wait = None;
        self.limiter.settle(now);
        match event {
            Event::Answered { id, answer } => self.came(*id, Some(answer)),
            Event::Lost { id } => self.came(*id, None),
            _ => {}
        }
    }

    /// An answer came, or never will: its units are no longer on their way, whoever still waits for it.
    fn came(&mut self, id: RequestId, answer: Option<&Answer>) {
        let Some(Flight { cost, mark }) = self.in_flight.remove(&id) else { return };
        self.limiter.answered(cost, answer, self.last_now);
        (self.answered, self.wrote) = (mark, cost > limits::cost(Method::Get));
    }

    /// Hands out what has gathered: records first, and the next time to wake.
    pub fn end(&mut self) {
        self.flush();
        if let Some(until) = self.outage.until.filter(|until| *until > self.last_now) {
            self.wake_at(until);
        }
        self.patience.ask(self.last_now, self.wake);
        if let Some(at) = self.wake {
            self.commands.push_back(Command::WakeAt(at.max(self.last_now.plus(1))));
        }
    }

    /// The next command, if there is one.
    pub fn poll(&mut self) -> Option<Command> {
        self.commands.pop_front()
    }

    /// The time of the last event.
    pub const fn now(&self) -> Millis {
        self.last_now
    }

    /// Asks for [`Event::Wake`] at this time, unless an earlier one is asked for.
    pub fn wake_at(&mut self, at: Millis) {
        self.wake = Some(self.wake.map_or(at, |wake| wake.min(at)));
    }

    /// The moment so many milliseconds from now, however the clock jumps meanwhile.
    pub const fn after(&self, millis: i64) -> Moment {
        self.patience.after(millis)
    }

    /// Has this moment come? If not, asks to be woken on the way there.
    pub fn has_come(&mut self, moment: Moment) -> bool {
        let wait = self.patience.next_wait(moment);
        if let Some(wait) = wait {
            self.wake_at(self.last_now.plus(wait));
        }
        wait.is_none()
    }

    /// Asks the shell for something.
    pub fn ask(&mut self, command: Command) {
        self.commands.push_back(command);
    }

    /// Adds a record to the ledger and to the state. Answers the number for [`Dispatch::is_durable`].
    pub fn record(&mut self, record: Record) -> u64 {
        self.state.apply(&record);
        // A record is made of strings and numbers, whose writing cannot fail.
        self.lines.extend(serde_json::to_string(&record));
        self.appended.0 + 1
    }

    /// The number of the newest record, for work that may begin only when everything before it is durable.
    pub fn newest(&self) -> u64 {
        self.appended.0 + u64::from(!self.lines.is_empty())
    }

    /// Is the record of this number on the disk?
    pub const fn is_durable(&self, number: u64) -> bool {
        self.appended.1 >= number
    }

    /// Is everything on the disk?
    pub fn is_all_durable(&self) -> bool {
        self.lines.is_empty() && self.appended.0 == self.appended.1
    }

    fn flush(&mut self) {
        if self.lines.is_empty() {
            return;
        }
        self.appended.0 += 1;
        self.commands.push_back(Command::Append { upto: self.appended.0, lines: std::mem::take(&mut self.lines) });
    }

    /// May new requests be sent?
    pub fn may_send(&self) -> bool {
        self.control == Control::Running && self.outage.until.is_none_or(|until| until <= self.last_now)
    }

    /// Takes the units of a request that is to be sent, or asks to be woken when they can be had.
    pub fn take_units(&mut self, cost: Cost) -> bool {
        if !self.may_send() {
            return false;
        }
        match self.limiter.take(cost, self.last_now) {
            Ok(()) => true,
            Err(until) => {
                self.limit_wait = Some(self.limit_wait.map_or(until, |wait| wait.min(until)));
                self.wake_at(until);
                false
            }
        }
    }

    /// Sends a request whose units were taken and, for a write, whose intent is durable.
    pub fn send(&mut self, request: HttpRequest) -> RequestId {
        let cost = limits::cost(request.method());
        self.sums.requests += 1;
        self.sums.units += self.limiter.units(cost);
        let id = RequestId(self.sums.requests);
        self.in_flight.insert(id, Flight { cost, mark: Mark::of([format!("{request:?}")]) });
        self.commands.push_back(Command::Send { id, request });
        id
    }

    /// Breaks off whatever is on its way. Each request is answered for all the same, as lost or by its answer.
    pub fn abort_all(&mut self) {
        self.commands.extend(self.in_flight.keys().map(|id| Command::Abort(*id)));
    }

    /// Stops everything until the person looks.
    pub fn halt(&mut self, code: &str, message: impl Into<String>) {
        self.control = Control::Halted { code: code.to_owned(), message: message.into() };
    }

    /// Trouble on the way: everybody waits, longer each time, at most a minute.
    fn back_off(&mut self, status: Option<u16>) {
        self.outage.in_a_row = self.outage.in_a_row.saturating_add(1);
        self.outage.status = status;
        let seconds = 1_i64 << self.outage.in_a_row.min(6);
        let until = self.last_now.plus((seconds * 1_000).min(LONGEST_BACK_OFF));
        self.outage.until = Some(self.outage.until.map_or(until, |known| known.max(until)));
    }

    /// What there is to say of the work at this moment, as long as it has not ended. `is_sending`: a request is on its
    /// way.
    pub fn phase(&self, now: Millis, is_sending: bool) -> Phase {
        match &self.control {
            Control::Halted { code, message } => {
                return Phase::Halted { code: code.clone(), message: message.clone() };
            }
            Control::Paused => return Phase::Paused,
            Control::Running => {}
        }
        if let Some(retry_at) = self.outage.until.filter(|until| *until > now) {
            return match self.outage.status {
                Some(status) => Phase::Server { status, retry_at },
                None => Phase::Offline { retry_at },
            };
        }
        match self.limit_wait.filter(|until| *until > now) {
            Some(until) if !is_sending => Phase::Waiting { until },
            _ => Phase::Sending,
        }
    }
}
