//! `PUT cases/{id}.json` and the rating of a case.

use serde_json::{Value, json};

use super::super::desk::{Desk, Outcome, Reply, one_of};
use super::super::errors::Refusal;
use super::super::mailed::Why;
use super::super::params::Params;
use super::super::state::{Case, Change, Rating};
use super::super::switches::{ClosingSurvey, CustomFields, EditAccess};
use super::super::{fields, view};
use super::{PRIORITIES, RATINGS, STATUSES};
use crate::deskie::FieldLevel;
use crate::model::Millis;

/// Changes what the request names and keeps the rest. Labels are added and taken away, not replaced.
pub(in super::super) fn edit(desk: &mut Desk<'_>, key: &str, params: Params<'_>) -> Outcome {
    let case_id = desk.case_id(key)?;
    let subject = super::subject(desk, params)?;
    let status = one_of(params, "status", STATUSES, "incorrect_status")?;
    let priority = one_of(params, "priority", PRIORITIES, "incorrect_priority")?;
    let staff_id = desk.staff(params, "staff_id", "incorrect_staff_id")?;
    let group_id = desk.group(params)?;
    let language_id = desk.language(params)?;
    let names_fields = params.value("custom_fields").is_some();
    let new_fields = fields::read(desk, params, FieldLevel::Case)?;
    let added = fields::labels(desk, params, "add_labels")?.unwrap_or_default();
    let removed = fields::labels(desk, params, "delete_labels")?.unwrap_or_default();
    let access = has_access(desk, case_id, group_id);
    let replaces = desk.switches().custom_fields == CustomFields::Replaced;
    let (now, me) = (desk.now, desk.me);

    let case = desk.books.cases.get_mut(&case_id).ok_or(Refusal::Missing("case_not_found"))?;
    if !access {
        return Err(Refusal::Forbidden("staff_has_not_access"));
    }
    let before = case.labels.clone();
    let closes = status == Some("closed") && case.status != "closed";
    if let Some(subject) = subject {
        case.subject = subject;
    }
    if let Some(status) = status {
        set_status(case, status, now, me);
    }
    if let Some(priority) = priority {
        note_change(&mut case.changes, now, me, "priority", json!(case.priority), json!(priority));
        case.priority = priority;
    }
    if let Some(staff_id) = staff_id {
        note_change(&mut case.changes, now, me, "staff", json!(case.staff_id), json!(staff_id));
        case.staff_id = staff_id;
    }
    if let Some(group_id) = group_id {
        note_change(&mut case.changes, now, me, "group", json!(case.group_id), json!(group_id));
        case.group_id = group_id;
    }
    if let Some(language_id) = language_id {
        case.language_id = language_id;
    }
    if names_fields && replaces {
        case.custom_fields.clear();
    }
    case.custom_fields.extend(new_fields);
    case.labels.retain(|label| !removed.contains(label));
    for label in added {
        if !case.labels.contains(&label) {
            case.labels.push(label);
        }
    }
    note_change(&mut case.changes, now, me, "labels", json!(before), json!(case.labels));
    case.updated_at = now;
    if closes && desk.switches().closing_survey == ClosingSurvey::Sent {
        desk.mail(case_id, 0, Why::Survey);
    }
    super::show(desk, &case_id.to_string())
}

/// Puts a case into a status, with all that belongs to it.
pub(in super::super) fn set_status(case: &mut Case, status: &'static str, now: Millis, by: u64) {
    if case.status == status {
        return;
    }
    note_change(&mut case.changes, now, by, "status", json!(case.status), json!(status));
    case.closed_at = (status == "closed").then_some(now);
    case.status = status;
}

/// `PUT cases/{id}/rate.json`
pub(in super::super) fn rate(desk: &mut Desk<'_>, key: &str, params: Params<'_>) -> Outcome {
    let case_id = desk.case_id(key)?;
    let rating = read_rating(desk, params)?;
    let now = desk.now;
    let case = desk.books.cases.get_mut(&case_id).ok_or(Refusal::Missing("case_not_found"))?;
    case.rating = Some(Box::new(rating));
    case.updated_at = now;
    Ok(Reply::Done(view::case(desk, desk.case(key)?)))
}

/// The rating in a request.
///
/// # Errors
/// A word that is no rating, or staff that do not exist.
pub(in super::super) fn read_rating(desk: &Desk<'_>, params: Params<'_>) -> Result<Rating, Refusal> {
    let code = "incorrect_rating";
    Ok(Rating {
        rating: one_of(params, "rating", RATINGS, code)?.ok_or(Refusal::Invalid(code))?,
        comment: params.text("rating_comment").unwrap_or_default(),
        staff_id: desk.staff(params, "rated_staff_id", "incorrect_staff_id")?.unwrap_or(0),
    })
}

fn has_access(desk: &Desk<'_>, case_id: u64, target: Option<u64>) -> bool {
    let present = desk.books.cases.get(&case_id).map(|case| case.group_id);
    let closed = match desk.switches().edit_access {
        EditAccess::Everywhere => None,
        EditAccess::NotLastGroup => desk.books.account.groups.last().map(|group| group.id.0),
    };
    closed.is_none_or(|closed| present != Some(closed) && target != Some(closed))
}

fn note_change(changes: &mut Vec<Change>, at: Millis, by: u64, event: &'static str, old_value: Value, value: Value) {
    if old_value != value {
        changes.push(Change { at, event, done_by: format!("staff_{by}"), old_value, value });
    }
}
