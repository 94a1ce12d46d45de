//! People: customers, agents and machines.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Names a person within one import, e.g. `zendesk:360000000001` or `mail:ann@example.org`.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct PersonKey(pub String);

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

    /// What to call this person on a screen: name, else address, else telephone, else the key.
    pub fn display(&self) -> &str {
        self.name
            .as_deref()
            .or(self.emails.first().map(String::as_str))
            .or(self.phones.first().map(String::as_str))
            .unwrap_or(&self.key.0)
    }

    /// The preferred e-mail address.
    pub fn email(&self) -> Option<&str> {
        self.emails.first().map(String::as_str)
    }
}
