//! Which natives OTP writes in Erlang, or loads from a library.
//!
//! Programs see the difference in stack traces only: OTP's built-in functions are called by an instruction of their caller, which therefore
//! always has an entry behind theirs; to any other function a tail call gives its caller's place up.

/// Modules all of whose natives are built-in functions of OTP.
const BUILT_IN: [&str; 6] = [
    "erts_debug",
    "erts_internal",
    "ets",
    "io",
    "math",
    "persistent_term",
];

/// Of modules that have both: the functions written in Erlang.
const MIXED: &[(&str, &str)] = &[
    ("atomics", "new/2 sub/3 sub_get/3"),
    (
        "binary",
        "bin_to_list/1 bin_to_list/2 bin_to_list/3 decode_hex/1 encode_hex/1 encode_hex/2",
    ),
    (
        "erlang",
        "alias/0 atom_to_binary/1 binary_to_atom/1 binary_to_existing_atom/1 \
         binary_to_integer/1 binary_to_integer/2 check_process_code/2 check_process_code/3 convert_time_unit/3 \
         disconnect_node/1 display_string/1 erase/1 fun_info/1 garbage_collect/0 \
         garbage_collect/1 garbage_collect/2 get_cookie/0 get_cookie/1 group_leader/2 halt/0 halt/1 hibernate/3 \
         is_alive/0 is_integer/3 list_to_integer/1 list_to_integer/2 load_module/2 localtime_to_universaltime/1 \
         memory/0 memory/1 open_port/2 port_call/2 port_call/3 port_close/1 port_command/2 port_command/3 \
         port_connect/2 port_control/3 port_info/1 port_info/2 process_flag/3 process_info/1 process_info/2 \
         purge_module/1 put/2 send_nosuspend/2 send_nosuspend/3 set_cookie/1 set_cookie/2 set_cpu_topology/1 setnode/3 \
         spawn/1 spawn/2 spawn/4 spawn_link/1 spawn_link/2 spawn_link/4 spawn_monitor/1 spawn_monitor/2 spawn_monitor/3 \
         spawn_monitor/4 spawn_opt/2 spawn_opt/3 spawn_opt/5 spawn_request/1 spawn_request/2 spawn_request/3 \
         spawn_request/4 spawn_request/5 suspend_process/1 suspend_process/2 trace/3 trace_pattern/2 trace_pattern/3 \
         yield/0",
    ),
    (
        "lists",
        "append/2 delete/2 droplast/1 duplicate/2 flatlength/1 flatten/1 flatten/2 join/2 keydelete/3 keyreplace/4 \
         keysort/2 keystore/4 keytake/3 last/1 max/1 min/1 nth/2 nthtail/2 prefix/2 reverse/1 seq/2 seq/3 sort/1 \
         split/2 sublist/2 sublist/3 subtract/2 suffix/2 sum/1 ukeysort/2 unzip/1 usort/1 zip/2 zip/3",
    ),
    (
        "maps",
        "intersect/2 is_iterator_valid/1 iterator/1 iterator/2 next/1 to_list/1 with/2 without/2",
    ),
    ("os", "getenv/0 getenv/2 perf_counter/1 type/0 version/0"),
    ("re", "import/1 replace/3 replace/4 split/2 split/3"),
    (
        "unicode",
        "characters_to_binary/1 characters_to_binary/3 characters_to_list/1",
    ),
];

/// Whether OTP's function of this name is one of its library, and no built-in function.
pub(crate) fn is_library_function(module: &str, function: &str, arity: u32) -> bool {
    match MIXED.iter().find(|(name, _)| *name == module) {
        Some((_, functions)) => functions.split(' ').any(|candidate| {
            candidate
                .rsplit_once('/')
                .is_some_and(|(name, number)| name == function && number.parse() == Ok(arity))
        }),
        None => !BUILT_IN.contains(&module),
    }
}

#[cfg(test)]
mod tests {
    use super::is_library_function;

    #[test]
    fn knows_both_kinds() {
        assert!(is_library_function("lists", "nth", 2));
        assert!(!is_library_function("lists", "keyfind", 3));
        assert!(is_library_function("erlang", "spawn", 1));
        assert!(!is_library_function("erlang", "spawn", 3));
        assert!(is_library_function("string", "length", 1));
        assert!(!is_library_function("ets", "lookup", 2));
    }
}
