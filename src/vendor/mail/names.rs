//! What the cases are called: each by an id of its own that stays the same in the next export.

use std::collections::{HashMap, HashSet};

use super::facts::hash;
use super::index::{AddressId, Index, Row};
use super::outcome::file_name;
use super::parties;
use super::threads::Threads;
use crate::vendor::Scan;

/// The ids of those cases that are not called as their mails have it.
#[derive(Debug)]
pub(super) struct Names(HashMap<usize, String>);

impl Names {
    /// Where mails of several cases bear one id, the oldest case has it, and the others have it with their customer's address,
    /// so that later mails change no name.
    pub(super) fn of_cases(
        index: &Index,
        threads: &Threads,
        is_own: impl Fn(AddressId) -> bool + Copy,
        scan: &Scan<'_>,
    ) -> Self {
        let mut order: Vec<u32> = (0..u32::try_from(threads.len()).unwrap_or(u32::MAX)).collect();
        order.sort_by_cached_key(|at| {
            let mut rows = index.rows_of(threads.get(*at as usize));
            rows.find_map(|row| row.at).map(|at| at.0)
        });
        let mut odd = HashMap::new();
        let mut taken = HashSet::with_capacity(threads.len());
        // Two hashes of 64 bits: no name is taken for another.
        let mut take = |id: &str| taken.insert((hash(id), hash((id, 1))));
        // The next number of each name that several cases have.
        let mut numbers = HashMap::new();
        for at in order {
            let at = at as usize;
            let rows: Vec<&Row> = index.rows_of(threads.get(at)).collect();
            let name = of_case(index, &rows, scan);
            if take(&name) {
                continue;
            }
            let customer = parties::requester(rows.iter().map(|row| index.parties(row)), is_own);
            let mut id = match customer {
                Some(customer) => format!("{name}#{}", index.person(customer).mailbox.address),
                None => name.clone(),
            };
            while !take(&id) {
                let number = numbers.entry(hash(&name)).or_insert(2_u64);
                id = format!("{name}#{number}");
                *number += 1;
            }
            odd.insert(at, id);
        }
        Self(odd)
    }

    /// The id of the case made of the thread at a position.
    pub(super) fn take(&mut self, at: usize, index: &Index, rows: &[&Row], scan: &Scan<'_>) -> String {
        self.0.remove(&at).unwrap_or_else(|| of_case(index, rows, scan))
    }
}

/// The thread of Gmail, else the first Message-ID, else file and number of the first mail.
fn of_case(index: &Index, rows: &[&Row], scan: &Scan<'_>) -> String {
    if let Some(thread) = rows.iter().map(|row| index.thread(row)).find(|thread| *thread != 0) {
        return thread.to_string();
    }
    if let Some(row) = rows.iter().find(|row| !row.message_id.is_empty()) {
        return row.message_id.to_string();
    }
    rows.first().map(|row| format!("{}#{}", file_name(row, scan), row.record)).unwrap_or_default()
}
