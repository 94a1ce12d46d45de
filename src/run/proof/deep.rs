//! The messages of cases, read in pages and compared with a plan made again from the files.

use std::collections::HashSet;

use super::headers::is_last;
use super::messages::compare;
use super::rows::{CHANGED, DEEP, MISSING};
use super::tally::Finding;
use super::verdict::Depth;
use super::verify::{At, Job, Next, Verify, Work};
use super::windows::PAGE;
use crate::catalogue::CaseIndex;
use crate::deskie::account::{CaseId, MessageId};
use crate::deskie::reply::{self, MessageReply};
use crate::deskie::request::get;
use crate::deskie::{Answer, HttpRequest};
use crate::plan::{CasePlan, Planned};
use crate::run::dispatch::Class;
use crate::run::engine::{delta, same};
use crate::run::ledger::State;
use crate::run::queue::QueueItem;

/// One case whose messages are read.
#[derive(Debug)]
pub(super) struct Deep {
    /// Position in the catalogue.
    pub index: CaseIndex,
    /// Position in the queue.
    place: u32,
    /// Its row, once the plan has told which it is.
    pub row: u32,
    plan: Option<Box<CasePlan>>,
    page: u32,
    found: Vec<MessageReply>,
    ids: HashSet<MessageId>,
}

impl Deep {
    pub fn request(&self, case: CaseId) -> HttpRequest {
        let query = vec![("page", self.page.to_string()), ("limit", PAGE.to_string()), ("order", "asc".into())];
        get(format!("cases/{}/messages.json", case.0), query)
    }
}

/// Positions in the queue of the cases whose messages are to be read, the first one last.
pub(super) fn choose(depth: Depth, queue: &[QueueItem], state: &State) -> Vec<u32> {
    let mut keys = HashSet::new();
    let places = (0..u32::try_from(queue.len()).unwrap_or(u32::MAX)).zip(queue);
    let present = |item: &QueueItem| state.cases.get(&item.key).is_some_and(|case| case.present().is_some());
    let mut chosen: Vec<u32> = match depth {
        Depth::Headers => Vec::new(),
        // A case that is not known by its key may be known by another, which its entries tell.
        Depth::All => {
            let known = |item: &QueueItem| present(item) || !state.cases.contains_key(&item.key);
            let mut all = places.filter(|(_, item)| !keys.insert(&item.key) || known(item));
            all.by_ref().map(|(place, _)| place).collect()
        }
        Depth::Sample(count) => {
            let some: Vec<(u32, &QueueItem)> =
                places.filter(|(_, item)| keys.insert(&item.key) && present(item)).collect();
            let count = (count as usize).min(some.len());
            let largest = some.iter().max_by_key(|(place, item)| {
                (u64::from(item.messages) + u64::from(item.notes), std::cmp::Reverse(*place))
            });
            let spread = (0..count).filter_map(|at| some.get(at * some.len() / count.max(1)));
            let mut seen = HashSet::new();
            let all = largest.into_iter().chain(spread).map(|(place, _)| *place);
            all.filter(|place| seen.insert(*place)).take(count).collect()
        }
    };
    chosen.reverse();
    chosen
}

impl Verify {
    pub(super) fn next_deep(&mut self) -> Option<Job> {
        let place = self.to_read.pop()?;
        let index = self.queue.get(place as usize)?.index;
        let (plan, found, ids) = (None, Vec::new(), HashSet::new());
        let deep = Deep { index, place, row: u32::MAX, plan, page: 1, found, ids };
        Some(Job { work: Work::Deep(Box::new(deep)), at: At::Loading })
    }

