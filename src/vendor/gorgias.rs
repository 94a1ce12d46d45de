//! Gorgias, by dumps of its API: tickets with their messages within or in files of their own. Field names are those of
//! its REST API: `from_agent` is the direction, the channel `internal-note` or `public: false` a note, and `stripped_*`
//! the text without the history that the ticket holds anyway.

use super::kit::{
    Companion, Desk, Draft, Known, Node, Piece, Record, Report, Shape, Trouble, When, body, case_of_name, contact_key,
    key, linked, person,
};
use crate::model::{Attachment, Channel, Entry, EntryKind, Person, PersonKey, Priority, Role, Side, Status, Word};
use crate::vendor::terms;

const ID: &str = "gorgias";
const REPORT_LACKS: &str = "This list holds no messages. Fetch the tickets and their messages through Gorgias's API (/api/tickets, /api/messages, all pages) and drop that JSON.";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Gorgias;

impl Desk for Gorgias {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Gorgias"
    }

    fn members(&self) -> &'static [&'static str] {
        &["data", "tickets", "messages"]
    }

    fn companions(&self) -> &'static [Companion] {
        &[Companion {
            of: "tickets",
            needs: &["messages"],
            message: "There are tickets of Gorgias without their messages. Fetch these as well (/api/messages, all pages) \
                      and drop them beside.",
            when: When::NoTexts,
            ..Companion::ALWAYS
        }]
    }

    fn report(&self) -> Option<Report> {
        Some(Report { desk: ID, id: &["ticket id"], ..Report::COMMON })
    }

    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape {
                keys: &["ticket id"],
                some: (2, &["assignee user", "assignee team", "number of messages", "integration"]),
                not: &["message", "body", "body_text"],
                confidence: 86,
                reason: "its columns are those of Gorgias's list of tickets, without messages",
                lacks: Some(REPORT_LACKS),
                ..Shape::REPORT
            },
            Shape {
                variant: "people",
                keys: &["id", "email", "created_datetime"],
                some: (2, &["channels", "external_id", "firstname", "lastname", "timezone", "role", "active", "meta"]),
                not: &["ticket_id", "subject", "messages_count", "from_agent", "status"],
                confidence: 91,
                reason: "it lists customers or users as Gorgias writes them",
                ..Shape::JSON
            },
            Shape {
                variant: "messages",
                keys: &["ticket_id", "from_agent", "created_datetime"],
                some: (2, &["body_text", "body_html", "stripped_text", "sender", "source"]),
                confidence: 92,
                reason: "its first record is a message of a ticket as Gorgias writes them",
                ..Shape::JSON
            },
            // Of one ticket, in a file named after it.
            Shape {
                variant: "messages",
                keys: &["from_agent", "created_datetime", "sender"],
                some: (2, &["body_text", "body_html", "stripped_text", "source", "message_id"]),
                not: &["messages", "messages_count", "assignee_user", "excerpt"],
                confidence: 91,
                reason: "its first record is a message of a ticket as Gorgias writes them",
                ..Shape::JSON
            },
            Shape {
                variant: "tickets",
                keys: &["id", "created_datetime"],
                some: (
                    3,
                    &[
                        "from_agent",
                        "excerpt",
                        "messages_count",
                        "assignee_user",
                        "is_unread",
                        "opened_datetime",
                        "via",
                    ],
                ),
                not: &["ticket_id", "sender", "stripped_text"],
                confidence: 92,
                reason: "its first record is a ticket as Gorgias writes them",
                ..Shape::JSON
            },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let node = record.node();
        if record.variant == "people" {
            let role = if node.has("role") || node.has("active") { Role::Agent } else { Role::Customer };
            return out.extend(someone(node, role).map(Piece::Person));
        }
        let is_message = record.variant == "messages" || node.has("ticket_id") || node.has("stripped_text");
        if node.has("from_agent") && is_message && !node.has("messages") {
            out.extend(sender(node).map(Piece::Person));
            out.push(match node.text("ticket_id").or_else(|| case_of_name(record.file)) {
                Some(case) => Piece::Part { case },
                None => Piece::Unusable(Trouble::new(
                    "desk.no_case",
                    "This message does not say to which ticket it belongs, so it was left out. Dump it with its ticket_id, or \
                     name the file after the ticket, e.g. 4711_messages.json.",
                )),
            });
            return;
        }
        let Some(id) = node.text("id") else {
            out.push(Piece::Unusable(Trouble::new("desk.no_id", "This ticket has no id, so it was left out.")));
            return;
        };
        out.extend(customer(node).map(Piece::Person));
        out.extend(agent(node.at("assignee_user")).map(Piece::Person));
        out.extend(node.list("messages").into_iter().filter_map(sender).map(Piece::Person));
        out.push(Piece::Case { id });
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let ticket = head.node();
        let case = &mut draft.case;
        case.subject = ticket.text("subject").unwrap_or_default();
        case.channel_raw = ticket.text("channel").unwrap_or_default();
        case.channel = channel(&case.channel_raw);
        case.status = status(ticket);
        case.priority = priority(ticket.text("priority"));
        case.requester = customer(ticket).map(|person| person.key);
        case.assignee = agent(ticket.at("assignee_user")).map(|person| person.key);
        case.group = ticket.any(&["assignee_team.name", "assignee_team"]);
        case.tags = ticket.list("tags").into_iter().filter_map(Node::joined).collect();
        draft.field("language", ticket.text("language"));
        draft.field("external_id", ticket.text("external_id"));
        draft.field("rating", ticket.any(&["satisfaction_survey.score", "satisfaction_survey.body_text"]));
        for (name, value) in ticket.at("custom_fields").members() {
            draft.field(name, value.at("value").joined());
        }
        draft.case.created_at = known.instant(ticket.text("created_datetime").map(utc), draft);
        draft.case.updated_at = known.instant(ticket.text("updated_datetime").map(utc), draft);
        let own: Vec<Node<'_>> = ticket.list("messages");
        for message in own.into_iter().chain(parts.iter().map(Record::node)) {
            message_of(message, known, draft);
        }
    }
}

