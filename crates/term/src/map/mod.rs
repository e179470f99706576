//! Maps: up to [`FLATMAP_LIMIT`] entries a sorted pair of arrays, above a hash array mapped trie.
//!
//! A map's shape follows from its entries alone, never from its history: one entry more than the limit makes a trie, one less a flat
//! map again; an inner node of a trie stands exactly where two keys still agree on the bits of the hash consumed so far; keys with
//! one hash stand in key order. So equal maps have equal shapes, and comparing, hashing and iterating may rely on it.
//!
//! Flat maps that differ in values alone share their tuple of keys; tries share every node that an update leaves alone. A result is
//! the very word that was given where nothing changed, the value's word included.
//!
//! Functions on words expect live maps and leave the type test (`badmap`) to their callers. [`Map`] is the view for safe code.
//! Recursion follows the levels of a trie and is bounded by their number, seventeen.

mod build;
mod cursor;
mod flat;
mod insert;
mod iter;
mod key;
mod merge;
mod remove;
mod safe;
#[cfg(test)]
mod test_heap;
#[cfg(test)]
mod tests;
mod trie;
mod update;

pub use build::{
    empty, flat_with_keys, from_entries, from_keys, keys_tuple, to_keys, to_list, to_values, with,
};
pub use cursor::Cursor;
pub use iter::{Iter, iter, sorted_entries};
pub use merge::merge;
pub use safe::Map;
pub use update::{update_assoc, update_exact, without};

use crate::alloc::Alloc;
use crate::boxed::{FLATMAP_LIMIT, Kind, MAP_KINDS, kind_of_header, size_of_header};
use crate::word::Word;
use key::{Internal, KeyHash};

/// Whether this is a map.
///
/// # Safety
/// If `word` is boxed, its object is alive.
#[inline(always)]
pub unsafe fn is_map(word: Word) -> bool {
    // SAFETY: the caller vouches for the object.
    unsafe { word.is_kind(MAP_KINDS) }
}

#[inline(always)]
unsafe fn is_flat(map: Word) -> bool {
    // SAFETY: the caller vouches for the map.
    unsafe { kind_of_header(map.boxed_header()) == Kind::FlatMap }
}

/// Number of entries.
///
/// # Safety
/// `map` is a live map.
#[inline]
pub unsafe fn len(map: Word) -> usize {
    // SAFETY: both layouts are those of `boxed`.
    unsafe {
        let header = map.boxed_header();
        if kind_of_header(header) == Kind::FlatMap {
            size_of_header(header) - 1
        } else {
            map.boxed_word(0).0 as usize
        }
    }
}

/// The hash by which tries place a key.
///
/// # Safety
/// `key` is a live term.
#[inline]
pub unsafe fn hash_key(key: Word) -> u64 {
    // SAFETY: the caller vouches for the key.
    unsafe { Internal::hash(key) }
}

/// The value of `key`.
///
/// # Safety
/// `map` is a live map and `key` a live term.
#[inline]
pub unsafe fn get(map: Word, key: Word) -> Option<Word> {
    // SAFETY: the caller vouches for both.
    unsafe {
        if !is_flat(map) {
            get_in_trie(map, key)
        } else if key.is_immediate() {
            flat::get_immediate(map, key)
        } else {
            flat::get_pointer(map, key)
        }
    }
}

#[inline(never)]
unsafe fn get_in_trie(map: Word, key: Word) -> Option<Word> {
    // SAFETY: the caller vouches for both.
    unsafe { trie::find(map, key, Internal::hash(key)) }
}

/// The value of `key`, whose [`hash_key`] is known: a literal's, computed when it was loaded.
///
/// # Safety
/// As [`get`]; `hash` is the key's.
#[inline]
pub unsafe fn get_hashed(map: Word, key: Word, hash: u64) -> Option<Word> {
    // SAFETY: the caller vouches for both.
    unsafe {
        if is_flat(map) {
            get(map, key)
        } else {
            trie::find(map, key, hash)
        }
    }
}

/// Whether the map holds `key`.
///
/// # Safety
/// As [`get`].
#[inline]
pub unsafe fn contains(map: Word, key: Word) -> bool {
    // SAFETY: the caller vouches for both.
    unsafe { get(map, key).is_some() }
}

/// The map with `key` at `value` (`Map#{Key => Value}`).
///
/// # Safety
/// `map` is a live map, `key` and `value` are live terms.
#[inline]
pub unsafe fn put<A: Alloc>(alloc: &mut A, map: Word, key: Word, value: Word) -> Word {
    // SAFETY: the caller vouches for the terms.
    unsafe { put_by::<A, Internal>(alloc, map, key, value) }
}

/// The map with the value of `key` replaced (`Map#{Key := Value}`), `None` where it holds no such key.
///
/// # Safety
/// As [`put`].
pub unsafe fn put_existing<A: Alloc>(
    alloc: &mut A,
    map: Word,
    key: Word,
    value: Word,
) -> Option<Word> {
    // SAFETY: the caller vouches for the terms.
    unsafe { put_existing_by::<A, Internal>(alloc, map, key, value) }
}

/// The map without `key`.
///
/// # Safety
/// `map` is a live map and `key` a live term.
pub unsafe fn remove<A: Alloc>(alloc: &mut A, map: Word, key: Word) -> Word {
    // SAFETY: the caller vouches for the terms.
    unsafe { take(alloc, map, key).map_or(map, |(_, rest)| rest) }
}

/// The value of `key` and the map without it (`maps:take/2`), `None` where it holds no such key.
///
/// # Safety
/// As [`remove`].
pub unsafe fn take<A: Alloc>(alloc: &mut A, map: Word, key: Word) -> Option<(Word, Word)> {
    // SAFETY: the caller vouches for the terms.
    unsafe { take_by::<A, Internal>(alloc, map, key) }
}

unsafe fn put_by<A: Alloc, H: KeyHash>(alloc: &mut A, map: Word, key: Word, value: Word) -> Word {
    // SAFETY: the caller vouches for the terms.
    unsafe {
        if !is_flat(map) {
            return insert::put::<A, H>(alloc, map, key, value);
        }
        match flat::search(map, key) {
            Ok(index) => flat::replace(alloc, map, index, value),
            Err(_) if flat::len(map) == FLATMAP_LIMIT => {
                build::grow_into_trie::<A, H>(alloc, map, key, value)
            }
            Err(index) => flat::insert(alloc, map, index, key, value),
        }
    }
}

unsafe fn put_existing_by<A: Alloc, H: KeyHash>(
    alloc: &mut A,
    map: Word,
    key: Word,
    value: Word,
) -> Option<Word> {
    // SAFETY: the caller vouches for the terms.
    unsafe {
        if !is_flat(map) {
            return insert::put_existing::<A, H>(alloc, map, key, value);
        }
        flat::find(map, key).map(|index| flat::replace(alloc, map, index, value))
    }
}

unsafe fn take_by<A: Alloc, H: KeyHash>(
    alloc: &mut A,
    map: Word,
    key: Word,
) -> Option<(Word, Word)> {
    // SAFETY: the caller vouches for the terms.
    unsafe {
        if !is_flat(map) {
            return remove::take::<A, H>(alloc, map, key);
        }
        let index = flat::find(map, key)?;
        let value = flat::values(map)[index];
        Some((value, flat::remove(alloc, map, index)))
    }
}
