//! Help Scout, by dumps of its Mailbox API: conversations of the first version (`threads` is an array) and of the
//! second (`threads` is a count, the threads stand in `_embedded`), threads in files of their own, and the report of conversations as
//! CSV, which holds no messages. Threads come newest first.

use super::kit::{
    Desk, Draft, Form, Known, Node, Piece, Record, Shape, Trouble, body, case_of_name, key, linked, mail_key, person,
};
use crate::model::{Attachment, Channel, Entry, EntryKind, Person, PersonKey, Role, Side, Status, Word};
use crate::text::address;
use crate::vendor::terms;

const ID: &str = "helpscout";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct HelpScout;

impl Desk for HelpScout {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Help Scout"
    }

    fn members(&self) -> &'static [&'static str] {
        &["_embedded", "conversations", "threads", "items", "item", "customers", "users", "mailboxes"]
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { variant: "people", keys: &["id", "firstName", "lastName"], some: (2, &["photoUrl", "jobTitle", "gender", "organization", "role", "timezone", "email", "emails"]), not: &["threads", "subject", "body"], confidence: 86, reason: "it lists people as Help Scout writes them", ..Shape::JSON },
            Shape { variant: "mailboxes", keys: &["id", "name", "slug", "email"], not: &["subject", "threads"], confidence: 88, reason: "it lists mailboxes as Help Scout writes them", ..Shape::JSON },
            Shape { variant: "threads", keys: &["id", "type", "createdBy", "createdAt"], some: (2, &["body", "action", "savedReplyId", "openedAt", "state", "assignedTo", "source"]), not: &["subject", "number", "mailbox", "mailboxId"], confidence: 92, reason: "it holds threads of conversations as Help Scout writes them", ..Shape::JSON },
            Shape { variant: "csv", form: Form::Table, keys: &["conversation id"], some: (4, &["number", "mailbox", "customer", "customer email", "replies", "first response", "handle time", "resolution time", "tags", "status", "assigned", "subject"]), confidence: 80, reason: "its columns are those of Help Scout's report of conversations",
                lacks: Some("This report holds no messages: Help Scout has no full export of its own. Have the conversations fetched through its API with their threads, and drop that JSON."), ..Shape::TABLE },
            Shape { variant: "api-v1", keys: &["id", "number", "threadCount"], confidence: 94, reason: "its first record is a conversation of Help Scout's first API", ..Shape::JSON },
            Shape { variant: "api-v1", keys: &["id", "number", "folderId", "threads"], some: (2, &["isDraft", "mailbox", "customer", "preview"]), not: &["mailboxId"], confidence: 93, reason: "its first record is a conversation of Help Scout's first API", ..Shape::JSON },
            Shape { variant: "api-v2", keys: &["id", "number", "subject"], some: (3, &["mailboxId", "userUpdatedAt", "primaryCustomer", "customerWaitingSince", "_embedded", "closedByUser", "folderId", "threads"]), confidence: 94, reason: "its first record is a conversation of Help Scout", ..Shape::JSON },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let node = record.node();
        match record.variant {
            "people" => out.extend(someone(node, role_of(node)).map(Piece::Person)),
            "mailboxes" => {
                if let (Some(id), Some(name)) = (node.text("id"), node.text("name")) {
                    out.push(Piece::Name { kind: "mailbox", id, name });
                }
            }
            "threads" => {
                thread_people(node, out);
                for thread in node.list("threads") {
                    thread_people(thread, out);
                }
                let named = node.any(&["conversationId", "conversation_id"]).or_else(|| case_of_name(record.file));
                out.push(match named {
                    Some(case) => Piece::Part { case },
                    None => Piece::Unusable(Trouble::new(
                        "desk.no_case",
                        "These threads do not say to which conversation they belong. Name the file after the id of the \
                         conversation, e.g. 4711_threads.json, and drop it again.",
                    )),
                });
            }
            "csv" => {
                let Some(id) = node.text("conversation id") else {
                    return out.push(Piece::Unusable(Trouble::new("desk.no_id", "This row has no conversation id.")));
                };
                out.extend([row_customer(node), row_agent(node)].into_iter().flatten().map(Piece::Person));
                out.push(Piece::Case { id });
            }
            // A conversation that was never begun.
            _ if node.text("state").as_deref() == Some("draft") || node.flag("isDraft") == Some(true) => {}
            _ => {
                people(node, out);
                match node.text("id") {
                    Some(id) => out.push(Piece::Case { id }),
                    None => out.push(Piece::Unusable(Trouble::new("desk.no_id", "This conversation has no id."))),
                }
            }
        }
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let node = head.node();
        if head.variant == "csv" {
            row(head, known, draft);
            return parts.iter().flat_map(|part| elsewhere(part.node())).for_each(|one| entry(one, known, draft));
        }
        let case = &mut draft.case;
        case.number = node.text("number");
        case.subject = node.text("subject").unwrap_or_default();
        case.channel_raw = node.any(&["type", "source.type"]).unwrap_or_default();
        case.channel = terms::channel(&case.channel_raw);
        case.status = match node.text("state").as_deref() {
            Some("deleted") => Word { kind: Status::Deleted, raw: "deleted".to_owned() },
            _ => status(&node.text("status").unwrap_or_default()),
        };
        let customer =
            [node.at("primaryCustomer"), node.at("customer"), node.at("createdBy")].into_iter().find_map(customer);
        case.requester = customer.map(|person| person.key);
        case.assignee = [node.at("assignee"), node.at("owner")]
            .into_iter()
            .find_map(|one| someone(one, Role::Agent))
            .map(|one| one.key);
        case.group = node.text("mailbox.name").or_else(|| {
            let id = node.any(&["mailboxId", "mailbox.id"])?;
            Some(known.name("mailbox", &id).unwrap_or(id))
        });
        case.tags = node.list("tags").into_iter().filter_map(|tag| tag.text("tag").or_else(|| tag.joined())).collect();
        draft.case.created_at = known.date(head, "createdAt", draft);
        let changed =
            ["userUpdatedAt", "modifiedAt", "userModifiedAt", "updatedAt"].into_iter().find(|path| node.has(path));
        if let Some(path) = changed {
            draft.case.updated_at = known.date(head, path, draft);
        }
        for path in ["cc", "bcc"] {
            draft.copies(node, path);
        }
        draft.field("closedAt", node.text("closedAt"));
        for field in node.list("customFields") {
            if let Some(name) = field.any(&["name", "fieldId", "id"]) {
                draft.field(&name, field.any(&["text", "value"]));
            }
        }
        let own = threads(node);
        let listed =
            node.text("threads").or_else(|| node.text("threadCount")).and_then(|count| count.parse::<usize>().ok());
        let others: Vec<Node<'_>> = parts.iter().flat_map(|part| elsewhere(part.node())).collect();
        let none = own.is_empty() && others.is_empty();
        for thread in own.into_iter().chain(others) {
            entry(thread, known, draft);
        }
        if none && listed.is_some_and(|count| count > 0) {
            if let Some(preview) = node.text("preview") {
                let requester = draft.case.requester.clone();
                let created_at = draft.case.created_at.clone();
                draft.case.entries.push(Entry {
                    source_id: String::new(),
                    kind: EntryKind::Message,
                    author: known.author(requester, "", Side::Customer),
                    created_at,
                    body: body(None, Some(preview)),
                    attachments: Vec::new(),
                });
            }
            draft.trouble(
                "helpscout.no_threads",
                "This conversation comes without its threads, only with the beginning of its last message. Fetch the \
                 conversations with their threads embedded, or drop the files with the threads as well.",
            );
        }
    }
}

