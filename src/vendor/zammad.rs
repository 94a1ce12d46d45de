//! Zammad, by dumps of its REST API: tickets and articles, with ids or (`expand=true`) with names, within each other or in
//! files of their own; files in Base64 where a script fetched them. An article says by `internal` that it is a note and by
//! `sender` who wrote.

use super::kit::{
    Companion, Desk, Draft, Known, Node, Piece, Record, Shape, Trouble, When, body, case_of_name, key, linked,
    mail_key, person,
};
use crate::model::{
    Attachment, AttachmentPlace, Channel, Entry, EntryKind, Person, Priority, Role, Side, Status, Word,
};
use crate::source::Span;
use crate::text::address;
use crate::vendor::terms;

const ID: &str = "zammad";

/// Said of a ticket beside others that have articles.
const NO_ARTICLES: &str = "zammad.no_articles";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Zammad;

impl Desk for Zammad {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Zammad"
    }

    fn members(&self) -> &'static [&'static str] {
        &["tickets", "ticket", "articles", "ticket_articles", "users", "groups", "states", "ticket_states"]
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { variant: "groups", keys: &["id", "name"], some: (2, &["signature_id", "email_address_id", "assignment_timeout", "follow_up_possible", "follow_up_assignment", "name_last"]), confidence: 90, reason: "it lists groups as Zammad writes them", ..Shape::JSON },
            Shape { variant: "states", keys: &["id", "name", "state_type_id"], confidence: 92, reason: "it lists states of tickets as Zammad writes them", ..Shape::JSON },
            Shape { variant: "users", keys: &["id", "login", "firstname", "lastname"], confidence: 93, reason: "it lists users as Zammad writes them", ..Shape::JSON },
            Shape { variant: "articles", keys: &["ticket_id", "internal", "body"], some: (2, &["sender", "sender_id", "type_id", "content_type", "message_id", "in_reply_to"]), confidence: 94, reason: "its first record is an article of a ticket as Zammad writes them", ..Shape::JSON },
            Shape { variant: "tickets", keys: &["id", "number", "title"], some: (4, &["group_id", "group", "state_id", "state", "owner_id", "owner", "customer_id", "customer", "article_ids", "article_count", "ticket_articles", "articles", "create_article_type_id"]), confidence: 94, reason: "its first record is a ticket as Zammad writes them", ..Shape::JSON },
        ]
    }

    fn companions(&self) -> &'static [Companion] {
        &[
            Companion {
                of: "articles",
                needs: &["tickets"],
                message: "There are articles of Zammad, but no tickets. Drop the file with the tickets as well.",
                ..Companion::ALWAYS
            },
            Companion {
                of: "tickets",
                needs: &["articles"],
                message: "There are tickets of Zammad without their articles, which hold the messages. Fetch those of \
                          each ticket (/api/v1/ticket_articles/by_ticket/4711) and drop them beside, named after the \
                          ticket, e.g. 4711_articles.json.",
                when: When::NoTexts,
                covers: Some(NO_ARTICLES),
            },
        ]
    }

    fn pieces(&self, record: &Record<'_>, member: Option<&str>, out: &mut Vec<Piece>) {
        let node = record.node();
        let variant = match member {
            Some("articles" | "ticket_articles") => "articles",
            Some("users") => "users",
            Some("groups") => "groups",
            Some("states" | "ticket_states") => "states",
            Some("tickets" | "ticket") => "tickets",
            _ => record.variant,
        };
        match variant {
            "groups" | "states" => {
                let kind = if variant == "groups" { "group" } else { "state" };
                if let (Some(id), Some(name)) = (node.text("id"), node.text("name")) {
                    out.push(Piece::Name { kind, id, name });
                }
            }
            "users" => out.extend(user(node).map(Piece::Person)),
            "articles" => {
                out.extend(writer(node).map(Piece::Person));
                out.push(match node.text("ticket_id").or_else(|| case_of_name(record.file)) {
                    Some(case) => Piece::Part { case },
                    None => Piece::Unusable(Trouble::new(
                        "desk.no_case",
                        "This article names no ticket, so it was left out.",
                    )),
                });
            }
            _ => {
                let Some(id) = node.text("id") else {
                    return out.push(Piece::Unusable(Trouble::new(
                        "desk.no_id",
                        "This ticket has no id, so it was left out.",
                    )));
                };
                out.extend(named(node, "customer", Role::Customer).map(Piece::Person));
                out.extend(named(node, "owner", Role::Agent).map(Piece::Person));
                for (_, article) in articles(node) {
                    out.extend(writer(article).or_else(|| customer_of(article, node)).map(Piece::Person));
                }
                out.push(Piece::Case { id });
            }
        }
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let ticket = head.node();
        let case = &mut draft.case;
        case.number = ticket.text("number");
        case.subject = ticket.text("title").unwrap_or_default();
        case.status = status(ticket, known);
        case.priority = priority(ticket);
        case.requester = named(ticket, "customer", Role::Customer).map(|person| person.key);
        case.assignee = named(ticket, "owner", Role::Agent).map(|person| person.key);
        case.group = ticket.any(&["group.name", "group"]).or_else(|| {
            let id = ticket.text("group_id")?;
            Some(known.name("group", &id).unwrap_or(id))
        });
        case.tags = ticket.words("tags");
        draft.case.created_at = known.date(head, "created_at", draft);
        draft.case.updated_at = known.date(head, "updated_at", draft);
        draft.field("organization", ticket.any(&["organization.name", "organization", "organization_id"]));
        draft.field("type", ticket.text("type"));
        draft.field("note", ticket.text("note"));
        draft.field("pending_time", ticket.text("pending_time"));
        for (name, value) in ticket.members().filter(|(name, _)| !BUILT_IN.contains(name)) {
            draft.field(name, value.value().or_else(|| value.joined()));
        }
        let mut channel = None;
        for (path, article) in articles(ticket) {
            channel = channel.or_else(|| article.text("type"));
            entry(article, ticket, head.span, &path, known, draft);
        }
        for part in parts {
            channel = channel.or_else(|| part.node().text("type"));
            entry(part.node(), ticket, part.span, "", known, draft);
        }
        if ticket.at("articles").is_null() && draft.case.entries.is_empty() {
            draft.trouble(
                NO_ARTICLES,
                "The files hold no article of this ticket. Fetch /api/v1/ticket_articles/by_ticket/ for each ticket and drop \
                 that as well.",
            );
        }
        draft.case.channel_raw = channel.unwrap_or_default();
        draft.case.channel = match draft.case.channel_raw.as_str() {
            "" | "note" => Channel::default(),
            "web" => Channel::Web,
            "phone" => Channel::Call,
            "facebook feed post" | "twitter status" | "twitter direct-message" | "telegram personal-message" => {
                Channel::Social
            }
            "whatsapp message" => Channel::WhatsApp,
            raw => terms::channel(raw),
        };
    }
}

