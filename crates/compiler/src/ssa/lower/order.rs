//! The order in which the blocks of core are lowered.

use crate::core::ir::{self, BlockId, End, Fail};
use crate::ssa::cfg;

/// The blocks that follow by the end of a block.
pub(super) fn targets(end: &End, mut visit: impl FnMut(BlockId)) {
    match end {
        End::Goto(to, _) | End::NextMessage(to) => visit(*to),
        End::Test { yes, no, .. }
        | End::TestCons { yes, no, .. }
        | End::TestTuple { yes, no, .. }
        | End::TestRecord { yes, no, .. }
        | End::Branch { yes, no, .. } => {
            visit(*yes);
            visit(*no);
        }
        End::SwitchArity { cases, default, .. } => {
            cases.iter().for_each(|(_, to)| visit(*to));
            visit(*default);
        }
        End::Switch { cases, default, .. } => {
            cases.iter().for_each(|(_, to)| visit(*to));
            visit(*default);
        }
        End::Try { body, handler, .. } => {
            visit(*body);
            visit(*handler);
        }
        End::Peek { some, none, .. } => {
            visit(*some);
            visit(*none);
        }
        End::Wait { again, expired, .. } => {
            visit(*again);
            expired.iter().for_each(|to| visit(*to));
        }
        End::Return(_) | End::MatchFail { .. } | End::Reraise { .. } | End::Unreachable => {}
    }
}

/// The blocks of a function, each after those that lead to it (but for loops).
pub(super) fn reverse_postorder(function: &ir::Function) -> Vec<BlockId> {
    let successors = |id: BlockId| {
        let block = function.block(id);
        let mut all = Vec::new();
        for stmt in &block.stmts {
            if let Fail::Goto(to) = stmt.fail {
                all.push(to);
            }
        }
        targets(&block.end, |to| all.push(to));
        all
    };
    cfg::reverse_postorder(
        BlockId(0),
        function.blocks.len(),
        |id| id.0 as usize,
        successors,
    )
}
