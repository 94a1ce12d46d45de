//! The one pass: names first, then users, then what carries comments, then the tickets.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::case::{self, Assembled, Detail, Known, name_key};
use super::recognise::{Kind, kind_of_result};
use super::records::{Carrier, Comment, Named, Ticket, User};
use super::{ID, load, pages, people};
use crate::catalogue::{CaseDraft, CaseIndex};
use crate::model::{Place, Problem, Severity};
use crate::source::json_elements::Content;
use crate::source::json_loose::One;
use crate::source::json_records::{self, Record};
use crate::source::{FileId, Span};
use crate::text::dates::DateRules;
use crate::vendor::kit::{case_of_name, is_of_another_account, number_or_hash, other_account};
use crate::vendor::{Cancelled, Recognition, Scan};

/// The order in which kinds are read: each needs those before it.
const ORDER: [Kind; 7] =
    [Kind::Groups, Kind::Organizations, Kind::TicketFields, Kind::Users, Kind::Comments, Kind::Audits, Kind::Tickets];

/// How often progress is told, in bytes.
const TICK: u64 = 1024 * 1024;

/// What the pass remembers.
struct Pass {
    /// See [`scan`].
    beside: bool,
    rules: DateRules,
    /// Where comments stand that are not in their ticket, by ticket.
    elsewhere: HashMap<String, Vec<Span>>,
    /// Cases by a number or hash of their id.
    seen: HashMap<u64, CaseIndex>,
    /// Titles of ticket fields by id.
    titles: HashMap<String, String>,
    /// Files with comments of no ticket, which is said once.
    nameless: HashSet<FileId>,
    tickets: u64,
    without_comments: u64,
    first_without: String,
}

/// `beside` says whether there are tables or XML of tickets, to which no comments are joined.
pub(super) fn scan(files: &[(FileId, Recognition)], beside: bool, scan: &mut Scan<'_>) -> Result<(), Cancelled> {
    let mut pass = Pass {
        beside,
        rules: scan.settings.date_rules(ID),
        elsewhere: HashMap::new(),
        seen: HashMap::new(),
        titles: HashMap::new(),
        nameless: HashSet::new(),
        tickets: 0,
        without_comments: 0,
        first_without: String::new(),
    };
    let files: Vec<(FileId, Held)> = files
        .iter()
        .map(|(file, recognition)| (*file, Held::of(*file, Kind::of_variant(&recognition.variant), scan)))
        .collect();
    for kind in ORDER {
        for (file, held) in files.iter().filter(|(_, held)| held.kinds.contains(&kind)) {
            pass.file(*file, held, kind, scan)?;
        }
    }
    pass.finish(scan);
    Ok(())
}

/// The kinds of record in a file: a page may have users, groups and comments beside its tickets.
struct Held {
    /// Of records that stand in no member.
    own: Kind,
    /// All of them, in the order of reading.
    kinds: Vec<Kind>,
}

impl Held {
    fn of(file: FileId, own: Kind, scan: &Scan<'_>) -> Self {
        let mut found = Vec::new();
        if let Ok(mut records) = json_records::open(scan.files, file, pages()) {
            // A file without pages holds one kind, and is not read to its end for that.
            while let Ok(Some(record)) = records.next_record()
                && let Some(member) = record.member
            {
                let kind = Self::kind(own, Some(member), record.content);
                if !found.contains(&kind) {
                    found.push(kind);
                }
            }
        }
        if found.is_empty() {
            found.push(own);
        }
        Self { own, kinds: ORDER.into_iter().filter(|kind| found.contains(kind)).collect() }
    }

    /// The kind of a record of a file whose own kind is this.
    fn kind(own: Kind, member: Option<&str>, content: Content<'_>) -> Kind {
        let result = || match content {
            Content::Whole(bytes) if member.is_some() => kind_of_result(bytes),
            _ => None,
        };
        member.and_then(Kind::of_member).or_else(result).unwrap_or(own)
    }

    /// Is this the first time that the file is read?
    fn is_first(&self, round: Kind) -> bool {
        self.kinds.first() == Some(&round)
    }

    /// Is a record of this kind read in this round? What has no round of its own is read in the first.
    fn takes(&self, kind: Kind, round: Kind) -> bool {
        kind == round || self.is_first(round) && !self.kinds.contains(&kind)
    }
}

impl Pass {
    fn file(&mut self, file: FileId, held: &Held, round: Kind, scan: &mut Scan<'_>) -> Result<(), Cancelled> {
        let Ok(info) = scan.files.info(file) else { return Ok(()) };
        scan.tick(&info.name, 0)?;
        if let Err(error) = self.records(file, &info.name, held, round, scan)? {
            let message = format!(
                "The file could not be read to its end ({error}). If it was changed, moved or deleted, choose it again."
            );
            scan.builder.problem(problem(
                Severity::Error,
                Place { file: info.name, ..Place::default() },
                "file.unreadable",
                message,
                None,
            ));
        }
        if held.is_first(round) {
            scan.bytes_before += info.size;
        }
        Ok(())
    }

