//! A newer export of the same source: which cases are known, what in them is new, and what was changed since, on either
//! side. Only the difference is sent; what people changed in Deskie since stays as they left it.

use std::collections::{HashMap, HashSet};

use super::accounting::Key;
use super::job::{Job, Stage, What};
use super::{CASE_REMOVED, Engine, UNPROVED, finish, same};
use crate::deskie::reply::CaseReply;
use crate::deskie::request::{EditCase, FieldInput, LabelRef};
use crate::deskie::{Answer, FieldId, LabelId, reply};
use crate::model::Mark;
use crate::plan::case::Note;
use crate::plan::{CasePlan, CasePriority, CaseStatus, Rest};
use crate::run::clocks::Clocks;
use crate::run::dispatch::{Class, SETTLE};
use crate::run::fields;
use crate::run::ledger::{self, CaseState, Details, Left, Record, State, Step};
use crate::run::report::Outcome;

/// What a plan has beyond what the ledger says of its case.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Difference {
    /// Entries that were not written yet.
    pub entries: u32,
    /// Steps that failed in an earlier run and are tried again.
    pub failed: u32,
    /// State, urgency, assignee, group, subject, labels or fields are wanted otherwise than they were the last time.
    pub changed: bool,
}

impl Difference {
    /// Is there nothing to send?
    pub const fn is_none(&self) -> bool {
        self.entries == 0 && self.failed == 0 && !self.changed
    }
}

impl From<Difference> for Rest {
    fn from(difference: Difference) -> Self {
        let entries = difference.entries.saturating_add(difference.failed);
        Self { entries, edit: difference.changed }
    }
}

/// Has an earlier run brought everything of the case that it could? Then another run of the same files sends nothing of it,
/// whatever the mapping says now.
pub fn is_finished(known: &CaseState) -> bool {
    let is_there = known.present().is_some() && !known.removing;
    known.closed.is_some() && is_there && known.failed.is_empty() && known.unlabelled == 0
}

/// Compares a plan with what is known of its case. Labels that no run has made yet count as a change; entries that are
/// [`elsewhere`] are not new.
pub fn difference(plan: &CasePlan, known: &CaseState, elsewhere: &HashSet<Mark>, state: &State) -> Difference {
    let written: HashSet<Mark> = known.entries.iter().map(|(mark, _)| *mark).collect();
    let new = |mark| !written.contains(&mark) && is_open(mark, known, elsewhere);
    let failed = known.failed.iter().filter(|(step, code)| **step == Step::Finish || *code != UNPROVED).count();
    let labels: Option<Vec<_>> = plan
        .create
        .labels
        .iter()
        .map(|label| match label {
            LabelRef::Id(id) => Some(*id),
            LabelRef::New(title) => state.labels.get(&ledger::label_mark(title)).copied(),
        })
        .collect();
    let opening = plan.opening.map(|(_, mark)| mark);
    let entries = plan.entries.iter().map(|entry| entry.mark);
    let wanted = labels.map(|labels| finish::wanted(plan, &labels));
    Difference {
        entries: opening.into_iter().chain(entries).filter(|mark| new(*mark)).count().try_into().unwrap_or(u32::MAX),
        failed: failed.try_into().unwrap_or(u32::MAX),
        changed: known.asked.as_ref().is_some_and(|asked| !wanted.is_some_and(|wanted| wanted.is_same(asked))),
    }
}

/// Would a run add this entry to the case?
pub(super) fn is_new(mark: Mark, known: &CaseState, elsewhere: &HashSet<Mark>) -> bool {
    !known.has(mark) && is_open(mark, known, elsewhere)
}

/// Neither in another case, nor sent once without proof that it arrived.
fn is_open(mark: Mark, known: &CaseState, elsewhere: &HashSet<Mark>) -> bool {
    let unproved = known.failed.get(&Step::Entry(mark)).is_some_and(|code| code == UNPROVED);
    !elsewhere.contains(&mark) && !unproved
}

/// Keys of known cases by the marks of their entries.
pub type ByEntry = HashMap<Mark, String>;

/// Is it the key of a thread of mails? Mails have the same ids wherever they are met; which are a thread may change.
pub fn is_mail(key: &str) -> bool {
    key.starts_with("mail:")
}

fn mails(state: &State) -> ByEntry {
    let mails = state.cases.iter().filter(|(key, case)| is_mail(key) && case.present().is_some());
    mails.flat_map(|(key, case)| case.entries.iter().map(|(mark, _)| (*mark, key.to_owned()))).collect()
}

