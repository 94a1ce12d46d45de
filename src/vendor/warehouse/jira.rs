//! Jira: `issue`, `comment`, `user`, `status`, `status_category`, `priority`, `project`, `issue_type`, `resolution`. Comments
//! name their issue by its number; cases go by its key, as everywhere.

use super::row::{fields, is_deleted, name, no_id, part};
use super::{BESIDE, LOADED, NAMED, TABLE};
use crate::model::{Channel, Entry, EntryKind, Person, Role, Side};
use crate::vendor::jira::{ID, priority, status, written};
use crate::vendor::kit::{Companion, Desk, Draft, Known, Node, Piece, Record, Shape, key, person};

const COMMENTS: &str = "comments";
const UNMARKED: &str = "comments-unmarked";
const ISSUES: &str = "issues";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Jira;

impl Desk for Jira {
    fn id(&self) -> &'static str {
        "warehouse-jira"
    }

    fn name(&self) -> &'static str {
        "Jira tables of a warehouse"
    }

    fn service(&self) -> &'static str {
        "Jira"
    }

    fn family(&self) -> &'static str {
        ID
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        &[
            Shape { variant: "field-history", keys: &["field_id", "issue_id", "value"], reason: "the table \"issue_field_history\" of Jira in a warehouse", lacks: Some(CHANGES), ..TABLE },
            Shape { names: &["board", "component", "epic", "field", "issue_board", "issue_link", "issue_watcher", "permission", "project_board", "project_category", "project_role", "sprint", "user_group", "version", "worklog"], ..BESIDE },
            Shape { variant: "users", keys: &["id", "name", "email", "locale", "time_zone", "username"], not: &["role"], reason: "the table \"user\" of Jira in a warehouse", ..TABLE },
            Shape { variant: "users", keys: &["id", "name", "email"], not: &["role", "subject", "job_title"], names: &["user", "jira_user", "jira.user"], reason: "the table \"user\" of Jira in a warehouse", ..NAMED },
            Shape { variant: "statuses", keys: &["id", "name", "status_category_id"], reason: "the table \"status\" of Jira in a warehouse", ..TABLE },
            Shape { variant: "status-categories", keys: &["id", "name"], names: &["status_category", "jira_status_category", "jira.status_category"], reason: "the table \"status_category\" of Jira in a warehouse", ..NAMED },
            Shape { variant: "priorities", keys: &["id", "name"], names: &["priority", "jira_priority", "jira.priority"], reason: "the table \"priority\" of Jira in a warehouse", ..NAMED },
            Shape { variant: "resolutions", keys: &["id", "name"], names: &["resolution", "jira_resolution", "jira.resolution"], reason: "the table \"resolution\" of Jira in a warehouse", ..NAMED },
            Shape { variant: "issue-types", keys: &["id", "name", "subtask"], some: (1, LOADED), reason: "the table \"issue_type\" of Jira in a warehouse", ..TABLE },
            Shape { variant: "projects", keys: &["id", "key", "name"], some: (1, &["lead_id", "permission_scheme_id", "project_category_id", "project_type_key"]), reason: "the table \"project\" of Jira in a warehouse", ..TABLE },
            Shape { variant: COMMENTS, keys: &["id", "issue_id", "author_id", "body", "is_public"], reason: "the table \"comment\" of Jira in a warehouse", ..TABLE },
            Shape { variant: UNMARKED, keys: &["id", "issue_id", "author_id", "body"], some: (1, &["_fivetran_synced", "_airbyte_extracted_at", "_airbyte_emitted_at", "_sdc_batched_at", "update_author_id"]), not: &["is_public"], reason: "the table \"comment\" of Jira in a warehouse", lacks: Some(NO_PUBLIC), ..TABLE },
            Shape { variant: ISSUES, keys: &["id", "key", "summary"], some: (1, &["_fivetran_synced", "_airbyte_extracted_at", "_airbyte_emitted_at", "_sdc_batched_at", "_original_estimate", "status_category_changed", "work_ratio"]), reason: "the table \"issue\" of Jira in a warehouse", ..TABLE },
        ]
    }

    fn companions(&self) -> &'static [Companion] {
        &[
            Companion { of: ISSUES, needs: &[COMMENTS, UNMARKED], message: NO_COMMENTS, ..Companion::ALWAYS },
            Companion { of: ISSUES, needs: &["users"], message: NO_USERS, ..Companion::ALWAYS },
            Companion { of: ISSUES, needs: &["statuses"], message: NO_STATUSES, ..Companion::ALWAYS },
            Companion { of: ISSUES, needs: &["priorities"], message: NO_PRIORITIES, ..Companion::ALWAYS },
            Companion { of: ISSUES, needs: &["projects"], message: NO_PROJECTS, ..Companion::ALWAYS },
            Companion { of: COMMENTS, needs: &[ISSUES], message: NO_ISSUES, ..Companion::ALWAYS },
            Companion { of: UNMARKED, needs: &[ISSUES], message: NO_ISSUES, ..Companion::ALWAYS },
        ]
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        let row = record.node();
        match record.variant {
            "field-history" | "beside" => {}
            "users" => out.extend(user(row).map(Piece::Person)),
            "statuses" => {
                out.extend(name(row, "status", "id", "name"));
                out.extend(name(row, "status-category-of", "id", "status_category_id"));
            }
            "status-categories" => out.extend(name(row, "status-category", "id", "name")),
            "priorities" => out.extend(name(row, "priority", "id", "name")),
            "resolutions" => out.extend(name(row, "resolution", "id", "name")),
            "issue-types" => out.extend(name(row, "issue-type", "id", "name")),
            "projects" => out.extend(name(row, "project", "id", "name")),
            COMMENTS | UNMARKED => out.push(part(row, "issue_id")),
            _ => issue(row, out),
        }
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        let row = head.node();
        // Numbers as a rule; some loaders write the names.
        let named = |kind: &str, column: &str| {
            let id = row.text(column)?;
            Some(known.name(kind, &id).unwrap_or(id))
        };
        let category = row.text("status").and_then(|id| known.name("status-category-of", &id));
        let category = category.map(|id| known.name("status-category", &id).unwrap_or(id));
        let case = &mut draft.case;
        case.subject = row.text("summary").unwrap_or_default();
        case.channel = Channel::Web;
        case.channel_raw = named("issue-type", "issue_type").unwrap_or_default();
        case.status = status(named("status", "status"), category);
        case.priority = priority(named("priority", "priority"));
        case.requester = row.any(&["reporter", "creator"]).map(|id| key(ID, &id));
        case.assignee = row.text("assignee").map(|id| key(ID, &id));
        case.group = named("project", "project");
        draft.case.created_at = known.date(head, "created", draft);
        draft.case.updated_at = known.date(head, "updated", draft);
        draft.field("issuetype", named("issue-type", "issue_type"));
        draft.field("resolution", named("resolution", "resolution"));
        draft.field("duedate", row.text("due_date"));
        fields(head, "custom_", PLACED, draft);
        let requester = draft.case.requester.clone();
        if let Some(text) = row.text("description") {
            let entry = Entry {
                source_id: String::new(),
                kind: EntryKind::Message,
                author: known.author(requester.clone(), "", Side::Customer),
                created_at: draft.case.created_at.clone(),
                body: written(text),
                attachments: Vec::new(),
            };
            draft.case.entries.push(entry);
        }
        for part in parts {
            let row = part.node();
            let by = row.text("author_id").map(|id| key(ID, &id));
            let side = if by.is_some() && by == requester { Side::Customer } else { Side::Agent };
            let created_at = known.date(part, "created", draft);
            draft.case.entries.push(Entry {
                source_id: row.text("id").unwrap_or_default(),
                kind: if is_public(row) { EntryKind::Message } else { EntryKind::Note },
                author: known.author(by, "", side),
                created_at,
                body: written(row.text("body").unwrap_or_default()),
                attachments: Vec::new(),
            });
        }
    }
}

