//! HubSpot's inbox as its API of conversations gives it: threads, and their messages beside them or within. Comments are what
//! agents write among themselves.

use super::ID;
use crate::model::{Channel, Entry, EntryKind, Person, PersonKey, Role, Side, Status, Word};
use crate::vendor::kit::{Draft, Known, Node, Piece, Record, Trouble, body, key, linked, mail_key, person};
use crate::vendor::terms;

/// What the numbers of HubSpot's own channels mean.
const CHANNELS: &[(&str, Channel, &str)] = &[
    ("1000", Channel::Chat, "live chat"),
    ("1001", Channel::Social, "Facebook Messenger"),
    ("1002", Channel::Email, "email"),
];

/// The id of the case of a thread: tickets are numbered, too.
fn case_id(thread: &str) -> String {
    format!("thread {thread}")
}

/// A thread, with the messages that stand in it.
pub(super) fn thread(node: Node<'_>, out: &mut Vec<Piece>) {
    for message in node.list("messages") {
        out.extend(actors(message).map(Piece::Sender));
    }
    out.extend(assignee(node).map(|key| Piece::Person(Person { role: Role::Agent, ..Person::unknown(key) })));
    out.push(match node.text("id") {
        Some(id) => Piece::Case { id: case_id(&id) },
        None => Piece::Unusable(Trouble::new("desk.no_id", "This thread has no id, so it was left out.")),
    });
}

/// A message of a thread that stands elsewhere.
pub(super) fn message(node: Node<'_>, out: &mut Vec<Piece>) {
    out.extend(actors(node).map(Piece::Sender));
    out.extend(node.text("conversationsThreadId").map(|id| Piece::Part { case: case_id(&id) }));
}

/// Makes the case of a thread.
pub(super) fn case(head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
    let node = head.node();
    let case = &mut draft.case;
    case.number = node.text("id");
    let channel = node.text("originalChannelId").unwrap_or_default();
    match CHANNELS.iter().find(|(id, ..)| *id == channel) {
        Some((_, channel, name)) => (case.channel, case.channel_raw) = (*channel, (*name).to_owned()),
        None if !channel.is_empty() => case.channel_raw = format!("channel {channel}"),
        None => {}
    }
    let raw = node.text("status").unwrap_or_default();
    case.status = match node.flag("spam") == Some(true) {
        true => Word { kind: Status::Spam, raw: "spam".to_owned() },
        false => terms::status(&raw),
    };
    case.requester = node.text("associatedContactId").map(|id| key(ID, &format!("contact:{id}")));
    case.assignee = assignee(node);
    case.group = node.text("inboxId").map(|id| format!("inbox {id}"));
    draft.case.created_at = known.date(head, "createdAt", draft);
    draft.case.updated_at = known.date(head, "latestMessageTimestamp", draft);
    for message in node.list("messages").into_iter().chain(parts.iter().map(Record::node)) {
        entry(message, known, draft);
    }
}

/// A message or a comment; nothing for what only happened.
fn entry(node: Node<'_>, known: &Known<'_>, draft: &mut Draft) {
    const WHY: &str =
        "HubSpot gives this file only to who is signed in. Download it there and add it to the case by hand.";
    let kind = match node.text("type").as_deref() {
        Some("MESSAGE" | "WELCOME_MESSAGE") => EntryKind::Message,
        _ => EntryKind::Note,
    };
    let attachments = node.list("attachments").into_iter().filter(|one| one.text("type").as_deref() == Some("FILE"));
    let attachments: Vec<_> = attachments.map(|one| linked(one.text("name"), one.text("url"), WHY)).collect();
    let body = body(node.text("richText"), node.text("text"));
    if body.is_blank() && attachments.is_empty() {
        return;
    }
    if node.text("truncationStatus").is_some_and(|status| status.starts_with("TRUNCATED")) {
        let message = "HubSpot has cut a message of this case. Fetch its whole text by its id \
                       (/conversations/v3/conversations/threads/…/messages/…/original-content), and put it in its place.";
        draft.trouble("hubspot.truncated", message);
    }
    if draft.case.subject.is_empty() {
        draft.case.subject = node.text("subject").unwrap_or_default();
    }
    for one in node.list("recipients").into_iter().filter(|one| one.text("recipientField").as_deref() == Some("CC")) {
        draft.copies(one, "deliveryIdentifier.value");
    }
    let side = match (kind, node.text("direction").as_deref()) {
        (EntryKind::Message, Some("INCOMING")) => Side::Customer,
        _ => Side::Agent,
    };
    let first = node.list("senders").into_iter().next();
    let who = first.and_then(sender).map(|person| person.key).or_else(|| actor(&node.text("createdBy")?));
    let label = first.and_then(|first| first.any(&["name", "deliveryIdentifier.value"])).unwrap_or_default();
    let mut author = known.author(who, &label, side);
    author.side = side;
    let created_at = known.instant(node.text("createdAt"), draft);
    draft.case.entries.push(Entry {
        source_id: node.text("id").unwrap_or_default(),
        kind,
        author,
        created_at,
        body,
        attachments,
    });
}

/// Whoever sent a message, with address or name.
fn actors(message: Node<'_>) -> impl Iterator<Item = Person> {
    message.list("senders").into_iter().filter_map(sender)
}

fn sender(node: Node<'_>) -> Option<Person> {
    let address = node.at("deliveryIdentifier");
    let value = address.text("value");
    let is_phone = address.text("type").as_deref() == Some("HS_PHONE_NUMBER");
    let (email, phone) = if is_phone { (None, value) } else { (value, None) };
    let id = node.text("actorId");
    let at = id.as_deref().and_then(actor).or_else(|| email.as_deref().map(|email| mail_key(ID, email)))?;
    let role = match id.as_deref().and_then(|id| id.split_once('-')) {
        Some(("A" | "B" | "S" | "I", _)) => Role::Agent,
        _ => Role::Customer,
    };
    // What an agent writes is sent from the address of the inbox.
    let email = email.filter(|_| role == Role::Customer);
    Some(person(at, node.text("name"), email, phone, role))
}

/// The person of an id of the inbox: `V-7` is the contact 7, `E-ann@example.org` an address, `A-9` a user.
fn actor(id: &str) -> Option<PersonKey> {
    let (kind, rest) = id.split_once('-')?;
    Some(match kind {
        "V" => key(ID, &format!("contact:{rest}")),
        "E" => mail_key(ID, rest),
        _ => key(ID, &format!("actor:{id}")),
    })
}

fn assignee(node: Node<'_>) -> Option<PersonKey> {
    actor(&node.any(&["assignedTo", "assignee.actorId"])?)
}
