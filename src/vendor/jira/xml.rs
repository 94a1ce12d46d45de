//! Issues as items of the RSS that a filter exports: texts are HTML, people stand in attributes.

use super::super::kit::{Draft, Known, Node, Record, key, linked, person};
use super::{ID, priority, status};
use crate::model::{Attachment, Body, Channel, Entry, EntryKind, Person, Role, Side};

pub(super) fn people(item: Node<'_>) -> Vec<Person> {
    let mut people: Vec<Person> = someone(item.at("reporter"), Role::Unknown).into_iter().collect();
    people.extend(someone(item.at("assignee"), Role::Agent));
    people
}

pub(super) fn case(head: &Record<'_>, known: &Known<'_>, draft: &mut Draft) {
    let item = head.node();
    let case = &mut draft.case;
    case.subject = item.any(&["summary", "title"]).unwrap_or_default();
    case.channel = Channel::Web;
    case.channel_raw = item.text("type").unwrap_or_default();
    case.status = status(item.text("status"), item.text("statusCategory.@key"));
    case.priority = priority(item.text("priority"));
    case.requester = someone(item.at("reporter"), Role::Unknown).map(|person| person.key);
    case.assignee = someone(item.at("assignee"), Role::Agent).map(|person| person.key);
    case.group = item.any(&["project", "project.@key"]);
    case.tags = item.items("labels", "label").into_iter().filter_map(Node::value).collect();
    draft.case.created_at = known.date(head, "created", draft);
    draft.case.updated_at = known.date(head, "updated", draft);
    draft.field("type", item.text("type"));
    draft.field("resolution", item.text("resolution").filter(|resolution| resolution != "Unresolved"));
    draft.field("component", item.at("component").joined());
    for field in item.items("customfields", "customfield") {
        if let Some(name) = field.text("customfieldname") {
            let values: Vec<String> =
                field.items("customfieldvalues", "customfieldvalue").into_iter().filter_map(Node::value).collect();
            draft.field(&name, Some(values.join(", ")));
        }
    }
    let requester = draft.case.requester.clone();
    let files: Vec<Attachment> = item.items("attachments", "attachment").into_iter().map(attachment).collect();
    if let Some(html) = item.text("description").or_else(|| (!files.is_empty()).then(String::new)) {
        let entry = Entry {
            source_id: String::new(),
            kind: EntryKind::Message,
            author: known.author(requester.clone(), "", Side::Customer),
            created_at: draft.case.created_at.clone(),
            body: Body::Html(html),
            attachments: files,
        };
        draft.case.entries.push(entry);
    }
    for comment in item.items("comments", "comment") {
        let user = comment.text("@author").unwrap_or_default();
        let by = key(ID, &user);
        let side = if Some(&by) == requester.as_ref() { Side::Customer } else { Side::Agent };
        let author = known.author(Some(by).filter(|_| !user.is_empty()), &user, side);
        let created_at = known.instant(comment.text("@created"), draft);
        draft.case.entries.push(Entry {
            source_id: comment.text("@id").unwrap_or_default(),
            kind: EntryKind::Note,
            author,
            created_at,
            body: Body::Html(comment.value().unwrap_or_default()),
            attachments: Vec::new(),
        });
    }
}

fn attachment(file: Node<'_>) -> Attachment {
    const WHY: &str =
        "Jira gives this file only to who is signed in. Download it there and add it to the case by hand.";
    Attachment { size: file.text("@size").and_then(|size| size.parse().ok()), ..linked(file.text("@name"), None, WHY) }
}

fn someone(node: Node<'_>, role: Role) -> Option<Person> {
    let id = node.any(&["@accountid", "@username"]).or_else(|| node.value())?;
    // How Jira writes nobody.
    if id == "-1" {
        return None;
    }
    Some(person(key(ID, &id), node.value(), None, None, role))
}
