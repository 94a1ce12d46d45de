//! Okdesk, by dumps of its API: issues with `comments[{content,public,published_at,author{type}}]`. The report of
//! issues as a sheet holds no comments.

use super::kit::{
    Companion, Desk, Draft, Known, Node, Piece, Record, Shape, Trouble, When, case_of_name, key, linked, listed, person,
};
use crate::model::{Attachment, Body, Channel, Entry, EntryKind, Person, Role, Side};
use crate::vendor::terms;

const ID: &str = "okdesk";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Okdesk;

impl Desk for Okdesk {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Okdesk"
    }

    fn members(&self) -> &'static [&'static str] {
        &["issues", "issue", "comments", "contacts", "employees"]
    }

    fn companions(&self) -> &'static [Companion] {
        &[Companion {
            of: "issues",
            needs: &["comments"],
            message: "There are issues of Okdesk without any comment. Fetch the comments of each issue \
                      (/api/v1/issues/4711/comments) and drop them beside, named after the issue, e.g. \
                      4711_comments.json; and each issue by its number, because lists leave out descriptions.",
            when: When::NoReplies,
            ..Companion::ALWAYS
        }]
    }

    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape {
                variant: "employees",
                keys: &["id", "last_name", "first_name"],
                some: (1, &["roles", "groups"]),
                not: &["title", "content"],
                confidence: 88,
                reason: "it lists employees as Okdesk writes them",
                ..Shape::JSON
            },
            Shape {
                variant: "contacts",
                keys: &["id", "last_name", "first_name"],
                some: (
                    2,
                    &["patronymic", "company_id", "position", "login", "mobile_phone", "access_level", "parameters"],
                ),
                not: &["title", "content", "roles", "groups"],
                confidence: 86,
                reason: "it lists contacts as Okdesk writes them",
                ..Shape::JSON
            },
            Shape {
                variant: "comments",
                keys: &["content", "published_at", "author"],
                some: (1, &["public", "issue_id"]),
                confidence: 85,
                reason: "its first record is a comment on an issue as Okdesk writes them",
                ..Shape::JSON
            },
            Shape {
                variant: "issues",
                keys: &["id", "title"],
                some: (
                    3,
                    &[
                        "company",
                        "contact",
                        "assignee",
                        "deadline_at",
                        "planned_execution_in_hours",
                        "completed_at",
                        "observers",
                        "service_object",
                        "delayed_to",
                    ],
                ),
                confidence: 90,
                reason: "its first record is an issue as Okdesk writes them",
                ..Shape::JSON
            },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let node = record.node();
        match record.variant {
            "contacts" => return out.extend(someone(node, "contact", Role::Customer).map(Piece::Person)),
            "employees" => return out.extend(someone(node, "employee", Role::Agent).map(Piece::Person)),
            _ => {}
        }
        if node.has("content") && !node.has("title") {
            out.extend(writer(node.at("author")).map(Piece::Person));
            out.push(match node.any(&["issue_id", "issue.id"]).or_else(|| case_of_name(record.file)) {
                Some(case) => Piece::Part { case },
                None => Piece::Unusable(Trouble::new(
                    "desk.no_case",
                    "This comment does not say to which issue it belongs. Name the file after the issue, e.g. \
                     4711_comments.json, and drop it again.",
                )),
            });
            return;
        }
        let Some(id) = node.text("id") else {
            out.push(Piece::Unusable(Trouble::new("desk.no_id", "This issue has no id, so it was left out.")));
            return;
        };
        out.extend(someone(node.at("contact"), "contact", Role::Customer).map(Piece::Person));
        out.extend(someone(assignee(node), "employee", Role::Agent).map(Piece::Person));
        out.extend(writer(node.at("author")).map(Piece::Person));
        let asked = someone(node.at("contact"), "contact", Role::Customer).or_else(|| writer(node.at("author")));
        if asked.is_none_or(|person| person.role != Role::Customer) {
            out.extend(someone(node.at("company"), "company", Role::Customer).map(Piece::Person));
        }
        out.extend(
            node.list("comments").into_iter().filter_map(|comment| writer(comment.at("author"))).map(Piece::Person),
        );
        out.push(Piece::Case { id });
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let issue = head.node();
        let case = &mut draft.case;
        case.subject = issue.text("title").unwrap_or_default();
        case.channel_raw = issue.any(&["source.name", "source"]).unwrap_or_default();
        case.channel = if case.channel_raw.is_empty() {
            Channel::Web
        } else {
            terms::channel(case.channel_raw.trim_start_matches("from_"))
        };
        case.status = terms::status(&issue.any(&["status.name", "status"]).unwrap_or_default());
        case.priority = terms::priority(&issue.any(&["priority.name", "priority"]).unwrap_or_default());
        let contact = someone(issue.at("contact"), "contact", Role::Customer).map(|person| person.key);
        let author = writer(issue.at("author")).filter(|person| person.role == Role::Customer).map(|person| person.key);
        // What an employee opened may name nobody but the company it is for.
        let company = || someone(issue.at("company"), "company", Role::Customer).map(|person| person.key);
        case.requester = contact.or(author).or_else(company);
        case.assignee = someone(assignee(issue), "employee", Role::Agent).map(|person| person.key);
        case.group = issue.any(&["group.name", "assignee.group.name"]);
        case.tags = issue.list("tags").into_iter().filter_map(Node::joined).collect();
        draft.field("type", issue.any(&["type.name", "type"]));
        draft.field("company", issue.any(&["company.name", "company"]));
        draft.field("deadline_at", issue.text("deadline_at"));
        draft.field("completed_at", issue.text("completed_at"));
        draft.field("rate", issue.any(&["rate.value", "rate"]));
        for parameter in issue.list("parameters") {
            if let Some(name) = parameter.any(&["name", "code"]) {
                draft.field(&name, parameter.at("value").joined());
            }
        }
        draft.case.created_at = known.date(head, "created_at", draft);
        draft.case.updated_at = known.date(head, "updated_at", draft);
        let own = files(issue);
        if let Some(text) = issue.text("description").or_else(|| (!own.is_empty()).then(String::new)) {
            let requester = draft.case.requester.clone();
            let by = writer(issue.at("author")).map(|person| person.key).or(requester);
            let entry = Entry {
                source_id: String::new(),
                kind: EntryKind::Message,
                author: known.author(by, "", Side::Customer),
                created_at: draft.case.created_at.clone(),
                body: html_or_text(text),
                attachments: own,
            };
            draft.case.entries.push(entry);
        }
        // Lists tell of comments only how many there are and when the last was written.
        let own = issue.list("comments").into_iter().filter(|comment| comment.has("content") || comment.has("id"));
        for comment in own.chain(parts.iter().map(Record::node)) {
            let by = writer(comment.at("author"));
            let side = if by.as_ref().is_some_and(|person| person.role == Role::Customer) {
                Side::Customer
            } else {
                Side::Agent
            };
            let at = known.instant(comment.any(&["published_at", "created_at"]), draft);
            let public = comment.flag("public") == Some(true);
            draft.case.entries.push(Entry {
                source_id: comment.text("id").unwrap_or_default(),
                kind: if public { EntryKind::Message } else { EntryKind::Note },
                author: known.author(
                    by.map(|person| person.key),
                    &comment.any(&["author.name"]).unwrap_or_default(),
                    side,
                ),
                created_at: at,
                body: html_or_text(comment.text("content").unwrap_or_default()),
                attachments: files(comment),
            });
        }
    }
}

