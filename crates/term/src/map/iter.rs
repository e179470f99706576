//! Iteration over entries, without allocation, from the start or from a position.
//!
//! A flat map is walked in key order, a trie in the order of hashes. A place in a trie is the path of slots down to the next
//! child; slots are disjoint ranges of hashes, so the path alone finds it again.

use crate::order::{compare_exact, compare_map_keys};
use crate::word::Word;

use super::trie::{LEVEL_BITS, LEVELS, children, leaves, node_body, root_body};
use super::{flat, is_flat, len};

/// The entries of a map, as pairs of key and value.
#[derive(Clone)]
pub struct Iter(Walk);

#[allow(clippy::large_enum_variant, reason = "a boxed walk would allocate")]
#[derive(Clone)]
enum Walk {
    Flat {
        map: Word,
        next: usize,
        count: usize,
    },
    Trie(TrieWalk),
}

#[derive(Clone)]
struct TrieWalk {
    /// One frame for each level down to the current one, the collision's included.
    frames: [Frame; LEVELS + 1],
    level: usize,
}

/// The children of one body that are still to come.
#[derive(Clone, Copy)]
struct Frame {
    next: *const Word,
    /// Their slots; of a collision, their number.
    left: u32,
    /// The slot of the child before them, in which the walk is.
    slot: u32,
}

/// All entries of a map.
///
/// # Safety
/// `map` is a live map and stays so while the iterator is used.
#[inline]
pub unsafe fn iter(map: Word) -> Iter {
    // SAFETY: the caller vouches for the map.
    unsafe {
        if is_flat(map) {
            return Iter(Walk::Flat {
                map,
                next: 0,
                count: flat::len(map),
            });
        }
        Iter(Walk::Trie(TrieWalk::new(map)))
    }
}

impl Iter {
    /// The entries of a map from a place on, which [`Iter::place`] told; any number is a place.
    ///
    /// # Safety
    /// As [`iter`].
    pub(super) unsafe fn from_place(map: Word, place: u128) -> Iter {
        // SAFETY: the caller vouches for the map.
        unsafe {
            if is_flat(map) {
                let count = flat::len(map);
                return Iter(Walk::Flat {
                    map,
                    next: usize::try_from(place).map_or(count, |place| place.min(count)),
                    count,
                });
            }
            let mut walk = TrieWalk::new(map);
            walk.seek(place);
            Iter(Walk::Trie(walk))
        }
    }

    /// The place of the next entry, `None` at the end.
    pub(super) fn place(&self) -> Option<u128> {
        match &self.0 {
            Walk::Flat { next, count, .. } => (next < count).then_some(*next as u128),
            Walk::Trie(walk) => walk.place(),
        }
    }
}

impl Iterator for Iter {
    type Item = (Word, Word);

    #[inline]
    fn next(&mut self) -> Option<(Word, Word)> {
        match &mut self.0 {
            Walk::Flat { map, next, count } => {
                if next == count {
                    return None;
                }
                let index = *next;
                *next += 1;
                // SAFETY: the maker of the iterator vouches for the map.
                unsafe { Some((flat::keys(*map)[index], flat::values(*map)[index])) }
            }
            Walk::Trie(walk) => walk.next(),
        }
    }
}

impl TrieWalk {
    unsafe fn new(map: Word) -> TrieWalk {
        // SAFETY: the caller vouches for the map.
        let root = unsafe { Frame::of_body(root_body(map)) };
        TrieWalk {
            frames: [root; LEVELS + 1],
            level: 0,
        }
    }

    #[inline]
    fn next(&mut self) -> Option<(Word, Word)> {
        loop {
            let frame = &mut self.frames[self.level];
            if frame.left == 0 {
                if self.level == 0 {
                    return None;
                }
                self.level -= 1;
                continue;
            }
            let child = frame.take(self.level);
            if child.is_cons() {
                // SAFETY: leaves of a live map.
                return unsafe { Some((child.head(), child.tail())) };
            }
            self.enter(child);
        }
    }

