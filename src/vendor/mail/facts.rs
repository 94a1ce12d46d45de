//! What the headers of one mail say, read the same way in the pass and when a case is loaded.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use mail_parser::decoders::base64::base64_decode;
use mail_parser::{Addr, HeaderName, HeaderValue, Message, MessageParser, MimeHeaders};

use super::date::When;
use super::folder::Folder;
use super::forwarded;
use super::labels::Labels;
use super::own;
use super::parties::Parties;
use super::robot;
use super::subject::Subject;
use super::vault;
use super::words::Meaning;
use crate::source::mbox::{Separator, SeparatorKind, unwrap_mail};
use crate::source::outlook;
use crate::text::{address, encoding};

/// One address with its display name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Mailbox {
    /// Normal spelling; never empty.
    pub(super) address: String,
    /// Display name, when there is one that says more than the address.
    pub(super) name: Option<String>,
}

/// The facts of one mail.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    /// Without angle brackets.
    pub(super) message_id: Option<String>,
    /// Ids of the mails before it, the nearest last.
    pub(super) references: Vec<String>,
    /// Gmail's thread.
    pub(super) thread: Option<u64>,
    /// Hash of what its separator line calls it, when that is one of Google's.
    pub(super) named: Option<u64>,
    /// Decoded; empty when there is none.
    pub(super) subject: String,
    /// `From`, else `Sender`; where they give no address, the name in its place.
    pub(super) from: Option<Mailbox>,
    /// `Reply-To`.
    pub(super) reply_to: Option<Mailbox>,
    /// See [`Parties::original`].
    pub(super) original: Option<Mailbox>,
    /// See [`Parties::forwarded`].
    pub(super) forwarded: Option<Mailbox>,
    /// See [`Parties::stand_in`].
    pub(super) stand_in: bool,
    /// Written by a program: an answering machine, a newsletter, a report that a mail was not delivered.
    pub(super) automatic: bool,
    /// A mail server's report of what became of another mail.
    pub(super) report: bool,
    /// Hash of the conversation that Exchange counts it to.
    pub(super) conversation: Option<u64>,
    /// `To`, `Cc`, `Bcc`.
    pub(super) recipients: Vec<Mailbox>,
    /// Of a sender without an address: Exchange knows them by a name inside of it, as it does colleagues.
    pub(super) inside: bool,
    /// The mailbox it was delivered to: its address, or its name alone.
    pub(super) delivered_to: Option<String>,
    /// It has traces of a way to this mailbox; what was written in it has none.
    pub(super) came: bool,
    /// When.
    pub(super) when: When,
    /// Not a mail, but what a mail server notes of its file at the beginning of it.
    pub(super) internal: bool,
    /// Labels, and what the folder adds to them.
    pub(super) labels: Labels,
    /// The folder's name where it serves as a group.
    pub(super) group: Option<String>,
}

/// More recipients than this decide nothing about sides.
const MAX_RECIPIENTS: usize = 32;

/// A thread longer than this is held together by its latest references.
const MAX_REFERENCES: usize = 64;

