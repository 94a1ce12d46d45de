//! Dumps of Zoho Desk's API: tickets, and their threads (messages) and comments, within them or in files of their own. A ticket
//! is known by its `id`, to which `ticketId` points; its `ticketNumber` is what people see.

use super::ID;
use crate::model::{Attachment, Author, Entry, EntryKind, Person, PersonKey, Role, Side};
use crate::vendor::kit::{
    Draft, Known, Node, Piece, Record, Shape, Trouble, body, case_of_name, contact_key, key, linked, person,
};
use crate::vendor::terms;

pub(super) const TICKETS: &str = "tickets";
pub(super) const THREADS: &str = "threads-json";
pub(super) const COMMENTS: &str = "comments-json";

/// Said of tickets alone.
pub(super) const TICKETS_ALONE: &str = "There are tickets of Zoho Desk without their messages. Fetch the threads of each ticket and each \
                                        thread by its id, which gives its whole text (/api/v1/tickets/…/threads/…), and the comments \
                                        (/api/v1/tickets/…/comments), and drop them beside.";

pub(super) const DEPARTMENT: Shape = Shape {
    variant: "departments-json",
    keys: &["id", "name"],
    some: (2, &["isDefault", "isEnabled", "isVisibleInCustomerPortal", "nameInCustomerPortal", "sanitizedName"]),
    confidence: 90,
    reason: "it lists departments as Zoho Desk writes them",
    ..Shape::JSON
};
pub(super) const AGENT: Shape = Shape {
    variant: "agents-json",
    keys: &["id", "lastName", "emailId"],
    some: (1, &["associatedDepartmentIds", "isConfirmed", "profileId", "roleId", "rolePermissionType", "zuid"]),
    confidence: 92,
    reason: "it lists agents as Zoho Desk writes them",
    ..Shape::JSON
};
pub(super) const CONTACT: Shape = Shape {
    variant: "contacts-json",
    keys: &["id", "lastName", "email"],
    some: (
        2,
        &["accountId", "customerHappiness", "isEndUser", "isTrashed", "secondaryEmail", "webUrl", "zohoCRMContact"],
    ),
    not: &["ticketNumber"],
    confidence: 91,
    reason: "it lists contacts as Zoho Desk writes them",
    ..Shape::JSON
};
pub(super) const THREAD: Shape = Shape {
    variant: THREADS,
    keys: &["id", "createdTime", "direction"],
    some: (2, &["author", "channel", "content", "fromEmailAddress", "isDescriptionThread", "summary", "visibility"]),
    not: &["ticketNumber", "subject"],
    confidence: 93,
    reason: "it holds messages of tickets as Zoho Desk's API gives them",
    ..Shape::JSON
};
pub(super) const COMMENT: Shape = Shape {
    variant: COMMENTS,
    keys: &["id", "commentedTime"],
    some: (1, &["commenter", "commenterId", "content", "isPublic"]),
    confidence: 93,
    reason: "it holds comments of tickets as Zoho Desk's API gives them",
    ..Shape::JSON
};
pub(super) const TICKET: Shape = Shape {
    variant: TICKETS,
    keys: &["id", "ticketNumber", "subject"],
    some: (2, &["assigneeId", "channel", "contactId", "createdTime", "departmentId", "statusType", "threadCount"]),
    confidence: 95,
    reason: "its first record is a ticket as Zoho Desk's API gives it",
    ..Shape::JSON
};

/// Is a file of this variant read here?
pub(super) fn is_own(variant: &str) -> bool {
    variant == TICKETS || variant.ends_with("-json")
}

pub(super) fn pieces(record: &Record<'_>, out: &mut Vec<Piece>) {
    let node = record.node();
    match record.variant {
        "departments-json" => {
            if let (Some(id), Some(name)) = (node.text("id"), node.text("name")) {
                out.push(Piece::Name { kind: "department", id, name });
            }
        }
        "agents-json" => {
            let agent = someone(node, "agent", Role::Agent);
            // By their addresses agents are known among the authors of threads, who have no ids.
            out.extend(agent.iter().flat_map(|agent| {
                let name = agent.key.0.clone();
                agent.emails.first().map(|email| Piece::Name { kind: super::AGENT, id: email.clone(), name })
            }));
            out.extend(agent.map(Piece::Person));
        }
        "contacts-json" => out.extend(someone(node, "contact", Role::Customer).map(Piece::Person)),
        THREADS | COMMENTS => {
            out.extend(writer(node).map(Piece::Person));
            out.push(match node.any(&["ticketId", "entityId"]).or_else(|| case_of_name(record.file)) {
                Some(case) => Piece::Part { case },
                None => Piece::Unusable(Trouble::new(
                    "desk.no_case",
                    "This does not say to which ticket it belongs. Name the file after the id of the ticket, e.g. \
                     4711_threads.json, and drop it again.",
                )),
            });
        }
        _ => match node.text("id") {
            Some(id) => {
                out.extend(customer(node).map(Piece::Person));
                out.extend(someone(node.at("assignee"), "agent", Role::Agent).map(Piece::Person));
                out.extend(within(node).into_iter().filter_map(writer).map(Piece::Person));
                out.push(Piece::Case { id });
            }
            None => out.push(Piece::Unusable(Trouble::new("desk.no_id", "This ticket has no id, so it was left out."))),
        },
    }
}

