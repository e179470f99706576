//! How a call is named in a sentence.

use asterias_syntax::write;

use crate::auto_import;

/// A call as the subject of a failure (`!`), as what is done (`+`), or as what has no effect (`?`).
pub(super) fn shown(form: &str, module: &str, name: &str, arity: i64) -> String {
    let shown = write::atom(name);
    let is_own = module == "erlang";
    if is_own && is_operator(name, arity) {
        return match form {
            "!" => format!("evaluation of operator {shown}/{arity}"),
            "+" => format!("evaluating operator {shown}/{arity}"),
            _ => format!("use of operator {shown}"),
        };
    }
    let is_imported = u32::try_from(arity).is_ok_and(|arity| auto_import::is(name, arity));
    let called = if is_own && is_imported {
        format!("{shown}/{arity}")
    } else {
        format!("{}:{shown}/{arity}", write::atom(module))
    };
    match form {
        "+" => format!("calling {called}"),
        _ => format!("the call to {called}"),
    }
}

fn is_operator(name: &str, arity: i64) -> bool {
    match (name, arity) {
        ("not" | "bnot", 1) | ("+" | "-", 1 | 2) => true,
        (_, 2) => matches!(
            name,
            "*" | "/"
                | "div"
                | "rem"
                | "band"
                | "bor"
                | "bxor"
                | "bsl"
                | "bsr"
                | "and"
                | "or"
                | "xor"
                | "=="
                | "/="
                | "=<"
                | "<"
                | ">="
                | ">"
                | "=:="
                | "=/="
                | "++"
                | "--"
                | "!"
        ),
        _ => false,
    }
}
