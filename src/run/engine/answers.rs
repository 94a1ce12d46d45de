//! What an answer means for the case it belongs to.

use super::job::{Job, Stage, What};
use super::look::{self, PAGE, Reach, Sight, Verdict};
use super::whose::{self, Whose};
use super::{Engine, SAME_FAILURES, UNPROVED, describe, part};
use crate::deskie::Answer;
use crate::deskie::account::MessageId;
use crate::deskie::reply::{self, CaseReply, ReplyError};
use crate::model::Mark;
use crate::model::Millis;
use crate::plan::Dropped;
use crate::plan::{CasePlan, NewEntry};
use crate::run::clocks;
use crate::run::dispatch::{Class, SETTLE};
use crate::run::ledger::{CaseState, Record, Step};
use crate::run::report::{Failure, Outcome};
use crate::run::task::{FILE_UNREADABLE, RequestId};

/// May what was sent be the reason of a refusal with this status, rather than who sent it or to where?
const fn is_of_content(status: u16) -> bool {
    !matches!(status, 401 | 403 | 404 | 405 | 409 | 410)
}

impl Engine {
    /// An answer came, or was lost.
    pub(super) fn answered(&mut self, id: RequestId, answer: Option<Answer>) {
        if self.shelf_answered(id, answer.as_ref()) || self.label_answered(id, answer.as_ref()) {
            return;
        }
        let waits = |job: &Job| matches!(job.stage, Stage::Sending { id: waiting, .. } if waiting == id);
        let Some(place) = self.jobs.iter().position(waits) else { return };
        let mut job = self.jobs.remove(place);
        if let (Stage::Sending { what, .. }, Some(mut plan)) = (&job.stage, job.plan.take()) {
            let what = *what;
            let class = self.dispatch.classify(answer.as_ref());
            let answer = answer.unwrap_or_default();
            match what {
                What::Write(step) => self.written(&mut job, &mut plan, step, class, &answer),
                What::Look(step) => self.looked(&mut job, &mut plan, step, class, &answer),
                What::Check | What::Compare | What::Stand => {
                    let class = self.settle_check(&mut job, class, &answer);
                    let unclear = class == Class::Unclear;
                    self.compare_answered(&mut job, &mut plan, what, class, &answer);
                    if unclear {
                        job.stage = Stage::Settling { until: self.dispatch.after(SETTLE) };
                    }
                }
            }
            job.plan = Some(plan);
        }
        self.jobs.insert(place, job);
    }

    fn written(&mut self, job: &mut Job, plan: &mut CasePlan, step: Step, class: Class, answer: &Answer) {
        match class {
            Class::Done => match self.take_reply(job, plan, step, answer) {
                Ok(record) => {
                    self.same_failures.1 = 0;
                    self.writes.beat();
                    self.reads.beat();
                    self.outcome(job, record);
                }
                Err(ReplyError::Code(code)) => self.refused(job, plan, step, code),
                Err(_) => self.unclear(job, step, answer),
            },
            Class::NotNow => self.not_done(job, step),
            Class::Refused(code) if answer.status == 404 && self.try_other_note_path(plan, step, &code) => {
                self.not_done(job, step);
            }
            Class::Refused(code)
                if code == FILE_UNREADABLE && self.drop_files(job, plan, step, Dropped::Unreadable) =>
            {
                self.not_done(job, step);
            }
            // Links first: they go stale. Then what is carried, of which a gateway or Deskie may not take that size or kind.
            Class::Refused(_)
                if is_of_content(answer.status)
                    && (self.drop_files(job, plan, step, Dropped::Refused)
                        || self.drop_files(job, plan, step, Dropped::NotTaken)) =>
            {
                self.not_done(job, step);
            }
            Class::Refused(code) => self.refused(job, plan, step, code),
            Class::Unclear => self.unclear(job, step, answer),
        }
    }

    /// Takes files out of a step that cannot be done with them, and has the ledger remember it: the report of every later
    /// run tells of them. False when there are none of the kind.
    fn drop_files(&mut self, job: &Job, plan: &mut CasePlan, step: Step, why: Dropped) -> bool {
        let entry = match step {
            Step::Entry(mark) => Some(mark),
            Step::Create => None,
            Step::Finish => return false,
        };
        let dropped = plan.drop_files(entry, why);
        if dropped {
            self.dispatch.record(Record::Dropped { case: job.key.clone(), step, why });
        }
        dropped
    }

