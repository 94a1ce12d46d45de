//! Desk.com, retired in 2020, by archives of its API: cases, their messages, replies and notes, within them or in files of their
//! own, all of which name by address what they belong to.

use super::kit::{
    Companion, Desk, Draft, Known, Node, Piece, Record, Shape, Trouble, When, body, case_of_name, key, linked,
    mail_key, person,
};
use crate::model::{Attachment, Entry, EntryKind, Person, PersonKey, Role, Side};
use crate::text::address;
use crate::vendor::terms;

const ID: &str = "desk-com";
const NO_TEXTS: &str =
    "There are cases of Desk.com without their messages. Drop the files with messages, replies and notes as well.";
const NO_CASES: &str = "There are messages or notes of Desk.com, but no cases. Drop the file with the cases as well.";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct DeskCom;

impl Desk for DeskCom {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Desk.com"
    }

    fn members(&self) -> &'static [&'static str] {
        &["_embedded", "entries"]
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { variant: "users", keys: &["id", "_links", "email", "level"], confidence: 88, reason: "it lists users as Desk.com writes them", ..Shape::JSON },
            Shape { variant: "customers", keys: &["id", "_links", "first_name", "last_name", "emails"], confidence: 90, reason: "it lists customers as Desk.com writes them", ..Shape::JSON },
            Shape { variant: "messages", keys: &["_links", "body", "direction"], not: &["blurb"], confidence: 90, reason: "its first record is a message as Desk.com writes them", ..Shape::JSON },
            Shape { variant: "notes", keys: &["_links", "body"], marks: &["/api/v2/cases/"], not: &["blurb", "direction", "subject", "keywords"], confidence: 88, reason: "its first record is a note as Desk.com writes them", ..Shape::JSON },
            Shape { variant: "cases", keys: &["id", "_links", "blurb"], some: (2, &["labels", "label_ids", "status", "locked_until", "external_id", "custom_fields"]), confidence: 93, reason: "its first record is a case as Desk.com writes them", ..Shape::JSON },
        ]
    }

    fn companions(&self) -> &'static [Companion] {
        &[
            Companion {
                of: "cases",
                needs: &["messages"],
                message: NO_TEXTS,
                when: When::NoTexts,
                ..Companion::ALWAYS
            },
            Companion { of: "messages", needs: &["cases"], message: NO_CASES, ..Companion::ALWAYS },
            Companion { of: "notes", needs: &["cases"], message: NO_CASES, ..Companion::ALWAYS },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let node = record.node();
        match record.variant {
            "users" => out.extend(someone(node, "user", Role::Agent).map(Piece::Person)),
            "customers" => out.extend(someone(node, "customer", Role::Customer).map(Piece::Person)),
            "messages" | "notes" => {
                out.extend(sender(node).map(Piece::Person));
                out.push(match case_of(node).or_else(|| case_of_name(record.file)) {
                    Some(case) => Piece::Part { case },
                    None => {
                        Piece::Unusable(Trouble::new("desk.no_case", "This record names no case, so it was left out."))
                    }
                });
            }
            _ => {
                let id = node.text("id").or_else(|| last(&node.text("_links.self.href")?));
                let Some(id) = id else {
                    return out
                        .push(Piece::Unusable(Trouble::new("desk.no_id", "This case has no id, so it was left out.")));
                };
                out.extend(someone(node.at("_embedded.customer"), "customer", Role::Customer).map(Piece::Person));
                out.extend(within(node).into_iter().filter_map(|(part, _)| sender(part)).map(Piece::Person));
                out.push(Piece::Case { id });
            }
        }
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let node = head.node();
        let inner = within(node);
        let case = &mut draft.case;
        case.subject = node.text("subject").unwrap_or_default();
        case.channel_raw = node.text("type").unwrap_or_default();
        case.channel = terms::channel(&case.channel_raw);
        case.status = terms::status(&node.text("status").unwrap_or_default());
        case.priority = terms::priority(&node.text("priority").unwrap_or_default());
        // The customer's record may be missing; whoever wrote in is the customer, too.
        let link = linked_to(node, "customer", "customer");
        let known_link = link.clone().filter(|key| known.person(key).is_some());
        let wrote = || {
            let all = inner.iter().map(|(part, _)| *part).chain(parts.iter().map(Record::node));
            all.filter(|part| part.text("direction").as_deref() == Some("in")).find_map(sender).map(|person| person.key)
        };
        case.requester = known_link.or_else(wrote).or(link);
        case.assignee = linked_to(node, "assigned_user", "user");
        case.group =
            node.any(&["_embedded.assigned_group.name"]).or_else(|| last(&node.text("_links.assigned_group.href")?));
        case.tags = node.words("labels");
        draft.case.created_at = known.date(head, "created_at", draft);
        draft.case.updated_at = known.date(head, "updated_at", draft);
        draft.field("language", node.text("language"));
        draft.field("description", node.text("description"));
        draft.field("external_id", node.text("external_id"));
        for (name, value) in node.at("custom_fields").members() {
            draft.field(name, value.joined());
        }
        for (part, is_note) in inner {
            entry(part, is_note, known, draft);
        }
        for part in parts {
            entry(part.node(), part.variant == "notes", known, draft);
        }
    }
}

