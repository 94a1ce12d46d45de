//! UseDesk, by dumps of its API: one ticket with its comments an answer. Times carry no zone and are
//! Moscow's, in which they are read unless another zone is chosen.

use super::kit::{
    Companion, Desk, Draft, Known, Node, Piece, Record, Report, Shape, Trouble, When, body, contact_key, key, linked,
    listed, person,
};
use crate::model::{Attachment, Entry, EntryKind, Person, Priority, Role, Side, Status, Word};
use crate::vendor::terms;

const ID: &str = "usedesk";
const REPORT_LACKS: &str = "This report holds no messages. Fetch each ticket with its comments through UseDesk's API (https://api.usedesk.ru/ticket) and drop that JSON.";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct UseDesk;

impl Desk for UseDesk {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "UseDesk"
    }

    fn zone(&self) -> Option<(&'static str, &'static str)> {
        Some(("Europe/Moscow", "UseDesk writes times in the zone of Moscow"))
    }

    fn members(&self) -> &'static [&'static str] {
        &["data", "tickets", "clients", "comments"]
    }

    fn report(&self) -> Option<Report> {
        Some(Report {
            desk: ID, id: &["id тикета", "номер тикета", "№ тикета"], ..Report::COMMON
        })
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { some: (3, &["тема", "тема тикета", "статус", "статус тикета", "канал", "исполнитель", "ответственный", "группа", "клиент", "дата создания", "дата закрытия", "теги"]), not: &["сообщение", "текст"], marks: &["тикета", "Тикета"], confidence: 84, reason: "its columns are those of a report of UseDesk, without messages", lacks: Some(REPORT_LACKS), ..Shape::REPORT },
            Shape { variant: "clients", keys: &["id", "name"], some: (2, &["emails", "phones", "messengers", "position", "additional_id", "avatar", "social_services"]), not: &["subject", "status_id"], names: &["clients"], by_name_only: true, confidence: 86, reason: "it lists clients as UseDesk writes them", ..Shape::JSON },
            Shape { variant: "comments", keys: &["id", "ticket_id", "message", "from", "type"], some: (1, &["published_at", "client_id", "files", "trigger_id"]), confidence: 90, reason: "its first record is a comment on a ticket as UseDesk writes them", ..Shape::JSON },
            Shape { variant: "ticket", keys: &["ticket", "comments"], marks: &["\"client_id\"", "\"channel_id\"", "\"status_id\""], confidence: 93, reason: "its first record is a ticket with its comments as UseDesk's API gives it", ..Shape::JSON },
            Shape { variant: "tickets", keys: &["id", "subject", "status_id", "client_id"], some: (2, &["channel_id", "assignee_id", "email", "group", "last_updated_at", "published_at", "comments"]), confidence: 92, reason: "its first record is a ticket as UseDesk writes them", ..Shape::JSON },
        ]
    }

    fn companions(&self) -> &'static [Companion] {
        &[
            Companion {
                of: "comments",
                needs: &["tickets", "ticket"],
                message: "There are comments of UseDesk, but no tickets. Drop the file with the tickets as well.",
                ..Companion::ALWAYS
            },
            Companion {
                of: "tickets",
                message: "There are tickets of UseDesk without their comments: lists have none. Fetch each ticket by its id, and \
                          drop that beside.",
                when: When::NoTexts,
                ..Companion::ALWAYS
            },
            Companion {
                of: "ticket",
                message: "There are tickets of UseDesk whose list of comments is empty, so only their subjects are moved. Look \
                          there whether they have any, and fetch these tickets again.",
                when: When::NoTexts,
                ..Companion::ALWAYS
            },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        if record.variant == "clients" {
            let client = listed(ID, record.node(), Role::Customer, |id| Some(key(ID, &format!("client:{id}"))));
            return out.extend(client.map(Piece::Person));
        }
        if record.variant == "comments" {
            let comment = record.node();
            out.extend(agent(comment.text("user_id"), comment.any(&["user.name", "from_name"])).map(Piece::Person));
            return out.push(match comment.text("ticket_id") {
                Some(case) => Piece::Part { case },
                None => {
                    Piece::Unusable(Trouble::new("desk.no_case", "This comment names no ticket, so it was left out."))
                }
            });
        }
        let (ticket, all) = parts(record.node());
        let Some(id) = ticket.text("id") else {
            return out.push(Piece::Unusable(Trouble::new("desk.no_id", "This ticket has no id, so it was left out.")));
        };
        out.extend(client(record.node(), ticket).map(Piece::Person));
        out.extend(agent(ticket.text("assignee_id"), None).map(Piece::Person));
        out.extend(
            all.into_iter()
                .filter_map(|comment| agent(comment.text("user_id"), comment.any(&["user.name", "from_name"])))
                .map(Piece::Person),
        );
        out.push(Piece::Case { id });
    }

    fn case(&self, head: &Record<'_>, beside: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let (ticket, all) = parts(head.node());
        let case = &mut draft.case;
        case.subject = ticket.text("subject").unwrap_or_default();
        case.channel_raw = ticket.any(&["channel.type", "channel_type", "channel_id"]).unwrap_or_default();
        case.channel = if case.channel_raw.bytes().all(|byte| byte.is_ascii_digit()) {
            Default::default()
        } else {
            terms::channel(&case.channel_raw)
        };
        case.status = status(ticket);
        case.priority = priority(ticket.text("priority"));
        case.requester = client(head.node(), ticket).map(|person| person.key);
        case.assignee = agent(ticket.text("assignee_id"), None).map(|person| person.key);
        case.group = ticket.any(&["group.name", "group", "group_id"]);
        case.tags = ticket.words("tags");
        draft.case.created_at = known.instant(ticket.any(&["published_at", "created_at"]), draft);
        draft.case.updated_at = known.instant(ticket.any(&["last_updated_at", "updated_at"]), draft);
        let fields = if head.node().at("ticket").is_object() { head.node().list("custom_fields") } else { Vec::new() };
        for field in ticket.list("custom_fields").into_iter().chain(fields) {
            if let Some(name) = field.any(&["name", "ticket_field_id", "id"]) {
                draft.field(&name, field.at("value").joined());
            }
        }
        for comment in all.into_iter().chain(beside.iter().map(Record::node)) {
            entry(comment, known, draft);
        }
    }
}