    fn records(
        &mut self,
        file: FileId,
        name: &str,
        held: &Held,
        round: Kind,
        scan: &mut Scan<'_>,
    ) -> Result<std::io::Result<()>, Cancelled> {
        let mut records = match json_records::open(scan.files, file, pages()) {
            Ok(records) => records,
            Err(error) => return Ok(Err(error)),
        };
        let mut told = 0;
        loop {
            let record = match records.next_record() {
                Ok(Some(record)) => record,
                Ok(None) => return Ok(Ok(())),
                Err(error) => return Ok(Err(error)),
            };
            if record.offset >= told + TICK {
                told = record.offset;
                scan.tick(name, told)?;
            }
            let place = Place { file: name.to_owned(), record: Some(record.number), byte: Some(record.offset) };
            let kind = Held::kind(held.own, record.member, record.content);
            match record.content {
                Content::Whole(_) if !held.takes(kind, round) => {}
                Content::Whole(bytes) => self.record(kind, bytes, span(file, &record, bytes), place, scan),
                _ if !held.is_first(round) => {}
                _ => {
                    if let Some((code, message)) = record.trouble() {
                        scan.builder.problem(problem(Severity::Error, place, code, message.to_owned(), None));
                    }
                }
            }
        }
    }

    fn record(&mut self, kind: Kind, bytes: &[u8], span: Span, place: Place, scan: &mut Scan<'_>) {
        let mut lossy = String::new();
        let outcome = match kind {
            Kind::Tickets => case::ticket(bytes, &mut lossy)
                .map(|ticket| ticket.is_some_and(|ticket| self.ticket(&ticket, span, &place, scan))),
            Kind::Users => case::parse::<User<'_>>(bytes, &mut lossy).map(|user| {
                let person = user.and_then(|user| people::person(&user));
                person.map(|person| scan.builder.person(person)).is_some()
            }),
            Kind::Comments | Kind::Audits => case::parse::<Carrier<'_>>(bytes, &mut lossy)
                .map(|carrier| carrier.is_some_and(|carrier| self.carrier(&carrier, bytes, span, &place))),
            Kind::Groups | Kind::Organizations | Kind::TicketFields => case::parse::<Named<'_>>(bytes, &mut lossy)
                .map(|named| named.is_some_and(|named| self.name(kind, &named, scan))),
        };
        match outcome {
            Ok(true) => {}
            Ok(false) if kind == Kind::Comments && !self.nameless.insert(span.file) => {}
            Ok(false) => {
                let message = match kind {
                    Kind::Comments => {
                        "Some comments do not say which ticket they belong to. Name the file after the ticket, e.g. \
                         4711_comments.json, and drop it again."
                    }
                    _ => "This record has no id, so nothing can be made of it. It was left out.",
                };
                scan.builder.problem(problem(Severity::Error, place, "zendesk.no_id", message.to_owned(), None));
            }
            Err(error) => {
                let message = format!(
                    "This record is damaged and was left out; the others are read. The JSON parser says: {error}. \
                     Export it again, or mend it in a text editor."
                );
                scan.builder.problem(problem(Severity::Error, place, "json.broken_record", message, None));
            }
        }
    }

    /// Adds a ticket; false without an id.
    fn ticket(&mut self, ticket: &Ticket<'_>, span: Span, place: &Place, scan: &mut Scan<'_>) -> bool {
        let Some(id) = ticket.id.get() else { return false };
        for person in people::of_ticket(ticket, &scan.builder.catalogue().people) {
            scan.builder.person(person);
        }
        let key = number_or_hash(id);
        if let Some(&earlier) = self.seen.get(&key)
            && scan.builder.catalogue().cases.get(earlier.0 as usize).is_some_and(|header| *header.source_id == *id)
        {
            self.again(ticket, id, earlier, span, place, scan);
            return true;
        }
        let (draft, assembled_troubles, has_comments) = self.draft(ticket, id, span, scan);
        let index = scan.builder.case(scan.set, &draft);
        self.seen.insert(key, index);
        self.tickets += 1;
        if !has_comments {
            self.without_comments += 1;
            if self.first_without.is_empty() {
                id.clone_into(&mut self.first_without);
            }
        }
        for trouble in assembled_troubles {
            let case = Some(id.to_owned());
            scan.builder.problem(problem(Severity::Warning, place.clone(), trouble.code, trouble.message, case));
        }
        true
    }

    fn draft(
        &mut self,
        ticket: &Ticket<'_>,
        id: &str,
        span: Span,
        scan: &Scan<'_>,
    ) -> (CaseDraft, Vec<case::Trouble>, bool) {
        let others = self.elsewhere.get(id).map(Vec::as_slice).unwrap_or_default();
        let carriers: Vec<Vec<u8>> = others.iter().filter_map(|span| scan.files.read(*span).ok()).collect();
        let known = Known::of(scan.builder.catalogue(), &self.rules, Detail::Counts);
        let Assembled { case, troubles, has_comments } = case::assemble(ticket, &carriers, &known);
        let spans = std::iter::once(span).chain(others.iter().copied()).collect();
        (CaseDraft::of(case, spans), troubles, has_comments)
    }

    /// A ticket that was met before: the version that changed last counts, with the comments of the other where it has none;
    /// of two of one age the one with comments, then the later.
    fn again(
        &mut self,
        ticket: &Ticket<'_>,
        id: &str,
        earlier: CaseIndex,
        span: Span,
        place: &Place,
        scan: &mut Scan<'_>,
    ) {
        let old = load(earlier, scan.builder.catalogue(), &self.rules, scan.files, Detail::Counts);
        let (draft, _, has_comments) = self.draft(ticket, id, span, scan);
        let known = scan.builder.catalogue().cases.get(earlier.0 as usize);
        if known.is_some_and(|known| is_of_another_account(known, &draft.case)) {
            let case = Some(id.to_owned());
            let message = other_account(id);
            return scan.builder.problem(problem(Severity::Error, place.clone(), "desk.other_account", message, case));
        }
        let rank = |case: &crate::model::Case, has_comments: bool| {
            (has_comments, case.updated_at.as_ref().map(|instant| instant.at))
        };
        let mut which = "The earlier version is kept, which is newer or more complete";
        if let Ok(old) = &old
            && let Some(whole) = self.joined(id, earlier, old, (ticket, span, &draft, has_comments), scan)
        {
            which = "The newer version is kept, with the messages of the older one";
            if !old.has_comments {
                self.without_comments = self.without_comments.saturating_sub(1);
            }
            scan.builder.replace(earlier, &old.case, &whole);
        } else if let Ok(old) = old
            && rank(&old.case, old.has_comments) <= rank(&draft.case, has_comments)
        {
            which = "This later version is kept";
            if has_comments && !old.has_comments {
                self.without_comments = self.without_comments.saturating_sub(1);
            }
            scan.builder.replace(earlier, &old.case, &draft);
        }
        let message = format!("Ticket {id} occurs more than once in these files. {which}.");
        let case = Some(id.to_owned());
        scan.builder.problem(problem(Severity::Warning, place.clone(), "zendesk.duplicate", message, case));
    }

    /// The newer of two versions of a ticket with the comments of the older one, when it has none itself. The record of the older
    /// one carries them, as a page of comments would.
    fn joined(
        &mut self,
        id: &str,
        earlier: CaseIndex,
        old: &Assembled,
        (ticket, span, new, has_comments): (&Ticket<'_>, Span, &CaseDraft, bool),
        scan: &Scan<'_>,
    ) -> Option<CaseDraft> {
        let changed = |case: &crate::model::Case| case.updated_at.as_ref().map(|instant| instant.at);
        let header = scan.builder.catalogue().cases.get(earlier.0 as usize)?;
        let old_span = *scan.builder.catalogue().spans_of(header).first()?;
        let new_is_newer = changed(&new.case) > changed(&old.case);
        let old_is_newer = changed(&old.case) > changed(&new.case);
        if new_is_newer && !has_comments && old.has_comments {
            self.elsewhere.entry(id.to_owned()).or_default().push(old_span);
            return Some(self.draft(ticket, id, span, scan).0);
        }
        if !(old_is_newer && has_comments && !old.has_comments) {
            return None;
        }
        let bytes = scan.files.read(old_span).ok()?;
        let mut lossy = String::new();
        let newer = case::ticket(&bytes, &mut lossy).ok()??;
        self.elsewhere.entry(id.to_owned()).or_default().push(span);
        Some(self.draft(&newer, id, old_span, scan).0)
    }

    /// Remembers where comments stand; false when they name no ticket.
    fn carrier(&mut self, carrier: &Carrier<'_>, bytes: &[u8], span: Span, place: &Place) -> bool {
        let tickets = carrier.tickets();
        match tickets.as_slice() {
            [] => {
                let Some(ticket) = case_of_name(&place.file) else { return false };
                self.elsewhere.entry(ticket).or_default().push(span);
                true
            }
            [ticket] => {
                self.elsewhere.entry((*ticket).to_owned()).or_default().push(span);
                true
            }
            // A page of comments of several tickets: each by itself, so that no ticket reads those of all others.
            several => match each_comment(bytes, span) {
                Some(comments) => {
                    let named = comments.iter().all(|(ticket, _)| ticket.is_some());
                    for (ticket, span) in comments {
                        if let Some(ticket) = ticket {
                            self.elsewhere.entry(ticket).or_default().push(span);
                        }
                    }
                    named
                }
                None => {
                    for ticket in several {
                        self.elsewhere.entry((*ticket).to_owned()).or_default().push(span);
                    }
                    true
                }
            },
        }
    }

    /// Remembers a name; false without an id.
    fn name(&mut self, kind: Kind, named: &Named<'_>, scan: &mut Scan<'_>) -> bool {
        let Some(id) = named.id.get() else { return false };
        let Some(name) = named.title.get().or(named.name.get()) else { return true };
        if kind == Kind::TicketFields {
            self.titles.insert(id.to_owned(), name.to_owned());
            return true;
        }
        let key = name_key(if kind == Kind::Groups { "group" } else { "organization" }, id);
        scan.builder.catalogue_mut().names.insert(key, name.to_owned());
        true
    }

    fn finish(mut self, scan: &mut Scan<'_>) {
        for (field, title) in case::TITLES {
            self.titles.insert((*field).to_owned(), (*title).to_owned());
        }
        for row in &mut scan.builder.catalogue_mut().tallies.fields {
            if let Some(title) = self.titles.get(&row.field) {
                row.title = Some(title.clone());
            }
        }
        for person in people::settle(&scan.builder.catalogue().people) {
            scan.builder.person(person);
        }
        self.tell_strays(scan);
        self.tell_missing_comments(scan);
    }

    /// Comments whose tickets are in none of the files.
    fn tell_strays(&mut self, scan: &mut Scan<'_>) {
        let mut strays: Vec<(String, Span)> = std::mem::take(&mut self.elsewhere)
            .into_iter()
            .filter(|(ticket, _)| !self.seen.contains_key(&number_or_hash(ticket)))
            .filter_map(|(ticket, spans)| Some((ticket, *spans.first()?)))
            .collect();
        strays.sort_by_key(|(_, span)| (span.file, span.offset));
        for (ticket, span) in strays {
            let file = scan.files.info(span.file).map(|info| info.name).unwrap_or_default();
            let message = if self.beside {
                format!(
                    "These comments belong to ticket {ticket}, which is in none of the files of JSON; comments are not joined \
                     to tickets of a CSV or an XML export. Drop the tickets as JSON as well (/api/v2/tickets.json)."
                )
            } else {
                format!(
                    "These comments belong to ticket {ticket}, which is in none of the files. Drop the file with the tickets \
                     as well."
                )
            };
            let place = Place { file, record: None, byte: Some(span.offset) };
            scan.builder.problem(problem(Severity::Error, place, "zendesk.stray_comments", message, Some(ticket)));
        }
    }

    fn tell_missing_comments(&self, scan: &mut Scan<'_>) {
        if self.without_comments == 0 {
            return;
        }
        let message = if self.without_comments == self.tickets {
            format!(
                "None of the {} tickets comes with its comments: these files hold only the first message of each. To \
                 move whole conversations, use Zendesk's JSON export of tickets, or drop the files with the comments \
                 or audits as well.",
                self.tickets
            )
        } else {
            format!(
                "{} of {} tickets come without comments, e.g. ticket {}: only their first message is there. If they \
                 had more, drop the files with their comments as well.",
                self.without_comments, self.tickets, self.first_without
            )
        };
        scan.builder.problem(problem(Severity::Warning, Place::default(), "zendesk.no_comments", message, None));
    }
}

