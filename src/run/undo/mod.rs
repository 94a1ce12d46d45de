//! Undo: from the ledger, exactly the cases that runs created are moved to the trash, then deleted where the account
//! allows it; labels that runs made go where nothing else uses them. What was changed in Deskie since is shown first.

pub mod survey;

pub use survey::{Changed, ChangedCases, NotRemoved, Survey, UndoReport};
