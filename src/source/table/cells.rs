//! The cells of one row in one allocation.

use encoding_rs::{Encoding, UTF_8};

/// Texts of a row, in order.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Cells {
    text: String,
    /// A row has less than four gigabytes.
    ends: Vec<u32>,
}

impl Cells {
    /// Decodes `bytes`, cut at `ends`. Bytes that mean nothing become U+FFFD.
    pub(super) fn decode(bytes: &[u8], ends: &[usize], encoding: &'static Encoding) -> Self {
        if encoding == UTF_8
            && let Ok(text) = std::str::from_utf8(bytes)
            && ends.iter().all(|end| text.is_char_boundary(*end))
        {
            return Self { text: text.to_owned(), ends: ends.iter().map(|end| short(*end)).collect() };
        }
        let mut cells = Self { text: String::with_capacity(bytes.len()), ends: Vec::with_capacity(ends.len()) };
        let mut start = 0;
        for end in ends {
            let (text, _) = encoding.decode_without_bom_handling(bytes.get(start..*end).unwrap_or_default());
            cells.push(&text);
            start = *end;
        }
        cells
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(short(self.text.len()));
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// No cell at all?
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Nothing but white space?
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The text of a cell; `None` beyond the end of a short row.
    pub fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)? as usize;
        let start = if at == 0 { 0 } else { *self.ends.get(at - 1)? as usize };
        self.text.get(start..end)
    }

    /// All texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|at| self.get(at))
    }
}

fn short(end: usize) -> u32 {
    u32::try_from(end).unwrap_or(u32::MAX)
}

impl<T: AsRef<str>> FromIterator<T> for Cells {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let mut cells = Self::default();
        texts.into_iter().for_each(|text| cells.push(text.as_ref()));
        cells
    }
}
