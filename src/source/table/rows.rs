//! Rows of a table with their spans.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, UTF_8, UTF_16BE, UTF_16LE};

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
}

/// Reads rows one after another. Needs memory for one row.
pub struct Rows<R> {
    inner: R,
    core: csv_core::Reader,
    dialect: Dialect,
    transcoder: Option<Transcoder>,
    /// What the parser reads: bytes of the file, or UTF-8 made from UTF-16.
    input: Vec<u8>,
    at: usize,
    /// Byte offset in the file of `input[at]`.
    offset: u64,
    ended: bool,
    number: u64,
    last: u8,
}

impl Rows<()> {
    /// The longest row that is read. A longer one is damage: most often a quotation mark that is never closed.
    pub const MAX_BYTES: u64 = 64 << 20;
    /// The most cells of a row.
    pub const MAX_CELLS: usize = 16_384;
}

const BUFFER: usize = 64 << 10;
/// The byte order mark in UTF-8.
const MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

impl<R: Read> Rows<R> {
    /// Reads from `inner`, whose first byte is at `offset` of its file and begins the first row.
    pub fn new(inner: R, dialect: &Dialect, offset: u64) -> Self {
        let transcode = dialect.encoding == UTF_16LE || dialect.encoding == UTF_16BE;
        Self {
            inner,
            core: csv_core::ReaderBuilder::new().delimiter(dialect.delimiter).build(),
            dialect: *dialect,
            transcoder: transcode.then(|| Transcoder::new(dialect)),
            input: Vec::new(),
            at: 0,
            offset,
            ended: false,
            number: 0,
            last: 0,
        }
    }

    /// How far the file has been read.
    pub fn position(&self) -> u64 {
        self.offset
    }

    /// The next row, or `None` at the end.
    ///
    /// # Errors
    /// Of reading.
    pub fn next_row(&mut self) -> io::Result<Option<Step>> {
        if !self.skip_line_ends()? {
            return Ok(None);
        }
        self.number += 1;
        let start = self.offset;
        let mut output = vec![0; 512];
        let mut ends = vec![0; 32];
        let (mut written, mut cells) = (0, 0);
        let mut too_long = false;
        loop {
            if self.at == self.input.len() {
                self.fill()?;
            }
            if too_long {
                (written, cells) = (0, 0);
            }
            let input = self.input.get(self.at..).unwrap_or_default();
            let (result, taken, wrote, ended) =
                self.core.read_record(input, output.get_mut(written..).unwrap_or_default(), {
                    ends.get_mut(cells..).unwrap_or_default()
                });
            self.take(taken);
            written += wrote;
            cells += ended;
            too_long |= self.offset - start > Rows::MAX_BYTES;
            match result {
                csv_core::ReadRecordResult::InputEmpty => {}
                csv_core::ReadRecordResult::OutputFull if too_long => {}
                csv_core::ReadRecordResult::OutputFull => output.resize(output.len() * 2, 0),
                csv_core::ReadRecordResult::OutputEndsFull if ends.len() >= Rows::MAX_CELLS => too_long = true,
                csv_core::ReadRecordResult::OutputEndsFull => ends.resize(ends.len() * 2, 0),
                csv_core::ReadRecordResult::Record => break,
                csv_core::ReadRecordResult::End => return Ok(None),
            }
        }
        let (offset, number) = (start, self.number);
        let len = self.offset - start;
        let Some(short) = u32::try_from(len).ok().filter(|_| !too_long) else {
            return Ok(Some(Step::TooLong { offset, len, number }));
        };
        output.truncate(written);
        ends.truncate(cells);
        let encoding = if self.reads_utf_8() { UTF_8 } else { self.dialect.encoding };
        Ok(Some(Step::Row(Row { offset, len: short, number, cells: Cells::decode(output, ends, encoding) })))
    }

    /// Is the input UTF-8, by itself or made from UTF-16?
    fn reads_utf_8(&self) -> bool {
        self.transcoder.is_some() || self.dialect.encoding == UTF_8
    }

    /// Passes the end of the line before and blank lines, so that a span begins with its row. False at the end.
    fn skip_line_ends(&mut self) -> io::Result<bool> {
        loop {
            if self.at == self.input.len() {
                self.fill()?;
            }
            let Some(&byte) = self.input.get(self.at) else { return Ok(false) };
            match byte {
                b'\n' if self.last == b'\r' => {}
                b'\n' | b'\r' => self.number += 1,
                // Files joined end to end leave their marks in the middle.
                0xEF if self.reads_utf_8() && self.input.get(self.at..).is_some_and(|rest| rest.starts_with(MARK)) => {
                    self.take(MARK.len());
                    continue;
                }
                _ => return Ok(true),
            }
            self.take(1);
        }
    }

    /// Moves on by `count` bytes of the input.
    fn take(&mut self, count: usize) {
        let taken = self.input.get(self.at..self.at + count).unwrap_or_default();
        if let Some(&last) = taken.last() {
            self.last = last;
        }
        self.offset += match &self.transcoder {
            Some(_) => taken.iter().map(|byte| utf_16_bytes(*byte)).sum(),
            None => count as u64,
        };
        self.at += count;
    }

    /// Reads more input; leaves it empty at the end.
    fn fill(&mut self) -> io::Result<()> {
        self.at = 0;
        self.input.clear();
        while self.input.is_empty() && !self.ended {
            let mut chunk = vec![0; BUFFER];
            let read = match self.inner.read(&mut chunk) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            chunk.truncate(read);
            self.ended = read == 0;
            match &mut self.transcoder {
                Some(transcoder) => transcoder.decode(&chunk, self.ended, &mut self.input),
                None => self.input = chunk,
            }
        }
        Ok(())
    }
}

/// UTF-16 to UTF-8, a chunk at a time. A lone surrogate becomes U+FFFD, which stands for its two bytes.
struct Transcoder(Decoder);

impl Transcoder {
    fn new(dialect: &Dialect) -> Self {
        Self(dialect.encoding.new_decoder_without_bom_handling())
    }

    fn decode(&mut self, mut chunk: &[u8], last: bool, into: &mut Vec<u8>) {
        let mut text = String::new();
        loop {
            text.reserve(chunk.len() * 2 + 16);
            let (result, taken) = self.0.decode_to_string_without_replacement(chunk, &mut text, last);
            chunk = chunk.get(taken..).unwrap_or_default();
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                // Half a unit at the end of a cut file has no two bytes to stand for.
                DecoderResult::Malformed(1, _) => {}
                DecoderResult::Malformed(_, _) => text.push('\u{FFFD}'),
            }
        }
        into.extend_from_slice(text.as_bytes());
    }
}

/// How many bytes of UTF-16 the character has that this byte of UTF-8 begins.
fn utf_16_bytes(utf_8: u8) -> u64 {
    match utf_8 {
        0x80..0xC0 => 0,
        0xF0.. => 4,
        _ => 2,
    }
}
