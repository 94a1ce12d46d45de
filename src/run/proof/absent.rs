//! Cases of the files that the ledger does not say are in Deskie: why not.

use std::collections::{HashMap, HashSet};

use super::verdict::Mismatch;
use super::verify::Verify;
use crate::run::engine::delta::is_mail;
use crate::run::ledger::{CaseState, Step};
use crate::run::queue::QueueItem;

impl Verify {
    /// Cases of the files that the ledger does not say are there: each is left out for a reason, or no run has come to it.
    pub(super) fn account_absent(&mut self) {
        let mut seen = HashSet::new();
        let (once, twins): (Vec<_>, Vec<_>) = self.queue.iter().partition(|item| seen.insert(item.key.as_str()));
        let mut absent = Vec::new();
        let mut told = |item: &QueueItem, state: Option<&CaseState>| match state.map_or(Absence::NotReached, absence) {
            Absence::No => {}
            Absence::NotReached => self.proof.not_reached += 1,
            Absence::LeftOut(code, message) => absent.push(left_out(item, code, message)),
        };
        for item in &once {
            told(item, self.dispatch.state.cases.get(&item.key));
        }
        // Of cases with one number, the ledger has the first by its key and the others by keys made of it.
        let shared: HashSet<&str> = twins.iter().map(|item| item.key.as_str()).collect();
        let mut others: HashMap<&str, Vec<&CaseState>> = HashMap::new();
        let mut claimed = Vec::new();
        for (key, state) in &self.dispatch.state.cases {
            if let Some((base, _)) = key.split_once('~').filter(|(base, _)| shared.contains(base)) {
                others.entry(base).or_default().push(state);
                claimed.extend(state.present().map(|created| created.id));
            }
        }
        for item in &twins {
            told(item, others.get_mut(item.key.as_str()).and_then(Vec::pop));
        }
        for id in claimed {
            self.rows.claim(id);
        }
        // A thread of mails may begin with another mail than it did, and then has another key; its mails tell which it is.
        if self.rows.extra().iter().any(|key| is_mail(key)) {
            let unknown = |item: &QueueItem| is_mail(&item.key) && !self.dispatch.state.cases.contains_key(&item.key);
            let places = (0..u32::MAX).zip(&self.queue);
            self.claims = places.filter(|(_, item)| unknown(item)).map(|(place, _)| place).collect();
            self.claims.reverse();
        }
        self.proof.left_out = absent.len() as u64;
        absent.into_iter().for_each(|mismatch| self.tally.add(mismatch));
    }
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

fn absence(state: &CaseState) -> Absence {
    let failed = state.failed.get(&Step::Create);
    match (failed, &state.skipped, &state.created, state.gone) {
        (Some(code), ..) => Absence::LeftOut("case.failed", format!("The case failed in the run with “{code}”.")),
        (None, _, Some(_), None) => Absence::No,
        (None, _, _, Some(_)) => Absence::LeftOut("case.undone", "Undo removed it.".into()),
        (None, Some(code), None, None) => {
            Absence::LeftOut("case.skipped", format!("The run left it out, and its report says why: “{code}”."))
        }
        (None, None, None, None) => Absence::NotReached,
    }
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
