//! Finding the next element behind a damaged one.

use std::io::{self, Read, Seek};

use super::{Elements, Pages, Passed, State, opening};

/// As much of an element as tells its names.
const LOOKED_AT: usize = 16 * 1024;

impl<R: Read + Seek> Elements<R> {
    /// After damage in the element at `offset`: goes to the next line that begins as elements do, or to an object with the
    /// names of an element, whichever comes first.
    pub(super) fn find_next(&mut self, offset: u64) -> io::Result<bool> {
        let passed = self.window.offset() - offset;
        let Some(left) = self.rereads.checked_sub(passed) else { return Ok(false) };
        self.rereads = left;
        if self.state == State::Members {
            self.state = State::Top;
        }
        self.depth = 0;
        let names = if self.state == State::Map { Vec::new() } else { self.names_at(self.model.unwrap_or(offset))? };
        self.window.go_to(offset + 1)?;
        // What stands before an object that follows another.
        let mut before = b'{';
        loop {
            self.window.keep_from_here();
            let ahead = self.window.ahead()?;
            if ahead.is_empty() {
                return Ok(false);
            }
            let found =
                if names.is_empty() { memchr::memchr(b'\n', ahead) } else { memchr::memchr2(b'\n', b'{', ahead) };
            let passed = ahead.get(..found.unwrap_or(ahead.len())).unwrap_or_default();
            before = passed.iter().rev().copied().find(|byte| !byte.is_ascii_whitespace()).unwrap_or(before);
            let (len, line) = (passed.len(), found.and_then(|at| ahead.get(at)) == Some(&b'\n'));
            self.window.pass(len);
            if found.is_none() {
                continue;
            }
            let at = self.window.offset();
            if line {
                self.window.pass(1);
                if self.begins_line()? {
                    return Ok(true);
                }
            } else if matches!(before, b',' | b'}') && self.looks_like(&names)? {
                self.window.go_to(at)?;
                return Ok(true);
            } else if self.window.offset() == at {
                before = b'{';
                self.window.pass(1);
            }
        }
    }

    /// Does the line that begins here begin as elements do?
    fn begins_line(&mut self) -> io::Result<bool> {
        let line = self.window.offset();
        for index in 0..self.indent.len() {
            if self.window.peek()? != self.indent.get(index).copied() {
                self.window.go_to(line)?;
                return Ok(false);
            }
            self.window.pass(1);
        }
        let begins = if self.state == State::Map { b'"' } else { b'{' };
        if self.window.peek()? == Some(begins) {
            return Ok(true);
        }
        self.window.go_to(line)?;
        Ok(false)
    }

    /// Does an object begin here with these names? If it is a good one with others, passes it: an element does not stand
    /// within.
    fn looks_like(&mut self, names: &[String]) -> io::Result<bool> {
        let begin = self.window.offset();
        self.window.keep_from_here();
        // Cheap, because there may be as many objects as bytes.
        let is_named = self.begins_with(names.first().map(String::as_str).unwrap_or_default())?;
        self.window.go_to(begin)?;
        if !is_named || self.rereads == 0 {
            return Ok(false);
        }
        let own = self.names_at(begin)?;
        let passed = self.pass_value()?;
        let cost = (self.window.offset() - begin).saturating_add(LOOKED_AT as u64);
        self.rereads = self.rereads.saturating_sub(cost);
        let shared = names.iter().filter(|name| own.contains(name)).count();
        let alike = own == names || (shared >= 2 && shared * 2 > names.len());
        if passed == Passed::Whole && !alike {
            return Ok(false);
        }
        self.window.go_to(begin)?;
        Ok(passed == Passed::Whole && alike)
    }

    /// Is this the first name of the object that begins here?
    fn begins_with(&mut self, name: &str) -> io::Result<bool> {
        self.window.pass(1);
        if self.pass_space_inside()? != Some(b'"') {
            return Ok(false);
        }
        for byte in std::iter::once(b'"').chain(name.bytes()).chain([b'"']) {
            if self.window.peek()? != Some(byte) {
                return Ok(false);
            }
            self.window.pass(1);
        }
        Ok(true)
    }

    /// The names in the object at this place, as far as they stand in its beginning.
    fn names_at(&mut self, offset: u64) -> io::Result<Vec<String>> {
        self.window.go_to(offset)?;
        while self.window.kept().len() < LOOKED_AT {
            let len = self.window.ahead()?.len().min(LOOKED_AT);
            if len == 0 {
                break;
            }
            self.window.pass(len);
        }
        let head = self.window.kept();
        let names = opening(head.get(..LOOKED_AT).unwrap_or(head), Pages::default()).map(|found| found.keys);
        self.window.go_to(offset)?;
        Ok(names.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::{Content, REREADS};
    use super::*;

    #[test]
    fn objects_within_a_damaged_element_cost_little() {
        let work = |count: usize| {
            let inner = "{\"a\":{\"b\":[1,2]}},".repeat(count);
            let good = "{\"id\":1,\"subject\":\"s\"}";
            let text = format!("[{good},{{\"id\":2,\"subject\":\"s,\"list\":[{inner}{{}}]}},{good}]");
            let mut elements = Elements::new(Cursor::new(text), 1 << 20, Pages::default());
            let mut found = Vec::new();
            while let Some(element) = elements.next_element().expect("memory reads") {
                found.push(matches!(element.content, Content::Whole(_)));
            }
            assert_eq!(found, [true, false, true]);
            REREADS - elements.rereads
        };
        let (few, many) = (work(1_000), work(10_000));
        assert!(many <= few * 11, "{few} {many}");
    }
}
