//! Reports: tables of cases without their messages, which most desks export from their lists for figures. Their columns are those
//! that somebody ticked, titled much alike from desk to desk.

use jiff::tz::TimeZone;

use super::draft::{Draft, Trouble};
use super::known::{Known, contact_key, mail_key, person};
use super::node::Node;
use super::records::Record;
use super::{Piece, Shape};
use crate::model::{Channel, Instant, Person, PersonKey, Role, Status, Word};
use crate::text::address;
use crate::vendor::terms;

/// The variant of a desk's report.
pub const REPORT: &str = "report";

/// A report of one desk.
#[derive(Clone, Copy, Debug)]
pub struct Report {
    /// The desk's id.
    pub desk: &'static str,
    /// Columns of the id that the case has in the desk's other exports; the first with a value counts.
    pub id: &'static [&'static str],
    /// Columns of the number that people see, where that is another.
    pub number: &'static [&'static str],
    /// Makes the id of what stands in its column.
    pub as_id: fn(&str) -> String,
    /// What a word for a state means.
    pub status: fn(&str) -> Word<Status>,
    /// What a word for a channel means; it may be empty.
    pub channel: fn(&str) -> Channel,
}

impl Shape {
    /// A report; the rest is said with struct update.
    pub const REPORT: Self = Self { variant: REPORT, confidence: 82, ..Self::TABLE };
}

const SUBJECT: &[&str] =
    &["subject", "title", "ticket subject", "case subject", "conversation subject", "topic", "тема", "тема тикета"];
const STATUS: &[&str] = &[
    "status",
    "state",
    "ticket status",
    "case status",
    "current status",
    "current conversation state",
    "conversation state",
    "статус",
    "статус тикета",
];
const PRIORITY: &[&str] = &["priority", "ticket priority", "приоритет"];
const CHANNEL: &[&str] = &["channel", "source", "channel type", "source channel", "via", "origin", "канал"];
const NAME: &[&str] = &[
    "customer name",
    "contact name",
    "requester name",
    "requester",
    "owner name",
    "full name",
    "fullname",
    "user name",
    "nickname",
    "customer",
    "имя клиента",
    "клиент",
];
const EMAIL: &[&str] = &[
    "customer email",
    "contact email",
    "requester email",
    "owner email",
    "user email",
    "email address",
    "email",
    "e-mail",
    "email клиента",
];
const PHONE: &[&str] = &["customer phone", "contact phone", "user phone", "phone number", "phone", "телефон"];
const AGENT: &[&str] = &[
    "assignee user",
    "assignee",
    "assigned to",
    "assigned agent",
    "assigned staff",
    "assigned teammate",
    "teammate assigned",
    "currently assigned teammate",
    "teammate currently assigned",
    "agent name",
    "agent",
    "assigned",
    "owner",
    "исполнитель",
    "ответственный",
];
const GROUP: &[&str] = &[
    "assignee team",
    "assigned team",
    "team assigned",
    "currently assigned team",
    "team currently assigned",
    "assigned group",
    "department name",
    "department",
    "category",
    "mailbox",
    "inbox",
    "group",
    "team",
    "группа",
];
const TAGS: &[&str] = &["tags", "ticket tags", "conversation tags", "segments", "labels", "теги"];
const CREATED: &[&str] = &[
    "created at",
    "created date",
    "created time",
    "created",
    "date created",
    "creation date",
    "creation time",
    "conversation started at",
    "conversation created at",
    "started at",
    "дата создания",
];
const UPDATED: &[&str] = &[
    "updated at",
    "last updated at",
    "last updated",
    "last update",
    "date changed",
    "last activity",
    "conversation last updated at",
    "дата изменения",
];
/// How desks write that nobody is in charge.
const NOBODY: &[&str] = &["unassigned", "none", "nobody", "no agent", "not assigned", "не назначен"];

impl Report {
    /// A report to begin with; the rest is said with struct update.
    pub const COMMON: Self =
        Self { desk: "", id: &[], number: &[], as_id: str::to_owned, status: terms::status, channel: terms::channel };

    /// The case of a row and its people.
    pub fn pieces(&self, record: &Record<'_>, out: &mut Vec<Piece>) {
        let row = record.node();
        let Some(id) = text(row, self.id) else {
            let message = "This row has no id of a case, so nothing can be made of it. It was left out.";
            return out.push(Piece::Unusable(Trouble::new("desk.no_id", message)));
        };
        out.extend([self.customer(row), self.agent(row)].into_iter().flatten().map(Piece::Person));
        out.push(Piece::Case { id: (self.as_id)(&id) });
    }

