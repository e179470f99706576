//! The shape of a function: an order of its blocks, who leads where, who dominates whom.
//!
//! Handlers count as successors of every block that they protect. All algorithms are linear or nearly so, and none recurs.

use super::ir::{BlockId, Function};

/// No block, no position.
const NONE: u32 = u32::MAX;

/// The reachable blocks of a function and how they hang together.
#[derive(Clone, Debug)]
pub struct Cfg {
    /// Blocks in reverse postorder.
    pub order: Vec<BlockId>,
    /// The place of each block in the order; [`u32::MAX`] for what is not reached.
    position: Vec<u32>,
    pred_starts: Vec<u32>,
    preds: Vec<BlockId>,
    /// The immediate dominator of each block in the order, by position.
    idoms: Vec<u32>,
}

impl Cfg {
    /// Studies a function.
    pub fn of(function: &Function) -> Self {
        let order = reverse_postorder(
            Function::ENTRY,
            function.blocks.len(),
            BlockId::index,
            |id| successors(function, id),
        );
        let mut position = vec![NONE; function.blocks.len()];
        for (at, id) in order.iter().enumerate() {
            position[id.index()] = at as u32;
        }
        let (pred_starts, preds) = predecessors(function, &order);
        let mut cfg = Self {
            order,
            position,
            pred_starts,
            preds,
            idoms: Vec::new(),
        };
        cfg.find_dominators();
        cfg
    }

    /// The place of a block in the order.
    #[inline]
    pub fn position(&self, id: BlockId) -> usize {
        self.position[id.index()] as usize
    }

    /// Whether a block can be reached.
    #[inline]
    pub fn is_reached(&self, id: BlockId) -> bool {
        self.position.get(id.index()).is_some_and(|at| *at != NONE)
    }

    /// The blocks that lead to a block, each once for every way it does so.
    #[inline]
    pub fn preds(&self, id: BlockId) -> &[BlockId] {
        let at = id.index();
        &self.preds[self.pred_starts[at] as usize..self.pred_starts[at + 1] as usize]
    }

    /// The closest block that every path to a block passes; `None` for the entry.
    pub fn idom(&self, id: BlockId) -> Option<BlockId> {
        let at = self.position(id);
        (at > 0).then(|| self.order[self.idoms[at] as usize])
    }

    /// Whether every path to `block` passes `by` (a block dominates itself).
    pub fn dominates(&self, by: BlockId, block: BlockId) -> bool {
        let (by, mut at) = (self.position(by), self.position(block));
        while at > by {
            at = self.idoms[at] as usize;
        }
        at == by
    }

    /// The closest block that dominates both.
    pub fn common_dominator(&self, a: BlockId, b: BlockId) -> BlockId {
        let at = self.intersect(self.position(a), self.position(b));
        self.order[at]
    }

    fn intersect(&self, mut a: usize, mut b: usize) -> usize {
        while a != b {
            if a > b {
                a = self.idoms[a] as usize;
            } else {
                b = self.idoms[b] as usize;
            }
        }
        a
    }

    /// Cooper, Harvey, Kennedy: A Simple, Fast Dominance Algorithm.
    fn find_dominators(&mut self) {
        self.idoms = vec![NONE; self.order.len()];
        self.idoms[0] = 0;
        let mut is_changed = true;
        while is_changed {
            is_changed = false;
            for at in 1..self.order.len() {
                let id = self.order[at];
                let start = self.pred_starts[id.index()] as usize;
                let end = self.pred_starts[id.index() + 1] as usize;
                let mut new = NONE;
                // The last in the order first: where all links of a chain lead to one block, each walk is one step then.
                for index in (start..end).rev() {
                    let pred = self.position(self.preds[index]);
                    if self.idoms[pred] == NONE {
                        continue;
                    }
                    new = if new == NONE {
                        pred as u32
                    } else {
                        self.intersect(pred, new as usize) as u32
                    };
                }
                if self.idoms[at] != new {
                    self.idoms[at] = new;
                    is_changed = true;
                }
            }
        }
    }
}

fn successors(function: &Function, id: BlockId) -> Vec<BlockId> {
    let mut all = Vec::new();
    function.successors(id, |to| all.push(to));
    all
}

/// The blocks that `entry` leads to, each after those that lead to it but for loops. Blocks are numbered below `count`.
pub(super) fn reverse_postorder<B: Copy>(
    entry: B,
    count: usize,
    index: impl Fn(B) -> usize,
    successors: impl Fn(B) -> Vec<B>,
) -> Vec<B> {
    let mut order = Vec::with_capacity(count);
    let mut seen = vec![false; count];
    seen[index(entry)] = true;
    let mut stack = vec![(entry, successors(entry))];
    while let Some((id, rest)) = stack.last_mut() {
        // The first successor is taken last, so that it follows its block in the order.
        match rest.pop() {
            Some(next) if !seen[index(next)] => {
                seen[index(next)] = true;
                stack.push((next, successors(next)));
            }
            Some(_) => {}
            None => {
                order.push(*id);
                stack.pop();
            }
        }
    }
    order.reverse();
    order
}

fn predecessors(function: &Function, order: &[BlockId]) -> (Vec<u32>, Vec<BlockId>) {
    let mut starts = vec![0u32; function.blocks.len() + 2];
    for &id in order {
        function.successors(id, |to| starts[to.index() + 2] += 1);
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut preds = vec![BlockId(0); starts[starts.len() - 1] as usize];
    for &id in order {
        function.successors(id, |to| {
            let slot = &mut starts[to.index() + 1];
            preds[*slot as usize] = id;
            *slot += 1;
        });
    }
    starts.pop();
    (starts, preds)
}
