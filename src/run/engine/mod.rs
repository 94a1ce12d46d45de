//! The state machine. Feed it events, then carry out every command that [`Engine::poll`] yields.
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
mod job;
mod labels;
mod look;
mod view;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use super::ledger::{Record, State, StepNo};
use super::limiter::Limiter;
use super::queue::QueueItem;
use super::report::{Failure, Outcome, Report};
use crate::catalogue::CaseIndex;
use crate::deskie::limits::{self, Cost};
use crate::deskie::request::{LabelRef, Lane};
use crate::deskie::{Account, Address, Answer, Dialect, HttpRequest, LabelId};
use crate::model::Millis;
use crate::plan::{Loss, Planned};

/// Names one request.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct RequestId(pub u64);

/// What happened outside.
#[derive(Clone, Debug)]
pub enum Event {
    /// Everything up to this number is durable in the ledger.
    Appended {
        /// The number of the [`Command::Append`].
        upto: u64,
    },
    /// An answer came.
    Answered {
        /// To which request.
        id: RequestId,
        /// The answer.
        answer: Answer,
    },
    /// A case was read and planned, or could not be.
    Loaded {
        /// Which.
        index: CaseIndex,
        /// The plan, or the machine code of the problem.
        planned: Result<Planned, String>,
    },
    /// No answer came, and it is unknown whether the request arrived.
    Lost {
        /// Which request.
        id: RequestId,
    },
    /// The person pauses.
    Pause,
    /// The person goes on, after a pause or a halt.
    Resume,
    /// Use another share of the limit, in per cent.
    Share(u8),
    /// The person ends the run after the cases under way.
    Stop,
    /// The time asked for by [`Command::WakeAt`] has come; also the first event of a run.
    Wake,
}

/// What is to be done outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Make these lines durable in the ledger, then tell [`Event::Appended`].
    Append {
        /// Number to tell.
        upto: u64,
        /// One record a line, JSON.
        lines: Vec<String>,
    },
    /// Read and plan a case, then tell [`Event::Loaded`].
    Load(CaseIndex),
    /// Send a request, then tell [`Event::Answered`] or [`Event::Lost`].
    Send {
        /// Number to tell.
        id: RequestId,
        /// The request.
        request: HttpRequest,
    },
    /// Tell [`Event::Wake`] at this time. Replaces the wake asked for before.
    WakeAt(Millis),
}

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
}

/// The machine code by which a shell answers for a request that it could not send, because one of its files cannot be
/// read from the export any more.
pub const FILE_UNREADABLE: &str = "file_unreadable";

/// Cases under way at once: enough to keep the limit of any plan busy over a slow line.
const WIDTH: usize = 6;

/// How far ahead in the queue to look for a case of another customer.
const AHEAD: usize = 200;

/// How long a request whose answer was lost may still arrive.
const SETTLE: i64 = 15_000;

/// So many failures in a row for the same cause stop the run: somebody should look.
const SAME_FAILURES: u32 = 10;

/// See the module.
#[derive(Debug)]
pub struct Engine {
    config: Config,
    limiter: Limiter,
    state: State,
    queue: Vec<QueueItem>,
    outcomes: Vec<Outcome>,
    next: usize,
    postponed: VecDeque<usize>,
    jobs: Vec<job::Job>,
    labels: Vec<labels::LabelJob>,
    label_failures: HashMap<String, String>,
    /// How entries change a case, by the state wanted and the kinds of entries written: does it need the edit?
    learned: HashMap<job::Trait, bool>,
    note_path_settled: bool,
    date_checked: bool,
    control: Control,
    /// No new case is begun.
    stopping: bool,
    /// Customers for whom a case is being created, with the job that does it.
    creating: HashMap<Lane, usize>,
    outage: Outage,
    same_failures: (String, u32),
    commands: VecDeque<Command>,
    records: Vec<Record>,
    /// Number of the last record handed out, and of the last durable one.
    appended: (u64, u64),
    requests: u64,
    wake: Option<Millis>,
    limit_wait: Option<Millis>,
    begun: Millis,
    ended: Option<Millis>,
    last_now: Millis,
    report: Report,
    failures: Vec<Failure>,
    details: BTreeMap<&'static str, Loss>,
    entries: u64,
    finished_at: VecDeque<Millis>,
    units_left: u64,
}

/// Does the run go on?
#[derive(Clone, Debug, Eq, PartialEq)]
enum Control {
    Halted { code: String, message: String },
    Paused,
    Running,
}

/// Trouble on the way to the server.
#[derive(Clone, Debug, Default)]
struct Outage {
    in_a_row: u32,
    status: Option<u16>,
    until: Option<Millis>,
}

