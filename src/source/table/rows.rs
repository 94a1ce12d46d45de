//! Rows of a table with their spans.

use std::io::{self, Read, Seek};

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

use super::input::Input;
use super::quotes::Quotes;
use super::{Cells, Dialect};

/// One row.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Row {
    /// Byte offset of its first byte in the file.
    pub offset: u64,
    /// Length in bytes, with the end of the line.
    pub len: u32,
    /// Counted from one as a spreadsheet counts: blank lines are rows, line breaks within a cell are not.
    pub number: u64,
    /// Its texts.
    pub cells: Cells,
}

/// What stands next in a table.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Step {
    /// A row.
    Row(Row),
    /// A row of more than [`Rows::MAX_BYTES`] or [`Rows::MAX_CELLS`]; it was passed over.
    TooLong {
        /// Byte offset of its first byte.
        offset: u64,
        /// Length in bytes.
        len: u64,
        /// As [`Row::number`].
        number: u64,
    },
    /// A row with a quotation mark that is never closed. It ends where the next line reads as a row again.
    Unclosed {
        /// Byte offset of its first byte.
        offset: u64,
        /// As [`Row::number`].
        number: u64,
        /// No row was found behind it: the file ends within its last cell, and it was given, as it is, before this.
        kept: bool,
    },
}

/// What is said of a [`Step::Unclosed`]: a code and a sentence with the remedy.
pub fn unclosed(kept: bool) -> (&'static str, &'static str) {
    if kept {
        return (
            "table.cut",
            "The file ends within a quoted cell of this row: it was cut when it was downloaded or copied. What is there of the \
             row was kept. Download the file again.",
        );
    }
    (
        "table.unclosed_quote",
        "A quotation mark in this row is never closed. The row was left out; the rows behind it are read. Close the mark in a text \
         editor, or export the file again.",
    )
}

/// Reads rows one after another. Needs memory for one row.
pub struct Rows<R> {
    pub(super) input: Input<R>,
    pub(super) core: csv_core::Reader,
    pub(super) delimiter: u8,
    header: u64,
    /// How many cells the header has: what tells a row from a piece of one. Not known before the header has been read.
    pub(super) columns: Option<usize>,
    number: u64,
    mends: bool,
    /// Bytes that were read twice because of damage.
    pub(super) reread: u64,
    next: Option<Step>,
    /// Marks within cells are not doubted.
    tolerant: bool,
    /// Room for the bytes and the ends of the cells of one row.
    output: Vec<u8>,
    ends: Vec<usize>,
}

impl Rows<()> {
    /// The longest row that is read. A longer one is damage.
    pub const MAX_BYTES: u64 = 64 << 20;
    /// The most cells of a row.
    pub const MAX_CELLS: usize = 16_384;
}

/// The byte order mark in UTF-8.
const MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// How reading one row ended.
enum End {
    /// Why, and up to where another row may begin.
    Doubtful(Doubt, u64),
    Nothing,
    Row(Row),
    TooLong {
        len: u64,
    },
}

/// Why a row may be several that were run together.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Doubt {
    /// The file ends within a cell of several lines.
    End,
    /// A cell of several lines has become too long.
    Long,
    /// A cell of several lines was closed by what stands before no end of a cell.
    Odd,
}

/// Where the line behind the one begins on which a cell was opened.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineStart {
    pub offset: u64,
    /// The byte before.
    pub last: u8,
}

impl<R: Read + Seek> Rows<R> {
    /// Reads from `inner`, whose next byte is at `offset` of its file and begins the first row.
    pub fn new(inner: R, dialect: &Dialect, offset: u64) -> Self {
        Self {
            input: Input::new(inner, dialect, offset),
            core: csv_core::ReaderBuilder::new().delimiter(dialect.delimiter).build(),
            delimiter: dialect.delimiter,
            header: dialect.header,
            columns: None,
            number: 0,
            mends: true,
            reread: 0,
            next: None,
            tolerant: false,
            output: vec![0; 4096],
            ends: vec![0; 64],
        }
    }

    /// The same for a beginning that is cut anywhere: that a cell does not end in it is no damage.
    #[must_use]
    pub fn of_beginning(inner: R, dialect: &Dialect, offset: u64) -> Self {
        Self { mends: false, ..Self::new(inner, dialect, offset) }
    }

    /// How far the file has been read.
    pub fn position(&self) -> u64 {
        self.input.offset
    }

