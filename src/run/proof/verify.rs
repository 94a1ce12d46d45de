//! The verification pass: a [`Task`] that only reads.
//!
//! ```text
//!   keys ─▶ lists by time ─▶ lists by customer ─▶ single cases ─▶ messages ─▶ verdict
//! ```
//!
//! Each stage takes only what the one before left open. Keys are looked for in the files and cost nothing; lists and single
//! cases may not spend more than a hundredth of what the
//! run itself did.

use std::collections::{HashSet, VecDeque};

use super::deep::Deep;
use super::headers::Headers;
use super::rows::{self, Rows};
use super::tally::{Finding, Tally};
use super::verdict::{Depth, Mismatch, Proof};
use super::windows::{self, Window};
use crate::catalogue::CaseIndex;
use crate::deskie::account::UserId;
use crate::deskie::limits::Cost;
use crate::deskie::{Account, Address, Answer, Dialect, HttpRequest};
use crate::model::Millis;
use crate::run::dispatch::{Class, Dispatch, READS};
use crate::run::engine::delta::ByEntry;
use crate::run::ledger::{CaseState, State};
use crate::run::limiter::Limiter;
use crate::run::progress::Phase;
use crate::run::queue::QueueItem;
use crate::run::task::{Command, Event, RequestId, Task};

/// What a pass needs to know at its beginning.
#[derive(Clone, Debug)]
pub struct Config {
    /// How this account speaks.
    pub dialect: Dialect,
    /// The account, for the names and kinds of its labels and fields.
    pub account: Account,
    /// The account's limit, where it is known.
    pub per_minute: Option<u32>,
    /// Where cases can be opened; `None` for the practice Deskie.
    pub address: Option<Address>,
    /// Percentage of the limit that may be used.
    pub share: u8,
    /// What was spent in the last minute.
    pub limiter: Limiter,
    /// How deep the pass goes.
    pub depth: Depth,
}

/// Reads under way at once.
const WIDTH: usize = 6;

/// So many unreadable answers in a row stop the pass: somebody should look.
const UNREADABLE: u32 = 20;

/// How long to wait before an unreadable answer is asked for again.
const AGAIN: i64 = 2_000;

/// A read under way.
#[derive(Debug)]
pub(super) struct Job {
    pub work: Work,
    pub at: At,
}

/// Where it stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum At {
    /// Its case is being read from the files.
    Loading,
    /// May be sent.
    Ready,
    /// On its way.
    Sent(RequestId),
    /// To be sent again at this time.
    Until(Millis),
}

/// What is read.
#[derive(Debug)]
pub(super) enum Work {
    /// Nothing: a case of the files is looked for among those that the ledger knows by other keys.
    Claim { place: u32, index: CaseIndex },
    /// The messages of a case.
    Deep(Box<Deep>),
    /// One case by itself.
    Single { row: u32 },
    /// Nothing: the subject is compared with the files.
    Subject { row: u32, index: CaseIndex, found: String, changed: bool },
    /// The cases of some customers.
    Users { users: Vec<UserId>, page: u32, left: u64 },
    /// The cases of a stretch of time.
    Window(Window),
}

impl Work {
    pub const fn is_header(&self) -> bool {
        !matches!(self, Self::Deep(_))
    }
}

/// What becomes of a job after its answer.
pub(super) enum Next {
    /// It is over.
    Over,
    /// It takes another read.
    More,
    /// The answer could not be read.
    Unreadable,
}

