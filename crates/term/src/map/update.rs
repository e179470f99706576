//! Several keys at once: `Map#{K => V, ...}`, `Map#{K := V, ...}`, `maps:without/2`.

use crate::alloc::Alloc;
use crate::boxed::FLATMAP_LIMIT;
use crate::word::Word;

use super::key::{Internal, KeyHash};
use super::{build, flat, is_flat, merge, put_by, put_existing_by, take_by};

/// The map with all these entries (`put_map_assoc`); of entries with one key the last counts.
///
/// # Safety
/// `map` is a live map, the entries are live terms.
pub unsafe fn update_assoc<A: Alloc>(alloc: &mut A, map: Word, entries: &[(Word, Word)]) -> Word {
    // SAFETY: the caller vouches for the terms.
    unsafe { update_assoc_by::<A, Internal>(alloc, map, entries) }
}

/// The map with the values of all these keys replaced (`put_map_exact`).
///
/// # Errors
/// The first key that is not in the map: the reason is `{badkey, Key}`.
///
/// # Safety
/// `map` is a live map, the entries are live terms.
pub unsafe fn update_exact<A: Alloc>(
    alloc: &mut A,
    map: Word,
    entries: &[(Word, Word)],
) -> Result<Word, Word> {
    // SAFETY: the caller vouches for the terms.
    unsafe {
        if is_flat(map) {
            return match replace_all(alloc, map, entries) {
                (map, None) => Ok(map),
                (_, Some(missing)) => Err(entries[missing].0),
            };
        }
        entries.iter().try_fold(map, |map, &(key, value)| {
            put_existing_by::<A, Internal>(alloc, map, key, value).ok_or(key)
        })
    }
}

/// The map without these keys.
///
/// # Safety
/// `map` is a live map, the keys are live terms.
pub unsafe fn without<A: Alloc>(alloc: &mut A, map: Word, keys: &[Word]) -> Word {
    keys.iter().fold(map, |map, &key| {
        // SAFETY: the caller vouches for the terms.
        unsafe { take_by::<A, Internal>(alloc, map, key).map_or(map, |(_, rest)| rest) }
    })
}

pub(super) unsafe fn update_assoc_by<A: Alloc, H: KeyHash>(
    alloc: &mut A,
    map: Word,
    entries: &[(Word, Word)],
) -> Word {
    // SAFETY: the caller vouches for the terms.
    unsafe {
        if !is_flat(map) {
            return entries.iter().fold(map, |map, &(key, value)| {
                put_by::<A, H>(alloc, map, key, value)
            });
        }
        if flat::len(map) == 0 {
            return build::from_entries_by::<A, H>(alloc, entries);
        }
        match first_missing(map, entries) {
            None => replace_all(alloc, map, entries).0,
            Some(_) => add_all::<A, H>(alloc, map, entries),
        }
    }
}

unsafe fn first_missing(map: Word, entries: &[(Word, Word)]) -> Option<usize> {
    entries
        .iter()
        // SAFETY: the caller vouches for map and keys.
        .position(|entry| unsafe { flat::find(map, entry.0).is_none() })
}

/// Replaces values in a flat map until a key is missing, and tells which.
unsafe fn replace_all<A: Alloc>(
    alloc: &mut A,
    map: Word,
    entries: &[(Word, Word)],
) -> (Word, Option<usize>) {
    // SAFETY: the caller vouches for map and entries; `values` belongs to a copy of the map that nobody else knows yet.
    unsafe {
        let mut copy = map;
        for (number, &(key, value)) in entries.iter().enumerate() {
            let Some(index) = flat::find(map, key) else {
                return (copy, Some(number));
            };
            if copy != map {
                *copy.boxed_address().add(2 + index) = value;
            } else {
                copy = flat::replace(alloc, map, index, value);
            }
        }
        (copy, None)
    }
}

/// Adds entries to a flat map, some of whose keys are new.
unsafe fn add_all<A: Alloc, H: KeyHash>(
    alloc: &mut A,
    map: Word,
    entries: &[(Word, Word)],
) -> Word {
    // SAFETY: the caller vouches for map and entries.
    unsafe {
        if let [(key, value)] = *entries {
            return put_by::<A, H>(alloc, map, key, value);
        }
        let mut buffer = [(Word::NIL, Word::NIL); FLATMAP_LIMIT];
        let Some(ordered) = buffer.get_mut(..entries.len()) else {
            return merge::concatenated::<A, H>(alloc, map, entries);
        };
        ordered.copy_from_slice(entries);
        let count = build::order_and_unite(ordered);
        merge::flat_with_ordered::<A, H>(alloc, map, &ordered[..count])
    }
}