    /// The case was planned again. False when there is nothing to read.
    pub(super) fn deep_loaded(&mut self, deep: &mut Deep, planned: Result<Planned, String>) -> bool {
        let plan = match planned {
            Ok(Planned::Case(plan)) => Ok(plan),
            Ok(Planned::Skipped(note)) => Err(note.code.to_owned()),
            Err(code) => Err(code),
        };
        let row = self.row_of(deep.place, plan.as_deref().ok());
        self.claim(row);
        let row = row.filter(|row| self.rows.get(*row).is_some_and(|row| !row.has(MISSING | DEEP)));
        let (Some(row), plan) = (row, plan) else {
            self.deep_over += 1;
            return false;
        };
        self.rows.set(row, DEEP);
        deep.row = row;
        match plan {
            Ok(mut plan) => {
                let key = self.rows.get(row).map(|row| self.rows.key(row, &self.queue));
                if let Some(known) = key.and_then(|key| self.dispatch.state.cases.get(key)) {
                    same::adopt(&mut plan, known);
                    same::leave_out_dropped(&mut plan, known);
                }
                deep.plan = Some(plan);
                true
            }
            Err(code) => {
                let message =
                    format!("Its messages could not be compared: the files do not give the case again ({code}).");
                self.unread(row, message);
                false
            }
        }
    }

    pub(super) fn next_claim(&mut self) -> Option<Job> {
        let place = self.claims.pop()?;
        let index = self.queue.get(place as usize)?.index;
        Some(Job { work: Work::Claim { place, index }, at: At::Loading })
    }

    /// A case that the queue does not know by its key was planned again, so its entries can tell whose it is.
    pub(super) fn claim_loaded(&mut self, place: u32, planned: Result<Planned, String>) {
        if self.shared.contains(&place) {
            return self.account_shared(place, planned);
        }
        if let Ok(Planned::Case(plan)) = planned {
            let row = self.row_of(place, Some(&plan));
            self.claim(row);
        }
    }

    /// The queue did not know this case by its key, so it was taken for one that no run has come to.
    fn claim(&mut self, row: Option<u32>) {
        if let Some(id) = row.and_then(|row| self.rows.get(row)).map(|row| row.id)
            && self.rows.claim(id)
        {
            self.proof.not_reached = self.proof.not_reached.saturating_sub(1);
        }
    }

    /// The row of a case of the queue, known as a run would know it.
    fn row_of(&mut self, place: u32, plan: Option<&CasePlan>) -> Option<u32> {
        let key = self.key_of(place, plan)?;
        self.rows.find(self.dispatch.state.cases.get(&key)?.present()?.id)
    }

    /// The key under which the ledger has a case of the queue.
    pub(super) fn key_of(&mut self, place: u32, plan: Option<&CasePlan>) -> Option<String> {
        let item = self.queue.get(place as usize)?;
        Some(match plan {
            Some(plan) => delta::key_of(&item.key, plan, &self.dispatch.state, true, &mut self.by_entry),
            None => item.key.clone(),
        })
    }

    pub(super) fn deep_answered(&mut self, deep: &mut Deep, class: Class, answer: &Answer) -> Next {
        match class {
            Class::NotNow | Class::Unclear => return Next::More,
            Class::Refused(_) if reply::says_absent(answer) => {
                self.missing(deep.row, false);
                self.deep_over += 1;
                return Next::Over;
            }
            Class::Refused(code) => {
                self.unread(deep.row, format!("Its messages could not be read: Deskie answered “{code}”."));
                return Next::Over;
            }
            Class::Done => {}
        }
        let Ok((items, total)) = reply::list(answer, "message") else { return Next::Unreadable };
        // What is written meanwhile may push a message to the next page.
        let new = items.iter().filter_map(reply::message).filter(|message| deep.ids.insert(message.id));
        deep.found.extend(new);
        if !is_last(deep.page, items.len(), total) {
            deep.page = deep.page.saturating_add(1);
            return Next::More;
        }
        self.deep_over += 1;
        self.deep_read(deep);
        Next::Over
    }

    /// All messages are there.
    fn deep_read(&mut self, deep: &Deep) {
        let Some(row) = self.rows.get(deep.row).copied() else { return };
        let state = self.dispatch.state.cases.get(self.rows.key(&row, &self.queue));
        let Some((state, plan)) = state.zip(deep.plan.as_deref()) else { return };
        let Some(created) = state.present() else { return };
        let compared = compare(plan, created, state, row.has(CHANGED), self.headers.clocks, &deep.found);
        self.proof.deep += 1;
        self.proof.entries += compared.entries;
        self.proof.entries_seen += compared.seen;
        for finding in compared.findings {
            self.differs(deep.row, finding);
        }
    }

    fn unread(&mut self, row: u32, message: String) {
        self.deep_over += 1;
        self.differs(row, Finding::new("case.unread", false, message));
    }
}
