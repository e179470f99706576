//! Clauses, and what comes out of constructions with clauses; funs; comprehensions; what is unused or shadowed.

use asterias_syntax::ast::{
    BinElement, Clause, Clauses, Expr, ExprId, Exprs, Generator, GeneratorPattern, Qualifier, Range,
};
use asterias_syntax::{Name, Pos, Term, known};

use super::pattern::Bound;
use super::state::Lint;
use super::vars::{From, State, Var, Vars, merge_state};
use crate::messages as say;

impl Lint<'_> {
    /// A clause of a function.
    pub(super) fn function_clause(&mut self, clause: &Clause) {
        let none = Vars::default();
        let patterns = self.ast[clause.patterns].to_vec();
        let (used, new) = self.patterns(&patterns, &none, &none);
        let mut vars = new;
        vars.apply(&used);
        let guard = self.guards(clause.guards, &vars);
        vars.apply(&guard);
        let body = self.exprs(clause.body, &vars);
        vars.apply(&body);
        self.unused(&vars, &none);
    }

    /// Clauses of `case` and its kin, and what is exported from them.
    pub(super) fn clauses(&mut self, clauses: Clauses, from: From, vars: &Vars) -> Vars {
        let each = self.each_clause(clauses, vars);
        self.exported(each, vars, from)
    }

    fn each_clause(&mut self, clauses: Clauses, vars: &Vars) -> Vec<Vars> {
        let clauses = self.ast[clauses].to_vec();
        clauses
            .iter()
            .map(|clause| self.clause(clause, vars, false))
            .collect()
    }

    fn clause(&mut self, clause: &Clause, vars: &Vars, catches: bool) -> Vars {
        let patterns = self.ast[clause.patterns].to_vec();
        let (used, new) = self.patterns(&patterns, vars, vars);
        let mut own = used.update(new);
        let mut known = vars.clone();
        known.apply(&own);
        let guard = if catches {
            let tainted = self.taint_stack(&patterns, &known);
            self.guards(clause.guards, &tainted)
        } else {
            self.guards(clause.guards, &known)
        };
        own.apply(&guard);
        let mut known = vars.clone();
        known.apply(&own);
        let body = self.exprs(clause.body, &known);
        own.apply(&body);
        own
    }

    /// The variable of the stack trace must be new, and guards must not use it.
    fn taint_stack(&mut self, patterns: &[ExprId], vars: &Vars) -> Vars {
        let mut vars = vars.clone();
        let Some(&stack) = patterns.get(2) else {
            return vars;
        };
        let Expr::Var(name) = self.ast.expr(stack) else {
            return vars;
        };
        if name == known::UNDERSCORE {
            return vars;
        }
        let pos = self.ast.pos(stack);
        if vars.get(name).is_some_and(|var| var.used) {
            self.error(pos, say::STACKTRACE_BOUND.of([Term::Atom(name)]));
        }
        let tainted = Vars::one(name, Var::new(State::Stacktrace, false, pos));
        vars.apply(&tainted);
        vars
    }

    /// What comes out of alternatives: bound in all, a variable is exported, else unsafe.
    fn exported(&self, alternatives: Vec<Vars>, vars: &Vars, from: From) -> Vars {
        let count = alternatives.len();
        let mut all: Vec<_> = alternatives.into_iter().flat_map(Vars::into_vec).collect();
        all.sort_by_key(|(name, _)| *name);
        let mut out = Vec::new();
        for group in all.chunk_by(|a, b| a.0 == b.0) {
            let name = group[0].0;
            let var = match vars.get(name) {
                Some(old) => {
                    let first_exported = matches!(group[0].1.state, State::Export(_));
                    let state = match old.state {
                        State::Export(_) if first_exported => group
                            .iter()
                            .fold(old.state, |state, (_, var)| merge_state(state, var.state)),
                        _ => State::Bound,
                    };
                    Var {
                        state,
                        used: true,
                        places: old.places.clone(),
                    }
                }
                None => export_new(group, count, from),
            };
            out.push((name, var));
        }
        Vars::of_sorted(out)
    }

    pub(super) fn receive(
        &mut self,
        pos: Pos,
        clauses: Clauses,
        after: Option<(ExprId, Exprs)>,
        vars: &Vars,
    ) -> Vars {
        let from = (known::RECEIVE, pos);
        let Some((timeout, body)) = after else {
            return self.clauses(clauses, from, vars);
        };
        let timeout = self.expr(timeout, vars);
        let after = self.exprs(body, vars);
        let mut each = self.each_clause(clauses, vars);
        each.insert(0, after.clone());
        let exported = self.exported(each, vars, from);
        timeout.merge(after).merge(exported)
    }

    pub(super) fn try_expr(
        &mut self,
        pos: Pos,
        body: Exprs,
        (of, catch): (Clauses, Clauses),
        after: Exprs,
        vars: &Vars,
    ) -> Vars {
        let from = (known::TRY, pos);
        let body = self.exprs(body, vars);
        let risky = body.made_unsafe(from, vars);
        let mut known = vars.clone();
        known.apply(&body);
        let mut each = self.each_clause(of, &known);
        let mut caught = known.clone();
        caught.apply(&risky);
        let catches = self.ast[catch].to_vec();
        each.extend(
            catches
                .iter()
                .map(|clause| self.clause(clause, &caught, true)),
        );
        let exported = self.exported(each, &known, from);
        let body = risky.update(body);
        let exported = exported.made_unsafe(from, vars).update(exported);
        let both = body.merge(exported);
        let mut known = vars.clone();
        known.apply(&both);
        let after = self.exprs(after, &known);
        let after = after.made_unsafe(from, vars).update(after);
        both.merge(after)
    }

    pub(super) fn maybe(
        &mut self,
        pos: Pos,
        body: Exprs,
        else_pos: Option<Pos>,
        clauses: Clauses,
        vars: &Vars,
    ) -> Vars {
        let body = self.exprs(body, vars);
        let risky = body
            .made_unsafe((known::MAYBE, pos), vars)
            .update(vars.clone());
        let Some(else_pos) = else_pos else {
            return body.merge(risky);
        };
        let from = (known::ELSE, else_pos);
        let other = self.clauses(clauses, from, &risky);
        let other_risky = other.made_unsafe(from, vars).update(vars.clone());
        body.merge(risky).merge(other.merge(other_risky))
    }

    pub(super) fn fun_clauses(&mut self, clauses: Clauses, vars: &Vars) -> Vars {
        let top = std::mem::replace(&mut self.record_top, false);
        let mut all = Vars::default();
        for clause in &self.ast[clauses] {
            all = self.fun_clause(clause, vars).merge(all);
        }
        self.record_top = top;
        all.within(vars).no_unused().no_unsafe()
    }

    fn fun_clause(&mut self, clause: &Clause, vars: &Vars) -> Vars {
        let patterns = self.ast[clause.patterns].to_vec();
        let (used, new) = self.patterns(&patterns, vars, &Vars::default());
        let mut outer = vars.clone();
        outer.apply(&used);
        self.shadowed(&new, vars, known::FUN);
        let mut inner = outer.without(&new);
        inner.apply(&new);
        let guard = self.guards(clause.guards, &inner);
        inner.apply(&guard);
        let body = self.exprs(clause.body, &inner);
        inner.apply(&body);
        self.unused(&inner, vars);
        let hidden = outer.within(&new);
        self.unused_old(&inner, &hidden);
        let rest = inner.without(&hidden);
        hidden.merge(rest).within(vars)
    }

    pub(super) fn comprehension(
        &mut self,
        templates: &[ExprId],
        qualifiers: Range<Qualifier>,
        vars: &Vars,
    ) -> Vars {
        let top = std::mem::replace(&mut self.record_top, false);
        let mut known = vars.clone();
        let mut hidden = Vars::default();
        let qualifiers = self.ast[qualifiers].to_vec();
        for qualifier in &qualifiers {
            self.qualifier(qualifier, &mut known, &mut hidden);
        }
        self.record_top = top;
        let used = self.expr_list(templates, &known);
        known.apply(&used);
        self.unused_old(&known, &hidden);
        self.unused(&hidden, vars);
        self.unused(&known, vars);
        let rest = known.without(&hidden);
        rest.merge(hidden).within(vars).no_unused().no_unsafe()
    }

    fn qualifier(&mut self, qualifier: &Qualifier, known: &mut Vars, hidden: &mut Vars) {
        match qualifier {
            Qualifier::Filter(id) => {
                if let (true, Expr::Match { pattern, value }) =
                    (self.compr_assign, self.ast.expr(*id))
                {
                    return self.bind(&[pattern], value, known, hidden);
                }
                let used = if self.is_guard(*id) {
                    self.guard_test(*id, known)
                } else {
                    self.expr(*id, known)
                };
                known.apply(&used);
            }
            Qualifier::Generator(generator) => self.generator(generator, known, hidden),
            Qualifier::Zip { parts, .. } => {
                // All sources see what was there before; all patterns count for what follows.
                let before = known.clone();
                for part in &self.ast[*parts] {
                    let mut own = before.clone();
                    match part {
                        Qualifier::Generator(generator) => {
                            self.generator(generator, &mut own, hidden)
                        }
                        Qualifier::Filter(id) => {
                            self.error(self.ast.pos(*id), &say::ILLEGAL_ZIP_GENERATOR);
                        }
                        Qualifier::Zip { .. } => {}
                    }
                    let new = own.filtered(|name, var| before.get(name) != Some(var));
                    known.apply(&new);
                }
            }
        }
    }

    fn generator(&mut self, generator: &Generator, known: &mut Vars, hidden: &mut Vars) {
        match generator.pattern {
            GeneratorPattern::List(id) => self.bind(&[id], generator.source, known, hidden),
            GeneratorPattern::Bin(id) => {
                if let Expr::Bin(elements) = self.ast.expr(id)
                    && let Some(last) = self.ast[elements].last()
                    && self.is_unsized_binary(last)
                {
                    self.error(last.pos, &say::UNSIZED_BINARY_IN_GENERATOR);
                }
                self.bind(&[id], generator.source, known, hidden);
            }
            GeneratorPattern::Map(field) => {
                self.bind(&[field.key, field.value], generator.source, known, hidden)
            }
        }
    }

    fn is_unsized_binary(&self, element: &BinElement) -> bool {
        let is_binary = |ty: &asterias_syntax::ast::BinType| {
            matches!(
                ty.name,
                known::BINARY | known::BYTES | known::BITS | known::BITSTRING
            )
        };
        element.size.is_none()
            && element
                .types
                .is_some_and(|types| self.ast[types].iter().any(is_binary))
    }

    /// What a generator does: its source is looked at, then its pattern, whose variables are all new.
    fn bind(&mut self, patterns: &[ExprId], source: ExprId, known: &mut Vars, hidden: &mut Vars) {
        let used = self.expr(source, known);
        self.unused(&used, known);
        let kept = used.within(known);
        known.apply(&kept);
        let (used, new): Bound = self.patterns(patterns, known, &Vars::default());
        let mut all = known.clone();
        all.apply(&used);
        self.shadowed(&new, known, known::GENERATE);
        let covered = all.within(&new);
        self.unused_old(&covered, hidden);
        let fresh = covered.without(hidden);
        hidden.apply(&fresh);
        let mut next = all.without(&new);
        next.apply(&new);
        *known = next;
    }

    pub(super) fn shadowed(&mut self, new: &Vars, vars: &Vars, place: Name) {
        if !self.enabled.shadow_vars {
            return;
        }
        let is_safe = |var: &Var| !matches!(var.state, State::Unsafe(_));
        for (name, var) in new.iter() {
            if vars.get(*name).is_some_and(is_safe)
                && let Some(&pos) = var.places.first()
            {
                let parts = [Term::Atom(*name), Term::Atom(place)];
                self.warning(pos, say::SHADOWED_VAR.of(parts));
            }
        }
    }

    /// Warns about variables that are not in `old` and that nothing uses.
    pub(super) fn unused(&mut self, vars: &Vars, old: &Vars) {
        if !self.enabled.unused_vars {
            return;
        }
        for (name, var) in vars.iter() {
            if var.used || old.get(*name).is_some() || self.is_hidden(*name) {
                continue;
            }
            for &pos in &var.places {
                self.warning(pos, say::UNUSED_VAR.of([Term::Atom(*name)]));
            }
        }
    }

    fn unused_old(&mut self, vars: &Vars, old: &Vars) {
        let both = vars.within(old);
        self.unused(&both, &Vars::default());
    }
}

fn export_new(group: &[(asterias_syntax::Name, Var)], count: usize, from: From) -> Var {
    let mut state = State::Export(from);
    let mut unused = Vars::default();
    for (name, var) in group {
        state = match (var.state, state) {
            (State::Unsafe(_), State::Unsafe(_)) => State::Unsafe(from),
            (State::Unsafe(_), _) => var.state,
            _ => state,
        };
        if !var.used {
            unused.then(&Vars::one(*name, var.clone()));
        }
    }
    if group.len() != count {
        state = State::Unsafe(from);
    }
    match unused.into_vec().into_iter().next() {
        Some((_, var)) => Var {
            state,
            used: false,
            places: var.places,
        },
        None => Var {
            state,
            used: true,
            places: smallvec::SmallVec::new(),
        },
    }
}
