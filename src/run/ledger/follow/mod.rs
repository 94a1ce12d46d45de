//! Following a ledger to which other tabs append as well. What is known is a fold and the place up to which it goes, and
//! the two are never apart: a fold that went on from a place it does not reach would not know of what lies between, and a
//! run would create that again.

use super::state::{State, Torn};
use crate::model::Mark;

/// A row of a ledger on the disk: its key, and its lines.
pub type Row = (u64, String);

/// Why a ledger cannot be read or written at this moment. As long as it cannot, nothing is sent.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Trouble {
    /// A line within it is no record, so what follows cannot be trusted.
    #[error("line {0} of the ledger is damaged")]
    Damaged(usize),
    /// There is no room. What is written already is whole.
    #[error("the disk has no room for the ledger ({0})")]
    Full(String),
    /// What this page had read of it is not there any more.
    #[error("the ledger was removed")]
    Gone,
    /// Somebody else has written since this page last read.
    #[error("another tab has written into the ledger")]
    Overtaken,
    /// The storage refused, for this reason. The ledger itself may be well.
    #[error("the browser's storage refused the ledger ({0})")]
    Refused(String),
}

impl Trouble {
    /// Is it of no use to try the same again?
    pub const fn is_final(&self) -> bool {
        match self {
            Self::Damaged(_) | Self::Gone | Self::Overtaken => true,
            Self::Full(_) | Self::Refused(_) => false,
        }
    }
}

/// A row up to which a ledger is known.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Place {
    key: u64,
    lines: usize,
    text: Mark,
}

impl Place {
    /// The place after `text` was appended as the row `key` to a ledger known up to `before`.
    pub fn after(before: Option<Self>, key: u64, text: &str) -> Self {
        let lines = before.map_or(0, |before| before.lines) + text.lines().count();
        Self { key, lines, text: Mark::of([text]) }
    }

    /// The key of the first row that [`Place::is_end`] wants to see.
    pub fn from(place: Option<Self>) -> u64 {
        place.map_or(0, |place| place.key)
    }

    /// May something be appended? Only to what is known to its end. `rows` are the first two from [`Place::from`] on.
    ///
    /// # Errors
    /// [`Trouble::Gone`] and [`Trouble::Overtaken`].
    pub fn is_end(place: Option<Self>, rows: &[Row]) -> Result<(), Trouble> {
        match (place, rows) {
            (None, []) => Ok(()),
            (Some(place), [only]) if place.is(only) => Ok(()),
            (Some(place), rows) if rows.first().is_none_or(|row| row.0 != place.key) => Err(Trouble::Gone),
            _ => Err(Trouble::Overtaken),
        }
    }

    fn is(&self, (key, text): &Row) -> bool {
        *key == self.key && Mark::of([text]) == self.text
    }
}

/// Reads what was appended since the last reading: give it the rows from [`Follower::from`] on, until it has enough.
#[derive(Debug, Default)]
pub struct Follower {
    state: State,
    at: Option<Place>,
    /// The row up to which was read before and that has to be there still; and whether the fold up to it is known.
    before: Option<(Place, bool)>,
    torn: Option<Torn>,
    last: String,
}

/// What a reading came to.
#[derive(Debug)]
pub struct Followed {
    /// The fold.
    pub state: State,
    /// Up to where it goes, once `cut` is done.
    pub at: Option<Place>,
    /// The last row ends in a line that was cut off or damaged, which has to be removed before anything is appended.
    pub cut: Option<Cut>,
}

/// A row that has to be replaced.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cut {
    /// The row as it was read.
    pub row: Row,
    /// Its lines but the last.
    pub kept: String,
}

impl Follower {
    /// Goes on from what is known, if it is: without a fold everything is read, wherever an earlier reading came to.
    pub fn new(known: Option<State>, at: Option<Place>) -> Self {
        let Some(place) = at else { return Self::default() };
        let before = Some((place, known.is_some()));
        Self { state: known.unwrap_or_default(), at, before, ..Self::default() }
    }

    /// The key of the first row to give next.
    pub fn from(&self) -> u64 {
        match (self.before, self.at) {
            (Some((place, _)), _) => place.key,
            (None, Some(at)) => at.key + 1,
            (None, None) => 0,
        }
    }

    /// Takes the next rows, in order. Answers whether there may be more.
    ///
    /// # Errors
    /// [`Trouble::Damaged`] and [`Trouble::Gone`].
    pub fn take(&mut self, rows: Vec<Row>) -> Result<bool, Trouble> {
        let mut rows = rows.into_iter();
        if let Some((place, known)) = self.before.take() {
            let there = rows.next().filter(|row| row.0 == place.key).ok_or(Trouble::Gone)?;
            // Another tab may have removed a damaged line of it.
            if !known || !place.is(&there) {
                *self = Self::default();
                return Ok(true);
            }
            self.last = there.1;
            if rows.len() == 0 {
                return Ok(true);
            }
        }
        let (mut end, mut lines) = (None, self.at.map_or(0, |at| at.lines));
        for (key, text) in rows {
            for line in text.lines() {
                lines += 1;
                self.state.read_line(lines, line, &mut self.torn).map_err(Trouble::Damaged)?;
            }
            end = Some(key);
            self.last = text;
        }
        let Some(key) = end else { return Ok(false) };
        self.at = Some(Place { key, lines, text: Mark::of([&self.last]) });
        Ok(true)
    }

    /// Everything was given.
    pub fn finish(self) -> Followed {
        let Self { state, at, torn, last, .. } = self;
        let (Some(at), Some(_)) = (at, torn) else { return Followed { state, at, cut: None } };
        let lines: Vec<&str> = last.lines().collect();
        // An empty row stays, so that its key is not given out again.
        let kept = lines.split_last().map(|(_, kept)| kept.join("\n")).unwrap_or_default();
        let mended = Place { lines: at.lines.saturating_sub(1), text: Mark::of([&kept]), ..at };
        Followed { state, at: Some(mended), cut: Some(Cut { row: (at.key, last), kept }) }
    }
}

/// What a browser says of its storage when a ledger in it cannot be opened.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Storage {
    /// It has none, so there was never a ledger either.
    Missing,
    /// The names of all that it holds.
    Holds(Vec<String>),
    /// It does not say.
    Silent,
}

impl Storage {
    /// Is it certain that there is no ledger of this name? Only then may one be begun that does not outlive the page: what
    /// an earlier one holds would be created again.
    pub fn never_held(&self, name: &str) -> bool {
        match self {
            Self::Missing => true,
            Self::Holds(names) => !names.iter().any(|held| held == name),
            Self::Silent => false,
        }
    }
}

#[cfg(test)]
mod tests;
