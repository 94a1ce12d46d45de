//! Looks whether a write whose answer was lost has happened.
//!
//! A case is known by its original id where a custom field holds it, else by its customer, its second of creation and its
//! subject, and in the end by the text of its opening message; an id that the ledger already holds is never taken for it.
//! An entry is known by its kind, its second, which the plan made unique within its case, and its text. An edit is known
//! by its effect. What these leave in doubt is not sent again.

use crate::deskie::account::{CaseId, MessageId};
use crate::deskie::reply::{CaseReply, MessageReply};
use crate::deskie::request::{EditCase, Lane, get};
use crate::deskie::{Dialect, HttpRequest};
use crate::model::Mark;
use crate::model::Millis;
use crate::plan::{CasePlan, NewEntry};
use crate::run::ledger::{CaseState, State, folded};
use crate::text::html::same_text;

/// Rows of a page of the look-up.
pub(in crate::run) const PAGE: usize = 100;

/// How far around its date a case is looked for: a date understood in another zone is still found.
const AROUND: i64 = 36 * 3_600;

/// The state of a look-up that takes several reads.
#[derive(Clone, Debug)]
pub(super) struct Search {
    /// Page of the list, from one.
    pub page: u32,
    /// Cases that may be the one, still to be compared by their messages.
    pub candidates: Vec<CaseReply>,
    /// Is the list read to its end?
    pub listed: bool,
    /// Something was seen that may be the write, and cannot be told from it.
    pub doubt: bool,
}

impl Default for Search {
    fn default() -> Self {
        Self { page: 1, candidates: Vec::new(), listed: false, doubt: false }
    }
}

impl Search {
    /// The next read of the search for a case.
    pub fn request(&self, plan: &CasePlan, dialect: &Dialect) -> HttpRequest {
        if let Some(candidate) = self.candidates.first().filter(|_| self.listed) {
            let query = vec![("order", "asc".into()), ("page", "1".into()), ("limit", PAGE.to_string())];
            return get(format!("cases/{}/messages.json", candidate.id.0), query);
        }
        cases_around(&plan.create.lane, plan.create.created_at, dialect.time_filter, self.page)
    }

    /// Takes a page of the list of the customer's cases.
    pub fn take_page(&mut self, plan: &CasePlan, state: &State, page: Vec<CaseReply>, full: bool) {
        let candidate = |case: &CaseReply| !state.taken.contains(&case.id) && !case.deleted && resembles(plan, case);
        self.candidates.extend(page.into_iter().filter(candidate));
        self.page = self.page.saturating_add(1);
        self.listed = !full;
        if self.listed {
            // The likeliest first: a look-up then ends with the first comparison.
            self.candidates.sort_by_key(|case| !is_exact(plan, case));
        }
    }
}

/// A page of a customer's cases around a date, or of all of them where lists have no filter by time.
pub(in crate::run) fn cases_around(lane: &Lane, at: Millis, time_filter: bool, page: u32) -> HttpRequest {
    let at = at.seconds();
    let mut query = vec![lane.filter()];
    if time_filter {
        query.push(("from_time", at.saturating_sub(AROUND).to_string()));
        query.push(("to_time", at.saturating_add(AROUND).to_string()));
    }
    query.push(("sort", "created_at_asc".into()));
    query.push(("page", page.to_string()));
    query.push(("limit", PAGE.to_string()));
    get("cases.json".into(), query)
}

/// May this be the case that the plan creates?
fn resembles(plan: &CasePlan, case: &CaseReply) -> bool {
    if let Some((field, id)) = &plan.original
        && let Some(found) = case.fields.get(field).filter(|found| !found.trim().is_empty())
    {
        return found.trim() == id.trim();
    }
    same_second(plan.create.created_at, case.created_at) || folded(&case.subject) == folded(&plan.create.subject)
}

