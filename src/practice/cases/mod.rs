//! Cases: created, listed, edited, moved, rated.

mod create;
mod edit;
mod list;
mod moves;

pub(super) use create::{create, has_webhook};
pub(super) use edit::{edit, rate, read_rating, set_status};
pub(super) use list::{list, range, users_by};
pub(super) use moves::{Move, move_all};

use serde_json::json;

use super::desk::{Desk, Outcome, Reply};
use super::errors::Refusal;
use super::params::Params;
use super::switches::{Changelog, LongSubjects, Subjects};
use super::view;

/// Longest subject where the switch minds it, in characters.
const LONGEST_SUBJECT: usize = 255;
/// The words of `status`.
const STATUSES: &[&str] = &["open", "waiting", "closed"];
/// The words of `priority`, the least urgent first.
const PRIORITIES: &[&str] = &["low", "normal", "high", "critical"];
/// The words of `rating`.
pub(super) const RATINGS: &[&str] = &["low", "middle", "high"];

/// `GET cases/{id}.json`
pub(super) fn show(desk: &Desk<'_>, key: &str) -> Outcome {
    Ok(Reply::Done(view::case(desk, desk.case(key)?)))
}

/// `GET cases/{id}/changelog.json`
pub(super) fn changelog(desk: &Desk<'_>, key: &str) -> Outcome {
    if desk.switches().changelog == Changelog::Missing {
        return Err(Refusal::Missing("not_found"));
    }
    let changes = desk.case(key)?.changes.iter().map(|change| {
        json!({
            "created_at": desk.calendar.write(change.at),
            "event": change.event,
            "done_by": change.done_by,
            "old_value": change.old_value,
            "value": change.value,
        })
    });
    Ok(Reply::Done(json!({ "changelog": changes.collect::<Vec<_>>() })))
}

/// The subject in a request, kept, refused or cut when it is long.
fn subject(desk: &Desk<'_>, params: Params<'_>) -> Result<Option<String>, Refusal> {
    let Some(given) = params.text("subject") else { return Ok(None) };
    let subject = match desk.switches().subjects {
        Subjects::Kept => given,
        Subjects::Squeezed => given.split_whitespace().collect::<Vec<_>>().join(" "),
        Subjects::WithoutSigns => given.chars().filter(|c| c.len_utf8() < 4).collect(),
    };
    if subject.chars().count() <= LONGEST_SUBJECT {
        return Ok(Some(subject));
    }
    match desk.switches().long_subjects {
        LongSubjects::Kept => Ok(Some(subject)),
        LongSubjects::Refused => Err(Refusal::Invalid("incorrect_subject")),
        LongSubjects::Cut => Ok(Some(subject.chars().take(LONGEST_SUBJECT).collect())),
    }
}
