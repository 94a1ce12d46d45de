//! OTRS and Znuny, by their generic interface: tickets with capitalised keys and all their articles. Times carry no zone
//! but stand beside as Unix seconds; the HTML of a mail is an attachment that the article names; files are in Base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::{Encoding, UTF_8};

use super::kit::{
    Companion, Desk, Draft, Known, Node, Piece, Record, Shape, Trouble, When, body, key, linked, mail_key, person,
};
use crate::model::{
    Attachment, AttachmentPlace, Channel, Entry, EntryKind, Person, Priority, Role, Side, Status, Word,
};
use crate::source::Span;
use crate::text::address;
use crate::vendor::terms;

const ID: &str = "otrs";

/// The types of article that customers see. Newer versions say it by `IsVisibleForCustomer`; a channel alone does not.
const SEEN: &[&str] = &[
    "chat-external",
    "email-external",
    "email-notification-ext",
    "fax",
    "note-external",
    "phone",
    "sms",
    "webrequest",
];

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Otrs;

impl Desk for Otrs {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "OTRS or Znuny"
    }

    fn members(&self) -> &'static [&'static str] {
        &["Ticket", "Tickets", "Articles"]
    }

    fn companions(&self) -> &'static [Companion] {
        &[Companion {
            of: "tickets",
            needs: &["articles"],
            message: "There are tickets of OTRS or Znuny without their articles, which hold the messages. Fetch them again \
                      with AllArticles=1 and Attachments=1 (TicketGet), and drop that.",
            when: When::NoTexts,
            ..Companion::ALWAYS
        }]
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { variant: "articles", keys: &["ArticleID", "TicketID"], some: (2, &["Body", "From", "SenderType", "ArticleType", "CommunicationChannel", "IsVisibleForCustomer"]), not: &["Articles", "Article"], confidence: 98, reason: "its first record is an article as OTRS and Znuny write them", ..Shape::JSON },
            Shape { variant: "tickets", keys: &["TicketID", "TicketNumber", "Title"], some: (2, &["Articles", "Article", "Queue", "State", "CustomerUserID", "Owner"]), confidence: 97, reason: "its first record is a ticket as OTRS and Znuny write them", ..Shape::JSON },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let ticket = record.node();
        if record.variant == "articles" {
            out.extend(writer(ticket, None).map(Piece::Person));
            return out.push(match ticket.text("TicketID") {
                Some(case) => Piece::Part { case },
                None => {
                    Piece::Unusable(Trouble::new("desk.no_case", "This article names no ticket, so it was left out."))
                }
            });
        }
        let Some(id) = ticket.text("TicketID") else {
            return out
                .push(Piece::Unusable(Trouble::new("desk.no_id", "This ticket has no TicketID, so it was left out.")));
        };
        let asked = customer(ticket);
        out.extend(asked.clone().map(Piece::Person));
        out.extend(owner(ticket).map(Piece::Person));
        for (_, article) in articles(ticket) {
            out.extend(writer(article, asked.as_ref()).map(Piece::Person));
        }
        out.push(Piece::Case { id });
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let ticket = head.node();
        let case = &mut draft.case;
        case.number = ticket.text("TicketNumber");
        case.subject = ticket.text("Title").unwrap_or_default();
        case.status = status(ticket);
        case.priority = priority(&ticket.text("Priority").unwrap_or_default());
        let first_customer = || {
            articles(ticket)
                .into_iter()
                .map(|(_, article)| article)
                .chain(parts.iter().map(Record::node))
                .find_map(|article| writer(article, None).filter(|one| one.role == Role::Customer))
        };
        let asked = customer(ticket);
        case.requester = asked.clone().or_else(first_customer).map(|person| person.key);
        case.assignee = owner(ticket).map(|person| person.key);
        case.group = ticket.text("Queue");
        draft.case.created_at = known.instant(ticket.any(&["CreateTimeUnix", "Created"]), draft);
        draft.case.updated_at = known.instant(ticket.text("Changed"), draft);
        for name in ["Type", "Service", "SLA", "CustomerID"] {
            draft.field(name, ticket.text(name));
        }
        for (name, value) in ticket.members().filter(|(name, _)| name.starts_with("DynamicField_")) {
            draft.field(name.trim_start_matches("DynamicField_"), value.joined());
        }
        for field in ticket.list("DynamicField") {
            if let Some(name) = field.text("Name") {
                draft.field(&name, field.at("Value").joined());
            }
        }
        let within = articles(ticket).into_iter().map(|(path, article)| (path, article, head.span));
        let beside = parts.iter().map(|part| (String::new(), part.node(), part.span));
        for (path, article, span) in within.chain(beside) {
            if draft.case.channel_raw.is_empty() {
                let raw = article.any(&["ArticleType", "CommunicationChannel"]).unwrap_or_default();
                draft.case.channel = channel(&raw);
                draft.case.channel_raw = raw;
            }
            entry(article, span, &path, asked.as_ref(), known, draft);
        }
    }
}

