//! The text of a chat to its messages, one at a time: a line that opens a message, and the lines that go on with it.

use std::io::{self, Read};
use std::ops::ControlFlow;

use super::header::{Header, Shape, Stamp, is_mark};
use super::notice;
use crate::source::lines::{LineText, Lines};

/// WhatsApp takes texts of 65,536 characters; what is longer is not a chat's line.
const MAX_LINE: usize = 1024 * 1024;

/// Beyond this a text is cut: something that is no chat was appended to it.
const MAX_TEXT: usize = 1024 * 1024;

/// One message or one sentence of WhatsApp itself.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Message {
    /// Byte offset of its first line.
    pub(super) offset: u64,
    /// Number of its first line, from one.
    pub(super) line: u64,
    pub(super) stamp: Stamp,
    /// Date and time as written.
    pub(super) original: String,
    /// Who wrote it, as written; `None` for a sentence of WhatsApp itself.
    pub(super) sender: Option<String>,
    /// The text with its line breaks, without the marks before it.
    pub(super) text: String,
    /// The text began with a mark: iOS puts one before what it writes itself.
    pub(super) marked: bool,
    /// A part of the text was too long and is left out.
    pub(super) cut: bool,
}

/// What a reading found beside its messages.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Outcome {
    /// Lines before the first message that belong to none.
    pub(super) stray: u64,
    /// The reader of messages asked to stop.
    pub(super) stopped: bool,
}

/// Reads the messages of a chat, in its order.
///
/// # Errors
/// Of the reader; what came before has been given to `each`.
pub(super) fn read<R: Read>(
    reader: R,
    shape: Shape,
    each: &mut dyn FnMut(Message) -> ControlFlow<()>,
) -> io::Result<Outcome> {
    let mut lines = Lines::new(reader, MAX_LINE);
    let mut outcome = Outcome::default();
    let mut open: Option<Message> = None;
    let mut last_line = 0;
    loop {
        let line = match lines.next_line() {
            Ok(line) => line,
            Err(error) => {
                if let Some(message) = open.take()
                    && each(message).is_break()
                {
                    outcome.stopped = true;
                    return Ok(outcome);
                }
                return Err(error);
            }
        };
        let Some(line) = line else { break };
        let blank = line.number.saturating_sub(last_line + 1);
        last_line = line.number;
        let text = match line.text {
            LineText::Whole(text) => String::from_utf8_lossy(text),
            LineText::TooLong(_) => {
                match &mut open {
                    Some(message) => message.cut = true,
                    None => outcome.stray += 1,
                }
                continue;
            }
        };
        match Header::parse(&text).filter(|header| header.shape == shape) {
            Some(header) => {
                let next = Message::begin(&header, line.offset, line.number);
                if let Some(message) = open.replace(next)
                    && each(message).is_break()
                {
                    outcome.stopped = true;
                    return Ok(outcome);
                }
            }
            None => match &mut open {
                Some(message) => message.go_on(&text, blank),
                None => outcome.stray += 1,
            },
        }
    }
    if let Some(message) = open {
        outcome.stopped = each(message).is_break();
    }
    Ok(outcome)
}

impl Message {
    fn begin(header: &Header<'_>, offset: u64, line: u64) -> Self {
        let (sender, text) = match split(header.rest) {
            Some((sender, text)) if !notice::is_encryption(text) => (Some(sender.to_owned()), text),
            Some((_, text)) => (None, text),
            None => (None, header.rest),
        };
        let bare = text.trim_start_matches(is_mark);
        Self {
            offset,
            line,
            stamp: header.stamp,
            original: header.original.to_owned(),
            sender,
            text: bare.to_owned(),
            marked: bare.len() < text.len(),
            cut: false,
        }
    }

    fn go_on(&mut self, line: &str, blank: u64) {
        let breaks = usize::try_from(blank.saturating_add(1)).unwrap_or(usize::MAX);
        let len = self.text.len().saturating_add(breaks).saturating_add(line.len());
        if len > MAX_TEXT {
            self.cut = true;
            return;
        }
        self.text.extend(std::iter::repeat_n('\n', breaks));
        self.text.push_str(line);
    }
}

/// Name and text. The first `: ` ends the name; a sentence of WhatsApp has none, or only one within a quoted name.
fn split(rest: &str) -> Option<(&str, &str)> {
    let (name, text) = match rest.split_once(": ") {
        Some(found) => found,
        // Editors cut the space that an empty text leaves at the end of its line.
        None => (rest.strip_suffix(':')?, ""),
    };
    let quoted = name.contains(['"', '“', '”', '„', '«', '»']);
    (!quoted && name.chars().any(|letter| !letter.is_whitespace() && !is_mark(letter))).then_some((name, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> (Vec<(Option<String>, String)>, Outcome) {
        let shape = Shape::of(text.lines()).unwrap().0;
        let mut found = Vec::new();
        let outcome = read(text.as_bytes(), shape, &mut |message| {
            found.push((message.sender, message.text));
            ControlFlow::Continue(())
        });
        (found, outcome.unwrap())
    }

    fn said(sender: &str, text: &str) -> (Option<String>, String) {
        (Some(sender.to_owned()), text.to_owned())
    }

    #[test]
    fn only_the_first_colon_ends_the_name() {
        let (found, _) = read_all("30/12/21, 22:01 - Ann: note: buy tea\n30/12/21, 22:01 - Ann at 10:30: yes\n");
        assert_eq!(found, [said("Ann", "note: buy tea"), said("Ann at 10:30", "yes")]);
    }

    #[test]
    fn lines_without_an_opening_go_on_with_the_message() {
        let (found, outcome) = read_all("stray\n30/12/21, 22:01 - Ann: one\ntwo\n\n\n  three\n30/12/21, 22:02 - Bo: x");
        assert_eq!(found, [said("Ann", "one\ntwo\n\n\n  three"), said("Bo", "x")]);
        assert_eq!(outcome.stray, 1);
    }

    #[test]
    fn a_date_inside_a_message_is_a_part_of_it() {
        let text = "30/12/21, 22:01 - Ann: it says\n2016-04-29 10:30:00\n[30/12/21, 09:00] Bo: pasted\n30/12/21, 22:02 - Bo: x";
        let (found, _) = read_all(&format!("{text}\n30/12/21, 22:03 - Bo: y"));
        assert_eq!(found[0], said("Ann", "it says\n2016-04-29 10:30:00\n[30/12/21, 09:00] Bo: pasted"));
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn a_line_without_a_name_is_of_whatsapp_itself() {
        let (found, _) = read_all(
            "20/06/20, 00:08 - +12 345 578 created group \"Tea: the group\"\n20/06/20, 00:09 - Ann:\n20/06/20, 00:10 - Ann: Messages and calls are end-to-end encrypted. Tap to learn more.",
        );
        assert_eq!(found[0], (None, "+12 345 578 created group \"Tea: the group\"".to_owned()));
        assert_eq!(found[1], said("Ann", ""));
        assert_eq!(found[2].0, None, "iOS writes the notice in the name of the chat");
    }

    #[test]
    fn marks_of_direction_are_not_part_of_names_and_texts() {
        let (found, _) = read_all("\u{200e}[30/12/21, 22:01:00] Ann: \u{200e}image omitted");
        assert_eq!(found, [said("Ann", "image omitted")]);
    }
}
