//! The messages of a chat to a case.

use std::collections::HashMap;
use std::io;
use std::ops::ControlFlow;

use super::chat::{self, Message};
use super::header::Shape;
use super::media::{self, Siblings};
use super::name::Name;
use super::order::Order;
use super::own::Own;
use super::survey::day;
use crate::model::{
    Attachment, AttachmentPlace, Author, Body, Case, Channel, Entry, EntryKind, Instant, Mark, Side, Status, Word,
};
use crate::source::{Files, Span};
use crate::text::dates::{self, DateRules};

/// Who "writes" the sentences of WhatsApp itself.
const WHATSAPP: &str = "WhatsApp";

/// What has to be known of a chat to read it.
pub(super) struct Reading<'a> {
    pub(super) id: &'a str,
    /// Name of the file with folders.
    pub(super) file: &'a str,
    pub(super) title: Option<&'a Name>,
    pub(super) shape: Shape,
    pub(super) order: Order,
    /// The title is that of a group, in whose name iOS writes the sentences of WhatsApp.
    pub(super) group_speaks: bool,
    pub(super) own: &'a Own,
    pub(super) rules: &'a DateRules,
    pub(super) siblings: &'a Siblings,
}

/// What was wrong in a chat; the first line of each kind and how many there are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flaws {
    pub(super) bad_dates: Flaw,
    pub(super) cut: Flaw,
    pub(super) missing_files: Flaw,
    /// Files that messages name, missing or not.
    pub(super) named_files: u64,
    /// Somebody of the desk writes in it.
    pub(super) own_side: bool,
}

/// How often something occurs, and on which line first.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flaw {
    pub(super) count: u64,
    pub(super) line: u64,
}

impl Flaw {
    fn add(&mut self, line: u64) {
        if self.count == 0 {
            self.line = line;
        }
        self.count += 1;
    }
}

/// Reads the spans of a chat and makes its case.
///
/// # Errors
/// When a span cannot be read any more.
pub(super) fn assemble(reading: &Reading<'_>, spans: &[Span], files: &dyn Files) -> io::Result<(Case, Flaws)> {
    let mut maker = Maker {
        reading,
        entries: Vec::new(),
        twins: HashMap::new(),
        customer: None,
        said: false,
        flaws: Flaws::default(),
    };
    for span in spans {
        let bytes = files.read(*span)?;
        chat::read(bytes.as_slice(), reading.shape, &mut |message| {
            maker.add(message);
            ControlFlow::Continue(())
        })?;
    }
    Ok(maker.finish())
}

struct Maker<'a> {
    reading: &'a Reading<'a>,
    entries: Vec<(Place, Entry)>,
    twins: HashMap<Mark, u32>,
    /// The first who is not of the desk.
    customer: Option<Name>,
    /// Somebody wrote already.
    said: bool,
    flaws: Flaws,
}

/// By what entries are put in order: time; and what WhatsApp says before anybody wrote, notably that the chat is
/// encrypted, comes after the messages of the same minute, so that a chat begins with a message.
type Place = (i64, bool);