    /// Reads the answer to a write into the record of its outcome.
    fn take_reply(&mut self, job: &Job, plan: &CasePlan, step: Step, answer: &Answer) -> Result<Record, ReplyError> {
        let case = job.key.clone();
        let mark = match step {
            Step::Finish => {
                let edited = reply::case(&reply::object(answer, "case")?);
                self.learn_clock(edited.as_ref());
                return Ok(Record::Done { case, step, message: None });
            }
            Step::Create => {
                let object = reply::object(answer, "case")?;
                let created = reply::case(&object).ok_or(ReplyError::Unreadable)?;
                self.check_date(plan.create.created_at, created.created_at);
                self.learn_clock(Some(&created));
                return Ok(self.created_record(case, plan, &created));
            }
            Step::Entry(mark) => mark,
        };
        let object = reply::object(answer, "message").or_else(|_| reply::object(answer, "note"))?;
        let written = reply::message(&object).ok_or(ReplyError::Unreadable)?;
        if let Some(entry) = plan.entry(mark) {
            if matches!(entry.step, NewEntry::Note(_)) {
                self.note_path_settled = true;
            }
            self.check_date(entry.step.created_at(), written.created_at);
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
            self.dispatch.halt(
                "dialect.date",
                "Deskie understood the date of the last record differently from what was sent. Nothing more is sent \
                 until you have looked at that case.",
            );
        }
    }

    /// The answer to a write tells when it was done, on Deskie's clock.
    fn learn_clock(&mut self, changed: Option<&CaseReply>) {
        let told = changed.and_then(|case| clocks::ahead(case, self.dispatch.now()));
        self.ahead = told.or(self.ahead);
    }

    fn try_other_note_path(&mut self, plan: &CasePlan, step: Step, code: &str) -> bool {
        let Step::Entry(mark) = step else { return false };
        let is_note = plan.entry(mark).is_some_and(|entry| matches!(entry.step, NewEntry::Note(_)));
        if !is_note || self.note_path_settled || code == "case_not_found" {
            return false;
        }
        self.note_path_settled = true;
        self.config.dialect.note_path = self.config.dialect.note_path.other();
        true
    }

    fn outcome(&mut self, job: &mut Job, record: Record) {
        if !matches!(record, Record::NotDone { .. }) {
            job.trouble.over();
        }
        let number = self.dispatch.record(record);
        job.search = look::Search::default();
        job.stage = Stage::Outcome { number };
    }

    fn not_done(&mut self, job: &mut Job, step: Step) {
        self.outcome(job, Record::NotDone { case: job.key.clone(), step });
    }

    /// The step failed for good.
    pub(super) fn refused(&mut self, job: &mut Job, plan: &CasePlan, step: Step, code: String) {
        if self.same_failures.0 == code {
            self.same_failures.1 += 1;
        } else {
            self.same_failures = (code.clone(), 1);
        }
        if self.same_failures.1 >= SAME_FAILURES {
            self.dispatch.halt(
                "many_failures",
                format!("Deskie refused {SAME_FAILURES} records in a row with “{code}”. Look at the list, then go on."),
            );
        }
        self.fail(job, plan, step, code);
    }

    fn fail(&mut self, job: &mut Job, plan: &CasePlan, step: Step, code: String) {
        self.failures.push(Failure {
            case: job.item.source_id.clone(),
            part: part(step, plan),
            outcome: Outcome::Failed,
            message: describe(&code),
            code: code.clone(),
        });
        self.outcome(job, Record::Failed { case: job.key.clone(), step, code });
    }

    fn unclear(&mut self, job: &mut Job, step: Step, answer: &Answer) {
        self.count_unclear(&mut job.trouble, answer);
        job.search = look::Search::default();
        self.dispatch.record(Record::Unclear { case: job.key.clone(), step });
        job.stage = Stage::Settling { until: self.dispatch.after(SETTLE) };
    }

