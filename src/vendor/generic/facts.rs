//! One row as facts about a case and, where it has a text, one message.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::attached;
use super::calls::{Call, Log};
use super::cell::{self, Who, clean};
use super::names;
use super::outline::Outline;
use super::people;
use crate::catalogue::TableLayout;
use crate::model::{Attachment, Channel, EntryKind, FieldValue, Instant, Priority, Side, Status, Word, Zone};
use crate::source::{Span, table::Cells};
use crate::text::dates;
use crate::vendor::{Column, Settings, terms};

/// What one row says.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub number: u64,
    pub span: Option<Span>,
    /// Rows before this one that only add attachments or tags to its message.
    pub joined: Vec<Span>,
    /// Of all cells: equal for rows that are the same.
    pub whole: u64,
    /// The table has a column of texts.
    pub texts_expected: bool,
    pub subject: String,
    pub requester: Who,
    pub assignee: Who,
    pub group: String,
    pub status: Word<Status>,
    pub priority: Word<Priority>,
    pub channel: Option<(Channel, String)>,
    pub tags: Vec<String>,
    pub fields: Vec<FieldValue>,
    pub created_at: Option<Instant>,
    pub updated_at: Option<Instant>,
    pub piece: Option<Piece>,
    /// The row is a call, about which the piece is a note.
    pub call: Option<Call>,
    /// Code and sentence of what was wrong in it.
    pub problems: Vec<(&'static str, String)>,
    /// To whom it went, without the desk's own addresses.
    pub recipients: Vec<Who>,
    /// Files of the case that another table holds, which does not say with what message they came.
    pub files: Vec<Attachment>,
    /// How many files of that table belong to this row.
    pub files_found: usize,
}

/// The message of a row.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub at: Option<Instant>,
    pub text: String,
    /// Of text, date, author and kind.
    pub likeness: u64,
    pub side: Option<Side>,
    pub kind: EntryKind,
    /// It is a note only because nothing says that it is none: a customer may have written it.
    pub is_unsure: bool,
    pub author: Who,
    pub attachments: Vec<Attachment>,
    /// Of the text alone.
    pub wording: u64,
    /// It stands in the record of the case, beside messages in lists: often one of them once more.
    pub of_case: bool,
}

/// How much of a row is wanted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Detail {
    /// What is counted of a case of one row: neither its text nor what tells rows apart.
    Alone,
    /// Everything.
    Whole,
}

/// Reads rows of one table.
pub(super) struct Reader<'a> {
    layout: &'a TableLayout,
    columns: Vec<Outline<'a>>,
    has_lists: bool,
    log: Log,
}

impl<'a> Reader<'a> {
    /// For rows of `layout` under the person's settings.
    pub fn new(layout: &'a TableLayout, settings: &Settings) -> Self {
        let columns = Outline::of(layout, settings);
        let has_lists = columns.iter().any(|column| column.list.is_some());
        Self { layout, columns, has_lists, log: Log::of(&layout.names) }
    }

