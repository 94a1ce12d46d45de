//! The agents' list of tickets as CSV. It begins with a byte order mark, is separated by commas or semicolons, and guards
//! formulas with apostrophes. It holds no messages.

use super::super::kit::{Draft, Known, Node, Piece, Record, Trouble, mail_key, person};
use super::ID;
use crate::model::{Person, PersonKey, Role};
use crate::text::address;
use crate::vendor::terms;

pub(super) const VARIANT: &str = "csv";

/// Columns that have a place in the model; the rest become fields.
const PLACED: &[&str] = &[
    "ticket number",
    "date created",
    "subject",
    "from",
    "from email",
    "priority",
    "department",
    "source",
    "current status",
    "last updated",
    "agent assigned",
];

pub(super) fn pieces(record: &Record<'_>, out: &mut Vec<Piece>) {
    let row = record.node();
    let Some(id) = row.text("ticket number") else {
        return out
            .push(Piece::Unusable(Trouble::new("desk.no_id", "This row has no ticket number, so it was left out.")));
    };
    out.extend(customer(row).map(Piece::Person));
    out.extend(agent(row).map(Piece::Person));
    out.push(Piece::Case { id });
}

pub(super) fn case(head: &Record<'_>, known: &Known<'_>, draft: &mut Draft) {
    let row = head.node();
    let case = &mut draft.case;
    case.subject = row.text("subject").unwrap_or_default();
    case.channel_raw = row.text("source").unwrap_or_default();
    case.channel = terms::channel(&case.channel_raw);
    case.status = terms::status(&row.text("current status").unwrap_or_default());
    case.priority = terms::priority(&row.text("priority").unwrap_or_default());
    case.requester = customer(row).map(|person| person.key);
    case.assignee = agent(row).map(|person| person.key);
    case.group = row.text("department");
    draft.case.created_at = known.date(head, "date created", draft);
    draft.case.updated_at = known.date(head, "last updated", draft);
    for (title, value) in head.columns() {
        if !PLACED.contains(&title.to_lowercase().as_str()) {
            draft.field(title, value.joined());
        }
    }
}

fn customer(row: Node<'_>) -> Option<Person> {
    let email = row.text("from email").filter(|email| address::is_email(&address::normalise(email)));
    let name = row.text("from");
    let at = match (&email, &name) {
        (Some(email), _) => mail_key(ID, email),
        (None, Some(name)) => PersonKey(format!("{ID}:name:{name}")),
        (None, None) => return None,
    };
    Some(person(at, name, email, None, Role::Customer))
}

fn agent(row: Node<'_>) -> Option<Person> {
    let name = row.text("agent assigned")?;
    Some(person(PersonKey(format!("{ID}:agent:{name}")), Some(name), None, None, Role::Agent))
}