/// The threads that stand in their conversation.
fn threads<'a>(node: Node<'a>) -> Vec<Node<'a>> {
    let own = if node.at("threads").is_array() || node.at("threads").is_object() {
        node.list("threads")
    } else {
        node.list("_embedded.threads")
    };
    let mut own: Vec<Node<'_>> = own.into_iter().filter(|thread| thread.is_object()).collect();
    // Newest first: those of the same second would stay so.
    let place = |thread: &Node<'_>| (thread.text("createdAt"), thread.text("id").and_then(|id| id.parse::<u64>().ok()));
    if own.first().map(place) > own.last().map(place) {
        own.reverse();
    }
    own
}

/// The threads of a record of a file of threads: one, or a list of them.
fn elsewhere<'a>(node: Node<'a>) -> Vec<Node<'a>> {
    let listed = threads(node);
    if listed.is_empty() { vec![node] } else { listed }
}

fn people(node: Node<'_>, out: &mut Vec<Piece>) {
    for customer in
        [node.at("primaryCustomer"), node.at("customer"), node.at("createdBy")].into_iter().filter_map(customer)
    {
        out.push(Piece::Person(customer));
    }
    for agent in [node.at("assignee"), node.at("owner")] {
        out.extend(someone(agent, Role::Agent).map(Piece::Person));
    }
    for thread in threads(node) {
        thread_people(thread, out);
    }
}