pub(super) fn case(head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
    let ticket = head.node();
    let case = &mut draft.case;
    case.number = ticket.text("ticketNumber");
    case.subject = ticket.text("subject").unwrap_or_default();
    case.channel_raw = ticket.text("channel").unwrap_or_default();
    case.channel = terms::channel(&case.channel_raw);
    case.status = terms::status(&ticket.any(&["status", "statusType"]).unwrap_or_default());
    case.priority = terms::priority(&ticket.text("priority").unwrap_or_default());
    case.requester = customer(ticket).map(|person| person.key);
    case.assignee = ticket.any(&["assigneeId", "assignee.id"]).map(|id| key(ID, &format!("agent:{id}")));
    case.group = ticket.text("department.name").or_else(|| {
        let id = ticket.any(&["departmentId", "department.id"])?;
        Some(known.name("department", &id).unwrap_or(id))
    });
    case.tags = ticket.list("tags").into_iter().filter_map(Node::joined).collect();
    draft.case.created_at = known.date(head, "createdTime", draft);
    draft.case.updated_at = known.date(head, "modifiedTime", draft);
    fields(ticket, draft);
    for one in within(ticket) {
        entry(one, known, draft);
    }
    super::entries(head, parts, known, draft);
    // Where there are messages, the description is the text of the first one.
    if let Some(text) = ticket.text("description")
        && draft.case.entries.iter().all(|entry| entry.kind == EntryKind::Note)
    {
        let requester = draft.case.requester.clone();
        let first = Entry {
            source_id: String::new(),
            kind: EntryKind::Message,
            author: known.author(requester, "", Side::Customer),
            created_at: draft.case.created_at.clone(),
            body: super::html_or_text(text),
            attachments: ticket.list("attachments").into_iter().map(attachment).collect(),
        };
        draft.case.entries.insert(0, first);
    }
}

/// Messages and comments that scripts put into their ticket.
fn within<'a>(ticket: Node<'a>) -> Vec<Node<'a>> {
    let lists = ["threads", "conversations", "comments"].into_iter().flat_map(|list| ticket.list(list));
    lists.filter(|one| one.is_object()).collect()
}

/// A thread or a comment, unless it is a draft.
pub(super) fn entry(node: Node<'_>, known: &Known<'_>, draft: &mut Draft) {
    let is_comment = node.has("commentedTime");
    let status = node.text("status").unwrap_or_default().to_uppercase();
    if status.contains("DRAFT") || node.flag("isDraft") == Some(true) {
        return;
    }
    for path in ["cc", "bcc"] {
        draft.copies(node, path);
    }
    let asked = draft.case.requester.clone();
    let by = writer(node);
    let side = match (node.text("direction").as_deref(), by.as_ref().map(|by| by.role)) {
        (Some("in"), _) if !is_comment => Some(Side::Customer),
        (Some("out"), _) if !is_comment => Some(Side::Agent),
        (_, Some(Role::Customer)) => Some(Side::Customer),
        (_, Some(Role::Agent)) => Some(Side::Agent),
        _ if is_comment => Some(Side::Agent),
        _ => None,
    };
    let is_asked = side == Some(Side::Customer) && !is_comment;
    let label = node.any(&["author.name", "commenter.name", "fromEmailAddress"]).unwrap_or_default();
    let agent = by.as_ref().and_then(|by| known.name(super::AGENT, by.emails.first()?)).map(PersonKey);
    let person = agent.or(by.map(|by| by.key)).or(asked.filter(|_| is_asked));
    let author = known.author(person, &label, Side::Agent);
    let shown = if is_comment {
        node.flag("isPublic") == Some(true)
    } else {
        let hidden = node.text("visibility").is_some_and(|word| !word.eq_ignore_ascii_case("public"));
        // What failed to go out was seen by nobody.
        !hidden && !node.hides("isPrivate") && side.is_some() && !status.contains("FAIL")
    };
    let created_at = known.instant(node.any(&["createdTime", "commentedTime"]), draft);
    let id = node.text("id").unwrap_or_default();
    draft.case.entries.push(Entry {
        source_id: if is_comment && !id.is_empty() { format!("comment {id}") } else { id },
        kind: if shown { EntryKind::Message } else { EntryKind::Note },
        author: Author { side: side.unwrap_or(Side::Agent), ..author },
        created_at,
        body: match node.text("contentType").as_deref() {
            Some("plainText" | "text/plain") => body(None, node.any(&["content", "plainText", "summary"])),
            _ => super::html_or_text(node.any(&["content", "plainText", "summary"]).unwrap_or_default()),
        },
        attachments: node.list("attachments").into_iter().map(attachment).collect(),
    });
}

