//! The numbers in the names of funs: `-f/1-fun-0-`, `-f/1-lc$^0/1-0-`.
//!
//! They show in stack traces, so they must be OTP's. There they follow the order in which a pass of OTP's compiler meets
//! what needs a name: arguments from the last to the first, a comprehension before what is in it, a fun after it.

use asterias_syntax::Name;
use asterias_syntax::ast::{
    Ast, Clauses, Expr, ExprId, Exprs, Generator, GeneratorPattern, Qualifier, Range,
};
use rustc_hash::FxHashMap;

use super::walk;

/// The numbers of a function.
#[derive(Default)]
pub(crate) struct Numbers {
    by_expr: FxHashMap<(ExprId, u32), u32>,
    next: u32,
}

struct Walk<'w> {
    ast: &'w Ast,
    numbers: &'w mut Numbers,
    is_native: &'w dyn Fn(Name, u32) -> bool,
}

impl Numbers {
    /// Numbers everything in a function. `is_native` says whether a name and arity mean a
    /// function of `erlang` that is imported by itself: a fun made of it has a body of its own.
    pub(crate) fn count(
        &mut self,
        ast: &Ast,
        clauses: Clauses,
        is_native: &dyn Fn(Name, u32) -> bool,
    ) {
        self.by_expr.clear();
        self.next = 0;
        let mut walk = Walk {
            ast,
            numbers: self,
            is_native,
        };
        walk.clauses(clauses);
    }

    /// The number of a fun, or of the `level`th generator of a comprehension.
    pub(crate) fn of(&mut self, id: ExprId, level: u32) -> u32 {
        // What stands in the default of a record's field was not met.
        let next = self.next;
        let number = *self.by_expr.entry((id, level)).or_insert(next);
        if number == next {
            self.next += 1;
        }
        number
    }

    fn give(&mut self, id: ExprId, level: u32) {
        self.by_expr.insert((id, level), self.next);
        self.next += 1;
    }
}

impl Walk<'_> {
    fn clauses(&mut self, clauses: Clauses) {
        let ast = self.ast;
        for clause in &ast[clauses] {
            self.exprs(clause.body);
        }
    }

    fn exprs(&mut self, exprs: Exprs) {
        let ast = self.ast;
        for &id in &ast[exprs] {
            self.expr(id);
        }
    }

    /// Arguments: the last first.
    fn args(&mut self, exprs: Exprs) {
        let ast = self.ast;
        for &id in ast[exprs].iter().rev() {
            self.expr(id);
        }
    }

    fn expr(&mut self, id: ExprId) {
        let ast = self.ast;
        match ast.expr(id) {
            Expr::Var(_)
            | Expr::Atom(_)
            | Expr::Char(_)
            | Expr::Integer(_)
            | Expr::Big(_)
            | Expr::Float(_)
            | Expr::String(_)
            | Expr::Nil
            | Expr::RecordIndex { .. }
            | Expr::Remote { .. } => {}
            Expr::List { items, tail } => {
                self.expr(tail);
                self.args(items);
            }
            Expr::Tuple(items) => self.args(items),
            Expr::Map(fields) => self.map_fields(fields),
            Expr::MapUpdate { map, fields } => {
                self.expr(map);
                self.map_fields(fields);
            }
            Expr::Bin(elements) => {
                for element in ast[elements].iter().rev() {
                    self.expr(element.value);
                    element.size.into_iter().for_each(|size| self.expr(size));
                }
            }
            Expr::Record { fields, .. } => {
                for field in ast[fields].iter().rev() {
                    self.expr(field.value);
                }
            }
            Expr::RecordUpdate { record, fields, .. } => {
                for field in &ast[fields] {
                    self.expr(field.value);
                }
                self.expr(record);
            }
            Expr::RecordField { record, .. } => self.expr(record),
            Expr::Op { left, right, .. } => {
                self.expr(right);
                self.expr(left);
            }
            Expr::Prefix { operand, .. } => self.expr(operand),
            Expr::Match { value, .. } | Expr::MaybeMatch { value, .. } => self.expr(value),
            Expr::Call {
                function,
                arguments,
            } => match ast.expr(function) {
                Expr::Atom(_) => self.args(arguments),
                Expr::Remote { module, function } => {
                    self.args(arguments);
                    self.expr(function);
                    self.expr(module);
                }
                _ => {
                    self.expr(function);
                    self.args(arguments);
                }
            },
            Expr::Catch(body) => self.expr(body),
            Expr::Block(body) => self.exprs(body),
            Expr::If(clauses) => self.clauses(clauses),
            Expr::Case { value, clauses } => {
                self.expr(value);
                self.clauses(clauses);
            }
            Expr::Receive { clauses, after } => {
                if let Some((timeout, body)) = after {
                    self.expr(timeout);
                    self.exprs(body);
                }
                self.clauses(clauses);
            }
            Expr::Try {
                body,
                of,
                catch,
                after,
            } => {
                self.exprs(body);
                self.clauses(of);
                self.clauses(catch);
                if !after.is_empty() {
                    self.exprs(after);
                    if walk::after_is_large(ast, after) {
                        self.numbers.give(id, 0);
                    }
                }
            }
            Expr::Maybe { body, clauses, .. } => {
                self.exprs(body);
                self.clauses(clauses);
            }
            Expr::LocalFun { name, arity } => {
                if (self.is_native)(name, arity) {
                    self.numbers.give(id, 0);
                }
            }
            Expr::RemoteFun { .. } => {}
            Expr::Fun(clauses) | Expr::NamedFun { clauses, .. } => {
                self.clauses(clauses);
                self.numbers.give(id, 0);
            }
            Expr::ListComp {
                templates,
                qualifiers,
            } => {
                self.qualifiers(id, qualifiers);
                self.args(templates);
            }
            Expr::BinComp {
                template,
                qualifiers,
            } => {
                self.qualifiers(id, qualifiers);
                self.expr(template);
            }
            Expr::MapComp {
                templates,
                qualifiers,
            } => {
                self.qualifiers(id, qualifiers);
                for field in ast[templates].iter().rev() {
                    self.expr(field.value);
                    self.expr(field.key);
                }
            }
        }
    }

    fn map_fields(&mut self, fields: Range<asterias_syntax::ast::MapField>) {
        let ast = self.ast;
        for field in &ast[fields] {
            self.expr(field.key);
            self.expr(field.value);
        }
    }

    /// What the qualifiers contain comes first, then one number for each generator.
    fn qualifiers(&mut self, id: ExprId, qualifiers: Range<Qualifier>) {
        let ast = self.ast;
        let mut levels = 0;
        for qualifier in &ast[qualifiers] {
            match qualifier {
                Qualifier::Filter(filter) => self.expr(*filter),
                Qualifier::Generator(generator) => {
                    self.generator(generator);
                    levels += 1;
                }
                Qualifier::Zip { parts, .. } => {
                    for part in &ast[*parts] {
                        if let Qualifier::Generator(generator) = part {
                            self.generator(generator);
                        }
                    }
                    levels += 1;
                }
            }
        }
        for level in 0..levels {
            self.numbers.give(id, level);
        }
    }

    fn generator(&mut self, generator: &Generator) {
        self.expr(generator.source);
        match generator.pattern {
            GeneratorPattern::List(_) | GeneratorPattern::Bin(_) | GeneratorPattern::Map(_) => {}
        }
    }
}
