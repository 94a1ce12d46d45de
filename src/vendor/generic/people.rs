//! Tables of people and of links, which hold no cases; and people of whom a table of cases tells no more than a name or an
//! id.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::calls::Log;
use super::cell::{Who, is_email, is_phone};
use super::ids;
use super::names::normal;
use crate::catalogue::{TableColumn, TablePerson};
use crate::model::Role;
use crate::vendor::{Column, kit, terms};

/// People by [`by_id`] and [`by_name`].
pub(super) type Book = Arc<BTreeMap<String, TablePerson>>;

/// The variant of a table of people.
pub(super) const PEOPLE: &str = "csv-people";
/// The variant of a table of nothing but ids.
pub(super) const LINKS: &str = "csv-links";

/// Words for people, as their ids are named.
#[rustfmt::skip] // one language a line
const CUSTOMERS: &[&str] = &[
    "client", "contact", "customer", "enduser", "person", "requester", "user", "visitor",
    "заказчика", "заявителя", "клиента", "контакта", "пользователя",
];

/// What a table without cases holds, as its variant; `None` for one that may have cases.
pub(super) fn variant(columns: &[TableColumn]) -> Option<&'static str> {
    if is_of_links(columns) {
        return Some(LINKS);
    }
    is_of_people(columns).then_some(PEOPLE)
}

/// Names and addresses, and nothing that only a case has.
fn is_of_people(columns: &[TableColumn]) -> bool {
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let of_case = |column: &TableColumn| match column.meaning {
        Column::Subject
        | Column::Body
        | Column::Visibility
        | Column::MessageAt
        | Column::Priority
        | Column::Attachments => true,
        // Agents and customers among people, incoming and outgoing among messages.
        Column::Direction => !is_role(column),
        // What only the values suggest may be said of people, too: an active user, a new contact.
        Column::Status => {
            column.reason.ends_with("says so")
                && !is_of_person(&column.name)
                && !column.samples.iter().all(|text| is_standing(text))
        }
        Column::CaseId => !is_bare_id(&column.name) && !is_of_person(&column.name),
        _ => false,
    };
    let has = |meaning: Column| columns.iter().any(|column| column.meaning == meaning);
    // Accounts have owners, too; but only a case has both a requester and an assignee.
    let is_requested = columns.iter().any(|column| {
        column.meaning == Column::RequesterEmail
            && normal(&column.name).split(' ').any(|word| matches!(word, "requester" | "reporter" | "заявителя"))
    });
    if is_requested && has(Column::Assignee) {
        return false;
    }
    let named = has(Column::RequesterName) || columns.iter().any(|column| is_name(&column.name));
    !Log::of(&names).is_log() && has(Column::RequesterEmail) && named && !columns.iter().any(of_case)
}

/// `role: agent`, `User type: end-user`.
fn is_role(column: &TableColumn) -> bool {
    let name = normal(&column.name);
    let words: Vec<&str> = name.split(' ').collect();
    let named = matches!(words.as_slice(), ["role" | "type" | "роль" | "тип" | "rolle"])
        || (is_of_person(&column.name) && words.iter().any(|word| matches!(*word, "role" | "type")));
    named && column.samples.iter().all(|text| terms::side(text).is_some())
}

/// What is said of accounts rather than of cases.
fn is_standing(text: &str) -> bool {
    const STANDINGS: &[&str] =
        &["active", "inactive", "enabled", "disabled", "suspended", "blocked", "invited", "активен", "неактивен"];
    STANDINGS.contains(&normal(text).as_str())
}

/// Two columns or more, all of them ids.
fn is_of_links(columns: &[TableColumn]) -> bool {
    let is_id = |column: &TableColumn| {
        let name = normal(&column.name);
        let short = |text: &String| !text.contains(char::is_whitespace) && !is_email(text) && text.len() <= 64;
        (name == "id" || name.ends_with(" id")) && column.samples.iter().all(short)
    };
    columns.len() >= 2 && columns.iter().all(is_id)
}

fn is_bare_id(name: &str) -> bool {
    super::names::is_bare_id(&normal(name))
}

/// Is it said of a person: `User id`, `contact status`?
fn is_of_person(name: &str) -> bool {
    let name = normal(name);
    let first = name.split(' ').next().unwrap_or_default();
    CUSTOMERS.contains(&first)
        || matches!(first, "account" | "agent" | "staff" | "пользователь" | "пользователя" | "клиента")
}