    /// The id of the row's case; empty when it has none.
    pub fn id<'c>(&self, cells: &'c Cells) -> &'c str {
        self.cell(cells, Column::CaseId, None)
    }

    /// An id for a row of a call log without ids.
    pub fn id_of_call(&self, cells: &Cells) -> Option<String> {
        self.log.id(cells)
    }

    /// The first column of a meaning that is filled, cleaned; empty when there is none.
    fn cell<'c>(&self, cells: &'c Cells, meaning: Column, list: Option<&str>) -> &'c str {
        let filled = |at: usize| cells.get(at).map(clean).filter(|text| !text.is_empty());
        self.places(meaning, list).find_map(filled).unwrap_or_default()
    }

    /// The first column of a meaning, of a list of messages or outside of any.
    fn place(&self, meaning: Column, list: Option<&str>) -> Option<usize> {
        self.places(meaning, list).next()
    }

    fn places(&self, meaning: Column, list: Option<&str>) -> impl Iterator<Item = usize> {
        let columns = self.columns.iter().enumerate();
        columns.filter(move |(_, column)| column.meaning == meaning && column.list == list).map(|(at, _)| at)
    }

    /// The list of messages that a row is an element of, see [`paths`]; rows of other tables are of none.
    fn list(&self, cells: &Cells) -> Option<&str> {
        if !self.has_lists {
            return None;
        }
        let filled = self.columns.iter().zip(cells.iter()).filter(|(_, text)| !text.is_empty());
        filled.filter_map(|(column, _)| column.list).next()
    }

    /// What the row says.
    pub fn facts(&self, number: u64, span: Span, cells: &Cells, detail: Detail) -> Facts {
        let mut facts = Facts {
            number,
            span: Some(span),
            whole: if detail == Detail::Whole { hash(cells.iter()) } else { 0 },
            texts_expected: self.layout.meanings.contains(&Column::Body),
            ..Facts::default()
        };
        let list = self.list(cells);
        let mut author = Who::default();
        let mut attachments = Vec::new();
        let mut message_at = None;
        // Only where both together are a date.
        let clock = self.log.clock(cells).filter(|(at, _, both)| {
            self.columns.get(*at).is_some_and(|column| date(column, both, &mut Vec::new()).is_some())
        });
        for (at, text) in cells.iter().enumerate() {
            let text = clean(text);
            if text.is_empty() {
                continue;
            }
            let Some(column) = self.columns.get(at) else {
                facts.extra(at, text);
                continue;
            };
            match column.meaning {
                Column::Subject => text.clone_into(&mut facts.subject),
                Column::RequesterEmail | Column::RequesterName | Column::RequesterPhone => facts.requester.add(text),
                Column::Author => author.add(text),
                Column::Assignee => facts.assignee.add(text),
                Column::Group => text.clone_into(&mut facts.group),
                Column::Status => {
                    facts.status = terms::status(text);
                    self.keep_of_call(column, text, &mut facts);
                }
                Column::Priority => facts.priority = terms::priority(text),
                Column::Channel => facts.channel = Some((terms::channel(text), text.to_owned())),
                Column::Tags => facts.tags.extend(cell::tags(text)),
                // It has been said with its date.
                Column::Field if clock.as_ref().is_some_and(|clock| clock.1 == at) => {}
                Column::Field => {
                    self.add_other_end(column, text, &mut facts, &mut author);
                    facts.fields.push(FieldValue { field: column.name.to_owned(), value: text.to_owned() });
                }
                Column::Attachments => {
                    attachments.extend(cell::attachments(text));
                    self.keep_of_call(column, text, &mut facts);
                }
                Column::CreatedAt | Column::UpdatedAt | Column::MessageAt => {
                    let both = clock.as_ref().filter(|clock| clock.0 == at).map(|(.., both)| both.as_str());
                    let date = date(column, both.unwrap_or(text), &mut facts.problems);
                    match column.meaning {
                        Column::CreatedAt => facts.created_at = date,
                        Column::UpdatedAt => facts.updated_at = date,
                        _ => message_at = date,
                    }
                }
                // A word that nobody knows, or a text in a column that holds words elsewhere.
                Column::Visibility if column.shown.said(text).is_none() || text.split_whitespace().count() > 3 => {
                    facts.fields.push(FieldValue { field: column.name.to_owned(), value: text.to_owned() });
                }
                Column::Body | Column::CaseId | Column::Direction | Column::Ignore | Column::Visibility => {}
            }
        }
        for agent in [&mut facts.assignee, &mut author] {
            self.complete_agent(agent);
        }
        for person in [&mut facts.requester, &mut facts.assignee, &mut author] {
            self.complete_person(person);
        }
        let direction = self.cell(cells, Column::Direction, list);
        let (customer, caller) = self.log.customer(cells, direction);
        facts.requester.complete(&customer);
        if let Some(rounded) = self.log.rounded(cells) {
            facts.problems.push((
                "calls.rounded",
                format!(
                    "A spreadsheet has made \"{rounded}\" of a telephone number, so nobody can tell any more whose it is. Export the \
                     calls again and drop the file without opening it in a spreadsheet."
                ),
            ));
        }
        let one_row_a_case = !self.layout.row_is_message && self.place(Column::Direction, list).is_none();
        if one_row_a_case && facts.requester.may_be(&author) {
            // Where a row is a case, whoever wrote it is its customer: `From` beside `Phone`.
            facts.requester.complete_alike(&author);
        }
        self.add_files(cells, list, &mut facts, &mut attachments);
        let text = self.cell(cells, Column::Body, list);
        if self.log.is_log() {
            // "Missed" beside "Incoming" is no direction, but how the call went.
            let is_word = terms::side(direction).is_none() && direction.starts_with(char::is_alphabetic);
            if facts.status.raw.is_empty() && is_word {
                facts.status = terms::status(direction);
            }
            let at = message_at.or_else(|| facts.created_at.clone());
            facts.piece = (!text.is_empty()).then(|| self.note_of_call(text, author, at, detail));
            // A comment in a list of the call's is no call of its own.
            if list.is_none() {
                self.log.finish(&mut facts, caller, attachments);
            }
            return facts;
        }
        if !text.is_empty() || !attachments.is_empty() {
            let at = match self.place(Column::MessageAt, list) {
                Some(_) => message_at,
                None => facts.created_at.clone(),
            };
            let (side, kind, is_unsure) = self.side_and_kind(cells, list, &mut facts.problems);
            let side = side.or_else(|| self.side_of(&author));
            let others_are_named = self.layout.row_is_message && self.place(Column::Author, list).is_some();
            if others_are_named && author.is_empty() && side.is_none() && kind == EntryKind::Message {
                let message = "The row names nobody who wrote the message, so it counts as the customer's. Fill in the author \
                               if it was somebody else.";
                facts.problems.push(("table.blank_author", message.to_owned()));
            }
            let (likeness, wording) = marks(text, at.as_ref(), &author, kind, detail);
            let of_case = self.layout.beside_messages || (self.has_lists && list.is_none());
            let text = if detail == Detail::Whole { text.to_owned() } else { String::new() };
            facts.piece =
                Some(Piece { at, text, likeness, side, kind, is_unsure, author, attachments, wording, of_case });
        } else if facts.requester.is_empty() {
            facts.requester = author;
        }
        facts
    }

    /// What a table of attachments holds of this message or case.
    fn add_files(&self, cells: &Cells, list: Option<&str>, facts: &mut Facts, attachments: &mut Vec<Attachment>) {
        let files = &self.layout.files;
        if files.is_empty() {
            return;
        }
        let is_message = list.is_some() || (self.layout.row_is_message && !self.has_lists);
        if !is_message {
            facts.files = files.get(&attached::of_case(self.id(cells))).cloned().unwrap_or_default();
            facts.files_found = facts.files.len();
            return;
        }
        let own = self.columns.iter().zip(cells.iter()).find(|(column, text)| {
            let may_be = matches!(column.meaning, Column::Field | Column::Ignore) && column.list == list;
            may_be && !clean(text).is_empty() && attached::is_own_id(column.name)
        });
        let found = own.and_then(|(_, id)| files.get(&attached::of_message(clean(id))));
        facts.files_found = found.map_or(0, Vec::len);
        attachments.extend(found.into_iter().flatten().cloned());
    }

    /// What is no field of a case is one of a call: how it ended, where its recording is.
    fn keep_of_call(&self, column: &Outline<'_>, text: &str, facts: &mut Facts) {
        if self.log.is_log() {
            facts.fields.push(FieldValue { field: column.name.to_owned(), value: text.to_owned() });
        }
    }

    /// What the agent noted about a call; never said to the customer.
    fn note_of_call(&self, text: &str, author: Who, at: Option<Instant>, detail: Detail) -> Piece {
        let (likeness, wording) = marks(text, at.as_ref(), &author, EntryKind::Note, detail);
        Piece {
            at,
            text: if detail == Detail::Whole { text.to_owned() } else { String::new() },
            likeness,
            side: Some(Side::Agent),
            kind: EntryKind::Note,
            is_unsure: false,
            author,
            attachments: Vec::new(),
            wording,
            of_case: false,
        }
    }

    /// An agent named in one column is the one whose address stands in another.
    fn complete_agent(&self, agent: &mut Who) {
        if !self.layout.agents.is_empty()
            && let (Some(name), None) = (&agent.name, &agent.email)
        {
            agent.email = self.layout.agents.get(&name.to_lowercase()).cloned();
        }
    }

    /// What a column without a meaning of its own says of people: to whom a message went, or the id of somebody whom
    /// another table names.
    fn add_other_end(&self, column: &Outline<'_>, text: &str, facts: &mut Facts, author: &mut Who) {
        if column.is_recipient {
            for one in text.split([',', ';', '\n']) {
                let mut who = Who::default();
                who.add(one);
                let is_one = match &who.email {
                    Some(email) => !self.layout.is_desk(email),
                    None => who.phone.is_some(),
                };
                if is_one {
                    facts.recipients.push(who);
                }
            }
        }
        let Some(part) = column.person else { return };
        // Excel writes long ids in a short way, which is the same for everybody.
        if super::ids::is_damaged(text) {
            return;
        }
        let known = self.layout.people.get(&people::by_id(text)).map(people::who);
        match (part, known) {
            (Column::Author, Some(known)) => author.complete(&known),
            (Column::Assignee, Some(known)) => facts.assignee.complete(&known),
            (_, Some(known)) => facts.requester.complete(&known),
            // Whom nobody names is still the same person in every row.
            (Column::Author, None) => author.id = Some(text.to_owned()),
            (Column::RequesterName, None) => facts.requester.id = Some(text.to_owned()),
            (_, None) => {}
        }
    }

    /// Learns the address of somebody who is only named here, from a table of people.
    fn complete_person(&self, person: &mut Who) {
        if !self.layout.people.is_empty()
            && let (Some(name), None, None) = (&person.name, &person.email, &person.phone)
            && let Some(known) = self.layout.people.get(&people::by_name(name))
        {
            person.complete(&people::who(known));
        }
    }

    /// The side of an author, where the table shows which addresses are the desk's.
    fn side_of(&self, author: &Who) -> Option<Side> {
        let email = author.email.as_deref().filter(|_| !self.layout.desk.is_empty())?;
        Some(if self.layout.is_desk(email) { Side::Agent } else { Side::Customer })
    }

    /// Who wrote it, for whom, and whether that is a guess. A column that is there but says nothing readable makes a note: better one message
    /// too few in the customer's sight than one too many.
    fn side_and_kind(
        &self,
        cells: &Cells,
        list: Option<&str>,
        problems: &mut Vec<(&'static str, String)>,
    ) -> (Option<Side>, EntryKind, bool) {
        let direction = self.cell(cells, Column::Direction, list);
        let mut side = match self.layout.users_are_agents && terms::plain(direction) == "user" {
            true => Some(Side::Agent),
            false => terms::side(direction),
        };
        let given_away = self.is_given_away(cells, list);
        let Some(first) = self.place(Column::Visibility, list) else {
            let named = list.and_then(|list| terms::visibility(&names::normal(list)));
            let internal = terms::visibility(direction).or(named) == Some(EntryKind::Note);
            return if internal {
                (side.or(Some(Side::Agent)), EntryKind::Note, false)
            } else if given_away || self.layout.of_notes || self.is_text_of_notes(cells, list) {
                (side, EntryKind::Note, false)
            } else {
                (side, EntryKind::Message, false)
            };
        };
        // A note by any of the columns is one. A flag says more than a word that nobody knows, and that more than nothing.
        let (mut by_flag, mut by_word, mut unknown) = (None, None, None);
        for at in self.places(Column::Visibility, list) {
            let text = cells.get(at).map(clean).unwrap_or_default();
            let Some(column) = self.columns.get(at) else { continue };
            if text.is_empty() {
                if self.layout.blank_is_no.contains(&at) {
                    by_flag = Some(noted(by_flag, EntryKind::Message));
                }
                continue;
            }
            match (column.shown.said(text), terms::yes(text)) {
                (None, _) => unknown = unknown.or(Some((at, text))),
                (Some(kind), Some(_)) => by_flag = Some(noted(by_flag, kind)),
                (Some(kind), None) => by_word = Some(noted(by_word, kind)),
            }
            if side.is_none() && direction.is_empty() {
                side = terms::side(text);
            }
        }
        let is_note = given_away || [by_flag, by_word].contains(&Some(EntryKind::Note));
        let is_told = by_flag.is_some() || (unknown.is_none() && by_word.is_some());
        if !is_note && !is_told {
            let (at, text) = unknown.unwrap_or((first, ""));
            let text: String = text.chars().take(60).collect();
            problems.push((
                "table.visibility",
                format!(
                    "\"{text}\" in the column \"{}\" says neither public nor internal; the message becomes \
                     an internal note.",
                    self.columns.get(at).map_or("", |column| column.name)
                ),
            ));
        }
        let kind = if is_told && !is_note { EntryKind::Message } else { EntryKind::Note };
        (side, kind, !is_note && !is_told)
    }

    /// Does a column that is kept as a custom field show that this is a note?
    fn is_given_away(&self, cells: &Cells, list: Option<&str>) -> bool {
        self.columns.iter().zip(cells.iter()).any(|(column, text)| {
            let text = clean(text);
            column.meaning == Column::Field && column.list == list && !text.is_empty() && column.shown.gives_away(text)
        })
    }

    /// Is the text of this row a note by the name of its column?
    fn is_text_of_notes(&self, cells: &Cells, list: Option<&str>) -> bool {
        let is_filled = |at: &usize| cells.get(*at).is_some_and(|text| !clean(text).is_empty());
        let Some(at) = self.places(Column::Body, list).find(is_filled) else { return false };
        let Some(column) = self.columns.get(at) else { return false };
        let nobody_wrote = !self.layout.row_is_message
            && !self.layout.meanings.iter().any(|meaning| matches!(meaning, Column::Author | Column::Direction));
        column.of_notes || (nobody_wrote && column.of_comments)
    }
}

