//! LiveAgent, by dumps of its API: tickets, and the groups of messages of each, in files named after the ticket or within it.

use super::kit::{
    Companion, Desk, Draft, Known, Node, Piece, Record, Report, Shape, Trouble, When, body, case_of_name, contact_key,
    key, linked, listed, person,
};
use crate::model::{Attachment, Channel, Entry, EntryKind, Person, Role, Side, Status, Word};
use crate::vendor::terms;

const ID: &str = "liveagent";
const REPORT_LACKS: &str = "This list holds no messages. Fetch the tickets and the messages of each through LiveAgent's API (/api/v3/tickets, /api/v3/tickets/…/messages) and drop that JSON.";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct LiveAgent;

impl Desk for LiveAgent {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "LiveAgent"
    }

    fn members(&self) -> &'static [&'static str] {
        &["tickets"]
    }

    fn companions(&self) -> &'static [Companion] {
        &[Companion {
            of: "tickets",
            needs: &["messages"],
            message: "There are tickets of LiveAgent without their messages. Fetch the messages of each ticket \
                      (/api/v3/tickets/…/messages) and drop them beside, in files named after the id of the ticket.",
            when: When::NoTexts,
            ..Companion::ALWAYS
        }]
    }

    fn report(&self) -> Option<Report> {
        Some(Report {
            desk: ID,
            id: &["id", "ticket id", "conversation id", "code", "ticket code"],
            number: &["code", "ticket code"],
            status: state,
            channel,
            ..Report::COMMON
        })
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { keys: &["subject"], some: (4, &["code", "ticket code", "owner name", "owner_name", "owner email", "owner_email", "departmentid", "department name", "department_name", "agentid", "date changed", "date_changed", "date due", "date resolved", "date_resolved", "channel type", "channel_type"]), not: &["message", "body", "messages"], confidence: 81, reason: "its columns are those of LiveAgent's list of tickets, without messages", lacks: Some(REPORT_LACKS), ..Shape::REPORT },
            Shape { variant: "agents", keys: &["id", "name", "email", "role"], some: (2, &["avatar_url", "online_status", "last_pswd_change", "gender"]), confidence: 86, reason: "it lists agents as LiveAgent writes them", ..Shape::JSON },
            Shape { variant: "contacts", keys: &["id", "emails"], some: (3, &["firstname", "lastname", "system_name", "company_id", "phones", "avatar_url", "date_created", "customfields", "custom_fields", "groups"]), not: &["subject", "code", "login"], confidence: 87, reason: "it lists contacts as LiveAgent writes them", ..Shape::JSON },
            Shape { variant: "messages", keys: &["id", "messages", "datecreated"], some: (2, &["parent_id", "userid", "user_full_name", "type", "status", "datefinished"]), not: &["subject", "code"], confidence: 92, reason: "its first record is a group of messages as LiveAgent writes them", ..Shape::JSON },
            Shape { variant: "tickets", keys: &["id", "code"], some: (4, &["owner_email", "owner_contactid", "owner_name", "departmentid", "agentid", "channel_type", "date_created", "date_changed", "preview"]), confidence: 94, reason: "its first record is a ticket as LiveAgent writes them", ..Shape::JSON },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let node = record.node();
        match record.variant {
            "agents" => {
                if let Some(id) = node.text("id") {
                    out.push(Piece::Person(person(key(ID, &id), node.text("name"), node.text("email"), None, Role::Agent)));
                }
            }
            "contacts" => out.extend(listed(ID, node, Role::Customer, |id| Some(key(ID, &id))).map(Piece::Person)),
            "messages" => out.push(match node.any(&["ticketid", "ticket_id", "conversationid"]).or_else(|| name_of(record.file)) {
                Some(case) => Piece::Part { case },
                None => Piece::Unusable(Trouble::new(
                    "desk.no_case",
                    "These messages do not say to which ticket they belong. Name the file after the id of the ticket and drop it again.",
                )),
            }),
            _ => match node.text("id") {
                Some(id) => {
                    out.extend(owner(node).map(Piece::Person));
                    out.push(Piece::Case { id });
                }
                None => out.push(Piece::Unusable(Trouble::new("desk.no_id", "This ticket has no id, so it was left out."))),
            },
        }
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let node = head.node();
        let case = &mut draft.case;
        case.number = node.text("code");
        case.subject = node.text("subject").unwrap_or_default();
        case.channel_raw = node.text("channel_type").unwrap_or_default();
        case.channel = channel(&case.channel_raw);
        case.status = status(node);
        case.requester = owner(node).map(|person| person.key);
        case.assignee = node.text("agentid").map(|id| key(ID, &id));
        case.group = node.any(&["department_name", "departmentid"]);
        case.tags = node.words("tags");
        draft.case.created_at = known.date(head, "date_created", draft);
        draft.case.updated_at = known.date(head, "date_changed", draft);
        for field in node.list("custom_fields") {
            if let Some(name) = field.any(&["name", "code"]) {
                draft.field(&name, field.at("value").joined());
            }
        }
        let within = node.list("groups").into_iter().chain(node.list("messages"));
        for group in within.chain(parts.iter().map(Record::node)) {
            let inner = group.list("messages");
            let several = if inner.is_empty() { vec![group] } else { inner };
            for message in several {
                entry(message, group, known, draft);
            }
        }
    }
}