/// The messages and notes that a case holds itself.
fn within(case: Node<'_>) -> Vec<(Node<'_>, bool)> {
    let of = |path: &str| case.list(path);
    let messages = of("_embedded.message").into_iter().chain(of("_embedded.replies")).chain(of("replies"));
    let notes = of("_embedded.notes").into_iter().chain(of("notes"));
    let all = messages.map(|part| (part, false)).chain(notes.map(|part| (part, true)));
    all.filter(|(part, _)| part.has("body")).collect()
}

fn entry(part: Node<'_>, is_note: bool, known: &Known<'_>, draft: &mut Draft) {
    let status = part.text("status").unwrap_or_default();
    // A draft was never sent.
    if matches!(status.as_str(), "draft" | "pending") && !is_note {
        return;
    }
    let incoming = part.text("direction").as_deref() == Some("in") && !is_note;
    let side = if incoming { Side::Customer } else { Side::Agent };
    let asked = draft.case.requester.clone().filter(|_| incoming);
    let by =
        if incoming { asked } else { linked_to(part, "user", "user").or_else(|| linked_to(part, "sent_by", "user")) };
    let mut author = known.author(by, &part.text("from_name").or_else(|| part.text("from")).unwrap_or_default(), side);
    author.side = side;
    let created_at = known.instant(part.any(&["sent_at", "created_at"]), draft);
    draft.copies(part, "cc");
    let text = part.text("body");
    let html = text.as_ref().is_some_and(|text| text.contains("</") || text.contains("<br"));
    // A part that says no direction may be a note.
    let seen = !is_note && part.has("direction") && !part.hides("hidden");
    draft.case.entries.push(Entry {
        source_id: part.text("id").map(|id| format!("{}{id}", if is_note { "note " } else { "" })).unwrap_or_default(),
        kind: if seen { EntryKind::Message } else { EntryKind::Note },
        author,
        created_at,
        body: if html { body(text, None) } else { body(None, text) },
        attachments: part
            .list("_embedded.attachments")
            .into_iter()
            .chain(part.list("attachments"))
            .map(attachment)
            .collect(),
    });
}

fn attachment(file: Node<'_>) -> Attachment {
    Attachment {
        mime: file.text("content_type"),
        size: file.text("size").and_then(|size| size.parse().ok()),
        ..linked(file.any(&["file_name", "name"]), file.text("url"), "The archive names this file without an address.")
    }
}

/// The case of `/api/v2/cases/1` or `/api/v2/cases/1/replies/901`.
fn case_of(node: Node<'_>) -> Option<String> {
    let href = node.any(&["_links.case.href", "_links.self.href"])?;
    let (_, rest) = href.split_once("/cases/")?;
    rest.split(['/', '?']).next().filter(|id| !id.is_empty()).map(str::to_owned)
}

fn last(href: &str) -> Option<String> {
    href.split('?').next()?.rsplit('/').next().filter(|last| !last.is_empty()).map(str::to_owned)
}

fn linked_to(node: Node<'_>, link: &str, kind: &str) -> Option<PersonKey> {
    Some(key(ID, &format!("{kind}:{}", last(&node.text(&format!("_links.{link}.href"))?)?)))
}

fn someone(node: Node<'_>, kind: &str, role: Role) -> Option<Person> {
    let id = node.text("id").or_else(|| last(&node.text("_links.self.href")?))?;
    let parts = ["first_name", "last_name"].iter().filter_map(|part| node.text(part)).collect::<Vec<_>>().join(" ");
    let name = node.any(&["display_name", "public_name", "name"]).or_else(|| (!parts.is_empty()).then_some(parts));
    let first = |path: &str| node.list(path).into_iter().find_map(|one| one.text("value"));
    let email = first("emails").or_else(|| node.text("email"));
    Some(person(key(ID, &format!("{kind}:{id}")), name, email, first("phone_numbers"), role))
}

/// Who wrote in, by the address in `from`.
fn sender(part: Node<'_>) -> Option<Person> {
    if part.text("direction").as_deref() != Some("in") {
        return None;
    }
    let from = part.text("from")?;
    let (name, email) = match from.strip_suffix('>').and_then(|from| from.rsplit_once('<')) {
        Some((name, email)) => (Some(name.trim().trim_matches('"').to_owned()), email.to_owned()),
        None => (None, from),
    };
    let email = address::normalise(&email);
    address::is_email(&email).then(|| {
        person(mail_key(ID, &email), name.filter(|name| !name.is_empty()), Some(email.clone()), None, Role::Customer)
    })
}
