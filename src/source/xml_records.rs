//! XML to its records, one at a time with its byte offset: every outermost element of a given name. The file is never
//! held, and a record that is damaged or too large does not end it.
//!
//! Only where elements begin and end is decided here; what a record holds is for [`super::xml_value`]. A record within
//! one of the same name means that the end of the outer one is missing.

use std::io::{self, Read};

use super::json_elements::Content;
use super::weight::is_heavy_xml;
use super::window::Window;

/// One record, from its first bracket to its last.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct XmlRecord<'a> {
    /// Offset of its first byte in the file.
    pub offset: u64,
    /// Which record of the file, from one.
    pub number: u64,
    /// The name of its element, as wanted.
    pub element: &'static str,
    /// Its text, or what is wrong with it.
    pub content: Content<'a>,
}

/// Reads records. Not an `Iterator`, because a record lives in the reader's own memory until the next one is asked for.
#[derive(Debug)]
pub struct XmlRecords<R> {
    window: Window<R>,
    limit: u64,
    elements: &'static [&'static str],
    number: u64,
    /// A start tag that ended the damaged record before it: its offset and element.
    pending: Option<(u64, &'static str)>,
}

/// The longest name of an element that is told from others.
const MAX_NAME: usize = 128;

#[derive(Clone, Debug, Eq, PartialEq)]
enum Markup {
    Empty(Vec<u8>),
    End(Vec<u8>),
    /// A comment, a declaration, a processing instruction, or character data.
    Other,
    Start(Vec<u8>),
}

