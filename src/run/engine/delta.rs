//! A newer export of the same source: which cases are known, what in them is new, and what was changed since, on either
//! side. Only the difference is sent; what people changed in Deskie since stays as they left it.

use std::collections::{HashMap, HashSet};

use super::finish;
use super::job::{Job, Stage, What};
use super::{CASE_REMOVED, Engine, UNPROVED};
use crate::deskie::reply::CaseReply;
use crate::deskie::request::{EditCase, LabelRef};
use crate::deskie::{Answer, reply};
use crate::model::Mark;
use crate::plan::case::Note;
use crate::plan::{CasePlan, CasePriority, CaseStatus, Rest};
use crate::run::dispatch::{Class, SETTLE};
use crate::run::ledger::{self, CaseState, Left, Record, State, Step};
use crate::run::report::Outcome;

/// What a plan has beyond what the ledger says of its case.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Difference {
    /// Entries that were not written yet.
    pub entries: u32,
    /// Steps that failed in an earlier run and are tried again.
    pub failed: u32,
    /// State, urgency, assignee, group, subject, labels or fields are wanted otherwise than the case was left.
    pub changed: bool,
}

impl Difference {
    /// Is there nothing to send?
    pub const fn is_none(&self) -> bool {
        self.entries == 0 && self.failed == 0 && !self.changed
    }
}

impl From<Difference> for Rest {
    fn from(difference: Difference) -> Self {
        let entries = difference.entries.saturating_add(difference.failed);
        Self { entries, edit: difference.changed }
    }
}

/// Compares a plan with what is known of its case. Labels that no run has made yet count as a change.
pub fn difference(plan: &CasePlan, known: &CaseState, state: &State) -> Difference {
    let written: HashSet<Mark> = known.entries.iter().map(|(mark, _)| *mark).collect();
    let unproved = |mark| known.failed.get(&Step::Entry(mark)).is_some_and(|code| code == UNPROVED);
    let new = |mark| !written.contains(&mark) && !unproved(mark);
    let failed = known.failed.values().filter(|code| *code != UNPROVED).count();
    let labels: Option<Vec<_>> = plan
        .create
        .labels
        .iter()
        .map(|label| match label {
            LabelRef::Id(id) => Some(*id),
            LabelRef::New(title) => state.labels.get(&ledger::label_mark(title)).copied(),
        })
        .collect();
    let opening = plan.opening.map(|(_, mark)| mark);
    let entries = plan.entries.iter().map(|entry| entry.mark);
    let wanted = labels.map(|labels| finish::wanted(plan, &labels));
    Difference {
        entries: opening.into_iter().chain(entries).filter(|mark| new(*mark)).count().try_into().unwrap_or(u32::MAX),
        failed: failed.try_into().unwrap_or(u32::MAX),
        changed: known.left.is_some() && wanted != known.left,
    }
}

/// Keys of known cases by the marks of their entries.
pub type ByEntry = HashMap<Mark, String>;

/// The key under which the ledger has a case, or is to have it. Two tables, or two accounts of one old service, may both
/// have a case 1; and a thread of mails may begin with another mail in a newer export. What decides is whether entries are
/// shared. `comparing`: there were runs of other files. `by_entry` is made when first needed.
pub fn key_of(key: &str, plan: &CasePlan, state: &State, comparing: bool, by_entry: &mut Option<ByEntry>) -> String {
    const SOURCE: &str = "mail:";
    let marks = || plan.marks();
    if let Some(known) = state.cases.get(key) {
        let mut theirs: HashSet<Mark> = known.entries.iter().map(|(mark, _)| *mark).collect();
        // Before anything is written, what was to be.
        theirs.extend(known.first);
        let other = |mark: Mark| format!("{key}~{mark}");
        if !theirs.is_empty()
            && !marks().any(|mark| theirs.contains(&mark))
            && let Some(first) = marks().next()
        {
            // Known by the entry that was its first then, or named by the one that is first now.
            let known = marks().map(other).find(|key| state.cases.contains_key(key));
            return known.unwrap_or_else(|| other(first));
        }
        return key.to_owned();
    }
    if !comparing || !key.starts_with(SOURCE) {
        return key.to_owned();
    }
    let index = by_entry.get_or_insert_with(|| {
        let mails = state.cases.iter().filter(|(key, case)| key.starts_with(SOURCE) && case.present().is_some());
        mails.flat_map(|(key, case)| case.entries.iter().map(|(mark, _)| (*mark, key.clone()))).collect()
    });
    // The case that shares most; of equals the one whose entry comes first.
    let mut shared: HashMap<&String, u32> = HashMap::new();
    let mut best: Option<(u32, &String)> = None;
    for key in marks().filter_map(|mark| index.get(&mark)) {
        let count = shared.entry(key).or_default();
        *count += 1;
        if best.is_none_or(|(most, _)| *count > most) {
            best = Some((*count, key));
        }
    }
    best.map_or_else(|| key.to_owned(), |(_, key)| key.clone())
}

impl Engine {
    /// Finds the case in the ledger.
    pub(super) fn recognise(&mut self, job: &mut Job, plan: &CasePlan) {
        job.key = key_of(&job.item.key, plan, &self.dispatch.state, self.comparing, &mut self.by_entry);
    }

