//! Groove, by dumps of its API: tickets and their messages, within them or in files named after the ticket.

use super::kit::{
    Companion, Desk, Draft, Known, Node, Piece, Record, Report, Shape, Trouble, When, body, case_of_name, contact_key,
    linked, listed, mail_key, person,
};
use crate::model::{Attachment, Entry, EntryKind, Person, PersonKey, Role, Side, Status, Word};
use crate::text::address;
use crate::vendor::terms;

const ID: &str = "groove";
const REPORT_LACKS: &str = "This list holds no messages. Fetch the tickets and the messages of each through Groove's API (/v1/tickets, /v1/tickets/4711/messages, all pages) and drop that JSON.";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Groove;

impl Desk for Groove {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Groove"
    }

    fn members(&self) -> &'static [&'static str] {
        &["tickets", "messages", "customers", "agents"]
    }

    fn companions(&self) -> &'static [Companion] {
        &[Companion {
            of: "tickets",
            needs: &["messages"],
            message: "There are tickets of Groove without their messages. Fetch the messages of each ticket \
                      (/v1/tickets/4711/messages, all pages) and drop them beside, named after the ticket, e.g. \
                      4711_messages.json.",
            when: When::NoTexts,
            ..Companion::ALWAYS
        }]
    }

    fn report(&self) -> Option<Report> {
        Some(Report { desk: ID, id: &["number"], ..Report::COMMON })
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { keys: &["number", "title", "state"], some: (2, &["assigned_group", "assigned group", "mailbox", "resolution_time", "interaction_count", "customer name", "customer_name", "customer email", "customer_email"]), not: &["body", "message"], reason: "a list of tickets exported from Groove, without messages", lacks: Some(REPORT_LACKS), ..Shape::REPORT },
            Shape { variant: "agents", keys: &["email", "first_name", "last_name", "href"], not: &["number", "body"], confidence: 87, reason: "it lists agents as Groove writes them", ..Shape::JSON },
            Shape { variant: "customers", keys: &["email", "name"], some: (2, &["about", "twitter_username", "linkedin_username", "company_name", "phone_number", "website_url", "href"]), not: &["number", "body", "id"], confidence: 85, reason: "it lists customers as Groove writes them", ..Shape::JSON },
            Shape { variant: "messages", keys: &["body", "note", "created_at"], some: (2, &["plain_text_body", "agent_response", "href", "links", "suppressed", "message_type"]), confidence: 90, reason: "its first record is a message as Groove writes them", ..Shape::JSON },
            Shape { variant: "tickets", keys: &["number", "state", "title"], some: (3, &["summary", "assigned_group", "closed_by", "app_url", "deleted", "priority", "resolution_time", "href", "links", "message_count", "interaction_count", "mailbox_id"]), confidence: 88, reason: "its first record is a ticket as Groove writes them", ..Shape::JSON },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let node = record.node();
        match record.variant {
            "agents" => return out.extend(listed(ID, node, Role::Agent, |_| None).map(Piece::Person)),
            "customers" => return out.extend(listed(ID, node, Role::Customer, |_| None).map(Piece::Person)),
            _ => {}
        }
        if node.has("note") && !node.has("number") {
            out.extend(writer(node).map(Piece::Person));
            let of = node
                .text("ticket_number")
                .or_else(|| number_in(&node.text("links.ticket.href")?))
                .or_else(|| case_of_name(record.file));
            out.push(match of {
                Some(case) => Piece::Part { case },
                None => Piece::Unusable(Trouble::new(
                    "desk.no_case",
                    "This message does not say to which ticket it belongs. Name the file after the ticket, e.g. \
                     4711_messages.json, and drop it again.",
                )),
            });
            return;
        }
        let Some(id) = node.text("number") else {
            return out
                .push(Piece::Unusable(Trouble::new("desk.no_id", "This ticket has no number, so it was left out.")));
        };
        out.extend(customer(node).map(Piece::Person));
        out.extend(assignee(node).map(Piece::Person));
        out.extend(node.list("messages").into_iter().filter_map(writer).map(Piece::Person));
        out.push(Piece::Case { id });
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let node = head.node();
        let case = &mut draft.case;
        case.subject = node.text("title").unwrap_or_default();
        case.channel_raw = node.any(&["type", "channel"]).unwrap_or_default();
        case.channel = terms::channel(&case.channel_raw);
        case.status = status(node);
        case.priority = terms::priority(&node.text("priority").unwrap_or_default());
        case.requester = customer(node).map(|person| person.key);
        case.assignee = assignee(node).map(|person| person.key);
        case.group = node.any(&["assigned_group", "mailbox"]);
        case.tags = node.words("tags");
        draft.case.created_at = known.date(head, "created_at", draft);
        draft.case.updated_at = known.date(head, "updated_at", draft);
        for message in node.list("messages").into_iter().chain(parts.iter().map(Record::node)) {
            entry(message, known, draft);
        }
    }
}

