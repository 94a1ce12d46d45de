//! Cases of the files that the ledger does not say are in Deskie: why not.

use std::collections::{HashMap, HashSet};

use super::tally::Finding;
use super::verdict::Mismatch;
use super::verify::Verify;
use crate::deskie::account::{CaseId, UserId};
use crate::model::Mark;
use crate::plan::Planned;
use crate::run::engine::delta::is_mail;
use crate::run::ledger::{CaseState, Step};
use crate::run::queue::QueueItem;

impl Verify {
    /// Cases of the files that the ledger does not say are there: each is left out for a reason, or no run has come to it.
    pub(super) fn account_absent(&mut self) {
        let mut count: HashMap<&str, usize> = HashMap::new();
        for item in &self.queue {
            *count.entry(item.key.as_str()).or_default() += 1;
        }
        // Of cases with one number, the ledger has one by its key and the others by keys made of it.
        let mut families: HashMap<&str, Vec<&CaseState>> = HashMap::new();
        for (key, state) in self.dispatch.state.cases.iter() {
            if let Some((base, _)) = key.split_once('~') {
                families.entry(base).or_default().push(state);
            }
        }
        let twice: Vec<(CaseId, String)> = families
            .iter()
            .flat_map(|(base, others)| {
                let own = self.dispatch.state.cases.get(base);
                made_twice(own.into_iter().chain(others.iter().copied()), count.get(base).copied().unwrap_or(0))
            })
            .collect();
        let is_shared = |item: &QueueItem| {
            count.get(item.key.as_str()).is_some_and(|count| *count > 1) || families.contains_key(item.key.as_str())
        };
        let places = || (0..u32::MAX).zip(&self.queue);
        let shared: HashSet<u32> = places().filter(|(_, item)| is_shared(item)).map(|(place, _)| place).collect();
        let absences: Vec<(u32, Absence)> = places()
            .filter(|(place, _)| !shared.contains(place))
            .map(|(place, item)| (place, absence(self.dispatch.state.cases.get(&item.key))))
            .collect();
        // A thread of mails may begin with another mail than it did, and then has another key; its mails tell which it is.
        let rekeyed = self.rows.extra().iter().any(|key| is_mail(key));
        let unknown = |item: &QueueItem| is_mail(&item.key) && !self.dispatch.state.cases.contains_key(&item.key);
        let claims = places().filter(|(place, item)| shared.contains(place) || rekeyed && unknown(item));
        self.claims = claims.map(|(place, _)| place).collect();
        self.claims.reverse();
        self.rows.disclaim(&shared);
        self.shared = shared;
        for (place, absence) in absences {
            self.account(place, absence);
        }
        for (id, message) in twice {
            if let Some(row) = self.rows.find(id) {
                self.differs(row, Finding::new("case.twice", false, message));
            }
        }
    }

    /// One of several cases with one number was planned, so its entries tell which of the ledger's cases it is.
    pub(super) fn account_shared(&mut self, place: u32, planned: Result<Planned, String>) {
        let absence = match planned {
            Ok(Planned::Case(plan)) => {
                let Some(key) = self.key_of(place, Some(&plan)) else { return };
                let state = self.dispatch.state.cases.get(&key);
                match state.and_then(CaseState::present).map(|created| created.id) {
                    // The files hold it in two forms: it is one case.
                    Some(id) if !self.rows.claim(id) => {
                        self.proof.files = self.proof.files.saturating_sub(1);
                        return;
                    }
                    _ => absence(state),
                }
            }
            Ok(Planned::Skipped(note)) => skipped(note.code),
            Err(_) => Absence::NotReached,
        };
        self.account(place, absence);
    }

    fn account(&mut self, place: u32, absence: Absence) {
        match (absence, self.queue.get(place as usize)) {
            (Absence::No, _) | (_, None) => {}
            (Absence::NotReached, _) => self.proof.not_reached += 1,
            (Absence::LeftOut(code, message), Some(item)) => {
                self.proof.left_out += 1;
                self.tally.add(left_out(item, code, message));
            }
        }
    }
}

/// Cases of one number in the ledger that are one case made twice: same customer, subject and second, and more of them than
/// the files have of that number. Older versions made another case of one whose text or date was written otherwise.
fn made_twice<'a>(family: impl Iterator<Item = &'a CaseState>, in_files: usize) -> Vec<(CaseId, String)> {
    let mut alike: HashMap<(Mark, UserId), Vec<(CaseId, &str)>> = HashMap::new();
    for created in family.filter_map(CaseState::present) {
        alike.entry((created.check, created.user)).or_default().push((created.id, &created.number));
    }
    let mut twice = Vec::new();
    for mut cases in alike.into_values() {
        cases.sort_unstable();
        for pair in cases.windows(2).skip(in_files.saturating_sub(1)) {
            let [(_, first), (id, number)] = pair else { continue };
            let message = format!(
                "Case {number} has the same number in the files, customer, subject and second as case {first}: runs made it \
                 twice."
            );
            twice.push((*id, message));
        }
    }
    twice
}

/// How a case of the files is not in Deskie, as far as the ledger tells.
enum Absence {
    /// It is there.
    No,
    /// No run has come to it.
    NotReached,
    /// There is a reason, with its code and plain English.
    LeftOut(&'static str, String),
}

fn absence(state: Option<&CaseState>) -> Absence {
    let Some(state) = state else { return Absence::NotReached };
    let failed = state.failed.get(&Step::Create);
    match (failed, &state.skipped, &state.created, state.gone) {
        (Some(code), ..) => Absence::LeftOut("case.failed", format!("The case failed in the run with “{code}”.")),
        (None, _, Some(_), None) => Absence::No,
        (None, _, _, Some(_)) => Absence::LeftOut("case.undone", "Undo removed it.".into()),
        (None, Some(code), None, None) => skipped(code),
        (None, None, None, None) => Absence::NotReached,
    }
}

fn skipped(code: &str) -> Absence {
    Absence::LeftOut("case.skipped", format!("The run left it out, and its report says why: “{code}”."))
}

fn left_out(item: &QueueItem, code: &str, message: String) -> Mismatch {
    Mismatch {
        case: item.source_id.clone(),
        number: String::new(),
        url: None,
        code: code.to_owned(),
        explained: true,
        message,
    }
}
