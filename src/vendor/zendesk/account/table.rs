//! Rows of the CSV: headers of tickets, the requester with an address, and the titles of custom fields with their kinds
//! behind them, as in `Size [list]`. Empty is a dash; the kit has made that nothing.

use super::super::case::{channel_of, priority, status};
use super::super::people;
use super::{ID, titles};
use crate::model::{Person, Role};
use crate::vendor::kit::{self, Draft, Known, Node, Piece, Record, Trouble};

/// Columns with a place in the model, and those that only count or repeat another one.
const PLACED: &[&str] = &[
    "summation column",
    "id",
    "requester",
    "requester id",
    "requester email",
    "requester domain",
    "assignee",
    "group",
    "subject",
    "tags",
    "status",
    "priority",
    "via",
    "created at",
    "updated at",
];
/// Columns that the JSON has under another name.
const NAMED: &[(&str, &str)] = &[
    ("ticket type", "type"),
    ("organization", "organization"),
    ("due date", "due_at"),
    ("satisfaction score", "satisfaction"),
];

/// A case and the people of its row.
pub(super) fn pieces(record: &Record<'_>, out: &mut Vec<Piece>) {
    let row = record.node();
    let Some(id) = row.text("id") else {
        let message = "This row has no number of a ticket, so nothing can be made of it. It was left out.";
        return out.push(Piece::Unusable(Trouble::new("zendesk.no_id", message)));
    };
    out.extend([requester(row), assignee(row)].into_iter().flatten().map(Piece::Person));
    titles(out);
    for (column, _) in record.columns() {
        if let Some(title) = title(column) {
            out.push(Piece::Title { field: column.to_owned(), title: title.to_owned() });
        }
    }
    out.push(Piece::Case { id });
}

/// Somebody of a table of users.
pub(super) fn user(record: &Record<'_>) -> Option<Person> {
    let row = record.node();
    let role = people::role(row.text("role").as_deref());
    Some(kit::person(people::key(&row.text("id")?), row.text("name"), row.text("email"), row.text("phone"), role))
}

/// Makes the case of a row.
pub(super) fn case(record: &Record<'_>, known: &Known<'_>, draft: &mut Draft) {
    let row = record.node();
    let lower = |column| row.text(column).unwrap_or_default().to_lowercase();
    let case = &mut draft.case;
    case.subject = row.text("subject").unwrap_or_default();
    case.status = status(&lower("status"));
    case.priority = priority(&lower("priority"));
    if let Some(via) = row.text("via") {
        case.channel = channel_of(&via.to_lowercase());
        case.channel_raw = via;
    }
    case.requester = requester(row).map(|person| person.key);
    case.assignee = assignee(row).map(|person| person.key);
    case.group = row.text("group");
    // Zendesk's tags hold no spaces, and its CSV separates them by nothing else.
    case.tags = row.text("tags").unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    draft.case.created_at = known.date(record, "created at", draft);
    draft.case.updated_at = known.date(record, "updated at", draft);
    for (column, value) in record.columns() {
        let plain = column.to_lowercase();
        if !PLACED.contains(&plain.as_str()) {
            let name = NAMED.iter().find(|(title, _)| *title == plain).map_or(column, |(_, name)| name);
            let value = value.joined();
            draft.field(name, if name == "type" { value.map(|word| word.to_lowercase()) } else { value });
        }
    }
}

/// The title of a custom field; nothing for a column of Zendesk's own.
pub(super) fn title(column: &str) -> Option<&str> {
    let (title, kind) = column.strip_suffix(']')?.rsplit_once(" [")?;
    let is_kind = !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_lowercase());
    is_kind.then_some(title.trim()).filter(|title| !title.is_empty())
}

/// Who asked: under the id that users have in every other export.
pub(super) fn requester(row: Node<'_>) -> Option<Person> {
    let (name, email) = (row.text("requester"), row.text("requester email"));
    // Excel writes long ids in a short way, which is the same for everybody.
    let id = row.text("requester id").filter(|id| !kit::is_damaged(id));
    let key = match (id, &email) {
        (Some(id), _) => kit::key(ID, &id),
        (None, Some(email)) => kit::mail_key(ID, email),
        (None, None) => kit::key(ID, &format!("requester:{}", name.as_ref()?)),
    };
    Some(kit::person(key, name, email, None, Role::Unknown))
}

/// Who is in charge. The table has names of agents only.
fn assignee(row: Node<'_>) -> Option<Person> {
    let name = row.text("assignee")?;
    Some(kit::person(kit::key(ID, &format!("agent:{name}")), Some(name), None, None, Role::Agent))
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn titles_of_custom_fields_lose_their_kind() {
        assert_eq!(title("Cup size [list]"), Some("Cup size"));
        assert_eq!(title("Why [really] [txt]"), Some("Why [really]"));
        assert_eq!((title("Subject"), title("[x]"), title("Odd []")), (None, None, None));
    }
}
