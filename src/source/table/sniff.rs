//! Finding out how a table is written from its beginning.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::{Cells, Dialect, Row, Rows, Step};
use crate::text::encoding;

/// A table as its beginning shows it.
#[derive(Clone, Debug)]
pub struct Sniffed {
    /// How it is written.
    pub dialect: Dialect,
    /// The texts of the header as they stand.
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

/// Is this the beginning of a table with a header and two columns or more? `head` is all of a file, or as much of a
/// longer one as `size` says is missing.
pub fn sniff(head: &[u8], size: u64) -> Option<Sniffed> {
    let encoding = encoding::detect(head);
    let wide = encoding == UTF_16LE || encoding == UTF_16BE;
    // A stray zero byte is damage in a table; many are a program or a picture.
    let binary = memchr::memchr_iter(0, head).count() * 100 > head.len();
    if !wide && (binary || !encoding.is_ascii_compatible()) {
        return None;
    }
    let whole = head.len() as u64 >= size;
    let mark = Encoding::for_bom(head).map_or(0, |(_, len)| len);
    let (start, delimiters) = match sep_line(head.get(mark..)?, encoding) {
        Some((delimiter, len)) => (mark + len, vec![delimiter]),
        None => (mark, DELIMITERS.to_vec()),
    };
    let body = head.get(start..)?;
    delimiters
        .into_iter()
        .filter_map(|delimiter| {
            let dialect = Dialect { encoding, delimiter, start: start as u64, header: 1 };
            let rows = read(body, &dialect, whole, LOOKED_AT);
            score(&rows).map(|(score, columns)| (score, columns, dialect))
        })
        .max_by(|(a, ..), (b, ..)| a.total_cmp(b))
        .and_then(|(_, columns, dialect)| shape(read(body, &dialect, whole, SAMPLE), columns, dialect))
}

/// Excel's first line `sep=;`: the delimiter and the length of the line in bytes.
fn sep_line(bytes: &[u8], encoding: &'static Encoding) -> Option<(u8, usize)> {
    let unit = if encoding == UTF_16LE || encoding == UTF_16BE { 2 } else { 1 };
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
    let mut rows = Rows::new(body, dialect, dialect.start);
    let mut found = Vec::new();
    while found.len() < limit
        && let Ok(Some(Step::Row(row))) = rows.next_row()
    {
        found.push(row);
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

/// Finds the header among the first rows: the first that fills half of the columns and looks like names.
fn shape(rows: Vec<Row>, columns: usize, mut dialect: Dialect) -> Option<Sniffed> {
    let filled = |row: &Row| row.cells.iter().filter(|text| !text.trim().is_empty()).count();
    let at = rows.iter().take(TITLE_ROWS).position(|row| filled(row) >= columns.div_ceil(2).max(2))?;
    let mut rows = rows.into_iter().skip(at);
    let header = rows.next().filter(|row| names(&row.cells))?;
    dialect.header = header.number;
    let sample: Vec<Row> = rows.filter(|row| !row.cells.is_blank()).collect();
    // A header alone is an empty table; a last line with a comma below lines without is prose.
    (at == 0 || !sample.is_empty()).then_some(Sniffed { dialect, header: header.cells, sample })
}

/// Short texts without addresses, of which few are numbers.
fn names(header: &Cells) -> bool {
    const LONGEST: usize = 120;
    let filled: Vec<&str> = header.iter().map(str::trim).filter(|text| !text.is_empty()).collect();
    let numbers = filled.iter().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')).count();
    let unlike = |text: &&str| {
        text.chars().count() > LONGEST || text.contains(['@', '\n', '{', '<']) || text.chars().any(char::is_control)
    };
    !filled.iter().any(unlike) && numbers * 4 <= filled.len()
}
