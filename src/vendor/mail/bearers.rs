//! Which mails bear an id, or name it: a sorted list, which takes a fourth of what a map of lists does.

use super::index::Index;
use super::threads::Node;

/// Ids with a mail each, sorted.
#[derive(Debug)]
pub(super) struct Bearers(Vec<(u64, Node)>);

impl Bearers {
    pub(super) fn new(mut all: Vec<(u64, Node)>) -> Self {
        all.sort_unstable();
        Self(all)
    }

    /// Those who bear ids, of the rows that take part.
    pub(super) fn of_ids(index: &Index, takes_part: impl Fn(Node) -> bool) -> Self {
        let mut all = Vec::with_capacity(index.rows.len());
        all.extend((0..).zip(&index.rows).filter(|(node, _)| takes_part(*node)).map(|(node, row)| (row.id, node)));
        Self::new(all)
    }

    /// All of one id, in the order of the files.
    pub(super) fn of(&self, id: u64) -> &[(u64, Node)] {
        let start = self.0.partition_point(|(known, _)| *known < id);
        let rest = self.0.get(start..).unwrap_or_default();
        let len = rest.iter().take_while(|(known, _)| *known == id).count();
        rest.get(..len).unwrap_or_default()
    }

    /// The ids that several have.
    pub(super) fn several(&self) -> impl Iterator<Item = (u64, &[(u64, Node)])> {
        let runs = self.0.chunk_by(|(one, _), (other, _)| one == other);
        runs.filter(|run| run.len() > 1).filter_map(|run| Some((run.first()?.0, run)))
    }
}
