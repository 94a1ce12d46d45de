//! osTicket: the agents' list of tickets as CSV. It begins with a byte order mark, is separated by commas or semicolons, and guards
//! formulas with apostrophes. It holds no messages.

use super::kit::{Desk, Draft, Known, Node, Piece, Record, Shape, Trouble, mail_key, person};
use crate::model::{Person, PersonKey, Role};
use crate::text::address;
use crate::vendor::terms;

const ID: &str = "osticket";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct OsTicket;

const LACKS: &str = "osTicket's list holds no messages, and its tickets as PDF cannot be read. To bring the messages, have them \
                     fetched from its database with the tickets they belong to, as one table with a row a message: the number of \
                     the ticket, who wrote, the type of the entry, its date and its text.";

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

impl Desk for OsTicket {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "osTicket"
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[Shape { variant: "csv", keys: &["ticket number", "from email"], some: (3, &["date created", "help topic", "current status", "sla due date", "overdue", "thread count", "agent assigned", "team assigned"]), confidence: 94, reason: "its columns are those of osTicket's list of tickets", lacks: Some(LACKS), ..Shape::TABLE }]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let row = record.node();
        let Some(id) = row.text("ticket number") else {
            return out.push(Piece::Unusable(Trouble::new(
                "desk.no_id",
                "This row has no ticket number, so it was left out.",
            )));
        };
        out.extend(customer(row).map(Piece::Person));
        out.extend(agent(row).map(Piece::Person));
        out.push(Piece::Case { id });
    }

    fn case(&self, head: &Record<'_>, _: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
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