fn attachment(file: Node<'_>) -> Attachment {
    const WHY: &str =
        "Zoho Desk gives this file only to who is signed in. Download it there and add it to the case by hand.";
    Attachment {
        size: file.text("size").and_then(|size| size.parse().ok()),
        ..linked(file.any(&["name", "fileName"]), None, WHY)
    }
}

/// What has no place in the model.
fn fields(ticket: Node<'_>, draft: &mut Draft) {
    const NAMED: &[&str] = &["category", "subCategory", "classification", "dueDate", "closedTime", "resolution"];
    for name in NAMED {
        draft.field(name, ticket.at(name).joined());
    }
    let own = ["cf", "customFields"].into_iter().flat_map(|of| ticket.at(of).members());
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in own {
        // The same fields stand under both, by name and by title.
        let plain = name.trim_start_matches("cf_");
        if !seen.contains(&plain) {
            seen.push(plain);
            draft.field(name, value.joined());
        }
    }
}

/// The customer as the ticket tells: the contact, else an address or a telephone.
fn customer(ticket: Node<'_>) -> Option<Person> {
    let about = ticket.at("contact");
    let embedded = someone(about, "contact", Role::Customer);
    let (email, phone) = (ticket.text("email"), ticket.text("phone"));
    let by_contact = || contact_key(ID, email.as_deref(), phone.as_deref(), None);
    let id = ticket.any(&["contactId", "contact.id"]).map(|id| key(ID, &format!("contact:{id}")));
    let at = id.or_else(by_contact)?;
    let bare = person(at.clone(), None, email.clone(), phone.clone(), Role::Customer);
    Some(match embedded {
        Some(known) if !known.emails.is_empty() => Person { key: at, ..known },
        Some(known) => Person { key: at, emails: bare.emails, ..known },
        None => bare,
    })
}

/// Who wrote a thread or a comment: an agent or a contact by its id, or an agent by an address.
fn writer(node: Node<'_>) -> Option<Person> {
    let of = [node.at("author"), node.at("commenter")].into_iter().find(|of| of.is_object())?;
    let role = match of.text("type").map(|kind| kind.to_uppercase()).as_deref() {
        Some("AGENT") => Role::Agent,
        Some("CONTACT" | "END_USER") => Role::Customer,
        _ => Role::Unknown,
    };
    let kind = if role == Role::Customer { "contact" } else { "agent" };
    let email = of.any(&["email", "emailId"]);
    // Who is of neither kind for sure has an id of nobody knows what.
    let id = of.text("id").or_else(|| node.text("commenterId")).filter(|_| role != Role::Unknown);
    let id = id.map(|id| key(ID, &format!("{kind}:{id}")));
    let by_address = || contact_key(ID, email.as_deref().filter(|_| role == Role::Agent), None, None);
    let at = id.or_else(by_address)?;
    Some(person(at, of.text("name"), email, None, role))
}

/// Agents and contacts are numbered together, but nothing says so.
fn someone(node: Node<'_>, kind: &str, role: Role) -> Option<Person> {
    let id = node.text("id")?;
    let name = ["firstName", "lastName"].iter().filter_map(|part| node.text(part)).collect::<Vec<_>>().join(" ");
    let name = Some(name).filter(|name| !name.is_empty()).or_else(|| node.text("name"));
    let email = node.any(&["email", "emailId", "secondaryEmail"]);
    Some(person(key(ID, &format!("{kind}:{id}")), name, email, node.any(&["phone", "mobile"]), role))
}
