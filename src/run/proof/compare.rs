//! Compares what a list shows of a case with how the ledger says it was left.

use super::tally::Finding;
use crate::deskie::reply::CaseReply;
use crate::deskie::{Account, FieldId, LabelId};
use crate::model::Millis;
pub(super) use crate::run::clocks::Clocks;
use crate::run::fields;
use crate::run::ledger::{self, CaseState, Created, Details, Step};

/// A cut subject is at least so long.
const CUT_FROM: usize = 200;

/// What the header of a case shows.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// Changed in Deskie after the run had left it.
    pub changed: bool,
    /// Subject and date are not what was asked for at first; only the files can tell whether they are right.
    pub doubt: bool,
    pub findings: Vec<Finding>,
}

/// Compares one.
pub(super) fn header(
    created: &Created,
    state: &CaseState,
    found: &CaseReply,
    clocks: Clocks,
    account: &Account,
) -> Header {
    let changed = clocks.is_since(found.updated_at, state);
    let mut header = Header { changed, ..Header::default() };
    let mut differs = |code, what: &str, was: &str, is: &str| {
        let since = if changed { " It was changed in Deskie since the run." } else { "" };
        let message = format!("The {what} was left as “{was}” and is “{is}”.{since}");
        header.findings.push(Finding::new(code, changed, message));
    };
    // The epoch stands in ledgers that did not tell.
    let told = Some(created.at).filter(|at| *at != Millis(0)).or(found.created_at).unwrap_or(created.at);
    let second = found.created_at.unwrap_or(told).seconds();
    if second != told.seconds() {
        differs("case.date", "date of creation, in seconds,", &told.seconds().to_string(), &second.to_string());
    }
    // 0 stands where no answer told of the customer.
    if let Some(user) = found.user.filter(|user| created.user.0 > 0 && *user != created.user) {
        differs("case.customer", "customer", &created.user.0.to_string(), &user.0.to_string());
    }
    if let Some(left) = &state.left {
        if found.status != left.status.as_str() {
            differs("case.status", "state", left.status.as_str(), &found.status);
        }
        if found.priority != left.priority.as_str() {
            differs("case.priority", "urgency", left.priority.as_str(), &found.priority);
        }
        let id = |id: Option<u64>| id.map_or_else(|| "nobody".to_owned(), |id| id.to_string());
        let (staff, group) = (found.staff.map(|staff| staff.0), found.group.map(|group| group.0));
        // Where the run wished for nobody, the account's own rules may have chosen.
        if left.staff.is_some() && left.staff != found.staff {
            differs("case.staff", "assignee", &id(left.staff.map(|staff| staff.0)), &id(staff));
        }
        if left.group.is_some() && left.group != found.group {
            differs("case.other_group", "group", &id(left.group.map(|group| group.0)), &id(group));
        }
    }
    if let Some(details) = state.left.as_ref().and_then(|left| left.details.as_ref()) {
        header.findings.extend(labels(details, state, found, changed, account));
        header.findings.extend(custom_fields(details, state, found, changed, account));
    }
    header.doubt = ledger::check(&found.subject, told) != created.check;
    header
}

/// The labels that were put and are not there. Those that are there besides were put by people or by the account's rules.
fn labels(
    details: &Details,
    state: &CaseState,
    found: &CaseReply,
    changed: bool,
    account: &Account,
) -> Option<Finding> {
    let title = |label: &LabelId| {
        let known = account.labels.iter().find(|known| known.id == *label);
        known.map_or_else(|| label.0.to_string(), |known| format!("“{}”", known.title))
    };
    let missing: Vec<String> = details.labels.iter().filter(|label| !found.labels.contains(label)).map(title).collect();
    let message = format!("Labels that were put are not there: {}.", missing.join(", "));
    (!missing.is_empty()).then(|| of_edit("case.labels", message, state, changed))
}

/// The custom fields that hold something else than was written. Neither value is told: it may be personal.
fn custom_fields(
    details: &Details,
    state: &CaseState,
    found: &CaseReply,
    changed: bool,
    account: &Account,
) -> Option<Finding> {
    let title =
        |field: FieldId| account.field(field).map_or_else(|| field.0.to_string(), |known| format!("“{}”", known.title));
    let holds = |field: FieldId| found.fields.get(&field).and_then(|text| fields::shown(account, field, text));
    let others: Vec<String> = details
        .fields
        .iter()
        .filter(|(field, written)| holds(*field) != Some(*written))
        .map(|(field, _)| title(*field))
        .collect();
    let message = format!("Custom fields hold something else than was written: {}.", others.join(", "));
    (!others.is_empty()).then(|| of_edit("case.fields", message, state, changed))
}

/// A difference in what the closing edit puts right: explained where that edit failed and the report says so.
fn of_edit(code: &'static str, mut message: String, state: &CaseState, changed: bool) -> Finding {
    if let Some(failure) = state.failed.get(&Step::Finish) {
        message.push_str(&format!(" The last edit of the case failed in the run with “{failure}”."));
        return Finding::new(code, true, message);
    }
    if changed {
        message.push_str(" The case was changed in Deskie since the run.");
    }
    Finding::new(code, changed, message)
}

/// Is the subject the one that is wanted, whole or cut short by the server?
pub(super) fn same_subject(wanted: &str, found: &str) -> bool {
    let (wanted, found) = (ledger::folded(wanted), ledger::folded(found));
    wanted == found || (found.chars().count() >= CUT_FROM && wanted.starts_with(&found))
}

/// The difference in the subject. Neither subject is told: the list may be shown to others than the case.
pub(super) fn subject(changed: bool) -> Finding {
    let message = if changed {
        "The subject is another one than in the files. The case was changed in Deskie since the run."
    } else {
        "The subject is another one than in the files."
    };
    Finding::new("case.subject", changed, message)
}
