//! The accounting: each record of the export gets exactly one outcome, at the moment its case is over.

use std::collections::HashSet;

use super::job::{Job, Stage};
use super::{Engine, finish, shelf, units_of};
use crate::model::{Mark, Millis};
use crate::plan::NOT_TAKEN;
use crate::plan::{CasePlan, Loss, NewEntry};
use crate::run::ledger::{Left, Record, Step};
use crate::run::report::{Failure, Outcome, Report, ReportRow};

/// Under which key the ledger has a case of the queue.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) enum Key {
    /// Under another than the queue's: it was known by another id, or another case has that key.
    Other(Box<str>),
    /// Under that of the queue.
    Own,
    /// It was not met yet, so that of the queue may be another case's.
    #[default]
    Unmet,
}

/// Over so long the rate is reckoned.
pub(super) const RATE_WINDOW: i64 = 600_000;

impl Engine {
    /// The sums up to now. Cases whose turn has not come count as not reached only when the run has ended.
    pub fn report(&self) -> Report {
        let mut report = self.report.clone();
        report.failures = self.failures.len() as u64;
        report.details = self.details.values().cloned().collect();
        report.details.sort_by_key(|loss| std::cmp::Reverse(loss.count));
        let sums = self.dispatch.sums;
        report.requests = sums.requests;
        report.units = sums.units;
        report.unclear = sums.unclear;
        report.proved_done = sums.proved_done;
        report.proved_not_done = sums.proved_not_done;
        report.left_open = sums.left_open;
        report.limited = sums.limited;
        report.labels_made = self.dispatch.state.labels_made.len().saturating_sub(self.labels_before) as u64;
        report.duration = self.ended.unwrap_or_else(|| self.dispatch.now()).since(self.begun);
        let rows = [&report.cases, &report.messages, &report.notes, &report.attachments];
        report.unlabelled = self.unlabelled;
        report.complete = report.unfinished == 0
            && report.unlabelled == 0
            && rows.iter().all(|row| row.failed == 0 && row.not_reached == 0);
        report
    }

    /// A stretch of the list of what failed or was left out.
    pub fn failures(&self, from: usize, count: usize) -> &[Failure] {
        let from = from.min(self.failures.len());
        &self.failures[from..self.failures.len().min(from.saturating_add(count))]
    }

    /// A stretch of the list of cases with their ids in Deskie, in the order of work.
    pub fn rows(&self, from: usize, count: usize) -> Vec<ReportRow> {
        let row = |at: usize| {
            let (item, outcome) = (&self.queue[at], &self.outcomes[at]);
            let known = self.key_at(at).and_then(|key| self.dispatch.state.cases.get(key));
            let created = known.and_then(|case| case.present());
            ReportRow {
                source_id: item.source_id.clone(),
                outcome: *outcome,
                case_id: created.map(|created| created.id.0),
                case_number: created.map(|created| created.number.clone()),
                user_id: created.map(|created| created.user.0),
                url: created
                    .zip(self.config.address.as_ref())
                    .map(|(created, address)| address.case_url(&created.number)),
            }
        };
        (from..self.queue.len()).take(count).map(row).collect()
    }

    /// The key under which the ledger has the case at this position; none while that cannot be told.
    pub(super) fn key_at(&self, at: usize) -> Option<&str> {
        let own = self.queue.get(at)?.key.as_str();
        match self.keys.get(at)? {
            Key::Other(key) => Some(key),
            Key::Own => Some(own),
            Key::Unmet => (!self.comparing && !self.ambiguous.contains(own)).then_some(own),
        }
    }

    /// An earlier run finished the case.
    pub(super) fn account_already(&mut self, at: usize) {
        let item = self.queue[at].clone();
        self.add(Outcome::AlreadyThere, 1, u64::from(item.messages), u64::from(item.notes));
        self.report.attachments.add(Outcome::AlreadyThere, u64::from(item.attachments));
        self.outcomes[at] = Outcome::AlreadyThere;
        self.keys[at] = Key::Own;
        self.units_left = self.units_left.saturating_sub(units_of(&item));
    }

