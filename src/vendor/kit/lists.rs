//! Lists of people and names with fewer keys than a shape asks for, because a script kept only what it needed. Alone they
//! could be anybody's; beside cases of a desk, and called after what they hold, they are that desk's.

use super::Desk;
use super::recognise::Looks;
use super::shape::Shape;
use crate::text::filename::{root, words};
use crate::vendor::{Probe, Recognition};

/// How sure that is.
const CONFIDENCE: u8 = 60;

/// What lists hold, with the words for it in names of files and members, and the variants that read it, best first.
#[rustfmt::skip] // one kind a line
const LISTS: &[(&[&str], &[&str])] = &[
    (&["admin", "agent", "employee", "operator", "owner", "staff", "teammate"],
     &["agents", "admins", "staff", "operators", "teammates", "employees", "owners", "users", "people"]),
    (&["client", "contact", "customer", "enduser", "lead", "people", "requester", "user", "visitor"],
     &["contacts", "customers", "clients", "users", "people"]),
    (&["group", "team"], &["groups", "teams"]),
    (&["department"], &["departments", "companies"]),
    (&["company", "organisation", "organization"], &["organizations", "companies"]),
    (&["mailbox"], &["mailboxes"]),
];
/// By what such a record is known.
const IDS: &[&str] = &["accountId", "account_id", "id", "people_id", "user_id"];
/// What it tells.
const WORTH: &[&str] = &[
    "contact",
    "display_name",
    "displayName",
    "email",
    "emails",
    "first_name",
    "first name",
    "firstName",
    "firstname",
    "full_name",
    "last_name",
    "lastName",
    "lastname",
    "name",
    "primary_email",
];

/// The list that a file of this name is to a desk; nothing when the desk reads no such list, or the records hold no id and
/// name or address.
pub(super) fn list(desk: &dyn Desk, probe: &Probe<'_>) -> Option<Recognition> {
    let mut looks = Looks::default();
    let shapes = || desk.shapes().iter();
    // A variant may be read in several forms: `users`, `users-xml`, `users-csv`.
    let plain = |shape: &Shape| shape.variant.split('-').next().unwrap_or_default();
    let member = shapes().find_map(|shape| looks.of(shape.form, desk, probe)?.0);
    let found = named(probe.name, member).into_iter().find_map(|variant| {
        shapes().filter(|shape| plain(shape) == variant).find(|shape| {
            let keys = looks.of(shape.form, desk, probe).map(|(_, keys)| keys);
            keys.is_some_and(|keys| tells(&|key| keys.contains(key)))
        })
    })?;
    Some(recognition(desk.id(), desk.name(), found.variant))
}

/// The variants that may read a file of this name, whose records stand in this member, best first.
pub fn named(file: &str, member: Option<&str>) -> Vec<&'static str> {
    let mut words: Vec<String> = words(file).iter().map(|word| root(word)).collect();
    words.extend(member.map(root));
    let lists = |word: &String| LISTS.iter().find(|(known, _)| known.iter().any(|known| root(known) == *word));
    let exact = |word: &String, variants: &[&'static str]| {
        variants.iter().copied().filter(|variant| root(variant) == *word).collect::<Vec<_>>()
    };
    let found = words.iter().filter_map(|word| lists(word).map(|(_, variants)| (word, *variants)));
    found.flat_map(|(word, variants)| exact(word, variants).into_iter().chain(variants.iter().copied())).collect()
}

/// Do records with these keys say who or what has an id?
pub fn tells(has: &dyn Fn(&str) -> bool) -> bool {
    IDS.iter().any(|key| has(key)) && WORTH.iter().any(|key| has(key))
}

/// That a file is such a list of a desk.
pub fn recognition(id: &str, name: &str, variant: &str) -> Recognition {
    Recognition {
        vendor: id.to_owned(),
        variant: variant.to_owned(),
        confidence: CONFIDENCE,
        reason: format!("a list of people or names that stands beside cases of \"{name}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendor::freshdesk::Freshdesk;
    use crate::vendor::gorgias::Gorgias;

    fn variant(desk: &dyn Desk, name: &str, head: &str) -> Option<String> {
        list(desk, &Probe::new(name, head.len() as u64, head.as_bytes())).map(|found| found.variant)
    }

    #[test]
    fn a_list_is_what_it_is_called_where_the_desk_reads_such() {
        let people = r#"[{"id":1,"name":"Ann","email":"ann@example.org"}]"#;
        assert_eq!(variant(&Freshdesk, "dump/contacts.json", people).as_deref(), Some("users"));
        assert_eq!(variant(&Freshdesk, "requesters_2.json", people).as_deref(), Some("users"));
        assert_eq!(variant(&Freshdesk, "agents.json", people).as_deref(), Some("agents"));
        assert_eq!(variant(&Freshdesk, "groups.json", r#"[{"id":1,"name":"Billing"}]"#).as_deref(), Some("groups"));
        assert_eq!(variant(&Gorgias, "customers.json", people).as_deref(), Some("people"));
        assert_eq!(variant(&Gorgias, "groups.json", people), None, "it reads none");
        assert_eq!(variant(&Freshdesk, "contacts.json", r#"[{"id":1}]"#), None, "nothing is told");
        assert_eq!(variant(&Freshdesk, "macros.json", people), None);
        assert_eq!(variant(&Freshdesk, "page1.json", r#"{"agents":[{"id":1,"name":"A"}]}"#).as_deref(), Some("agents"));
    }
}
