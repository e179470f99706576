//! Operators and calls: which do nothing, and which cannot but fail.

use asterias_syntax::ast::{BinaryOp, Expr, ExprId, PrefixOp};
use asterias_syntax::{Name, Pos, Term, known};

use super::shape::{self, Shape};
use super::{Category, Use, Vain, pure};
use crate::auto_import;
use crate::messages as say;

/// `{erlang, is_record}` may still be called.
fn is_record_in_tuple(shape: &Shape) -> bool {
    let parts = [known::ERLANG, known::IS_RECORD].map(Term::Atom);
    matches!(shape, Shape::Term(Term::Tuple(items)) if *items == parts)
}

impl Vain<'_> {
    pub(super) fn operation(
        &mut self,
        id: ExprId,
        op: BinaryOp,
        [left, right]: [ExprId; 2],
        used: Use,
    ) {
        let is_control = matches!(op, BinaryOp::AndAlso | BinaryOp::OrElse);
        if is_control {
            self.expr(left, Use::Value);
            return self.branch(|vain| vain.expr(right, used));
        }
        let pos = self.ast.pos(id);
        let is_comparison = shape::is_comparison(op);
        if used != Use::Value && op != BinaryOp::Send {
            if is_comparison {
                let finding = say::NO_EFFECT.of([call(known::ERLANG, op.name(), 2)]);
                self.warn(Category::Ignored, pos, finding);
                return self.inside(&[left, right], used);
            }
            self.ignored(pos, call(known::ERLANG, op.name(), 2));
        }
        self.expr(left, Use::Value);
        self.expr(right, Use::Value);
        if let Some(reason) = self.failure(op, left, right) {
            let parts = [call(known::ERLANG, op.name(), 2), Term::Atom(reason)];
            self.warn(Category::Failed, pos, say::EVAL_FAILURE.of(parts));
        }
    }

    pub(super) fn prefix(&mut self, id: ExprId, op: PrefixOp, operand: ExprId, used: Use) {
        if used != Use::Value && !matches!(self.shape(id), Shape::Term(_)) {
            self.ignored(self.ast.pos(id), call(known::ERLANG, op.name(), 1));
        }
        self.expr(operand, Use::Value);
        if let Some(reason) = self.prefix_failure(op, operand) {
            let parts = [call(known::ERLANG, op.name(), 1), Term::Atom(reason)];
            self.warn(
                Category::Failed,
                self.ast.pos(id),
                say::EVAL_FAILURE.of(parts),
            );
        }
    }

    fn ignored(&mut self, pos: Pos, call: Term) {
        self.warn(Category::Ignored, pos, say::RESULT_IGNORED.of([call]));
    }

    pub(super) fn call(&mut self, id: ExprId, function: ExprId, arguments: &[ExprId], used: Use) {
        let pos = self.ast.pos(id);
        self.callee(pos, function);
        let arity = u32::try_from(arguments.len()).unwrap_or(u32::MAX);
        if let Some((module, name)) = self.called(function, arity) {
            let (module_text, text) = (self.names.text(module), self.names.text(name));
            if let Some(reason) = self.fails(module_text, text, arguments) {
                let parts = [call(module, name, arity), reason];
                self.warn(Category::Failed, pos, say::EVAL_FAILURE.of(parts));
            }
            // What is put together of constants is one itself.
            let is_constant = used == Use::Inside && self.is_constant_call(id);
            if used != Use::Value && !is_constant {
                if pure::is_safe(module_text, text, arity) {
                    let finding = say::NO_EFFECT.of([call(module, name, arity)]);
                    self.warn(Category::Ignored, pos, finding);
                    return self.inside(arguments, used);
                }
                if pure::is_pure(module_text, text, arity) {
                    self.ignored(pos, call(module, name, arity));
                    // OTP says it once more of the function that it calls instead.
                    if let Some(name) = instead(module_text, text) {
                        self.ignored(pos, call(known::ERLANG, name, arity));
                    }
                }
            }
        }
        self.values_of(arguments);
    }

    /// Whether a call gives the same constant every time.
    pub(super) fn is_constant_call(&self, id: ExprId) -> bool {
        let Expr::Call {
            function,
            arguments,
        } = self.ast.expr(id)
        else {
            return false;
        };
        let arguments = &self.ast[arguments];
        let arity = u32::try_from(arguments.len()).unwrap_or(u32::MAX);
        let is_pure = self.called(function, arity).is_some_and(|(module, name)| {
            pure::is_pure(self.names.text(module), self.names.text(name), arity)
        });
        let are_written = arguments.iter().all(|&id| self.shape(id).is_literal());
        is_pure && are_written && !arguments.is_empty()
    }

    /// What is called must be something that can be called.
    fn callee(&mut self, pos: Pos, function: ExprId) {
        match self.ast.expr(function) {
            Expr::Atom(_) => {}
            Expr::Remote { module, function } => {
                let is_wrong = |vain: &Self, id| matches!(vain.shape(id), Shape::Term(term) if term.as_atom().is_none());
                if is_wrong(self, module) || is_wrong(self, function) {
                    self.warn(Category::Failed, pos, &say::BAD_NAME);
                }
                self.values_of(&[module, function]);
            }
            _ => {
                self.expr(function, Use::Value);
                let shape = self.shape(function);
                if shape.is_literal() && !is_record_in_tuple(&shape) {
                    self.warn(Category::Failed, pos, &say::BAD_CALL);
                }
            }
        }
    }

    /// Module and name of a function that is not the module's own.
    pub(super) fn called(&self, function: ExprId, arity: u32) -> Option<(Name, Name)> {
        match self.ast.expr(function) {
            Expr::Atom(name) => {
                let text = self.names.text(name);
                if self.local.contains(&(name, arity)) {
                    return None;
                }
                match self.imports.get(&(name, arity)) {
                    Some(&module) => Some((module, name)),
                    None => auto_import::is(text, arity).then_some((known::ERLANG, name)),
                }
            }
            Expr::Remote { module, function } => {
                match (self.ast.expr(module), self.ast.expr(function)) {
                    (Expr::Atom(module), Expr::Atom(name)) => Some((module, name)),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// What the compiler calls instead of two functions of `maps`.
fn instead(module: &str, name: &str) -> Option<Name> {
    match (module, name) {
        ("maps", "get") => Some(known::MAP_GET),
        ("maps", "is_key") => Some(known::IS_MAP_KEY),
        _ => None,
    }
}

fn call(module: Name, name: Name, arity: u32) -> Term {
    let arity = Term::Integer(i64::from(arity));
    Term::Tuple(vec![Term::Atom(module), Term::Atom(name), arity])
}
