//! Clauses: which of them can match, after those before them and given what is known of the value.

use asterias_syntax::ast::{Clause, Clauses, ExprId};
use asterias_syntax::{Name, Pos, Term, known};

use super::shape::{Shape, Verdict};
use super::{Category, Use, Vain};
use crate::messages::{self as say, pair};
use asterias_syntax::ast::Expr;

/// What clauses belong to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Function(Name, u32),
    Fun,
    Case,
    If,
    Receive,
    Catch,
}

/// With how many clauses before it one is compared.
const MOST_COMPARED: usize = 64;

impl Vain<'_> {
    /// Walks clauses that a value of the given shape meets one after the other.
    pub(super) fn clauses(
        &mut self,
        kind: Kind,
        pos: Pos,
        clauses: Clauses,
        shape: &Shape,
        used: Use,
    ) {
        let clauses = &self.ast[clauses];
        let dropped = match (kind, shape.is_bool()) {
            (Kind::Case, true) => self.booleans(clauses),
            _ => Vec::new(),
        };
        let mut earlier: Vec<&Clause> = Vec::new();
        let mut always: Option<u32> = None;
        // Clauses that contradict themselves do not count.
        let (mut hopeful, mut live) = (false, false);
        let mut all_bound = Vec::new();
        for (at, clause) in clauses.iter().enumerate() {
            if dropped.binary_search(&at).is_ok() {
                continue;
            }
            if let Some(line) = always {
                if !shape.is_literal() {
                    self.shadowed(kind, clause, line);
                }
                continue;
            }
            let patterns = &self.ast[clause.patterns];
            if patterns.iter().any(|&pattern| self.contradicts(pattern)) {
                self.warn(Category::Nomatch, clause.pos, &say::PATTERN);
                continue;
            }
            hopeful = true;
            let mark = self.trail.len();
            let verdict = self.clause(kind, clause, shape, &mut earlier, used);
            if verdict != Verdict::No {
                live = true;
                if verdict == Verdict::Yes {
                    always = Some(clause.pos.line());
                }
            }
            all_bound.extend(self.undo(mark));
        }
        let is_complete = matches!(kind, Kind::Function(..) | Kind::Case | Kind::If | Kind::Fun);
        if hopeful && !live && is_complete {
            self.warn(Category::Nomatch, pos, &say::NO_CLAUSE);
        }
        if kind != Kind::Fun {
            for name in all_bound {
                self.bind(name);
            }
        }
    }

    fn clause<'c>(
        &mut self,
        kind: Kind,
        clause: &'c Clause,
        shape: &Shape,
        earlier: &mut Vec<&'c Clause>,
        used: Use,
    ) -> Verdict {
        let ast = self.ast;
        let patterns = &ast[clause.patterns];
        if kind == Kind::Fun {
            for &pattern in patterns {
                for name in self.variables(pattern) {
                    self.forget(name);
                }
            }
        }
        // OTP compares what its matching leaves together: nothing across a guard, or where constructors and variables alternate.
        let is_apart = |before: &&Clause| self.alternate(&ast[before.patterns], patterns);
        if earlier.last().is_some_and(is_apart) {
            earlier.clear();
        }
        let is_free = self.is_free(patterns);
        let covering = earlier.iter().find(|before| {
            let mut pairs = ast[before.patterns].iter().zip(patterns);
            pairs.all(|(&wide, &narrow)| self.covers(wide, narrow))
        });
        let covering = covering.map(|clause| clause.pos.line());
        let told = self.found.len();
        let mut verdict = Verdict::Yes;
        for &pattern in patterns {
            verdict = verdict.min(self.matches(pattern, shape));
        }
        if verdict == Verdict::No {
            if self.found.len() == told && !shape.is_literal() {
                self.warn(Category::Nomatch, clause.pos, &say::CLAUSE_TYPE);
            }
            return Verdict::No;
        }
        let guard = match clause.guards.is_empty() {
            true => Some(true),
            false => self.guard_value(&ast[clause.guards]),
        };
        if guard == Some(false) {
            self.warn(Category::Nomatch, clause.pos, &say::GUARD_FALSE);
            return Verdict::No;
        }
        if let (Some(line), false) = (covering, kind == Kind::If) {
            let line = Term::Integer(i64::from(line));
            self.warn(Category::Nomatch, clause.pos, say::SHADOWED_BY.of([line]));
        }
        for &tests in &ast[clause.guards] {
            self.values_of(&ast[tests]);
        }
        self.body(clause.body, used);
        if guard != Some(true) {
            earlier.clear();
            return Verdict::Maybe;
        }
        if is_free && !patterns.is_empty() && earlier.len() < MOST_COMPARED {
            earlier.push(clause);
        }
        // Of an exception a pattern sees only a part.
        if kind == Kind::Catch {
            Verdict::Maybe
        } else {
            verdict
        }
    }

    /// Whether of two rows of patterns, compared from the left, one has a variable where the other has a constructor.
    fn alternate(&self, before: &[ExprId], after: &[ExprId]) -> bool {
        let (Some(&a), Some(&b)) = (before.first(), after.first()) else {
            return false;
        };
        match (self.without_names(a), self.without_names(b)) {
            (Expr::Tuple(a), Expr::Tuple(b)) if a.len() == b.len() => {
                self.alternate(&self.ast[a], &self.ast[b])
            }
            (Expr::List { items: a, .. }, Expr::List { items: b, .. }) => {
                self.alternate(&self.ast[a], &self.ast[b])
            }
            (a, b) => matches!(a, Expr::Var(_)) != matches!(b, Expr::Var(_)),
        }
    }

    /// What a pattern asks for, whatever names it gives to the whole.
    fn without_names(&self, mut pattern: ExprId) -> Expr {
        while let Expr::Match {
            pattern: left,
            value,
        } = self.ast.expr(pattern)
        {
            pattern = match self.ast.expr(left) {
                Expr::Var(_) => value,
                _ => left,
            };
        }
        self.ast.expr(pattern)
    }

    fn shadowed(&mut self, kind: Kind, clause: &Clause, line: u32) {
        let line = Term::Integer(i64::from(line));
        let finding = match kind {
            Kind::Function(name, arity) => {
                say::SHADOWED_BY_FUNCTION.of([line, pair((name, arity))])
            }
            _ => say::SHADOWED_BY_CLAUSE.of([line]),
        };
        self.warn(Category::Nomatch, clause.pos, finding);
    }

    /// Clauses that a boolean meets: which of them go, as far as literal ones tell.
    fn booleans(&mut self, clauses: &[Clause]) -> Vec<usize> {
        let mut dropped = Vec::new();
        let (mut seen_true, mut seen_false) = (false, false);
        for (at, clause) in clauses.iter().enumerate() {
            if seen_true && seen_false {
                self.warn(Category::Nomatch, clause.pos, &say::SHADOWED);
                dropped.push(at);
                continue;
            }
            let [pattern] = self.ast[clause.patterns] else {
                return dropped;
            };
            if !clause.guards.is_empty() || !self.is_definite(pattern) {
                return dropped;
            }
            let seen = match self.shape(pattern) {
                Shape::Term(Term::Atom(known::TRUE)) => &mut seen_true,
                Shape::Term(Term::Atom(known::FALSE)) => &mut seen_false,
                _ => {
                    self.warn(Category::Nomatch, clause.pos, &say::CLAUSE_TYPE);
                    dropped.push(at);
                    continue;
                }
            };
            if std::mem::replace(seen, true) {
                self.warn(Category::Nomatch, clause.pos, &say::SHADOWED);
                dropped.push(at);
            }
        }
        dropped
    }

    /// Whether a pattern is neither a variable nor one with a name.
    fn is_definite(&self, pattern: ExprId) -> bool {
        !matches!(self.ast.expr(pattern), Expr::Var(_) | Expr::Match { .. })
    }
}
