//! Guards: expressions that fail instead of raising.
//!
//! A guard is compiled to branches, not to a value. `yes` and `no` are where its answer leads, `fail` is where it leads if
//! evaluating it fails or its answer is no boolean; mostly `no` and `fail` are one. Everything in a guard is pure, so what
//! does not matter for the answer need not be evaluated.

use asterias_syntax::Name;
use asterias_syntax::ast::{BinaryOp, Expr, ExprId, Exprs, MapField, PrefixOp, Range};
use asterias_syntax::known;

use super::bif::Bif;
use super::builder::Known;
use super::constant::{Const, Literal};
use super::decision::Guard;
use super::expr::{binary_bif, prefix_bif};
use super::fold;
use super::ir::{BlockId, End, Fail, Loc, Value};
use super::lower::Lower;
use super::record::RecordKind;

/// The largest tuple.
const MAX_TUPLE: u32 = (1 << 24) - 1;

/// Where the answer of a condition leads.
#[derive(Clone, Copy)]
struct Ways {
    yes: BlockId,
    no: BlockId,
    fail: BlockId,
}

impl Lower<'_> {
    pub(crate) fn guard_is_empty(&self, guard: &Guard) -> bool {
        match guard {
            Guard::None => true,
            Guard::Alternatives(alternatives) => alternatives.is_empty(),
            Guard::All(tests) => tests.is_empty(),
        }
    }

    /// Goes on where a guard holds; goes to `no` if it does not.
    pub(crate) fn guard(&mut self, guard: &Guard, no: BlockId) {
        let ast = self.ast;
        match guard {
            Guard::None => {}
            Guard::All(tests) => self.conjunction(tests, no),
            Guard::Alternatives(alternatives) => {
                let Some((last, others)) = ast[*alternatives].split_last() else {
                    return;
                };
                if others.is_empty() {
                    self.conjunction(&ast[*last], no);
                    return;
                }
                let yes = self.b().block();
                for tests in others {
                    let next = self.b().block();
                    self.conjunction(&ast[*tests], next);
                    if self.b().current.is_some() {
                        self.b().goto(yes);
                    }
                    self.b().at(next);
                }
                self.conjunction(&ast[*last], no);
                if self.b().current.is_some() {
                    self.b().goto(yes);
                }
                self.b().at(yes);
            }
        }
    }

    fn conjunction(&mut self, tests: &[ExprId], no: BlockId) {
        for &test in tests {
            let yes = self.b().block();
            let ways = Ways { yes, no, fail: no };
            match self.old_float_test(test) {
                Some(tested) => {
                    let tested = self.guard_value(tested, no);
                    self.test_condition(Bif::IsFloat, vec![tested], ways);
                }
                None => self.condition(test, ways),
            }
            self.b().at(yes);
        }
    }

    /// Ends the current block by branching on a guard expression.
    fn condition(&mut self, id: ExprId, ways: Ways) {
        match self.ast.expr(id) {
            Expr::Op { op, left, right } => self.operator_condition(id, op, left, right, ways),
            Expr::Prefix {
                op: PrefixOp::Not,
                operand,
            } => {
                let swapped = Ways {
                    yes: ways.no,
                    no: ways.yes,
                    fail: ways.fail,
                };
                self.condition(operand, swapped);
            }
            Expr::Call {
                function,
                arguments,
            } => self.call_condition(id, function, arguments, ways),
            _ => {
                let value = self.guard_value(id, ways.fail);
                self.boolean_condition(value, ways);
            }
        }
    }

    fn operator_condition(
        &mut self,
        id: ExprId,
        op: BinaryOp,
        left: ExprId,
        right: ExprId,
        ways: Ways,
    ) {
        // Of two sides that are both evaluated the second can be left out if failing there makes no difference.
        let lazy = ways.no == ways.fail || self.is_total_test(right);
        match op {
            BinaryOp::AndAlso => self.both(left, right, ways),
            BinaryOp::And if lazy => self.both(left, right, ways),
            BinaryOp::OrElse => self.either(left, right, ways),
            BinaryOp::Or if self.is_total_test(right) => self.either(left, right, ways),
            _ => match binary_bif(op) {
                Some(bif) if bif.is_test() => {
                    let left = self.guard_value(left, ways.fail);
                    let right = self.guard_value(right, ways.fail);
                    self.test_condition(bif, vec![left, right], ways);
                }
                _ => {
                    let value = self.guard_value(id, ways.fail);
                    self.boolean_condition(value, ways);
                }
            },
        }
    }

    fn both(&mut self, left: ExprId, right: ExprId, ways: Ways) {
        let next = self.b().block();
        self.condition(left, Ways { yes: next, ..ways });
        self.b().at(next);
        self.condition(right, ways);
    }

    fn either(&mut self, left: ExprId, right: ExprId, ways: Ways) {
        let next = self.b().block();
        self.condition(left, Ways { no: next, ..ways });
        self.b().at(next);
        self.condition(right, ways);
    }

    /// Whether an expression always answers a boolean and cannot fail.
    fn is_total_test(&mut self, id: ExprId) -> bool {
        match self.ast.expr(id) {
            Expr::Atom(known::TRUE | known::FALSE) => true,
            Expr::Op { op, left, right } => match op {
                BinaryOp::AndAlso | BinaryOp::OrElse | BinaryOp::And | BinaryOp::Or => {
                    self.is_total_test(left) && self.is_total_test(right)
                }
                _ => {
                    binary_bif(op).is_some_and(Bif::is_test)
                        && self.is_simple(left)
                        && self.is_simple(right)
                }
            },
            Expr::Prefix {
                op: PrefixOp::Not,
                operand,
            } => self.is_total_test(operand),
            Expr::Call {
                function,
                arguments,
            } => {
                let ast = self.ast;
                self.guard_bif(function, arguments.len())
                    .is_some_and(Bif::is_test)
                    && ast[arguments].iter().all(|&arg| self.is_simple(arg))
            }
            _ => false,
        }
    }

    fn is_simple(&mut self, id: ExprId) -> bool {
        matches!(self.ast.expr(id), Expr::Var(_)) || self.constant(id).is_some()
    }

    fn boolean_condition(&mut self, value: Value, ways: Ways) {
        let (yes, no) = (ways.yes, ways.no);
        match value {
            Value::Const(constant) => {
                let to = match constant.as_boolean() {
                    Some(true) => yes,
                    Some(false) => no,
                    None => ways.fail,
                };
                self.b().goto(to);
            }
            Value::Var(cond) if self.b().is_boolean(value) => {
                self.b().end(End::Branch { cond, yes, no });
            }
            Value::Var(_) => {
                let mut cases = vec![(Const::boolean(true), yes)];
                if no != ways.fail {
                    cases.push((Const::boolean(false), no));
                }
                self.b().end(End::Switch {
                    value,
                    cases,
                    default: ways.fail,
                });
            }
        }
    }

    fn test_condition(&mut self, bif: Bif, args: Vec<Value>, ways: Ways) {
        if let Some(Value::Const(answer)) = fold::bif(&mut self.module.pool, bif, &args) {
            self.boolean_condition(Value::Const(answer), ways);
            return;
        }
        self.b().test(bif, args, ways.yes, ways.no);
    }

    fn call_condition(&mut self, id: ExprId, function: ExprId, arguments: Exprs, ways: Ways) {
        let ast = self.ast;
        if let Some((value, kind)) = self.record_test(function, arguments) {
            let value = self.guard_value(value, ways.fail);
            self.record_branch(value, kind, ways.yes, ways.no);
            return;
        }
        let bif = self.guard_bif(function, arguments.len());
        let is_plain = matches!(ast.expr(function), Expr::Atom(_));
        // As a test by itself, `float` asks; anywhere else it converts.
        match bif.map(|bif| match bif {
            Bif::Float if is_plain => Bif::IsFloat,
            other => other,
        }) {
            Some(Bif::IsIntegerRange) => {
                let args: Vec<Value> = ast[arguments]
                    .iter()
                    .map(|&arg| self.guard_value(arg, ways.fail))
                    .collect();
                self.range_condition(&args, ways);
            }
            Some(bif) if bif.is_test() => {
                let args = ast[arguments]
                    .iter()
                    .map(|&arg| self.guard_value(arg, ways.fail))
                    .collect();
                self.test_condition(bif, args, ways);
            }
            _ => {
                let value = self.guard_value(id, ways.fail);
                self.boolean_condition(value, ways);
            }
        }
    }

    /// `is_integer(Value, Low, High)`: fails if a bound is no integer.
    fn range_condition(&mut self, args: &[Value], ways: Ways) {
        let [value, low, high] = *args else {
            return self.b().goto(ways.fail);
        };
        let tests: [(Bif, Vec<Value>, BlockId); 5] = [
            (Bif::IsInteger, vec![low], ways.fail),
            (Bif::IsInteger, vec![high], ways.fail),
            (Bif::IsInteger, vec![value], ways.no),
            (Bif::Le, vec![low, value], ways.no),
            (Bif::Le, vec![value, high], ways.no),
        ];
        for (bif, args, no) in tests {
            let yes = self.b().block();
            self.test_condition(bif, args, Ways { yes, no, fail: no });
            self.b().at(yes);
        }
        self.b().goto(ways.yes);
    }

    /// `is_integer(Value, Low, High)` in a body, if the bounds are known to be integers.
    pub(crate) fn integer_range(&mut self, args: &[Value]) -> Option<Value> {
        let ([_, Value::Const(Const::Int(_)), Value::Const(Const::Int(_))], ways) =
            (args, (self.b().block(), self.b().block()))
        else {
            return None;
        };
        let (yes, no) = ways;
        self.range_condition(args, Ways { yes, no, fail: no });
        Some(self.answer(yes, no))
    }

    /// Goes on after two blocks with `true` or `false`.
    fn answer(&mut self, yes: BlockId, no: BlockId) -> Value {
        let after = self.b().block();
        let answer = self.b().param(after);
        for (block, value) in [(yes, true), (no, false)] {
            self.b().at(block);
            let args = vec![Value::Const(Const::boolean(value))];
            self.b().end(End::Goto(after, args));
        }
        self.b().at(after);
        self.b().know(answer, Known::Boolean);
        Value::Var(answer)
    }

    /// Branches by whether a value is such a record.
    pub(crate) fn record_branch(
        &mut self,
        value: Value,
        kind: RecordKind,
        yes: BlockId,
        no: BlockId,
    ) {
        let (tag, size) = match kind {
            RecordKind::Tuple(tag, size) => (tag, size),
            RecordKind::Native(definition) => {
                self.native_branch(value, definition, no);
                return self.b().goto(yes);
            }
        };
        let known = match value {
            Value::Const(Const::Lit(id)) => match self.module.pool.literal(id) {
                Literal::Tuple(items) => {
                    Some(items.len() == size as usize && items[..1] == [Const::Atom(tag)])
                }
                _ => Some(false),
            },
            Value::Const(_) => Some(false),
            Value::Var(_) if !(1..=MAX_TUPLE).contains(&size) => Some(false),
            Value::Var(_) => match self.b().known(value) {
                Some(Known::Tuple(items)) => match items.first() {
                    Some(Value::Const(first)) => {
                        Some(items.len() == size as usize && *first == Const::Atom(tag))
                    }
                    Some(Value::Var(_)) | None => None,
                },
                Some(Known::Cons(..) | Known::Boolean | Known::Map) => Some(false),
                None => None,
            },
        };
        match known {
            Some(true) => self.b().goto(yes),
            Some(false) => self.b().goto(no),
            None => self.b().end(End::TestTuple {
                value,
                size,
                tag: Some(tag),
                yes,
                no,
            }),
        }
    }

    /// A call of `is_record` that asks what is known now: value and kind.
    pub(crate) fn record_test(
        &mut self,
        function: ExprId,
        arguments: Exprs,
    ) -> Option<(ExprId, RecordKind)> {
        let ast = self.ast;
        let name = match ast.expr(function) {
            Expr::Atom(name) => name,
            Expr::Remote { module, function } => match (ast.expr(module), ast.expr(function)) {
                (Expr::Atom(known::ERLANG), Expr::Atom(name)) => name,
                _ => return None,
            },
            _ => return None,
        };
        if name != known::IS_RECORD && self.names.text(name) != "record" {
            return None;
        }
        self.record_arguments(arguments)
    }

    /// The value of a guard expression; goes to `fail` if it has none.
    pub(crate) fn guard_value(&mut self, id: ExprId, fail: BlockId) -> Value {
        if let Some(constant) = self.constant(id) {
            return Value::Const(constant);
        }
        let loc = self.loc(id);
        let ast = self.ast;
        match ast.expr(id) {
            Expr::Var(name) => self.guard_variable(id, name),
            Expr::List { items, tail } => {
                let items = self.guard_values(items, fail);
                let tail = self.guard_value(tail, fail);
                self.list(&items, tail)
            }
            Expr::Tuple(items) => {
                let items = self.guard_values(items, fail);
                self.tuple(items)
            }
            Expr::Map(fields) => {
                let empty = self.module.pool.map(&[]);
                let pairs = self.guard_fields(fields, fail);
                self.map_put_or(Value::Const(empty), pairs, Fail::Goto(fail), loc)
            }
            Expr::MapUpdate { map, fields } => {
                let base = self.guard_value(map, fail);
                let pairs = self.guard_fields(fields, fail);
                if !self.is_map(base) {
                    let yes = self.b().block();
                    self.b().test(Bif::IsMap, vec![base], yes, fail);
                    self.b().at(yes);
                }
                self.map_put_or(base, pairs, Fail::Goto(fail), loc)
            }
            Expr::Bin(elements) => self.bin_build(elements, Some(fail), loc),
            Expr::Record { name, fields } => self.guard_record(id, name, fields, fail),
            Expr::RecordField {
                record,
                name,
                field,
            } => self.guard_record_field(id, record, name, field, fail),
            Expr::RecordIndex { name, field } => self.record_index(id, name, field),
            Expr::Op { op, left, right } => {
                if let BinaryOp::AndAlso | BinaryOp::OrElse = op {
                    if self.is_total_test(right) {
                        return self.condition_value(id, fail);
                    }
                    return self.lazy_value(op == BinaryOp::OrElse, left, right, fail);
                }
                let left = self.guard_value(left, fail);
                let right = self.guard_value(right, fail);
                match binary_bif(op) {
                    Some(bif) => self.bif(bif, vec![left, right], Fail::Goto(fail), loc),
                    None => self.illegal_guard(id),
                }
            }
            Expr::Prefix { op, operand } => {
                let operand = self.guard_value(operand, fail);
                self.bif(prefix_bif(op), vec![operand], Fail::Goto(fail), loc)
            }
            Expr::Call {
                function,
                arguments,
            } => self.guard_call(id, function, arguments, fail, loc),
            _ => self.illegal_guard(id),
        }
    }

    fn guard_call(
        &mut self,
        id: ExprId,
        function: ExprId,
        arguments: Exprs,
        fail: BlockId,
        loc: Loc,
    ) -> Value {
        if self.record_test(function, arguments).is_some() {
            return self.condition_value(id, fail);
        }
        match self.guard_bif(function, arguments.len()) {
            Some(Bif::IsIntegerRange) => self.condition_value(id, fail),
            Some(bif) => {
                let args = self.guard_values(arguments, fail);
                self.bif(bif, args, Fail::Goto(fail), loc)
            }
            None => self.illegal_guard(id),
        }
    }

    fn illegal_guard(&mut self, id: ExprId) -> Value {
        let pos = self.ast.pos(id);
        self.refuse(pos, "illegal guard expression")
    }

    fn guard_variable(&mut self, id: ExprId, name: Name) -> Value {
        self.variable(id, name)
    }

    fn guard_values(&mut self, exprs: Exprs, fail: BlockId) -> Vec<Value> {
        let ast = self.ast;
        ast[exprs]
            .iter()
            .map(|&id| self.guard_value(id, fail))
            .collect()
    }

    fn guard_fields(
        &mut self,
        fields: Range<MapField>,
        fail: BlockId,
    ) -> Vec<(bool, Value, Value)> {
        let ast = self.ast;
        ast[fields]
            .iter()
            .map(|field| {
                let key = self.guard_value(field.key, fail);
                let value = self.guard_value(field.value, fail);
                (field.exact, key, value)
            })
            .collect()
    }

    /// The answer of a condition as a value.
    fn condition_value(&mut self, id: ExprId, fail: BlockId) -> Value {
        let (yes, no) = (self.b().block(), self.b().block());
        self.condition(id, Ways { yes, no, fail });
        self.answer(yes, no)
    }

    /// `andalso` and `orelse` as a value: that of the right side may be no boolean.
    fn lazy_value(&mut self, stop: bool, left: ExprId, right: ExprId, fail: BlockId) -> Value {
        let (next, stopped, after) = (self.b().block(), self.b().block(), self.b().block());
        let (yes, no) = if stop {
            (stopped, next)
        } else {
            (next, stopped)
        };
        self.condition(left, Ways { yes, no, fail });
        self.b().at(next);
        let right = self.guard_value(right, fail);
        self.b().end(End::Goto(after, vec![right]));
        self.b().at(stopped);
        let stop = Value::Const(Const::boolean(stop));
        self.b().end(End::Goto(after, vec![stop]));
        let value = self.b().param(after);
        self.b().at(after);
        Value::Var(value)
    }

    /// An answer as a value: used outside of guards too.
    pub(crate) fn record_answer(&mut self, value: Value, kind: RecordKind) -> Value {
        let (yes, no) = (self.b().block(), self.b().block());
        self.record_branch(value, kind, yes, no);
        self.answer(yes, no)
    }
}
