//! What an answer means. Three classes of trouble: this record (report it, go on), everybody (429, 5xx, offline, 401:
//! all wait or stop), unclear (look before anything is sent again).

use super::job::{Job, Stage, What};
use super::{Engine, FILE_UNREADABLE, RequestId, SAME_FAILURES, SETTLE, describe, look, part};
use crate::deskie::account::{MessageId, UserId};
use crate::deskie::limits::{self, Cost};
use crate::deskie::reply::{self, CaseReply, MessageReply, ReplyError};
use crate::deskie::{Answer, Method};
use crate::model::Millis;
use crate::plan::case::Dropped;
use crate::plan::{CasePlan, Step};
use crate::run::ledger::{Record, StepNo};
use crate::run::report::{Failure, Outcome};

/// An answer sorted into its class.
pub(super) enum Class {
    /// It was not done, and everybody has to wait or stop; the engine has arranged that already.
    NotNow,
    /// It was done; the body is to be read.
    Done,
    /// This record was refused for good.
    Refused(String),
    /// It may or may not have been done.
    Unclear,
}

impl Engine {
    /// Sorts an answer and arranges what concerns everybody.
    pub(super) fn classify(&mut self, answer: Option<&Answer>, now: Millis) -> Class {
        let Some(answer) = answer else {
            self.back_off(None, now);
            return Class::Unclear;
        };
        let code = reply::error_code(&answer.body);
        match (answer.status, code) {
            (401, _) => {
                self.halt("auth.key", "Deskie no longer accepts the API key. Check it, connect again and go on.");
                Class::NotNow
            }
            (403, None) => {
                self.halt(
                    "auth.login",
                    "Deskie refuses this staff member. Check the login and its rights, then go on.",
                );
                Class::NotNow
            }
            (429, _) => {
                self.report.limited += 1;
                Class::NotNow
            }
            (500..=599, _) => {
                self.back_off(Some(answer.status), now);
                Class::Unclear
            }
            (status, code) => {
                self.outage = super::Outage::default();
                match code {
                    Some(code) => Class::Refused(code),
                    None if answer.is_success() => Class::Done,
                    None => Class::Refused(format!("http_{status}")),
                }
            }
        }
    }

    /// An answer came, or was lost.
    pub(super) fn answered(&mut self, id: RequestId, answer: Option<Answer>, now: Millis) {
        if self.label_answered(id, answer.as_ref(), now) {
            return;
        }
        let waits = |job: &Job| matches!(job.stage, Stage::Sending { id: waiting, .. } if waiting == id);
        let Some(place) = self.jobs.iter().position(waits) else { return };
        let mut job = self.jobs.remove(place);
        if let (Stage::Sending { what, .. }, Some(mut plan)) = (&job.stage, job.plan.take()) {
            let what = *what;
            let cost = match what {
                What::Check | What::Look(_) => Cost(1),
                What::Write(_) => limits::cost(Method::Post),
            };
            self.limiter.answered(cost, answer.as_ref(), now);
            let class = self.classify(answer.as_ref(), now);
            let answer = answer.unwrap_or_default();
            match what {
                What::Write(step) => self.written(&mut job, &mut plan, step, class, &answer, now),
                What::Look(step) => self.looked(&mut job, &plan, step, class, &answer),
                What::Check => self.check_answered(&mut job, &plan, class, &answer),
            }
            job.plan = Some(plan);
        }
        self.jobs.insert(place, job);
    }

