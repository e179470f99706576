//! What a module says in vain: clauses that cannot match, results that nobody uses, operations that must fail. The warnings
//! are those of OTP's `v3_core`, `sys_core_fold` and `beam_core_to_ssa`, in their words.
//!
//! It reads a tree without errors and changes nothing. Of values it knows what the text says itself and what variables got
//! straight from there; where it is in doubt it is silent.

mod bits;
mod calls;
mod clauses;
mod cover;
mod pure;
mod shape;

use std::collections::{HashMap, HashSet};

use asterias_syntax::ast::{
    Ast, Attribute, Expr, ExprId, Exprs, Form, Function, GeneratorPattern, MapField, Part, Parts,
    Qualifier, Range,
};
use asterias_syntax::epp::Module;
use asterias_syntax::{Name, Names, Pos, Problem, Term, known};

use crate::lint;
use crate::messages::{self as say, Finding};
use clauses::Kind;
use shape::Shape;

/// What can be wished not to be told, by the option `nowarn_…`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Category {
    Nomatch,
    Failed,
    Ignored,
    /// Always told.
    Other,
}

/// What becomes of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Use {
    Value,
    /// Nobody looks at it.
    Effect,
    /// It would be part of a term that nobody looks at: that has been said already.
    Inside,
}

enum Change {
    Bound(Name),
    /// A variable of that name within, and what was known of the one without.
    Forgotten(Name, Option<Shape>),
}

struct Vain<'a> {
    ast: &'a Ast,
    names: &'a Names,
    local: HashSet<(Name, u32)>,
    imports: HashMap<(Name, u32), Name>,
    silent: Vec<Category>,
    found: Vec<Problem>,
    /// Variables that have a value at this place, as far as the text tells; each has one.
    bound: HashSet<Name>,
    values: HashMap<Name, Shape>,
    /// What changed in them.
    trail: Vec<Change>,
    /// Whether a match has just failed, so that nothing behind it is reached.
    failed: bool,
    /// How often each variable stands in the function.
    mentions: HashMap<Name, u32>,
}

/// Looks at a module that the lint has found no error in.
///
/// Recursion goes as deep as the tree: see [`asterias_syntax::deep`].
#[must_use]
pub(crate) fn vain(module: &Module, options: &lint::Options) -> Vec<Problem> {
    let mut vain = Vain {
        ast: &module.ast,
        names: &module.names,
        local: HashSet::new(),
        imports: HashMap::new(),
        silent: silenced(module, options),
        found: Vec::new(),
        bound: HashSet::new(),
        values: HashMap::new(),
        trail: Vec::new(),
        failed: false,
        mentions: HashMap::new(),
    };
    for form in &module.ast.forms {
        match form {
            Form::Function(function) => {
                vain.local.insert((function.name, function.arity));
            }
            Form::Attribute(_, Attribute::Import(from, functions)) => {
                vain.imports
                    .extend(functions.iter().map(|function| (*function, *from)));
            }
            Form::Attribute(..) | Form::Eof(_) => {}
        }
    }
    for form in &module.ast.forms {
        if let Form::Function(function) = form {
            vain.function(function);
        }
    }
    vain.found
}

/// What command line and attributes do not want to hear.
fn silenced(module: &Module, options: &lint::Options) -> Vec<Category> {
    let mut silent = Vec::new();
    let mut apply = |option: &str| {
        let (all, category) = match option {
            "nowarn_opportunistic" => (true, None),
            "nowarn_nomatch" => (false, Some(Category::Nomatch)),
            "nowarn_failed" => (false, Some(Category::Failed)),
            "nowarn_ignored" => (false, Some(Category::Ignored)),
            _ => (false, None),
        };
        if all {
            silent.extend([Category::Nomatch, Category::Failed, Category::Ignored]);
        }
        silent.extend(category);
    };
    options.names.iter().for_each(|name| apply(name));
    for name in lint::compile_names(&module.ast.forms) {
        apply(module.names.text(name));
    }
    silent
}

