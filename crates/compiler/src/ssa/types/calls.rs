//! What functions of the library answer that every program uses. Who loads the code is not shown any of it.

use asterias_beam::Type;

use super::ty::{LIST, NUMBER, Range, Ty};

/// `erlang:phash2/1` answers less than this.
const PHASH2_LIMIT: i64 = 1 << 27;

/// What a call answers, if it returns.
pub(super) fn answer(module: &str, name: &str, args: &[Ty]) -> Ty {
    match module {
        "erlang" => of_erlang(name, args),
        "lists" => of_lists(name, args),
        "maps" => of_maps(name, args),
        "binary" => match (name, args.len()) {
            ("copy" | "part" | "encode_unsigned" | "list_to_bin", 1..=3) => binary(),
            ("encode_hex" | "decode_hex", 1..=2) => binary(),
            ("at" | "first" | "last", 1..=2) => Ty::integer(Range::new(0, 255)),
            ("split", 2..=3) => list_of(binary()),
            _ => Ty::ANY,
        },
        "math" => Ty::of(Type::FLOAT),
        _ => Ty::ANY,
    }
}

fn binary() -> Ty {
    Ty::bitstring(8).unshown()
}

fn natural() -> Ty {
    Ty::integer(Range::at_least(0))
}

/// A list with an end, of anything.
fn list() -> Ty {
    Ty {
        is_proper: true,
        ..Ty::of(LIST)
    }
}

fn list_of(item: Ty) -> Ty {
    Ty {
        item: Some(item.into()),
        ..list()
    }
}

/// A list of the items of another.
fn items_of(from: &Ty) -> Ty {
    match &from.item {
        Some(item) => list_of(item.as_ref().clone()),
        None => list(),
    }
}

fn of_erlang(name: &str, args: &[Ty]) -> Ty {
    match (name, args) {
        (
            "atom_to_binary" | "float_to_binary" | "integer_to_binary" | "term_to_binary",
            [_] | [_, _],
        )
        | ("iolist_to_binary" | "list_to_binary", [_]) => binary(),
        ("list_to_bitstring", [_]) => Ty::bitstring(1).unshown(),
        ("binary_to_integer" | "list_to_integer", [_] | [_, _])
        | ("convert_time_unit", [_, _, _])
        | ("monotonic_time" | "system_time" | "unique_integer" | "time_offset", [] | [_]) => {
            Ty::integer(Range::ALL)
        }
        ("phash2", [_]) => Ty::integer(Range::new(0, PHASH2_LIMIT - 1)),
        ("iolist_size" | "phash2", _) => natural(),
        ("binary_to_float" | "list_to_float", [_]) => Ty::of(Type::FLOAT),
        (
            "binary_to_atom" | "binary_to_existing_atom" | "list_to_atom" | "list_to_existing_atom",
            [_] | [_, _],
        ) => Ty::of(Type::ATOM),
        (
            "atom_to_list" | "float_to_list" | "integer_to_list" | "bitstring_to_list"
            | "binary_to_list",
            _,
        ) => list(),
        ("tuple_to_list", [_]) => list(),
        ("++", [left, right])
            if right.is_only(LIST) && right.is_proper || right.is_only(Type::NIL) =>
        {
            if left.is_only(Type::NIL) || right.is_only(Type::NIL) {
                list()
            } else {
                items_of(&left.join(right))
            }
        }
        ("--", [left, _]) => items_of(left),
        ("make_ref", []) => Ty::of(Type::REFERENCE),
        _ => Ty::ANY,
    }
}

fn of_lists(name: &str, args: &[Ty]) -> Ty {
    match (name, args) {
        ("reverse" | "sort" | "usort", [from]) => items_of(from),
        ("sort" | "usort" | "filter" | "keysort", [_, from]) => items_of(from),
        ("takewhile" | "subtract", [_, _]) | ("sublist", [_, _] | [_, _, _]) => list(),
        ("map" | "flatmap" | "filtermap" | "zip", [_, _])
        | ("zipwith", [_, _, _])
        | ("flatten" | "droplast", [_])
        | ("enumerate", _) => list(),
        ("duplicate", [_, item]) => list_of(item.clone().unshown()),
        ("seq", [from, to]) => seq(from, to),
        ("seq", [_, _, _]) => list_of(Ty::integer(Range::ALL)),
        ("member" | "all" | "any" | "prefix" | "suffix", [_, _]) | ("keymember", [_, _, _]) => {
            Ty::boolean()
        }
        ("flatlength", [_]) => natural(),
        ("sum", [_]) => Ty::of(NUMBER),
        _ => Ty::ANY,
    }
}

/// The integers from the first on, as far as that.
fn seq(from: &Ty, to: &Ty) -> Ty {
    let is_integer = from.is_only(Type::INTEGER) && to.is_only(Type::INTEGER);
    let is_empty = matches!((from.range.min, to.range.max), (Some(min), Some(max)) if min > max);
    list_of(Ty::integer(if is_integer && !is_empty {
        Range {
            min: from.range.min,
            max: to.range.max,
        }
    } else {
        Range::ALL
    }))
}

fn of_maps(name: &str, args: &[Ty]) -> Ty {
    match (name, args.len()) {
        ("keys" | "values", 1) | ("to_list", 1) => list(),
        ("is_key", 2) => Ty::boolean(),
        ("size", 1) => natural(),
        (
            "put" | "update" | "remove" | "merge" | "new" | "from_list" | "map" | "filter" | "with"
            | "without" | "from_keys" | "filtermap",
            _,
        ) => Ty::of(Type::MAP),
        _ => Ty::ANY,
    }
}
