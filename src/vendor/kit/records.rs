//! The records of a file, whatever its form, one at a time.

use std::borrow::Cow;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::Desk;
use super::ids::whole;
use super::node::Node;
use super::shape::{Form, Shape};
use crate::catalogue::{Catalogue, TableLayout};
use crate::model::{Place, Problem, Severity};
use crate::source::json_elements::{Content, Pages};
use crate::source::json_numbers;
use crate::source::json_records::{self, MAX_RECORD};
use crate::source::table::{Cells, Row, Rows, Sniffed, Step, sniff, unclosed};
use crate::source::xml_records::XmlRecords;
use crate::source::{FileId, FileInfo, Files, Span, xml_value};
use crate::text::dates::{DateRules, DayMonth, OrderTally};
use crate::vendor::{Probe, Settings, ambiguous_dates};

/// The part of a column's values that must be dates of two readings for the column to be one of dates.
const DATES: f32 = 0.2;
/// Columns beyond the header that get a name.
const MOST_BEYOND: usize = 100;

/// One record. A row of a table is an object by its columns in lower case, in which a column that is there several times
/// is an array.
#[derive(Clone, Debug)]
pub struct Record<'a> {
    /// Variant of its file.
    pub variant: &'a str,
    /// Name of its file, with folders.
    pub file: &'a str,
    /// Where it stands.
    pub span: Span,
    /// What it holds.
    pub value: Value,
    /// Of a table: how its columns are read.
    pub layout: Option<Rc<TableLayout>>,
    /// As [`Shape::utc`].
    pub utc: bool,
}

impl Record<'_> {
    /// What it holds.
    pub fn node(&self) -> Node<'_> {
        Node(&self.value)
    }

    /// Of a table: its columns as they are titled, with their values, in order.
    pub fn columns(&self) -> Vec<(&str, Node<'_>)> {
        let names = self.layout.iter().flat_map(|layout| &layout.names);
        names.map(|name| (name.as_str(), self.node().plain(&name.to_lowercase()))).collect()
    }

    /// How the dates of a column are read.
    pub(super) fn rules<'r>(&self, path: &str, rules: &'r DateRules) -> Cow<'r, DateRules> {
        let order = self.layout.as_ref().and_then(|layout| {
            let at = layout.names.iter().position(|name| name.to_lowercase() == path)?;
            *layout.day_first.get(at)?
        });
        match order {
            Some(day_first) => Cow::Owned(DateRules { day_first: Some(day_first), ..rules.clone() }),
            None => Cow::Borrowed(rules),
        }
    }
}

impl<'a> Node<'a> {
    /// A member whose name may have dots.
    fn plain(self, name: &str) -> Node<'a> {
        self.0.get(name).map_or(Node(&Value::Null), Node)
    }
}

/// What stands next in a file.
pub(super) enum Found<'a> {
    /// A record, with the member or element it stands in.
    Record(Record<'a>, Option<&'a str>, Place),
    /// Something that cannot be read: code and reason.
    Broken(&'static str, String, Place),
}

/// The pages of a desk's JSON, and how its records are told from them.
pub(super) fn pages(desk: &dyn Desk) -> Pages {
    let shapes = desk.shapes().iter().filter(|shape| shape.form == Form::Json);
    Pages::from(desk.members()).with_records(shapes.map(|shape| shape.keys))
}

/// Do the records of a file of JSON stand in several members, e.g. tickets and their articles? The records themselves are
/// not looked at.
pub(super) fn has_several_members(desk: &dyn Desk, file: FileId, files: &dyn Files) -> io::Result<bool> {
    let mut records = json_records::open(files, file, pages(desk))?;
    let mut first: Option<String> = None;
    while let Some(record) = records.next_record()? {
        match (record.member, &first) {
            (None, _) => return Ok(false),
            (Some(member), Some(first)) if member != first => return Ok(true),
            (Some(member), None) => first = Some(member.to_owned()),
            (Some(_), Some(_)) => {}
        }
    }
    Ok(false)
}

