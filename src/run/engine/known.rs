//! A case that exists: it stays in the channel it was created in, whatever today's mapping says of it, and what is added to
//! it goes there.

use super::Engine;
use super::job::Job;
use crate::deskie::account::UserId;
use crate::deskie::lane::Refusal;
use crate::deskie::reply::CaseReply;
use crate::deskie::request::TextForm;
use crate::plan::CasePlan;
use crate::run::ledger::{self, CaseState, Record, Sent, Step};
use crate::run::report::{Failure, Outcome};

impl Engine {
    /// The record of a creation, from what was sent and what Deskie says of it. A case without a user id is kept all the
    /// same; only its customer's further messages will be refused.
    pub(super) fn created_record(&self, case: String, plan: &CasePlan, created: &CaseReply) -> Record {
        let sent = self.dispatch.state.cases.get(&case).and_then(|state| state.sent.as_deref());
        let of_case = sent.and_then(|sent| sent.case.as_ref());
        let at = sent.map_or(plan.create.created_at, |sent| sent.at);
        // Somebody's newer plan may have another subject and another opening than what was sent.
        let is_subject = of_case.is_none_or(|case| case.subject == ledger::subject_mark(&plan.create.subject));
        let subject = if is_subject { &plan.create.subject } else { &created.subject };
        Record::Created {
            id: created.id,
            number: created.number.clone(),
            user: created.user.unwrap_or(UserId(0)),
            at: created.created_at.unwrap_or(at),
            check: ledger::check(subject, at),
            opening: of_case.map_or_else(|| plan.opening.map(|(_, mark)| mark), |case| case.opening),
            // An older ledger did not tell: nobody knows whether today's plan has the channel of that time.
            lane: of_case.map(|case| case.lane.clone()),
            case,
        }
    }

    /// What a step is to send, for the ledger.
    pub(super) fn sent(&self, job: &Job, plan: &CasePlan, step: Step) -> Option<Box<Sent>> {
        match step {
            Step::Create => Some(Box::new(Sent::of_case(&job.key, plan))),
            Step::Entry(mark) => {
                let entry = plan.entry_in(mark, self.form_of(job, plan))?;
                Some(Box::new(Sent::of_entry(&entry)))
            }
            Step::Finish => None,
        }
    }

    /// The form in which the case takes its texts.
    pub(super) fn form_of(&self, job: &Job, plan: &CasePlan) -> TextForm {
        let created = self.dispatch.state.cases.get(&job.key).and_then(CaseState::present);
        let lane = created.and_then(|created| created.lane.as_ref());
        lane.map_or_else(|| plan.create.lane.text_form(), |lane| lane.text_form())
    }

    /// Why nothing may be added to the case as it is in Deskie.
    pub(super) fn refuses(&self, plan: &CasePlan, state: &CaseState) -> Option<Refusal> {
        state.present()?.lane.as_ref()?.refuses(&self.config.account, &plan.confirmed)
    }

    /// Nothing may be added to the case: what it has stays, the rest is left out.
    pub(super) fn leave_out(&mut self, job: &mut Job, plan: &CasePlan, why: Refusal) {
        let code = why.code();
        self.dispatch.record(Record::Skipped { case: job.key.clone(), code: code.to_owned() });
        self.failures.push(Failure {
            case: job.item.source_id.clone(),
            part: "case".into(),
            outcome: Outcome::Skipped,
            code: code.to_owned(),
            message: why.message().to_owned(),
        });
        let outcome = self.account_steps(job, plan, Outcome::Skipped);
        self.over(job, outcome);
    }
}
