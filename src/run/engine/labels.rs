//! Labels that the account does not have are made once, before the first case that needs them. One that an earlier life
//! was about to make is looked for first: it may be there, and then it is ours.

use super::tries::Trouble;
use super::{Engine, UNPROVED};
use crate::deskie::limits::{self, Cost};
use crate::deskie::request::{get, new_label};
use crate::deskie::survey;
use crate::deskie::{Answer, Label, Method, reply};
use crate::run::dispatch::{Class, Moment, SETTLE};
use crate::run::ledger::{Record, State, label_mark};
use crate::run::task::RequestId;

const PAGE: usize = 100;

/// One label under way.
#[derive(Debug)]
pub(super) struct LabelJob {
    title: String,
    stage: Stage,
    page: u32,
    /// Rows of the list seen so far.
    seen: u64,
    /// What making it has met with so far.
    pub trouble: Trouble,
    /// Why making it was refused; then it is only looked for.
    refused: Option<String>,
}

#[derive(Debug, Eq, PartialEq)]
enum Stage {
    Looking { id: RequestId },
    Making { id: RequestId },
    New,
    Over,
    Recording { number: u64 },
    Settling { until: Moment },
}

/// Labels that an earlier life made without learning of it: it was about to, they were not there then, and are now. Of
/// several with one title it cannot be told which is ours.
pub(in crate::run) fn made_unseen(state: &State, labels: &[Label]) -> Vec<Record> {
    let mut made = Vec::new();
    for title in &state.labels_intended {
        let mut found = labels.iter().filter(|label| label_mark(&label.title) == *title);
        if let (Some(label), None) = (found.next(), found.next()) {
            made.push(Record::Label { title: *title, id: label.id, made: true });
        }
    }
    made
}

impl LabelJob {
    pub(super) const fn is_sending(&self) -> bool {
        matches!(self.stage, Stage::Looking { .. } | Stage::Making { .. })
    }
}

impl Engine {
    pub(super) fn want_label(&mut self, title: &str) {
        let known = |job: &LabelJob| job.title.to_lowercase() == title.to_lowercase();
        if !self.labels.iter().any(known) {
            let open = self.dispatch.state.labels_intended.contains(&label_mark(title));
            self.labels.push(LabelJob {
                title: title.to_owned(),
                stage: if open { Stage::Settling { until: self.settled } } else { Stage::New },
                page: 1,
                seen: 0,
                trouble: Trouble::default(),
                refused: None,
            });
        }
    }

    /// Moves a label on; `false` when it is over.
    pub(super) fn advance_label(&mut self, job: &mut LabelJob) -> bool {
        match job.stage {
            Stage::Over => return false,
            Stage::New if self.dispatch.state.labels.contains_key(&label_mark(&job.title)) => return false,
            Stage::New => {
                if self.dispatch.take_units(limits::cost(Method::Post)) {
                    let number = self.dispatch.record(Record::LabelIntent { title: label_mark(&job.title) });
                    job.stage = Stage::Recording { number };
                }
            }
            Stage::Recording { number } if self.dispatch.is_durable(number) => {
                let id = self.dispatch.send(new_label(&job.title));
                job.trouble.sent(&self.writes);
                job.stage = Stage::Making { id };
            }
            Stage::Settling { until } => {
                if self.dispatch.has_come(until) && self.dispatch.take_units(Cost(1)) {
                    let query = vec![("page", job.page.to_string()), ("limit", PAGE.to_string())];
                    let id = self.dispatch.send(get("labels.json".into(), query));
                    job.stage = Stage::Looking { id };
                }
            }
            Stage::Looking { .. } | Stage::Making { .. } | Stage::Recording { .. } => {}
        }
        true
    }

    /// Takes the answer if it belongs to a label.
    pub(super) fn label_answered(&mut self, id: RequestId, answer: Option<&Answer>) -> bool {
        let waits = |job: &LabelJob| match job.stage {
            Stage::Looking { id: waiting } | Stage::Making { id: waiting } => waiting == id,
            _ => false,
        };
        let Some(place) = self.labels.iter().position(waits) else { return false };
        let mut job = self.labels.remove(place);
        let making = matches!(job.stage, Stage::Making { .. });
        let class = self.dispatch.classify(answer);
        if making {
            self.label_made(&mut job, class, answer);
        } else {
            self.label_looked(&mut job, class, answer);
        }
        self.labels.insert(place, job);
        true
    }

