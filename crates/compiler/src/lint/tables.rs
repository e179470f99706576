//! What the lint has to know of the functions of the language: which came late, which may stand in guards. Tables list `name/arities`, a
//! digit each.

use crate::auto_import;

/// Imported functions that came later than R13: overriding one of the others is an error.
const RECENT: &str = "alias/01 atom_to_binary/1 binary_part/23 binary_to_atom/1 binary_to_existing_atom/1 binary_to_integer/12 \
    binary_to_float/1 binary_to_term/2 ceil/1 check_old_code/1 check_process_code/3 demonitor/12 error/123 exit/3 \
    exit_signal/23 float_to_list/2 float_to_binary/12 floor/1 garbage_collect/2 get_keys/0 halt/2 integer_to_binary/12 \
    integer_to_list/2 is_integer/3 is_map/1 is_map_key/2 is_record/1 link/2 list_to_integer/2 list_to_port/1 list_to_ref/1 map_size/1 map_get/2 max/2 min/2 monitor/23 nodes/2 port_to_list/1 \
    port_command/3 ref_to_list/1 spawn_request/12345 spawn_request_abandon/1 spawn_monitor/24 term_to_iovec/12 unalias/1";

/// Imported functions that guards may call.
const GUARDS: &str = "abs/1 binary_part/23 bit_size/1 byte_size/1 ceil/1 element/2 float/1 floor/1 hd/1 is_map_key/2 length/1 \
    map_size/1 map_get/2 max/2 min/2 node/01 round/1 self/0 size/1 tl/1 trunc/1 tuple_size/1 is_atom/1 is_binary/1 \
    is_bitstring/1 is_boolean/1 is_float/1 is_function/12 is_integer/13 is_list/1 is_map/1 is_number/1 is_pid/1 is_port/1 \
    is_record/123 is_reference/1 is_tuple/1";

/// The type tests of old.
const OLD_TESTS: &str = "integer/1 float/1 number/1 atom/1 list/1 tuple/1 pid/1 reference/1 port/1 binary/1 record/2 function/1";

fn has(table: &str, name: &str, arity: u32) -> bool {
    let Some(digit) = char::from_digit(arity, 10) else {
        return false;
    };
    table.split_ascii_whitespace().any(|entry| {
        entry
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('/'))
            .is_some_and(|digits| digits.contains(digit))
    })
}

pub(super) fn is_auto_imported(name: &str, arity: u32) -> bool {
    auto_import::is(name, arity)
}

pub(super) fn is_old_bif(name: &str, arity: u32) -> bool {
    is_auto_imported(name, arity) && !has(RECENT, name, arity)
}

pub(super) fn is_guard_bif(name: &str, arity: u32) -> bool {
    has(GUARDS, name, arity)
}

pub(super) fn is_old_test(name: &str, arity: u32) -> bool {
    has(OLD_TESTS, name, arity)
}

/// Operators that guards may use as functions of `erlang`.
pub(super) fn is_guard_operator(name: &str, arity: u32) -> bool {
    match arity {
        1 => matches!(name, "+" | "-" | "bnot" | "not"),
        2 => matches!(
            name,
            "*" | "/"
                | "+"
                | "-"
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
        ),
        _ => false,
    }
}
