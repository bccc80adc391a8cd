//! Groups of types that contain each other by value: Tarjan's strongly connected components.
//!
//! The stack is explicit, since a description can nest to any depth.

/// Returns the group number of each node; `None` for a node that is neither in a group with others nor has an edge to itself.
pub(super) fn groups(edges: &[Vec<usize>]) -> Vec<Option<usize>> {
    let mut search = Search::new(edges);
    for node in 0..edges.len() {
        if search.order[node].is_none() {
            search.visit(node);
        }
    }
    search.groups
}

struct Search<'a> {
    edges: &'a [Vec<usize>],
    /// The order in which nodes were visited.
    order: Vec<Option<usize>>,
    /// The earliest visited node that is reachable from each node.
    low: Vec<usize>,
    /// Visited nodes whose group is not known yet, in order.
    open: Vec<usize>,
    is_open: Vec<bool>,
    groups: Vec<Option<usize>>,
    next: usize,
    next_group: usize,
}

impl<'a> Search<'a> {
    fn new(edges: &'a [Vec<usize>]) -> Self {
        let count = edges.len();
        Self {
            edges,
            order: vec![None; count],
            low: vec![0; count],
            open: Vec::new(),
            is_open: vec![false; count],
            groups: vec![None; count],
            next: 0,
            next_group: 0,
        }
    }

    fn visit(&mut self, root: usize) {
        let mut path = vec![(root, 0)];
        self.enter(root);
        while let Some((node, step)) = path.last_mut() {
            let node = *node;
            if let Some(&target) = self.edges[node].get(*step) {
                *step += 1;
                match self.order[target] {
                    None => {
                        self.enter(target);
                        path.push((target, 0));
                    }
                    Some(order) if self.is_open[target] => self.low[node] = self.low[node].min(order),
                    Some(_) => {}
                }
                continue;
            }
            path.pop();
            if let Some((parent, _)) = path.last() {
                self.low[*parent] = self.low[*parent].min(self.low[node]);
            }
            if Some(self.low[node]) == self.order[node] {
                self.close(node);
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.order[node] = Some(self.next);
        self.low[node] = self.next;
        self.next += 1;
        self.open.push(node);
        self.is_open[node] = true;
    }

    fn close(&mut self, root: usize) {
        let start = self.open.iter().rposition(|node| *node == root).unwrap_or(0);
        let members = self.open.split_off(start);
        let is_cycle = members.len() > 1 || self.edges[root].contains(&root);
        for member in members {
            self.is_open[member] = false;
            self.groups[member] = is_cycle.then_some(self.next_group);
        }
        self.next_group += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::groups;

    #[test]
    fn a_chain_has_no_group() {
        assert_eq!(groups(&[vec![1], vec![2], vec![]]), [None, None, None]);
    }

    #[test]
    fn a_node_that_contains_itself_is_a_group() {
        let found = groups(&[vec![0], vec![0]]);
        assert!(found[0].is_some());
        assert_eq!(found[1], None);
    }

    #[test]
    fn nodes_on_one_cycle_share_a_group() {
        let found = groups(&[vec![1], vec![2, 3], vec![0], vec![3]]);
        assert!(found[0].is_some());
        assert_eq!(found[0], found[1]);
        assert_eq!(found[1], found[2]);
        assert_ne!(found[3], found[0]);
    }

    #[test]
    fn a_very_long_cycle_does_not_overflow_the_stack() {
        let count = 200_000;
        let edges: Vec<Vec<usize>> = (0..count).map(|node| vec![(node + 1) % count]).collect();
        assert!(groups(&edges).iter().all(Option::is_some));
    }
}
