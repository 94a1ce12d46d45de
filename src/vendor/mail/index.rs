//! What the pass keeps of each mail: a row of numbers. Addresses, labels and groups are interned, Message-IDs hashed.

use std::collections::HashMap;
use std::num::NonZeroU32;

use mail_parser::Message;

use super::content;
use super::facts::{Facts, Mailbox, hash};
use super::labels::Labels;
use super::own::Counts;
use super::parties::Parties;
use super::threads::Node;
use crate::catalogue::{Arena, Builder};
use crate::model::Millis;
use crate::source::Span;
use crate::text::address;

/// Names one item of a list, where millions of rows name one or none.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) struct Place(NonZeroU32);

impl Place {
    fn of(at: usize) -> Self {
        Self(u32::try_from(at).map_or(NonZeroU32::MAX, |at| NonZeroU32::MIN.saturating_add(at)))
    }

    /// Its position in the list.
    pub(super) fn at(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// An address in [`Index::people`].
pub(super) type AddressId = Place;

/// One mail.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) span: Span,
    /// Number of the mail in its file, from one.
    pub(super) record: u32,
    /// Hash of the Message-ID; for a mail without one, of its content.
    pub(super) id: u64,
    /// Hash of sender, date and subject: mails with one id are copies only when these agree.
    pub(super) imprint: u64,
    /// Hash of what follows the head.
    pub(super) body: u64,
    /// Gmail's thread; 0 when there is none.
    pub(super) thread: u64,
    /// Hash of the base subject; 0 when that is empty.
    pub(super) subject_key: u64,
    /// Marked as a reply by its subject, without naming the mail it replies to.
    pub(super) bare_reply: bool,
    /// Marked as a reply by its subject.
    pub(super) is_reply: bool,
    pub(super) at: Option<Millis>,
    pub(super) from: Option<AddressId>,
    pub(super) reply_to: Option<AddressId>,
    pub(super) original: Option<AddressId>,
    pub(super) forwarded: Option<AddressId>,
    pub(super) stand_in: bool,
    pub(super) automatic: bool,
    pub(super) report: bool,
    /// The conversation of Exchange; 0 when there is none.
    pub(super) conversation: u64,
    pub(super) labels: u32,
    pub(super) group: Option<Place>,
    pub(super) attachments: u32,
    pub(super) flaws: Flaws,
    /// Where another file notes the labels of this mail, see [`Index::beside`].
    beside: Option<Place>,
    references: (u32, u32),
    recipients: (u32, u32),
    pub(super) subject: Box<str>,
    /// Kept only where it may name the case.
    pub(super) message_id: Box<str>,
}

/// What was wrong with a mail.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flaws {
    /// The `Date` header could not be used.
    pub(super) doubtful_date: bool,
    /// The last boundary of a multipart mail is missing.
    pub(super) cut_off: bool,
    /// Its files are packed in a `winmail.dat`.
    pub(super) packed: bool,
    /// Only its reader's key opens it.
    pub(super) sealed: bool,
    /// See [`content::is_in_unread_charset`].
    pub(super) unread_charset: bool,
}

/// An address with what is known of it.
#[derive(Clone, Debug)]
pub(super) struct Participant {
    pub(super) mailbox: Mailbox,
    pub(super) counts: Counts,
}

/// All rows and what they refer to.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) rows: Arena<Row>,
    pub(super) people: Vec<Participant>,
    pub(super) labels: Vec<Labels>,
    groups: Vec<String>,
    notes: Arena<Span>,
    references: Vec<u64>,
    recipients: Vec<AddressId>,
    address_ids: HashMap<String, AddressId>,
    label_ids: HashMap<u64, u32>,
    group_ids: HashMap<String, Place>,
    /// Threads of several mailboxes of Gmail that hold the same mails, and what all of them are called here.
    same_threads: HashMap<u64, u64>,
}

