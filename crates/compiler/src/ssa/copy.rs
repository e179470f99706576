//! Copies of blocks that end the function: short ones are rather there twice than in the way.

use rustc_hash::FxHashMap;

use super::ir::{Args, Block, BlockId, Function, Term, Value, Var};

/// The most instructions of a block that is copied.
const MAX_COPIED: usize = 4;

/// Whether a block is short and ends the function.
pub(crate) fn is_copied(block: &Block) -> bool {
    let ends = matches!(
        block.term,
        Term::Return(_) | Term::Fail(..) | Term::Unreachable | Term::Reraise(..)
    );
    ends && block.instrs.len() <= MAX_COPIED
}

/// Copies a block that ends the function.
pub(crate) fn copy_block(function: &mut Function, id: BlockId) -> BlockId {
    let original = function.block(id).clone();
    let mut names: FxHashMap<Var, Var> = FxHashMap::default();
    let copy = function.new_block(original.handler);
    for param in original.params {
        let new = function.new_var();
        names.insert(param, new);
        function.block_mut(copy).params.push(new);
    }
    for instr in original.instrs {
        let instr = *function.get(instr);
        let args = renamed(function, instr.args, &names);
        let dst = instr.dst.map(|dst| {
            let new = function.new_var();
            names.insert(dst, new);
            new
        });
        function.push(copy, instr.op, dst, &args, instr.loc);
    }
    let rename = |value: Value| match value {
        Value::Var(var) => Value::Var(names.get(&var).copied().unwrap_or(var)),
        Value::Const(_) => value,
    };
    let term = match original.term {
        Term::Return(value) => Term::Return(rename(value)),
        Term::Reraise(trace, reason) => Term::Reraise(rename(trace), rename(reason)),
        Term::Fail(failure, args, loc) => {
            let args = renamed(function, args, &names);
            Term::Fail(failure, function.args(&args), loc)
        }
        other => other,
    };
    function.block_mut(copy).term = term;
    copy
}

fn renamed(function: &Function, args: Args, names: &FxHashMap<Var, Var>) -> Vec<Value> {
    let rename = |value: &Value| match value {
        Value::Var(var) => Value::Var(names.get(var).copied().unwrap_or(*var)),
        Value::Const(_) => *value,
    };
    function.list(args).iter().map(rename).collect()
}