    /// The answer to a look-up. Whatever is not a clear answer is asked again later, but not for ever.
    fn looked(&mut self, job: &mut Job, plan: &mut CasePlan, step: Step, class: Class, answer: &Answer) {
        job.stage = Stage::Next;
        let seen = match class {
            Class::NotNow => return,
            Class::Unclear => None,
            Class::Refused(_) => self.refused_sight(job, plan, step, answer),
            Class::Done => match step {
                Step::Create => self.look_for_case(job, plan, answer),
                Step::Finish => self.look_for_edit(job, answer),
                Step::Entry(mark) => self.look_for_entry(job, plan, mark, answer),
            },
        };
        if seen.is_some() {
            self.reads.beat();
        }
        match seen {
            Some(Seen::Done(records)) => {
                self.count_settled(&mut job.trouble, Some(true));
                self.writes.beat();
                for record in records {
                    self.outcome(job, record);
                }
            }
            Some(Seen::Gone) => {
                self.count_settled(&mut job.trouble, Some(false));
                self.not_done(job, step);
                self.removed(job);
            }
            Some(Seen::NotDone) => {
                self.count_settled(&mut job.trouble, Some(false));
                self.proved_not_done(job, plan, step);
            }
            Some(Seen::Unproved) => self.left_open(job, plan, step),
            Some(Seen::GoOn) => {}
            None if self.looked_in_vain(&mut job.trouble, answer) => self.left_open(job, plan, step),
            None => {
                job.search.again();
                job.stage = Stage::Settling { until: self.dispatch.after(SETTLE) };
            }
        }
    }

    /// The write did not happen: it is sent again, unless that was of no use often enough. Then it is tried without its
    /// files, which may be too large, and in the end given up.
    fn proved_not_done(&mut self, job: &mut Job, plan: &mut CasePlan, step: Step) {
        match self.tried(&mut job.trouble) {
            None => self.not_done(job, step),
            Some(_) if self.drop_files(job, plan, step, Dropped::Unanswered) => {
                job.trouble.anew();
                self.not_done(job, step);
            }
            Some(code) => self.refused(job, plan, step, code),
        }
    }

    /// Nothing can prove whether the write happened: it is reported, and never sent again.
    fn left_open(&mut self, job: &mut Job, plan: &CasePlan, step: Step) {
        self.count_settled(&mut job.trouble, None);
        self.fail(job, plan, step, UNPROVED.into());
    }

    /// A look-up was refused. That tells something only where the server says that there is no such case.
    fn refused_sight(&self, job: &mut Job, plan: &CasePlan, step: Step, answer: &Answer) -> Option<Seen> {
        let absent = reply::says_absent(answer);
        match step {
            // Whose it is cannot be read.
            Step::Create if job.search.whose.take().is_some() => {
                job.search.leave_in_doubt();
                let sent = self.dispatch.state.cases.get(&job.key).and_then(|state| state.sent.as_deref());
                Some(case_sight(job, &look::Sought::case(plan, sent)))
            }
            Step::Create if absent && job.search.listed && !job.search.candidates.is_empty() => {
                job.search.drop_first();
                let sent = self.dispatch.state.cases.get(&job.key).and_then(|state| state.sent.as_deref());
                Some(case_sight(job, &look::Sought::case(plan, sent)))
            }
            // A filter that the server does not take.
            Step::Create if !job.search.listed && job.search.widen() => Some(Seen::GoOn),
            Step::Entry(_) | Step::Finish if absent => Some(Seen::Gone),
            Step::Create | Step::Entry(_) | Step::Finish => None,
        }
    }

    fn look_for_case(&mut self, job: &mut Job, plan: &CasePlan, answer: &Answer) -> Option<Seen> {
        let sent = self.dispatch.state.cases.get(&job.key).and_then(|state| state.sent.clone());
        let sought = look::Sought::case(plan, sent.as_deref());
        if !job.search.listed {
            let page = reply::page(answer, "case", reply::case).ok()?;
            job.search.seen += page.rows.len() as u64;
            let more = page.goes_on(job.search.seen, PAGE)?;
            job.search.take_page(&sought, &self.dispatch.state, page.rows, more);
        } else if let Some(verdict) = job.search.whose.take() {
            let user = reply::object(answer, "user").ok()?;
            match (whose::of(&plan.create.lane, &user), verdict) {
                (Whose::Others, _) => {
                    job.search.pass();
                    job.trouble.has_learnt();
                    return Some(case_sight(job, &sought));
                }
                (Whose::Theirs, Verdict::Same(there)) => return self.taken_over(job, plan, there),
                (Whose::Unknown, Verdict::Same(there)) if !self.has_rival(job, &sought) => {
                    return self.taken_over(job, plan, there);
                }
                (Whose::Theirs | Whose::Unknown, _) => job.search.leave_in_doubt(),
            }
        } else if let Some(candidate) = job.search.candidates.first() {
            let page = reply::page(answer, "message", reply::message).ok()?;
            let verdict = look::judge(plan, &sought, candidate, &page.rows);
            let is_sure =
                verdict == Verdict::Other || job.search.reach == Reach::Customer || sought.is_named(candidate);
            if !is_sure && candidate.user.is_some() && look::is_customer(&job.key, plan, sent.as_deref()) {
                job.search.whose = Some(verdict);
                return Some(Seen::GoOn);
            }
            match verdict {
                Verdict::Same(there) if is_sure || !self.has_rival(job, &sought) => {
                    return self.taken_over(job, plan, there);
                }
                // Its opening should be on the first page, because the oldest come first.
                Verdict::Other if !page.goes_on(page.rows.len() as u64, PAGE)? => {
                    job.search.pass();
                    job.trouble.has_learnt();
                    return Some(case_sight(job, &sought));
                }
                Verdict::Same(_) | Verdict::Other | Verdict::Doubt => job.search.leave_in_doubt(),
            }
        }
        Some(case_sight(job, &sought))
    }

