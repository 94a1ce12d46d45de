//! Which mails belong to one case: Gmail's thread ids, which are exact; else the references between mails, in the spirit
//! of Jamie Zawinski's algorithm; else, for replies that name no mail that is here, the same subject with the same customer.
//!
//! Contact forms and scanners give all their mails one Message-ID, or let all of them name one mail that never was. So mails
//! of one id, or that name the same missing mail, are one case only when the customer or a reply's subject says so, too.

use std::collections::{HashMap, HashSet};

use super::copies;
use super::index::{AddressId, Index, Row};

/// A reply without references joins a mail of the same subject and customer that is at most this much older.
const REPLY_WINDOW: i64 = 30 * 24 * 3600 * 1000;
/// How often mails that name one of several are looked at again.
const ROUNDS: u32 = 20;

/// Which rows are copies of another row. Of several copies the one that is not in the bin or among spam stays.
pub(super) fn copies(index: &Index) -> Vec<bool> {
    let mut first: HashMap<u64, usize> = HashMap::with_capacity(index.rows.len());
    let mut several: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, row) in index.rows.iter().enumerate() {
        let known = *first.entry(row.id).or_insert(at);
        if known != at {
            several.entry(row.id).or_insert_with(|| vec![known]).push(at);
        }
    }
    let mut copies = vec![false; index.rows.len()];
    for mut places in several.into_values() {
        places.sort_by_key(|at| index.is_discarded(&index.rows[*at]));
        let rows: Vec<&Row> = places.iter().map(|at| &index.rows[*at]).collect();
        for (at, is_copy) in places.into_iter().zip(copies::of_one_id(&rows)) {
            copies[at] = is_copy;
        }
    }
    copies
}

/// The mails, by cases.
#[derive(Debug)]
pub(super) struct Threads {
    /// Positions of rows, oldest mail first; threads in the order in which the files hold them.
    pub(super) threads: Vec<Vec<usize>>,
    /// Ids that mails of several cases bear or name, though they should be one mail's.
    pub(super) shared_ids: u64,
}

/// `keep` says which rows take part, `customer` whom a row concerns.
pub(super) fn threads(index: &Index, keep: &[bool], customer: impl Fn(usize) -> Option<AddressId>) -> Threads {
    let rows: Vec<usize> = (0..index.rows.len()).filter(|&at| keep.get(at) == Some(&true)).collect();
    let mut forest = Forest::new(rows.iter().map(|&at| index.rows[at].thread));
    join_by_thread(index, &rows, &mut forest);
    let ids = join_by_references(index, &rows, &mut forest, &customer);
    join_by_conversation(index, &rows, &mut forest);
    join_by_subject(index, &rows, &mut forest, customer);
    let shared_ids = ids.iter().filter(|nodes| is_shared(index, &rows, nodes, &mut forest)).count() as u64;
    Threads { threads: collect(index, &rows, &mut forest), shared_ids }
}

fn join_by_thread(index: &Index, rows: &[usize], forest: &mut Forest) {
    let mut first: HashMap<u64, usize> = HashMap::new();
    for (node, &at) in rows.iter().enumerate() {
        let thread = index.rows[at].thread;
        if thread != 0 {
            forest.join(*first.entry(thread).or_insert(node), node);
        }
    }
}

/// What makes two mails of one id one case.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Tie {
    Customer(AddressId),
    Subject(u64),
}

/// Joins each mail with the mails it names, nearest first, and with others that name the same missing mail. Gives the nodes
/// of each id that several mails bear, or name without its being here.
fn join_by_references(
    index: &Index,
    rows: &[usize],
    forest: &mut Forest,
    customer: impl Fn(usize) -> Option<AddressId>,
) -> Vec<Vec<usize>> {
    let ties = |at: usize| {
        let row = &index.rows[at];
        let who = customer(at);
        // Forms write the same subject for everybody, so that only a reply's subject tells.
        let subject = row.subject_key != 0 && (row.is_reply || who.is_none());
        who.map(Tie::Customer).into_iter().chain(subject.then_some(Tie::Subject(row.subject_key)))
    };
    let mut bearers: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut tied: HashMap<(u64, Tie), usize> = HashMap::new();
    for (node, &at) in rows.iter().enumerate() {
        let id = index.rows[at].id;
        bearers.entry(id).or_default().push(node);
        for tie in ties(at) {
            forest.join(*tied.entry((id, tie)).or_insert(node), node);
        }
    }
    let mut missing: HashMap<u64, Vec<usize>> = HashMap::new();
    // Who names a mail of which there are several belongs to them if they turn out to be of one case.
    let mut open: Vec<(usize, u64)> = Vec::new();
    for (node, &at) in rows.iter().enumerate() {
        for &id in index.references(&index.rows[at]).iter().rev() {
            match bearers.get(&id).map(Vec::as_slice) {
                Some(&[only]) => forest.join(only, node),
                Some(_) => match ties(at).find_map(|tie| tied.get(&(id, tie)).copied()) {
                    Some(known) => forest.join(known, node),
                    None => open.push((node, id)),
                },
                None => {
                    missing.entry(id).or_default().push(node);
                    for tie in ties(at) {
                        forest.join(*tied.entry((id, tie)).or_insert(node), node);
                    }
                }
            }
        }
    }
    // Joining one may make others whole; what is still open after so many rounds stays apart.
    for _ in 0..ROUNDS {
        let before = open.len();
        open.retain(|(node, id)| {
            let several = bearers.get(id).map(Vec::as_slice).unwrap_or_default();
            let Some(root) = several.first().map(|first| forest.root(*first)) else { return false };
            let is_whole = several.iter().all(|&bearer| forest.root(bearer) == root);
            if is_whole {
                forest.join(root, *node);
            }
            !is_whole
        });
        if open.len() == before {
            break;
        }
    }
    bearers.into_values().chain(missing.into_values()).filter(|nodes| nodes.len() > 1).collect()
}

