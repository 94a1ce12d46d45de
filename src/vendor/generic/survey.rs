//! The first pass over a table: how it is written, what its columns mean, how often each id occurs.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::ID;
use super::attached;
use super::calls::{Log, Service};
use super::cell::{Who, clean};
use super::columns;
use super::desk::DeskTally;
use super::facts::hash;
use super::ids;
use super::key::{Counts, Key, KeyMap};
use super::names;
pub(super) use super::pace::Pace;
use super::paths;
use super::people;
use super::shown;
use super::titles;
use crate::catalogue::{Table, TableColumn, TableLayout};
use crate::model::{EntryKind, Place, Problem, Severity, Side};
use crate::source::table::{Dialect, Row, Rows, Sniffed, Step, sniff, sniff_column};
use crate::source::{FileId, FileInfo, Files};
use crate::text::dates::{DayMonth, OrderTally};
use crate::vendor::{Cancelled, Column, Probe, Settings, ambiguous_dates, terms};

/// What the first pass found.
#[derive(Debug)]
pub(super) struct Survey {
    pub layout: TableLayout,
    pub table: Table,
    /// How many rows each case has.
    pub counts: Counts,
    pub info: FileInfo,
    /// About the table as a whole.
    pub problems: Vec<Problem>,
}

impl Survey {
    /// Is there a column of this meaning?
    pub fn has(&self, meaning: Column) -> bool {
        self.layout.meanings.contains(&meaning)
    }
}

impl Survey {
    /// Nobody is missing as an author whom a column of ids names, where a table of people tells who that is.
    pub fn forget_missing_author(&mut self) {
        let mut names = self.table.columns.iter().map(|column| people::named_by_id(&column.name));
        if !self.layout.people.is_empty() && names.any(|part| part == Some(Column::Author)) {
            self.problems.retain(|problem| problem.code != NO_AUTHOR);
        }
    }
}

/// Surveys one file. `tick` is told the bytes read.
///
/// # Errors
/// A problem when the file cannot be read or is no table; a cancellation inside.
pub(super) fn survey(
    file: FileId,
    files: &dyn Files,
    settings: &Settings,
    tick: &mut dyn FnMut(u64) -> Result<(), Cancelled>,
) -> Result<Result<Survey, Problem>, Cancelled> {
    let opened = files.info(file).and_then(|info| Ok((begin(file, files)?, info)));
    let (mut sniffed, info) = match opened {
        Ok((Some(sniffed), info)) => (sniffed, info),
        Ok((None, info)) => return Ok(Err(not_a_table(info.name))),
        Err(error) => return Ok(Err(unreadable(file, files, &error))),
    };
    let headers = names::unique(sniffed.header.iter());
    let chosen = settings.columns(&info.name, &headers);
    let mut found = columns::guess(&headers, &sniffed.sample, Some(&chosen));
    let mut tally = Tally::new(&found);
    let mut pace = Pace::default();
    let read = each_row(file, &sniffed.dialect, files, |row, position| {
        tally.add(&row);
        if pace.is_due(position) { tick(position) } else { Ok(()) }
    });
    match read {
        Ok(dialect) => sniffed.dialect = dialect,
        Err(Stopped::Cancelled) => return Err(Cancelled),
        // What could not be read is said by the second pass, with its place.
        Err(Stopped::Broken(_)) => {}
    }
    let row_is_message = tally.row_is_message() || headers.iter().any(|header| paths::list(header).is_some());
    if row_is_message {
        columns::settle_message_date(&mut found, &sniffed.sample, Some(&chosen));
    }
    let day_first = tally.day_first(settings);
    let agents = tally.agents();
    let desk = tally.desk.addresses(tally.counts.len());
    let blank_is_no = tally.blank_is_no();
    let users_are_agents = tally.users_are_agents();
    let problems = complaints(&info.name, &found, &tally, settings);
    let meanings = found.iter().map(|column| column.meaning).collect();
    Ok(Ok(Survey {
        layout: TableLayout {
            file,
            dialect: sniffed.dialect,
            names: headers,
            meanings,
            day_first,
            row_is_message,
            agents,
            desk,
            blank_is_no,
            people: people::Book::default(),
            beside_messages: false,
            users_are_agents,
            of_notes: shown::is_file_of_notes(&info.name)
                && !found.iter().any(|column| column.meaning == Column::Subject),
            files: attached::Files::default(),
        },
        table: Table { file: info.name.clone(), row_is_message, columns: found },
        counts: Counts::of(tally.counts.into_iter().map(|(id, seen)| (id, seen.rows))),
        info,
        problems,
    }))
}

