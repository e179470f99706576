//! From core to SSA: what core says abundantly is said in the operations of the machine.
//!
//! Contexts become states ([`contexts`]), statements that fail to a label end their blocks, `catch` becomes `try`, maps are
//! updated in groups that the machine accepts, and what raises by a call is a call. Variables keep their numbers.

mod binary;
mod contexts;
mod order;

use rustc_hash::FxHashMap;

use crate::core::constant::{Atom, Const, Pool, atoms};
use crate::core::ir::{
    self, BlockId, Callee, End, Fail, Loc, MatchFail, RecordOp, Stmt, TryKind, Value, Var,
};

use super::ir::{Failure, Function, Op, Term, Test, UpdateHint};
use crate::core::bif::Bif;
use contexts::{Contexts, Standing};
use order::{reverse_postorder, targets};

/// Why a function cannot be compiled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unsupported {
    /// What there is no way to express.
    pub what: &'static str,
    /// Where in the source.
    pub loc: Loc,
}

/// Brings a function to SSA form.
///
/// # Errors
/// It contains what only newer releases can express.
pub fn lower(function: &ir::Function, pool: &mut Pool) -> Result<Function, Unsupported> {
    let order = reverse_postorder(function);
    let mut out = Function::new(function.name, function.params.len() as u8, function.loc);
    out.var_count = function.var_count;
    for block in &function.blocks {
        out.new_block(block.handler);
    }
    let contexts = Contexts::of(function, &order);
    let mut lowering = Lowering {
        function,
        pool,
        contexts,
        positions: FxHashMap::default(),
        tags: FxHashMap::default(),
        catches: FxHashMap::default(),
        receivers: Vec::new(),
        current: BlockId(0),
        handler: None,
        standing: Standing::default(),
        out,
    };
    lowering
        .out
        .block_mut(BlockId(0))
        .params
        .clone_from(&function.params);
    for id in order {
        lowering.block(id)?;
    }
    Ok(lowering.out)
}

struct Lowering<'a> {
    function: &'a ir::Function,
    pool: &'a mut Pool,
    contexts: Contexts,
    /// The positions of contexts that are kept.
    positions: FxHashMap<Var, Var>,
    /// The tag of each handler.
    tags: FxHashMap<BlockId, Var>,
    /// For the handler of a `catch` the block that makes its value.
    catches: FxHashMap<BlockId, BlockId>,
    /// Blocks that a message enters; the instruction that finds the message defines it.
    receivers: Vec<BlockId>,
    /// The block that is being filled.
    current: BlockId,
    handler: Option<BlockId>,
    standing: Standing,
    out: Function,
}