const THREAD: HeaderName<'static> = HeaderName::Other(Cow::Borrowed("X-GM-THRID"));
const GMAIL_LABELS: HeaderName<'static> = HeaderName::Other(Cow::Borrowed("X-Gmail-Labels"));
const MOZILLA_STATUS: HeaderName<'static> = HeaderName::Other(Cow::Borrowed("X-Mozilla-Status"));
const MOZILLA_KEYS: HeaderName<'static> = HeaderName::Other(Cow::Borrowed("X-Mozilla-Keys"));
const UNSENT: HeaderName<'static> = HeaderName::Other(Cow::Borrowed("X-Unsent"));
/// Thunderbird and Roundcube write one of these into what is not sent yet, and take it out when it is.
const DRAFT_INFO: [HeaderName<'static>; 2] =
    [HeaderName::Other(Cow::Borrowed("X-Mozilla-Draft-Info")), HeaderName::Other(Cow::Borrowed("X-Draft-Info"))];
const INSIDE: HeaderName<'static> = HeaderName::Other(Cow::Borrowed(outlook::INSIDE));
const OWNER: HeaderName<'static> = HeaderName::Other(Cow::Borrowed(outlook::OWNER));
const AUTO_SUBMITTED: HeaderName<'static> = HeaderName::AutoSubmitted;
const RETURN_PATH: HeaderName<'static> = HeaderName::ReturnPath;
const FAILED: HeaderName<'static> = HeaderName::Other(Cow::Borrowed("X-Failed-Recipients"));
const PRECEDENCE: HeaderName<'static> = HeaderName::Other(Cow::Borrowed("Precedence"));
const LIST_ID: HeaderName<'static> = HeaderName::ListId;
const THREAD_INDEX: HeaderName<'static> = HeaderName::Other(Cow::Borrowed("Thread-Index"));
const ORIGINAL_SENDER: [HeaderName<'static>; 2] =
    [HeaderName::Other(Cow::Borrowed("X-Original-Sender")), HeaderName::Other(Cow::Borrowed("X-Original-From"))];

/// The parser for all mails. Whoever reads part numbers must use this one: they depend on the headers it reads.
pub(super) fn parser() -> MessageParser {
    let parser = MessageParser::new()
        .with_mime_headers()
        .with_address_headers()
        .with_message_ids()
        .header_text(HeaderName::Subject)
        .header_raw(HeaderName::Date)
        .header_raw(HeaderName::Received)
        .header_address(HeaderName::DeliveredTo)
        .header_raw(THREAD)
        .header_text(GMAIL_LABELS)
        .header_raw(MOZILLA_STATUS)
        .header_text(MOZILLA_KEYS)
        .header_raw(UNSENT)
        .header_raw(INSIDE)
        .header_address(OWNER)
        .header_raw(AUTO_SUBMITTED)
        .header_raw(PRECEDENCE)
        .header_raw(RETURN_PATH)
        .header_raw(FAILED)
        .header_raw(LIST_ID)
        .header_raw(THREAD_INDEX);
    let parser = DRAFT_INFO.into_iter().fold(parser, MessageParser::header_raw);
    ORIGINAL_SENDER.into_iter().fold(parser, MessageParser::header_address).default_header_ignore()
}

impl Facts {
    /// Of a mail parsed with [`parser`]. `separator` is the line before it.
    pub(super) fn of(mail: &Message<'_>, separator: Option<Separator<'_>>, folder: &Folder) -> Self {
        let text = |name: HeaderName<'static>| mail.header(name).and_then(HeaderValue::as_text);
        let mut labels = Labels::default();
        let gmail = text(GMAIL_LABELS);
        if let Some(value) = gmail {
            labels.add_gmail(value);
        }
        if let Some(value) = text(MOZILLA_KEYS) {
            labels.add_mozilla_keys(value);
        }
        if let Some(value) = text(MOZILLA_STATUS) {
            labels.add_mozilla_status(value);
        }
        // Outlook's mark of a draft.
        if text(UNSENT).is_some_and(|value| value.trim() == "1") {
            labels.mark(Meaning::Draft);
        }
        // Gmail's own labels say more than the file they were exported in.
        if gmail.is_none() {
            // What was delivered is no draft, though its folder be called after sketches. `Received` alone shows nothing: programs
            // that keep drafts by Gmail's API have it as well.
            let is_received =
                [HeaderName::DeliveredTo, RETURN_PATH].into_iter().any(|name| mail.header(name).is_some());
            let meaning = folder.meaning.filter(|meaning| *meaning != Meaning::Draft || !is_received);
            meaning.into_iter().chain(folder.flag).for_each(|meaning| labels.mark(meaning));
        }
        // Programs that leave the mark in what they sent put it among the sent mails.
        if !labels.sent && DRAFT_INFO.into_iter().any(|name| mail.header(name).is_some()) {
            labels.mark(Meaning::Draft);
        }
        let first = |name: HeaderName<'static>| mailboxes(mail, name).next();
        let mut recipients: Vec<Mailbox> = Vec::new();
        for name in [HeaderName::To, HeaderName::Cc, HeaderName::Bcc] {
            for mailbox in mailboxes(mail, name) {
                if recipients.len() < MAX_RECIPIENTS && !recipients.iter().any(|known| known.address == mailbox.address)
                {
                    recipients.push(mailbox);
                }
            }
        }
        let subject = text(HeaderName::Subject).unwrap_or_default().trim().to_owned();
        let reply_to = first(HeaderName::ReplyTo);
        let original = ORIGINAL_SENDER.into_iter().find_map(first);
        let from = first(HeaderName::From)
            .or_else(|| first(HeaderName::Sender))
            .or_else(|| [HeaderName::From, HeaderName::Sender].into_iter().find_map(|name| name_alone(mail, name)));
        let is_stand_in = |mailbox: &Option<Mailbox>| mailbox.as_ref().is_some_and(|it| robot::is_one(&it.address));
        let stand_in = is_stand_in(&from) && !is_stand_in(&reply_to);
        let failed = text(FAILED);
        let daemon = from.as_ref().is_some_and(|mailbox| robot::is_daemon(&mailbox.address));
        let report = daemon || failed.is_some() || mail.is_content_type("multipart", "report");
        let automatic = robot::Traces {
            auto_submitted: text(AUTO_SUBMITTED),
            precedence: text(PRECEDENCE),
            list_id: text(LIST_ID),
            rewritten: original.is_some(),
            report,
            return_path: text(RETURN_PATH),
        }
        .tell(recipients.iter().map(|mailbox| mailbox.address.as_str()));
        Self {
            forwarded: forwarded::writer(mail, &subject),
            inside: text(INSIDE).is_some() && from.as_ref().is_some_and(|from| from.address.starts_with(own::NAME)),
            stand_in,
            automatic,
            report,
            conversation: text(THREAD_INDEX).and_then(conversation),
            message_id: ids(mail, HeaderName::MessageId).pop(),
            references: references(mail),
            thread: text(THREAD).and_then(|id| id.trim().parse().ok()).filter(|&id| id != 0),
            named: separator.filter(|line| line.kind == SeparatorKind::Gmail).map(|line| vault::name(line.sender)),
            from,
            reply_to,
            original,
            recipients,
            came: [HeaderName::Received, HeaderName::DeliveredTo, RETURN_PATH]
                .into_iter()
                .any(|name| mail.header(name).is_some()),
            delivered_to: first(HeaderName::DeliveredTo)
                .or_else(|| name_alone(mail, OWNER))
                .map(|mailbox| mailbox.address),
            when: When::of(
                text(HeaderName::Date),
                mail.header_values(HeaderName::Received).find_map(HeaderValue::as_text),
                separator.map(|separator| separator.date),
            ),
            internal: subject == "DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA",
            labels,
            group: if gmail.is_none() { folder.group.clone() } else { None },
            subject,
        }
    }

    /// The addresses that decide about sides; `recipients` is room for them.
    pub(super) fn parties<'a>(&'a self, recipients: &'a [&'a str]) -> Parties<'a, &'a str> {
        let address = |mailbox: &'a Option<Mailbox>| mailbox.as_ref().map(|mailbox| mailbox.address.as_str());
        Parties {
            from: address(&self.from),
            reply_to: address(&self.reply_to),
            original: address(&self.original),
            forwarded: address(&self.forwarded),
            stand_in: self.stand_in,
            recipients,
        }
    }

    /// The addresses of the recipients.
    pub(super) fn recipient_addresses(&self) -> Vec<&str> {
        self.recipients.iter().map(|mailbox| mailbox.address.as_str()).collect()
    }

    /// The subject without its prefixes.
    pub(super) fn base_subject(&self) -> Subject<'_> {
        Subject::of(&self.subject)
    }

    /// Everybody named, with what is known of them.
    pub(super) fn everybody(&self) -> impl Iterator<Item = &Mailbox> {
        self.from.iter().chain(&self.reply_to).chain(&self.original).chain(&self.forwarded).chain(&self.recipients)
    }
}

