//! What undo will cost, told before it begins.

use crate::deskie::Method;
use crate::deskie::dialect::{Deletion, Dialect};
use crate::deskie::limits::{self, Cost};
use crate::deskie::request::BULK;

/// What it costs to remove so many cases that are there, so many that are in the trash already, and so many labels:
/// each case is read once more before it goes. Where cases were changed and the person lets them go or stay, or where
/// many cases of others lie between, it may be a little more or less.
pub(super) fn cost(dialect: &Dialect, deletion: Deletion, present: u64, in_trash: u64, labels: u64) -> Cost {
    let (read, write) = (limits::cost(Method::Get).0, limits::cost(Method::Delete).0);
    let several = |cases: u64| cases.div_ceil(BULK as u64);
    let moves = |cases: u64| if dialect.bulk_removal { several(cases) } else { cases };
    let all = present + in_trash;
    // A list that does not heed times would show ours among all others.
    let reads = if dialect.time_filter { several(all) } else { all };
    let deletions = if deletion == Deletion::AfterTrash { moves(all) } else { 0 };
    Cost(reads * read + (moves(all) + deletions) * write + labels * (write + read))
}