/// The articles within a ticket, with their places in it.
fn articles<'a>(ticket: Node<'a>) -> Vec<(String, Node<'a>)> {
    for of in ["articles", "ticket_articles"] {
        if ticket.at(of).is_array() {
            return ticket
                .list(of)
                .into_iter()
                .enumerate()
                .map(|(at, article)| (format!("/{of}/{at}"), article))
                .collect();
        }
    }
    Vec::new()
}

fn entry(article: Node<'_>, ticket: Node<'_>, span: Span, path: &str, known: &Known<'_>, draft: &mut Draft) {
    let sender = sender(article);
    let by = writer(article).or_else(|| customer_of(article, ticket));
    let side = if sender == Role::Customer { Side::Customer } else { Side::Agent };
    let label = article.text("from").unwrap_or_default();
    let mut author = known.author(by.map(|person| person.key), &label, side);
    author.side = side;
    let public = article.flag("internal") == Some(false) && sender != Role::System;
    let created_at = known.instant(article.text("created_at"), draft);
    draft.copies(article, "cc");
    let text = article.text("body");
    let html = article.text("content_type").is_some_and(|form| form.contains("html"));
    draft.case.entries.push(Entry {
        source_id: article.text("id").unwrap_or_default(),
        kind: if public { EntryKind::Message } else { EntryKind::Note },
        author,
        created_at,
        body: if html { body(text, None) } else { body(None, text) },
        attachments: files(article, span, path),
    });
}