/// The comments of a page with their tickets and where they stand; `None` when that cannot be told.
fn each_comment(bytes: &[u8], page: Span) -> Option<Vec<(Option<String>, Span)>> {
    #[derive(Deserialize)]
    struct Page<'a> {
        #[serde(borrow)]
        comments: Vec<&'a RawValue>,
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let found = serde_json::from_str::<Page<'_>>(text).ok()?.comments;
    let place = |raw: &RawValue| {
        let at = (raw.get().as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
        let len = u32::try_from(raw.get().len()).ok()?;
        Some(Span { offset: page.offset + at as u64, len, file: page.file })
    };
    let ticket = |raw: &RawValue| {
        let comment = serde_json::from_str::<One<Comment<'_>>>(raw.get()).ok()?;
        comment.0?.ticket_id.owned()
    };
    found.into_iter().map(|raw| Some((ticket(raw), place(raw)?))).collect()
}

fn span(file: FileId, record: &Record<'_>, bytes: &[u8]) -> Span {
    Span { offset: record.offset, len: u32::try_from(bytes.len()).unwrap_or(u32::MAX), file }
}

fn problem(severity: Severity, place: Place, code: &str, message: String, case: Option<String>) -> Problem {
    Problem { severity, place, code: code.to_owned(), message, case }
}
