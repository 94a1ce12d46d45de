//! The XML as Rails writes it: numbers for states, urgencies, types and channels, plain text for bodies, no ids of
//! comments. The number of a ticket is its `nice-id`, which is the `id` of every other export.

use super::super::case::{channel_of, priority, status};
use super::{ID, titles};
use crate::model::{Attachment, Author, Body, Entry, EntryKind, Person, PersonKey, Role, Side};
use crate::vendor::kit::{self, Draft, Known, Node, Piece, Record, Trouble};

/// The words behind the numbers, which are those of the JSON.
const STATUS: &[(&str, &str)] =
    &[("0", "new"), ("1", "open"), ("2", "pending"), ("3", "solved"), ("4", "closed"), ("5", "deleted"), ("6", "hold")];
const PRIORITY: &[(&str, &str)] = &[("0", ""), ("1", "low"), ("2", "normal"), ("3", "high"), ("4", "urgent")];
const TYPE: &[(&str, &str)] = &[("0", ""), ("1", "question"), ("2", "incident"), ("3", "problem"), ("4", "task")];
const VIA: &[(&str, &str)] = &[
    ("0", "web"),
    ("4", "email"),
    ("5", "api"),
    ("8", "rule"),
    ("19", "merge"),
    ("20", "batch"),
    ("29", "chat"),
    ("30", "twitter"),
    ("33", "voicemail"),
    ("34", "phone_call_inbound"),
    ("35", "phone_call_outbound"),
];
const NO_URL: &str = "The XML names this file without saying where it is. If it matters, download it from the ticket in \
                      Zendesk by hand.";

/// A group or an organization.
pub(super) fn name(kind: &'static str, record: &Record<'_>, out: &mut Vec<Piece>) {
    if let (Some(id), Some(name)) = (record.node().text("id"), record.node().text("name")) {
        out.push(Piece::Name { kind, id, name });
    }
}

/// The title of a custom field.
pub(super) fn field(record: &Record<'_>, out: &mut Vec<Piece>) {
    if let (Some(field), Some(title)) = (record.node().text("id"), record.node().text("title")) {
        out.push(Piece::Title { field, title });
    }
}

/// Somebody of users.xml; nothing without an id.
pub(super) fn user(record: &Record<'_>) -> Option<Person> {
    let user = record.node();
    let role = match user.text("roles").as_deref() {
        Some("0") => Role::Customer,
        Some("2" | "4") => Role::Agent,
        _ => Role::Unknown,
    };
    let key = kit::key(ID, &user.text("id")?);
    Some(kit::person(key, user.text("name"), user.text("email"), user.text("phone"), role))
}

/// A ticket. It names people by their ids only; whoever is in charge works here.
pub(super) fn pieces(record: &Record<'_>, out: &mut Vec<Piece>) {
    let ticket = record.node();
    let Some(id) = ticket.text("nice_id") else {
        let message = "This ticket has no number, so nothing can be made of it. It was left out.";
        return out.push(Piece::Unusable(Trouble::new("zendesk.no_id", message)));
    };
    if let Some(key) = person(ticket, "assignee_id") {
        out.push(Piece::Person(Person { role: Role::Agent, ..Person::unknown(key) }));
    }
    titles(out);
    out.push(Piece::Case { id });
}