/// The meanings chosen for the columns of a file; none when it cannot be read, which is told when it is read for its rows.
pub(super) fn chosen(file: FileId, files: &dyn Files, settings: &Settings) -> BTreeMap<u32, Column> {
    let name = files.info(file).map(|info| info.name).unwrap_or_default();
    let begun = begin(file, files).ok().flatten();
    let headers = begun.map(|sniffed| names::unique(sniffed.header.iter())).unwrap_or_default();
    settings.columns(&name, &headers)
}

fn begin(file: FileId, files: &dyn Files) -> std::io::Result<Option<Sniffed>> {
    use std::io::Read as _;
    let size = files.info(file)?.size;
    let mut head = Vec::new();
    files.open(file)?.take(Probe::LEN as u64).read_to_end(&mut head)?;
    Ok(sniff(&head, size).or_else(|| one_column(&head, size)))
}

/// A table of one column, of which the name says that it holds what cases hold.
pub(super) fn one_column(head: &[u8], size: u64) -> Option<Sniffed> {
    let telling = [Column::Subject, Column::Body, Column::RequesterEmail];
    sniff_column(head, size, |name| {
        let name = names::normal(name);
        let known = |(meaning, names): &(Column, &[&str])| telling.contains(meaning) && names.contains(&name.as_str());
        names::all().any(known)
    })
}

/// The code of what is said where nobody is named as an author.
const NO_AUTHOR: &str = "table.no_author";

/// Why reading a table ended early.
#[derive(Debug)]
pub(super) enum Stopped {
    Cancelled,
    Broken(std::io::Error),
}

impl From<std::io::Error> for Stopped {
    fn from(error: std::io::Error) -> Self {
        Self::Broken(error)
    }
}

impl From<Cancelled> for Stopped {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// Calls `on` with every step below the header that is not a blank row, and the position behind it. Gives the dialect as
/// all rows have shown it.
pub(super) fn each_step(
    file: FileId,
    dialect: &Dialect,
    files: &dyn Files,
    mut on: impl FnMut(Step, u64) -> Result<(), Cancelled>,
) -> Result<Dialect, Stopped> {
    use std::io::{Seek as _, SeekFrom};
    let mut content = files.open(file)?;
    content.seek(SeekFrom::Start(dialect.start))?;
    let mut rows = Rows::new(content, dialect, dialect.start);
    while let Some(step) = rows.next_row()? {
        let skip = match &step {
            Step::Row(row) => row.number <= dialect.header || row.cells.iter().all(|text| clean(text).is_empty()),
            Step::TooLong { .. } | Step::Unclosed { .. } => false,
        };
        if !skip {
            on(step, rows.position())?;
        }
    }
    Ok(dialect.decided(&rows))
}

fn each_row(
    file: FileId,
    dialect: &Dialect,
    files: &dyn Files,
    mut on: impl FnMut(Row, u64) -> Result<(), Cancelled>,
) -> Result<Dialect, Stopped> {
    each_step(file, dialect, files, |step, position| match step {
        Step::Row(row) => on(row, position),
        Step::TooLong { .. } | Step::Unclosed { .. } => Ok(()),
    })
}

/// What is counted of each id.
#[derive(Debug)]
struct Seen {
    rows: u32,
    first_text: u64,
}

/// Counts over all rows.
struct Tally {
    assignee: Vec<usize>,
    author: Vec<usize>,
    /// What columns of agents and authors hold that has been looked at.
    people_seen: HashSet<u64>,
    /// Names from columns of agents, lower case.
    agent_names: HashSet<String>,
    /// Addresses of authors by their names, lower case.
    addresses: BTreeMap<String, String>,
    id: Option<usize>,
    body: Option<usize>,
    dates: Vec<Option<OrderTally>>,
    counts: KeyMap<Seen>,
    /// Some id has several different texts; once that is known, no more texts are compared.
    texts_differ: bool,
    rows: u64,
    desk: DeskTally,
    direction: Option<usize>,
    /// The words for who wrote, as far as there are few.
    sides: BTreeSet<String>,
    /// Columns such as `private` that have held nothing but yes so far, and whether they have held anything.
    flags: BTreeMap<usize, bool>,
}

impl Tally {
    fn new(columns: &[TableColumn]) -> Self {
        let place = |meaning| columns.iter().position(|column| column.meaning == meaning);
        let is_date = |column: &TableColumn| {
            matches!(column.meaning, Column::CreatedAt | Column::MessageAt | Column::UpdatedAt | Column::Field)
        };
        let places = |meaning| {
            let places = columns.iter().enumerate().filter(|(_, column)| column.meaning == meaning);
            places.map(|(at, _)| at).collect()
        };
        Self {
            assignee: places(Column::Assignee),
            author: places(Column::Author),
            people_seen: HashSet::new(),
            agent_names: HashSet::new(),
            addresses: BTreeMap::new(),
            id: place(Column::CaseId),
            body: place(Column::Body),
            dates: columns.iter().map(|column| is_date(column).then(OrderTally::default)).collect(),
            counts: KeyMap::default(),
            texts_differ: false,
            rows: 0,
            desk: DeskTally::new(columns),
            direction: place(Column::Direction),
            sides: BTreeSet::new(),
            flags: columns
                .iter()
                .enumerate()
                .filter(|(_, column)| column.meaning == Column::Visibility)
                .filter(|(_, column)| shown::flag(&column.name) == Some(EntryKind::Note))
                .map(|(at, _)| (at, false))
                .collect(),
        }
    }

