//! Front, by dumps of its Core API: conversations, their messages and their comments (which are internal), within each other or in
//! files of their own. Times are Unix seconds with a fraction.

use super::kit::{
    Companion, Desk, Draft, Known, Node, Piece, Record, Shape, Trouble, When, body, key, linked, mail_key, person,
};
use crate::model::{Attachment, Channel, Entry, EntryKind, Person, PersonKey, Role, Side, Status, Word};
use crate::text::address;
use crate::vendor::terms;

const ID: &str = "front";

/// Said of what holds no conversations.
const BESIDE_LACKS: &str =
    "This file of Front holds no conversations (tags, inboxes, templates, rules), so nothing is moved from it.";
/// Said of conversations alone.
const NO_MESSAGES: &str = "There are conversations of Front without their messages. Fetch the messages and the comments of each \
                           (/conversations/cnv_…/messages and /conversations/cnv_…/comments) and drop them beside, in \
                           files named after the conversation.";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Front;

impl Desk for Front {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Front"
    }

    fn members(&self) -> &'static [&'static str] {
        &["_results", "conversations", "messages", "comments", "teammates"]
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        const OTHERS: &[&str] = &["\"tag_", "\"inb_", "\"cha_", "\"acc_", "\"rul_", "\"tim_", "\"rsp_", "\"rsf_", "\"shf_", "\"top_"];
        &[
            Shape { variant: "beside", keys: &["id", "_links"], marks: OTHERS, not: &["status", "subject", "is_inbound", "posted_at", "handles", "username", "recipient", "body"], confidence: 80, reason: "it lists tags, inboxes or other settings of Front", lacks: Some(BESIDE_LACKS), ..Shape::JSON },
            Shape { variant: "beside", keys: &["id", "_links"], marks: &["\"rsp_", "\"tim_"], not: &["status", "is_inbound", "posted_at", "handles", "username", "recipient"], confidence: 80, reason: "it lists tags, inboxes or other settings of Front", lacks: Some(BESIDE_LACKS), ..Shape::JSON },
            Shape { variant: "contacts", keys: &["id", "handles"], marks: &["crd_"], confidence: 93, reason: "it lists contacts as Front writes them", ..Shape::JSON },
            Shape { variant: "teammates", keys: &["id", "email", "username"], some: (2, &["first_name", "last_name", "is_admin", "is_available", "is_blocked"]), marks: &["tea_"], confidence: 92, reason: "it lists teammates as Front writes them", ..Shape::JSON },
            Shape { variant: "messages", keys: &["id", "is_inbound", "created_at"], marks: &["msg_"], confidence: 94, reason: "its first record is a message as Front writes them", ..Shape::JSON },
            Shape { variant: "comments", keys: &["id", "body", "posted_at"], marks: &["com_"], confidence: 94, reason: "its first record is a comment as Front writes them", ..Shape::JSON },
            Shape { variant: "conversations", keys: &["conversation", "messages"], marks: &["cnv_"], confidence: 94, reason: "its first record is a conversation of Front beside its messages", ..Shape::JSON },
            Shape { variant: "conversations", keys: &["id", "status"], some: (2, &["recipient", "is_private", "assignee", "last_message", "links", "status_category", "scheduled_reminders"]), marks: &["cnv_"], confidence: 95, reason: "its first record is a conversation as Front writes them", ..Shape::JSON },
        ]
    }

    fn companions(&self) -> &'static [Companion] {
        &[
            Companion {
                of: "conversations",
                needs: &["messages"],
                message: NO_MESSAGES,
                when: When::NoTexts,
                ..Companion::ALWAYS
            },
            Companion {
                of: "messages",
                needs: &["conversations"],
                message: "There are messages of Front, but no conversations. Drop the file with the conversations as well.",
                ..Companion::ALWAYS
            },
            Companion {
                of: "comments",
                needs: &["conversations"],
                message: "There are comments of Front, but no conversations. Drop the file with the conversations as well.",
                ..Companion::ALWAYS
            },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let node = record.node();
        match record.variant {
            "beside" => {}
            "contacts" => out.extend(card(node).into_iter().map(Piece::Person)),
            "teammates" => out.extend(teammate(node).map(Piece::Person)),
            "messages" | "comments" => {
                out.extend(writer(node).map(Piece::Person));
                out.push(match conversation_of(node, record.file) {
                    Some(case) => Piece::Part { case },
                    None => Piece::Unusable(Trouble::new(
                        "desk.no_case",
                        "This does not say to which conversation it belongs. Name the file after the conversation, e.g. \
                         cnv_abc123.json, and drop it again.",
                    )),
                });
            }
            _ => {
                let (node, within) = parts(node);
                let Some(id) = node.text("id") else {
                    return out.push(Piece::Unusable(Trouble::new("desk.no_id", "This conversation has no id.")));
                };
                out.extend(contact(node.at("recipient")).map(Piece::Person));
                out.extend(teammate(node.at("assignee")).map(Piece::Person));
                out.extend(within.into_iter().filter_map(writer).map(Piece::Person));
                out.push(Piece::Case { id });
            }
        }
    }

    fn case(&self, head: &Record<'_>, others: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let (node, within) = parts(head.node());
        let case = &mut draft.case;
        case.subject = node.text("subject").unwrap_or_default();
        case.status = status(node);
        case.requester = contact(node.at("recipient")).map(|person| person.key);
        case.assignee = teammate(node.at("assignee")).map(|person| person.key);
        case.group = node.list("inboxes").first().and_then(|inbox| inbox.text("name"));
        case.tags = node.list("tags").into_iter().filter_map(Node::joined).collect();
        draft.case.created_at = known.instant(node.text("created_at"), draft);
        draft.case.updated_at = known.instant(node.text("updated_at"), draft);
        let links: Vec<String> =
            node.list("links").into_iter().filter_map(|link| link.any(&["external_url", "name"])).collect();
        draft.field("links", Some(links.join(", ")));
        for (name, value) in node.at("custom_fields").members() {
            draft.field(name, value.joined());
        }
        for part in within.into_iter().chain(others.iter().map(Record::node)) {
            if part.has("posted_at") {
                comment(part, known, draft);
            } else {
                message(part, known, draft);
            }
        }
    }
}

