//! Looks whether a write whose answer was lost has happened.
//!
//! What is looked for is what was sent, as the ledger has it, and not what a plan made since would send. A case is known by
//! its second of creation, which the self-check has proved to be kept, together with its original id, where a custom field
//! holds it, or the text of its opening message; an id that the ledger already holds is never taken for it. An entry is
//! known by its kind, its second, which the plan made unique within its case, and its text. An edit is known by its effect.
//! What these leave in doubt is neither taken over nor sent again.
//!
//! Lists are narrowed to the customer. For mail that is documented well enough; by telephone number, by id in a custom channel
//! and by channel it is not, so what such a list does not show is looked for among everybody's cases of that time.

use std::collections::BTreeSet;

use crate::deskie::account::{CaseId, MessageId};
use crate::deskie::reply::{CaseReply, MessageReply};
use crate::deskie::request::{EditCase, Lane, cases, get};
use crate::deskie::{Account, FieldId, HttpRequest};
use crate::model::Mark;
use crate::model::Millis;
use crate::plan::{CasePlan, NewEntry};
use crate::run::fields;
use crate::run::ledger::{CaseState, Sent, State, customer_mark, folded, subject_mark, text_mark};
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
    /// Rows of the list seen so far.
    pub seen: u64,
    /// Cases that may be the one, still to be compared by their messages.
    pub candidates: Vec<CaseReply>,
    /// Is the list read to its end?
    pub listed: bool,
    /// Something was seen that may be the write, and cannot be told from it.
    pub doubt: bool,
    /// How far the list goes.
    pub reach: Reach,
    /// What the messages of the first candidate show, while its customer is being read.
    pub whose: Option<Verdict>,
    /// Cases that were read and are others.
    others: BTreeSet<CaseId>,
}

/// Whose cases a list shows.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Reach {
    /// Those of one customer, by a filter that is known to work: their e-mail address.
    #[default]
    Customer,
    /// Those of one customer, by a filter that may be passed over, or may expect another spelling and find nothing. What
    /// it does not show may be there.
    Perhaps,
    /// Everybody's.
    Everybody,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            page: 1,
            seen: 0,
            candidates: Vec::new(),
            listed: false,
            doubt: false,
            reach: Reach::default(),
            whose: None,
            others: BTreeSet::new(),
        }
    }
}

impl Search {
    /// The next read of the search for a case; `customer` is where it is looked for, unless that is known no more.
    pub fn request(&mut self, sought: &Sought<'_>, customer: Option<&Lane>, time_filter: bool) -> HttpRequest {
        if let Some(candidate) = self.candidates.first().filter(|_| self.listed) {
            if let (Some(user), Some(_)) = (candidate.user, &self.whose) {
                return get(format!("users/{}.json", user.0), Vec::new());
            }
            let query = vec![("order", "asc".into()), ("page", "1".into()), ("limit", PAGE.to_string())];
            return get(format!("cases/{}/messages.json", candidate.id.0), query);
        }
        let customer = customer.filter(|_| self.reach != Reach::Everybody);
        self.reach = match customer {
            Some(Lane::Email { .. }) => Reach::Customer,
            Some(Lane::Calls { .. } | Lane::Custom(_) | Lane::WhatsApp(_)) => Reach::Perhaps,
            None => Reach::Everybody,
        };
        cases_of(customer, sought.at, time_filter, self.page)
    }

    /// Begins once more: what was read so far may have moved meanwhile. What it has learnt of single cases stays.
    pub fn again(&mut self) {
        let reach = if self.reach == Reach::Everybody { Reach::Everybody } else { Reach::default() };
        *self = Self { reach, others: std::mem::take(&mut self.others), ..Self::default() };
    }

    /// Whether the first candidate is the case cannot be told.
    pub fn leave_in_doubt(&mut self) {
        self.doubt = true;
        self.drop_first();
    }

    /// The first candidate is there no more.
    pub fn drop_first(&mut self) {
        if !self.candidates.is_empty() {
            self.candidates.remove(0);
        }
    }

    /// The first candidate is another case.
    pub fn pass(&mut self) {
        if !self.candidates.is_empty() {
            self.others.insert(self.candidates.remove(0).id);
        }
    }

    /// Nothing was found where a filter may have hidden it: begins once more, among everybody's cases. `false` where that
    /// was done already, or is of no use.
    pub fn widen(&mut self) -> bool {
        let wider = self.reach == Reach::Perhaps;
        if wider {
            self.reach = Reach::Everybody;
            self.again();
        }
        wider
    }

