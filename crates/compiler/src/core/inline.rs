//! Functions put where they are called, as `-compile(inline)` and `-compile({inline, [f/1]})` ask for.
//!
//! A function is put into its callers after what it calls was put into it, so each call is looked at once and nothing is
//! unfolded for ever: a function that is still waiting for its turn because it called this one stays a call. What would
//! raise `function_clause` in it is left to a real call, so that the exception is the one that is expected.

use rustc_hash::FxHashSet;

use super::clean;
use super::ir::{
    Block, BlockId, Callee, End, Fail, FuncId, Function, Loc, MatchFail, Module, Op, Stmt, Value,
    Var,
};

/// How large a function may be that is inlined without being named, in statements and blocks.
const MAX_SMALL: usize = 16;
/// How large a function may be that is named.
const MAX_NAMED: usize = 400;
/// How large a function may become by inlining into it, beyond its own size.
const MAX_GROWTH: usize = 4000;

/// Which functions are to be inlined.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wish {
    /// All that are small.
    pub(crate) small: bool,
    /// These.
    pub(crate) named: FxHashSet<FuncId>,
}

/// Inlines what is wished for.
pub(crate) fn inline(module: &mut Module, wish: &Wish) {
    if !wish.small && wish.named.is_empty() {
        return;
    }
    let mut ready = vec![false; module.functions.len()];
    for id in callees_first(module) {
        let index = id.0 as usize;
        let mut function = std::mem::take(&mut module.functions[index]);
        if expand(&mut function, module, &ready) {
            clean::function(&mut function);
        }
        ready[index] = wanted(id, &function, wish);
        module.functions[index] = function;
    }
}

fn size(function: &Function) -> usize {
    function
        .blocks
        .iter()
        .map(|block| 1 + block.stmts.len())
        .sum()
}

fn local_call(stmt: &Stmt) -> Option<FuncId> {
    match stmt.op {
        Op::Call(Callee::Local(id), _) => Some(id),
        _ => None,
    }
}

fn wanted(id: FuncId, function: &Function, wish: &Wish) -> bool {
    let named = wish.named.contains(&id);
    let limit = if named { MAX_NAMED } else { MAX_SMALL };
    (named || wish.small)
        && size(function) <= limit
        && function.blocks.iter().all(|block| {
            !matches!(
                block.end,
                End::Try { .. } | End::Peek { .. } | End::Wait { .. }
            ) && block.stmts.iter().all(|stmt| local_call(stmt) != Some(id))
        })
}

/// The functions, each after those that it calls, as far as they do not call each other.
fn callees_first(module: &Module) -> Vec<FuncId> {
    let count = module.functions.len();
    let mut seen = vec![false; count];
    let mut order = Vec::with_capacity(count);
    for root in 0..count {
        if std::mem::replace(&mut seen[root], true) {
            continue;
        }
        let mut stack = vec![(root, callees(&module.functions[root]))];
        while let Some((index, rest)) = stack.last_mut() {
            match rest.pop() {
                Some(next) if !seen[next.0 as usize] => {
                    seen[next.0 as usize] = true;
                    let next = next.0 as usize;
                    stack.push((next, callees(&module.functions[next])));
                }
                Some(_) => {}
                None => {
                    order.push(FuncId(u32::try_from(*index).unwrap_or(u32::MAX)));
                    stack.pop();
                }
            }
        }
    }
    order
}

fn callees(function: &Function) -> Vec<FuncId> {
    function
        .blocks
        .iter()
        .flat_map(|block| &block.stmts)
        .filter_map(local_call)
        .collect()
}

/// Puts functions that are ready where this one calls them; says whether there were any.
fn expand(function: &mut Function, module: &Module, ready: &[bool]) -> bool {
    let mut budget = MAX_GROWTH;
    let mut todo: Vec<usize> = (0..function.blocks.len()).rev().collect();
    let mut any = false;
    while let Some(index) = todo.pop() {
        let found = function.blocks[index].stmts.iter().position(|stmt| {
            local_call(stmt).is_some_and(|id| {
                ready[id.0 as usize] && size(&module.functions[id.0 as usize]) <= budget
            })
        });
        let Some(place) = found else { continue };
        let Some(id) = local_call(&function.blocks[index].stmts[place]) else {
            continue;
        };
        let callee = &module.functions[id.0 as usize];
        budget = budget.saturating_sub(size(callee));
        any = true;
        let rest = split(function, index, place);
        copy(function, index, rest, id, callee);
        todo.push(rest.0 as usize);
    }
    any
}

/// Moves what follows a call into a block of its own, which takes the value of the call.
fn split(function: &mut Function, index: usize, place: usize) -> BlockId {
    let rest = BlockId(u32::try_from(function.blocks.len()).unwrap_or(u32::MAX));
    let block = &mut function.blocks[index];
    let stmts = block.stmts.split_off(place + 1);
    let end = std::mem::replace(&mut block.end, End::Unreachable);
    let dst = block.stmts[place].dst;
    let handler = block.handler;
    function.blocks.push(Block {
        params: vec![dst],
        handler,
        stmts,
        end,
    });
    rest
}

/// Puts a copy of `callee` between a block that ends with its call and the block of what follows.
fn copy(function: &mut Function, index: usize, rest: BlockId, id: FuncId, callee: &Function) {
    let Some(call) = function.blocks[index].stmts.pop() else {
        return;
    };
    let Op::Call(_, args) = call.op else { return };
    let handler = function.blocks[index].handler;
    let first_block = u32::try_from(function.blocks.len()).unwrap_or(u32::MAX);
    let first_var = function.var_count;
    function.var_count += callee.var_count;
    let mut map = |value: Value| match value {
        Value::Var(var) => match callee.params.iter().position(|&param| param == var) {
            Some(place) => args[place],
            None => Value::Var(Var(first_var + var.0)),
        },
        Value::Const(_) => value,
    };
    function.blocks[index].end = End::Goto(BlockId(first_block), Vec::new());
    for block in &callee.blocks {
        let mut stmts: Vec<Stmt> = Vec::with_capacity(block.stmts.len());
        for stmt in &block.stmts {
            let mut op = stmt.op.clone();
            clean::map_op(&mut op, &mut map);
            stmts.push(Stmt {
                dst: Var(first_var + stmt.dst.0),
                op,
                fail: match stmt.fail {
                    Fail::Goto(to) => Fail::Goto(BlockId(first_block + to.0)),
                    fail => fail,
                },
                loc: stmt.loc,
            });
        }
        let mut end = block.end.clone();
        clean::map_end(&mut end, &mut map);
        end.for_each_target_mut(|to| to.0 += first_block);
        let end = match end {
            End::Return(value) => End::Goto(rest, vec![value]),
            End::MatchFail {
                reason: MatchFail::FunctionClause,
                ..
            } => {
                let dst = Var(function.var_count);
                function.var_count += 1;
                stmts.push(real_call(dst, id, &args, call.loc));
                End::Goto(rest, vec![Value::Var(dst)])
            }
            end => end,
        };
        let params = block
            .params
            .iter()
            .map(|param| Var(first_var + param.0))
            .collect();
        function.blocks.push(Block {
            params,
            handler,
            stmts,
            end,
        });
    }
}

fn real_call(dst: Var, id: FuncId, args: &[Value], loc: Loc) -> Stmt {
    Stmt {
        dst,
        op: Op::Call(Callee::Local(id), args.to_vec()),
        fail: Fail::Raise,
        loc,
    }
}
