//! The run: a [`Task`] that brings every case of the queue into the account.
//!
//! ```text
//!             load          intent durable        answer           outcome durable
//!   queued ─────────▶ next ───────────────▶ sending ───────▶ recording ───────────▶ next … ▶ closed
//!                      ▲                       │ lost, 5xx, unreadable
//!                      └── looked up ◀── settling
//! ```
//!
//! A write is never sent before its intent is durable, and never again before a read has shown that it did not happen.

mod accounting;
mod answers;
pub mod delta;
mod finish;
mod job;
mod known;
pub(super) mod labels;
pub(super) mod look;
pub mod preview;
pub(super) mod same;
mod shelf;
mod stop;
mod tries;
mod undoing;
mod view;
mod whose;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use super::dispatch::{Control, Dispatch, Moment, SETTLE, pulse};
use super::ledger::{self, Record, State, Step};
use super::limiter::Limiter;
use super::progress::Phase;
use super::queue::QueueItem;
use super::report::{Failure, Outcome, Report};
use super::task::{Command, Event, FILE_UNREADABLE, Task};
use crate::deskie::request::{LabelRef, Lane};
use crate::deskie::{Account, Address, Dialect, LabelId};
use crate::model::Fingerprint;
use crate::model::Mark;
use crate::model::Millis;
use crate::plan::{Loss, NewEntry, Recipe};

/// What a run needs to know at its beginning.
#[derive(Clone, Debug)]
pub struct Config {
    /// How this account speaks.
    pub dialect: Dialect,
    /// The account: its name, its labels, its limit.
    pub account: Account,
    /// Where cases can be opened; `None` for the practice Deskie.
    pub address: Option<Address>,
    /// Percentage of the limit that may be used.
    pub share: u8,
    /// What was spent in the last minute, by the survey or an earlier run.
    pub limiter: Limiter,
    /// The files of the import, unpacked ones left out.
    pub files: Vec<Fingerprint>,
    /// Are only some cases run, to try?
    pub sample: bool,
    /// What the person has chosen about people and words; kept for the runs after this.
    pub recipe: Option<Recipe>,
}

/// Cases under way at once: enough to keep the limit of any plan busy over a slow line.
const WIDTH: usize = 6;

/// How far ahead in the queue to look for a case of another customer.
const AHEAD: usize = 200;

/// Cases that could not be read from their files.
#[derive(Clone, Copy, Debug, Default)]
struct Unread {
    in_a_row: u32,
    all: u64,
}

/// So many failures in a row for the same cause stop the run: somebody should look.
const SAME_FAILURES: u32 = 10;

pub use super::ledger::UNPROVED;

/// See the module.
#[derive(Debug)]
pub struct Engine {
    config: Config,
    dispatch: Dispatch,
    queue: Vec<QueueItem>,
    outcomes: Vec<Outcome>,
    /// Under which keys the ledger has the cases of the queue.
    keys: Vec<accounting::Key>,
    next: usize,
    postponed: VecDeque<usize>,
    jobs: Vec<job::Job>,
    labels: Vec<labels::LabelJob>,
    label_failures: HashMap<Mark, String>,
    shelf: shelf::Shelf,
    /// Cases that lack a label which they were to have.
    unlabelled: u64,
    /// There were runs of other files: every known case is compared with what the ledger says of it.
    comparing: bool,
    /// Keys that several cases of this queue have.
    ambiguous: HashSet<String>,
    /// Known cases by their entries, for sources whose cases may be known under another id now. Made when first needed.
    by_entry: Option<HashMap<Mark, String>>,
    /// How entries change a case, by the state wanted and the kinds of entries written: does it need the edit?
    learned: HashMap<finish::Trait, bool>,
    note_path_settled: bool,
    date_checked: bool,
    /// By so much Deskie's clock is ahead of ours, as an answer has told last.
    ahead: Option<i64>,
    /// No new case is begun.
    stopping: bool,
    /// Nothing more is sent at all: what is on its way was broken off, and the run ends when that is confirmed.
    leaving: bool,
    /// Writes that succeeded, and answers that could be read.
    writes: pulse::Pulse,
    reads: pulse::Pulse,
    /// Customers for whom a case is being created, with the job that does it.
    creating: HashMap<Lane, usize>,
    /// Keys of the cases under way, each with the job that works on it.
    owned: HashMap<String, usize>,
    unread: Unread,
    same_failures: (String, u32),
    begun: Millis,
    /// By then what an earlier run had on its way has arrived.
    settled: Moment,
    /// Number of the record that says the run has ended.
    ending: Option<u64>,
    ended: Option<Millis>,
    report: Report,
    failures: Vec<Failure>,
    details: BTreeMap<&'static str, Loss>,
    entries: u64,
    finished_at: VecDeque<Millis>,
    units_left: u64,
    labels_before: usize,
}

