//! Text to lines with their byte offsets: NDJSON, chat logs. UTF-8; a byte order mark is passed over.

use std::io::{self, Read};

use super::window::Window;

/// One line without its line break.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Line<'a> {
    /// Offset of its first byte in the file.
    pub offset: u64,
    /// Which line of the file, from one, blank ones counted.
    pub number: u64,
    /// The text, or that there was too much of it.
    pub text: LineText<'a>,
}

/// The text of a line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LineText<'a> {
    /// Longer than the limit: passed over without being held in memory. So many bytes.
    TooLong(u64),
    /// All of it.
    Whole(&'a [u8]),
}

/// Reads lines that are not blank. Not an `Iterator`, because a line lives in the reader's own memory until the next
/// one is asked for.
#[derive(Debug)]
pub struct Lines<R> {
    window: Window<R>,
    limit: usize,
    number: u64,
}

impl<R: Read> Lines<R> {
    /// Lines of `inner`, none of them longer than `limit` bytes.
    pub fn new(inner: R, limit: usize) -> Self {
        Self { window: Window::new(inner), limit, number: 0 }
    }

    /// The next line that is not blank; `None` at the end of the file. The last line needs no line break.
    ///
    /// # Errors
    /// Of the reader.
    pub fn next_line(&mut self) -> io::Result<Option<Line<'_>>> {
        if self.number == 0 {
            self.window.pass_mark()?;
        }
        loop {
            self.window.keep_from_here();
            let offset = self.window.offset();
            self.number += 1;
            let Some(end) = self.pass_line()? else { return Ok(None) };
            let len = end - offset;
            if len > self.limit as u64 {
                return Ok(Some(Line { offset, number: self.number, text: LineText::TooLong(len) }));
            }
            if !self.window.kept().iter().all(u8::is_ascii_whitespace) {
                break;
            }
        }
        let kept = self.window.kept();
        let offset = self.window.offset() - kept.len() as u64;
        let text = kept.strip_suffix(b"\n").unwrap_or(kept);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        Ok(Some(Line { offset, number: self.number, text: LineText::Whole(text) }))
    }

    /// Passes everything to the next line break and that; `None` when there is nothing more.
    fn pass_line(&mut self) -> io::Result<Option<u64>> {
        let begin = self.window.offset();
        loop {
            let ahead = self.window.ahead()?;
            if ahead.is_empty() {
                let end = self.window.offset();
                return Ok((end > begin).then_some(end));
            }
            match memchr::memchr(b'\n', ahead) {
                Some(at) => {
                    self.window.pass(at + 1);
                    let end = self.window.offset();
                    return Ok(Some(end));
                }
                None => {
                    let len = ahead.len();
                    self.window.pass(len);
                    if self.window.kept().len() > self.limit {
                        self.window.keep_from_here();
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8], limit: usize) -> Vec<(u64, u64, Result<String, u64>)> {
        let mut lines = Lines::new(text, limit);
        let mut found = Vec::new();
        while let Some(line) = lines.next_line().expect("memory reads") {
            let text = match line.text {
                LineText::Whole(text) => Ok(String::from_utf8_lossy(text).into_owned()),
                LineText::TooLong(len) => Err(len),
            };
            found.push((line.offset, line.number, text));
        }
        found
    }

    #[test]
    fn lines_know_where_they_stand() {
        let found = read(b"\xEF\xBB\xBF{1}\r\n\n  \n{2}\n{3}", 100);
        let expected = [(3, 1, Ok("{1}".into())), (12, 4, Ok("{2}".into())), (16, 5, Ok("{3}".into()))];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_line_beyond_the_limit_costs_only_itself() {
        let long = "x".repeat(700_000);
        let found = read(format!("a\n{long}\nb\n").as_bytes(), 100_000);
        assert_eq!(found, [(0, 1, Ok("a".into())), (2, 2, Err(700_001)), (700_003, 3, Ok("b".into()))]);
    }

    #[test]
    fn nothing_has_no_lines() {
        assert_eq!(read(b"", 10), []);
        assert_eq!(read(b"\n\n \n", 10), []);
        assert_eq!(read(b"\xEF\xBB\xBF", 10), []);
    }
}