    /// Takes a page of the list of the customer's cases.
    pub fn take_page(&mut self, sought: &Sought<'_>, state: &State, page: Vec<CaseReply>, full: bool) {
        let others = &self.others;
        let known = |case: &CaseReply| state.taken.contains(&case.id) || others.contains(&case.id);
        let candidate = |case: &CaseReply| !known(case) && !case.deleted && sought.resembles(case);
        self.candidates.extend(page.into_iter().filter(candidate));
        self.page = self.page.saturating_add(1);
        self.listed = !full;
        if self.listed {
            // The likeliest first: a look-up then ends with the first comparison.
            self.candidates.sort_by_key(|case| !(sought.is_second(case.created_at) && sought.is_subject(case)));
        }
    }
}

/// A page of a customer's cases around a date, or of all of them where lists have no filter by time.
pub(in crate::run) fn cases_around(lane: &Lane, at: Millis, time_filter: bool, page: u32) -> HttpRequest {
    cases_of(Some(lane), at, time_filter, page)
}

/// The same, of everybody where the customer cannot be told.
fn cases_of(customer: Option<&Lane>, at: Millis, time_filter: bool, page: u32) -> HttpRequest {
    let at = at.seconds();
    let mut query = Vec::from_iter(customer.map(Lane::filter));
    if time_filter {
        query.push(("from_time", at.saturating_sub(AROUND).to_string()));
        query.push(("to_time", at.saturating_add(AROUND).to_string()));
    }
    query.push(("sort", "created_at_asc".into()));
    query.push(("page", page.to_string()));
    query.push(("limit", PAGE.to_string()));
    cases(query)
}

fn same_second(wanted: Millis, found: Option<Millis>) -> bool {
    found.is_some_and(|found| found.seconds() == wanted.seconds())
}

/// What is looked for: the write as it was sent, or, where an older ledger did not tell, as today's plan has it.
#[derive(Debug)]
pub(super) struct Sought<'a> {
    pub at: Millis,
    note: bool,
    /// The text, where it is at hand: servers change or cut texts, and a hash alone cannot see that.
    text: Option<&'a str>,
    text_mark: Mark,
    subject: Option<Mark>,
    original: Option<&'a (FieldId, String)>,
    /// Is it surely what was sent? If not, that nothing like it is there proves nothing.
    pub certain: bool,
}

impl<'a> Sought<'a> {
    /// The creation of a case.
    pub fn case(plan: &'a CasePlan, sent: Option<&Sent>) -> Self {
        let subject = sent.and_then(|sent| sent.case.as_ref()).map(|case| case.subject);
        Self {
            subject: Some(subject.unwrap_or_else(|| subject_mark(&plan.create.subject))),
            original: plan.original.as_ref(),
            ..Self::of((plan.create.created_at, false, plan.create.text.as_str()), sent)
        }
    }

    /// An entry; `None` when neither the ledger nor the plan knows it.
    pub fn entry(entry: Option<&'a NewEntry>, sent: Option<&Sent>) -> Option<Self> {
        match entry {
            Some(entry) => {
                let note = matches!(entry, NewEntry::Note(_));
                Some(Self::of((entry.created_at(), note, entry.text()), sent))
            }
            // A newer export does not have it any more.
            None => sent.map(|sent| Self { text: None, ..Self::of((sent.at, sent.note, ""), Some(sent)) }),
        }
    }