impl Vain<'_> {
    fn function(&mut self, function: &Function) {
        self.bound.clear();
        self.values.clear();
        self.trail.clear();
        self.mentions.clear();
        self.count_mentions(function);
        let kind = Kind::Function(function.name, function.arity);
        self.clauses(
            kind,
            function.pos,
            function.clauses,
            &Shape::Unknown,
            Use::Value,
        );
    }

    fn count_mentions(&mut self, function: &Function) {
        let mut open = Parts::new();
        for clause in &self.ast[function.clauses] {
            let guards = self.ast[clause.guards].iter();
            let guards = guards.flat_map(|&guard| self.ast[guard].iter());
            let all = self.ast[clause.patterns].iter().chain(guards);
            open.extend(all.chain(&self.ast[clause.body]).map(|&id| Part::Expr(id)));
            while let Some(part) = open.pop() {
                if let Part::Expr(id) = part {
                    if let Expr::Var(name) = self.ast.expr(id) {
                        *self.mentions.entry(name).or_default() += 1;
                    }
                    self.ast.push_parts(id, &mut open);
                }
            }
        }
    }

    fn warn(&mut self, category: Category, pos: Pos, finding: impl Into<Finding>) {
        if !pos.is_generated() && !self.silent.contains(&category) {
            let problem = finding.into().at(pos, self.names).as_warning();
            if self.found.last() != Some(&problem) {
                self.found.push(problem);
            }
        }
    }

    fn body(&mut self, body: Exprs, last: Use) {
        let Some((end, before)) = self.ast[body].split_last() else {
            return;
        };
        for &id in before {
            self.expr(id, Use::Effect);
            if std::mem::take(&mut self.failed) {
                return;
            }
        }
        self.expr(*end, last);
        self.failed = false;
    }

    fn values_of(&mut self, ids: &[ExprId]) {
        for &id in ids {
            self.expr(id, Use::Value);
        }
    }

    /// Parts of a term that is built: nobody looks at them either if nobody looks at it.
    fn inside(&mut self, ids: &[ExprId], used: Use) {
        let used = match used {
            Use::Value => Use::Value,
            Use::Effect | Use::Inside => Use::Inside,
        };
        for &id in ids {
            self.expr(id, used);
        }
    }

    fn built(&mut self, id: ExprId, used: Use) {
        if used == Use::Effect {
            self.warn(Category::Ignored, self.ast.pos(id), &say::USELESS_BUILDING);
        }
    }

    fn expr(&mut self, id: ExprId, used: Use) {
        let ast = self.ast;
        match ast.expr(id) {
            Expr::Var(_)
            | Expr::Atom(_)
            | Expr::Nil
            | Expr::LocalFun { .. }
            | Expr::RemoteFun { .. }
            | Expr::Remote { .. }
            | Expr::RecordIndex { .. } => {}
            Expr::Char(_) | Expr::Integer(_) | Expr::Big(_) | Expr::Float(_) => {
                self.built(id, used)
            }
            Expr::String(text) => {
                if !ast.text(text).is_empty() {
                    self.built(id, used);
                }
            }
            Expr::List { items, tail } => {
                self.built(id, used);
                self.inside(&ast[items], used);
                self.inside(&[tail], used);
            }
            Expr::Tuple(items) => {
                self.built(id, used);
                self.inside(&ast[items], used);
            }
            Expr::Map(fields) => {
                self.built(id, used);
                self.map_fields(fields);
            }
            Expr::MapUpdate { map, fields } => {
                self.built(id, used);
                self.expr(map, Use::Value);
                self.map_fields(fields);
                let shape = self.shape(map);
                if shape.is_literal() && shape.is_no_map() {
                    self.warn(Category::Failed, ast.pos(id), &say::BAD_MAP_UPDATE);
                }
            }
            Expr::Bin(elements) => {
                // What never is built is not built for nothing.
                if !self.is_never_built(elements) {
                    self.built(id, used);
                }
                for element in &ast[elements] {
                    self.expr(element.value, Use::Value);
                    if let Some(size) = element.size {
                        self.expr(size, Use::Value);
                    }
                }
                self.construction(id, elements);
            }
            Expr::Record { fields, .. } => {
                self.built(id, used);
                for field in &ast[fields] {
                    self.expr(field.value, Use::Value);
                }
            }
            Expr::RecordUpdate { record, fields, .. } => {
                self.expr(record, Use::Value);
                for field in &ast[fields] {
                    self.expr(field.value, Use::Value);
                }
            }
            Expr::RecordField { record, .. } => self.expr(record, Use::Value),
            Expr::Op { op, left, right } => self.operation(id, op, [left, right], used),
            Expr::Prefix { op, operand } => self.prefix(id, op, operand, used),
            Expr::Match { pattern, value } => self.matching(id, pattern, value, used),
            Expr::MaybeMatch { pattern, value } => {
                self.expr(value, Use::Value);
                let shape = self.shape(value);
                if self.matches(pattern, &shape) == shape::Verdict::No {
                    self.no_match(ast.pos(id), ast.pos(id), &shape);
                }
            }
            Expr::Call {
                function,
                arguments,
            } => self.call(id, function, &ast[arguments], used),
            Expr::Catch(body) => self.expr(body, Use::Value),
            Expr::Block(body) => self.body(body, used),
            Expr::If(clauses) => {
                self.clauses(Kind::If, ast.pos(id), clauses, &Shape::Unknown, used)
            }
            Expr::Case { value, clauses } => {
                self.expr(value, Use::Value);
                let shape = self.shape(value);
                self.clauses(Kind::Case, ast.pos(id), clauses, &shape, used);
            }
            Expr::Receive { clauses, after } => {
                self.clauses(Kind::Receive, ast.pos(id), clauses, &Shape::Unknown, used);
                if let Some((timeout, body)) = after {
                    self.expr(timeout, Use::Value);
                    self.branch(|vain| vain.body(body, used));
                }
            }
            Expr::Try {
                body,
                of,
                catch,
                after,
            } => {
                // What is protected counts as used. Where nothing is raised, nothing is caught.
                let is_plain = self.is_plain(body);
                self.branch(|vain| {
                    vain.body(body, Use::Value);
                    vain.clauses(Kind::Case, ast.pos(id), of, &Shape::Unknown, Use::Value);
                });
                if !is_plain {
                    let pos = ast.pos(id);
                    self.clauses(Kind::Catch, pos, catch, &Shape::Unknown, Use::Value);
                }
                self.branch(|vain| {
                    if let Some((last, before)) = ast[after].split_last() {
                        for &id in before {
                            vain.expr(id, Use::Effect);
                        }
                        vain.expr(*last, Use::Value);
                    }
                });
            }
            Expr::Maybe { body, clauses, .. } => {
                self.branch(|vain| vain.body(body, Use::Value));
                self.clauses(Kind::Case, ast.pos(id), clauses, &Shape::Unknown, used);
            }
            Expr::Fun(clauses) => {
                self.built(id, used);
                if used == Use::Value {
                    self.clauses(Kind::Fun, ast.pos(id), clauses, &Shape::Unknown, Use::Value);
                }
            }
            Expr::NamedFun { name, clauses } => {
                self.built(id, used);
                if used == Use::Value {
                    self.scope(|vain| {
                        vain.forget(name);
                        vain.bind(name);
                        vain.clauses(Kind::Fun, ast.pos(id), clauses, &Shape::Unknown, Use::Value);
                    });
                }
            }
            Expr::ListComp {
                templates,
                qualifiers,
            } => self.scope(|vain| {
                vain.qualifiers(ast.pos(id), &ast[qualifiers]);
                for &template in &ast[templates] {
                    vain.expr(template, used);
                }
            }),
            Expr::BinComp {
                template,
                qualifiers,
            } => self.scope(|vain| {
                vain.qualifiers(ast.pos(id), &ast[qualifiers]);
                vain.expr(template, Use::Value);
            }),
            Expr::MapComp {
                templates,
                qualifiers,
            } => self.scope(|vain| {
                vain.qualifiers(ast.pos(id), &ast[qualifiers]);
                for field in &ast[templates] {
                    vain.values_of(&[field.key, field.value]);
                }
            }),
        }
    }

    /// Whether a body only puts together variables and constants.
    fn is_plain(&self, body: Exprs) -> bool {
        let [id] = self.ast[body] else {
            return false;
        };
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            match self.ast.expr(id) {
                Expr::Var(_) => {}
                Expr::Tuple(items) => open.extend(&self.ast[items]),
                Expr::List { items, tail } => {
                    open.extend(&self.ast[items]);
                    open.push(tail);
                }
                _ if self.shape(id).is_literal() => {}
                _ => return false,
            }
        }
        true
    }

    /// Variables that get a value here have it afterwards, but which one depends.
    fn branch(&mut self, walk: impl FnOnce(&mut Self)) {
        let mark = self.trail.len();
        walk(self);
        for change in &self.trail[mark..] {
            if let Change::Bound(name) = change {
                self.values.remove(name);
            }
        }
    }

    /// Variables that get a value here are gone afterwards.
    fn scope(&mut self, walk: impl FnOnce(&mut Self)) {
        let mark = self.trail.len();
        walk(self);
        self.undo(mark);
    }

    /// Whether the variable had no value before.
    fn bind(&mut self, name: Name) -> bool {
        let is_new = self.bound.insert(name);
        if is_new {
            self.trail.push(Change::Bound(name));
        }
        is_new
    }

    fn forget(&mut self, name: Name) {
        let value = self.values.remove(&name);
        if self.bound.remove(&name) {
            self.trail.push(Change::Forgotten(name, value));
        }
    }

    /// Takes back what changed since the mark; the variables that had got a value.
    fn undo(&mut self, mark: usize) -> Vec<Name> {
        let mut undone = Vec::new();
        while self.trail.len() > mark {
            match self.trail.pop() {
                Some(Change::Bound(name)) => {
                    self.bound.remove(&name);
                    self.values.remove(&name);
                    undone.push(name);
                }
                Some(Change::Forgotten(name, value)) => {
                    self.bound.insert(name);
                    self.values.extend(value.map(|value| (name, value)));
                }
                None => break,
            }
        }
        undone
    }

    fn qualifiers(&mut self, comprehension: Pos, qualifiers: &[Qualifier]) {
        for (at, qualifier) in qualifiers.iter().enumerate() {
            match *qualifier {
                Qualifier::Filter(id) => {
                    self.expr(id, Use::Value);
                    if self.is_written_false(id) {
                        // Behind a generator it is a guard of that, at the beginning a case of its own.
                        let before = at.checked_sub(1).map(|before| &qualifiers[before]);
                        match before {
                            Some(Qualifier::Generator(_)) => {
                                self.warn(Category::Nomatch, comprehension, &say::GUARD_FALSE);
                            }
                            Some(_) => {}
                            None => {
                                let pos = self.ast.pos(id);
                                self.warn(Category::Nomatch, pos, &say::NO_CLAUSE);
                                self.warn(Category::Nomatch, pos, &say::GUARD_FALSE);
                            }
                        }
                    }
                }
                Qualifier::Generator(generator) => {
                    self.expr(generator.source, Use::Value);
                    match generator.pattern {
                        GeneratorPattern::List(pattern) | GeneratorPattern::Bin(pattern) => {
                            self.shadowing(pattern);
                        }
                        GeneratorPattern::Map(field) => {
                            self.shadowing(field.key);
                            self.shadowing(field.value);
                        }
                    }
                }
                Qualifier::Zip { parts, .. } => self.qualifiers(comprehension, &self.ast[parts]),
            }
        }
    }

    /// Whether an expression is a constant other than `true`.
    fn is_written_false(&self, id: ExprId) -> bool {
        use Expr as E;
        let is_written = matches!(
            self.ast.expr(id),
            E::Atom(_) | E::Integer(_) | E::Float(_) | E::Char(_) | E::Nil | E::String(_)
        );
        is_written && self.shape(id) != Shape::Term(Term::Atom(known::TRUE))
    }

    /// A pattern whose variables are new, whatever they were before.
    fn shadowing(&mut self, pattern: ExprId) {
        for name in self.variables(pattern) {
            self.forget(name);
        }
        self.matches(pattern, &Shape::Unknown);
    }

    fn variables(&self, pattern: ExprId) -> Vec<Name> {
        let (mut open, mut found) = (Parts::new(), Vec::new());
        open.push(Part::Expr(pattern));
        while let Some(part) = open.pop() {
            if let Part::Expr(id) = part {
                if let Expr::Var(name) = self.ast.expr(id) {
                    found.push(name);
                }
                self.ast.push_parts(id, &mut open);
            }
        }
        found
    }

    fn matching(&mut self, id: ExprId, pattern: ExprId, value: ExprId, used: Use) {
        let needed = match self.ast.expr(pattern) {
            Expr::Var(name)
                if used == Use::Effect
                    && !self.names.text(name).starts_with('_')
                    && self.mentions.get(&name) == Some(&1)
                    // A constant takes the name's place and is not built.
                    && !matches!(self.shape(value), Shape::Term(_))
                    && !self.is_constant_call(value) =>
            {
                Use::Effect
            }
            _ => Use::Value,
        };
        self.expr(value, needed);
        let shape = self.shape(value);
        // A variable whose constant is known is compared in a guard.
        let is_compared = match self.ast.expr(pattern) {
            Expr::Var(name) => self.values.get(&name).is_some_and(Shape::is_literal),
            _ => false,
        };
        let verdict = self.matches(pattern, &shape);
        if verdict == shape::Verdict::No {
            self.failed = true;
            if is_compared {
                self.warn(Category::Nomatch, self.ast.pos(id), &say::NO_CLAUSE);
                self.warn(Category::Nomatch, self.ast.pos(pattern), &say::GUARD_FALSE);
            } else {
                self.no_match(self.ast.pos(id), self.ast.first_pos(pattern), &shape);
            }
        }
    }

    /// A match that cannot succeed; of a term that is put together also why.
    fn no_match(&mut self, pos: Pos, pattern: Pos, shape: &Shape) {
        self.warn(Category::Nomatch, pos, &say::NO_CLAUSE);
        if matches!(shape, Shape::Tuple(_) | Shape::List) {
            self.warn(Category::Nomatch, pattern, &say::CLAUSE_TYPE);
        }
    }

    fn map_fields(&mut self, fields: Range<MapField>) {
        let mut later: Vec<Term> = Vec::new();
        for field in self.ast[fields].iter().rev() {
            let Shape::Term(key) = self.shape(field.key) else {
                continue;
            };
            if later.contains(&key) {
                let repeated = say::MAP_KEY_REPEATED.of([key]);
                self.warn(Category::Other, self.ast.first_pos(field.key), repeated);
            } else if later.len() < MOST_KEYS {
                later.push(key);
            }
        }
        for field in &self.ast[fields] {
            self.values_of(&[field.key, field.value]);
        }
    }
}

/// How many keys of a map are compared with each other.
const MOST_KEYS: usize = 256;
