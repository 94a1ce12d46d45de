//! The source's own words and how often each occurs: what the mapping has to answer.

use std::collections::HashMap;

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
    /// What we take the word for, the word, its count. To be changed through [`Tally::rows_mut`] only.
    pub rows: Vec<(K, String, u64)>,
    /// Occurrences of words beyond the limit.
    pub overflow: u64,
    #[serde(skip)]
    places: Places,
}

impl<K> Default for Tally<K> {
    fn default() -> Self {
        Self { rows: Vec::new(), overflow: 0, places: Places::default() }
    }
}

/// Where words stand in their list, so that a word of a million cases is not looked for from the beginning each time. What it
/// knows follows from the list, so it makes no difference between two of them.
#[derive(Clone, Debug, Default)]
struct Places(HashMap<Box<str>, usize>);

impl PartialEq for Places {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Places {
    fn of(&mut self, word: &str, len: usize, mut at: impl FnMut(usize) -> Option<Box<str>>) -> Option<usize> {
        // Rows that came from elsewhere are learnt.
        for place in self.0.len()..len {
            if let Some(known) = at(place) {
                self.0.insert(known, place);
            }
        }
        self.0.get(word).copied()
    }
}

impl<K: Copy> Tally<K> {
    /// The limit of different words.
    pub const MAX: usize = 5_000;

    /// Counts one occurrence.
    pub fn add(&mut self, kind: K, raw: &str) -> Option<TallyIndex> {
        let Self { rows, places, .. } = self;
        let known = places.of(raw, rows.len(), |at| rows.get(at).map(|(_, word, _)| word.as_str().into()));
        let at = match known {
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
        let Self { rows, places, .. } = self;
        let known = places.of(raw, rows.len(), |at| rows.get(at).map(|(_, word, _)| word.as_str().into()));
        match known.and_then(|at| rows.get_mut(at)) {
            Some((_, _, count)) => *count = count.saturating_sub(1),
            None => self.overflow = self.overflow.saturating_sub(1),
        }
    }

    /// The rows, to be renamed or joined.
    pub fn rows_mut(&mut self) -> &mut Vec<(K, String, u64)> {
        self.places = Places::default();
        &mut self.rows
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
    #[serde(skip)]
    places: Places,
}

impl Tallies {
    /// Counts one value of a custom field.
    pub fn field(&mut self, field: &str, value: &str) {
        let Self { fields, places, .. } = self;
        let at = match places.of(field, fields.len(), |at| fields.get(at).map(|row| row.field.as_str().into())) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_wherever_their_rows_came_from() {
        let mut tally = Tally::default();
        for word in ["tea", "cup", "tea"] {
            tally.add((), word);
        }
        let json = serde_json::to_string(&tally).expect("it is JSON");
        let mut read: Tally<()> = serde_json::from_str(&json).expect("it is a tally");
        assert_eq!(read, tally);
        read.add((), "cup");
        read.rows_mut()[0].1 = "kettle".to_owned();
        read.add((), "kettle");
        read.remove("cup");
        read.add((), "tea");
        let rows: Vec<_> = read.rows.iter().map(|((), word, count)| (word.as_str(), *count)).collect();
        assert_eq!(rows, [("kettle", 3), ("cup", 1), ("tea", 1)]);
    }
}