/// Entries of a plan that an earlier run wrote into another case: a mail that a newer export holds may join threads which
/// were two before. They stay where they are, because what is there cannot be moved, and must not be doubled. `key` is that
/// of [`key_of`].
pub fn elsewhere(
    key: &str,
    plan: &CasePlan,
    state: &State,
    comparing: bool,
    by_entry: &mut Option<ByEntry>,
) -> HashSet<Mark> {
    if !comparing || !is_mail(key) {
        return HashSet::new();
    }
    let index = by_entry.get_or_insert_with(|| mails(state));
    let here: HashSet<Mark> =
        state.cases.get(key).map(|known| known.entries.iter().map(|(mark, _)| *mark).collect()).unwrap_or_default();
    plan.marks().filter(|mark| !here.contains(mark) && index.get(mark).is_some_and(|other| other != key)).collect()
}

/// The key under which the ledger has a case, or is to have it. Two tables, or two accounts of one old service, may both
/// have a case 1; and a thread of mails may begin with another mail in a newer export. What decides is whether entries are
/// shared. `comparing`: there were runs of other files. `by_entry` is made when first needed.
pub fn key_of(key: &str, plan: &CasePlan, state: &State, comparing: bool, by_entry: &mut Option<ByEntry>) -> String {
    let marks = || plan.all_marks();
    if let Some(known) = state.cases.get(key) {
        let mut theirs: HashSet<Mark> = known.entries.iter().map(|(mark, _)| *mark).collect();
        // Before anything is written, what was to be.
        theirs.extend(known.first);
        let other = |mark: Mark| format!("{key}~{mark}");
        if !theirs.is_empty()
            && !marks().any(|mark| theirs.contains(&mark))
            && let Some(first) = marks().next()
        {
            // Known by the entry that was its first then, or named by the one that is first now; unless it is the same case
            // with another text.
            let other_case = marks().map(other).find(|key| state.cases.contains_key(key));
            match other_case {
                Some(key) => return key,
                None if !same::is_same(key, plan, known) => return other(first),
                None => {}
            }
        }
        // A thread that is not in Deskie, and of which nothing may be on its way, may be a part of another one now.
        let may_be = known.open.is_some() || known.failed.values().any(|code| code == UNPROVED);
        if known.present().is_some() || may_be {
            return key.to_owned();
        }
    }
    if !comparing || !is_mail(key) {
        return key.to_owned();
    }
    let index = by_entry.get_or_insert_with(|| mails(state));
    // The case that shares most; of equals the one whose entry comes first.
    let mut shared: HashMap<&String, u32> = HashMap::new();
    let mut best: Option<(u32, &String)> = None;
    for key in marks().filter_map(|mark| index.get(&mark)) {
        let count = shared.entry(key).or_default();
        *count += 1;
        if best.is_none_or(|(most, _)| *count > most) {
            best = Some((*count, key));
        }
    }
    best.map_or_else(|| key.to_owned(), |(_, key)| key.clone())
}

impl Engine {
    /// Finds the case in the ledger.
    pub(super) fn recognise(&mut self, job: &mut Job, plan: &CasePlan) {
        job.key = key_of(&job.item.key, plan, &self.dispatch.state, self.comparing, &mut self.by_entry);
        self.keys[job.at] = if job.key == job.item.key { Key::Own } else { Key::Other(job.key.as_str().into()) };
    }

    /// Entries that an earlier run wrote into another case count as written, and that is told.
    pub(super) fn leave_elsewhere(&mut self, job: &mut Job, plan: &mut CasePlan) {
        let elsewhere = elsewhere(&job.key, plan, &self.dispatch.state, self.comparing, &mut self.by_entry);
        if !elsewhere.is_empty() {
            plan.losses.push(threads_joined());
            job.entries_before.extend(elsewhere);
        }
    }

    /// A closed case is met again: takes it up if there is something to do. False when there is not.
    pub(super) fn take_up(&mut self, job: &mut Job, plan: &CasePlan, known: &CaseState) -> bool {
        let is_open = known.failed.get(&Step::Create).is_some_and(|code| code == UNPROVED);
        let is_there = known.present().is_some();
        // What of these the case does not hold itself is elsewhere.
        let difference = difference(plan, known, &job.entries_before, &self.dispatch.state);
        if is_there && difference.is_none() || !is_there && is_open {
            return false;
        }
        job.only_changed = is_there && difference.entries == 0 && difference.failed == 0;
        self.dispatch.record(Record::Reopened { case: job.key.clone() });
        true
    }

