//! The source's own words and how often each occurs: what the mapping has to answer.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::model::{Channel, Priority, Status};

/// Position of a word in one tally.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct TallyIndex(pub u16);

/// Where words stand in one list, so that each of a million cases does not look for its word from the beginning. The list may
/// be changed meanwhile: what is remembered is looked at before it is believed.
#[derive(Debug, Default)]
pub struct Places(HashMap<Box<str>, usize>);

impl Places {
    /// The place of a word in a list so long, whose words `at` tells.
    fn of<'a>(&mut self, word: &str, len: usize, at: impl Fn(usize) -> Option<&'a str>) -> Option<usize> {
        let is_known = |places: &Self| places.0.get(word).copied().filter(|place| at(*place) == Some(word));
        if let Some(place) = is_known(self) {
            return Some(place);
        }
        // Of a full list every other word is beyond the limit.
        if len.min(self.0.len()) >= Tally::<()>::MAX {
            return None;
        }
        let place = (0..len).find(|place| at(*place) == Some(word))?;
        self.0.insert(word.into(), place);
        Some(place)
    }
}

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
        self.add_with(&mut Places::default(), kind, raw)
    }

    /// The same of many; `places` are those of this tally.
    pub fn add_with(&mut self, places: &mut Places, kind: K, raw: &str) -> Option<TallyIndex> {
        let at = match places.of(raw, self.rows.len(), |at| self.rows.get(at).map(|(_, word, _)| word.as_str())) {
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
    /// Counts one value of a custom field. `places` are those of the fields.
    pub fn field(&mut self, places: &mut Places, field: &str, value: &str) {
        let at = match places.of(field, self.fields.len(), |at| self.fields.get(at).map(|row| row.field.as_str())) {
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_wherever_their_rows_came_from() {
        let (mut tally, mut places) = (Tally::default(), Places::default());
        for word in ["tea", "cup", "tea"] {
            tally.add_with(&mut places, (), word);
        }
        tally.rows[0].1 = "kettle".to_owned();
        for word in ["kettle", "tea", "cup", "kettle"] {
            tally.add_with(&mut places, (), word);
        }
        tally.rows.remove(0);
        tally.add_with(&mut places, (), "tea");
        let rows: Vec<_> = tally.rows.iter().map(|((), word, count)| (word.as_str(), *count)).collect();
        assert_eq!(rows, [("cup", 2), ("tea", 2)]);
    }

    #[test]
    fn words_beyond_the_limit_are_counted_together() {
        let (mut tally, mut places) = (Tally::default(), Places::default());
        for word in 0..Tally::<()>::MAX + 10 {
            tally.add_with(&mut places, (), &word.to_string());
        }
        assert_eq!((tally.rows.len(), tally.overflow), (Tally::<()>::MAX, 10));
        assert_eq!(tally.add_with(&mut places, (), "4999"), Some(TallyIndex(4999)));
    }
}