impl<R: Read> XmlRecords<R> {
    /// Records of `inner` that are elements of these names, none of them longer than `limit` bytes.
    pub fn new(inner: R, limit: usize, elements: &'static [&'static str]) -> Self {
        Self { window: Window::new(inner), limit: limit as u64, elements, number: 0, pending: None }
    }

    /// The next record; `None` at the end of the file.
    ///
    /// # Errors
    /// Of the reader.
    pub fn next_record(&mut self) -> io::Result<Option<XmlRecord<'_>>> {
        let (offset, element) = match self.pending.take() {
            Some(begun) => begun,
            None => loop {
                if !self.pass_text(Keep::Nothing)? {
                    return Ok(None);
                }
                let offset = self.window.offset();
                match self.pass_markup(offset, Keep::Record)? {
                    None => return Ok(None),
                    Some(Markup::Start(name)) => {
                        if let Some(element) = self.wanted(&name) {
                            break (offset, element);
                        }
                    }
                    Some(Markup::Empty(name)) => {
                        if let Some(element) = self.wanted(&name) {
                            self.number += 1;
                            let content = Content::Whole(self.window.kept());
                            return Ok(Some(XmlRecord { offset, number: self.number, element, content }));
                        }
                    }
                    Some(Markup::End(_) | Markup::Other) => {}
                }
            },
        };
        self.number += 1;
        let number = self.number;
        let content = loop {
            let keep = if self.window.offset() - offset > self.limit { Keep::Nothing } else { Keep::Record };
            if !self.pass_text(keep)? {
                break Content::Truncated;
            }
            let at = self.window.offset();
            // The record's own bytes are kept from its begin, so the tag must not move that mark. Behind too long a record
            // they are kept from the tag on: it may begin the next one.
            let too_long = at - offset > self.limit;
            if too_long {
                self.window.keep_from_here();
            }
            let begin = if too_long { at } else { offset };
            match self.pass_markup(begin, Keep::Record)? {
                None => break Content::Truncated,
                Some(Markup::End(name)) if name == element.as_bytes() => {
                    if self.window.offset() - offset > self.limit {
                        break Content::TooLong;
                    }
                    let record = self.window.kept();
                    break if is_heavy_xml(record) { Content::TooLong } else { Content::Whole(record) };
                }
                Some(Markup::Start(name)) if name == element.as_bytes() => {
                    self.window.keep_only_from(at);
                    self.pending = Some((at, element));
                    break Content::Damaged;
                }
                Some(_) => {}
            }
        };
        Ok(Some(XmlRecord { offset, number, element, content }))
    }

    fn wanted(&self, name: &[u8]) -> Option<&'static str> {
        self.elements.iter().copied().find(|element| element.as_bytes() == name)
    }

    /// Goes to the next `<`; false at the end of the file.
    fn pass_text(&mut self, keep: Keep) -> io::Result<bool> {
        loop {
            if keep == Keep::Nothing {
                self.window.keep_from_here();
            }
            let ahead = self.window.ahead()?;
            if ahead.is_empty() {
                return Ok(false);
            }
            let found = memchr::memchr(b'<', ahead);
            let len = found.unwrap_or(ahead.len());
            self.window.pass(len);
            if keep == Keep::Nothing {
                self.window.keep_from_here();
            }
            if found.is_some() {
                return Ok(true);
            }
        }
    }

    /// Passes what begins with `<`; `None` when the file ends within. `begin` is where the record began.
    fn pass_markup(&mut self, begin: u64, keep: Keep) -> io::Result<Option<Markup>> {
        self.window.pass(1);
        match self.window.peek()? {
            None => Ok(None),
            Some(b'?') => Ok(self.pass_until(b"?>", begin, keep)?.then_some(Markup::Other)),
            Some(b'!') => {
                self.window.pass(1);
                match self.window.peek()? {
                    Some(b'-') => {
                        self.window.pass(1);
                        if self.window.peek()? == Some(b'-') {
                            self.window.pass(1);
                        }
                        Ok(self.pass_until(b"-->", begin, keep)?.then_some(Markup::Other))
                    }
                    Some(b'[') => Ok(self.pass_until(b"]]>", begin, keep)?.then_some(Markup::Other)),
                    _ => Ok(self.pass_doctype(begin, keep)?.then_some(Markup::Other)),
                }
            }
            Some(b'/') => {
                self.window.pass(1);
                let name = self.pass_name()?;
                Ok(self.pass_until(b">", begin, keep)?.then_some(Markup::End(name)))
            }
            Some(_) => {
                let name = self.pass_name()?;
                Ok(self.pass_attributes(begin, keep)?.map(|closed| match closed {
                    true => Markup::Empty(name),
                    false => Markup::Start(name),
                }))
            }
        }
    }

    fn pass_name(&mut self) -> io::Result<Vec<u8>> {
        let mut name = Vec::new();
        while let Some(byte) = self.window.peek()? {
            if byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'<') {
                break;
            }
            if name.len() < MAX_NAME {
                name.push(byte);
            }
            self.window.pass(1);
        }
        Ok(name)
    }

    /// Passes the rest of a start tag; whether it closes itself. A quotation mark hides brackets.
    fn pass_attributes(&mut self, begin: u64, keep: Keep) -> io::Result<Option<bool>> {
        let (mut quote, mut slash) = (None, false);
        while let Some(byte) = self.window.peek()? {
            // Markup that never closes is text with a bracket in it.
            if quote.is_none() && byte == b'<' {
                return Ok(Some(false));
            }
            self.pass_one(begin, keep);
            match quote {
                Some(mark) if mark == byte => quote = None,
                Some(_) => {}
                None => match byte {
                    b'"' | b'\'' => quote = Some(byte),
                    b'>' => return Ok(Some(slash)),
                    _ => slash = byte == b'/',
                },
            }
        }
        Ok(None)
    }

    fn pass_doctype(&mut self, begin: u64, keep: Keep) -> io::Result<bool> {
        let mut depth = 1u32;
        while let Some(byte) = self.window.peek()? {
            self.pass_one(begin, keep);
            match byte {
                b'<' => depth = depth.saturating_add(1),
                b'>' if depth == 1 => return Ok(true),
                b'>' => depth -= 1,
                _ => {}
            }
        }
        Ok(false)
    }

    fn pass_until(&mut self, end: &'static [u8], begin: u64, keep: Keep) -> io::Result<bool> {
        let mut last: Vec<u8> = Vec::with_capacity(end.len());
        while let Some(byte) = self.window.peek()? {
            self.pass_one(begin, keep);
            if last.len() == end.len() {
                last.remove(0);
            }
            last.push(byte);
            if last == end {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Passes a byte; what has grown too long is not kept.
    fn pass_one(&mut self, begin: u64, keep: Keep) {
        self.window.pass(1);
        if keep == Keep::Nothing || self.window.offset() - begin > self.limit {
            self.window.keep_from_here();
        }
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Keep {
    Nothing,
    Record,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, limit: usize) -> Vec<(u64, String)> {
        let mut records = XmlRecords::new(text.as_bytes(), limit, &["ticket", "user"]);
        let mut found = Vec::new();
        while let Some(record) = records.next_record().expect("memory reads") {
            let content = match record.content {
                Content::Whole(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                trouble => format!("{trouble:?}"),
            };
            found.push((record.offset, content));
        }
        found
    }

    #[test]
    fn records_stand_anywhere_and_are_whole() {
        let one = r#"<ticket a="x>y"><id>1</id><![CDATA[</ticket>]]><!-- </ticket> --></ticket>"#;
        let text = format!(
            "<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY a \"b\">]>\n<tickets>\n {one}\n<ticket/><user>u</user></tickets>"
        );
        let found = read(&text, 1000);
        assert_eq!(
            found.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(),
            [one, "<ticket/>", "<user>u</user>"]
        );
        for (offset, content) in &found {
            assert!(text[*offset as usize..].starts_with(content.as_str()));
        }
    }

    #[test]
    fn a_missing_end_costs_only_its_record() {
        let found = read("<t><ticket><id>1</id><ticket><id>2</id></ticket><ticket>3</ticket></t>", 1000);
        let texts: Vec<_> = found.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, ["Damaged", "<ticket><id>2</id></ticket>", "<ticket>3</ticket>"]);
    }

    #[test]
    fn a_missing_end_of_too_long_a_record_costs_only_that() {
        let next = "<ticket a='1' b='2'><id>2</id></ticket>";
        let text = format!("<t><ticket>{}{next}<ticket>3</ticket></t>", "x".repeat(900_000));
        let texts: Vec<_> = read(&text, 1000).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, ["Damaged", next, "<ticket>3</ticket>"]);
    }

    #[test]
    fn a_record_beyond_the_limit_is_passed_over_and_a_cut_one_is_said() {
        let text = format!("<ticket>{}</ticket><ticket>1</ticket><ticket>2", "x".repeat(900_000));
        let texts: Vec<_> = read(&text, 1000).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, ["TooLong", "<ticket>1</ticket>", "Truncated"]);
    }
}
