//! Values: parameters that say nothing, blocks joined with their predecessor, what nobody uses, tests of what is made for
//! them alone.

use super::super::bif::Bif;
use super::super::constant::Const;
use super::super::ir::{Block, End, Fail, Function, Op, Stmt, Value, Var};
use super::prune;
use super::rename::{map_end, map_op};

/// What stands for parameters to which all predecessors pass the same. Chains are followed by [`resolve`].
pub(super) fn simplify(function: &Function) -> Vec<Option<Value>> {
    #[derive(Clone, Copy)]
    pub(super) enum Passed {
        Nothing,
        One(Value),
        Many,
    }
    let mut passed = vec![Passed::Nothing; function.var_count as usize];
    for block in &function.blocks {
        let End::Goto(to, args) = &block.end else {
            continue;
        };
        for (&param, &arg) in function.blocks[to.0 as usize].params.iter().zip(args) {
            let slot = &mut passed[param.0 as usize];
            *slot = match *slot {
                _ if arg == Value::Var(param) => *slot,
                Passed::Nothing => Passed::One(arg),
                Passed::One(value) if value == arg => *slot,
                Passed::One(_) | Passed::Many => Passed::Many,
            };
        }
    }
    let mut sub: Vec<Option<Value>> = passed
        .into_iter()
        .map(|passed| match passed {
            Passed::One(value) => Some(value),
            Passed::Nothing | Passed::Many => None,
        })
        .collect();
    // Two parameters may stand for each other only in loops that nothing enters; those are gone.
    for index in 0..sub.len() {
        let mut steps = 0;
        let mut at = sub[index];
        while let Some(Value::Var(var)) = at {
            steps += 1;
            if var.0 as usize == index || steps > sub.len() {
                sub[index] = None;
                break;
            }
            at = sub[var.0 as usize];
        }
        if let Some(value) = sub[index] {
            sub[index] = Some(resolve(&sub, value));
        }
    }
    sub
}

pub(super) fn resolve(sub: &[Option<Value>], value: Value) -> Value {
    let mut value = value;
    while let Value::Var(var) = value {
        match sub[var.0 as usize] {
            Some(next) => value = next,
            None => break,
        }
    }
    value
}

/// Replaces variables, and takes away the parameters that were replaced.
pub(super) fn apply(function: &mut Function, sub: &[Option<Value>]) {
    if sub.iter().all(Option::is_none) {
        return;
    }
    let kept: Vec<Vec<bool>> = function
        .blocks
        .iter()
        .map(|block| {
            block
                .params
                .iter()
                .map(|param| sub[param.0 as usize].is_none())
                .collect()
        })
        .collect();
    for block in &mut function.blocks {
        for stmt in &mut block.stmts {
            map_op(&mut stmt.op, &mut |value| resolve(sub, value));
        }
        map_end(&mut block.end, &mut |value| resolve(sub, value));
        if let End::Goto(to, args) = &mut block.end {
            retain_by(args, &kept[to.0 as usize]);
        }
    }
    for (block, kept) in function.blocks.iter_mut().zip(&kept) {
        retain_by(&mut block.params, kept);
    }
}

pub(super) fn retain_by<T>(items: &mut Vec<T>, kept: &[bool]) {
    let mut index = 0;
    items.retain(|_| {
        index += 1;
        kept.get(index - 1).copied().unwrap_or(true)
    });
}