impl Lowering<'_> {
    fn block(&mut self, id: BlockId) -> Result<(), Unsupported> {
        let function = self.function;
        let block = function.block(id);
        self.current = id;
        self.handler = self.handler_of(block.handler);
        self.out.block_mut(id).handler = self.handler;
        self.standing = self.contexts.entry(id);
        self.params(id, block);
        for stmt in &block.stmts {
            self.stmt(stmt)?;
        }
        self.end(&block.end)
    }

    /// Exceptions under a `catch` go to the block that makes its value.
    fn handler_of(&mut self, handler: Option<BlockId>) -> Option<BlockId> {
        let handler = handler?;
        Some(self.catches.get(&handler).copied().unwrap_or(handler))
    }

    fn params(&mut self, id: BlockId, block: &ir::Block) {
        if let Some(&tag) = self.tags.get(&id)
            && !self.catches.contains_key(&id)
        {
            self.emit(Op::TryCase, None, &[Value::Var(tag)], Loc::default());
        }
        if self.receivers.contains(&id) {
            return;
        }
        for &param in &block.params {
            if !self.contexts.is_context(param) {
                self.out.block_mut(id).params.push(param);
            } else if self.contexts.root(param) == param {
                self.out.block_mut(id).params.push(param);
                self.keep_position(param);
            } else {
                self.keep_position(param);
            }
        }
    }

    fn emit(&mut self, op: Op, dst: Option<Var>, args: &[Value], loc: Loc) {
        self.out.push(self.current, op, dst, args, loc);
    }

    /// Ends the block with an instruction that may fail, and goes on in a new block where it succeeds.
    fn branch(&mut self, op: Op, dst: Option<Var>, args: &[Value], loc: Loc, fail: BlockId) {
        let args = self.out.args(args);
        let instr = super::ir::Instr { op, dst, args, loc };
        let next = self.out.new_block(self.handler);
        self.out.block_mut(self.current).term = Term::Branch(instr, next, fail);
        self.current = next;
    }

    /// An instruction that may fail to a label, or may not.
    fn fallible(&mut self, op: Op, dst: Option<Var>, args: &[Value], loc: Loc, fail: Fail) {
        match fail {
            Fail::Goto(to) => self.branch(op, dst, args, loc, to),
            Fail::None | Fail::Raise => self.emit(op, dst, args, loc),
        }
    }

    fn stmt(&mut self, stmt: &Stmt) -> Result<(), Unsupported> {
        let (dst, loc) = (Some(stmt.dst), stmt.loc);
        match &stmt.op {
            ir::Op::Bif(bif, args) => self.bif(*bif, stmt, args),
            ir::Op::Cons(head, tail) => self.emit(Op::Cons, dst, &[*head, *tail], loc),
            ir::Op::Tuple(items) if items.is_empty() => {
                let empty = Value::Const(self.pool.tuple(&[]));
                self.emit(Op::Copy, dst, &[empty], loc);
            }
            ir::Op::Tuple(items) => self.emit(Op::Tuple, dst, items, loc),
            ir::Op::UpdateTuple {
                size,
                tuple,
                updates,
            } => self.update_tuple(stmt, *size, *tuple, updates),
            ir::Op::MapPut { base, exact, pairs } => self.map_put(stmt, *base, *exact, pairs),
            ir::Op::MapElement(map, key) => {
                self.fallible(Op::MapElement, dst, &[*map, *key], loc, stmt.fail);
            }
            ir::Op::Head(list) => self.emit(Op::Hd, dst, &[*list], loc),
            ir::Op::Tail(list) => self.emit(Op::Tl, dst, &[*list], loc),
            ir::Op::Element(tuple, at) => self.emit(Op::Element(*at), dst, &[*tuple], loc),
            ir::Op::BsCreate(parts) => self.create(stmt, parts),
            ir::Op::BsInitWritable(size) => self.emit(Op::BsInitWritable, dst, &[*size], loc),
            ir::Op::BsStart(_)
            | ir::Op::BsMatch { .. }
            | ir::Op::BsMatchString(..)
            | ir::Op::BsTestEmpty(_) => self.matching(stmt),
            // The value was read with the context.
            ir::Op::BsExtract(_) => {}
            ir::Op::MakeFun(lambda, free) => self.emit(Op::MakeFun(*lambda), dst, free, loc),
            ir::Op::Call(callee, args) => self.call(stmt, *callee, args),
            ir::Op::EndTry(handler) => {
                let tag = self.tag(*handler);
                self.emit(Op::TryEnd, None, &[Value::Var(tag)], loc);
            }
            ir::Op::BuildStacktrace(raw) => self.emit(Op::BuildStacktrace, dst, &[*raw], loc),
            ir::Op::AcceptMessage => self.emit(Op::RemoveMessage, None, &[], loc),
            ir::Op::EndTimeout => self.emit(Op::Timeout, None, &[], loc),
            ir::Op::Record(op) => self.record(stmt, op),
        }
        Ok(())
    }

    fn record(&mut self, stmt: &Stmt, op: &RecordOp) {
        let (dst, loc) = (Some(stmt.dst), stmt.loc);
        match op {
            RecordOp::Put {
                identity,
                base,
                fields,
            } => {
                let mut args = vec![
                    Value::Const(*identity),
                    base.unwrap_or(Value::Const(Const::Nil)),
                ];
                for (field, value) in fields {
                    args.extend([Value::atom(*field), *value]);
                }
                self.emit(Op::PutRecord, dst, &args, loc);
            }
            RecordOp::Element(record, field) => {
                let args = [*record, Value::atom(*field)];
                self.fallible(Op::RecordElement, dst, &args, loc, stmt.fail);
            }
            RecordOp::Field {
                record,
                identity,
                field,
            } => {
                let args = [*record, Value::Const(*identity), Value::atom(*field)];
                self.fallible(Op::RecordField, dst, &args, loc, stmt.fail);
            }
        }
    }

    fn bif(&mut self, bif: Bif, stmt: &Stmt, args: &[Value]) {
        let dst = Some(stmt.dst);
        match (bif, args) {
            (Bif::IsIntegerRange, [value, low, high]) => {
                let name = self.pool.atom("is_integer");
                self.emit(
                    Op::CallRemote(atoms::erlang, name),
                    dst,
                    &[*value, *low, *high],
                    stmt.loc,
                );
            }
            // A constant comes second where the order does not matter.
            (
                Bif::Add | Bif::Mul | Bif::Band | Bif::Bor | Bif::Bxor,
                [left @ Value::Const(_), right @ Value::Var(_)],
            ) => {
                let args = [*right, *left];
                self.fallible(Op::Bif(bif), dst, &args, stmt.loc, stmt.fail);
            }
            _ => self.fallible(Op::Bif(bif), dst, args, stmt.loc, stmt.fail),
        }
    }

    fn update_tuple(&mut self, stmt: &Stmt, size: u32, tuple: Value, updates: &[(u32, Value)]) {
        let mut args = Vec::with_capacity(1 + 2 * updates.len());
        args.push(tuple);
        for (at, value) in updates {
            args.push(Value::int(i64::from(*at) + 1));
            args.push(*value);
        }
        let op = Op::UpdateRecord {
            hint: UpdateHint::Copy,
            size,
        };
        self.emit(op, Some(stmt.dst), &args, stmt.loc);
    }

    /// The machine demands different keys in one instruction: constants go together, what is computed goes alone.
    fn map_put(&mut self, stmt: &Stmt, base: Value, exact: bool, pairs: &[(Value, Value)]) {
        let mut map = base;
        let mut rest = pairs;
        while !rest.is_empty() {
            let len = group_len(rest);
            let (group, others) = rest.split_at(len);
            rest = others;
            let dst = if rest.is_empty() {
                stmt.dst
            } else {
                self.out.new_var()
            };
            let mut args = Vec::with_capacity(1 + 2 * len);
            args.push(map);
            let mut group = group.to_vec();
            self.sort_by_key(&mut group);
            args.extend(group.iter().flat_map(|(key, value)| [*key, *value]));
            self.fallible(Op::PutMap { exact }, Some(dst), &args, stmt.loc, stmt.fail);
            map = Value::Var(dst);
        }
        if pairs.is_empty() {
            self.emit(Op::Copy, Some(stmt.dst), &[base], stmt.loc);
        }
    }

    /// Puts integers before atoms and each kind in order, so that of several missing keys the first one is reported.
    fn sort_by_key(&self, group: &mut [(Value, Value)]) {
        let place = |key: Value| match key {
            Value::Const(Const::Int(value)) => Some((value, "")),
            Value::Const(Const::Atom(atom)) => Some((i64::MAX, self.pool.text(atom))),
            Value::Const(Const::Nil | Const::Lit(_)) | Value::Var(_) => None,
        };
        if group.iter().all(|(key, _)| place(*key).is_some()) {
            group.sort_by_key(|(key, _)| place(*key));
        }
    }

    fn call(&mut self, stmt: &Stmt, callee: Callee, args: &[Value]) {
        let (dst, loc) = (Some(stmt.dst), stmt.loc);
        match callee {
            Callee::Local(function) => self.emit(Op::Call(function), dst, args, loc),
            Callee::Remote(atoms::erlang, name)
                if args.len() == 2 && self.pool.text(name) == "!" =>
            {
                self.emit(Op::Send, dst, args, loc);
            }
            Callee::Remote(module, name) => self.emit(Op::CallRemote(module, name), dst, args, loc),
            Callee::Dynamic(module, name) => {
                let all: Vec<Value> = [module, name].iter().chain(args).copied().collect();
                self.emit(Op::Apply, dst, &all, loc);
            }
            Callee::Fun(fun) => {
                let all: Vec<Value> = std::iter::once(&fun).chain(args).copied().collect();
                self.emit(Op::CallFun, dst, &all, loc);
            }
        }
    }

    /// The tag of the region that a handler protects.
    fn tag(&mut self, handler: BlockId) -> Var {
        let out = &mut self.out;
        *self.tags.entry(handler).or_insert_with(|| out.new_var())
    }

    fn end(&mut self, end: &End) -> Result<(), Unsupported> {
        let term = match end {
            End::Goto(to, args) => self.goto(*to, args),
            End::Test { bif, args, yes, no } => self.test(Test::Bif(*bif), args, *yes, *no),
            End::TestCons { value, yes, no } => self.test(Test::NonEmptyList, &[*value], *yes, *no),
            End::TestTuple {
                value,
                size,
                tag,
                yes,
                no,
            } => self.test_tuple(*value, *size, *tag, *yes, *no),
            End::TestRecord {
                value,
                test,
                yes,
                no,
            } => self.test(Test::Record(*test), &[*value], *yes, *no),
            End::SwitchArity {
                value,
                cases,
                default,
            } => {
                let is_tuple = Op::Test(Test::Bif(Bif::IsTuple));
                self.branch(is_tuple, None, &[*value], Loc::default(), *default);
                Term::SwitchSize {
                    value: *value,
                    default: *default,
                    cases: cases.clone(),
                }
            }
            End::Switch {
                value,
                cases,
                default,
            } => self.switch(*value, cases, *default),
            End::Branch { cond, yes, no } => {
                let test = Test::Bif(Bif::EqExact);
                self.test(
                    test,
                    &[Value::Var(*cond), Value::atom(atoms::r#true)],
                    *yes,
                    *no,
                )
            }
            End::Return(value) => Term::Return(*value),
            End::MatchFail { reason, args, loc } => self.match_fail(*reason, args, *loc),
            End::Reraise { reason, trace, .. } => Term::Reraise(*trace, *reason),
            End::Try {
                kind,
                body,
                handler,
            } => self.begin_try(*kind, *body, *handler),
            End::Peek { some, none, loc } => {
                let message = self.function.block(*some).params.first().copied();
                let dst = message.unwrap_or_else(|| self.out.new_var());
                self.receivers.push(*some);
                let instr = super::ir::Instr {
                    op: Op::PeekMessage,
                    dst: Some(dst),
                    args: super::ir::Args::default(),
                    loc: *loc,
                };
                Term::Branch(instr, *some, *none)
            }
            End::NextMessage(to) => Term::NextMessage(*to),
            End::Wait {
                timeout,
                again,
                expired,
            } => match (*timeout, *expired) {
                (Value::Const(Const::Int(0)), Some(expired)) => {
                    Term::Jump(expired, super::ir::Args::default())
                }
                (Value::Const(Const::Atom(atoms::infinity)), _) | (_, None) => Term::Wait(*again),
                (timeout, Some(expired)) => Term::WaitTimeout(timeout, *again, expired),
            },
            End::Unreachable => Term::Unreachable,
        };
        self.out.block_mut(self.current).term = term;
        Ok(())
    }

    fn test(&mut self, test: Test, args: &[Value], yes: BlockId, no: BlockId) -> Term {
        let args = self.out.args(args);
        let instr = super::ir::Instr {
            op: Op::Test(test),
            dst: None,
            args,
            loc: Loc::default(),
        };
        Term::Branch(instr, yes, no)
    }

    fn test_tuple(
        &mut self,
        value: Value,
        size: u32,
        tag: Option<Atom>,
        yes: BlockId,
        no: BlockId,
    ) -> Term {
        match tag {
            Some(tag) => self.test(Test::TaggedTuple(size, tag), &[value], yes, no),
            None => {
                let is_tuple = Op::Test(Test::Bif(Bif::IsTuple));
                self.branch(is_tuple, None, &[value], Loc::default(), no);
                self.test(Test::TupleSize(size), &[value], yes, no)
            }
        }
    }

    /// A switch of one case is a comparison.
    fn switch(&mut self, value: Value, cases: &[(Const, BlockId)], default: BlockId) -> Term {
        match cases {
            [(only, to)] => self.test(
                Test::Bif(Bif::EqExact),
                &[value, Value::Const(*only)],
                *to,
                default,
            ),
            _ => Term::Switch {
                value,
                default,
                cases: cases.to_vec(),
            },
        }
    }

    fn goto(&mut self, to: BlockId, args: &[Value]) -> Term {
        let mut passed = Vec::with_capacity(args.len());
        let params = &self.function.block(to).params;
        for (arg, &param) in args.iter().zip(params) {
            match arg.as_var() {
                Some(ctx) if self.contexts.is_context(ctx) => {
                    self.restore(ctx);
                    let root = self.contexts.root(ctx);
                    if self.contexts.root(param) == param {
                        passed.push(Value::Var(root));
                    }
                }
                _ => passed.push(*arg),
            }
        }
        let args = self.out.args(&passed);
        Term::Jump(to, args)
    }

    fn begin_try(&mut self, kind: TryKind, body: BlockId, handler: BlockId) -> Term {
        let tag = self.tag(handler);
        let entered = match kind {
            TryKind::Try => handler,
            TryKind::Catch => self.catch(handler, tag),
        };
        Term::Try {
            tag,
            body,
            handler: entered,
        }
    }

    /// The block that makes the value of a `catch` from an exception, and goes to the handler with it.
    fn catch(&mut self, handler: BlockId, tag: Var) -> BlockId {
        let outer = self.handler;
        let exit_atom = Value::atom(self.pool.atom("EXIT"));
        let out = &mut self.out;
        let [class, reason, trace] = [out.new_var(), out.new_var(), out.new_var()];
        let entered = out.new_block(outer);
        let (error, exit) = (out.new_block(outer), out.new_block(outer));
        let thrown = out.new_block(outer);
        let none = Loc::default();
        out.block_mut(entered).params = vec![class, reason, trace];
        out.push(entered, Op::TryCase, None, &[Value::Var(tag)], none);
        out.block_mut(entered).term = Term::Switch {
            value: Value::Var(class),
            default: exit,
            cases: vec![
                (Const::Atom(atoms::error), error),
                (Const::Atom(atoms::throw), thrown),
            ],
        };
        let (stack, pair) = (out.new_var(), out.new_var());
        out.push(
            error,
            Op::BuildStacktrace,
            Some(stack),
            &[Value::Var(trace)],
            none,
        );
        let both = [Value::Var(reason), Value::Var(stack)];
        out.push(error, Op::Tuple, Some(pair), &both, none);
        let exits = [(error, Value::Var(pair)), (exit, Value::Var(reason))];
        for (block, inner) in exits {
            let value = out.new_var();
            out.push(block, Op::Tuple, Some(value), &[exit_atom, inner], none);
            let args = out.args(&[Value::Var(value)]);
            out.block_mut(block).term = Term::Jump(handler, args);
        }
        let args = out.args(&[Value::Var(reason)]);
        out.block_mut(thrown).term = Term::Jump(handler, args);
        self.catches.insert(handler, entered);
        entered
    }

    fn match_fail(&mut self, reason: MatchFail, args: &[Value], loc: Loc) -> Term {
        let failure = match reason {
            MatchFail::BadMatch => Failure::BadMatch,
            MatchFail::CaseClause => Failure::CaseClause,
            MatchFail::IfClause => Failure::IfClause,
            MatchFail::FunctionClause => Failure::FunctionClause,
            MatchFail::TryClause => Failure::TryClause,
            MatchFail::BadRecord => Failure::BadRecord,
            MatchFail::ElseClause => return self.error("else_clause", args, loc),
            MatchFail::BadMap => return self.error("badmap", args, loc),
            MatchFail::BadGenerator => return self.error("bad_generator", args, loc),
            MatchFail::BadGenerators => return self.error("bad_generators", args, loc),
            MatchFail::BadFilter => return self.error("bad_filter", args, loc),
            MatchFail::BadArg => return self.error("badarg", args, loc),
        };
        let args = self.out.args(args);
        Term::Fail(failure, args, loc)
    }

    /// Calls `erlang:error({Reason, Value})`.
    fn error(&mut self, reason: &str, args: &[Value], loc: Loc) -> Term {
        let mut items = vec![Value::atom(self.pool.atom(reason))];
        items.extend_from_slice(args);
        let (tuple, never) = (self.out.new_var(), self.out.new_var());
        self.emit(Op::Tuple, Some(tuple), &items, loc);
        let error = Op::CallRemote(atoms::erlang, atoms::error);
        self.emit(error, Some(never), &[Value::Var(tuple)], loc);
        Term::Unreachable
    }
}

/// How many pairs fit into one instruction: different constant keys, or one key that is computed.
fn group_len(pairs: &[(Value, Value)]) -> usize {
    let is_constant = |pair: &(Value, Value)| pair.0.as_const().is_some();
    if !is_constant(&pairs[0]) {
        return 1;
    }
    let mut seen = rustc_hash::FxHashSet::default();
    pairs
        .iter()
        .take_while(|pair| is_constant(pair) && seen.insert(pair.0))
        .count()
}
