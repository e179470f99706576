//! Which functions do nothing but answer, as OTP's `erl_bifs` has it.

use asterias_syntax::{Term, known};

/// Functions of `erlang` that only fail or answer.
const PURE: &[(&str, &[u32])] = &[
    ("abs", &[1]),
    ("atom_to_binary", &[1, 2]),
    ("atom_to_list", &[1]),
    ("binary_part", &[2, 3]),
    ("binary_to_atom", &[1, 2]),
    ("binary_to_float", &[1]),
    ("binary_to_integer", &[1]),
    ("binary_to_list", &[1, 3]),
    ("bit_size", &[1]),
    ("byte_size", &[1]),
    ("ceil", &[1]),
    ("element", &[2]),
    ("float", &[1]),
    ("float_to_binary", &[1]),
    ("float_to_list", &[1]),
    ("floor", &[1]),
    ("hd", &[1]),
    ("integer_to_binary", &[1]),
    ("integer_to_list", &[1]),
    ("is_function", &[2]),
    ("is_map_key", &[2]),
    ("is_record", &[1, 2, 3]),
    ("length", &[1]),
    ("list_to_atom", &[1]),
    ("list_to_binary", &[1]),
    ("list_to_float", &[1]),
    ("list_to_integer", &[1, 2]),
    ("list_to_pid", &[1]),
    ("list_to_tuple", &[1]),
    ("make_fun", &[3]),
    ("map_get", &[2]),
    ("pid_to_list", &[1]),
    ("round", &[1]),
    ("setelement", &[3]),
    ("size", &[1]),
    ("split_binary", &[2]),
    ("tl", &[1]),
    ("trunc", &[1]),
    ("tuple_size", &[1]),
    ("tuple_to_list", &[1]),
];

/// Functions of `erlang` that answer, whatever they get.
const SAFE: &[(&str, &[u32])] = &[
    ("date", &[0]),
    ("get", &[0, 1]),
    ("get_cookie", &[0]),
    ("get_keys", &[1]),
    ("group_leader", &[0]),
    ("is_alive", &[0]),
    ("is_atom", &[1]),
    ("is_binary", &[1]),
    ("is_bitstring", &[1]),
    ("is_boolean", &[1]),
    ("is_float", &[1]),
    ("is_function", &[1]),
    ("is_integer", &[1]),
    ("is_list", &[1]),
    ("is_map", &[1]),
    ("is_number", &[1]),
    ("is_pid", &[1]),
    ("is_port", &[1]),
    ("is_reference", &[1]),
    ("is_tuple", &[1]),
    ("make_ref", &[0]),
    ("max", &[2]),
    ("min", &[2]),
    ("node", &[0]),
    ("nodes", &[0]),
    ("ports", &[0]),
    ("pre_loaded", &[0]),
    ("processes", &[0]),
    ("registered", &[0]),
    ("self", &[0]),
    ("term_to_binary", &[1]),
    ("time", &[0]),
];

/// The same of other modules.
const PURE_ELSEWHERE: &[(&str, &str, u32)] = &[
    ("lists", "append", 2),
    ("lists", "subtract", 2),
    ("maps", "get", 2),
    ("maps", "is_key", 2),
    ("maps", "new", 0),
    ("math", "acos", 1),
    ("math", "acosh", 1),
    ("math", "asin", 1),
    ("math", "asinh", 1),
    ("math", "atan", 1),
    ("math", "atan2", 2),
    ("math", "atanh", 1),
    ("math", "ceil", 1),
    ("math", "cos", 1),
    ("math", "cosh", 1),
    ("math", "erf", 1),
    ("math", "erfc", 1),
    ("math", "exp", 1),
    ("math", "floor", 1),
    ("math", "fmod", 2),
    ("math", "log", 1),
    ("math", "log10", 1),
    ("math", "log2", 1),
    ("math", "pi", 0),
    ("math", "pow", 2),
    ("math", "sin", 1),
    ("math", "sinh", 1),
    ("math", "sqrt", 1),
    ("math", "tan", 1),
    ("math", "tanh", 1),
];

/// Functions that tell of what kind a value is.
const TESTS: &[&str] = &[
    "is_atom",
    "is_binary",
    "is_bitstring",
    "is_boolean",
    "is_float",
    "is_function",
    "is_integer",
    "is_list",
    "is_map",
    "is_number",
    "is_pid",
    "is_port",
    "is_reference",
    "is_tuple",
];

fn has(table: &[(&str, &[u32])], name: &str, arity: u32) -> bool {
    let place = table.binary_search_by_key(&name, |(name, _)| name);
    place.is_ok_and(|place| table[place].1.contains(&arity))
}

/// Whether a call does nothing at all.
pub(super) fn is_safe(module: &str, name: &str, arity: u32) -> bool {
    module == "erlang" && has(SAFE, name, arity)
}

/// Whether all that a call can do is to fail.
pub(super) fn is_pure(module: &str, name: &str, arity: u32) -> bool {
    if module == "erlang" {
        has(PURE, name, arity) || has(SAFE, name, arity)
    } else {
        PURE_ELSEWHERE.contains(&(module, name, arity))
    }
}

/// Whether a function of `erlang` answers `true` or `false`.
pub(super) fn is_test(name: &str, arity: u32) -> bool {
    arity == 1 && TESTS.contains(&name)
}

/// What a test of kinds answers for a written term, if that is known.
pub(super) fn answers(name: &str, arity: u32, term: &Term) -> Option<bool> {
    Some(match (name, arity) {
        // Whether a tuple is a record, and of which kind, is for others to say.
        ("is_record", 2 | 3) => match term {
            Term::Tuple(_) => return None,
            _ => false,
        },
        ("is_atom", 1) => matches!(term, Term::Atom(_)),
        ("is_boolean", 1) => matches!(term, Term::Atom(known::TRUE | known::FALSE)),
        ("is_integer", 1) => matches!(term, Term::Integer(_) | Term::Big(_)),
        ("is_float", 1) => matches!(term, Term::Float(_)),
        ("is_number", 1) => matches!(term, Term::Integer(_) | Term::Big(_) | Term::Float(_)),
        ("is_list", 1) => matches!(term, Term::String(_) | Term::List(_) | Term::Improper(..)),
        ("is_tuple", 1) => matches!(term, Term::Tuple(_)),
        ("is_map", 1) => matches!(term, Term::Map(_)),
        ("is_bitstring", 1) => matches!(term, Term::Bits(..)),
        ("is_binary", 1) => matches!(term, Term::Bits(_, 8)),
        ("is_function", 1) => matches!(term, Term::Fun(..)),
        ("is_pid" | "is_port" | "is_reference", 1) => false,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_order() {
        assert!(PURE.is_sorted_by_key(|(name, _)| name));
        assert!(SAFE.is_sorted_by_key(|(name, _)| name));
    }
}
