//! Guards: what may stand in them, and what they use.

use asterias_syntax::ast::{
    BinaryOp, Expr, ExprId, Exprs, FieldName, Guards, MapField, Range, RecordName,
};
use asterias_syntax::{Name, Pos, Term, known};

use super::state::Lint;
use super::tables;
use super::vars::{State, Var, Vars};
use crate::messages::{self as say, pair};

impl Lint<'_> {
    /// The alternatives of a guard.
    pub(super) fn guards(&mut self, guards: Guards, vars: &Vars) -> Vars {
        let mut vars = vars.clone();
        let mut result = Vars::default();
        for &tests in &self.ast[guards] {
            for &test in &self.ast[tests] {
                let used = self.guard_test(test, &vars);
                vars.apply(&used);
                result.then(&used);
            }
        }
        result
    }

    pub(super) fn guard_test(&mut self, id: ExprId, vars: &Vars) -> Vars {
        if let Expr::Call {
            function,
            arguments,
        } = self.ast.expr(id)
            && let Expr::Atom(name) = self.ast.expr(function)
        {
            let arity = arguments.len() as u32;
            if tables::is_old_test(self.names.text(name), arity) {
                return self.old_test(id, name, arguments, vars);
            }
        }
        self.guard_expr(id, vars)
    }

    /// `integer(X)` and its kin.
    fn old_test(&mut self, id: ExprId, name: Name, arguments: Exprs, vars: &Vars) -> Vars {
        let pos = self.ast.pos(id);
        let arity = arguments.len() as u32;
        if self.enabled.obsolete_guard {
            self.warning(pos, say::OBSOLETE_GUARD.of([pair((name, arity))]));
        }
        let modern = self.names.find(&format!("is_{}", self.names.text(name)));
        if modern.is_some_and(|modern| self.is_local((modern, arity))) {
            self.error(pos, say::OBSOLETE_GUARD_OVERRIDDEN.of([Term::Atom(name)]));
        }
        let used = self.guard_exprs(arguments, vars);
        if name == known::RECORD {
            if let [_, record] = self.ast[arguments] {
                match self.ast.expr(record) {
                    Expr::Atom(name) => self.existing_record(self.ast.pos(record), name),
                    _ => self.illegal_guard(pos),
                }
            }
        } else if !self.is_own_bif((name, arity)) {
            self.illegal_guard_call(pos, (name, arity));
        }
        used
    }

    pub(super) fn guard_exprs(&mut self, exprs: Exprs, vars: &Vars) -> Vars {
        let ids = &self.ast[exprs];
        self.guard_list(ids, vars)
    }

    fn guard_list(&mut self, ids: &[ExprId], vars: &Vars) -> Vars {
        let mut result = Vars::default();
        for &id in ids {
            result = self.guard_expr(id, vars).merge(result);
        }
        result
    }

    pub(super) fn guard_expr(&mut self, id: ExprId, vars: &Vars) -> Vars {
        let pos = self.ast.pos(id);
        match self.ast.expr(id) {
            Expr::Var(name) => self.expr_var(name, pos, vars),
            Expr::Char(_)
            | Expr::Integer(_)
            | Expr::Big(_)
            | Expr::Float(_)
            | Expr::Atom(_)
            | Expr::String(_)
            | Expr::Nil => Vars::default(),
            Expr::List { items, tail } => {
                let items = self.guard_exprs(items, vars);
                self.guard_expr(tail, vars).merge(items)
            }
            Expr::Tuple(items) => self.guard_exprs(items, vars),
            Expr::Map(fields) => {
                self.only_associations(fields);
                self.guard_map(fields, vars)
            }
            Expr::MapUpdate { map, fields } => {
                let map = self.guard_expr(map, vars);
                let fields = self.guard_map(fields, vars);
                map.merge(fields)
            }
            Expr::RecordIndex { name, field } => {
                self.record_index(pos, name, field);
                Vars::default()
            }
            Expr::RecordField {
                record,
                name,
                field,
            } => {
                let used = self.guard_expr(record, vars);
                self.record_field(pos, name, field);
                used
            }
            Expr::Record { name, fields } => self.record_built(pos, name, fields, vars, true),
            Expr::Bin(elements) => self.built_bits(elements, vars, true),
            Expr::Call {
                function,
                arguments,
            } => self.guard_call(pos, function, arguments, vars),
            Expr::Prefix { operand, .. } => self.guard_expr(operand, vars),
            Expr::Op { op, left, right } => {
                if matches!(op, BinaryOp::ExactEq | BinaryOp::ExactNe) {
                    self.match_zero(left);
                    self.match_zero(right);
                }
                let used = self.guard_list(&[left, right], vars);
                if matches!(op, BinaryOp::Append | BinaryOp::Remove | BinaryOp::Send) {
                    self.illegal_guard(pos);
                }
                used
            }
            _ => {
                self.illegal_guard(pos);
                Vars::default()
            }
        }
    }

    fn guard_map(&mut self, fields: Range<MapField>, vars: &Vars) -> Vars {
        let mut result = Vars::default();
        for field in &self.ast[fields] {
            let used = self.guard_list(&[field.key, field.value], vars);
            result.then(&used);
        }
        result
    }

    pub(super) fn only_associations(&mut self, fields: Range<MapField>) {
        for field in &self.ast[fields] {
            if field.exact {
                self.error(field.pos, &say::ILLEGAL_MAP_CONSTRUCTION);
            }
        }
    }

    fn guard_call(&mut self, pos: Pos, function: ExprId, arguments: Exprs, vars: &Vars) -> Vars {
        let (name, remote) = match self.ast.expr(function) {
            Expr::Atom(name) => (name, false),
            Expr::Remote { module, function } => {
                match (self.ast.expr(module), self.ast.expr(function)) {
                    (Expr::Atom(known::ERLANG), Expr::Atom(name)) => (name, true),
                    _ => {
                        self.illegal_guard(pos);
                        return Vars::default();
                    }
                }
            }
            _ => {
                self.illegal_guard(pos);
                return Vars::default();
            }
        };
        let arity = arguments.len() as u32;
        if name == known::IS_RECORD && (arity == 2 || arity == 3) {
            return self.guard_is_record(pos, arguments, vars);
        }
        let used = self.guard_exprs(arguments, vars);
        let text = self.names.text(name);
        let allowed = tables::is_guard_bif(text, arity);
        if remote {
            if !allowed && !tables::is_guard_operator(text, arity) {
                self.illegal_guard(pos);
            }
        } else if !(allowed && self.is_own_bif((name, arity))) {
            if self.is_local((name, arity)) || self.imports.contains_key(&(name, arity)) {
                self.illegal_guard_call(pos, (name, arity));
            } else {
                self.illegal_guard(pos);
            }
        }
        used
    }

    fn guard_is_record(&mut self, pos: Pos, arguments: Exprs, vars: &Vars) -> Vars {
        let ids = self.ast[arguments].to_vec();
        let tag = self.ast.expr(ids[1]);
        match (ids.len(), tag) {
            (2, Expr::Atom(name)) => {
                let used = self.guard_expr(ids[0], vars);
                self.existing_record(self.ast.pos(ids[1]), name);
                used
            }
            (3, Expr::Atom(_))
                if matches!(self.ast.expr(ids[2]), Expr::Integer(_) | Expr::Atom(_)) =>
            {
                let used = self.guard_expr(ids[0], vars);
                if !self.is_own_bif((known::IS_RECORD, 3)) {
                    self.illegal_guard_call(pos, (known::IS_RECORD, 3));
                }
                used
            }
            _ => {
                let used = self.guard_list(&ids, vars);
                self.illegal_guard(pos);
                used
            }
        }
    }

    /// A variable that is used.
    pub(super) fn expr_var(&mut self, name: Name, pos: Pos, vars: &Vars) -> Vars {
        if let Some(new) = self.segment_vars.take() {
            let (used, bound) = self.size_var(name, pos, vars, &new);
            self.segment_vars = Some(new.merge(bound));
            return used;
        }
        let Some(var) = vars.get(name) else {
            self.unbound(name, pos);
            return Vars::one(name, Var::new(State::Bound, true, pos));
        };
        let (state, mut used) = (var.state, var.as_used());
        match state {
            State::Bound => {}
            State::Unsafe(from) => self.unsafe_var(name, pos, from),
            State::Export(from) if self.enabled.export_vars => self.exported_var(name, pos, from),
            State::Export(_) => used.state = state,
            State::Stacktrace => {
                self.error(pos, say::STACKTRACE_GUARD.of([Term::Atom(name)]));
            }
        }
        Vars::one(name, used)
    }

    /// Whether an expression could be a guard, without saying what is wrong with it.
    pub(super) fn is_guard(&self, id: ExprId) -> bool {
        if let Expr::Call {
            function,
            arguments,
        } = self.ast.expr(id)
            && let Expr::Atom(name) = self.ast.expr(function)
        {
            let arity = arguments.len() as u32;
            if tables::is_old_test(self.names.text(name), arity) {
                let overridden =
                    self.is_local((name, arity)) || self.imports.contains_key(&(name, arity));
                return !overridden && self.ast[arguments].iter().all(|&id| self.is_guard_expr(id));
            }
        }
        self.is_guard_expr(id)
    }

    pub(super) fn is_guard_expr(&self, id: ExprId) -> bool {
        let all = |ids: &[ExprId]| ids.iter().all(|&id| self.is_guard_expr(id));
        let map = |fields: Range<MapField>| {
            self.ast[fields]
                .iter()
                .all(|field| all(&[field.key, field.value]))
        };
        match self.ast.expr(id) {
            Expr::Var(_)
            | Expr::Char(_)
            | Expr::Integer(_)
            | Expr::Big(_)
            | Expr::Float(_)
            | Expr::Atom(_)
            | Expr::String(_)
            | Expr::Nil
            | Expr::RecordIndex { .. } => true,
            Expr::List { items, tail } => all(&self.ast[items]) && self.is_guard_expr(tail),
            Expr::Tuple(items) => all(&self.ast[items]),
            Expr::Map(fields) => map(fields),
            Expr::MapUpdate {
                map: source,
                fields,
            } => self.is_guard_expr(source) && map(fields),
            Expr::RecordField { record, .. } => self.is_guard_expr(record),
            Expr::Record { name, fields } => {
                let given = &self.ast[fields];
                let defaults = match name {
                    RecordName::Local(name) => self.records.get(&name).is_none_or(|record| {
                        record.fields.iter().all(|(field, _, default)| {
                            let set = given
                                .iter()
                                .any(|given| given.name == FieldName::Atom(*field));
                            set || default.is_none_or(|default| self.is_guard_expr(default))
                        })
                    }),
                    RecordName::Remote(..) | RecordName::Any => true,
                };
                defaults && given.iter().all(|field| self.is_guard_expr(field.value))
            }
            Expr::Bin(elements) => self.ast[elements].iter().all(|element| {
                self.is_guard_expr(element.value)
                    && element.size.is_none_or(|size| self.is_guard_expr(size))
            }),
            Expr::Call {
                function,
                arguments,
            } => {
                let arity = arguments.len() as u32;
                let allowed = match self.ast.expr(function) {
                    Expr::Atom(name) => {
                        let overridden = self.is_local((name, arity))
                            || self.imports.contains_key(&(name, arity));
                        !overridden && tables::is_guard_bif(self.names.text(name), arity)
                    }
                    Expr::Remote { module, function } => {
                        match (self.ast.expr(module), self.ast.expr(function)) {
                            (Expr::Atom(known::ERLANG), Expr::Atom(name)) => {
                                let text = self.names.text(name);
                                tables::is_guard_bif(text, arity)
                                    || tables::is_guard_operator(text, arity)
                            }
                            _ => false,
                        }
                    }
                    _ => false,
                };
                allowed && all(&self.ast[arguments])
            }
            Expr::Prefix { operand, .. } => self.is_guard_expr(operand),
            Expr::Op { op, left, right } => {
                !matches!(op, BinaryOp::Append | BinaryOp::Remove | BinaryOp::Send)
                    && all(&[left, right])
            }
            _ => false,
        }
    }
}