    fn label_made(&mut self, job: &mut LabelJob, class: Class, answer: Option<&Answer>) {
        match class {
            Class::Done => {
                let object = answer.and_then(|answer| reply::object(answer, "label").ok());
                match object.as_ref().and_then(survey::label) {
                    Some(label) => {
                        self.writes.beat();
                        self.dispatch.record(Record::Label { title: label_mark(&job.title), id: label.id, made: true });
                        self.shelf.add(label.id);
                        job.stage = Stage::Over;
                    }
                    None => self.label_unclear(job, answer),
                }
            }
            Class::NotNow => {
                self.dispatch.record(Record::LabelNotMade { title: label_mark(&job.title) });
                job.stage = Stage::New;
            }
            Class::Refused(code) => {
                self.dispatch.record(Record::LabelNotMade { title: label_mark(&job.title) });
                job.refused = Some(code);
                self.look_for_label(job, 0);
            }
            Class::Unclear => self.label_unclear(job, answer),
        }
    }

    fn label_unclear(&mut self, job: &mut LabelJob, answer: Option<&Answer>) {
        self.count_unclear(&mut job.trouble, answer.unwrap_or(&Answer::default()));
        self.look_for_label(job, SETTLE);
    }

    /// Begins to look for a label in so many milliseconds.
    fn look_for_label(&mut self, job: &mut LabelJob, wait: i64) {
        (job.page, job.seen) = (1, 0);
        job.stage = Stage::Settling { until: self.dispatch.after(wait) };
    }

    fn label_looked(&mut self, job: &mut LabelJob, class: Class, answer: Option<&Answer>) {
        let page = match class {
            Class::Done => answer.and_then(|answer| reply::page(answer, "label", survey::label).ok()),
            Class::NotNow => return job.stage = Stage::Settling { until: self.dispatch.after(0) },
            Class::Refused(_) | Class::Unclear => None,
        };
        if page.is_some() {
            self.reads.beat();
        }
        let same = |title: &str| title.trim().to_lowercase() == job.title.to_lowercase();
        let found = page.as_ref().and_then(|page| page.rows.iter().find(|label| same(&label.title)));
        if let Some(label) = found {
            let made = job.refused.is_none();
            self.dispatch.record(Record::Label { title: label_mark(&job.title), id: label.id, made });
            self.shelf.add(label.id);
            self.label_settled(job, Some(true));
            job.stage = Stage::Over;
            return;
        }
        let seen = job.seen + page.as_ref().map_or(0, |page| page.rows.len() as u64);
        match page.and_then(|page| page.goes_on(seen, PAGE)) {
            Some(true) => {
                (job.page, job.seen) = (job.page.saturating_add(1), seen);
                job.stage = Stage::Settling { until: self.dispatch.after(0) };
            }
            Some(false) => {
                self.label_settled(job, Some(false));
                if job.refused.is_none() {
                    self.dispatch.record(Record::LabelNotMade { title: label_mark(&job.title) });
                }
                match job.refused.take().or_else(|| self.tried(&mut job.trouble)) {
                    Some(code) => self.without_label(job, code),
                    None => job.stage = Stage::New,
                }
            }
            // Neither there nor not there: the cases go without it rather than get it twice.
            None if self.looked_in_vain(&mut job.trouble, answer.unwrap_or(&Answer::default())) => {
                self.label_settled(job, None);
                let code = job.refused.take().unwrap_or_else(|| UNPROVED.into());
                self.without_label(job, code);
            }
            None => self.look_for_label(job, SETTLE),
        }
    }

    /// A label that was refused is looked for, too, and was never unclear.
    fn label_settled(&mut self, job: &mut LabelJob, done: Option<bool>) {
        if job.refused.is_none() {
            self.count_settled(&mut job.trouble, done);
        }
    }

    fn without_label(&mut self, job: &mut LabelJob, code: String) {
        self.label_failures.insert(label_mark(&job.title), code);
        job.stage = Stage::Over;
    }
}