impl Engine {
    /// A run of `queue`, going on from what `state` says of earlier ones. Begins with [`Event::Wake`].
    pub fn new(config: Config, queue: Vec<QueueItem>, mut state: State, now: Millis) -> Self {
        let ours = labels::made_unseen(&state, &config.account.labels);
        for label in &config.account.labels {
            state.labels.entry(ledger::label_mark(&label.title)).or_insert(label.id);
        }
        let labels_before = state.labels_made.len();
        let units_left = queue.iter().map(units_of).sum();
        let per_minute = config.account.limit_per_minute;
        let mut dispatch = Dispatch::new(state, config.limiter.clone(), per_minute, config.share, now);
        let opened = Record::Opened {
            at: now,
            account: config.account.name.clone(),
            cases: queue.len() as u64,
            sample: config.sample,
            files: config.files.clone(),
        };
        dispatch.record(opened);
        if let Some(recipe) = config.recipe.clone().map(Box::new)
            && dispatch.state.recipe.as_ref() != Some(&recipe)
        {
            dispatch.record(Record::Recipe { recipe });
        }
        let comparing = dispatch.state.files.len() > 1;
        let mut keys = HashSet::new();
        let ambiguous = queue.iter().filter(|item| !keys.insert(&item.key)).map(|item| item.key.clone()).collect();
        let settled = dispatch.after(SETTLE);
        // A 404 to a note then means the case.
        let note_path_settled = dispatch.state.dialect.is_some();
        let mut engine = Self {
            dispatch,
            outcomes: vec![Outcome::NotReached; queue.len()],
            keys: vec![accounting::Key::default(); queue.len()],
            config,
            queue,
            next: 0,
            postponed: VecDeque::new(),
            jobs: Vec::new(),
            labels: Vec::new(),
            label_failures: HashMap::new(),
            shelf: shelf::Shelf::default(),
            unlabelled: 0,
            comparing,
            ambiguous,
            by_entry: None,
            learned: HashMap::new(),
            note_path_settled,
            date_checked: false,
            ahead: None,
            stopping: false,
            leaving: false,
            writes: pulse::Pulse::default(),
            reads: pulse::Pulse::default(),
            creating: HashMap::new(),
            owned: HashMap::new(),
            unread: Unread::default(),
            same_failures: (String::new(), 0),
            begun: now,
            settled,
            ending: None,
            ended: None,
            report: Report::default(),
            failures: Vec::new(),
            details: BTreeMap::new(),
            entries: 0,
            finished_at: VecDeque::new(),
            units_left,
            labels_before,
        };
        engine.record_unseen(ours);
        engine
    }

    /// Labels that an earlier life made without learning of it.
    fn record_unseen(&mut self, labels: Vec<Record>) {
        for label in labels {
            self.dispatch.record(label);
            self.dispatch.sums.unclear += 1;
            self.dispatch.sums.proved_done += 1;
        }
    }

    /// The fold of the ledger up to now; the beginning of later work.
    pub fn state(&self) -> &State {
        &self.dispatch.state
    }

