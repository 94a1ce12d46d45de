//! Intercom, by dumps of its API or its JSON export: conversations with their parts, tickets, contacts and admins.
//! The first message stands in `source`, not among the parts; a reply sent together with an assignment or a close stands in the
//! body of that part. Times are Unix seconds. The first API called the source `conversation_message` and the customer `user`.

mod table;

use super::kit::{
    Companion, Desk, Draft, Known, Node, Piece, Record, Report, Shape, Trouble, body, key, linked, person,
};
use crate::model::{Attachment, Author, Channel, Entry, EntryKind, Person, Priority, Role, Side, Status, Word};
use crate::vendor::terms;

pub(super) const ID: &str = "intercom";
const REPORT_LACKS: &str = "This report holds figures and no messages. Have each conversation fetched by its id through Intercom's API (/conversations/…), or use the export of conversations to S3, and drop that JSON.";
/// The variant of a table of messages.
const MESSAGES: &str = "messages-csv";
/// Intercom's API gives no more parts of a conversation than this.
const MOST_PARTS: usize = 500;

/// Parts of conversations in a file of their own.
const PARTS: &str = "parts";
/// Said of conversations without their parts.
const FIRST_ALONE: &str = "These conversations come with their first message only: they were fetched as a list. \
                           Fetch each of them by its id, which gives its parts, and drop that.";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Intercom;

