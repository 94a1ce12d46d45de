//! Which mails belong to one case: Gmail's thread ids, which are exact; else the references between mails, in the spirit
//! of Jamie Zawinski's algorithm; else, for replies that name no mail that is here, the same subject with the same customer.
//!
//! Contact forms and scanners give all their mails one Message-ID, or let all of them name one mail that never was. So mails
//! of one id, or that name the same missing mail, are one case only when the customer or a reply's subject says so, too.
//!
//! There may be millions of mails, and all of them stand in memory here: what is looked up stands in sorted lists of numbers.

use std::collections::{HashMap, HashSet};

use super::bearers::Bearers;
use super::copies;
use super::forest::Forest;
use super::index::{AddressId, Index, Row};

/// A reply without references joins a mail of the same subject and customer that is at most this much older.
const REPLY_WINDOW: i64 = 30 * 24 * 3600 * 1000;
/// How often mails that name one of several are looked at again.
const ROUNDS: u32 = 20;

/// Position of a row.
pub(super) type Node = u32;

/// Which rows stay: not those that are copies of another row. Of several copies the one that is not in the bin or among spam
/// stays.
pub(super) fn without_copies(index: &mut Index) -> Vec<bool> {
    let mut keep = vec![true; index.rows.len()];
    let mut same_threads = Vec::new();
    for (_, run) in Bearers::of_ids(index, |_| true).several() {
        let mut run: Vec<(&Row, Node)> =
            run.iter().filter_map(|(_, node)| Some((index.rows.get(*node as usize)?, *node))).collect();
        run.sort_by_key(|(row, _)| index.is_discarded(row));
        let rows: Vec<&Row> = run.iter().map(|(row, _)| *row).collect();
        for ((row, node), is_copy) in run.iter().zip(copies::of_one_id(&rows)) {
            if let Some(keep) = keep.get_mut(*node as usize) {
                *keep = !is_copy;
            }
            let original = rows.iter().find(|original| is_copy && original.imprint == row.imprint);
            same_threads.extend(original.map(|original| (original.thread, row.thread)));
        }
    }
    for (one, other) in same_threads {
        index.unite_threads(one, other);
    }
    keep
}

/// The mails, by cases.
#[derive(Debug)]
pub(super) struct Threads {
    /// Thread after thread in the order in which the files hold them, each with its oldest mail first.
    nodes: Vec<Node>,
    /// Where in `nodes` each thread ends.
    ends: Vec<u32>,
    /// Ids that mails of several cases bear or name, though they should be one mail's.
    pub(super) shared_ids: u64,
}

impl Threads {
    /// How many.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The rows of one thread.
    pub(super) fn get(&self, at: usize) -> &[Node] {
        let end = |at: usize| self.ends.get(at).map_or(0, |end| *end as usize);
        let start = at.checked_sub(1).map_or(0, end);
        self.nodes.get(start..end(at)).unwrap_or_default()
    }
}

/// What is known of the mails while they are joined.
struct Mails<'a> {
    index: &'a Index,
    /// Which rows take part.
    keep: &'a [bool],
    /// Whom each of them concerns.
    customers: Vec<Option<AddressId>>,
}

/// `keep` says which rows take part, `customer` whom a row concerns.
pub(super) fn threads(index: &Index, keep: &[bool], customer: impl Fn(usize) -> Option<AddressId>) -> Threads {
    let customers = keep.iter().enumerate().map(|(at, keep)| keep.then(|| customer(at)).flatten()).collect();
    let mails = Mails { index, keep, customers };
    let mut forest = Forest::new(index.rows.iter().map(|row| index.thread(row)));
    mails.join_by_thread(&mut forest);
    let bearers = Bearers::of_ids(index, |node| mails.takes_part(node));
    let missing = mails.join_by_references(&bearers, &mut forest);
    mails.join_by_conversation(&bearers, &mut forest);
    mails.join_by_subject(&bearers, &mut forest);
    let several = bearers.several().chain(missing.several());
    let shared_ids = several.filter(|(_, nodes)| mails.is_shared(nodes, &mut forest)).count() as u64;
    drop((bearers, missing));
    mails.collect(forest, shared_ids)
}

/// What makes two mails of one id one case.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Tie {
    Customer(AddressId),
    Subject(u64),
}

