//! Records: definitions, fields, defaults.

use asterias_syntax::ast::{
    ExprId, FieldName, Located, Range, RecordDecl, RecordField, RecordName,
};
use asterias_syntax::{Name, Pos, known};

use super::pattern::Bound;
use super::state::{Lint, Record, TypeUser};
use super::vars::Vars;

impl Lint<'_> {
    pub(super) fn record_definition(&mut self, pos: Pos, decl: &RecordDecl) {
        if self.records.contains_key(&decl.name) {
            let shown = self.atom(decl.name);
            self.error(pos, format!("record {shown} already defined"));
            return;
        }
        let mut fields: Vec<(Name, Pos, Option<ExprId>)> = Vec::new();
        for field in &self.ast[decl.fields] {
            if fields.iter().any(|(name, ..)| *name == field.name) {
                let (name, record) = (self.atom(field.name), self.atom(decl.name));
                self.error(
                    field.pos,
                    format!("field {name} already defined in record {record}"),
                );
                continue;
            }
            let errors = self.errors.len();
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
        let RecordName::Local(name) = name else {
            return None;
        };
        if let Some(record) = self.records.get(&name).cloned() {
            self.use_record(name);
            return Some((name, record));
        }
        if !self.imported_records.contains(&name) {
            let shown = self.atom(name);
            self.error(pos, format!("record {shown} undefined"));
        }
        None
    }

    fn undefined_field(&mut self, pos: Pos, record: Name, field: Name) {
        let (field, record) = (self.atom(field), self.atom(record));
        self.error(pos, format!("field {field} undefined in record {record}"));
    }

    /// `#r.f` and the field of `R#r.f`.
    pub(super) fn record_index(&mut self, pos: Pos, name: RecordName, field: Located<Name>) {
        if let Some((name, record)) = self.record_of(pos, name)
            && !record
                .fields
                .iter()
                .any(|(known, ..)| *known == field.value)
        {
            self.undefined_field(field.pos, name, field.value);
        }
    }

    /// Looks at each given field: `check` at its value if the field makes sense. As in OTP, a field that makes none lets
    /// what the fields before it bind be forgotten.
    fn fields(
        &mut self,
        given: &[RecordField],
        record: Option<&(Name, Record)>,
        mut check: impl FnMut(&mut Self, ExprId) -> Bound,
    ) -> Bound {
        let mut seen: Vec<FieldName> = Vec::new();
        let mut result = Bound::default();
        for field in given {
            let again = seen.contains(&field.name);
            match field.name {
                FieldName::Atom(name) => {
                    if again {
                        let record = record.map_or(known::UNDERSCORE, |(name, _)| *name);
                        let (name, record) = (self.atom(name), self.atom(record));
                        self.error(
                            field.pos,
                            format!("field {name} already defined in record {record}"),
                        );
                        continue;
                    }
                    seen.push(field.name);
                    if let Some((record, known)) = record
                        && !known.fields.iter().any(|(known, ..)| *known == name)
                    {
                        self.undefined_field(field.pos, *record, name);
                        result.1 = Vars::default();
                        continue;
                    }
                }
                FieldName::Var(known::UNDERSCORE) => {
                    if again {
                        self.error(field.pos, "'_' initializes no omitted fields");
                        result.1 = Vars::default();
                        continue;
                    }
                    seen.push(field.name);
                }
                FieldName::Var(name) => {
                    let record = record.map_or(known::UNDERSCORE, |(name, _)| *name);
                    let (name, record) = (self.atom(name), self.atom(record));
                    self.error(
                        field.pos,
                        format!("field {name} is not an atom or _ in record {record}"),
                    );
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
            matches!(name, RecordName::Local(name) if !self.imported_records.contains(&name));
        if record.is_none() && local {
            return Bound::default();
        }
        let given = &self.ast[fields];
        if let Some((_, record)) = &record
            && record
                .fields
                .iter()
                .all(|(field, ..)| is_given(given, *field))
            && let Some(wild) = wildcard(given)
        {
            self.error(wild, "'_' initializes no omitted fields");
        }
        self.fields(given, record.as_ref(), |lint, value| {
            lint.pattern(value, vars, old)
        })
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
            matches!(name, RecordName::Local(name) if !self.imported_records.contains(&name));
        if record.is_none() && local {
            return Vars::default();
        }
        let given = &self.ast[fields];
        let check = |lint: &mut Self, value| {
            let used = if guard {
                lint.guard_expr(value, vars)
            } else {
                lint.expr(value, vars)
            };
            (used, Vars::default())
        };
        let (used, _) = self.fields(given, record.as_ref(), check);
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

    /// `R#r{...}`.
    pub(super) fn record_update(
        &mut self,
        pos: Pos,
        name: RecordName,
        fields: Range<RecordField>,
        vars: &Vars,
    ) -> Vars {
        let record = self.record_of(pos, name);
        let local =
            matches!(name, RecordName::Local(name) if !self.imported_records.contains(&name));
        if record.is_none() && local {
            return Vars::default();
        }
        let given = &self.ast[fields];
        let check = |lint: &mut Self, value| (lint.expr(value, vars), Vars::default());
        let (used, _) = self.fields(given, record.as_ref(), check);
        if let (Some(wild), Some((name, _))) = (wildcard(given), &record) {
            let shown = self.atom(*name);
            self.error(
                wild,
                format!("meaningless use of _ in update of record {shown}"),
            );
        }
        used
    }

    /// `record_info(fields, r)`.
    pub(super) fn record_info(&mut self, pos: Pos, name_pos: Pos, arguments: &[ExprId]) {
        use asterias_syntax::ast::Expr;
        let [info, record] = *arguments else {
            return self.error(pos, "illegal record info");
        };
        match (self.ast.expr(info), self.ast.expr(record)) {
            (Expr::Atom(known::FIELDS | known::SIZE), Expr::Atom(name)) => {
                self.existing_record(name_pos, name)
            }
            (Expr::Atom(_), Expr::Atom(_)) => self.error(self.ast.pos(info), "illegal record info"),
            _ => self.error(pos, "illegal record info"),
        }
    }
}

fn is_given(given: &[RecordField], field: Name) -> bool {
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