fn thread_people(thread: Node<'_>, out: &mut Vec<Piece>) {
    out.extend(customer(thread.at("customer")).map(Piece::Person));
    out.extend(writer(thread).map(Piece::Person));
}

/// One thread, unless it is an event, a draft, or hidden.
fn entry(thread: Node<'_>, known: &Known<'_>, draft: &mut Draft) {
    let kind = thread.text("type").unwrap_or_default();
    let state = thread.text("state").unwrap_or_default();
    let files: Vec<Attachment> =
        thread.list("attachments").into_iter().chain(thread.list("_embedded.attachments")).map(attachment).collect();
    let text = thread.text("body");
    if kind == "lineitem"
        || matches!(state.as_str(), "draft" | "hidden" | "underreview")
        || (text.is_none() && files.is_empty())
    {
        return;
    }
    for path in ["cc", "bcc"] {
        draft.copies(thread, path);
    }
    let by = writer(thread);
    let side = match (kind.as_str(), thread.text("createdBy.type").as_deref()) {
        ("customer", _) => Side::Customer,
        ("message" | "note", _) => Side::Agent,
        (_, Some("customer")) => Side::Customer,
        _ => Side::Agent,
    };
    let note = !matches!(kind.as_str(), "customer" | "message" | "chat" | "beaconchat" | "phone" | "reply");
    let mut author = known.author(by.map(|person| person.key), "", side);
    author.side = side;
    let created_at = known.instant(thread.text("createdAt"), draft);
    draft.case.entries.push(Entry {
        source_id: thread.text("id").unwrap_or_default(),
        kind: if note { EntryKind::Note } else { EntryKind::Message },
        author,
        created_at,
        // Help Scout's texts are HTML even without a tag in them.
        body: body(text, None),
        attachments: files,
    });
}

fn attachment(file: Node<'_>) -> Attachment {
    const WHY: &str =
        "Help Scout gives this file only to who is signed in. Download it there and add it to the case by hand.";
    Attachment {
        mime: file.any(&["mimeType", "mime_type"]),
        size: file.text("size").and_then(|size| size.parse().ok()),
        ..linked(file.any(&["fileName", "filename"]), None, WHY)
    }
}

/// Who wrote a thread.
fn writer(thread: Node<'_>) -> Option<Person> {
    let node = thread.at("createdBy");
    match node.text("type").as_deref() {
        Some("customer") => customer(node),
        Some("user" | "team") => someone(node, Role::Agent),
        _ if thread.text("type").as_deref() == Some("customer") => customer(thread.at("customer")),
        _ => None,
    }
}

/// A customer; users that stand where customers do are none.
fn customer(node: Node<'_>) -> Option<Person> {
    match node.text("type").as_deref() {
        Some("user" | "team") => None,
        _ => someone(node, Role::Customer),
    }
}

