//! Giving a variable several definitions without leaving single assignment form.

use rustc_hash::FxHashMap;

use crate::ssa::cfg::Cfg;
use crate::ssa::ir::{BlockId, Function, Term, Value, Var};
use crate::ssa::uses::{self, rename};

/// Blocks made between two that a branch connects, so that values can be passed.
pub(super) type Bridges = FxHashMap<(BlockId, BlockId), BlockId>;

/// Replaces the remaining uses of a variable by the definition that reaches them: `ends` says which variable holds its value
/// when a block ends. Where several reach a block, it gets a parameter if jumps alone lead to it; else the predecessor whose
/// value arrives by a branch is followed first (Braun and others: Simple and Efficient Construction of SSA Form).
pub(super) fn reconstruct(
    function: &mut Function,
    cfg: &Cfg,
    var: Var,
    ends: FxHashMap<BlockId, Var>,
    marks: &mut Vec<bool>,
    bridges: &mut Bridges,
) {
    let mut repair = Repair {
        function,
        cfg,
        bridges,
        starts: FxHashMap::default(),
        ends,
        marks,
    };
    for &id in &cfg.order {
        let mut is_used = false;
        uses::visit(repair.function, id, |value| {
            is_used |= value == Value::Var(var)
        });
        if is_used && let Some(new) = repair.at_start(id) {
            let names = std::iter::once((var, new)).collect();
            rename(repair.function, id, 0, usize::MAX, &names);
        }
    }
}

struct Repair<'a> {
    function: &'a mut Function,
    cfg: &'a Cfg,
    starts: FxHashMap<BlockId, Var>,
    ends: FxHashMap<BlockId, Var>,
    marks: &'a mut Vec<bool>,
    bridges: &'a mut Bridges,
}

impl Repair<'_> {
    fn at_end(&mut self, id: BlockId) -> Option<Var> {
        match self.ends.get(&id) {
            Some(var) => Some(*var),
            None => self.at_start(id),
        }
    }

    /// What holds the value when a block begins: walks up while there is one predecessor, joins where there are more.
    fn at_start(&mut self, id: BlockId) -> Option<Var> {
        // Blocks are asked in reverse postorder of their dominators, so the walk is short; its depth is bounded by joins.
        let mut at = id;
        let mut passed = Vec::new();
        let found = loop {
            if let Some(var) = self.starts.get(&at) {
                break Some(*var);
            }
            passed.push(at);
            // What a handler uses was there when its region began.
            if self.function.is_handler(at) {
                let Some(above) = self.cfg.idom(at) else {
                    break None;
                };
                match self.ends.get(&above) {
                    Some(var) => break Some(*var),
                    None => at = above,
                }
                continue;
            }
            match *self.cfg.preds(at) {
                [] => break None,
                [only] => match self.ends.get(&only) {
                    Some(var) => break Some(*var),
                    None => at = only,
                },
                _ => break self.join(at),
            }
        };
        if let Some(var) = found {
            for block in passed {
                self.starts.insert(block, var);
            }
        }
        found
    }

    fn join(&mut self, id: BlockId) -> Option<Var> {
        let new = self.function.new_var();
        self.marks.resize(self.function.var_count as usize, false);
        self.marks[new.index()] = true;
        self.starts.insert(id, new);
        self.function.block_mut(id).params.push(new);
        let mut preds = self.cfg.preds(id).to_vec();
        preds.sort_unstable();
        preds.dedup();
        for pred in preds {
            let value = self.at_end(pred)?;
            let pred = self.bridges.get(&(pred, id)).copied().unwrap_or(pred);
            if let Term::Jump(to, args) = self.function.block(pred).term.clone() {
                let mut all = self.function.list(args).to_vec();
                all.push(Value::Var(value));
                let args = self.function.args(&all);
                self.function.block_mut(pred).term = Term::Jump(to, args);
            } else {
                self.through_jump(pred, id, value);
            }
        }
        Some(new)
    }

    /// A branch passes nothing: a block between passes the value.
    fn through_jump(&mut self, pred: BlockId, id: BlockId, value: Var) {
        let handler = self.function.block(id).handler;
        let between = self.function.new_block(handler);
        let args = self.function.args(&[Value::Var(value)]);
        self.function.block_mut(between).term = Term::Jump(id, args);
        self.function
            .redirect(pred, |to| if to == id { between } else { to });
        self.bridges.insert((pred, id), between);
    }
}
