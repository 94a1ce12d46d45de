//! Rows of a sheet as the bytes of a CSV file, made while they are read.

use std::io::{self, Read};

use super::row::Row;
use super::{Broken, Rows};
use crate::source::piece::Piece;

/// Rows are padded to the widest so far, so that the table has one shape; but not beyond this, or a million narrow rows
/// below a wide one would be gigabytes of commas.
const PADDED: usize = 256;
/// Bytes made at a time.
const BATCH: usize = 64 * 1024;

/// See the module.
pub(super) struct CsvBytes<'a> {
    rows: &'a mut dyn Rows,
    pub(super) row: Row,
    width: usize,
    ready: Piece,
    last: u32,
    ended: bool,
    /// Why it ended before the end of the sheet.
    pub(super) broken: Option<Broken>,
    /// Rows with something in them.
    pub(super) count: u64,
}

impl<'a> CsvBytes<'a> {
    pub(super) fn new(rows: &'a mut dyn Rows) -> Self {
        Self {
            rows,
            row: Row::default(),
            width: 0,
            ready: Piece::default(),
            last: 0,
            ended: false,
            broken: None,
            count: 0,
        }
    }

    /// Is there any row?
    pub(super) fn has_rows(&mut self) -> io::Result<bool> {
        if self.count == 0 && !self.ended {
            self.fill()?;
        }
        Ok(self.count > 0)
    }

    fn fill(&mut self) -> io::Result<()> {
        let mut bytes = std::mem::take(self.ready.anew());
        while bytes.len() < BATCH && !self.ended {
            match self.rows.next_row(&mut self.row) {
                Ok(true) => bytes = self.write(bytes)?,
                Ok(false) => self.ended = true,
                Err(broken) => {
                    self.broken = Some(broken);
                    self.ended = true;
                }
            }
        }
        self.ready = bytes.into();
        Ok(())
    }

    /// Rows keep their numbers: an empty one of the sheet is an empty line.
    fn write(&mut self, mut bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        let gap = self.row.number.saturating_sub(self.last.saturating_add(1));
        bytes.resize(bytes.len().saturating_add(gap as usize), b'\n');
        self.last = self.row.number;
        self.count += 1;
        let cells = self.row.cells();
        self.width = self.width.max(cells.len().min(PADDED));
        let padding = self.width.saturating_sub(cells.len());
        let mut writer = ::csv::WriterBuilder::new().flexible(true).buffer_capacity(BATCH).from_writer(bytes);
        writer.write_record(cells.iter().map(String::as_str).chain(std::iter::repeat_n("", padding)))?;
        writer.into_inner().map_err(|error| error.into_error())
    }
}

impl Read for CsvBytes<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.ready.is_given() && !self.ended {
            self.fill()?;
        }
        Ok(self.ready.give(into))
    }
}
