//! The cells of one row in one allocation.

use encoding_rs::{Encoding, UTF_8};

/// Texts of a row, in order.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Cells {
    text: String,
    ends: Vec<usize>,
}

impl Cells {
    /// Decodes `bytes`, cut at `ends`. Bytes that mean nothing become U+FFFD.
    pub(super) fn decode(bytes: Vec<u8>, ends: Vec<usize>, encoding: &'static Encoding) -> Self {
        if encoding == UTF_8 {
            match String::from_utf8(bytes) {
                Ok(text) if ends.iter().all(|end| text.is_char_boundary(*end)) => return Self { text, ends },
                Ok(text) => return Self::decode_each(text.as_bytes(), &ends, encoding),
                Err(error) => return Self::decode_each(error.as_bytes(), &ends, encoding),
            }
        }
        Self::decode_each(&bytes, &ends, encoding)
    }

    fn decode_each(bytes: &[u8], ends: &[usize], encoding: &'static Encoding) -> Self {
        let mut cells = Self { text: String::with_capacity(bytes.len()), ends: Vec::with_capacity(ends.len()) };
        let mut start = 0;
        for end in ends {
            let (text, _) = encoding.decode_without_bom_handling(bytes.get(start..*end).unwrap_or_default());
            cells.text.push_str(&text);
            cells.ends.push(cells.text.len());
            start = *end;
        }
        cells
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
        let end = *self.ends.get(at)?;
        let start = if at == 0 { 0 } else { *self.ends.get(at - 1)? };
        self.text.get(start..end)
    }

    /// All texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|at| self.get(at))
    }
}

impl<'a> FromIterator<&'a str> for Cells {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        let mut cells = Self::default();
        for text in texts {
            cells.text.push_str(text);
            cells.ends.push(cells.text.len());
        }
        cells
    }
}
