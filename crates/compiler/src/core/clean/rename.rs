//! Variables replaced everywhere, and numbered anew.

use super::super::ir::{BsSize, Callee, End, Function, Op, RecordOp, Value, Var};

/// Numbers variables anew, without gaps.
pub(super) fn renumber(function: &mut Function) {
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

pub(super) fn map_var(var: &mut Var, map: &mut impl FnMut(Value) -> Value) {
    if let Value::Var(new) = map(Value::Var(*var)) {
        *var = new;
    }
}

pub(super) fn map_all(values: &mut [Value], map: &mut impl FnMut(Value) -> Value) {
    for value in values {
        *value = map(*value);
    }
}

/// Replaces the operands of an operation.
pub(crate) fn map_op(op: &mut Op, map: &mut impl FnMut(Value) -> Value) {
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
            RecordOp::Put { base, fields, .. } => {
                if let Some(base) = base {
                    *base = map(*base);
                }
                map_fields(fields, map);
            }
            RecordOp::Element(record, _) | RecordOp::Field { record, .. } => *record = map(*record),
        },
        Op::EndTry(_) | Op::AcceptMessage | Op::EndTimeout => {}
    }
}

pub(super) fn map_fields(
    fields: &mut [(super::super::constant::Atom, Value)],
    map: &mut impl FnMut(Value) -> Value,
) {
    for (_, value) in fields {
        *value = map(*value);
    }
}

/// Replaces the operands of an end.
pub(crate) fn map_end(end: &mut End, map: &mut impl FnMut(Value) -> Value) {
    match end {
        End::Goto(_, args) | End::Test { args, .. } | End::MatchFail { args, .. } => {
            map_all(args, map);
        }
        End::TestCons { value, .. }
        | End::TestTuple { value, .. }
        | End::TestRecord { value, .. }
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
