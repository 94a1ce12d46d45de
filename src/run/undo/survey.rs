//! What undo would do and what it did, for the person.

use serde::{Deserialize, Serialize};

use crate::deskie::dialect::Deletion;
use crate::deskie::limits::Cost;
use crate::model::Millis;

/// A case that was changed in Deskie after the run had left it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Changed {
    /// Its key in the ledger.
    pub case: String,
    /// Its number in Deskie.
    pub number: String,
    /// Where it can be opened.
    pub url: Option<String>,
    /// When it last changed, as the server says.
    pub updated_at: Option<Millis>,
}

/// What undo finds before it removes anything.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Survey {
    /// Cases that runs created and that are still there, or may be.
    pub cases: u64,
    /// Of these, changed in Deskie since: all of them, as they were found.
    pub changed: Vec<Changed>,
    /// Cases of runs that somebody has removed already.
    pub removed_already: u64,
    /// Labels that runs made and that undo will remove where nothing else uses them.
    pub labels: u64,
    /// How far the account lets cases be removed.
    pub deletion: Deletion,
    /// What removing will cost.
    pub cost: Cost,
    /// How long it will take, in milliseconds.
    pub duration: i64,
}

/// What becomes of cases that were changed in Deskie since.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangedCases {
    /// They stay.
    Keep,
    /// They are removed with the others.
    Remove,
}

/// A case or label that undo could not remove.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct NotRemoved {
    /// Number of the case in Deskie, or `label 12`.
    pub what: String,
    /// Machine code.
    pub code: String,
    /// Plain English.
    pub message: String,
}

/// What undo did. `cases == deleted + trashed + gone + kept + failed + not_reached`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct UndoReport {
    /// Cases it was to remove.
    pub cases: u64,
    /// Deleted for good.
    pub deleted: u64,
    /// In the trash, because the account does not let them be deleted.
    pub trashed: u64,
    /// Somebody had removed them already.
    pub gone: u64,
    /// Kept, because they were changed in Deskie since.
    pub kept: u64,
    /// Could not be removed, or may exist and cannot be found without the files, see [`UndoReport::failures`].
    pub failed: u64,
    /// Stopped before their turn.
    pub not_reached: u64,
    /// Labels removed.
    pub labels: u64,
    /// Labels kept, because something else uses them.
    pub labels_kept: u64,
    /// Units used.
    pub units: u64,
    /// Milliseconds.
    pub duration: i64,
    /// What could not be removed, and why.
    pub failures: Vec<NotRemoved>,
}
