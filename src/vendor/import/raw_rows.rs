//! Tables of a loader that keeps records as the desk's API gave them: whole as JSON in one cell (Airbyte's `_airbyte_data`), or a
//! column for each member, with lists and objects as JSON in their cells. A copy with these records, one a line, is what the
//! desks read.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use serde_json::{Map, Value};

use super::{beside, recognise_by_content};
use crate::source::piece::Piece;
use crate::source::table::{Cells, Dialect, Row, Rows, Step};
use crate::source::{FileId, Files};
use crate::vendor::{Probe, Recognition};

/// The column of whole records.
const WHOLE: &str = "_airbyte_data";
/// How the names of columns begin that the loader adds.
const ADDED: &str = "_airbyte_";

/// How the records stand in the rows.
#[derive(Clone, Debug)]
enum Kept {
    /// Whole, in this column.
    Whole(usize),
    /// A column for each member, by their names.
    Members(Vec<String>),
}

impl Kept {
    fn of(names: &Cells) -> Option<Self> {
        let names: Vec<String> = names.iter().map(|name| name.trim().to_owned()).collect();
        if let Some(at) = names.iter().position(|name| name.eq_ignore_ascii_case(WHOLE)) {
            return Some(Self::Whole(at));
        }
        names.iter().any(|name| name.starts_with(ADDED)).then_some(Self::Members(names))
    }

    /// The record of a row in one line. Outside of texts a line break is a space, and within them there is none.
    fn record(&self, row: &Row) -> String {
        match self {
            Self::Whole(at) => row.cells.get(*at).unwrap_or_default().replace(['\n', '\r'], " "),
            Self::Members(names) => {
                let own = names.iter().zip(row.cells.iter()).filter(|(name, _)| !name.starts_with(ADDED));
                let mut members: Map<String, Value> = own.map(|(name, cell)| (name.clone(), value(cell))).collect();
                gather(&mut members);
                Value::Object(members).to_string()
            }
        }
    }
}

/// Puts what stands in columns of its own back into the object it was taken out of: HubSpot's `properties_subject`.
fn gather(members: &mut Map<String, Value>) {
    const OBJECT: &str = "properties";
    if !members.contains_key(OBJECT) {
        return;
    }
    let apart = |name: &String| name.strip_prefix(OBJECT).and_then(|rest| rest.strip_prefix('_')).map(str::to_owned);
    let found: Vec<(String, String)> = members.keys().filter_map(|name| Some((name.clone(), apart(name)?))).collect();
    let mut object = match members.remove(OBJECT) {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    };
    for (column, name) in found {
        if let Some(value) = members.remove(&column) {
            object.entry(name).or_insert(value);
        }
    }
    members.insert(OBJECT.to_owned(), Value::Object(object));
}

/// What a cell holds: a list or an object as JSON, a text, or nothing.
fn value(cell: &str) -> Value {
    let text = cell.trim();
    let parsed = if text.starts_with(['[', '{']) { serde_json::from_str(text).ok() } else { None };
    parsed.unwrap_or_else(|| if text.is_empty() { Value::Null } else { Value::String(cell.to_owned()) })
}

/// The copy of a file, and what a desk takes it for; `None` when it is no such table, or no desk knows its records.
pub(super) fn copy(files: &mut dyn Files, id: FileId, probe: &Probe<'_>) -> Option<(FileId, Recognition)> {
    let sniffed = probe.table()?;
    let kept = Kept::of(&sniffed.header)?;
    let open = |dialect: &Dialect, files: &dyn Files| {
        let mut reader = files.open(id).ok()?;
        reader.seek(SeekFrom::Start(dialect.start)).ok()?;
        Some(Lines::new(Rows::new(BufReader::new(reader), dialect, dialect.start), kept.clone(), dialect.header))
    };
    let mut head = Vec::new();
    open(&sniffed.dialect, files)?.take(Probe::LEN as u64).read_to_end(&mut head).ok()?;
    let made = Probe::new(probe.name, head.len() as u64, &head);
    let recognition = recognise_by_content(&made).filter(|found| beside::is_desk(&found.vendor))?;
    let mut lines = open(&sniffed.dialect, files)?;
    let copy = files.spill(probe.name.to_owned(), &mut lines).ok()?;
    Some((copy, recognition))
}

/// The records, one a line.
struct Lines<R> {
    rows: Rows<R>,
    kept: Kept,
    header: u64,
    line: Piece,
}

impl<R: Read + Seek> Lines<R> {
    fn new(rows: Rows<R>, kept: Kept, header: u64) -> Self {
        Self { rows, kept, header, line: Piece::default() }
    }

    /// The next line; none at the end.
    fn fill(&mut self) -> io::Result<()> {
        let line = self.line.anew();
        while line.is_empty() {
            match self.rows.next_row()? {
                None => return Ok(()),
                Some(Step::Row(row)) if row.number <= self.header || row.cells.is_blank() => {}
                Some(Step::Row(row)) => {
                    line.extend_from_slice(self.kept.record(&row).as_bytes());
                    line.push(b'\n');
                }
                // The reader of the copy says that it is damaged.
                Some(_) => line.extend_from_slice(b"{\"damaged\n"),
            }
        }
        Ok(())
    }
}

impl<R: Read + Seek> Read for Lines<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.line.is_given() {
            self.fill()?;
        }
        Ok(self.line.give(out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_becomes_the_record_that_the_api_gave() {
        let row = |cells: &[&str]| Row { offset: 0, len: 0, number: 2, cells: cells.iter().copied().collect() };
        let names: Cells = ["_airbyte_raw_id", "id", "author", "note"].into_iter().collect();
        let members = Kept::of(&names).expect("it is a loader's table");
        assert_eq!(
            members.record(&row(&["x", "7", r#"{"name":"Ann"}"#, ""])),
            r#"{"author":{"name":"Ann"},"id":"7","note":null}"#
        );
        let names: Cells = ["_airbyte_raw_id", "id", "properties", "properties_subject"].into_iter().collect();
        let apart = Kept::of(&names).expect("it is a loader's table");
        assert_eq!(apart.record(&row(&["x", "7", "{}", "Hi"])), r#"{"id":"7","properties":{"subject":"Hi"}}"#);
        let whole = Kept::of(&["_airbyte_ab_id", "_airbyte_data"].into_iter().collect()).expect("it is one");
        assert_eq!(whole.record(&row(&["x", "{\"id\":\n7}"])), "{\"id\": 7}");
        assert!(Kept::of(&["id", "name"].into_iter().collect()).is_none());
    }
}
