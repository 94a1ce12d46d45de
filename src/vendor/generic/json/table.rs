//! The records of a JSON file as a table: one row a case, one row a message below it. Written as CSV, a few rows at a
//! time.

use std::collections::{HashMap, HashSet};
use std::io::{self, Read, Seek};

use serde_json::{Map, Value};

use super::flatten::{Flat, Row, flatten};
use super::layout::{Layout, Source};
use crate::model::{Place, Problem, Severity};
use crate::source::piece::Piece;
use crate::vendor::Column;
use crate::vendor::generic::paths;

/// The most columns of a table; what a record has beyond them is kept as JSON text in one more.
const MOST: usize = 1000;
/// The longest name of a column.
const LONGEST: usize = 100;
/// What that one is called.
const REST: &str = "Other values";
/// The id of records without one: their number in the file.
const NUMBER: &str = "Case number";
/// How much is written at a time, about.
const PIECE: usize = 64 * 1024;

/// Columns by their paths, those of the case before those of messages.
#[derive(Debug, Default)]
pub(super) struct Columns {
    case: Vec<String>,
    messages: Vec<String>,
    known: HashSet<String>,
    too_many: bool,
    places: HashMap<String, usize>,
    /// Where ids of cases may stand; they are repeated with every message.
    ids: Vec<usize>,
    numbered: bool,
    any_message: bool,
}

impl Columns {
    /// Takes in what a record has.
    pub fn add(&mut self, flat: &Flat) {
        self.any_message |= !flat.messages.is_empty();
        for (path, _) in flat.case.iter().chain(flat.messages.iter().flatten()) {
            if self.known.contains(path) {
                continue;
            }
            if self.known.len() >= MOST {
                self.too_many = true;
                continue;
            }
            self.known.insert(path.clone());
            if paths::list(path).is_some() { &mut self.messages } else { &mut self.case }.push(path.clone());
        }
    }

    /// Settles the places once all records are known.
    pub fn settle(&mut self) {
        let is_id = |path: &String| paths::meaning(&paths::spelled(path)) == Some(Column::CaseId);
        self.numbered = self.any_message && !self.case.iter().any(is_id);
        if self.numbered {
            self.case.insert(0, NUMBER.to_owned());
        }
        self.ids = (0..self.case.len()).filter(|at| self.case.get(*at).is_some_and(is_id)).collect();
        let all = self.case.iter().chain(&self.messages).enumerate();
        self.places = all.map(|(at, path)| (path.clone(), at)).collect();
    }

    /// Has any record messages within?
    pub fn any_message(&self) -> bool {
        self.any_message
    }

    /// The names of the columns. A name must look like one, whatever keys a file has.
    pub fn names(&self) -> Vec<String> {
        let rest = self.too_many.then_some(REST);
        self.case.iter().chain(&self.messages).map(String::as_str).chain(rest).map(name).collect()
    }

    /// The rows of a record, the `number`th of its file.
    pub fn rows<'f>(&'f self, number: u64, flat: &'f Flat) -> impl Iterator<Item = Vec<String>> + 'f {
        let mut case = self.row(&flat.case);
        let nameless = !self.ids.iter().any(|at| case.get(*at).is_some_and(|id| !id.trim().is_empty()));
        if let Some(id) = self.ids.first().and_then(|at| case.get_mut(*at))
            && nameless
            && (self.numbered || !flat.messages.is_empty())
        {
            *id = if self.numbered { number.to_string() } else { format!("record {number}") };
        }
        let ids: Vec<(usize, String)> = self.ids.iter().filter_map(|at| Some((*at, case.get(*at)?.clone()))).collect();
        // One at a time: a row has a cell for every column of the file.
        let messages = flat.messages.iter().map(move |message| {
            let mut row = self.row(message);
            for (at, id) in &ids {
                if let Some(cell) = row.get_mut(*at) {
                    cell.clone_from(id);
                }
            }
            row
        });
        std::iter::once(case).chain(messages)
    }

