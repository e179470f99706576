//! Functions of the module that never return, because they raise or go on forever.
//!
//! What follows a call of one is dead, and the call itself becomes the last of its function, as in OTP: so the caller does
//! not show in the stack trace. A function is taken not to return until a way to return is found.

use super::clean;
use super::ir::{Block, Callee, End, FuncId, Function, Module, Op, Stmt};

/// Cuts off what follows calls that do not return.
pub(crate) fn cut(module: &mut Module) {
    let returns = returning(module);
    if returns.iter().all(|&returns| returns) {
        return;
    }
    for function in &mut module.functions {
        if cut_function(function, &returns) {
            clean::after_cut(function);
        }
    }
}

/// The local function that a statement calls.
fn callee(stmt: &Stmt) -> Option<FuncId> {
    match stmt.op {
        Op::Call(Callee::Local(id), _) => Some(id),
        _ => None,
    }
}

fn stops(block: &Block, returns: &[bool]) -> Option<usize> {
    block
        .stmts
        .iter()
        .position(|stmt| callee(stmt).is_some_and(|id| !returns[id.0 as usize]))
}

/// Which functions may return.
fn returning(module: &Module) -> Vec<bool> {
    let count = module.functions.len();
    let mut callers: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (caller, function) in module.functions.iter().enumerate() {
        for stmt in function.blocks.iter().flat_map(|block| &block.stmts) {
            if let Some(id) = callee(stmt) {
                let list = &mut callers[id.0 as usize];
                if list.last() != Some(&caller) {
                    list.push(caller);
                }
            }
        }
    }
    let mut returns = vec![false; count];
    let mut todo: Vec<usize> = (0..count).rev().collect();
    while let Some(index) = todo.pop() {
        if !returns[index] && may_return(&module.functions[index], &returns) {
            returns[index] = true;
            todo.extend(callers[index].iter().filter(|&&caller| !returns[caller]));
        }
    }
    returns
}

fn may_return(function: &Function, returns: &[bool]) -> bool {
    let mut seen = vec![false; function.blocks.len()];
    let mut todo = vec![0];
    while let Some(index) = todo.pop() {
        if std::mem::replace(&mut seen[index], true) {
            continue;
        }
        let block = &function.blocks[index];
        let stop = stops(block, returns);
        if stop.is_none() {
            if matches!(block.end, End::Return(_)) {
                return true;
            }
            block.end.for_each_target(|to| todo.push(to.0 as usize));
        }
        for stmt in &block.stmts[..stop.unwrap_or(block.stmts.len())] {
            if let super::ir::Fail::Goto(to) = stmt.fail {
                todo.push(to.0 as usize);
            }
        }
    }
    false
}

fn cut_function(function: &mut Function, returns: &[bool]) -> bool {
    let mut any = false;
    for block in &mut function.blocks {
        let Some(place) = stops(block, returns) else {
            continue;
        };
        let last = place + 1 == block.stmts.len();
        let dst = block.stmts[place].dst;
        let end = match block.handler {
            None => End::Return(super::ir::Value::Var(dst)),
            Some(_) => End::Unreachable,
        };
        any |= !(last && matches!(block.end, End::Return(_)));
        block.stmts.truncate(place + 1);
        block.end = end;
    }
    any
}
