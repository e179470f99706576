//! What branches: `case`, `if`, matches, `maybe`, `receive`, `try` and `catch`.

use asterias_syntax::Pos;
use asterias_syntax::ast::{Clause, Clauses, Expr, ExprId, Exprs};

use super::bif::Bif;
use super::constant::{Const, atoms};
use super::decision::{Guard, Row, Target};
use super::ir::{BlockId, End, Fail, Loc, MatchFail, Op, TryKind, Value};
use super::join::{Join, Wanted};
use super::lower::Lower;

/// What comes before the body of a clause.
pub(crate) enum Prelude {
    /// The message is taken out of the mailbox.
    Accept,
    /// The third name, if it is used, becomes the stack trace made of this raw one.
    Stacktrace(Value),
}

impl Lower<'_> {
    /// Matches values against clauses and lowers the bodies; the value after them. What matches none goes to `fail`.
    /// With `shadow` the variables of patterns are always new.
    pub(crate) fn clauses(
        &mut self,
        values: &[Value],
        clauses: &[Clause],
        shadow: bool,
        fail: BlockId,
        prelude: Option<&Prelude>,
    ) -> Value {
        let mut join = Join::new(self.b());
        self.clauses_into(&mut join, values, clauses, shadow, fail, prelude);
        self.join(join)
    }

    pub(crate) fn clauses_into(
        &mut self,
        join: &mut Join,
        values: &[Value],
        clauses: &[Clause],
        shadow: bool,
        fail: BlockId,
        prelude: Option<&Prelude>,
    ) {
        let ast = self.ast;
        let mut targets = Vec::with_capacity(clauses.len());
        let mut rows = Vec::with_capacity(clauses.len());
        for (index, clause) in clauses.iter().enumerate() {
            let mut row = Row::new(index);
            let mut names = Vec::new();
            let mut possible = true;
            for (&pattern, &value) in ast[clause.patterns].iter().zip(values) {
                let pat = self.pattern(pattern, shadow, &mut names);
                possible = possible && self.row_add(&mut row, value, pat);
            }
            let block = self.b().block();
            targets.push(Target::new(
                block,
                names,
                Guard::Alternatives(clause.guards),
            ));
            if possible {
                rows.push(row);
            }
        }
        self.decide(rows, fail, &mut targets);
        for (clause, target) in clauses.iter().zip(&targets) {
            if !target.reached {
                continue;
            }
            let mark = self.b().mark();
            self.enter(target);
            match prelude {
                Some(Prelude::Accept) => {
                    self.b().pure(Op::AcceptMessage);
                }
                Some(Prelude::Stacktrace(raw)) => self.bind_stacktrace(clause, *raw),
                None => {}
            }
            let value = match join.wanted {
                Wanted::Value => self.exprs(clause.body),
                Wanted::Effect => {
                    self.effects(clause.body);
                    Value::Const(Const::Nil)
                }
            };
            self.arrive(join, value, mark);
        }
    }

    /// Goes on in the block of a target, where its names are bound.
    pub(crate) fn enter(&mut self, target: &Target) {
        let builder = self.b();
        builder.at(target.block);
        for (index, &name) in target.names.iter().enumerate() {
            let param = builder.blocks[target.block.0 as usize].params[index];
            builder.bind(name, Value::Var(param));
        }
    }

    fn bind_stacktrace(&mut self, clause: &Clause, raw: Value) {
        let ast = self.ast;
        if let Some(&third) = ast[clause.patterns].get(2)
            && let Expr::Var(name) = ast.expr(third)
            && name != asterias_syntax::known::UNDERSCORE
        {
            let trace = self.b().pure(Op::BuildStacktrace(raw));
            self.b().bind(name, Value::Var(trace));
        }
    }

    /// Matches a value against one pattern, binding here what it binds; raises if it does not match.
    pub(crate) fn match_or(&mut self, pattern: ExprId, value: Value, reason: MatchFail, loc: Loc) {
        if let Expr::Var(name) = self.ast.expr(pattern) {
            if name == asterias_syntax::known::UNDERSCORE {
                return;
            }
            if self.lookup(name).is_none() {
                self.b().bind(name, value);
                return;
            }
        }
        let fail = self.b().block();
        self.match_else(pattern, value, fail);
        let after = self.b().current;
        self.b().at(fail);
        let value = self.rebuilt(value);
        self.b().match_fail(reason, vec![value], loc);
        self.b().current = after;
    }

    /// A tuple built anew where it is needed rarely, so that it need not be built where it is not.
    pub(crate) fn rebuilt(&mut self, value: Value) -> Value {
        match self.b().known(value) {
            Some(super::builder::Known::Tuple(items)) => {
                let items = items.clone();
                Value::Var(self.b().tuple(items))
            }
            Some(_) | None => value,
        }
    }

    /// Matches a value against one pattern, binding here what it binds; goes to `fail` if it does not match.
    pub(crate) fn match_else(&mut self, pattern: ExprId, value: Value, fail: BlockId) {
        let mut names = Vec::new();
        let pat = self.pattern(pattern, false, &mut names);
        let mut row = Row::new(0);
        let mut rows = Vec::new();
        if self.row_add(&mut row, value, pat) {
            rows.push(row);
        }
        let block = self.b().block();
        let mut targets = vec![Target::new(block, names, Guard::None)];
        self.decide(rows, fail, &mut targets);
        if targets[0].reached {
            self.enter(&targets[0]);
        } else {
            // The variables are bound nowhere, but what follows speaks of them.
            for &name in &targets[0].names.clone() {
                self.b().bind(name, Value::Const(Const::Nil));
            }
            self.b().current = None;
        }
    }

    fn choose(
        &mut self,
        wanted: Wanted,
        values: &[Value],
        clauses: Clauses,
        fail: BlockId,
    ) -> Value {
        let ast = self.ast;
        let mut join = Join::new(self.b());
        join.wanted = wanted;
        self.clauses_into(&mut join, values, &ast[clauses], false, fail, None);
        self.join(join)
    }

    pub(crate) fn case_expr(
        &mut self,
        value: ExprId,
        clauses: Clauses,
        wanted: Wanted,
        loc: Loc,
    ) -> Value {
        let value = self.expr(value);
        let fail = self.b().block();
        let result = self.choose(wanted, &[value], clauses, fail);
        let after = self.b().current;
        self.b().at(fail);
        let value = self.rebuilt(value);
        self.b().match_fail(MatchFail::CaseClause, vec![value], loc);
        self.b().current = after;
        result
    }

    pub(crate) fn if_expr(&mut self, clauses: Clauses, wanted: Wanted, loc: Loc) -> Value {
        let fail = self.b().block();
        let result = self.choose(wanted, &[], clauses, fail);
        let after = self.b().current;
        self.b().at(fail);
        self.b().match_fail(MatchFail::IfClause, Vec::new(), loc);
        self.b().current = after;
        result
    }

    pub(crate) fn maybe(
        &mut self,
        body: Exprs,
        else_pos: Option<Pos>,
        clauses: Clauses,
        loc: Loc,
    ) -> Value {
        let ast = self.ast;
        let mut join = Join::new(self.b());
        let otherwise = self.b().block();
        let other = self.b().param(otherwise);
        let mut used = false;
        let mark = self.b().mark();
        let mut value = Value::Const(Const::Nil);
        for &id in &ast[body] {
            value = match ast.expr(id) {
                Expr::MaybeMatch { pattern, value } => {
                    let value = self.expr(value);
                    used = true;
                    let fail = self.b().block();
                    self.match_else(pattern, value, fail);
                    let after = self.b().current;
                    self.b().at(fail);
                    self.b().goto_with(otherwise, vec![value]);
                    self.b().current = after;
                    value
                }
                _ => self.expr(id),
            };
        }
        self.arrive_hidden(&mut join, value, mark);
        if used {
            self.b().at(otherwise);
            let mark = self.b().mark();
            if else_pos.is_none() {
                self.arrive_hidden(&mut join, Value::Var(other), mark);
            } else {
                let fail = self.b().block();
                let value = self.clauses(&[Value::Var(other)], &ast[clauses], false, fail, None);
                self.arrive_hidden(&mut join, value, mark);
                self.b().at(fail);
                self.b()
                    .match_fail(MatchFail::ElseClause, vec![Value::Var(other)], loc);
            }
        }
        self.join(join)
    }

    pub(crate) fn catch(&mut self, body: ExprId) -> Value {
        let outer = self.b().handler;
        let mut join = Join::new(self.b());
        let handler = self.b().block();
        let caught = self.b().param(handler);
        let inner = self.b().block_under(Some(handler));
        self.b().end(End::Try {
            kind: TryKind::Catch,
            body: inner,
            handler,
        });
        self.b().handler = Some(handler);
        self.b().at(inner);
        let mark = self.b().mark();
        let value = self.expr(body);
        self.leave_protected(handler, outer);
        self.arrive_hidden(&mut join, value, mark);
        self.b().at(handler);
        let mark = self.b().mark();
        self.arrive(&mut join, Value::Var(caught), mark);
        self.join(join)
    }

    /// Ends the protection, and goes on outside of it.
    fn leave_protected(&mut self, handler: BlockId, outer: Option<BlockId>) {
        self.b().handler = outer;
        if self.b().current.is_some() {
            let after = self.b().block();
            self.b().pure(Op::EndTry(handler));
            self.b().goto(after);
            self.b().at(after);
        }
    }

    pub(crate) fn try_expr(
        &mut self,
        id: ExprId,
        body: Exprs,
        of: Clauses,
        catch: Clauses,
        after: Exprs,
    ) -> Value {
        let loc = self.loc(id);
        if after.is_empty() {
            return self.try_of_catch(body, of, catch, loc);
        }
        let shared = self.after_function(id, after);
        let outer = self.b().handler;
        let mut join = Join::new(self.b());
        let (handler, params) = self.protect();
        let mark = self.b().mark();
        let value = if of.is_empty() && catch.is_empty() {
            self.exprs(body)
        } else {
            self.try_of_catch(body, of, catch, loc)
        };
        self.leave_protected(handler, outer);
        self.b().restore(mark);
        if self.b().current.is_some() {
            let mark = self.b().mark();
            self.run_after(after, shared.as_ref(), loc);
            self.b().restore(mark);
            self.arrive(&mut join, value, mark);
        }
        self.b().at(handler);
        let mark = self.b().mark();
        self.run_after(after, shared.as_ref(), loc);
        self.b().restore(mark);
        let [class, reason, trace] = params;
        self.b().end(End::Reraise {
            class,
            reason,
            trace,
        });
        self.join(join)
    }

    /// Begins to protect: the handler and its parameters.
    fn protect(&mut self) -> (BlockId, [Value; 3]) {
        let handler = self.b().block();
        let params = [(); 3].map(|()| Value::Var(self.b().param(handler)));
        let inner = self.b().block_under(Some(handler));
        self.b().end(End::Try {
            kind: TryKind::Try,
            body: inner,
            handler,
        });
        self.b().handler = Some(handler);
        self.b().at(inner);
        (handler, params)
    }

    fn try_of_catch(&mut self, body: Exprs, of: Clauses, catch: Clauses, loc: Loc) -> Value {
        let ast = self.ast;
        let outer = self.b().handler;
        let mut join = Join::new(self.b());
        let (handler, params) = self.protect();
        let mark = self.b().mark();
        let value = self.exprs(body);
        self.leave_protected(handler, outer);
        if of.is_empty() || self.b().current.is_none() {
            self.arrive_hidden(&mut join, value, mark);
        } else {
            let fail = self.b().block();
            let value_of = self.clauses(&[value], &ast[of], false, fail, None);
            self.arrive_hidden(&mut join, value_of, mark);
            self.b().at(fail);
            let value = self.rebuilt(value);
            self.b().match_fail(MatchFail::TryClause, vec![value], loc);
            self.b().current = None;
        }
        self.b().at(handler);
        let mark = self.b().mark();
        let [class, reason, trace] = params;
        let again = self.b().block();
        let prelude = Prelude::Stacktrace(trace);
        let value = self.clauses(&[class, reason], &ast[catch], false, again, Some(&prelude));
        self.arrive_hidden(&mut join, value, mark);
        self.b().at(again);
        self.b().end(End::Reraise {
            class,
            reason,
            trace,
        });
        self.b().current = None;
        self.join(join)
    }

    pub(crate) fn receive(
        &mut self,
        clauses: Clauses,
        after: Option<(ExprId, Exprs)>,
        loc: Loc,
    ) -> Value {
        let ast = self.ast;
        let timeout = after.map_or(
            Value::Const(Const::Atom(atoms::infinity)),
            |(timeout, _)| self.expr(timeout),
        );
        let mut join = Join::new(self.b());
        let peek = self.b().block();
        let wait = self.b().block();
        if clauses.is_empty() {
            // Nothing is looked at: only time passes.
            self.b().goto(wait);
            self.b().at(wait);
            let expired = self.expired(&mut join, timeout, after);
            self.b().at(wait);
            self.b().end(End::Wait {
                timeout,
                again: wait,
                expired,
            });
            self.b().current = None;
            return self.join(join);
        }
        let some = self.b().block();
        let message = self.b().param(some);
        self.b().goto(peek);
        self.b().at(peek);
        let none = wait;
        self.b().end(End::Peek { some, none, loc });
        self.b().at(some);
        let next = self.b().block();
        let message = Value::Var(message);
        let accept = Some(&Prelude::Accept);
        self.clauses_into(&mut join, &[message], &ast[clauses], false, next, accept);
        self.b().at(next);
        self.b().end(End::NextMessage(peek));
        let expired = self.expired(&mut join, timeout, after);
        self.b().at(wait);
        self.b().end(End::Wait {
            timeout,
            again: peek,
            expired,
        });
        self.b().current = None;
        self.join(join)
    }

    /// The block for when the time is over.
    fn expired(
        &mut self,
        join: &mut Join,
        timeout: Value,
        after: Option<(ExprId, Exprs)>,
    ) -> Option<BlockId> {
        if timeout == Value::Const(Const::Atom(atoms::infinity)) {
            return None;
        }
        let (_, body) = after?;
        let expired = self.b().block();
        self.b().at(expired);
        let mark = self.b().mark();
        self.b().pure(Op::EndTimeout);
        let value = self.exprs(body);
        self.arrive(join, value, mark);
        Some(expired)
    }

    /// Tests that two values are the same term, or goes to `no`; goes on where they are.
    pub(crate) fn same_or(&mut self, left: Value, right: Value, no: BlockId) {
        if left == right {
            return;
        }
        let yes = self.b().block();
        self.b().test(Bif::EqExact, vec![left, right], yes, no);
        self.b().at(yes);
    }

    /// A value that cannot be: what would have made it has raised before.
    pub(crate) fn call_error(&mut self, reason: Value, loc: Loc) {
        let callee = super::ir::Callee::Remote(atoms::erlang, atoms::error);
        self.b()
            .emit(Op::Call(callee, vec![reason]), Fail::Raise, loc);
        self.b().end(End::Unreachable);
    }
}
