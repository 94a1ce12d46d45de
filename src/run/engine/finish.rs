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
use crate::run::ledger::{self, CaseState, Details, Left, Step, UNPROVED};

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
        if let Some(code) = state.failed.get(&Step::Finish) {
            // How the case stands now is what a later run has to know, to tell its own work from that of people.
            return if job.stood.is_none() && code != UNPROVED { Finish::Check } else { Finish::Close };
        }
        if state.finished {
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
        let known = self.dispatch.state.cases.get(&job.key);
        let is_over = known.is_some_and(|state| state.failed.contains_key(&Step::Finish));
        job.stood = Some(self.shown(case));
        if is_over {
            return;
        }
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

/// How a case is left, and what is asked of it, where the edit that closes it was not made: what that was to change is as
/// the case stood before. So a later run takes what the source wants for a change, unless people have changed it.
pub(super) fn unmade(edit: &EditCase, stood: &Left, left: &mut Left, asked: &mut Left) {
    if let Some(status) = edit.status {
        left.status = stood.status;
        // What people had set, and entries had changed, is no wish of the source.
        asked.status = if asked.status == status { stood.status } else { asked.status };
    }
    if let Some(priority) = edit.priority {
        left.priority = stood.priority;
        asked.priority = if asked.priority == priority { stood.priority } else { asked.priority };
    }
    if edit.staff.is_some() {
        left.staff = stood.staff;
        asked.staff = if asked.staff == edit.staff { stood.staff } else { asked.staff };
    }
    if edit.group.is_some() {
        left.group = stood.group;
        asked.group = if asked.group == edit.group { stood.group } else { asked.group };
    }
    if edit.subject.is_none() && edit.add_labels.is_empty() && edit.fields.is_empty() {
        return;
    }
    for side in [left, asked] {
        // Another hash than any plan has.
        side.rest = Mark::default();
        let (Some(details), Some(stood)) = (&mut side.details, &stood.details) else { continue };
        if edit.subject.is_some() {
            details.subject = stood.subject;
        }
        details.labels.retain(|label| !edit.add_labels.contains(label));
        let sent = |field: FieldId| edit.fields.iter().any(|(known, _)| *known == field);
        details.fields.retain(|(field, _)| !sent(*field));
        details.fields.extend(stood.fields.iter().filter(|(field, _)| sent(*field)).copied());
        details.fields.sort_unstable();
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
