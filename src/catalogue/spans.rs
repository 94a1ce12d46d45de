//! Where the records of cases are, in a list that grows without being copied. The spans of one case stand side by side.

use serde::{Deserialize, Serialize};

use crate::source::Span;

/// The spans of one case in [`Spans`].
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct SpanRange {
    /// The piece times [`PIECE`], and the place in it.
    start: u32,
    /// How many.
    len: u32,
}

impl SpanRange {
    /// How many.
    pub fn len(self) -> usize {
        self.len as usize
    }

    /// None?
    pub fn is_empty(self) -> bool {
        self.len == 0
    }
}

/// Spans in one piece of memory, unless one case alone has more.
const PIECE: usize = 1024;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spans {
    pieces: Vec<Vec<Span>>,
}

impl Spans {
    /// Adds those of a case.
    pub fn add(&mut self, spans: &[Span]) -> SpanRange {
        let has_room = |last: &Vec<Span>| last.len() + spans.len() <= PIECE;
        if !self.pieces.last().is_some_and(has_room) {
            // A small import stays small.
            let room = if self.pieces.is_empty() { 0 } else { PIECE };
            self.pieces.push(Vec::with_capacity(room.max(spans.len())));
        }
        let piece = self.pieces.len().saturating_sub(1);
        let Some(last) = self.pieces.last_mut() else { return SpanRange::default() };
        let start = u32::try_from(piece * PIECE + last.len()).unwrap_or(u32::MAX);
        last.extend_from_slice(spans);
        SpanRange { start, len: u32::try_from(spans.len()).unwrap_or(u32::MAX) }
    }

    /// Those of a case, as they were added.
    pub fn get(&self, range: SpanRange) -> &[Span] {
        let (piece, from) = (range.start as usize / PIECE, range.start as usize % PIECE);
        self.pieces.get(piece).and_then(|piece| piece.get(from..from + range.len())).unwrap_or_default()
    }

    /// How many there are of all cases.
    pub fn len(&self) -> usize {
        self.pieces.iter().map(Vec::len).sum()
    }

    /// None?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Span> {
        self.pieces.iter().flatten()
    }

    /// Lets go of the room at the end, when nothing more comes.
    pub fn close(&mut self) {
        self.pieces.last_mut().into_iter().for_each(Vec::shrink_to_fit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn each_case_finds_its_own_spans_again() {
        let mut next = 0;
        let mut fresh = |count: usize| -> Vec<Span> {
            let span = |offset| Span { offset, len: 1, file: FileId(0) };
            let made = (next..next + count as u64).map(span).collect();
            next += count as u64;
            made
        };
        let mut spans = Spans::default();
        assert!(spans.is_empty());
        let counts = [3, 0, 1021, 1, PIECE - 1, 1, PIECE, 2, PIECE * 3 + 7, 0, 5, 1020];
        let cases = counts.map(|count| {
            let own = fresh(count);
            (spans.add(&own), own)
        });
        spans.close();
        for ((range, own), count) in cases.iter().zip(counts) {
            assert_eq!((range.len(), range.is_empty()), (count, count == 0));
            assert_eq!(spans.get(*range), own.as_slice());
        }
        assert_eq!(spans.len(), counts.iter().sum::<usize>());
        assert!(spans.iter().map(|span| span.offset).eq(0..spans.len() as u64));
    }
}
