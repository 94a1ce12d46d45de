//! Records of a workbook, each with the records that continue it, and the numbers and texts in them.

use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom};

use encoding_rs::Encoding;

use super::kind;
use crate::source::sheet::Broken;

/// The most that one record and those that continue it may hold: the texts of all cells stand in one.
const LONGEST: usize = 96 * 1024 * 1024;

/// How texts are written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Text {
    /// In a code page.
    Bytes(&'static Encoding),
    /// In UTF-16, or its low bytes alone where they are enough.
    Wide,
}

/// Reads records one after another.
pub(super) struct Records<R> {
    inner: BufReader<R>,
    /// Kind and length of the record that comes next, when that is known already.
    ahead: Option<(u16, u16)>,
}

impl<R: Read + Seek> Records<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner: BufReader::with_capacity(64 * 1024, inner), ahead: None }
    }

    pub(super) fn go_to(&mut self, offset: u64) -> Result<(), Broken> {
        self.ahead = None;
        self.inner.seek(SeekFrom::Start(offset)).map(drop).map_err(|error| Broken::Damaged(error.to_string()))
    }

    /// The next record; `None` at the end of the stream.
    pub(super) fn next(&mut self) -> Result<Option<(u16, Data)>, Broken> {
        let Some((found, len)) = self.header()? else { return Ok(None) };
        self.ahead = None;
        let mut data = Data::default();
        self.append(&mut data, len)?;
        while let Some((kind::CONTINUE, len)) = self.header()? {
            self.ahead = None;
            data.borders.push(data.bytes.len());
            self.append(&mut data, len)?;
        }
        Ok(Some((found, data)))
    }

    /// Kind and length of the next record.
    fn header(&mut self) -> Result<Option<(u16, u16)>, Broken> {
        if self.ahead.is_none() {
            let mut header = [0; 4];
            match self.inner.read_exact(&mut header) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
                Err(error) => return Err(Broken::Damaged(error.to_string())),
            }
            let [k0, k1, l0, l1] = header;
            self.ahead = Some((u16::from_le_bytes([k0, k1]), u16::from_le_bytes([l0, l1])));
        }
        Ok(self.ahead)
    }

    fn append(&mut self, data: &mut Data, len: u16) -> Result<(), Broken> {
        if data.bytes.len() + usize::from(len) > LONGEST {
            return Err(Broken::TooLarge);
        }
        let read = self.inner.by_ref().take(len.into()).read_to_end(&mut data.bytes);
        match read {
            Ok(read) if read == usize::from(len) => Ok(()),
            Ok(_) => Err(Broken::Damaged("it ends in the middle".to_owned())),
            Err(error) => Err(Broken::Damaged(error.to_string())),
        }
    }
}

/// The bytes of a record, and where those of the records that continue it begin. What is asked for beyond the end is
/// not there.
#[derive(Debug, Default)]
pub(super) struct Data {
    bytes: Vec<u8>,
    borders: Vec<usize>,
    at: usize,
    /// The next border.
    border: usize,
}

impl Data {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let found = self.bytes.get(self.at..)?.first_chunk::<N>().copied()?;
        self.at += N;
        Some(found)
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.take().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    pub(super) fn f64(&mut self) -> Option<f64> {
        self.take().map(f64::from_le_bytes)
    }

    /// A number in four bytes: an integer or the upper half of a fraction, and perhaps a hundred times itself
    /// (MS-XLS 2.5.217).
    pub(super) fn short_number(&mut self) -> Option<f64> {
        let bits = self.u32()?;
        let value =
            if bits & 2 == 0 { f64::from_bits(u64::from(bits & !3) << 32) } else { f64::from(bits.cast_signed() >> 2) };
        Some(if bits & 1 == 0 { value } else { value / 100.0 })
    }

    pub(super) fn skip(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes).min(self.bytes.len());
    }

    /// How many bytes are left.
    pub(super) fn left(&self) -> usize {
        self.bytes.len().saturating_sub(self.at)
    }

    /// A text whose length stands in one or two bytes before it.
    pub(super) fn text(&mut self, text: &Text, length_bytes: usize) -> Option<String> {
        let len = if length_bytes == 1 { self.u8()?.into() } else { usize::from(self.u16()?) };
        match text {
            Text::Wide => {
                let flags = self.u8()?;
                Some(self.characters(len, flags))
            }
            Text::Bytes(encoding) => {
                let end = self.at.saturating_add(len).min(self.bytes.len());
                let (text, _) = encoding.decode_without_bom_handling(self.bytes.get(self.at..end)?);
                let text = text.into_owned();
                self.at = end;
                Some(text)
            }
        }
    }

    /// A text with its fonts and its reading aids, which are passed over (MS-XLS 2.5.293).
    pub(super) fn rich_text(&mut self) -> Option<String> {
        let len = self.u16()?;
        let flags = self.u8()?;
        let fonts = if flags & 8 == 0 { 0 } else { usize::from(self.u16()?) };
        let aids = if flags & 4 == 0 { 0 } else { usize::try_from(self.u32()?).unwrap_or(usize::MAX) };
        let text = self.characters(len.into(), flags);
        self.skip(fonts.saturating_mul(4));
        self.skip(aids);
        Some(text)
    }

    /// Where a record is continued within a text, another flag says how the rest of it is written.
    fn characters(&mut self, len: usize, flags: u8) -> String {
        let mut wide = flags & 1 != 0;
        let mut units: Vec<u16> = Vec::with_capacity(len);
        while units.len() < len {
            while self.borders.get(self.border).is_some_and(|border| *border < self.at) {
                self.border += 1;
            }
            if self.borders.get(self.border) == Some(&self.at) {
                self.border += 1;
                wide = self.u8().unwrap_or(0) & 1 != 0;
            }
            let end = self.borders.get(self.border).copied().unwrap_or(self.bytes.len());
            let size = if wide { 2 } else { 1 };
            let count = (end.saturating_sub(self.at) / size).min(len - units.len());
            if count == 0 {
                break;
            }
            let piece = self.bytes.get(self.at..self.at + count * size).unwrap_or_default();
            if wide {
                let (pairs, _) = piece.as_chunks::<2>();
                units.extend(pairs.iter().map(|pair| u16::from_le_bytes(*pair)));
            } else {
                units.extend(piece.iter().map(|byte| u16::from(*byte)));
            }
            self.at += count * size;
        }
        String::from_utf16_lossy(&units)
    }
}