    /// The first candidate is the case, and holds these entries of the plan already.
    fn taken_over(&self, job: &Job, plan: &CasePlan, there: Vec<(Mark, MessageId)>) -> Option<Seen> {
        let case = job.key.clone();
        let mut records = vec![self.created_record(case.clone(), plan, job.search.candidates.first()?)];
        records.extend(there.into_iter().map(|(mark, id)| Record::Done {
            case: case.clone(),
            step: Step::Entry(mark),
            message: Some(id),
        }));
        Some(Seen::Done(records))
    }

    /// Among everybody's cases, may what is found be another creation of ours whose answer was lost, too?
    fn has_rival(&self, job: &Job, sought: &look::Sought<'_>) -> bool {
        let like = |state: &CaseState| {
            state.open == Some(Step::Create) && state.sent.as_ref().is_some_and(|sent| sought.is_like(sent))
        };
        self.dispatch.state.cases.iter().any(|(key, state)| *key != job.key && like(state))
    }

    fn look_for_entry(&mut self, job: &mut Job, plan: &CasePlan, mark: Mark, answer: &Answer) -> Option<Seen> {
        let page = reply::page(answer, "message", reply::message).ok()?;
        let state = self.dispatch.state.cases.get(&job.key)?;
        let entry = plan.entry(mark).map(|entry| &entry.step);
        let Some(sought) = look::Sought::entry(entry, state.sent.as_deref()) else { return Some(Seen::Unproved) };
        job.search.seen += page.rows.len() as u64;
        Some(match look::find_entry(&sought, state, &page.rows) {
            Sight::Here(id) => {
                Seen::Done(vec![Record::Done { case: job.key.clone(), step: Step::Entry(mark), message: Some(id) }])
            }
            sight => {
                job.search.doubt |= sight == Sight::Doubt;
                if page.goes_on(job.search.seen, PAGE)? {
                    job.search.page = job.search.page.saturating_add(1);
                    Seen::GoOn
                } else if job.search.doubt || !sought.certain {
                    Seen::Unproved
                } else {
                    Seen::NotDone
                }
            }
        })
    }

    fn look_for_edit(&self, job: &Job, answer: &Answer) -> Option<Seen> {
        let found = reply::case(&reply::object(answer, "case").ok()?)?;
        let done = job.finish.as_ref().is_some_and(|edit| look::is_edited(&self.config.account, edit, &found));
        let record = Record::Done { case: job.key.clone(), step: Step::Finish, message: None };
        Some(if done { Seen::Done(vec![record]) } else { Seen::NotDone })
    }
}

/// What is seen of a case after all candidates so far.
fn case_sight(job: &mut Job, sought: &look::Sought<'_>) -> Seen {
    match (job.search.listed && job.search.candidates.is_empty(), job.search.doubt) {
        (false, _) => Seen::GoOn,
        (true, false) if job.search.widen() => Seen::GoOn,
        (true, false) if sought.certain => Seen::NotDone,
        (true, _) => Seen::Unproved,
    }
}

/// What a look-up has shown.
enum Seen {
    /// The write happened; what is to be recorded of it.
    Done(Vec<Record>),
    /// The case is not there any more.
    Gone,
    /// It takes another read.
    GoOn,
    /// It did not happen.
    NotDone,
    /// Nothing can tell.
    Unproved,
}
