//! Cells that are shown as one over several rows: the text stands in the first of them only, and is meant for each.

use super::row::Row;
use super::{Broken, Rows};

/// More are no sheet that somebody made.
const MOST: usize = 1_000_000;

/// The first column of merged cells of several rows.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Range {
    /// From one.
    pub(super) first_row: u32,
    pub(super) last_row: u32,
    /// From zero.
    pub(super) column: usize,
}

/// See the module. Rows must come in their order.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// Those that begin further down, the next one last.
    ahead: Vec<Range>,
    open: Vec<(Range, String)>,
}

impl Merged {
    /// Of these ranges, in any order.
    pub(super) fn new(ranges: impl Iterator<Item = Range>) -> Self {
        let mut ahead: Vec<Range> = ranges.filter(|range| range.first_row < range.last_row).take(MOST).collect();
        ahead.sort_unstable();
        ahead.reverse();
        Self { ahead, open: Vec::new() }
    }

    /// A range that begins in the row being read, with its text.
    pub(super) fn begin(&mut self, range: Range, text: &str) {
        if range.first_row < range.last_row && !text.is_empty() && self.open.len() < super::row::MOST_COLUMNS {
            self.open.push((range, text.to_owned()));
        }
    }

    /// Forgets everything, for another sheet.
    pub(super) fn clear(&mut self) {
        self.ahead.clear();
        self.open.clear();
    }

    /// Puts the texts of ranges into a row that has cells of its own.
    pub(super) fn fill(&mut self, row: &mut Row) -> Result<(), Broken> {
        let number = row.number;
        self.open.retain(|(range, _)| range.last_row >= number);
        for (range, text) in self.open.iter().filter(|(range, _)| range.first_row < number) {
            if row.cells().get(range.column).is_none_or(String::is_empty) {
                row.put(range.column, text)?;
            }
        }
        while let Some(range) = self.ahead.pop_if(|range| range.first_row <= number) {
            let text = row.cells().get(range.column).cloned().unwrap_or_default();
            if range.first_row == number {
                self.begin(range, &text);
            }
        }
        Ok(())
    }
}

/// Rows with what is merged put into each.
pub(super) struct Filled<R> {
    rows: R,
    merged: Merged,
}

impl<R: Rows> Filled<R> {
    pub(super) fn new(rows: R, merged: Merged) -> Self {
        Self { rows, merged }
    }
}

impl<R: Rows> Rows for Filled<R> {
    fn next_row(&mut self, row: &mut Row) -> Result<bool, Broken> {
        let found = self.rows.next_row(row)?;
        if found {
            self.merged.fill(row)?;
        }
        Ok(found)
    }
}
