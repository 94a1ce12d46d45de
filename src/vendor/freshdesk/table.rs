//! Rows of the CSV of the ticket list. It has the columns that somebody ticked, in the capitals of its day; only the
//! number of the ticket is sure.

use super::{ID, words};
use crate::model::{Body, Entry, EntryKind, Person, PersonKey, Role, Side};
use crate::vendor::kit::{self, Draft, Known, Node, Piece, Record, Trouble};
use crate::vendor::terms;

/// Columns with a place in the model; every other one becomes a custom field.
const PLACED: &[&str] = &[
    "ticket id",
    "subject",
    "description",
    "status",
    "priority",
    "source",
    "agent",
    "group",
    "tags",
    "created time",
    "created at",
    "last update time",
    "last updated time",
    "full name",
    "requester name",
    "email",
    "requester email",
    "contact id",
    "work phone",
    "mobile phone",
];
const UPDATED: &[&str] = &["last update time", "last updated time"];
const CREATED: &[&str] = &["created time", "created at"];

/// A case and the people of its row.
pub(super) fn pieces(record: &Record<'_>, out: &mut Vec<Piece>) {
    let row = record.node();
    let Some((id, _)) = id(row) else {
        let message = "This row has no number of a ticket, so nothing can be made of it. It was left out.";
        return out.push(Piece::Unusable(Trouble::new("freshdesk.no_id", message)));
    };
    out.extend([requester(row), agent(row)].into_iter().flatten().map(Piece::Person));
    out.push(Piece::Case { id });
}

/// Makes the case of a row.
pub(super) fn case(record: &Record<'_>, known: &Known<'_>, draft: &mut Draft) {
    let row = record.node();
    draft.case.number = id(row).and_then(|(id, number)| (id != number).then_some(number));
    draft.case.subject = row.text("subject").unwrap_or_default();
    draft.case.status = terms::status(&row.text("status").unwrap_or_default());
    draft.case.priority = terms::priority(&row.text("priority").unwrap_or_default());
    (draft.case.channel_raw, draft.case.channel) = words::named_channel(&row.text("source").unwrap_or_default());
    draft.case.requester = requester(row).map(|person| person.key);
    draft.case.assignee = agent(row).map(|person| person.key);
    draft.case.group = chosen(row, "group");
    draft.case.tags = row.words("tags");
    let date = |columns: &[&str], draft: &mut Draft| {
        columns.iter().find(|column| row.text(column).is_some()).and_then(|column| known.date(record, column, draft))
    };
    draft.case.created_at = date(CREATED, draft);
    draft.case.updated_at = date(UPDATED, draft);
    for (title, value) in record.columns() {
        if !PLACED.contains(&title.to_lowercase().as_str()) {
            draft.field(title, value.joined());
        }
    }
    if let Some(text) = row.text("description") {
        let person = draft.case.requester.clone();
        let mut author = known.author(person, "", Side::Customer);
        author.side = Side::Customer;
        draft.case.entries.push(Entry {
            source_id: "description".to_owned(),
            kind: EntryKind::Message,
            author,
            created_at: draft.case.created_at.clone(),
            body: Body::Text(text),
            attachments: Vec::new(),
        });
    }
}

/// The display id, and the number as the table has it: Freshservice puts the kind of ticket before it, as in `INC-9`.
fn id(row: Node<'_>) -> Option<(String, String)> {
    let number = row.text("ticket id")?;
    let id = match number.rsplit_once(['-', '#']) {
        Some((kind, id))
            if !id.is_empty()
                && id.bytes().all(|byte| byte.is_ascii_digit())
                && kind.bytes().all(|byte| byte.is_ascii_alphabetic()) =>
        {
            id.to_owned()
        }
        _ => number.clone(),
    };
    Some((id, number))
}

/// Who asked: by the number of the contact, else by address, telephone or name.
fn requester(row: Node<'_>) -> Option<Person> {
    let name = row.any(&["full name", "requester name"]);
    let email = row.any(&["email", "requester email"]);
    let phones: Vec<String> = ["work phone", "mobile phone"].iter().filter_map(|column| row.text(column)).collect();
    let other = || phones.first().or(name.as_ref()).map(|given| kit::key(ID, &format!("contact:{given}")));
    // Excel writes long ids in a short way, which is the same for everybody.
    let id = row.text("contact id").filter(|id| !kit::is_damaged(id));
    let key = match (id, &email) {
        (Some(id), _) => kit::key(ID, &id),
        (None, Some(email)) => kit::mail_key(ID, email),
        (None, None) => other()?,
    };
    Some(Person { phones, ..kit::person(key, name, email, None, Role::Customer) })
}

/// Who is in charge. The table has names of agents only.
fn agent(row: Node<'_>) -> Option<Person> {
    let name = chosen(row, "agent")?;
    let key: PersonKey = kit::key(ID, &format!("agent:{name}"));
    Some(kit::person(key, Some(name), None, None, Role::Agent))
}

/// A column in which nobody is written in words.
fn chosen(row: Node<'_>, column: &str) -> Option<String> {
    const NOBODY: &[&str] = &["no agent", "no group", "none", "unassigned"];
    row.text(column).filter(|text| !NOBODY.contains(&text.to_lowercase().as_str()))
}