const CHANGES: &str = "This table holds the custom fields and labels of Jira as changes, which are not read. To bring them, drop the \
                       issues as JSON of Jira's API instead.";
const NO_PUBLIC: &str = "This table does not say which comments customers saw, so all of them become internal notes. Export the \
                         table comment with its column is_public, and drop that instead.";
const NO_COMMENTS: &str = "There are issues of Jira, but none of their comments: export the table comment of the warehouse as CSV and \
                           drop it as well.";
const NO_USERS: &str = "The table user of Jira is not among these files: people are known by their numbers only, so nobody has a \
                        name. Export it from the warehouse as CSV and drop it as well.";
const NO_STATUSES: &str = "The table status of Jira is not among these files, so states are known by their numbers only. Export it \
                           from the warehouse as CSV and drop it as well.";
const NO_PRIORITIES: &str = "The table priority of Jira is not among these files, so urgencies are known by their numbers only. \
                             Export it from the warehouse as CSV and drop it as well.";
const NO_PROJECTS: &str = "The table project of Jira is not among these files, so projects are known by their numbers only. Export \
                           it from the warehouse as CSV and drop it as well.";
const NO_ISSUES: &str =
    "There are comments of Jira, but no issues: export the table issue of the warehouse as CSV and drop it as well.";

/// Columns of issues that have a place in the model, or that say nothing outside of Jira; the rest become fields.
const PLACED: &[&str] = &[
    "_original_estimate",
    "_remaining_estimate",
    "_time_spent",
    "assignee",
    "created",
    "creator",
    "description",
    "due_date",
    "id",
    "issue_type",
    "key",
    "last_viewed",
    "priority",
    "project",
    "reporter",
    "resolution",
    "status",
    "status_category_changed",
    "summary",
    "updated",
    "work_ratio",
    "work_type",
];

fn user(row: Node<'_>) -> Option<Person> {
    let name = row.any(&["name", "username"]);
    Some(person(key(ID, &row.text("id")?), name, row.text("email"), None, Role::Unknown))
}

fn issue(row: Node<'_>, out: &mut Vec<Piece>) {
    let (id, key_of) = (row.text("id"), row.text("key"));
    if is_deleted(row) {
        return out.push(Piece::Deleted { case: id });
    }
    let Some(case) = key_of else { return out.push(no_id()) };
    if let Some(id) = row.text("assignee") {
        out.push(Piece::Person(Person { role: Role::Agent, ..Person::unknown(key(ID, &id)) }));
    }
    out.extend(id.map(|id| Piece::Alias { id, case: case.clone() }));
    out.push(Piece::Case { id: case });
}

/// Seen by customers? Only when the table says so, and nothing in it restricts the comment to a role or a group.
fn is_public(comment: Node<'_>) -> bool {
    let restricted = comment.any(&["visibility", "visibility_type", "visibility_value", "role_level", "group_level"]);
    comment.flag("is_public") == Some(true) && restricted.is_none()
}
