//! Flat maps: a tuple of keys in key order, shared by maps with the same keys, and the values beside it.

use crate::alloc::Alloc;
use crate::boxed::{Kind, header, size_of_header, tuple_header};
use crate::word::Word;

use super::key;

/// From this many keys on, a key behind a pointer is searched by halving, if comparing it is not trivial.
const HALVING_FROM: usize = 9;

/// Number of entries.
///
/// # Safety
/// `map` is a live flat map, as everywhere in this file.
#[inline(always)]
pub(super) unsafe fn len(map: Word) -> usize {
    // SAFETY: the words after the header are the keys' tuple and one value for each.
    unsafe { size_of_header(map.boxed_header()) - 1 }
}

/// The keys, in key order. Valid while the map is.
///
/// # Safety
/// As [`len`].
#[inline(always)]
pub(super) unsafe fn keys<'a>(map: Word) -> &'a [Word] {
    // SAFETY: the first word is a tuple of as many keys as there are values.
    unsafe { std::slice::from_raw_parts(map.boxed_word(0).boxed_address().add(1), len(map)) }
}

/// The values, in the order of their keys. Valid while the map is.
///
/// # Safety
/// As [`len`].
#[inline(always)]
pub(super) unsafe fn values<'a>(map: Word) -> &'a [Word] {
    // SAFETY: the values follow the keys' tuple.
    unsafe { std::slice::from_raw_parts(map.boxed_address().add(2), len(map)) }
}

/// The value of an immediate key.
///
/// # Safety
/// As [`len`].
#[inline(always)]
pub(super) unsafe fn get_immediate(map: Word, key: Word) -> Option<Word> {
    // SAFETY: as many values as keys.
    unsafe {
        let mut keys = map.boxed_word(0).boxed_address().add(1).cast_const();
        let mut value = map.boxed_address().add(2).cast_const();
        let end = keys.add(len(map));
        while keys != end {
            if *keys == key {
                return Some(*value);
            }
            keys = keys.add(1);
            value = value.add(1);
        }
        None
    }
}

/// The value of a key behind a pointer.
///
/// # Safety
/// As [`len`]; `key` is a live term.
#[inline(never)]
pub(super) unsafe fn get_pointer(map: Word, key: Word) -> Option<Word> {
    // SAFETY: as many values as keys.
    unsafe { find(map, key).map(|index| values(map)[index]) }
}

/// The index of a key.
///
/// # Safety
/// As [`len`]; `key` is a live term.
#[inline]
pub(super) unsafe fn find(map: Word, key: Word) -> Option<usize> {
    // SAFETY: the caller vouches for map and key.
    unsafe {
        let keys = keys(map);
        if key.is_immediate() {
            keys.iter().position(|&other| other == key)
        } else if is_scanned(keys, key) {
            keys.iter().position(|&other| key::same(other, key))
        } else {
            key::search(keys.len(), |index| keys[index], key).ok()
        }
    }
}

/// The index of a key, or the one at which it would stand.
///
/// # Safety
/// As [`len`]; `key` is a live term.
#[inline]
pub(super) unsafe fn search(map: Word, key: Word) -> Result<usize, usize> {
    // SAFETY: the caller vouches for map and key.
    unsafe {
        let keys = keys(map);
        if (key.is_immediate() || is_scanned(keys, key))
            && let Some(index) = find(map, key)
        {
            return Ok(index);
        }
        key::search(keys.len(), |index| keys[index], key)
    }
}

/// Whether a key behind a pointer is faster found by comparing it with each than by halving.
#[inline]
unsafe fn is_scanned(keys: &[Word], key: Word) -> bool {
    // SAFETY: the caller vouches for the key.
    keys.len() < HALVING_FROM || unsafe { key::is_heap_bits(key) }
}

