//! The self-check: before the first real write, a trial case for an address of the person's own is made, read back and
//! removed again, and with it every open point of the API's documents that can be tried is settled into a
//! [`crate::deskie::Dialect`].
//!
//! ```text
//!   what an interrupted check left ─▶ create ─▶ look up ─▶ messages, notes ─▶ read back
//!     ─▶ a fresh case ─▶ another one, by an agent ─▶ remove all ─▶ dialect durable
//! ```
//!
//! One request at a time. A lost write is looked up before anything is sent again; what failed is a finding, not a stop.

mod answers;
mod bills;
mod dates;
pub mod findings;
mod removal;
mod settle;
mod steps;
mod zone;

use std::collections::BTreeSet;

pub use findings::{Finding, Findings, Weight};

use super::dispatch::{Control, Dispatch, Moment, SETTLE};
use super::ledger::{Record, State};
use super::limiter::Limiter;
use super::progress::Phase;
use super::task::{Command, Event, RequestId, Task};
use crate::deskie::limits;
use crate::deskie::request::Lane;
use crate::deskie::{Account, CaseId, Dialect, MessageId, UserId};
use crate::model::Millis;
use bills::Bills;
use dates::Dates;
use removal::Removing;
use steps::{Hunt, Step};

/// What a self-check needs to know at its beginning.
#[derive(Clone, Debug)]
pub struct Config {
    /// The account.
    pub account: Account,
    /// An e-mail address of the person's own: if the account has a rule that answers new cases, it answers them.
    pub address: String,
    /// Percentage of the limit that may be used.
    pub share: u8,
    /// What was spent in the last minute.
    pub limiter: Limiter,
}

/// The trial case, dated in the past as those of an export are.
#[derive(Clone, Debug)]
struct Trial {
    id: CaseId,
    user: UserId,
    /// When it began, as the account understood it.
    began: Millis,
    /// When it was seen to exist.
    made: Millis,
    /// The state it was last seen in.
    status: String,
}

/// What the step at hand is doing.
#[derive(Debug, Eq, PartialEq)]
enum Stage {
    /// Its request may be sent.
    Next,
    /// The intent is on its way to the ledger.
    Recording { number: u64 },
    /// The request is on its way.
    Sending { id: RequestId },
    /// What was sent, or written, needs time to be seen.
    Settling { until: Moment },
}

/// A message or note that the check wrote.
#[derive(Clone, Debug)]
struct Written {
    id: MessageId,
    text: String,
}

/// See the module.
#[derive(Debug)]
pub struct Check {
    account: Account,
    lane: Lane,
    dispatch: Dispatch,
    /// The time in the subject of the present trial case.
    subject_at: Millis,
    step: Step,
    stage: Stage,
    /// The answer to the present write was lost: it is looked for.
    hunt: Option<Hunt>,
    /// Page of the list that is being read.
    page: u32,
    /// Is the trial case made with a label and a custom field?
    extras: bool,
    /// Is the note written under another author?
    signed: bool,
    other_path_tried: bool,
    trial: Option<Trial>,
    /// The trial case of this minute.
    fresh: Option<CaseId>,
    /// By how much Deskie's clock is ahead, where it tells.
    ahead: Option<i64>,
    written: Vec<Written>,
    dates: Dates,
    bills: Bills,
    removing: Removing,
    /// Numbers of trial cases, for the person.
    numbers: Vec<(CaseId, String)>,
    dialect: Dialect,
    findings: Findings,
    answered: u64,
    stopping: bool,
    /// Number of the last record to wait for.
    ending: Option<u64>,
    ended: bool,
}

impl Check {
    /// A self-check of an account, on what `state` says of earlier work. Begins with [`Event::Wake`].
    pub fn new(config: Config, state: State, now: Millis) -> Self {
        let per_minute = config.account.limit_per_minute;
        let removing = Removing::of(state.trials.iter().copied().collect());
        let step = match (state.trying, removing.is_over()) {
            (Some(_), _) => Step::Leftover,
            (None, false) => Step::ClearUp,
            (None, true) => Step::Create,
        };
        let hunt = state.trying.map(Hunt::new);
        let dispatch = Dispatch::new(state, config.limiter, per_minute, config.share, now);
        let stage = match hunt {
            // What an earlier check had on its way may arrive yet.
            Some(_) => Stage::Settling { until: dispatch.after(SETTLE) },
            None => Stage::Next,
        };
        Self {
            account: config.account,
            lane: Lane::Email { address: config.address },
            hunt,
            dispatch,
            subject_at: now,
            step,
            stage,
            page: 1,
            extras: true,
            signed: true,
            other_path_tried: false,
            trial: None,
            fresh: None,
            ahead: None,
            written: Vec::new(),
            dates: Dates::default(),
            bills: Bills::default(),
            removing,
            numbers: Vec::new(),
            dialect: Dialect::default(),
            findings: Findings::default(),
            answered: 0,
            stopping: false,
            ending: None,
            ended: false,
        }
    }

