//! Expressions.

use asterias_syntax::ast::{BinaryOp, Expr, ExprId, Exprs, MapField, Range};
use asterias_syntax::{Name, Pos, Term, known};

use super::state::Lint;
use super::tables;
use super::vars::{State, Var, Vars};
use crate::messages::{self as say, pair};

impl Lint<'_> {
    /// Expressions one after the other.
    pub(super) fn exprs(&mut self, exprs: Exprs, vars: &Vars) -> Vars {
        let ids = &self.ast[exprs];
        if let [one] = ids {
            return self.expr(*one, vars);
        }
        let mut vars = vars.clone();
        let mut result = Vars::default();
        for &id in ids {
            let used = self.expr(id, &vars);
            vars.apply(&used);
            result.then(&used);
        }
        result
    }

    /// Expressions side by side: none sees what another binds.
    pub(super) fn expr_list(&mut self, ids: &[ExprId], vars: &Vars) -> Vars {
        let mut result = Vars::default();
        for &id in ids {
            let used = self.expr(id, vars);
            result = self.merge_pattern(used, result);
        }
        result
    }

    pub(super) fn expr(&mut self, id: ExprId, vars: &Vars) -> Vars {
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
                let items = self.expr_list(&self.ast[items], vars);
                let tail = self.expr(tail, vars);
                self.merge_pattern(tail, items)
            }
            Expr::Tuple(items) => self.expr_list(&self.ast[items], vars),
            Expr::Map(fields) => {
                self.only_associations(fields);
                self.map_fields(fields, vars)
            }
            Expr::MapUpdate { map, fields } => {
                let source = self.expr(map, vars);
                let fields = self.map_fields(fields, vars);
                self.literal_update(pos, map);
                source.update(fields)
            }
            Expr::Bin(elements) => self.built_bits(elements, vars, false),
            Expr::Record { name, fields } => self.record_built(pos, name, fields, vars, false),
            Expr::RecordUpdate {
                record,
                name,
                fields,
            } => {
                self.valid_record(pos, record);
                let used = self.expr(record, vars);
                let fields = self.record_update(pos, name, fields, vars);
                self.literal_update(pos, record);
                fields.map_or_else(Vars::default, |fields| used.merge(fields))
            }
            Expr::RecordField {
                record,
                name,
                field,
            } => {
                self.valid_record(pos, record);
                let used = self.expr(record, vars);
                self.record_field(pos, name, field);
                used
            }
            Expr::RecordIndex { name, field } => {
                self.record_index(pos, name, field);
                Vars::default()
            }
            Expr::Op { op, left, right } => self.op(pos, op, left, right, vars),
            Expr::Prefix { operand, .. } => self.expr(operand, vars),
            Expr::Match { pattern, value } | Expr::MaybeMatch { pattern, value } => {
                let value = self.expr(value, vars);
                let mut known = vars.clone();
                known.apply(&value);
                let (used, new) = self.pattern(pattern, &known, &known);
                new.update(value.merge(used))
            }
            Expr::Call {
                function,
                arguments,
            } => self.call(pos, function, arguments, vars),
            Expr::Remote { module, .. } => {
                self.error(self.ast.first_pos(module), &say::ILLEGAL_EXPR);
                Vars::default()
            }
            Expr::Catch(operand) => {
                let used = self.expr(operand, vars);
                used.made_unsafe((known::CATCH, pos), vars).update(used)
            }
            Expr::Block(body) => self.exprs(body, vars),
            Expr::LocalFun { name, arity } => {
                self.local_fun(pos, (name, arity));
                Vars::default()
            }
            Expr::RemoteFun {
                module,
                function,
                arity,
            } => self.expr_list(&[module, function, arity], vars),
            Expr::Fun(clauses) => self.fun_clauses(clauses, vars),
            Expr::NamedFun { name, clauses } => self.named_fun(pos, name, clauses, vars),
            Expr::If(clauses) => self.clauses(clauses, (known::IF, pos), vars),
            Expr::Case { value, clauses } => {
                let used = self.expr(value, vars);
                let mut known = vars.clone();
                known.apply(&used);
                let clauses = self.clauses(clauses, (known::CASE, pos), &known);
                used.merge(clauses)
            }
            Expr::Receive { clauses, after } => self.receive(pos, clauses, after, vars),
            Expr::Try {
                body,
                of,
                catch,
                after,
            } => self.try_expr(pos, body, (of, catch), after, vars),
            Expr::Maybe {
                body,
                else_pos,
                clauses,
            } => self.maybe(pos, body, else_pos, clauses, vars),
            Expr::ListComp {
                templates,
                qualifiers,
            } => {
                let ids = self.ast[templates].to_vec();
                self.comprehension(&ids, qualifiers, vars)
            }
            Expr::BinComp {
                template,
                qualifiers,
            } => self.comprehension(&[template], qualifiers, vars),
            Expr::MapComp {
                templates,
                qualifiers,
            } => {
                let fields = self.ast[templates].to_vec();
                for field in &fields {
                    if field.exact {
                        self.error(field.pos, &say::ILLEGAL_MAP_ASSOC);
                    }
                }
                let ids: Vec<_> = fields
                    .iter()
                    .flat_map(|field| [field.key, field.value])
                    .collect();
                self.comprehension(&ids, qualifiers, vars)
            }
        }
    }

    fn map_fields(&mut self, fields: Range<MapField>, vars: &Vars) -> Vars {
        let mut result = Vars::default();
        for field in &self.ast[fields] {
            let used = self.expr_list(&[field.key, field.value], vars);
            result.then(&used);
        }
        result
    }

    fn op(&mut self, pos: Pos, op: BinaryOp, left: ExprId, right: ExprId, vars: &Vars) -> Vars {
        match op {
            BinaryOp::AndAlso | BinaryOp::OrElse => {
                let first = self.expr(left, vars);
                let mut known = vars.clone();
                known.apply(&first);
                let second = self.expr(right, &known);
                let second = second.made_unsafe((op.name(), pos), &known).update(second);
                return first.merge(second);
            }
            BinaryOp::ExactEq | BinaryOp::ExactNe => {
                self.match_zero(left);
                self.match_zero(right);
            }
            _ => {}
        }
        self.expr_list(&[left, right], vars)
    }

    /// Warns about `0.0` in what is compared exactly.
    pub(super) fn match_zero(&mut self, id: ExprId) {
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            match self.ast.expr(id) {
                Expr::Float(value) => self.float_zero(self.ast.pos(id), value),
                Expr::List { items, tail } => {
                    open.extend_from_slice(&self.ast[items]);
                    open.push(tail);
                }
                Expr::Tuple(items) => open.extend_from_slice(&self.ast[items]),
                _ => {}
            }
        }
    }

    fn literal_update(&mut self, pos: Pos, mut id: ExprId) {
        let is_literal = loop {
            match self.ast.expr(id) {
                Expr::RecordUpdate { record, .. } => id = record,
                Expr::MapUpdate { map, .. } => id = map,
                Expr::Record { .. } | Expr::Map(_) => break true,
                _ => break false,
            }
        };
        if is_literal && self.enabled.update_literal {
            self.warning(pos, &say::UPDATE_LITERAL);
        }
    }

    fn valid_record(&mut self, pos: Pos, id: ExprId) {
        if self.is_simple_literal(id) || matches!(self.ast.expr(id), Expr::Atom(_)) {
            self.warning(pos, &say::INVALID_RECORD);
        }
    }

    /// What can be neither a record nor a function.
    fn is_simple_literal(&self, id: ExprId) -> bool {
        matches!(
            self.ast.expr(id),
            Expr::Char(_)
                | Expr::Integer(_)
                | Expr::Big(_)
                | Expr::Float(_)
                | Expr::String(_)
                | Expr::List { .. }
                | Expr::Nil
                | Expr::ListComp { .. }
                | Expr::RecordIndex { .. }
        )
    }

    fn local_fun(&mut self, pos: Pos, function: (Name, u32)) {
        if function == (known::RECORD_INFO, 2) {
            return self.error(pos, &say::ILLEGAL_RECORD_INFO);
        }
        let is_bif =
            !self.is_local(function) && self.is_bif(function) && !self.is_no_auto(function);
        if !is_bif {
            self.use_function(function, pos);
        }
    }

    fn call(&mut self, pos: Pos, function: ExprId, arguments: Exprs, vars: &Vars) -> Vars {
        let ids = &self.ast[arguments];
        let arity = ids.len() as u32;
        match self.ast.expr(function) {
            Expr::Atom(known::IS_RECORD)
                if arity == 2 && matches!(self.ast.expr(ids[1]), Expr::Atom(_)) =>
            {
                self.is_record(ids[0], ids[1], vars)
            }
            Expr::Remote {
                module,
                function: name,
            } => match (self.ast.expr(module), self.ast.expr(name)) {
                (Expr::Atom(known::ERLANG), Expr::Atom(known::IS_RECORD))
                    if arity == 2 && matches!(self.ast.expr(ids[1]), Expr::Atom(_)) =>
                {
                    self.is_record(ids[0], ids[1], vars)
                }
                (Expr::Atom(module), Expr::Atom(name)) => {
                    self.remote_function(pos, module, name, ids);
                    self.module_name(module, pos);
                    self.expr_list(ids, vars)
                }
                (module_expr, _) => {
                    if let Expr::Atom(name) = module_expr {
                        self.module_name(name, self.ast.pos(module));
                    }
                    let mut all = vec![module, name];
                    all.extend_from_slice(ids);
                    self.expr_list(&all, vars)
                }
            },
            Expr::Atom(name) => {
                let used = self.expr_list(ids, vars);
                self.local_call(pos, self.ast.pos(function), name, ids);
                used
            }
            Expr::Tuple(items)
                if arity == 2
                    && self.is_erlang_is_record(items)
                    && matches!(self.ast.expr(ids[1]), Expr::Atom(_)) =>
            {
                self.is_record(ids[0], ids[1], vars)
            }
            other => {
                let wrong_tuple = matches!(other, Expr::Tuple(items) if items.len() != 2);
                if wrong_tuple || self.is_simple_literal(function) {
                    self.warning(pos, &say::INVALID_CALL);
                }
                let mut all = vec![function];
                all.extend_from_slice(ids);
                self.expr_list(&all, vars)
            }
        }
    }

    /// `{erlang, is_record}`, as old programs call it.
    fn is_erlang_is_record(&self, items: Exprs) -> bool {
        match self.ast[items] {
            [module, name] => {
                self.ast.expr(module) == Expr::Atom(known::ERLANG)
                    && self.ast.expr(name) == Expr::Atom(known::IS_RECORD)
            }
            _ => false,
        }
    }

    fn is_record(&mut self, value: ExprId, tag: ExprId, vars: &Vars) -> Vars {
        let used = self.expr(value, vars);
        if let Expr::Atom(name) = self.ast.expr(tag) {
            self.existing_record(self.ast.pos(tag), name);
        }
        used
    }

    fn local_call(&mut self, pos: Pos, name_pos: Pos, name: Name, arguments: &[ExprId]) {
        let function = (name, arguments.len() as u32);
        let imported = self.imports.get(&function).copied();
        let is_bif = self.is_bif(function);
        let suppressed = self.is_no_auto(function);
        if !self.is_local(function) && imported.is_none() && is_bif && !suppressed {
            return self.check_obsolete(pos, known::ERLANG, name, arguments.len());
        }
        if let Some(module) = imported {
            self.remote_function(pos, module, name, arguments);
            self.used_imports.insert(function);
            return;
        }
        if function == (known::RECORD_INFO, 2) {
            return self.record_info(pos, name_pos, arguments);
        }
        let warned = self.enabled.bif_clash && !self.nowarn_bif_clash.contains(&function);
        if is_bif && !suppressed && warned {
            if tables::is_old_bif(self.names.text(name), function.1) {
                self.error(pos, say::CALL_TO_REDEFINED_OLD_BIF.of([pair(function)]));
            } else {
                self.warning(pos, say::CALL_TO_REDEFINED_BIF.of([pair(function)]));
            }
        }
        if function != self.function {
            self.use_function(function, pos);
        }
    }

    fn remote_function(&mut self, pos: Pos, module: Name, name: Name, arguments: &[ExprId]) {
        let (module_text, name_text) = (self.names.text(module), self.names.text(name));
        self.check_obsolete(pos, module, name, arguments.len());
        match (module_text, name_text, arguments.len()) {
            ("erlang", "load_nif", 2) => {
                self.load_nif = true;
                if self.enabled.nif_inline && self.inlines {
                    self.warning(pos, &say::NIF_INLINE);
                }
            }
            ("qlc", "q", 1 | 2)
                if !self.has_qlc
                    && matches!(self.ast.expr(arguments[0]), Expr::ListComp { .. }) =>
            {
                let arity = Term::Integer(arguments.len() as i64);
                self.warning(pos, say::MISSING_QLC_HEADER.of([arity]));
            }
            ("io" | "io_lib", "format" | "fwrite", _) if self.enabled.format > 0 => {
                self.check_format(pos, arguments)
            }
            _ => {}
        }
    }

    fn named_fun(
        &mut self,
        pos: Pos,
        name: Name,
        clauses: asterias_syntax::ast::Clauses,
        vars: &Vars,
    ) -> Vars {
        if name == known::UNDERSCORE {
            return self.fun_clauses(clauses, vars);
        }
        let own = Vars::one(name, Var::new(State::Bound, false, pos));
        self.shadowed(&own, vars, known::IN_NAMED_FUN);
        let mut inner = vars.without(&own);
        inner.apply(&own);
        let used = self.fun_clauses(clauses, &inner);
        let mut all = own;
        all.apply(&used);
        self.unused(&all, &Vars::default());
        used.within(vars)
    }
}
