//! HelpDesk, the desk of LiveChat's makers, by dumps of its API: tickets with their events, of which messages are some.

use super::kit::{
    Companion, Desk, Draft, Known, Node, Piece, Record, Shape, Trouble, When, body, contact_key, key, linked, person,
};
use crate::model::{Attachment, Channel, Entry, EntryKind, Person, Role, Side};
use crate::vendor::terms;

const ID: &str = "helpdesk";
const NO_TEXTS: &str = "There are tickets of HelpDesk without their events, which hold the messages. Fetch each ticket by its id (/v1/tickets/…) and drop that.";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct HelpDesk;

impl Desk for HelpDesk {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "HelpDesk"
    }

    fn members(&self) -> &'static [&'static str] {
        &["tickets", "data"]
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { variant: "tickets", keys: &["ID", "shortID", "requester"], some: (1, &["events", "subject", "assignment", "teamIDs", "tagIDs"]), confidence: 93, reason: "its first record is a ticket as HelpDesk writes them", ..Shape::JSON },
        ]
    }

    fn companions(&self) -> &'static [Companion] {
        &[Companion { of: "tickets", message: NO_TEXTS, when: When::NoTexts, ..Companion::ALWAYS }]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let node = record.node();
        let Some(id) = node.text("ID") else {
            return out.push(Piece::Unusable(Trouble::new("desk.no_id", "This ticket has no ID, so it was left out.")));
        };
        out.extend(asked(node).map(Piece::Person));
        out.extend(agent(node.at("assignment.agent")).map(Piece::Person));
        out.extend(node.list("events").into_iter().filter_map(|event| agent(event.at("author"))).map(Piece::Person));
        out.push(Piece::Case { id });
    }

    fn case(&self, head: &Record<'_>, _: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let node = head.node();
        let case = &mut draft.case;
        case.number = node.text("shortID");
        case.subject = node.text("subject").unwrap_or_default();
        case.channel = Channel::Email;
        case.status = terms::status(&node.text("status").unwrap_or_default());
        case.priority = terms::priority(&node.text("priority").unwrap_or_default());
        case.requester = asked(node).map(|person| person.key);
        case.assignee = agent(node.at("assignment.agent")).map(|person| person.key);
        case.group = node.text("assignment.team.name");
        case.tags = if node.has("tags") { node.words("tags") } else { node.words("tagIDs") };
        draft.case.created_at = known.date(head, "createdAt", draft);
        draft.case.updated_at = known.date(head, "updatedAt", draft);
        draft.copies(node, "ccs");
        for (name, value) in node.at("customFields").members() {
            draft.field(name, value.joined());
        }
        for event in node.list("events") {
            entry(event, known, draft);
        }
    }
}

/// Of events only messages are any; the others tell of changes.
fn entry(event: Node<'_>, known: &Known<'_>, draft: &mut Draft) {
    let said = event.at("message");
    if !said.is_object() {
        return;
    }
    let by = event.at("author");
    let side = if by.text("type").as_deref() == Some("client") { Side::Customer } else { Side::Agent };
    let asked = draft.case.requester.clone().filter(|_| side == Side::Customer);
    let person = agent(by).map(|person| person.key).or(asked);
    let mut author = known.author(person, &by.any(&["name", "email"]).unwrap_or_default(), side);
    author.side = side;
    let created_at = known.instant(event.any(&["date", "createdAt"]), draft);
    let files = event.list("attachments").into_iter().chain(said.list("attachments"));
    draft.case.entries.push(Entry {
        source_id: event.any(&["ID", "id"]).unwrap_or_default(),
        kind: if said.hides("isPrivate") { EntryKind::Note } else { EntryKind::Message },
        author,
        created_at,
        body: body(said.any(&["richTextHtml", "html"]), said.text("text")),
        attachments: files.map(attachment).collect(),
    });
}

fn attachment(file: Node<'_>) -> Attachment {
    Attachment {
        size: file.text("size").and_then(|size| size.parse().ok()),
        ..linked(
            file.any(&["name", "fileName"]),
            file.any(&["url", "link"]),
            "HelpDesk gives this file only to who is signed in. Download it there, and add it to the case by hand.",
        )
    }
}

fn asked(node: Node<'_>) -> Option<Person> {
    let (name, email) = (node.text("requester.name"), node.text("requester.email"));
    let at = contact_key(ID, email.as_deref(), None, name.as_deref())?;
    Some(person(at, name, email, None, Role::Customer))
}

/// Clients have no ids.
fn agent(node: Node<'_>) -> Option<Person> {
    let id = node.text("ID").filter(|_| node.text("type").as_deref() != Some("client"))?;
    Some(person(key(ID, &id), node.text("name"), node.text("email"), None, Role::Agent))
}
