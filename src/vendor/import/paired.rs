//! Messages as some scripts append them to one file while they fetch: a line with the id of a ticket, and below it a line with the
//! list of its messages. A copy with a record a line that holds the id is offered to the desks, which know no such pairs.

use std::io::{self, Cursor, Read};

use super::keyed::{Desks, put};
use crate::source::json_elements::{Content, Elements, Pages};
use crate::source::json_records::MAX_RECORD;
use crate::source::lines::{Line, LineText, Lines};
use crate::source::piece::Piece;
use crate::source::{FileId, Files};
use crate::vendor::Recognition;

/// The longest id.
const LONGEST: usize = 64;

/// The copy of a file that begins with `head`, and what a desk takes it for; `None` when it holds no such pairs, or no desk knows
/// its records.
pub(super) fn copy(files: &mut dyn Files, id: FileId, name: &str, head: &[u8]) -> Option<(FileId, Recognition)> {
    if !is_paired(head) {
        return None;
    }
    let lines = |case| {
        let mut lines = Vec::new();
        Pairs::new(Cursor::new(head), case).read_to_end(&mut lines).ok()?;
        Some(lines)
    };
    let Desks { case, recognition } = Desks::of(name, lines)?;
    let mut pairs = Pairs::new(files.open(id).ok()?, case);
    let made = files.spill(name.to_owned(), &mut pairs).ok()?;
    Some((made, recognition))
}

/// An id, and a list below it?
fn is_paired(head: &[u8]) -> bool {
    let mut lines = Lines::new(Cursor::new(head), head.len().max(1));
    let is_id = matches!(lines.next_line(), Ok(Some(Line { text: LineText::Whole(text), .. })) if id(text).is_some());
    is_id && matches!(lines.next_line(), Ok(Some(Line { text: LineText::Whole(text), .. })) if is_list(text))
}

fn id(line: &[u8]) -> Option<&str> {
    let line = line.trim_ascii();
    let is_id = !line.is_empty() && line.len() <= LONGEST && line.iter().all(u8::is_ascii_alphanumeric);
    std::str::from_utf8(line).ok().filter(|line| is_id && line.bytes().any(|byte| byte.is_ascii_digit()))
}

fn is_list(line: &[u8]) -> bool {
    line.trim_ascii_start().starts_with(b"[")
}

/// The records of such a file, one a line, each with its id.
struct Pairs<R> {
    lines: Lines<R>,
    case: &'static str,
    id: String,
    line: Piece,
}

impl<R: Read> Pairs<R> {
    fn new(inner: R, case: &'static str) -> Self {
        Self { lines: Lines::new(inner, MAX_RECORD), case, id: String::new(), line: Piece::default() }
    }

    /// The records of the next list; none at the end.
    fn fill(&mut self) -> io::Result<()> {
        let out = self.line.anew();
        while out.is_empty() {
            let Some(Line { text, .. }) = self.lines.next_line()? else { return Ok(()) };
            match text {
                LineText::Whole(text) if is_list(text) => {
                    let mut records = Elements::new(Cursor::new(text), MAX_RECORD, Pages::default());
                    while let Some(record) = records.next_element()? {
                        match record.content {
                            Content::Whole(record) => put(out, record, &self.id, &[self.case], self.case),
                            // Its reader says that it is damaged.
                            _ => out.extend_from_slice(b"{\"damaged\n"),
                        }
                    }
                }
                LineText::Whole(text) if id(text).is_some() => id(text).unwrap_or_default().clone_into(&mut self.id),
                _ => out.extend_from_slice(b"{\"damaged\n"),
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Pairs<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.line.is_given() {
            self.fill()?;
        }
        Ok(self.line.give(out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_record_gets_the_id_above_its_list() {
        let mut found = String::new();
        let text = "71\n[{\"body\":\"a\"},{\"body\":\"b\"}]\n72\n[]\n73\n[{\"body\":\"c\"}]\n";
        assert!(is_paired(text.as_bytes()));
        Pairs::new(Cursor::new(text), "ticket_id").read_to_string(&mut found).expect("memory reads");
        let expected = "{\"ticket_id\":\"71\",\"body\":\"a\"}\n{\"ticket_id\":\"71\",\"body\":\"b\"}\n{\"ticket_id\":\"73\",\"body\":\"c\"}\n";
        assert_eq!(found, expected);
        for other in ["[{\"id\":1}]\n[{\"id\":2}]", "71\n72\n", "a,b\n1,2\n", "71"] {
            assert!(!is_paired(other.as_bytes()), "{other}");
        }
    }
}
