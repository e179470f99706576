//! What lowering leaves behind is put in order: unreachable blocks, detours, parameters that say nothing, unused values.
//!
//! Lowering makes a block wherever branches could meet and passes everything that could be asked for. Here branches on what
//! is known are decided, blocks with one predecessor join it, and what nobody uses goes, together with `try`s around what
//! cannot raise. Each pass is linear in the function.

mod rename;
mod values;

use super::bif::Bif;
use super::ir::{Block, BlockId, End, Fail, Function, Op, Stmt, Value};
use rename::renumber;
pub(crate) use rename::{map_end, map_op};
use values::{apply, drop_unused, fuse, merge, simplify};

/// How many detours in a row are followed.
const MAX_DETOURS: usize = 16;
/// How many cases a branch may have that is repeated to save a detour.
const MAX_REPEATED_CASES: usize = 2;

/// Puts a function in order.
pub(crate) fn function(function: &mut Function) {
    unprotect(function);
    for _ in 0..2 {
        prune(function);
        if !thread(function) {
            break;
        }
    }
    prune(function);
    let sub = simplify(function);
    apply(function, &sub);
    merge(function);
    drop_unused(function);
    fuse(function);
    prune(function);
    if thread(function) {
        prune(function);
        let sub = simplify(function);
        apply(function, &sub);
        merge(function);
        drop_unused(function);
        fuse(function);
    }
    prune(function);
    renumber(function);
}

/// Puts a function in order of which ways were cut off.
pub(crate) fn after_cut(function: &mut Function) {
    prune(function);
    let sub = simplify(function);
    apply(function, &sub);
    merge(function);
    drop_unused(function);
    renumber(function);
}

/// Removes `try` and `catch` around blocks in which nothing can raise.
fn unprotect(function: &mut Function) {
    let count = function.blocks.len();
    let mut raises = vec![false; count];
    let mut any = false;
    for block in &function.blocks {
        if let End::Try { .. } = block.end {
            any = true;
        }
        if let Some(handler) = block.handler {
            let stmts = block.stmts.iter().any(|stmt| stmt.fail == Fail::Raise);
            // A receive may raise for its timeout, and takes time.
            let end = matches!(
                block.end,
                End::MatchFail { .. } | End::Reraise { .. } | End::Wait { .. } | End::Peek { .. }
            );
            raises[handler.0 as usize] |= stmts || end;
        }
    }
    if !any {
        return;
    }
    // What an inner handler does may raise into the outer one, so inner ones are looked at with the rest: blocks of the
    // inner handler itself have the outer one as theirs and were counted above.
    let mut gone = vec![false; count];
    for block in &mut function.blocks {
        let End::Try { body, handler, .. } = block.end else {
            continue;
        };
        if !raises[handler.0 as usize] {
            gone[handler.0 as usize] = true;
            block.end = End::Goto(body, Vec::new());
        }
    }
    if gone.contains(&true) {
        expose(function, &gone);
    }
}

/// Takes handlers away that are `gone`: what they protected has the next one outwards.
fn expose(function: &mut Function, gone: &[bool]) {
    let outer: Vec<Option<BlockId>> = function.blocks.iter().map(|block| block.handler).collect();
    // From each handler the nearest one outwards that stays, found once for all on the way.
    let mut stays: Vec<Option<Option<BlockId>>> = vec![None; gone.len()];
    let mut way = Vec::new();
    for block in &mut function.blocks {
        let Some(mut at) = block.handler.filter(|handler| gone[handler.0 as usize]) else {
            continue;
        };
        let found = loop {
            if let Some(known) = stays[at.0 as usize] {
                break known;
            }
            way.push(at);
            match outer[at.0 as usize] {
                Some(next) if gone[next.0 as usize] => at = next,
                next => break next,
            }
        };
        for handler in way.drain(..) {
            stays[handler.0 as usize] = Some(found);
        }
        block.handler = found;
        block
            .stmts
            .retain(|stmt| !matches!(stmt.op, Op::EndTry(ended) if gone[ended.0 as usize]));
    }
}

/// Removes blocks that cannot be reached, keeping the order of the others.
fn prune(function: &mut Function) {
    let count = function.blocks.len();
    let mut seen = vec![false; count];
    let mut todo = vec![BlockId(0)];
    seen[0] = true;
    while let Some(id) = todo.pop() {
        function.blocks[id.0 as usize].for_each_successor(|to| {
            if !seen[to.0 as usize] {
                seen[to.0 as usize] = true;
                todo.push(to);
            }
        });
    }
    if seen.iter().all(|&seen| seen) {
        return;
    }
    let mut new_ids = vec![BlockId(u32::MAX); count];
    let mut next = 0;
    for (index, &seen) in seen.iter().enumerate() {
        if seen {
            new_ids[index] = BlockId(next);
            next += 1;
        }
    }
    let mut index = 0;
    function.blocks.retain(|_| {
        index += 1;
        seen[index - 1]
    });
    rename_blocks(function, &new_ids);
}

