//! Two maps made one (`maps:merge/2`): what both hold comes from the second. Parts that only one of them has, or that they share,
//! are taken over whole.

use std::cmp::Ordering;

use smallvec::SmallVec;

use crate::alloc::Alloc;
use crate::boxed::{FLATMAP_LIMIT, Kind, header};
use crate::order::compare_map_keys;
use crate::word::Word;

use super::build::{flat_from_ordered, from_entries_by};
use super::insert::{Insertion, Outcome};
use super::iter::iter;
use super::key::{Internal, KeyHash};
use super::trie::{self, LEVELS, children, leaves, node_body, root_body};
use super::{flat, is_flat, len, put_by};

/// The entries of both maps; of keys in both, the value in `b`.
///
/// # Safety
/// Both are live maps.
pub unsafe fn merge<A: Alloc>(alloc: &mut A, a: Word, b: Word) -> Word {
    // SAFETY: the caller vouches for the maps.
    unsafe { merge_by::<A, Internal>(alloc, a, b) }
}

pub(super) unsafe fn merge_by<A: Alloc, H: KeyHash>(alloc: &mut A, a: Word, b: Word) -> Word {
    // SAFETY: the caller vouches for the maps.
    unsafe {
        match (is_flat(a), is_flat(b)) {
            (true, true) => merge_flat::<A, H>(alloc, a, b),
            (true, false) => iter(a).fold(b, |map, (key, value)| {
                match trie::find(map, key, H::hash(key)) {
                    Some(_) => map,
                    None => put_by::<A, H>(alloc, map, key, value),
                }
            }),
            (false, true) => iter(b).fold(a, |map, (key, value)| {
                put_by::<A, H>(alloc, map, key, value)
            }),
            (false, false) => merge_tries::<A, H>(alloc, a, b),
        }
    }
}

unsafe fn merge_flat<A: Alloc, H: KeyHash>(alloc: &mut A, a: Word, b: Word) -> Word {
    // SAFETY: the caller vouches for the maps, whose keys are in key order.
    unsafe {
        if flat::len(a) == 0 || a.boxed_word(0) == b.boxed_word(0) {
            return b;
        }
        if flat::len(b) == 0 {
            return a;
        }
        let (keys, values) = (flat::keys(b), flat::values(b));
        let entries: SmallVec<[(Word, Word); FLATMAP_LIMIT]> =
            keys.iter().copied().zip(values.iter().copied()).collect();
        flat_with_ordered::<A, H>(alloc, a, &entries)
    }
}

/// A flat map with more entries, given in strict key order and no more than the limit. Where no key is new, the map's keys are shared.
///
/// # Safety
/// `map` is a live flat map, the entries are live terms.
pub(super) unsafe fn flat_with_ordered<A: Alloc, H: KeyHash>(
    alloc: &mut A,
    map: Word,
    entries: &[(Word, Word)],
) -> Word {
    // SAFETY: the caller vouches for map and entries.
    unsafe {
        let mut union: SmallVec<[(Word, Word); 2 * FLATMAP_LIMIT]> = SmallVec::new();
        let (keys, values) = (flat::keys(map), flat::values(map));
        let (mut old, mut new) = (0, 0);
        while old < keys.len() || new < entries.len() {
            let order = match (keys.get(old), entries.get(new)) {
                (Some(&key), Some(entry)) => compare_map_keys(key, entry.0),
                (Some(_), None) => Ordering::Less,
                (None, _) => Ordering::Greater,
            };
            union.push(match order {
                Ordering::Less => (keys[old], values[old]),
                Ordering::Equal => (keys[old], entries[new].1),
                Ordering::Greater => entries[new],
            });
            old += usize::from(order.is_le());
            new += usize::from(order.is_ge());
        }
        let (union, count) = (&union[..], union.len());
        if count > FLATMAP_LIMIT {
            return from_entries_by::<A, H>(alloc, union);
        }
        if count > keys.len() {
            return flat_from_ordered(alloc, union);
        }
        if union
            .iter()
            .zip(values)
            .all(|(entry, value)| entry.1 == *value)
        {
            return map;
        }
        let copy = flat::with_keys(alloc, map.boxed_word(0), values);
        for (index, entry) in union.iter().enumerate() {
            *copy.boxed_address().add(2 + index) = entry.1;
        }
        copy
    }
}

/// A map of a map's entries and more, in any order and number.
///
/// # Safety
/// `map` is a live map, the entries are live terms.
pub(super) unsafe fn concatenated<A: Alloc, H: KeyHash>(
    alloc: &mut A,
    map: Word,
    entries: &[(Word, Word)],
) -> Word {
    // SAFETY: the caller vouches for map and entries.
    unsafe {
        let all: Vec<(Word, Word)> = iter(map).chain(entries.iter().copied()).collect();
        from_entries_by::<A, H>(alloc, &all)
    }
}

unsafe fn merge_tries<A: Alloc, H: KeyHash>(alloc: &mut A, a: Word, b: Word) -> Word {
    // SAFETY: the caller vouches for the maps.
    unsafe {
        if a == b {
            return b;
        }
        let mut merge = Merge { alloc, in_both: 0 };
        let union = merge.bodies::<H>(root_body(a), root_body(b), 0);
        let entries = len(a) + len(b) - merge.in_both;
        if union.is_second {
            b
        } else if union.is_first {
            a
        } else {
            trie::root(merge.alloc, entries, union.bitmap, union.children())
        }
    }
}

