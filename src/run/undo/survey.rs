//! What undo would do and what it did, for the person.

use std::collections::HashMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::deskie::account::{CaseId, LabelId};
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

/// How a case was seen before anything was removed, on Deskie's clock.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Seen {
    /// When it last changed.
    pub updated_at: Option<Millis>,
    /// In the trash.
    pub deleted: bool,
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
    /// Their customers. Deskie made those that it did not know along with the cases, and they stay.
    pub customers: u64,
    /// Labels that runs made, or may have made, and that undo will remove where nothing else uses them.
    pub labels: u64,
    /// How far the account lets cases be removed.
    pub deletion: Deletion,
    /// What removing will cost, with reading each case once more before it goes.
    pub cost: Cost,
    /// How long it will take, in milliseconds.
    pub duration: i64,
    /// How each case was seen, for undo to know again that nothing was changed since. It stays with the worker.
    #[serde(skip)]
    pub seen: Rc<HashMap<CaseId, Seen>>,
}

/// A changed case as a row of a table that a person works through.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct ChangedRow<'a> {
    /// Its number in Deskie.
    pub case_number: &'a str,
    /// Where it can be opened.
    pub url: Option<&'a str>,
    /// When it last changed, in UTC; empty where that cannot be seen.
    pub changed_at: String,
}

impl Survey {
    /// All changed cases, for a table.
    pub fn changed_rows(&self) -> Vec<ChangedRow<'_>> {
        let stamp = |at: Millis| jiff::Timestamp::from_millisecond(at.0).ok().map(|at| at.to_string());
        let row = |changed| {
            let Changed { number, url, updated_at, .. }: &Changed = changed;
            let changed_at = updated_at.and_then(stamp).unwrap_or_default();
            ChangedRow { case_number: number, url: url.as_deref(), changed_at }
        };
        self.changed.iter().map(row).collect()
    }
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
    /// Of these, changed after the look, so that nobody was shown them.
    pub changed_meanwhile: u64,
    /// Could not be removed, or may exist and cannot be found without the files, see [`UndoReport::failures`].
    pub failed: u64,
    /// Stopped before their turn.
    pub not_reached: u64,
    /// Customers of the cases that were removed. Deskie made those that it did not know along with the cases, and they
    /// stay.
    pub customers: u64,
    /// Labels removed.
    pub labels: u64,
    /// The same, by their ids.
    #[serde(default)]
    pub labels_gone: Vec<LabelId>,
    /// Labels kept, because something else uses them.
    pub labels_kept: u64,
    /// Labels whose turn had not come when it was stopped.
    #[serde(default)]
    pub labels_not_reached: u64,
    /// Units used.
    pub units: u64,
    /// Milliseconds.
    pub duration: i64,
    /// What could not be removed, and why.
    pub failures: Vec<NotRemoved>,
}

impl UndoReport {
    /// Cases that are not where runs put them any more.
    pub fn removed(&self) -> u64 {
        [self.deleted, self.trashed, self.gone].into_iter().fold(0, u64::saturating_add)
    }

    /// Was it stopped before its end?
    pub const fn is_stopped(&self) -> bool {
        self.not_reached > 0 || self.labels_not_reached > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_changed_case_is_a_row() {
        let case = |at: u64| Changed {
            case: format!("z:{at}"),
            number: format!("664-{at}"),
            url: (at > 0).then(|| format!("https://acme.deskie.io/staff/cases/record/664-{at}")),
            updated_at: (at > 0).then_some(Millis(1_772_431_200_000)),
        };
        let survey = Survey { changed: (0..300).map(case).collect(), ..Survey::default() };
        let rows = survey.changed_rows();
        assert_eq!(rows.len(), 300);
        assert_eq!((rows[0].case_number, rows[0].url, rows[0].changed_at.as_str()), ("664-0", None, ""));
        assert_eq!(rows[1].changed_at, "2026-03-02T06:00:00Z");
    }
}