fn rename_blocks(function: &mut Function, new_ids: &[BlockId]) {
    for block in &mut function.blocks {
        if let Some(handler) = &mut block.handler {
            *handler = new_ids[handler.0 as usize];
        }
        for stmt in &mut block.stmts {
            if let Fail::Goto(to) = &mut stmt.fail {
                *to = new_ids[to.0 as usize];
            }
            if let Op::EndTry(to) = &mut stmt.op {
                *to = new_ids[to.0 as usize];
            }
        }
        block
            .end
            .for_each_target_mut(|to| *to = new_ids[to.0 as usize]);
    }
}

/// Which variables are used anywhere but in the end of the block whose parameters they are.
fn used_elsewhere(function: &Function) -> Vec<bool> {
    let mut used = vec![false; function.var_count as usize];
    for block in &function.blocks {
        for stmt in &block.stmts {
            stmt.for_each_use(|var| used[var.0 as usize] = true);
        }
        block.end.for_each_value(|value| {
            if let Value::Var(var) = value
                && !block.params.contains(&var)
            {
                used[var.0 as usize] = true;
            }
        });
    }
    used
}

/// Leads jumps past blocks that only decide; says whether any was.
fn thread(function: &mut Function) -> bool {
    let used = used_elsewhere(function);
    let mut changed = false;
    for index in 0..function.blocks.len() {
        for _ in 0..MAX_DETOURS {
            let block = &function.blocks[index];
            let End::Goto(to, args) = &block.end else {
                break;
            };
            let leaves_try = matches!(
                block.stmts.last(),
                Some(Stmt {
                    op: Op::EndTry(_),
                    ..
                })
            );
            let target = &function.blocks[to.0 as usize];
            if to.0 as usize == index || !target.stmts.is_empty() {
                break;
            }
            if target.params.iter().any(|param| used[param.0 as usize]) {
                break;
            }
            let Some(end) = past(target, args) else { break };
            if leaves_try && !matches!(end, End::Goto(..)) {
                break;
            }
            function.blocks[index].end = end;
            changed = true;
        }
    }
    changed
}

/// The end of a block without statements, as seen by one who passes these arguments.
fn past(target: &Block, args: &[Value]) -> Option<End> {
    let seen = |value: Value| match value {
        Value::Var(var) => match target.params.iter().position(|&param| param == var) {
            Some(place) => args[place],
            None => value,
        },
        Value::Const(_) => value,
    };
    let goto = |to: BlockId| Some(End::Goto(to, Vec::new()));
    match &target.end {
        End::Goto(to, more) => {
            let args = more.iter().map(|&value| seen(value)).collect();
            Some(End::Goto(*to, args))
        }
        End::Return(value) => Some(End::Return(seen(*value))),
        End::Switch {
            value,
            cases,
            default,
        } => match seen(*value) {
            Value::Const(constant) => goto(
                cases
                    .iter()
                    .find(|(case, _)| *case == constant)
                    .map_or(*default, |(_, to)| *to),
            ),
            value if cases.len() <= MAX_REPEATED_CASES => Some(End::Switch {
                value,
                cases: cases.clone(),
                default: *default,
            }),
            Value::Var(_) => None,
        },
        End::Branch { cond, yes, no } => match seen(Value::Var(*cond)) {
            Value::Const(constant) => goto(if constant.as_boolean() == Some(true) {
                *yes
            } else {
                *no
            }),
            Value::Var(cond) => Some(End::Branch {
                cond,
                yes: *yes,
                no: *no,
            }),
        },
        End::Test {
            bif: Bif::EqExact,
            args: pair,
            yes,
            no,
        } => match (seen(pair[0]), seen(pair[1])) {
            (Value::Const(left), Value::Const(right)) => {
                goto(if left == right { *yes } else { *no })
            }
            _ => None,
        },
        End::Test { .. }
        | End::TestCons { .. }
        | End::TestTuple { .. }
        | End::TestRecord { .. }
        | End::SwitchArity { .. }
        | End::MatchFail { .. }
        | End::Reraise { .. }
        | End::Try { .. }
        | End::Peek { .. }
        | End::NextMessage(_)
        | End::Wait { .. }
        | End::Unreachable => None,
    }
}
