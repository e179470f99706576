//! Patterns: what they bind, what they use, what they may not be.
//!
//! A pattern answers with two tables: variables that it compares with, and variables that it binds.

use asterias_syntax::ast::{BinElement, BinaryOp, Expr, ExprId, MapField, PrefixOp, Range};
use asterias_syntax::{Name, Pos, Term};

use super::bits::Size;
use super::state::{GuardContext, Lint};
use super::vars::{State, Var, Vars};
use crate::messages::{self as say, location};

/// Variables that are compared with, and variables that are bound.
pub(super) type Bound = (Vars, Vars);

impl Lint<'_> {
    /// Merges what stands side by side; a variable with `_` in front that is there twice is warned about.
    pub(super) fn merge_pattern(&mut self, a: Vars, b: Vars) -> Vars {
        if a.is_empty() {
            return b;
        }
        if b.is_empty() {
            return a;
        }
        let mut twice: Vec<(Name, Pos)> = Vec::new();
        let merged = a.merge_pattern(b, |name, places| {
            twice.extend(places.iter().map(|&pos| (name, pos)))
        });
        for (name, pos) in twice {
            if self.enabled.underscore_match && self.is_hidden(name) {
                self.warning(pos, say::MATCH_UNDERSCORE_VAR_PAT.of([Term::Atom(name)]));
            }
        }
        merged
    }

    pub(super) fn merge_bound(&mut self, a: Bound, b: Bound) -> Bound {
        let used = self.merge_pattern(a.0, b.0);
        let new = self.merge_pattern(a.1, b.1);
        (used, new)
    }

    /// The patterns of a clause. `vars` are there for sizes and keys, `old` are those that a pattern compares with.
    pub(super) fn patterns(&mut self, patterns: &[ExprId], vars: &Vars, old: &Vars) -> Bound {
        let mut result = Bound::default();
        for &pattern in patterns {
            let one = self.pattern(pattern, vars, old);
            result = self.merge_bound(result, one);
        }
        result
    }

    pub(super) fn pattern(&mut self, id: ExprId, vars: &Vars, old: &Vars) -> Bound {
        let pos = self.ast.pos(id);
        match self.ast.expr(id) {
            Expr::Var(name) => self.pattern_var(name, pos, old, None),
            Expr::Char(_)
            | Expr::Integer(_)
            | Expr::Big(_)
            | Expr::Atom(_)
            | Expr::String(_)
            | Expr::Nil => Bound::default(),
            Expr::Float(value) => {
                self.float_zero(pos, value);
                Bound::default()
            }
            Expr::List { items, tail } => {
                let items = self.patterns(&self.ast[items], vars, old);
                let tail = self.pattern(tail, vars, old);
                self.merge_bound(items, tail)
            }
            Expr::Tuple(items) => self.patterns(&self.ast[items], vars, old),
            Expr::Map(fields) => self.map_pattern(fields, vars, old),
            Expr::Record { name, fields } => self.record_pattern(pos, name, fields, vars, old),
            Expr::RecordIndex { name, field } => {
                self.record_index(pos, name, field);
                Bound::default()
            }
            Expr::Bin(elements) => self.bits_pattern(elements, vars, old),
            Expr::Op {
                op: BinaryOp::Append,
                left,
                right,
            } if self.is_prefix_list(left) => self.pattern(right, vars, old),
            Expr::Match { pattern, value } => {
                let left = self.pattern(pattern, vars, old);
                let right = self.pattern(value, vars, old);
                self.merge_bound(left, right)
            }
            _ => {
                if !self.is_pattern_expr(id) {
                    self.error(pos, &say::ILLEGAL_PATTERN);
                }
                Bound::default()
            }
        }
    }

    /// What may stand left of `++`: a string, or a list of characters and integers.
    fn is_prefix_list(&self, id: ExprId) -> bool {
        match self.ast.expr(id) {
            Expr::Nil | Expr::String(_) => true,
            Expr::List { items, tail } => {
                let plain = |id: &ExprId| {
                    matches!(
                        self.ast.expr(*id),
                        Expr::Char(_) | Expr::Integer(_) | Expr::Big(_)
                    )
                };
                self.ast[items].iter().all(plain) && self.is_prefix_list(tail)
            }
            _ => false,
        }
    }

    /// An arithmetic expression of constants that comes to something.
    pub(super) fn is_pattern_expr(&self, id: ExprId) -> bool {
        self.is_arithmetic(id) && self.constant(id).is_some()
    }

    fn is_arithmetic(&self, id: ExprId) -> bool {
        match self.ast.expr(id) {
            Expr::Char(_) | Expr::Integer(_) | Expr::Big(_) | Expr::Float(_) | Expr::Atom(_) => {
                true
            }
            Expr::Prefix { op, operand } => op != PrefixOp::Not && self.is_arithmetic(operand),
            Expr::Op { op, left, right } => {
                let arithmetic = matches!(
                    op,
                    BinaryOp::Add
                        | BinaryOp::Subtract
                        | BinaryOp::Multiply
                        | BinaryOp::Divide
                        | BinaryOp::Div
                        | BinaryOp::Rem
                        | BinaryOp::Band
                        | BinaryOp::Bor
                        | BinaryOp::Bxor
                        | BinaryOp::Bsl
                        | BinaryOp::Bsr
                );
                arithmetic && self.is_arithmetic(left) && self.is_arithmetic(right)
            }
            _ => false,
        }
    }

    pub(super) fn float_zero(&mut self, pos: Pos, value: f64) {
        if value == 0.0 && self.enabled.match_float_zero {
            self.warning(pos, &say::MATCH_FLOAT_ZERO);
        }
    }

    /// A variable in a pattern; `new` are those that the pattern around it has bound so far, where that counts.
    fn pattern_var(&mut self, name: Name, pos: Pos, old: &Vars, new: Option<&Vars>) -> Bound {
        if name == asterias_syntax::known::UNDERSCORE {
            return Bound::default();
        }
        if let Some(var) = new.and_then(|new| new.get(name)) {
            let used = var.as_used();
            self.underscore_match(name, pos);
            return (Vars::default(), Vars::one(name, used));
        }
        let Some(var) = old.get(name) else {
            if self.record_top {
                self.error(pos, say::VARIABLE_IN_RECORD_DEF.of([Term::Atom(name)]));
            }
            let var = Var::new(State::Bound, false, pos);
            return (Vars::default(), Vars::one(name, var));
        };
        let (state, used) = (var.state, var.as_used());
        match state {
            State::Bound | State::Stacktrace => self.underscore_match(name, pos),
            State::Unsafe(from) => self.unsafe_var(name, pos, from),
            State::Export(from) => {
                self.underscore_match(name, pos);
                self.exported_var(name, pos, from);
            }
        }
        (Vars::one(name, used), Vars::default())
    }

    pub(super) fn exported_var(&mut self, name: Name, pos: Pos, from: super::vars::From) {
        self.warning(pos, say::EXPORTED_VAR.of([Term::Atom(name), origin(from)]));
    }

    pub(super) fn unsafe_var(&mut self, name: Name, pos: Pos, from: super::vars::From) {
        self.error(pos, say::UNSAFE_VAR.of([Term::Atom(name), origin(from)]));
    }

    fn underscore_match(&mut self, name: Name, pos: Pos) {
        if self.enabled.underscore_match && self.is_hidden(name) {
            self.warning(pos, say::MATCH_UNDERSCORE_VAR.of([Term::Atom(name)]));
        }
    }

    fn map_pattern(&mut self, fields: Range<MapField>, vars: &Vars, old: &Vars) -> Bound {
        let mut result = Bound::default();
        for field in &self.ast[fields] {
            if !field.exact {
                self.error(field.pos, &say::ILLEGAL_MAP_ASSOC_IN_PATTERN);
                continue;
            }
            let key = self.guard_expr(field.key, vars);
            let (used, new) = self.pattern(field.value, vars, old);
            let used = self.merge_pattern(key, used);
            result = self.merge_bound(result, (used, new));
        }
        result
    }

    fn bits_pattern(&mut self, elements: Range<BinElement>, vars: &Vars, old: &Vars) -> Bound {
        let mut result = Bound::default();
        let mut previous: Option<(Size, Pos)> = None;
        for element in &self.ast[elements] {
            if matches!(self.ast.expr(element.value), Expr::String(_))
                && !self.is_plain_string(element)
            {
                self.error(element.pos, &say::TYPED_LITERAL_STRING);
                continue;
            }
            let (used, new) = self.segment_value(element.value, old, &result.1);
            let (size, size_used, size_new) =
                self.segment_pattern_size(element.size, vars, &result.1);
            let (size, kind, unit) = self.segment_type(element, size);
            let mut size = self.segment_size(element, size, kind, unit);
            if let (Expr::String(text), Size::All) = (self.ast.expr(element.value), size) {
                size = Size::Known(8 * self.ast.text(text).chars().count() as i64);
            }
            if let Some((Size::All, pos)) = previous {
                self.error(pos, &say::UNSIZED_BINARY_NOT_AT_END);
            }
            previous = Some((size, element.pos));
            result.0 = size_used.merge(used.merge(result.0));
            result.1 = size_new.merge(result.1.merge(new));
        }
        result
    }

    fn is_plain_string(&self, element: &BinElement) -> bool {
        use asterias_syntax::known::{UTF8, UTF16, UTF32};
        element.size.is_none()
            && element.types.is_none_or(|types| {
                let types = &self.ast[types];
                types
                    .iter()
                    .any(|ty| ty.value.is_none() && matches!(ty.name, UTF8 | UTF16 | UTF32))
            })
    }

    fn segment_value(&mut self, id: ExprId, old: &Vars, new: &Vars) -> Bound {
        let pos = self.ast.pos(id);
        match self.ast.expr(id) {
            Expr::Var(name) => self.pattern_var(name, pos, old, Some(new)),
            Expr::String(_) => Bound::default(),
            _ => {
                if !self.is_pattern_expr(id) {
                    self.error(pos, &say::ILLEGAL_PATTERN);
                }
                Bound::default()
            }
        }
    }

    fn segment_pattern_size(
        &mut self,
        size: Option<ExprId>,
        vars: &Vars,
        new: &Vars,
    ) -> (Size, Vars, Vars) {
        let none = Vars::default;
        let Some(id) = size else {
            return (Size::Default, none(), none());
        };
        let pos = self.ast.pos(id);
        if let Expr::Var(name) = self.ast.expr(id) {
            let (used, new) = self.size_var(name, pos, vars, new);
            return (Size::Unknown, used, new);
        }
        if let Some(size) = self.constant_integer(id) {
            return (Size::Known(size), none(), none());
        }
        let outer = self.segment_vars.replace(new.clone());
        let context = std::mem::replace(&mut self.guard_context, GuardContext::SegmentSize);
        let used = self.guard_expr(id, vars);
        self.guard_context = context;
        let new = std::mem::replace(&mut self.segment_vars, outer).unwrap_or_default();
        let never = matches!(
            self.ast.expr(id),
            Expr::Atom(_)
                | Expr::Bin(_)
                | Expr::List { .. }
                | Expr::Float(_)
                | Expr::Map(_)
                | Expr::Nil
                | Expr::Tuple(_)
        ) || self.constant(id).is_some();
        if never {
            self.warning(pos, &say::NON_INTEGER_BITSIZE);
        }
        (Size::Unknown, used, new)
    }

    /// A variable in the size of a segment: bound before the pattern, or to its left.
    pub(super) fn size_var(&mut self, name: Name, pos: Pos, vars: &Vars, new: &Vars) -> Bound {
        if let Some(var) = new.get(name) {
            return (Vars::default(), Vars::one(name, var.as_used()));
        }
        let Some(var) = vars.get(name) else {
            self.unbound(name, pos);
            return (
                Vars::one(name, Var::new(State::Bound, true, pos)),
                Vars::default(),
            );
        };
        let (state, used) = (var.state, var.as_used());
        match state {
            State::Bound | State::Stacktrace => {}
            State::Unsafe(from) => self.unsafe_var(name, pos, from),
            State::Export(from) => {
                if self.enabled.export_vars {
                    self.exported_var(name, pos, from);
                }
            }
        }
        (Vars::one(name, used), Vars::default())
    }

    pub(super) fn unbound(&mut self, name: Name, pos: Pos) {
        self.error(pos, say::UNBOUND_VAR.of([Term::Atom(name)]));
    }
}

/// Where a variable got its value: `{What, Where}`.
fn origin((what, pos): super::vars::From) -> Term {
    Term::Tuple(vec![Term::Atom(what), location(pos)])
}
