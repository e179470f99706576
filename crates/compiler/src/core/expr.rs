//! Expressions of bodies: each becomes statements in the current block and a value.
//!
//! Arguments are evaluated from the left to the right, each once. What branches goes on in a block of its own.

use asterias_syntax::Name;
use asterias_syntax::ast::{BinaryOp, Expr, ExprId, Exprs, MapField, PrefixOp, Range};
use asterias_syntax::known::UNDERSCORE;

use super::bif::Bif;
use super::builder::{Known, Mark};
use super::constant::{Const, atoms};
use super::fold;
use super::ir::{End, Fail, Loc, MatchFail, Op, Value};
use super::join::{Join, Wanted};
use super::lower::Lower;

/// How long a list may be whose structure is kept in mind while lowering.
const MAX_KNOWN_LIST: usize = 8;

impl Lower<'_> {
    /// Statements; the value of the last.
    pub(crate) fn exprs(&mut self, exprs: Exprs) -> Value {
        let ast = self.ast;
        let Some((&last, others)) = ast[exprs].split_last() else {
            return Value::Const(Const::Nil);
        };
        for &id in others {
            self.effect(id);
        }
        self.expr(last)
    }

    /// Statements of which no value is used.
    pub(crate) fn effects(&mut self, exprs: Exprs) {
        let ast = self.ast;
        for &id in &ast[exprs] {
            self.effect(id);
        }
    }

    /// An expression whose value is not used: a list comprehension in its place makes no list.
    fn effect(&mut self, id: ExprId) {
        let loc = self.loc(id);
        match self.ast.expr(id) {
            Expr::Block(body) => self.effects(body),
            Expr::Match { pattern, value } if self.is_underscore(pattern) => self.effect(value),
            Expr::ListComp {
                templates,
                qualifiers,
            } => self.list_comp_effect(id, templates, qualifiers),
            Expr::Case { value, clauses } => {
                self.case_expr(value, clauses, Wanted::Effect, loc);
            }
            Expr::If(clauses) => {
                self.if_expr(clauses, Wanted::Effect, loc);
            }
            _ => {
                self.expr(id);
            }
        }
    }

    fn is_underscore(&self, pattern: ExprId) -> bool {
        matches!(self.ast.expr(pattern), Expr::Var(name) if name == UNDERSCORE)
    }

    pub(crate) fn expr(&mut self, id: ExprId) -> Value {
        if let Some(constant) = self.constant(id) {
            return Value::Const(constant);
        }
        if self.b().current.is_none() {
            // Nothing leads here: names may be bound only by patterns that never match.
            return Value::Const(Const::Nil);
        }
        let loc = self.loc(id);
        match self.ast.expr(id) {
            Expr::Var(name) => self.variable(id, name),
            Expr::Atom(_)
            | Expr::Char(_)
            | Expr::Integer(_)
            | Expr::Big(_)
            | Expr::Float(_)
            | Expr::String(_)
            | Expr::Nil => Value::Const(Const::Nil),
            Expr::List { items, tail } => self.list_expr(items, tail),
            Expr::Tuple(items) => {
                let items = self.args(items);
                self.tuple(items)
            }
            Expr::Map(fields) => {
                let empty = self.module.pool.map(&[]);
                let pairs = self.map_fields(fields);
                self.map_put(Value::Const(empty), pairs, loc)
            }
            Expr::MapUpdate { map, fields } => self.map_update(map, fields, loc),
            Expr::Bin(elements) => self.bin_build(elements, None, loc),
            Expr::Record { name, fields } => self.record_new(id, name, fields),
            Expr::RecordUpdate {
                record,
                name,
                fields,
            } => self.record_update(id, record, name, fields),
            Expr::RecordField {
                record,
                name,
                field,
            } => self.record_field(id, record, name, field),
            Expr::RecordIndex { name, field } => self.record_index(id, name, field),
            Expr::Op { op, left, right } => self.operator(id, op, left, right),
            Expr::Prefix { op, operand } => {
                let operand = self.expr(operand);
                self.bif(prefix_bif(op), vec![operand], Fail::Raise, loc)
            }
            Expr::Match { pattern, value } => {
                let value = self.expr(value);
                self.match_or(pattern, value, MatchFail::BadMatch, loc);
                value
            }
            Expr::MaybeMatch { .. } => self.refuse(self.ast.pos(id), "?= outside of maybe"),
            Expr::Call {
                function,
                arguments,
            } => self.call(id, function, arguments),
            Expr::Remote { .. } => self.refuse(self.ast.pos(id), "illegal expression"),
            Expr::Catch(body) => self.catch(body),
            Expr::Block(body) => self.exprs(body),
            Expr::If(clauses) => self.if_expr(clauses, Wanted::Value, loc),
            Expr::Case { value, clauses } => self.case_expr(value, clauses, Wanted::Value, loc),
            Expr::Receive { clauses, after } => self.receive(clauses, after, loc),
            Expr::Try {
                body,
                of,
                catch,
                after,
            } => self.try_expr(id, body, of, catch, after),
            Expr::Maybe {
                body,
                else_pos,
                clauses,
            } => self.maybe(body, else_pos, clauses, loc),
            Expr::LocalFun { name, arity } => self.local_fun_expr(id, name, arity),
            Expr::RemoteFun {
                module,
                function,
                arity,
            } => self.remote_fun(module, function, arity, loc),
            Expr::Fun(clauses) => self.fun_expr(id, None, clauses),
            Expr::NamedFun { name, clauses } => self.fun_expr(id, Some(name), clauses),
            Expr::ListComp {
                templates,
                qualifiers,
            } => self.list_comp(id, templates, qualifiers, Value::Const(Const::Nil)),
            Expr::BinComp {
                template,
                qualifiers,
            } => self.bin_comp(id, template, qualifiers),
            Expr::MapComp {
                templates,
                qualifiers,
            } => self.map_comp(id, templates, qualifiers),
        }
    }

    pub(crate) fn variable(&mut self, id: ExprId, name: Name) -> Value {
        match self.lookup(name) {
            Some(value) => value,
            None => {
                let text = format!("variable '{}' is unbound", self.names.text(name));
                self.refuse(self.ast.pos(id), text)
            }
        }
    }

    pub(crate) fn args(&mut self, exprs: Exprs) -> Vec<Value> {
        let ast = self.ast;
        let mark = self.b().mark();
        ast[exprs]
            .iter()
            .map(|&id| self.operand(id, mark))
            .collect()
    }

    /// One of the operands that stand beside each other since `mark`.
    pub(crate) fn operand(&mut self, id: ExprId, mark: Mark) -> Value {
        self.b().begin_operand(mark);
        let value = self.expr(id);
        self.b().end_operand();
        value
    }

    /// A list; where its tail is written as one, both are one.
    fn list_expr(&mut self, first: Exprs, mut tail: ExprId) -> Value {
        let ast = self.ast;
        let mark = self.b().mark();
        let mut items = self.args(first);
        while let Expr::List {
            items: more,
            tail: behind,
        } = ast.expr(tail)
        {
            items.extend(ast[more].iter().map(|&id| self.operand(id, mark)));
            tail = behind;
        }
        let tail = self.operand(tail, mark);
        self.list(&items, tail)
    }

    /// A list of items and what follows them; what is constant at its end becomes a literal.
    pub(crate) fn list(&mut self, items: &[Value], tail: Value) -> Value {
        let mut rest = items.len();
        let mut value = tail;
        if let Some(tail) = tail.as_const() {
            let constant = items
                .iter()
                .rev()
                .take_while(|item| item.as_const().is_some())
                .count();
            rest -= constant;
            let last: Vec<Const> = items[rest..].iter().filter_map(|v| v.as_const()).collect();
            value = Value::Const(self.module.pool.list(&last, tail));
        }
        for &head in items[..rest].iter().rev() {
            let cell = self.b().pure(Op::Cons(head, value));
            if items.len() <= MAX_KNOWN_LIST {
                self.b().know(cell, Known::Cons(head, value));
            }
            value = Value::Var(cell);
        }
        value
    }

    pub(crate) fn tuple(&mut self, items: Vec<Value>) -> Value {
        match super::builder::constants(&items) {
            Some(constants) => Value::Const(self.module.pool.tuple(&constants)),
            None => Value::Var(self.b().tuple(items)),
        }
    }

    fn map_fields(&mut self, fields: Range<MapField>) -> Vec<(bool, Value, Value)> {
        let ast = self.ast;
        ast[fields]
            .iter()
            .map(|field| {
                let key = self.expr(field.key);
                let value = self.expr(field.value);
                (field.exact, key, value)
            })
            .collect()
    }

    fn map_update(&mut self, map: ExprId, fields: Range<MapField>, loc: Loc) -> Value {
        let base = self.expr(map);
        let pairs = self.map_fields(fields);
        if !self.is_map(base) {
            let (yes, no) = (self.b().block(), self.b().block());
            self.b().test(Bif::IsMap, vec![base], yes, no);
            self.b().at(no);
            self.b().match_fail(MatchFail::BadMap, vec![base], loc);
            self.b().at(yes);
        }
        self.map_put(base, pairs, loc)
    }

    pub(crate) fn is_map(&self, value: Value) -> bool {
        match value {
            Value::Const(Const::Lit(id)) => {
                matches!(
                    self.module.pool.literal(id),
                    super::constant::Literal::Map(_)
                )
            }
            Value::Const(_) => false,
            Value::Var(_) => self
                .building
                .last()
                .is_some_and(|b| matches!(b.known(value), Some(Known::Map))),
        }
    }

    /// Puts associations into what is known to be a map: in order, constant keys together as far as they differ.
    pub(crate) fn map_put(
        &mut self,
        base: Value,
        pairs: Vec<(bool, Value, Value)>,
        loc: Loc,
    ) -> Value {
        self.map_put_or(base, pairs, Fail::Raise, loc)
    }

    pub(crate) fn map_put_or(
        &mut self,
        base: Value,
        pairs: Vec<(bool, Value, Value)>,
        fail: Fail,
        loc: Loc,
    ) -> Value {
        if let Some(constant) = self.constant_map(base, &pairs) {
            return Value::Const(constant);
        }
        let mut base = base;
        let mut run: Vec<(Value, Value)> = Vec::new();
        let mut seen = rustc_hash::FxHashSet::default();
        let mut run_exact = false;
        for (exact, key, value) in pairs {
            let joins = !run.is_empty()
                && run_exact == exact
                && matches!(key, Value::Const(_))
                && matches!(run[0].0, Value::Const(_))
                && !seen.contains(&key);
            if !joins && !run.is_empty() {
                base = self.map_put_run(base, run_exact, std::mem::take(&mut run), fail, loc);
                seen.clear();
            }
            run_exact = exact;
            seen.insert(key);
            run.push((key, value));
        }
        if run.is_empty() {
            return base;
        }
        self.map_put_run(base, run_exact, run, fail, loc)
    }

    fn map_put_run(
        &mut self,
        base: Value,
        exact: bool,
        pairs: Vec<(Value, Value)>,
        fail: Fail,
        loc: Loc,
    ) -> Value {
        let fail = if exact { fail } else { Fail::None };
        let map = self.b().emit(Op::MapPut { base, exact, pairs }, fail, loc);
        self.b().know(map, Known::Map);
        Value::Var(map)
    }

    fn constant_map(&mut self, base: Value, pairs: &[(bool, Value, Value)]) -> Option<Const> {
        let Value::Const(Const::Lit(id)) = base else {
            return None;
        };
        let super::constant::Literal::Map(old) = self.module.pool.literal(id) else {
            return None;
        };
        let mut all: Vec<(Const, Const)> = old.to_vec();
        for &(exact, key, value) in pairs {
            if exact {
                return None;
            }
            all.push((key.as_const()?, value.as_const()?));
        }
        Some(self.module.pool.map(&all))
    }

    /// A function that is an instruction, or what it answers for constants.
    pub(crate) fn bif(&mut self, bif: Bif, args: Vec<Value>, fail: Fail, loc: Loc) -> Value {
        if let Some(value) = fold::bif(&mut self.module.pool, bif, &args) {
            return value;
        }
        if let Some(value) = self.fold_known(bif, &args) {
            return value;
        }
        let fail = if bif.can_fail() { fail } else { Fail::None };
        let answer = self.b().emit(Op::Bif(bif, args), fail, loc);
        if bif.is_boolean() {
            self.b().know(answer, Known::Boolean);
        }
        Value::Var(answer)
    }

    /// What follows from how the arguments were made.
    fn fold_known(&mut self, bif: Bif, args: &[Value]) -> Option<Value> {
        let last = args.last()?;
        let known = self.building.last()?.known(*last)?;
        match (bif, known) {
            (Bif::Element, Known::Tuple(items)) => match args[0] {
                Value::Const(Const::Int(index)) => {
                    let index = usize::try_from(index.checked_sub(1)?).ok()?;
                    items.get(index).copied()
                }
                Value::Const(_) | Value::Var(_) => None,
            },
            (Bif::TupleSize, Known::Tuple(items)) => {
                Some(Value::Const(Const::Int(i64::try_from(items.len()).ok()?)))
            }
            (Bif::Hd, Known::Cons(head, _)) => Some(*head),
            (Bif::Tl, Known::Cons(_, tail)) => Some(*tail),
            (Bif::IsTuple, Known::Tuple(_))
            | (Bif::IsList, Known::Cons(..))
            | (Bif::IsMap, Known::Map)
            | (Bif::IsBoolean, Known::Boolean) => Some(Value::Const(Const::boolean(true))),
            _ => None,
        }
    }

    fn operator(&mut self, id: ExprId, op: BinaryOp, left: ExprId, right: ExprId) -> Value {
        let loc = self.loc(id);
        match op {
            BinaryOp::AndAlso | BinaryOp::OrElse => {
                return self.short_circuit(op, left, right, loc);
            }
            BinaryOp::Append => return self.append(id, left, right),
            _ => {}
        }
        let mark = self.b().mark();
        let left = self.expr(left);
        let right = self.operand(right, mark);
        match binary_bif(op) {
            Some(bif) => self.bif(bif, vec![left, right], Fail::Raise, loc),
            None => self.call_operator(op, left, right, loc),
        }
    }

    fn call_operator(&mut self, op: BinaryOp, left: Value, right: Value, loc: Loc) -> Value {
        let name = self.atom(op.name());
        self.remote(atoms::erlang, name, vec![left, right], loc)
    }

    /// `A ++ B ++ C`: the operands from the left to the right, then they are joined from the right to the left. What is
    /// appended to a list of a few items is built at once, and neighbours of that kind together.
    fn append(&mut self, id: ExprId, left: ExprId, right: ExprId) -> Value {
        const FEW: usize = 16;
        if let Expr::ListComp {
            templates,
            qualifiers,
        } = self.ast.expr(left)
        {
            let more = self.expr(right);
            return self.list_comp(left, templates, qualifiers, more);
        }
        let mark = self.b().mark();
        let mut operands = vec![(self.loc(id), self.expr(left))];
        let mut last = right;
        while let Expr::Op {
            op: BinaryOp::Append,
            left,
            right,
        } = self.ast.expr(last)
            && !matches!(self.ast.expr(left), Expr::ListComp { .. })
        {
            operands.push((self.loc(last), self.operand(left, mark)));
            last = right;
        }
        let mut value = self.operand(last, mark);
        // The items before `value`, the nearest first.
        let mut before: Vec<Value> = Vec::new();
        for (loc, operand) in operands.into_iter().rev() {
            let is_literal = |value: &Value| matches!(value, Value::Const(_));
            match self.known_items(operand) {
                Some(items) if !items.is_empty() && items.len() <= FEW => {
                    before.extend(items.into_iter().rev());
                }
                Some(items)
                    if items.is_empty() && is_literal(&value) && before.iter().all(is_literal) => {}
                _ => {
                    value = self.list_before(std::mem::take(&mut before), value);
                    value = self.call_operator(BinaryOp::Append, operand, value, loc);
                }
            }
        }
        self.list_before(before, value)
    }

    /// A list of items, the last one first, and what follows them.
    fn list_before(&mut self, mut items: Vec<Value>, tail: Value) -> Value {
        items.reverse();
        self.list(&items, tail)
    }

    fn short_circuit(&mut self, op: BinaryOp, left: ExprId, right: ExprId, loc: Loc) -> Value {
        let stop = op == BinaryOp::OrElse;
        let left = self.expr(left);
        if let Some(left) = left.as_const().and_then(Const::as_boolean) {
            return if left == stop {
                Value::Const(Const::boolean(stop))
            } else {
                self.expr(right)
            };
        }
        let mut join = Join::new(self.b());
        let (go_on, done) = (self.b().block(), self.b().block());
        self.boolean_switch(left, stop, done, go_on, loc);
        self.b().at(done);
        let mark = self.b().mark();
        self.arrive(&mut join, Value::Const(Const::boolean(stop)), mark);
        self.b().at(go_on);
        let mark = self.b().mark();
        let value = self.expr(right);
        self.arrive(&mut join, value, mark);
        let both = self.join_all_boolean(&join);
        let value = self.join(join);
        if both && let Value::Var(var) = value {
            self.b().know(var, Known::Boolean);
        }
        value
    }

    /// Branches by a value that must be a boolean: raises `badarg` with it if it is not.
    fn boolean_switch(
        &mut self,
        value: Value,
        stop: bool,
        done: super::ir::BlockId,
        go_on: super::ir::BlockId,
        loc: Loc,
    ) {
        let (yes, no) = if stop { (done, go_on) } else { (go_on, done) };
        if let (true, Value::Var(cond)) = (self.b().is_boolean(value), value) {
            self.b().end(End::Branch { cond, yes, no });
            return;
        }
        let bad = self.b().block();
        let cases = vec![(Const::boolean(true), yes), (Const::boolean(false), no)];
        self.b().end(End::Switch {
            value,
            cases,
            default: bad,
        });
        self.b().at(bad);
        self.b().match_fail(MatchFail::BadArg, vec![value], loc);
    }
}