/// The assignee stands in a member of its own, or within one of the group's.
fn assignee(issue: Node<'_>) -> Node<'_> {
    let within = issue.at("assignee.employee");
    if within.is_null() { issue.at("assignee") } else { within }
}

/// Okdesk writes HTML in either member, without saying so.
fn html_or_text(text: String) -> Body {
    let html = text.trim_start().starts_with('<') || text.contains("</") || text.contains("<br");
    if html { Body::Html(text) } else { Body::Text(text) }
}

fn files(node: Node<'_>) -> Vec<Attachment> {
    let why = "Okdesk gives this file only to who is signed in. Download it there, and add it to the case by hand.";
    let file = |file: Node<'_>| Attachment {
        size: file.any(&["attachment_file_size", "size"]).and_then(|size| size.parse().ok()),
        ..linked(file.any(&["attachment_file_name", "name"]), None, why)
    };
    node.list("attachments").into_iter().map(file).collect()
}

/// Contacts and employees are numbered apart.
fn writer(author: Node<'_>) -> Option<Person> {
    match author.text("type").as_deref() {
        Some("contact") => someone(author, "contact", Role::Customer),
        Some("employee") => someone(author, "employee", Role::Agent),
        _ => None,
    }
}

fn someone(node: Node<'_>, kind: &str, role: Role) -> Option<Person> {
    let found = listed(ID, node, role, |id| Some(key(ID, &format!("{kind}:{id}"))));
    // A contact of whom the issue tells no more than the name.
    found.or_else(|| {
        let name = node.value().filter(|_| kind == "contact")?;
        Some(person(key(ID, &format!("name:{name}")), Some(name), None, None, role))
    })
}
