//! Tables of text: CSV and its kin, in any encoding and with any delimiter, row by row with the span of each row in
//! the file as it was dropped.
//!
//! The parser is csv-core: it needs no more memory than one row, says how many bytes it took, and prefers a row that
//! reads oddly over none. Encodings that keep ASCII bytes as they are get parsed as bytes and decoded cell by cell;
//! UTF-16 is decoded first and its positions counted back.
//!
//! A quotation mark that is never closed costs its own row: `quotes` notices, `mend` finds where the next row begins.

mod cells;
mod input;
mod mend;
mod quotes;
mod rows;
mod sniff;

use std::io::{Cursor, Read, Seek};

use encoding_rs::Encoding;

pub use cells::Cells;
pub use rows::{Row, Rows, Step, unclosed};
pub use sniff::{Sniffed, in_line, sniff, sniff_column};

/// How a table is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Dialect {
    /// The encoding of the file.
    pub encoding: &'static Encoding,
    /// So far there was nothing but ASCII: what stands further on tells the encoding, see [`Rows::encoding`].
    pub undecided: bool,
    /// What stands between cells; an ASCII character.
    pub delimiter: u8,
    /// Byte offset of the first row: after a byte order mark and a `sep=` line.
    pub start: u64,
    /// Row number of the header, counted as [`Row::number`].
    pub header: u64,
}

impl Dialect {
    /// The delimiter in words.
    pub fn delimiter_name(&self) -> &'static str {
        match self.delimiter {
            b',' => "commas",
            b';' => "semicolons",
            b'\t' => "tabs",
            b'|' => "bars",
            _ => "the character its `sep=` line names",
        }
    }

    /// The same with the encoding that reading all rows has shown.
    #[must_use]
    pub fn decided<R: Read + Seek>(self, rows: &Rows<R>) -> Self {
        Self { encoding: rows.encoding(), undecided: false, ..self }
    }

    /// Reads the row that stands in `bytes`, which are those of its span.
    pub fn row(&self, bytes: &[u8]) -> Option<Cells> {
        let decided = Self { undecided: false, ..*self };
        match Rows::of_beginning(Cursor::new(bytes), &decided, 0).next_row() {
            Ok(Some(Step::Row(row))) => Some(row.cells),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
