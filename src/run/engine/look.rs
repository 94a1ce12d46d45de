//! Looks whether a write whose answer was lost has happened.
//!
//! A case is known by its customer, its subject and its second of creation; an id that the ledger already holds is never
//! taken for it. An entry is known by its kind and its second, which the plan made unique within its case. An edit is
//! known by its effect.

use crate::deskie::HttpRequest;
use crate::deskie::account::MessageId;
use crate::deskie::reply::{CaseReply, MessageReply};
use crate::deskie::request::{EditCase, get};
use crate::model::Millis;
use crate::plan::{CasePlan, Step};
use crate::run::ledger::{CaseState, State, StepNo};

/// Rows of a page of the look-up.
pub(super) const PAGE: usize = 100;

/// How far around its date a case is looked for: a date understood in another zone is still found, and told.
const AROUND: i64 = 36 * 3_600;

/// The read that can prove a step.
pub(super) fn request(step: StepNo, plan: &CasePlan, state: &CaseState, page: u32) -> HttpRequest {
    let case = state.created.as_ref().map_or(0, |(id, _, _)| id.0);
    match step {
        StepNo::CREATE => {
            let at = plan.create.created_at.seconds();
            get(
                "cases.json".into(),
                vec![
                    plan.create.lane.filter(),
                    ("from_time", at.saturating_sub(AROUND).to_string()),
                    ("to_time", at.saturating_add(AROUND).to_string()),
                    ("sort", "created_at_asc".into()),
                    ("page", page.to_string()),
                    ("limit", PAGE.to_string()),
                ],
            )
        }
        StepNo::FINISH => get(format!("cases/{case}.json"), Vec::new()),
        _ => get(
            format!("cases/{case}/messages.json"),
            vec![("order", "desc".into()), ("page", page.to_string()), ("limit", PAGE.to_string())],
        ),
    }
}

/// The case that the lost creation made, if it is on this page.
pub(super) fn find_case<'a>(plan: &CasePlan, state: &State, page: &'a [CaseReply]) -> Option<&'a CaseReply> {
    page.iter().find(|case| {
        !state.taken.contains(&case.id)
            && !case.deleted
            && case.created_at.is_some_and(|at| at.seconds() == plan.create.created_at.seconds())
            && folded(&case.subject) == folded(&plan.create.subject)
    })
}

/// The entry that the lost write made, if it is on this page.
pub(super) fn find_entry(plan: &CasePlan, step: StepNo, state: &CaseState, page: &[MessageReply]) -> Option<MessageId> {
    let (_, entry) = plan.steps.get(step.0.checked_sub(1)? as usize)?;
    let (note, at): (bool, Millis) = match entry {
        Step::Message(message) => (false, message.created_at),
        Step::Note(note) => (true, note.created_at),
    };
    page.iter()
        .find(|message| {
            message.note == note
                && !state.messages.contains(&message.id)
                && message.created_at.is_some_and(|written| written.seconds() == at.seconds())
        })
        .map(|message| message.id)
}

/// Has the edit had its effect?
pub(super) fn is_edited(edit: &EditCase, case: &CaseReply) -> bool {
    edit.status.is_none_or(|status| status == case.status)
        && edit.staff.is_none_or(|staff| case.staff == Some(staff))
        && edit.group.is_none_or(|group| case.group == Some(group))
        && edit.add_labels.iter().all(|label| case.labels.contains(label))
}

fn folded(subject: &str) -> String {
    subject.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
