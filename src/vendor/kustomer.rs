//! Kustomer, by dumps of its API: conversations, messages, notes, customers and users, each with its attributes and the ids of
//! what it belongs to. One file may hold several of these.

use super::kit::{Companion, Desk, Draft, Known, Node, Piece, Record, Shape, Trouble, When, key, linked, person};
use crate::model::{Attachment, Body, Entry, EntryKind, Person, Role, Side};
use crate::vendor::terms;

const ID: &str = "kustomer";
const NO_TEXTS: &str = "There are conversations of Kustomer without their messages and notes. Fetch both of each (/v1/conversations/…/messages, /v1/conversations/…/notes, all pages) and drop them beside.";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Kustomer;

impl Desk for Kustomer {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Kustomer"
    }

    fn members(&self) -> &'static [&'static str] {
        &["data", "included"]
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { variant: "records", keys: &["type", "id", "attributes"], marks: &["/v1/conversations", "/v1/customers", "\"conversation\"", "\"displayName\""], not: &["subject", "body"], confidence: 82, reason: "its records have types and attributes as Kustomer writes them", ..Shape::JSON },
        ]
    }

    fn companions(&self) -> &'static [Companion] {
        &[Companion { of: "records", message: NO_TEXTS, when: When::NoTexts, ..Companion::ALWAYS }]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let node = record.node();
        let id = node.text("id");
        match (node.text("type").as_deref(), id) {
            (Some("conversation"), Some(id)) => out.push(Piece::Case { id }),
            (Some("customer"), Some(id)) => out.push(Piece::Person(someone(&id, node, Role::Customer))),
            (Some("user"), Some(id)) => out.push(Piece::Person(someone(&id, node, Role::Agent))),
            (Some("message" | "note"), _) => out.push(match of(node, "conversation") {
                Some(case) => Piece::Part { case },
                None => Piece::Unusable(Trouble::new(
                    "desk.no_case",
                    "This record names no conversation, so it was left out.",
                )),
            }),
            (_, None) => {
                out.push(Piece::Unusable(Trouble::new("desk.no_id", "This record has no id, so it was left out.")))
            }
            // Companies, teams, tags and the like.
            _ => {}
        }
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let node = head.node();
        let about = node.at("attributes");
        let case = &mut draft.case;
        case.subject = about.any(&["name", "subject"]).unwrap_or_default();
        case.channel_raw = about.words("channels").into_iter().next().unwrap_or_default();
        case.channel = terms::channel(&case.channel_raw);
        case.status = terms::status(&about.text("status").unwrap_or_default());
        case.priority = terms::priority(&about.text("priority").unwrap_or_default());
        case.requester = of(node, "customer").map(|id| key(ID, &id));
        case.assignee = about.words("assignedUsers").first().map(|id| key(ID, id));
        case.group = about.words("assignedTeams").into_iter().next();
        case.tags = about.words("tags");
        draft.case.created_at = known.date(head, "attributes.createdAt", draft);
        draft.case.updated_at = known.date(head, "attributes.updatedAt", draft);
        for (name, value) in about.at("custom").members() {
            draft.field(name, value.joined());
        }
        for part in parts {
            entry(part.node(), known, draft);
        }
    }
}

fn entry(part: Node<'_>, known: &Known<'_>, draft: &mut Draft) {
    let about = part.at("attributes");
    if about.text("status").as_deref() == Some("draft") {
        return;
    }
    let is_note = part.text("type").as_deref() == Some("note");
    let incoming = about.text("direction").as_deref() == Some("in") && !is_note;
    let side = if incoming { Side::Customer } else { Side::Agent };
    let by = match side {
        Side::Customer => of(part, "customer").or_else(|| of(part, "createdBy")),
        Side::Agent => of(part, "createdBy").or_else(|| about.text("user")),
    };
    let asked = draft.case.requester.clone().filter(|_| incoming);
    let mut author = known.author(by.map(|id| key(ID, &id)).or(asked), "", side);
    author.side = side;
    let created_at = known.instant(about.any(&["sentAt", "createdAt"]), draft);
    let text = about.any(&["body", "preview"]).unwrap_or_default();
    let html = text.contains("</") || text.contains("<br");
    draft.case.entries.push(Entry {
        source_id: part.text("id").unwrap_or_default(),
        // What says no direction is no message that anybody sent.
        kind: if is_note || !about.has("direction") { EntryKind::Note } else { EntryKind::Message },
        author,
        created_at,
        body: if html { Body::Html(text) } else { Body::Text(text) },
        attachments: part.list("relationships.attachments.data").into_iter().map(file).collect(),
    });
}

/// A file, of which the dump has the id alone.
fn file(node: Node<'_>) -> Attachment {
    const WHY: &str = "The dump names this file without saying where it is. Download it in Kustomer by hand.";
    linked(node.text("id").map(|id| format!("attachment {id}")), None, WHY)
}

/// The id of what a record belongs to.
fn of(node: Node<'_>, what: &str) -> Option<String> {
    node.text(&format!("relationships.{what}.data.id"))
}

fn someone(id: &str, node: Node<'_>, role: Role) -> Person {
    let about = node.at("attributes");
    let email = about.list("emails").into_iter().find_map(|one| one.text("email")).or_else(|| about.text("email"));
    let phone = about.list("phones").into_iter().find_map(|one| one.text("phone"));
    person(key(ID, id), about.any(&["displayName", "name"]), email, phone, role)
}
