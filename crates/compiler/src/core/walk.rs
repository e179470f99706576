//! The children of an expression, for what looks at whole trees: the names in a comprehension, the size of an `after`.

use asterias_syntax::Name;
use asterias_syntax::ast::{
    Ast, Clauses, Expr, ExprId, Exprs, Generator, GeneratorPattern, Qualifier, Range,
};
use rustc_hash::FxHashSet;

/// How large an `after` may be that is put where it is needed, instead of into a function of its own.
const MAX_SMALL_AFTER: usize = 19;

/// Calls `visit` with everything directly below an expression: patterns, guards and bodies.
pub(crate) fn children(ast: &Ast, id: ExprId, mut visit: impl FnMut(ExprId)) {
    let visit = &mut visit;
    match ast.expr(id) {
        Expr::Var(_)
        | Expr::Atom(_)
        | Expr::Char(_)
        | Expr::Integer(_)
        | Expr::Big(_)
        | Expr::Float(_)
        | Expr::String(_)
        | Expr::Nil
        | Expr::RecordIndex { .. }
        | Expr::LocalFun { .. } => {}
        Expr::List { items, tail } => {
            all(ast, items, visit);
            visit(tail);
        }
        Expr::Tuple(items) | Expr::Block(items) => all(ast, items, visit),
        Expr::Map(fields) => map_fields(ast, fields, visit),
        Expr::MapUpdate { map, fields } => {
            visit(map);
            map_fields(ast, fields, visit);
        }
        Expr::Bin(elements) => {
            for element in &ast[elements] {
                visit(element.value);
                element.size.into_iter().for_each(&mut *visit);
            }
        }
        Expr::Record { fields, .. } => {
            ast[fields].iter().for_each(|field| visit(field.value));
        }
        Expr::RecordUpdate { record, fields, .. } => {
            ast[fields].iter().for_each(|field| visit(field.value));
            visit(record);
        }
        Expr::RecordField { record, .. } => visit(record),
        Expr::Op { left, right, .. } => {
            visit(left);
            visit(right);
        }
        Expr::Prefix { operand, .. } | Expr::Catch(operand) => visit(operand),
        Expr::Match { pattern, value } | Expr::MaybeMatch { pattern, value } => {
            visit(pattern);
            visit(value);
        }
        Expr::Call {
            function,
            arguments,
        } => {
            visit(function);
            all(ast, arguments, visit);
        }
        Expr::Remote { module, function } => {
            visit(module);
            visit(function);
        }
        Expr::If(cs) | Expr::Fun(cs) | Expr::NamedFun { clauses: cs, .. } => {
            clauses(ast, cs, visit);
        }
        Expr::Case { value, clauses: cs } => {
            visit(value);
            clauses(ast, cs, visit);
        }
        Expr::Receive { clauses: cs, after } => {
            clauses(ast, cs, visit);
            if let Some((timeout, body)) = after {
                visit(timeout);
                all(ast, body, visit);
            }
        }
        Expr::Try {
            body,
            of,
            catch,
            after,
        } => {
            all(ast, body, visit);
            clauses(ast, of, visit);
            clauses(ast, catch, visit);
            all(ast, after, visit);
        }
        Expr::Maybe {
            body, clauses: cs, ..
        } => {
            all(ast, body, visit);
            clauses(ast, cs, visit);
        }
        Expr::RemoteFun {
            module,
            function,
            arity,
        } => {
            visit(module);
            visit(function);
            visit(arity);
        }
        Expr::ListComp {
            templates,
            qualifiers: qs,
        } => {
            all(ast, templates, visit);
            qualifiers(ast, qs, visit);
        }
        Expr::BinComp {
            template,
            qualifiers: qs,
        } => {
            visit(template);
            qualifiers(ast, qs, visit);
        }
        Expr::MapComp {
            templates,
            qualifiers: qs,
        } => {
            map_fields(ast, templates, visit);
            qualifiers(ast, qs, visit);
        }
    }
}

