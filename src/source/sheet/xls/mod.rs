//! Excel workbooks before 2007 (MS-XLS, BIFF 8 and 5): records in a stream of a compound file. What all sheets share
//! stands first, then each sheet.

mod cells;
mod records;

use std::io::{Read, Seek};

use cfb::{CompoundFile, Stream};
use encoding_rs::WINDOWS_1252;

pub(super) use self::cells::Cells;
use self::records::{Records, Text};
use super::merged::{Merged, Range};
use super::number::{Epoch, Format, built_in, of_code};
use super::{Broken, Sheet};

/// Numbers of the records that are read (MS-XLS 2.3).
mod kind {
    pub(super) const BEGIN: u16 = 0x0809;
    pub(super) const BOOL_OR_ERROR: u16 = 0x0205;
    pub(super) const BOUND_SHEET: u16 = 0x0085;
    pub(super) const CODE_PAGE: u16 = 0x0042;
    pub(super) const CONTINUE: u16 = 0x003C;
    pub(super) const DATE_MODE: u16 = 0x0022;
    pub(super) const END: u16 = 0x000A;
    pub(super) const FILE_PASS: u16 = 0x002F;
    pub(super) const FORMAT: u16 = 0x041E;
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const LABEL: u16 = 0x0204;
    pub(super) const LABEL_SHARED: u16 = 0x00FD;
    pub(super) const MERGED: u16 = 0x00E5;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const RICH_LABEL: u16 = 0x00D6;
    pub(super) const SHORT_NUMBER: u16 = 0x027E;
    pub(super) const SHORT_NUMBERS: u16 = 0x00BD;
    pub(super) const SHARED_STRINGS: u16 = 0x00FC;
    pub(super) const STRING: u16 = 0x0207;
    pub(super) const STYLE: u16 = 0x00E0;
}

/// What a compound file turns out to be.
pub(super) enum Found<R> {
    Locked,
    /// Word, PowerPoint, an Outlook message.
    Other,
    Workbook(Box<Workbook<R>>),
}

/// What all sheets of a workbook share, and where each begins.
pub(super) struct Workbook<R> {
    /// Each sheet with its offset in the stream.
    pub(super) sheets: Vec<(Sheet, u64)>,
    records: Records<Stream<R>>,
    shared: Shared,
    /// The stream is read through it.
    _file: CompoundFile<R>,
}

/// What cells refer to.
#[derive(Debug)]
struct Shared {
    strings: Vec<String>,
    styles: Vec<Format>,
    epoch: Epoch,
    text: Text,
}

impl<R: Read + Seek> Workbook<R> {
    /// Reads everything but the sheets.
    pub(super) fn open(inner: R) -> Result<Found<R>, Broken> {
        let file = CompoundFile::open(inner).map_err(|error| Broken::Damaged(error.to_string()))?;
        if file.exists("/EncryptedPackage") {
            return Ok(Found::Locked);
        }
        let Some(path) = ["/Workbook", "/Book"].into_iter().find(|path| file.is_stream(path)) else {
            return Ok(Found::Other);
        };
        Self::read(file, path).map(|workbook| Found::Workbook(Box::new(workbook)))
    }

    fn read(mut file: CompoundFile<R>, path: &str) -> Result<Self, Broken> {
        let stream = file.open_stream(path).map_err(|error| Broken::Damaged(error.to_string()))?;
        let mut records = Records::new(stream);
        let mut shared = Shared { strings: Vec::new(), styles: Vec::new(), epoch: Epoch::Y1900, text: Text::Wide };
        let mut sheets = Vec::new();
        let mut codes = std::collections::HashMap::new();
        while let Some((found, mut data)) = records.next()? {
            match found {
                kind::BEGIN => shared.text = text(data.u16().unwrap_or(0))?,
                kind::FILE_PASS => return Err(Broken::Password),
                kind::CODE_PAGE => {
                    if let (Text::Bytes(encoding), Some(page)) = (&mut shared.text, data.u16()) {
                        *encoding = codepage::to_encoding_no_replacement(page).unwrap_or(WINDOWS_1252);
                    }
                }
                kind::DATE_MODE if data.u16() == Some(1) => shared.epoch = Epoch::Y1904,
                kind::FORMAT => {
                    if let (Some(id), Some(code)) = (data.u16(), data.text(&shared.text, 2)) {
                        codes.insert(id, of_code(&code));
                    }
                }
                kind::STYLE => {
                    data.skip(2);
                    let id = data.u16().unwrap_or(0);
                    shared.styles.push(codes.get(&id).copied().unwrap_or_else(|| built_in(id.into())));
                }
                kind::BOUND_SHEET => sheets.extend(bound_sheet(&mut data, &shared.text)),
                kind::SHARED_STRINGS => shared.strings = shared_strings(&mut data)?,
                kind::END => break,
                _ => {}
            }
        }
        Ok(Self { sheets, records, shared, _file: file })
    }

    /// Which cells of the sheet that begins at `offset` are merged. What is damaged is said when the cells are read.
    pub(super) fn merged(&mut self, offset: u64) -> Merged {
        let mut ranges = Vec::new();
        let mut depth = 0u32;
        if self.records.go_to(offset).is_err() {
            return Merged::default();
        }
        while let Ok(Some((found, mut data))) = self.records.next() {
            match found {
                kind::BEGIN => depth = depth.saturating_add(1),
                kind::END if depth <= 1 => break,
                kind::END => depth -= 1,
                // How many, then first and last row, first and last column of each (MS-XLS 2.4.168).
                kind::MERGED if depth == 1 => {
                    data.skip(2);
                    while let (Some(first), Some(last), Some(column), Some(_)) =
                        (data.u16(), data.u16(), data.u16(), data.u16())
                    {
                        let (first_row, last_row) = (u32::from(first) + 1, u32::from(last) + 1);
                        ranges.push(Range { first_row, last_row, column: column.into() });
                    }
                }
                _ => {}
            }
        }
        Merged::new(ranges.into_iter())
    }

    /// The cells of the sheet that begins at `offset`.
    pub(super) fn cells(&mut self, offset: u64) -> Result<Cells<'_, Stream<R>>, Broken> {
        self.records.go_to(offset)?;
        Ok(Cells::new(&mut self.records, &self.shared))
    }
}

/// How a workbook of this version writes texts.
fn text(version: u16) -> Result<Text, Broken> {
    match version {
        0x0600 => Ok(Text::Wide),
        0x0500 => Ok(Text::Bytes(WINDOWS_1252)),
        _ => Err(Broken::Damaged("it is of Excel 4 or older".to_owned())),
    }
}

/// A sheet of cells with the place where it begins; charts and macros are none.
fn bound_sheet(data: &mut records::Data, text: &Text) -> Option<(Sheet, u64)> {
    let offset = data.u32()?;
    let (state, sort) = (data.u8()?, data.u8()?);
    let name = data.text(text, 1)?;
    (sort == 0).then(|| (Sheet { name, hidden: state & 3 != 0 }, offset.into()))
}

fn shared_strings(data: &mut records::Data) -> Result<Vec<String>, Broken> {
    /// An empty text is three bytes in the file and eight times that here.
    const MOST: usize = 4_000_000;
    let mut strings = Vec::new();
    data.skip(8);
    while let Some(text) = data.rich_text() {
        if strings.len() >= MOST {
            return Err(Broken::TooLarge);
        }
        strings.push(text);
    }
    Ok(strings)
}