/// The conversation of a record with what stands in it or, as scripts join the answers for one conversation, beside it.
fn parts(record: Node<'_>) -> (Node<'_>, Vec<Node<'_>>) {
    let listed = |of: &str| {
        let answer = record.at(of);
        if answer.has("_results") { answer.list("_results") } else { record.list(of) }
    };
    let within = listed("messages").into_iter().chain(listed("comments")).collect();
    let conversation = record.at("conversation");
    (if conversation.is_object() { conversation } else { record }, within)
}

/// A message, unless it is a draft. One that failed to go out is a note: nobody saw it.
fn message(node: Node<'_>, known: &Known<'_>, draft: &mut Draft) {
    if node.text("draft_mode").is_some() {
        return;
    }
    let inbound = node.flag("is_inbound") == Some(true);
    let raw = node.text("type").unwrap_or_default();
    if draft.case.channel_raw.is_empty() {
        draft.case.channel = channel(&raw);
        draft.case.channel_raw.clone_from(&raw);
    }
    for one in node.list("recipients") {
        if matches!(one.text("role").as_deref(), Some("cc" | "bcc")) {
            draft.copies(one, "handle");
        }
    }
    let by = writer(node);
    let side = if inbound { Side::Customer } else { Side::Agent };
    let mut author = known.author(
        by.as_ref().map(|person| person.key.clone()),
        &by.and_then(|person| person.name).unwrap_or_default(),
        side,
    );
    author.side = side;
    let created_at = known.instant(node.text("created_at"), draft);
    draft.case.entries.push(Entry {
        source_id: node.text("id").unwrap_or_default(),
        kind: if raw == "internal" || node.text("error_type").is_some() { EntryKind::Note } else { EntryKind::Message },
        author,
        created_at,
        body: body(node.text("body"), node.text("text")),
        attachments: node.list("attachments").into_iter().map(attachment).collect(),
    });
}

fn comment(node: Node<'_>, known: &Known<'_>, draft: &mut Draft) {
    let by = teammate(node.at("author"));
    let author = known.author(by.map(|person| person.key), "", Side::Agent);
    let created_at = known.instant(node.text("posted_at"), draft);
    draft.case.entries.push(Entry {
        source_id: node.text("id").unwrap_or_default(),
        kind: EntryKind::Note,
        author,
        created_at,
        body: body(None, node.text("body")),
        attachments: node.list("attachments").into_iter().map(attachment).collect(),
    });
}

