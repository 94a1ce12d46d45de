//! Re:amaze, by dumps of its API: conversations, known by their slugs, and messages, each of which names its conversation.

use super::kit::{
    Companion, Desk, Draft, Known, Node, Piece, Record, Shape, Trouble, When, body, contact_key, linked, person,
};
use crate::model::{Attachment, Channel, Entry, EntryKind, Person, Role, Side, Status, Word};
use crate::vendor::terms;

const ID: &str = "reamaze";
const ALONE: &str = "There are conversations of Re:amaze with their first messages only. Fetch all messages (/api/v1/messages, all pages) and drop them beside.";
const NO_CASES: &str = "There are messages of Re:amaze, but no conversations. Fetch them (/api/v1/conversations, all pages) and drop them beside.";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Reamaze;

impl Desk for Reamaze {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Re:amaze"
    }

    fn members(&self) -> &'static [&'static str] {
        &["conversations", "messages"]
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { variant: "messages", keys: &["body", "visibility", "conversation", "user"], confidence: 92, reason: "its first record is a message as Re:amaze writes them", ..Shape::JSON },
            Shape { variant: "conversations", keys: &["slug", "subject", "category"], some: (2, &["message_count", "tag_list", "perma_url", "followers", "hold_until", "author", "last_customer_message"]), confidence: 92, reason: "its first record is a conversation as Re:amaze writes them", ..Shape::JSON },
        ]
    }

    fn companions(&self) -> &'static [Companion] {
        &[
            Companion {
                of: "conversations",
                needs: &["messages"],
                message: ALONE,
                when: When::NoReplies,
                ..Companion::ALWAYS
            },
            Companion { of: "messages", needs: &["conversations"], message: NO_CASES, ..Companion::ALWAYS },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let node = record.node();
        if record.variant == "messages" {
            out.extend(someone(node.at("user")).map(Piece::Person));
            return out.push(match node.text("conversation.slug") {
                Some(case) => Piece::Part { case },
                None => Piece::Unusable(Trouble::new(
                    "desk.no_case",
                    "This message names no conversation, so it was left out.",
                )),
            });
        }
        let Some(id) = node.text("slug") else {
            return out.push(Piece::Unusable(Trouble::new(
                "desk.no_id",
                "This conversation has no slug, so it was left out.",
            )));
        };
        out.extend(asked(node).map(Piece::Person));
        out.extend(assignee(node).map(Piece::Person));
        out.push(Piece::Case { id });
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let node = head.node();
        let case = &mut draft.case;
        case.subject = node.text("subject").unwrap_or_default();
        case.channel_raw = node.text("category.channel").unwrap_or_default();
        case.channel = channel(&case.channel_raw);
        case.status = status(node.text("status").unwrap_or_default());
        case.requester = asked(node).map(|person| person.key);
        case.assignee = assignee(node).map(|person| person.key);
        case.group = node.any(&["category.name", "category.slug"]);
        case.tags = node.words("tag_list");
        draft.case.created_at = known.date(head, "created_at", draft);
        draft.case.updated_at = known.date(head, "updated_at", draft);
        draft.field("hold_until", node.text("hold_until"));
        for (name, value) in node.at("data").members() {
            draft.field(name, value.joined());
        }
        // The conversation shows its first message, which stands among all of them, too.
        let first = node.at("message");
        if parts.is_empty() && first.is_object() {
            entry(first, known, draft);
        }
        for part in parts {
            entry(part.node(), known, draft);
        }
    }
}

fn entry(message: Node<'_>, known: &Known<'_>, draft: &mut Draft) {
    let by = someone(message.at("user"));
    let requester = draft.case.requester.clone();
    let side = match &by {
        Some(person) if person.role == Role::Customer || Some(&person.key) == requester.as_ref() => Side::Customer,
        Some(_) => Side::Agent,
        None => Side::Customer,
    };
    let mut author = known.author(by.map(|person| person.key).or(requester), "", side);
    author.side = side;
    let created_at = known.instant(message.text("created_at"), draft);
    let text = message.text("body");
    let html = text.as_ref().is_some_and(|text| text.contains("</") || text.contains("<br"));
    // 0 is for all, 1 for the desk; what else there may be is not known.
    let seen = message.text("visibility").as_deref() == Some("0");
    draft.case.entries.push(Entry {
        source_id: message.any(&["id", "origin_id"]).unwrap_or_default(),
        kind: if seen { EntryKind::Message } else { EntryKind::Note },
        author,
        created_at,
        body: if html { body(text, None) } else { body(None, text) },
        attachments: message.list("attachments").into_iter().map(attachment).collect(),
    });
}

fn attachment(file: Node<'_>) -> Attachment {
    Attachment {
        mime: file.text("content_type"),
        ..linked(file.any(&["file_name", "name"]), file.text("url"), "The export names this file without an address.")
    }
}

fn someone(user: Node<'_>) -> Option<Person> {
    let role = match user.flag("customer?") {
        Some(true) => Role::Customer,
        Some(false) => Role::Agent,
        None => Role::Unknown,
    };
    let (name, email) = (user.any(&["name", "friendly_name"]), user.text("email"));
    let phone = user.any(&["mobile", "phone"]);
    let at = contact_key(ID, email.as_deref(), phone.as_deref(), name.as_deref())?;
    Some(person(at, name, email, phone, role))
}

fn asked(node: Node<'_>) -> Option<Person> {
    someone(node.at("author")).map(|person| Person { role: Role::Customer, ..person })
}

fn assignee(node: Node<'_>) -> Option<Person> {
    someone(node.at("assignee")).map(|person| Person { role: Role::Agent, ..person })
}

fn channel(raw: &str) -> Channel {
    match raw {
        "1" => Channel::Email,
        "2" | "3" | "8" => Channel::Social,
        "6" => Channel::Chat,
        "15" => Channel::WhatsApp,
        _ => terms::channel(raw),
    }
}

fn status(raw: String) -> Word<Status> {
    let (kind, word) = match raw.as_str() {
        "0" => (Status::Open, "unresolved"),
        "1" => (Status::Pending, "pending"),
        "2" | "6" => (Status::Solved, "resolved"),
        "3" => (Status::Spam, "spam"),
        "4" => (Status::Closed, "archived"),
        "5" => (Status::Hold, "on hold"),
        _ => return terms::status(&raw),
    };
    Word { kind, raw: word.to_owned() }
}
