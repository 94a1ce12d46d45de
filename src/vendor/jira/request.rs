//! Requests of the service desk's own API (`/rest/servicedeskapi/request`), which names things otherwise than the API of
//! issues: values by field, dates as objects, and of each comment whether customers saw it.

use super::json::{comment, someone, writer};
use super::status;
use crate::model::{Attachment, Body, Channel, Entry, EntryKind, Person, Role, Side};
use crate::vendor::kit::{Draft, Known, Node, Record, linked};

/// Fields with a place in the model.
const PLACED: &[&str] = &["summary", "description", "attachment"];
const NO_FILE: &str =
    "Jira gives this file only to who is signed in. Download it there and add it to the case by hand.";

pub(super) fn people(request: Node<'_>) -> Vec<Person> {
    let mut people: Vec<Person> = someone(request.at("reporter"), Role::Customer).into_iter().collect();
    people.extend(comments(request).into_iter().filter_map(writer));
    people
}

pub(super) fn case(head: &Record<'_>, known: &Known<'_>, draft: &mut Draft) {
    let request = head.node();
    let values = request.list("requestFieldValues");
    let value = |field: &str| {
        let found = values.iter().find(|one| one.text("fieldId").as_deref() == Some(field))?;
        found.any(&["value", "renderedValue.html"])
    };
    let case = &mut draft.case;
    case.subject = request.text("summary").or_else(|| value("summary")).unwrap_or_default();
    case.channel = Channel::Web;
    case.channel_raw = request.text("requestType.name").unwrap_or_default();
    case.status = status(request.text("currentStatus.status"), None);
    case.requester = someone(request.at("reporter"), Role::Customer).map(|person| person.key);
    case.group = request.any(&["serviceDesk.projectName", "serviceDesk.projectKey"]);
    draft.case.created_at = known.instant(date(request.at("createdDate")), draft);
    draft.case.updated_at = known.instant(date(request.at("currentStatus.statusDate")), draft);
    for one in values.iter().filter(|one| !PLACED.contains(&one.text("fieldId").unwrap_or_default().as_str())) {
        if let Some(name) = one.any(&["label", "fieldId"]) {
            draft.field(&name, one.at("value").joined());
        }
    }
    let files: Vec<Attachment> = request.items("attachments", "values").into_iter().map(attachment).collect();
    if let Some(text) = value("description").or_else(|| Some(String::new()).filter(|_| !files.is_empty())) {
        let requester = draft.case.requester.clone();
        draft.case.entries.push(Entry {
            source_id: String::new(),
            kind: EntryKind::Message,
            author: known.author(requester, "", Side::Customer),
            created_at: draft.case.created_at.clone(),
            body: Body::Text(text),
            attachments: files,
        });
    }
    for one in comments(request) {
        comment(one, None, known, draft);
    }
}

fn comments<'a>(request: Node<'a>) -> Vec<Node<'a>> {
    request.items("comments", "values").into_iter().filter(|comment| comment.has("body")).collect()
}

/// A date, which is a text or an object with several spellings.
pub(super) fn date(node: Node<'_>) -> Option<String> {
    node.value().or_else(|| node.any(&["iso8601", "jira", "epochMillis"]))
}

fn attachment(file: Node<'_>) -> Attachment {
    Attachment {
        mime: file.text("mimeType"),
        size: file.text("size").and_then(|size| size.parse().ok()),
        ..linked(file.text("filename"), None, NO_FILE)
    }
}

/// The number of a request in the address of one of its comments.
pub(super) fn number_in(comment: Node<'_>) -> Option<String> {
    let address = comment.text("_links.self")?;
    let rest = address.split_once("/request/")?.1;
    rest.split('/').next().filter(|id| !id.is_empty()).map(str::to_owned)
}
