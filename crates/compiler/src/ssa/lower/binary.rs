//! Lowering of bitstrings: segments to build, segments to match.

use crate::core::constant::{Const, Literal, atoms};
use crate::core::ir::{self, BsFlags, BsKind, BsPart, BsSize, Fail, Loc, Stmt, Value, Var};

use super::super::ir::{Append, Op, Segment};
use super::Lowering;

impl Lowering<'_> {
    pub(super) fn create(&mut self, stmt: &Stmt, parts: &[BsPart]) {
        let mut args = Vec::with_capacity(2 * parts.len());
        let first = self.out.segments.len() as u32;
        for part in parts {
            self.out.segments.push(Segment {
                kind: part.kind,
                flags: part.flags,
                unit: part.unit as u16,
                number: part.index,
            });
            args.push(part.value);
            args.push(self.size(part));
        }
        let append = match parts.first() {
            Some(part)
                if part.kind == BsKind::Binary
                    && part.size == BsSize::All
                    && part.value.as_var().is_some() =>
            {
                Append::Shared
            }
            Some(_) | None => Append::No,
        };
        let op = Op::BsCreate(append, first);
        self.fallible(op, Some(stmt.dst), &args, stmt.loc, stmt.fail);
    }

    fn size(&self, part: &BsPart) -> Value {
        match (part.size, part.value) {
            (BsSize::Value(size), _) => size,
            (BsSize::All, _) => Value::atom(atoms::all),
            (BsSize::Implied, Value::Const(Const::Lit(id))) if part.kind == BsKind::String => {
                match self.pool.literal(id) {
                    Literal::Bits(bytes, _) => Value::int(bytes.len() as i64),
                    _ => Value::int(0),
                }
            }
            (BsSize::Implied, _) => Value::atom(atoms::undefined),
        }
    }

    /// Operations on match contexts.
    pub(super) fn matching(&mut self, stmt: &Stmt) {
        match &stmt.op {
            ir::Op::BsStart(value) => {
                self.fallible(Op::BsStart, Some(stmt.dst), &[*value], stmt.loc, stmt.fail);
                self.arrive(stmt.dst);
            }
            ir::Op::BsMatch {
                ctx,
                kind,
                flags,
                size,
                unit,
            } => {
                self.restore(*ctx);
                self.segment(stmt, *ctx, (*kind, *flags, *size, *unit));
                self.arrive(stmt.dst);
            }
            ir::Op::BsMatchString(ctx, bytes) => {
                self.restore(*ctx);
                let bits = Value::Const(self.pool.bits(bytes, 8 * bytes.len() as u64));
                let args = [self.machine_context(*ctx), bits];
                self.fallible(Op::BsMatchBits, None, &args, stmt.loc, stmt.fail);
                self.arrive(stmt.dst);
            }
            ir::Op::BsTestEmpty(ctx) => {
                self.restore(*ctx);
                let args = [self.machine_context(*ctx)];
                self.fallible(Op::BsTestTail(0), None, &args, stmt.loc, stmt.fail);
            }
            _ => {}
        }
    }

    fn segment(&mut self, stmt: &Stmt, ctx: Var, shape: (BsKind, BsFlags, BsSize, u32)) {
        let (kind, flags, size, unit) = shape;
        let ctx = self.machine_context(ctx);
        // Not all bits are a float, so one is read even if nobody wants it.
        let mut dst = self.contexts.extract(stmt.dst);
        if kind == BsKind::Float {
            dst = dst.or_else(|| Some(self.out.new_var()));
        }
        if size == BsSize::All {
            return self.rest(stmt, ctx, dst, unit);
        }
        let size = match size {
            BsSize::Value(size) => size,
            BsSize::All | BsSize::Implied => Value::atom(atoms::undefined),
        };
        let segment = Segment {
            kind,
            flags,
            unit: unit as u16,
            number: 0,
        };
        let op = match dst {
            Some(_) => Op::BsGet(segment),
            None => Op::BsSkip(segment),
        };
        self.fallible(op, dst, &[ctx, size], stmt.loc, stmt.fail);
    }

    /// All that is left: a test that it divides, and the value if it is wanted.
    fn rest(&mut self, stmt: &Stmt, ctx: Value, dst: Option<Var>, unit: u32) {
        if let (Fail::Goto(to), 2..) = (stmt.fail, unit) {
            self.branch(Op::BsTestUnit(unit as u16), None, &[ctx], stmt.loc, to);
        }
        if let Some(dst) = dst {
            self.emit(Op::BsGetTail, Some(dst), &[ctx], stmt.loc);
        }
    }

    fn machine_context(&self, ctx: Var) -> Value {
        Value::Var(self.contexts.root(ctx))
    }

    /// The machine's context stands at a context from now on.
    fn arrive(&mut self, ctx: Var) {
        self.contexts.moved(&mut self.standing, ctx);
        self.keep_position(ctx);
    }

    /// Remembers where a context stands, if somebody comes back to it.
    pub(super) fn keep_position(&mut self, ctx: Var) {
        if self.contexts.is_kept(ctx) {
            let position = self.out.new_var();
            let args = [self.machine_context(ctx)];
            self.emit(Op::BsGetPosition, Some(position), &args, Loc::default());
            self.positions.insert(ctx, position);
        }
    }

    /// Brings the machine's context to where a context stands.
    pub(super) fn restore(&mut self, ctx: Var) {
        if self.contexts.needs_restore(&mut self.standing, ctx)
            && let Some(&position) = self.positions.get(&ctx)
        {
            let args = [self.machine_context(ctx), Value::Var(position)];
            self.emit(Op::BsSetPosition, None, &args, Loc::default());
        }
    }
}