impl Desk for Intercom {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Intercom"
    }

    fn members(&self) -> &'static [&'static str] {
        &["conversations", "tickets", "admins", "contacts", "users", "teams", "data"]
    }

    fn report(&self) -> Option<Report> {
        Some(Report { desk: ID, id: &["conversation id"], channel, ..Report::COMMON })
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { keys: &["conversation id"], some: (2, &["conversation started at", "conversation created at", "conversation last updated at", "conversation state", "current conversation state", "conversation tags", "conversation rating", "teammate assigned", "team assigned", "currently assigned teammate", "currently assigned team", "teammate currently assigned", "team currently assigned", "first teammate to reply", "time to first response", "fin ai agent involved", "last closed by teammate"]), not: &["message_body", "message id", "message", "body"], confidence: 86, reason: "its columns are those of Intercom's report of conversations", lacks: Some(REPORT_LACKS), ..Shape::REPORT },
            Shape { variant: "teams", keys: &["id", "name", "admin_ids"], confidence: 90, reason: "it lists teams as Intercom writes them", ..Shape::JSON },
            Shape { variant: "admins", keys: &["id", "name"], some: (2, &["away_mode_enabled", "away_mode_reassign", "has_inbox_seat", "team_ids"]), confidence: 92, reason: "it lists admins as Intercom writes them", ..Shape::JSON },
            Shape { variant: "contacts", keys: &["id"], some: (3, &["workspace_id", "external_id", "signed_up_at", "last_seen_at", "custom_attributes", "unsubscribed_from_emails", "has_hard_bounced", "owner_id"]), not: &["conversation_parts", "source", "ticket_parts"], confidence: 90, reason: "it lists contacts as Intercom writes them", ..Shape::JSON },
            // Such a table may be anybody's, so it counts beside conversations of Intercom only.
            Shape { variant: "contacts-csv", keys: &["id", "name", "email"], names: &["contacts", "users"], confidence: 10, reason: "its rows are people with an id, a name and an address", ..Shape::TABLE },
            Shape { variant: PARTS, keys: &["id", "part_type", "conversation_id"], some: (2, &["author", "body", "created_at"]), not: &["source", "conversation_parts"], confidence: 93, reason: "it holds parts of conversations as Intercom writes them", ..Shape::JSON },
            Shape { variant: "tickets", keys: &["id", "ticket_attributes"], some: (1, &["ticket_parts", "ticket_state", "ticket_type"]), confidence: 95, reason: "its first record is a ticket of Intercom", ..Shape::JSON },
            Shape { variant: "conversations", keys: &["id", "conversation_parts"], confidence: 97, reason: "its first record is a conversation of Intercom with its parts", ..Shape::JSON },
            Shape { variant: "conversation-list", keys: &["id", "conversation_message"], not: &["conversation_parts"], confidence: 93, reason: "its first record is a conversation of Intercom without its parts", lacks: Some(FIRST_ALONE), ..Shape::JSON },
            Shape { variant: "conversation-list", keys: &["id", "source"], some: (3, &["waiting_since", "snoozed_until", "admin_assignee_id", "team_assignee_id", "first_contact_reply", "teammates", "statistics", "conversation_rating"]), not: &["conversation_parts"], confidence: 93, reason: "its first record is a conversation of Intercom without its parts",
                lacks: Some(FIRST_ALONE), ..Shape::JSON },
            Shape { variant: MESSAGES, keys: &["message_id", "message_body", "conversation_id"], some: (2, &["message_type", "message_author_type", "message_author_id", "message_created_at", "conversation_state"]), confidence: 93, reason: "its rows are messages of Intercom's conversations", utc: true, ..Shape::TABLE },
        ]
    }

    fn companions(&self) -> &'static [Companion] {
        &[Companion {
            of: "contacts",
            needs: &["conversations", "conversation-list", "tickets"],
            message: "There are contacts of Intercom, but no conversations. Drop the file with the conversations as well.",
            ..Companion::ALWAYS
        }]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let node = record.node();
        if record.variant == MESSAGES {
            return table::pieces(node, out);
        }
        let Some(id) = node.text("id") else {
            out.push(Piece::Unusable(Trouble::new("desk.no_id", "This record has no id, so it was left out.")));
            return;
        };
        match record.variant {
            "teams" => out.extend(node.text("name").map(|name| Piece::Name { kind: "team", id, name })),
            "admins" => out.push(Piece::Person(someone(node, Role::Agent, &id))),
            PARTS => {
                out.extend(author(node.at("author")).map(Piece::Person));
                out.push(match node.text("conversation_id") {
                    Some(case) => Piece::Part { case },
                    None => Piece::Unusable(Trouble::new(
                        "desk.no_case",
                        "This part names no conversation, so it was left out.",
                    )),
                });
            }
            "contacts" | "contacts-csv" => out.push(Piece::Person(someone(node, Role::Customer, &id))),
            _ => {
                let parts = parts(node);
                let authors =
                    std::iter::once(source(node).at("author")).chain(parts.iter().map(|part| part.at("author")));
                out.extend(authors.filter_map(author).map(Piece::Person));
                for contact in contacts(node) {
                    let external = contact.text("external_id").filter(|text| text.contains('@'));
                    let id = contact.text("id").unwrap_or_default();
                    out.push(Piece::Person(person(
                        key(ID, &id),
                        contact.text("name"),
                        contact.text("email").or(external),
                        contact.text("phone"),
                        Role::Customer,
                    )));
                }
                out.push(Piece::Case { id });
            }
        }
    }

    fn case(&self, head: &Record<'_>, others: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        if head.variant == MESSAGES {
            return table::case(head, others, known, draft);
        }
        let node = head.node();
        let all = parts(node);
        subject_and_fields(node, known, draft);
        first(node, known, draft);
        let internal = is_internal(node);
        for part in all.iter().copied().chain(others.iter().map(Record::node)) {
            entry(part, internal, known, draft);
        }
        let told = node.any(&["conversation_parts.total_count", "ticket_parts.total_count"]);
        let told = told.and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
        // Parts in files of their own were not cut.
        let held = all.len() + others.len();
        if told > held || all.len() >= MOST_PARTS {
            let message = format!(
                "The export holds {} of {} parts of this conversation: Intercom gives out 500 at most. The others cannot be \
                 fetched from it; copy what matters by hand.",
                held,
                told.max(held)
            );
            draft.trouble("intercom.parts_cut", message);
        }
    }
}

fn parts<'a>(node: Node<'a>) -> Vec<Node<'a>> {
    for of in ["conversation_parts", "ticket_parts"] {
        let found = node.items(of, of);
        if !found.is_empty() {
            return found.into_iter().filter(|part| part.has("part_type")).collect();
        }
    }
    Vec::new()
}

fn contacts<'a>(node: Node<'a>) -> Vec<Node<'a>> {
    let all = node.items("contacts", "contacts").into_iter().chain(node.list("user"));
    all.filter(|contact| contact.text("id").is_some()).collect()
}

/// The first message of a conversation.
fn source<'a>(node: Node<'a>) -> Node<'a> {
    ["source", "conversation_message"]
        .into_iter()
        .map(|of| node.at(of))
        .find(|of| of.is_object())
        .unwrap_or(node.at("source"))
}