/// Parses the bytes of one mail, with or without a separator line, and hands them to `read` with their facts. `None` when
/// there is no header that mails have.
pub(super) fn with_mail<R>(
    parser: &MessageParser,
    bytes: &[u8],
    folder: &Folder,
    read: impl FnOnce(&Message<'_>, Facts) -> R,
) -> Option<R> {
    // Editors write a byte order mark before the first header.
    let (separator, mail) = unwrap_mail(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes));
    let mail = with_whole_words(with_legible_head(with_line_end(mail)));
    let message = parser.parse(mail.as_ref())?;
    if message.headers().iter().all(|header| matches!(header.name, HeaderName::Other(_))) {
        return None;
    }
    let facts = Facts::of(&message, separator, folder);
    Some(read(&message, facts))
}

/// The parser takes a header for complete only when its line ends.
fn with_line_end(mail: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    if mail.ends_with(b"\n")
        || memchr::memmem::find(&mail, b"\n\n").or(memchr::memmem::find(&mail, b"\n\r\n")).is_some()
    {
        return mail;
    }
    let mut mail = mail.into_owned();
    mail.extend_from_slice(b"\n\n");
    Cow::Owned(mail)
}

/// Old programs write headers in a national encoding as they are. The parser reads UTF-8, so such a head is decoded before:
/// as the mail names its own text, else as is likeliest.
fn with_legible_head(mail: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let (head, rest) = mail.split_at(head_len(&mail));
    if std::str::from_utf8(head).is_ok() {
        return mail;
    }
    const LOOK: usize = 16 * 1024;
    let named = charset(mail.get(..LOOK).unwrap_or(&mail)).filter(|&named| named != encoding_rs::UTF_8);
    let (head, _, _) = named.unwrap_or_else(|| encoding::detect(head)).decode(head);
    Cow::Owned([head.as_bytes(), rest].concat())
}

