//! The second half of undo: removes, ten cases at a time, what runs created.
//!
//! ```text
//!   ten cases ─ read again ─ intent durable ─▶ trash ─▶ outcome durable ─▶ delete ─▶ next ten … ─▶ labels ─▶ end
//!                                  │ what did not work: one by one; what was refused: read whether it is still there
//! ```
//!
//! What a lost answer leaves open, or one that does not say which cases it is about, is settled by reading. No request
//! names a case but by an id that the ledger holds as created.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::rc::Rc;

use super::again::{Again, Why};
use super::reading::Read;
use super::survey::{ChangedCases, NotRemoved, Seen, Survey, UndoReport};
use super::{CHANGED, REFUSED, Setup, Target, Targets, UNCLEAR, customers, deletion};
use crate::deskie::account::{CaseId, LabelId};
use crate::deskie::dialect::Deletion;
use crate::deskie::limits::{self, Cost};
use crate::deskie::request::{BULK, Removal, delete_label, read_case};
use crate::deskie::{HttpRequest, Label, Method};
use crate::model::Millis;
use crate::run::dispatch::{Control, Dispatch, Moment, SETTLE};
use crate::run::ledger::{Record, State};
use crate::run::limiter::Limiter;
use crate::run::progress::Phase;
use crate::run::task::{Command, Event, RequestId, Task};

/// So many cases must be refused, and none of the kind done, before the rest is not even tried.
const REFUSALS: u32 = 3;

/// What became of a case.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fate {
    Deleted,
    Failed,
    Gone,
    Kept,
    Trashed,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Job {
    /// Reads this page of the list of labels.
    ListLabels(u32),
    /// Reads cases once more before they are removed.
    LookAgain(Read, HttpRequest),
    /// Looks by whom a label is used, from this page of the list on, after so many rows.
    LookForUse(LabelId, u32, u64),
    /// Removes cases: several at once, or one.
    Remove(Removal, Vec<Target>),
    /// Removes a label that nothing uses.
    RemoveLabel(LabelId),
    /// It is not known whether the case was deleted: is it still there?
    Settle(Target),
    /// A removal was refused: is the case still there?
    Verify(Removal, Target, String),
}

impl Job {
    pub(super) const fn cost(&self) -> Cost {
        limits::cost(match self {
            Self::ListLabels(_) | Self::LookAgain(..) | Self::LookForUse(..) | Self::Settle(_) | Self::Verify(..) => {
                Method::Get
            }
            Self::Remove(..) | Self::RemoveLabel(_) => Method::Delete,
        })
    }

    fn request(&self) -> HttpRequest {
        match self {
            Self::ListLabels(page) => super::labels::all(*page),
            Self::LookAgain(_, request) => request.clone(),
            Self::LookForUse(label, page, _) => super::labels::list(*label, *page),
            Self::Remove(removal, targets) => {
                removal.to_http(&targets.iter().map(|target| target.id).collect::<Vec<CaseId>>())
            }
            Self::RemoveLabel(label) => delete_label(*label),
            Self::Settle(target) | Self::Verify(_, target, _) => read_case(target.id),
        }
    }
}

/// What is known of one kind of removal.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Learnt {
    /// It worked.
    pub worked: bool,
    /// It was refused for so many cases that are there.
    pub refused: u32,
    /// It was refused for several cases at once.
    pub bulk_refused: u32,
    /// The self-check has seen that several at once are refused.
    pub single: bool,
}

impl Learnt {
    /// Is it not to be tried any more?
    pub(super) const fn is_hopeless(self) -> bool {
        !self.worked && self.refused >= REFUSALS
    }

    /// Do several at once never work?
    pub(super) const fn is_single(self) -> bool {
        self.single || self.worked && self.bulk_refused >= 2
    }
}

