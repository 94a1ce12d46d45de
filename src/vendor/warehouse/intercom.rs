//! Intercom: `conversation_history`, `conversation_part_history`, `conversation_contact_history`,
//! `conversation_tag_history`, `contact_history`, `admin`, `team`, `tag`.
//!
//! Tables of history keep every version of a record. Where `_fivetran_active` says which one holds, the others are passed
//! over; otherwise the newest counts.

use super::row::{at, fields, is_current, is_deleted, name, newest_first, no_id, of, part};
use super::{BESIDE, LOADED, NAMED, TABLE};
use crate::model::{Entry, EntryKind, Person, Role, Side};
use crate::vendor::intercom::{ID, channel, is_note, plain, priority, redacted, role_of, side_of, status, written};
use crate::vendor::kit::{Companion, Desk, Draft, Known, Node, Piece, Record, Shape, key, person};

const CONTACTS: &str = "contacts";
const CONVERSATIONS: &str = "conversations";
const CONVERSATION_CONTACTS: &str = "conversation-contacts";
const CONVERSATION_TAGS: &str = "conversation-tags";
const PARTS: &str = "parts";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Intercom;

impl Desk for Intercom {
    fn id(&self) -> &'static str {
        "warehouse-intercom"
    }

    fn name(&self) -> &'static str {
        "Intercom tables of a warehouse"
    }

    fn service(&self) -> &'static str {
        "Intercom"
    }

    fn family(&self) -> &'static str {
        ID
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { names: &["company", "contact_company", "contact_tag", "segment", "team_admin"], not: &["conversation_id", "portal_id", "property_name"], ..BESIDE },
            Shape { variant: "teams", keys: &["id", "name"], not: &["email", "role"], names: &["team", "intercom_team", "intercom.team"], reason: "the table \"team\" of Intercom in a warehouse", ..NAMED },
            Shape { variant: "tags", keys: &["id", "name"], not: &["email", "role"], names: &["tag", "intercom_tag", "intercom.tag"], reason: "the table \"tag\" of Intercom in a warehouse", ..NAMED },
            Shape { variant: "admins", keys: &["id", "name", "email"], not: &["role"], names: &["admin", "intercom_admin", "intercom.admin"], reason: "the table \"admin\" of Intercom in a warehouse", ..NAMED },
            Shape { variant: "admins", keys: &["id", "name", "email", "job_title"], some: (1, LOADED), not: &["role"], reason: "the table \"admin\" of Intercom in a warehouse", ..TABLE },
            Shape { variant: CONTACTS, keys: &["id", "email", "name", "role"], some: (2, &["_fivetran_active", "has_hard_bounced", "last_contacted_at", "marked_email_as_spam", "signed_up_at", "unsubscribed_from_emails", "workspace_id"]), reason: "the table \"contact_history\" of Intercom in a warehouse", ..TABLE },
            Shape { variant: CONTACTS, keys: &["id", "email", "name", "role", "_fivetran_active"], reason: "the table \"contact_history\" of Intercom in a warehouse", ..TABLE },
            Shape { variant: CONVERSATION_CONTACTS, keys: &["contact_id", "conversation_id"], not: &["body", "id", "subject"], reason: "the table \"conversation_contact_history\" of Intercom in a warehouse", ..TABLE },
            Shape { variant: CONVERSATION_TAGS, keys: &["conversation_id", "tag_id"], not: &["body", "subject"], reason: "the table \"conversation_tag_history\" of Intercom in a warehouse", ..TABLE },
            Shape { variant: PARTS, keys: &["id", "conversation_id", "part_type", "author_id", "author_type", "body"], reason: "the table \"conversation_part_history\" of Intercom in a warehouse", ..TABLE },
            Shape { variant: CONVERSATIONS, keys: &["id", "state"], some: (3, &["first_contact_reply_created_at", "snoozed_until", "source_author_id", "source_author_type", "source_body", "source_delivered_as", "source_subject", "source_type", "waiting_since"]), reason: "the table \"conversation_history\" of Intercom in a warehouse", ..TABLE },
        ]
    }

    fn companions(&self) -> &'static [Companion] {
        &[
            Companion { of: CONVERSATIONS, needs: &[PARTS], message: NO_PARTS, ..Companion::ALWAYS },
            Companion { of: CONVERSATIONS, needs: &[CONTACTS], message: NO_CONTACTS, ..Companion::ALWAYS },
            Companion { of: CONVERSATIONS, needs: &["admins"], message: NO_ADMINS, ..Companion::ALWAYS },
            Companion { of: CONVERSATION_TAGS, needs: &["tags"], message: NO_TAGS, ..Companion::ALWAYS },
            Companion { of: PARTS, needs: &[CONVERSATIONS], message: NO_CONVERSATIONS, ..Companion::ALWAYS },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let row = record.node();
        if is_current(row) == Some(false) {
            return;
        }
        match record.variant {
            "beside" => {}
            "teams" => out.extend(name(row, "team", "id", "name")),
            "tags" => out.extend(name(row, "tag", "id", "name")),
            "admins" => out.extend(someone(row, Role::Agent).map(Piece::Person)),
            CONTACTS => {
                out.extend(version(row));
                out.extend(someone(row, Role::Customer).map(Piece::Person));
            }
            CONVERSATION_CONTACTS | CONVERSATION_TAGS => out.push(part(row, "conversation_id")),
            PARTS => {
                out.extend(author(row, "author_id", "author_type").map(Piece::Person));
                out.push(part(row, "conversation_id"));
            }
            _ => {
                out.extend(version(row));
                match row.text("id") {
                    None => out.push(no_id()),
                    Some(id) if is_deleted(row) => out.push(Piece::Deleted { case: Some(id) }),
                    Some(id) => {
                        out.extend(author(row, "source_author_id", "source_author_type").map(Piece::Person));
                        out.push(Piece::Case { id });
                    }
                }
            }
        }
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let row = head.node();
        let admin = row.text("admin_assignee_id").or_else(|| assigned(row, "admin")).filter(|id| id != "0");
        let team = row.text("team_assignee_id").or_else(|| assigned(row, "team")).filter(|id| id != "0");
        let case = &mut draft.case;
        case.subject = row.any(&["title", "source_subject"]).map(|text| plain(&text)).unwrap_or_default();
        case.channel_raw = row.any(&["source_type", "source_delivered_as"]).unwrap_or_default();
        case.channel = channel(&case.channel_raw);
        case.status = status(row);
        case.priority = priority(row.text("priority"));
        case.assignee = admin.map(|id| key(ID, &id));
        case.group = team.map(|id| known.name("team", &id).unwrap_or(id));
        case.tags = tags(row, parts).map(|id| known.name("tag", &id).unwrap_or(id)).collect();
        let asked = author(row, "source_author_id", "source_author_type").filter(|one| one.role == Role::Customer);
        case.requester = asked.map(|one| one.key).or_else(|| {
            let contacts = newest_first(&of(parts, CONVERSATION_CONTACTS), &["conversation_updated_at"]);
            contacts.iter().find_map(|row| row.node().text("contact_id")).map(|id| key(ID, &id))
        });
        draft.case.created_at = known.date(head, "created_at", draft);
        draft.case.updated_at = known.date(head, "updated_at", draft);
        draft.field("rating", row.text("conversation_rating_value"));
        draft.field("rating_remark", row.text("conversation_rating_remark"));
        draft.field("url", row.text("source_url"));
        fields(head, "custom_", PLACED, draft);
        first(row, known, draft);
        // The kit keeps the first entry of an id.
        for part in newest_first(&of(parts, PARTS), &["updated_at", "conversation_updated_at"]) {
            message(part, known, draft);
        }
    }
}

