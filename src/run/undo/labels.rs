//! Labels that runs made go when nothing uses them any more. Cases in the trash are no use of a label. Whether a label was
//! made that a run was about to make when it broke off, the list of labels tells.
//!
//! The list may pass over its filter and show other cases too, so every case shown is asked for its labels itself.

use super::USE_UNKNOWN;
use super::remove::{Job, Undo};
use crate::deskie::account::LabelId;
use crate::deskie::request::{cases, get};
use crate::deskie::{Answer, HttpRequest};
use crate::deskie::{reply, survey};
use crate::model::Mark;
use crate::run::dispatch::Class;
use crate::run::engine::labels::made_unseen;
use crate::run::ledger::{Record, label_mark};

/// Rows of a page.
const ROWS: usize = 100;

/// So many pages are read for a label. They hold more cases in the trash, and more of other labels where the filter is
/// passed over, than it is worth reading.
const PAGES: u32 = 20;

/// A page of the list of the cases with this label.
pub(super) fn list(label: LabelId, page: u32) -> HttpRequest {
    let query = vec![
        ("labels[]", label.0.to_string()),
        ("show_merged_cases", "true".into()),
        ("sort", "updated_at_desc".into()),
        ("page", page.to_string()),
        ("limit", ROWS.to_string()),
    ];
    cases(query)
}

/// A page of the list of labels.
pub(super) fn all(page: u32) -> HttpRequest {
    get("labels.json".into(), vec![("page", page.to_string()), ("limit", ROWS.to_string())])
}

impl Undo {
    /// A page of the list of labels was read.
    pub(super) fn labels_seen(&mut self, page: u32, class: &Class, answer: &Answer) {
        let rows = match class {
            Class::Done => reply::page(answer, "label", survey::label).ok(),
            Class::NotNow => return self.jobs.push_front(Job::ListLabels(page)),
            Class::Refused(_) | Class::Unclear => None,
        };
        let Some(rows) = rows else {
            // Without the list nothing is certain of them, so they stay.
            return self.retry(Job::ListLabels(page), |undo| undo.listed.clear());
        };
        self.tries = 0;
        let (seen, count) = ((self.listed.len() + rows.rows.len()) as u64, rows.rows.len());
        let more = rows.goes_on(seen, ROWS);
        self.listed.extend(rows.rows);
        if more == Some(true) && count > 0 && page < PAGES {
            return self.jobs.push_front(Job::ListLabels(page.saturating_add(1)));
        }
        let listed = std::mem::take(&mut self.listed);
        for record in made_unseen(&self.dispatch.state, &listed) {
            if let Record::Label { id, .. } = record {
                self.labels.push_back(id);
            }
            self.dispatch.record(record);
        }
        // What a whole list does not show was not made, and who makes it later is somebody else.
        let there = |title: &Mark| listed.iter().any(|label| label_mark(&label.title) == *title);
        let open = self.dispatch.state.labels_intended.iter().copied();
        for title in open.filter(|title| more == Some(false) && !there(title)).collect::<Vec<_>>() {
            self.dispatch.record(Record::LabelNotMade { title });
        }
    }

    /// The answer to the look for cases with a label, of which `before` rows were read already. Only a list that was read
    /// to its last row shows that nothing uses it.
    pub(super) fn use_seen(&mut self, label: LabelId, page: u32, before: u64, class: Class, answer: &Answer) {
        let again = Job::LookForUse(label, page, before);
        let list = match class {
            Class::Done => reply::page(answer, "case", reply::case).ok(),
            Class::NotNow => return self.jobs.push_front(again),
            Class::Unclear => None,
            Class::Refused(code) => return self.label_kept(label, &code),
        };
        let seen = before + list.as_ref().map_or(0, |list| list.rows.len() as u64);
        let Some((list, more)) = list.and_then(|list| list.goes_on(seen, ROWS).map(|more| (list, more))) else {
            return self.retry(again, |undo| undo.label_kept(label, USE_UNKNOWN));
        };
        self.tries = 0;
        if list.rows.iter().any(|case| !case.deleted && case.labels.contains(&label)) {
            self.report.labels_kept += 1;
        } else if !more {
            self.jobs.push_front(Job::RemoveLabel(label));
        } else if page < PAGES {
            self.jobs.push_front(Job::LookForUse(label, page.saturating_add(1), seen));
        } else {
            self.label_kept(label, USE_UNKNOWN);
        }
    }

    /// The answer to the removal of a label. Repeating it does no harm.
    pub(super) fn label_removed(&mut self, label: LabelId, class: Class, answer: &Answer) {
        match class {
            Class::NotNow | Class::Unclear => self.jobs.push_front(Job::RemoveLabel(label)),
            Class::Refused(code) if !reply::says_absent(answer) && code != "label_not_found" => {
                self.label_kept(label, &code);
            }
            Class::Done | Class::Refused(_) => {
                self.dispatch.record(Record::LabelGone { id: label });
                self.report.labels += 1;
                self.report.labels_gone.push(label);
            }
        }
    }

    fn label_kept(&mut self, label: LabelId, code: &str) {
        self.report.labels_kept += 1;
        let message = if code == USE_UNKNOWN {
            "The lists of Deskie do not show whether anything else uses it, so it was kept.".into()
        } else {
            format!("Deskie answered “{code}”.")
        };
        self.not_removed(format!("label {}", label.0), code, message);
    }
}