fn head_len(mail: &[u8]) -> usize {
    let ends = [b"\n\n".as_slice(), b"\n\r\n"].into_iter().filter_map(|end| memchr::memmem::find(mail, end));
    ends.min().unwrap_or(mail.len())
}

/// Programs cut long headers into several encoded words, and some cut in the middle of a letter, which no word alone can then
/// give. Words of one encoding that follow each other are made one.
fn with_whole_words(mail: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let (head, rest) = mail.split_at(head_len(&mail));
    let mut whole = Vec::new();
    let mut from = 0;
    for end in memchr::memmem::find_iter(head, b"?=") {
        if end >= from
            && let Some(next) = seam(head, end)
        {
            whole.extend_from_slice(head.get(from..end).unwrap_or_default());
            from = next;
        }
    }
    if from == 0 {
        return mail;
    }
    whole.extend_from_slice(head.get(from..).unwrap_or_default());
    whole.extend_from_slice(rest);
    Cow::Owned(whole)
}

/// Where the text of the next encoded word begins, when it can follow that of the one that ends here.
fn seam(head: &[u8], end: usize) -> Option<usize> {
    /// Words should have 75 bytes.
    const LONGEST: usize = 4096;
    let after = head.get(end + 2..)?;
    let gap = after.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let next = after.get(gap..).filter(|next| gap > 0 && next.starts_with(b"=?"))?;
    let before = head.get(end.saturating_sub(LONGEST)..end)?;
    let word = before.get(memchr::memmem::rfind(before, b"=?")? + 2..)?;
    let mut parts = word.split(|byte| *byte == b'?');
    let (charset, encoding, text) = (parts.next()?, parts.next()?, parts.next()?);
    let opening = [b"=?", charset, b"?", encoding, b"?"].concat();
    let follows = next.get(..opening.len())?.eq_ignore_ascii_case(&opening);
    // Base64 goes on where four letters are full.
    let is_full = text.len() % 4 == 0 && !text.contains(&b'=');
    let joins = encoding.eq_ignore_ascii_case(b"q") || encoding.eq_ignore_ascii_case(b"b") && is_full;
    (parts.next().is_none() && follows && joins).then_some(end + 2 + gap + opening.len())
}

/// The first encoding that the heads of a mail and its parts name.
fn charset(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let lower = bytes.to_ascii_lowercase();
    let at = memchr::memmem::find(&lower, b"charset=")?;
    let label = lower.get(at + 8..)?.split(|byte| matches!(byte, b';' | b'\r' | b'\n' | b' ')).next()?;
    let label: Vec<u8> = label.iter().copied().filter(|byte| !matches!(byte, b'"' | b'\'')).collect();
    encoding_rs::Encoding::for_label(&label)
}

