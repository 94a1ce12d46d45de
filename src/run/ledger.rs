//! The ledger: what was intended and what became of it, append-only. State is a fold over its records.
//!
//! It holds ids, dates, counts and machine codes: never a text, an address, a name or the key.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::deskie::LabelId;
use crate::deskie::account::{CaseId, MessageId, UserId};
use crate::model::Millis;

/// One step of a case: 0 creates it, 1 and on are its further entries in plan order, [`StepNo::FINISH`] the edit
/// that puts right what messages changed.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct StepNo(pub u32);

impl StepNo {
    /// Creates the case.
    pub const CREATE: Self = Self(0);
    /// The correcting edit.
    pub const FINISH: Self = Self(u32::MAX);
}

/// One record.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "record")]
pub enum Record {
    /// A run began.
    Opened {
        /// When.
        at: Millis,
        /// The account's name.
        account: String,
        /// Cases in its queue.
        cases: u64,
    },
    /// A label is about to be made.
    LabelIntent {
        /// Title, which is a tag of the source.
        title: String,
    },
    /// A label exists now.
    Label {
        /// Title.
        title: String,
        /// Its id.
        id: LabelId,
        /// Made by this run, rather than found.
        made: bool,
    },
    /// A write is about to be sent.
    Intent {
        /// The case.
        case: String,
        /// The step.
        step: StepNo,
    },
    /// The answer to a write was lost.
    Unclear {
        /// The case.
        case: String,
        /// The step.
        step: StepNo,
    },
    /// It is certain that the write did not happen: refused, or looked up.
    NotDone {
        /// The case.
        case: String,
        /// The step.
        step: StepNo,
    },
    /// The case exists.
    Created {
        /// The case.
        case: String,
        /// Its id in Deskie.
        id: CaseId,
        /// Its number in Deskie.
        number: String,
        /// Its user in Deskie.
        user: UserId,
    },
    /// An entry or an edit exists.
    Done {
        /// The case.
        case: String,
        /// The step.
        step: StepNo,
        /// Its id, when it has one.
        message: Option<MessageId>,
    },
    /// A step failed for good; the rest of the case goes on unless the step created it.
    Failed {
        /// The case.
        case: String,
        /// The step.
        step: StepNo,
        /// Machine code.
        code: String,
    },
    /// The case is left out.
    Skipped {
        /// The case.
        case: String,
        /// Machine code.
        code: String,
    },
    /// Nothing is left to do for the case.
    Closed {
        /// The case.
        case: String,
    },
}

/// What is known of one case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseState {
    /// Its id and number in Deskie.
    pub created: Option<(CaseId, String, UserId)>,
    /// The next step that has no outcome.
    pub next: u32,
    /// The last intent, while its outcome is open.
    pub open: Option<StepNo>,
    /// Ids of entries written.
    pub messages: Vec<MessageId>,
    /// Steps that failed for good, with their codes.
    pub failed: BTreeMap<StepNo, String>,
    /// The correcting edit was sent at some time, so the state of the case no longer shows what messages did to it.
    pub edit_tried: bool,
    /// The correcting edit is done.
    pub finished: bool,
    /// Why it was left out.
    pub skipped: Option<String>,
    /// Nothing is left to do.
    pub closed: bool,
}

/// The fold.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// By case key.
    pub cases: HashMap<String, CaseState>,
    /// Labels by title, lower case.
    pub labels: HashMap<String, LabelId>,
    /// Labels made, rather than found.
    pub labels_made: u64,
    /// Case ids that are taken: an unclear creation is never resolved to one of them.
    pub taken: std::collections::HashSet<CaseId>,
}

impl State {
    /// Folds the lines of a ledger. A truncated or damaged last line is left out.
    ///
    /// # Errors
    /// The number, from one, of a line before the last that is not a record.
    pub fn read<'a>(lines: impl Iterator<Item = &'a str>) -> Result<Self, usize> {
        let mut state = Self::default();
        let mut damaged = None;
        for (at, line) in lines.enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            if let Some(damaged) = damaged {
                return Err(damaged);
            }
            match serde_json::from_str(line) {
                Ok(record) => state.apply(&record),
                Err(_) => damaged = Some(at + 1),
            }
        }
        Ok(state)
    }

    /// Adds one record.
    pub fn apply(&mut self, record: &Record) {
        match record {
            Record::Opened { .. } | Record::LabelIntent { .. } => {}
            Record::Label { title, id, made } => {
                self.labels.insert(title.to_lowercase(), *id);
                self.labels_made += u64::from(*made);
            }
            Record::Intent { case, step } => {
                let state = self.case(case);
                state.open = Some(*step);
                state.edit_tried |= *step == StepNo::FINISH;
            }
            Record::Unclear { .. } => {}
            Record::NotDone { case, .. } => self.case(case).open = None,
            Record::Created { case, id, number, user } => {
                self.taken.insert(*id);
                let state = self.case(case);
                state.created = Some((*id, number.clone(), *user));
                state.next = 1;
                state.open = None;
            }
            Record::Done { case, step, message } => {
                let state = self.case(case);
                state.messages.extend(message);
                advance(state, *step);
            }
            Record::Failed { case, step, code } => {
                let state = self.case(case);
                state.failed.insert(*step, code.clone());
                advance(state, *step);
            }
            Record::Skipped { case, code } => self.case(case).skipped = Some(code.clone()),
            Record::Closed { case } => {
                let state = self.case(case);
                state.closed = true;
                // Only needed to tell an entry from its twins while the case is under way.
                state.messages = Vec::new();
            }
        }
    }

    fn case(&mut self, key: &str) -> &mut CaseState {
        if !self.cases.contains_key(key) {
            self.cases.insert(key.to_owned(), CaseState::default());
        }
        self.cases.entry(key.to_owned()).or_default()
    }
}

fn advance(state: &mut CaseState, step: StepNo) {
    state.open = None;
    if step == StepNo::FINISH {
        state.finished = true;
    } else {
        state.next = state.next.max(step.0.saturating_add(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_last_line_is_survived_and_a_damaged_middle_is_told() {
        let good = r#"{"record":"created","case":"z:1","id":7,"number":"1-2","user":3}"#;
        let torn = r#"{"record":"done","case":"z:1","st"#;
        let state = State::read([good, torn].into_iter()).unwrap();
        assert_eq!(state.cases["z:1"].next, 1);
        assert_eq!(State::read([torn, good].into_iter()).unwrap_err(), 1);
    }
}
