//! Tables of a loader that keeps each record as JSON in one cell (Airbyte's `_airbyte_data`). A copy with these records, one a
//! line, is what the desk's API gave, so the desks read that.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use super::{beside, recognise_by_content};
use crate::source::table::{Dialect, Row, Rows, Step};
use crate::source::{FileId, Files};
use crate::vendor::{Probe, Recognition};

/// The column of the records.
const COLUMN: &str = "_airbyte_data";

/// The copy of a file, and what a desk takes it for; `None` when it is no such table, or no desk knows its records.
pub(super) fn copy(files: &mut dyn Files, id: FileId, probe: &Probe<'_>) -> Option<(FileId, Recognition)> {
    let sniffed = probe.table()?;
    let column = sniffed.header.iter().position(|name| name.trim().eq_ignore_ascii_case(COLUMN))?;
    let open = |dialect: &Dialect, files: &dyn Files| {
        let mut reader = files.open(id).ok()?;
        reader.seek(SeekFrom::Start(dialect.start)).ok()?;
        Some(Lines::new(Rows::new(BufReader::new(reader), dialect, dialect.start), column, dialect.header))
    };
    let mut head = Vec::new();
    open(&sniffed.dialect, files)?.take(Probe::LEN as u64).read_to_end(&mut head).ok()?;
    let made = Probe::new(probe.name, head.len() as u64, &head);
    let recognition = recognise_by_content(&made).filter(|found| beside::is_desk(&found.vendor))?;
    let mut lines = open(&sniffed.dialect, files)?;
    let copy = files.spill(probe.name.to_owned(), &mut lines).ok()?;
    Some((copy, recognition))
}

/// The cells of one column, one a line.
struct Lines<R> {
    rows: Rows<R>,
    column: usize,
    header: u64,
    line: Vec<u8>,
    read: usize,
}

impl<R: Read + Seek> Lines<R> {
    fn new(rows: Rows<R>, column: usize, header: u64) -> Self {
        Self { rows, column, header, line: Vec::new(), read: 0 }
    }

    /// The next line; none at the end.
    fn fill(&mut self) -> io::Result<()> {
        self.line.clear();
        self.read = 0;
        while self.line.is_empty() {
            match self.rows.next_row()? {
                None => return Ok(()),
                Some(Step::Row(row)) if row.number <= self.header || row.cells.is_blank() => {}
                Some(Step::Row(row)) => self.line.extend(record(&row, self.column)),
                // The reader of the copy says that it is damaged.
                Some(_) => self.line.extend_from_slice(b"{\"damaged\n"),
            }
        }
        Ok(())
    }
}

/// The record of a row. Outside of texts a line break is a space, and within them there is none.
fn record(row: &Row, column: usize) -> Vec<u8> {
    let text = row.cells.get(column).unwrap_or_default().replace(['\n', '\r'], " ");
    format!("{text}\n").into_bytes()
}

impl<R: Read + Seek> Read for Lines<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.read >= self.line.len() {
            self.fill()?;
        }
        let rest = self.line.get(self.read..).unwrap_or_default();
        let len = rest.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..len), rest.get(..len)) {
            to.copy_from_slice(from);
        }
        self.read += len;
        Ok(len)
    }
}