/// See the module.
#[derive(Debug)]
pub struct Undo {
    pub(super) dispatch: Dispatch,
    /// Cases whose turn has not come.
    waiting: VecDeque<Target>,
    /// Cases under way, and of them those in the trash that are to be deleted.
    batch: usize,
    pub(super) in_trash: Vec<Target>,
    pub(super) jobs: VecDeque<Job>,
    /// The job that is taken up, once its intent has this number.
    taken: Option<(Job, u64)>,
    pub(super) sending: Option<(RequestId, Job)>,
    /// So often the answer to the job was not readable.
    pub(super) tries: u32,
    pub(super) trashing: Learnt,
    pub(super) deleting: Learnt,
    /// What was changed in Deskie since stays. How the look saw each case, and those that are read once more.
    pub(super) keep: bool,
    pub(super) seen: Rc<HashMap<CaseId, Seen>>,
    pub(super) again: Option<Again>,
    /// What somebody took out of the trash before it was deleted.
    pub(super) taken_out: BTreeSet<CaseId>,
    /// Until then what was read last may be relied on.
    pub(super) fresh: Option<Moment>,
    /// By then a removal whose answer was lost has arrived.
    pub(super) arrived: Option<Moment>,
    /// Do lists heed times?
    pub(super) time_filter: bool,
    deletion: Deletion,
    pub(super) labels: VecDeque<LabelId>,
    /// Labels of the account, as far as the list of them was read; and is it still to be?
    pub(super) listed: Vec<Label>,
    to_list: bool,
    /// By then what an earlier run had on its way has arrived.
    settled: Moment,
    pub(super) fates: BTreeMap<String, Fate>,
    cases: u64,
    pub(super) report: UndoReport,
    begun: Millis,
    opened: u64,
    stopping: bool,
    ending: Option<u64>,
    ended: Option<Millis>,
}

impl Undo {
    /// Removes what `state` says was created, and what `survey` found changed as the person chose. Begins with
    /// [`Event::Wake`].
    pub fn new(setup: Setup, state: State, survey: &Survey, choice: ChangedCases, now: Millis) -> Self {
        let targets = Targets::of(&state);
        let deletion = deletion(&state);
        let labels = state.labels_made.iter().copied().collect();
        let to_list = !state.labels_intended.is_empty();
        let dialect = state.dialect.as_ref().map(|(_, dialect)| dialect.clone()).unwrap_or_default();
        let learnt = Learnt { single: !dialect.bulk_removal, ..Learnt::default() };
        let cases = targets.present.len() + targets.in_trash.len() + targets.unclear.len();
        let mut dispatch = Dispatch::new(state, setup.limiter, setup.per_minute, setup.share, now);
        let settled = dispatch.after(SETTLE);
        let opened = dispatch.record(Record::UndoOpened { at: now, cases: cases as u64 });
        let mut undo = Self {
            dispatch,
            waiting: VecDeque::new(),
            batch: 0,
            in_trash: Vec::new(),
            jobs: VecDeque::new(),
            taken: None,
            sending: None,
            tries: 0,
            trashing: learnt,
            deleting: learnt,
            keep: choice == ChangedCases::Keep,
            seen: survey.seen.clone(),
            again: None,
            taken_out: BTreeSet::new(),
            fresh: None,
            arrived: None,
            time_filter: dialect.time_filter,
            deletion,
            labels,
            listed: Vec::new(),
            to_list,
            settled,
            fates: BTreeMap::new(),
            cases: cases as u64,
            report: UndoReport::default(),
            begun: now,
            opened,
            stopping: false,
            ending: None,
            ended: None,
        };
        let keep: BTreeSet<&str> = match choice {
            ChangedCases::Keep => survey.changed.iter().map(|changed| changed.case.as_str()).collect(),
            ChangedCases::Remove => BTreeSet::new(),
        };
        // Those in the trash are moved there once more, which does no harm: somebody may have taken them out since.
        for target in targets.in_trash {
            undo.fates.insert(target.key.clone(), Fate::Trashed);
            undo.waiting.push_back(target);
        }
        for target in targets.present {
            if keep.contains(target.key.as_str()) {
                undo.dispatch.record(Record::Kept { case: target.key.clone(), code: CHANGED.into() });
                undo.fates.insert(target.key, Fate::Kept);
            } else {
                undo.waiting.push_back(target);
            }
        }
        for (key, why) in targets.unclear {
            let message = if why == UNCLEAR {
                "The answer to its creation was lost, and no run has looked since whether it was created. Go on with \
                 the run first, with the same files: it looks. Then undo."
            } else {
                "The answer to its creation was lost, and what Deskie showed did not prove whether it was created. Look \
                 for it in Deskie, and remove it there."
            };
            undo.not_removed(key.clone(), why, message.into());
            undo.fates.insert(key, Fate::Failed);
        }
        undo
    }

