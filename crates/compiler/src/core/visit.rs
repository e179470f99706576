//! What operations use and where ends lead, for everything that walks the form without regard to meaning.

use super::ir::{Block, BlockId, BsSize, Callee, End, Fail, Op, RecordOp, Stmt, Value, Var};

impl Op {
    /// Calls `visit` with each operand, in order.
    pub fn for_each_value(&self, mut visit: impl FnMut(Value)) {
        match self {
            Self::Bif(_, args) | Self::Tuple(args) | Self::MakeFun(_, args) => {
                args.iter().copied().for_each(visit);
            }
            Self::Cons(first, second) | Self::MapElement(first, second) => {
                visit(*first);
                visit(*second);
            }
            Self::UpdateTuple { tuple, updates, .. } => {
                visit(*tuple);
                updates.iter().for_each(|&(_, value)| visit(value));
            }
            Self::MapPut { base, pairs, .. } => {
                visit(*base);
                for &(key, value) in pairs {
                    visit(key);
                    visit(value);
                }
            }
            Self::Head(value)
            | Self::Tail(value)
            | Self::Element(value, _)
            | Self::BsInitWritable(value)
            | Self::BsStart(value)
            | Self::BuildStacktrace(value) => visit(*value),
            Self::BsCreate(parts) => {
                for part in parts {
                    visit(part.value);
                    if let BsSize::Value(size) = part.size {
                        visit(size);
                    }
                }
            }
            Self::BsMatch { ctx, size, .. } => {
                visit(Value::Var(*ctx));
                if let BsSize::Value(size) = size {
                    visit(*size);
                }
            }
            Self::BsExtract(ctx) | Self::BsMatchString(ctx, _) | Self::BsTestEmpty(ctx) => {
                visit(Value::Var(*ctx));
            }
            Self::Call(callee, args) => {
                match callee {
                    Callee::Local(_) | Callee::Remote(..) => {}
                    Callee::Dynamic(module, function) => {
                        visit(*module);
                        visit(*function);
                    }
                    Callee::Fun(fun) => visit(*fun),
                }
                args.iter().copied().for_each(visit);
            }
            Self::Record(op) => op.for_each_value(visit),
            Self::EndTry(_) | Self::AcceptMessage | Self::EndTimeout => {}
        }
    }
}

impl RecordOp {
    fn for_each_value(&self, mut visit: impl FnMut(Value)) {
        match self {
            Self::Put { base, fields, .. } => {
                base.iter().copied().for_each(&mut visit);
                fields.iter().for_each(|&(_, value)| visit(value));
            }
            Self::Element(record, _) | Self::Field { record, .. } => visit(*record),
        }
    }
}

impl End {
    /// Calls `visit` with each block that may come next, except by raising; a block may be named twice.
    pub fn for_each_target(&self, mut visit: impl FnMut(BlockId)) {
        match self {
            Self::Goto(target, _) | Self::NextMessage(target) => visit(*target),
            Self::Test { yes, no, .. }
            | Self::TestCons { yes, no, .. }
            | Self::TestTuple { yes, no, .. }
            | Self::TestRecord { yes, no, .. }
            | Self::Branch { yes, no, .. }
            | Self::Peek {
                some: yes,
                none: no,
                ..
            } => {
                visit(*yes);
                visit(*no);
            }
            Self::SwitchArity { cases, default, .. } => {
                cases.iter().for_each(|&(_, target)| visit(target));
                visit(*default);
            }
            Self::Switch { cases, default, .. } => {
                cases.iter().for_each(|&(_, target)| visit(target));
                visit(*default);
            }
            Self::Try { body, handler, .. } => {
                visit(*body);
                visit(*handler);
            }
            Self::Wait { again, expired, .. } => {
                visit(*again);
                expired.iter().copied().for_each(visit);
            }
            Self::Return(_) | Self::MatchFail { .. } | Self::Reraise { .. } | Self::Unreachable => {
            }
        }
    }

    /// Calls `visit` with each block that this names, to change it.
    pub fn for_each_target_mut(&mut self, mut visit: impl FnMut(&mut BlockId)) {
        match self {
            Self::Goto(target, _) | Self::NextMessage(target) => visit(target),
            Self::Test { yes, no, .. }
            | Self::TestCons { yes, no, .. }
            | Self::TestTuple { yes, no, .. }
            | Self::TestRecord { yes, no, .. }
            | Self::Branch { yes, no, .. }
            | Self::Peek {
                some: yes,
                none: no,
                ..
            } => {
                visit(yes);
                visit(no);
            }
            Self::SwitchArity { cases, default, .. } => {
                cases.iter_mut().for_each(|(_, target)| visit(target));
                visit(default);
            }
            Self::Switch { cases, default, .. } => {
                cases.iter_mut().for_each(|(_, target)| visit(target));
                visit(default);
            }
            Self::Try { body, handler, .. } => {
                visit(body);
                visit(handler);
            }
            Self::Wait { again, expired, .. } => {
                visit(again);
                expired.iter_mut().for_each(visit);
            }
            Self::Return(_) | Self::MatchFail { .. } | Self::Reraise { .. } | Self::Unreachable => {
            }
        }
    }

    /// Calls `visit` with each operand, in order.
    pub fn for_each_value(&self, mut visit: impl FnMut(Value)) {
        match self {
            Self::Goto(_, args) | Self::Test { args, .. } | Self::MatchFail { args, .. } => {
                args.iter().copied().for_each(visit);
            }
            Self::TestCons { value, .. }
            | Self::TestTuple { value, .. }
            | Self::TestRecord { value, .. }
            | Self::SwitchArity { value, .. }
            | Self::Switch { value, .. }
            | Self::Return(value)
            | Self::Wait { timeout: value, .. } => visit(*value),
            Self::Branch { cond, .. } => visit(Value::Var(*cond)),
            Self::Reraise {
                class,
                reason,
                trace,
            } => {
                visit(*class);
                visit(*reason);
                visit(*trace);
            }
            Self::Try { .. } | Self::Peek { .. } | Self::NextMessage(_) | Self::Unreachable => {}
        }
    }
}

impl Stmt {
    /// Calls `visit` with each variable that it uses.
    pub fn for_each_use(&self, mut visit: impl FnMut(Var)) {
        self.op
            .for_each_value(|value| value.as_var().into_iter().for_each(&mut visit));
    }
}

impl Block {
    /// Calls `visit` with each block that may come next, by failing of statements or by the end; not by raising.
    pub fn for_each_successor(&self, mut visit: impl FnMut(BlockId)) {
        for stmt in &self.stmts {
            if let Fail::Goto(target) = stmt.fail {
                visit(target);
            }
        }
        self.end.for_each_target(visit);
    }
}