fn role_of(node: Node<'_>) -> Role {
    if node.has("role") || node.has("timezone") { Role::Agent } else { Role::Customer }
}

/// Customers and users are numbered apart.
fn someone(node: Node<'_>, role: Role) -> Option<Person> {
    let email = node.text("email").or_else(|| {
        node.list("emails")
            .into_iter()
            .chain(node.list("_embedded.emails"))
            .find_map(|email| email.text("value").or_else(|| email.value()))
    });
    let phone = node.text("phone").or_else(|| {
        node.list("phones").into_iter().chain(node.list("_embedded.phones")).find_map(|phone| phone.text("value"))
    });
    let id = node.text("id").filter(|id| id != "0");
    let of = if role == Role::Agent { "user" } else { "customer" };
    let names = [["firstName", "first"], ["lastName", "last"]].iter().filter_map(|names| node.any(names));
    let name = Some(names.collect::<Vec<_>>().join(" ")).filter(|name| !name.is_empty());
    let at = match (&id, &email, &phone) {
        (Some(id), ..) => key(ID, &format!("{of}:{id}")),
        (None, Some(email), _) => mail_key(ID, email),
        (None, None, Some(phone)) => PersonKey(format!("{ID}:phone:{phone}")),
        (None, None, None) => return None,
    };
    Some(person(at, name, email, phone, role))
}

/// Who is in charge; the report has names only.
fn row_agent(row: Node<'_>) -> Option<Person> {
    let name = row.text("assigned").filter(|name| !name.eq_ignore_ascii_case("unassigned"))?;
    Some(person(PersonKey(format!("{ID}:agent:{name}")), Some(name), None, None, Role::Agent))
}

fn row_customer(row: Node<'_>) -> Option<Person> {
    let email = row.any(&["customer email", "email"]).filter(|email| address::is_email(&address::normalise(email)));
    let name = row.any(&["customer", "customer name"]);
    let at = match (&email, &name) {
        (Some(email), _) => mail_key(ID, email),
        (None, Some(name)) => PersonKey(format!("{ID}:name:{name}")),
        (None, None) => return None,
    };
    Some(person(at, name, email, None, Role::Customer))
}

/// A row of the report.
fn row(head: &Record<'_>, known: &Known<'_>, draft: &mut Draft) {
    const PLACED: &[&str] = &[
        "conversation id",
        "number",
        "subject",
        "status",
        "mailbox",
        "tags",
        "customer",
        "customer email",
        "assigned",
        "type",
        "created",
        "created at",
        "updated at",
    ];
    let row = head.node();
    draft.case.number = row.text("number");
    draft.case.subject = row.text("subject").unwrap_or_default();
    draft.case.channel_raw = row.text("type").unwrap_or_default();
    draft.case.channel = match draft.case.channel_raw.as_str() {
        "" => Channel::Email,
        raw => terms::channel(raw),
    };
    draft.case.status = status(&row.text("status").unwrap_or_default().to_lowercase());
    draft.case.group = row.text("mailbox");
    draft.case.tags = row.words("tags");
    draft.case.requester = row_customer(row).map(|person| person.key);
    draft.case.assignee = row_agent(row).map(|person| person.key);
    let created = ["created at", "created"].into_iter().find(|name| row.has(name));
    if let Some(created) = created {
        draft.case.created_at = known.date(head, created, draft);
    }
    draft.case.updated_at = known.date(head, "updated at", draft);
    for (title, value) in head.columns() {
        if !PLACED.contains(&title.to_lowercase().as_str()) {
            draft.field(title, value.joined());
        }
    }
}

fn status(raw: &str) -> Word<Status> {
    let kind = match raw {
        "active" => Status::Open,
        "pending" => Status::Pending,
        "closed" => Status::Closed,
        "spam" => Status::Spam,
        _ => return terms::status(raw),
    };
    Word { kind, raw: raw.to_owned() }
}
