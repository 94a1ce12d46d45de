//! Jira Service Management: issues as CSV, whose headers repeat for every comment and attachment; as XML (the RSS of a
//! filter); as JSON of the API in both versions; and as requests of the service desk's own API. Cases go by the issue key.
//!
//! Only the API says whether a comment is seen by customers. In CSV and XML nothing does, so their comments are notes.

mod adf;
mod cell;
mod fields;
mod json;
mod people;
mod request;
mod sheet;
mod titles;
mod xml;

use super::kit::{Companion, Desk, Draft, Form, Known, Node, Piece, Record, Shape, Trouble, When};
use crate::model::{Body, Entry, Priority, Status, Word};
use crate::text::html;
use crate::vendor::terms;

pub(super) use json::written;

pub(super) const ID: &str = "jira";

/// Said of the forms that hold no visibility.
const NOTES: &str = "This export does not say which comments customers saw, so all of them become internal notes. The API's JSON says it: \
                     fetch the issues with /rest/api/3/search and their comments, and drop that instead.";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Jira;

impl Desk for Jira {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Jira Service Management"
    }

    fn members(&self) -> &'static [&'static str] {
        &["issues", "comments", "users", "values"]
    }

    fn titles(&self) -> &'static [(&'static str, &'static [&'static str])] {
        titles::TITLES
    }

    fn companions(&self) -> &'static [Companion] {
        &[
            Companion {
                of: "api",
                needs: &["comments"],
                message: "There are issues of Jira without any comment. Fetch the comments of each issue \
                          (/rest/api/3/issue/SHOP-7/comment, all pages) and drop them beside, named after the issue, e.g. \
                          SHOP-7_comments.json; or fetch the issues with fields=*all.",
                when: When::NoReplies,
                ..Companion::ALWAYS
            },
            Companion {
                of: "requests",
                needs: &["comments"],
                message: "There are requests of Jira's service desk without any comment. Fetch the comments of each request \
                          (/rest/servicedeskapi/request/SHOP-7/comment, all pages) and drop them beside, named after the \
                          request, e.g. SHOP-7_comments.json.",
                when: When::NoReplies,
                ..Companion::ALWAYS
            },
            Companion {
                of: "comments",
                needs: &["api", "csv", "requests", "xml"],
                message: "There are comments of Jira, but no issues. Drop the file with the issues as well.",
                ..Companion::ALWAYS
            },
        ]
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { variant: "users", keys: &["accountId", "displayName"], some: (1, &["accountType", "active", "emailAddress", "self"]), not: &["fields", "body"], confidence: 93, reason: "it lists users as Jira writes them", ..Shape::JSON },
            Shape { variant: "users-csv", keys: &["user id", "user name", "email"], some: (1, &["user status", "org role", "added to org", "last seen in jira"]), confidence: 10, reason: "it lists users as Jira writes them", ..Shape::TABLE },
            Shape { variant: "comments", keys: &["id", "author", "body", "created"], some: (2, &["self", "updateAuthor", "updated", "jsdPublic", "renderedBody"]), not: &["fields", "session_id", "posted_at"], confidence: 93, reason: "it holds comments on issues as Jira's API gives them", ..Shape::JSON },
            Shape { variant: "comments", keys: &["id", "author", "body", "created", "public"], not: &["fields", "session_id", "posted_at", "ticket_id"], marks: &["epochMillis", "servicedeskapi"], confidence: 93, reason: "it holds comments on issues as Jira's API gives them", ..Shape::JSON },
            Shape { variant: "requests", keys: &["issueKey", "requestFieldValues"], some: (1, &["currentStatus", "issueId", "serviceDeskId", "requestTypeId"]), confidence: 95, reason: "its first record is a request of Jira's service desk", ..Shape::JSON },
            Shape { variant: "csv", form: Form::Table, keys: &["issue key"], some: (2, &["summary", "issue id", "issue type", "project key", "reporter", "resolution"]), names: &["jira"], confidence: 93, reason: "its columns are those of a list of issues of Jira", lacks: Some(NOTES), ..Shape::TABLE },
            Shape { variant: "xml", form: Form::Xml(&["item"]), keys: &["key", "summary", "reporter"], some: (1, &["project", "statusCategory", "assignee"]), confidence: 93, reason: "its items are issues of Jira", lacks: Some(NOTES), ..Shape::JSON },
            Shape { variant: "api", keys: &["key", "fields"], some: (1, &["id", "expand", "self", "renderedFields"]), confidence: 94, reason: "its first record is an issue as Jira's API gives it", ..Shape::JSON },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let node = record.node();
        match record.variant {
            "users" => return out.extend(people::user(node).map(Piece::Person)),
            "users-csv" => return out.extend(people::row(node).map(Piece::Person)),
            "comments" => {
                out.extend(json::writer(node).map(Piece::Person));
                return out.push(match issue_of(node, record.file) {
                    Some(case) => Piece::Part { case },
                    None => Piece::Unusable(Trouble::new(
                        "desk.no_case",
                        "This comment does not say to which issue it belongs. Name the file after the issue, e.g. \
                         SHOP-7_comments.json, and drop it again.",
                    )),
                });
            }
            _ => {}
        }
        let (people, id) = match record.variant {
            "csv" => (sheet::people(node), node.text("issue key")),
            "xml" => (xml::people(node), node.text("key")),
            "requests" => (request::people(node), node.text("issueKey")),
            _ => (json::people(node), node.text("key")),
        };
        out.extend(people.into_iter().map(Piece::Person));
        fields::titles(node, out);
        // Comments of their own name their issue by number.
        let number = node.any(&["id", "issue id", "issueId", "key.@id"]);
        out.extend(number.zip(id.clone()).map(|(id, case)| Piece::Alias { id, case }));
        out.push(match id {
            Some(id) => Piece::Case { id },
            None => Piece::Unusable(Trouble::new("desk.no_id", "This issue has no key, so it was left out.")),
        });
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        match head.variant {
            "csv" => sheet::case(head, known, draft),
            "xml" => xml::case(head, known, draft),
            "requests" => request::case(head, known, draft),
            _ => json::case(head, known, draft),
        }
        if parts.is_empty() {
            return;
        }
        // Comments that stand in files of their own say more than those in cells, such as who saw them.
        let cells = if matches!(head.variant, "api" | "requests") {
            Vec::new()
        } else {
            std::mem::take(&mut draft.case.entries)
        };
        for part in parts {
            json::comment(part.node(), None, known, draft);
        }
        let of_files = draft.case.entries.len();
        for cell in cells {
            let told = draft.case.entries.iter().take(of_files).any(|entry| is_same(entry, &cell));
            if cell.source_id.is_empty() || !told {
                draft.case.entries.push(cell);
            }
        }
    }
}

