//! A piece of bytes that were made for somebody who reads them as a stream: made anew whenever all of it has been given.

/// See the module.
#[derive(Debug, Default)]
pub struct Piece {
    bytes: Vec<u8>,
    given: usize,
}

impl From<Vec<u8>> for Piece {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, given: 0 }
    }
}

impl Piece {
    /// Has all of it been given?
    pub fn is_given(&self) -> bool {
        self.given >= self.bytes.len()
    }

    /// The room of it, emptied, for the next one.
    pub fn anew(&mut self) -> &mut Vec<u8> {
        self.given = 0;
        self.bytes.clear();
        &mut self.bytes
    }

    /// Gives what fits; answers how much that is.
    pub fn give(&mut self, into: &mut [u8]) -> usize {
        let rest = self.bytes.get(self.given..).unwrap_or_default();
        let len = rest.len().min(into.len());
        if let (Some(to), Some(from)) = (into.get_mut(..len), rest.get(..len)) {
            to.copy_from_slice(from);
        }
        self.given += len;
        len
    }
}
