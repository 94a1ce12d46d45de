//! The rows of a case of which others are still to come. A table that is sorted by date has all its cases open at once, so of
//! each row only that is kept in which it differs from the first of its case, and texts only as what tells them apart.

use super::cell::clean;
use super::facts::hash;
use crate::catalogue::TableLayout;
use crate::source::table::{Cells, Row};
use crate::source::{FileId, Span};
use crate::vendor::Column;

/// One row as it was kept.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Kept {
    /// Which table of the group.
    pub table: usize,
    pub number: u64,
    pub span: Span,
    /// Each text is replaced by what is the same for the same texts.
    pub cells: Cells,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Held {
    /// The id of the case.
    pub id: Box<str>,
    /// Row after row: numbers of seven bits a byte, texts of cells.
    bytes: Vec<u8>,
}

impl Held {
    pub fn new(id: &str) -> Self {
        Self { id: id.into(), bytes: Vec::new() }
    }

    /// Adds a row of a table of the group.
    pub fn push(&mut self, table: usize, layout: &TableLayout, row: &Row) {
        let cells: Vec<String> = row.cells.iter().enumerate().map(|(at, text)| stand_in(layout, at, text)).collect();
        let mut encoded = Vec::with_capacity(64);
        for number in [table as u64, row.number, row.offset, u64::from(row.len), cells.len() as u64] {
            put(number, &mut encoded);
        }
        let first = Reader { rest: &self.bytes }.row(&[]).map(|(.., cells)| cells).unwrap_or_default();
        let mut same = 0;
        for (at, cell) in cells.iter().enumerate() {
            if first.get(at) == Some(&cell.as_str()) {
                same += 1;
                continue;
            }
            put_same(&mut same, &mut encoded);
            put(cell.len() as u64 * 2 + 1, &mut encoded);
            encoded.extend_from_slice(cell.as_bytes());
        }
        put_same(&mut same, &mut encoded);
        // Doubling would leave half of it empty.
        if self.bytes.capacity() - self.bytes.len() < encoded.len() {
            self.bytes.reserve_exact(encoded.len().max(self.bytes.len() / 4));
        }
        self.bytes.extend_from_slice(&encoded);
    }

    /// All rows in the order in which they came; `file` names the tables of the group.
    pub fn rows(&self, file: impl Fn(usize) -> FileId) -> Vec<Kept> {
        let mut reader = Reader { rest: &self.bytes };
        let mut first = Vec::new();
        let mut rows = Vec::new();
        while let Some(([table, number, offset, len], cells)) = reader.row(&first) {
            let table = usize::try_from(table).unwrap_or(usize::MAX);
            let span = Span { offset, len: u32::try_from(len).unwrap_or(u32::MAX), file: file(table) };
            rows.push(Kept { table, number, span, cells: cells.iter().copied().collect() });
            if first.is_empty() {
                first = cells;
            }
        }
        rows
    }
}

/// The cell without what is not needed for counting.
fn stand_in(layout: &TableLayout, at: usize, text: &str) -> String {
    let is_text = layout.meanings.get(at) == Some(&Column::Body) && !clean(text).is_empty();
    if is_text { format!("{:x}", hash(std::iter::once(clean(text)))) } else { text.to_owned() }
}

fn put_same(same: &mut u64, into: &mut Vec<u8>) {
    if *same > 0 {
        put(*same * 2, into);
    }
    *same = 0;
}

fn put(mut number: u64, into: &mut Vec<u8>) {
    while number >= 0x80 {
        into.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    into.push(number as u8);
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// The next row: table, number, offset and length, and its cells, of which some may be those of the first.
    fn row(&mut self, first: &[&'a str]) -> Option<([u64; 4], Vec<&'a str>)> {
        let head = [self.number()?, self.number()?, self.number()?, self.number()?];
        let count = usize::try_from(self.number()?).ok()?;
        let mut cells = Vec::with_capacity(count.min(self.rest.len() + first.len()));
        while cells.len() < count {
            let tag = self.number()?;
            let len = usize::try_from(tag / 2).ok()?;
            if tag % 2 == 0 {
                let from = cells.len();
                cells.extend_from_slice(first.get(from..from + len)?);
            } else {
                cells.push(std::str::from_utf8(self.rest.get(..len)?).ok()?);
                self.rest = self.rest.get(len..)?;
            }
        }
        Some((head, cells))
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for place in 0..10 {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= u64::from(byte & 0x7F) << (7 * place);
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::table::Dialect;

    fn layout() -> TableLayout {
        let dialect = Dialect { encoding: encoding_rs::UTF_8, undecided: false, delimiter: b',', start: 0, header: 1 };
        TableLayout {
            file: FileId(3),
            dialect,
            names: ["id", "subject", "body", "date"].map(str::to_owned).to_vec(),
            meanings: vec![Column::CaseId, Column::Subject, Column::Body, Column::MessageAt],
            day_first: vec![None; 4],
            row_is_message: true,
            agents: Default::default(),
            desk: Default::default(),
            blank_is_no: Default::default(),
            people: Default::default(),
        }
    }

    fn row(number: u64, cells: &[&str]) -> Row {
        Row { offset: number * 1000, len: 100, number, cells: cells.iter().copied().collect() }
    }

    #[test]
    fn rows_come_back_as_they_were_but_for_their_texts() {
        let layout = layout();
        let mut held = Held::new("7");
        let (long, more) = ("x".repeat(300), "ё");
        let rows: [&[&str]; 6] = [
            &["7", "Kettle", "It is cold", "2024-03-01"],
            &["7", "Kettle", "It is wet", "2024-03-02", "beyond"],
            &["7"],
            &["7", &long, "It is cold", "2024-03-01"],
            &["7", more, "", "-"],
            &["7", "Kettle", "It is cold ", "2024-03-01"],
        ];
        for (cells, number) in rows.iter().zip(2..) {
            held.push(1, &layout, &row(number, cells));
        }
        let kept = held.rows(|table| FileId(table as u32 + 2));
        assert_eq!(kept.len(), rows.len());
        for ((kept, cells), number) in kept.iter().zip(&rows).zip(2..) {
            assert_eq!((kept.table, kept.number), (1, number));
            assert_eq!(kept.span, Span { offset: number * 1000, len: 100, file: FileId(3) });
            assert_eq!(kept.cells.len(), cells.len());
            for (at, cell) in cells.iter().enumerate().filter(|(at, _)| *at != 2) {
                assert_eq!(kept.cells.get(at), Some(*cell));
            }
        }
        let text = |at: usize| kept[at].cells.get(2);
        assert!(text(0) == text(3) && text(0) == text(5) && text(0) != text(1));
        assert_eq!(text(4), Some(""));
    }

    #[test]
    fn a_row_like_the_first_costs_little() {
        let layout = layout();
        let mut held = Held::new("7");
        let subject = "The kettle is cold again, and the tea as well".repeat(4);
        for number in 2..1002 {
            held.push(0, &layout, &row(number, &["7", &subject, &format!("text {number}"), "2024-03-01 10:00"]));
        }
        assert!(held.bytes.capacity() < 1000 * 40, "{}", held.bytes.capacity());
    }
}
