//! One case under way: which step comes next, and the stages of a step.

use super::{Engine, RequestId};
use crate::catalogue::CaseIndex;
use crate::deskie::account::{CaseId, UserId};
use crate::deskie::limits::{self, Cost};
use crate::deskie::reply::CaseReply;
use crate::deskie::request::{EditCase, Writer};
use crate::deskie::{HttpRequest, Method};
use crate::model::Millis;
use crate::plan::{CasePlan, Planned, Step};
use crate::run::ledger::{CaseState, Record, StepNo};
use crate::run::queue::QueueItem;
use crate::run::report::Outcome;

/// One case under way.
#[derive(Debug)]
pub(super) struct Job {
    /// Position in the queue.
    pub at: usize,
    pub item: QueueItem,
    pub plan: Option<Box<CasePlan>>,
    pub stage: Stage,
    /// Steps that an earlier run had done.
    pub done_before: u32,
    /// What the case needs at its end, once that is known.
    pub finish: Option<EditCase>,
    /// Page of a look-up that needs several.
    pub page: u32,
}

/// Where a job stands.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Stage {
    /// Its case is being read and planned.
    Loading,
    /// Free to take the next step.
    Next,
    /// The intent of this step is on its way to the ledger.
    Recording { number: u64, step: StepNo },
    /// The outcome is on its way to the ledger.
    Outcome { number: u64 },
    /// A request is on its way.
    Sending { id: RequestId, what: What },
    /// A write whose answer was lost may still arrive.
    Settling { until: Millis },
    /// Accounted for.
    Over,
}

/// What a request on its way is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum What {
    /// Reads the case after its last entry, to learn what the entries changed.
    Check,
    /// Looks whether this step happened.
    Look(StepNo),
    /// Carries out this step.
    Write(StepNo),
}

/// What the change that entries make to a case depends on, whatever an account's rules are: the state wanted, who wrote
/// at all, and who wrote last.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) struct Trait {
    status: &'static str,
    assigned: bool,
    customer_wrote: bool,
    staff_wrote: bool,
    note_written: bool,
    last: Kind,
}

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Kind {
    Customer,
    Note,
    Staff,
}

impl Job {
    pub fn new(at: usize, item: QueueItem, done_before: u32) -> Self {
        Self { at, item, plan: None, stage: Stage::Loading, done_before, finish: None, page: 1 }
    }

    pub fn is_sending(&self) -> bool {
        matches!(self.stage, Stage::Sending { .. } | Stage::Recording { .. })
    }
}

