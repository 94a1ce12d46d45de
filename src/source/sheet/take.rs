//! One workbook to the files of its sheets, with everything worth a word said as a problem.

use std::ops::ControlFlow;

use zip::ZipArchive;

use super::csv::CsvBytes;
use super::merged::Filled;
use super::ods::Document;
use super::xls::{self, Found};
use super::xlsx::Workbook;
use super::{Broken, Rows, Sheet};
use crate::model::{Place, Problem, Severity};
use crate::source::archive::{Limits, Metered, Spilled, Stopped, harmless};
use crate::source::magic::Kind;
use crate::source::steady::Steady;
use crate::source::{FileId, Files, ReadSeek};

/// What became of one workbook.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Taken {
    /// It is no workbook; nothing was said.
    NoWorkbook,
    /// Left out, and said so.
    Refused,
    /// So many sheets became tables.
    Sheets {
        /// How many.
        count: u32,
        /// What the workbook is, e.g. `xlsx`.
        format: &'static str,
    },
}

/// Takes workbooks apart.
pub struct SheetTaker<'a> {
    /// Where workbooks come from and tables go to.
    pub files: &'a mut dyn Files,
    /// What a workbook may unpack to.
    pub limits: Limits,
    /// What was wrong.
    pub problems: &'a mut Vec<Problem>,
    /// Called with the name of the table about every megabyte; answers whether to go on.
    pub progress: &'a mut dyn FnMut(&str) -> ControlFlow<()>,
}

type Archive = ZipArchive<Box<dyn ReadSeek>>;

/// A workbook that is being taken apart.
struct Book {
    name: String,
    budget: u64,
    count: u32,
    /// Left out because they are hidden.
    hidden: Vec<String>,
}

