//! A list that grows without being copied. A list of millions of headers that doubles holds three times of them for a moment,
//! and half of it is empty after.

use std::ops::{Index, IndexMut};

/// Items in one piece of memory.
const PIECE: usize = 1024;

/// See the module.
#[derive(Clone, Debug, PartialEq)]
pub struct Arena<T> {
    /// All but the last hold [`PIECE`] items.
    pieces: Vec<Vec<T>>,
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self { pieces: Vec::new() }
    }
}

impl<T> Arena<T> {
    /// How many.
    pub fn len(&self) -> usize {
        let full = self.pieces.len().saturating_sub(1) * PIECE;
        self.pieces.last().map_or(0, |last| full + last.len())
    }

    /// None?
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Adds one behind all others.
    pub fn push(&mut self, item: T) {
        match self.pieces.last_mut().filter(|last| last.len() < PIECE) {
            Some(last) => last.push(item),
            None => {
                // The first piece of a small import stays small.
                let mut piece = if self.pieces.is_empty() { Vec::new() } else { Vec::with_capacity(PIECE) };
                piece.push(item);
                self.pieces.push(piece);
            }
        }
    }

    /// Takes the last one away.
    pub fn pop(&mut self) -> Option<T> {
        let last = self.pieces.last_mut()?;
        let item = last.pop();
        if last.is_empty() {
            self.pieces.pop();
        }
        item
    }

    /// Lets go of what stands before a position, as far as whole pieces do. It is there no more.
    pub fn forget_before(&mut self, at: usize) {
        let pieces = self.pieces.iter_mut().take(at / PIECE).rev();
        pieces.take_while(|piece| !piece.is_empty()).for_each(|piece| *piece = Vec::new());
    }

    /// The one at a position.
    pub fn get(&self, at: usize) -> Option<&T> {
        self.pieces.get(at / PIECE)?.get(at % PIECE)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        self.pieces.get_mut(at / PIECE)?.get_mut(at % PIECE)
    }

    /// The first.
    pub fn first(&self) -> Option<&T> {
        self.get(0)
    }

    /// The last.
    pub fn last(&self) -> Option<&T> {
        self.pieces.last()?.last()
    }

    /// The last, to be changed.
    pub fn last_mut(&mut self) -> Option<&mut T> {
        self.pieces.last_mut()?.last_mut()
    }

    /// All in order.
    pub fn iter(&self) -> Iter<'_, T> {
        self.pieces.iter().flatten()
    }
}

/// All items of an [`Arena`].
pub type Iter<'a, T> = std::iter::Flatten<std::slice::Iter<'a, Vec<T>>>;

impl<'a, T> IntoIterator for &'a Arena<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T> Index<usize> for Arena<T> {
    type Output = T;

    fn index(&self, at: usize) -> &T {
        &self.pieces[at / PIECE][at % PIECE]
    }
}

impl<T> IndexMut<usize> for Arena<T> {
    fn index_mut(&mut self, at: usize) -> &mut T {
        &mut self.pieces[at / PIECE][at % PIECE]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stand_in_their_order_however_many_there_are() {
        let mut arena = Arena::default();
        assert!(arena.is_empty() && arena.first().is_none() && arena.pop().is_none());
        for at in 0..PIECE * 2 + 3 {
            assert_eq!(arena.len(), at);
            arena.push(at);
        }
        for at in [0, 1, PIECE - 1, PIECE, PIECE * 2, PIECE * 2 + 2] {
            assert_eq!((arena.get(at), arena[at]), (Some(&at), at));
        }
        assert_eq!(arena.get(PIECE * 2 + 3), None);
        assert!(arena.iter().copied().eq(0..PIECE * 2 + 3));
        let mut rest = arena.clone();
        rest.forget_before(PIECE + 1);
        rest.forget_before(PIECE);
        assert_eq!((rest.len(), rest.get(PIECE - 1), rest[PIECE]), (PIECE * 2 + 3, None, PIECE));
        for at in (0..PIECE * 2 + 3).rev() {
            assert_eq!((arena.last().copied(), arena.pop()), (Some(at), Some(at)));
        }
        assert!(arena.is_empty());
    }
}