    fn add_flags(&mut self, row: &Row) {
        self.flags.retain(|at, said| match row.cells.get(*at).map(clean).filter(|text| !text.is_empty()) {
            None => true,
            Some(text) => {
                *said = true;
                terms::yes(text) == Some(true)
            }
        });
    }

    /// See [`TableLayout::blank_is_no`].
    fn blank_is_no(&self) -> BTreeSet<usize> {
        self.flags.iter().filter(|(_, said)| **said).map(|(at, _)| *at).collect()
    }

    fn add(&mut self, row: &Row) {
        self.rows += 1;
        for (at, tally) in self.dates.iter_mut().enumerate() {
            if let (Some(tally), Some(text)) = (tally, row.cells.get(at)) {
                tally.add(clean(text));
            }
        }
        self.add_people(row);
        self.add_flags(row);
        self.add_side(row);
        let cell = |at: Option<usize>| at.and_then(|at| row.cells.get(at)).map(clean).unwrap_or_default();
        let id = cell(self.id);
        if id.is_empty() || ids::is_damaged(id) {
            return;
        }
        if self.desk.counts() {
            self.desk.add(hash(std::iter::once(id)), row);
        }
        let text = if self.texts_differ { 0 } else { hash(std::iter::once(cell(self.body))) };
        let seen = self.counts.entry(Key::of(id)).or_insert(Seen { rows: 0, first_text: text });
        seen.rows = seen.rows.saturating_add(1);
        self.texts_differ |= seen.first_text != text;
    }

    fn add_side(&mut self, row: &Row) {
        const MOST: usize = 12;
        if let Some(text) = self.direction.and_then(|at| row.cells.get(at)).map(clean)
            && !text.is_empty()
            && self.sides.len() <= MOST
            && !self.sides.contains(text)
        {
            self.sides.insert(text.to_owned());
        }
    }

    /// See [`TableLayout::users_are_agents`].
    fn users_are_agents(&self) -> bool {
        let is_user = |text: &String| terms::plain(text) == "user";
        let (users, others): (Vec<_>, Vec<_>) = self.sides.iter().partition(|text| is_user(text));
        let sides: Vec<_> = others.iter().filter_map(|text| terms::side(text)).collect();
        !users.is_empty() && !sides.is_empty() && sides.iter().all(|side| *side == Side::Customer)
    }

    fn add_people(&mut self, row: &Row) {
        const MOST: usize = 20_000;
        let who = |places: &[usize]| {
            let mut who = Who::default();
            places.iter().filter_map(|at| row.cells.get(*at)).for_each(|cell| who.add(cell));
            who
        };
        if self.assignee.is_empty() || self.agent_names.len() + self.addresses.len() > MOST {
            return;
        }
        let places = self.assignee.iter().chain(&self.author);
        let is_new = self.people_seen.insert(hash(places.filter_map(|at| row.cells.get(*at))));
        if !is_new {
            return;
        }
        if self.people_seen.len() > MOST {
            self.people_seen.clear();
        }
        let assignee = who(&self.assignee);
        if let Who { name: Some(name), email: None, .. } = &assignee {
            self.agent_names.insert(name.to_lowercase());
        }
        for person in [assignee, who(&self.author)] {
            if let Who { name: Some(name), email: Some(email), .. } = person {
                self.addresses.entry(name.to_lowercase()).or_insert(email);
            }
        }
    }

