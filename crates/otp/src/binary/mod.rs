//! Natives of module `binary`: parts and bytes of binaries, search, hexadecimal text and numbers.
//!
//! Whatever is no binary of whole bytes is `badarg`.

mod convert;
mod options;
mod parts;
mod pattern;
mod search;
mod split;

use asterias_machine::natives;

natives! {
    /// Natives of module `binary`.
    pub(crate) static TABLE: "binary" {
        pure "at"/2 => parts::at,
        alloc "bin_to_list"/1 => parts::bin_to_list,
        alloc "bin_to_list"/2 => parts::bin_to_list_of,
        alloc "bin_to_list"/3 => parts::bin_to_list_part,
        alloc "compile_pattern"/1 => pattern::compile_pattern,
        alloc "copy"/1 => parts::copy,
        alloc "copy"/2 => parts::copy_times,
        alloc "decode_hex"/1 => convert::decode_hex,
        alloc "decode_unsigned"/1 => convert::decode_unsigned,
        alloc "decode_unsigned"/2 => convert::decode_unsigned_in,
        alloc "encode_hex"/1 => convert::encode_hex,
        alloc "encode_hex"/2 => convert::encode_hex_in,
        alloc "encode_unsigned"/1 => convert::encode_unsigned,
        alloc "encode_unsigned"/2 => convert::encode_unsigned_in,
        pure "first"/1 => parts::first,
        pure "last"/1 => parts::last,
        alloc "list_to_bin"/1 => crate::erlang::list_to_binary,
        pure "longest_common_prefix"/1 => parts::longest_common_prefix,
        pure "longest_common_suffix"/1 => parts::longest_common_suffix,
        alloc "match"/2 => search::match_first,
        alloc "match"/3 => search::match_first_in,
        alloc "matches"/2 => search::matches,
        alloc "matches"/3 => search::matches_in,
        alloc "part"/2 => parts::part_of,
        alloc "part"/3 => parts::part,
        pure "referenced_byte_size"/1 => parts::referenced_byte_size,
        alloc "split"/2 => split::split,
        alloc "split"/3 => split::split_by,
    }
}
