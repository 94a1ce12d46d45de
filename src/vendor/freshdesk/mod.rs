//! Freshdesk and Freshservice: the account export in JSON and XML, what scripts fetch from both versions of the API, and
//! the CSV of the ticket list.
//!
//! A case is known by its display id, which is the number people see, the `id` of the second API, and all that the CSV
//! has. `shapes` tells the files apart; `ticket` makes a case of a ticket, `note` an entry of a note or conversation,
//! `table` a case of a row; `people` and `words` are what they share.

mod note;
mod people;
mod shapes;
mod table;
mod ticket;
mod titles;
mod words;

use std::collections::HashSet;

use super::kit::{Companion, Desk, Draft, Known, Node, Piece, Record, Shape, Trouble, case_of_name};
use shapes::{AGENTS, BESIDE, COMPANIES, CONVERSATIONS, CSV, CSV_SERVICE, GROUPS, USERS};

const ID: &str = "freshdesk";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Freshdesk;

impl Desk for Freshdesk {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Freshdesk"
    }

    fn shapes(&self) -> &'static [Shape] {
        shapes::ALL
    }

    fn titles(&self) -> &'static [(&'static str, &'static [&'static str])] {
        titles::TITLES
    }

    fn members(&self) -> &'static [&'static str] {
        &[
            "agents",
            "companies",
            "contacts",
            "conversations",
            "data",
            "departments",
            "groups",
            "requesters",
            "results",
            "ticket",
            "tickets",
            "users",
        ]
    }

    fn pieces(&self, record: &Record<'_>, member: Option<&str>, out: &mut Vec<Piece>) {
        match record.variant {
            BESIDE => {}
            GROUPS | "groups-xml" => name("group", record, &["group", "groups"], out),
            COMPANIES | "companies-xml" => name("company", record, &["company", "customer", "department"], out),
            AGENTS | USERS | "agents-csv" | "agents-xml" | "users-csv" | "users-xml" => {
                out.extend(people::of_file(record, member).map(Piece::Person))
            }
            CONVERSATIONS => conversations(record, out),
            CSV | CSV_SERVICE => table::pieces(record, out),
            // Groups, people and conversations may stand beside the tickets of one file.
            _ => match member {
                Some("agents" | "contacts" | "requesters" | "users") => {
                    out.extend(people::of_file(record, member).map(Piece::Person));
                }
                Some("conversations") => conversations(record, out),
                Some("groups") => name("group", record, &[], out),
                Some("companies" | "departments") => name("company", record, &[], out),
                _ => ticket::pieces(record, out),
            },
        }
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        match head.variant {
            CSV | CSV_SERVICE => {
                table::case(head, known, draft);
                ticket::elsewhere(parts, known, draft);
            }
            _ => ticket::case(head, parts, known, draft),
        }
    }

    fn companions(&self) -> &'static [Companion] {
        shapes::COMPANIONS
    }
}

/// What stands in a wrapper of one of these names, or the record itself.
fn inner<'a>(node: Node<'a>, wrappers: &[&str]) -> Node<'a> {
    let found = wrappers.iter().map(|wrapper| node.at(wrapper)).find(|found| found.is_object());
    found.unwrap_or(node)
}

/// The elements of a list, whether it is an array of them, an array of wrappers, or an XML element with elements.
fn elements<'a>(node: Node<'a>, list: &str, wrappers: &[&str]) -> Vec<Node<'a>> {
    let mut found = Vec::new();
    for element in node.list(list) {
        match wrappers.iter().find(|wrapper| element.at(wrapper).is_object() || element.at(wrapper).is_array()) {
            Some(wrapper) => found.extend(element.list(wrapper)),
            None => found.push(element),
        }
    }
    found
}

fn name(kind: &'static str, record: &Record<'_>, wrappers: &[&str], out: &mut Vec<Piece>) {
    let node = inner(record.node(), wrappers);
    if let (Some(id), Some(name)) = (node.text("id"), node.text("name")) {
        out.push(Piece::Name { kind, id, name });
    }
}

/// A page of conversations, or one of them.
fn conversations(record: &Record<'_>, out: &mut Vec<Piece>) {
    let node = record.node();
    let mut cases = tickets_of(node);
    let nameless = cases.len() > 1 && node.list("conversations").into_iter().any(|one| one.text("ticket_id").is_none());
    if cases.is_empty() {
        cases.extend(case_of_name(record.file));
    }
    if nameless || cases.is_empty() {
        let message = "Some conversations do not say which ticket they belong to. Name the file after the ticket, \
                       e.g. 42_conversations.json, and drop it again.";
        out.push(Piece::Unusable(Trouble::new("freshdesk.no_id", message)));
    }
    out.extend(cases.into_iter().map(|case| Piece::Part { case }));
}

/// The tickets that a page of conversations, or one of them, names, each once.
fn tickets_of(node: Node<'_>) -> Vec<String> {
    if let Some(own) = inner(node, &["conversation"]).text("ticket_id") {
        return vec![own];
    }
    let mut seen = HashSet::new();
    let named = node.list("conversations").into_iter().filter_map(|one| one.text("ticket_id"));
    named.filter(|ticket| seen.insert(ticket.clone())).collect()
}