    /// Addresses of those who are named as agents without one.
    fn agents(&mut self) -> BTreeMap<String, String> {
        self.addresses.retain(|name, _| self.agent_names.contains(name));
        std::mem::take(&mut self.addresses)
    }

    /// Some id has several different texts.
    fn row_is_message(&self) -> bool {
        self.body.is_some() && self.texts_differ
    }

    fn day_first(&self, settings: &Settings) -> Vec<Option<bool>> {
        let proved = self.proved();
        let of = |tally: &Option<OrderTally>| {
            tally.and_then(|tally| tally.verdict().day_first().or(proved)).or(settings.day_first(ID))
        };
        self.dates.iter().map(of).collect()
    }

    /// The order that some columns show and none contradicts: one program wrote them all.
    fn proved(&self) -> Option<bool> {
        let mut shown = self.dates.iter().flatten().filter_map(|tally| tally.verdict().day_first());
        let first = shown.next()?;
        shown.all(|other| other == first).then_some(first)
    }
}

fn complaints(file: &str, columns: &[TableColumn], tally: &Tally, settings: &Settings) -> Vec<Problem> {
    let mut problems = Vec::new();
    let tally_of_all = tally;
    for (column, tally) in columns.iter().zip(&tally.dates) {
        let is_of_case = matches!(column.meaning, Column::CreatedAt | Column::MessageAt | Column::UpdatedAt)
            && tally_of_all.proved().is_none();
        if let (true, None, Some(DayMonth::Ambiguous { share })) =
            (is_of_case, settings.day_first(ID), tally.map(|tally| tally.verdict()))
        {
            problems.push(ambiguous_dates(file, &column.name, share));
        }
    }
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let service = Service::of(&names);
    if let Some(service) = service.filter(|service| service.silent_limit() == Some(tally.rows)) {
        problems.push(warning(
            file,
            "calls.silent_limit",
            format!(
                "The file has exactly {} calls, and {} exports no more at once and does not say so. Export shorter \
                 periods, and drop all files together.",
                tally.rows,
                service.name()
            ),
        ));
    }
    let has = |meaning| columns.iter().any(|column| column.meaning == meaning);
    problems.extend(titles::missing(file, columns));
    let by_id = |column: &TableColumn| {
        people::named_by_id(&column.name) == Some(Column::Author) || people::is_any_user(&column.name)
    };
    // `Type: inbound` says who wrote as well as who may see it.
    let by_kind = |column: &TableColumn| {
        column.meaning == Column::Visibility && column.samples.iter().any(|text| terms::side(text).is_some())
    };
    let is_told = has(Column::Author) || has(Column::Direction) || columns.iter().any(|it| by_id(it) || by_kind(it));
    if tally.row_is_message() && !is_told {
        problems.push(warning(
            file,
            NO_AUTHOR,
            "No column says who wrote a message, so all count as the customer's. Choose the column of authors \
             or directions if there is one."
                .to_owned(),
        ));
    }
    // Calls get an id from what they are.
    if !has(Column::CaseId) && !Log::of(&names).is_log() {
        problems.push(warning(
            file,
            "table.no_id",
            "No column of case ids was found: every row becomes a case of its own, named by its row number. Choose the \
             column if there is one.".to_owned(),
        ));
    }
    problems
}

/// A warning about a table as a whole.
pub(super) fn warning(file: &str, code: &str, message: String) -> Problem {
    Problem {
        severity: Severity::Warning,
        place: Place { file: file.to_owned(), record: None, byte: None },
        code: code.to_owned(),
        message,
        case: None,
    }
}

fn not_a_table(name: String) -> Problem {
    Problem {
        severity: Severity::Error,
        place: Place { file: name, record: None, byte: None },
        code: "table.no_header".to_owned(),
        message:
            "This is no table with a row of column names and two columns or more. Export it again with column names."
                .to_owned(),
        case: None,
    }
}

/// The file cannot be opened or read.
pub(super) fn unreadable(file: FileId, files: &dyn Files, error: &std::io::Error) -> Problem {
    let name = files.info(file).map_or_else(|_| format!("file {}", file.0), |info| info.name);
    Problem {
        severity: Severity::Error,
        place: Place { file: name, record: None, byte: None },
        code: "file.read".to_owned(),
        message: format!("The file cannot be read ({error}). Drop it again."),
        case: None,
    }
}