fn subject_and_fields(node: Node<'_>, known: &Known<'_>, draft: &mut Draft) {
    let case = &mut draft.case;
    case.number = node.text("ticket_id");
    let titles = ["title", "source.subject", "conversation_message.subject", "ticket_attributes._default_title_"];
    case.subject = titles.iter().find_map(|path| node.text(path)).map(|text| plain(&text)).unwrap_or_default();
    case.channel_raw = node.any(&["source.type", "source.delivered_as"]).unwrap_or_default();
    case.channel = channel(&case.channel_raw);
    case.status = status(node);
    case.priority = priority(node.text("priority"));
    let asked =
        author(source(node).at("author")).filter(|person| person.role == Role::Customer).map(|person| person.key);
    let contact = contacts(node).first().and_then(|contact| contact.text("id")).map(|id| key(ID, &id));
    case.requester = asked.or(contact);
    let assigned = |path| node.text(path).filter(|id| id != "0");
    case.assignee = assigned("admin_assignee_id").or_else(|| assigned("assignee.id")).map(|id| key(ID, &id));
    case.group = assigned("team_assignee_id").map(|id| known.name("team", &id).unwrap_or(id));
    case.tags = node.items("tags", "tags").into_iter().filter_map(|tag| tag.text("name")).collect();
    draft.case.created_at = known.instant(node.text("created_at"), draft);
    draft.case.updated_at = known.instant(node.text("updated_at"), draft);
    draft.field("rating", node.text("conversation_rating.rating"));
    draft.field("rating_remark", node.text("conversation_rating.remark"));
    draft.field("url", node.text("source.url"));
    draft.field("type", node.any(&["ticket_type.name", "category"]));
    for of in ["custom_attributes", "ticket_attributes"] {
        for (name, value) in node.at(of).members().filter(|(name, _)| !name.starts_with("_default_")) {
            draft.field(name, value.joined());
        }
    }
}

/// The first message: of a conversation its source, of a ticket its description.
fn first(node: Node<'_>, known: &Known<'_>, draft: &mut Draft) {
    let source = source(node);
    let text = source.text("body").or_else(|| node.text("ticket_attributes._default_description_"));
    let files: Vec<Attachment> = source.list("attachments").into_iter().map(attachment).collect();
    if text.is_none() && files.is_empty() {
        return;
    }
    let internal = is_internal(node);
    let author = match source.at("author") {
        // Nobody is named who wrote it: the customer, of whatever customers see.
        author if author.is_null() && internal => known.author(None, "agent", Side::Agent),
        author if author.is_null() => {
            let asked = draft.case.requester.clone();
            Author { side: Side::Customer, ..known.author(asked, "", Side::Customer) }
        }
        author => writer(author, internal, known),
    };
    let entry = Entry {
        source_id: source.text("id").map(|id| format!("source {id}")).unwrap_or_default(),
        kind: if internal { EntryKind::Note } else { EntryKind::Message },
        author,
        created_at: draft.case.created_at.clone(),
        body: written(text),
        attachments: files,
    };
    draft.case.entries.push(entry);
}

/// Who wrote something. What is internal is the desk's, whoever wrote it.
fn writer(node: Node<'_>, internal: bool, known: &Known<'_>) -> Author {
    let side = if internal { Some(Side::Agent) } else { side(node) };
    let person = author(node).map(|person| person.key);
    let author = known.author(person, &node.text("name").unwrap_or_default(), side.unwrap_or(Side::Agent));
    Author { side: side.unwrap_or(author.side), ..author }
}

/// Is it a ticket that customers never see: of the back office, or a tracker?
fn is_internal(node: Node<'_>) -> bool {
    let category = node.text("category").or_else(|| node.text("ticket_type.category"));
    node.has("ticket_attributes")
        && (node.hides("ticket_type.is_internal")
            || category.is_some_and(|category| !category.eq_ignore_ascii_case("customer")))
}

/// The kinds of part whose text customers see. Whatever else carries a text is for the desk alone, or may be.
const SEEN: &[&str] = &[
    "comment",
    "open",
    "close",
    "assignment",
    "assign_and_reopen",
    "assign_and_unsnooze",
    "quick_reply",
    "snoozed",
    "away_mode_assignment",
];