/// Is the comment of a cell this one? Texts differ by their markup, times by the seconds that cells leave out.
fn is_same(comment: &Entry, cell: &Entry) -> bool {
    let minute = |entry: &Entry| entry.created_at.as_ref().map(|instant| instant.at.0.div_euclid(60_000));
    let text = |entry: &Entry| match &entry.body {
        Body::Html(html) => html::to_text(html).trim().to_owned(),
        Body::Text(text) => text.trim().to_owned(),
    };
    let same_time = minute(comment).is_some() && minute(comment) == minute(cell);
    same_time && comment.author.person == cell.author.person || text(comment) == text(cell)
}

/// The issue of a comment: by its address, `…/issue/10007/comment/5`, or the name of its file.
fn issue_of(comment: Node<'_>, file: &str) -> Option<String> {
    let named = comment.any(&["issueKey", "issue.key", "issueId", "issue.id"]);
    named
        .or_else(|| {
            let address = comment.text("self")?;
            let rest = address.split_once("/issue/")?.1;
            rest.split('/').next().filter(|id| !id.is_empty()).map(str::to_owned)
        })
        .or_else(|| request::number_in(comment))
        .or_else(|| key_in(file))
}

/// The key of an issue in the name of a file, or of the folder it is in: `SHOP-7`.
fn key_in(name: &str) -> Option<String> {
    let is_key = |word: &&str| {
        word.split_once('-').is_some_and(|(project, number)| {
            project.len() >= 2
                && project.starts_with(|first: char| first.is_ascii_uppercase())
                && project.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    name.rsplit('/').find_map(|part| {
        part.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').find(is_key).map(str::to_owned)
    })
}

/// A status by its name; by its category where the name says nothing.
pub(super) fn status(name: Option<String>, category: Option<String>) -> Word<Status> {
    let raw = name.unwrap_or_default();
    let word = terms::status(&raw);
    if word.kind != Status::Other {
        return word;
    }
    let kind = match category.unwrap_or_default().to_lowercase().as_str() {
        "new" | "to do" => Status::New,
        "indeterminate" | "in progress" => Status::Open,
        "done" => Status::Closed,
        _ => Status::Other,
    };
    Word { kind, raw }
}

/// Jira's own five priorities, from `Lowest` to `Highest`, and the words of others.
pub(super) fn priority(raw: Option<String>) -> Word<Priority> {
    let raw = raw.unwrap_or_default();
    let kind = match raw.as_str() {
        "Highest" | "Blocker" | "Critical" => Priority::Urgent,
        "High" | "Major" => Priority::High,
        "Medium" => Priority::Normal,
        "Low" | "Lowest" | "Minor" | "Trivial" => Priority::Low,
        _ => return terms::priority(&raw),
    };
    Word { kind, raw }
}