    fn written(
        &mut self,
        job: &mut Job,
        plan: &mut CasePlan,
        step: StepNo,
        class: Class,
        answer: &Answer,
        now: Millis,
    ) {
        match class {
            Class::Done => match self.take_reply(job, plan, step, answer) {
                Ok(record) => {
                    self.same_failures.1 = 0;
                    self.outcome(job, record);
                }
                Err(ReplyError::Code(code)) => self.refused(job, plan, step, code),
                Err(_) => self.unclear(job, step, now),
            },
            Class::NotNow => self.not_done(job, step),
            Class::Refused(code) if answer.status == 404 && self.try_other_note_path(plan, step, &code) => {
                self.not_done(job, step)
            }
            Class::Refused(code) if code == FILE_UNREADABLE && plan.drop_files(step.0, Dropped::Unreadable) => {
                self.not_done(job, step);
            }
            Class::Refused(_) if plan.drop_files(step.0, Dropped::Refused) => self.not_done(job, step),
            Class::Refused(code) => self.refused(job, plan, step, code),
            Class::Unclear => self.unclear(job, step, now),
        }
    }

    /// Reads the answer to a write into the record of its outcome.
    fn take_reply(&mut self, job: &Job, plan: &CasePlan, step: StepNo, answer: &Answer) -> Result<Record, ReplyError> {
        let case = job.item.key.clone();
        if step == StepNo::FINISH {
            reply::object(answer, "case")?;
            return Ok(Record::Done { case, step, message: None });
        }
        if step == StepNo::CREATE {
            let object = reply::object(answer, "case")?;
            let created = reply::case(&object).ok_or(ReplyError::Unreadable)?;
            self.check_date(plan.create.created_at, created.created_at);
            return Ok(created_record(case, &created));
        }
        let object = reply::object(answer, "message").or_else(|_| reply::object(answer, "note"))?;
        let written = reply::message(&object).ok_or(ReplyError::Unreadable)?;
        if let Some((_, entry)) = step.0.checked_sub(1).and_then(|at| plan.steps.get(at as usize)) {
            if matches!(entry, Step::Note(_)) {
                self.note_path_settled = true;
            }
            self.check_date(entry.created_at(), written.created_at);
        }
        self.entries += 1;
        Ok(Record::Done { case, step, message: Some(written.id) })
    }

    /// The server repeats the date it understood. A different one means that every date would be wrong: the run
    /// stops at once, and goes on only if the person says so.
    fn check_date(&mut self, sent: Millis, understood: Option<Millis>) {
        let Some(understood) = understood else { return };
        if !self.date_checked && sent.seconds() != understood.seconds() {
            self.date_checked = true;
            self.halt(
                "dialect.date",
                "Deskie understood the date of the last record differently from what was sent. Nothing more is sent \
                 until you have looked at that case.",
            );
        }
    }

    fn try_other_note_path(&mut self, plan: &CasePlan, step: StepNo, code: &str) -> bool {
        let entry = step.0.checked_sub(1).and_then(|at| plan.steps.get(at as usize));
        let is_note = matches!(entry, Some((_, Step::Note(_))));
        if !is_note || self.note_path_settled || code == "case_not_found" {
            return false;
        }
        self.note_path_settled = true;
        self.config.dialect.note_path = self.config.dialect.note_path.other();
        true
    }

    fn outcome(&mut self, job: &mut Job, record: Record) {
        let number = self.record(record);
        job.stage = Stage::Outcome { number };
    }

    fn not_done(&mut self, job: &mut Job, step: StepNo) {
        self.outcome(job, Record::NotDone { case: job.item.key.clone(), step });
    }

    fn refused(&mut self, job: &mut Job, plan: &CasePlan, step: StepNo, code: String) {
        if self.same_failures.0 == code {
            self.same_failures.1 += 1;
        } else {
            self.same_failures = (code.clone(), 1);
        }
        if self.same_failures.1 >= SAME_FAILURES {
            self.halt(
                "many_failures",
                &format!(
                    "Deskie refused {SAME_FAILURES} records in a row with “{code}”. Look at the list, then go on."
                ),
            );
        }
        self.failures.push(Failure {
            case: job.item.source_id.clone(),
            part: part(step, plan),
            outcome: Outcome::Failed,
            message: describe(&code),
            code: code.clone(),
        });
        self.outcome(job, Record::Failed { case: job.item.key.clone(), step, code });
    }

