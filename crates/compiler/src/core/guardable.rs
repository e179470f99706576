//! Which expressions may stand in a guard, and what calls mean there.

use asterias_syntax::ast::{BinaryOp, Expr, ExprId, FieldName, MapField, RecordField, RecordName};
use asterias_syntax::known;
use rustc_hash::FxHashSet;

use super::bif::Bif;
use super::expr::binary_bif;
use super::lower::Lower;

impl Lower<'_> {
    /// The function that a call in a guard means.
    pub(crate) fn guard_bif(&self, function: ExprId, arity: usize) -> Option<Bif> {
        let name = match self.ast.expr(function) {
            Expr::Atom(name) => {
                let count = u32::try_from(arity).ok()?;
                let import = self.imports.get(&(name, count));
                let is_imported = import.is_some_and(|module| *module != known::ERLANG);
                if is_imported || self.functions.contains_key(&(name, count)) {
                    return None;
                }
                name
            }
            Expr::Remote { module, function } => {
                match (self.ast.expr(module), self.ast.expr(function)) {
                    (Expr::Atom(known::ERLANG), Expr::Atom(name)) => name,
                    _ => return None,
                }
            }
            _ => return None,
        };
        let text = self.names.text(name);
        Bif::find(text, arity).or_else(|| old_test(text, arity))
    }

    /// What `float(X)` tests where it is a whole test: of the old names only this one is a function too.
    pub(crate) fn old_float_test(&self, id: ExprId) -> Option<ExprId> {
        let Expr::Call {
            function,
            arguments,
        } = self.ast.expr(id)
        else {
            return None;
        };
        let ([tested], Expr::Atom(known::FLOAT)) = (&self.ast[arguments], self.ast.expr(function))
        else {
            return None;
        };
        let own = (known::FLOAT, 1);
        let overridden = self.functions.contains_key(&own) || self.imports.contains_key(&own);
        (!overridden).then_some(*tested)
    }

    /// Whether an expression may stand in a guard.
    pub(crate) fn is_guard_expr(&self, id: ExprId) -> bool {
        let ast = self.ast;
        let mut todo = vec![id];
        // Defaults of records, each looked at once.
        let mut defaults: FxHashSet<ExprId> = FxHashSet::default();
        while let Some(id) = todo.pop() {
            match ast.expr(id) {
                Expr::Var(_)
                | Expr::Atom(_)
                | Expr::Char(_)
                | Expr::Integer(_)
                | Expr::Big(_)
                | Expr::Float(_)
                | Expr::String(_)
                | Expr::Nil
                | Expr::RecordIndex { .. } => {}
                Expr::List { items, tail } => {
                    todo.extend(&ast[items]);
                    todo.push(tail);
                }
                Expr::Tuple(items) => todo.extend(&ast[items]),
                Expr::Map(fields) => fields_into(&ast[fields], &mut todo),
                Expr::MapUpdate { map, fields } => {
                    todo.push(map);
                    fields_into(&ast[fields], &mut todo);
                }
                Expr::Bin(elements) => {
                    for element in &ast[elements] {
                        todo.push(element.value);
                        todo.extend(element.size);
                    }
                }
                Expr::Record { name, fields } => {
                    let given = &ast[fields];
                    todo.extend(given.iter().map(|field| field.value));
                    let record = match name {
                        RecordName::Local(tag) => self.records.get(&tag),
                        RecordName::Remote(..) | RecordName::Any => None,
                    };
                    for (field, default) in record.map_or(&[][..], |record| &record.fields) {
                        let is_given = |part: &RecordField| {
                            matches!(part.name, FieldName::Var(_))
                                || part.name == FieldName::Atom(*field)
                        };
                        if let Some(default) = default.filter(|_| !given.iter().any(is_given))
                            && defaults.insert(default)
                        {
                            todo.push(default);
                        }
                    }
                }
                Expr::RecordField { record, .. } => todo.push(record),
                Expr::Op { op, left, right } => {
                    let fine = matches!(op, BinaryOp::AndAlso | BinaryOp::OrElse)
                        || binary_bif(op).is_some();
                    if !fine {
                        return false;
                    }
                    todo.extend([left, right]);
                }
                Expr::Prefix { operand, .. } => todo.push(operand),
                Expr::Call {
                    function,
                    arguments,
                } => {
                    let args = &ast[arguments];
                    let record = self.is_record_call(function, args.len());
                    if !record && self.guard_bif(function, args.len()).is_none() {
                        return false;
                    }
                    todo.extend(args);
                }
                _ => return false,
            }
        }
        true
    }

    fn is_record_call(&self, function: ExprId, arity: usize) -> bool {
        let name = match self.ast.expr(function) {
            Expr::Atom(name) => {
                let key = (name, u32::try_from(arity).unwrap_or(u32::MAX));
                if self.functions.contains_key(&key) || self.imports.contains_key(&key) {
                    return false;
                }
                name
            }
            Expr::Remote { module, function } => {
                match (self.ast.expr(module), self.ast.expr(function)) {
                    (Expr::Atom(known::ERLANG), Expr::Atom(name)) => name,
                    _ => return false,
                }
            }
            _ => return false,
        };
        name == known::IS_RECORD && (1..=3).contains(&arity)
    }
}

fn fields_into(fields: &[MapField], todo: &mut Vec<ExprId>) {
    for field in fields {
        todo.extend([field.key, field.value]);
    }
}

/// Tests of type by their old names, which guards alone know.
fn old_test(name: &str, arity: usize) -> Option<Bif> {
    if arity != 1 {
        return None;
    }
    Some(match name {
        "atom" => Bif::IsAtom,
        "binary" => Bif::IsBinary,
        "function" => Bif::IsFunction,
        "integer" => Bif::IsInteger,
        "list" => Bif::IsList,
        "number" => Bif::IsNumber,
        "pid" => Bif::IsPid,
        "port" => Bif::IsPort,
        "reference" => Bif::IsReference,
        "tuple" => Bif::IsTuple,
        _ => return None,
    })
}
