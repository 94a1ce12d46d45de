//! People: customers, agents and machines.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Names a person within one import, e.g. `zendesk:360000000001` or `mail:ann@example.org`.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct PersonKey(pub String);

impl PersonKey {
    /// What of it tells a person something: the id, address, telephone or name, without the source and the kind.
    pub fn shown(&self) -> &str {
        let is_kind =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        let mut rest = self.0.as_str();
        for _ in 0..2 {
            match rest.split_once(':') {
                Some((kind, behind)) if is_kind(kind) && !behind.is_empty() => rest = behind,
                _ => break,
            }
        }
        rest
    }
}

impl fmt::Display for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a person is to the help desk.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Works at the desk.
    Agent,
    /// Writes to the desk.
    Customer,
    /// A rule, a bot or the help desk itself.
    System,
    /// The source does not say.
    #[default]
    Unknown,
}

/// One person, as far as the source knows them.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Person {
    /// The key by which cases refer to this person.
    pub key: PersonKey,
    /// Full name.
    pub name: Option<String>,
    /// E-mail addresses, lower case, the preferred one first.
    pub emails: Vec<String>,
    /// Telephone numbers as written.
    pub phones: Vec<String>,
    /// What the person is to the desk.
    pub role: Role,
}

impl Person {
    /// A person of whom nothing but the key is known.
    pub fn unknown(key: PersonKey) -> Self {
        Self { key, name: None, emails: Vec::new(), phones: Vec::new(), role: Role::Unknown }
    }

    /// Is anything known by which people would call this person?
    pub fn is_named(&self) -> bool {
        self.name.is_some() || !self.emails.is_empty() || !self.phones.is_empty()
    }

    /// What to call this person on a screen: name, else address, else telephone, else what the key shows.
    pub fn display(&self) -> &str {
        self.name
            .as_deref()
            .or(self.emails.first().map(String::as_str))
            .or(self.phones.first().map(String::as_str))
            .unwrap_or(self.key.shown())
    }

    /// The preferred e-mail address.
    pub fn email(&self) -> Option<&str> {
        self.emails.first().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_without_a_name_is_called_by_what_the_source_has() {
        for (key, shown) in [
            ("usedesk:user:5", "5"),
            ("zendesk:360000000001", "360000000001"),
            ("mail:ann@example.org", "ann@example.org"),
            ("jira:name:Ann: the first", "Ann: the first"),
            ("kayako:phone:+44 20", "+44 20"),
            ("odd", "odd"),
            ("odd:", "odd:"),
        ] {
            let person = Person::unknown(PersonKey(key.to_owned()));
            assert_eq!((person.display(), person.is_named()), (shown, false));
        }
    }
}
