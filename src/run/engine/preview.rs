//! What a run would do with a case of which earlier runs know, for a person to read before: what is left of it, and the
//! literal requests. New entries only, to the case as it is, in the channel it was created in, whatever today's mapping says of
//! its channel.

use std::collections::HashSet;

use super::delta::{self, ByEntry, difference, is_finished, is_new};
use super::same;
use crate::catalogue::{CaseIndex, Catalogue};
use crate::deskie::lane::Refusal;
use crate::deskie::request::read_case;
use crate::deskie::{Account, Dialect, HttpRequest};
use crate::model::{Fingerprint, Mark};
use crate::plan::{CasePlan, NewEntry, Rest};
use crate::run::ledger::{CaseState, State};
use crate::run::queue;

/// What earlier runs have brought, as planning needs it.
#[derive(Debug)]
pub struct Earlier {
    /// There were runs of other files than these.
    comparing: bool,
    /// Keys that several cases of the files have.
    shared: HashSet<String>,
    by_entry: Option<ByEntry>,
}

/// A case that is in Deskie, as far as the ledger tells.
#[derive(Debug)]
struct Found<'a> {
    case: &'a CaseState,
    /// Entries of the plan that stand in other cases.
    elsewhere: HashSet<Mark>,
    /// Nothing of it is sent: an earlier run of the same files brought what it could.
    is_finished: bool,
}

impl Earlier {
    /// For a run of these files.
    pub fn of(files: &[Fingerprint], catalogue: &Catalogue, state: Option<&State>) -> Self {
        let mut files = files.to_vec();
        files.sort_unstable();
        let Some(state) = state.filter(|state| !state.cases.is_empty()) else {
            return Self { comparing: false, shared: HashSet::new(), by_entry: None };
        };
        let indices = (0..u32::MAX).zip(&catalogue.cases).map(|(at, _)| CaseIndex(at));
        let mut keys = HashSet::new();
        let shared =
            indices.filter_map(|at| queue::key_at(catalogue, at)).filter_map(|key| keys.replace(key)).collect();
        Self { comparing: state.files.iter().any(|known| *known != files), shared, by_entry: None }
    }

    /// The case of this key, if it is there, with its plan in the ledger's terms.
    fn find<'a>(&mut self, key: &str, plan: &mut CasePlan, state: &'a State) -> Option<Found<'a>> {
        let own = delta::key_of(key, plan, state, self.comparing, &mut self.by_entry);
        // One whose removal undo has asked for may be gone: it is planned as if it were.
        let case = state.cases.get(&own).filter(|case| case.present().is_some() && !case.removing)?;
        same::adopt(plan, case);
        same::leave_out_dropped(plan, case);
        let elsewhere = delta::elsewhere(&own, plan, state, self.comparing, &mut self.by_entry);
        let is_finished = is_finished(case) && !self.comparing && !self.shared.contains(key);
        Some(Found { case, elsewhere, is_finished })
    }

    /// What is left to be sent of the case of this key; none when it is not in Deskie.
    pub fn rest(&mut self, key: &str, plan: &mut CasePlan, state: &State) -> Option<Rest> {
        let found = self.find(key, plan, state)?;
        if found.is_finished {
            return Some(Rest::default());
        }
        let rest = Rest::from(difference(plan, found.case, &found.elsewhere, state));
        // A case that a run was torn from may want its last edit yet.
        Some(Rest { edit: rest.edit || found.case.closed.is_none(), ..rest })
    }

    /// The literal requests for the case of this key, see [`requests`]; none when it is not in Deskie.
    ///
    /// # Errors
    /// Why nothing may be added to the case in its channel.
    pub fn requests(
        &mut self,
        key: &str,
        plan: &mut CasePlan,
        state: &State,
        api: (&Account, &Dialect),
    ) -> Option<Result<Vec<HttpRequest>, Refusal>> {
        let Found { case, elsewhere, is_finished } = self.find(key, plan, state)?;
        if is_finished {
            return Some(Ok(Vec::new()));
        }
        Some(requests(plan.clone(), case, &elsewhere, state, api))
    }
}

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