/// Joins blocks with their only predecessor, if it only goes there.
pub(super) fn merge(function: &mut Function) {
    let count = function.blocks.len();
    let mut entries = vec![0u32; count];
    for block in &function.blocks {
        block.for_each_successor(|to| entries[to.0 as usize] += 1);
    }
    let mut sub: Vec<Option<Value>> = vec![None; function.var_count as usize];
    let mut any = false;
    for index in 0..count {
        loop {
            let block = &function.blocks[index];
            let End::Goto(to, _) = &block.end else { break };
            let next = to.0 as usize;
            let leaves_try = matches!(
                block.stmts.last(),
                Some(Stmt {
                    op: Op::EndTry(_),
                    ..
                })
            );
            if next == index
                || entries[next] != 1
                || leaves_try
                || function.blocks[next].handler != block.handler
            {
                break;
            }
            let end = std::mem::replace(&mut function.blocks[index].end, End::Unreachable);
            let taken = std::mem::replace(
                &mut function.blocks[next],
                Block {
                    params: Vec::new(),
                    handler: None,
                    stmts: Vec::new(),
                    end: End::Unreachable,
                },
            );
            if let End::Goto(_, args) = end {
                for (param, arg) in taken.params.iter().zip(args) {
                    sub[param.0 as usize] = Some(arg);
                    any = true;
                }
            }
            let block = &mut function.blocks[index];
            if block.stmts.is_empty() {
                block.stmts = taken.stmts;
            } else {
                block.stmts.extend(taken.stmts);
            }
            block.end = taken.end;
            entries[next] = 0;
        }
    }
    if any {
        apply(function, &sub);
    }
    prune(function);
}

/// Removes statements without effect whose value nobody uses, and parameters that nobody uses.
pub(super) fn drop_unused(function: &mut Function) {
    let count = function.var_count as usize;
    let mut live = vec![false; count];
    // Where each variable comes from: a statement, or a parameter of a block.
    let mut origin: Vec<Option<(u32, u32)>> = vec![None; count];
    let mut before: Vec<Vec<u32>> = vec![Vec::new(); function.blocks.len()];
    let mut todo: Vec<Var> = Vec::new();
    const PARAM: u32 = 1 << 31;
    for (index, block) in function.blocks.iter().enumerate() {
        let here = u32::try_from(index).unwrap_or(u32::MAX);
        for (place, param) in block.params.iter().enumerate() {
            let place = u32::try_from(place).unwrap_or(0);
            origin[param.0 as usize] = Some((here, place | PARAM));
        }
        for (place, stmt) in block.stmts.iter().enumerate() {
            let place = u32::try_from(place).unwrap_or(0);
            origin[stmt.dst.0 as usize] = Some((here, place));
            if !is_removable(stmt) {
                stmt.for_each_use(|var| todo.push(var));
            }
        }
        match &block.end {
            End::Goto(to, _) => before[to.0 as usize].push(here),
            end => end.for_each_value(|value| todo.extend(value.as_var())),
        }
    }
    // Parameters that a handler or a receive is given stay.
    let mut fixed = vec![false; function.blocks.len()];
    for block in &function.blocks {
        match &block.end {
            End::Try { handler, .. } => fixed[handler.0 as usize] = true,
            End::Peek { some, .. } => fixed[some.0 as usize] = true,
            _ => {}
        }
    }
    while let Some(var) = todo.pop() {
        if std::mem::replace(&mut live[var.0 as usize], true) {
            continue;
        }
        let Some((block, place)) = origin[var.0 as usize] else {
            continue;
        };
        if place & PARAM == 0 {
            function.blocks[block as usize].stmts[place as usize]
                .for_each_use(|var| todo.push(var));
            continue;
        }
        let place = (place & !PARAM) as usize;
        for &from in &before[block as usize] {
            if let End::Goto(_, args) = &function.blocks[from as usize].end {
                todo.extend(args.get(place).and_then(|arg| arg.as_var()));
            }
        }
    }
    let kept: Vec<Vec<bool>> = function
        .blocks
        .iter()
        .zip(&fixed)
        .map(|(block, fixed)| {
            block
                .params
                .iter()
                .map(|param| *fixed || live[param.0 as usize])
                .collect()
        })
        .collect();
    for (block, kept_here) in function.blocks.iter_mut().zip(&kept) {
        block
            .stmts
            .retain(|stmt| live[stmt.dst.0 as usize] || !is_removable(stmt));
        retain_by(&mut block.params, kept_here);
        if let End::Goto(to, args) = &mut block.end {
            retain_by(args, &kept[to.0 as usize]);
        }
    }
}

