//! Whole maps from entries, and lists from whole maps.

use crate::alloc::Alloc;
use crate::boxed::{FLATMAP_LIMIT, Kind, header, tuple_header};
use crate::order::compare_map_keys;
use crate::word::Word;

use super::iter::iter;
use super::key::{self, Internal, KeyHash};
use super::trie::{self, LEVELS, slot};
use super::{flat, get, is_flat, len};

/// An entry on its way into a trie.
#[derive(Clone, Copy)]
struct Placed {
    hash: u64,
    key: Word,
    value: Word,
}

/// The map without entries.
pub fn empty<A: Alloc>(alloc: &mut A) -> Word {
    let keys = alloc.tuple(&[]);
    // SAFETY: a tuple of no keys fits no values.
    unsafe { flat::with_keys(alloc, keys, &[]) }
}

/// The tuple of keys that flat maps can share, `None` where the keys are too many or not in strict key order.
///
/// # Safety
/// The keys are live terms.
pub unsafe fn keys_tuple<A: Alloc>(alloc: &mut A, keys: &[Word]) -> Option<Word> {
    // SAFETY: the caller vouches for the keys.
    let ordered = |pair: &[Word]| unsafe { compare_map_keys(pair[0], pair[1]).is_lt() };
    (keys.len() <= FLATMAP_LIMIT && keys.windows(2).all(ordered)).then(|| alloc.tuple(keys))
}

/// A flat map over a shared tuple of keys.
///
/// # Safety
/// `keys` is a live result of [`keys_tuple`] with one key for each of the values, which are live terms.
#[inline]
pub unsafe fn flat_with_keys<A: Alloc>(alloc: &mut A, keys: Word, values: &[Word]) -> Word {
    // SAFETY: the caller vouches for the keys.
    unsafe { flat::with_keys(alloc, keys, values) }
}

/// A map of these entries, in any order; of entries with one key the last counts.
///
/// # Safety
/// All keys and values are live terms.
pub unsafe fn from_entries<A: Alloc>(alloc: &mut A, entries: &[(Word, Word)]) -> Word {
    // SAFETY: the caller vouches for the entries.
    unsafe { from_entries_by::<A, Internal>(alloc, entries) }
}

/// A map of these keys, all with one value (`maps:from_keys/2`).
///
/// # Safety
/// All are live terms.
pub unsafe fn from_keys<A: Alloc>(alloc: &mut A, keys: &[Word], value: Word) -> Word {
    let entries: Vec<(Word, Word)> = keys.iter().map(|&key| (key, value)).collect();
    // SAFETY: the caller vouches for the terms.
    unsafe { from_entries(alloc, &entries) }
}

/// The entries of a map whose keys are among these (`maps:with/2`).
///
/// # Safety
/// `map` is a live map, the keys are live terms.
pub unsafe fn with<A: Alloc>(alloc: &mut A, map: Word, keys: &[Word]) -> Word {
    // SAFETY: the caller vouches for the terms.
    unsafe {
        let entries: Vec<(Word, Word)> = keys
            .iter()
            .filter_map(|&key| Some((key, get(map, key)?)))
            .collect();
        from_entries(alloc, &entries)
    }
}

pub(super) unsafe fn from_entries_by<A: Alloc, H: KeyHash>(
    alloc: &mut A,
    entries: &[(Word, Word)],
) -> Word {
    // SAFETY: the caller vouches for the entries.
    unsafe {
        if entries.len() <= FLATMAP_LIMIT {
            let mut buffer = [(Word::NIL, Word::NIL); FLATMAP_LIMIT];
            let buffer = &mut buffer[..entries.len()];
            buffer.copy_from_slice(entries);
            return flat_from(alloc, buffer);
        }
        let mut placed: Vec<Placed> = entries
            .iter()
            .map(|&(key, value)| place::<H>(key, value))
            .collect();
        order(&mut placed);
        // The sort is stable, so of equal keys the last given stands last.
        placed.dedup_by(|later, earlier| {
            let same = later.hash == earlier.hash && key::same(later.key, earlier.key);
            if same {
                earlier.value = later.value;
            }
            same
        });
        if placed.len() > FLATMAP_LIMIT {
            return trie_from(alloc, &placed);
        }
        let mut few = [(Word::NIL, Word::NIL); FLATMAP_LIMIT];
        let few = &mut few[..placed.len()];
        for (slot, entry) in few.iter_mut().zip(&placed) {
            *slot = (entry.key, entry.value);
        }
        flat_from(alloc, few)
    }
}

