//! Columns made of nested records: `ticket.requester.email`, and `messages[].author.name` within a list of messages. What
//! such a path would be called in a table, so that its meaning is guessed as any column's is.

use super::names::{self, normal};
use crate::vendor::Column;

/// What stands between the name of a list and the path within its elements.
pub(super) const WITHIN: &str = "[].";
/// The name of a message's own id, which nothing needs.
pub(super) const MESSAGE_ID: &str = "id of a message";

/// The list of messages that a column stands in, e.g. `messages`.
pub(super) fn list(header: &str) -> Option<&str> {
    header.rsplit_once(WITHIN).map(|(list, _)| list)
}

/// The header as a table would spell it, see [`normal`].
pub(super) fn spelled(header: &str) -> String {
    match header.rsplit_once(WITHIN) {
        Some((_, path)) => of_message(&of_case(path)),
        None => of_case(header),
    }
}

/// What a name within a message means there: its date is the message's, whoever it names wrote it.
fn of_message(name: &str) -> String {
    match meaning(name) {
        Some(Column::Body) => "message body".to_owned(),
        Some(Column::CaseId) => MESSAGE_ID.to_owned(),
        Some(Column::CreatedAt | Column::MessageAt) => "message date".to_owned(),
        Some(Column::RequesterEmail) => "author email".to_owned(),
        Some(Column::Assignee | Column::Author | Column::RequesterName | Column::RequesterPhone)
            if name.ends_with("email") =>
        {
            "author email".to_owned()
        }
        Some(Column::Assignee | Column::Author | Column::RequesterName | Column::RequesterPhone) => {
            "author name".to_owned()
        }
        Some(Column::Attachments | Column::Direction | Column::Visibility) => name.to_owned(),
        _ => format!("{name} of a message"),
    }
}

fn of_case(path: &str) -> String {
    let whole = normal(path);
    if !path.contains('.') || meaning(&whole).is_some() {
        return whole;
    }
    let steps: Vec<String> = path
        .split('.')
        .filter(|step| !step.starts_with(['$', '_']))
        .map(normal)
        .filter(|step| !step.is_empty())
        .collect();
    let mut rest = steps.as_slice();
    while let Some((first, inner)) = rest.split_first() {
        let name = rest.join(" ");
        if meaning(&name).is_some() {
            return name;
        }
        if let Some(name) = described(first, inner) {
            return name;
        }
        if !WRAPPERS.contains(&first.as_str()) {
            break;
        }
        rest = inner;
    }
    whole
}

/// Objects that only hold what belongs to the record itself.
const WRAPPERS: &[&str] = &[
    "attributes",
    "case",
    "conversation",
    "data",
    "details",
    "document",
    "email",
    "fields",
    "info",
    "issue",
    "item",
    "meta",
    "metadata",
    "node",
    "payload",
    "properties",
    "record",
    "request",
    "source",
    "thread",
    "ticket",
];

/// `customer.displayName` is the name of a customer, `status.label` a status.
fn described(of: &str, inner: &[String]) -> Option<String> {
    const CUSTOMERS: &[&str] =
        &["client", "contact", "customer", "end user", "reporter", "requester", "user", "visitor"];
    const AUTHORS: &[&str] =
        &["author", "by", "created by", "creator", "from", "member", "operator", "poster", "sender", "submitter"];
    const AGENTS: &[&str] = &["agent", "assigned agent", "assigned to", "assignee", "owner", "responsible", "staff"];
    const NAMED: &[&str] = &[
        "channel",
        "department",
        "group",
        "inbox",
        "mailbox",
        "priority",
        "queue",
        "source",
        "state",
        "status",
        "team",
        "urgency",
        "via",
    ];
    const TEXTS: &[&str] = &["body", "comment", "content", "description", "message", "text"];
    let [what] = inner else { return None };
    if TEXTS.contains(&of) && matches!(what.as_str(), "body" | "content" | "html" | "plain" | "raw" | "text" | "value")
    {
        return Some("body".to_owned());
    }
    let whose = match of {
        _ if CUSTOMERS.contains(&of) => "requester",
        _ if AUTHORS.contains(&of) => "author",
        _ if AGENTS.contains(&of) => "assignee",
        _ if NAMED.contains(&of) => {
            return matches!(what.as_str(), "label" | "name" | "title" | "value").then(|| of.to_owned());
        }
        _ => return None,
    };
    let what = match what.as_str() {
        "address" | "e mail" | "email" | "email address" | "mail" => "email",
        "display name" | "full name" | "fullname" | "name" | "nickname" | "real name" | "title" | "username" => "name",
        "mobile" | "msisdn" | "phone" | "phone number" | "tel" | "telephone" if whose == "requester" => "phone",
        "kind" | "role" | "type" if whose != "assignee" => return Some("author type".to_owned()),
        _ => return None,
    };
    Some(format!("{whose} {what}"))
}

/// Is this one of several forms of a text, as mails have them? Only one of them is needed.
pub(super) fn is_form(header: &str) -> bool {
    normal(header).split(' ').any(|word| matches!(word, "body" | "html" | "plain" | "text"))
}

/// What a name, spelled as [`normal`] does, says of its column.
pub(super) fn meaning(name: &str) -> Option<Column> {
    names::all().find(|(_, names)| names.contains(&name)).map(|(meaning, _)| *meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_records_are_called_what_a_table_would_call_them() {
        for (path, name) in [
            ("subject", "subject"),
            ("ticket.id", "ticket id"),
            ("fields.summary", "summary"),
            ("data.attributes.createdAt", "created at"),
            ("createdAt.$date", "created at"),
            ("customer.displayName", "requester name"),
            ("from.address", "author email"),
            ("assignedTo.mail", "assignee email"),
            ("status.label", "status"),
            ("company.name", "company name"),
            ("Req. name", "req name"),
            ("messages[].body", "message body"),
            ("messages[].content.text", "message body"),
            ("messages[].created_at", "message date"),
            ("messages[].user.email", "author email"),
            ("messages[].sender.role", "sender role"),
            ("messages[].operator.kind", "author type"),
            ("messages[].public", "public"),
            ("messages[].id", MESSAGE_ID),
            ("messages[].likes", "likes of a message"),
        ] {
            assert_eq!(spelled(path), name, "{path}");
        }
    }
}