fn articles<'a>(ticket: Node<'a>) -> Vec<(String, Node<'a>)> {
    let of = if ticket.at("Articles").is_array() { "Articles" } else { "Article" };
    if !ticket.at(of).is_array() {
        return Vec::new();
    }
    ticket.list(of).into_iter().enumerate().map(|(at, article)| (format!("/{of}/{at}"), article)).collect()
}

fn entry(article: Node<'_>, span: Span, path: &str, asked: Option<&Person>, known: &Known<'_>, draft: &mut Draft) {
    let by = writer(article, asked);
    let kind = article.any(&["ArticleType", "CommunicationChannel"]).unwrap_or_default();
    let seen = match article.text("IsVisibleForCustomer") {
        Some(_) => !article.denies("IsVisibleForCustomer"),
        None => SEEN.contains(&kind.as_str()),
    };
    let sender = article.text("SenderType").unwrap_or_default();
    let side = if sender == "customer" { Side::Customer } else { Side::Agent };
    let label = article.any(&["FromRealname", "From"]).unwrap_or_default();
    let mut author = known.author(by.map(|person| person.key), &label, side);
    author.side = side;
    let created_at = known.instant(article.any(&["IncomingTime", "CreateTimeUnix", "CreateTime", "Created"]), draft);
    let (html, attachments) = files(article, span, path);
    draft.case.entries.push(Entry {
        source_id: article.text("ArticleID").unwrap_or_default(),
        kind: if seen && sender != "system" { EntryKind::Message } else { EntryKind::Note },
        author,
        created_at,
        body: body(html, article.text("Body")),
        attachments,
    });
}

/// The files of an article; the one that is its text in HTML is taken out of them.
fn files(article: Node<'_>, span: Span, path: &str) -> (Option<String>, Vec<Attachment>) {
    let of = if article.at("Attachments").is_array() { "Attachments" } else { "Attachment" };
    let as_html = article.text("AttachmentIDOfHTMLBody");
    let mut html = None;
    let mut files = Vec::new();
    let listed = if article.at(of).is_array() { article.list(of) } else { Vec::new() };
    for (at, file) in listed.into_iter().enumerate() {
        let id = file.any(&["FileID", "AttachmentID"]).unwrap_or_else(|| (at + 1).to_string());
        let content = file.text("Content");
        if as_html.as_deref() == Some(&id) || file.text("Filename").as_deref() == Some("file-2") {
            let decoded = content.as_ref().and_then(|content| STANDARD.decode(content.replace(['\n', '\r'], "")).ok());
            html = decoded.map(|bytes| in_charset(&bytes, &file.text("ContentType").unwrap_or_default()));
            continue;
        }
        let linked = linked(
            file.text("Filename"),
            None,
            "The export names this file without its content. Fetch the tickets with Attachments=1.",
        );
        let place =
            content.map(|_| AttachmentPlace::Embedded { record: span, pointer: format!("{path}/{of}/{at}/Content") });
        files.push(Attachment {
            mime: file.text("ContentType").map(|form| form.split(';').next().unwrap_or_default().to_owned()),
            size: file.any(&["FilesizeRaw", "FileSizeRaw"]).and_then(|size| size.parse().ok()),
            content_id: file.text("ContentID").map(|id| id.trim_matches(['<', '>']).to_owned()),
            place: place.unwrap_or(linked.place.clone()),
            ..linked
        });
    }
    (html, files)
}

/// Text of a file in the charset that its type names: `text/html; charset="windows-1251"`.
fn in_charset(bytes: &[u8], content_type: &str) -> String {
    let lower = content_type.to_ascii_lowercase();
    let label = lower.split_once("charset=").map(|(_, rest)| rest.split(';').next().unwrap_or_default());
    let label = label.map(|label| label.trim().trim_matches(['"', '\'']));
    let encoding = label.and_then(|label| Encoding::for_label(label.as_bytes())).unwrap_or(UTF_8);
    encoding.decode(bytes).0.into_owned()
}

