//! Computing on bits where they stand: copying between any two offsets, integers, floats and code points read and written at any
//! bit, parts of bitstrings as terms, and growing a bitstring in place. What the bit syntax and the natives on binaries share.
//!
//! Bits are counted from the highest of each byte. Whatever writes a run keeps the bits that stand before it in its first byte, and
//! leaves zeros after it in its last byte: a run is written from its start to its end, and a finished bitstring is padded with
//! zeros. Nothing is written outside the bytes of a run.

mod append;
mod copy;
mod float;
mod integer;
mod load;
mod part;
#[cfg(test)]
mod tests;
mod utf;

pub use append::{Room, append, claim_bytes, writable};
pub use copy::{copy, equal, fill};
pub use float::{f16_to_f64, f64_to_f16, float_to_bits, read_float};
pub use integer::{from_segment_order, has_integer, read_integer, to_segment_order, write_integer};
pub use load::{SHORT_BITS, load, load_short, store};
pub use part::part;
pub use utf::{
    Character, is_character, read_utf8, read_utf16, read_utf32, utf8_bytes, utf8_size, utf16_bytes,
};

pub use crate::integer::{Endian, Signedness};

/// The most bits of a bitstring: the layout of a larger one could not be described to the system's allocator.
pub const MAX_BITS: usize = 1 << 61;
