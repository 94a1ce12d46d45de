//! Finding out how a table is written from its beginning.

use std::io::Cursor;

use encoding_rs::{Encoding, UTF_8};

use super::rows::is_wide;
use super::{Cells, Dialect, Row, Rows, Step};
use crate::text::encoding;

/// A table as its beginning shows it.
#[derive(Clone, Debug)]
pub struct Sniffed {
    /// How it is written.
    pub dialect: Dialect,
    /// The texts of the header, each in one line.
    pub header: Cells,
    /// Rows below the header that are not blank.
    pub sample: Vec<Row>,
}

const DELIMITERS: [u8; 4] = *b",;\t|";
/// Rows that decide the delimiter.
const LOOKED_AT: usize = 60;
/// Rows that are kept as a sample.
const SAMPLE: usize = 500;
/// A title or two and a blank row may stand above the header.
const TITLE_ROWS: usize = 10;
/// What a delimiter is worth by which the first row is a title, or no row is a header: texts have commas, too.
const TITLED: f64 = 0.5;
const UNNAMED: f64 = 0.3;
/// The longest name of a column; one in four may be a whole question.
const LONG_NAME: usize = 120;
const LONGEST_NAME: usize = 1000;

/// Is this the beginning of a table with a header and two columns or more? `head` is all of a file, or as much of a
/// longer one as `size` says is missing.
pub fn sniff(head: &[u8], size: u64) -> Option<Sniffed> {
    let Beginning { body, dialect, delimiters, whole } = Beginning::of(head, size)?;
    let ways = delimiters.into_iter().filter_map(|delimiter| {
        let dialect = Dialect { delimiter, ..dialect };
        let rows = read(body, &dialect, whole, LOOKED_AT);
        let (score, columns) = score(&rows)?;
        let weight = header(&rows, columns).map_or(UNNAMED, |at| if at == 0 { 1.0 } else { TITLED });
        Some((score * weight, columns, dialect))
    });
    let (_, columns, dialect) = ways.max_by(|(a, ..), (b, ..)| a.total_cmp(b))?;
    shape(read(body, &dialect, whole, SAMPLE), columns, dialect)
}

/// The same of one column, whose name `is_known` must know: any text has lines.
pub fn sniff_column(head: &[u8], size: u64, is_known: impl Fn(&str) -> bool) -> Option<Sniffed> {
    let Beginning { body, dialect, delimiters, whole } = Beginning::of(head, size)?;
    let dialect = Dialect { delimiter: *delimiters.first()?, ..dialect };
    let mut rows = read(body, &dialect, whole, SAMPLE).into_iter().filter(|row| !row.cells.is_blank());
    let name = rows.next().filter(|row| row.cells.len() == 1 && row.cells.iter().all(&is_known))?;
    let sample: Vec<Row> = rows.collect();
    let header = in_lines(&name.cells);
    (!sample.is_empty()).then_some(Sniffed { dialect: Dialect { header: name.number, ..dialect }, header, sample })
}

/// A beginning that may be a table's.
struct Beginning<'a> {
    /// Behind the byte order mark and the `sep=` line.
    body: &'a [u8],
    /// All but the delimiter and the header.
    dialect: Dialect,
    delimiters: Vec<u8>,
    whole: bool,
}

impl<'a> Beginning<'a> {
    fn of(head: &'a [u8], size: u64) -> Option<Self> {
        let encoding = encoding::detect(head);
        // A stray zero byte is damage in a table; many are a program or a picture.
        let binary = memchr::memchr_iter(0, head).count() * 100 > head.len();
        if !is_wide(encoding) && (binary || !encoding.is_ascii_compatible()) {
            return None;
        }
        let whole = head.len() as u64 >= size;
        let mark = Encoding::for_bom(head).map_or(0, |(_, len)| len);
        let (start, delimiters) = match sep_line(head.get(mark..)?, encoding) {
            Some((delimiter, len)) => (mark + len, vec![delimiter]),
            None => (mark, DELIMITERS.to_vec()),
        };
        let undecided = encoding == UTF_8 && !whole && head.is_ascii();
        let dialect = Dialect { encoding, undecided, delimiter: b',', start: start as u64, header: 1 };
        Some(Self { body: head.get(start..)?, dialect, delimiters, whole })
    }
}

