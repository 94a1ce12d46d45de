//! JSON of a desk that nobody knows. Its records are made a table of the import, in which each value has a column by its
//! path; so everything that holds for tables holds for it: guessed columns, corrections, joined files.
//!
//! Two passes: the first learns the columns, the second writes the rows. Neither holds more than one record.

mod flatten;
mod layout;
mod table;

use std::io::{self, Cursor};

use self::flatten::flatten;
use self::layout::Layout;
use self::table::{Columns, Table};
use super::{attached, calls, columns, names, people, repeats_ids};
use crate::catalogue::TableColumn;
use crate::model::Problem;
use crate::source::json_elements::{Pages, opening};
use crate::source::table::{Cells, Dialect, Row, Sniffed};
use crate::source::{FileId, Files};
use crate::vendor::{Column, Probe, Recognition};

/// Above nothing but guesses: every vendor who knows the file knows it better.
const CONFIDENCE: u8 = 12;
/// Records that are looked at.
const LOOKED_AT: usize = 60;
/// And rows made of them, each of which has a cell for every column.
const ROWS: usize = 1000;

/// Records with a subject or a text, and with a date, a person or a state beside it.
pub(super) fn recognise(probe: &Probe<'_>) -> Option<Recognition> {
    let layout = Layout::of(probe.head)?;
    let sample = sample(layout, probe.head);
    let headers = names::unique(sample.sniffed.header.iter());
    let guessed = columns::guess(&headers, &sample.sniffed.sample, None);
    let aside = |variant: &str, reason: &str| Recognition {
        vendor: "generic".to_owned(),
        variant: variant.to_owned(),
        confidence: CONFIDENCE,
        reason: reason.to_owned(),
    };
    if attached::is_of_files(&guessed) {
        return Some(aside(attached::FILES, "a table of attachments, which holds no cases"));
    }
    if !sample.any_message && people::variant(&guessed) == Some(people::PEOPLE) {
        return Some(aside(people::PEOPLE, "a table of names and addresses, which holds no cases"));
    }
    let has = |meanings: &[Column]| guessed.iter().any(|column: &TableColumn| meanings.contains(&column.meaning));
    // Calls have neither.
    let told = has(&[Column::Subject, Column::Body]) || calls::Log::of(&headers).is_log();
    let around = [
        Column::CreatedAt,
        Column::MessageAt,
        Column::RequesterEmail,
        Column::RequesterName,
        Column::RequesterPhone,
        Column::Author,
        Column::Status,
    ];
    if !told || !has(&around) {
        return None;
    }
    let (variant, reason) = match (sample.any_message, repeats_ids(&guessed, &sample.sniffed)) {
        (true, _) => ("json-cases", "records in JSON, one a case with its messages within"),
        (_, true) => ("json-messages", "records in JSON, one a message"),
        _ => ("json-cases", "records in JSON, one a case"),
    };
    Some(Recognition {
        vendor: "generic".to_owned(),
        variant: variant.to_owned(),
        confidence: CONFIDENCE,
        reason: reason.to_owned(),
    })
}

/// Is this JSON that can be made a table? `head` is its beginning.
pub(in crate::vendor) fn is_json(head: &[u8]) -> bool {
    Layout::of(head).is_some()
}

/// Writes the table of a JSON file into the scratch space, under the same name. `tick` is told how far the file has been
/// read, and answers whether to go on.
///
/// # Errors
/// `ConnectionAborted` when it is not to go on; what the files say.
pub(in crate::vendor) fn make_table(
    files: &mut dyn Files,
    file: FileId,
    head: &[u8],
    tick: &mut dyn FnMut(u64) -> bool,
) -> io::Result<(FileId, Vec<Problem>)> {
    let name = files.info(file)?.name;
    let Some(layout) = Layout::of(head) else { return Err(io::ErrorKind::InvalidData.into()) };
    let columns = table::columns(layout, files.open(file)?, head, tick)?;
    let source = layout.open(files.open(file)?, head);
    let mut table = Table::new(source, &columns, &name, tick)?;
    let made = files.spill(name.clone(), &mut table)?;
    Ok((made, table.problems))
}

struct Sample {
    sniffed: Sniffed,
    any_message: bool,
}

/// The table that the beginning of a file makes.
fn sample(layout: Layout, head: &[u8]) -> Sample {
    let mut source = layout.open(Cursor::new(head), head);
    let mut flats = Vec::new();
    while flats.len() < LOOKED_AT
        && let Ok(Some(found)) = source.next_found()
    {
        flats.extend(found.content.iter().flatten().map(flatten));
    }
    if flats.is_empty() {
        // The first record is longer than the beginning: its names are all that is known.
        let keys = opening(head, Pages::default()).map(|found| found.keys).unwrap_or_default();
        let case = keys.into_iter().map(|key| (key, String::new())).collect();
        flats.push(flatten::Flat { case, messages: Vec::new() });
    }
    let mut columns = Columns::default();
    flats.iter().for_each(|flat| columns.add(flat));
    columns.settle();
    let rows = flats.iter().zip(1..).flat_map(|(flat, number)| columns.rows(number, flat)).take(ROWS);
    let cells = |row: &[String]| row.iter().map(String::as_str).collect::<Cells>();
    let sample = rows.map(|row| Row { offset: 0, len: 0, number: 0, cells: cells(&row) }).collect();
    let dialect = Dialect { encoding: encoding_rs::UTF_8, undecided: false, delimiter: b',', start: 0, header: 1 };
    let header = cells(&columns.names());
    Sample { sniffed: Sniffed { dialect, header, sample }, any_message: columns.any_message() }
}
