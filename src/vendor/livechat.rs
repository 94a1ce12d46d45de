//! LiveChat, by dumps of its archive: chats with their users and the events of a thread. One chat may occur once for each of
//! its threads, so a case is a thread.

use super::kit::{Companion, Desk, Draft, Known, Node, Piece, Record, Shape, Trouble, When, key, linked, person};
use crate::model::{Attachment, Body, Channel, Entry, EntryKind, Person, Role, Side, Status, Word};

const ID: &str = "livechat";
const NO_TEXTS: &str = "There are chats of LiveChat without their events, which hold the messages. Fetch the archive with whole threads (list_archives, or get_chat for each) and drop that.";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct LiveChat;

impl Desk for LiveChat {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "LiveChat"
    }

    fn members(&self) -> &'static [&'static str] {
        &["chats", "chats_summary"]
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { variant: "chats", keys: &["id", "users", "thread"], confidence: 91, reason: "its first record is a chat of LiveChat's archive", ..Shape::JSON },
            Shape { variant: "chat-list", keys: &["id", "users", "last_thread_summary"], confidence: 91, reason: "its first record is a chat as LiveChat lists them", ..Shape::JSON },
        ]
    }

    fn companions(&self) -> &'static [Companion] {
        &[
            Companion { of: "chats", message: NO_TEXTS, when: When::NoTexts, ..Companion::ALWAYS },
            Companion { of: "chat-list", message: NO_TEXTS, when: When::NoTexts, ..Companion::ALWAYS },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let chat = record.node();
        out.extend(chat.list("users").into_iter().filter_map(someone).map(Piece::Person));
        out.push(match chat.any(&["thread.id", "id"]) {
            Some(id) => Piece::Case { id },
            None => Piece::Unusable(Trouble::new("desk.no_id", "This chat has no id, so it was left out.")),
        });
    }

    fn case(&self, head: &Record<'_>, _: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let chat = head.node();
        let thread = chat.at("thread");
        let users = chat.list("users");
        let of = |role: Role| users.iter().filter_map(|user| someone(*user)).find(|person| person.role == role);
        let case = &mut draft.case;
        case.number = chat.text("id").filter(|_| thread.is_object());
        case.channel = Channel::Chat;
        let is_active = thread.flag("active") == Some(true);
        case.status = Word {
            kind: if is_active { Status::Open } else { Status::Closed },
            raw: if is_active { "active" } else { "archived" }.to_owned(),
        };
        case.requester = of(Role::Customer).map(|person| person.key);
        case.assignee = of(Role::Agent).map(|person| person.key);
        case.tags = thread.words("tags");
        draft.case.created_at = known.instant(thread.text("created_at"), draft);
        for event in thread.list("events") {
            entry(event, known, draft);
        }
    }
}

fn entry(event: Node<'_>, known: &Known<'_>, draft: &mut Draft) {
    let kind = event.text("type").unwrap_or_default();
    let text = match kind.as_str() {
        "filled_form" => filled(event),
        "rich_message" => shown(event),
        // Who came and went.
        "system_message" => return,
        _ => event.text("text"),
    };
    let file = event.has("url").then(|| attachment(event));
    if text.is_none() && file.is_none() {
        return;
    }
    let by = event.text("author_id").map(|id| key(ID, &id));
    let requester = draft.case.requester.clone();
    let side = if by.is_some() && by == requester { Side::Customer } else { Side::Agent };
    let author = known.author(by, "", side);
    let created_at = known.instant(event.text("created_at"), draft);
    let seen = event.any(&["visibility", "recipients"]).is_none_or(|whom| whom == "all");
    draft.case.entries.push(Entry {
        source_id: event.text("id").unwrap_or_default(),
        kind: if seen { EntryKind::Message } else { EntryKind::Note },
        author,
        created_at,
        body: Body::Text(text.unwrap_or_default()),
        attachments: file.into_iter().collect(),
    });
}

/// Questions of a form with what was answered.
fn filled(event: Node<'_>) -> Option<String> {
    let lines = event.list("fields").into_iter().filter_map(|field| {
        let answer = field.at("answer").joined().or_else(|| field.text("value"))?;
        Some(format!("{}: {answer}", field.any(&["label", "name", "type"])?))
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    (!text.is_empty()).then_some(text)
}

/// Cards with what they say.
fn shown(event: Node<'_>) -> Option<String> {
    let card = |card: Node<'_>| {
        let said = [card.text("title"), card.text("subtitle")].into_iter().flatten();
        let buttons =
            card.list("buttons").into_iter().filter_map(|one| one.text("text").map(|text| format!("- {text}")));
        said.chain(buttons).collect::<Vec<_>>()
    };
    let text = event.list("elements").into_iter().flat_map(card).collect::<Vec<_>>().join("\n");
    (!text.is_empty()).then_some(text)
}

fn attachment(file: Node<'_>) -> Attachment {
    Attachment {
        mime: file.text("content_type"),
        size: file.text("size").and_then(|size| size.parse().ok()),
        ..linked(file.text("name"), file.text("url"), "The export names this file without an address.")
    }
}

fn someone(user: Node<'_>) -> Option<Person> {
    let id = user.text("id")?;
    let role = match user.text("type").as_deref() {
        Some("customer") => Role::Customer,
        Some("agent") => Role::Agent,
        _ => Role::Unknown,
    };
    Some(person(key(ID, &id), user.text("name"), user.text("email"), None, role))
}