/// What the entries after the opening may have done to the case.
fn trait_of(plan: &CasePlan) -> Trait {
    let kind = |step: &Step| match step {
        Step::Message(message) if message.writer == Writer::Customer => Kind::Customer,
        Step::Message(_) => Kind::Staff,
        Step::Note(_) => Kind::Note,
    };
    let wrote = |wanted: Kind| plan.steps.iter().any(|(_, step)| kind(step) == wanted);
    Trait {
        status: plan.create.status,
        assigned: plan.create.staff.is_some(),
        customer_wrote: wrote(Kind::Customer),
        staff_wrote: wrote(Kind::Staff),
        note_written: wrote(Kind::Note),
        last: plan.steps.last().map_or(Kind::Note, |(_, step)| kind(step)),
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
                job.plan = Some(plan);
                job.stage = Stage::Next;
            }
            Ok(Planned::Skipped(note)) => {
                let case = job.item.key.clone();
                self.record(Record::Skipped { case, code: note.code.to_owned() });
                self.account_whole(&mut job, Outcome::Skipped, note.code, &note.message);
            }
            Err(code) => {
                let case = job.item.key.clone();
                self.record(Record::Failed { case, step: StepNo::CREATE, code: code.clone() });
                let message = "The case could not be read from its file. Was the file changed or moved?";
                self.account_whole(&mut job, Outcome::Failed, &code, message);
            }
        }
        self.jobs.insert(place, job);
    }

    /// Moves a job on; `false` when it is over.
    pub(super) fn advance_job(&mut self, job: &mut Job, now: Millis) -> bool {
        loop {
            match &job.stage {
                Stage::Loading | Stage::Sending { .. } => return true,
                Stage::Over => return false,
                Stage::Outcome { number } if self.is_durable(*number) => job.stage = Stage::Next,
                Stage::Recording { number, step } if self.is_durable(*number) => {
                    let step = *step;
                    match self.write(job, step) {
                        Some(request) => {
                            let id = self.send(request);
                            job.stage = Stage::Sending { id, what: What::Write(step) };
                        }
                        None => job.stage = Stage::Next,
                    }
                    return true;
                }
                Stage::Settling { until } if *until <= now => job.stage = Stage::Next,
                Stage::Settling { until } => {
                    let until = *until;
                    self.wake_at(until);
                    return true;
                }
                Stage::Outcome { .. } | Stage::Recording { .. } => return true,
                Stage::Next => {
                    if !self.next_step(job, now) {
                        return true;
                    }
                }
            }
        }
    }

    /// Takes the next step of a job that is free; `false` when it has to wait.
    fn next_step(&mut self, job: &mut Job, now: Millis) -> bool {
        let Some(plan) = job.plan.take() else { return false };
        let moved = self.next_step_of(job, &plan, now);
        job.plan = Some(plan);
        moved
    }

    fn next_step_of(&mut self, job: &mut Job, plan: &CasePlan, now: Millis) -> bool {
        let state = self.state.cases.get(&job.item.key).cloned().unwrap_or_default();
        if state.created.is_none() && !state.failed.contains_key(&StepNo::CREATE) {
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
            return self.read(job, What::Look(step), plan, &state, now);
        }
        let step = match &state.created {
            None if state.failed.contains_key(&StepNo::CREATE) => {
                self.account_case(job, plan);
                return true;
            }
            None => StepNo::CREATE,
            Some(_) if (state.next as usize) <= plan.steps.len() => StepNo(state.next),
            Some(_) => match self.finish(job, plan, &state) {
                Finish::Check => return self.read(job, What::Check, plan, &state, now),
                Finish::Close => {
                    self.account_case(job, plan);
                    return true;
                }
                Finish::Edit => StepNo::FINISH,
                Finish::Wait => return false,
            },
        };
        if step == StepNo::CREATE && self.label_ids(&plan.create.labels).is_none() {
            return false;
        }
        if !self.take_units(limits::cost(Method::Post), now) {
            return false;
        }
        let number = self.record(Record::Intent { case: job.item.key.clone(), step });
        job.stage = Stage::Recording { number, step };
        true
    }

    fn read(&mut self, job: &mut Job, what: What, plan: &CasePlan, state: &CaseState, now: Millis) -> bool {
        if !self.take_units(Cost(1), now) {
            return false;
        }
        let request = match what {
            What::Look(step) => super::look::request(step, plan, state, job.page),
            What::Check | What::Write(_) => super::look::request(StepNo::FINISH, plan, state, 1),
        };
        let id = self.send(request);
        job.stage = Stage::Sending { id, what };
        true
    }

    /// The literal request of a step; `None` when what it needs is not there, which the look-up will find.
    fn write(&mut self, job: &Job, step: StepNo) -> Option<HttpRequest> {
        let plan = job.plan.as_deref()?;
        let labels = self.label_ids(&plan.create.labels).unwrap_or_default();
        let dialect = &self.config.dialect;
        if step == StepNo::CREATE {
            return Some(plan.create.to_http(dialect, &labels));
        }
        let (case, user) = self.ids(&job.item.key)?;
        if step == StepNo::FINISH {
            return Some(job.finish.as_ref()?.to_http(case));
        }
        let (_, entry) = plan.steps.get(step.0.checked_sub(1)? as usize)?;
        Some(match entry {
            Step::Message(message) => message.to_http(dialect, &plan.create.lane, case, user),
            Step::Note(note) => note.to_http(dialect, &plan.create.lane, case),
        })
    }

    pub(super) fn ids(&self, key: &str) -> Option<(CaseId, UserId)> {
        self.state.cases.get(key)?.created.as_ref().map(|(case, _, user)| (*case, *user))
    }

    /// What is left to do after the last entry.
    fn finish(&mut self, job: &mut Job, plan: &CasePlan, state: &CaseState) -> Finish {
        if state.finished || state.failed.contains_key(&StepNo::FINISH) {
            return Finish::Close;
        }
        if job.finish.is_none() {
            let mut edit = EditCase::default();
            if plan.create.labels_later() {
                match self.label_ids(&plan.create.labels) {
                    Some(labels) => edit.add_labels = labels,
                    None => return Finish::Wait,
                }
            }
            if !plan.steps.is_empty() {
                match self.learned.get(&trait_of(plan)) {
                    None => return Finish::Check,
                    Some(true) => put_right(&mut edit, plan),
                    Some(false) => {}
                }
            }
            job.finish = Some(edit);
        }
        if job.finish == Some(EditCase::default()) { Finish::Close } else { Finish::Edit }
    }

    /// The case was read after its last entry: decides what it needs, and learns whether entries of this kind change a
    /// case. After an edit the case shows nothing of that any more, so nothing is learnt from it.
    pub(super) fn checked(&mut self, job: &mut Job, plan: &CasePlan, case: &CaseReply) {
        let changed = case.status != plan.create.status
            || plan.create.staff.is_some_and(|staff| case.staff != Some(staff))
            || plan.create.group.is_some_and(|group| case.group != Some(group));
        if self.state.cases.get(&job.item.key).is_none_or(|state| !state.edit_tried) {
            self.learned.insert(trait_of(plan), changed);
        }
        let mut edit = EditCase::default();
        if plan.create.labels_later() {
            edit.add_labels = self.label_ids(&plan.create.labels).unwrap_or_default();
            edit.add_labels.retain(|label| !case.labels.contains(label));
        }
        if changed {
            put_right(&mut edit, plan);
        }
        job.finish = Some(edit);
        job.stage = Stage::Next;
    }
}

enum Finish {
    Check,
    Close,
    Edit,
    Wait,
}

/// Repeats what the create call asked for.
fn put_right(edit: &mut EditCase, plan: &CasePlan) {
    edit.status = Some(plan.create.status);
    edit.staff = plan.create.staff;
    edit.group = plan.create.group;
}