/// See the module.
#[derive(Debug)]
pub struct Verify {
    pub(super) config: Config,
    pub(super) dispatch: Dispatch,
    pub(super) queue: Vec<QueueItem>,
    pub(super) rows: Rows,
    pub(super) headers: Headers,
    /// Positions in the queue whose messages are still to be read, the next one last.
    pub(super) to_read: Vec<u32>,
    pub(super) deep_total: u64,
    pub(super) deep_over: u64,
    /// Positions in the queue of cases that the ledger may know by other keys, the next one last.
    pub(super) claims: Vec<u32>,
    /// Of these, those whose number several cases have.
    pub(super) shared: HashSet<u32>,
    pub(super) first: VecDeque<Job>,
    /// Cases of the ledger that the queue does not name, by their entries. Made when first needed.
    pub(super) by_entry: Option<ByEntry>,
    jobs: Vec<Job>,
    stage: Stage,
    pub(super) proof: Proof,
    pub(super) tally: Tally,
    unreadable: u32,
    stopping: bool,
    begun: Millis,
    ended: Option<Millis>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Stage {
    Claims,
    Windows,
    Users,
    Singles,
    Messages,
}

impl Verify {
    /// A pass over what `state` says is there; `queue` are all cases of the files. Begins with [`Event::Wake`].
    pub fn new(config: Config, queue: Vec<QueueItem>, state: State, now: Millis) -> Self {
        let rows = Rows::of(&state, &queue);
        let headers = Headers::new(&rows, &state, &config.dialect);
        let to_read = super::deep::choose(config.depth, &queue, &state);
        let dispatch = Dispatch::new(state, config.limiter.clone(), config.per_minute, config.share, now);
        let mut verify = Self {
            proof: Proof { files: queue.len() as u64, cases: rows.len() as u64, ..Proof::default() },
            config,
            dispatch,
            deep_total: to_read.len() as u64,
            deep_over: 0,
            queue,
            rows,
            headers,
            to_read,
            claims: Vec::new(),
            shared: HashSet::new(),
            first: VecDeque::new(),
            by_entry: None,
            jobs: Vec::new(),
            stage: Stage::Claims,
            tally: Tally::default(),
            unreadable: 0,
            stopping: false,
            begun: now,
            ended: None,
        };
        verify.account_absent();
        verify
    }

    /// The verdict; before the end, what is known of it.
    pub fn proof(&self) -> Proof {
        if self.ended.is_some() {
            return self.proof.clone();
        }
        self.proof_at(self.dispatch.now())
    }

    fn proof_at(&self, now: Millis) -> Proof {
        let mut proof = self.proof.clone();
        self.tally.write(&mut proof);
        proof.cases_seen = self.rows.count(rows::SEEN);
        proof.files_seen = self.rows.count_of_files(rows::SEEN);
        proof.of_ledger = self.rows.count(rows::OF_FILES);
        proof.cases_unchecked = proof.cases.saturating_sub(proof.cases_seen + self.rows.count(rows::MISSING));
        proof.header_units = self.headers.spent;
        proof.units = self.dispatch.sums.units;
        proof.duration = now.since(self.begun);
        proof.stopped = self.stopping || proof.cases_unchecked > 0;
        proof
    }

    /// Steps done, and steps in all as far as known.
    pub fn progress(&self) -> (u64, u64) {
        let of = self.rows.len() as u64 + self.deep_total;
        if self.ended.is_some() {
            return (of, of);
        }
        (self.headers.told + self.deep_over, of)
    }

    /// What was spent in the last minute; for the next work on the same account.
    pub const fn limiter(&self) -> &Limiter {
        &self.dispatch.limiter
    }

    /// The fold of the ledger, unchanged.
    pub const fn state(&self) -> &State {
        &self.dispatch.state
    }

    /// Adds a difference of a case of the ledger.
    pub(super) fn differs(&mut self, row: u32, finding: Finding) {
        let Some(row) = self.rows.get(row) else { return };
        let key = self.rows.key(row, &self.queue);
        let source_id = self.rows.item(row, &self.queue).map(|item| item.source_id.as_str());
        let source_id = source_id.or_else(|| key.split_once(':').map(|(_, id)| id)).unwrap_or(key);
        // What follows is ours, see [`crate::run::engine::delta::key_of`].
        let source_id = source_id.split_once('~').map_or(source_id, |(id, _)| id);
        let number = self.dispatch.state.cases.get(key).and_then(|case| case.created.as_ref());
        let number = number.map(|created| created.number.clone()).unwrap_or_default();
        self.tally.add(Mismatch {
            case: source_id.to_owned(),
            url: self.config.address.as_ref().map(|address| address.case_url(&number)),
            number,
            code: finding.code.to_owned(),
            explained: finding.explained,
            message: finding.message,
        });
    }