/// Excel's first line `sep=;`: the delimiter and the length of the line in bytes.
fn sep_line(bytes: &[u8], encoding: &'static Encoding) -> Option<(u8, usize)> {
    let unit = if is_wide(encoding) { 2 } else { 1 };
    let (text, _) = encoding.decode_without_bom_handling(bytes.get(..bytes.len().min(16 * unit))?);
    let end = text.find(['\r', '\n'])?;
    let line = text.get(..end)?.trim_matches('"');
    let delimiter = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and(line.get(4..))?;
    let [delimiter] = *delimiter.as_bytes() else { return None };
    let line_end = if text.get(end..)?.starts_with("\r\n") { 2 } else { 1 };
    (delimiter.is_ascii() && !matches!(delimiter, b'"' | b'\r' | b'\n')).then_some((delimiter, (end + line_end) * unit))
}

/// The rows of a beginning; of a cut one without the last, which may be cut as well.
fn read(body: &[u8], dialect: &Dialect, whole: bool, limit: usize) -> Vec<Row> {
    let body_of = Cursor::new(body);
    let mut rows = if whole {
        Rows::new(body_of, dialect, dialect.start)
    } else {
        Rows::of_beginning(body_of, dialect, dialect.start)
    };
    let mut found = Vec::new();
    while found.len() < limit
        && let Ok(Some(step)) = rows.next_row()
    {
        match step {
            Step::Row(row) => found.push(row),
            Step::Unclosed { .. } => {}
            Step::TooLong { .. } => break,
        }
    }
    let cut = !whole && rows.position() >= dialect.start + body.len() as u64;
    if cut && found.len() > 1 {
        found.pop();
    }
    found
}

/// How table-like the rows are with this delimiter, and how many columns most of them have.
fn score(rows: &[Row]) -> Option<(f64, usize)> {
    let lengths: Vec<usize> = rows.iter().filter(|row| !row.cells.is_blank()).map(|row| row.cells.len()).collect();
    let count = |columns: usize| lengths.iter().filter(|len| **len == columns).count();
    let columns = *lengths.iter().filter(|len| **len >= 2).max_by_key(|len| (count(**len), **len))?;
    let share = count(columns) as f64 / lengths.len() as f64;
    // Ragged rows are normal below a header that is wider than they are; most must still have several cells.
    let several = lengths.iter().filter(|len| **len >= 2).count() as f64 / lengths.len() as f64;
    (several >= 0.5).then_some(((share + several) * (1.0 - 1.0 / columns as f64), columns))
}

/// The header among the first rows: the first that fills half of the columns, when it looks like names.
fn header(rows: &[Row], columns: usize) -> Option<usize> {
    let filled = |row: &Row| row.cells.iter().filter(|text| !text.trim().is_empty()).count();
    let at = rows.iter().take(TITLE_ROWS).position(|row| filled(row) >= columns.div_ceil(2).max(2))?;
    rows.get(at).filter(|row| names(&row.cells)).map(|_| at)
}

/// The table below its header.
fn shape(rows: Vec<Row>, columns: usize, mut dialect: Dialect) -> Option<Sniffed> {
    let at = header(&rows, columns)?;
    let mut rows = rows.into_iter().skip(at);
    let header = rows.next()?;
    dialect.header = header.number;
    let sample: Vec<Row> = rows.filter(|row| !row.cells.is_blank()).collect();
    // A header alone is an empty table; a last line with a comma below lines without is prose.
    (at == 0 || !sample.is_empty()).then_some(Sniffed { dialect, header: in_lines(&header.cells), sample })
}

/// Names of several lines in one each.
fn in_lines(header: &Cells) -> Cells {
    let names: Vec<String> = header.iter().map(in_line).collect();
    names.iter().map(String::as_str).collect()
}

/// A name as it is shown: spreadsheets break long ones into lines.
pub fn in_line(name: &str) -> String {
    if !name.contains(['\r', '\n', '\t']) {
        return name.to_owned();
    }
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Short texts without addresses, of which few are numbers. Only what is quoted has several lines.
fn names(header: &Cells) -> bool {
    let filled: Vec<&str> = header.iter().map(str::trim).filter(|text| !text.is_empty()).collect();
    let numbers = filled.iter().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')).count();
    let odd = |letter: char| letter.is_control() && !letter.is_whitespace();
    let unlike = |text: &&str| {
        text.chars().count() > LONGEST_NAME
            || text.contains(['@', '{'])
            || text.starts_with('<')
            || text.chars().any(odd)
    };
    let long = filled.iter().filter(|text| text.chars().count() > LONG_NAME).count();
    !filled.iter().any(unlike) && long * 4 <= filled.len() && numbers * 4 <= filled.len()
}
