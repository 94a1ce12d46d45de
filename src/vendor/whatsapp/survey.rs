//! A chat without its texts: what the first reading keeps of it, for the sides to be decided over all chats.

use std::io::{self, Read};
use std::ops::ControlFlow;

use super::chat::{self, Message};
use super::header::{Shape, Stamp};
use super::name::{self, Name};
use super::order::{Order, Tally};
use crate::model::Mark;
use crate::source::{FileId, Files, Span};
use crate::vendor::{Probe, Settings};

/// A longer file is read again in pieces of about this size.
pub(super) const PIECE: u64 = 64 * 1024 * 1024;

/// The most messages of one chat that are read, several times what WhatsApp exports.
const MOST: u64 = 200_000;

/// What is known of one chat.
#[derive(Debug)]
pub(super) struct Chat {
    pub(super) file: FileId,
    /// Name of the file with folders.
    pub(super) name: String,
    pub(super) title: Option<Name>,
    pub(super) shape: Shape,
    pub(super) dates: Tally,
    /// By what the chat is known in a newer export.
    pub(super) id: String,
    pub(super) people: Vec<Participant>,
    /// Openings of messages, sentences of WhatsApp itself included.
    pub(super) openings: u64,
    pub(super) spans: Vec<Span>,
    pub(super) stray: u64,
    /// Reading ended here with this error.
    pub(super) broken: Option<String>,
}

/// One who writes in it.
#[derive(Clone, Debug)]
pub(super) struct Participant {
    pub(super) name: Name,
    pub(super) messages: u64,
    /// Texts with a mark of direction before them.
    marked: u64,
}

impl Chat {
    /// How its dates are read.
    pub(super) fn order(&self, settings: &Settings) -> Order {
        self.dates.order(settings)
    }

    /// iOS writes the sentences of WhatsApp in the name of the group, each with a mark before it: is that so here?
    pub(super) fn group_speaks(&self) -> bool {
        let Some(title) = &self.title else { return false };
        self.people.len() > 2
            && self.people.iter().any(|one| one.name.key == title.key && one.marked == one.messages && one.messages > 0)
    }

    /// Those who really write.
    pub(super) fn writers(&self) -> impl Iterator<Item = &Participant> {
        let group = self.title.as_ref().filter(|_| self.group_speaks()).map(|title| title.key.as_str());
        self.people.iter().filter(move |one| Some(one.name.key.as_str()) != group)
    }
}

/// The beginning of a file, by which its shape is known.
pub(super) fn shape(files: &dyn Files, file: FileId) -> io::Result<Option<Shape>> {
    let mut head = Vec::new();
    files.open(file)?.take(Probe::LEN as u64).read_to_end(&mut head)?;
    Ok(Shape::of(String::from_utf8_lossy(&head).lines()).map(|(shape, _, _)| shape))
}

/// Reads a chat once. `tell` is called with the place reached and answers whether to go on; `None` when it said no, or
/// when the file is no chat. `piece` is [`PIECE`].
pub(super) fn survey(
    files: &dyn Files,
    file: FileId,
    piece: u64,
    tell: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> io::Result<Option<Chat>> {
    let info = files.info(file)?;
    let Some(shape) = shape(files, file)? else { return Ok(None) };
    let title = name::title(&info.name).map(|title| Name::of(&title)).filter(|title| !title.key.is_empty());
    let mut chat = Chat {
        file,
        name: info.name,
        title,
        shape,
        dates: Tally::new(shape),
        id: String::new(),
        people: Vec::new(),
        openings: 0,
        spans: Vec::new(),
        stray: 0,
        broken: None,
    };
    let mut cuts = vec![0_u64];
    let mut full = None;
    let read = chat::read(files.open(file)?, shape, &mut |message| {
        if chat.openings >= MOST {
            full = Some(message.offset);
            return ControlFlow::Break(());
        }
        chat.add(&message);
        if message.offset.saturating_sub(cuts.last().copied().unwrap_or(0)) >= piece {
            cuts.push(message.offset);
        }
        tell(message.offset)
    });
    match read {
        Ok(outcome) if outcome.stopped && full.is_none() => return Ok(None),
        Ok(outcome) => chat.stray = outcome.stray,
        Err(error) => chat.broken = Some(error.to_string()),
    }
    if chat.id.is_empty() {
        chat.id = format!("WhatsApp {}", chat.name);
    }
    if full.is_some() {
        chat.broken = Some(format!("a chat of more than {MOST} messages is more than a browser should hold at once"));
    }
    cuts.push(full.unwrap_or(info.size));
    chat.spans = cuts.windows(2).flat_map(|ends| spans(file, ends[0], ends[1])).collect();
    Ok(Some(chat))
}

/// A stretch as one span; one that is longer than a span can be (a single text of gigabytes) ends early.
fn spans(file: FileId, from: u64, to: u64) -> Option<Span> {
    let len = u32::try_from(to.saturating_sub(from)).unwrap_or(u32::MAX);
    (len > 0).then_some(Span { offset: from, len, file })
}

impl Chat {
    fn add(&mut self, message: &Message) {
        self.openings += 1;
        self.dates.add(message.stamp);
        if self.id.is_empty() && (self.title.is_some() || message.sender.is_some()) {
            self.id = self.id_from(message);
        }
        let Some(sender) = &message.sender else { return };
        let name = Name::of(sender);
        let at = match self.people.iter().position(|one| one.name.key == name.key) {
            Some(at) => at,
            // A chat has at most some thousand members; a log taken for a chat may have any number of "names".
            None if self.people.len() >= 5_000 => return,
            None => {
                self.people.push(Participant { name, messages: 0, marked: 0 });
                self.people.len() - 1
            }
        };
        if let Some(one) = self.people.get_mut(at) {
            one.messages += 1;
            one.marked += u64::from(message.marked);
        }
    }

    /// Name and first minute: two people of one name do not begin to chat in the same minute. A chat without a name is
    /// known by what was said first; the notice above that is the same in all chats.
    fn id_from(&self, first: &Message) -> String {
        let Stamp { hour, minute, .. } = first.stamp;
        let begin = format!("{} {hour:02}:{minute:02}", day(first, self.shape));
        match &self.title {
            Some(title) => format!("{} {begin}", title.shown),
            None => {
                let sender = first.sender.as_deref().unwrap_or_default();
                format!("WhatsApp {begin} {}", Mark::of([begin.as_str(), sender, &first.text]))
            }
        }
    }
}

/// The day of a message, written so that it stays the same when more messages settle the order of day and month: where
/// both could be the month, the smaller number stands first.
pub(super) fn day(message: &Message, shape: Shape) -> String {
    let order = if shape.year_first { Order::YearMonthDay } else { Order::DayMonthYear };
    let (year, a, b) = order.date(message.stamp.parts);
    format!("{year:04}-{:02}-{:02}", a.min(b), a.max(b))
}