    /// The encoding of the rows as far as they have been read; see [`Dialect::undecided`].
    pub fn encoding(&self) -> &'static encoding_rs::Encoding {
        self.input.encoding
    }

    /// The next row, or `None` at the end.
    ///
    /// # Errors
    /// Of reading.
    pub fn next_row(&mut self) -> io::Result<Option<Step>> {
        if let Some(step) = self.next.take() {
            return Ok(Some(step));
        }
        if !self.skip_line_ends()? {
            return Ok(None);
        }
        self.number += 1;
        let start = LineStart { offset: self.input.offset, last: self.input.last };
        let mut line = start;
        let watched = self.mends && self.columns.is_some() && self.may_reread();
        let end = self.read_row(watched, &mut line)?;
        let step = match end {
            End::Doubtful(doubt, until) => self.settle(doubt, start, line, until)?,
            end => self.step(end, start.offset),
        };
        if let Some(Step::Row(row)) = &step
            && row.number == self.header
        {
            self.columns = Some(row.cells.len());
        }
        Ok(step)
    }

    fn step(&self, end: End, offset: u64) -> Option<Step> {
        match end {
            End::Row(row) => Some(Step::Row(row)),
            End::TooLong { len } => Some(Step::TooLong { offset, len, number: self.number }),
            End::Nothing | End::Doubtful(..) => None,
        }
    }

    /// What a doubtful row is: damage that ends where another row begins, or a row as odd as it looks.
    fn settle(&mut self, doubt: Doubt, start: LineStart, line: LineStart, until: u64) -> io::Result<Option<Step>> {
        let unclosed = |kept| Step::Unclosed { offset: start.offset, number: self.number, kept };
        let (found, kept) = (unclosed(false), unclosed(true));
        if self.find_row(line, until)? {
            return Ok(Some(found));
        }
        if doubt == Doubt::Long {
            self.go_to(line)?;
            return Ok(Some(found));
        }
        self.reread = self.reread.saturating_add(until.saturating_sub(start.offset));
        self.go_to(start)?;
        if doubt == Doubt::Odd {
            // It is as odd as it looks; a cell behind it may be never closed all the same.
            self.tolerant = true;
            let mut line = line;
            let end = self.read_row(true, &mut line);
            self.tolerant = false;
            return match end? {
                End::Doubtful(doubt, until) => self.settle(doubt, start, line, until),
                end => Ok(self.step(end, start.offset)),
            };
        }
        let end = self.read_row(false, &mut { line })?;
        if doubt == Doubt::End {
            self.next = Some(kept);
        }
        Ok(self.step(end, start.offset))
    }

    /// Goes back to a place that has been passed.
    pub(super) fn go_to(&mut self, line: LineStart) -> io::Result<()> {
        self.core.reset();
        self.input.go_to(line.offset, line.last)
    }

    /// Reads one row. When it is `watched`, ends at the first doubt, with the line to go back to.
    fn read_row(&mut self, watched: bool, line: &mut LineStart) -> io::Result<End> {
        let start = self.input.offset;
        let mut quotes = Quotes::new(self.delimiter).tolerant(self.tolerant);
        self.let_go();
        let (mut written, mut cells) = (0, 0);
        let mut too_long = false;
        loop {
            self.input.fill_when_empty()?;
            if too_long {
                (written, cells) = (0, 0);
            }
            let passed = self.input.offset - start;
            let most = usize::try_from((Rows::MAX_BYTES + 1).saturating_sub(passed)).unwrap_or(usize::MAX);
            let ahead = self.input.ahead();
            let ahead = if too_long { ahead } else { ahead.get(..most).unwrap_or(ahead) };
            let room = self.output.get_mut(written..).unwrap_or_default();
            let ends = self.ends.get_mut(cells..).unwrap_or_default();
            let (result, taken, wrote, ended) = self.core.read_record(ahead, room, ends);
            let mut doubt = None;
            if watched {
                let bytes = ahead.get(..taken).unwrap_or_default();
                quotes.meet(bytes);
                if let Some(at) = quotes.line_end() {
                    let offset = self.input.offset + self.input.measure(bytes.get(..=at).unwrap_or_default());
                    *line = LineStart { offset, last: bytes.get(at).copied().unwrap_or_default() };
                }
                let place = |at| self.input.offset + self.input.measure(bytes.get(..at).unwrap_or_default());
                doubt = quotes.doubt().map(place);
            }
            self.input.take(taken);
            written += wrote;
            cells += ended;
            too_long |= self.input.offset - start > Rows::MAX_BYTES;
            if let Some(until) = doubt {
                return Ok(End::Doubtful(Doubt::Odd, until));
            }
            if watched && quotes.is_open() && (too_long || self.input.is_at_end()) {
                let doubt = if too_long { Doubt::Long } else { Doubt::End };
                return Ok(End::Doubtful(doubt, self.input.offset));
            }
            match result {
                csv_core::ReadRecordResult::InputEmpty => {}
                csv_core::ReadRecordResult::OutputFull if too_long => {}
                csv_core::ReadRecordResult::OutputFull => self.output.resize(self.output.len() * 2, 0),
                csv_core::ReadRecordResult::OutputEndsFull if self.ends.len() >= Rows::MAX_CELLS => too_long = true,
                csv_core::ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                csv_core::ReadRecordResult::Record => break,
                csv_core::ReadRecordResult::End => return Ok(End::Nothing),
            }
        }
        let len = self.input.offset - start;
        let Some(short) = u32::try_from(len).ok().filter(|_| !too_long) else { return Ok(End::TooLong { len }) };
        let encoding = if self.input.reads_utf_8() { UTF_8 } else { self.input.encoding };
        let bytes = self.output.get(..written).unwrap_or_default();
        let cells = Cells::decode(bytes, self.ends.get(..cells).unwrap_or_default(), encoding);
        Ok(End::Row(Row { offset: start, len: short, number: self.number, cells }))
    }

    /// What one long row took is not kept for all others.
    fn let_go(&mut self) {
        const MOST: usize = 1 << 20;
        if self.output.len() > MOST {
            self.output = vec![0; 4096];
        }
    }

    /// Passes the end of the line before and blank lines, so that a span begins with its row. False at the end.
    fn skip_line_ends(&mut self) -> io::Result<bool> {
        loop {
            self.input.fill_when_empty()?;
            let ahead = self.input.ahead();
            let Some(&byte) = ahead.first() else { return Ok(false) };
            match byte {
                b'\n' if self.input.last == b'\r' => {}
                b'\n' | b'\r' => self.number += 1,
                // Files joined end to end leave their marks in the middle, and in no encoding does a row begin with these
                // letters. The parser drops them, too, but only from what is read first.
                0xEF if self.input.shows(MARK)? => {
                    self.input.take(MARK.len());
                    continue;
                }
                _ => return Ok(true),
            }
            self.input.take(1);
        }
    }
}

/// Encodings of two bytes a unit.
pub(super) fn is_wide(encoding: &'static encoding_rs::Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}
