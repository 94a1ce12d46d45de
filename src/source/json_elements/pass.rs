//! Walking over JSON: brackets, strings and escapes, and nothing else.

use std::io::{self, Read, Seek};

use super::{Elements, Member, Passed};

/// How deep brackets may nest; the parser behind stops at the same depth.
const MAX_DEPTH: usize = 128;
/// How far is read behind a string that is followed by what follows none.
const DOUBTFUL: u64 = 1024 * 1024;
/// Longest key that is looked at; wrappers have short names.
const MAX_KEY: usize = 4096;

impl<R: Read + Seek> Elements<R> {
    /// Passes `"key" :` or the closing bracket of an object.
    pub(super) fn pass_member_key(&mut self) -> io::Result<Member> {
        match self.window.peek()? {
            Some(b'}') => {
                self.window.pass(1);
                return Ok(Member::Close);
            }
            Some(b'"') => {}
            Some(_) => return Ok(Member::Broken(Passed::Damaged)),
            None => return Ok(Member::Broken(Passed::Truncated)),
        }
        self.window.pass(1);
        let mut key = Vec::new();
        let passed = self.pass_string(Some(&mut key))?;
        if passed != Passed::Whole {
            return Ok(Member::Broken(passed));
        }
        match self.pass_space_inside()? {
            Some(b':') => self.window.pass(1),
            Some(_) => return Ok(Member::Broken(Passed::Damaged)),
            None => return Ok(Member::Broken(Passed::Truncated)),
        }
        if self.pass_space_inside()?.is_none() {
            return Ok(Member::Broken(Passed::Truncated));
        }
        Ok(Member::Key(key))
    }

    /// Passes one value of any kind.
    pub(super) fn pass_value(&mut self) -> io::Result<Passed> {
        let begin = self.window.offset();
        let mut open: Vec<u8> = Vec::new();
        // What stands before the next bracket or quote.
        let mut before = b'[';
        // Since when a string is followed by what follows none: one whose end is missing turns texts and names around.
        let mut doubt: Option<u64> = None;
        loop {
            if doubt.is_some_and(|doubt| self.window.offset() - doubt > DOUBTFUL) {
                return Ok(Passed::Damaged);
            }
            let long = self.window.kept().len() as u64 > self.limit;
            if long {
                self.window.keep_from_here();
            }
            if self.stop.is_some_and(|stop| self.window.offset() > stop) {
                return Ok(Passed::TooLong);
            }
            let ahead = self.window.ahead()?;
            if ahead.is_empty() {
                return Ok(Passed::Truncated);
            }
            // Everything but brackets and quotes is passed at one go; a scalar outside of brackets ends at a separator.
            let stop = ahead.iter().position(|byte| match byte {
                b'"' | b'{' | b'[' | b'}' | b']' => true,
                b',' | b'\n' => open.is_empty(),
                _ => false,
            });
            let passed = ahead.get(..stop.unwrap_or(ahead.len())).unwrap_or_default();
            let last = passed.iter().rev().copied().find(|byte| !byte.is_ascii_whitespace());
            if before == b'"' && doubt.is_none() {
                let next = passed.iter().copied().find(|byte| !byte.is_ascii_whitespace());
                let odd = next.is_some_and(|next| !matches!(next, b',' | b':'));
                doubt = odd.then(|| self.window.offset());
            }
            let ahead = self.window.ahead()?;
            before = last.unwrap_or(before);
            let Some(stop) = stop else {
                let len = ahead.len();
                self.window.pass(len);
                continue;
            };
            let byte = ahead.get(stop).copied().unwrap_or_default();
            self.window.pass(stop);
            if open.is_empty() && self.window.offset() > begin {
                return Ok(Passed::Whole);
            }
            match byte {
                b'"' => {
                    self.window.pass(1);
                    match self.pass_string(None)? {
                        Passed::Whole => before = b'"',
                        passed => return Ok(passed),
                    }
                }
                // A bracket that is missing makes the next element a member without a name.
                b'{' | b'[' if open.last() == Some(&b'}') && before != b':' => return Ok(Passed::Damaged),
                b'{' | b'[' => {
                    self.window.pass(1);
                    before = byte;
                    open.push(byte + 2);
                    if open.len() > MAX_DEPTH {
                        return Ok(Passed::Damaged);
                    }
                }
                _ if open.is_empty() => return Ok(Passed::Damaged),
                _ => {
                    self.window.pass(1);
                    before = byte;
                    if open.pop() != Some(byte) {
                        return Ok(Passed::Damaged);
                    }
                }
            }
            if open.is_empty() {
                let long = self.window.offset() - begin > self.limit;
                return Ok(if long { Passed::TooLong } else { Passed::Whole });
            }
        }
    }

    /// Passes the rest of a string and its closing quote.
    pub(super) fn pass_string(&mut self, mut copy: Option<&mut Vec<u8>>) -> io::Result<Passed> {
        loop {
            if self.window.kept().len() as u64 > self.limit {
                self.window.keep_from_here();
            }
            let ahead = self.window.ahead()?;
            if ahead.is_empty() {
                return Ok(Passed::Truncated);
            }
            let stop = memchr::memchr3(b'"', b'\\', b'\n', ahead);
            let len = stop.unwrap_or(ahead.len());
            if let Some(copy) = copy.as_deref_mut().filter(|copy| copy.len() < MAX_KEY) {
                copy.extend_from_slice(ahead.get(..len).unwrap_or_default());
            }
            let byte = ahead.get(len).copied();
            self.window.pass(len);
            match byte {
                None => {}
                Some(b'"') => {
                    self.window.pass(1);
                    return Ok(Passed::Whole);
                }
                Some(b'\\') => {
                    self.window.pass(1);
                    if let Some(copy) = copy.as_deref_mut() {
                        copy.push(b'\\');
                    }
                    if self.window.peek()?.is_none() {
                        return Ok(Passed::Truncated);
                    }
                    self.window.pass(1);
                }
                Some(_) => return Ok(Passed::Damaged),
            }
        }
    }

    /// Passes white space and commas between elements, and remembers how the line is indented.
    pub(super) fn pass_space(&mut self) -> io::Result<Option<u8>> {
        loop {
            let Some(byte) = self.window.peek()? else { return Ok(None) };
            match byte {
                b'\n' => self.indent.clear(),
                b' ' | b'\t' if self.indent.len() < 256 => self.indent.push(byte),
                b' ' | b'\t' | b'\r' | b',' | 0x1E => {}
                _ => return Ok(Some(byte)),
            }
            self.window.pass(1);
        }
    }

    /// Passes white space and commas inside an element.
    pub(super) fn pass_space_inside(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.window.peek()? {
                Some(b' ' | b'\t' | b'\r' | b'\n' | b',') => self.window.pass(1),
                other => return Ok(other),
            }
        }
    }
}
