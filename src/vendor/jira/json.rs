//! Issues of the API.

use super::super::kit::{self, Draft, Known, Node, Record, key, linked, mail_key, person};
use super::{ID, adf, fields, priority, request, status};
use crate::model::{Attachment, Body, Channel, Entry, EntryKind, Person, PersonKey, Role, Side};

pub(super) fn people(issue: Node<'_>) -> Vec<Person> {
    let fields = issue.at("fields");
    let mut people: Vec<Person> =
        someone(fields.at("reporter"), role(fields.at("reporter"), Role::Customer)).into_iter().collect();
    people.extend(someone(fields.at("assignee"), Role::Agent));
    people.extend(comments(issue).into_iter().filter_map(writer));
    people
}

pub(super) fn case(head: &Record<'_>, known: &Known<'_>, draft: &mut Draft) {
    let issue = head.node();
    let fields = issue.at("fields");
    let case = &mut draft.case;
    case.subject = fields.text("summary").unwrap_or_default();
    case.channel = Channel::Web;
    case.channel_raw = fields.any(&["issuetype.name"]).unwrap_or_default();
    case.status = status(fields.text("status.name"), fields.text("status.statusCategory.key"));
    case.priority = priority(fields.text("priority.name"));
    case.requester = key_of(fields.at("reporter"));
    case.assignee = key_of(fields.at("assignee"));
    case.group = fields.any(&["project.name", "project.key"]);
    case.tags = fields.words("labels");
    draft.case.created_at = known.instant(fields.text("created"), draft);
    draft.case.updated_at = known.instant(fields.text("updated"), draft);
    fields::all(fields, draft);
    let requester = draft.case.requester.clone();
    let rendered = issue.text("renderedFields.description");
    let description = text_of(fields.at("description"), rendered);
    let files: Vec<Attachment> = fields.list("attachment").into_iter().map(attachment).collect();
    if description.is_some() || !files.is_empty() {
        let entry = Entry {
            source_id: String::new(),
            kind: EntryKind::Message,
            author: known.author(requester.clone(), "", Side::Customer),
            created_at: draft.case.created_at.clone(),
            body: description.unwrap_or_else(|| Body::Text(String::new())),
            attachments: files,
        };
        draft.case.entries.push(entry);
    }
    let all = comments(issue);
    let rendered = issue.items("renderedFields.comment", "comments");
    for one in &all {
        let id = one.text("id");
        let html = rendered.iter().find(|html| id.is_some() && html.text("id") == id);
        comment(*one, html.and_then(|html| html.text("body")), known, draft);
    }
    let told = fields.text("comment.total").and_then(|total| total.parse::<usize>().ok()).unwrap_or(0);
    if told > all.len() {
        let message = format!(
            "The export holds {} of {told} comments of this issue. Fetch the others with /rest/api/3/issue/…/comment and drop \
             them beside it, in a file named after the issue.",
            all.len()
        );
        draft.trouble("jira.comments_cut", message);
    }
}

/// One comment, within its issue or in a file of its own, with its text as the API rendered it elsewhere.
pub(super) fn comment(comment: Node<'_>, rendered: Option<String>, known: &Known<'_>, draft: &mut Draft) {
    let by = key_of(comment.at("author"));
    let asked = by.is_some() && by == draft.case.requester;
    let side =
        if asked || role(comment.at("author"), Role::Unknown) == Role::Customer { Side::Customer } else { Side::Agent };
    let author = known.author(by, &comment.text("author.displayName").unwrap_or_default(), side);
    let created_at = known.instant(request::date(comment.at("created")), draft);
    let rendered = rendered.or_else(|| comment.any(&["renderedBody", "renderedBody.html"]));
    draft.case.entries.push(Entry {
        source_id: comment.text("id").unwrap_or_default(),
        kind: if is_public(comment) { EntryKind::Message } else { EntryKind::Note },
        author,
        created_at,
        body: text_of(comment.at("body"), rendered).unwrap_or_else(|| Body::Text(String::new())),
        attachments: Vec::new(),
    });
}

/// Who wrote a comment.
pub(super) fn writer(comment: Node<'_>) -> Option<Person> {
    someone(comment.at("author"), role(comment.at("author"), Role::Unknown))
}

/// Scripts put the comments of an issue beside its fields as well.
fn comments<'a>(issue: Node<'a>) -> Vec<Node<'a>> {
    let within = issue.at("fields").items("comment", "comments").into_iter();
    let beside = ["comment", "comments"].into_iter().flat_map(|name| issue.items(name, "comments"));
    within.chain(beside).filter(|comment| comment.has("body")).collect()
}

/// Seen by customers? Only when the export says so and nothing in it says otherwise (the API of the service desk calls it
/// `public`): `jsdPublic` is true even of a comment
/// that is restricted to a role or a group.
fn is_public(comment: Node<'_>) -> bool {
    let internal =
        comment.list("properties").into_iter().find(|one| one.text("key").as_deref() == Some("sd.public.comment"));
    let hidden = comment.denies("jsdPublic")
        || comment.denies("public")
        || internal.is_some_and(|one| one.hides("value.internal"));
    let shown = comment.flag("jsdPublic") == Some(true)
        || comment.flag("public") == Some(true)
        || internal.is_some_and(|one| one.flag("value.internal") == Some(false));
    shown && !hidden && !comment.at("visibility").is_object()
}

/// A text: HTML where the API rendered it, a document, or wiki markup, which stays as it is.
fn text_of(node: Node<'_>, rendered: Option<String>) -> Option<Body> {
    if let Some(html) = rendered {
        return Some(Body::Html(html));
    }
    if node.is_object() {
        return Some(Body::Html(adf::html(node)));
    }
    node.value().map(Body::Text)
}

/// A text as tables have it: a document of the newer API written into the cell, or wiki markup, which stays as it is.
pub(in crate::vendor) fn written(text: String) -> Body {
    match kit::json(text.as_bytes()) {
        Ok(document) if Node(&document).text("type").as_deref() == Some("doc") => {
            Body::Html(adf::html(Node(&document)))
        }
        _ => Body::Text(text),
    }
}

fn attachment(file: Node<'_>) -> Attachment {
    const WHY: &str =
        "Jira gives this file only to who is signed in. Download it there and add it to the case by hand.";
    Attachment {
        mime: file.text("mimeType"),
        size: file.text("size").and_then(|size| size.parse().ok()),
        ..linked(file.text("filename"), None, WHY)
    }
}

/// Portal customers have an account type of their own.
fn role(node: Node<'_>, otherwise: Role) -> Role {
    match node.text("accountType").as_deref() {
        Some("customer") => Role::Customer,
        Some("app") => Role::System,
        _ => otherwise,
    }
}

fn key_of(node: Node<'_>) -> Option<PersonKey> {
    let id = node.any(&["accountId", "key", "name"]);
    match (id, node.text("emailAddress"), node.text("displayName")) {
        (Some(id), _, _) => Some(key(ID, &id)),
        (None, Some(email), _) => Some(mail_key(ID, &email)),
        (None, None, Some(name)) => Some(PersonKey(format!("{ID}:name:{name}"))),
        (None, None, None) => None,
    }
}

pub(super) fn someone(node: Node<'_>, role: Role) -> Option<Person> {
    // Who reported may well work there: that is for their comments to tell.
    let role = if role == Role::Customer && node.text("accountType").as_deref() == Some("atlassian") {
        Role::Unknown
    } else {
        role
    };
    Some(person(key_of(node)?, node.text("displayName"), node.text("emailAddress"), None, role))
}