fn is_exact(plan: &CasePlan, case: &CaseReply) -> bool {
    same_second(plan.create.created_at, case.created_at) && folded(&case.subject) == folded(&plan.create.subject)
}

fn same_second(wanted: Millis, found: Option<Millis>) -> bool {
    found.is_some_and(|found| found.seconds() == wanted.seconds())
}

/// What the messages of a candidate show.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// It is the case, and holds these entries of the plan already.
    Same(Vec<(Mark, MessageId)>),
    /// It is another case.
    Other,
    /// It has the marks of the case, but nothing that can be compared.
    Doubt,
}

/// Compares a candidate by its messages.
pub(super) fn judge(plan: &CasePlan, candidate: &CaseReply, messages: &[MessageReply]) -> Verdict {
    let by_id = plan
        .original
        .as_ref()
        .is_some_and(|(field, id)| candidate.fields.get(field).is_some_and(|found| found.trim() == id.trim()));
    let opening = messages.iter().find(|message| !message.note && same_text(&plan.create.text, &message.content));
    if opening.is_none() && !by_id {
        return if is_exact(plan, candidate) && messages.iter().all(|message| message.content.trim().is_empty()) {
            Verdict::Doubt
        } else {
            Verdict::Other
        };
    }
    let opening = opening.map(|message| message.id);
    let mut used = Vec::from_iter(opening);
    let mut there = Vec::new();
    for entry in &plan.entries {
        let found = messages.iter().find(|message| !used.contains(&message.id) && is_entry(&entry.step, message));
        if let Some(message) = found {
            used.push(message.id);
            there.push((entry.mark, message.id));
        }
    }
    Verdict::Same(there)
}

fn is_entry(entry: &NewEntry, message: &MessageReply) -> bool {
    message.note == matches!(entry, NewEntry::Note(_))
        && same_second(entry.created_at(), message.created_at)
        && same_text(entry.text(), &message.content)
}

/// The list of a case's messages, newest first.
pub(in crate::run) fn messages(case: CaseId, page: u32) -> HttpRequest {
    let query = vec![("order", "desc".into()), ("page", page.to_string()), ("limit", PAGE.to_string())];
    get(format!("cases/{}/messages.json", case.0), query)
}

/// What a page of a case's messages shows of an entry.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Sight {
    /// This is it.
    Here(MessageId),
    /// Nothing of it is here.
    Nothing,
    /// Something of its kind and second is here, with another text.
    Doubt,
}

/// Looks for the entry on a page. Messages whose ids the ledger holds are other entries.
pub(super) fn find_entry(entry: &NewEntry, state: &CaseState, page: &[MessageReply]) -> Sight {
    let known = |message: &MessageReply| state.entries.iter().any(|(_, id)| *id == Some(message.id));
    let note = matches!(entry, NewEntry::Note(_));
    let mut sight = Sight::Nothing;
    for message in page.iter().filter(|message| message.note == note && !known(message)) {
        let second = same_second(entry.created_at(), message.created_at);
        match (second, same_text(entry.text(), &message.content)) {
            (true, true) => return Sight::Here(message.id),
            (true, false) => sight = Sight::Doubt,
            (false, _) => {}
        }
    }
    sight
}

/// Has the edit had its effect? One whose effect cannot be seen counts as not done: an edit may be sent twice.
pub(super) fn is_edited(edit: &EditCase, case: &CaseReply) -> bool {
    edit.status.is_none_or(|status| status.as_str() == case.status)
        && edit.priority.is_none_or(|priority| priority.as_str() == case.priority)
        && edit.staff.is_none_or(|staff| case.staff == Some(staff))
        && edit.group.is_none_or(|group| case.group == Some(group))
        && edit.subject.as_ref().is_none_or(|subject| folded(subject) == folded(&case.subject))
        && edit.add_labels.iter().all(|label| case.labels.contains(label))
        && edit.fields.iter().all(|(field, input)| super::fields::is_shown(input, case.fields.get(field)))
}