impl Maker<'_> {
    fn add(&mut self, message: Message) {
        let sender = message.sender.as_deref().map(Name::of).filter(|name| !self.is_whatsapp(name));
        let source_id = self.id(&message, sender.as_ref());
        let created_at = self.instant(&message);
        if created_at.is_none() {
            self.flaws.bad_dates.add(message.line);
        }
        if message.cut {
            self.flaws.cut.add(message.line);
        }
        let before = self.entries.last().map_or(i64::MIN, |((at, _), _)| *at);
        let at = created_at.as_ref().map_or(before, |instant| instant.at.0);
        self.said |= sender.is_some();
        let place = (at, !self.said);
        let (kind, author, body, attachments) = match sender {
            None => (EntryKind::Note, whatsapp(), message.text, Vec::new()),
            Some(name) => {
                let author = self.author(&name);
                let (body, attachments) = self.content(message.text, message.line);
                (EntryKind::Message, author, body, attachments)
            }
        };
        let entry = Entry { source_id, kind, author, created_at, body: Body::Text(body), attachments };
        self.entries.push((place, entry));
    }

    fn is_whatsapp(&self, name: &Name) -> bool {
        self.reading.group_speaks && self.reading.title.is_some_and(|title| title.key == name.key)
    }

    /// The same in a newer export: the minute, who wrote and what; the same said twice in a minute is counted. Made of
    /// the date as written, so that neither the zone nor the order of day and month that a person chooses changes it.
    fn id(&mut self, message: &Message, sender: Option<&Name>) -> String {
        let stamp = message.stamp;
        let time = format!("{:02}:{:02}:{:02}", stamp.hour, stamp.minute, stamp.second);
        let day = day(message, self.reading.shape);
        let sender = sender.map_or("", |name| name.key.as_str());
        let mark = Mark::of([day.as_str(), time.as_str(), sender, message.text.trim_end()]);
        let twins = self.twins.entry(mark).or_default();
        *twins = twins.saturating_add(1);
        if *twins == 1 { format!("{day}T{time} {mark}") } else { format!("{day}T{time} {mark} {twins}") }
    }

    fn instant(&self, message: &Message) -> Option<Instant> {
        let (year, month, day) = self.reading.order.date(message.stamp.parts);
        let (hour, minute, second) = (message.stamp.hour, message.stamp.minute, message.stamp.second);
        let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
        let found = dates::parse(&text, self.reading.rules)?;
        Some(Instant { original: message.original.clone(), ..found })
    }

    fn author(&mut self, name: &Name) -> Author {
        let person = name.person_key();
        let side = if self.reading.own.contains(name) { Side::Agent } else { Side::Customer };
        match side {
            Side::Agent => self.flaws.own_side = true,
            Side::Customer => {
                self.customer.get_or_insert_with(|| name.clone());
            }
        }
        Author { person: Some(person), label: name.shown.clone(), side }
    }

    fn content(&mut self, text: String, line: u64) -> (String, Vec<Attachment>) {
        let beside = |file: &str| self.reading.siblings.beside(self.reading.file, file);
        let Some(named) = media::named(&text, |file| beside(file).is_some()) else { return (text, Vec::new()) };
        self.flaws.named_files += 1;
        let found = beside(named.file);
        let place = match found.and_then(Siblings::span) {
            Some(span) => AttachmentPlace::File(span),
            None => {
                self.flaws.missing_files.add(line);
                AttachmentPlace::Missing("it does not stand beside the chat; export the chat with media".to_owned())
            }
        };
        let caption = match place {
            AttachmentPlace::Missing(_) => text.clone(),
            _ => named.caption,
        };
        let attachment = Attachment {
            name: named.file.to_owned(),
            mime: media::mime(named.file).map(str::to_owned),
            size: found.map(|(_, size)| size),
            content_id: None,
            place,
        };
        (caption, vec![attachment])
    }

    fn finish(mut self) -> (Case, Flaws) {
        self.entries.sort_by_key(|(place, _)| *place);
        let entries: Vec<Entry> = self.entries.into_iter().map(|(_, entry)| entry).collect();
        let last = entries.iter().rev().find(|entry| entry.kind == EntryKind::Message).map(|entry| entry.author.side);
        let (kind, raw) = match last {
            Some(Side::Agent) => (Status::Solved, "answered"),
            _ => (Status::Open, "awaiting reply"),
        };
        // A chat in which only the desk wrote is with whom it is named after.
        let title = self.reading.title.filter(|title| !self.reading.group_speaks && !self.reading.own.contains(title));
        let customer = self.customer.as_ref().or(title);
        let subject = self.reading.title.or(customer).map(|name| name.shown.clone()).unwrap_or_default();
        let dated = |entry: &Entry| entry.created_at.clone();
        let case = Case {
            source_id: self.reading.id.to_owned(),
            subject,
            channel: Channel::WhatsApp,
            channel_raw: WHATSAPP.to_owned(),
            status: Word { kind, raw: raw.to_owned() },
            requester: customer.map(Name::person_key),
            created_at: entries.iter().find_map(dated),
            updated_at: entries.iter().rev().find_map(dated),
            entries,
            ..Case::default()
        };
        (case, self.flaws)
    }
}

fn whatsapp() -> Author {
    Author { person: None, label: WHATSAPP.to_owned(), side: Side::Agent }
}