/// Reads all records of a file. `each` answers whether to go on, and is told how far the file has been read.
pub(super) fn each(
    desk: &dyn Desk,
    read_as: FileShape,
    file: FileId,
    layout: Option<&Rc<TableLayout>>,
    files: &dyn Files,
    each: &mut dyn FnMut(Found<'_>, u64) -> ControlFlow<()>,
) -> io::Result<()> {
    let shape = read_as.shape;
    let name = files.info(file)?.name;
    let place = |number: u64, byte: u64| Place { file: name.clone(), record: Some(number), byte: Some(byte) };
    let make = |value, span, layout: Option<&Rc<TableLayout>>| Record {
        variant: shape.variant,
        file: &name,
        span,
        value,
        layout: layout.cloned(),
        utc: shape.utc,
    };
    match shape.form {
        Form::Json => {
            let mut records = json_records::open(files, file, pages(desk))?;
            while let Some(record) = records.next_record()? {
                let place = place(record.number, record.offset);
                let found = match record.content {
                    Content::Whole(bytes) => match json(bytes) {
                        Ok(value) => {
                            let variant = variant_of(desk, read_as, &value, bytes);
                            let whole = make(value, span(file, record.offset, bytes), None);
                            Found::Record(Record { variant, ..whole }, record.member, place)
                        }
                        Err(error) => Found::Broken("json.broken_record", broken("JSON", &error.to_string()), place),
                    },
                    _ => match record.trouble() {
                        Some((code, message)) => Found::Broken(code, message.to_owned(), place),
                        None => continue,
                    },
                };
                if each(found, record.offset).is_break() {
                    return Ok(());
                }
            }
        }
        Form::Xml(elements) => {
            let mut records = XmlRecords::new(files.open(file)?, MAX_RECORD, elements);
            while let Some(record) = records.next_record()? {
                let place = place(record.number, record.offset);
                let found = match record.content {
                    Content::Whole(bytes) => match xml_value::parse(bytes) {
                        Ok(value) => Found::Record(
                            make(value, span(file, record.offset, bytes), None),
                            Some(record.element),
                            place,
                        ),
                        Err(error) => Found::Broken("xml.broken_record", broken("XML", &error), place),
                    },
                    Content::TooLong => Found::Broken(
                        "xml.too_long",
                        "This record is larger than 64 MB, or holds very many elements, which is more than a browser \
                         should hold at once. It was left out; the other records are read."
                            .to_owned(),
                        place,
                    ),
                    Content::Truncated => Found::Broken(
                        "xml.truncated",
                        "The file ends in the middle: it was cut when it was downloaded or copied. What stands before \
                         it was kept. Download the file again."
                            .to_owned(),
                        place,
                    ),
                    Content::Damaged | Content::Lost | Content::NotJson => {
                        Found::Broken("xml.broken_record", broken("XML", "the record does not end"), place)
                    }
                };
                if each(found, record.offset).is_break() {
                    return Ok(());
                }
            }
        }
        Form::Table => {
            let Some(layout) = layout else { return Ok(()) };
            let mut reader = files.open(file)?;
            reader.seek(SeekFrom::Start(layout.dialect.start))?;
            let mut rows = Rows::new(BufReader::new(reader), &layout.dialect, layout.dialect.start);
            while let Some(step) = rows.next_row()? {
                let found = match step {
                    Step::Row(row) if row.number <= layout.dialect.header || is_passed(&row, layout) => continue,
                    Step::Row(row) => {
                        let span = Span { offset: row.offset, len: row.len, file };
                        let value = object(&layout.names, &row.cells);
                        Found::Record(make(value, span, Some(layout)), None, place(row.number, row.offset))
                    }
                    Step::TooLong { offset, number, .. } => Found::Broken(
                        "table.row_too_long",
                        "This row is larger than 64 MB or has too many cells; most often a quotation mark is never \
                         closed. It was left out."
                            .to_owned(),
                        place(number, offset),
                    ),
                    Step::Unclosed { offset, number, kept } => {
                        let (code, message) = unclosed(kept);
                        Found::Broken(code, message.to_owned(), place(number, offset))
                    }
                };
                if each(found, rows.position()).is_break() {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

/// Reads the record in `bytes`, which are those of its span.
pub(super) fn again<'a>(
    desk: &dyn Desk,
    read_as: FileShape,
    file: &'a str,
    span: Span,
    bytes: &[u8],
    layout: Option<Rc<TableLayout>>,
) -> Option<Record<'a>> {
    let shape = read_as.shape;
    let value = match shape.form {
        Form::Json => json(bytes).ok()?,
        Form::Xml(_) => xml_value::parse(bytes).ok()?,
        Form::Table => {
            let layout = layout.as_ref()?;
            object(&layout.names, &layout.dialect.row(bytes)?)
        }
    };
    let variant = variant_of(desk, read_as, &value, bytes);
    Some(Record { variant, file, span, value, layout, utc: shape.utc })
}

/// What a file was taken for.
#[derive(Clone, Copy, Debug)]
pub(super) struct FileShape {
    /// By its first record, or by the person.
    pub shape: &'static Shape,
    /// The person said so, so that all its records are of it.
    pub chosen: bool,
}

/// The variant of a record of JSON: that of its file, unless it has the keys of another one and not those of its file, because
/// a file may hold records of several kinds.
fn variant_of(desk: &dyn Desk, read_as: FileShape, value: &Value, bytes: &[u8]) -> &'static str {
    let FileShape { shape, chosen } = read_as;
    if chosen || shape.form != Form::Json {
        return shape.variant;
    }
    let has = |key: &str| value.get(key).is_some();
    let fits = |one: &&Shape| {
        one.form == Form::Json
            && one.keys.iter().all(|key| has(key))
            && one.some.1.iter().filter(|key| has(key)).count() >= one.some.0
            && !one.not.iter().any(|key| has(key))
    };
    let marked = |one: &&Shape| {
        one.marks.is_empty() || one.marks.iter().any(|mark| memchr::memmem::find(bytes, mark.as_bytes()).is_some())
    };
    let shapes = desk.shapes();
    if shapes.iter().filter(|one| one.variant == shape.variant).any(|one| fits(&one)) {
        return shape.variant;
    }
    let others = shapes.iter().filter(|one| !one.by_name_only && one.members.is_empty());
    let found = others.filter(fits).filter(marked).rev().max_by_key(|one| one.confidence);
    found.map_or(shape.variant, |one| one.variant)
}

/// JSON to a value. Integers that no number type holds become texts, because ids keep all their digits. Bytes that are no UTF-8, and halves of surrogate pairs left by exporters that cut within an emoji,
/// become U+FFFD instead of costing the record.
pub(in crate::vendor) fn json(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    let text = String::from_utf8_lossy(bytes);
    let text = json_numbers::with_long_ones_as_texts(&text);
    serde_json::from_str(&text).or_else(|error| match mend_surrogates(&text) {
        Some(mended) => serde_json::from_str(&mended),
        None => Err(error),
    })
}

/// Replaces escaped halves of surrogate pairs; `None` when there are none.
fn mend_surrogates(text: &str) -> Option<String> {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let mut mended = String::with_capacity(text.len());
    let (mut at, mut found) = (0, false);
    while let Some(next) = text.get(at..).and_then(|rest| rest.find('\\')).map(|next| at + next) {
        mended.push_str(text.get(at..next)?);
        match (unit(next), unit(next + 6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => {
                mended.push_str(text.get(next..next + 12)?);
                at = next + 12;
            }
            (Some(0xD800..=0xDFFF), _) => {
                mended.push('\u{FFFD}');
                found = true;
                at = next + 6;
            }
            _ => {
                let len = 1 + text.get(next + 1..)?.chars().next().map_or(0, char::len_utf8);
                mended.push_str(text.get(next..next + len)?);
                at = next + len;
            }
        }
    }
    mended.push_str(text.get(at..)?);
    found.then_some(mended)
}

/// How a table is read: its names, the order of day and month in each column. `None` when it is no table.
/// With it, a problem for each column of dates that nothing in it settles.
pub(super) fn layout(
    desk: &dyn Desk,
    file: FileId,
    files: &dyn Files,
    settings: &Settings,
) -> io::Result<Option<(TableLayout, Vec<Problem>)>> {
    let FileInfo { name, size } = files.info(file)?;
    let mut head = Vec::new();
    files.open(file)?.take(Probe::LEN as u64).read_to_end(&mut head)?;
    let Some(sniffed) = sniff(&head, size) else { return Ok(None) };
    let mut names = titled(desk, names(&sniffed).0);
    let titled = names.len();
    let mut beyond = Vec::new();
    let mut tallies = vec![OrderTally::default(); names.len()];
    let mut reader = files.open(file)?;
    reader.seek(SeekFrom::Start(sniffed.dialect.start))?;
    // An order that the beginning does not settle may be settled by any later row.
    let mut rows = Rows::new(BufReader::new(reader), &sniffed.dialect, sniffed.dialect.start);
    while let Some(step) = rows.next_row()? {
        let Step::Row(row) = step else { continue };
        let filled = row.cells.iter().enumerate().skip(titled).filter(|(_, text)| !text.trim().is_empty());
        let last = filled.map(|(at, _)| at).last();
        if let Some(last) = last.filter(|_| row.number > sniffed.dialect.header) {
            names.extend((names.len()..(last + 1).min(titled + MOST_BEYOND)).map(|at| format!("Column {}", at + 1)));
            if beyond.len() < Catalogue::MAX_PROBLEMS {
                beyond.push(extra_cells(&name, &row));
            }
        }
        for (tally, text) in tallies.iter_mut().zip(row.cells.iter()) {
            if text.len() <= 40 {
                tally.add(text);
            }
        }
    }
    // What a column proves is so, whatever was chosen for those that prove nothing.
    // Where all columns that prove something agree, the others of the file are written the same way.
    let mut proven = tallies.iter().filter_map(|tally| tally.verdict().day_first());
    let first = proven.next();
    let agreed = settings.day_first(desk.id()).or(first.filter(|first| proven.all(|other| other == *first)));
    let day_first = tallies.iter().map(|tally| tally.verdict().day_first().or(agreed)).collect();
    let problems = names.iter().zip(&tallies).filter(|_| agreed.is_none()).filter_map(|(column, tally)| {
        match tally.verdict() {
            // Else it is a column of texts in which a date occurs.
            DayMonth::Ambiguous { share } if share >= DATES => Some(ambiguous_dates(&name, column, share)),
            _ => None,
        }
    });
    let problems = problems.chain(beyond).collect();
    let layout = TableLayout { day_first, ..TableLayout::unread(file, sniffed.dialect.decided(&rows), names) };
    Ok(Some((layout, problems)))
}

/// A row with more cells than the header.
fn extra_cells(file: &str, row: &Row) -> Problem {
    Problem {
        severity: Severity::Warning,
        place: Place { file: file.to_owned(), record: Some(row.number), byte: Some(row.offset) },
        code: "table.extra_cells".to_owned(),
        message: "The row has more cells than the header; what is beyond is kept as custom fields. A text with the \
                  delimiter in it that is not in quotation marks does this, and then the cells behind it stand in the wrong \
                  columns: put the text in quotation marks and drop the file again."
            .to_owned(),
        case: None,
    }
}

/// The names of the columns, and the titles above them where the file has both. The second of two rows of names counts:
/// titles differ from account to account, and are translated.
pub(super) fn names(sniffed: &Sniffed) -> (Vec<String>, Option<Vec<String>>) {
    let named = |(at, name): (usize, &str)| match name.trim() {
        "" => format!("Column {}", at + 1),
        name => name.to_owned(),
    };
    let titles: Vec<String> = sniffed.header.iter().enumerate().map(named).collect();
    match sniffed.sample.first().filter(|row| is_second_header(&row.cells, titles.len())) {
        Some(row) => (row.cells.iter().enumerate().map(named).collect(), Some(titles)),
        None => (titles, None),
    }
}

/// Titles in other languages become those under which the desk's columns are read.
pub(super) fn titled(desk: &dyn Desk, names: Vec<String>) -> Vec<String> {
    let known = desk.titles();
    let own = |name: String| {
        let lower = name.to_lowercase();
        let found = known.iter().find(|(_, others)| others.contains(&lower.as_str()));
        found.map_or(name, |(title, _)| (*title).to_owned())
    };
    names.into_iter().map(own).collect()
}

/// A row of nothing but identifiers that begins with an id: `id,ticketId,createdTime`.
fn is_second_header(cells: &Cells, columns: usize) -> bool {
    let identifier = |text: &str| {
        let text = text.trim();
        text.starts_with(|first: char| first.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let filled: Vec<&str> = cells.iter().map(str::trim).filter(|text| !text.is_empty()).collect();
    filled.len() >= 3
        && filled.len() * 2 > columns
        && filled.first().is_some_and(|first| first.eq_ignore_ascii_case("id"))
        && filled.iter().all(|text| identifier(text))
}

/// The second row of names, a repeated header, a blank row.
fn is_passed(row: &Row, layout: &TableLayout) -> bool {
    row.cells.is_blank()
        || (row.cells.len() > 1 && row.cells.iter().zip(&layout.names).all(|(text, name)| text.trim() == name))
}

/// A row as an object. A lone dash is how several desks write nothing, and an apostrophe before a sign keeps a
/// spreadsheet from reading a formula.
fn object(names: &[String], cells: &Cells) -> Value {
    let mut members: Map<String, Value> = Map::new();
    for (at, name) in names.iter().enumerate() {
        let text = cells.get(at).unwrap_or_default();
        let text = match text.strip_prefix('\'') {
            Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
            _ => text,
        };
        let text = if text.trim() == "-" { "" } else { text };
        let text = if is_of_ids(name) { whole(text) } else { text };
        let value = Value::String(text.to_owned());
        match members.entry(name.to_lowercase()) {
            serde_json::map::Entry::Vacant(place) => {
                place.insert(value);
            }
            serde_json::map::Entry::Occupied(mut place) => match place.get_mut() {
                Value::Array(values) => values.push(value),
                first => {
                    let earlier = first.take();
                    *first = Value::Array(vec![earlier, value]);
                }
            },
        }
    }
    Value::Object(members)
}

/// `id`, `Requester ID`, `ticket_id`, `assigneeId`; but not `paid`.
fn is_of_ids(name: &str) -> bool {
    match name.as_bytes() {
        [rest @ .., b'i' | b'I', b'd' | b'D'] if rest.last().is_none_or(|last| !last.is_ascii_alphanumeric()) => true,
        [.., before, b'I', b'd'] => before.is_ascii_lowercase(),
        _ => false,
    }
}

fn span(file: FileId, offset: u64, bytes: &[u8]) -> Span {
    Span { offset, len: u32::try_from(bytes.len()).unwrap_or(u32::MAX), file }
}

fn broken(form: &str, error: &str) -> String {
    format!(
        "This record is damaged and was left out; the others are read. The {form} parser says: {error}. Export it \
         again, or mend it in a text editor."
    )
}

#[cfg(test)]
mod tests;
