//! HappyFox, by dumps of its API: tickets with their updates, each a message to or from the customer, a private note (a
//! message of the type `p`), or a mere change, which is left out. A ticket may be for staff alone.

use super::kit::{
    Companion, Desk, Draft, Known, Node, Piece, Record, Report, Shape, Trouble, When, body, contact_key, key, linked,
    listed,
};
use crate::model::{Attachment, Entry, EntryKind, Person, Role, Side};
use crate::vendor::terms;

const ID: &str = "happyfox";
const REPORT_LACKS: &str = "This report holds no messages. Fetch each ticket with its updates through HappyFox's API (/api/1.1/json/ticket/701/) and drop that JSON.";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct HappyFox;

impl Desk for HappyFox {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "HappyFox"
    }

    fn members(&self) -> &'static [&'static str] {
        &["data", "rows", "tickets"]
    }

    fn companions(&self) -> &'static [Companion] {
        &[Companion {
            of: "tickets",
            needs: &[],
            message: "There are tickets of HappyFox without updates, which hold the messages. Fetch each ticket by its \
                      number (/api/1.1/json/ticket/701/) and drop that.",
            when: When::NoTexts,
            ..Companion::ALWAYS
        }]
    }

    fn report(&self) -> Option<Report> {
        Some(Report { desk: ID, id: &["ticket id"], as_id: number_of, ..Report::COMMON })
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { keys: &["ticket id", "contact name", "contact email"], some: (1, &["category", "assigned to", "assignee", "unresponded", "last staff reply", "last contact reply", "time spent"]), not: &["message", "body"], reason: "its columns are those of a report of HappyFox, without messages", lacks: Some(REPORT_LACKS), ..Shape::REPORT },Shape { variant: "staff", keys: &["id", "name", "email"], some: (1, &["is_active_agent", "is_account_admin", "permissions"]), not: &["subject", "updates"], names: &["staff", "agents"], confidence: 85, reason: "it lists staff as HappyFox writes them", ..Shape::JSON },
          Shape { variant: "contacts", keys: &["id", "name"], some: (2, &["is_login_enabled", "contact_groups", "pending_tickets_count", "completed_tickets_count", "primary_phone", "phones"]), not: &["subject", "updates"], confidence: 86, reason: "it lists contacts as HappyFox writes them", ..Shape::JSON },
          Shape { variant: "tickets", keys: &["id", "subject", "updates"], some: (1, &["display_id", "user", "category", "first_message", "assigned_to", "messages_count"]), confidence: 93, reason: "its first record is a ticket with its updates as HappyFox writes them", ..Shape::JSON },
          Shape { variant: "ticket-list", keys: &["id", "display_id", "subject"], some: (2, &["first_message", "messages_count", "unresponded", "last_staff_reply_at", "visible_only_staff"]), not: &["updates", "helpdesk_ticket"], confidence: 91, reason: "its first record is a ticket as HappyFox lists them",
            lacks: Some("This list holds the first message of each ticket only. Fetch each ticket by its number, which gives its updates, and drop that."), ..Shape::JSON }]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let node = record.node();
        match record.variant {
            "contacts" => return out.extend(user(node).map(Piece::Person)),
            "staff" => return out.extend(staff(node).map(Piece::Person)),
            _ => {}
        }
        let Some(id) = node.text("id") else {
            return out.push(Piece::Unusable(Trouble::new("desk.no_id", "This ticket has no id, so it was left out.")));
        };
        out.extend(user(node.at("user")).map(Piece::Person));
        out.extend(staff(node.at("assigned_to")).map(Piece::Person));
        out.extend(node.list("updates").into_iter().filter_map(writer).map(Piece::Person));
        out.push(Piece::Case { id });
    }

    fn case(&self, head: &Record<'_>, _: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let node = head.node();
        let case = &mut draft.case;
        case.number = node.text("display_id");
        case.subject = node.text("subject").unwrap_or_default();
        case.channel_raw = node.text("source").unwrap_or_default();
        case.channel = terms::channel(&case.channel_raw);
        case.status = terms::status(&node.any(&["status.name", "status"]).unwrap_or_default());
        case.priority = terms::priority(&node.any(&["priority.name", "priority"]).unwrap_or_default());
        case.requester = user(node.at("user")).map(|person| person.key);
        case.assignee = staff(node.at("assigned_to")).map(|person| person.key);
        case.group = node.any(&["category.name", "category"]);
        case.tags = node.words("tags");
        draft.case.created_at = known.date(head, "created_at", draft);
        draft.case.updated_at = known.date(head, "last_updated_at", draft);
        draft.field("due_date", node.text("due_date"));
        for field in node.list("custom_fields") {
            if let Some(name) = field.any(&["name", "id"]) {
                draft.field(&name, field.at("value").joined());
            }
        }
        let updates = node.list("updates");
        for update in &updates {
            entries(*update, for_staff_alone(node), known, draft);
        }
        if updates.is_empty()
            && let Some(text) = node.text("first_message")
        {
            let requester = draft.case.requester.clone();
            let entry = Entry {
                source_id: String::new(),
                kind: if for_staff_alone(node) { EntryKind::Note } else { EntryKind::Message },
                author: known.author(requester, "", Side::Customer),
                created_at: draft.case.created_at.clone(),
                body: body(None, Some(text)),
                attachments: Vec::new(),
            };
            draft.case.entries.push(entry);
        }
    }
}