    fn unclear(&mut self, job: &mut Job, step: StepNo, now: Millis) {
        self.report.unclear += 1;
        job.page = 1;
        self.record(Record::Unclear { case: job.item.key.clone(), step });
        job.stage = Stage::Settling { until: now.plus(SETTLE) };
    }

    /// The answer to a look-up. Whatever is not a clear answer is asked again later.
    fn looked(&mut self, job: &mut Job, plan: &CasePlan, step: StepNo, class: Class, answer: &Answer) {
        let case = job.item.key.clone();
        job.stage = Stage::Next;
        match class {
            Class::NotNow | Class::Unclear => return,
            Class::Refused(code) => return self.refused(job, plan, step, code),
            Class::Done => {}
        }
        let found = match step {
            StepNo::CREATE => self.look_for_case(plan, answer, &case),
            StepNo::FINISH => self.look_for_edit(job, answer, &case),
            _ => self.look_for_entry(plan, step, answer, &case),
        };
        match found {
            Some(Found::Yes(record)) => self.outcome(job, record),
            Some(Found::No) => self.not_done(job, step),
            Some(Found::NotOnThisPage) => job.page = job.page.saturating_add(1),
            // Not readable: asked again, after a while.
            None => job.stage = Stage::Settling { until: self.last_now.plus(SETTLE) },
        }
    }

    fn look_for_case(&self, plan: &CasePlan, answer: &Answer, case: &str) -> Option<Found> {
        let (items, _) = reply::list(answer, "case").ok()?;
        let page: Vec<CaseReply> = items.iter().filter_map(reply::case).collect();
        Some(match look::find_case(plan, &self.state, &page) {
            Some(found) => Found::Yes(created_record(case.to_owned(), found)),
            None if items.len() >= look::PAGE => Found::NotOnThisPage,
            None => Found::No,
        })
    }

    fn look_for_entry(&self, plan: &CasePlan, step: StepNo, answer: &Answer, case: &str) -> Option<Found> {
        let (items, _) = reply::list(answer, "message").ok()?;
        let page: Vec<MessageReply> = items.iter().filter_map(reply::message).collect();
        let state = self.state.cases.get(case)?;
        let found: Option<MessageId> = look::find_entry(plan, step, state, &page);
        Some(match found {
            Some(id) => Found::Yes(Record::Done { case: case.to_owned(), step, message: Some(id) }),
            None if items.len() >= look::PAGE => Found::NotOnThisPage,
            None => Found::No,
        })
    }

    fn look_for_edit(&self, job: &Job, answer: &Answer, case: &str) -> Option<Found> {
        let found = reply::case(&reply::object(answer, "case").ok()?)?;
        let done = job.finish.as_ref().is_some_and(|edit| look::is_edited(edit, &found));
        let step = StepNo::FINISH;
        Some(if done { Found::Yes(Record::Done { case: case.to_owned(), step, message: None }) } else { Found::No })
    }

    fn check_answered(&mut self, job: &mut Job, plan: &CasePlan, class: Class, answer: &Answer) {
        job.stage = Stage::Next;
        match class {
            Class::Done => match reply::object(answer, "case").ok().as_ref().and_then(reply::case) {
                Some(case) => self.checked(job, plan, &case),
                None => job.stage = Stage::Settling { until: self.last_now.plus(SETTLE) },
            },
            Class::Refused(code) => self.refused(job, plan, StepNo::FINISH, code),
            Class::NotNow | Class::Unclear => {}
        }
    }
}

enum Found {
    No,
    NotOnThisPage,
    Yes(Record),
}

/// A case without a user id is kept all the same; only its customer's further messages will be refused.
fn created_record(case: String, created: &CaseReply) -> Record {
    let user = created.user.unwrap_or(UserId(0));
    Record::Created { case, id: created.id, number: created.number.clone(), user }
}