impl SheetTaker<'_> {
    /// Makes a CSV file `<workbook>/<sheet>.csv` of every visible sheet with something in it. `kind` is what the file
    /// begins like.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn take(&mut self, id: FileId, kind: Kind) -> Result<Taken, Stopped> {
        let Ok(info) = self.files.info(id) else { return Ok(Taken::Refused) };
        let budget = self.limits.free.saturating_add(info.size.saturating_mul(self.limits.ratio));
        let mut book = Book { name: info.name, budget, count: 0, hidden: Vec::new() };
        let reader = match self.files.open(id) {
            Ok(reader) => Box::new(Steady::new(reader)) as Box<dyn ReadSeek>,
            Err(error) => {
                self.broken(&book.name, &Broken::Damaged(error.to_string()));
                return Ok(Taken::Refused);
            }
        };
        let (format, read) = match kind {
            Kind::Spreadsheet => self.zipped(reader, &mut book)?,
            Kind::OldOffice => match xls::Workbook::open(reader) {
                Ok(Found::Other) => return Ok(Taken::NoWorkbook),
                Ok(Found::Locked) => ("xlsx", Err(Broken::Password)),
                Ok(Found::Workbook(workbook)) => ("xls", self.xls(*workbook, &mut book)?),
                // Damage within what may be an Outlook message is for others to name.
                Err(Broken::Damaged(_)) if !book.name.to_lowercase().ends_with(".xls") => return Ok(Taken::NoWorkbook),
                Err(broken) => ("xls", Err(broken)),
            },
            _ => return Ok(Taken::NoWorkbook),
        };
        if let Err(broken) = read {
            self.broken(&book.name, &broken);
            if book.count == 0 {
                return Ok(Taken::Refused);
            }
        } else if book.count == 0 {
            let message = "No visible sheet of this workbook has anything in it. Export it again, or leave it out.";
            self.say(&book.name, Severity::Error, "sheet.empty", None, message);
        }
        if !book.hidden.is_empty() {
            let message = format!(
                "Hidden sheets are not read: {}. If they belong to the export, make them visible and drop the workbook \
                 again.",
                book.hidden.join(", ")
            );
            self.say(&book.name, Severity::Warning, "sheet.hidden", None, &message);
        }
        if book.count == 0 { Ok(Taken::Refused) } else { Ok(Taken::Sheets { count: book.count, format }) }
    }

    /// A workbook of XML in a zip.
    fn zipped(
        &mut self,
        reader: Box<dyn ReadSeek>,
        book: &mut Book,
    ) -> Result<(&'static str, Result<(), Broken>), Stopped> {
        let mut archive = match ZipArchive::new(reader) {
            Ok(archive) => archive,
            Err(error) => return Ok(("xlsx", Err(Broken::Damaged(error.to_string())))),
        };
        if archive.index_for_name("content.xml").is_some() {
            return Ok(("ods", self.ods(&mut archive, book)?));
        }
        Ok(("xlsx", self.xlsx(&mut archive, book)?))
    }

    fn xls(
        &mut self,
        mut workbook: xls::Workbook<Box<dyn ReadSeek>>,
        book: &mut Book,
    ) -> Result<Result<(), Broken>, Stopped> {
        for (sheet, offset) in std::mem::take(&mut workbook.sheets) {
            if sheet.hidden {
                book.hidden.push(sheet.name);
                continue;
            }
            let merged = workbook.merged(offset);
            match workbook.cells(offset) {
                Ok(cells) => self.sheet(&sheet, &mut Filled::new(cells, merged), book)?,
                Err(broken) => self.broken(&table(&book.name, &sheet), &broken),
            }
        }
        Ok(Ok(()))
    }

    fn xlsx(&mut self, archive: &mut Archive, book: &mut Book) -> Result<Result<(), Broken>, Stopped> {
        let workbook = match Workbook::open(archive, book.budget) {
            Ok(workbook) => workbook,
            Err(broken) => return Ok(Err(broken)),
        };
        for (sheet, path) in &workbook.sheets {
            if sheet.hidden {
                book.hidden.push(sheet.name.clone());
                continue;
            }
            let cells = workbook.merged(archive, path).and_then(|merged| Ok((workbook.cells(archive, path)?, merged)));
            match cells {
                Ok((cells, merged)) => self.sheet(sheet, &mut Filled::new(cells, merged), book)?,
                Err(broken) => self.broken(&table(&book.name, sheet), &broken),
            }
        }
        Ok(Ok(()))
    }

    fn ods(&mut self, archive: &mut Archive, book: &mut Book) -> Result<Result<(), Broken>, Stopped> {
        let mut document = match Document::open(archive, book.budget) {
            Ok(document) => document,
            Err(broken) => return Ok(Err(broken)),
        };
        loop {
            match document.next_sheet() {
                Ok(Some(sheet)) if sheet.hidden => book.hidden.push(sheet.name),
                Ok(Some(sheet)) => self.sheet(&sheet, &mut document, book)?,
                Ok(None) => return Ok(Ok(())),
                Err(broken) => return Ok(Err(broken)),
            }
        }
    }

    /// One sheet to one file.
    fn sheet(&mut self, sheet: &Sheet, rows: &mut dyn Rows, book: &mut Book) -> Result<(), Stopped> {
        let name = table(&book.name, sheet);
        let mut bytes = CsvBytes::new(rows);
        match bytes.has_rows() {
            Ok(true) => {}
            Ok(false) => {
                if let Some(broken) = bytes.broken {
                    self.broken(&name, &broken);
                }
                return Ok(());
            }
            Err(error) => {
                self.broken(&name, &Broken::Damaged(error.to_string()));
                return Ok(());
            }
        }
        let mut metered = Metered::new(&mut bytes, book.budget, &name, self.progress);
        let spilled = self.files.spill(name.clone(), &mut metered);
        book.budget = metered.left();
        match metered.outcome(spilled)? {
            Spilled::File(_) => book.count += 1,
            Spilled::TooMuch => self.broken(&name, &Broken::TooLarge),
            Spilled::Failed(error) => self.broken(&name, &Broken::Damaged(error.to_string())),
        }
        if let Some(broken) = &bytes.broken {
            self.broken(&name, broken);
        }
        let (cut, first) = bytes.row.cut;
        if cut > 0 {
            let message = format!(
                "Cut cells: {cut}. Each holds exactly 32,767 characters, which is all that a cell can hold: its text was \
                 cut when the sheet was written. Export JSON or CSV from the old service if whole texts matter."
            );
            self.say(&name, Severity::Warning, "sheet.cut_cells", Some(first.into()), &message);
        }
        if bytes.row.without_value > 0 {
            let message = format!(
                "Formulas without a stored result, which read as empty: {}. Open the workbook in its office program, \
                 save it, and drop it again.",
                bytes.row.without_value
            );
            self.say(&name, Severity::Warning, "sheet.no_values", None, &message);
        }
        Ok(())
    }

    fn broken(&mut self, file: &str, broken: &Broken) {
        let (code, message) = match broken {
            Broken::Damaged(why) => (
                "sheet.damaged",
                format!(
                    "The workbook is damaged or cut ({why}). What stands before the damage is read. Open it in its office \
                     program, save it as CSV (UTF-8), and drop that."
                ),
            ),
            Broken::Password => (
                "sheet.password",
                "The workbook has a password. Save it without one, or save its sheets as CSV (UTF-8), and drop that."
                    .to_owned(),
            ),
            Broken::TooLarge => (
                "sheet.too_large",
                "The workbook unpacks to more than a workbook of its size honestly would, or than a browser should \
                 hold. Save its sheets as CSV (UTF-8) and drop these."
                    .to_owned(),
            ),
            Broken::Xlsb => (
                "sheet.binary",
                "This is an Excel binary workbook. Save it as an Excel workbook (.xlsx) or as CSV (UTF-8), and drop that."
                    .to_owned(),
            ),
        };
        self.say(file, Severity::Error, code, None, &message);
    }

    fn say(&mut self, file: &str, severity: Severity, code: &str, record: Option<u64>, message: &str) {
        self.problems.push(Problem {
            severity,
            place: Place { file: file.to_owned(), record, byte: None },
            code: code.to_owned(),
            message: message.to_owned(),
            case: None,
        });
    }
}

/// The file that a sheet becomes.
fn table(book: &str, sheet: &Sheet) -> String {
    format!("{book}/{}.csv", harmless(&sheet.name.replace(['/', '\\'], "_")))
}
