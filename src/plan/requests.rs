//! The literal requests of a plan, to be read by a person before anything is sent. What only the server can give, the
//! ids of the new case, its user and new labels, stands as 0.

use super::case::{CasePlan, NewEntry, PlannedEntry};
use crate::deskie::account::{CaseId, UserId};
use crate::deskie::request::LabelRef;
use crate::deskie::{Dialect, HttpRequest, LabelId};

/// All requests of one case, in order. The correcting edit at the end is not among them: it is sent only where
/// messages changed the state, and then repeats the state of the first request.
pub fn of_case(plan: &CasePlan, dialect: &Dialect) -> Vec<HttpRequest> {
    let labels: Vec<LabelId> = plan
        .create
        .labels
        .iter()
        .map(|label| match label {
            LabelRef::Id(id) => *id,
            LabelRef::New(_) => LabelId(0),
        })
        .collect();
    let mut requests = vec![plan.create.to_http(dialect, &labels)];
    let form = plan.create.lane.text_form();
    for PlannedEntry { step, .. } in &plan.entries {
        requests.push(match step {
            NewEntry::Message(message) => message.to_http(dialect, form, CaseId(0), UserId(0)),
            NewEntry::Note(note) => note.to_http(dialect, form, CaseId(0)),
        });
    }
    requests
}

/// The path of such a request for people to read.
pub fn path_of(request: &HttpRequest) -> String {
    request.path().replacen("cases/0/", "cases/{case}/", 1)
}
