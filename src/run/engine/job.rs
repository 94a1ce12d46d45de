//! One case under way: which step comes next, and the stages of a step.

use std::collections::HashSet;

use super::look::{Search, Sought, is_customer};
use super::tries::Trouble;
use super::{Engine, SAME_FAILURES, delta, finish, same, undoing};
use crate::catalogue::CaseIndex;
use crate::deskie::account::{CaseId, UserId};
use crate::deskie::limits::{self, Cost};
use crate::deskie::request::{EditCase, get};
use crate::deskie::{HttpRequest, Method};
use crate::model::Mark;
use crate::plan::{CasePlan, NewEntry, Planned};
use crate::run::dispatch::Moment;
use crate::run::ledger::{CaseState, Left, Record, Step};
use crate::run::queue::QueueItem;
use crate::run::report::Outcome;
use crate::run::task::RequestId;

/// One case under way.
#[derive(Debug)]
pub(super) struct Job {
    /// Position in the queue.
    pub at: usize,
    pub item: QueueItem,
    /// Its key in the ledger; not that of the queue where the case is known by another id.
    pub key: String,
    pub plan: Option<Box<CasePlan>>,
    pub stage: Stage,
    /// Was it there before this run?
    pub known: bool,
    /// Entries that an earlier run had written.
    pub entries_before: HashSet<Mark>,
    /// How an earlier run left it.
    pub left_before: Option<Left>,
    /// How it is to be left.
    pub wanted: Option<Left>,
    /// What the case needs at its end, once that is known.
    pub finish: Option<EditCase>,
    /// How the case stood before the edit that closes it; none inside when that could not be read.
    pub stood: Option<Option<Left>>,
    /// Undo may have removed it, and it cannot be read: nobody knows whether any of it is there.
    pub unseen: bool,
    /// It was taken up again only because state, labels or details may be wanted otherwise.
    pub only_changed: bool,
    /// Details and files of it that are left out, and labels it could not get, once it is accounted for.
    pub lost: Option<(u32, u32)>,
    /// A look-up under way.
    pub search: Search,
    /// What the step that it is at has met with so far.
    pub trouble: Trouble,
    /// Entries of the plan before this one have an outcome.
    pub cursor: usize,
}

/// Where a job stands.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Stage {
    /// Its case is being read and planned.
    Loading,
    /// Another job works on the same case in Deskie.
    Parked,
    /// Free to take the next step.
    Next,
    /// The intent of this step is on its way to the ledger.
    Recording { number: u64, step: Step },
    /// The outcome is on its way to the ledger.
    Outcome { number: u64 },
    /// A request is on its way.
    Sending { id: RequestId, what: What },
    /// A write whose answer was lost may still arrive.
    Settling { until: Moment },
    /// Accounted for.
    Over,
}

/// What a request on its way is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum What {
    /// Reads the case after its last entry, to learn what the entries changed.
    Check,
    /// Reads a known case before anything is added to it, to see what was changed in Deskie since.
    Compare,
    /// Reads a case whose removal an interrupted undo had asked for.
    Stand,
    /// Looks whether this step happened.
    Look(Step),
    /// Carries out this step.
    Write(Step),
}

impl Job {
    pub fn new(at: usize, item: QueueItem) -> Self {
        Self {
            at,
            key: item.key.clone(),
            item,
            plan: None,
            stage: Stage::Loading,
            known: false,
            entries_before: HashSet::new(),
            left_before: None,
            wanted: None,
            finish: None,
            stood: None,
            unseen: false,
            only_changed: false,
            lost: None,
            search: Search::default(),
            trouble: Trouble::default(),
            cursor: 0,
        }
    }

    pub fn is_sending(&self) -> bool {
        matches!(self.stage, Stage::Sending { .. } | Stage::Recording { .. })
    }
}

impl Engine {
    /// A case was read and planned.
    pub(super) fn loaded(&mut self, index: CaseIndex, planned: Result<Planned, String>) {
        let Some(place) = self.jobs.iter().position(|job| job.item.index == index && job.stage == Stage::Loading)
        else {
            return;
        };
        let mut job = self.jobs.remove(place);
        match planned {
            Ok(Planned::Case(plan)) => {
                self.unread.in_a_row = 0;
                self.planned(&mut job, plan);
            }
            Ok(Planned::Skipped(note)) => {
                self.unread.in_a_row = 0;
                let case = job.key.clone();
                self.dispatch.record(Record::Skipped { case, code: note.code.to_owned() });
                self.account_whole(&mut job, Outcome::Skipped, note.code, &note.message);
            }
            Err(code) => self.unreadable(&mut job, &code),
        }
        self.jobs.insert(place, job);
    }

    /// A case could not be read. That says nothing of what is in Deskie, so nothing is recorded of it: what an earlier run
    /// had on its way is still open, and the next run tries to read it again.
    fn unreadable(&mut self, job: &mut Job, code: &str) {
        self.unread.in_a_row += 1;
        self.unread.all += 1;
        if self.unread.in_a_row >= SAME_FAILURES {
            self.dispatch.halt(
                "many_unreadable",
                format!(
                    "{SAME_FAILURES} cases in a row could not be read from their files. Is the drive still there? Put it \
                     right, then go on; what could not be read is tried again by the next run.",
                ),
            );
        }
        let message = "The case could not be read from its file. Was the file changed or moved?";
        self.account_whole(job, Outcome::Failed, code, message);
    }

