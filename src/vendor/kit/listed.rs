//! People of a list, as most desks write them: an id, names together or apart, addresses and numbers alone or in lists.

use super::known::{contact_key, person};
use super::node::Node;
use crate::model::{Person, PersonKey, Role};

/// Somebody of a list of people of this desk. `key` makes the key of an id; without an id, or where it makes none, an
/// address, a number or a name is the key, as in cases of people without ids. Nobody when nothing of them is known.
pub fn listed(
    desk: &'static str,
    node: Node<'_>,
    role: Role,
    key: impl FnOnce(String) -> Option<PersonKey>,
) -> Option<Person> {
    let name = name(node);
    let (email, phone) = (email(node), phone(node));
    let key = node
        .text("id")
        .and_then(key)
        .or_else(|| contact_key(desk, email.as_deref(), phone.as_deref(), name.as_deref()))?;
    Some(person(key, name, email, phone, role))
}

/// What somebody is called.
fn name(node: Node<'_>) -> Option<String> {
    const PARTS: [&[&str]; 3] =
        [&["last_name", "lastname", "lastName"], &["first_name", "firstname", "firstName"], &["patronymic"]];
    let whole = node.any(&["name", "full_name", "fullname", "displayName", "display_name"]);
    whole.or_else(|| {
        let [last, first, patronymic] = PARTS.map(|names| node.any(names));
        // With a patronymic the family name comes first.
        let parts = if patronymic.is_some() { [last, first, patronymic] } else { [first, last, None] };
        let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        (!name.is_empty()).then_some(name)
    })
}

fn email(node: Node<'_>) -> Option<String> {
    node.any(&["email", "emailAddress", "email_address"]).or_else(|| {
        node.list("emails").into_iter().find_map(|one| one.any(&["email", "value", "address"]).or_else(|| one.value()))
    })
}

fn phone(node: Node<'_>) -> Option<String> {
    node.any(&["phone", "phone_number", "mobile", "mobile_phone", "primary_phone.number"]).or_else(|| {
        node.list("phones").into_iter().find_map(|one| one.any(&["number", "phone", "value"]).or_else(|| one.value()))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: serde_json::Value) -> Option<Person> {
        listed("x", Node(&value), Role::Customer, |id| Some(super::super::key("x", &id)))
    }

    #[test]
    fn names_addresses_and_numbers_are_found_however_they_are_written() {
        let ann = json!({"id": 3, "first_name": "Ann", "last_name": "Lake", "emails": [{"value": "a@example.org"}],
            "phones": [{"number": "+41 44 000 00 00"}]});
        let wanted = person(
            super::super::key("x", "3"),
            Some("Ann Lake".to_owned()),
            Some("a@example.org".to_owned()),
            Some("+41 44 000 00 00".to_owned()),
            Role::Customer,
        );
        assert_eq!(read(ann), Some(wanted));
        let russian = read(json!({"id": 4, "first_name": "Анна", "last_name": "Лунева", "patronymic": "Ивановна"}));
        assert_eq!(russian.and_then(|one| one.name).as_deref(), Some("Лунева Анна Ивановна"));
    }

    #[test]
    fn somebody_without_an_id_is_known_by_what_else_there_is() {
        let key = |value| read(value).map(|one| one.key.0);
        assert_eq!(key(json!({"email": "A@example.org", "name": "Ann"})).as_deref(), Some("x:mail:a@example.org"));
        assert_eq!(key(json!({"phone": "+41 44"})).as_deref(), Some("x:phone:+41 44"));
        assert_eq!(key(json!({"name": "Ann"})).as_deref(), Some("x:name:Ann"));
        assert_eq!(key(json!({"id": null})), None);
    }
}