/// One message, unless it was deleted.
fn message_of(message: Node<'_>, known: &Known<'_>, draft: &mut Draft) {
    if message.text("deleted_datetime").is_some() {
        return;
    }
    let from_agent = message.flag("from_agent").unwrap_or(false);
    let channel = message.text("channel").unwrap_or_default();
    // What failed to go out was seen by nobody.
    let failed = message.text("failed_datetime").is_some();
    let note = failed || channel == "internal-note" || message.flag("public") != Some(true);
    let at = known.instant(message.any(&["sent_datetime", "created_datetime"]).map(utc), draft);
    for path in ["source.cc", "source.bcc"] {
        draft.copies(message, path);
    }
    let side = if from_agent { Side::Agent } else { Side::Customer };
    let by = sender(message).map(|person| person.key);
    let label = message.any(&["sender.name", "source.from.name", "source.from.address"]).unwrap_or_default();
    let mut author = known.author(by, &label, side);
    author.side = side;
    draft.case.entries.push(Entry {
        source_id: message.text("id").unwrap_or_default(),
        kind: if note { EntryKind::Note } else { EntryKind::Message },
        author,
        created_at: at,
        body: body(message.any(&["stripped_html", "body_html"]), message.any(&["stripped_text", "body_text"])),
        attachments: message.list("attachments").into_iter().map(attachment).collect(),
    });
}

/// Gorgias writes its times in UTC without saying so.
fn utc(time: String) -> String {
    let clock = time.split_once('T').map(|(_, clock)| clock);
    match clock {
        Some(clock) if !clock.contains(['Z', 'z', '+', '-']) => time + "Z",
        _ => time,
    }
}

fn attachment(file: Node<'_>) -> Attachment {
    Attachment {
        mime: file.text("content_type"),
        size: file.text("size").and_then(|size| size.parse().ok()),
        ..linked(file.text("name"), file.text("url"), "The export names this file without an address.")
    }
}

/// The customer of a ticket.
fn customer(ticket: Node<'_>) -> Option<Person> {
    let node = [ticket.at("customer"), ticket.at("requester")].into_iter().find(|node| node.is_object())?;
    someone(node, Role::Customer)
}

/// An agent, embedded.
fn agent(node: Node<'_>) -> Option<Person> {
    someone(node, Role::Agent)
}

/// Who wrote a message: the direction tells their role.
fn sender(message: Node<'_>) -> Option<Person> {
    let role = if message.flag("from_agent")? { Role::Agent } else { Role::Customer };
    let node = message.at("sender");
    someone(node, role).or_else(|| {
        let from = message.at("source.from");
        let address = from.text("address")?;
        let at: PersonKey = super::kit::mail_key(ID, &address);
        Some(person(at, from.text("name"), Some(address), None, role))
    })
}

/// Who wrote by a channel other than mail is known by its address there.
fn someone(node: Node<'_>, role: Role) -> Option<Person> {
    let parts = || {
        let parts = ["firstname", "lastname"].iter().filter_map(|part| node.text(part)).collect::<Vec<_>>().join(" ");
        (!parts.is_empty()).then_some(parts)
    };
    let channel = |kind: &str| {
        let mut channels = node.list("channels").into_iter();
        channels.find(|one| one.text("type").as_deref() == Some(kind)).and_then(|one| one.text("address"))
    };
    let name = node.text("name").or_else(parts);
    let email = node.text("email").or_else(|| channel("email"));
    let phone = node.any(&["phone", "phone_number"]).or_else(|| channel("phone"));
    let by_contact = || contact_key(ID, email.as_deref(), phone.as_deref(), name.as_deref());
    let at = node.text("id").map(|id| key(ID, &id)).or_else(by_contact)?;
    Some(person(at, name, email, phone, role))
}

fn status(ticket: Node<'_>) -> Word<Status> {
    let raw = ticket.text("status").unwrap_or_default();
    if ticket.flag("spam") == Some(true) {
        return Word { kind: Status::Spam, raw: "spam".to_owned() };
    }
    if ticket.text("trashed_datetime").is_some() {
        return Word { kind: Status::Deleted, raw: "trashed".to_owned() };
    }
    if raw == "open" && ticket.text("snooze_datetime").is_some() {
        return Word { kind: Status::Pending, raw: "snoozed".to_owned() };
    }
    terms::status(&raw)
}

fn priority(raw: Option<String>) -> Word<Priority> {
    let raw = raw.unwrap_or_default();
    let kind = match raw.as_str() {
        "critical" => Priority::Urgent,
        _ => return terms::priority(&raw),
    };
    Word { kind, raw }
}

fn channel(raw: &str) -> Channel {
    match raw {
        "email" => Channel::Email,
        "phone" | "aircall" => Channel::Call,
        "chat" | "gorgias-chat" => Channel::Chat,
        "contact_form" | "help-center" => Channel::Web,
        "api" | "internal-note" => Channel::Api,
        _ if ["facebook", "instagram", "twitter", "tiktok"].iter().any(|network| raw.starts_with(network)) => {
            Channel::Social
        }
        _ => terms::channel(raw),
    }
}