    /// What was found so far; complete when the check is finished and was not stopped.
    pub const fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Did it come to its end, rather than being stopped?
    pub fn is_complete(&self) -> bool {
        self.ended && !self.stopping
    }

    /// Steps done, and steps in all as far as they are known.
    pub fn progress(&self) -> (u64, u64) {
        let of = steps::USUAL.max(self.answered);
        (if self.ended { of } else { self.answered }, of)
    }

    /// The fold of the ledger up to now; the beginning of later work.
    pub const fn state(&self) -> &State {
        &self.dispatch.state
    }

    /// What was spent in the last minute; for the next work on the same account.
    pub const fn limiter(&self) -> &Limiter {
        &self.dispatch.limiter
    }

    fn note(&mut self, point: &str, value: &str, weight: Weight, message: impl Into<String>) {
        let finding = Finding { point: point.to_owned(), value: value.to_owned(), weight, message: message.into() };
        match self.findings.list.iter_mut().find(|known| known.point == point) {
            Some(known) => *known = finding,
            None => self.findings.list.push(finding),
        }
    }

    /// Moves on as far as it can go now.
    fn drive(&mut self, now: Millis) {
        while !self.ended {
            match self.stage {
                Stage::Sending { .. } => return,
                Stage::Settling { until } if !self.dispatch.has_come(until) => return,
                Stage::Settling { .. } => self.stage = Stage::Next,
                Stage::Recording { number } if !self.dispatch.is_durable(number) => return,
                Stage::Recording { .. } => return self.send_recorded(),
                Stage::Next => {
                    if !self.next(now) {
                        return;
                    }
                }
            }
        }
    }

    /// Takes the next step; `false` when it has to wait.
    fn next(&mut self, now: Millis) -> bool {
        if self.stopping && self.hunt.is_none() && !matches!(self.step, Step::ClearUp | Step::Remove | Step::End) {
            self.begin_removal();
        }
        if self.step == Step::End {
            return self.end(now);
        }
        let Some(request) = self.request() else {
            self.go_on();
            return true;
        };
        let cost = limits::cost(request.method());
        if !self.dispatch.take_units(cost) {
            return false;
        }
        if matches!(self.step, Step::Create | Step::FreshCase | Step::AgentOpens) && self.hunt.is_none() {
            self.subject_at = now;
            let number = self.dispatch.record(Record::TrialIntent { at: now });
            self.stage = Stage::Recording { number };
            return false;
        }
        let id = self.dispatch.send(request);
        self.stage = Stage::Sending { id };
        false
    }

    fn send_recorded(&mut self) {
        if let Some(request) = self.request() {
            let id = self.dispatch.send(request);
            self.stage = Stage::Sending { id };
        }
    }

    /// The last records, and then the end.
    fn end(&mut self, now: Millis) -> bool {
        let number = match self.ending {
            Some(number) => number,
            None => {
                self.findings.at = now;
                let number = match (self.stopping, self.findings.is_usable()) {
                    (true, _) => 0,
                    (false, true) => self.dispatch.record(Record::Dialect { at: now, dialect: self.dialect.clone() }),
                    (false, false) => self.dispatch.record(Record::CheckFailed { at: now }),
                };
                *self.ending.insert(number)
            }
        };
        self.ended = self.dispatch.is_durable(number) && self.dispatch.is_all_durable();
        self.ended
    }

    /// The first time what is under way is looked up and the trial case removed. Where that is impossible, because the
    /// check is halted, or when asked again, everything is left as it is; the ledger knows of it.
    fn stop(&mut self) {
        if self.ending.is_some() {
            return;
        }
        if self.stopping || matches!(self.dispatch.control, Control::Halted { .. }) {
            self.step = Step::End;
            self.stage = Stage::Next;
            self.hunt = None;
        }
        self.stopping = true;
        self.dispatch.control = Control::Running;
    }

    fn known_messages(&self) -> BTreeSet<MessageId> {
        self.written.iter().map(|written| written.id).collect()
    }
}

impl Task for Check {
    fn handle(&mut self, now: Millis, event: Event) {
        if self.ended {
            return;
        }
        self.dispatch.begin(now, &event);
        match event {
            Event::Answered { id, answer } => self.answered(id, Some(answer), now),
            Event::Lost { id } => self.answered(id, None, now),
            Event::Stop => self.stop(),
            Event::Appended { .. }
            | Event::Loaded { .. }
            | Event::Pause
            | Event::Resume
            | Event::Share(_)
            | Event::Wake => {}
        }
        self.drive(now);
        self.dispatch.end();
    }

    fn poll(&mut self) -> Option<Command> {
        self.dispatch.poll()
    }

    fn is_finished(&self) -> bool {
        self.ended
    }

    fn phase(&self, now: Millis) -> Phase {
        match (self.ended, self.stopping) {
            (true, true) => Phase::Stopped,
            (true, false) => Phase::Finished,
            (false, true) => Phase::Stopping,
            (false, false) => self.dispatch.phase(now, matches!(self.stage, Stage::Sending { .. })),
        }
    }
}
