//! Lists of users: what `/rest/api/3/users/search` gives, and the table that the administration of a site exports. Tables of
//! issues name people by account id or by what is displayed, and never by address; with such a list beside them they have one.

use super::super::kit::{Node, key, person};
use super::ID;
use crate::model::{Person, Role};

/// A user of the API.
pub(super) fn user(node: Node<'_>) -> Option<Person> {
    let id = node.any(&["accountId", "key", "name"])?;
    let role = match node.text("accountType").as_deref() {
        Some("customer") => Role::Customer,
        Some("app") => Role::System,
        _ => Role::Unknown,
    };
    Some(person(key(ID, &id), node.text("displayName"), node.text("emailAddress"), None, role))
}

/// A row of the table of users.
pub(super) fn row(row: Node<'_>) -> Option<Person> {
    let name = row.any(&["user name", "full name", "display name", "name"]);
    let email = row.any(&["email", "email address"]);
    let at = row.any(&["user id", "account id", "username"]).or_else(|| name.clone())?;
    Some(person(key(ID, &at), name, email, None, Role::Unknown))
}