/// The customer: the login of a customer user is an address mostly. Of another login, the first article that a customer sent
/// tells the address.
fn customer(ticket: Node<'_>) -> Option<Person> {
    let login = ticket.text("CustomerUserID")?;
    if address::is_email(&address::normalise(&login)) {
        return Some(person(mail_key(ID, &login), None, Some(login), None, Role::Customer));
    }
    let sent =
        articles(ticket).into_iter().find_map(|(_, article)| sender(article).filter(|one| one.2 == Role::Customer));
    let (name, email) = sent.map_or((None, None), |(name, email, _)| (name, Some(email)));
    Some(person(key(ID, &format!("customer:{login}")), name.or(Some(login)), email, None, Role::Customer))
}

fn owner(ticket: Node<'_>) -> Option<Person> {
    let login = ticket.text("Owner").filter(|login| login != "root@localhost")?;
    let email = Some(login.clone()).filter(|login| address::is_email(&address::normalise(login)));
    Some(person(key(ID, &format!("agent:{login}")), Some(login), email, None, Role::Agent))
}

/// Who sent an article: the customer of the ticket, when the address is theirs, else whoever has that address.
fn writer(article: Node<'_>, asked: Option<&Person>) -> Option<Person> {
    let (name, email, role) = sender(article)?;
    let same = asked.filter(|asked| asked.emails.contains(&address::normalise(&email)));
    let at = same.map_or_else(|| mail_key(ID, &email), |asked| asked.key.clone());
    Some(person(at, name, Some(email), None, role))
}

/// Name, address and role of the sender of an article, by its `From`: `"Ann Lake" <ann@example.org>,` with a comma left over
/// at times.
fn sender(article: Node<'_>) -> Option<(Option<String>, String, Role)> {
    let role = match article.text("SenderType").as_deref() {
        Some("customer") => Role::Customer,
        Some("agent") => Role::Agent,
        _ => return None,
    };
    let from = article.text("From")?;
    let from = from.trim_end_matches([',', ' ']);
    let (name, email) = match from.rsplit_once('<') {
        Some((name, rest)) => (name.trim().trim_matches('"').to_owned(), rest.trim_end_matches('>').to_owned()),
        None => (String::new(), from.to_owned()),
    };
    address::is_email(&address::normalise(&email)).then(|| (Some(name).filter(|name| !name.is_empty()), email, role))
}

fn status(ticket: Node<'_>) -> Word<Status> {
    let raw = ticket.text("State").unwrap_or_default();
    let kind = match raw.as_str() {
        "new" => Status::New,
        "open" => Status::Open,
        "merged" | "closed successful" | "closed unsuccessful" | "closed with workaround" => Status::Closed,
        "removed" => Status::Deleted,
        _ if raw.starts_with("pending") => Status::Pending,
        _ => match ticket.text("StateType").as_deref() {
            Some("closed" | "merged") => Status::Closed,
            Some("open") => Status::Open,
            Some("new") => Status::New,
            Some("removed") => Status::Deleted,
            Some("pending reminder" | "pending auto") => Status::Pending,
            _ => return terms::status(&raw),
        },
    };
    Word { kind, raw }
}

/// `1 very low` to `5 very high`.
fn priority(raw: &str) -> Word<Priority> {
    let kind = match raw.split(' ').next().unwrap_or_default() {
        "1" | "2" => Priority::Low,
        "3" => Priority::Normal,
        "4" => Priority::High,
        "5" => Priority::Urgent,
        _ => return terms::priority(raw),
    };
    Word { kind, raw: raw.to_owned() }
}

fn channel(raw: &str) -> Channel {
    match raw {
        "phone" | "Phone" => Channel::Call,
        "webrequest" => Channel::Web,
        "Chat" | "chat-external" | "chat-internal" => Channel::Chat,
        "sms" | "SMS" => Channel::Other,
        _ if raw.starts_with("email") || raw == "Email" => Channel::Email,
        _ if raw.starts_with("note") || raw == "Internal" || raw.is_empty() => Channel::default(),
        _ => terms::channel(raw),
    }
}
