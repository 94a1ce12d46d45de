//! OpenDocument sheets (OASIS ODF 1.2), as LibreOffice and Google write them. All sheets stand one after the other in
//! one part.

use std::collections::HashSet;
use std::io::{Read, Seek};

use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::read::ZipFile;

use super::merged::{Merged, Range};
use super::number::{self, Epoch, Format};
use super::row::{MOST_COLUMNS, MOST_ROWS, Row};
use super::xml::{Part, add_text, attribute};
use super::{Broken, Rows, Sheet};

const CONTENT: &str = "content.xml";

/// The sheets of a file, one after the other, and the rows of the one that was reached last.
pub(super) struct Document<'a, R: Read + Seek> {
    part: Part<ZipFile<'a, R>>,
    hidden_styles: HashSet<String>,
    merged: Merged,
    in_sheet: bool,
    /// The number of the last row.
    number: u32,
    /// How often the last row is to be given again.
    again: u32,
}

/// A cell while it is read.
struct Cell {
    kind: String,
    value: String,
    repeated: usize,
    /// How many rows it spans.
    rows: u32,
    text: String,
    is_formula: bool,
}

impl<'a, R: Read + Seek> Document<'a, R> {
    /// Opens the part with all sheets; no more than `limit` bytes of it.
    pub(super) fn open(archive: &'a mut ZipArchive<R>, limit: u64) -> Result<Self, Broken> {
        if is_locked(archive) {
            return Err(Broken::Password);
        }
        let part = Part::open(archive, CONTENT, limit)?.ok_or_else(|| Broken::missing(CONTENT))?;
        Ok(Self {
            part,
            hidden_styles: HashSet::new(),
            merged: Merged::default(),
            in_sheet: false,
            number: 0,
            again: 0,
        })
    }

    /// Goes to the next sheet, past what was not read of the present one.
    pub(super) fn next_sheet(&mut self) -> Result<Option<Sheet>, Broken> {
        let mut style = None;
        loop {
            match self.part.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "style" => style = attribute(&element, "name"),
                    "table-properties" if attribute(&element, "display").as_deref() == Some("false") => {
                        self.hidden_styles.extend(style.take());
                    }
                    "table" => {
                        let hidden =
                            attribute(&element, "style-name").is_some_and(|name| self.hidden_styles.contains(&name));
                        let name = attribute(&element, "name").unwrap_or_default();
                        (self.in_sheet, self.number, self.again) = (true, 0, 0);
                        self.merged.clear();
                        return Ok(Some(Sheet { name, hidden }));
                    }
                    _ => {}
                },
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// Reads the cells of the row that has just begun.
    fn fill(&mut self, row: &mut Row) -> Result<(), Broken> {
        let mut column = 0usize;
        loop {
            let begun = match self.part.next()? {
                Event::Start(element) if is_cell(&element) => Some(Cell::begun(&element)),
                Event::End(element) if element.local_name().as_ref() == "table-row" => return Ok(()),
                Event::Eof => return Err(cut()),
                _ => None,
            };
            let Some(mut cell) = begun else { continue };
            self.text(&mut cell)?;
            let value = cell.shown();
            row.without_value += u64::from(cell.is_formula && cell.kind.is_empty());
            // Empty cells are repeated to the end of the sheet; others only as far as there are columns.
            let end = column.saturating_add(cell.repeated);
            if !value.is_empty() {
                let last_row = row.number.saturating_add(cell.rows - 1);
                self.merged.begin(Range { first_row: row.number, last_row, column }, &value);
                for at in column..end.min(MOST_COLUMNS) {
                    row.put(at, &value)?;
                }
            }
            column = end;
        }
    }

    /// Reads the paragraphs of a cell to its end. Comments and drawings are no text of it.
    fn text(&mut self, cell: &mut Cell) -> Result<(), Broken> {
        let (mut paragraphs, mut in_paragraph, mut beside) = (0u32, 0u32, 0u32);
        loop {
            let event = self.part.next()?;
            match &event {
                Event::Start(element) => match element.local_name().as_ref() {
                    "annotation" | "frame" | "shapes" | "detective" | "forms" => beside += 1,
                    _ if beside > 0 => {}
                    "p" | "h" => {
                        if paragraphs > 0 && in_paragraph == 0 {
                            cell.text.push('\n');
                        }
                        paragraphs = paragraphs.saturating_add(1);
                        in_paragraph = in_paragraph.saturating_add(1);
                    }
                    "s" => spaces(element, &mut cell.text),
                    "tab" => cell.text.push('\t'),
                    "line-break" => cell.text.push('\n'),
                    _ => {}
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "annotation" | "frame" | "shapes" | "detective" | "forms" => beside = beside.saturating_sub(1),
                    _ if beside > 0 => {}
                    "p" | "h" => in_paragraph = in_paragraph.saturating_sub(1),
                    "table-cell" | "covered-table-cell" => return Ok(()),
                    _ => {}
                },
                Event::Eof => return Err(cut()),
                event if in_paragraph > 0 && beside == 0 => add_text(event, &mut cell.text),
                _ => {}
            }
        }
    }
}

impl<R: Read + Seek> Rows for Document<'_, R> {
    fn next_row(&mut self, row: &mut Row) -> Result<bool, Broken> {
        if self.again > 0 {
            self.again -= 1;
            self.number = self.number.saturating_add(1);
            row.number = self.number;
            return Ok(true);
        }
        while self.in_sheet {
            let repeated = match self.part.next()? {
                Event::Start(element) if element.local_name().as_ref() == "table-row" => {
                    Some(repeated(&element, "number-rows-repeated"))
                }
                Event::End(element) if element.local_name().as_ref() == "table" => {
                    self.in_sheet = false;
                    None
                }
                Event::Eof => return Err(cut()),
                _ => None,
            };
            let Some(repeated) = repeated else { continue };
            row.begin(self.number.saturating_add(1));
            self.fill(row)?;
            let repeated = u32::try_from(repeated).unwrap_or(u32::MAX);
            if row.cells().is_empty() {
                self.number = self.number.saturating_add(repeated);
                continue;
            }
            self.merged.fill(row)?;
            self.number = self.number.saturating_add(1);
            if self.number > MOST_ROWS {
                return Err(Broken::Damaged(format!("a row has the number {}", self.number)));
            }
            self.again = (repeated - 1).min(MOST_ROWS - self.number);
            return Ok(true);
        }
        Ok(false)
    }
}