    fn of((at, note, text): (Millis, bool, &'a str), sent: Option<&Sent>) -> Self {
        let today = text_mark(text);
        let (at, note, mark) = sent.map_or((at, note, today), |sent| (sent.at, sent.note, sent.text));
        Self {
            at,
            note,
            text: (mark == today).then_some(text),
            text_mark: mark,
            subject: None,
            original: None,
            certain: sent.is_some(),
        }
    }

    /// Is this other write one that cannot be told from it?
    pub fn is_like(&self, other: &Sent) -> bool {
        self.is_second(Some(other.at)) && self.text_mark == other.text
    }

    fn is_second(&self, found: Option<Millis>) -> bool {
        same_second(self.at, found)
    }

    fn is_subject(&self, case: &CaseReply) -> bool {
        self.subject == Some(subject_mark(&case.subject))
    }

    fn is_text(&self, found: &str) -> bool {
        self.text.map_or_else(|| text_mark(found) == self.text_mark, |text| same_text(text, found))
    }

    /// Does a custom field hold its original id; none when the case has no such field.
    fn is_original(&self, case: &CaseReply) -> Option<bool> {
        let (field, id) = self.original?;
        let found = case.fields.get(field).map(|found| found.trim()).filter(|found| !found.is_empty())?;
        Some(found == id.trim())
    }

    /// Does the case bear its original id?
    pub fn is_named(&self, case: &CaseReply) -> bool {
        self.is_original(case) == Some(true)
    }

    /// May this be the case?
    fn resembles(&self, case: &CaseReply) -> bool {
        self.is_original(case).unwrap_or_else(|| self.is_second(case.created_at) || self.is_subject(case))
    }
}

/// May the case be looked for among the cases of the customer whom the plan names now?
pub(super) fn is_customer(key: &str, plan: &CasePlan, sent: Option<&Sent>) -> bool {
    let case = sent.and_then(|sent| sent.case.as_ref());
    case.is_none_or(|case| case.customer == customer_mark(key, &plan.create.lane))
}

/// What the messages of a candidate show.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// It is the case, and holds these entries of the plan already.
    Same(Vec<(Mark, MessageId)>),
    /// It is another case.
    Other,
    /// It has some marks of the case and not others: it may be the case, and it may be somebody else's.
    Doubt,
}

