//! Hashes of terms: the portable ones that Erlang programs see, and a fast one for tables inside the machine.
//!
//! * [`phash2`] and [`phash`] give what OTP gives for the same term on every machine; `1` and `1.0` differ in them, `0.0` and
//!   `-0.0` do not.
//! * [`internal`] agrees with [`exact_eq`](crate::order::exact_eq) and with nothing else: it changes with atom numbers, and so from run
//!   to run.
//! * [`map_key`] places keys in large maps, and so orders their entries, as in OTP.
//!
//! Nothing here recurses on the depth of terms.

mod internal;
mod map_key;
mod phash;
mod phash2;
#[cfg(test)]
mod tests;

pub use internal::internal;
pub use map_key::map_key;
pub use phash::phash;
pub use phash2::phash2;

use crate::atom;
use crate::boxed::{Kind, kind_of_header, size_of_header};
use crate::term::Term;
use crate::word::Word;

/// What `erlang:phash2/1` keeps of a hash: 27 bits.
pub const PHASH2_RANGE: u64 = 1 << 27;

/// The hash of an atom's name.
fn atom_hash(atom: Word) -> u32 {
    atom::entry(atom).hash
}

/// The float's bits, with one zero only.
fn float_bits(value: f64) -> u64 {
    if value == 0.0 { 0 } else { value.to_bits() }
}

/// The value of a float, boxed or not.
///
/// # Safety
/// `word` is a float whose object, if any, is alive.
unsafe fn float_value(word: Word) -> f64 {
    if word.is_immediate_float() {
        return word.float_value();
    }
    // SAFETY: a float that is no immediate is boxed and holds its bits.
    f64::from_bits(unsafe { word.boxed_word(0).0 })
}

/// The words of a node of a large map that lead to its entries.
///
/// # Safety
/// `word` is a live `TrieRoot`, `TrieNode` or `Collision`.
pub(crate) unsafe fn children(word: Word) -> (*const Word, usize) {
    // SAFETY: the caller vouches for the node.
    unsafe {
        let header = word.boxed_header();
        let raw = kind_of_header(header).terms().0;
        (
            word.boxed_address().add(1 + raw),
            size_of_header(header) - raw,
        )
    }
}

/// Number of entries of a map.
///
/// # Safety
/// `word` is a live map.
unsafe fn map_size(word: Word) -> usize {
    // SAFETY: the caller vouches for the map.
    unsafe {
        let header = word.boxed_header();
        match kind_of_header(header) {
            Kind::FlatMap => size_of_header(header) - 1,
            _ => word.boxed_word(0).0 as usize,
        }
    }
}

impl Term<'_> {
    /// `erlang:phash2/2` before the range is applied; see [`phash2`].
    pub fn phash2(self) -> u32 {
        // SAFETY: a term vouches for its objects.
        unsafe { phash2(self.word()) }
    }

    /// `erlang:phash/2` before the range is applied; see [`phash`].
    pub fn phash(self) -> u32 {
        // SAFETY: a term vouches for its objects.
        unsafe { phash(self.word()) }
    }

    /// The hash of tables inside the machine; see [`internal`].
    pub fn internal_hash(self) -> u64 {
        // SAFETY: a term vouches for its objects.
        unsafe { internal(self.word()) }
    }

    /// The hash by which large maps place keys, and tables without an order theirs: equal for terms that are exactly equal.
    #[inline]
    pub fn map_key_hash(self) -> u64 {
        // SAFETY: a term's objects are alive.
        unsafe { map_key(self.word()) }
    }

    /// The hash of an atom's name, as in OTP.
    #[inline]
    pub fn atom_hash(self) -> Option<u32> {
        self.word().is_atom().then(|| atom_hash(self.word()))
    }
}
