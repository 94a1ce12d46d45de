//! The end of a case: what its entries changed in it is put right, and what a newer export changed is carried over. How
//! entries change a case is an account's own affair, so the run learns it from the first case of each kind.

use super::Engine;
use super::job::{Job, Stage};
use crate::deskie::reply::CaseReply;
use crate::deskie::request::{EditCase, Writer};
use crate::deskie::{FieldId, LabelId};
use crate::model::Mark;
use crate::plan::{CasePlan, CaseStatus, NewEntry};
use crate::run::fields;
use crate::run::ledger::{self, CaseState, Details, Left, Step};

/// What the change that entries make to a case depends on, whatever an account's rules are: the state wanted, who wrote
/// at all, and who wrote last.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) struct Trait {
    status: CaseStatus,
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

/// What is left to do after the last entry.
pub(super) enum Finish {
    Check,
    Close,
    Edit,
    Wait,
}

/// What the entries after the opening may have done to the case.
fn trait_of(plan: &CasePlan) -> Trait {
    let kind = |step: &NewEntry| match step {
        NewEntry::Message(message) if message.writer == Writer::Customer => Kind::Customer,
        NewEntry::Message(_) => Kind::Staff,
        NewEntry::Note(_) => Kind::Note,
    };
    let wrote = |wanted: Kind| plan.entries.iter().any(|entry| kind(&entry.step) == wanted);
    Trait {
        status: plan.create.status,
        assigned: plan.create.staff.is_some(),
        customer_wrote: wrote(Kind::Customer),
        staff_wrote: wrote(Kind::Staff),
        note_written: wrote(Kind::Note),
        last: plan.entries.last().map_or(Kind::Note, |entry| kind(&entry.step)),
    }
}

/// How the plan wants the case to be left.
pub(super) fn wanted(plan: &CasePlan, labels: &[LabelId]) -> Left {
    let mut rest = vec![ledger::folded(&plan.create.subject)];
    let mut words: Vec<String> = labels.iter().map(|label| format!("label {}", label.0)).collect();
    words.sort();
    rest.append(&mut words);
    rest.extend(plan.create.fields.iter().map(|(field, input)| format!("{}={input:?}", field.0)));
    let held = plan.create.fields.iter().map(|(field, input)| (*field, fields::sent(input)));
    Left {
        status: plan.create.status,
        priority: plan.create.priority,
        staff: plan.create.staff,
        group: plan.create.group,
        rest: Mark::of(rest),
        details: Some(details(&plan.create.subject, labels, held)),
    }
}

/// Subject, labels and fields, in the order in which the ledger has them.
pub(super) fn details(
    subject: &str,
    labels: &[LabelId],
    held: impl Iterator<Item = (FieldId, Option<Mark>)>,
) -> Details {
    let mut labels = labels.to_vec();
    labels.sort_unstable();
    labels.dedup();
    let mut fields: Vec<_> = held.filter_map(|(field, mark)| Some((field, mark?))).collect();
    fields.sort_unstable();
    Details { subject: ledger::subject_mark(subject), labels, fields }
}

impl Engine {
    /// What is left to do after the last entry.
    pub(super) fn finish(&mut self, job: &mut Job, plan: &CasePlan, state: &CaseState) -> Finish {
        if state.finished || state.failed.contains_key(&Step::Finish) {
            return Finish::Close;
        }
        if job.finish.is_none() {
            if job.left_before.is_some() {
                // A known case: whatever entries of a kind do elsewhere, people may have worked on this one since.
                return Finish::Check;
            }
            let mut edit = EditCase::default();
            if plan.create.labels_later() {
                match self.label_ids(&plan.create.labels) {
                    Some(labels) => edit.add_labels = labels,
                    None => return Finish::Wait,
                }
            }
            if !plan.entries.is_empty() {
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
    pub(super) fn checked(&mut self, job: &mut Job, plan: &mut CasePlan, case: &CaseReply) {
        job.stage = Stage::Next;
        if let Some(wanted) = job.wanted.clone() {
            job.finish = Some(self.put_as_wanted(job, plan, &wanted, case));
            return;
        }
        let changed = case.status != plan.create.status.as_str()
            || plan.create.staff.is_some_and(|staff| case.staff != Some(staff))
            || plan.create.group.is_some_and(|group| case.group != Some(group));
        if self.dispatch.state.cases.get(&job.key).is_none_or(|state| !state.edit_tried) {
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
    }
}

/// Repeats what the create call asked for.
fn put_right(edit: &mut EditCase, plan: &CasePlan) {
    edit.status = Some(plan.create.status);
    edit.staff = plan.create.staff;
    edit.group = plan.create.group;
}

/// Asks for what the case shows otherwise than it is to be left.
pub(super) fn restore(wanted: &Left, case: &CaseReply) -> EditCase {
    EditCase {
        status: (case.status != wanted.status.as_str()).then_some(wanted.status),
        priority: (case.priority != wanted.priority.as_str()).then_some(wanted.priority),
        staff: wanted.staff.filter(|staff| case.staff != Some(*staff)),
        group: wanted.group.filter(|group| case.group != Some(*group)),
        ..EditCase::default()
    }
}
