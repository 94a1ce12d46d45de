//! Labels that the account does not have are made once, before the first case that needs them.

use super::Engine;
use crate::deskie::limits::{self, Cost};
use crate::deskie::request::{get, new_label};
use crate::deskie::survey;
use crate::deskie::{Answer, Method, reply};
use crate::run::dispatch::{Class, Moment, SETTLE};
use crate::run::ledger::{Record, label_mark};
use crate::run::task::RequestId;

const PAGE: usize = 100;

/// One label under way.
#[derive(Debug)]
pub(super) struct LabelJob {
    title: String,
    stage: Stage,
    page: u32,
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

impl Engine {
    pub(super) fn want_label(&mut self, title: &str) {
        let known = |job: &LabelJob| job.title.to_lowercase() == title.to_lowercase();
        if !self.labels.iter().any(known) {
            self.labels.push(LabelJob { title: title.to_owned(), stage: Stage::New, page: 1, refused: None });
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
        let cost = if making { limits::cost(Method::Post) } else { Cost(1) };
        let class = self.dispatch.classify(cost, answer);
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
                        self.dispatch.record(Record::Label { title: label_mark(&job.title), id: label.id, made: true });
                        job.stage = Stage::Over;
                    }
                    None => self.label_unclear(job),
                }
            }
            Class::NotNow => job.stage = Stage::New,
            Class::Refused(code) => {
                job.refused = Some(code);
                job.stage = Stage::Settling { until: self.dispatch.after(0) };
            }
            Class::Unclear => self.label_unclear(job),
        }
    }

    fn label_unclear(&mut self, job: &mut LabelJob) {
        self.dispatch.sums.unclear += 1;
        job.stage = Stage::Settling { until: self.dispatch.after(SETTLE) };
    }

    fn label_looked(&mut self, job: &mut LabelJob, class: Class, answer: Option<&Answer>) {
        let list = match class {
            Class::Done => answer.and_then(|answer| reply::list(answer, "label").ok()),
            Class::NotNow | Class::Unclear => None,
            Class::Refused(code) => {
                job.refused.get_or_insert(code);
                Some((Vec::new(), None))
            }
        };
        let Some((items, _)) = list else {
            job.stage = Stage::Settling { until: self.dispatch.after(SETTLE) };
            return;
        };
        let same = |title: &str| title.trim().to_lowercase() == job.title.to_lowercase();
        let found = items.iter().filter_map(survey::label).find(|label| same(&label.title));
        job.stage = match found {
            Some(label) => {
                let made = job.refused.is_none();
                self.dispatch.record(Record::Label { title: label_mark(&job.title), id: label.id, made });
                Stage::Over
            }
            None if items.len() >= PAGE => {
                job.page = job.page.saturating_add(1);
                Stage::Settling { until: self.dispatch.after(0) }
            }
            None => match job.refused.take() {
                Some(code) => {
                    self.label_failures.insert(label_mark(&job.title), code);
                    Stage::Over
                }
                None => {
                    job.page = 1;
                    Stage::New
                }
            },
        };
    }
}
