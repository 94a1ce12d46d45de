//! One row of a sheet while it is being read, and what is worth a word about its cells.

use super::Broken;

/// The most columns any office program knows.
pub(super) const MOST_COLUMNS: usize = 16_384;
/// The most rows any office program knows.
pub(super) const MOST_ROWS: u32 = 1_048_576;
/// More text than this in one row is no row of an export.
const LONGEST: usize = 64 * 1024 * 1024;
/// Excel holds no more characters in a cell and cuts what is longer without a word.
const FULL_CELL: usize = 32_767;

/// Texts of the cells of one row.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// Which row of the sheet, from one.
    pub(super) number: u32,
    cells: Vec<String>,
    bytes: usize,
    /// Cells of the whole sheet that are exactly as long as the format allows, and the row of the first.
    pub(super) cut: (u64, u32),
    /// Formulas of the whole sheet without a stored result.
    pub(super) without_value: u64,
}

impl Row {
    /// Begins another row.
    pub(super) fn begin(&mut self, number: u32) {
        self.number = number;
        self.cells.clear();
        self.bytes = 0;
    }

    /// Sets the text of a cell; an empty one takes no place.
    pub(super) fn put(&mut self, column: usize, text: &str) -> Result<(), Broken> {
        if text.is_empty() {
            return Ok(());
        }
        if column >= MOST_COLUMNS {
            return Err(Broken::Damaged(format!("a cell stands in column {}", column.saturating_add(1))));
        }
        self.bytes = self.bytes.saturating_add(text.len());
        if self.bytes > LONGEST {
            return Err(Broken::TooLarge);
        }
        if text.len() >= FULL_CELL && text.encode_utf16().count() == FULL_CELL {
            self.cut = (self.cut.0 + 1, if self.cut.0 == 0 { self.number } else { self.cut.1 });
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(cell) = self.cells.get_mut(column) {
            text.clone_into(cell);
        }
        Ok(())
    }

    /// The texts, from the first column to the last that is not empty.
    pub(super) fn cells(&self) -> &[String] {
        &self.cells
    }
}
