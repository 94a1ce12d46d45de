//! Disjoint sets of mails.

use super::threads::Node;

/// Two sets of different Gmail threads are never joined: Gmail knows better than the headers.
pub(super) struct Forest {
    parent: Vec<Node>,
    /// Empty when there are no Gmail threads.
    thread: Vec<u64>,
}

impl Forest {
    /// Each by itself; their Gmail threads, or 0.
    pub(super) fn new(threads: impl Iterator<Item = u64> + Clone) -> Self {
        let parent: Vec<Node> = (0..).zip(threads.clone()).map(|(node, _)| node).collect();
        let any = threads.clone().any(|thread| thread != 0);
        Self { parent, thread: if any { threads.collect() } else { Vec::new() } }
    }

    /// What is the same for all of a set: the first of it.
    pub(super) fn root(&mut self, mut node: Node) -> Node {
        while self.parent[node as usize] != node {
            let above = self.parent[node as usize];
            self.parent[node as usize] = self.parent[above as usize];
            node = self.parent[node as usize];
        }
        node
    }

    /// Makes the sets of both one.
    pub(super) fn join(&mut self, a: Node, b: Node) {
        let (a, b) = (self.root(a), self.root(b));
        // The older root wins, so that trees stay shallow in the order of the files.
        let (upper, lower) = (a.min(b), a.max(b));
        let thread = |node: Node| self.thread.get(node as usize).copied().unwrap_or(0);
        match (thread(upper), thread(lower)) {
            (x, y) if x != 0 && y != 0 && x != y => {}
            (x, y) => {
                self.parent[lower as usize] = upper;
                if let Some(thread) = self.thread.get_mut(upper as usize) {
                    *thread = x.max(y);
                }
            }
        }
    }
}