    /// A known case was read before anything is added to it.
    pub(super) fn compared(&mut self, job: &mut Job, plan: &CasePlan, class: Class, answer: &Answer) {
        job.stage = Stage::Next;
        match class {
            Class::Done => {}
            Class::Refused(_) if reply::says_absent(answer) => return self.removed(job),
            Class::Refused(code) => return self.account_unread(job, plan, &code),
            Class::NotNow | Class::Unclear => return,
        }
        let Some(case) = reply::object(answer, "case").ok().as_ref().and_then(reply::case) else {
            job.stage = Stage::Settling { until: self.dispatch.after(SETTLE) };
            return;
        };
        if case.deleted {
            return self.removed(job);
        }
        let Some(before) = &job.left_before else { return };
        let known = self.dispatch.state.cases.get(&job.key);
        let touched = known.filter(|known| Clocks::default().is_since(case.updated_at, known));
        let people_since = touched.and_then(|known| known.closed_there);
        let shown = self.shown_else(&case, before.status, before.priority, before.rest);
        self.dispatch.record(Record::Compared { case: job.key.clone(), shown, people_since });
    }

    /// The case as Deskie shows it; none where it has words that the documents do not.
    pub(super) fn shown(&self, case: &CaseReply) -> Option<Left> {
        let (status, priority) = (CaseStatus::from_word(&case.status)?, CasePriority::from_word(&case.priority)?);
        Some(self.shown_else(case, status, priority, Mark::default()))
    }

    /// The same, with what to take for words that the documents do not have, and for what Deskie does not show.
    fn shown_else(&self, case: &CaseReply, status: CaseStatus, priority: CasePriority, rest: Mark) -> Left {
        Left {
            status: CaseStatus::from_word(&case.status).unwrap_or(status),
            priority: CasePriority::from_word(&case.priority).unwrap_or(priority),
            staff: case.staff,
            group: case.group,
            rest,
            details: Some(self.details_of(case)),
        }
    }

    /// Subject, labels and fields as Deskie shows them.
    fn details_of(&self, case: &CaseReply) -> Details {
        let account = &self.config.account;
        let held = case.fields.iter().map(|(field, text)| (*field, fields::shown(account, *field, text)));
        finish::details(&case.subject, &case.labels, held)
    }

    /// Settles how a known case is to be left, once it was compared; `false` while labels are being made for it.
    pub(super) fn merge(&mut self, job: &mut Job, plan: &mut CasePlan) -> bool {
        let Some(state) = self.dispatch.state.cases.get(&job.key) else { return true };
        let Some(shown) = state.shown.clone().filter(|_| job.wanted.is_none()) else { return true };
        let Some(left) = job.left_before.clone() else { return true };
        let asked = state.asked.clone().unwrap_or_else(|| left.clone());
        let Some(labels) = self.label_ids(&plan.create.labels) else { return false };
        let new = finish::wanted(plan, &labels);
        let mut merge = Merge { left: &left, asked: &asked, new: &new, shown: &shown, kept: false };
        job.wanted = Some(Left {
            status: merge.one(|side| side.status),
            priority: merge.one(|side| side.priority),
            staff: merge.wish(|side| side.staff),
            group: merge.wish(|side| side.group),
            rest: new.rest,
            details: merge.details(plan),
        });
        if merge.kept {
            plan.losses.push(kept_as_in_deskie());
        }
        true
    }

    /// What a known case needs at its end, as Deskie shows it after its last entry: of subject, labels and fields what the
    /// source changed, and nothing of what people changed.
    pub(super) fn put_as_wanted(&mut self, job: &Job, plan: &CasePlan, wanted: &Left, case: &CaseReply) -> EditCase {
        let mut edit = finish::restore(wanted, case);
        let labels = self.label_ids(&plan.create.labels).unwrap_or_default();
        let asked = self.dispatch.state.cases.get(&job.key).and_then(|state| state.asked.clone());
        if asked.as_ref().is_some_and(|asked| asked.rest == wanted.rest) {
            return edit;
        }
        let asked = asked.and_then(|asked| asked.details);
        let Some(wanted) = &wanted.details else { return edit };
        let shown = self.details_of(case);

        let had = |label: &LabelId| asked.as_ref().is_some_and(|asked| asked.labels.contains(label));
        edit.add_labels = labels;
        edit.add_labels.retain(|label| !had(label) && !case.labels.contains(label));

        let subject = ledger::subject_mark(&plan.create.subject);
        let is_new = asked.as_ref().is_some_and(|asked| asked.subject != subject);
        if is_new && wanted.subject == subject && shown.subject != subject {
            edit.subject = Some(plan.create.subject.clone());
        }

        let carried = |(field, input): &&(FieldId, FieldInput)| {
            let mark = fields::sent(input);
            asked.as_ref().is_none_or(|asked| asked.field(*field) != mark)
                && wanted.field(*field) == mark
                && shown.field(*field) != mark
        };
        edit.fields = plan.create.fields.iter().filter(carried).cloned().collect();
        if !edit.fields.is_empty() {
            // Whether an edit replaces all fields is not documented: the others go along as they are.
            for (field, text) in &case.fields {
                if edit.fields.iter().any(|(known, _)| known == field) {
                    continue;
                }
                let same = |(known, input): &&(FieldId, FieldInput)| {
                    known == field && fields::sent(input) == shown.field(*field)
                };
                let planned = plan.create.fields.iter().find(same).map(|(_, input)| input.clone());
                let input = planned.or_else(|| fields::as_read(&self.config.account, *field, text));
                edit.fields.extend(input.map(|input| (*field, input)));
            }
        }
        edit
    }

