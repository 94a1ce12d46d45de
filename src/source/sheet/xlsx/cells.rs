//! The cells of one sheet, row by row.

use std::io::{Read, Seek};

use quick_xml::events::{BytesStart, Event};
use zip::read::ZipFile;

use super::Workbook;
use super::strings::{Rich, unescape};
use crate::source::sheet::number;
use crate::source::sheet::row::{MOST_ROWS, Row};
use crate::source::sheet::xml::{Part, add_text, attribute};
use crate::source::sheet::{Broken, Rows};

/// See the module.
pub(in crate::source::sheet) struct Cells<'a, R: Read + Seek> {
    workbook: &'a Workbook,
    part: Part<ZipFile<'a, R>>,
    /// The last row that began.
    number: u32,
}

/// What a cell says about itself.
struct Cell {
    column: usize,
    kind: Option<String>,
    style: Option<String>,
    value: String,
    inline: Rich,
    has_formula: bool,
}

impl Cell {
    /// A cell that has just begun; it stands in column `next` unless it says otherwise.
    fn begun(element: &BytesStart<'_>, next: usize) -> Self {
        Self {
            column: attribute(element, "r").and_then(|place| column(&place)).unwrap_or(next),
            kind: attribute(element, "t"),
            style: attribute(element, "s"),
            value: String::new(),
            inline: Rich::default(),
            has_formula: false,
        }
    }
}

impl<'a, R: Read + Seek> Cells<'a, R> {
    pub(super) fn new(workbook: &'a Workbook, part: Part<ZipFile<'a, R>>) -> Self {
        Self { workbook, part, number: 0 }
    }

    /// Reads the cells of the row that has just begun.
    fn fill(&mut self, row: &mut Row) -> Result<(), Broken> {
        let mut next = 0;
        loop {
            let begun = match self.part.next()? {
                Event::Start(element) if element.local_name().as_ref() == "c" => Some(Cell::begun(&element, next)),
                Event::End(element) if element.local_name().as_ref() == "row" => return Ok(()),
                Event::Eof => return Err(cut()),
                _ => None,
            };
            let Some(cell) = begun else { continue };
            next = cell.column.saturating_add(1);
            self.cell(cell, row)?;
        }
    }

    fn cell(&mut self, mut cell: Cell, row: &mut Row) -> Result<(), Broken> {
        let (mut in_value, mut in_text) = (false, false);
        loop {
            let event = self.part.next()?;
            match &event {
                Event::Start(element) => match element.local_name().as_ref() {
                    "v" => in_value = true,
                    "f" => cell.has_formula = true,
                    "is" => in_text = true,
                    _ if in_text => cell.inline.add(&event),
                    _ => {}
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "c" => break,
                    "v" => in_value = false,
                    "is" => in_text = false,
                    _ if in_text => cell.inline.add(&event),
                    _ => {}
                },
                Event::Eof => return Err(cut()),
                event if in_value => add_text(event, &mut cell.value),
                event if in_text => cell.inline.add(event),
                _ => {}
            }
        }
        // A formula whose result is an empty text says that it is one.
        let without = cell.has_formula && cell.value.is_empty() && cell.kind.as_deref() != Some("str");
        row.without_value += u64::from(without);
        self.put(&cell, row)
    }

    fn put(&self, cell: &Cell, row: &mut Row) -> Result<(), Broken> {
        let value = cell.value.as_str();
        match cell.kind.as_deref() {
            Some("s") => {
                let text = value.trim().parse().ok().and_then(|index| self.workbook.strings.get(index));
                match text {
                    Some(text) => row.put(cell.column, text),
                    None if value.trim().is_empty() => Ok(()),
                    None => Err(Broken::Damaged("a cell names a text that is not there".to_owned())),
                }
            }
            Some("inlineStr") => row.put(cell.column, cell.inline.text()),
            Some("str") => {
                let mut text = String::new();
                unescape(value, &mut text);
                row.put(cell.column, &text)
            }
            Some("b") => match value.trim() {
                "" => Ok(()),
                "0" | "false" => row.put(cell.column, "FALSE"),
                _ => row.put(cell.column, "TRUE"),
            },
            // An error is no value.
            Some("e") => Ok(()),
            Some("d") => row.put(cell.column, value.trim()),
            _ if value.is_empty() => Ok(()),
            _ => {
                let format = self.workbook.style(cell.style.as_deref());
                row.put(cell.column, &number::text(value, format, self.workbook.epoch))
            }
        }
    }
}

impl<R: Read + Seek> Rows for Cells<'_, R> {
    fn next_row(&mut self, row: &mut Row) -> Result<bool, Broken> {
        loop {
            let begun = match self.part.next()? {
                Event::Start(element) if element.local_name().as_ref() == "row" => Some(row_number(&element)),
                Event::End(element) if element.local_name().as_ref() == "sheetData" => return Ok(false),
                Event::Eof => return Err(cut()),
                _ => None,
            };
            let Some(stated) = begun else { continue };
            // Rows are in order in every true workbook; numbers that are not are no reason to lose a row.
            self.number = stated.filter(|stated| *stated > self.number).unwrap_or(self.number.saturating_add(1));
            if self.number > MOST_ROWS {
                return Err(Broken::Damaged(format!("a row has the number {}", self.number)));
            }
            row.begin(self.number);
            self.fill(row)?;
            if !row.cells().is_empty() {
                return Ok(true);
            }
        }
    }
}

fn cut() -> Broken {
    Broken::Damaged("the sheet ends in the middle".to_owned())
}

fn row_number(element: &BytesStart<'_>) -> Option<u32> {
    attribute(element, "r")?.parse().ok()
}

/// Column, from zero, and row, from one, of a place such as `$AB$12`.
pub(super) fn place(text: &str) -> Option<(usize, u32)> {
    let plain: String = text.chars().filter(|letter| *letter != '$').collect();
    let row = plain.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()).parse().ok()?;
    Some((column(&plain)?, row))
}

/// The column of a place such as `AB12`, from zero.
fn column(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic).take(8);
    let number = letters.fold(0usize, |number, letter| {
        number.saturating_mul(26).saturating_add(usize::from(letter.to_ascii_uppercase() - b'A') + 1)
    });
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::column;

    #[test]
    fn places_name_columns() {
        let places = ["A1", "z9", "AA10", "XFD1048576", "12", ""].map(column);
        assert_eq!(places, [Some(0), Some(25), Some(26), Some(16_383), None, None]);
    }
}