impl Cell {
    fn begun(element: &BytesStart<'_>) -> Self {
        let kind = attribute(element, "value-type").unwrap_or_default();
        let value = match kind.as_str() {
            "date" => attribute(element, "date-value"),
            "time" => attribute(element, "time-value"),
            "boolean" => attribute(element, "boolean-value"),
            "string" => attribute(element, "string-value"),
            _ => attribute(element, "value"),
        };
        Self {
            kind,
            value: value.unwrap_or_default(),
            repeated: repeated(element, "number-columns-repeated"),
            rows: u32::try_from(repeated(element, "number-rows-spanned")).unwrap_or(u32::MAX),
            text: String::new(),
            is_formula: attribute(element, "formula").is_some(),
        }
    }

    fn shown(&self) -> String {
        match self.kind.as_str() {
            "float" | "percentage" | "currency" => number::text(&self.value, Format::Number, Epoch::Y1900),
            "boolean" => self.value.to_uppercase(),
            "time" => duration(&self.value).unwrap_or_else(|| self.text.clone()),
            "date" => self.value.clone(),
            // An error is a text that begins with a number sign, and no value.
            "string" | "error" if self.is_formula && is_error(&self.text) => String::new(),
            _ if self.text.is_empty() => self.value.clone(),
            _ => self.text.clone(),
        }
    }
}

fn is_cell(element: &BytesStart<'_>) -> bool {
    matches!(element.local_name().as_ref(), "table-cell" | "covered-table-cell")
}

fn is_error(text: &str) -> bool {
    text.starts_with("Err:") || ["#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!"].contains(&text)
}

fn repeated(element: &BytesStart<'_>, name: &str) -> usize {
    attribute(element, name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}

/// Spaces beyond the first stand as an element with their number.
fn spaces(element: &BytesStart<'_>, to: &mut String) {
    const MOST: usize = 1000;
    let count = attribute(element, "c").and_then(|count| count.parse().ok()).unwrap_or(1usize);
    to.extend(std::iter::repeat_n(' ', count.min(MOST)));
}

/// `PT36H05M00S` as `36:05:00`.
fn duration(value: &str) -> Option<String> {
    let parsed: jiff::SignedDuration = value.parse().ok()?;
    let seconds = parsed.as_secs().unsigned_abs();
    let sign = if parsed.is_negative() { "-" } else { "" };
    Some(format!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
}

/// Says its list of parts that they are encrypted?
fn is_locked<R: Read + Seek>(archive: &mut ZipArchive<R>) -> bool {
    const LIST: &str = "META-INF/manifest.xml";
    const LOOKED_AT: u64 = 4 * 1024 * 1024;
    let mut list = Vec::new();
    if let Ok(file) = archive.by_name(LIST) {
        file.take(LOOKED_AT).read_to_end(&mut list).ok();
    }
    memchr::memmem::find(&list, b"encryption-data").is_some()
}

fn cut() -> Broken {
    Broken::Damaged("the file ends in the middle".to_owned())
}
