//! Removes trial cases: to the trash together where the API takes several at once, then each for good, and looks whether
//! it is gone. Repeating any of it is harmless, so a lost answer is simply asked for again.

use super::{Check, Stage, Weight};
use crate::deskie::dialect::Deletion;
use crate::deskie::request::{BULK, Removal, read_case};
use crate::deskie::{Answer, CaseId, HttpRequest, reply};
use crate::run::dispatch::Class;
use crate::run::ledger::Record;

/// See the module.
#[derive(Clone, Debug, Default)]
pub(super) struct Removing {
    /// Cases to be trashed together.
    together: Vec<CaseId>,
    /// Cases to be trashed one by one.
    singly: Vec<CaseId>,
    /// Cases to be deleted.
    doomed: Vec<CaseId>,
    /// Cases of which it was said that they are deleted.
    unseen: Vec<CaseId>,
    trashed: Vec<CaseId>,
    deleted: usize,
    /// Cases that can only be trashed.
    kept: Vec<CaseId>,
    /// Cases that can be neither trashed nor deleted.
    left: Vec<CaseId>,
}

impl Removing {
    pub fn of(cases: Vec<CaseId>) -> Self {
        let mut together = cases;
        let singly = together.split_off(together.len().min(BULK));
        Self { together, singly, ..Self::default() }
    }

    pub fn is_over(&self) -> bool {
        [&self.together, &self.singly, &self.doomed, &self.unseen].iter().all(|cases| cases.is_empty())
    }

    /// The next request; none when everything is done.
    pub fn request(&self) -> Option<HttpRequest> {
        if let [only] = self.together.as_slice() {
            // The form for several is tried with the same case twice.
            return Some(Removal::Trash.to_http(&[*only, *only]));
        }
        if !self.together.is_empty() {
            return Some(Removal::Trash.to_http(&self.together));
        }
        if let Some(case) = self.singly.first() {
            return Some(Removal::Trash.to_http(&[*case]));
        }
        if let Some(case) = self.unseen.first() {
            return Some(read_case(*case));
        }
        self.doomed.first().map(|case| Removal::Delete.to_http(&[*case]))
    }
}

impl Check {
    /// Takes the answer to the present request of the removal.
    pub(super) fn removed(&mut self, class: Class, answer: &Answer) {
        self.stage = Stage::Next;
        match class {
            Class::NotNow | Class::Unclear => return,
            Class::Done | Class::Refused(_) => {}
        }
        let done = class == Class::Done;
        let missing =
            matches!(&class, Class::Refused(code) if code.contains("not_found") || reply::says_absent(answer));
        if !self.removing.together.is_empty() {
            self.trashed_together(done, answer);
        } else if !self.removing.singly.is_empty() {
            let case = self.removing.singly.remove(0);
            match (done, missing) {
                (_, true) => self.gone(case),
                (trashed, false) => {
                    self.removing.doomed.push(case);
                    self.removing.trashed.extend(trashed.then_some(case));
                }
            }
        } else if !self.removing.unseen.is_empty() {
            let case = self.removing.unseen.remove(0);
            if missing {
                self.removing.deleted += 1;
                self.gone(case);
            } else {
                self.not_deleted(case);
            }
        } else if !self.removing.doomed.is_empty() {
            let case = self.removing.doomed.remove(0);
            match (done, missing) {
                (true, _) => self.removing.unseen.push(case),
                (false, true) => self.gone(case),
                (false, false) => self.not_deleted(case),
            }
        }
    }

    fn trashed_together(&mut self, done: bool, answer: &Answer) {
        let moved: Vec<CaseId> = if done { success_ids(answer) } else { Vec::new() };
        let cases = std::mem::take(&mut self.removing.together);
        self.dialect.bulk_removal = cases.iter().all(|case| moved.contains(case));
        for case in cases {
            if moved.contains(&case) {
                self.removing.trashed.push(case);
                self.removing.doomed.push(case);
            } else {
                self.removing.singly.push(case);
            }
        }
    }

    fn not_deleted(&mut self, case: CaseId) {
        if self.removing.trashed.contains(&case) {
            self.removing.kept.push(case);
            self.dispatch.record(Record::TrialGone { id: case });
        } else {
            self.removing.left.push(case);
        }
    }

    fn gone(&mut self, case: CaseId) {
        self.dispatch.record(Record::TrialGone { id: case });
    }

    /// What the removal has shown.
    pub(super) fn conclude_removal(&mut self) {
        let name = |case: &CaseId| {
            let known = self.numbers.iter().find(|(id, number)| id == case && !number.is_empty());
            known.map_or_else(|| case.0.to_string(), |(_, number)| number.clone())
        };
        let left: Vec<String> = self.removing.left.iter().map(name).collect();
        let kept: Vec<String> = self.removing.kept.iter().map(name).collect();
        if self.removing.deleted > 0 && left.is_empty() && kept.is_empty() {
            self.dialect.deletion = Deletion::AfterTrash;
            self.note("deletion", "after_trash", Weight::Fine, "Cases can be deleted; the trial case is gone.");
        } else if !left.is_empty() {
            self.dialect.deletion = Deletion::Refused;
            let message = format!(
                "This login may neither trash nor delete cases. Remove by hand: {}. A run could not be undone.",
                left.join(", ")
            );
            self.note("deletion", "refused", Weight::Note, message);
        } else if !kept.is_empty() {
            self.dialect.deletion = Deletion::TrashOnly;
            let message = format!("Cases can be moved to the trash, not deleted. In the trash: {}.", kept.join(", "));
            self.note("deletion", "trash_only", Weight::Note, message);
        }
        if self.removing.deleted > 0 || !self.removing.trashed.is_empty() {
            if self.dialect.bulk_removal {
                self.note("bulk", "taken", Weight::Fine, "Several cases can be removed by one request.");
            } else {
                self.note("bulk", "refused", Weight::Note, "Cases can only be removed one by one.");
            }
        }
        self.findings.left_behind = left;
    }
}

/// The cases that an answer for several says were moved.
fn success_ids(answer: &Answer) -> Vec<CaseId> {
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap_or_default();
    if let Some(ids) = body.get("case_success_id").and_then(serde_json::Value::as_array) {
        return ids.iter().filter_map(reply::number).map(CaseId).collect();
    }
    body.get("case").and_then(reply::case).map(|case| case.id).into_iter().collect()
}