impl Engine {
    /// A run of `queue`, going on from what `state` says of an earlier one. Begins with [`Event::Wake`].
    pub fn new(config: Config, queue: Vec<QueueItem>, mut state: State, now: Millis) -> Self {
        for label in &config.account.labels {
            state.labels.entry(label.title.trim().to_lowercase()).or_insert(label.id);
        }
        state.labels_made = 0;
        let mut limiter = config.limiter.clone();
        limiter.set_limit(config.account.limit_per_minute.unwrap_or(limits::UNKNOWN_PER_MINUTE));
        limiter.set_share(config.share);
        let units_left = queue.iter().map(units_of).sum();
        let opened = Record::Opened { at: now, account: config.account.name.clone(), cases: queue.len() as u64 };
        Self {
            limiter,
            outcomes: vec![Outcome::NotReached; queue.len()],
            config,
            state,
            queue,
            next: 0,
            postponed: VecDeque::new(),
            jobs: Vec::new(),
            labels: Vec::new(),
            label_failures: HashMap::new(),
            learned: HashMap::new(),
            note_path_settled: false,
            date_checked: false,
            control: Control::Running,
            stopping: false,
            creating: HashMap::new(),
            outage: Outage::default(),
            same_failures: (String::new(), 0),
            commands: VecDeque::new(),
            records: vec![opened],
            appended: (0, 0),
            requests: 0,
            wake: None,
            limit_wait: None,
            begun: now,
            ended: None,
            last_now: now,
            report: Report::default(),
            failures: Vec::new(),
            details: BTreeMap::new(),
            entries: 0,
            finished_at: VecDeque::new(),
            units_left,
        }
    }

    /// Takes one event. Drain [`Engine::poll`] afterwards.
    pub fn handle(&mut self, now: Millis, event: Event) {
        self.last_now = now;
        match event {
            Event::Appended { upto } => self.appended.1 = self.appended.1.max(upto),
            Event::Answered { id, answer } => self.answered(id, Some(answer), now),
            Event::Loaded { index, planned } => self.loaded(index, planned),
            Event::Lost { id } => self.answered(id, None, now),
            Event::Pause if self.control == Control::Running => self.control = Control::Paused,
            Event::Resume => {
                self.control = Control::Running;
                self.outage.until = None;
                self.same_failures.1 = 0;
            }
            Event::Share(percent) => self.limiter.set_share(percent),
            Event::Stop => self.stop(),
            Event::Pause | Event::Wake => {}
        }
        self.drive(now);
    }

    /// The next command, if there is one.
    pub fn poll(&mut self) -> Option<Command> {
        self.commands.pop_front()
    }

    /// Is everything accounted for and durable?
    pub fn is_finished(&self) -> bool {
        self.ended.is_some()
    }

    /// The fold of the ledger up to now; the beginning of a later run.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What was spent in the last minute; for the next run on the same account.
    pub const fn limiter(&self) -> &Limiter {
        &self.limiter
    }

    /// How this account speaks, as far as the run has learnt it.
    pub fn dialect(&self) -> &Dialect {
        &self.config.dialect
    }

    /// Moves everything on as far as it can go now.
    fn drive(&mut self, now: Millis) {
        if self.ended.is_some() {
            return;
        }
        self.wake = None;
        self.limit_wait = None;
        self.limiter.settle(now);
        self.start_jobs();

        self.advance_labels(now);

        let mut jobs = std::mem::take(&mut self.jobs);
        jobs.retain_mut(|job| self.advance_job(job, now));
        self.jobs = jobs;
        // Cases may have asked for labels, or made room for the next.
        self.advance_labels(now);
        self.start_jobs();

        self.flush();
        if let Some(until) = self.outage.until.filter(|until| *until > now) {
            self.wake_at(until);
        }
        let idle = self.jobs.is_empty() && self.labels.is_empty();
        let exhausted = !self.has_next() || self.stopping;
        if idle && exhausted && self.appended.0 == self.appended.1 {
            self.end(now);
        }
        if let Some(at) = self.wake {
            self.commands.push_back(Command::WakeAt(at.max(now.plus(1))));
        }
    }

    /// The first time the cases under way are brought to their end. Where that is impossible, because the run is halted,
    /// or when asked again, they are left as they are; the ledger knows how far they came.
    fn stop(&mut self) {
        if self.stopping || matches!(self.control, Control::Halted { .. }) {
            for mut job in std::mem::take(&mut self.jobs) {
                self.account_abandoned(&mut job);
            }
            self.labels.clear();
        }
        self.stopping = true;
        self.control = Control::Running;
    }

