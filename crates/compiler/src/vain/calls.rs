//! Operators and calls: which do nothing, and which cannot but fail.

use asterias_syntax::ast::{BinaryOp, Expr, ExprId, PrefixOp};
use asterias_syntax::{Pos, known, write};

use super::shape::{self, Shape};
use super::{Category, Use, Vain, pure};
use crate::auto_import;

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
            let shown = write::atom(op.text());
            if is_comparison {
                let text = format!("use of operator {shown} has no effect");
                self.warn(Category::Ignored, pos, text);
                return self.inside(&[left, right], used);
            }
            self.ignored(pos, &format!("evaluating operator {shown}/2"));
        }
        self.expr(left, Use::Value);
        self.expr(right, Use::Value);
        if self.must_fail(op, left, right) {
            let shown = write::atom(op.text());
            let text =
                format!("evaluation of operator {shown}/2 will fail with a 'badarith' exception");
            self.warn(Category::Failed, pos, text);
        }
    }

    pub(super) fn prefix(&mut self, id: ExprId, op: PrefixOp, operand: ExprId, used: Use) {
        if used != Use::Value && !matches!(self.shape(id), Shape::Term(_)) {
            let shown = write::atom(op.text());
            self.ignored(self.ast.pos(id), &format!("evaluating operator {shown}/1"));
        }
        self.expr(operand, Use::Value);
    }

    fn ignored(&mut self, pos: Pos, what: &str) {
        let text = format!(
            "the result of {what} is ignored (suppress the warning by assigning the expression to the _ variable)"
        );
        self.warn(Category::Ignored, pos, text);
    }

    pub(super) fn call(&mut self, id: ExprId, function: ExprId, arguments: &[ExprId], used: Use) {
        let pos = self.ast.pos(id);
        self.callee(pos, function);
        let arity = u32::try_from(arguments.len()).unwrap_or(u32::MAX);
        if let Some((module, name)) = self.called(function, arity) {
            if self.fails(&module, &name, arguments) {
                let shown = shown_call(&module, &name, arity);
                let text = format!("the call to {shown} will fail with a 'badarg' exception");
                self.warn(Category::Failed, pos, text);
            }
            if used != Use::Value {
                if pure::is_safe(&module, &name, arity) {
                    let shown = shown_call(&module, &name, arity);
                    self.warn(
                        Category::Ignored,
                        pos,
                        format!("the call to {shown} has no effect"),
                    );
                    return self.inside(arguments, used);
                }
                if pure::is_pure(&module, &name, arity) {
                    let shown = shown_call(&module, &name, arity);
                    self.ignored(pos, &format!("calling {shown}"));
                    // OTP says it once more of the function that it calls instead.
                    if let Some(name) = instead(&module, &name) {
                        self.ignored(pos, &format!("calling {name}/{arity}"));
                    }
                }
            }
        }
        self.values_of(arguments);
    }

    /// What is called must be something that can be called.
    fn callee(&mut self, pos: Pos, function: ExprId) {
        match self.ast.expr(function) {
            Expr::Atom(_) => {}
            Expr::Remote { module, function } => {
                let is_wrong = |vain: &Self, id| matches!(vain.shape(id), Shape::Term(term) if term.as_atom().is_none());
                if is_wrong(self, module) || is_wrong(self, function) {
                    let text = "invalid module and/or function name; this call will always fail";
                    self.warn(Category::Failed, pos, text);
                }
                self.values_of(&[module, function]);
            }
            _ => {
                self.expr(function, Use::Value);
                if matches!(self.shape(function), Shape::Term(_)) {
                    self.warn(Category::Failed, pos, "invalid function call");
                }
            }
        }
    }

    /// Module and name of a function that is not the module's own.
    pub(super) fn called(&self, function: ExprId, arity: u32) -> Option<(String, String)> {
        match self.ast.expr(function) {
            Expr::Atom(name) => {
                let text = self.names.text(name);
                if self.local.contains(&(name, arity)) {
                    return None;
                }
                match self.imports.get(&(name, arity)) {
                    Some(&module) => Some((self.names.text(module).to_owned(), text.to_owned())),
                    None => auto_import::is(text, arity)
                        .then(|| (self.names.text(known::ERLANG).to_owned(), text.to_owned())),
                }
            }
            Expr::Remote { module, function } => {
                match (self.ast.expr(module), self.ast.expr(function)) {
                    (Expr::Atom(module), Expr::Atom(name)) => Some((
                        self.names.text(module).to_owned(),
                        self.names.text(name).to_owned(),
                    )),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// What the compiler calls instead of two functions of `maps`.
fn instead(module: &str, name: &str) -> Option<&'static str> {
    match (module, name) {
        ("maps", "get") => Some("map_get"),
        ("maps", "is_key") => Some("is_map_key"),
        _ => None,
    }
}

fn shown_call(module: &str, name: &str, arity: u32) -> String {
    let name_shown = write::atom(name);
    if module == "erlang" && auto_import::is(name, arity) {
        format!("{name_shown}/{arity}")
    } else {
        format!("{}:{name_shown}/{arity}", write::atom(module))
    }
}
