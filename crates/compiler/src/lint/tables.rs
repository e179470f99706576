//! Which functions the language itself knows.

/// Functions of `erlang` that are imported, as `name/arities`, a digit each.
const AUTO_IMPORTED: &str = "abs/1 alias/01 apply/23 atom_to_binary/12 atom_to_list/1 binary_part/23 binary_to_atom/12 \
    binary_to_existing_atom/12 binary_to_integer/12 binary_to_float/1 binary_to_list/13 binary_to_term/12 bitsize/1 bit_size/1 \
    bitstring_to_list/1 byte_size/1 ceil/1 check_old_code/1 check_process_code/23 date/0 delete_module/1 demonitor/12 \
    disconnect_node/1 element/2 erase/01 error/123 exit/12 float/1 float_to_list/12 float_to_binary/12 floor/1 \
    garbage_collect/012 get/01 get_keys/01 group_leader/02 halt/012 hd/1 integer_to_binary/12 integer_to_list/12 iolist_size/1 \
    iolist_to_binary/1 is_alive/0 is_process_alive/1 is_atom/1 is_boolean/1 is_binary/1 is_bitstring/1 is_float/1 \
    is_function/12 is_integer/1 is_list/1 is_map/1 is_map_key/2 is_number/1 is_pid/1 is_port/1 is_reference/1 is_tuple/1 \
    is_record/23 length/1 link/1 list_to_atom/1 list_to_binary/1 list_to_bitstring/1 list_to_existing_atom/1 list_to_float/1 \
    list_to_integer/12 list_to_pid/1 list_to_port/1 list_to_ref/1 list_to_tuple/1 load_module/2 make_ref/0 map_size/1 map_get/2 \
    max/2 min/2 module_loaded/1 monitor/23 monitor_node/2 node/01 nodes/012 now/0 open_port/2 pid_to_list/1 port_to_list/1 \
    port_close/1 port_command/23 port_connect/2 port_control/3 pre_loaded/0 process_flag/23 process_info/12 processes/0 \
    purge_module/1 put/2 ref_to_list/1 register/2 registered/0 round/1 self/0 setelement/3 size/1 spawn/1234 spawn_link/1234 \
    spawn_request/12345 spawn_request_abandon/1 spawn_monitor/1234 spawn_opt/2345 split_binary/2 statistics/1 \
    term_to_binary/12 term_to_iovec/12 throw/1 time/0 tl/1 trunc/1 tuple_size/1 tuple_to_list/1 unalias/1 unlink/1 \
    unregister/1 whereis/1";

/// Those of them that came later than R13: overriding one of the others is an error.
const RECENT: &str = "alias/01 atom_to_binary/1 binary_part/23 binary_to_atom/1 binary_to_existing_atom/1 binary_to_integer/12 \
    binary_to_float/1 binary_to_term/2 ceil/1 check_old_code/1 check_process_code/3 demonitor/12 error/123 float_to_list/2 \
    float_to_binary/12 floor/1 garbage_collect/2 get_keys/0 halt/2 integer_to_binary/12 integer_to_list/2 is_map/1 is_map_key/2 \
    list_to_integer/2 list_to_port/1 list_to_ref/1 map_size/1 map_get/2 max/2 min/2 monitor/23 nodes/2 port_to_list/1 \
    port_command/3 ref_to_list/1 spawn_request/12345 spawn_request_abandon/1 spawn_monitor/24 term_to_iovec/12 unalias/1";

/// Those that guards may call.
const GUARDS: &str = "abs/1 binary_part/23 bit_size/1 byte_size/1 ceil/1 element/2 float/1 floor/1 hd/1 is_map_key/2 length/1 \
    map_size/1 map_get/2 max/2 min/2 node/01 round/1 self/0 size/1 tl/1 trunc/1 tuple_size/1 is_atom/1 is_binary/1 \
    is_bitstring/1 is_boolean/1 is_float/1 is_function/12 is_integer/1 is_list/1 is_map/1 is_number/1 is_pid/1 is_port/1 \
    is_record/23 is_reference/1 is_tuple/1";

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
    has(AUTO_IMPORTED, name, arity)
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