    /// A closed case is met again: takes it up if there is something to do. False when there is not.
    pub(super) fn take_up(&mut self, job: &mut Job, plan: &CasePlan, known: &CaseState) -> bool {
        let is_open = known.failed.get(&Step::Create).is_some_and(|code| code == UNPROVED);
        let is_there = known.present().is_some();
        if is_there && difference(plan, known, &self.dispatch.state).is_none() || !is_there && is_open {
            return false;
        }
        self.dispatch.record(Record::Reopened { case: job.key.clone() });
        true
    }

    /// A known case was read before anything is added to it.
    pub(super) fn compared(&mut self, job: &mut Job, plan: &CasePlan, class: Class, answer: &Answer) {
        job.stage = Stage::Next;
        match class {
            Class::Done => {}
            Class::Refused(_) if answer.status == 404 => return self.removed(job),
            Class::Refused(code) => return self.account_unread(job, plan, &code),
            Class::NotNow | Class::Unclear => return,
        }
        let Some(case) = reply::object(answer, "case").ok().as_ref().and_then(reply::case) else {
            job.stage = Stage::Settling { until: self.dispatch.after(SETTLE) };
            return;
        };
        if case.deleted {
            return self.removed(job);
        }
        let Some(before) = &job.left_before else { return };
        let shown = Left {
            status: CaseStatus::from_word(&case.status).unwrap_or(before.status),
            priority: CasePriority::from_word(&case.priority).unwrap_or(before.priority),
            staff: case.staff,
            group: case.group,
            rest: before.rest,
        };
        self.dispatch.record(Record::Compared { case: job.key.clone(), shown });
    }

    /// Settles how a known case is to be left, once it was compared; `false` while labels are being made for it.
    pub(super) fn merge(&mut self, job: &mut Job, plan: &mut CasePlan) -> bool {
        let state = self.dispatch.state.cases.get(&job.key);
        let Some(shown) = state.and_then(|state| state.shown.clone()).filter(|_| job.wanted.is_none()) else {
            return true;
        };
        let Some(before) = job.left_before.clone() else { return true };
        let Some(labels) = self.label_ids(&plan.create.labels) else { return false };
        let new = finish::wanted(plan, &labels);
        let mut kept = false;
        job.wanted = Some(Left {
            status: merge(before.status, new.status, shown.status, &mut kept),
            priority: merge(before.priority, new.priority, shown.priority, &mut kept),
            staff: merge(before.staff, new.staff, shown.staff, &mut kept),
            group: merge(before.group, new.group, shown.group, &mut kept),
            rest: new.rest,
        });
        if kept {
            plan.losses.push(kept_as_in_deskie());
        }
        true
    }

    /// What a known case needs at its end, as Deskie shows it after its last entry.
    pub(super) fn put_as_wanted(
        &mut self,
        job: &Job,
        plan: &mut CasePlan,
        wanted: &Left,
        case: &CaseReply,
    ) -> EditCase {
        let mut edit = finish::restore(wanted, case);
        if job.left_before.as_ref().is_none_or(|before| before.rest == wanted.rest) {
            return edit;
        }
        edit.add_labels = self.label_ids(&plan.create.labels).unwrap_or_default();
        edit.add_labels.retain(|label| !case.labels.contains(label));
        edit.fields.clone_from(&plan.create.fields);
        if ledger::folded(&case.subject) == ledger::folded(&plan.create.subject) {
            return edit;
        }
        let created = self.dispatch.state.cases.get(&job.key).and_then(|state| state.created.as_ref());
        let is_untouched = created
            .is_some_and(|created| case.created_at.is_some_and(|at| ledger::check(&case.subject, at) == created.check));
        if is_untouched {
            edit.subject = Some(plan.create.subject.clone());
        } else if !plan.losses.contains(&kept_as_in_deskie()) {
            plan.losses.push(kept_as_in_deskie());
        }
        edit
    }

    /// Somebody removed the case in Deskie: nothing is added to it, and it is not made again.
    pub(super) fn removed(&mut self, job: &mut Job) {
        self.dispatch.record(Record::Skipped { case: job.key.clone(), code: CASE_REMOVED.into() });
        let (at, left) = (self.dispatch.now(), job.left_before.clone());
        self.dispatch.record(Record::Closed { case: job.key.clone(), at, left });
        self.account_whole(job, Outcome::Skipped, CASE_REMOVED, &super::describe(CASE_REMOVED));
    }

    pub(super) fn compare_answered(
        &mut self,
        job: &mut Job,
        plan: &mut CasePlan,
        what: What,
        class: Class,
        answer: &Answer,
    ) {
        if what == What::Compare {
            return self.compared(job, plan, class, answer);
        }
        job.stage = Stage::Next;
        match class {
            Class::Done => match reply::object(answer, "case").ok().as_ref().and_then(reply::case) {
                Some(case) => self.checked(job, plan, &case),
                None => job.stage = Stage::Settling { until: self.dispatch.after(SETTLE) },
            },
            Class::Refused(code) => self.refused(job, plan, Step::Finish, code),
            Class::NotNow | Class::Unclear => {}
        }
    }
}

/// One property of a case, as it was left, as the newer export wants it, and as Deskie shows it.
fn merge<T: Copy + PartialEq>(before: T, new: T, shown: T, kept: &mut bool) -> T {
    if shown == before {
        return new;
    }
    *kept |= new != before && new != shown;
    shown
}

fn kept_as_in_deskie() -> Note {
    Note {
        code: "case.kept_as_in_deskie",
        message: "The case was changed both in the old service and in Deskie since; it stays as it is in Deskie."
            .into(),
    }
}
