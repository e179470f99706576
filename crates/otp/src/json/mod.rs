//! Natives of module `json`: texts and terms that are as they should be. Of all else they answer the atom `unplain`, and the Erlang code,
//! which knows what to say of it, goes through it again.

mod decode;
mod encode;

use asterias_machine::natives;

natives! {
    /// Natives of module `json`.
    pub(crate) static TABLE: "json" {
        alloc "decode_plain"/1 => decode::decode_plain,
        alloc "string_plain"/2 => decode::string_plain,
        alloc "encode_plain"/1 => encode::encode_plain,
        alloc "encode_text"/1 => encode::encode_text,
    }
}

/// What is answered where the Erlang code must look.
const UNPLAIN: &str = "unplain";
/// A part of a text that is no longer than this is copied; a longer one shares the bytes of the text.
const COPIED_BYTES: usize = 64;