/// Are these nodes, which one id belongs to, of several cases, and not because Gmail knows better?
fn is_shared(index: &Index, rows: &[usize], nodes: &[usize], forest: &mut Forest) -> bool {
    let mut roots = nodes.iter().filter(|&&node| index.rows[rows[node]].thread == 0).map(|&node| forest.root(node));
    let first = roots.next();
    roots.any(|root| Some(root) != first)
}

/// Exchange often leaves the references out and names the conversation instead.
fn join_by_conversation(index: &Index, rows: &[usize], forest: &mut Forest) {
    let here: HashSet<u64> = rows.iter().map(|&at| index.rows[at].id).collect();
    let mut first: HashMap<u64, usize> = HashMap::new();
    for (node, &at) in rows.iter().enumerate() {
        let row = &index.rows[at];
        if row.conversation != 0 {
            let known = *first.entry(row.conversation).or_insert(node);
            if !index.references(row).iter().any(|id| here.contains(id)) {
                forest.join(known, node);
            }
        }
    }
}

fn join_by_subject(index: &Index, rows: &[usize], forest: &mut Forest, customer: impl Fn(usize) -> Option<AddressId>) {
    let mut by_subject: Vec<(u64, AddressId, i64, usize)> = rows
        .iter()
        .enumerate()
        .filter_map(|(node, &at)| {
            let row = &index.rows[at];
            (row.subject_key != 0).then_some((row.subject_key, customer(at)?, row.at?.0, node))
        })
        .collect();
    by_subject.sort_unstable();
    let here: HashSet<u64> = rows.iter().map(|&at| index.rows[at].id).collect();
    // An archive of an inbox alone has answers to mails that it does not hold.
    let answers_nothing_here = |at: usize| {
        let row = &index.rows[at];
        row.bare_reply || (row.is_reply && row.thread == 0 && !index.references(row).iter().any(|id| here.contains(id)))
    };
    for pair in by_subject.windows(2) {
        let [(subject, with, before, earlier), (same_subject, same_with, after, later)] = pair else { continue };
        let near = after.saturating_sub(*before) <= REPLY_WINDOW;
        if subject == same_subject && with == same_with && near && answers_nothing_here(rows[*later]) {
            forest.join(*earlier, *later);
        }
    }
}

fn collect(index: &Index, rows: &[usize], forest: &mut Forest) -> Vec<Vec<usize>> {
    let mut position: HashMap<usize, usize> = HashMap::new();
    let mut threads: Vec<Vec<usize>> = Vec::new();
    for (node, &at) in rows.iter().enumerate() {
        let place = *position.entry(forest.root(node)).or_insert_with(|| {
            threads.push(Vec::new());
            threads.len() - 1
        });
        threads[place].push(at);
    }
    for thread in &mut threads {
        // A mail without a date goes to the end if it answers another one, else to the beginning.
        thread.sort_by_key(|&at| {
            let row = &index.rows[at];
            let undated = if index.references(row).is_empty() && !row.bare_reply { i64::MIN } else { i64::MAX };
            row.at.map_or(undated, |millis| millis.0)
        });
    }
    threads
}

/// Disjoint sets of nodes. Two sets of different Gmail threads are never joined: Gmail knows better than the headers.
struct Forest {
    parent: Vec<usize>,
    thread: Vec<u64>,
}

impl Forest {
    fn new(threads: impl Iterator<Item = u64>) -> Self {
        let thread: Vec<u64> = threads.collect();
        Self { parent: (0..thread.len()).collect(), thread }
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.parent[node] != node {
            self.parent[node] = self.parent[self.parent[node]];
            node = self.parent[node];
        }
        node
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        // The older root wins, so that trees stay shallow in the order of the files.
        let (upper, lower) = (a.min(b), a.max(b));
        match (self.thread[upper], self.thread[lower]) {
            (x, y) if x != 0 && y != 0 && x != y => {}
            (x, y) => {
                self.parent[lower] = upper;
                self.thread[upper] = x.max(y);
            }
        }
    }
}