    /// What was done up to now. Cases whose turn has not come count as not reached.
    pub fn report(&self) -> UndoReport {
        let count = |fate: Fate| self.fates.values().filter(|known| **known == fate).count() as u64;
        UndoReport {
            cases: self.cases,
            deleted: count(Fate::Deleted),
            trashed: count(Fate::Trashed),
            gone: count(Fate::Gone),
            kept: count(Fate::Kept),
            failed: count(Fate::Failed),
            not_reached: self.cases.saturating_sub(self.fates.len() as u64),
            customers: self.customers_left(),
            labels_not_reached: if self.stopping { self.labels_left() } else { 0 },
            units: self.dispatch.sums.units,
            duration: self.ended.unwrap_or_else(|| self.dispatch.now()).since(self.begun),
            ..self.report.clone()
        }
    }

    /// Labels that are neither removed nor kept.
    fn labels_left(&self) -> u64 {
        let state = &self.dispatch.state;
        ((state.labels_made.len() + state.labels_intended.len()) as u64).saturating_sub(self.report.labels_kept)
    }

    fn customers_left(&self) -> u64 {
        let removed = |fate: &Fate| matches!(fate, Fate::Deleted | Fate::Gone | Fate::Trashed);
        let keys = self.fates.iter().filter(|(_, fate)| removed(fate)).map(|(key, _)| key);
        customers(keys.filter_map(|key| self.dispatch.state.cases.get(key)))
    }

    /// Cases with an outcome, of how many.
    pub fn progress(&self) -> (u64, u64) {
        (self.cases.saturating_sub((self.waiting.len() + self.batch) as u64), self.cases)
    }

    /// The fold of the ledger up to now; the beginning of later work.
    pub const fn state(&self) -> &State {
        &self.dispatch.state
    }

    /// What was spent in the last minute; for the next work on the same account.
    pub const fn limiter(&self) -> &Limiter {
        &self.dispatch.limiter
    }

    pub(super) fn not_removed(&mut self, what: String, code: &str, message: String) {
        self.report.failures.push(NotRemoved { what, code: code.to_owned(), message });
    }

    /// Is this removal still worth trying?
    pub(super) fn may(&self, removal: Removal) -> bool {
        match removal {
            Removal::Trash => !self.trashing.is_hopeless(),
            Removal::Delete => self.deletion != Deletion::TrashOnly && !self.deleting.is_hopeless(),
        }
    }

    /// Moves on as far as it can go now.
    fn drive(&mut self) {
        loop {
            if self.ended.is_some() || self.sending.is_some() || !self.dispatch.is_durable(self.opened) {
                return;
            }
            if let Some(number) = self.ending {
                if self.dispatch.is_durable(number) {
                    self.ended = Some(self.dispatch.now());
                }
                return;
            }
            if let Some(arrived) = self.arrived {
                if !self.dispatch.has_come(arrived) {
                    return;
                }
                self.arrived = None;
            }
            if let Some((job, number)) = self.taken.take() {
                // The outcomes of what went before are durable with it, or before it.
                if !self.dispatch.is_durable(number) {
                    self.taken = Some((job, number));
                    return;
                }
                if self.is_stale(&job)
                    && let Job::Remove(_, targets) = job
                {
                    self.read_again(targets, Why::First);
                    continue;
                }
                if self.dispatch.take_units(job.cost()) {
                    self.sending = Some((self.dispatch.send(job.request()), job));
                } else {
                    self.taken = Some((job, number));
                }
                return;
            }
            match self.next_job() {
                Some(job) => {
                    let number = self.intend(&job);
                    self.taken = Some((job, number));
                }
                None => return self.end(),
            }
        }
    }

    /// Records the intent of a job. Answers the number after which it may go.
    fn intend(&mut self, job: &Job) -> u64 {
        let keys = |targets: &[Target]| targets.iter().map(|target| target.key.clone()).collect();
        match job {
            Job::Remove(Removal::Trash, targets) => self.dispatch.record(Record::Trashing { cases: keys(targets) }),
            Job::Remove(Removal::Delete, targets) => self.dispatch.record(Record::Deleting { cases: keys(targets) }),
            Job::ListLabels(_)
            | Job::LookAgain(..)
            | Job::LookForUse(..)
            | Job::RemoveLabel(_)
            | Job::Settle(_)
            | Job::Verify(..) => self.dispatch.newest(),
        }
    }

