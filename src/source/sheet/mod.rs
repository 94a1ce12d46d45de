//! Workbooks to tables: every visible sheet with something in it becomes a CSV file of the import, so that whoever reads
//! tables reads sheets as well. Sheets are read row by row: only one row and the texts that cells share are held.
//!
//! The formats are XML in a zip or records in a compound file, which crates read; which cell holds what is said here,
//! because a reader that lays a whole sheet out in memory cannot keep to the memory of a browser.

mod csv;
mod merged;
mod number;
mod ods;
mod row;
mod take;
mod xls;
mod xlsx;
mod xml;

pub use take::{SheetTaker, Taken};

/// Why a workbook or the rest of a sheet cannot be read.
#[derive(Debug, thiserror::Error)]
enum Broken {
    /// Not what its format says; in words for the person.
    #[error("{0}")]
    Damaged(String),
    /// Encrypted.
    #[error("it has a password")]
    Password,
    /// More than a browser should hold at once, or more than a workbook of this size honestly unpacks to.
    #[error("it unpacks to too much")]
    TooLarge,
    /// A workbook of binary parts.
    #[error("it is an Excel binary workbook")]
    Xlsb,
}

impl Broken {
    fn missing(part: &str) -> Self {
        Self::Damaged(format!("its part {part} is missing"))
    }
}

/// One sheet of a workbook.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Sheet {
    name: String,
    hidden: bool,
}

/// Reads the rows of one sheet from the top.
trait Rows {
    /// Fills `row` with the next row that holds something; `false` after the last.
    fn next_row(&mut self, row: &mut row::Row) -> Result<bool, Broken>;
}
