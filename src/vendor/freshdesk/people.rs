//! Users, contacts, requesters and agents.

use super::shapes::AGENTS;
use super::{ID, inner};
use crate::model::{Person, PersonKey, Role};
use crate::vendor::kit::{self, Node, Record};

/// Somebody of a file of people; nothing without an id.
pub(super) fn of_file(record: &Record<'_>, member: Option<&str>) -> Option<Person> {
    let agents = matches!(record.variant, AGENTS | "agents-csv" | "agents-xml") || member == Some("agents");
    let node = match record.node() {
        node if node.has("id") => node,
        node => inner(node, &["agent", "user", "contact", "requester"]),
    };
    // An agent of the export is a record about a user.
    let user = inner(node, &["user"]);
    let id = node.text("user_id").or_else(|| user.text("id")).or_else(|| node.text("id"))?;
    let stated = user.flag("helpdesk_agent").or(node.flag("helpdesk_agent"));
    let role = match stated {
        Some(false) if !agents => Role::Customer,
        None if !agents => Role::Customer,
        _ => Role::Agent,
    };
    Some(Person { key: kit::key(ID, &id), role, ..described(inner(user, &["contact"])) })
}

/// Who asked, as far as the ticket itself tells.
pub(super) fn requester(ticket: Node<'_>) -> Option<Person> {
    let embedded = ticket.at("requester");
    let key = requester_key(ticket)?;
    let role = match embedded.flag("helpdesk_agent") {
        Some(true) => Role::Agent,
        Some(false) => Role::Customer,
        None => Role::Unknown,
    };
    let described = described(embedded);
    let name = described.name.or_else(|| ticket.text("requester_name"));
    Some(Person { key, name, role, ..described })
}

/// The key of who asked: by id, else by address.
pub(super) fn requester_key(ticket: Node<'_>) -> Option<PersonKey> {
    let id = ticket.any(&["requester_id", "requester.id"]);
    let mail = || ticket.any(&["requester.email", "email"]).map(|mail| kit::mail_key(ID, &mail));
    id.map(|id| kit::key(ID, &id)).or_else(mail)
}

/// Who is in charge, as far as the ticket itself tells.
pub(super) fn responder(ticket: Node<'_>) -> Option<Person> {
    let id = ticket.any(&["responder_id", "responder.id"])?;
    let described = described(ticket.at("responder"));
    let name = described.name.or_else(|| ticket.text("responder_name"));
    Some(Person { key: kit::key(ID, &id), name, role: Role::Agent, ..described })
}

/// Name, addresses and telephones.
fn described(node: Node<'_>) -> Person {
    let names = [node.text("first_name"), node.text("last_name")];
    let both = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let name = node.text("name").or(Some(both).filter(|name| !name.is_empty()));
    let email = node.any(&["email", "primary_email"]);
    let phones = ["phone", "mobile", "work_phone_number", "mobile_phone_number"];
    let mut phones: Vec<String> = phones.iter().filter_map(|path| node.text(path)).collect();
    phones.dedup();
    Person { phones, ..kit::person(PersonKey(String::new()), name, email, None, Role::Unknown) }
}