pub(crate) fn prefix_bif(op: PrefixOp) -> Bif {
    match op {
        PrefixOp::Plus => Bif::Plus,
        PrefixOp::Minus => Bif::Neg,
        PrefixOp::Bnot => Bif::Bnot,
        PrefixOp::Not => Bif::Not,
    }
}

/// The instruction of an operator; some are calls or branches.
pub(crate) fn binary_bif(op: BinaryOp) -> Option<Bif> {
    Some(match op {
        BinaryOp::Multiply => Bif::Mul,
        BinaryOp::Divide => Bif::FDiv,
        BinaryOp::Div => Bif::Div,
        BinaryOp::Rem => Bif::Rem,
        BinaryOp::Band => Bif::Band,
        BinaryOp::And => Bif::And,
        BinaryOp::Add => Bif::Add,
        BinaryOp::Subtract => Bif::Sub,
        BinaryOp::Bor => Bif::Bor,
        BinaryOp::Bxor => Bif::Bxor,
        BinaryOp::Bsl => Bif::Bsl,
        BinaryOp::Bsr => Bif::Bsr,
        BinaryOp::Or => Bif::Or,
        BinaryOp::Xor => Bif::Xor,
        BinaryOp::Eq => Bif::Eq,
        BinaryOp::Ne => Bif::Ne,
        BinaryOp::Le => Bif::Le,
        BinaryOp::Lt => Bif::Lt,
        BinaryOp::Ge => Bif::Ge,
        BinaryOp::Gt => Bif::Gt,
        BinaryOp::ExactEq => Bif::EqExact,
        BinaryOp::ExactNe => Bif::NeExact,
        BinaryOp::Append
        | BinaryOp::Remove
        | BinaryOp::AndAlso
        | BinaryOp::OrElse
        | BinaryOp::Send => return None,
    })
}
