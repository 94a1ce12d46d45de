//! Trash, spam, restoring, deleting: one case or up to ten.

use serde_json::json;

use super::super::desk::{Desk, Outcome, Reply};
use super::super::errors::Refusal;
use super::super::switches::{BulkDeleteAnswer, BulkRemoval, Deletion};

/// Most cases of one call.
const MOST: usize = 10;

/// Where to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in super::super) enum Move {
    /// Gone for good.
    Delete,
    /// Neither in the trash nor spam.
    Restore,
    /// Spam.
    Spam,
    /// In the trash.
    Trash,
}

/// Moves the cases of a comma-separated list. One id is answered with the case, several with `case_success_id`: those
/// that worked. What a deletion of several is answered with is not documented.
pub(in super::super) fn move_all(desk: &mut Desk<'_>, keys: &str, to: Move) -> Outcome {
    let keys: Vec<&str> = keys.split(',').collect();
    if keys.len() > MOST {
        return Err(Refusal::Invalid("too_many_cases"));
    }
    let forbidden = match desk.switches().deletion {
        Deletion::Direct | Deletion::AfterTrash => false,
        Deletion::Forbidden => to == Move::Delete,
        Deletion::NotEvenTrash => matches!(to, Move::Delete | Move::Trash),
    };
    if forbidden {
        return Err(Refusal::Forbidden("access_denied"));
    }
    if keys.len() > 1 && desk.switches().bulk_removal == BulkRemoval::Refused {
        return Err(Refusal::Invalid("incorrect_case_id"));
    }
    if let [key] = keys.as_slice() {
        let case_id = desk.case_id(key)?;
        move_one(desk, case_id, to)?;
        return if to == Move::Delete { Ok(Reply::Nothing) } else { super::show(desk, key) };
    }
    let mut moved: Vec<u64> = Vec::new();
    for key in keys {
        if let Ok(case_id) = desk.case_id(key)
            && move_one(desk, case_id, to).is_ok()
        {
            moved.push(case_id);
        }
    }
    let answer = desk.switches().bulk_delete_answer;
    Ok(match (to, answer) {
        (Move::Delete, BulkDeleteAnswer::Empty) => Reply::Nothing,
        (Move::Delete, BulkDeleteAnswer::Counts) => Reply::Done(json!({ "count": moved.len() })),
        (Move::Delete, BulkDeleteAnswer::Ids) | (Move::Restore | Move::Spam | Move::Trash, _) => {
            Reply::Done(json!({ "case_success_id": moved }))
        }
    })
}

fn move_one(desk: &mut Desk<'_>, case_id: u64, to: Move) -> Result<(), Refusal> {
    let (now, deletion) = (desk.now, desk.switches().deletion);
    let case = desk.books.cases.get_mut(&case_id).ok_or(Refusal::Missing("case_not_found"))?;
    match to {
        Move::Delete if deletion == Deletion::AfterTrash && !case.deleted => {
            return Err(Refusal::Invalid("case_not_in_trash"));
        }
        Move::Delete => {
            desk.books.strike(case_id);
            return Ok(());
        }
        Move::Restore => (case.deleted, case.spam) = (false, false),
        Move::Spam => case.spam = true,
        Move::Trash => case.deleted = true,
    }
    case.updated_at = now;
    Ok(())
}