/// Two tries becoming one.
struct Merge<'a, A> {
    alloc: &'a mut A,
    /// Number of keys met in both.
    in_both: usize,
}

/// The children of two bodies, merged.
struct Union {
    bitmap: u32,
    children: [Word; 16],
    is_first: bool,
    is_second: bool,
}

impl Union {
    fn children(&self) -> &[Word] {
        &self.children[..self.bitmap.count_ones() as usize]
    }
}

impl<A: Alloc> Merge<'_, A> {
    /// The children of two bodies at `level`.
    unsafe fn bodies<H: KeyHash>(&mut self, a: *const Word, b: *const Word, level: usize) -> Union {
        // SAFETY: the caller vouches for the bodies.
        unsafe {
            let ((a_bitmap, mut a), (b_bitmap, mut b)) = (children(a), children(b));
            let bitmap = a_bitmap | b_bitmap;
            let mut union = Union {
                bitmap,
                children: [Word::NIL; 16],
                is_first: bitmap == a_bitmap,
                is_second: bitmap == b_bitmap,
            };
            let slots = (0..16).filter(|slot| bitmap >> slot & 1 != 0);
            for (to, slot) in union.children.iter_mut().zip(slots) {
                let first = (a_bitmap >> slot & 1 != 0)
                    .then(|| a.split_off_first().copied())
                    .flatten();
                let second = (b_bitmap >> slot & 1 != 0)
                    .then(|| b.split_off_first().copied())
                    .flatten();
                *to = match (first, second) {
                    (Some(first), Some(second)) => self.child::<H>(first, second, level + 1),
                    (Some(only), None) | (None, Some(only)) => only,
                    (None, None) => Word::NIL,
                };
                union.is_first &= first == Some(*to);
                union.is_second &= second == Some(*to);
            }
            union
        }
    }

    /// The child at `level` with the entries of two.
    unsafe fn child<H: KeyHash>(&mut self, a: Word, b: Word, level: usize) -> Word {
        // SAFETY: the caller vouches for the children.
        unsafe {
            if a == b {
                self.in_both += entries_below(a, level);
                return b;
            }
            match (a.is_cons(), b.is_cons()) {
                (true, _) => self.leaf_under::<H>(a, b, level),
                (false, true) => self.leaf_over::<H>(a, b, level),
                (false, false) if level == LEVELS => self.collisions(a, b),
                (false, false) => {
                    let union = self.bodies::<H>(node_body(a), node_body(b), level);
                    if union.is_second {
                        b
                    } else if union.is_first {
                        a
                    } else {
                        trie::node(self.alloc, union.bitmap, union.children())
                    }
                }
            }
        }
    }

    /// A leaf of the first map, and what the second has there.
    unsafe fn leaf_under<H: KeyHash>(&mut self, leaf: Word, child: Word, level: usize) -> Word {
        // SAFETY: the caller vouches for the children.
        unsafe {
            let (key, hash) = (leaf.head(), H::hash(leaf.head()));
            if trie::find_in_child(child, level, key, hash).is_some() {
                self.in_both += 1;
                return child;
            }
            self.insert::<H>(child, leaf, hash, level)
        }
    }

    /// A leaf of the second map, and what the first has there.
    unsafe fn leaf_over<H: KeyHash>(&mut self, child: Word, leaf: Word, level: usize) -> Word {
        // SAFETY: the caller vouches for the children.
        unsafe { self.insert::<H>(child, leaf, H::hash(leaf.head()), level) }
    }

    unsafe fn insert<H: KeyHash>(
        &mut self,
        child: Word,
        leaf: Word,
        hash: u64,
        level: usize,
    ) -> Word {
        // SAFETY: the caller vouches for the children.
        unsafe {
            let mut insertion = Insertion {
                alloc: &mut *self.alloc,
                key: leaf.head(),
                value: leaf.tail(),
                hash,
                only_existing: false,
                outcome: Outcome::Found,
            };
            let child = insertion.in_child::<H>(child, level);
            self.in_both += usize::from(insertion.outcome == Outcome::Found);
            child
        }
    }

    unsafe fn collisions(&mut self, a: Word, b: Word) -> Word {
        // SAFETY: the caller vouches for the collisions, whose leaves are in key order.
        unsafe {
            let (mut a, mut b) = (leaves(a), leaves(b));
            let mut union = Vec::with_capacity(a.len() + b.len());
            while let (Some(first), Some(second)) = (a.first(), b.first()) {
                let order = compare_map_keys(first.head(), second.head());
                union.push(if order.is_lt() { *first } else { *second });
                a = &a[usize::from(order.is_le())..];
                b = &b[usize::from(order.is_ge())..];
                self.in_both += usize::from(order.is_eq());
            }
            union.extend_from_slice(a);
            union.extend_from_slice(b);
            self.alloc
                .boxed(header(Kind::Collision, union.len()), &union)
        }
    }
}

/// Number of entries in a child at `level`.
unsafe fn entries_below(child: Word, level: usize) -> usize {
    // SAFETY: the caller vouches for the child.
    unsafe {
        if child.is_cons() {
            1
        } else if level == LEVELS {
            leaves(child).len()
        } else {
            let (_, children) = children(node_body(child));
            children
                .iter()
                .map(|&child| entries_below(child, level + 1))
                .sum()
        }
    }
}
