//! Crisp, by dumps of its API: conversations with their metadata, and messages, within them or in files named after the
//! session. Times are Unix milliseconds.

use super::kit::{
    Companion, Desk, Draft, Known, Node, Piece, Record, Report, Shape, Trouble, When, body, key, linked, listed,
    mail_key, person,
};
use crate::model::{Attachment, Channel, Entry, EntryKind, Person, Role, Side, Status, Word};
use crate::vendor::terms;

const ID: &str = "crisp";
const REPORT_LACKS: &str = "This table holds no messages, and Crisp has no full export of its own. Fetch the conversations and the messages of each through its API (/v1/website/…/conversations, …/conversation/session_…/messages) and drop that JSON.";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Crisp;

impl Desk for Crisp {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Crisp"
    }

    fn members(&self) -> &'static [&'static str] {
        &["data", "conversations"]
    }

    fn report(&self) -> Option<Report> {
        Some(Report { desk: ID, id: &["session_id"], status: state, channel, ..Report::COMMON })
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { keys: &["session_id"], some: (2, &["nickname", "state", "segments", "website_id", "last_message"]), not: &["content", "message", "text"], confidence: 88, reason: "a table of conversations as tools export them from Crisp, without messages", lacks: Some(REPORT_LACKS), ..Shape::REPORT },
            Shape { variant: "operators", keys: &["type", "details"], marks: &["\"user_id\""], not: &["session_id", "content"], confidence: 88, reason: "it lists operators as Crisp writes them", ..Shape::JSON },
            Shape { variant: "people", keys: &["people_id"], some: (1, &["email", "person"]), confidence: 92, reason: "it lists people as Crisp writes them", ..Shape::JSON },
            Shape { variant: "messages", keys: &["session_id", "from", "type", "content", "timestamp"], confidence: 92, reason: "its first record is a message as Crisp writes them", ..Shape::JSON },
            Shape { variant: "conversations", keys: &["session_id", "meta"], some: (1, &["state", "status", "created_at", "updated_at", "website_id"]), confidence: 94, reason: "its first record is a conversation as Crisp writes them", ..Shape::JSON },
        ]
    }

    fn companions(&self) -> &'static [Companion] {
        &[Companion {
            of: "conversations",
            needs: &["messages"],
            message: "There are conversations of Crisp without their messages. Fetch the messages of each \
                      (/v1/website/…/conversation/session_…/messages, all pages) and drop them beside.",
            when: When::NoTexts,
            ..Companion::ALWAYS
        }]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let node = record.node();
        match record.variant {
            "operators" => return out.extend(member_of_team(node.at("details")).map(Piece::Person)),
            "people" => return out.extend(profile(node).map(Piece::Person)),
            _ => {}
        }
        let Some(id) = node.text("session_id") else {
            return out.push(Piece::Unusable(Trouble::new(
                "desk.no_id",
                "This record has no session_id, so it was left out.",
            )));
        };
        if node.has("content") && !node.has("meta") {
            out.extend(operator(node).map(Piece::Person));
            out.push(Piece::Part { case: id });
            return;
        }
        out.push(Piece::Person(visitor(node, &id)));
        out.extend(node.list("messages").into_iter().filter_map(operator).map(Piece::Person));
        out.push(Piece::Case { id });
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let node = head.node();
        let id = node.text("session_id").unwrap_or_default();
        let case = &mut draft.case;
        case.subject = node.any(&["meta.subject", "topic"]).unwrap_or_default();
        case.channel_raw = node.any(&["meta.origin", "origin"]).unwrap_or_default();
        case.channel = channel(&case.channel_raw);
        case.status = status(node);
        case.requester = Some(visitor(node, &id).key);
        case.assignee = node.text("assigned.user_id").map(|id| known.key(&format!("operator:{id}")));
        case.tags = node.words("meta.segments");
        draft.case.created_at = known.date(head, "created_at", draft);
        draft.case.updated_at = known.date(head, "updated_at", draft);
        for (name, value) in node.at("meta.data").members() {
            draft.field(name, value.joined());
        }
        draft.field("country", node.text("meta.device.geolocation.country"));
        let requester = draft.case.requester.clone();
        for message in node.list("messages").into_iter().chain(parts.iter().map(Record::node)) {
            let kind = message.text("type").unwrap_or_default();
            if kind == "event" || message.flag("edited_out") == Some(true) {
                continue;
            }
            let from_operator = message.text("from").as_deref() == Some("operator");
            let side = if from_operator { Side::Agent } else { Side::Customer };
            let by = if from_operator { operator(message).map(|person| person.key) } else { requester.clone() };
            let mut author = known.author(by, &message.text("user.nickname").unwrap_or_default(), side);
            author.side = side;
            let created_at = known.instant(message.text("timestamp"), draft);
            let content = message.at("content");
            let file = content.has("url").then(|| attachment(content));
            draft.case.entries.push(Entry {
                source_id: message.any(&["fingerprint", "id"]).unwrap_or_default(),
                kind: if kind == "note" { EntryKind::Note } else { EntryKind::Message },
                author,
                created_at,
                body: body(None, content.value().or_else(|| asked(content))),
                attachments: file.into_iter().collect(),
            });
        }
    }
}