/// A 64-bit name of a Message-ID or any other text; never zero.
pub(super) fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish().max(1)
}

/// The first 22 bytes of a `Thread-Index` name the conversation; what follows is the place in it.
fn conversation(value: &str) -> Option<u64> {
    base64_decode(value.trim().as_bytes())?.get(..22).map(hash)
}

fn ids(mail: &Message<'_>, name: HeaderName<'static>) -> Vec<String> {
    mail.header(name)
        .and_then(HeaderValue::as_text_list)
        .into_iter()
        .flatten()
        .map(|id| id.trim().to_owned())
        .filter(|id| !id.is_empty())
        .collect()
}

/// `References`, then the `In-Reply-To` ids it lacks. `In-Reply-To` once held prose; only what has an `@` is an id.
fn references(mail: &Message<'_>) -> Vec<String> {
    let mut all = ids(mail, HeaderName::References);
    for id in ids(mail, HeaderName::InReplyTo) {
        if id.contains('@') && !id.contains(char::is_whitespace) && !all.contains(&id) {
            all.push(id);
        }
    }
    all.split_off(all.len().saturating_sub(MAX_REFERENCES))
}

fn mailboxes<'a>(mail: &'a Message<'_>, name: HeaderName<'static>) -> impl Iterator<Item = Mailbox> + 'a {
    mail.header_values(name).filter_map(HeaderValue::as_address).flat_map(|list| list.iter()).filter_map(mailbox)
}

/// Somebody whose header gives a name and no address: `From: Bo Lind`.
fn name_alone(mail: &Message<'_>, header: HeaderName<'static>) -> Option<Mailbox> {
    let addr = mail.header_values(header).filter_map(HeaderValue::as_address).flat_map(|list| list.iter()).next()?;
    let text = addr.name.as_deref().filter(|name| !name.trim().is_empty()).or(addr.address.as_deref())?;
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(written) = written_out(&name) {
        return Some(written);
    }
    let name = name.trim_matches(['"', '\'', '<', '>', ' ']);
    // `undisclosed:;` is a list of nobody.
    let names_somebody = !name.to_lowercase().starts_with("undisclosed") && name.chars().any(char::is_alphanumeric);
    names_somebody
        .then(|| Mailbox { address: format!("{}{}", own::NAME, name.to_lowercase()), name: Some(name.to_owned()) })
}

/// An address that is not written as one: `Ann Bell ann@example.org`, or `ann at example.org (Ann Bell)`, as archives of lists
/// hide addresses from robots.
fn written_out(text: &str) -> Option<Mailbox> {
    let (before, comment) = text.split_once(" (").map_or((text, ""), |(before, rest)| (before, rest));
    let hidden = before.split_once(" at ").filter(|(user, host)| !user.contains(' ') && !host.contains(' '));
    let (address, name) = match hidden {
        Some((user, host)) => (format!("{user}@{host}"), comment.trim_end_matches(')').to_owned()),
        None => {
            let found = text.split(' ').find(|word| address::is_email(&address::normalise(word)))?;
            (found.to_owned(), text.replace(found, ""))
        }
    };
    let address = address::normalise(&address);
    let name = name.trim().trim_matches(['"', '\'']).trim();
    address::is_email(&address)
        .then(|| Mailbox { address, name: Some(name.to_owned()).filter(|name| !name.is_empty()) })
}

fn mailbox(addr: &Addr<'_>) -> Option<Mailbox> {
    let address = addr.address.as_deref().unwrap_or_default().trim_end_matches([']', '>', ';', ' ']);
    let address = address::normalise(address);
    if address.is_empty() || address.contains(char::is_whitespace) {
        return None;
    }
    let name = addr.name.as_deref().map(|name| name.trim().trim_matches(['"', '\'']).trim());
    let name = name.filter(|name| !name.is_empty() && address::normalise(name) != address).map(str::to_owned);
    Some(Mailbox { address, name })
}
