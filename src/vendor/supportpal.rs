//! SupportPal, by dumps of its API: tickets and their messages, which name their tickets. A message has a type, of which 0 is the
//! only one that customers see for sure.

use super::kit::{
    Companion, Desk, Draft, Known, Node, Piece, Record, Shape, Trouble, When, body, case_of_name, key, linked, person,
};
use crate::model::{Attachment, Channel, Entry, EntryKind, Person, Role, Side};
use crate::vendor::terms;

const ID: &str = "supportpal";
const NO_TEXTS: &str = "There are tickets of SupportPal without their messages. Fetch the messages of each (/api/ticket/message?ticket_id=…) and drop them beside.";
const NO_CASES: &str =
    "There are messages of SupportPal, but no tickets. Fetch them (/api/ticket/ticket) and drop them beside.";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct SupportPal;

impl Desk for SupportPal {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "SupportPal"
    }

    fn members(&self) -> &'static [&'static str] {
        &["data"]
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { variant: "messages", keys: &["ticket_id", "user_id", "by", "type", "text"], some: (1, &["excerpt", "purified_text", "is_draft", "channel_id", "user_name"]), confidence: 92, reason: "its first record is a message as SupportPal writes them", ..Shape::JSON },
            Shape { variant: "tickets", keys: &["id", "number", "subject", "department_id", "status_id"], some: (1, &["brand_id", "token", "channel_id", "internal", "locked", "priority_id"]), confidence: 91, reason: "its first record is a ticket as SupportPal writes them", ..Shape::JSON },
        ]
    }

    fn companions(&self) -> &'static [Companion] {
        &[
            Companion {
                of: "tickets",
                needs: &["messages"],
                message: NO_TEXTS,
                when: When::NoTexts,
                ..Companion::ALWAYS
            },
            Companion { of: "messages", needs: &["tickets"], message: NO_CASES, ..Companion::ALWAYS },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let node = record.node();
        if record.variant == "messages" {
            return out.push(match node.text("ticket_id").or_else(|| case_of_name(record.file)) {
                Some(case) => Piece::Part { case },
                None => {
                    Piece::Unusable(Trouble::new("desk.no_case", "This message names no ticket, so it was left out."))
                }
            });
        }
        let Some(id) = node.text("id") else {
            return out.push(Piece::Unusable(Trouble::new("desk.no_id", "This ticket has no id, so it was left out.")));
        };
        if !node.at("deleted_at").is_null() {
            return out.push(Piece::Deleted { case: Some(id) });
        }
        out.extend(someone(node.at("user"), Role::Customer).map(Piece::Person));
        out.extend(node.list("assigned").into_iter().filter_map(|one| someone(one, Role::Agent)).map(Piece::Person));
        out.push(Piece::Case { id });
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let node = head.node();
        let asked = node.any(&["user.id", "user_id"]);
        let case = &mut draft.case;
        case.number = node.text("number");
        case.subject = node.text("subject").unwrap_or_default();
        case.channel_raw = node.any(&["channel.name", "channel_id"]).unwrap_or_default();
        case.channel = if case.channel_raw.bytes().all(|byte| byte.is_ascii_digit()) {
            Channel::default()
        } else {
            terms::channel(&case.channel_raw)
        };
        case.status = terms::status(&node.any(&["status.name", "status_id"]).unwrap_or_default());
        case.priority = terms::priority(&node.any(&["priority.name", "priority_id"]).unwrap_or_default());
        case.requester = asked.as_ref().map(|id| key(ID, id));
        case.assignee =
            node.list("assigned").into_iter().find_map(|one| someone(one, Role::Agent)).map(|person| person.key);
        case.group = node.any(&["department.name", "department_id"]);
        case.tags = node.words("tags");
        draft.case.created_at = known.date(head, "created_at", draft);
        draft.case.updated_at = known.date(head, "updated_at", draft);
        for field in node.list("customfields") {
            if let Some(name) = field.any(&["name", "field.name", "field_id", "id"]) {
                draft.field(&name, field.at("value").joined());
            }
        }
        // A ticket that staff opened for themselves is nothing that customers see.
        let is_internal = node.flag("internal") == Some(true);
        for message in node.list("messages").into_iter().chain(parts.iter().map(Record::node)) {
            entry(message, asked.as_deref(), is_internal, known, draft);
        }
    }
}

fn entry(message: Node<'_>, asked: Option<&str>, is_internal: bool, known: &Known<'_>, draft: &mut Draft) {
    if message.flag("is_draft") == Some(true) {
        return;
    }
    let by = message.text("user_id").filter(|id| id != "0");
    let side = if by.is_some() && by.as_deref() == asked { Side::Customer } else { Side::Agent };
    let name = message.text("user_name").unwrap_or_default();
    let mut author = known.author(by.map(|id| key(ID, &id)), &name, side);
    author.side = side;
    let created_at = known.instant(message.text("created_at"), draft);
    let text = message.any(&["text", "purified_text"]);
    let html = text.as_ref().is_some_and(|text| text.contains("</") || text.contains("<br"));
    let seen = message.text("type").as_deref() == Some("0") && !is_internal;
    draft.case.entries.push(Entry {
        source_id: message.text("id").unwrap_or_default(),
        kind: if seen { EntryKind::Message } else { EntryKind::Note },
        author,
        created_at,
        body: if html { body(text, None) } else { body(None, text) },
        attachments: message.list("attachments").into_iter().map(attachment).collect(),
    });
}

fn attachment(file: Node<'_>) -> Attachment {
    linked(
        file.any(&["original_name", "upload.filename", "filename"]),
        file.any(&["direct_frontend_url", "url"]),
        "SupportPal gives this file only to who is signed in. Download it there, and add it to the case by hand.",
    )
}

fn someone(node: Node<'_>, role: Role) -> Option<Person> {
    let id = node.text("id")?;
    let parts = ["firstname", "lastname"].iter().filter_map(|part| node.text(part)).collect::<Vec<_>>().join(" ");
    let name = node.text("formatted_name").or_else(|| (!parts.is_empty()).then_some(parts));
    Some(person(key(ID, &id), name, node.text("email"), None, role))
}