    fn row(&self, texts: &Row) -> Vec<String> {
        let columns = self.case.len() + self.messages.len();
        let mut cells = vec![String::new(); columns + usize::from(self.too_many)];
        let mut rest = Map::new();
        for (path, text) in texts {
            match self.places.get(path).and_then(|at| cells.get_mut(*at)) {
                Some(cell) if cell.is_empty() => cell.clone_from(text),
                // Two custom fields of one name.
                Some(cell) => {
                    cell.push_str(", ");
                    cell.push_str(text);
                }
                None => {
                    rest.insert(path.clone(), Value::from(text.as_str()));
                }
            }
        }
        if let Some(cell) = cells.get_mut(columns).filter(|_| !rest.is_empty()) {
            *cell = Value::Object(rest).to_string();
        }
        cells
    }
}

fn name(path: &str) -> String {
    let name: String = path
        .chars()
        .map(|letter| if letter.is_control() || matches!(letter, '@' | '{' | '<') { ' ' } else { letter })
        .take(LONGEST)
        .collect();
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_number { format!("Value {name}") } else { name }
}

/// Writes the table while it is read.
pub(super) struct Table<'c, R> {
    source: Source<R>,
    columns: &'c Columns,
    name: &'c str,
    written: Piece,
    /// What could not be read.
    pub problems: Vec<Problem>,
    tick: &'c mut dyn FnMut(u64) -> bool,
    done: bool,
}

impl<'c, R: Read + Seek> Table<'c, R> {
    /// The table of a file called `name`. `tick` is told how far the file has been read, and answers whether to go on.
    pub fn new(
        source: Source<R>,
        columns: &'c Columns,
        name: &'c str,
        tick: &'c mut dyn FnMut(u64) -> bool,
    ) -> io::Result<Self> {
        // The mark and the line say how the table is written, so that nothing has to be guessed.
        let mut written = b"\xEF\xBB\xBFsep=,\n".to_vec();
        write(&mut written, std::iter::once(columns.names()))?;
        Ok(Self { source, columns, name, written: written.into(), problems: Vec::new(), tick, done: false })
    }

    fn fill(&mut self) -> io::Result<()> {
        let written = self.written.anew();
        while written.len() < PIECE {
            let Some(found) = self.source.next_found()? else {
                self.done = true;
                return Ok(());
            };
            if !(self.tick)(found.offset) {
                return Err(io::ErrorKind::ConnectionAborted.into());
            }
            match found.content {
                Ok(records) => {
                    for record in records {
                        let columns = self.columns;
                        write(written, columns.rows(found.number, &flatten(&record)))?;
                    }
                }
                Err((code, message)) => self.problems.push(Problem {
                    severity: Severity::Error,
                    place: Place { file: self.name.to_owned(), record: Some(found.number), byte: Some(found.offset) },
                    code: code.to_owned(),
                    message,
                    case: None,
                }),
            }
        }
        Ok(())
    }
}

impl<R: Read + Seek> Read for Table<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.written.is_given() && !self.done {
            self.fill()?;
        }
        Ok(self.written.give(into))
    }
}

fn write(into: &mut Vec<u8>, rows: impl Iterator<Item = Vec<String>>) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(into);
    for row in rows {
        writer.write_record(row)?;
    }
    writer.flush()
}

/// The columns of all records of a file.
pub(super) fn columns<R: Read + Seek>(
    layout: Layout,
    inner: R,
    head: &[u8],
    tick: &mut dyn FnMut(u64) -> bool,
) -> io::Result<Columns> {
    let mut source = layout.open(inner, head);
    let mut columns = Columns::default();
    while let Some(found) = source.next_found()? {
        if !tick(found.offset) {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        found.content.iter().flatten().for_each(|record| columns.add(&flatten(record)));
    }
    columns.settle();
    Ok(columns)
}
