//! Where the quotation marks of a row open and close. The parser reads anything; here it is told whether what it read may be
//! two rows that a mark which nobody closed has run together.

/// Follows the bytes of one row.
#[derive(Debug)]
pub(super) struct Quotes {
    delimiter: u8,
    state: State,
    before: u8,
    crossed: bool,
    line_end: Option<usize>,
    doubt: Option<usize>,
    tolerant: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    /// Behind a quotation mark that closes a cell or is the first of two.
    Closing,
    Outside,
    Quoted,
}

impl Quotes {
    /// At the beginning of a row.
    pub fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            state: State::Outside,
            before: b'\n',
            crossed: false,
            line_end: None,
            doubt: None,
            tolerant: false,
        }
    }

    /// Doubts no mark within a cell, when that was settled before.
    #[must_use]
    pub fn tolerant(self, tolerant: bool) -> Self {
        Self { tolerant, ..self }
    }

    /// Meets the next bytes of the row.
    pub fn meet(&mut self, bytes: &[u8]) {
        self.line_end = None;
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            match self.state {
                State::Outside => {
                    let Some(found) = memchr::memchr(b'"', rest) else { break };
                    at += found;
                    if self.begins_cell(self.byte_before(bytes, at)) {
                        (self.state, self.crossed, self.line_end) = (State::Quoted, false, None);
                    }
                    at += 1;
                }
                State::Quoted => {
                    let found = match self.crossed {
                        true => memchr::memchr(b'"', rest),
                        false => memchr::memchr3(b'"', b'\r', b'\n', rest),
                    };
                    let Some(found) = found else { break };
                    at += found;
                    if bytes.get(at) == Some(&b'"') {
                        self.state = State::Closing;
                    } else {
                        (self.crossed, self.line_end) = (true, Some(at));
                    }
                    at += 1;
                }
                State::Closing => {
                    let next = rest.first().copied().unwrap_or_default();
                    if next == b'"' {
                        self.state = State::Quoted;
                        at += 1;
                        continue;
                    }
                    // What closes a cell stands before its end. This one opens the cell of another row, or is an inch.
                    self.state = State::Outside;
                    if self.crossed && !self.tolerant && !self.begins_cell(next) {
                        self.doubt = Some(at);
                        break;
                    }
                }
            }
        }
        self.before = bytes.last().copied().unwrap_or(self.before);
    }

    /// Among the bytes met last: the end of the line on which the cell was opened that is still open, or was just closed.
    pub fn line_end(&self) -> Option<usize> {
        self.line_end
    }

    /// Is a cell open that has more than one line?
    pub fn is_open(&self) -> bool {
        self.state == State::Quoted && self.crossed
    }

    /// A cell of several lines was closed by what stands before no end of a cell: where, among the bytes met last, the byte
    /// behind that stands. Nothing behind it was met.
    pub fn doubt(&self) -> Option<usize> {
        self.doubt
    }

    fn byte_before(&self, bytes: &[u8], at: usize) -> u8 {
        at.checked_sub(1).and_then(|at| bytes.get(at)).copied().unwrap_or(self.before)
    }

    fn begins_cell(&self, before: u8) -> bool {
        before == self.delimiter || matches!(before, b'\r' | b'\n')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Doubtful, and open at the end; the same however the bytes are cut.
    fn met(row: &str) -> (bool, bool) {
        let mut whole = Quotes::new(b',');
        whole.meet(row.as_bytes());
        let mut single = Quotes::new(b',');
        let pieces = row.as_bytes().chunks(1);
        let doubt = pieces.enumerate().find_map(|(at, byte)| {
            single.meet(byte);
            single.doubt().map(|within| at + within)
        });
        assert_eq!((whole.doubt(), whole.is_open()), (doubt, single.is_open()), "{row}");
        (doubt.is_some(), whole.is_open())
    }

    #[test]
    fn well_written_rows_are_never_doubted() {
        for row in [
            "1,\"a\nb\",\"c\"\n",
            "1,\"a,\n\",\"\n\"\n",
            "1,\"a\n,\"\"b\"\", c\",d\n",
            "1,\"\n\"\"\n\"\"\",d\n",
            "1,6\" pipe,\"a\n\"\r",
            "\"a\n\",\"\"\n",
        ] {
            assert_eq!(met(row), (false, false), "{row}");
        }
    }

    #[test]
    fn a_cell_that_the_next_row_closes_is_doubted() {
        for row in [
            "2,\"open\n3,\"a\",b\n",
            "2,\"open\r\n\"3\",b\n",
            "2,\"open\n3,x,\"a \"\"b\"\"\"\n",
            "2,\"open\n3,12\" pipe,b\n",
        ] {
            assert!(met(row).0, "{row}");
        }
        assert_eq!(met("2,\"open\n3,a,b\n"), (false, true));
        assert_eq!(met("2,\"open"), (false, false));
    }
}