/// A private ticket: customers see nothing of it.
fn for_staff_alone(ticket: Node<'_>) -> bool {
    ticket.hides("visible_only_staff")
}

/// An update: what it says to the customer and what it says among staff, which may stand in one. Of a ticket for staff alone,
/// only what the customer wrote is no secret to them.
fn entries(update: Node<'_>, staff_alone: bool, known: &Known<'_>, draft: &mut Draft) {
    let (message, private) = (update.at("message"), update.at("private_note"));
    let by_customer = update.text("by.type").as_deref() == Some("user");
    let seen = is_public(update) && (!staff_alone || by_customer);
    let id = update.any(&["update_id", "id"]).unwrap_or_default();
    if message.is_object() {
        entry(update, message, (id.clone(), seen), known, draft);
    }
    let id = if message.is_object() { format!("{id} note") } else { id };
    entry(update, private, (id, false), known, draft);
}

/// One text of an update, unless it says nothing.
fn entry(update: Node<'_>, said: Node<'_>, (id, seen): (String, bool), known: &Known<'_>, draft: &mut Draft) {
    // A flag says that the message is private, and is no text.
    let alone = said.value().filter(|_| !said.is_object() && terms::yes(&said.value().unwrap_or_default()).is_none());
    let texts = (said.text("html"), said.text("text").or(alone));
    let files: Vec<Attachment> = said.list("attachments").into_iter().map(attachment).collect();
    if texts.0.is_none() && texts.1.is_none() && files.is_empty() {
        return;
    }
    let side = if update.text("by.type").as_deref() == Some("user") { Side::Customer } else { Side::Agent };
    let asked = draft.case.requester.clone().filter(|_| side == Side::Customer);
    let by = writer(update).map(|person| person.key).or(asked);
    let mut author = known.author(by, &update.text("by.name").unwrap_or_default(), side);
    author.side = side;
    let created_at = known.instant(update.text("timestamp"), draft);
    draft.case.entries.push(Entry {
        source_id: id,
        kind: if seen { EntryKind::Message } else { EntryKind::Note },
        author,
        created_at,
        body: body(texts.0, texts.1),
        attachments: files,
    });
}

/// Seen by customers? A message of no type is; those of type `p` are private, and of others nothing is known but that customers wrote theirs.
fn is_public(update: Node<'_>) -> bool {
    let message = update.at("message");
    let private = update.flag("private_note") == Some(true)
        || ["visible_only_staff", "private"].iter().any(|name| message.hides(name));
    let by_customer = update.text("by.type").as_deref() == Some("user");
    let seen = match message.text("message_type").as_deref() {
        None => true,
        // Customers write no private notes.
        Some(kind) => by_customer && kind != "p",
    };
    message.is_object() && seen && !private
}

fn attachment(file: Node<'_>) -> Attachment {
    linked(file.any(&["filename", "name"]), file.text("url"), "The export names this file without an address.")
}

fn writer(update: Node<'_>) -> Option<Person> {
    match update.text("by.type").as_deref() {
        // Who has neither an id nor an address here is the customer of the ticket.
        Some("user") => user(update.at("by")).filter(|_| update.text("by.id").or(update.text("by.email")).is_some()),
        Some("staff") => staff(update.at("by")),
        _ => None,
    }
}

fn user(node: Node<'_>) -> Option<Person> {
    someone(node, "user", Role::Customer)
}

fn staff(node: Node<'_>) -> Option<Person> {
    someone(node, "staff", Role::Agent)
}

/// Users and staff are numbered apart. Who called may have no address.
fn someone(node: Node<'_>, kind: &str, role: Role) -> Option<Person> {
    let found = listed(ID, node, role, |id| Some(key(ID, &format!("{kind}:{id}"))))?;
    match found.emails.first().and_then(|email| contact_key(ID, Some(email), None, None)) {
        Some(key) => Some(Person { key, ..found }),
        None => Some(found),
    }
}

/// The id of a ticket within the number that people see: `#HF00000041`, `#SU41`.
fn number_of(shown: &str) -> String {
    // Any other number is left as it is, so that no two become one.
    let rest = shown.strip_prefix('#').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()));
    let digits = rest.unwrap_or_default().trim_start_matches('0');
    let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if whole { digits } else { shown }.to_owned()
}
