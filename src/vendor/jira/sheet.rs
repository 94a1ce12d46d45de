//! Issues as rows: `Comment` and `Attachment` stand as often as the fattest issue needs, each cell `date;user;text`.

use super::super::kit::{Draft, Known, Node, Record, key, linked, person};
use super::{ID, cell, priority, status, titles};
use crate::model::{Attachment, Body, Channel, Entry, EntryKind, Person, Role, Side};
use crate::text::address;

/// Columns that have a place in the model; the rest become fields.
const PLACED: &[&str] = &[
    "summary",
    "issue key",
    "issue id",
    "status",
    "status category",
    "project key",
    "project name",
    "priority",
    "assignee",
    "assignee id",
    "reporter",
    "reporter id",
    "created",
    "updated",
    "labels",
    "description",
    "comment",
    "attachment",
];

pub(super) fn people(row: Node<'_>) -> Vec<Person> {
    let mut people: Vec<Person> = someone(row, "reporter", Role::Customer).into_iter().collect();
    people.extend(someone(row, "assignee", Role::Agent));
    people
}

pub(super) fn case(head: &Record<'_>, known: &Known<'_>, draft: &mut Draft) {
    let row = head.node();
    let case = &mut draft.case;
    case.subject = row.text("summary").unwrap_or_default();
    case.channel = Channel::Web;
    case.channel_raw = row.text("issue type").unwrap_or_default();
    case.status = status(row.text("status"), row.text("status category"));
    case.priority = priority(row.text("priority"));
    case.requester = someone(row, "reporter", Role::Customer).map(|person| person.key);
    case.assignee = someone(row, "assignee", Role::Agent).map(|person| person.key);
    case.group = row.any(&["project name", "project key"]);
    case.tags = row.list("labels").into_iter().filter_map(Node::value).collect();
    draft.case.created_at = known.date(head, "created", draft);
    draft.case.updated_at = known.date(head, "updated", draft);
    let requester = draft.case.requester.clone();
    let files: Vec<Attachment> =
        row.list("attachment").into_iter().filter_map(|cell| attachment(&cell.value()?)).collect();
    if let Some(text) = row.text("description").or_else(|| (!files.is_empty()).then(String::new)) {
        let entry = Entry {
            source_id: String::new(),
            kind: EntryKind::Message,
            author: known.author(requester.clone(), "", Side::Customer),
            created_at: draft.case.created_at.clone(),
            body: Body::Text(text),
            attachments: files,
        };
        draft.case.entries.push(entry);
    }
    for (at, cell) in row.list("comment").into_iter().enumerate() {
        let Some(cell) = cell.value() else { continue };
        let Some((date, user, text)) = cell::comment(&cell) else {
            draft.trouble("jira.comment", "A comment has neither date nor author. It was kept as a note without them.");
            draft.case.entries.push(note(at, Body::Text(cell.clone()), None, known, ""));
            continue;
        };
        let created_at = known.instant(Some(date.to_owned()), draft);
        let by = [("reporter", Role::Customer), ("assignee", Role::Agent)]
            .into_iter()
            .find(|(what, _)| {
                [format!("{what} id"), (*what).to_owned()].iter().any(|path| row.text(path).as_deref() == Some(user))
            })
            .and_then(|(what, role)| someone(row, what, role))
            .map(|person| person.key)
            .or_else(|| (!user.is_empty()).then(|| key(ID, user)));
        let mut entry = note(at, Body::Text(text.to_owned()), created_at, known, user);
        entry.author =
            known.author(by.clone(), user, if by.is_some() && by == requester { Side::Customer } else { Side::Agent });
        draft.case.entries.push(entry);
    }
    let mut seen: Vec<&str> = Vec::new();
    for (title, _) in head.columns() {
        let name = title.to_lowercase();
        if !PLACED.contains(&name.as_str()) && !seen.contains(&title) {
            seen.push(title);
            let values: Vec<String> =
                row.0.get(&name).map(|value| Node(value).joined()).into_iter().flatten().collect();
            let own = titles::CUSTOM.iter().find_map(|start| title.strip_prefix(start)?.strip_suffix(')'));
            draft.field(own.unwrap_or(title), Some(values.join(", ")));
        }
    }
}

/// A comment by its place: the row gives it no id, and new ones come last.
fn note(at: usize, body: Body, created_at: Option<crate::model::Instant>, known: &Known<'_>, label: &str) -> Entry {
    Entry {
        source_id: format!("comment {}", at + 1),
        kind: EntryKind::Note,
        author: known.author(None, label, Side::Agent),
        created_at,
        body,
        attachments: Vec::new(),
    }
}

/// `date;user;file name;address`, the address behind the login.
fn attachment(cell: &str) -> Option<Attachment> {
    const WHY: &str =
        "Jira gives this file only to who is signed in. Download it there and add it to the case by hand.";
    let address = |text: &str| ["https://", "http://"].iter().filter_map(|start| text.find(start)).min();
    if address(cell) == Some(0) {
        let name = cell.rsplit('/').next().filter(|name| !name.is_empty());
        return Some(linked(name.map(str::to_owned), None, WHY));
    }
    // The name may have semicolons of its own.
    let rest = cell.splitn(3, ';').nth(2)?;
    let name = match address(rest) {
        Some(at) => rest.get(..at)?.trim_end_matches(';'),
        None => rest.split(';').next()?,
    };
    let name = name.trim();
    (!name.is_empty()).then(|| linked(Some(name.to_owned()), None, WHY))
}

/// A person of two columns: a display name or an address, and an id.
fn someone(row: Node<'_>, what: &str, role: Role) -> Option<Person> {
    let shown = row.text(what);
    let id = row.text(&format!("{what} id"));
    let at = id.or_else(|| shown.clone())?;
    let email = shown.clone().filter(|shown| address::is_email(&address::normalise(shown)));
    // Who reported may well work there.
    let role = if role == Role::Agent { role } else { Role::Unknown };
    Some(person(key(ID, &at), shown.filter(|_| email.is_none()), email, None, role))
}