    /// What was spent in the last minute; for the next work on the same account.
    pub const fn limiter(&self) -> &Limiter {
        &self.dispatch.limiter
    }

    /// How this account speaks, as far as the run has learnt it.
    pub fn dialect(&self) -> &Dialect {
        &self.config.dialect
    }

    /// Moves everything on as far as it can go now.
    fn drive(&mut self, now: Millis) {
        if self.leaving {
            self.leave();
        }
        self.start_jobs();
        self.advance_labels();
        self.advance_jobs();
        // Cases may have asked for labels, or made room for the next.
        self.advance_labels();
        self.start_jobs();

        let idle = self.jobs.is_empty() && self.labels.is_empty() && !self.shelf.is_sending();
        if !idle || (self.has_next() && !self.stopping) {
            return;
        }
        match self.ending {
            None => self.end(now),
            Some(number) if self.dispatch.is_durable(number) => {
                // Units taken for what was never sent are not on their way.
                self.dispatch.limiter.inherit(now);
                self.ended = Some(now);
            }
            Some(_) => {}
        }
    }

    /// Moves every case on, and those that were parked behind one that is over by then.
    fn advance_jobs(&mut self) {
        loop {
            let mut jobs = std::mem::take(&mut self.jobs);
            jobs.retain_mut(|job| self.advance_job(job));
            // Some may have been begun by the way.
            jobs.append(&mut self.jobs);
            self.jobs = jobs;
            let is_free = |job: &job::Job| job.stage == job::Stage::Parked && !self.owned.contains_key(&job.key);
            if !self.jobs.iter().any(is_free) {
                return;
            }
        }
    }

    /// Has Deskie told of another second than was sent?
    pub(super) fn dates_differ(&self) -> bool {
        self.date_checked || self.dispatch.state.dates_differ
    }

    fn advance_labels(&mut self) {
        self.advance_shelf();
        let mut labels = std::mem::take(&mut self.labels);
        labels.retain_mut(|label| self.advance_label(label));
        labels.append(&mut self.labels);
        self.labels = labels;
    }

    fn has_room(&self) -> bool {
        self.jobs.len() < WIDTH && self.dispatch.control == Control::Running && !self.stopping
    }

    fn has_next(&self) -> bool {
        self.next < self.queue.len() || !self.postponed.is_empty()
    }

    fn start_jobs(&mut self) {
        while self.has_room() {
            let Some(at) = self.choose() else { return };
            let item = self.queue[at].clone();
            let known = self.dispatch.state.cases.get(&item.key);
            // One that lacks something is read again, so that the report tells of it each time.
            let whole = known.is_some_and(|case| delta::is_finished(case) && case.lost == Some(0));
            let untouched = whole && !self.is_compared(&item.key);
            if untouched {
                self.account_already(at);
                continue;
            }
            self.dispatch.ask(Command::Load(item.index));
            self.jobs.push(job::Job::new(at, item));
        }
    }

    /// Are known cases with this key of the queue compared with what the ledger says of them?
    fn is_compared(&self, key: &str) -> bool {
        self.comparing || self.ambiguous.contains(key)
    }

    /// The next case whose customer has no other case under way.
    fn choose(&mut self) -> Option<usize> {
        let busy: HashSet<u32> = self.jobs.iter().filter_map(|job| job.item.requester).collect();
        let free = |queue: &[QueueItem], at: usize| {
            queue.get(at).is_some_and(|item| item.requester.is_none_or(|requester| !busy.contains(&requester)))
        };
        if let Some(place) = self.postponed.iter().position(|&at| free(&self.queue, at)) {
            return self.postponed.remove(place);
        }
        while self.next < self.queue.len() && self.postponed.len() < AHEAD {
            let at = self.next;
            self.next += 1;
            if free(&self.queue, at) {
                return Some(at);
            }
            self.postponed.push_back(at);
        }
        None
    }

