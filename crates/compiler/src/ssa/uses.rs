//! Who uses what.

use super::ir::{BlockId, Function, Value};

/// Visits every operand of a block, those of its terminator last.
pub(crate) fn visit(function: &Function, id: BlockId, mut visit: impl FnMut(Value)) {
    let block = function.block(id);
    for &instr in &block.instrs {
        for value in function.list(function.get(instr).args) {
            visit(*value);
        }
    }
    function.term_values(&block.term, visit);
}
