//! Which variables are needed where.
//!
//! Each use is followed backwards to its definition, so the work and the memory are proportional to what is found, not to
//! blocks times variables. A variable needed by a handler is needed in every block that the handler protects.

use crate::ssa::cfg::Cfg;
use crate::ssa::ir::{BlockId, Function, Value, Var};
use crate::ssa::uses;

/// For each block the variables that are needed when it begins; its own parameters are not among them.
#[derive(Default, Debug)]
pub(super) struct Liveness {
    live_in: Vec<Vec<Var>>,
}

/// No block.
const NOWHERE: BlockId = BlockId(u32::MAX);

impl Liveness {
    /// Studies a function.
    pub(super) fn of(function: &Function, cfg: &Cfg) -> Self {
        let defs = definitions(function, cfg);
        let mut liveness = Self {
            live_in: vec![Vec::new(); function.blocks.len()],
        };
        let mut users = vec![Vec::new(); function.var_count as usize];
        for &id in &cfg.order {
            uses::visit(function, id, |value| {
                if let Value::Var(var) = value {
                    let blocks: &mut Vec<BlockId> = &mut users[var.index()];
                    if blocks.last() != Some(&id) {
                        blocks.push(id);
                    }
                }
            });
        }
        let mut stack = Vec::new();
        for (index, blocks) in users.iter().enumerate() {
            let var = Var(index as u32);
            let def = defs[index];
            for &block in blocks {
                liveness.follow(cfg, var, def, block, &mut stack);
            }
        }
        liveness
    }

    /// Marks a variable as needed in a block and before it, up to its definition.
    fn follow(
        &mut self,
        cfg: &Cfg,
        var: Var,
        def: BlockId,
        from: BlockId,
        stack: &mut Vec<BlockId>,
    ) {
        stack.push(from);
        while let Some(block) = stack.pop() {
            if block == def || def == NOWHERE {
                continue;
            }
            let live = &mut self.live_in[block.index()];
            // All marks of one variable are made in one go.
            if live.last() == Some(&var) {
                continue;
            }
            live.push(var);
            stack.extend_from_slice(cfg.preds(block));
        }
    }

    /// The variables that are needed when a block begins.
    pub(super) fn live_in(&self, block: BlockId) -> &[Var] {
        &self.live_in[block.index()]
    }

    /// Calls for each variable that is needed when a block ends, perhaps more than once.
    pub(super) fn live_out(&self, function: &Function, block: BlockId, mut visit: impl FnMut(Var)) {
        function.successors(block, |to| {
            for &var in self.live_in(to) {
                visit(var);
            }
        });
    }
}

/// The block that defines each variable.
pub(super) fn definitions(function: &Function, cfg: &Cfg) -> Vec<BlockId> {
    let mut defs = vec![NOWHERE; function.var_count as usize];
    for &id in &cfg.order {
        visit_definitions(function, id, |var| defs[var.index()] = id);
    }
    defs
}

/// Visits everything that a block defines.
pub(super) fn visit_definitions(function: &Function, id: BlockId, mut visit: impl FnMut(Var)) {
    use crate::ssa::ir::Term;
    let block = function.block(id);
    block.params.iter().for_each(|var| visit(*var));
    for &instr in &block.instrs {
        if let Some(dst) = function.get(instr).dst {
            visit(dst);
        }
    }
    match &block.term {
        Term::Branch(instr, ..) => instr.dst.into_iter().for_each(visit),
        Term::Try { tag, .. } => visit(*tag),
        _ => {}
    }
}