fn files(article: Node<'_>, span: Span, path: &str) -> Vec<Attachment> {
    const WHY: &str = "Zammad gives this file only to who is signed in. Dump the articles with their files in Base64, or add it by hand.";
    let each = |(at, file): (usize, Node<'_>)| {
        let held = ["data", "content"].into_iter().find(|of| file.text(of).is_some());
        let place =
            held.map(|of| AttachmentPlace::Embedded { record: span, pointer: format!("{path}/attachments/{at}/{of}") });
        let linked = linked(file.any(&["filename", "name"]), None, WHY);
        Attachment {
            mime: file.any(&["preferences.Mime-Type", "preferences.Content-Type", "mime-type"]),
            size: file.text("size").and_then(|size| size.parse().ok()),
            place: place.unwrap_or(linked.place.clone()),
            ..linked
        }
    };
    article.list("attachments").into_iter().enumerate().map(each).collect()
}

/// A customer or owner: embedded, by id, or by the login that expanding puts there.
fn named(ticket: Node<'_>, what: &str, role: Role) -> Option<Person> {
    let node = ticket.at(what);
    if node.is_object() {
        return user(node).map(|person| Person { role, ..person });
    }
    let id = ticket.text(&format!("{what}_id")).filter(|id| !(role == Role::Agent && id == "1"));
    let login = node.value().filter(|login| login != "-");
    match (id, login) {
        (Some(id), login) => Some(person(key(ID, &id), None, login, None, role)),
        (None, Some(login)) => Some(person(mail_key(ID, &login), None, Some(login), None, role)),
        (None, None) => None,
    }
}

fn user(node: Node<'_>) -> Option<Person> {
    let id = node.text("id")?;
    let roles = node.words("roles").join(" ").to_lowercase();
    let ids = node.words("role_ids");
    let agent = roles.contains("agent") || roles.contains("admin") || ids.iter().any(|id| id == "1" || id == "2");
    let names = ["firstname", "lastname"].iter().filter_map(|part| node.text(part)).collect::<Vec<_>>().join(" ");
    let role = match (agent, roles.is_empty() && ids.is_empty()) {
        (true, _) => Role::Agent,
        (false, true) => Role::Unknown,
        (false, false) => Role::Customer,
    };
    Some(person(
        key(ID, &id),
        Some(names).filter(|names| !names.is_empty()),
        node.text("email"),
        node.any(&["phone", "mobile"]),
        role,
    ))
}

/// Who sent an article: words, or the ids that every Zammad begins with.
fn sender(article: Node<'_>) -> Role {
    match article.any(&["sender.name", "sender", "sender_id"]).as_deref() {
        Some("Customer" | "2") => Role::Customer,
        Some("System" | "3") => Role::System,
        _ => Role::Agent,
    }
}

/// Who wrote an article: its maker; of a customer's mail, the sender it names.
fn writer(article: Node<'_>) -> Option<Person> {
    let role = sender(article);
    if is_noted_down(article) {
        return None;
    }
    if let Some(id) = article.any(&["origin_by_id", "created_by_id"]).filter(|id| id != "1") {
        let login =
            article.any(&["origin_by", "created_by"]).filter(|login| address::is_email(&address::normalise(login)));
        // Whoever wrote by mail has the address that the mail came from; what a mail calls them is no better than their record.
        let from = if role == Role::Customer { mailbox(article).1 } else { None };
        let role = if role == Role::System { Role::Unknown } else { role };
        return Some(person(key(ID, &id), None, login.or(from), None, role));
    }
    let login =
        article.any(&["origin_by", "created_by"]).filter(|login| address::is_email(&address::normalise(login)))?;
    Some(person(mail_key(ID, &login), None, Some(login), None, if role == Role::System { Role::Unknown } else { role }))
}