    /// The whole case has one outcome, with one reason.
    pub(super) fn account_whole(&mut self, job: &mut Job, outcome: Outcome, code: &str, message: &str) {
        let item = &job.item;
        let (messages, notes) = (u64::from(item.messages), u64::from(item.notes));
        let attachments = u64::from(item.attachments);
        self.failures.push(Failure {
            case: item.source_id.clone(),
            part: "case".into(),
            outcome,
            code: code.to_owned(),
            message: message.to_owned(),
        });
        self.add(outcome, 1, messages, notes);
        self.report.attachments.add(outcome, attachments);
        self.over(job, outcome);
    }

    /// The run ends while the case is under way: what has no outcome yet was not reached.
    pub(super) fn account_abandoned(&mut self, job: &mut Job) {
        self.count_unsettled(&mut job.trouble);
        // A parked job has nothing of its own: its key may be another's.
        match job.plan.take().filter(|_| job.stage != Stage::Parked) {
            Some(plan) => {
                self.account_steps(job, &plan, Outcome::NotReached);
            }
            None => {
                let item = &job.item;
                let (messages, notes) = (u64::from(item.messages), u64::from(item.notes));
                let attachments = u64::from(item.attachments);
                self.add(Outcome::NotReached, 1, messages, notes);
                self.report.attachments.add(Outcome::NotReached, attachments);
            }
        }
    }

    /// What an earlier run, or an earlier life of this one, could not do or prove and is not tried again.
    pub(super) fn tell_earlier_failures(&mut self, job: &Job, plan: &CasePlan) {
        let Some(state) = self.dispatch.state.cases.get(&job.key) else { return };
        self.failures.extend(state.failed.iter().map(|(step, code)| Failure {
            case: job.item.source_id.clone(),
            part: super::part(*step, plan),
            outcome: Outcome::Failed,
            code: code.clone(),
            message: super::describe(code),
        }));
    }

    /// An earlier run finished the case, and the files hold nothing beyond that.
    pub(super) fn account_known(&mut self, job: &mut Job, plan: &CasePlan) {
        self.account_steps(job, plan, Outcome::AlreadyThere);
        self.over(job, Outcome::AlreadyThere);
    }

    /// A known case was taken up again, and nothing can be done for it: labels that it lacks cannot be had.
    pub(super) fn account_nothing_new(&mut self, job: &mut Job, plan: &CasePlan) {
        let outcome = self.account_steps(job, plan, Outcome::AlreadyThere);
        self.close_as_before(job);
        self.over(job, outcome);
    }

    /// A known case cannot be read, so nothing is added to it; a later run tries again.
    pub(super) fn account_unread(&mut self, job: &mut Job, plan: &CasePlan, code: &str) {
        self.failures.push(Failure {
            case: job.item.source_id.clone(),
            part: "case".into(),
            outcome: Outcome::Failed,
            code: code.to_owned(),
            message: super::describe(code),
        });
        let outcome = self.account_steps(job, plan, Outcome::Failed);
        self.close_as_before(job);
        self.over(job, outcome);
    }

    /// Nothing was done to a known case: what was left and asked before stands, and when.
    pub(super) fn close_as_before(&mut self, job: &Job) {
        let known = self.dispatch.state.cases.get(&job.key);
        let asked = known.and_then(|known| known.asked.clone());
        let since = known.and_then(|known| known.people_since.or(known.closed_there));
        self.close(job, job.left_before.clone(), asked, since);
    }

    fn close(&mut self, job: &Job, left: Option<Left>, asked: Option<Left>, people_since: Option<Millis>) {
        let at = self.dispatch.now();
        let there = self.ahead.map(|ahead| at.plus(ahead));
        let known = self.dispatch.state.cases.get(&job.key);
        let (lost, unlabelled) = match job.lost {
            Some((lost, unlabelled)) => (Some(lost), unlabelled),
            None => (known.and_then(|known| known.lost), known.map_or(0, |known| known.unlabelled)),
        };
        let case = job.key.clone();
        self.dispatch.record(Record::Closed { case, at, left, asked, there, people_since, lost, unlabelled });
    }

