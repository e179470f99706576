//! How an entry is called: what stands in the documentation, in a specification, or at the head of the function.

use asterias_syntax::ast::{Ast, Expr, Function, Spec, Type, TypeArgs, TypeId};
use asterias_syntax::parse::parse_exprs;
use asterias_syntax::scan::{Scanned, Scanner, Tables};
use asterias_syntax::token::Reserved;
use asterias_syntax::{FileId, Name, Names, Term, deep, known, write};

/// The first line of a text and the rest, if that line is a call of the function.
pub(super) fn written(text: &str, name: &str, arity: u32) -> Option<(String, String)> {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let is_call = deep::run(|| is_call(first, name, arity)).unwrap_or(false);
    is_call.then(|| (first.to_owned(), rest.to_owned()))
}

fn is_call(line: &str, name: &str, arity: u32) -> bool {
    let (mut names, mut ast) = (Names::new(), Ast::default());
    let mut tokens = Vec::new();
    let line = format!("{line}.");
    let mut tables = Tables {
        names: &mut names,
        ast: &mut ast,
        reserved: Reserved { maybe: false },
    };
    let mut scanner = Scanner::new(&line, FileId::default());
    if !matches!(scanner.form(&mut tables, &mut tokens), Scanned::Form) {
        return false;
    }
    let Ok(exprs) = parse_exprs(&tokens, &mut names, &mut ast) else {
        return false;
    };
    let [only] = ast[exprs] else {
        return false;
    };
    match ast.expr(only) {
        Expr::Call {
            function,
            arguments,
        } => {
            let called = ast.expr(function);
            arguments.len() == arity as usize
                && matches!(called, Expr::Atom(called) if names.text(called) == name)
        }
        _ => false,
    }
}

/// The names in the one clause of a specification, if each argument has one.
pub(super) fn of_spec(ast: &Ast, spec: &Spec) -> Option<Vec<Name>> {
    let [only] = ast[spec.sigs] else {
        return None;
    };
    let arguments = arguments(ast, only)?;
    let name = |id: &TypeId| match ast.ty(*id) {
        Type::Var(name) => Some(name),
        Type::Annotated(name, _) => match ast.ty(name) {
            Type::Var(name) => Some(name),
            _ => None,
        },
        _ => None,
    };
    arguments.iter().map(name).collect()
}

/// The types of the arguments of a function type.
fn arguments(ast: &Ast, id: TypeId) -> Option<&[TypeId]> {
    let mut id = id;
    loop {
        match ast.ty(id) {
            Type::Bounded(fun, _) => id = fun,
            Type::Predefined(known::FUN, TypeArgs::List(parts)) => {
                let product = *ast[parts].first()?;
                return match ast.ty(product) {
                    Type::Predefined(known::PRODUCT, TypeArgs::List(arguments)) => {
                        Some(&ast[arguments])
                    }
                    _ => None,
                };
            }
            _ => return None,
        }
    }
}

/// The names in the only clause of a function.
pub(super) fn of_function(ast: &Ast, function: &Function) -> Option<Vec<Name>> {
    let [clause] = ast[function.clauses] else {
        return None;
    };
    let name = |id: &_| match ast.expr(*id) {
        Expr::Var(name) if name != known::UNDERSCORE => Some(name),
        _ => None,
    };
    ast[clause.patterns].iter().map(name).collect()
}

/// The names of type variables.
pub(super) fn of_types(ast: &Ast, types: &[TypeId]) -> Option<Vec<Name>> {
    let name = |id: &TypeId| match ast.ty(*id) {
        Type::Var(name) if name != known::UNDERSCORE => Some(name),
        Type::Annotated(name, _) => match ast.ty(name) {
            Type::Var(name) if name != known::UNDERSCORE => Some(name),
            _ => None,
        },
        _ => None,
    };
    types.iter().map(name).collect()
}

/// The names in the one clause of a callback.
pub(super) fn of_callback(ast: &Ast, spec: &Spec) -> Option<Vec<Name>> {
    let [only] = ast[spec.sigs] else {
        return None;
    };
    of_types(ast, arguments(ast, only)?)
}

/// What `equiv` says, as a text: a function, or a call in abstract form.
pub(super) fn equivalent(value: &Term, names: &Names) -> Term {
    let text = match value {
        Term::Tuple(parts) => match &parts[..] {
            [Term::Atom(name), Term::Integer(arity)] => {
                Some(format!("{}/{arity}", write::atom(names.text(*name))))
            }
            _ => call(value, names),
        },
        _ => None,
    };
    text.map_or_else(|| value.clone(), |text| Term::binary(text.as_bytes()))
}

/// A call and its arguments as `erl_pp` prints them; none where they are not calls, constants and variables.
fn call(form: &Term, names: &Names) -> Option<String> {
    let Term::Tuple(parts) = form else {
        return None;
    };
    let [Term::Atom(tag), _, rest @ ..] = &parts[..] else {
        return None;
    };
    let all = |forms: &Term| -> Option<String> {
        let items: &[Term] = match forms {
            Term::List(items) => items,
            _ => return None,
        };
        let texts: Option<Vec<String>> = items.iter().map(|item| call(item, names)).collect();
        Some(texts?.join(", "))
    };
    match (names.text(*tag), rest) {
        ("call", [function, arguments]) => {
            Some(format!("{}({})", call(function, names)?, all(arguments)?))
        }
        ("remote", [module, function]) => Some(format!(
            "{}:{}",
            call(module, names)?,
            call(function, names)?
        )),
        ("var", [Term::Atom(name)]) => Some(names.text(*name).to_owned()),
        ("nil", []) => Some("[]".to_owned()),
        ("tuple", [items]) => Some(format!("{{{}}}", all(items)?)),
        ("atom" | "integer" | "float" | "string", [value]) => Some(write::term(value, names)),
        ("char", [Term::Integer(value)]) => Some(write::char(u32::try_from(*value).ok()?)),
        ("cons", [head, tail]) => {
            let mut text = format!("[{}", call(head, names)?);
            let mut rest = tail;
            loop {
                let Term::Tuple(parts) = rest else {
                    return None;
                };
                match &parts[..] {
                    [Term::Atom(tag), _] if names.text(*tag) == "nil" => return Some(text + "]"),
                    [Term::Atom(tag), _, head, tail] if names.text(*tag) == "cons" => {
                        text += &format!(", {}", call(head, names)?);
                        rest = tail;
                    }
                    _ => return Some(format!("{text} | {}]", call(rest, names)?)),
                }
            }
        }
        _ => None,
    }
}