impl Index {
    /// Adds one mail.
    pub(super) fn add(&mut self, mail: &Message<'_>, facts: &Facts, span: Span, record: u32, beside: Option<Span>) {
        let raw = mail.raw_message.as_ref();
        let subject = facts.base_subject();
        let key = subject.key();
        let from = facts.from.as_ref().map(|mailbox| self.address(mailbox));
        let reply_to = facts.reply_to.as_ref().map(|mailbox| self.address(mailbox));
        let original = facts.original.as_ref().map(|mailbox| self.address(mailbox));
        let forwarded = facts.forwarded.as_ref().map(|mailbox| self.address(mailbox));
        let recipients_start = len32(&self.recipients);
        make_room(&mut self.recipients, facts.recipients.len());
        for mailbox in &facts.recipients {
            let id = self.address(mailbox);
            self.recipients.push(id);
        }
        let references_start = len32(&self.references);
        make_room(&mut self.references, facts.references.len());
        self.references.extend(facts.references.iter().map(hash));
        self.count(facts, from);
        let at = facts.when.instant.as_ref().map(|instant| instant.at);
        let body = hash(body_of(raw));
        let imprint = hash((&facts.from.as_ref().map(|from| &from.address), at, &key));
        let row = Row {
            span,
            record,
            id: facts.message_id.as_ref().map_or_else(|| hash((imprint, body)), hash),
            imprint,
            body,
            thread: facts.thread.unwrap_or(0),
            subject_key: if key.is_empty() { 0 } else { hash(&key) },
            bare_reply: subject.is_reply && facts.references.is_empty() && facts.thread.is_none(),
            is_reply: subject.is_reply,
            at,
            from,
            reply_to,
            original,
            forwarded,
            stand_in: facts.stand_in,
            automatic: facts.automatic,
            report: facts.report,
            conversation: facts.conversation.unwrap_or(0),
            labels: self.label_set(&facts.labels),
            group: facts.group.as_ref().map(|group| self.group(group)),
            attachments: u32::try_from(mail.attachment_count()).unwrap_or(u32::MAX),
            flaws: Flaws {
                doubtful_date: facts.when.doubtful,
                cut_off: is_cut_off(mail, raw),
                packed: is_packed(mail),
                sealed: is_sealed(mail),
                unread_charset: content::is_in_unread_charset(mail),
            },
            beside: beside.map(|span| {
                self.notes.push(span);
                Place::of(self.notes.len() - 1)
            }),
            references: (references_start, len32(&self.references) - references_start),
            recipients: (recipients_start, len32(&self.recipients) - recipients_start),
            subject: facts.subject.chars().take(Builder::SUBJECT_CHARS).collect::<String>().into(),
            message_id: facts.message_id.as_deref().filter(|_| facts.thread.is_none()).unwrap_or_default().into(),
        };
        self.rows.push(row);
    }

    /// Lets go of what only adding needs.
    pub(super) fn settle(&mut self) {
        (self.address_ids, self.label_ids, self.group_ids) = Default::default();
    }

    /// Gmail's thread of a row; 0 when there is none. Where colleagues have the same conversation, each mailbox has a number of its
    /// own for it, and the least stands for all.
    pub(super) fn thread(&self, row: &Row) -> u64 {
        let mut thread = row.thread;
        while let Some(less) = self.same_threads.get(&thread) {
            thread = *less;
        }
        thread
    }

    /// Two rows are copies of one mail, so their threads are one.
    pub(super) fn unite_threads(&mut self, one: u64, other: u64) {
        let root = |mut thread: u64| {
            while let Some(less) = self.same_threads.get(&thread) {
                thread = *less;
            }
            thread
        };
        let (one, other) = (root(one), root(other));
        if one != other && one.min(other) != 0 {
            self.same_threads.insert(one.max(other), one.min(other));
        }
    }

    /// The rows at these positions.
    pub(super) fn rows_of<'a>(&'a self, nodes: &'a [Node]) -> impl Iterator<Item = &'a Row> {
        nodes.iter().filter_map(|node| self.rows.get(*node as usize))
    }

    /// Somebody who is named.
    pub(super) fn person(&self, id: AddressId) -> &Participant {
        &self.people[id.at()]
    }

    /// The group of a row.
    pub(super) fn group_of(&self, row: &Row) -> Option<&String> {
        self.groups.get(row.group?.at())
    }

    /// Where another file notes the labels of a row.
    pub(super) fn beside(&self, row: &Row) -> Option<Span> {
        self.notes.get(row.beside?.at()).copied()
    }

    /// The hashed ids of the mails before a mail, the nearest last.
    pub(super) fn references(&self, row: &Row) -> &[u64] {
        slice(&self.references, row.references)
    }

    /// In the bin or among spam?
    pub(super) fn is_discarded(&self, row: &Row) -> bool {
        self.labels.get(row.labels as usize).is_some_and(|labels| labels.spam || labels.trash)
    }