    fn next_job(&mut self) -> Option<Job> {
        loop {
            if let Some(again) = &mut self.again {
                match again.next() {
                    Some((read, request)) => return Some(Job::LookAgain(read, request)),
                    None => self.looked_again(),
                }
            } else if let Some(job) = self.jobs.pop_front() {
                match job {
                    Job::Remove(removal, targets) if !self.may(removal) => self.give_up(removal, targets),
                    job => return Some(job),
                }
            } else if !self.in_trash.is_empty() {
                let targets = std::mem::take(&mut self.in_trash);
                self.plan(Removal::Delete, targets);
            } else {
                self.batch = 0;
                if self.waiting.is_empty() || self.stopping {
                    break;
                }
                self.next_batch();
            }
        }
        if self.stopping {
            return None;
        }
        if std::mem::take(&mut self.to_list) {
            self.arrived = Some(self.settled);
            return Some(Job::ListLabels(1));
        }
        self.labels.pop_front().map(|label| Job::LookForUse(label, 1, 0))
    }

    fn next_batch(&mut self) {
        let targets: Vec<Target> = self.waiting.drain(..self.waiting.len().min(BULK)).collect();
        self.batch = targets.len();
        if self.keep && self.may(Removal::Trash) {
            self.read_again(targets, Why::First);
        } else {
            self.plan(Removal::Trash, targets);
        }
    }

    /// Plans a removal of several, in one request where that works.
    pub(super) fn plan(&mut self, removal: Removal, targets: Vec<Target>) {
        let learnt = match removal {
            Removal::Trash => self.trashing,
            Removal::Delete => self.deleting,
        };
        if learnt.is_single() {
            self.jobs.extend(targets.into_iter().map(|target| Job::Remove(removal, vec![target])));
        } else if !targets.is_empty() {
            self.jobs.push_back(Job::Remove(removal, targets));
        }
    }

    /// The account refuses this kind of removal: the cases stay where they are, be it in the trash.
    fn give_up(&mut self, removal: Removal, targets: Vec<Target>) {
        let trashed = |undo: &Self, target: &Target| undo.fates.get(&target.key) == Some(&Fate::Trashed);
        for target in targets {
            if removal == Removal::Trash && !trashed(self, &target) {
                self.failed(&target, REFUSED);
            }
        }
    }

    fn end(&mut self) {
        // What was stopped before its end goes on later, so it does not end.
        let number = if self.waiting.is_empty() && !self.stopping {
            self.dispatch.record(Record::UndoEnded { at: self.dispatch.now() })
        } else {
            self.dispatch.newest()
        };
        self.ending = Some(number);
        if self.dispatch.is_durable(number) {
            self.ended = Some(self.dispatch.now());
        }
    }

    /// The first time the cases under way are brought to their end. Where that is impossible, because the work is halted,
    /// or when asked again, they are left as they are; the ledger knows how far they came.
    fn stop(&mut self) {
        if self.stopping || matches!(self.dispatch.control, Control::Halted { .. }) {
            self.jobs.clear();
            self.in_trash.clear();
            (self.again, self.arrived) = (None, None);
            self.taken = None;
            self.sending = None;
        }
        self.stopping = true;
        self.dispatch.control = Control::Running;
    }
}

impl Task for Undo {
    fn handle(&mut self, now: Millis, event: Event) {
        if self.ended.is_some() {
            return;
        }
        self.dispatch.begin(now, &event);
        match event {
            Event::Answered { id, answer } => self.answered(id, Some(&answer)),
            Event::Lost { id } => self.answered(id, None),
            Event::Stop => self.stop(),
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
        self.ended.is_some()
    }

    fn phase(&self, now: Millis) -> Phase {
        if self.ended.is_some() {
            return if self.stopping { Phase::Stopped } else { Phase::Finished };
        }
        match self.dispatch.phase(now, self.sending.is_some()) {
            Phase::Sending | Phase::Waiting { .. } if self.stopping => Phase::Stopping,
            phase => phase,
        }
    }
}