fn is_name(name: &str) -> bool {
    const NAMES: &[&str] = &["display name", "first name", "firstname", "last name", "lastname", "surname", "фамилия"];
    NAMES.contains(&normal(name).as_str())
}

/// One row of a table of people: who it is, the keys under which tables of cases may name them, and what a column of roles
/// says.
pub(super) fn read(columns: &[TableColumn], cells: &[&str]) -> Option<(Who, Vec<String>, Option<Role>)> {
    let (mut who, mut role) = (Who::default(), None);
    let (mut keys, mut parts) = (Vec::new(), Vec::new());
    for (column, text) in columns.iter().zip(cells) {
        let text = super::cell::clean(text);
        if text.is_empty() {
            continue;
        }
        match column.meaning {
            Column::RequesterEmail if is_email(text) => who.add(text),
            Column::RequesterPhone if is_phone(text) => who.add(text),
            Column::RequesterName => who.add(text),
            Column::Direction => {
                role = terms::side(text).map(|side| match side {
                    crate::model::Side::Agent => Role::Agent,
                    crate::model::Side::Customer => Role::Customer,
                });
            }
            Column::CaseId if !ids::is_damaged(text) => keys.push(by_id(text)),
            _ if normal(&column.name).ends_with(" id") && keys.is_empty() && !ids::is_damaged(text) => {
                keys.push(by_id(text));
            }
            _ if is_name(&column.name) => parts.push(text),
            _ => {}
        }
    }
    if who.name.is_none() && !parts.is_empty() {
        who.name = Some(parts.join(" "));
    }
    keys.extend(who.name.as_deref().map(by_name));
    (who.email.is_some() || who.phone.is_some()).then_some((who, keys, role))
}

/// Of people in a table whose name or columns speak of agents nothing is known of their side.
pub(super) fn role(file: &str, columns: &[TableColumn]) -> Role {
    let of_agents = |name: &str| terms::side(name) == Some(crate::model::Side::Agent);
    let is_of_users =
        |name: &str| normal(name).split(' ').any(|word| matches!(word, "user" | "users" | "people" | "team"));
    let names = || columns.iter().map(|column| column.name.as_str()).chain([file]);
    if names().any(of_agents) || names().any(is_of_users) { Role::Unknown } else { Role::Customer }
}

/// The key of somebody with this id.
pub(super) fn by_id(id: &str) -> String {
    format!("#{}", kit::whole(id))
}

/// The key of somebody of this name.
pub(super) fn by_name(name: &str) -> String {
    name.to_lowercase()
}

/// As the cells of a row would name them.
pub(super) fn who(person: &TablePerson) -> Who {
    Who { name: person.name.clone(), email: person.email.clone(), phone: person.phone.clone(), id: None }
}

/// Is it the id of a user, who may be of either side?
pub(super) fn is_any_user(header: &str) -> bool {
    matches!(normal(header).as_str(), "user id" | "id user" | "person id" | "id пользователя")
}

/// As whom a column of ids names people: `requester_id`, `messages[].author_id`.
pub(super) fn named_by_id(header: &str) -> Option<Column> {
    let within = super::paths::list(header).is_some();
    let path = header.rsplit_once(super::paths::WITHIN).map_or(header, |(_, path)| path);
    let name = normal(path);
    // A column called after somebody holds ids where it is not read as names.
    const PEOPLE: &[&str] =
        &["assigned to", "assignee", "author", "created by", "creator", "sender", "submitted by", "submitter"];
    let named = || Some(name.as_str()).filter(|name| PEOPLE.contains(name));
    let whose = name.strip_suffix(" id").or_else(|| name.strip_prefix("id ")).or_else(named)?;
    match whose {
        "author"
        | "sender"
        | "from"
        | "created by"
        | "creator"
        | "submitted by"
        | "submitter"
        | "автора"
        | "отправителя" => Some(Column::Author),
        "agent"
        | "assigned to"
        | "assignee"
        | "operator"
        | "owner"
        | "responsible"
        | "staff"
        | "агента"
        | "исполнителя"
        | "оператора"
        | "ответственного"
        | "сотрудника"
            if !within =>
        {
            Some(Column::Assignee)
        }
        _ if CUSTOMERS.contains(&whose) => Some(if within { Column::Author } else { Column::RequesterName }),
        _ => None,
    }
}
