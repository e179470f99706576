//! Which expressions may stand in a guard, and what calls mean there.

use asterias_syntax::ast::{BinaryOp, Expr, ExprId, FieldName, MapField, RecordName};
use asterias_syntax::{Name, known};

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

    /// Whether an expression may stand in a guard.
    pub(crate) fn is_guard_expr(&self, id: ExprId) -> bool {
        let ast = self.ast;
        let mut todo = vec![id];
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
                    if let RecordName::Local(name) = name
                        && let Some(record) = self.records.get(&name)
                    {
                        let is_given = |name: Name| {
                            let mut names = given.iter().map(|field| field.name);
                            names.any(|field| field == FieldName::Atom(name))
                        };
                        let defaults = record.fields.iter().filter(|(name, _)| !is_given(*name));
                        todo.extend(defaults.filter_map(|(_, default)| *default));
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