    /// The addresses of a mail that decide about sides.
    pub(super) fn parties(&self, row: &Row) -> Parties<'_, AddressId> {
        Parties {
            from: row.from,
            reply_to: row.reply_to,
            original: row.original,
            forwarded: row.forwarded,
            stand_in: row.stand_in,
            recipients: slice(&self.recipients, row.recipients),
        }
    }

    fn count(&mut self, facts: &Facts, from: Option<AddressId>) {
        for mailbox in facts.from.iter().chain(facts.recipients.iter().filter(|to| Some(*to) != facts.from.as_ref())) {
            let id = self.address(mailbox);
            self.counts(id).mails += 1;
        }
        let everybody: Vec<&str> =
            facts.from.iter().chain(&facts.recipients).map(|mailbox| mailbox.address.as_str()).collect();
        let domain = |at: &usize| everybody.get(*at).and_then(|address| address::domain(address));
        for at in 0..everybody.len() {
            if domain(&at).is_some_and(|own| (0..at).all(|before| domain(&before) != Some(own)))
                && let Some(id) = everybody.get(at).and_then(|address| self.address_ids.get(*address).copied())
            {
                self.counts(id).of_domain += 1;
            }
        }
        if let Some(from) = from {
            let counts = self.counts(from);
            counts.came |= facts.came;
            counts.wrote_here |= !facts.came;
        }
        if let ([only], Some(delivered_to)) = (facts.recipients.as_slice(), &facts.delivered_to)
            && only.address != *delivered_to
        {
            let id = self.address(only);
            self.counts(id).is_alias = true;
        }
        // What refers to another mail, or is called an answer, begins nothing.
        if facts.references.is_empty() && !facts.base_subject().is_reply {
            if let Some(from) = from {
                let counts = self.counts(from);
                counts.asked = counts.asked.saturating_sub(1);
            }
            for mailbox in &facts.recipients {
                let id = self.address(mailbox);
                let counts = self.counts(id);
                counts.asked = counts.asked.saturating_add(1);
            }
        }
        if facts.labels.sent
            && let Some(from) = from
        {
            self.counts(from).sent += 1;
        }
        if facts.inside
            && let Some(from) = from
        {
            self.counts(from).inside += 1;
        }
        if let Some(address) = &facts.delivered_to {
            let id = self.address(&Mailbox { address: address.clone(), name: None });
            self.counts(id).delivered += 1;
        }
    }

    fn counts(&mut self, id: AddressId) -> &mut Counts {
        &mut self.people[id.at()].counts
    }

    fn address(&mut self, mailbox: &Mailbox) -> AddressId {
        if let Some(&id) = self.address_ids.get(&mailbox.address) {
            let known = &mut self.people[id.at()].mailbox;
            if known.name.is_none() {
                known.name.clone_from(&mailbox.name);
            }
            return id;
        }
        let id = Place::of(self.people.len());
        self.address_ids.insert(mailbox.address.clone(), id);
        self.people.push(Participant { mailbox: mailbox.clone(), counts: Counts::default() });
        id
    }

    fn label_set(&mut self, labels: &Labels) -> u32 {
        let key = hash((&labels.tags, labels.sent, labels.spam, labels.trash));
        *self.label_ids.entry(key).or_insert_with(|| {
            self.labels.push(labels.clone());
            len32(&self.labels) - 1
        })
    }

    fn group(&mut self, group: &str) -> Place {
        if let Some(&id) = self.group_ids.get(group) {
            return id;
        }
        let id = Place::of(self.groups.len());
        self.group_ids.insert(group.to_owned(), id);
        self.groups.push(group.to_owned());
        id
    }
}

fn len32<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

/// Doubling would leave half of it empty.
fn make_room<T>(list: &mut Vec<T>, more: usize) {
    if list.capacity() - list.len() < more {
        list.reserve_exact(more.max(list.len() / 4).max(64));
    }
}

fn slice<T>(list: &[T], (start, len): (u32, u32)) -> &[T] {
    list.get(start as usize..start as usize + len as usize).unwrap_or_default()
}

/// What follows the head: copies of one mail in two folders differ in their heads only.
fn body_of(raw: &[u8]) -> &[u8] {
    let lf = memchr::memmem::find(raw, b"\n\n").map(|at| at + 2);
    let crlf = memchr::memmem::find(raw, b"\n\r\n").map(|at| at + 3);
    let start = lf.into_iter().chain(crlf).min().unwrap_or(raw.len());
    raw.get(start..).unwrap_or_default().trim_ascii_end()
}

/// Does Outlook's own format, TNEF, hide the files of this mail from every other program?
fn is_packed(mail: &Message<'_>) -> bool {
    use mail_parser::MimeHeaders;
    mail.attachments().any(|part| {
        let tnef = part.content_type().is_some_and(|kind| {
            kind.subtype()
                .is_some_and(|kind| kind.eq_ignore_ascii_case("ms-tnef") || kind.eq_ignore_ascii_case("vnd.ms-tnef"))
        });
        tnef || part.attachment_name().is_some_and(|name| name.eq_ignore_ascii_case("winmail.dat"))
    })
}

/// Is it encrypted, or signed in a way that wraps its text (S/MIME, PGP/MIME)?
fn is_sealed(mail: &Message<'_>) -> bool {
    use mail_parser::MimeHeaders;
    mail.content_type().is_some_and(|kind| {
        let is = |wanted: &str| kind.subtype().is_some_and(|kind| kind.eq_ignore_ascii_case(wanted));
        is("pkcs7-mime") || is("x-pkcs7-mime") || kind.ctype().eq_ignore_ascii_case("multipart") && is("encrypted")
    })
}

fn is_cut_off(mail: &Message<'_>, raw: &[u8]) -> bool {
    use mail_parser::MimeHeaders;
    let Some(kind) = mail.content_type().filter(|kind| kind.ctype().eq_ignore_ascii_case("multipart")) else {
        return false;
    };
    let Some(boundary) = kind.attribute("boundary").filter(|boundary| !boundary.is_empty()) else { return false };
    memchr::memmem::rfind(raw, format!("--{boundary}--").as_bytes()).is_none()
}
