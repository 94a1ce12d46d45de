//! The tables of the database, by their ids: a ticket has a thread, and the thread has entries, of which those of the type M are
//! the customer's, R the agents' and N notes among agents. What is not known to be seen by the customer is a note.

use super::super::kit::{Draft, Known, Node, Piece, Record, Trouble, body, key, person};
use super::ID;
use crate::model::{Entry, EntryKind, Person, Role, Side};
use crate::vendor::terms;

/// Columns of tickets that have a place in the model, or that say nothing outside of osTicket.
const PLACED: &[&str] = &[
    "ticket_id",
    "ticket_pid",
    "number",
    "user_id",
    "user_email_id",
    "status_id",
    "dept_id",
    "topic_id",
    "staff_id",
    "source",
    "created",
    "lastupdate",
    "updated",
    "flags",
    "sort",
    "lock_id",
    "email_id",
    "ip_address",
    "isoverdue",
    "isanswered",
    "source_extra",
    "est_duedate",
    "team_id",
    "sla_id",
];

pub(super) fn pieces(record: &Record<'_>, out: &mut Vec<Piece>) {
    let row = record.node();
    match kind(record) {
        "departments" => out.extend(named(row, "department", "id", "name")),
        "statuses" => out.extend(named(row, "status", "id", "name")),
        "priorities" => out.extend(named(row, "priority", "priority_id", "priority_desc")),
        "topics" => out.extend(named(row, "topic", "topic_id", "topic")),
        "staff" => out.extend(agent(row).map(Piece::Person)),
        "users" => out.extend(user(row, "id", value(row, "name"), None).map(Piece::Person)),
        "emails" => out.extend(user(row, "user_id", None, value(row, "address")).map(Piece::Person)),
        "threads" => out.extend(thread(row)),
        "cdata" => out.extend(value(row, "ticket_id").map(|id| Piece::Part { case: of_ticket(&id) })),
        "entries" => out.push(match value(row, "thread_id") {
            Some(id) => Piece::Linked { kind: "thread", id },
            None => Piece::Unusable(Trouble::new(
                "desk.no_case",
                "This entry names no thread, so nothing says to which ticket it belongs. It was left out.",
            )),
        }),
        "tickets" => match (value(row, "number"), value(row, "ticket_id")) {
            (Some(case), Some(id)) => {
                out.push(Piece::Alias { id: of_ticket(&id), case: case.clone() });
                out.push(Piece::Case { id: case });
            }
            _ => out.push(Piece::Unusable(Trouble::new(
                "desk.no_id",
                "This row has no ticket number, so it was left out.",
            ))),
        },
        _ => {}
    }
}

pub(super) fn case(head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
    let row = head.node();
    let called = |kind: &str, column: &str| value(row, column).map(|id| known.name(kind, &id).unwrap_or(id));
    let case = &mut draft.case;
    case.channel_raw = value(row, "source").unwrap_or_default();
    case.channel = terms::channel(&case.channel_raw);
    case.status = terms::status(&called("status", "status_id").unwrap_or_default());
    case.requester = value(row, "user_id").map(|id| key(ID, &format!("user:{id}")));
    case.assignee = value(row, "staff_id").map(|id| key(ID, &format!("staff:{id}")));
    case.group = called("department", "dept_id");
    draft.case.created_at = date(head, &["created"], known, draft);
    draft.case.updated_at = date(head, &["lastupdate", "updated"], known, draft);
    draft.field("topic", called("topic", "topic_id"));
    for (name, _) in row.members().filter(|(name, _)| !PLACED.contains(name)) {
        draft.field(name, value(row, name));
    }
    let (facts, entries): (Vec<_>, Vec<_>) = parts.iter().partition(|part| kind(part) == "cdata");
    for part in facts {
        let row = part.node();
        draft.case.subject = value(row, "subject").unwrap_or_default();
        let urgency = value(row, "priority").map(|id| known.name("priority", &id).unwrap_or(id));
        draft.case.priority = terms::priority(&urgency.unwrap_or_default());
        for (name, _) in row.members().filter(|(name, _)| !matches!(*name, "ticket_id" | "subject" | "priority")) {
            draft.field(name, value(row, name));
        }
    }
    for part in entries {
        entry(part, known, draft);
    }
}

/// An entry of the thread.
fn entry(part: &Record<'_>, known: &Known<'_>, draft: &mut Draft) {
    let row = part.node();
    let kind = value(row, "type").unwrap_or_default();
    let side = if kind == "M" { Side::Customer } else { Side::Agent };
    let staff = value(row, "staff_id").map(|id| key(ID, &format!("staff:{id}")));
    let user = value(row, "user_id").map(|id| key(ID, &format!("user:{id}")));
    let by = if side == Side::Customer { user.or_else(|| draft.case.requester.clone()) } else { staff };
    let mut author = known.author(by, &value(row, "poster").unwrap_or_default(), side);
    author.side = side;
    let created_at = date(part, &["created"], known, draft);
    let text = value(row, "body");
    let html = value(row, "format").is_none_or(|format| format.eq_ignore_ascii_case("html"));
    draft.case.entries.push(Entry {
        source_id: value(row, "id").unwrap_or_default(),
        kind: if matches!(kind.as_str(), "M" | "R") { EntryKind::Message } else { EntryKind::Note },
        author,
        created_at,
        body: if html { body(text, None) } else { body(None, text) },
        attachments: Vec::new(),
    });
}

/// The table that a record is of.
fn kind<'a>(record: &Record<'a>) -> &'a str {
    record.variant.strip_suffix("-json").unwrap_or(record.variant)
}

/// A value of a database: nothing is written in several ways, and no id is zero.
fn value(row: Node<'_>, column: &str) -> Option<String> {
    let text = row.text(column).filter(|text| !matches!(text.as_str(), "NULL" | "null" | "\\N"))?;
    let is_zero = (column == "id" || column.ends_with("_id")) && text == "0";
    let is_never = text.starts_with("0000-00-00");
    (!is_zero && !is_never).then_some(text)
}

fn date(record: &Record<'_>, columns: &[&str], known: &Known<'_>, draft: &mut Draft) -> Option<crate::model::Instant> {
    let column = columns.iter().find(|column| value(record.node(), column).is_some())?;
    known.date(record, column, draft)
}

/// Which ticket a thread is of; those of tasks are of none.
fn thread(row: Node<'_>) -> Option<Piece> {
    value(row, "object_type").filter(|kind| kind == "T")?;
    Some(Piece::Link { kind: "thread", id: value(row, "id")?, case: of_ticket(&value(row, "object_id")?) })
}

/// By which tables name a ticket; its number, by which people do, is another one.
fn of_ticket(id: &str) -> String {
    format!("ticket:{id}")
}

fn named(row: Node<'_>, kind: &'static str, id: &str, name: &str) -> Option<Piece> {
    Some(Piece::Name { kind, id: value(row, id)?, name: value(row, name)? })
}

fn user(row: Node<'_>, id: &str, name: Option<String>, email: Option<String>) -> Option<Person> {
    let at = key(ID, &format!("user:{}", value(row, id)?));
    Some(person(at, name, email, None, Role::Customer))
}

fn agent(row: Node<'_>) -> Option<Person> {
    let at = key(ID, &format!("staff:{}", value(row, "staff_id")?));
    let name = ["firstname", "lastname"].iter().filter_map(|part| value(row, part)).collect::<Vec<_>>().join(" ");
    let name = Some(name).filter(|name| !name.is_empty()).or_else(|| value(row, "username"));
    Some(person(at, name, value(row, "email"), value(row, "phone"), Role::Agent))
}
