//! The cells of one sheet, gathered to rows: the stream holds them in order of their rows.

use std::io::{Read, Seek};

use super::records::{Data, Records};
use super::{Shared, kind};
use crate::source::sheet::number;
use crate::source::sheet::row::Row;
use crate::source::sheet::{Broken, Rows};

/// See the module.
pub(in crate::source::sheet) struct Cells<'a, R> {
    records: &'a mut Records<R>,
    shared: &'a Shared,
    /// Cells of the row that comes next, by column.
    ahead: Vec<(usize, String)>,
    /// That row, from zero.
    ahead_row: u16,
    /// Where the result of the formula that was read last belongs, if it is a text.
    formula: Option<(u16, usize)>,
    /// Sheets hold charts, which hold cells of their own.
    depth: u32,
    ended: bool,
}

/// Where a cell stands, how its number is meant.
struct Head {
    row: u16,
    column: usize,
    style: u16,
}

impl<'a, R: Read + Seek> Cells<'a, R> {
    pub(super) fn new(records: &'a mut Records<R>, shared: &'a Shared) -> Self {
        Self { records, shared, ahead: Vec::new(), ahead_row: 0, formula: None, depth: 0, ended: false }
    }

    /// The cells of one record with their row; none for most records.
    fn read(&mut self, found: u16, data: &mut Data) -> Option<(u16, Vec<(usize, String)>)> {
        if found == kind::STRING {
            let (row, column) = self.formula.take()?;
            return Some((row, vec![(column, data.text(&self.shared.text, 2)?)]));
        }
        if found == kind::SHORT_NUMBERS {
            return self.short_numbers(data);
        }
        if !matches!(
            found,
            kind::NUMBER
                | kind::SHORT_NUMBER
                | kind::LABEL_SHARED
                | kind::LABEL
                | kind::RICH_LABEL
                | kind::BOOL_OR_ERROR
                | kind::FORMULA
        ) {
            return None;
        }
        let head = Head { row: data.u16()?, column: data.u16()?.into(), style: data.u16()? };
        let text = match found {
            kind::NUMBER => self.number(data.f64()?, head.style),
            kind::SHORT_NUMBER => self.number(data.short_number()?, head.style),
            kind::LABEL_SHARED => {
                self.shared.strings.get(usize::try_from(data.u32()?).ok()?).cloned().unwrap_or_default()
            }
            kind::LABEL | kind::RICH_LABEL => data.text(&self.shared.text, 2)?,
            kind::BOOL_OR_ERROR => {
                let (value, is_error) = (data.u8()?, data.u8()?);
                if is_error == 0 { truth(value) } else { String::new() }
            }
            _ => self.result(data, &head)?,
        };
        Some((head.row, vec![(head.column, text)]))
    }

    /// Several numbers side by side.
    fn short_numbers(&self, data: &mut Data) -> Option<(u16, Vec<(usize, String)>)> {
        let (row, first) = (data.u16()?, data.u16()?);
        let mut cells = Vec::new();
        // The last two bytes are the last column again.
        while data.left() >= 8 {
            let style = data.u16()?;
            let value = data.short_number()?;
            cells.push((usize::from(first).saturating_add(cells.len()), self.number(value, style)));
        }
        Some((row, cells))
    }

    /// What a formula came to: a number, or, marked by two full bytes, something else (MS-XLS 2.5.133).
    fn result(&mut self, data: &mut Data, head: &Head) -> Option<String> {
        let bits = data.f64()?;
        let [sort, _, value, _, _, _, m0, m1] = bits.to_le_bytes();
        if (m0, m1) != (0xFF, 0xFF) {
            return Some(self.number(bits, head.style));
        }
        self.formula = (sort == 0).then_some((head.row, head.column));
        Some(if sort == 1 { truth(value) } else { String::new() })
    }

    fn number(&self, value: f64, style: u16) -> String {
        let format = self.shared.styles.get(usize::from(style)).copied().unwrap_or(number::Format::Number);
        number::text_of(value, format, self.shared.epoch)
    }

    /// Moves what was read ahead to the row it belongs to.
    fn begin(&mut self, row: &mut Row) -> Result<(), Broken> {
        row.begin(u32::from(self.ahead_row) + 1);
        for (column, text) in self.ahead.drain(..) {
            row.put(column, &text)?;
        }
        Ok(())
    }
}

impl<R: Read + Seek> Rows for Cells<'_, R> {
    fn next_row(&mut self, row: &mut Row) -> Result<bool, Broken> {
        self.begin(row)?;
        while !self.ended {
            let Some((found, mut data)) = self.records.next()? else {
                self.ended = true;
                break;
            };
            match found {
                kind::BEGIN => self.depth = self.depth.saturating_add(1),
                kind::END => {
                    self.depth = self.depth.saturating_sub(1);
                    self.ended = self.depth == 0;
                }
                _ => {}
            }
            if self.depth > 1 {
                continue;
            }
            let Some((at, cells)) = self.read(found, &mut data) else { continue };
            if at == self.ahead_row {
                for (column, text) in cells {
                    row.put(column, &text)?;
                }
                continue;
            }
            (self.ahead_row, self.ahead) = (at, cells);
            if !row.cells().is_empty() {
                return Ok(true);
            }
            self.begin(row)?;
        }
        Ok(!row.cells().is_empty())
    }
}

fn truth(value: u8) -> String {
    if value == 0 { "FALSE" } else { "TRUE" }.to_owned()
}