/// Makes the case of a ticket.
pub(super) fn case(record: &Record<'_>, known: &Known<'_>, draft: &mut Draft) {
    let ticket = record.node();
    let named = |kind: &str, path: &str| {
        let id = ticket.text(path)?;
        Some(known.name(kind, &id).unwrap_or(id))
    };
    let case = &mut draft.case;
    case.subject = ticket.text("subject").unwrap_or_default();
    if let Some(via) = word(ticket, "via_id", VIA) {
        case.channel = channel_of(&via);
        case.channel_raw = via;
    }
    case.status = status(&word(ticket, "status_id", STATUS).unwrap_or_default());
    case.priority = priority(&word(ticket, "priority_id", PRIORITY).unwrap_or_default());
    case.requester = person(ticket, "requester_id");
    case.assignee = person(ticket, "assignee_id");
    case.group = named("group", "group_id");
    let tags = ticket.text("current_tags").unwrap_or_default();
    let tags = tags.split([' ', ',', '\n', '\t']).filter(|tag| !tag.is_empty());
    case.tags = tags.map(str::to_owned).collect();
    draft.case.created_at = known.date(record, "created_at", draft);
    draft.case.updated_at = known.date(record, "updated_at", draft);

    for entry in ticket.items("ticket_field_entries", "ticket_field_entry") {
        if let Some(id) = entry.text("ticket_field_id") {
            draft.field(&id, entry.at("value").joined());
        }
    }
    draft.field("type", word(ticket, "ticket_type_id", TYPE));
    draft.field("organization", named("organization", "organization_id"));
    for (field, path) in [
        ("external_id", "external_id"),
        ("due_at", "due_date"),
        ("collaborators", "current_collaborators"),
        ("recipient", "recipient"),
        ("solved_at", "solved_at"),
        ("problem_id", "problem_id"),
        ("brand_id", "brand_id"),
        ("ticket_form_id", "ticket_form_id"),
        ("custom_status_id", "custom_status_id"),
        ("score", "score"),
        ("cc", "latest_recipients"),
    ] {
        draft.field(field, ticket.text(path));
    }

    for comment in ticket.items("comments", "comment").into_iter().filter(|comment| comment.is_object()) {
        let entry = entry(comment, known, draft);
        draft.case.entries.push(entry);
    }
    if let Some(text) = ticket.text("description").filter(|_| draft.case.entries.is_empty()) {
        opening(text, person(ticket, "submitter_id"), ticket.denies("is_public"), known, draft);
    }
}

/// The description as the first entry of a ticket without comments; otherwise it repeats the first of them. It is the
/// submitter's, whom the desk may have been, and a note where the ticket is not public.
pub(in crate::vendor) fn opening(
    text: String,
    submitter: Option<PersonKey>,
    hidden: bool,
    known: &Known<'_>,
    draft: &mut Draft,
) {
    let requester = draft.case.requester.clone();
    let by_other = submitter.filter(|submitter| Some(submitter) != requester.as_ref());
    let is_others = by_other.is_some();
    let mut author = author(by_other.or_else(|| requester.clone()), requester.as_ref(), known);
    if !is_others {
        author.side = Side::Customer;
    }
    draft.case.entries.push(Entry {
        source_id: String::new(),
        kind: if hidden { EntryKind::Note } else { EntryKind::Message },
        author,
        created_at: draft.case.created_at.clone(),
        body: Body::Text(text),
        attachments: Vec::new(),
    });
}

/// A comment; one that does not say that it is public is a note.
fn entry(comment: Node<'_>, known: &Known<'_>, draft: &mut Draft) -> Entry {
    Entry {
        source_id: comment.text("id").unwrap_or_default(),
        kind: if comment.flag("is_public") == Some(true) { EntryKind::Message } else { EntryKind::Note },
        author: author(person(comment, "author_id"), draft.case.requester.as_ref(), known),
        created_at: known.instant(comment.text("created_at"), draft),
        body: Body::Text(comment.text("value").unwrap_or_default()),
        attachments: comment
            .items("attachments", "attachment")
            .into_iter()
            .filter(|file| file.is_object())
            .map(attachment)
            .collect(),
    }
}

fn attachment(file: Node<'_>) -> Attachment {
    let url = file.any(&["content_url", "mapped_content_url", "url"]);
    let name = file.any(&["file_name", "filename", "display_filename", "name"]);
    Attachment {
        mime: file.text("content_type"),
        size: file.text("size").and_then(|size| size.parse().ok()),
        ..kit::linked(name, url, NO_URL)
    }
}

/// Who wrote something: by role where it is known, else a requester is a customer and anybody else an agent.
pub(in crate::vendor) fn author(person: Option<PersonKey>, requester: Option<&PersonKey>, known: &Known<'_>) -> Author {
    let Some(key) = person else {
        return Author { person: None, label: "unknown".to_owned(), side: Side::Agent };
    };
    if key == known.key("-1") {
        return Author { person: None, label: "Zendesk".to_owned(), side: Side::Agent };
    }
    let otherwise = if Some(&key) == requester { Side::Customer } else { Side::Agent };
    known.author(Some(key), "", otherwise)
}

fn person(node: Node<'_>, path: &str) -> Option<PersonKey> {
    node.text(path).map(|id| kit::key(ID, &id))
}

fn word(node: Node<'_>, path: &str, words: &[(&str, &str)]) -> Option<String> {
    let code = node.text(path)?;
    let found = words.iter().find(|(number, _)| *number == code);
    Some(found.map_or(code, |(_, word)| (*word).to_owned()))
}
