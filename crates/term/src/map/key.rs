//! Keys: when two are the same, how one is found among ordered ones, and by which hash tries place them. *Key order* is the order of
//! [`compare_map_keys`].

use std::cmp::Ordering;

use crate::boxed::{Kind, size_of_header};
use crate::hash;
use crate::order::{self, compare_map_keys};
use crate::word::Word;

/// Gives keys their hash; a parameter of all code on tries so that tests can make any keys collide.
pub(super) trait KeyHash {
    /// The hash of a key, equal for keys that are exactly equal.
    ///
    /// # Safety
    /// `key` is a live term.
    unsafe fn hash(key: Word) -> u64;
}

/// The hash of maps in running systems.
pub(super) struct Internal;

impl KeyHash for Internal {
    #[inline(always)]
    unsafe fn hash(key: Word) -> u64 {
        // SAFETY: the caller vouches for the key.
        unsafe { hash::map_key(key) }
    }
}

/// Whether two keys are the same.
///
/// # Safety
/// Both are live terms.
#[inline(always)]
pub(super) unsafe fn same(a: Word, b: Word) -> bool {
    // Equal immediates are equal words; pointers to equal terms carry equal tags.
    // SAFETY: the caller vouches for the terms.
    a == b || (a.is_pointer() && a.tag() == b.tag() && unsafe { same_pointers(a, b) })
}

#[inline]
unsafe fn same_pointers(a: Word, b: Word) -> bool {
    // SAFETY: the caller vouches for the terms.
    unsafe {
        if is_heap_bits(a) && is_heap_bits(b) {
            return same_heap_bits(a, b);
        }
        order::exact_eq(a, b)
    }
}

/// Whether this is a bitstring whose bytes stand in the heap: the keys of most maps that are not immediates.
///
/// # Safety
/// `key` is a live term.
#[inline(always)]
pub(super) unsafe fn is_heap_bits(key: Word) -> bool {
    // SAFETY: the caller vouches for the term.
    unsafe { key.is_kind(1 << Kind::HeapBits as u32) }
}

/// Padding is zero, so equal bitstrings in the heap are equal words from the header on.
#[inline(always)]
unsafe fn same_heap_bits(a: Word, b: Word) -> bool {
    // SAFETY: the caller vouches for both; equal headers have equal sizes.
    unsafe {
        let header = a.boxed_header();
        header == b.boxed_header()
            && (0..size_of_header(header)).all(|index| a.boxed_word(index) == b.boxed_word(index))
    }
}

/// Where `key` stands among strictly ordered keys, or would stand.
///
/// # Safety
/// All are live terms, and `at(index)` is the key at each index below `len`, in key order.
#[inline]
pub(super) unsafe fn search(
    len: usize,
    at: impl Fn(usize) -> Word,
    key: Word,
) -> Result<usize, usize> {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = (low + high) / 2;
        // SAFETY: the caller vouches for the terms.
        match unsafe { compare_map_keys(at(middle), key) } {
            Ordering::Less => low = middle + 1,
            Ordering::Equal => return Ok(middle),
            Ordering::Greater => high = middle,
        }
    }
    Err(low)
}
