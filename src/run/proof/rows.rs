//! The cases to be looked for, in a few bytes each: a million of them must fit beside the ledger.

use std::collections::HashSet;
use std::ops::Range;

use crate::deskie::account::CaseId;
use crate::run::ledger::{CaseState, State};
use crate::run::queue::QueueItem;

/// It was seen in Deskie.
pub(super) const SEEN: u8 = 1;
/// It is not there.
pub(super) const MISSING: u8 = 2;
/// It was changed in Deskie after the run had left it.
pub(super) const CHANGED: u8 = 4;
/// The list where it must stand was read to its end.
pub(super) const COVERED: u8 = 8;
/// Its messages were, or are being, read.
pub(super) const DEEP: u8 = 16;
/// It is a case of the files, rather than of an earlier import alone.
pub(super) const OF_FILES: u8 = 32;

/// A case that the ledger says is there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Row {
    pub id: CaseId,
    /// Second of its creation.
    pub at: i64,
    /// Position in the queue, or beyond it in [`Rows::extra`].
    place: u32,
    flags: u8,
}

impl Row {
    pub const fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// All of them, by time and by id.
#[derive(Debug, Default)]
pub(super) struct Rows {
    rows: Vec<Row>,
    by_id: Vec<u32>,
    /// Keys of cases of earlier imports, which the queue does not hold.
    extra: Vec<String>,
    queued: u32,
}

impl Rows {
    /// The cases of the ledger; those of the queue know their place in it.
    pub fn of(state: &State, queue: &[QueueItem]) -> Self {
        let queued = u32::try_from(queue.len()).unwrap_or(u32::MAX);
        let mut rows = Vec::with_capacity(state.cases.len());
        let row = |case: &CaseState, place, flags| {
            case.present().map(|created| Row { id: created.id, at: created.at.seconds(), place, flags })
        };
        let mut keys = HashSet::with_capacity(queue.len());
        for (item, place) in queue.iter().zip(0..queued) {
            if keys.insert(item.key.as_str())
                && let Some(case) = state.cases.get(&item.key)
            {
                rows.extend(row(case, place, OF_FILES));
            }
        }
        let mut extra = Vec::new();
        for (key, case) in state.cases.iter() {
            let place = queued.saturating_add(u32::try_from(extra.len()).unwrap_or(u32::MAX));
            if !keys.contains(key)
                && let Some(row) = row(case, place, 0)
            {
                rows.push(row);
                extra.push(key.to_owned());
            }
        }
        drop(keys);
        rows.sort_unstable_by_key(|row| (row.at, row.id));
        let mut by_id: Vec<u32> = (0..u32::try_from(rows.len()).unwrap_or(u32::MAX)).collect();
        by_id.sort_unstable_by_key(|&at| rows.get(at as usize).map(|row| row.id));
        Self { rows, by_id, extra, queued }
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// In the order of their creation.
    pub fn all(&self) -> &[Row] {
        &self.rows
    }

    pub fn get(&self, at: u32) -> Option<&Row> {
        self.rows.get(at as usize)
    }

    pub fn find(&self, id: CaseId) -> Option<u32> {
        let at = |at: u32| self.rows.get(at as usize).map(|row| row.id);
        let place = self.by_id.binary_search_by_key(&Some(id), |&row| at(row)).ok()?;
        self.by_id.get(place).copied()
    }

    /// The cases of this second.
    pub fn of_second(&self, second: i64) -> &[Row] {
        let from = self.rows.partition_point(|row| row.at < second);
        let to = self.rows.partition_point(|row| row.at <= second);
        self.rows.get(from..to).unwrap_or_default()
    }

    pub fn set(&mut self, at: u32, flag: u8) {
        if let Some(row) = self.rows.get_mut(at as usize) {
            row.flags |= flag;
        }
    }

    pub fn clear(&mut self, at: u32, flag: u8) {
        if let Some(row) = self.rows.get_mut(at as usize) {
            row.flags &= !flag;
        }
    }

    pub fn cover(&mut self, range: Range<u32>) {
        for at in range {
            self.set(at, COVERED);
        }
    }

    pub fn count(&self, flag: u8) -> u64 {
        self.rows.iter().filter(|row| row.has(flag)).count() as u64
    }

    /// Those of the files that have this flag.
    pub fn count_of_files(&self, flag: u8) -> u64 {
        self.rows.iter().filter(|row| row.has(OF_FILES) && row.has(flag)).count() as u64
    }

    /// The case of this id is one of the files, though the queue names it by another key. False when that was known.
    pub fn claim(&mut self, id: CaseId) -> bool {
        let Some(at) = self.find(id) else { return false };
        let known = self.get(at).is_some_and(|row| row.has(OF_FILES));
        self.set(at, OF_FILES);
        !known
    }

    /// Whether the cases at these places of the queue are those of their keys is not known yet.
    pub fn disclaim(&mut self, places: &HashSet<u32>) {
        for row in self.rows.iter_mut().filter(|row| places.contains(&row.place)) {
            row.flags &= !OF_FILES;
        }
    }

    /// Its key in the ledger.
    pub fn key<'a>(&'a self, row: &Row, queue: &'a [QueueItem]) -> &'a str {
        match self.item(row, queue) {
            Some(item) => &item.key,
            None => self.extra.get((row.place - self.queued) as usize).map_or("", String::as_str),
        }
    }

    /// Its place in the queue, where it is of this import.
    pub fn item<'a>(&self, row: &Row, queue: &'a [QueueItem]) -> Option<&'a QueueItem> {
        if row.place < self.queued { queue.get(row.place as usize) } else { None }
    }

    /// Keys of cases that the queue does not name.
    pub fn extra(&self) -> &[String] {
        &self.extra
    }
}
