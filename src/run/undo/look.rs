//! The first half of undo: reads back what runs created and finds what was changed in Deskie since. Writes nothing.
//!
//! What was changed is told by Deskie's own dates, see [`Clocks`]. How its clock stands is known for sure only when all
//! cases were read, so they are judged at the end.

use std::collections::HashMap;
use std::rc::Rc;

use super::reading::{Read, Reader, Sight};
use super::survey::{Changed, Seen, Survey};
use super::{CHANGED, Setup, Targets, customers, deletion, estimate, read_or_given_up};
use crate::deskie::account::CaseId;
use crate::deskie::limits::{self, Cost};
use crate::deskie::reply::CaseReply;
use crate::deskie::words::{CasePriority, CaseStatus};
use crate::deskie::{Address, Answer, Method};
use crate::model::Millis;
use crate::run::clocks::Clocks;
use crate::run::dispatch::Dispatch;
use crate::run::ledger::{CaseState, State, Step};
use crate::run::limiter::Limiter;
use crate::run::progress::Phase;
use crate::run::task::{Command, Event, RequestId, Task};

/// A case that a run left half made has no date of its own; its last entry may be so much younger than the last date in
/// the ledger.
const HALF_MADE: i64 = 3_600_000;

/// A case that is there, as it was seen.
#[derive(Clone, Copy, Debug)]
struct Found {
    id: CaseId,
    updated_at: Option<Millis>,
    /// It stands otherwise than the run left it, whatever its date says, or cannot be read.
    differs: bool,
}

/// See the module.
#[derive(Debug)]
pub struct Look {
    dispatch: Dispatch,
    address: Option<Address>,
    reader: Reader,
    /// The keys of all of ours.
    keys: HashMap<CaseId, String>,
    doing: Option<(RequestId, Read)>,
    total: u64,
    clocks: Clocks,
    found: Vec<Found>,
    seen: HashMap<CaseId, Seen>,
    survey: Option<Survey>,
    removed_already: u64,
    /// Cases that need no reading: in the trash by an earlier undo, and such as may have been created.
    in_trash: u64,
    unclear: u64,
    stopped: bool,
    finished: bool,
}

impl Look {
    /// A look at what `state` says of earlier runs. Begins with [`Event::Wake`].
    pub fn new(setup: Setup, state: State, now: Millis) -> Self {
        let targets = Targets::of(&state);
        let time_filter = state.dialect.as_ref().is_none_or(|(_, dialect)| dialect.time_filter);
        let reader = Reader::all(targets.present.iter().map(|target| (target.id, target.second)), time_filter);
        Self {
            total: reader.left() as u64,
            reader,
            keys: targets.present.into_iter().map(|target| (target.id, target.key)).collect(),
            in_trash: targets.in_trash.len() as u64,
            unclear: targets.unclear.len() as u64,
            dispatch: Dispatch::new(state, setup.limiter, setup.per_minute, setup.share, now),
            address: setup.address,
            doing: None,
            clocks: Clocks::default(),
            found: Vec::new(),
            seen: HashMap::new(),
            survey: None,
            removed_already: 0,
            stopped: false,
            finished: false,
        }
    }

    /// What undo would do; `None` until everything was read.
    pub fn survey(&self) -> Option<Survey> {
        self.survey.clone()
    }

    /// Everything was read.
    fn conclude(&mut self) {
        self.finished = true;
        let state = &self.dispatch.state;
        let changed: Vec<Changed> = self.found.iter().filter_map(|found| self.change(*found)).collect();
        let deletion = deletion(state);
        let labels = (state.labels_made.len() + state.labels_intended.len()) as u64;
        let dialect = state.dialect.as_ref().map(|(_, dialect)| dialect.clone()).unwrap_or_default();
        let removal = estimate::cost(&dialect, deletion, self.total, self.in_trash, labels);
        // Whether a label was made that was about to be, the list of them tells.
        let list = u64::from(!state.labels_intended.is_empty()) * limits::cost(Method::Get).0;
        let cost = Cost(removal.0 + list);
        let budget = u64::from(self.dispatch.limiter.budget());
        self.survey = Some(Survey {
            cases: (self.total + self.in_trash + self.unclear).saturating_sub(self.removed_already),
            changed,
            removed_already: self.removed_already,
            customers: customers(self.keys.values().filter_map(|key| state.cases.get(key))),
            labels,
            deletion,
            cost,
            duration: i64::try_from(cost.0.saturating_mul(60_000) / budget.max(1)).unwrap_or(i64::MAX),
            seen: Rc::new(std::mem::take(&mut self.seen)),
        });
    }

    /// Cases read, of how many.
    pub fn progress(&self) -> (u64, u64) {
        (self.total.saturating_sub(self.reader.left() as u64), self.total)
    }