/// The ticket of a record and its comments.
fn parts<'a>(node: Node<'a>) -> (Node<'a>, Vec<Node<'a>>) {
    let inner = node.at("ticket");
    let ticket = if inner.is_object() { inner } else { node };
    let own = node.list("comments");
    let all = if own.is_empty() { ticket.list("comments") } else { own };
    (ticket, all.into_iter().filter(|comment| comment.is_object()).collect())
}

fn entry(comment: Node<'_>, known: &Known<'_>, draft: &mut Draft) {
    let from = comment.text("from").unwrap_or_default();
    let side = if from == "client" { Side::Customer } else { Side::Agent };
    let by = match side {
        Side::Customer => comment
            .text("client_id")
            .map(|id| key(ID, &format!("client:{id}")))
            .or_else(|| draft.case.requester.clone()),
        Side::Agent => agent(comment.text("user_id"), None).map(|person| person.key),
    };
    let mut author = known.author(by, "", side);
    author.side = side;
    if author.label.is_empty() {
        author.label = from.clone();
    }
    let created_at = known.instant(comment.any(&["published_at", "created_at"]), draft);
    let message = comment.text("message");
    let html = message.as_ref().is_some_and(|text| text.contains('<'));
    draft.case.entries.push(Entry {
        source_id: comment.text("id").unwrap_or_default(),
        kind: if comment.text("type").as_deref() == Some("public") { EntryKind::Message } else { EntryKind::Note },
        author,
        created_at,
        body: if html { body(message, None) } else { body(None, message) },
        attachments: comment.list("files").into_iter().map(file).collect(),
    });
}

fn file(file: Node<'_>) -> Attachment {
    let url = file.any(&["file", "url", "link"]).or_else(|| file.value());
    Attachment {
        size: file.text("size").and_then(|size| size.parse().ok()),
        ..linked(file.any(&["name", "file_name"]), url, "The export names this file without an address.")
    }
}

fn client(record: Node<'_>, ticket: Node<'_>) -> Option<Person> {
    let about = [record.at("client"), ticket.at("client")].into_iter().find(|node| node.is_object());
    let about = about.and_then(|about| listed(ID, about, Role::Customer, |_| None));
    let name = about.as_ref().and_then(|about| about.name.clone());
    let phone = about.as_ref().and_then(|about| about.phones.first().cloned());
    let email = about.and_then(|about| about.emails.into_iter().next()).or_else(|| ticket.text("email"));
    let by_id = ticket.text("client_id").filter(|id| id != "0").map(|id| key(ID, &format!("client:{id}")));
    let at = by_id.or_else(|| contact_key(ID, email.as_deref(), phone.as_deref(), name.as_deref()))?;
    Some(person(at, name, email, phone, Role::Customer))
}

fn agent(id: Option<String>, name: Option<String>) -> Option<Person> {
    let id = id.filter(|id| id != "0")?;
    Some(person(key(ID, &format!("user:{id}")), name, None, None, Role::Agent))
}

fn status(ticket: Node<'_>) -> Word<Status> {
    if let Some(raw) = ticket.any(&["status.name", "status"]) {
        return terms::status(&raw);
    }
    let raw = ticket.text("status_id").unwrap_or_default();
    let (kind, word) = match raw.as_str() {
        "1" => (Status::Open, "открыт"),
        "2" => (Status::Solved, "выполнен"),
        "3" => (Status::Closed, "закрыт"),
        _ => (Status::Other, raw.as_str()),
    };
    Word { kind, raw: word.to_owned() }
}

fn priority(raw: Option<String>) -> Word<Priority> {
    let raw = raw.unwrap_or_default();
    let kind = match raw.as_str() {
        "extreme" => Priority::Urgent,
        _ => return terms::priority(&raw),
    };
    Word { kind, raw }
}
