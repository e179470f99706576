//! Whether whatever one pattern matches, an earlier one has matched already; and patterns that contradict themselves.

use std::collections::HashSet;

use asterias_syntax::ast::{Expr, ExprId};
use asterias_syntax::{Name, Term, known};

use super::Vain;
use super::shape::Shape;

/// What a pattern asks of a value at its top.
#[derive(PartialEq)]
enum Top {
    Any,
    Literal(Term),
    Tuple(usize),
    List,
    Map,
    Bits,
}

impl Vain<'_> {
    /// Whether a pattern's variables are all new and stand there once, so that they match anything.
    pub(super) fn is_free(&self, patterns: &[ExprId]) -> bool {
        let mut seen: HashSet<Name> = HashSet::new();
        let mut names = patterns.iter().flat_map(|&pattern| self.variables(pattern));
        names.all(|name| {
            name == known::UNDERSCORE || !self.bound.contains(&name) && seen.insert(name)
        })
    }

    /// Whether the pattern `wide`, which is free, matches all that `narrow` matches.
    pub(super) fn covers(&self, wide: ExprId, narrow: ExprId) -> bool {
        let ast = self.ast;
        match (ast.expr(wide), ast.expr(narrow)) {
            (Expr::Var(_), _) => true,
            (Expr::Match { pattern, value }, _) => {
                self.covers(pattern, narrow) && self.covers(value, narrow)
            }
            (_, Expr::Match { pattern, value }) => {
                self.covers(wide, pattern) || self.covers(wide, value)
            }
            (Expr::Tuple(wide), Expr::Tuple(narrow)) => {
                wide.len() == narrow.len() && self.all_cover(&ast[wide], &ast[narrow])
            }
            (
                Expr::List { items, tail },
                Expr::List {
                    items: narrow_items,
                    tail: narrow_tail,
                },
            ) => {
                let (wide, narrow) = (&ast[items], &ast[narrow_items]);
                match wide.len().cmp(&narrow.len()) {
                    std::cmp::Ordering::Equal => {
                        self.all_cover(wide, narrow) && self.covers(tail, narrow_tail)
                    }
                    std::cmp::Ordering::Less => {
                        let is_any = matches!(ast.expr(tail), Expr::Var(_));
                        is_any && self.all_cover(wide, &narrow[..wide.len()])
                    }
                    std::cmp::Ordering::Greater => false,
                }
            }
            (Expr::Bin(_), Expr::Bin(_)) | (Expr::Map(_), _) => {
                match (self.shape(wide), self.shape(narrow)) {
                    (Shape::Term(wide @ Term::Bits(..)), Shape::Term(narrow)) => wide == narrow,
                    _ => false,
                }
            }
            _ => match (self.shape(wide), self.shape(narrow)) {
                (Shape::Term(wide), Shape::Term(narrow)) => wide == narrow,
                _ => false,
            },
        }
    }

    fn all_cover(&self, wide: &[ExprId], narrow: &[ExprId]) -> bool {
        let mut pairs = wide.iter().zip(narrow);
        pairs.all(|(&wide, &narrow)| self.covers(wide, narrow))
    }

    /// Whether a pattern asks for two things at once that no value is.
    pub(super) fn contradicts(&self, pattern: ExprId) -> bool {
        let ast = self.ast;
        match ast.expr(pattern) {
            Expr::Match { pattern, value } => {
                self.contradicts(pattern)
                    || self.contradicts(value)
                    || self.conflict(pattern, value)
            }
            Expr::Tuple(items) => ast[items].iter().any(|&item| self.contradicts(item)),
            Expr::List { items, tail } => {
                ast[items].iter().any(|&item| self.contradicts(item)) || self.contradicts(tail)
            }
            Expr::Map(fields) => ast[fields]
                .iter()
                .any(|field| self.contradicts(field.value)),
            Expr::Record { fields, .. } => ast[fields]
                .iter()
                .any(|field| self.contradicts(field.value)),
            _ => false,
        }
    }

    fn conflict(&self, a: ExprId, b: ExprId) -> bool {
        let ast = self.ast;
        match (ast.expr(a), ast.expr(b)) {
            (Expr::Match { pattern, value }, _) => {
                self.conflict(pattern, b) || self.conflict(value, b)
            }
            (_, Expr::Match { pattern, value }) => {
                self.conflict(a, pattern) || self.conflict(a, value)
            }
            (Expr::Tuple(x), Expr::Tuple(y)) if x.len() == y.len() => {
                let mut pairs = ast[x].iter().zip(&ast[y]);
                pairs.any(|(&x, &y)| self.conflict(x, y))
            }
            (Expr::List { items: x, tail: s }, Expr::List { items: y, tail: t }) => {
                let mut pairs = ast[x].iter().zip(&ast[y]);
                pairs.any(|(&x, &y)| self.conflict(x, y))
                    || x.len() == y.len() && self.conflict(s, t)
            }
            (
                Expr::Record {
                    name: x,
                    fields: mine,
                },
                Expr::Record {
                    name: y,
                    fields: theirs,
                },
            ) => {
                let mut fields = ast[mine].iter();
                x != y
                    || fields.any(|field| {
                        let mut same = ast[theirs].iter().filter(|other| other.name == field.name);
                        same.any(|other| self.conflict(field.value, other.value))
                    })
            }
            _ => match (self.top(a), self.top(b)) {
                (Top::Any, _) | (_, Top::Any) => false,
                (Top::List, Top::Literal(Term::String(_)))
                | (Top::Literal(Term::String(_)), Top::List) => false,
                (a, b) => a != b,
            },
        }
    }

    fn top(&self, pattern: ExprId) -> Top {
        match self.ast.expr(pattern) {
            Expr::Tuple(items) => Top::Tuple(items.len()),
            Expr::List { .. } => Top::List,
            Expr::Map(_) => Top::Map,
            Expr::Bin(_) => Top::Bits,
            Expr::Var(_) | Expr::Record { .. } | Expr::RecordIndex { .. } => Top::Any,
            _ => match self.shape(pattern) {
                Shape::Term(term) => Top::Literal(term),
                _ => Top::Any,
            },
        }
    }
}
