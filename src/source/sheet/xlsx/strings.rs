//! The texts that cells of a workbook share, many in one piece of memory.

use std::io::{Read, Seek};

use quick_xml::events::Event;
use zip::ZipArchive;

use crate::source::sheet::Broken;
use crate::source::sheet::xml::{Part, add_text, attribute};

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Strings {
    /// Finished pieces of [`PIECE`] texts each, so that none has to be copied as more come.
    pieces: Vec<Box<str>>,
    last: String,
    /// Where each text ends in its piece.
    ends: Vec<u32>,
    bytes: usize,
}

/// Texts in one piece.
const PIECE: usize = 4096;
/// The most that is held: bytes of texts, and what each of them costs beside.
const MOST: usize = 256 * 1024 * 1024;
const EACH: usize = 8;

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
                    strings.push(text.text())?;
                }
                Event::Eof => return Ok(strings),
                event => text.add(event),
            }
        }
    }

    fn push(&mut self, text: &str) -> Result<(), Broken> {
        self.bytes += text.len() + EACH;
        if self.bytes > MOST {
            return Err(Broken::TooLarge);
        }
        self.last.push_str(text);
        self.ends.push(u32::try_from(self.last.len()).map_err(|_| Broken::TooLarge)?);
        if self.ends.len().is_multiple_of(PIECE) {
            self.pieces.push(std::mem::take(&mut self.last).into_boxed_str());
        }
        Ok(())
    }

    /// The text of this number.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let piece = self.pieces.get(index / PIECE).map_or(self.last.as_str(), |piece| piece);
        let end = *self.ends.get(index)?;
        let before = if index.is_multiple_of(PIECE) { None } else { self.ends.get(index - 1) };
        piece.get(before.copied().unwrap_or(0) as usize..end as usize)
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
    fn every_text_is_found_again_and_too_many_are_refused() {
        let mut strings = Strings::default();
        let text = |at: usize| "tea ".repeat(at % 3);
        for at in 0..PIECE * 2 + 10 {
            strings.push(&text(at)).expect("they are few");
        }
        for at in [0, 1, PIECE - 1, PIECE, PIECE + 1, PIECE * 2, PIECE * 2 + 9] {
            assert_eq!(strings.get(at), Some(text(at).as_str()), "{at}");
        }
        assert_eq!(strings.get(PIECE * 2 + 10), None);
        strings.bytes = MOST - EACH;
        assert!(strings.push("").is_ok() && strings.push("").is_err());
    }

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