    /// Ids of the labels of a case; `None` while one of them is still being made.
    fn label_ids(&mut self, labels: &[LabelRef]) -> Option<Vec<LabelId>> {
        let mut ids = Vec::new();
        let mut complete = labels.is_empty() || self.shelf.is_read();
        if !complete {
            return None;
        }
        for label in labels {
            match &*self.as_there(label) {
                LabelRef::Id(id) if self.shelf.lacks(*id) => {
                    self.label_failures.insert(shelf::mark_of(label), shelf::LABEL_GONE.into());
                }
                LabelRef::Id(id) => ids.push(*id),
                LabelRef::New(title) => {
                    let mark = ledger::label_mark(title);
                    if let Some(id) = self.dispatch.state.labels.get(&mark) {
                        ids.push(*id);
                    } else if !self.label_failures.contains_key(&mark) {
                        complete = false;
                        self.want_label(title);
                    }
                }
            }
        }
        complete.then_some(ids)
    }

    fn end(&mut self, now: Millis) {
        self.account_rest();
        let not_reached = self.report.cases.not_reached.saturating_add(self.unread.all);
        self.ending = Some(self.dispatch.record(Record::Ended { at: now, not_reached }));
    }
}

impl Task for Engine {
    fn handle(&mut self, now: Millis, event: Event) {
        if self.ended.is_some() {
            return;
        }
        self.dispatch.begin(now, &event);
        match event {
            Event::Answered { id, answer } => self.answered(id, Some(answer)),
            Event::Loaded { index, planned } => self.loaded(index, planned),
            Event::Lost { id } => self.answered(id, None),
            Event::Resume => {
                (self.same_failures.1, self.unread.in_a_row) = (0, 0);
                self.writes.go_on();
                self.reads.go_on();
            }
            Event::Stop => self.stop(),
            Event::Appended { .. } | Event::Pause | Event::Share(_) | Event::Wake => {}
        }
        self.drive(now);
        self.dispatch.end();
    }

    fn poll(&mut self) -> Option<Command> {
        self.dispatch.poll()
    }

    fn is_finished(&self) -> bool {
        self.ended.is_some()
    }

    fn phase(&self, now: Millis) -> Phase {
        self.phase_at(now)
    }
}

/// Units that a case will take, as far as its header tells.
fn units_of(item: &QueueItem) -> u64 {
    2 * (u64::from(item.messages) + u64::from(item.notes)).max(1)
}

/// A stable text for a machine code that has no text of its own.
fn describe(code: &str) -> String {
    match code {
        FILE_UNREADABLE => "A file of it could not be read from the export. Was the export changed or moved?".into(),
        UNPROVED => {
            "Its answer was lost, and what Deskie shows does not prove whether it was written. So that nothing is \
                     doubled it was not sent again: look at the case in Deskie."
                .into()
        }
        pulse::NO_ANSWER => {
            "No answer came to it, however often it was sent, and Deskie does not show it: perhaps it is too large for \
             this line."
                .into()
        }
        pulse::UNREADABLE => "Deskie's answers to it cannot be read, however often it is sent.".into(),
        shelf::LABEL_GONE => "A label that was chosen for it is in the account no more.".into(),
        CASE_REMOVED => "The case was removed in Deskie since it was created, so nothing was added to it.".into(),
        _ => format!("Deskie answered “{code}”."),
    }
}

/// The machine code of a case that was removed in Deskie after a run had created it.
pub(super) const CASE_REMOVED: &str = "case.removed_in_deskie";

/// Which entry a step is, in words.
fn part(step: Step, plan: &crate::plan::CasePlan) -> String {
    let mark = match step {
        Step::Create => return "case".into(),
        Step::Finish => return "status".into(),
        Step::Entry(mark) => mark,
    };
    match plan.entry(mark).map(|entry| (entry.at + 1, &entry.step)) {
        Some((at, NewEntry::Message(_))) => format!("message {at}"),
        Some((at, NewEntry::Note(_))) => format!("note {at}"),
        None => "case".into(),
    }
}
