//! What the cases are called: each by an id of its own that stays the same in the next export.

use std::collections::{HashMap, HashSet};

use super::index::{AddressId, Index, Row};
use super::outcome::file_name;
use super::parties;
use crate::vendor::Scan;

/// The ids of the cases, in their order. Where mails of several cases bear one id, the oldest case has it, and the others
/// have it with their customer's address, so that later mails change no name.
pub(super) fn of_cases(
    index: &Index,
    threads: &[Vec<&Row>],
    is_own: impl Fn(AddressId) -> bool + Copy,
    scan: &Scan<'_>,
) -> Vec<String> {
    let mut order: Vec<usize> = (0..threads.len()).collect();
    order.sort_by_key(|&at| threads[at].iter().find_map(|row| row.at).map(|at| at.0));
    let mut ids = vec![String::new(); threads.len()];
    // The next number of each name that several cases have.
    let mut numbers: HashMap<String, u64> = HashMap::new();
    let mut taken: HashSet<String> = HashSet::with_capacity(threads.len());
    for at in order {
        let rows = &threads[at];
        let name = of_case(rows, scan);
        let mut id = name.clone();
        if taken.contains(&id)
            && let Some(customer) = parties::requester(rows.iter().map(|row| index.parties(row)), is_own)
        {
            id = format!("{name}#{}", index.people[customer as usize].mailbox.address);
        }
        while !taken.insert(id.clone()) {
            let number = numbers.entry(name.clone()).or_insert(2);
            id = format!("{name}#{number}");
            *number += 1;
        }
        ids[at] = id;
    }
    ids
}

/// The thread of Gmail, else the first Message-ID, else file and number of the first mail.
fn of_case(rows: &[&Row], scan: &Scan<'_>) -> String {
    if let Some(row) = rows.iter().find(|row| row.thread != 0) {
        return row.thread.to_string();
    }
    if let Some(row) = rows.iter().find(|row| !row.message_id.is_empty()) {
        return row.message_id.to_string();
    }
    rows.first().map(|row| format!("{}#{}", file_name(row, scan), row.record)).unwrap_or_default()
}
