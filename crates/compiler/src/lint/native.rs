//! Native records (OTP 29): what their definitions, exports and imports may say, and what is not for them.

use std::collections::HashSet;

use asterias_syntax::ast::{Expr, ExprId, Form, RecordField};
use asterias_syntax::{Name, Pos, Term, known};

use super::state::{Lint, Record};
use crate::messages as say;

impl Lint<'_> {
    /// Whether a default can be a constant of the definition.
    pub(super) fn is_constant_default(&self, default: ExprId) -> bool {
        let mut todo = vec![default];
        while let Some(id) = todo.pop() {
            match self.ast.expr(id) {
                Expr::Integer(_)
                | Expr::Big(_)
                | Expr::Char(_)
                | Expr::Float(_)
                | Expr::Atom(_)
                | Expr::Nil
                | Expr::String(_) => {}
                Expr::List { items, tail } => {
                    todo.extend(&self.ast[items]);
                    todo.push(tail);
                }
                Expr::Tuple(items) => todo.extend(&self.ast[items]),
                Expr::Map(fields) => {
                    for field in &self.ast[fields] {
                        todo.extend([field.key, field.value]);
                    }
                }
                Expr::Bin(elements) => {
                    let is_text = |id| matches!(self.ast.expr(id), Expr::String(_));
                    let all_text = self.ast[elements].iter().all(|part| is_text(part.value));
                    if !all_text {
                        return false;
                    }
                }
                Expr::Op { left, right, .. } if self.constant(id).is_some() => {
                    todo.extend([left, right]);
                }
                Expr::Prefix { operand, .. } if self.constant(id).is_some() => todo.push(operand),
                _ => return false,
            }
        }
        true
    }

    pub(super) fn import_records(&mut self, pos: Pos, module: Name, names: &[Name]) {
        self.module_name(module, pos);
        let mut refused = false;
        for &name in names {
            if self.records.contains_key(&name) {
                self.error(pos, say::LOCAL_RECORD.of([Term::Atom(name)]));
                refused = true;
            } else if let Some(&from) = self.imported_records.get(&name) {
                let parts = [Term::Atom(name), Term::Atom(from)];
                self.error(pos, say::IMPORTED_RECORD.of(parts));
                refused = true;
            }
        }
        if !refused {
            let imports = names.iter().map(|name| (*name, module));
            self.imported_records.extend(imports);
        }
    }

    /// `-export_record([r]).`, when all records are known.
    pub(super) fn check_exported_records(&mut self, forms: &[Form]) {
        let mut wrong: HashSet<Name> = HashSet::new();
        for (pos, term) in Self::attribute_terms(forms, known::EXPORT_RECORD) {
            let Term::Atom(name) = *term else {
                self.error(pos, &say::BAD_EXPORT_RECORD);
                continue;
            };
            if wrong.contains(&name) {
                let again = say::DUPLICATED_EXPORT_RECORD.of([Term::Atom(name)]);
                self.error(pos, again);
                continue;
            }
            match self.records.get(&name).map(|record| record.native) {
                Some(true) => self.use_record(name),
                Some(false) => {
                    self.use_record(name);
                    wrong.insert(name);
                    self.error(pos, &say::TUPLE_RECORD_EXPORTED);
                }
                None => {
                    wrong.insert(name);
                    let undefined = say::UNDEFINED_NATIVE_RECORD.of([Term::Atom(name)]);
                    self.error(pos, undefined);
                }
            }
        }
    }

    /// Fields that a native record lacks, where it may have changed since: a warning.
    pub(super) fn warn_undefined_field(&mut self, pos: Pos, record: Name, field: Name) {
        let parts = [Term::Atom(record), Term::Atom(field)];
        self.warning(pos, say::UNDEFINED_FIELD.of(parts));
    }

    /// Fields without a value where a native record is made.
    pub(super) fn uninitialised_fields(
        &mut self,
        pos: Pos,
        (name, record): &(Name, Record),
        given: &[RecordField],
    ) {
        for &(field, _, default) in &record.fields {
            if default.is_none() && !super::record::is_given(given, field) {
                let parts = [Term::Atom(*name), Term::Atom(field)];
                self.error(pos, say::UNINITIALIZED_FIELD.of(parts));
            }
        }
    }
}