    /// Makes the case of a row.
    pub fn case(&self, head: &Record<'_>, known: &Known<'_>, draft: &mut Draft) {
        let row = head.node();
        let shown = text(row, self.number).or_else(|| text(row, self.id));
        let id = text(row, self.id).map(|id| (self.as_id)(&id));
        draft.case.number = shown.filter(|shown| Some(shown) != id.as_ref());
        draft.case.subject = text(row, SUBJECT).unwrap_or_default();
        draft.case.status = (self.status)(&text(row, STATUS).unwrap_or_default());
        draft.case.priority = terms::priority(&text(row, PRIORITY).unwrap_or_default());
        draft.case.channel_raw = text(row, CHANNEL).unwrap_or_default();
        draft.case.channel = (self.channel)(&draft.case.channel_raw);
        draft.case.requester = self.customer(row).map(|person| person.key);
        draft.case.assignee = self.agent(row).map(|person| person.key);
        draft.case.group = text(row, GROUP);
        draft.case.tags = used(row, TAGS).map(|column| row.words(&column)).unwrap_or_default();
        draft.case.created_at = date(head, CREATED, known, draft);
        draft.case.updated_at = date(head, UPDATED, known, draft);
        let lists = [
            self.id,
            self.number,
            SUBJECT,
            STATUS,
            PRIORITY,
            CHANNEL,
            NAME,
            EMAIL,
            PHONE,
            AGENT,
            GROUP,
            TAGS,
            CREATED,
            UPDATED,
        ];
        let dates = [CREATED, UPDATED].into_iter().filter_map(|columns| Some(zoned(head, columns)?.0));
        let placed: Vec<String> = lists.iter().filter_map(|columns| used(row, columns)).chain(dates).collect();
        for (title, value) in head.columns() {
            if !placed.contains(&title.to_lowercase()) {
                draft.field(title, value.joined());
            }
        }
    }

    fn customer(&self, row: Node<'_>) -> Option<Person> {
        let (name, email, phone) = (text(row, NAME), text(row, EMAIL), text(row, PHONE));
        // Some write an address where others write a name.
        let written = name.clone().filter(|name| address::is_email(&address::normalise(name)));
        let email = email.or(written);
        let key = contact_key(self.desk, email.as_deref(), phone.as_deref(), name.as_deref())?;
        Some(person(key, name, email, phone, Role::Customer))
    }

    fn agent(&self, row: Node<'_>) -> Option<Person> {
        let name = text(row, AGENT).filter(|name| !NOBODY.contains(&name.to_lowercase().as_str()))?;
        let email = address::normalise(&name);
        if address::is_email(&email) {
            return Some(person(mail_key(self.desk, &email), None, Some(email), None, Role::Agent));
        }
        Some(person(PersonKey(format!("{}:agent:{name}", self.desk)), Some(name), None, None, Role::Agent))
    }
}

/// The column of these that is read: names are written with spaces or, as the desk's API has them, with underscores.
fn used(row: Node<'_>, columns: &[&str]) -> Option<String> {
    let spelled = columns.iter().flat_map(|column| [(*column).to_owned(), column.replace(' ', "_")]);
    spelled.into_iter().find(|column| row.text(column).is_some())
}

fn text(row: Node<'_>, columns: &[&str]) -> Option<String> {
    row.text(&used(row, columns)?)
}

fn date(record: &Record<'_>, columns: &[&str], known: &Known<'_>, draft: &mut Draft) -> Option<Instant> {
    if let Some(column) = used(record.node(), columns) {
        return known.date(record, &column, draft);
    }
    let (column, zone) = zoned(record, columns)?;
    match TimeZone::get(&zone) {
        Ok(zone) => known.date_in(record, &column, zone, draft),
        Err(_) => known.date(record, &column, draft),
    }
}

/// The column of these that names its zone, and that: `Conversation started at (America/New_York)`.
fn zoned(record: &Record<'_>, columns: &[&str]) -> Option<(String, String)> {
    let is_filled = |column: &str| record.node().text(column).is_some();
    record.columns().into_iter().find_map(|(title, _)| {
        let (name, zone) = title.strip_suffix(')')?.rsplit_once(" (")?;
        let column = title.to_lowercase();
        let known = columns.contains(&name.trim().to_lowercase().as_str());
        (known && is_filled(&column)).then(|| (column, zone.trim().to_owned()))
    })
}
