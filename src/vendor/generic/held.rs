//! The rows of a case of which others are still to come. A table that is sorted by date has all its cases open at once, so of
//! each row only that is kept in which it differs from the first of its case, and texts only as what tells them apart.

use std::borrow::Cow;

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

/// Row after row: numbers of seven bits a byte, texts of cells.
#[derive(Debug, Default)]
pub(super) struct Held(Vec<u8>);

/// What of a cell is kept.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Cell<'a> {
    Hash(u64),
    Text(&'a str),
}

impl<'a> Cell<'a> {
    fn of(layout: &TableLayout, at: usize, text: &'a str) -> Self {
        let is_text = layout.meanings.get(at) == Some(&Column::Body) && !clean(text).is_empty();
        if is_text { Self::Hash(hash(std::iter::once(clean(text)))) } else { Self::Text(text) }
    }

    fn text(self) -> Cow<'a, str> {
        match self {
            Self::Hash(hash) => format!("{hash:x}").into(),
            Self::Text(text) => text.into(),
        }
    }
}

/// How a cell is written; stands in the lowest bits of a number.
const SAME: u64 = 0;
const TEXT: u64 = 1;
const HASH: u64 = 2;
/// Begins and ends as the cell of the first row.
const LIKE: u64 = 3;

impl Held {
    /// Adds a row of a table of the group. `room` is for its bytes before they are added.
    pub fn push(&mut self, table: usize, layout: &TableLayout, row: &Row, room: &mut Vec<u8>) {
        const SMALL: usize = 1024;
        room.clear();
        for number in [table as u64, row.number, row.offset, u64::from(row.len), row.cells.len() as u64] {
            put(number, room);
        }
        let mut first = Reader { rest: &self.0 };
        let mut unread = first.head().map_or(0, |(_, count)| count);
        let mut same = 0;
        for (at, text) in row.cells.iter().enumerate() {
            let of_first = match unread.checked_sub(1).and_then(|_| first.written()) {
                Some(Written::Cell(cell)) => Some(cell),
                _ => None,
            };
            unread = unread.saturating_sub(1);
            let cell = Cell::of(layout, at, text);
            if of_first == Some(cell) {
                same += 1;
                continue;
            }
            put_same(&mut same, room);
            put_cell(cell, of_first, room);
        }
        put_same(&mut same, room);
        // Doubling would leave half of it empty; but a case of a million rows must not be copied for each.
        if self.0.capacity() - self.0.len() < room.len() {
            let more = if self.0.len() < SMALL { 0 } else { self.0.len() / 4 };
            self.0.reserve_exact(room.len().max(more));
        }
        self.0.extend_from_slice(room);
    }

    /// All rows in the order in which they came; `file` names the tables of the group.
    pub fn rows(&self, file: impl Fn(usize) -> FileId) -> Vec<Kept> {
        let mut reader = Reader { rest: &self.0 };
        let mut first = Vec::new();
        let mut rows = Vec::new();
        while let Some(([table, number, offset, len], cells)) = reader.row(&first) {
            let table = usize::try_from(table).unwrap_or(usize::MAX);
            let span = Span { offset, len: u32::try_from(len).unwrap_or(u32::MAX), file: file(table) };
            rows.push(Kept { table, number, span, cells: cells.iter().collect() });
            if first.is_empty() {
                first = cells;
            }
        }
        rows
    }
}

fn put_cell(cell: Cell<'_>, of_first: Option<Cell<'_>>, into: &mut Vec<u8>) {
    /// With less in common it is shorter to write the text.
    const LEAST: usize = 4;
    let text = match cell {
        Cell::Hash(hash) => {
            put(HASH, into);
            return into.extend_from_slice(&hash.to_le_bytes());
        }
        Cell::Text(text) => text,
    };
    if let Some(Cell::Text(of_first)) = of_first {
        let (begin, end) = in_common(of_first, text);
        if begin + end >= LEAST {
            let middle = text.get(begin..text.len() - end).unwrap_or_default();
            put((middle.len() as u64) << 2 | LIKE, into);
            put(begin as u64, into);
            put(end as u64, into);
            return into.extend_from_slice(middle.as_bytes());
        }
    }
    put((text.len() as u64) << 2 | TEXT, into);
    into.extend_from_slice(text.as_bytes());
}

/// How many bytes two texts have in common at the beginning, and behind those at the end; whole characters.
fn in_common(one: &str, other: &str) -> (usize, usize) {
    let alike = |(a, b): &(u8, u8)| a == b;
    let mut begin = one.bytes().zip(other.bytes()).take_while(alike).count();
    while !other.is_char_boundary(begin) {
        begin -= 1;
    }
    let left = one.len().min(other.len()) - begin;
    let mut end = one.bytes().rev().zip(other.bytes().rev()).take(left).take_while(alike).count();
    while !other.is_char_boundary(other.len() - end) {
        end -= 1;
    }
    (begin, end)
}