    fn advance_labels(&mut self, now: Millis) {
        let mut labels = std::mem::take(&mut self.labels);
        labels.retain_mut(|label| self.advance_label(label, now));
        labels.append(&mut self.labels);
        self.labels = labels;
    }

    fn has_room(&self) -> bool {
        self.jobs.len() < WIDTH && self.control == Control::Running && !self.stopping
    }

    fn has_next(&self) -> bool {
        self.next < self.queue.len() || !self.postponed.is_empty()
    }

    fn start_jobs(&mut self) {
        while self.has_room() {
            let Some(at) = self.choose() else { return };
            let item = self.queue[at].clone();
            let known = self.state.cases.get(&item.key);
            if known.is_some_and(|case| case.closed && case.created.is_some()) {
                self.account_already(at);
                continue;
            }
            self.commands.push_back(Command::Load(item.index));
            self.jobs.push(job::Job::new(at, item, known.map_or(0, |case| case.next)));
        }
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

    /// May new requests be sent?
    fn may_send(&self, now: Millis) -> bool {
        self.control == Control::Running && self.outage.until.is_none_or(|until| until <= now)
    }

    /// Takes units for a request, or notes when to ask again.
    fn take_units(&mut self, cost: Cost, now: Millis) -> bool {
        if !self.may_send(now) {
            return false;
        }
        match self.limiter.take(cost, now) {
            Ok(()) => true,
            Err(until) => {
                self.limit_wait = Some(self.limit_wait.map_or(until, |wait| wait.min(until)));
                self.wake_at(until);
                false
            }
        }
    }

    fn wake_at(&mut self, at: Millis) {
        self.wake = Some(self.wake.map_or(at, |wake| wake.min(at)));
    }

    /// Adds a record to the ledger and to the state; answers its number.
    fn record(&mut self, record: Record) -> u64 {
        self.state.apply(&record);
        self.records.push(record);
        self.appended.0 + 1
    }

    fn flush(&mut self) {
        if self.records.is_empty() {
            return;
        }
        let lines = self.records.drain(..).filter_map(|record| serde_json::to_string(&record).ok()).collect();
        self.appended.0 += 1;
        self.commands.push_back(Command::Append { upto: self.appended.0, lines });
    }

    fn is_durable(&self, number: u64) -> bool {
        self.appended.1 >= number
    }

    fn send(&mut self, request: HttpRequest) -> RequestId {
        self.requests += 1;
        self.report.requests += 1;
        self.report.units += limits::cost(request.method).0;
        let id = RequestId(self.requests);
        self.commands.push_back(Command::Send { id, request });
        id
    }

    fn halt(&mut self, code: &str, message: &str) {
        self.control = Control::Halted { code: code.to_owned(), message: message.to_owned() };
    }

    /// Trouble on the way: everybody waits, longer each time, at most a minute.
    fn back_off(&mut self, status: Option<u16>, now: Millis) {
        self.outage.in_a_row = self.outage.in_a_row.saturating_add(1);
        self.outage.status = status;
        let seconds = 1_i64 << self.outage.in_a_row.min(6);
        let until = now.plus(seconds.min(60) * 1_000);
        self.outage.until = Some(self.outage.until.map_or(until, |known| known.max(until)));
    }

    /// Ids of the labels of a case; `None` while one of them is still being made.
    fn label_ids(&mut self, labels: &[LabelRef]) -> Option<Vec<LabelId>> {
        let mut ids = Vec::new();
        let mut complete = true;
        for label in labels {
            match label {
                LabelRef::Id(id) => ids.push(*id),
                LabelRef::New(title) => {
                    let key = title.to_lowercase();
                    if let Some(id) = self.state.labels.get(&key) {
                        ids.push(*id);
                    } else if !self.label_failures.contains_key(&key) {
                        complete = false;
                        self.want_label(title);
                    }
                }
            }
        }
        complete.then_some(ids)
    }

    fn end(&mut self, now: Millis) {
        self.ended = Some(now);
        self.account_rest(now);
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
        _ => format!("Deskie answered “{code}”."),
    }
}

/// Which entry a step is, in words.
fn part(step: StepNo, plan: &crate::plan::CasePlan) -> String {
    if step == StepNo::FINISH {
        return "status".into();
    }
    let entry = match step.0.checked_sub(1).and_then(|at| plan.steps.get(at as usize)) {
        Some((at, crate::plan::Step::Message(_))) => return format!("message {}", at + 1),
        Some((at, crate::plan::Step::Note(_))) => return format!("note {}", at + 1),
        None => "case",
    };
    entry.to_owned()
}