    /// Somebody removed the case in Deskie: nothing is added to it, and it is not made again.
    pub(super) fn removed(&mut self, job: &mut Job) {
        self.dispatch.record(Record::Skipped { case: job.key.clone(), code: CASE_REMOVED.into() });
        self.close_as_before(job);
        self.account_whole(job, Outcome::Skipped, CASE_REMOVED, &super::describe(CASE_REMOVED));
    }

    pub(super) fn compare_answered(
        &mut self,
        job: &mut Job,
        plan: &mut CasePlan,
        what: What,
        class: Class,
        answer: &Answer,
    ) {
        match what {
            What::Compare => return self.compared(job, plan, class, answer),
            What::Stand => return self.stood(job, plan, class, answer),
            What::Check | What::Look(_) | What::Write(_) => {}
        }
        job.stage = Stage::Next;
        match class {
            Class::Done => match reply::object(answer, "case").ok().as_ref().and_then(reply::case) {
                Some(case) => self.checked(job, plan, &case),
                None => job.stage = Stage::Settling { until: self.dispatch.after(SETTLE) },
            },
            // The edit had failed, and how the case stands cannot be read either.
            Class::Refused(_) if self.is_unfinished(&job.key) => job.stood = Some(None),
            Class::Refused(code) => {
                job.stood = Some(None);
                self.refused(job, plan, Step::Finish, code);
            }
            Class::NotNow | Class::Unclear => {}
        }
    }
}

/// How a case was left in Deskie, what the source wanted then and wants now, and how Deskie shows it. What the source
/// changed is carried over; what people changed stays; where both did, that is told.
struct Merge<'a> {
    left: &'a Left,
    asked: &'a Left,
    new: &'a Left,
    shown: &'a Left,
    kept: bool,
}

impl Merge<'_> {
    fn one<T: Copy + PartialEq>(&mut self, of: impl Fn(&Left) -> T) -> T {
        self.settle(of(self.left), of(self.asked), of(self.new), of(self.shown))
    }

    /// Nobody and no group are no wish.
    fn wish<T: Copy + PartialEq>(&mut self, of: impl Fn(&Left) -> Option<T>) -> Option<T> {
        if of(self.new).is_none() { of(self.shown) } else { self.one(of) }
    }

    fn settle<T: PartialEq>(&mut self, left: T, asked: T, new: T, shown: T) -> T {
        if new == asked {
            return shown;
        }
        if shown == left {
            return new;
        }
        self.kept |= new != shown;
        shown
    }

    fn details(&mut self, plan: &CasePlan) -> Option<Details> {
        let new = self.new.details.as_ref()?;
        let shown = self.shown.details.clone().or_else(|| self.left.details.clone()).unwrap_or_default();
        let mut wanted = shown.clone();
        // Ledgers that did not tell: the source changed something unless all is the same, and Deskie may have been changed.
        let unknown = Details {
            subject: if self.asked.rest == self.new.rest { new.subject } else { Mark::default() },
            labels: if self.asked.rest == self.new.rest { new.labels.clone() } else { Vec::new() },
            fields: if self.asked.rest == self.new.rest { new.fields.clone() } else { Vec::new() },
        };
        let asked = self.asked.details.as_ref().unwrap_or(&unknown);
        let left = self.left.details.as_ref().unwrap_or(&unknown);
        wanted.subject = self.settle(left.subject, asked.subject, new.subject, shown.subject);
        wanted.labels.extend(new.labels.iter().filter(|label| !asked.labels.contains(label)));
        wanted.labels.sort_unstable();
        wanted.labels.dedup();
        for (field, _) in &plan.create.fields {
            let of = |details: &Details| details.field(*field);
            let settled = self.settle(of(left), of(asked), of(new), of(&shown));
            wanted.fields.retain(|(known, _)| known != field);
            wanted.fields.extend(settled.map(|mark| (*field, mark)));
        }
        wanted.fields.sort_unstable();
        Some(wanted)
    }
}

fn threads_joined() -> Note {
    Note {
        code: "case.threads_joined",
        message:
            "A newer mail shows that threads moved as several cases are one. The mails that are in Deskie already \
                  stay in their cases; new ones were added to one of them."
                .into(),
    }
}

fn kept_as_in_deskie() -> Note {
    Note {
        code: "case.kept_as_in_deskie",
        message: "The case was changed both in the old service and in Deskie since; it stays as it is in Deskie."
            .into(),
    }
}
