//! Ids of cases as numbers. Two ids with one number would become one case without a word, so a number has 128 bits; and of a
//! million ids it takes a fourth of what the ids would.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

/// See the module.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Key([u32; 4]);

impl Key {
    pub fn of(id: &str) -> Self {
        let half = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            (salt, id).hash(&mut hasher);
            hasher.finish()
        };
        let [high, low] = [half(0), half(1)];
        Self([(high >> 32) as u32, high as u32, (low >> 32) as u32, low as u32])
    }

    fn half(self) -> u64 {
        u64::from(self.0[0]) << 32 | u64::from(self.0[1])
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.half());
    }
}

/// Keys are hashes already.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

pub(super) type KeyMap<T> = HashMap<Key, T, BuildHasherDefault<AsItIs>>;
pub(super) type KeySet = HashSet<Key, BuildHasherDefault<AsItIs>>;

/// How many rows each case has, in the order of the keys: a list takes half of what a map does. Where all have come, it is
/// known whether the id was given to a case.
#[derive(Debug, Default)]
pub(super) struct Counts(Vec<(Key, u32)>);

/// In place of a count: the id was given to a case.
const GIVEN: u32 = u32::MAX;

impl Counts {
    pub fn of(rows: impl ExactSizeIterator<Item = (Key, u32)>) -> Self {
        let mut all = Vec::with_capacity(rows.len());
        all.extend(rows.map(|(key, rows)| (key, rows.min(GIVEN - 1))));
        all.sort_unstable();
        Self(all)
    }

    /// The sums of several.
    pub fn sum(parts: impl Iterator<Item = Self>) -> Self {
        let mut parts: Vec<Self> = parts.collect();
        if let [only] = parts.as_mut_slice() {
            return std::mem::take(only);
        }
        let mut all = Vec::with_capacity(parts.iter().map(Self::len).sum());
        parts.into_iter().for_each(|part| all.extend(part.0));
        all.sort_unstable();
        all.dedup_by(|(key, rows), (before, sum)| {
            let same = key == before;
            if same {
                *sum = sum.saturating_add(*rows).min(GIVEN - 1);
            }
            same
        });
        Self(all)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// How many of these cases `other` has, too.
    pub fn shared(&self, other: &Self) -> usize {
        self.0.iter().filter(|(key, _)| other.place(*key).is_some()).count()
    }

    /// Counts a row of the case off: where the case stands, and how many rows are left. `None` when all have come, or none
    /// was counted.
    pub fn count_off(&mut self, key: Key) -> Option<(usize, u32)> {
        let place = self.place(key)?;
        let (_, left) = self.0.get_mut(place)?;
        *left = left.checked_sub(1).filter(|_| *left != GIVEN)?;
        Some((place, *left))
    }

    /// Gives a counted id to a case: is it the first with it? `None` for an id that was not counted.
    pub fn give(&mut self, key: Key) -> Option<bool> {
        let place = self.place(key)?;
        let (_, left) = self.0.get_mut(place)?;
        Some(std::mem::replace(left, GIVEN) != GIVEN)
    }

    /// Does a case have this id?
    pub fn is_given(&self, key: Key) -> bool {
        self.place(key).and_then(|place| self.0.get(place)).is_some_and(|(_, left)| *left == GIVEN)
    }

    /// Keys are spread evenly, so that each stands near its share of the list.
    fn place(&self, key: Key) -> Option<usize> {
        let len = self.len();
        let near = usize::try_from((u128::from(key.half()) * len as u128) >> 64).unwrap_or(len);
        let mut width = 16_usize;
        loop {
            let (from, to) = (near.saturating_sub(width), near.saturating_add(width).min(len));
            let window = self.0.get(from..to)?;
            let begins = from == 0 || window.first().is_some_and(|(first, _)| *first <= key);
            let ends = to == len || window.last().is_some_and(|(last, _)| key <= *last);
            if begins && ends {
                return window.binary_search_by_key(&key, |(key, _)| *key).ok().map(|at| from + at);
            }
            width = width.saturating_mul(4);
        }
    }
}

/// The ids that cases of all tables have.
#[derive(Debug, Default)]
pub(super) struct Given {
    /// Of groups of tables that are done with.
    before: Vec<Counts>,
    /// Those that no table counted: of rows without an id, and of a second case with the id of another.
    others: KeySet,
}

impl Given {
    /// Is there a case of this id, in this group, whose counts are `own`, or another?
    pub fn has(&self, id: &str, own: &Counts) -> bool {
        let key = Key::of(id);
        own.is_given(key) || self.is_elsewhere(key) || self.others.contains(&key)
    }

    /// Gives an id to a case of this group; false when another case has it.
    pub fn give(&mut self, id: &str, own: &mut Counts) -> bool {
        let key = Key::of(id);
        // An id of another group stays counted here, but its case takes another.
        !self.is_elsewhere(key)
            && !self.others.contains(&key)
            && own.give(key).unwrap_or_else(|| self.others.insert(key))
    }

    /// Keeps what a group gave.
    pub fn keep(&mut self, group: Counts) {
        self.before.push(group);
    }

    fn is_elsewhere(&self, key: Key) -> bool {
        self.before.iter().any(|group| group.is_given(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(ids: impl ExactSizeIterator<Item = usize>) -> Counts {
        Counts::of(ids.map(|id| (Key::of(&id.to_string()), 2)))
    }

    #[test]
    fn every_id_is_found_and_no_other() {
        for size in [0, 1, 2, 33, 5000] {
            let all = counts(0..size);
            assert_eq!((all.len(), all.shared(&counts(0..size + 7))), (size, size));
            assert!((0..size).all(|id| all.place(Key::of(&id.to_string())).is_some()), "{size}");
            assert!((size..size + 5000).all(|id| all.place(Key::of(&id.to_string())).is_none()), "{size}");
        }
    }

    #[test]
    fn rows_are_counted_off_over_all_tables() {
        let mut sum = Counts::sum([counts(0..3), counts(2..5)].into_iter());
        let mut left = |id: usize| sum.count_off(Key::of(&id.to_string())).map(|(_, left)| left);
        assert_eq!((left(0), left(0), left(0)), (Some(1), Some(0), None));
        assert_eq!((left(2), left(9)), (Some(3), None));
    }

    #[test]
    fn an_id_is_given_once_over_all_tables() {
        let (mut given, mut one) = (Given::default(), counts(0..3));
        assert!(
            !given.has("1", &one) && given.give("1", &mut one) && given.has("1", &one) && !given.give("1", &mut one)
        );
        assert_eq!(one.count_off(Key::of("1")), None);
        // No table counted it.
        assert!(given.give("row 7", &mut one) && !given.give("row 7", &mut one) && given.has("row 7", &one));
        given.keep(one);
        let mut other = counts(0..9);
        assert!(!given.give("1", &mut other) && !given.give("row 7", &mut other));
        // It was counted there, but became no case.
        assert!(given.give("2", &mut other) && !given.give("2", &mut other));
    }
}