    /// Every step of the case has an outcome.
    pub(super) fn account_case(&mut self, job: &mut Job, plan: &CasePlan) {
        let outcome = self.account_steps(job, plan, Outcome::Failed);
        let labels = self.label_ids(&plan.create.labels);
        let wanted = labels.map(|labels| finish::wanted(plan, &labels));
        let state = self.dispatch.state.cases.get(&job.key);
        let (left, asked) = match job.wanted.take() {
            Some(merged) => (Some(merged), wanted),
            // It could not be compared, so nothing of it was changed.
            None if job.left_before.is_some() => (job.left_before.clone(), state.and_then(|state| state.asked.clone())),
            None => (wanted.clone(), wanted),
        };
        let left = left.filter(|_| state.is_some_and(|case| case.present().is_some()));
        let grown = state.is_some_and(|case| case.entries.len() > job.entries_before.len());
        let unfinished = self.is_unfinished(&job.key);
        let before = state.and_then(|state| state.asked.clone());
        let (left, asked) = if unfinished { unmade(job, before, left, asked) } else { (left, asked) };
        let asked = asked.filter(|asked| left.as_ref().is_some_and(|left| left != asked));
        if job.known && outcome != Outcome::Failed && (grown || !unfinished) {
            self.report.updated += 1;
        }
        let since = self.dispatch.state.cases.get(&job.key).and_then(|known| known.people_since);
        self.close(job, left, asked, since);
        self.over(job, outcome);
    }

    /// Is the case there, and its closing edit not made, or not proved?
    pub(super) fn is_unfinished(&self, key: &str) -> bool {
        let known = self.dispatch.state.cases.get(key);
        known.is_some_and(|case| case.present().is_some() && case.failed.contains_key(&Step::Finish))
    }

    /// Counts the steps of a case; `open` is the outcome of those that have none.
    pub(super) fn account_steps(&mut self, job: &mut Job, plan: &CasePlan, open: Outcome) -> Outcome {
        let state = self.dispatch.state.cases.get(&job.key).cloned().unwrap_or_default();
        let create_failed = state.failed.contains_key(&Step::Create) || job.unseen;
        let outcome = if create_failed {
            Outcome::Failed
        } else if state.created.is_none() {
            open
        } else if job.known {
            Outcome::AlreadyThere
        } else {
            Outcome::Created
        };
        let written: HashSet<Mark> = state.entries.iter().map(|(mark, _)| *mark).collect();
        let of_entry = |mark: Mark| {
            if create_failed || state.failed.contains_key(&Step::Entry(mark)) {
                Outcome::Failed
            } else if job.entries_before.contains(&mark) {
                Outcome::AlreadyThere
            } else if written.contains(&mark) {
                Outcome::Created
            } else {
                open
            }
        };
        self.report.cases.add(outcome, 1);
        self.report.unfinished += u64::from(self.is_unfinished(&job.key));
        let mut carried = 0;
        let mut files = Vec::new();
        match plan.opening {
            Some((_, mark)) => {
                self.report.messages.add(of_entry(mark), 1);
                files.push((of_entry(mark), plan.create.files.len()));
            }
            None => files.push((outcome, plan.create.files.len())),
        }
        for entry in &plan.entries {
            let outcome = of_entry(entry.mark);
            match &entry.step {
                NewEntry::Message(_) => self.report.messages.add(outcome, 1),
                NewEntry::Note(_) => self.report.notes.add(outcome, 1),
            }
            files.push((outcome, entry.step.files().len()));
        }
        for (outcome, count) in files {
            carried += count as u64;
            self.report.attachments.add(outcome, count as u64);
        }
        let mut not_taken = plan.not_taken.iter();
        for loss in &plan.losses {
            if !loss.code.starts_with("attachment.") {
                // A word without a counterpart concerns thousands of cases: counted, not listed.
                let detail = self.details.entry(loss.code).or_insert_with(|| Loss {
                    code: loss.code.to_owned(),
                    message: loss.message.clone(),
                    count: 0,
                    example: job.item.source_id.clone(),
                    whole_case: false,
                });
                detail.count += 1;
                continue;
            }
            self.failures.push(Failure {
                case: job.item.source_id.clone(),
                part: match (loss.code == NOT_TAKEN).then(|| not_taken.next()).flatten() {
                    Some(name) => format!("attachment {name}"),
                    None => "attachment".into(),
                },
                outcome: Outcome::Skipped,
                code: loss.code.to_owned(),
                message: loss.message.clone(),
            });
        }
        self.report.attachments.add(Outcome::Skipped, u64::from(job.item.attachments).saturating_sub(carried));
        let unlabelled = self.account_labels(job, plan);
        job.lost = Some((plan.losses.len().try_into().unwrap_or(u32::MAX), unlabelled));
        outcome
    }

