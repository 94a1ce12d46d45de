//! Finding the next row behind a quotation mark that nobody closes.

use std::io::{self, Read, Seek};

use super::Rows;
use super::quotes::Quotes;
use super::rows::LineStart;

/// The longest row that is recognised behind damage.
const LONGEST: u64 = 1 << 20;
/// Bytes that may be read twice because of damage, beside as many as have been read at all: a file that is damage from end to
/// end must not take hours.
const REREAD: u64 = 256 << 20;

impl<R: Read + Seek> Rows<R> {
    /// Has little enough been read twice?
    pub(super) fn may_reread(&self) -> bool {
        self.reread <= self.input.offset.saturating_add(REREAD)
    }

    /// Goes to the first line from `line` on, and before `until`, that reads as a row with as many cells as the header has.
    /// A text may have lines of its own behind the damage, which read as anything but that.
    pub(super) fn find_row(&mut self, line: LineStart, until: u64) -> io::Result<bool> {
        let mut line = line;
        self.reread = self.reread.saturating_add(until.saturating_sub(line.offset));
        while line.offset < until && self.may_reread() {
            self.go_to(line)?;
            let (cells, next) = self.look_at_row()?;
            self.reread = self.reread.saturating_add(self.input.offset - line.offset);
            if cells.is_some() && cells == self.columns {
                self.go_to(line)?;
                return Ok(true);
            }
            let Some(next) = next else { return Ok(false) };
            line = next;
        }
        Ok(false)
    }

    /// How many cells the row has that begins here, `None` when it is not a good one; and where the next line begins.
    fn look_at_row(&mut self) -> io::Result<(Option<usize>, Option<LineStart>)> {
        let start = self.input.offset;
        let mut quotes = Quotes::new(self.delimiter);
        let (mut output, mut ends) = ([0; 4096], [0; 256]);
        let (mut cells, mut next) = (0, None);
        loop {
            let left = LONGEST.saturating_sub(self.input.offset - start);
            if left == 0 {
                return Ok((None, self.next_line(next)?));
            }
            self.input.fill_when_empty()?;
            let ahead = self.input.ahead();
            let ahead = ahead.get(..usize::try_from(left).unwrap_or(usize::MAX)).unwrap_or(ahead);
            let (result, taken, _, ended) = self.core.read_record(ahead, &mut output, &mut ends);
            let bytes = ahead.get(..taken).unwrap_or_default();
            if quotes.doubt().is_none() {
                quotes.meet(bytes);
            }
            if next.is_none()
                && let Some(at) = memchr::memchr2(b'\r', b'\n', bytes)
            {
                let offset = self.input.offset + self.input.measure(bytes.get(..=at).unwrap_or_default());
                next = Some(LineStart { offset, last: bytes.get(at).copied().unwrap_or_default() });
            }
            cells += ended;
            self.input.take(taken);
            match result {
                csv_core::ReadRecordResult::Record | csv_core::ReadRecordResult::End => {
                    let good = !quotes.is_open() && quotes.doubt().is_none();
                    return Ok((Some(cells).filter(|_| good), next));
                }
                _ => {}
            }
        }
    }

    /// The next line, when looking for it ended before one was met.
    fn next_line(&mut self, next: Option<LineStart>) -> io::Result<Option<LineStart>> {
        if next.is_some() {
            return Ok(next);
        }
        loop {
            self.input.fill_when_empty()?;
            let ahead = self.input.ahead();
            if ahead.is_empty() {
                return Ok(None);
            }
            let found = memchr::memchr2(b'\r', b'\n', ahead);
            let last = found.and_then(|at| ahead.get(at)).copied();
            let len = found.map_or(ahead.len(), |at| at + 1);
            self.input.take(len);
            if let Some(last) = last {
                return Ok(Some(LineStart { offset: self.input.offset, last }));
            }
        }
    }
}
