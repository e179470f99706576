//! Inserting into tries: one key, copying the path down to it.

use crate::alloc::Alloc;
use crate::boxed::{Kind, header};
use crate::order::compare_map_keys;
use crate::word::Word;

use super::flat::copy_with;
use super::key::{self, KeyHash};
use super::trie::{
    Edit, LEVEL_BITS, LEVELS, collision, index_of, leaves, node, node_body, node_with, root_body,
    root_with, search_leaves, slot,
};

/// The child at `level` that holds two leaves of different keys, whose hashes agree on all levels above.
///
/// # Safety
/// Both are live leaves, given with the hashes of their keys.
unsafe fn join<A: Alloc>(
    alloc: &mut A,
    level: usize,
    (a, a_hash): (Word, u64),
    (b, b_hash): (Word, u64),
) -> Word {
    let agreed = (a_hash ^ b_hash).leading_zeros() as usize / LEVEL_BITS;
    let in_order = if agreed == LEVELS {
        // SAFETY: the caller vouches for the leaves.
        unsafe { compare_map_keys(a.head(), b.head()).is_lt() }
    } else {
        a_hash < b_hash
    };
    let pair = if in_order { [a, b] } else { [b, a] };
    let mut child = if agreed == LEVELS {
        collision(alloc, &pair)
    } else {
        node(
            alloc,
            1 << slot(a_hash, agreed) | 1 << slot(b_hash, agreed),
            &pair,
        )
    };
    for level in (level..agreed).rev() {
        child = node(alloc, 1 << slot(a_hash, level), &[child]);
    }
    child
}

/// What came of an insertion.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The key was there, with this very value or, now, with it.
    Found,
    /// The key is new.
    Added,
    /// The key is not there and was not to be added.
    Missing,
}

/// One key on its way into a trie.
pub(super) struct Insertion<'a, A> {
    pub(super) alloc: &'a mut A,
    pub(super) key: Word,
    pub(super) value: Word,
    pub(super) hash: u64,
    pub(super) only_existing: bool,
    pub(super) outcome: Outcome,
}

impl<A: Alloc> Insertion<'_, A> {
    /// The edit that brings the entry among a body's children; `None` where nothing changes.
    ///
    /// # Safety
    /// `body` is one of a live root or node at `level`.
    unsafe fn edit<H: KeyHash>(&mut self, body: *const Word, level: usize) -> Option<Edit> {
        // SAFETY: the caller vouches for the body.
        unsafe {
            let bitmap = (*body).0 as u32;
            let slot = slot(self.hash, level);
            let index = index_of(bitmap, slot);
            if bitmap >> slot & 1 == 0 {
                return self.new_leaf().map(|leaf| Edit::Add(index, slot, leaf));
            }
            let child = *body.add(1 + index);
            let new = self.in_child::<H>(child, level + 1);
            (new != child).then_some(Edit::Set(index, new))
        }
    }

    /// The child at `level` with the entry in it; the same child where nothing changes.
    ///
    /// # Safety
    /// `child` is a live child at this level, and the hash agrees with its keys on all levels above.
    pub(super) unsafe fn in_child<H: KeyHash>(&mut self, child: Word, level: usize) -> Word {
        // SAFETY: the caller vouches for the child.
        unsafe {
            if child.is_cons() {
                self.in_leaf::<H>(child, level)
            } else if level == LEVELS {
                self.in_collision(child)
            } else {
                let body = node_body(child);
                match self.edit::<H>(body, level) {
                    Some(edit) => node_with(self.alloc, body, edit),
                    None => child,
                }
            }
        }
    }

    unsafe fn in_leaf<H: KeyHash>(&mut self, leaf: Word, level: usize) -> Word {
        // SAFETY: the caller vouches for the leaf.
        unsafe {
            if key::same(leaf.head(), self.key) {
                return self.renewed(leaf);
            }
            match self.new_leaf() {
                Some(new) => {
                    let old_hash = H::hash(leaf.head());
                    join(self.alloc, level, (leaf, old_hash), (new, self.hash))
                }
                None => leaf,
            }
        }
    }

    unsafe fn in_collision(&mut self, collision: Word) -> Word {
        // SAFETY: the caller vouches for the collision; each object is as large as what is written.
        unsafe {
            let leaves = leaves(collision);
            match search_leaves(collision, self.key) {
                Ok(index) => {
                    let leaf = self.renewed(leaves[index]);
                    if leaf == leaves[index] {
                        return collision;
                    }
                    let copy = self.alloc.boxed(collision.boxed_header(), leaves);
                    *copy.boxed_address().add(1 + index) = leaf;
                    copy
                }
                Err(index) => {
                    let Some(leaf) = self.new_leaf() else {
                        return collision;
                    };
                    let object = self.alloc.alloc(1 + leaves.len() + 1);
                    *object = header(Kind::Collision, leaves.len() + 1);
                    copy_with(leaves, object.add(1), index, leaf);
                    Word::from_boxed(object)
                }
            }
        }
    }

    /// The leaf with the new value.
    unsafe fn renewed(&mut self, leaf: Word) -> Word {
        self.outcome = Outcome::Found;
        // SAFETY: the caller vouches for the leaf.
        unsafe {
            if leaf.tail() == self.value {
                leaf
            } else {
                self.alloc.cons(leaf.head(), self.value)
            }
        }
    }

    fn new_leaf(&mut self) -> Option<Word> {
        if self.only_existing {
            self.outcome = Outcome::Missing;
            return None;
        }
        self.outcome = Outcome::Added;
        Some(self.alloc.cons(self.key, self.value))
    }
}

/// A trie with `key` at `value`.
///
/// # Safety
/// `map` is a live trie; `key` and `value` are live terms.
pub(super) unsafe fn put<A: Alloc, H: KeyHash>(
    alloc: &mut A,
    map: Word,
    key: Word,
    value: Word,
) -> Word {
    // SAFETY: the caller vouches for the terms.
    unsafe { insert::<A, H>(alloc, map, key, value, false).0 }
}

/// A trie with the value of `key` replaced.
///
/// # Safety
/// As [`put`].
pub(super) unsafe fn put_existing<A: Alloc, H: KeyHash>(
    alloc: &mut A,
    map: Word,
    key: Word,
    value: Word,
) -> Option<Word> {
    // SAFETY: the caller vouches for the terms.
    let (map, outcome) = unsafe { insert::<A, H>(alloc, map, key, value, true) };
    (outcome == Outcome::Found).then_some(map)
}

unsafe fn insert<A: Alloc, H: KeyHash>(
    alloc: &mut A,
    map: Word,
    key: Word,
    value: Word,
    only_existing: bool,
) -> (Word, Outcome) {
    // SAFETY: the caller vouches for the terms.
    unsafe {
        let mut insertion = Insertion {
            alloc,
            key,
            value,
            hash: H::hash(key),
            only_existing,
            outcome: Outcome::Found,
        };
        let body = root_body(map);
        let Some(edit) = insertion.edit::<H>(body, 0) else {
            return (map, insertion.outcome);
        };
        let added = usize::from(insertion.outcome == Outcome::Added);
        let entries = map.boxed_word(0).0 as usize + added;
        let outcome = insertion.outcome;
        (root_with(insertion.alloc, entries, body, edit), outcome)
    }
}
