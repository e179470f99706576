//! Who uses what, and renaming it.

use rustc_hash::FxHashMap;

use super::ir::{BlockId, Function, Term, Value, Var};

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

/// Renames operands of the instructions of a block in a range; of its terminator too, if the range does not end before.
pub(crate) fn rename(
    function: &mut Function,
    id: BlockId,
    from: usize,
    end: usize,
    names: &FxHashMap<Var, Var>,
) {
    if names.is_empty() {
        return;
    }
    let rename = |value: &mut Value| {
        if let Value::Var(var) = value
            && let Some(new) = names.get(var)
        {
            *var = *new;
        }
    };
    let block = &mut function.blocks[id.index()];
    let last = end.min(block.instrs.len());
    for &instr in &block.instrs[from.min(last)..last] {
        let args = function.instrs[instr.index()].args;
        function.values[args.range()].iter_mut().for_each(rename);
    }
    if end <= block.instrs.len() {
        return;
    }
    match &mut block.term {
        Term::Jump(_, args) | Term::Fail(_, args, _) => {
            function.values[args.range()].iter_mut().for_each(rename);
        }
        Term::Branch(instr, ..) => {
            function.values[instr.args.range()]
                .iter_mut()
                .for_each(rename);
        }
        Term::Switch { value, .. }
        | Term::SwitchSize { value, .. }
        | Term::WaitTimeout(value, ..)
        | Term::Return(value) => rename(value),
        Term::Reraise(trace, reason) => {
            rename(trace);
            rename(reason);
        }
        Term::Try { .. } | Term::NextMessage(_) | Term::Wait(_) | Term::Unreachable => {}
    }
}