unsafe fn place<H: KeyHash>(key: Word, value: Word) -> Placed {
    Placed {
        // SAFETY: the caller vouches for the key.
        hash: unsafe { H::hash(key) },
        key,
        value,
    }
}

/// Sorts by hash, then key: the order of a trie's leaves.
unsafe fn order(placed: &mut [Placed]) {
    placed.sort_by(|a, b| {
        // SAFETY: the caller vouches for the keys.
        let by_key = || unsafe { compare_map_keys(a.key, b.key) };
        a.hash.cmp(&b.hash).then_with(by_key)
    });
}

/// Brings entries into strict key order and returns how many are left; of entries with one key the last counts.
///
/// # Safety
/// All keys are live terms.
pub(super) unsafe fn order_and_unite(entries: &mut [(Word, Word)]) -> usize {
    // SAFETY: the caller vouches for the keys.
    let compare = |a: &(Word, Word), b: &(Word, Word)| unsafe { compare_map_keys(a.0, b.0) };
    let strict = |pair: &[(Word, Word)]| compare(&pair[0], &pair[1]).is_lt();
    if entries.windows(2).all(strict) {
        return entries.len();
    }
    entries.sort_by(compare);
    let mut last = 0;
    for index in 1..entries.len() {
        // In key order, not less means equal.
        if compare(&entries[last], &entries[index]).is_lt() {
            last += 1;
        }
        // The first of equal keys stays, with the last value.
        entries[last] = entries[index];
    }
    last + 1
}

/// A flat map of up to the limit of entries, in any order.
unsafe fn flat_from<A: Alloc>(alloc: &mut A, entries: &mut [(Word, Word)]) -> Word {
    // SAFETY: the caller vouches for the entries.
    unsafe {
        let count = order_and_unite(entries);
        flat_from_ordered(alloc, &entries[..count])
    }
}

/// A flat map of up to the limit of entries, in strict key order.
///
/// # Safety
/// All keys and values are live terms.
pub(super) unsafe fn flat_from_ordered<A: Alloc>(alloc: &mut A, entries: &[(Word, Word)]) -> Word {
    let count = entries.len();
    let keys = alloc.alloc(1 + count);
    let object = alloc.alloc(2 + count);
    // SAFETY: room for the tuple and for the map was allocated.
    unsafe {
        *keys = tuple_header(count);
        *object = header(Kind::FlatMap, 1 + count);
        *object.add(1) = Word::from_boxed(keys);
        for (index, (key, value)) in entries.iter().enumerate() {
            *keys.add(1 + index) = *key;
            *object.add(2 + index) = *value;
        }
    }
    Word::from_boxed(object)
}

/// A trie of more entries than the limit, in the order of a trie's leaves and without equal keys.
fn trie_from<A: Alloc>(alloc: &mut A, placed: &[Placed]) -> Word {
    let (bitmap, children, count) = children_from(alloc, placed, 0);
    trie::root(alloc, placed.len(), bitmap, &children[..count])
}

fn children_from<A: Alloc>(
    alloc: &mut A,
    mut placed: &[Placed],
    level: usize,
) -> (u32, [Word; 16], usize) {
    let mut children = [Word::NIL; 16];
    let (mut bitmap, mut count) = (0, 0);
    while let Some(first) = placed.first() {
        let slot_of_first = slot(first.hash, level);
        let together = placed.partition_point(|entry| slot(entry.hash, level) <= slot_of_first);
        let (child, rest) = placed.split_at(together);
        children[count] = child_from(alloc, child, level + 1);
        bitmap |= 1 << slot_of_first;
        count += 1;
        placed = rest;
    }
    (bitmap, children, count)
}

