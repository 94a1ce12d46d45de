//! Long lists, a page at a time: what the person looks at is asked from the worker, what they have left is forgotten.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Rows a page.
pub const PAGE: u32 = 100;

/// Pages kept; those farthest from what is looked at are forgotten first.
const KEPT: usize = 24;

/// The part of a long list that is in memory.
#[derive(Clone, Debug)]
pub struct Pages<T> {
    total: u32,
    generation: u32,
    looking: (u32, u32),
    rows: BTreeMap<u32, Rc<Vec<T>>>,
    asked: BTreeSet<u32>,
}

impl<T> Default for Pages<T> {
    fn default() -> Self {
        Self { total: 0, generation: 0, looking: (0, PAGE), rows: BTreeMap::new(), asked: BTreeSet::new() }
    }
}

impl<T> Pages<T> {
    /// How many rows the whole list has.
    pub fn total(&self) -> u32 {
        self.total
    }

    /// Counts how often the list became another one; a scroll position belongs to one generation.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// The row at a position, when it is in memory.
    pub fn get(&self, at: u32) -> Option<&T> {
        self.rows.get(&(at / PAGE))?.get((at % PAGE) as usize)
    }

    /// Nothing of the list has arrived yet?
    pub fn is_unseen(&self) -> bool {
        self.rows.is_empty()
    }

    /// Forgets everything: the list became another one of `total` rows, as far as that is known.
    pub fn reset(&mut self, total: u32) {
        *self = Self { total, generation: self.generation.wrapping_add(1), ..Self::default() };
    }

    /// Notes what is looked at and answers the first rows of the pages to ask for.
    pub fn look(&mut self, from: u32, count: u32) -> Vec<u32> {
        self.looking = (from, count.clamp(1, 10 * PAGE));
        self.missing()
    }

    /// First rows of the pages that what is looked at still needs; each is answered once.
    pub fn missing(&mut self) -> Vec<u32> {
        let (from, count) = self.looking;
        let last = from.saturating_add(count - 1).min(self.total.saturating_sub(1));
        let pages: Vec<u32> = (from / PAGE..=last / PAGE)
            .filter(|page| !self.rows.contains_key(page) && !self.asked.contains(page))
            .collect();
        self.asked.extend(&pages);
        pages.into_iter().map(|page| page * PAGE).collect()
    }

    /// Takes rows that arrived; a stretch that does not begin a page was not asked for and is ignored.
    pub fn put(&mut self, from: u32, total: u32, rows: Vec<T>) {
        if !from.is_multiple_of(PAGE) {
            return;
        }
        let page = from / PAGE;
        self.total = total;
        self.asked.remove(&page);
        self.rows.insert(page, Rc::new(rows));
        let here = self.looking.0 / PAGE;
        while self.rows.len() > KEPT {
            let Some(farthest) = self.rows.keys().copied().max_by_key(|page| page.abs_diff(here)) else { return };
            self.rows.remove(&farthest);
        }
    }
}
