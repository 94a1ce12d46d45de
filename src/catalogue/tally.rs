//! The source's own words and how often each occurs: what the mapping has to answer.

use serde::{Deserialize, Serialize};

use crate::model::{Channel, Priority, Status, Word};

/// Position of a word in one tally.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct TallyIndex(pub u16);

/// Words with their counts, in the order they were met. At most [`Tally::MAX`] different ones are kept, so that a
/// column of free text taken for a status cannot fill the memory.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Tally<K> {
    /// What we take the word for, the word, its count.
    pub rows: Vec<(K, String, u64)>,
    /// Occurrences of words beyond the limit.
    pub overflow: u64,
}

impl<K> Default for Tally<K> {
    fn default() -> Self {
        Self { rows: Vec::new(), overflow: 0 }
    }
}

impl<K: Copy> Tally<K> {
    /// The limit of different words.
    pub const MAX: usize = 5_000;

    /// Counts one occurrence.
    pub fn add(&mut self, kind: K, raw: &str) -> Option<TallyIndex> {
        let at = match self.rows.iter().position(|(_, word, _)| word == raw) {
            Some(at) => at,
            None if self.rows.len() < Self::MAX => {
                self.rows.push((kind, raw.to_owned(), 0));
                self.rows.len() - 1
            }
            None => {
                self.overflow += 1;
                return None;
            }
        };
        self.rows[at].2 += 1;
        u16::try_from(at).ok().map(TallyIndex)
    }

    /// Takes one occurrence back.
    pub fn remove(&mut self, raw: &str) {
        match self.rows.iter_mut().find(|(_, word, _)| word == raw) {
            Some((_, _, count)) => *count = count.saturating_sub(1),
            None => self.overflow = self.overflow.saturating_sub(1),
        }
    }

    /// The word at a position.
    pub fn word(&self, at: TallyIndex) -> Option<&str> {
        self.rows.get(at.0 as usize).map(|(_, word, _)| word.as_str())
    }
}

/// How often a custom field has a value, with samples.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct FieldTally {
    /// The source's key.
    pub field: String,
    /// Its title, when the source holds one.
    pub title: Option<String>,
    /// Cases with a value.
    pub count: u64,
    /// Up to [`FieldTally::SAMPLES`] different values.
    pub samples: Vec<String>,
}

impl FieldTally {
    /// Different values kept; enough for a field with choices to be mapped value by value.
    pub const SAMPLES: usize = 30;
}

/// All tallies of an import.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Tallies {
    /// States.
    pub statuses: Tally<Status>,
    /// Urgencies.
    pub priorities: Tally<Priority>,
    /// Channels.
    pub channels: Tally<Channel>,
    /// Groups.
    pub groups: Tally<()>,
    /// Tags.
    pub tags: Tally<()>,
    /// Custom fields.
    pub fields: Vec<FieldTally>,
}

impl Tallies {
    /// Counts one value of a custom field.
    pub fn field(&mut self, field: &str, value: &str) {
        let at = match self.fields.iter().position(|row| row.field == field) {
            Some(at) => at,
            None if self.fields.len() < Tally::<()>::MAX => {
                self.fields.push(FieldTally { field: field.to_owned(), title: None, count: 0, samples: Vec::new() });
                self.fields.len() - 1
            }
            None => return,
        };
        let row = &mut self.fields[at];
        row.count += 1;
        if row.samples.len() < FieldTally::SAMPLES && !row.samples.iter().any(|known| known == value) {
            row.samples.push(value.chars().take(80).collect());
        }
    }

    /// Counts a state.
    pub fn status(&mut self, word: &Word<Status>) -> Option<TallyIndex> {
        self.statuses.add(word.kind, &word.raw)
    }

    /// Counts an urgency.
    pub fn priority(&mut self, word: &Word<Priority>) -> Option<TallyIndex> {
        self.priorities.add(word.kind, &word.raw)
    }
}
