//! What the dropped files hold: a compact header and a locator for every case, the people, the tallies that the
//! mapping needs, and the problems. Never a body: memory grows by some two hundred bytes a case, not with the texts.

mod arena;
mod builder;
mod header;
mod people;
mod reading;
mod search;
mod spans;
mod table;
mod tally;

pub use arena::Arena;
pub use builder::{Builder, CaseDraft};
pub use header::{CaseHeader, CaseIndex, SetIndex};
pub use people::{People, PersonIndex, PersonStats};
pub use reading::{OwnMarks, Reading};
pub use search::Query;
pub use spans::{SpanRange, Spans};
pub use table::{OwnAddress, OwnKind, Table, TableColumn, TableLayout, TablePerson};
pub use tally::{FieldTally, Tallies, Tally, TallyIndex};

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::model::{Instant, Millis, Problem};
use crate::source::{FileId, Span};
use crate::vendor::Recognition;

/// A set of files that one vendor reads together, e.g. several parts of an export and its users file.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct SourceSet {
    /// The vendor's id, see [`crate::vendor::all`].
    pub vendor: String,
    /// The files, in the order they are read.
    pub files: Vec<FileId>,
}

/// One file and what it was taken for.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct SourceFile {
    /// The file.
    pub id: FileId,
    /// Name with folders.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// What it is and why; `None` for a file nothing can read.
    pub recognition: Option<Recognition>,
}

/// Sums over all cases.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Totals {
    /// Cases.
    pub cases: u64,
    /// Messages, seen by customers.
    pub messages: u64,
    /// Internal notes.
    pub notes: u64,
    /// Files that travel with them.
    pub attachments: u64,
    /// People.
    pub people: u64,
    /// The earliest creation of a case.
    pub first: Option<Millis>,
    /// The latest creation of a case.
    pub last: Option<Millis>,
}

/// Dates of a set that name no zone.
#[derive(Clone, Debug)]
pub struct LocalDates {
    /// How many there are.
    pub count: u64,
    /// The first of them.
    pub first: Instant,
}

/// Everything known after one pass over the files.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// Every file, dropped or unpacked.
    pub files: Vec<SourceFile>,
    /// Files that are read together.
    pub sets: Vec<SourceSet>,
    /// One header a case, in the order of the files.
    pub cases: Arena<CaseHeader>,
    /// What [`CaseHeader::spans`] points into.
    pub spans: Spans,
    /// Everybody.
    pub people: People,
    /// The source's own words and how often each occurs.
    pub tallies: Tallies,
    /// What was wrong, in the order it was met. At most [`Catalogue::MAX_PROBLEMS`] are kept.
    pub problems: Vec<Problem>,
    /// Problems met, kept or not.
    pub problem_count: u64,
    /// Sums.
    pub totals: Totals,
    /// Dates of cases and of what is in them that name no zone, by the set they are of.
    pub local_dates: BTreeMap<SetIndex, LocalDates>,
    /// Tables whose columns can be corrected.
    pub tables: Vec<Table>,
    /// How those tables are read.
    pub layouts: Vec<TableLayout>,
    /// Addresses of mail and names in chats that may be the desk's own, each kind with the most frequent first.
    pub own_addresses: Vec<OwnAddress>,
    /// Names that cases refer to by id and that a vendor needs to load a case again, e.g. of groups. The keys are the
    /// vendor's own affair, e.g. `zendesk:group:360000000001`.
    pub names: HashMap<String, String>,
}

impl Catalogue {
    /// A damaged file of gigabytes must not fill the memory with complaints.
    pub const MAX_PROBLEMS: usize = 10_000;

    /// The spans of a case, in the order of its records.
    pub fn spans_of(&self, header: &CaseHeader) -> &[Span] {
        self.spans.get(header.spans)
    }
}