fn child_from<A: Alloc>(alloc: &mut A, placed: &[Placed], level: usize) -> Word {
    if let [only] = placed {
        return alloc.cons(only.key, only.value);
    }
    if level < LEVELS {
        let (bitmap, children, count) = children_from(alloc, placed, level);
        return trie::node(alloc, bitmap, &children[..count]);
    }
    let leaves: Vec<Word> = placed
        .iter()
        .map(|entry| alloc.cons(entry.key, entry.value))
        .collect();
    trie::collision(alloc, &leaves)
}

/// The trie that a full flat map becomes with one entry more.
///
/// # Safety
/// `map` is a live flat map of as many entries as the limit, `key` and `value` are live terms, and the key is not in the map.
pub(super) unsafe fn grow_into_trie<A: Alloc, H: KeyHash>(
    alloc: &mut A,
    map: Word,
    key: Word,
    value: Word,
) -> Word {
    // SAFETY: the caller vouches for the terms.
    unsafe {
        let mut placed = [place::<H>(key, value); FLATMAP_LIMIT + 1];
        let entries = flat::keys(map).iter().zip(flat::values(map));
        for (to, (&key, &value)) in placed.iter_mut().zip(entries) {
            *to = place::<H>(key, value);
        }
        order(&mut placed);
        trie_from(alloc, &placed)
    }
}

/// The flat map that a trie with one entry more than the limit becomes without `key`.
///
/// # Safety
/// `map` is a live trie of that size, and `key` a live term in it.
pub(super) unsafe fn shrink_to_flat<A: Alloc>(alloc: &mut A, map: Word, key: Word) -> Word {
    let mut entries = [(Word::NIL, Word::NIL); FLATMAP_LIMIT];
    // SAFETY: the caller vouches for the terms.
    unsafe {
        let others = iter(map).filter(|entry| !key::same(entry.0, key));
        for (to, entry) in entries.iter_mut().zip(others) {
            *to = entry;
        }
        flat_from(alloc, &mut entries)
    }
}

/// The keys as a list, in the order of [`to_list`].
///
/// # Safety
/// `map` is a live map.
pub unsafe fn to_keys<A: Alloc>(alloc: &mut A, map: Word) -> Word {
    // SAFETY: the caller vouches for the map.
    unsafe {
        list_of(
            alloc,
            len(map),
            !is_flat(map),
            iter(map).map(|entry| entry.0),
        )
    }
}

/// The values as a list, in the order of [`to_list`].
///
/// # Safety
/// `map` is a live map.
pub unsafe fn to_values<A: Alloc>(alloc: &mut A, map: Word) -> Word {
    // SAFETY: the caller vouches for the map.
    unsafe {
        list_of(
            alloc,
            len(map),
            !is_flat(map),
            iter(map).map(|entry| entry.1),
        )
    }
}

/// The entries as a list of pairs: in the order of iteration, but of large maps against it, as up to OTP 27.
///
/// # Safety
/// `map` is a live map.
pub unsafe fn to_list<A: Alloc>(alloc: &mut A, map: Word) -> Word {
    // SAFETY: the caller vouches for the map; each entry has room for a pair.
    unsafe {
        let count = len(map);
        let pairs = alloc.alloc(3 * count);
        let entries = iter(map).enumerate().map(|(index, (key, value))| {
            let pair = pairs.add(3 * index);
            *pair = tuple_header(2);
            *pair.add(1) = key;
            *pair.add(2) = value;
            Word::from_boxed(pair)
        });
        list_of(alloc, count, !is_flat(map), entries)
    }
}

/// A list of exactly `count` elements, or of these from the last to the first.
unsafe fn list_of<A: Alloc>(
    alloc: &mut A,
    count: usize,
    backward: bool,
    elements: impl Iterator<Item = Word>,
) -> Word {
    if count == 0 {
        return Word::NIL;
    }
    let cells = alloc.alloc(2 * count);
    // SAFETY: two words for each element were allocated; the last tail is overwritten below.
    unsafe {
        for (index, element) in elements.enumerate() {
            debug_assert!(index < count, "a map counts its entries");
            let place = if backward { count - 1 - index } else { index };
            let cell = cells.add(2 * place);
            *cell = element;
            *cell.add(1) = Word::from_cons(cell.add(2));
        }
        *cells.add(2 * count - 1) = Word::NIL;
    }
    Word::from_cons(cells)
}