const NO_PARTS: &str = "There are conversations of Intercom, but none of their messages except the first: export the table \
                        conversation_part_history of the warehouse as CSV and drop it as well.";
const NO_CONTACTS: &str = "The table contact_history of Intercom is not among these files: customers are known by their numbers only, \
                           so nobody has an address. Export it from the warehouse as CSV and drop it as well.";
const NO_ADMINS: &str = "The table admin of Intercom is not among these files, so who works there has no name. Export it from the \
                         warehouse as CSV and drop it as well.";
const NO_TAGS: &str = "The table tag of Intercom is not among these files, so tags are known by their numbers only. Export it from \
                       the warehouse as CSV and drop it as well.";
const NO_CONVERSATIONS: &str = "There are parts of conversations of Intercom, but no conversations: export the table \
                                conversation_history of the warehouse as CSV and drop it as well.";

/// Columns of conversations that have a place in the model, or that only count or repeat another one.
const PLACED: &[&str] = &[
    "admin_assignee_id",
    "all_conversation_parts_total_count",
    "assignee_id",
    "assignee_type",
    "conversation_rating_created_at",
    "conversation_rating_remark",
    "conversation_rating_value",
    "created_at",
    "first_contact_reply_created_at",
    "first_contact_reply_type",
    "first_contact_reply_url",
    "id",
    "open",
    "priority",
    "read",
    "snoozed_until",
    "source_author_id",
    "source_author_type",
    "source_body",
    "source_delivered_as",
    "source_id",
    "source_subject",
    "source_type",
    "source_url",
    "state",
    "team_assignee_id",
    "title",
    "updated_at",
    "waiting_since",
];

