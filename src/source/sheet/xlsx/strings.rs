//! The texts that cells of a workbook share, in one piece of memory.

use std::io::{Read, Seek};

use quick_xml::events::Event;
use zip::ZipArchive;

use crate::source::sheet::Broken;
use crate::source::sheet::xml::{Part, add_text, attribute};

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Strings {
    texts: String,
    ends: Vec<usize>,
}

impl Strings {
    /// Reads the part that holds them; there are none without it.
    pub(super) fn read<R: Read + Seek>(archive: &mut ZipArchive<R>, path: &str, limit: u64) -> Result<Self, Broken> {
        let mut strings = Self::default();
        let Some(mut part) = Part::open(archive, path, limit)? else { return Ok(strings) };
        let mut text = Rich::default();
        loop {
            let event = part.next()?;
            match &event {
                Event::Start(element) if element.local_name().as_ref() == "si" => text = Rich::default(),
                Event::End(element) if element.local_name().as_ref() == "si" => {
                    strings.texts.push_str(text.text());
                    strings.ends.push(strings.texts.len());
                }
                Event::Eof => return Ok(strings),
                event => text.add(event),
            }
        }
    }

    /// The text of this number.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.texts.get(start..end)
    }
}

/// A text in runs of different fonts, put together. How Japanese words are said stands beside them and is no text.
#[derive(Debug, Default)]
pub(super) struct Rich {
    whole: String,
    run: String,
    in_run: bool,
    keeps_space: bool,
    said: bool,
}

impl Rich {
    pub(super) fn add(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "rPh" => self.said = true,
                "t" if !self.said => {
                    self.in_run = true;
                    self.keeps_space = attribute(element, "space").is_some_and(|space| space == "preserve");
                }
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "rPh" => self.said = false,
                "t" if self.in_run => {
                    self.in_run = false;
                    let run = if self.keeps_space { self.run.as_str() } else { self.run.trim_ascii() };
                    unescape(run, &mut self.whole);
                    self.run.clear();
                }
                _ => {}
            },
            event if self.in_run => add_text(event, &mut self.run),
            _ => {}
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.whole
    }
}

/// Characters that XML cannot hold are written `_x000D_` (ECMA-376 part 1, 22.9.2.19).
pub(super) fn unescape(text: &str, to: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        to.push_str(before);
        let hex = from.get(2..6).filter(|_| from.get(6..7) == Some("_"));
        let char = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        let (char, len) = char.map_or(("_x".to_owned(), 2), |char| (char.to_string(), 7));
        to.push_str(&char);
        rest = from.get(len..).unwrap_or_default();
    }
    to.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_put_back() {
        for (text, expected) in [
            ("a_x000D_\nb", "a\r\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("file_x.txt", "file_x.txt"),
            ("_xZZZZ_ _x12", "_xZZZZ_ _x12"),
            ("_xD83D_", "_xD83D_"),
            ("_xжжжж_", "_xжжжж_"),
        ] {
            let mut found = String::new();
            unescape(text, &mut found);
            assert_eq!(found, expected);
        }
    }
}