    /// Takes the plan, and up what an earlier run left.
    pub(super) fn planned(&mut self, job: &mut Job, mut plan: Box<CasePlan>) {
        self.recognise(job, &plan);
        // Whoever is here first has the case; what parks owns nothing, so no two can wait for each other.
        if *self.owned.entry(job.key.clone()).or_insert(job.at) != job.at {
            job.plan = Some(plan);
            job.stage = Stage::Parked;
            return;
        }
        let mut state = self.dispatch.state.cases.get(&job.key).cloned().unwrap_or_default();
        if undoing::is_doubtful(&state) {
            // What undo had on its way may arrive yet.
            job.stage = Stage::Settling { until: self.settled };
            job.plan = Some(plan);
            return;
        }
        same::adopt(&mut plan, &state);
        same::leave_out_dropped(&mut plan, &state);
        let elsewhere = delta::elsewhere(&job.key, &plan, &self.dispatch.state, self.comparing, &mut self.by_entry);
        if let Some(why) = self.refuses(&plan, &state)
            && state.open.is_none()
            && !delta::difference(&plan, &state, &elsewhere, &self.dispatch.state).is_none()
        {
            job.entries_before = state.entries.iter().map(|(mark, _)| *mark).collect();
            job.known = true;
            return self.leave_out(job, &plan, why);
        }
        if state.gone.is_some() {
            // Undo removed it, perhaps half made: it begins anew.
            self.dispatch.record(Record::Reopened { case: job.key.clone() });
            state = CaseState::default();
        }
        job.known = state.present().is_some();
        if job.known {
            job.entries_before = state.entries.iter().map(|(mark, _)| *mark).collect();
            job.left_before.clone_from(&state.left);
            if plan.opening.is_some_and(|(_, mark)| !job.entries_before.contains(&mark)) {
                plan.opening_to_entry();
            }
        }
        self.leave_elsewhere(job, &mut plan);
        job.stage = match state.open {
            // What an earlier run had on its way may arrive yet.
            Some(_) => Stage::Settling { until: self.settled },
            None => Stage::Next,
        };
        let is_told_only = delta::is_finished(&state) && !self.is_compared(&job.item.key);
        let taken_up = state.closed.is_none() || !is_told_only && self.take_up(job, &plan, &state);
        self.tell_earlier_failures(job, &plan);
        if !taken_up {
            self.account_known(job, &plan);
        }
        job.plan = Some(plan);
    }

    /// Moves a job on; `false` when it is over.
    pub(super) fn advance_job(&mut self, job: &mut Job) -> bool {
        loop {
            match &job.stage {
                Stage::Loading | Stage::Sending { .. } => return true,
                Stage::Over => return false,
                Stage::Parked => {
                    let Some(plan) = job.plan.take() else { return false };
                    self.planned(job, plan);
                    if job.stage == Stage::Parked {
                        return true;
                    }
                }
                Stage::Outcome { number } if self.dispatch.is_durable(*number) => job.stage = Stage::Next,
                Stage::Recording { number, step } if self.dispatch.is_durable(*number) => {
                    let step = *step;
                    match self.write(job, step) {
                        Some(request) => {
                            let id = self.dispatch.send(request);
                            job.trouble.sent(&self.writes);
                            job.stage = Stage::Sending { id, what: What::Write(step) };
                        }
                        None => job.stage = Stage::Next,
                    }
                    return true;
                }
                Stage::Settling { until } => {
                    if !self.dispatch.has_come(*until) {
                        return true;
                    }
                    job.stage = Stage::Next;
                }
                Stage::Outcome { .. } | Stage::Recording { .. } => return true,
                Stage::Next => {
                    if !self.next_step(job) {
                        return true;
                    }
                }
            }
        }
    }

    /// Takes the next step of a job that is free; `false` when it has to wait.
    fn next_step(&mut self, job: &mut Job) -> bool {
        let Some(mut plan) = job.plan.take() else { return false };
        self.keep_opening(job, &mut plan);
        let moved = self.merge(job, &mut plan) && self.next_step_of(job, &plan);
        job.plan = Some(plan);
        moved
    }

    /// A case whose creation was proved may have begun with another entry than a newer export does: that one is added.
    fn keep_opening(&self, job: &Job, plan: &mut CasePlan) {
        let Some(state) = self.dispatch.state.cases.get(&job.key).filter(|state| state.present().is_some()) else {
            return;
        };
        same::adopt(plan, state);
        if plan.opening.is_some_and(|(_, mark)| !state.has(mark)) {
            plan.opening_to_entry();
        }
    }