    /// What was spent in the last minute; for the next work on the same account.
    pub const fn limiter(&self) -> &Limiter {
        &self.dispatch.limiter
    }

    /// The ledger's state, for the work that follows.
    pub const fn state(&self) -> &State {
        &self.dispatch.state
    }

    /// Units used.
    pub const fn units(&self) -> u64 {
        self.dispatch.sums.units
    }

    fn drive(&mut self) {
        if self.finished || self.doing.is_some() {
            return;
        }
        let Some((read, request)) = self.reader.next() else { return self.conclude() };
        if self.dispatch.take_units(limits::cost(Method::Get)) {
            self.doing = Some((self.dispatch.send(request), read));
        }
    }

    fn answered(&mut self, id: RequestId, answer: Option<&Answer>) {
        let Some((_, read)) = self.doing.take_if(|(waiting, _)| *waiting == id) else { return };
        let class = self.dispatch.classify(answer);
        let class = read_or_given_up(&mut self.dispatch, class, answer);
        for sight in self.reader.take(read, &class, answer) {
            match sight {
                Sight::Gone(_) => self.removed_already += 1,
                Sight::Here(case) => self.see(&case),
                Sight::Unknown(id) => self.found.push(Found { id, updated_at: None, differs: true }),
            }
        }
    }

    fn see(&mut self, case: &CaseReply) {
        let seen = Seen { updated_at: case.updated_at, deleted: case.deleted };
        self.seen.insert(case.id, seen);
        let Some((_, known)) = self.known(case.id) else { return };
        let removing = known.removing;
        if case.deleted {
            // By this undo's own request, if the answer to that was lost.
            self.removed_already += u64::from(!removing);
            return;
        }
        let differs = known.kept.as_deref() == Some(CHANGED) || differs(known, case);
        let mut clocks = self.clocks;
        clocks.learn(known, case);
        self.clocks = clocks;
        self.found.push(Found { id: case.id, updated_at: case.updated_at, differs });
    }

    /// What there is to show of a case, if it was changed, or may have been.
    fn change(&self, found: Found) -> Option<Changed> {
        let (key, known) = self.known(found.id)?;
        if !found.differs && !self.is_since(known, found.updated_at?) {
            return None;
        }
        let number = known.created.as_ref().map(|created| created.number.clone()).unwrap_or_default();
        let url = self.address.as_ref().map(|address| address.case_url(&number));
        Some(Changed { case: key.to_owned(), number, url, updated_at: found.updated_at })
    }

    /// Was the case changed after the run had left it?
    fn is_since(&self, known: &CaseState, updated_at: Millis) -> bool {
        if known.closed.is_some() {
            return self.clocks.may_be_since(Some(updated_at), known);
        }
        let standing = self.dispatch.state.standing();
        standing.is_some_and(|standing| {
            updated_at > self.clocks.there(standing.moved_at, self.dispatch.state.ahead).plus(HALF_MADE)
        })
    }

    fn known(&self, id: CaseId) -> Option<(&str, &CaseState)> {
        let key = self.keys.get(&id)?;
        Some((key, self.dispatch.state.cases.get(key)?))
    }
}

/// Does the case stand otherwise than the run left it? Nobody and no group are no wish of the run's: the account may have
/// put somebody in.
pub(super) fn differs(known: &CaseState, case: &CaseReply) -> bool {
    let Some(left) = known.left.as_ref().filter(|_| !known.failed.contains_key(&Step::Finish)) else { return false };
    CaseStatus::from_word(&case.status) != Some(left.status)
        || CasePriority::from_word(&case.priority) != Some(left.priority)
        || (left.staff.is_some() && case.staff != left.staff)
        || (left.group.is_some() && case.group != left.group)
}

impl Task for Look {
    fn handle(&mut self, now: Millis, event: Event) {
        if self.finished {
            return;
        }
        self.dispatch.begin(now, &event);
        match event {
            Event::Answered { id, answer } => self.answered(id, Some(&answer)),
            Event::Lost { id } => self.answered(id, None),
            Event::Stop => (self.stopped, self.finished) = (true, true),
            Event::Appended { .. }
            | Event::Loaded { .. }
            | Event::Pause
            | Event::Resume
            | Event::Share(_)
            | Event::Wake => {}
        }
        self.drive();
        self.dispatch.end();
    }

    fn poll(&mut self) -> Option<Command> {
        self.dispatch.poll()
    }

    fn is_finished(&self) -> bool {
        self.finished
    }

    fn phase(&self, now: Millis) -> Phase {
        match (self.finished, self.stopped) {
            (true, true) => Phase::Stopped,
            (true, false) => Phase::Finished,
            (false, _) => self.dispatch.phase(now, self.doing.is_some()),
        }
    }
}
