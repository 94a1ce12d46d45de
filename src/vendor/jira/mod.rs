//! Jira Service Management: issues as CSV, whose headers repeat for every comment and attachment; as XML (the RSS of a
//! filter); and as JSON of the API in both versions. Cases go by the issue key.
//!
//! Only the API says whether a comment is seen by customers. In CSV and XML nothing does, so their comments are notes.

mod adf;
mod json;
mod sheet;
mod xml;

use super::kit::{Desk, Draft, Form, Known, Piece, Record, Shape, Trouble};
use crate::model::{Priority, Status, Word};
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
        &["issues"]
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { variant: "csv", form: Form::Table, keys: &["issue key"], some: (2, &["summary", "issue id", "issue type", "project key", "reporter", "resolution"]), names: &["jira"], confidence: 93, reason: "its columns are those of a list of issues of Jira", lacks: Some(NOTES), ..Shape::TABLE },
            Shape { variant: "xml", form: Form::Xml(&["item"]), keys: &["key", "summary", "reporter"], some: (1, &["project", "statusCategory", "assignee"]), confidence: 93, reason: "its items are issues of Jira", lacks: Some(NOTES), ..Shape::JSON },
            Shape { variant: "api", keys: &["key", "fields"], some: (1, &["id", "expand", "self", "renderedFields"]), confidence: 94, reason: "its first record is an issue as Jira's API gives it", ..Shape::JSON },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let node = record.node();
        let (people, id) = match record.variant {
            "csv" => (sheet::people(node), node.text("issue key")),
            "xml" => (xml::people(node), node.text("key")),
            _ => (json::people(node), node.text("key")),
        };
        out.extend(people.into_iter().map(Piece::Person));
        out.push(match id {
            Some(id) => Piece::Case { id },
            None => Piece::Unusable(Trouble::new("desk.no_id", "This issue has no key, so it was left out.")),
        });
    }

    fn case(&self, head: &Record<'_>, _: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        match head.variant {
            "csv" => sheet::case(head, known, draft),
            "xml" => xml::case(head, known, draft),
            _ => json::case(head, known, draft),
        }
    }
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
