//! Undo: from the ledger, exactly the cases that runs created are moved to the trash, then deleted where the account
//! allows it; labels that runs made go where nothing else uses them. What was changed in Deskie since is shown first.
//!
//! Two tasks: [`Look`] only reads and ends with a [`Survey`]; [`Undo`] takes the survey and the person's choice. Both know
//! nothing but the ledger, so an undo that broke off is taken up by a new [`Look`] and a new [`Undo`], at any later time and
//! on any computer that has the ledger.
//!
//! A creation whose answer was lost when a run broke off is known by nothing that the ledger holds, since that holds
//! neither customer nor subject. Such a case is not searched for here: it counts as failed, with the advice to go on with
//! the run first, which finds it from the files; or, where a run has looked and could not prove it, to look for it in
//! Deskie by hand. Removed is only what is certain.

mod again;
mod answers;
mod estimate;
mod labels;
mod look;
mod reading;
mod remove;
pub mod survey;

pub use look::Look;
pub use remove::Undo;
pub use survey::{Changed, ChangedCases, NotRemoved, Survey, UndoReport};

use std::collections::HashSet;

use super::dispatch::{Class, Dispatch, READS};
use super::ledger::{self, CaseState, Gone, State, Step};
use super::limiter::Limiter;
use crate::deskie::account::CaseId;
use crate::deskie::dialect::Deletion;
use crate::deskie::{Address, Answer};

/// What both tasks need to know of the account.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Where cases can be opened; `None` for the practice Deskie.
    pub address: Option<Address>,
    /// The account's limit, where it is known.
    pub per_minute: Option<u32>,
    /// Percentage of the limit that may be used.
    pub share: u8,
    /// What was spent in the last minute.
    pub limiter: Limiter,
}

/// The machine code of a case that is kept because it was changed in Deskie.
pub const CHANGED: &str = "undo.changed";

/// The machine code of a case whose creation is unclear.
pub const UNCLEAR: &str = "undo.unclear";

/// The machine code of a case that a run looked for without being able to prove whether it was created.
pub const UNPROVED: &str = "undo.unproved";

/// The machine code of a case that was not tried, because others before it were refused.
pub const REFUSED: &str = "undo.refused";

/// The machine code of a label of which a list could not show whether something uses it.
pub const USE_UNKNOWN: &str = "undo.label_use_unknown";

/// A case that is to be removed.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Target {
    key: String,
    id: CaseId,
    /// The second it was created in, as Deskie has it.
    second: i64,
}

/// What the ledger says is to be removed, each group in the order of time.
#[derive(Debug, Default)]
struct Targets {
    /// Created by runs, and not removed by undo.
    present: Vec<Target>,
    /// Moved to the trash by an undo that broke off before it deleted them.
    in_trash: Vec<Target>,
    /// Keys of cases that may have been created, with why that is not known: [`UNCLEAR`] or [`UNPROVED`].
    unclear: Vec<(String, &'static str)>,
}

impl Targets {
    fn of(state: &State) -> Self {
        let mut targets = Self::default();
        for (key, case) in state.cases.iter() {
            match &case.created {
                Some(created) => {
                    let target = Target { key: key.to_owned(), id: created.id, second: created.at.seconds() };
                    match case.gone {
                        None => targets.present.push(target),
                        Some(Gone::Trashed) if state.undoing && deletion(state) == Deletion::AfterTrash => {
                            targets.in_trash.push(target);
                        }
                        Some(Gone::Deleted | Gone::Trashed) => {}
                    }
                }
                None => targets.unclear.extend(unclear(case).map(|why| (key.to_owned(), why))),
            }
        }
        // Neighbours in time are neighbours in lists, where they are read once more before they are removed.
        targets.present.sort_by_key(|target| (target.second, target.id));
        targets.in_trash.sort_by_key(|target| (target.second, target.id));
        targets.unclear.sort();
        targets
    }
}

/// May this case, which the ledger does not know as created, be in Deskie all the same?
fn unclear(case: &CaseState) -> Option<&'static str> {
    let left_open = case.failed.get(&Step::Create).is_some_and(|code| code == ledger::UNPROVED);
    match case.open {
        Some(Step::Create) => Some(UNCLEAR),
        _ if left_open => Some(UNPROVED),
        _ => None,
    }
}

/// The class of the answer to a read. One that comes to nothing again and again counts as refused.
fn read_or_given_up(dispatch: &mut Dispatch, class: Class, answer: Option<&Answer>) -> Class {
    match class {
        Class::Unclear => dispatch.in_vain(answer, READS).map_or(Class::Unclear, Class::Refused),
        Class::Done | Class::Refused(_) => {
            dispatch.was_answered();
            class
        }
        Class::NotNow => class,
    }
}

/// How far the account lets cases be removed, as far as that is known.
fn deletion(state: &State) -> Deletion {
    state.dialect.as_ref().map(|(_, dialect)| dialect.deletion).unwrap_or_default()
}

/// How many customers these cases have.
fn customers<'a>(cases: impl Iterator<Item = &'a CaseState>) -> u64 {
    let users = cases.filter_map(|case| case.created.as_ref()).map(|created| created.user);
    users.filter(|user| user.0 > 0).collect::<HashSet<_>>().len() as u64
}
