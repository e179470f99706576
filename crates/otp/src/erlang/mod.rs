//! Natives of module `erlang` that compute on terms. What concerns processes, ports and the system is the machine's own.

mod arithmetic;
mod binaries;
mod clock;
mod external;
mod funs;
mod hash;
mod identities;
mod lists;
mod local_time;
mod maps;
mod nodes;
mod packet;
mod raise;
mod system;
mod text;
pub(crate) mod time;
mod tuples;
mod types;
mod unsupported;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::natives;
use asterias_term::{Term, atom, atoms};

pub(crate) use binaries::{list_to_binary, part, part_of};
pub(crate) use clock::{in_unit, os_nanoseconds, timestamp_tuple};
pub(crate) use lists::{append, length, subtract};
pub(crate) use maps::{is_map_key, map, map_get};
pub(crate) use text::integer_to_binary;

/// Goes on in `erts_internal:Function(Arguments…)`.
fn internal<'h>(env: &mut Env<'h>, function: &str, arguments: &[Term<'h>]) -> Outcome<'h> {
    Err(Stop::Call {
        module: atoms::ERTS_INTERNAL,
        function: atom::intern(function),
        arguments: env.list(arguments),
    })
}

natives! {
    /// Natives of module `erlang`.
    pub(crate) static TABLE: "erlang" {
        alloc "+"/1 => arithmetic::plus,
        alloc "+"/2 => arithmetic::add,
        alloc "-"/1 => arithmetic::negate,
        alloc "-"/2 => arithmetic::subtract,
        alloc "*"/2 => arithmetic::multiply,
        alloc "/"/2 => arithmetic::divide,
        alloc "div"/2 => arithmetic::div,
        alloc "rem"/2 => arithmetic::rem,
        alloc "band"/2 => arithmetic::band,
        alloc "bor"/2 => arithmetic::bor,
        alloc "bxor"/2 => arithmetic::bxor,
        alloc "bsl"/2 => arithmetic::bsl,
        alloc "bsr"/2 => arithmetic::bsr,
        alloc "bnot"/1 => arithmetic::bnot,
        pure "and"/2 => arithmetic::and,
        pure "or"/2 => arithmetic::or,
        pure "xor"/2 => arithmetic::xor,
        pure "not"/1 => arithmetic::not,
        pure "=="/2 => arithmetic::equal,
        pure "/="/2 => arithmetic::not_equal,
        pure "=:="/2 => arithmetic::exactly_equal,
        pure "=/="/2 => arithmetic::not_exactly_equal,
        pure "<"/2 => arithmetic::less,
        pure "=<"/2 => arithmetic::at_most,
        pure ">"/2 => arithmetic::greater,
        pure ">="/2 => arithmetic::at_least,
        pure "max"/2 => arithmetic::max,
        pure "min"/2 => arithmetic::min,
        alloc "abs"/1 => arithmetic::abs,
        alloc "float"/1 => arithmetic::float,
        alloc "round"/1 => arithmetic::round,
        alloc "trunc"/1 => arithmetic::trunc,
        alloc "floor"/1 => arithmetic::floor,
        alloc "ceil"/1 => arithmetic::ceil,

        pure "is_atom"/1 => types::is_atom,
        pure "is_binary"/1 => types::is_binary,
        pure "is_bitstring"/1 => types::is_bitstring,
        pure "is_boolean"/1 => types::is_boolean,
        pure "is_float"/1 => types::is_float,
        pure "is_function"/1 => types::is_function,
        pure "is_function"/2 => types::is_function_of,
        pure "is_integer"/3 => types::is_integer_between,
        pure "is_integer"/1 => types::is_integer,
        pure "is_list"/1 => types::is_list,
        pure "is_map"/1 => types::is_map,
        pure "is_number"/1 => types::is_number,
        pure "is_pid"/1 => types::is_pid,
        pure "is_port"/1 => types::is_port,
        pure "is_record"/1 => types::is_native_record,
        pure "is_record"/2 => types::is_record,
        pure "is_record"/3 => types::is_record_of,
        pure "is_reference"/1 => types::is_reference,
        pure "is_tuple"/1 => types::is_tuple,

        pure "element"/2 => tuples::element,
        alloc "setelement"/3 => tuples::setelement,
        pure "tuple_size"/1 => tuples::tuple_size,
        pure "size"/1 => tuples::size,
        alloc "make_tuple"/2 => tuples::make_tuple,
        alloc "make_tuple"/3 => tuples::make_tuple_with,
        alloc "append_element"/2 => tuples::append_element,
        alloc "insert_element"/3 => tuples::insert_element,
        alloc "delete_element"/2 => tuples::delete_element,
        alloc "tuple_to_list"/1 => tuples::tuple_to_list,
        alloc "list_to_tuple"/1 => tuples::list_to_tuple,

        pure "hd"/1 => lists::hd,
        pure "tl"/1 => lists::tl,
        pure "length"/1 => lists::length,
        alloc "++"/2 => lists::append,
        alloc "append"/2 => lists::append,
        alloc "--"/2 => lists::subtract,
        alloc "subtract"/2 => lists::subtract,

        alloc "map_size"/1 => maps::map_size,
        alloc "is_map_key"/2 => maps::is_map_key,
        alloc "map_get"/2 => maps::map_get,

        pure "bit_size"/1 => binaries::bit_size,
        pure "byte_size"/1 => binaries::byte_size,
        alloc "binary_part"/2 => binaries::binary_part_of,
        alloc "binary_part"/3 => binaries::binary_part,
        alloc "split_binary"/2 => binaries::split_binary,
        alloc "binary_to_list"/1 => binaries::binary_to_list,
        alloc "binary_to_list"/3 => binaries::binary_to_list_part,
        alloc "bitstring_to_list"/1 => binaries::bitstring_to_list,
        alloc "list_to_binary"/1 => binaries::list_to_binary,
        alloc "list_to_bitstring"/1 => binaries::list_to_bitstring,
        alloc "iolist_to_binary"/1 => binaries::iolist_to_binary,
        alloc "iolist_size"/1 => binaries::iolist_size,
        alloc "iolist_to_iovec"/1 => binaries::iolist_to_iovec,

        alloc "atom_to_list"/1 => text::atom_to_list,
        alloc "atom_to_binary"/1 => text::atom_to_binary,
        alloc "atom_to_binary"/2 => text::atom_to_binary_in,
        alloc "binary_to_atom"/1 => text::binary_to_atom,
        alloc "binary_to_atom"/2 => text::binary_to_atom_in,
        alloc "binary_to_existing_atom"/1 => text::binary_to_existing_atom,
        alloc "binary_to_existing_atom"/2 => text::binary_to_existing_atom_in,
        alloc "list_to_atom"/1 => text::list_to_atom,
        alloc "list_to_existing_atom"/1 => text::list_to_existing_atom,
        alloc "integer_to_list"/1 => text::integer_to_list,
        alloc "integer_to_list"/2 => text::integer_to_list_in,
        alloc "integer_to_binary"/1 => text::integer_to_binary,
        alloc "integer_to_binary"/2 => text::integer_to_binary_in,
        alloc "list_to_integer"/1 => text::list_to_integer,
        alloc "list_to_integer"/2 => text::list_to_integer_in,
        alloc "binary_to_integer"/1 => text::binary_to_integer,
        alloc "binary_to_integer"/2 => text::binary_to_integer_in,
        alloc "float_to_list"/1 => text::float_to_list,
        alloc "float_to_list"/2 => text::float_to_list_by,
        alloc "float_to_binary"/1 => text::float_to_binary,
        alloc "float_to_binary"/2 => text::float_to_binary_by,
        alloc "list_to_float"/1 => text::list_to_float,
        alloc "binary_to_float"/1 => text::binary_to_float,

        alloc "phash2"/1 => hash::phash2,
        alloc "phash2"/2 => hash::phash2_in,
        alloc "phash"/2 => hash::phash,
        alloc "md5"/1 => hash::md5,
        alloc "md5_init"/0 => hash::md5_init,
        alloc "md5_update"/2 => hash::md5_update,
        alloc "md5_final"/1 => hash::md5_final,
        alloc "crc32"/1 => hash::crc32,
        alloc "crc32"/2 => hash::crc32_from,
        alloc "crc32_combine"/3 => hash::crc32_combine,
        alloc "adler32"/1 => hash::adler32,
        alloc "adler32"/2 => hash::adler32_from,
        alloc "adler32_combine"/3 => hash::adler32_combine,

        alloc "term_to_binary"/1 => external::term_to_binary,
        alloc "term_to_binary"/2 => external::term_to_binary_by,
        alloc "term_to_iovec"/1 => external::term_to_iovec,
        alloc "term_to_iovec"/2 => external::term_to_iovec_by,
        alloc "external_size"/1 => external::external_size,
        alloc "external_size"/2 => external::external_size_by,
        alloc "binary_to_term"/1 => external::binary_to_term,
        alloc "binary_to_term"/2 => external::binary_to_term_by,

        alloc "decode_packet"/3 => packet::decode_packet,

        alloc "fun_info"/1 => funs::fun_info,
        alloc "fun_info"/2 => funs::fun_info_item,
        alloc "fun_info_mfa"/1 => funs::fun_info_mfa,
        alloc "fun_to_list"/1 => funs::fun_to_list,
        alloc "make_fun"/3 => funs::make_fun,
        process "apply"/2 => funs::apply_fun,
        process "apply"/3 => funs::apply,

        alloc "pid_to_list"/1 => identities::pid_to_list,
        alloc "port_to_list"/1 => identities::port_to_list,
        alloc "ref_to_list"/1 => identities::ref_to_list,
        alloc "list_to_pid"/1 => identities::list_to_pid,
        alloc "list_to_port"/1 => identities::list_to_port,
        alloc "list_to_ref"/1 => identities::list_to_ref,

        process "error"/1 => raise::error,
        process "error"/2 => raise::error_with,
        process "error"/3 => raise::error_with_options,
        process "nif_error"/1 => raise::error,
        process "nif_error"/2 => raise::error_with,
        process "exit"/1 => raise::exit,
        process "throw"/1 => raise::throw,
        process "raise"/3 => raise::raise,

        pure "node"/0 => nodes::node,
        pure "node"/1 => nodes::node_of,
        pure "nodes"/0 => nodes::nodes,
        alloc "nodes"/1 => nodes::nodes_of,
        alloc "nodes"/2 => nodes::nodes_by,
        pure "is_alive"/0 => nodes::is_alive,
        process "get_cookie"/0 => nodes::get_cookie,
        process "get_cookie"/1 => nodes::get_cookie_of,
        process "set_cookie"/1 => nodes::set_cookie,
        process "set_cookie"/2 => nodes::set_cookie_of,
        process "monitor_node"/2 => nodes::monitor_node,
        process "monitor_node"/3 => nodes::monitor_node_by,
        process "disconnect_node"/1 => nodes::disconnect_node,
        process "delay_trap"/2 => nodes::delay_trap,

        process "system_info"/1 => system::system_info,
        process "statistics"/1 => system::statistics::statistics,
        process "memory"/0 => system::memory::memory,
        process "memory"/1 => system::memory::memory_of,
        process "system_flag"/2 => system::flags::system_flag,
        process "system_monitor"/0 => system::monitor::system_monitor_0,
        process "system_monitor"/1 => system::monitor::system_monitor_1,
        process "system_monitor"/2 => system::monitor::system_monitor_2,
        process "system_profile"/0 => system::flags::nobody,
        process "system_profile"/2 => system::flags::system_profile,

        process "dt_append_vm_tag_data"/1 => unsupported::tag_data,
        process "dt_get_tag"/0 => unsupported::no_tag,
        process "dt_get_tag_data"/0 => unsupported::no_tag,
        process "dt_prepend_vm_tag_data"/1 => unsupported::tag_data,
        process "dt_put_tag"/1 => unsupported::put_tag,
        process "dt_restore_tag"/1 => unsupported::spread_tag,
        process "dt_spread_tag"/1 => unsupported::spread_tag,
        process "seq_trace"/2 => unsupported::two,
        process "seq_trace_info"/1 => unsupported::seq_trace_info,
        process "seq_trace_print"/1 => unsupported::seq_trace_print,
        process "seq_trace_print"/2 => unsupported::seq_trace_print_labelled,
        process "trace"/3 => unsupported::three,
        process "trace_delivered"/1 => unsupported::one,
        process "trace_info"/2 => unsupported::two,
        process "trace_pattern"/2 => unsupported::two,
        process "trace_pattern"/3 => unsupported::three,
        process "setnode"/2 => unsupported::two,
        process "setnode"/3 => unsupported::three,
        process "dmonitor_node"/3 => unsupported::three,
        process "dist_ctrl_get_data"/1 => unsupported::one,
        process "dist_ctrl_get_data_notification"/1 => unsupported::one,
        process "dist_ctrl_get_opt"/2 => unsupported::two,
        process "dist_ctrl_input_handler"/2 => unsupported::two,
        process "dist_ctrl_put_data"/2 => unsupported::two,
        process "dist_ctrl_set_opt"/3 => unsupported::three,
        process "dist_get_stat"/1 => unsupported::one,
        process "alloc_info"/1 => unsupported::one,
        process "alloc_sizes"/1 => unsupported::one,
        process "set_cpu_topology"/1 => unsupported::one,


        alloc "monotonic_time"/0 => clock::monotonic_time,
        alloc "monotonic_time"/1 => clock::monotonic_time_in,
        alloc "system_time"/0 => clock::system_time,
        alloc "system_time"/1 => clock::system_time_in,
        alloc "time_offset"/0 => clock::time_offset,
        alloc "time_offset"/1 => clock::time_offset_in,
        alloc "timestamp"/0 => clock::timestamp,
        alloc "now"/0 => clock::now,
        alloc "universaltime"/0 => clock::universaltime,
        alloc "unique_integer"/0 => clock::unique_integer,
        alloc "unique_integer"/1 => clock::unique_integer_by,
        alloc "localtime"/0 => local_time::localtime,
        alloc "date"/0 => local_time::date,
        alloc "time"/0 => local_time::time,
        alloc "localtime_to_universaltime"/1 => local_time::localtime_to_universaltime,
        alloc "localtime_to_universaltime"/2 => local_time::localtime_to_universaltime_in,
        alloc "universaltime_to_localtime"/1 => local_time::universaltime_to_localtime,
        alloc "convert_time_unit"/3 => time::convert_time_unit,
        alloc "universaltime_to_posixtime"/1 => time::universaltime_to_posixtime,
        alloc "posixtime_to_universaltime"/1 => time::posixtime_to_universaltime,
    }
}