    /// Moves everything on as far as it can go now.
    fn drive(&mut self, now: Millis) {
        loop {
            self.start_jobs();
            let mut jobs = std::mem::take(&mut self.jobs);
            jobs.retain_mut(|job| self.advance(job, now));
            jobs.append(&mut self.jobs);
            self.jobs = jobs;
            if !self.jobs.is_empty() {
                // A job that was given up makes room for the next.
                if self.jobs.len() == WIDTH || self.stopping || !self.has_next() {
                    return;
                }
                continue;
            }
            if self.has_next() && !self.stopping {
                continue;
            }
            self.stage = match self.stage {
                _ if self.stopping => return self.end(now),
                Stage::Claims => Stage::Windows,
                Stage::Windows => {
                    self.headers.plan_users(&self.rows, &self.queue, &self.dispatch.state);
                    Stage::Users
                }
                Stage::Users => Stage::Singles,
                Stage::Singles => Stage::Messages,
                Stage::Messages => return self.end(now),
            };
        }
    }

    fn end(&mut self, now: Millis) {
        self.proof = self.proof_at(now);
        self.ended = Some(now);
    }

    fn has_next(&mut self) -> bool {
        !self.first.is_empty()
            || match self.stage {
                Stage::Claims => !self.claims.is_empty(),
                Stage::Windows => self.headers.has_window(),
                Stage::Users => self.headers.has_users(),
                Stage::Singles => self.headers.has_single(&self.rows),
                Stage::Messages => !self.to_read.is_empty(),
            }
    }

    fn start_jobs(&mut self) {
        while self.jobs.len() < WIDTH && !self.stopping {
            let next = self.first.pop_front().or_else(|| match self.stage {
                Stage::Claims => self.next_claim(),
                Stage::Windows => self.headers.next_window(),
                Stage::Users => self.headers.next_users(),
                Stage::Singles => self.headers.next_single(&self.rows),
                Stage::Messages => self.next_deep(),
            });
            let Some(job) = next else { return };
            match &job.work {
                Work::Claim { index, .. } | Work::Subject { index, .. } => self.dispatch.ask(Command::Load(*index)),
                Work::Deep(deep) => self.dispatch.ask(Command::Load(deep.index)),
                _ => {}
            }
            self.jobs.push(job);
        }
    }

    /// Moves a job on; `false` when it is given up.
    fn advance(&mut self, job: &mut Job, now: Millis) -> bool {
        match job.at {
            At::Sent(_) => return true,
            At::Loading => return !self.stopping,
            _ if self.stopping => return false,
            At::Until(until) if until > now => {
                self.dispatch.wake_at(until);
                return true;
            }
            At::Ready | At::Until(_) => job.at = At::Ready,
        }
        if job.work.is_header() && !self.headers.may_spend(&job.work) {
            return false;
        }
        let Some(request) = self.request(&job.work) else { return false };
        if !self.dispatch.take_units(Cost(1)) {
            return true;
        }
        self.headers.spent += u64::from(job.work.is_header());
        job.at = At::Sent(self.dispatch.send(request));
        true
    }

    fn request(&self, work: &Work) -> Option<HttpRequest> {
        match work {
            Work::Deep(deep) => Some(deep.request(self.rows.get(deep.row)?.id)),
            header => super::headers::request(header, &self.rows),
        }
    }

    fn answered(&mut self, id: RequestId, answer: Option<Answer>, now: Millis) {
        let Some(place) = self.jobs.iter().position(|job| job.at == At::Sent(id)) else { return };
        let class = self.dispatch.classify(answer.as_ref());
        let mut job = self.jobs.remove(place);
        let next = self.take_answer(&mut job.work, class, answer.as_ref());
        job.at = At::Ready;
        match next {
            Next::Over => {
                self.unreadable = 0;
                return;
            }
            Next::More => {}
            Next::Unreadable => {
                job.at = At::Until(now.plus(AGAIN));
                self.unreadable += 1;
                if self.unreadable >= UNREADABLE {
                    self.unreadable = 0;
                    let why = "Deskie's answers cannot be read. Look whether Deskie works, then go on.";
                    self.dispatch.halt("answers.unreadable", why);
                }
            }
        }
        self.jobs.insert(place, job);
    }