    /// Lists the labels that the case was to have and did not get. Answers how many.
    fn account_labels(&mut self, job: &Job, plan: &CasePlan) -> u32 {
        let code = |label| self.label_failures.get(&shelf::mark_of(&self.as_there(label))).cloned();
        let codes: Vec<String> = plan.create.labels.iter().filter_map(code).collect();
        self.unlabelled += u64::from(!codes.is_empty());
        let count = codes.len().try_into().unwrap_or(u32::MAX);
        self.failures.extend(codes.into_iter().map(|code| Failure {
            case: job.item.source_id.clone(),
            part: "label".into(),
            outcome: Outcome::Failed,
            message: super::describe(&code),
            code,
        }));
        count
    }

    /// The run has ended: what is left was not reached.
    pub(super) fn account_rest(&mut self) {
        for at in self.postponed.drain(..).chain(self.next..self.queue.len()).collect::<Vec<_>>() {
            let item = &self.queue[at];
            let (messages, notes, attachments) = (item.messages, item.notes, item.attachments);
            self.add(Outcome::NotReached, 1, u64::from(messages), u64::from(notes));
            self.report.attachments.add(Outcome::NotReached, u64::from(attachments));
        }
        self.next = self.queue.len();
    }

    fn add(&mut self, outcome: Outcome, cases: u64, messages: u64, notes: u64) {
        self.report.cases.add(outcome, cases);
        self.report.messages.add(outcome, messages);
        self.report.notes.add(outcome, notes);
    }

    pub(super) fn over(&mut self, job: &mut Job, outcome: Outcome) {
        job.stage = Stage::Over;
        self.owned.retain(|_, owner| *owner != job.at);
        self.creating.retain(|_, owner| *owner != job.at);
        self.outcomes[job.at] = outcome;
        self.units_left = self.units_left.saturating_sub(units_of(&job.item));
        let now = self.dispatch.now();
        self.finished_at.push_back(now);
        while self.finished_at.front().is_some_and(|at| now.since(*at) > RATE_WINDOW) {
            self.finished_at.pop_front();
        }
    }
}

/// How a case is left whose closing edit was not made, and what was asked of it. Where nothing tells how it stands, a case
/// of this run has no basis: the next run sees to its state as if it were the first.
fn unmade(
    job: &Job,
    asked_before: Option<Left>,
    left: Option<Left>,
    asked: Option<Left>,
) -> (Option<Left>, Option<Left>) {
    match (&job.stood, &job.finish, left) {
        (Some(Some(stood)), Some(edit), Some(mut left)) => {
            let mut asked = asked.unwrap_or_else(|| left.clone());
            finish::unmade(edit, stood, &mut left, &mut asked);
            (Some(left), Some(asked))
        }
        _ if job.known => (job.left_before.clone(), asked_before),
        _ => (None, None),
    }
}
