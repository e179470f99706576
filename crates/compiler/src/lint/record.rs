//! Records: definitions, fields, defaults.

use asterias_syntax::ast::{
    ExprId, FieldName, Located, Range, RecordDecl, RecordField, RecordName,
};
use asterias_syntax::{Name, Pos, Term, known};

use super::pattern::Bound;
use super::state::{Lint, Record, TypeUser};
use super::vars::Vars;
use crate::messages as say;

/// How many defaults all records that a module makes may have; those of records within defaults count each time.
const MAX_DEFAULTS: u32 = 1 << 23;

impl Lint<'_> {
    pub(super) fn record_definition(&mut self, pos: Pos, decl: &RecordDecl) {
        let shown = Term::Atom(decl.name);
        if self.records.contains_key(&decl.name) {
            self.error(pos, say::REDEFINE_RECORD.of([shown]));
            return;
        }
        if let Some(&module) = self.imported_records.get(&decl.name) {
            self.error(pos, say::IMPORTED_RECORD.of([shown, Term::Atom(module)]));
            return;
        }
        let mut fields: Vec<(Name, Pos, Option<ExprId>)> = Vec::new();
        for field in &self.ast[decl.fields] {
            if fields.iter().any(|(name, ..)| *name == field.name) {
                let parts = [shown.clone(), Term::Atom(field.name)];
                self.error(field.pos, say::REDEFINE_FIELD.of(parts));
                continue;
            }
            let errors = self.errors.len();
            if let (Some(default), true) = (field.default, decl.native) {
                if !self.is_constant_default(default) {
                    let parts = [shown.clone(), Term::Atom(field.name)];
                    self.error(field.pos, say::ILLEGAL_NATIVE_DEFAULT.of(parts));
                }
                fields.push((field.name, field.pos, Some(default)));
                continue;
            }
            if let Some(default) = field.default {
                let top = std::mem::replace(&mut self.record_top, true);
                let counting = std::mem::replace(&mut self.counting, false);
                self.expr(default, &Vars::default());
                self.counting = counting;
                self.record_top = top;
            }
            let default = field.default.filter(|_| self.errors.len() == errors);
            fields.push((field.name, field.pos, default));
        }
        let record = Record {
            pos,
            native: decl.native,
            fields,
        };
        self.records.insert(decl.name, record);
        self.type_user = TypeUser::Record;
        let types: Vec<_> = self.ast[decl.fields]
            .iter()
            .filter_map(|field| field.ty)
            .collect();
        self.check_types(&types);
    }

    /// The record of that name; an error if there is none. `None` too for what other modules define.
    fn record_of(&mut self, pos: Pos, name: RecordName) -> Option<(Name, Record)> {
        let name = match name {
            RecordName::Local(name) => name,
            RecordName::Remote(module, name) if self.module == Some(module) => name,
            RecordName::Remote(..) | RecordName::Any => return None,
        };
        if let Some(record) = self.records.get(&name).cloned() {
            self.use_record(name);
            return Some((name, record));
        }
        if !self.imported_records.contains_key(&name) {
            self.error(pos, say::UNDEFINED_RECORD.of([Term::Atom(name)]));
        }
        None
    }

    fn record_name(&self, name: RecordName) -> Term {
        match name {
            RecordName::Local(name) => Term::Atom(name),
            RecordName::Remote(module, name) => {
                Term::string(&format!("#{}:{}", self.atom(module), self.atom(name)))
            }
            RecordName::Any => Term::string("_"),
        }
    }

    fn undefined_field(&mut self, pos: Pos, record: Name, field: Name) {
        let parts = [Term::Atom(record), Term::Atom(field)];
        self.error(pos, say::UNDEFINED_FIELD.of(parts));
    }

    /// `#r.f`, the place of a field in a tuple.
    pub(super) fn record_index(&mut self, pos: Pos, name: RecordName, field: Located<Name>) {
        if let RecordName::Local(local) = name
            && (self.imported_records.contains_key(&local)
                || self.records.get(&local).is_some_and(|record| record.native))
        {
            let parts = [Term::Atom(local), Term::Atom(field.value)];
            return self.error(pos, say::NATIVE_RECORD_INDEX.of(parts));
        }
        self.record_field(pos, name, field);
    }

    /// The field of `R#r.f`.
    pub(super) fn record_field(&mut self, pos: Pos, name: RecordName, field: Located<Name>) {
        if let Some((name, record)) = self.record_of(pos, name)
            && !record
                .fields
                .iter()
                .any(|(known, ..)| *known == field.value)
        {
            if record.native {
                self.warn_undefined_field(field.pos, name, field.value);
            } else {
                self.undefined_field(field.pos, name, field.value);
            }
        }
    }

    /// Looks at each given field: `check` at its value if the field makes sense. As in OTP, a field that makes none lets
    /// what the fields before it bind be forgotten.
    fn fields(
        &mut self,
        given: &[RecordField],
        shown: &Term,
        record: Option<&(Name, Record)>,
        makes: bool,
        mut check: impl FnMut(&mut Self, ExprId) -> Bound,
    ) -> Bound {
        let mut seen: Vec<FieldName> = Vec::new();
        let mut result = Bound::default();
        for field in given {
            let again = seen.contains(&field.name);
            match field.name {
                FieldName::Atom(name) => {
                    if again {
                        let parts = [shown.clone(), Term::Atom(name)];
                        self.error(field.pos, say::REDEFINE_FIELD.of(parts));
                        continue;
                    }
                    seen.push(field.name);
                    if let Some((record, known)) = record
                        && !known.fields.iter().any(|(known, ..)| *known == name)
                    {
                        if known.native && !makes {
                            self.warn_undefined_field(field.pos, *record, name);
                        } else {
                            self.undefined_field(field.pos, *record, name);
                        }
                        result.1 = Vars::default();
                        continue;
                    }
                }
                FieldName::Var(known::UNDERSCORE)
                    if record.is_none_or(|(_, record)| record.native) =>
                {
                    self.error(field.pos, &say::NATIVE_WILDCARD);
                    continue;
                }
                FieldName::Var(known::UNDERSCORE) => {
                    if again {
                        self.error(field.pos, &say::BAD_MULTI_FIELD_INIT);
                        result.1 = Vars::default();
                        continue;
                    }
                    seen.push(field.name);
                }
                FieldName::Var(name) => {
                    let parts = [shown.clone(), Term::Atom(name)];
                    self.error(field.pos, say::FIELD_NAME_IS_VARIABLE.of(parts));
                    continue;
                }
            }
            let bound = check(self, field.value);
            result = self.merge_bound(result, bound);
        }
        result
    }

    pub(super) fn record_pattern(
        &mut self,
        pos: Pos,
        name: RecordName,
        fields: Range<RecordField>,
        vars: &Vars,
        old: &Vars,
    ) -> Bound {
        let record = self.record_of(pos, name);
        let local =
            matches!(name, RecordName::Local(name) if !self.imported_records.contains_key(&name));
        if record.is_none() && local {
            return Bound::default();
        }
        let given = &self.ast[fields];
        if let Some((_, record)) = &record
            && !record.native
            && record
                .fields
                .iter()
                .all(|(field, ..)| is_given(given, *field))
            && let Some(wild) = wildcard(given)
        {
            self.error(wild, &say::BAD_MULTI_FIELD_INIT);
        }
        self.fields(
            given,
            &self.record_name(name),
            record.as_ref(),
            false,
            |lint, value| lint.pattern(value, vars, old),
        )
    }

    /// `#r{...}` as an expression, with the defaults of what is not given.
    pub(super) fn record_built(
        &mut self,
        pos: Pos,
        name: RecordName,
        fields: Range<RecordField>,
        vars: &Vars,
        guard: bool,
    ) -> Vars {
        let record = self.record_of(pos, name);
        let local =
            matches!(name, RecordName::Local(name) if !self.imported_records.contains_key(&name));
        if record.is_none() && local {
            return Vars::default();
        }
        let is_native = record.as_ref().is_none_or(|(_, record)| record.native);
        if guard && is_native {
            self.error(pos, &say::NATIVE_RECORD_IN_GUARD);
            return Vars::default();
        }
        if name == RecordName::Any {
            let any = Term::Atom(known::UNDERSCORE);
            self.error(pos, say::UNDEFINED_NATIVE_RECORD.of([any]));
            return Vars::default();
        }
        let errors = self.errors.len();
        let given = &self.ast[fields];
        let check = |lint: &mut Self, value| {
            let used = if guard {
                lint.guard_expr(value, vars)
            } else {
                lint.expr(value, vars)
            };
            (used, Vars::default())
        };
        let (used, _) = self.fields(given, &self.record_name(name), record.as_ref(), true, check);
        if is_native {
            if let Some(record) = record.filter(|_| self.errors.len() == errors) {
                self.uninitialised_fields(pos, &record, given);
            }
            return used;
        }
        if wildcard(given).is_some() {
            return used;
        }
        if let Some((_, record)) = &record {
            for (field, _, default) in &record.fields {
                if let Some(default) = default.filter(|_| !is_given(given, *field)) {
                    self.default_value(pos, default, guard);
                }
            }
        }
        used
    }

    /// A default where a record is built: what it uses counts; what is wrong with it was told at its definition.
    fn default_value(&mut self, pos: Pos, default: ExprId, guard: bool) {
        self.defaults += 1;
        match self.defaults.cmp(&MAX_DEFAULTS) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => {
                let limit = Term::Integer(i64::from(MAX_DEFAULTS));
                self.too_large = Some((pos, say::TOO_MANY_DEFAULTS.of([limit])));
                return;
            }
            std::cmp::Ordering::Greater => return,
        }
        let (errors, warnings, called) =
            (self.errors.len(), self.warnings.len(), self.called.len());
        let outer = self.instead_of.replace(self.instead_of.unwrap_or(pos));
        if guard {
            self.guard_expr(default, &Vars::default());
        } else {
            self.expr(default, &Vars::default());
            self.errors.truncate(errors);
            self.warnings.truncate(warnings);
            self.called.truncate(called);
        }
        self.instead_of = outer;
    }

    /// `R#r{...}`: the variables of the fields, or `None` where those of the record do not count either.
    pub(super) fn record_update(
        &mut self,
        pos: Pos,
        name: RecordName,
        fields: Range<RecordField>,
        vars: &Vars,
    ) -> Option<Vars> {
        let record = self.record_of(pos, name);
        let local =
            matches!(name, RecordName::Local(name) if !self.imported_records.contains_key(&name));
        if record.is_none() && local {
            return Some(Vars::default());
        }
        let given = &self.ast[fields];
        let check = |lint: &mut Self, value| (lint.expr(value, vars), Vars::default());
        let (used, _) = self.fields(
            given,
            &self.record_name(name),
            record.as_ref(),
            false,
            check,
        );
        if let (Some(wild), Some((name, _))) = (wildcard(given), &record)
            && !record.as_ref().is_none_or(|(_, record)| record.native)
        {
            self.error(wild, say::WILDCARD_IN_UPDATE.of([Term::Atom(*name)]));
            return None;
        }
        Some(used)
    }

    /// `record_info(fields, r)`.
    pub(super) fn record_info(&mut self, pos: Pos, name_pos: Pos, arguments: &[ExprId]) {
        use asterias_syntax::ast::Expr;
        let [info, record] = *arguments else {
            return self.error(pos, &say::ILLEGAL_RECORD_INFO);
        };
        match (self.ast.expr(info), self.ast.expr(record)) {
            (Expr::Atom(known::FIELDS | known::SIZE), Expr::Atom(name))
                if self.imported_records.contains_key(&name)
                    || self.records.get(&name).is_some_and(|record| record.native) =>
            {
                self.error(self.ast.pos(info), &say::NATIVE_RECORD_INFO);
            }
            (Expr::Atom(known::FIELDS | known::SIZE), Expr::Atom(name)) => {
                self.existing_record(name_pos, name)
            }
            (Expr::Atom(_), Expr::Atom(_)) => {
                self.error(self.ast.pos(info), &say::ILLEGAL_RECORD_INFO)
            }
            _ => self.error(pos, &say::ILLEGAL_RECORD_INFO),
        }
    }
}

pub(super) fn is_given(given: &[RecordField], field: Name) -> bool {
    given
        .iter()
        .any(|given| given.name == FieldName::Atom(field))
}

fn wildcard(given: &[RecordField]) -> Option<Pos> {
    let found = given
        .iter()
        .find(|field| field.name == FieldName::Var(known::UNDERSCORE));
    found.map(|field| field.pos)
}
