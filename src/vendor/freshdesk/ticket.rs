//! Tickets of the export and of both versions of the API to cases.

use super::note::{attachments, body, entry, label};
use super::people::{requester, requester_key, responder};
use super::words;
use super::{elements, inner, tickets_of};
use crate::model::{Entry, EntryKind, Side};
use crate::vendor::kit::{Draft, Known, Node, Piece, Record, Trouble};

const WRAPPERS: &[&str] = &["helpdesk_ticket", "helpdesk_archive_ticket", "helpdesk_archived_ticket", "ticket"];
const NOTES: &[&str] = &["helpdesk_note", "helpdesk_archive_note", "archive_note", "note", "conversation"];
/// Where they stand in a ticket; the XML of archived tickets has a name of its own.
const LISTS: &[&str] = &["notes", "archive_notes", "conversations"];
/// Freshdesk's second API embeds no more conversations in a ticket than this.
const MOST_EMBEDDED: usize = 10;
/// What the first message is known by: it is part of the ticket and has no id of its own.
const FIRST: &str = "description";

/// What Freshdesk knows and the model has no place for: title and where it stands.
const PROPERTIES: &[(&str, &[&str])] = &[
    ("Type", &["ticket_type", "type"]),
    ("Product", &["product_name", "product.name", "product_id"]),
    ("Due by", &["due_by"]),
    ("First response due by", &["fr_due_by", "frDueBy", "frdueby"]),
    ("Resolved at", &["ticket_states.resolved_at", "stats.resolved_at"]),
    ("Closed at", &["ticket_states.closed_at", "stats.closed_at"]),
    ("First response at", &["ticket_states.first_response_time", "stats.first_responded_at"]),
    ("Category", &["category"]),
    ("Sub-category", &["sub_category"]),
    ("Item", &["item_category"]),
    ("Resolution note", &["resolution_notes"]),
    ("Planned start", &["planned_start_date"]),
    ("Planned end", &["planned_end_date"]),
];
/// Addresses beside the requester's.
const ADDRESSES: &[(&str, &[&str])] =
    &[("To", &["to_emails", "to_email"]), ("Forwarded to", &["fwd_emails", "cc_email.fwd_emails"])];

/// A ticket, whoever it names, and the titles of its custom fields.
pub(super) fn pieces(record: &Record<'_>, out: &mut Vec<Piece>) {
    let ticket = inner(record.node(), WRAPPERS);
    let Some(id) = ticket.any(&["display_id", "id"]) else {
        let message = "This ticket has no number, so nothing can be made of it. It was left out.";
        return out.push(Piece::Unusable(Trouble::new("freshdesk.no_id", message)));
    };
    out.extend([requester(ticket), responder(ticket)].into_iter().flatten().map(Piece::Person));
    for (field, _) in custom(ticket) {
        out.push(Piece::Title { title: title(field), field: field.to_owned() });
    }
    out.push(Piece::Case { id });
}

/// Makes the case of a ticket and of the conversations that stand elsewhere.
pub(super) fn case(head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
    let ticket = inner(head.node(), WRAPPERS);
    draft.case.subject = ticket.text("subject").unwrap_or_default();
    (draft.case.channel_raw, draft.case.channel) = words::channel(ticket);
    draft.case.status = words::status(ticket);
    draft.case.priority = words::priority(ticket);
    draft.case.requester = requester_key(ticket);
    draft.case.assignee = responder(ticket).map(|person| person.key);
    draft.case.group = group(ticket, known);
    draft.case.tags = tags(ticket);
    draft.case.created_at = known.instant(ticket.text("created_at"), draft);
    draft.case.updated_at = known.instant(ticket.text("updated_at"), draft);
    fields(ticket, known, draft);

    let first = first(ticket, known, draft);
    draft.case.entries.extend(first);
    let id = draft.case.source_id.clone();
    // Scripts join two answers of the API: the conversations then stand beside the ticket.
    let joined = head.node().at("ticket").is_object();
    let beside = if joined { elements(head.node(), "conversations", NOTES) } else { Vec::new() };
    let within = LISTS.iter().flat_map(|list| elements(ticket, list, NOTES));
    notes(within.chain(beside), known, draft);
    elsewhere(parts, known, draft);
    if parts.is_empty() && ticket.list("conversations").len() == MOST_EMBEDDED {
        let message = format!(
            "This ticket holds {MOST_EMBEDDED} conversations, which is as many as Freshdesk gives out within a ticket; if \
             there are more, they are missing. Fetch /api/v2/tickets/{id}/conversations?page=1 and the pages after it, \
             and drop them as well."
        );
        draft.trouble("freshdesk.conversations_cut", message);
    }
}

/// The conversations of a case that stand in files of their own.
pub(super) fn elsewhere(parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
    let id = draft.case.source_id.clone();
    notes(parts.iter().flat_map(|part| of_page(part.node(), &id)), known, draft);
}