/// A part that says something: a comment, a note, or whatever else carries a text or files.
fn entry(part: Node<'_>, internal: bool, known: &Known<'_>, draft: &mut Draft) {
    let text = part.text("body");
    let files: Vec<Attachment> = part.list("attachments").into_iter().map(attachment).collect();
    let text = text.or_else(|| redacted(part));
    if text.is_none() && files.is_empty() {
        return;
    }
    let note = internal || is_note(part.text("part_type").as_deref(), part.text("author.type").as_deref());
    let author = writer(part.at("author"), internal, known);
    let created_at = known.instant(part.text("created_at"), draft);
    draft.case.entries.push(Entry {
        source_id: part.text("id").unwrap_or_default(),
        kind: if note { EntryKind::Note } else { EntryKind::Message },
        author,
        created_at,
        body: written(text),
        attachments: files,
    });
}

/// What stands for the text of a part that was redacted.
pub(super) fn redacted(part: Node<'_>) -> Option<String> {
    (part.flag("redacted") == Some(true)).then(|| "(This message was redacted in Intercom.)".to_owned())
}

/// Is a part with a text a note? Only what is known to be sent is none, such as a reply together with a close.
pub(super) fn is_note(part_type: Option<&str>, author_type: Option<&str>) -> bool {
    author_type == Some("bot") || part_type.is_none_or(|kind| !SEEN.contains(&kind))
}

/// The text of a message, with or without markup.
pub(super) fn written(text: Option<String>) -> crate::model::Body {
    match text {
        Some(text) if text.contains('<') => body(Some(text), None),
        text => body(None, text),
    }
}

fn attachment(file: Node<'_>) -> Attachment {
    Attachment {
        mime: file.text("content_type"),
        size: file.text("filesize").and_then(|size| size.parse().ok()),
        ..linked(file.text("name"), file.text("url"), "The export names this file without an address.")
    }
}

/// Which side somebody of this type is on; of an unknown one nothing is known.
fn side(author: Node<'_>) -> Option<Side> {
    let of = author.text("type");
    of.as_deref().filter(|of| role_of(of) != Role::Unknown).map(|of| side_of(Some(of)))
}

/// The side of an author of this type: who is no customer for sure is of the desk.
pub(super) fn side_of(author_type: Option<&str>) -> Side {
    match author_type.map(role_of) {
        Some(Role::Customer) => Side::Customer,
        _ => Side::Agent,
    }
}

/// The role of an author of this type.
pub(super) fn role_of(author_type: &str) -> Role {
    match author_type {
        "admin" | "team" => Role::Agent,
        "bot" => Role::System,
        "user" | "lead" | "contact" | "visitor" => Role::Customer,
        _ => Role::Unknown,
    }
}

fn author(node: Node<'_>) -> Option<Person> {
    let id = node.text("id")?;
    let role = role_of(&node.text("type")?);
    Some(someone(node, role, &id))
}

fn someone(node: Node<'_>, role: Role, id: &str) -> Person {
    person(key(ID, id), node.text("name"), node.text("email"), node.text("phone"), role)
}

/// The state of a conversation or ticket.
pub(super) fn status(node: Node<'_>) -> Word<Status> {
    let raw = node
        .any(&["ticket_state.category", "ticket_state", "state"])
        .or_else(|| node.flag("open").map(|open| if open { "open" } else { "closed" }.to_owned()))
        .unwrap_or_default();
    let kind = match raw.as_str() {
        "open" | "in_progress" => Status::Open,
        "submitted" => Status::New,
        "snoozed" | "waiting_on_customer" => Status::Pending,
        "resolved" => Status::Solved,
        "closed" => Status::Closed,
        _ => return terms::status(&raw),
    };
    Word { kind, raw }
}

/// Intercom knows two urgencies.
pub(super) fn priority(raw: Option<String>) -> Word<Priority> {
    match raw {
        Some(raw) if raw == "priority" => Word { kind: Priority::High, raw },
        Some(raw) => Word { kind: Priority::Normal, raw },
        None => Word::default(),
    }
}

/// What the type of a first message says of the channel.
pub(super) fn channel(raw: &str) -> Channel {
    match raw {
        "conversation" | "push" | "customer_initiated" | "operator_initiated" => Channel::Chat,
        "email" => Channel::Email,
        "phone_call" | "phone_switch" => Channel::Call,
        "whatsapp" => Channel::WhatsApp,
        "facebook" | "instagram" | "twitter" => Channel::Social,
        _ => terms::channel(raw),
    }
}

/// Subjects come as a paragraph of HTML at times.
pub(super) fn plain(text: &str) -> String {
    if text.starts_with('<') { crate::text::html::to_text(text).trim().to_owned() } else { text.to_owned() }
}