fn entry(message: Node<'_>, known: &Known<'_>, draft: &mut Draft) {
    let by = writer(message);
    let agent =
        message.flag("agent_response") == Some(true) || by.as_ref().is_some_and(|person| person.role == Role::Agent);
    let side = if agent { Side::Agent } else { Side::Customer };
    let person = by.map(|person| person.key).or_else(|| (!agent).then(|| draft.case.requester.clone())?);
    let mut author = known.author(person, "", side);
    author.side = side;
    let created_at = known.instant(message.text("created_at"), draft);
    // What is not said to be seen is a note.
    let note = message.flag("note") != Some(false);
    draft.case.entries.push(Entry {
        source_id: message.any(&["id", "href"]).unwrap_or_default(),
        kind: if note { EntryKind::Note } else { EntryKind::Message },
        author,
        created_at,
        body: body(message.text("body"), message.text("plain_text_body")),
        attachments: message.list("attachments").into_iter().map(attachment).collect(),
    });
}

fn attachment(file: Node<'_>) -> Attachment {
    Attachment {
        size: file.text("size").and_then(|size| size.parse().ok()),
        ..linked(file.any(&["filename", "name"]), file.text("url"), "The export names this file without an address.")
    }
}

/// Groove refers to people by address, in a link or a member of its own.
fn customer(node: Node<'_>) -> Option<Person> {
    let href = node.text("links.customer.href");
    let email = node.any(&["customer.email", "customer_email"]).or_else(|| address_in(href.as_ref()?));
    let name = node.any(&["customer.name", "customer_name", "customer.twitter_username"]);
    let phone = node.any(&["customer.phone_number", "customer.phone", "customer_phone"]);
    // Who has no address has an id at the end of the link.
    let id = || href?.rsplit('/').next().filter(|last| !last.is_empty()).map(str::to_owned);
    let at = contact_key(ID, email.as_deref(), phone.as_deref(), name.as_deref())
        .or_else(|| Some(PersonKey(format!("{ID}:customer:{}", id()?))))?;
    Some(person(at, name, email, phone, Role::Customer))
}

fn assignee(node: Node<'_>) -> Option<Person> {
    let shown = node.any(&["assignee.email", "assignee"]).or_else(|| address_in(&node.text("links.assignee.href")?))?;
    let email = Some(shown.clone()).filter(|shown| address::is_email(&address::normalise(shown)));
    let at = email.as_ref().map_or_else(|| PersonKey(format!("{ID}:agent:{shown}")), |email| mail_key(ID, email));
    Some(person(at, Some(shown).filter(|_| email.is_none()), email, None, Role::Agent))
}

fn writer(message: Node<'_>) -> Option<Person> {
    let agent = message.at("links.author.href").value().is_some_and(|href| href.contains("/agents/"));
    let email = message.any(&["author.email", "from"]).or_else(|| address_in(&message.text("links.author.href")?))?;
    if !address::is_email(&address::normalise(&email)) {
        return None;
    }
    let role = match message.flag("agent_response") {
        Some(true) => Role::Agent,
        _ if agent => Role::Agent,
        Some(false) => Role::Customer,
        None => Role::Unknown,
    };
    Some(person(mail_key(ID, &email), message.text("author.name"), Some(email), None, role))
}

/// The address at the end of `https://…/customers/ann@example.org`.
fn address_in(href: &str) -> Option<String> {
    href.rsplit('/').next().filter(|last| last.contains('@')).map(str::to_owned)
}

/// The number at the end of `https://…/tickets/4711`.
fn number_in(href: &str) -> Option<String> {
    href.rsplit('/')
        .next()
        .filter(|last| !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()))
        .map(str::to_owned)
}

fn status(node: Node<'_>) -> Word<Status> {
    if node.flag("deleted") == Some(true) {
        return Word { kind: Status::Deleted, raw: "deleted".to_owned() };
    }
    let raw = node.text("state").unwrap_or_default();
    let kind = match raw.as_str() {
        "unread" => Status::New,
        "opened" | "follow_up" => Status::Open,
        "pending" => Status::Pending,
        "closed" => Status::Closed,
        "spam" => Status::Spam,
        _ => return terms::status(&raw),
    };
    Word { kind, raw }
}