fn all(ast: &Ast, exprs: Exprs, visit: &mut impl FnMut(ExprId)) {
    ast[exprs].iter().copied().for_each(visit);
}

fn map_fields(
    ast: &Ast,
    fields: Range<asterias_syntax::ast::MapField>,
    visit: &mut impl FnMut(ExprId),
) {
    for field in &ast[fields] {
        visit(field.key);
        visit(field.value);
    }
}

fn clauses(ast: &Ast, clauses: Clauses, visit: &mut impl FnMut(ExprId)) {
    for clause in &ast[clauses] {
        all(ast, clause.patterns, visit);
        for guard in &ast[clause.guards] {
            all(ast, *guard, visit);
        }
        all(ast, clause.body, visit);
    }
}

fn qualifiers(ast: &Ast, qualifiers: Range<Qualifier>, visit: &mut impl FnMut(ExprId)) {
    ast[qualifiers]
        .iter()
        .for_each(|qualifier| qualifier_parts(ast, qualifier, visit));
}

/// Calls `visit` with everything directly below a qualifier.
pub(crate) fn qualifier_parts(ast: &Ast, qualifier: &Qualifier, visit: &mut impl FnMut(ExprId)) {
    match qualifier {
        Qualifier::Filter(filter) => visit(*filter),
        Qualifier::Generator(generator) => {
            pattern_parts(generator, visit);
            visit(generator.source);
        }
        Qualifier::Zip { parts, .. } => {
            for part in &ast[*parts] {
                if let Qualifier::Generator(generator) = part {
                    pattern_parts(generator, visit);
                    visit(generator.source);
                }
            }
        }
    }
}

/// Calls `visit` with the patterns of a generator.
pub(crate) fn pattern_parts(generator: &Generator, visit: &mut impl FnMut(ExprId)) {
    match generator.pattern {
        GeneratorPattern::List(pattern) | GeneratorPattern::Bin(pattern) => visit(pattern),
        GeneratorPattern::Map(field) => {
            visit(field.key);
            visit(field.value);
        }
    }
}

/// Adds the names of variables anywhere in an expression, in the order of the text.
pub(crate) fn variables(ast: &Ast, id: ExprId, seen: &mut FxHashSet<Name>, found: &mut Vec<Name>) {
    let mut todo = vec![id];
    let mut below = Vec::new();
    while let Some(id) = todo.pop() {
        if let Expr::Var(name) = ast.expr(id)
            && seen.insert(name)
        {
            found.push(name);
        }
        children(ast, id, |child| below.push(child));
        todo.extend(below.drain(..).rev());
    }
}

/// Whether an `after` is so large that it becomes a function.
pub(crate) fn after_is_large(ast: &Ast, after: Exprs) -> bool {
    let mut size = 0;
    let mut todo: Vec<ExprId> = ast[after].to_vec();
    size += todo.len();
    while let Some(id) = todo.pop() {
        size += match ast.expr(id) {
            Expr::Call { .. }
            | Expr::Op { .. }
            | Expr::Prefix { .. }
            | Expr::Match { .. }
            | Expr::Bin(_)
            | Expr::Catch(_)
            | Expr::Fun(_)
            | Expr::NamedFun { .. }
            | Expr::ListComp { .. }
            | Expr::BinComp { .. }
            | Expr::MapComp { .. } => 1,
            Expr::If(clauses) | Expr::Case { clauses, .. } | Expr::Receive { clauses, .. } => {
                1 + 2 * clauses.len()
            }
            Expr::Try { of, catch, .. } => 2 + 2 * (of.len() + catch.len()),
            _ => 0,
        };
        if size > 2 * MAX_SMALL_AFTER {
            return true;
        }
        children(ast, id, |child| todo.push(child));
    }
    // Statements that are calls or matches were counted twice.
    let statements = ast[after]
        .iter()
        .filter(|&&id| matches!(ast.expr(id), Expr::Call { .. } | Expr::Match { .. }))
        .count();
    size - statements > MAX_SMALL_AFTER
}