impl Mails<'_> {
    fn takes_part(&self, node: Node) -> bool {
        self.keep.get(node as usize) == Some(&true)
    }

    fn nodes(&self) -> impl Iterator<Item = Node> {
        let count = Node::try_from(self.keep.len()).unwrap_or(Node::MAX);
        (0..count).filter(|node| self.takes_part(*node))
    }

    fn row(&self, node: Node) -> &Row {
        &self.index.rows[node as usize]
    }

    fn customer(&self, node: Node) -> Option<AddressId> {
        self.customers.get(node as usize).copied().flatten()
    }

    fn join_by_thread(&self, forest: &mut Forest) {
        let mut first: HashMap<u64, Node> = HashMap::new();
        for node in self.nodes() {
            let thread = self.index.thread(self.row(node));
            if thread != 0 {
                forest.join(*first.entry(thread).or_insert(node), node);
            }
        }
    }

    fn ties(&self, node: Node) -> impl Iterator<Item = Tie> {
        let row = self.row(node);
        let who = self.customer(node);
        // Forms write the same subject for everybody, so that only a reply's subject tells.
        let subject = row.subject_key != 0 && (row.is_reply || who.is_none());
        who.map(Tie::Customer).into_iter().chain(subject.then_some(Tie::Subject(row.subject_key)))
    }

    /// Joins each mail with the mails it names, nearest first, and with others that name the same missing mail. Gives who
    /// names each of those.
    fn join_by_references(&self, bearers: &Bearers, forest: &mut Forest) -> Bearers {
        let mut tied: HashMap<(u64, Tie), Node> = HashMap::new();
        let mut alike: Vec<Node> = bearers.several().flat_map(|(_, nodes)| nodes).map(|(_, node)| *node).collect();
        alike.sort_unstable();
        for node in alike {
            let id = self.row(node).id;
            for tie in self.ties(node) {
                forest.join(*tied.entry((id, tie)).or_insert(node), node);
            }
        }
        let named = |node: Node| self.index.references(self.row(node)).iter().rev().map(move |id| (*id, node));
        let gone = self.nodes().flat_map(named).filter(|(id, _)| bearers.of(*id).is_empty());
        let missing = Bearers::new(gone.collect());
        // Who names a mail of which there are several belongs to them if they turn out to be of one case.
        let mut open: Vec<(Node, u64)> = Vec::new();
        for (id, node) in self.nodes().flat_map(named) {
            match bearers.of(id) {
                [(_, only)] => forest.join(*only, node),
                [] => {
                    // A mail that nobody else names joins nobody.
                    for tie in self.ties(node).filter(|_| missing.of(id).len() > 1) {
                        forest.join(*tied.entry((id, tie)).or_insert(node), node);
                    }
                }
                _ => match self.ties(node).find_map(|tie| tied.get(&(id, tie)).copied()) {
                    Some(known) => forest.join(known, node),
                    None => open.push((node, id)),
                },
            }
        }
        // Joining one may make others whole; what is still open after so many rounds stays apart.
        for _ in 0..ROUNDS {
            let before = open.len();
            open.retain(|(node, id)| {
                let several = bearers.of(*id);
                let Some(root) = several.first().map(|(_, first)| forest.root(*first)) else { return false };
                let is_whole = several.iter().all(|(_, bearer)| forest.root(*bearer) == root);
                if is_whole {
                    forest.join(root, *node);
                }
                !is_whole
            });
            if open.len() == before {
                break;
            }
        }
        missing
    }

    /// Are these nodes, which one id belongs to, of several cases, and not because Gmail knows better?
    fn is_shared(&self, nodes: &[(u64, Node)], forest: &mut Forest) -> bool {
        let own = nodes.iter().filter(|(_, node)| self.row(*node).thread == 0);
        let mut roots = own.map(|(_, node)| forest.root(*node));
        let first = roots.next();
        roots.any(|root| Some(root) != first)
    }

    /// Exchange often leaves the references out and names the conversation instead.
    fn join_by_conversation(&self, bearers: &Bearers, forest: &mut Forest) {
        let mut first: HashMap<u64, Node> = HashMap::new();
        for node in self.nodes() {
            let row = self.row(node);
            if row.conversation != 0 {
                let known = *first.entry(row.conversation).or_insert(node);
                if self.index.references(row).iter().all(|id| bearers.of(*id).is_empty()) {
                    forest.join(known, node);
                }
            }
        }
    }

    fn join_by_subject(&self, bearers: &Bearers, forest: &mut Forest) {
        // An archive of an inbox alone has answers to mails that it does not hold.
        let answers_nothing_here = |row: &Row| {
            let named = || self.index.references(row).iter().any(|id| !bearers.of(*id).is_empty());
            row.bare_reply || (row.is_reply && row.thread == 0 && !named())
        };
        let replies =
            self.nodes().map(|node| self.row(node)).filter(|row| row.subject_key != 0 && answers_nothing_here(row));
        let wanted: HashSet<u64> = replies.map(|row| row.subject_key).collect();
        let mut by_subject: Vec<(u64, AddressId, i64, Node)> = self
            .nodes()
            .filter_map(|node| {
                let row = self.row(node);
                wanted.contains(&row.subject_key).then_some((row.subject_key, self.customer(node)?, row.at?.0, node))
            })
            .collect();
        by_subject.sort_unstable();
        for pair in by_subject.windows(2) {
            let [(subject, with, before, earlier), (same_subject, same_with, after, later)] = pair else { continue };
            let near = after.saturating_sub(*before) <= REPLY_WINDOW;
            if subject == same_subject && with == same_with && near && answers_nothing_here(self.row(*later)) {
                forest.join(*earlier, *later);
            }
        }
    }

    fn collect(self, mut forest: Forest, shared_ids: u64) -> Threads {
        // The root of a thread is its first mail in the files.
        let mut pairs: Vec<(Node, Node)> = self.nodes().map(|node| (forest.root(node), node)).collect();
        drop(forest);
        pairs.sort_unstable();
        let end = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let begins = |at: &usize| *at > 0 && pairs.get(at - 1).map(|pair| pair.0) != pairs.get(*at).map(|pair| pair.0);
        let mut ends: Vec<u32> = (0..pairs.len()).filter(begins).map(end).collect();
        ends.extend((!pairs.is_empty()).then(|| end(pairs.len())));
        let mut nodes: Vec<Node> = pairs.into_iter().map(|(_, node)| node).collect();
        let mut start = 0;
        for end in &ends {
            let thread = nodes.get_mut(start..*end as usize).unwrap_or_default();
            // A mail without a date goes to the end if it answers another one, else to the beginning.
            thread.sort_by_key(|node| {
                let row = self.row(*node);
                let opens = self.index.references(row).is_empty() && !row.bare_reply;
                row.at.map_or(if opens { i64::MIN } else { i64::MAX }, |millis| millis.0)
            });
            start = *end as usize;
        }
        Threads { nodes, ends, shared_ids }
    }
}