/// A flat map over this tuple of keys.
///
/// # Safety
/// `keys` is a live tuple of as many strictly ordered keys as there are values.
pub(super) unsafe fn with_keys<A: Alloc>(alloc: &mut A, keys: Word, values: &[Word]) -> Word {
    let object = alloc.alloc(2 + values.len());
    // SAFETY: room for header, keys and values was allocated.
    unsafe {
        *object = header(Kind::FlatMap, 1 + values.len());
        *object.add(1) = keys;
        std::ptr::copy_nonoverlapping(values.as_ptr(), object.add(2), values.len());
    }
    Word::from_boxed(object)
}

/// The map with the value at `index` replaced; the keys are shared.
///
/// # Safety
/// As [`len`]; `index` is below it.
#[inline]
pub(super) unsafe fn replace<A: Alloc>(
    alloc: &mut A,
    map: Word,
    index: usize,
    value: Word,
) -> Word {
    // SAFETY: the caller vouches for map and index.
    unsafe {
        if values(map)[index] == value {
            return map;
        }
        let copy = with_keys(alloc, map.boxed_word(0), values(map));
        *copy.boxed_address().add(2 + index) = value;
        copy
    }
}

/// The map with an entry more at `index`, which is below [`FLATMAP_LIMIT`](crate::boxed::FLATMAP_LIMIT).
///
/// # Safety
/// As [`len`]; `key` is not in the map and belongs at `index`.
pub(super) unsafe fn insert<A: Alloc>(
    alloc: &mut A,
    map: Word,
    index: usize,
    key: Word,
    value: Word,
) -> Word {
    // SAFETY: the caller vouches for map and index; both objects are as large as what is written.
    unsafe {
        let count = len(map);
        let keys_to = alloc.alloc(1 + count + 1);
        *keys_to = tuple_header(count + 1);
        copy_with(keys(map), keys_to.add(1), index, key);
        let object = alloc.alloc(2 + count + 1);
        *object = header(Kind::FlatMap, 1 + count + 1);
        *object.add(1) = Word::from_boxed(keys_to);
        copy_with(values(map), object.add(2), index, value);
        Word::from_boxed(object)
    }
}

/// The map without the entry at `index`.
///
/// # Safety
/// As [`len`]; `index` is below it.
pub(super) unsafe fn remove<A: Alloc>(alloc: &mut A, map: Word, index: usize) -> Word {
    // SAFETY: the caller vouches for map and index; both objects are as large as what is written.
    unsafe {
        let count = len(map) - 1;
        let keys_to = alloc.alloc(1 + count);
        *keys_to = tuple_header(count);
        copy_without(keys(map), keys_to.add(1), index);
        let object = alloc.alloc(2 + count);
        *object = header(Kind::FlatMap, 1 + count);
        *object.add(1) = Word::from_boxed(keys_to);
        copy_without(values(map), object.add(2), index);
        Word::from_boxed(object)
    }
}

/// Copies words with one more at `index`.
///
/// # Safety
/// `to` has room for one word more than `from`, elsewhere; `index` is at most the length of `from`.
#[inline]
pub(super) unsafe fn copy_with(from: &[Word], to: *mut Word, index: usize, word: Word) {
    // SAFETY: the caller vouches for the room.
    unsafe {
        std::ptr::copy_nonoverlapping(from.as_ptr(), to, index);
        *to.add(index) = word;
        std::ptr::copy_nonoverlapping(
            from.as_ptr().add(index),
            to.add(index + 1),
            from.len() - index,
        );
    }
}

/// Copies words but the one at `index`.
///
/// # Safety
/// `to` has room for one word less than `from`, elsewhere; `index` is below the length of `from`.
#[inline]
pub(super) unsafe fn copy_without(from: &[Word], to: *mut Word, index: usize) {
    // SAFETY: the caller vouches for the room.
    unsafe {
        std::ptr::copy_nonoverlapping(from.as_ptr(), to, index);
        std::ptr::copy_nonoverlapping(
            from.as_ptr().add(index + 1),
            to.add(index),
            from.len() - index - 1,
        );
    }
}