fn attachment(file: Node<'_>) -> Attachment {
    const WHY: &str =
        "Front gives this file only to who is signed in. Download it there and add it to the case by hand.";
    Attachment {
        mime: file.text("content_type"),
        size: file.text("size").and_then(|size| size.parse().ok()),
        content_id: file.text("metadata.cid"),
        ..linked(file.any(&["filename", "name"]), None, WHY)
    }
}

/// The conversation of a message: in a member of its own, in its links, or in the name of its file.
fn conversation_of(node: Node<'_>, file: &str) -> Option<String> {
    let own = node.any(&["conversation_id", "conversation.id"]);
    own.or_else(|| id_in(&node.text("_links.related.conversation")?)).or_else(|| id_in(file))
}

/// An id such as `cnv_55c8c149` within a text.
fn id_in(text: &str) -> Option<String> {
    const PREFIX: &str = "cnv_";
    let rest = text.get(text.rfind(PREFIX)? + PREFIX.len()..)?;
    let id: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    (!id.is_empty()).then(|| format!("{PREFIX}{id}"))
}

/// Who wrote: the teammate who is the author, or the recipient whose role is `from`.
fn writer(node: Node<'_>) -> Option<Person> {
    let inbound = node.flag("is_inbound") == Some(true);
    if !inbound && let Some(person) = teammate(node.at("author")) {
        return Some(person);
    }
    let from = node.list("recipients").into_iter().find(|one| one.text("role").as_deref() == Some("from"))?;
    let role = if inbound { Role::Customer } else { Role::Agent };
    contact(from).map(|person| Person { role, ..person })
}

fn teammate(node: Node<'_>) -> Option<Person> {
    let id = node.text("id")?;
    let names = ["first_name", "last_name"].iter().filter_map(|part| node.text(part)).collect::<Vec<_>>().join(" ");
    Some(person(key(ID, &id), Some(names).filter(|names| !names.is_empty()), node.text("email"), None, Role::Agent))
}

/// A contact of a list, once for each handle by which conversations may know them.
fn card(node: Node<'_>) -> Vec<Person> {
    let name = node.text("name");
    let named = |person: Person| Person { name: name.clone().or(person.name), ..person };
    node.list("handles").into_iter().filter_map(contact).map(named).collect()
}

/// A customer by handle: an address, a telephone number, or the name in a social network.
fn contact(node: Node<'_>) -> Option<Person> {
    let handle = node.text("handle")?;
    let name = node.text("name");
    if address::is_email(&address::normalise(&handle)) {
        return Some(person(mail_key(ID, &handle), name, Some(handle), None, Role::Customer));
    }
    let digits = handle.trim_start_matches('+').chars().all(|c| c.is_ascii_digit() || c == ' ');
    let phone = digits.then(|| handle.clone());
    let at = PersonKey(format!("{ID}:handle:{handle}"));
    Some(person(at, name.or_else(|| Some(handle).filter(|_| !digits)), None, phone, Role::Customer))
}

fn status(node: Node<'_>) -> Word<Status> {
    let raw = node.text("status").unwrap_or_default();
    let kind = match (raw.as_str(), node.text("status_category").as_deref()) {
        ("deleted", _) => Status::Deleted,
        ("spam", _) => Status::Spam,
        (_, Some("waiting")) => Status::Pending,
        ("archived", _) | (_, Some("resolved")) => Status::Closed,
        ("unassigned", _) => Status::New,
        ("assigned", _) | (_, Some("open")) => Status::Open,
        _ => return terms::status(&raw),
    };
    Word { kind, raw }
}

fn channel(raw: &str) -> Channel {
    match raw {
        "email" => Channel::Email,
        "whatsapp" => Channel::WhatsApp,
        "call" | "phone-call" => Channel::Call,
        "front_chat" | "intercom" => Channel::Chat,
        "facebook" | "tweet" | "tweet_dm" => Channel::Social,
        _ => terms::channel(raw),
    }
}