/// A message of a group. Its type tells what it is: M a message, N a note, H and others headers and events.
fn entry(message: Node<'_>, group: Node<'_>, known: &Known<'_>, draft: &mut Draft) {
    let kind = message.text("type").unwrap_or_default();
    let Some(text) = message.text("message").filter(|_| matches!(kind.as_str(), "M" | "N" | "P" | "T" | "F" | ""))
    else {
        return;
    };
    let requester = draft.case.requester.clone();
    let contact = owner_id(message, group);
    // Only `M` is known to be a message; what is unknown stays among agents.
    let note = kind != "M" || group.text("type").as_deref() == Some("I");
    let customer = if contact.is_none() { !note } else { contact == requester };
    let side = if customer { Side::Customer } else { Side::Agent };
    let author = known.author(
        if customer { requester } else { contact },
        &group.text("user_full_name").unwrap_or_default(),
        side,
    );
    let created_at =
        known.instant(message.any(&["datecreated", "date_created"]).or_else(|| group.text("datecreated")), draft);
    let html = text.contains("</") || text.contains("<br");
    draft.case.entries.push(Entry {
        source_id: message.text("id").or_else(|| group.text("id")).unwrap_or_default(),
        kind: if note { EntryKind::Note } else { EntryKind::Message },
        author,
        created_at,
        body: if html { body(Some(text), None) } else { body(None, Some(text)) },
        attachments: message.list("attachments").into_iter().map(attachment).collect(),
    });
}

fn owner_id(message: Node<'_>, group: Node<'_>) -> Option<crate::model::PersonKey> {
    message.text("userid").or_else(|| group.text("userid")).map(|id| key(ID, &id))
}

fn attachment(file: Node<'_>) -> Attachment {
    linked(
        file.any(&["name", "filename"]),
        file.any(&["download_url", "url"]),
        "The export names this file without an address.",
    )
}

fn owner(node: Node<'_>) -> Option<Person> {
    let (email, name) = (node.text("owner_email"), node.text("owner_name"));
    let phone = node.any(&["owner_phone", "owner_phone_number"]);
    let by_contact = || contact_key(ID, email.as_deref(), phone.as_deref(), name.as_deref());
    let at = node.text("owner_contactid").map(|id| key(ID, &id)).or_else(by_contact)?;
    Some(person(at, name, email, phone, Role::Customer))
}

/// Ids are words such as `a1b2c3d4`; a file or its folder is called after one.
fn name_of(file: &str) -> Option<String> {
    file.rsplit('/')
        .find_map(|part| {
            let stem = part.rsplit_once('.').map_or(part, |(stem, _)| stem);
            stem.split(|letter: char| !letter.is_ascii_alphanumeric()).find(|word| is_id(word)).map(str::to_owned)
        })
        .or_else(|| case_of_name(file))
}

/// Eight small letters and digits, or six and more with both among them; no word for what a file holds, with or without a
/// number behind it.
fn is_id(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "archives",
        "backup",
        "batch",
        "complete",
        "contacts",
        "conversation",
        "conversations",
        "copy",
        "customer",
        "data",
        "download",
        "dump",
        "export",
        "group",
        "groups",
        "liveagent",
        "message",
        "messages",
        "page",
        "pages",
        "part",
        "response",
        "thread",
        "threads",
        "ticket",
        "tickets",
        "v",
    ];
    let letters = word.bytes().filter(u8::is_ascii_lowercase).count();
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let bare = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
    letters + digits == word.len()
        && (letters == 8 || (letters > 0 && digits > 0 && word.len() >= 6))
        && word.len() >= 6
        && !WORDS.contains(&bare)
}

/// One letter each.
fn status(node: Node<'_>) -> Word<Status> {
    state(&node.text("status").unwrap_or_default())
}

fn state(raw: &str) -> Word<Status> {
    let (kind, word) = match raw {
        "I" | "N" => (Status::New, "New"),
        "C" | "T" => (Status::Open, "Open"),
        "A" => (Status::Solved, "Answered"),
        "R" => (Status::Solved, "Resolved"),
        "L" | "W" => (Status::Pending, "Postponed"),
        "X" => (Status::Deleted, "Deleted"),
        "B" => (Status::Spam, "Spam"),
        _ => return terms::status(raw),
    };
    Word { kind, raw: word.to_owned() }
}

fn channel(raw: &str) -> Channel {
    match raw {
        "E" | "B" => Channel::Email,
        "C" | "M" => Channel::Call,
        "T" => Channel::Chat,
        "W" | "I" | "G" => Channel::Web,
        "F" | "A" => Channel::Social,
        _ => terms::channel(raw),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_after_the_id_of_its_ticket() {
        for (file, id) in [
            ("wbv9xkhq.json", Some("wbv9xkhq")),
            ("tickets_wbv9xkhq_messages.json", Some("wbv9xkhq")),
            ("messages-abcd1234.json", Some("abcd1234")),
            ("tickets/qwertyui/messages.json", Some("qwertyui")),
            ("tickets/4711/messages.json", Some("4711")),
            ("download.json", None),
            ("messages.json", None),
        ] {
            assert_eq!(name_of(file).as_deref(), id, "{file}");
        }
    }
}
