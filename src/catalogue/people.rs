//! Everybody who occurs in the import, once.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::model::{Millis, Person, PersonKey, Role};

/// Position of a person in [`People`].
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct PersonIndex(pub u32);

/// How much a person did.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct PersonStats {
    /// Cases requested by or assigned to them.
    pub cases: u32,
    /// Messages and notes they wrote for the desk.
    pub as_agent: u32,
    /// Messages they wrote as a customer.
    pub as_customer: u32,
    /// When they last wrote.
    pub last: Option<Millis>,
}

/// The table of people. What is learnt later completes what was known before; it never contradicts it.
#[derive(Debug, Default)]
pub struct People {
    rows: Vec<(Person, PersonStats)>,
    index: HashMap<PersonKey, PersonIndex>,
}

impl People {
    /// Adds a person, or completes the one with the same key.
    pub fn merge(&mut self, person: Person) -> PersonIndex {
        let Some(&at) = self.index.get(&person.key) else {
            let at = PersonIndex(u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
            self.index.insert(person.key.clone(), at);
            self.rows.push((person, PersonStats::default()));
            return at;
        };
        if let Some((known, _)) = self.rows.get_mut(at.0 as usize) {
            if known.name.is_none() {
                known.name = person.name;
            }
            for email in person.emails {
                if !known.emails.contains(&email) {
                    known.emails.push(email);
                }
            }
            for phone in person.phones {
                if !known.phones.contains(&phone) {
                    known.phones.push(phone);
                }
            }
            if known.role == Role::Unknown {
                known.role = person.role;
            }
        }
        at
    }

    /// The index of a key, adding a person of whom nothing else is known when it is new.
    pub fn intern(&mut self, key: &PersonKey) -> PersonIndex {
        match self.index.get(key) {
            Some(&at) => at,
            None => self.merge(Person::unknown(key.clone())),
        }
    }

    /// The person with this key.
    pub fn get(&self, key: &PersonKey) -> Option<&Person> {
        self.index.get(key).and_then(|at| self.rows.get(at.0 as usize)).map(|(person, _)| person)
    }

    /// The person at this position.
    pub fn at(&self, at: PersonIndex) -> Option<&Person> {
        self.rows.get(at.0 as usize).map(|(person, _)| person)
    }

    /// The statistics at this position.
    pub fn stats_mut(&mut self, at: PersonIndex) -> Option<&mut PersonStats> {
        self.rows.get_mut(at.0 as usize).map(|(_, stats)| stats)
    }

    /// Everybody with what they did.
    pub fn iter(&self) -> impl Iterator<Item = (&Person, &PersonStats)> {
        self.rows.iter().map(|(person, stats)| (person, stats))
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Nobody?
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