/// What a bot asked or showed: a text with what can be chosen.
fn asked(content: Node<'_>) -> Option<String> {
    let choices = ["choices", "targets"].into_iter().flat_map(|of| content.list(of));
    let lines = choices.filter_map(|choice| Some(format!("- {}", choice.any(&["label", "title", "value"])?)));
    let said: Vec<String> = content.any(&["text", "explain"]).into_iter().chain(lines).collect();
    (!said.is_empty()).then(|| said.join("\n"))
}

fn attachment(content: Node<'_>) -> Attachment {
    Attachment {
        mime: content.text("type"),
        ..linked(content.text("name"), content.text("url"), "The export names this file without an address.")
    }
}

fn visitor(node: Node<'_>, session: &str) -> Person {
    let email = node.text("meta.email");
    let at = email.as_ref().map_or_else(|| key(ID, session), |email| mail_key(ID, email));
    person(at, node.text("meta.nickname"), email, node.text("meta.phone"), Role::Customer)
}

/// Somebody of a list of people, known in conversations by address.
fn profile(node: Node<'_>) -> Option<Person> {
    let email = node.any(&["email", "person.email"])?;
    let of = node.at("person");
    Some(person(mail_key(ID, &email), of.any(&["nickname", "name"]), Some(email), of.text("phone"), Role::Customer))
}

fn member_of_team(node: Node<'_>) -> Option<Person> {
    let id = node.text("user_id")?;
    let found = listed(ID, node, Role::Agent, |_| None);
    let at = key(ID, &format!("operator:{id}"));
    Some(Person { key: at.clone(), ..found.unwrap_or_else(|| Person { role: Role::Agent, ..Person::unknown(at) }) })
}

fn operator(message: Node<'_>) -> Option<Person> {
    if message.text("from").as_deref() != Some("operator") {
        return None;
    }
    let id = message.text("user.user_id")?;
    Some(person(
        key(ID, &format!("operator:{id}")),
        message.text("user.nickname"),
        message.text("user.email"),
        None,
        Role::Agent,
    ))
}

/// A word, or the number beside it.
fn status(node: Node<'_>) -> Word<Status> {
    state(&node.any(&["state", "status"]).unwrap_or_default())
}

fn channel(raw: &str) -> Channel {
    if raw.is_empty() { Channel::Chat } else { terms::channel(raw) }
}

fn state(raw: &str) -> Word<Status> {
    let kind = match raw {
        "pending" | "0" => Status::New,
        "unresolved" | "1" => Status::Open,
        "resolved" | "2" => Status::Solved,
        _ => return terms::status(raw),
    };
    Word { kind, raw: raw.to_owned() }
}