fn notes<'a>(found: impl Iterator<Item = Node<'a>>, known: &Known<'_>, draft: &mut Draft) {
    let asked = draft.case.requester.clone();
    for note in found.filter(|note| note.is_object()) {
        for path in ["cc_emails", "bcc_emails"] {
            draft.copies(note, path);
        }
        let entry = entry(note, asked.as_ref(), known, draft);
        draft.case.entries.extend(entry);
    }
}

/// The conversations of a ticket in a page, which may hold those of others as well; or the only one of a record.
fn of_page<'a>(page: Node<'a>, ticket: &str) -> Vec<Node<'a>> {
    if !page.has("conversations") {
        return vec![inner(page, NOTES)];
    }
    let several = tickets_of(page).len() > 1;
    let mut found = elements(page, "conversations", NOTES);
    found.retain(|note| !several || note.text("ticket_id").as_deref() == Some(ticket));
    found
}

/// The first message is the ticket's description. The customer wrote it, unless it is an outbound e-mail.
fn first(ticket: Node<'_>, known: &Known<'_>, draft: &mut Draft) -> Option<Entry> {
    let body = body(ticket, &["description_html"], "description", "description_text");
    let attachments = attachments(ticket, draft);
    if body.is_blank() && attachments.is_empty() {
        return None;
    }
    let outbound = words::is_outbound(ticket);
    let (person, side) = match outbound {
        true => (draft.case.assignee.clone(), Side::Agent),
        false => (draft.case.requester.clone(), Side::Customer),
    };
    let label = label(person.as_ref(), known).unwrap_or_else(|| if outbound { "agent" } else { "customer" }.to_owned());
    let mut author = known.author(person, &label, side);
    author.side = side;
    let created_at = draft.case.created_at.clone();
    Some(Entry { source_id: FIRST.to_owned(), kind: EntryKind::Message, author, created_at, body, attachments })
}

fn group(ticket: Node<'_>, known: &Known<'_>) -> Option<String> {
    ticket.any(&["group.name", "group_name"]).or_else(|| {
        let id = ticket.any(&["group_id", "group.id"])?;
        Some(known.name("group", &id).unwrap_or(id))
    })
}

fn tags(ticket: Node<'_>) -> Vec<String> {
    match ticket.at("tags") {
        tags if tags.is_array() || tags.is_object() => {
            let tags = elements(ticket, "tags", &["helpdesk_tag", "tag"]);
            tags.into_iter().filter_map(Node::joined).collect()
        }
        _ => ticket.words("tags"),
    }
}

fn fields(ticket: Node<'_>, known: &Known<'_>, draft: &mut Draft) {
    for (field, value) in custom(ticket) {
        draft.field(field, value.joined());
    }
    for (title, paths) in PROPERTIES {
        draft.field(title, ticket.any(paths));
    }
    for (title, path) in [("Urgency", "urgency"), ("Impact", "impact")] {
        draft.field(title, ticket.text(path).map(words::degree));
    }
    for path in ["cc_emails", "reply_cc_emails", "cc_email.cc_emails", "cc_email.cc_email", "cc_email.reply_cc"] {
        draft.copies(ticket, path);
    }
    for (title, paths) in ADDRESSES {
        draft.field(title, paths.iter().find_map(|path| ticket.at(path).joined()));
    }
    let company = ticket.any(&["company.name", "company_name", "department.name"]).or_else(|| {
        let id = ticket.any(&["company_id", "department_id", "owner_id"])?;
        Some(known.name("company", &id).unwrap_or(id))
    });
    draft.field("Company", company);
    for (title, path) in [("Escalated", "isescalated"), ("Escalated", "is_escalated"), ("Urgent", "urgent")] {
        draft.field(title, ticket.flag(path).filter(|yes| *yes).map(|_| "yes".to_owned()));
    }
    if ticket.flag("deleted") == Some(true) || ticket.flag("spam") == Some(true) {
        draft.field("Status before", Some(words::own_status(ticket).raw));
    }
}

fn custom(ticket: Node<'_>) -> impl Iterator<Item = (&str, Node<'_>)> {
    let own = ["custom_fields", "custom_field"].into_iter().map(|list| ticket.at(list)).find(|list| list.is_object());
    let members = own.into_iter().flat_map(Node::members);
    members.filter(|(name, value)| !name.starts_with('@') && value.joined().is_some())
}

/// `order_no_12345` and `cf_order_no` are called `Order no`: the export puts the account's number behind.
fn title(field: &str) -> String {
    let name = field.strip_prefix("cf_").unwrap_or(field);
    let name = match name.rsplit_once('_') {
        Some((name, account)) if account.len() >= 4 && account.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => name,
    };
    let words = name.replace('_', " ");
    let words = words.trim();
    let mut letters = words.chars();
    letters.next().map_or_else(|| field.to_owned(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_fields_are_called_what_people_call_them() {
        for (field, called) in [
            ("order_no_12345", "Order no"),
            ("cf_order_no", "Order no"),
            ("year_2024_778812", "Year 2024"),
            ("__", "__"),
        ] {
            assert_eq!(title(field), called);
        }
    }
}
