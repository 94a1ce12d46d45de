//! Conversations as a table of their messages, one a row, as services that export for Intercom write them. Times are UTC.

use super::super::kit::{Draft, Known, Node, Piece, Record, Trouble, key, person};
use super::{ID, channel, is_note, role_of, side_of, status, written};
use crate::model::{Channel, Entry, EntryKind, Person, Side};

/// Columns that have a place in the model; others of the conversation become fields.
const PLACED: &[&str] = &["conversation_id", "conversation_state", "conversation_subject", "conversation_source_type"];

/// The author of a row, and the row as a message of its conversation.
pub(super) fn pieces(row: Node<'_>, out: &mut Vec<Piece>) {
    let Some(case) = row.text("conversation_id") else {
        return out.push(Piece::Unusable(Trouble::new(
            "desk.no_case",
            "This row names no conversation, so it was left out.",
        )));
    };
    out.extend(author(row).map(Piece::Person));
    out.push(Piece::Gathered { case });
}

/// A conversation of its rows.
pub(super) fn case(head: &Record<'_>, others: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
    let row = head.node();
    let rows = || std::iter::once(head).chain(others);
    let subjects = ["conversation_subject", "message_subject"];
    draft.case.subject = rows().find_map(|row| row.node().any(&subjects)).unwrap_or_default();
    draft.case.channel_raw = row.text("conversation_source_type").unwrap_or_default();
    draft.case.channel =
        if draft.case.channel_raw.is_empty() { Channel::Chat } else { channel(&draft.case.channel_raw) };
    let state = rows().filter_map(|row| row.node().text("conversation_state")).next_back();
    draft.case.status = status(Node(&serde_json::json!({ "state": state })));
    let asked = rows().filter(|row| side(row.node()) == Side::Customer).find_map(|row| author(row.node()));
    draft.case.requester = asked.map(|person| person.key);
    // Every row repeats what is said of the conversation, and the last knows most.
    for (title, _) in head.columns() {
        let name = title.to_lowercase();
        if name.starts_with("conversation_") && !PLACED.contains(&name.as_str()) {
            draft.field(title, rows().filter_map(|row| row.node().text(&name)).next_back());
        }
    }
    for row in rows() {
        entry(row, known, draft);
    }
    draft.case.created_at =
        draft.case.entries.iter().filter_map(|entry| entry.created_at.clone()).min_by_key(|at| at.at);
}

fn entry(record: &Record<'_>, known: &Known<'_>, draft: &mut Draft) {
    let row = record.node();
    let Some(text) = row.text("message_body") else { return };
    let side = side(row);
    // What a customer wrote is no secret to them, whatever its type.
    let kind = (row.text("message_type"), row.text("message_author_type"));
    let note = side == Side::Agent && is_note(kind.0.as_deref(), kind.1.as_deref());
    let label = row.any(&["message_author_name", "message_author_email"]).unwrap_or_default();
    let mut author = known.author(author(row).map(|person| person.key), &label, side);
    author.side = side;
    let created_at = known.date(record, "message_created_at", draft);
    draft.case.entries.push(Entry {
        source_id: row.text("message_id").unwrap_or_default(),
        kind: if note { EntryKind::Note } else { EntryKind::Message },
        author,
        created_at,
        body: written(Some(text)),
        attachments: Vec::new(),
    });
}

fn side(row: Node<'_>) -> Side {
    side_of(row.text("message_author_type").as_deref())
}

fn author(row: Node<'_>) -> Option<Person> {
    let id = row.text("message_author_id")?;
    let role = role_of(&row.text("message_author_type").unwrap_or_default());
    Some(person(key(ID, &id), row.text("message_author_name"), row.text("message_author_email"), None, role))
}