/// Which version a row is, when the table does not say that it is the one that holds.
fn version(row: Node<'_>) -> Option<Piece> {
    let id = row.text("id").filter(|_| is_current(row).is_none())?;
    Some(Piece::Version { id, at: at(row, "updated_at") })
}

fn someone(row: Node<'_>, role: Role) -> Option<Person> {
    Some(person(key(ID, &row.text("id")?), row.text("name"), row.text("email"), row.text("phone"), role))
}

/// An author, who is known by number and type.
fn author(row: Node<'_>, id: &str, of: &str) -> Option<Person> {
    Some(Person { role: role_of(&row.text(of)?), ..Person::unknown(key(ID, &row.text(id)?)) })
}

fn assigned(row: Node<'_>, to: &str) -> Option<String> {
    row.text("assignee_id").filter(|_| row.text("assignee_type").as_deref() == Some(to))
}

/// Numbers of the tags that the conversation has now. The table has them for each of its versions, and none for a version
/// without tags.
fn tags<'a>(row: Node<'_>, parts: &'a [Record<'_>]) -> impl Iterator<Item = String> + 'a {
    const OF: &str = "conversation_updated_at";
    let all = parts.iter().filter(|part| part.variant == CONVERSATION_TAGS);
    let now = at(row, "updated_at").or_else(|| all.clone().filter_map(|tag| at(tag.node(), OF)).max());
    let holds = move |tag: &&Record<'_>| {
        is_current(tag.node()) == Some(true) || now.is_none() || at(tag.node(), OF).is_none_or(|at| Some(at) == now)
    };
    all.filter(holds).filter_map(|tag| tag.node().text("tag_id"))
}

/// The first message, which stands in the conversation.
fn first(row: Node<'_>, known: &Known<'_>, draft: &mut Draft) {
    let Some(text) = row.text("source_body") else { return };
    let side = side_of(row.text("source_author_type").as_deref());
    let by = author(row, "source_author_id", "source_author_type").map(|one| one.key);
    let mut author = known.author(by.or_else(|| draft.case.requester.clone()), "", side);
    author.side = side;
    let entry = Entry {
        source_id: row.text("source_id").map(|id| format!("source {id}")).unwrap_or_default(),
        kind: EntryKind::Message,
        author,
        created_at: draft.case.created_at.clone(),
        body: written(Some(text)),
        attachments: Vec::new(),
    };
    draft.case.entries.push(entry);
}

/// A part that says something. One that does not say what it is is a note.
fn message(record: &Record<'_>, known: &Known<'_>, draft: &mut Draft) {
    let row = record.node();
    let Some(text) = row.text("body").or_else(|| redacted(row)) else { return };
    let (part_type, author_type) = (row.text("part_type"), row.text("author_type"));
    let note = part_type.is_none() || is_note(part_type.as_deref(), author_type.as_deref());
    let by = row.text("author_id").map(|id| key(ID, &id));
    let mut author = known.author(by, "", Side::Agent);
    if author_type.is_some() {
        author.side = side_of(author_type.as_deref());
    }
    let created_at = known.date(record, "created_at", draft);
    draft.case.entries.push(Entry {
        source_id: row.text("id").unwrap_or_default(),
        kind: if note { EntryKind::Note } else { EntryKind::Message },
        author,
        created_at,
        body: written(Some(text)),
        attachments: Vec::new(),
    });
}