fn put_same(same: &mut u64, into: &mut Vec<u8>) {
    if *same > 0 {
        put(*same << 2 | SAME, into);
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

/// A cell as it is written.
enum Written<'a> {
    /// So many cells are those of the first row.
    Same(usize),
    Cell(Cell<'a>),
    /// Between what it has in common with the cell of the first row.
    Like {
        begin: usize,
        end: usize,
        middle: &'a str,
    },
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// The next row: table, number, offset and length, and its cells, of which some may be those of the first.
    fn row(&mut self, first: &[Cow<'a, str>]) -> Option<([u64; 4], Vec<Cow<'a, str>>)> {
        let (head, count) = self.head()?;
        let mut cells = Vec::with_capacity(count.min(self.rest.len() + first.len()));
        while cells.len() < count {
            let from = cells.len();
            match self.written()? {
                Written::Same(count) => cells.extend_from_slice(first.get(from..from.checked_add(count)?)?),
                Written::Cell(cell) => cells.push(cell.text()),
                Written::Like { begin, end, middle } => {
                    let first = first.get(from)?;
                    let end = first.get(first.len().checked_sub(end)?..)?;
                    cells.push([first.get(..begin)?, middle, end].concat().into());
                }
            }
        }
        Some((head, cells))
    }

    fn head(&mut self) -> Option<([u64; 4], usize)> {
        let head = [self.number()?, self.number()?, self.number()?, self.number()?];
        Some((head, self.size()?))
    }

    fn written(&mut self) -> Option<Written<'a>> {
        let tag = self.number()?;
        let count = usize::try_from(tag >> 2).ok()?;
        Some(match tag & 3 {
            SAME => Written::Same(count),
            TEXT => Written::Cell(Cell::Text(self.text(count)?)),
            HASH => {
                let (hash, rest) = self.rest.split_first_chunk()?;
                self.rest = rest;
                Written::Cell(Cell::Hash(u64::from_le_bytes(*hash)))
            }
            _ => Written::Like { begin: self.size()?, end: self.size()?, middle: self.text(count)? },
        })
    }

    fn text(&mut self, len: usize) -> Option<&'a str> {
        let (text, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        std::str::from_utf8(text).ok()
    }

    fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
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
            beside_messages: false,
            users_are_agents: false,
            of_notes: false,
            files: Default::default(),
        }
    }

    fn row(number: u64, cells: &[&str]) -> Row {
        Row { offset: number * 1000, len: 100, number, cells: cells.iter().collect() }
    }

    #[test]
    fn rows_come_back_as_they_were_but_for_their_texts() {
        let layout = layout();
        let (mut held, mut room) = (Held::default(), Vec::new());
        let (long, more) = ("x".repeat(300), "ё");
        let rows: [&[&str]; 9] = [
            &["7", "Kettle", "It is cold", "2024-03-01"],
            &["7", "Kettle", "It is wet", "2024-03-02", "beyond"],
            &["7"],
            &["7", &long, "It is cold", "2024-03-01"],
            &["7", more, "", "-"],
            &["7", "Kettle", "It is cold ", "2024-03-01"],
            &["7", "KettleKettle", "It is cold", "2024-03-01-01"],
            &["7", "Kettlё", "It is cold", "2024-01"],
            &["77", "Kett", "It is cold", "24-03-01"],
        ];
        for (cells, number) in rows.iter().zip(2..) {
            held.push(1, &layout, &row(number, cells), &mut room);
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
    fn what_texts_have_in_common_is_never_counted_twice_nor_cuts_a_letter() {
        assert_eq!(in_common("2024-03-01 10:00", "2024-03-02 10:00"), (9, 6));
        assert_eq!(in_common("aaa", "aaaaa"), (3, 0));
        assert_eq!(in_common("aaaaa", "aaa"), (3, 0));
        // Both letters begin with the same byte, and other ones end with the same.
        assert_eq!(in_common("tea а", "tea б"), (4, 0));
        assert_eq!(in_common("x\u{41f}", "y\u{45f}"), (0, 0));
    }

    #[test]
    fn a_row_like_the_first_costs_little() {
        let layout = layout();
        let (mut held, mut room) = (Held::default(), Vec::new());
        let subject = "The kettle is cold again, and the tea as well".repeat(4);
        for number in 2..1002 {
            let text = format!("text {number}");
            held.push(0, &layout, &row(number, &["7", &subject, &text, "2024-03-01 10:00"]), &mut room);
        }
        assert!(held.0.capacity() < 1000 * 30, "{}", held.0.capacity());
    }
}