    #[inline]
    fn enter(&mut self, child: Word) {
        self.level += 1;
        // SAFETY: what is no leaf is a node until the levels end, then a collision.
        self.frames[self.level] = unsafe {
            if self.level == LEVELS {
                Frame::of_leaves(leaves(child))
            } else {
                Frame::of_body(node_body(child))
            }
        };
    }

    /// Moves on to a place, or to what follows it where nothing stands there.
    fn seek(&mut self, mut place: u128) {
        loop {
            let frame = &mut self.frames[self.level];
            if self.level == LEVELS {
                let skipped = u32::try_from(place).map_or(frame.left, |n| n.min(frame.left));
                // SAFETY: as many leaves are left.
                frame.next = unsafe { frame.next.add(skipped as usize) };
                frame.left -= skipped;
                return;
            }
            let slot = (place & 15) as u32;
            place >>= LEVEL_BITS;
            let skipped = frame.left & ((1 << slot) - 1);
            // SAFETY: each slot skipped has a child.
            frame.next = unsafe { frame.next.add(skipped.count_ones() as usize) };
            frame.left &= !skipped;
            if place == 0 || frame.left >> slot & 1 == 0 {
                return;
            }
            // SAFETY: the slot has a child.
            let child = unsafe { *frame.next };
            if child.is_cons() {
                return;
            }
            frame.take(self.level);
            self.enter(child);
        }
    }

    fn place(&self) -> Option<u128> {
        let level = (0..=self.level)
            .rev()
            .find(|&level| self.frames[level].left != 0)?;
        let frame = &self.frames[level];
        let last = if level == LEVELS {
            // SAFETY: the child taken last, in which the walk is, is this collision.
            let all = unsafe { leaves(*self.frames[level - 1].next.sub(1)).len() };
            all as u128 - u128::from(frame.left)
        } else {
            u128::from(frame.left.trailing_zeros())
        };
        let place = (0..level).rev().fold(last, |place, level| {
            place << LEVEL_BITS | u128::from(self.frames[level].slot)
        });
        Some(place)
    }
}

impl Frame {
    #[inline]
    unsafe fn of_body(body: *const Word) -> Frame {
        // SAFETY: the caller vouches for the body.
        let (bitmap, children) = unsafe { children(body) };
        Frame {
            next: children.as_ptr(),
            left: bitmap,
            slot: 0,
        }
    }

    fn of_leaves(leaves: &[Word]) -> Frame {
        Frame {
            next: leaves.as_ptr(),
            left: leaves.len() as u32,
            slot: 0,
        }
    }

    /// The next child; there must be one.
    #[inline]
    fn take(&mut self, level: usize) -> Word {
        if level == LEVELS {
            self.left -= 1;
        } else {
            self.slot = self.left.trailing_zeros();
            self.left &= self.left - 1;
        }
        // SAFETY: something was left, so there is a child.
        unsafe {
            let child = *self.next;
            self.next = self.next.add(1);
            child
        }
    }
}

/// The entries in exact term order of their keys: how maps compare and how `~kp` prints them.
///
/// # Safety
/// `map` is a live map.
pub unsafe fn sorted_entries(map: Word) -> Vec<(Word, Word)> {
    // SAFETY: the caller vouches for the map.
    unsafe {
        let mut entries = Vec::with_capacity(len(map));
        entries.extend(iter(map));
        let unordered = if is_flat(map) {
            // Key order differs from term order among atoms alone, which stand together.
            let start = entries.partition_point(|entry| before_atoms(entry.0));
            let count = entries[start..].partition_point(|entry| entry.0.is_atom());
            &mut entries[start..start + count]
        } else {
            &mut entries[..]
        };
        unordered.sort_by(|a, b| compare_exact(a.0, b.0));
        entries
    }
}

/// Whether a key is a number: all that precedes atoms in term order.
unsafe fn before_atoms(key: Word) -> bool {
    // SAFETY: the caller vouches for the key.
    unsafe { !key.is_atom() && compare_map_keys(key, crate::atoms::TRUE).is_lt() }
}