fn date(column: &Outline<'_>, text: &str, problems: &mut Vec<(&'static str, String)>) -> Option<Instant> {
    let mut found = dates::parse(text, &column.rules);
    if let Some(found) = found.as_mut().filter(|_| column.zone_is_told) {
        found.zone = Zone::Given;
    }
    if found.is_none() {
        let (text, name): (String, _) = (text.chars().take(60).collect(), column.name);
        let message =
            format!("\"{text}\" in the column \"{name}\" is no date that can be read; the row is kept without it.");
        problems.push(("table.date", message));
    }
    found
}

/// What tells a message from others of its case, as [`Piece::likeness`] and [`Piece::wording`] have it.
fn marks(text: &str, at: Option<&Instant>, author: &Who, kind: EntryKind, detail: Detail) -> (u64, u64) {
    if detail == Detail::Alone {
        return (0, 0);
    }
    let mut likeness = DefaultHasher::new();
    (text, at.map(|at| at.at), author, kind == EntryKind::Note).hash(&mut likeness);
    (likeness.finish(), hash(std::iter::once(text)))
}

/// A note, once something said so.
fn noted(before: Option<EntryKind>, now: EntryKind) -> EntryKind {
    if before == Some(EntryKind::Note) { EntryKind::Note } else { now }
}

impl Facts {
    /// A cell beyond the header.
    fn extra(&mut self, at: usize, text: &str) {
        self.fields.push(FieldValue { field: format!("Column {}", at + 1), value: text.to_owned() });
        if self.problems.iter().all(|(code, _)| *code != "table.extra_cells") {
            self.problems.push((
                "table.extra_cells",
                "The row has more cells than the header; what is beyond is kept as custom fields. A text with \
                 the delimiter in it that is not in quotation marks does this."
                    .to_owned(),
            ));
        }
    }
}

/// The same for the same texts, on every machine.
pub(super) fn hash<'a>(texts: impl Iterator<Item = &'a str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    texts.for_each(|text| text.hash(&mut hasher));
    hasher.finish()
}
