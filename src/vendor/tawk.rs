//! tawk.to, by the JSON of its chats: one chat a file or a record, with a visitor and the messages, each of which says by a letter
//! who sent it.

use super::kit::{
    Companion, Desk, Draft, Known, Node, Piece, Record, Shape, Trouble, When, contact_key, key, linked, person,
};
use crate::model::{Attachment, Body, Channel, Entry, EntryKind, Person, Role, Side, Status, Word};

const ID: &str = "tawk";
const NO_TEXTS: &str =
    "There are chats of tawk.to without messages. Export them once more with their transcripts and drop that.";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Tawk;

impl Desk for Tawk {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "tawk.to"
    }

    fn members(&self) -> &'static [&'static str] {
        &["chats", "data"]
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { variant: "chats", keys: &["id", "visitor", "messages"], some: (2, &["pageId", "chatDuration", "messageCount", "createdOn", "domain", "location"]), confidence: 92, reason: "its first record is a chat as tawk.to writes them", ..Shape::JSON },
        ]
    }

    fn companions(&self) -> &'static [Companion] {
        &[Companion { of: "chats", message: NO_TEXTS, when: When::NoTexts, ..Companion::ALWAYS }]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let chat = record.node();
        let Some(id) = chat.text("id") else {
            return out.push(Piece::Unusable(Trouble::new("desk.no_id", "This chat has no id, so it was left out.")));
        };
        out.push(Piece::Person(visitor(chat, &id)));
        out.extend(chat.list("messages").into_iter().filter_map(agent).map(Piece::Person));
        out.push(Piece::Case { id });
    }

    fn case(&self, head: &Record<'_>, _: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let chat = head.node();
        let id = chat.text("id").unwrap_or_default();
        let messages = chat.list("messages");
        let case = &mut draft.case;
        case.channel = Channel::Chat;
        // What can be exported has ended.
        case.status = Word { kind: Status::Closed, raw: "ended".to_owned() };
        case.requester = Some(visitor(chat, &id).key);
        case.assignee = messages.iter().find_map(|message| agent(*message)).map(|person| person.key);
        draft.case.created_at = known.date(head, "createdOn", draft);
        draft.field("domain", chat.text("domain"));
        draft.field("country", chat.text("location.countryCode"));
        draft.field("city", chat.text("location.city"));
        draft.field("rating", chat.text("rating").filter(|rating| rating != "0"));
        let requester = draft.case.requester.clone();
        for message in messages {
            let by = message.text("sender.t").unwrap_or_default();
            // Who came and went.
            if by == "s" {
                continue;
            }
            let side = if by == "v" { Side::Customer } else { Side::Agent };
            let person = if by == "v" { requester.clone() } else { agent(message).map(|person| person.key) };
            let mut author = known.author(person, &message.text("sender.n").unwrap_or_default(), side);
            author.side = side;
            let created_at = known.instant(message.text("time"), draft);
            let kind = message.text("type");
            draft.case.entries.push(Entry {
                source_id: message.text("id").unwrap_or_default(),
                kind: if kind.is_none_or(|kind| kind == "msg") { EntryKind::Message } else { EntryKind::Note },
                author,
                created_at,
                body: Body::Text(message.text("msg").unwrap_or_default()),
                attachments: message.list("attchs").into_iter().map(attachment).collect(),
            });
        }
    }
}

fn attachment(file: Node<'_>) -> Attachment {
    let within = file.at("content.file");
    let file = if within.is_object() { within } else { file };
    Attachment {
        mime: file.text("mimeType"),
        size: file.text("size").and_then(|size| size.parse().ok()),
        ..linked(file.text("name"), file.text("url"), "The export names this file without an address.")
    }
}

fn visitor(chat: Node<'_>, id: &str) -> Person {
    let (name, email) = (chat.text("visitor.name"), chat.text("visitor.email"));
    let phone = chat.text("visitor.phone");
    // Visitors are called alike, so that a name alone is nobody's.
    let at = contact_key(ID, email.as_deref(), phone.as_deref(), None)
        .unwrap_or_else(|| key(ID, &chat.text("visitor.id").unwrap_or_else(|| id.to_owned())));
    person(at, name, email, phone, Role::Customer)
}

fn agent(message: Node<'_>) -> Option<Person> {
    if message.text("sender.t").as_deref() != Some("a") {
        return None;
    }
    let name = message.text("sender.n");
    let at = message.text("sender.id").map(|id| key(ID, &format!("agent:{id}")));
    let at = at.or_else(|| contact_key(ID, None, None, name.as_deref()))?;
    Some(person(at, name, None, None, Role::Agent))
}