/// Compares a candidate by its messages.
pub(super) fn judge(plan: &CasePlan, sought: &Sought<'_>, candidate: &CaseReply, messages: &[MessageReply]) -> Verdict {
    let opening = messages.iter().find(|message| !message.note && sought.is_text(&message.content));
    let known = opening.is_some() || sought.is_original(candidate) == Some(true);
    match (sought.is_second(candidate.created_at), known) {
        (true, true) => {}
        (false, true) => return Verdict::Doubt,
        (true, false) if sought.is_subject(candidate) => return Verdict::Doubt,
        (_, false) => return Verdict::Other,
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
    /// Something of its kind and second is here, with another text, or the same text at another second.
    Doubt,
}

/// Looks for the entry on a page. Messages whose ids the ledger holds are other entries; so is the opening message, whose
/// id nobody was told, and which has the second of the case.
pub(super) fn find_entry(sought: &Sought<'_>, state: &CaseState, page: &[MessageReply]) -> Sight {
    let known = |message: &MessageReply| state.entries.iter().any(|(_, id)| *id == Some(message.id));
    let opening = state.created.as_ref().map(|created| created.at);
    let mut sight = Sight::Nothing;
    for message in page.iter().filter(|message| message.note == sought.note && !known(message)) {
        match (sought.is_second(message.created_at), sought.is_text(&message.content)) {
            (true, true) => return Sight::Here(message.id),
            (true, false) => sight = Sight::Doubt,
            (false, true) if opening.is_none_or(|at| !same_second(at, message.created_at)) => sight = Sight::Doubt,
            (false, _) => {}
        }
    }
    sight
}

/// Has the edit had its effect? One whose effect cannot be seen counts as not done: an edit may be sent twice.
pub(super) fn is_edited(account: &Account, edit: &EditCase, case: &CaseReply) -> bool {
    edit.status.is_none_or(|status| status.as_str() == case.status)
        && edit.priority.is_none_or(|priority| priority.as_str() == case.priority)
        && edit.staff.is_none_or(|staff| case.staff == Some(staff))
        && edit.group.is_none_or(|group| case.group == Some(group))
        && edit.subject.as_ref().is_none_or(|subject| folded(subject) == folded(&case.subject))
        && edit.add_labels.iter().all(|label| case.labels.contains(label))
        && edit.fields.iter().all(|(field, input)| fields::is_shown(account, *field, input, case.fields.get(field)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deskie::account::UserId;
    use crate::deskie::request::{Files, NewCase, NewMessage, Writer};
    use crate::deskie::words::{CasePriority, CaseStatus};
    use crate::plan::case::Counts;
    use crate::run::ledger::Created;

    fn plan(subject: &str, text: &str, second: i64) -> CasePlan {
        let create = NewCase {
            lane: Lane::Email { address: "ann@example.org".into() },
            opener: Writer::Customer,
            subject: subject.into(),
            text: text.into(),
            created_at: Millis::from_seconds(second),
            full_name: None,
            staff: None,
            group: None,
            status: CaseStatus::Open,
            priority: CasePriority::Normal,
            fields: Vec::new(),
            labels: Vec::new(),
            files: Files::default(),
        };
        CasePlan {
            source_id: "1".into(),
            create,
            opening: Some((0, Mark(1))),
            entries: Vec::new(),
            older: Vec::new(),
            original: None,
            counts: Counts::default(),
            losses: Vec::new(),
            not_taken: Vec::new(),
            confirmed: crate::deskie::lane::Confirmed::default(),
        }
    }

    fn message(id: u64, text: &str, second: i64) -> MessageReply {
        MessageReply {
            id: MessageId(id),
            note: false,
            user: Some(UserId(1)),
            staff: None,
            attachments: 0,
            created_at: Some(Millis::from_seconds(second)),
            content: text.into(),
        }
    }

    fn verdict(plan: &CasePlan, sent: Option<&Sent>, subject: &str, text: &str, second: i64) -> Verdict {
        let candidate = CaseReply {
            id: CaseId(7),
            number: String::new(),
            user: Some(UserId(1)),
            subject: subject.into(),
            status: "open".into(),
            priority: "normal".into(),
            staff: None,
            group: None,
            labels: Vec::new(),
            created_at: Some(Millis::from_seconds(second)),
            updated_at: None,
            fields: std::collections::BTreeMap::new(),
            deleted: false,
        };
        let sought = Sought::case(plan, sent);
        if !sought.resembles(&candidate) {
            return Verdict::Other;
        }
        judge(plan, &sought, &candidate, &[message(9, text, second)])
    }

    #[test]
    fn only_a_case_of_the_same_second_and_text_is_taken_for_ours() {
        let plan = plan("Kettle", "<p>It leaks</p>", 100);
        assert_eq!(verdict(&plan, None, "Kettle", "It leaks", 100), Verdict::Same(vec![]));
        assert_eq!(verdict(&plan, None, "Changed since", "It leaks", 100), Verdict::Same(vec![]));
        assert_eq!(verdict(&plan, None, "Kettle", "It leaks", 101), Verdict::Doubt, "somebody else's, or another date");
        assert_eq!(verdict(&plan, None, "Kettle", "Garbled", 100), Verdict::Doubt, "ours, changed by the server");
        assert_eq!(verdict(&plan, None, "Lamp", "It is dark", 100), Verdict::Other);
        assert_eq!(verdict(&plan, None, "Kettle", "Another", 101), Verdict::Other);
    }

    #[test]
    fn what_was_sent_is_looked_for_and_not_what_would_be_sent_now() {
        let then = plan("Kettle", "<p>Written by Bo</p>\nIt leaks", 100);
        let now = plan("(no subject)", "<p>Автор: Bo</p>\nIt leaks", 3_700);
        let sent = Sent::of_case("z:1", &then);
        assert_eq!(verdict(&now, Some(&sent), "Kettle", "<p>Written by Bo</p> It leaks", 100), Verdict::Same(vec![]));
        assert_eq!(verdict(&now, Some(&sent), "Kettle", "cut", 100), Verdict::Doubt);
        assert!(Sought::case(&now, Some(&sent)).certain);
        assert!(!Sought::case(&now, None).certain, "an older ledger: nothing found proves nothing");
        assert!(is_customer("z:1", &now, Some(&sent)));
        let mut elsewhere = now;
        elsewhere.create.lane = Lane::Calls { phone: "+4930123456".into() };
        assert!(!is_customer("z:1", &elsewhere, Some(&sent)));
    }

    #[test]
    fn an_equal_text_at_another_second_leaves_an_entry_in_doubt() {
        let entry = NewEntry::Message(NewMessage {
            writer: Writer::Customer,
            text: "Thanks".into(),
            created_at: Millis::from_seconds(200),
            files: Files::default(),
        });
        let created = Created {
            id: CaseId(7),
            number: String::new(),
            user: UserId(1),
            at: Millis::from_seconds(100),
            check: Mark(0),
            lane: None,
        };
        let state = CaseState {
            created: Some(created),
            entries: vec![(Mark(1), None), (Mark(2), Some(MessageId(2)))],
            ..CaseState::default()
        };
        let see = |page: &[MessageReply]| find_entry(&Sought::entry(Some(&entry), None).unwrap(), &state, page);
        assert_eq!(see(&[message(1, "Thanks", 100), message(2, "Thanks", 150)]), Sight::Nothing, "opening and known");
        assert_eq!(see(&[message(3, "Thanks", 3_800)]), Sight::Doubt, "another date than was sent");
        assert_eq!(see(&[message(3, "Garbled", 200)]), Sight::Doubt);
        assert_eq!(see(&[message(4, "Thanks", 3_800), message(3, "Thanks", 200)]), Sight::Here(MessageId(3)));
    }
}
