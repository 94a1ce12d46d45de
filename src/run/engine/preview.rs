//! What a run would send of a case that is in Deskie already, for a person to read before: new entries only, to the case as
//! it is, in the channel it was created in, whatever today's mapping says of its channel.

use std::collections::HashSet;

use super::delta::{difference, is_new};
use crate::deskie::lane::Refusal;
use crate::deskie::request::read_case;
use crate::deskie::{Account, Dialect, HttpRequest};
use crate::model::Mark;
use crate::plan::{CasePlan, NewEntry};
use crate::run::ledger::{CaseState, State};

/// The literal requests in order; none when the files hold nothing new. The case is read first. Whether an edit comes last is
/// decided by how Deskie shows the case then. `elsewhere` are entries that stand in other cases.
///
/// # Errors
/// Why nothing may be added to the case in its channel.
pub fn requests(
    mut plan: CasePlan,
    known: &CaseState,
    elsewhere: &HashSet<Mark>,
    state: &State,
    (account, dialect): (&Account, &Dialect),
) -> Result<Vec<HttpRequest>, Refusal> {
    let Some(created) = known.present() else { return Ok(Vec::new()) };
    if known.closed.is_some() && difference(&plan, known, elsewhere, state).is_none() {
        return Ok(Vec::new());
    }
    if let Some(why) = created.lane.as_ref().and_then(|lane| lane.refuses(account, &plan.confirmed)) {
        return Err(why);
    }
    if plan.opening.is_some_and(|(_, mark)| !known.has(mark)) {
        plan.opening_to_entry();
    }
    let form = created.lane.as_ref().map_or_else(|| plan.create.lane.text_form(), |lane| lane.text_form());
    let new = plan.entries.iter().filter(|entry| is_new(entry.mark, known, elsewhere));
    let entries = new.filter_map(|entry| plan.entry_in(entry.mark, form)).map(|entry| match &*entry {
        NewEntry::Message(message) => message.to_http(dialect, form, created.id, created.user),
        NewEntry::Note(note) => note.to_http(dialect, form, created.id),
    });
    Ok(std::iter::once(read_case(created.id)).chain(entries).collect())
}
