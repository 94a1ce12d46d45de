//! What the values of one column are, as far as they alone show it.

use std::collections::HashSet;

use super::cell::{clean, is_email, is_phone, is_structure};
use super::shown;
use crate::source::table::Row;
use crate::text::dates::{self, DateRules};
use crate::vendor::Column;
use crate::vendor::terms;

/// Values of a column that are looked at.
const LOOKED_AT: usize = 200;
/// Values of a column that are shown.
const SHOWN: usize = 5;

/// The values of one column that are not empty.
pub(super) struct Values<'a>(pub Vec<&'a str>);

impl<'a> Values<'a> {
    pub fn of(at: usize, rows: &'a [Row]) -> Self {
        let values = rows.iter().filter_map(|row| row.cells.get(at)).map(clean).filter(|value| !value.is_empty());
        Self(values.take(LOOKED_AT).collect())
    }

    pub fn count(&self, test: impl Fn(&str) -> bool) -> usize {
        self.0.iter().filter(|value| test(value)).count()
    }

    /// Three in five at least.
    pub fn mostly(&self, test: impl Fn(&str) -> bool) -> bool {
        !self.0.is_empty() && self.count(test) * 5 >= self.0.len() * 3
    }

    pub fn all(&self, test: impl Fn(&str) -> bool) -> bool {
        !self.0.is_empty() && self.count(test) == self.0.len()
    }

    /// A handful of words that repeat?
    pub fn few(&self) -> bool {
        let different: HashSet<&str> = self.0.iter().copied().collect();
        different.len() <= 12 && (different.len() * 2 <= self.0.len() || self.0.len() < 4)
    }

    /// A dozen different words at most, and none a sentence?
    pub fn are_words(&self) -> bool {
        let different: HashSet<&str> = self.0.iter().copied().collect();
        different.len() <= 12 && self.all(|value| value.chars().count() <= 40)
    }

    /// Words for both sides of a conversation, and nothing else?
    pub fn are_sides(&self) -> bool {
        let sides: HashSet<_> = self.0.iter().map(|value| terms::side(value)).collect();
        sides.len() == 2 && !sides.contains(&None)
    }

    /// Words for kinds of calls: some come in or go out, others may be missed.
    pub fn say_some_side(&self) -> bool {
        self.0.iter().any(|value| terms::side(value).is_some()) && self.are_words()
    }

    /// Do the values not contradict a meaning that the name claims? An empty column contradicts nothing.
    pub fn allow(&self, meaning: Column, header: &str) -> bool {
        if self.0.is_empty() {
            return true;
        }
        match meaning {
            Column::CreatedAt | Column::MessageAt | Column::UpdatedAt => self.mostly(is_date),
            Column::RequesterEmail => self.0.iter().any(|value| value.contains('@')),
            // `de` is who wrote in three languages, and one of them elsewhere.
            Column::Author if header.trim().eq_ignore_ascii_case("de") => self.mostly(|value| value.contains('@')),
            // Numbers are ids, by which nobody is called.
            Column::Author | Column::Assignee => !self.all(is_number),
            Column::Direction => {
                self.mostly(|value| terms::side(value).is_some() || terms::visibility(value).is_some())
            }
            // A list of messages that could not be taken apart is no text.
            Column::Body => !self.all(|value| terms::yes(value).is_some()) && !self.mostly(is_structure),
            Column::CaseId => self.mostly(|value| value.len() <= 64),
            // `Internal note` holds the notes themselves as often as yes and no.
            Column::Visibility if shown::is_named_for_texts(header) => self.mostly(shown::is_said),
            Column::RequesterPhone => self.0.iter().any(|value| is_phone(value) || is_email(value)),
            _ => true,
        }
    }

    /// The mean length, when these are sentences.
    pub fn prose(&self) -> Option<usize> {
        let mean = self.0.iter().map(|value| value.chars().count()).sum::<usize>().checked_div(self.0.len())?;
        let sentences = self.mostly(|value| value.split_whitespace().count() >= 4);
        (mean >= 24 && sentences && !self.mostly(is_structure)).then_some(mean)
    }

    /// Short, without spaces, all different, with digits, and neither dates nor people?
    pub fn are_ids(&self) -> bool {
        let different: HashSet<&str> = self.0.iter().copied().collect();
        let like_an_id = |value: &str| {
            value.len() <= 40
                && value.bytes().any(|byte| byte.is_ascii_digit())
                && !value.contains(char::is_whitespace)
                && !value.contains(['@', '+', ':'])
        };
        different.len() == self.0.len() && self.all(like_an_id) && (self.mostly(is_number) || !self.mostly(is_date))
    }

    /// Different values from all over the rows, cut to a readable length.
    pub fn samples(&self) -> Vec<String> {
        let mut seen = HashSet::new();
        let different: Vec<&str> = self.0.iter().copied().filter(|value| seen.insert(*value)).collect();
        let step = different.len().div_ceil(SHOWN).max(1);
        different.into_iter().step_by(step).map(|value| value.chars().take(80).collect()).collect()
    }
}

pub(super) fn is_date(value: &str) -> bool {
    dates::parse(value, &DateRules::default()).is_some()
}

pub(super) fn is_number(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_digit())
}
