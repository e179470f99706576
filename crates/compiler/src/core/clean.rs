//! What lowering leaves behind is put in order: unreachable blocks, detours, parameters that say nothing, unused values.
//!
//! Lowering makes a block wherever branches could meet and passes everything that could be asked for. Here branches on what
//! is known are decided, blocks with one predecessor join it, and what nobody uses goes, together with `try`s around what
//! cannot raise. Each pass is linear in the function.

use super::bif::Bif;
use super::constant::Const;
use super::ir::{
    Block, BlockId, BsSize, Callee, End, Fail, Function, Op, RecordOp, Stmt, Value, Var,
};

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
    for index in 0..count {
        let End::Try { body, handler, .. } = function.blocks[index].end else {
            continue;
        };
        if raises[handler.0 as usize] {
            continue;
        }
        let outer = function.blocks[handler.0 as usize].handler;
        function.blocks[index].end = End::Goto(body, Vec::new());
        for block in &mut function.blocks {
            if block.handler == Some(handler) {
                block.handler = outer;
                block
                    .stmts
                    .retain(|stmt| !matches!(stmt.op, Op::EndTry(ended) if ended == handler));
            }
        }
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

/// What stands for parameters to which all predecessors pass the same. Chains are followed by [`resolve`].
fn simplify(function: &Function) -> Vec<Option<Value>> {
    #[derive(Clone, Copy)]
    enum Passed {
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

fn resolve(sub: &[Option<Value>], value: Value) -> Value {
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
fn apply(function: &mut Function, sub: &[Option<Value>]) {
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

fn retain_by<T>(items: &mut Vec<T>, kept: &[bool]) {
    let mut index = 0;
    items.retain(|_| {
        index += 1;
        kept.get(index - 1).copied().unwrap_or(true)
    });
}

/// Joins blocks with their only predecessor, if it only goes there.
fn merge(function: &mut Function) {
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
fn drop_unused(function: &mut Function) {
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
fn is_removable(stmt: &Stmt) -> bool {
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
        Op::Record(RecordOp::Is { .. }) => true,
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
fn fuse(function: &mut Function) {
    let mut uses = vec![0u32; function.var_count as usize];
    let mut booleans = vec![false; function.var_count as usize];
    for block in &function.blocks {
        for stmt in &block.stmts {
            stmt.for_each_use(|var| uses[var.0 as usize] += 1);
            booleans[stmt.dst.0 as usize] = match &stmt.op {
                Op::Bif(bif, _) => bif.is_boolean(),
                Op::Record(RecordOp::Is { .. }) => true,
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
fn boolean_params(function: &Function, booleans: &mut [bool]) {
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

/// Numbers variables anew, without gaps.
fn renumber(function: &mut Function) {
    let mut new_vars: Vec<Option<Var>> = vec![None; function.var_count as usize];
    let mut next = 0;
    let mut fresh = |var: &mut Var| {
        let new = Var(next);
        next += 1;
        new_vars[var.0 as usize] = Some(new);
        *var = new;
    };
    function.params.iter_mut().for_each(&mut fresh);
    for block in &mut function.blocks {
        block.params.iter_mut().for_each(&mut fresh);
        for stmt in &mut block.stmts {
            fresh(&mut stmt.dst);
        }
    }
    function.var_count = next;
    let mut map = |value: Value| match value {
        Value::Var(var) => Value::Var(new_vars[var.0 as usize].unwrap_or(var)),
        Value::Const(_) => value,
    };
    for block in &mut function.blocks {
        for stmt in &mut block.stmts {
            map_op(&mut stmt.op, &mut map);
        }
        map_end(&mut block.end, &mut map);
    }
}

fn map_var(var: &mut Var, map: &mut impl FnMut(Value) -> Value) {
    if let Value::Var(new) = map(Value::Var(*var)) {
        *var = new;
    }
}

fn map_all(values: &mut [Value], map: &mut impl FnMut(Value) -> Value) {
    for value in values {
        *value = map(*value);
    }
}

/// Replaces the operands of an operation.
fn map_op(op: &mut Op, map: &mut impl FnMut(Value) -> Value) {
    match op {
        Op::Bif(_, args) | Op::Tuple(args) | Op::MakeFun(_, args) => map_all(args, map),
        Op::Cons(a, b) | Op::MapElement(a, b) => {
            *a = map(*a);
            *b = map(*b);
        }
        Op::UpdateTuple { tuple, updates, .. } => {
            *tuple = map(*tuple);
            for (_, value) in updates {
                *value = map(*value);
            }
        }
        Op::MapPut { base, pairs, .. } => {
            *base = map(*base);
            for (key, value) in pairs {
                *key = map(*key);
                *value = map(*value);
            }
        }
        Op::Head(value)
        | Op::Tail(value)
        | Op::Element(value, _)
        | Op::BsInitWritable(value)
        | Op::BsStart(value)
        | Op::BuildStacktrace(value) => *value = map(*value),
        Op::BsCreate(parts) => {
            for part in parts {
                part.value = map(part.value);
                if let BsSize::Value(size) = &mut part.size {
                    *size = map(*size);
                }
            }
        }
        Op::BsMatch { ctx, size, .. } => {
            map_var(ctx, map);
            if let BsSize::Value(size) = size {
                *size = map(*size);
            }
        }
        Op::BsExtract(ctx) | Op::BsMatchString(ctx, _) | Op::BsTestEmpty(ctx) => map_var(ctx, map),
        Op::Call(callee, args) => {
            match callee {
                Callee::Local(_) | Callee::Remote(..) => {}
                Callee::Dynamic(module, function) => {
                    *module = map(*module);
                    *function = map(*function);
                }
                Callee::Fun(fun) => *fun = map(*fun),
            }
            map_all(args, map);
        }
        Op::Record(op) => match op {
            RecordOp::New { fields, .. } => map_fields(fields, map),
            RecordOp::Update { record, fields, .. } => {
                *record = map(*record);
                map_fields(fields, map);
            }
            RecordOp::Get { record, .. } => *record = map(*record),
            RecordOp::Is { value, .. } => *value = map(*value),
        },
        Op::EndTry(_) | Op::AcceptMessage | Op::EndTimeout => {}
    }
}

fn map_fields(fields: &mut [(super::constant::Atom, Value)], map: &mut impl FnMut(Value) -> Value) {
    for (_, value) in fields {
        *value = map(*value);
    }
}

/// Replaces the operands of an end.
fn map_end(end: &mut End, map: &mut impl FnMut(Value) -> Value) {
    match end {
        End::Goto(_, args) | End::Test { args, .. } | End::MatchFail { args, .. } => {
            map_all(args, map);
        }
        End::TestCons { value, .. }
        | End::TestTuple { value, .. }
        | End::SwitchArity { value, .. }
        | End::Switch { value, .. }
        | End::Return(value)
        | End::Wait { timeout: value, .. } => *value = map(*value),
        End::Branch { cond, yes, no } => match map(Value::Var(*cond)) {
            Value::Var(var) => *cond = var,
            Value::Const(constant) => {
                let to = if constant.as_boolean() == Some(true) {
                    *yes
                } else {
                    *no
                };
                *end = End::Goto(to, Vec::new());
            }
        },
        End::Reraise {
            class,
            reason,
            trace,
        } => {
            *class = map(*class);
            *reason = map(*reason);
            *trace = map(*trace);
        }
        End::Try { .. } | End::Peek { .. } | End::NextMessage(_) | End::Unreachable => {}
    }
}