    /// Takes an answer. What comes to nothing again and again counts as refused, and is told as not read.
    fn take_answer(&mut self, work: &mut Work, class: Class, answer: Option<&Answer>) -> Next {
        let nothing = Answer::default();
        let mut take = |verify: &mut Self, class| match &mut *work {
            Work::Deep(deep) => verify.deep_answered(deep, class, answer.unwrap_or(&nothing)),
            header => verify.header_answered(header, class, answer.unwrap_or(&nothing)),
        };
        let is_answer = matches!(class, Class::Done | Class::Refused(_));
        let is_unclear = class == Class::Unclear;
        let next = take(self, class);
        match next {
            Next::Over | Next::More if is_answer => self.dispatch.was_answered(),
            Next::More if !is_unclear => {}
            Next::Over => {}
            Next::More | Next::Unreadable => {
                if let Some(code) = self.dispatch.in_vain(answer, READS) {
                    return take(self, Class::Refused(code));
                }
            }
        }
        next
    }

    fn loaded(&mut self, index: CaseIndex, planned: Result<crate::plan::Planned, String>) {
        let waits = |job: &Job| {
            job.at == At::Loading
                && match &job.work {
                    Work::Deep(deep) => deep.index == index,
                    Work::Claim { index: wanted, .. } | Work::Subject { index: wanted, .. } => *wanted == index,
                    _ => false,
                }
        };
        let Some(place) = self.jobs.iter().position(waits) else { return };
        let mut job = self.jobs.remove(place);
        let goes_on = match &mut job.work {
            Work::Deep(deep) => self.deep_loaded(deep, planned),
            Work::Claim { place, .. } => {
                self.claim_loaded(*place, planned);
                false
            }
            Work::Subject { row, found, changed, .. } => {
                self.subject_loaded(*row, found, *changed, planned);
                false
            }
            _ => false,
        };
        if goes_on {
            job.at = At::Ready;
            self.jobs.insert(place, job);
        }
    }
}

impl Task for Verify {
    fn handle(&mut self, now: Millis, event: Event) {
        if self.ended.is_some() {
            return;
        }
        self.dispatch.begin(now, &event);
        match event {
            Event::Answered { id, answer } => self.answered(id, Some(answer), now),
            Event::Lost { id } => self.answered(id, None, now),
            Event::Loaded { index, planned } => self.loaded(index, planned),
            Event::Stop => self.stopping = true,
            Event::Appended { .. } | Event::Pause | Event::Resume | Event::Share(_) | Event::Wake => {}
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
        if self.ended.is_some() {
            return if self.proof.stopped { Phase::Stopped } else { Phase::Finished };
        }
        let sending = self.jobs.iter().any(|job| matches!(job.at, At::Sent(_)));
        match self.dispatch.phase(now, sending) {
            Phase::Sending | Phase::Waiting { .. } if self.stopping => Phase::Stopping,
            phase => phase,
        }
    }
}

/// The units that the run cost, as the ledger tells: two for each case and each entry written after its opening.
pub(super) fn units_of_run(state: &State) -> u64 {
    let of_case = |case: &CaseState| {
        let later = case.entries.iter().filter(|(_, id)| id.is_some()).count() as u64;
        2 * (1 + later)
    };
    state.cases.values().filter(|case| case.present().is_some()).map(of_case).sum()
}

/// The units that headers may cost: a hundredth of the run's, and after a small run what any account may spend in a
/// minute.
pub(super) fn budget(state: &State) -> u64 {
    const LEAST: u64 = 20;
    (units_of_run(state) / 100).max(LEAST)
}

/// The pages that windows may cost beyond those that the ledger's own cases fill.
pub(super) fn spare(budget: u64, cases: u64) -> u64 {
    budget.saturating_sub(windows::pages(cases)) / 2
}