/// A customer's call that an agent noted down: its maker is the agent, and its sender the customer.
fn is_noted_down(article: Node<'_>) -> bool {
    let is_call = matches!(article.any(&["type.name", "type"]).as_deref(), Some("phone"))
        || article.text("type").is_none() && article.text("type_id").as_deref() == Some("5");
    is_call && sender(article) == Role::Customer && article.text("origin_by_id").is_none()
}

/// The customer of a ticket as an article within it names him, where it says neither maker nor login.
fn customer_of(article: Node<'_>, ticket: Node<'_>) -> Option<Person> {
    if sender(article) != Role::Customer || (writer(article).is_some() && !is_noted_down(article)) {
        return None;
    }
    let (name, email) = mailbox(article);
    let id = ticket.text("customer_id")?;
    Some(person(key(ID, &id), name, email, None, Role::Customer))
}

/// Name and address in `from`.
fn mailbox(article: Node<'_>) -> (Option<String>, Option<String>) {
    let Some(from) = article.text("from") else { return (None, None) };
    let (name, email) = match from.strip_suffix('>').and_then(|from| from.rsplit_once('<')) {
        Some((name, email)) => (name.trim().trim_matches('"'), email.trim()),
        None => ("", from.trim()),
    };
    let email = Some(address::normalise(email)).filter(|email| address::is_email(email));
    (Some(name.to_owned()).filter(|name| !name.is_empty() && email.is_some()), email)
}

/// Attributes that every ticket has; what else it has was added by the desk.
#[rustfmt::skip] // a list of words
const BUILT_IN: &[&str] = &[
    "id", "group_id", "priority_id", "state_id", "organization_id", "number", "title", "owner_id", "customer_id", "note",
    "first_response_at", "first_response_escalation_at", "first_response_in_min", "first_response_diff_in_min", "close_at",
    "close_escalation_at", "close_in_min", "close_diff_in_min", "update_escalation_at", "update_in_min", "update_diff_in_min",
    "last_close_at", "last_contact_at", "last_contact_agent_at", "last_contact_customer_at", "last_owner_update_at",
    "create_article_type_id", "create_article_sender_id", "create_article_type", "create_article_sender", "article_count",
    "escalation_at", "pending_time", "type", "time_unit", "preferences", "updated_by_id", "created_by_id", "created_at",
    "updated_at", "checklist_id", "referencing_checklist_ids", "article_ids", "ticket_time_accounting_ids",
    "ticket_time_accounting", "mention_ids", "group", "priority", "state", "organization", "owner", "customer", "created_by",
    "updated_by", "tags", "articles", "ticket_articles", "links", "sla_id", "sla", "last_response_at", "mentions", "checklist",
];

fn status(ticket: Node<'_>, known: &Known<'_>) -> Word<Status> {
    let id = ticket.text("state_id");
    let raw = ticket
        .any(&["state.name", "state"])
        .or_else(|| known.name("state", id.as_deref()?))
        .or_else(|| {
            let seeded = match id.as_deref()? {
                "1" => "new",
                "2" => "open",
                "3" => "pending reminder",
                "4" => "closed",
                "5" => "merged",
                _ => return id.clone(),
            };
            Some(seeded.to_owned())
        })
        .unwrap_or_default();
    let kind = match raw.as_str() {
        "new" => Status::New,
        "open" => Status::Open,
        "pending reminder" | "pending close" => Status::Pending,
        "closed" | "merged" => Status::Closed,
        "removed" => Status::Deleted,
        _ => return terms::status(&raw),
    };
    Word { kind, raw }
}

fn priority(ticket: Node<'_>) -> Word<Priority> {
    let raw = ticket.any(&["priority.name", "priority", "priority_id"]).unwrap_or_default();
    let kind = match raw.as_str() {
        "1" | "1 low" => Priority::Low,
        "2" | "2 normal" => Priority::Normal,
        "3" | "3 high" => Priority::High,
        _ => return terms::priority(&raw),
    };
    let raw = match raw.as_str() {
        "1" => "1 low".to_owned(),
        "2" => "2 normal".to_owned(),
        "3" => "3 high".to_owned(),
        _ => raw,
    };
    Word { kind, raw }
}