/// Whether a statement can go if its value is not used.
pub(super) fn is_removable(stmt: &Stmt) -> bool {
    match stmt.op {
        Op::Bif(..)
        | Op::Cons(..)
        | Op::Tuple(_)
        | Op::UpdateTuple { .. }
        | Op::MapPut { .. }
        | Op::Head(_)
        | Op::Tail(_)
        | Op::Element(..)
        | Op::BsInitWritable(_)
        | Op::BsExtract(_)
        | Op::MakeFun(..)
        | Op::BuildStacktrace(_) => stmt.fail == Fail::None,
        Op::MapElement(..)
        | Op::BsCreate(_)
        | Op::BsStart(_)
        | Op::BsMatch { .. }
        | Op::BsMatchString(..)
        | Op::BsTestEmpty(_)
        | Op::Call(..)
        | Op::EndTry(_)
        | Op::AcceptMessage
        | Op::EndTimeout
        | Op::Record(_) => false,
    }
}

/// Turns branches on answers that are made in the same block for this alone into tests.
pub(super) fn fuse(function: &mut Function) {
    let mut uses = vec![0u32; function.var_count as usize];
    let mut booleans = vec![false; function.var_count as usize];
    for block in &function.blocks {
        for stmt in &block.stmts {
            stmt.for_each_use(|var| uses[var.0 as usize] += 1);
            booleans[stmt.dst.0 as usize] = match &stmt.op {
                Op::Bif(bif, _) => bif.is_boolean(),
                _ => false,
            };
        }
        block.end.for_each_value(|value| {
            if let Value::Var(var) = value {
                uses[var.0 as usize] += 1;
            }
        });
    }
    boolean_params(function, &mut booleans);
    for block in &mut function.blocks {
        if let End::Switch {
            value: Value::Var(cond),
            cases,
            default,
        } = &block.end
            && booleans[cond.0 as usize]
        {
            let find = |wanted| {
                cases
                    .iter()
                    .find(|(case, _)| *case == Const::boolean(wanted))
                    .map_or(*default, |(_, to)| *to)
            };
            block.end = End::Branch {
                cond: *cond,
                yes: find(true),
                no: find(false),
            };
        }
        // Each turn takes away one `not` or makes the test.
        while let End::Branch { cond, yes, no } = block.end {
            if uses[cond.0 as usize] != 1 {
                break;
            }
            let Some(place) = block.stmts.iter().rposition(|stmt| stmt.dst == cond) else {
                break;
            };
            let stmt = &block.stmts[place];
            match &stmt.op {
                Op::Bif(bif, _) if bif.is_test() => {
                    if let Op::Bif(bif, args) = block.stmts.remove(place).op {
                        block.end = End::Test { bif, args, yes, no };
                    }
                    break;
                }
                Op::Bif(Bif::Not, args) if stmt.fail == Fail::None => {
                    let Some(Value::Var(inner)) = args.first().copied() else {
                        break;
                    };
                    block.stmts.remove(place);
                    block.end = End::Branch {
                        cond: inner,
                        yes: no,
                        no: yes,
                    };
                }
                _ => break,
            }
        }
    }
}

/// Parameters to which only booleans are passed are booleans.
pub(super) fn boolean_params(function: &Function, booleans: &mut [bool]) {
    let mut mixed = vec![false; booleans.len()];
    let mut passed = vec![false; booleans.len()];
    for block in &function.blocks {
        if let End::Goto(to, args) = &block.end {
            for (&param, &arg) in function.blocks[to.0 as usize].params.iter().zip(args) {
                let boolean = match arg {
                    Value::Const(constant) => constant.as_boolean().is_some(),
                    Value::Var(var) => booleans[var.0 as usize],
                };
                passed[param.0 as usize] = true;
                mixed[param.0 as usize] |= !boolean;
            }
        }
    }
    for (index, boolean) in booleans.iter_mut().enumerate() {
        *boolean |= passed[index] && !mixed[index];
    }
}