    fn next_step_of(&mut self, job: &mut Job, plan: &CasePlan) -> bool {
        let state = self.dispatch.state.cases.get(&job.key).cloned().unwrap_or_default();
        if undoing::is_doubtful(&state) {
            return self.read(job, What::Stand, plan, &state);
        }
        let create_failed = state.failed.contains_key(&Step::Create);
        if state.created.is_none() && !create_failed {
            // Two creations for one customer at a time could make the customer twice, and an unclear one could be
            // taken for the other.
            let owner = *self.creating.entry(plan.create.lane.clone()).or_insert(job.at);
            if owner != job.at {
                return false;
            }
        } else {
            self.creating.retain(|_, owner| *owner != job.at);
        }
        if let Some(step) = state.open {
            return self.read(job, What::Look(step), plan, &state);
        }
        if !create_failed {
            // Before a known case is read: where it lacks nothing but labels that cannot be had, nothing is to be done.
            let Some(labels) = self.label_ids(&plan.create.labels) else { return false };
            let is_as_asked = |asked: &Left| finish::wanted(plan, &labels).is_same(asked);
            if std::mem::take(&mut job.only_changed) && state.asked.as_ref().is_some_and(is_as_asked) {
                self.account_nothing_new(job, plan);
                return true;
            }
        }
        let step = match &state.created {
            None if create_failed => {
                self.account_case(job, plan);
                return true;
            }
            None => Step::Create,
            Some(_) if job.left_before.is_some() && job.wanted.is_none() => {
                return self.read(job, What::Compare, plan, &state);
            }
            Some(_) => match next_entry(job, plan, &state) {
                Some(mark) => match self.refuses(plan, &state) {
                    Some(why) => {
                        self.leave_out(job, plan, why);
                        return true;
                    }
                    None => Step::Entry(mark),
                },
                None => match self.finish(job, plan, &state) {
                    finish::Finish::Check => return self.read(job, What::Check, plan, &state),
                    finish::Finish::Close => {
                        self.account_case(job, plan);
                        return true;
                    }
                    finish::Finish::Edit => Step::Finish,
                    finish::Finish::Wait => return false,
                },
            },
        };
        if !self.dispatch.take_units(limits::cost(Method::Post)) {
            return false;
        }
        let sent = self.sent(job, plan, step);
        let number = self.dispatch.record(Record::Intent { case: job.key.clone(), step, sent });
        job.stage = Stage::Recording { number, step };
        true
    }

    fn read(&mut self, job: &mut Job, what: What, plan: &CasePlan, state: &CaseState) -> bool {
        if !self.dispatch.take_units(Cost(1)) {
            return false;
        }
        let case = state.created.as_ref().map_or(CaseId(0), |created| created.id);
        let request = match what {
            What::Look(Step::Create) => {
                let sent = state.sent.as_deref();
                let customer = is_customer(&job.key, plan, sent).then_some(&plan.create.lane);
                // Where dates do not come back as they were sent, no stretch of time is sure to hold the case.
                let time_filter = self.config.dialect.time_filter && !self.dates_differ();
                job.search.request(&Sought::case(plan, sent), customer, time_filter)
            }
            What::Look(Step::Entry(_)) => super::look::messages(case, job.search.page),
            What::Look(Step::Finish) | What::Check | What::Compare | What::Stand | What::Write(_) => {
                get(format!("cases/{}.json", case.0), Vec::new())
            }
        };
        let id = self.dispatch.send(request);
        job.stage = Stage::Sending { id, what };
        true
    }

    /// The literal request of a step; `None` when what it needs is not there, which the look-up will find.
    fn write(&mut self, job: &Job, step: Step) -> Option<HttpRequest> {
        let plan = job.plan.as_deref()?;
        let labels = self.label_ids(&plan.create.labels).unwrap_or_default();
        let dialect = &self.config.dialect;
        let mark = match step {
            Step::Create => return Some(plan.create.to_http(dialect, &labels)),
            Step::Finish => return Some(job.finish.as_ref()?.to_http(self.ids(&job.key)?.0)),
            Step::Entry(mark) => mark,
        };
        let (case, user) = self.ids(&job.key)?;
        let form = self.form_of(job, plan);
        Some(match &*plan.entry_in(mark, form)? {
            NewEntry::Message(message) => message.to_http(dialect, form, case, user),
            NewEntry::Note(note) => note.to_http(dialect, form, case),
        })
    }

    pub(super) fn ids(&self, key: &str) -> Option<(CaseId, UserId)> {
        self.dispatch.state.cases.get(key)?.present().map(|created| (created.id, created.user))
    }
}

/// The first planned entry that has no outcome. What lies before the cursor has one, so a long case is not gone through
/// again for each of its entries.
fn next_entry(job: &mut Job, plan: &CasePlan, state: &CaseState) -> Option<Mark> {
    while let Some(entry) = plan.entries.get(job.cursor) {
        let mark = entry.mark;
        let over = job.entries_before.contains(&mark)
            || state.failed.contains_key(&Step::Entry(mark))
            || state.entries.iter().rev().any(|(written, _)| *written == mark);
        if !over {
            return Some(mark);
        }
        job.cursor += 1;
    }
    None
}
