//! Tries: their parts, and looking up a key.
//!
//! Each level consumes four bits of the hash, the highest first, so that iteration follows the order of hashes. A child is a leaf
//! (a cons `[Key|Value]`), a node, or, after the last level, a collision: at least two leaves with one hash, in key order. Below
//! the root no node has a leaf as its only child.
//!
//! Roots and nodes end alike: a bitmap of the occupied slots, then a child for each. A *body* is the address of that bitmap.

use crate::alloc::Alloc;
use crate::boxed::{Kind, header, size_of_header};
use crate::word::Word;

use super::flat::{copy_with, copy_without};
use super::key;

/// Bits of the hash that a level consumes.
pub(super) const LEVEL_BITS: usize = 4;
/// Number of levels with nodes; the root is level 0. What stands at this level is a collision.
pub(super) const LEVELS: usize = 64 / LEVEL_BITS;

/// The slot of a hash at a level below [`LEVELS`].
#[inline(always)]
pub(super) const fn slot(hash: u64, level: usize) -> u32 {
    (hash >> (64 - LEVEL_BITS * (level + 1))) as u32 & 15
}

/// The body of a map's root.
///
/// # Safety
/// `map` is a live trie.
#[inline(always)]
pub(super) unsafe fn root_body(map: Word) -> *const Word {
    // SAFETY: the bitmap follows header and count.
    unsafe { map.boxed_address().add(2) }
}

/// The body of a node.
///
/// # Safety
/// `node` is a live node.
#[inline(always)]
pub(super) unsafe fn node_body(node: Word) -> *const Word {
    // SAFETY: the bitmap follows the header.
    unsafe { node.boxed_address().add(1) }
}

/// The bitmap and the children of a body. Valid while the map is.
///
/// # Safety
/// `body` is one of a live root or node.
#[inline(always)]
pub(super) unsafe fn children<'a>(body: *const Word) -> (u32, &'a [Word]) {
    // SAFETY: the bitmap counts the children after it.
    unsafe {
        let bitmap = (*body).0 as u32;
        let count = bitmap.count_ones() as usize;
        (bitmap, std::slice::from_raw_parts(body.add(1), count))
    }
}

/// The leaves of a collision. Valid while the map is.
///
/// # Safety
/// `collision` is a live collision.
#[inline(always)]
pub(super) unsafe fn leaves<'a>(collision: Word) -> &'a [Word] {
    // SAFETY: all words after the header are leaves.
    unsafe {
        std::slice::from_raw_parts(
            collision.boxed_address().add(1),
            size_of_header(collision.boxed_header()),
        )
    }
}

/// The index of the child at a slot.
#[inline(always)]
pub(super) const fn index_of(bitmap: u32, slot: u32) -> usize {
    (bitmap & ((1 << slot) - 1)).count_ones() as usize
}

/// The value of `key` in a trie.
///
/// # Safety
/// `map` is a live trie, `key` a live term and `hash` its hash.
#[inline]
pub(super) unsafe fn find(map: Word, key: Word, hash: u64) -> Option<Word> {
    // SAFETY: the caller vouches for the map; bodies are walked as `children` describes.
    unsafe { find_below(root_body(map), 0, key, hash) }
}

/// The value of `key` among the children of a body at `level`.
///
/// # Safety
/// As [`find`]; `body` is one of a live root or node at this level.
#[inline]
unsafe fn find_below(
    mut body: *const Word,
    mut level: usize,
    key: Word,
    hash: u64,
) -> Option<Word> {
    // SAFETY: the caller vouches for the body; a child that is no leaf is a node until the levels end.
    unsafe {
        loop {
            let bitmap = (*body).0 as u32;
            let slot = slot(hash, level);
            if bitmap >> slot & 1 == 0 {
                return None;
            }
            let child = *body.add(1 + index_of(bitmap, slot));
            if child.is_cons() {
                return key::same(child.head(), key).then(|| child.tail());
            }
            level += 1;
            if level == LEVELS {
                return search_leaves(child, key)
                    .ok()
                    .map(|index| leaves(child)[index].tail());
            }
            body = node_body(child);
        }
    }
}

/// The value of `key` in a child at `level`.
///
/// # Safety
/// As [`find`]; `child` is a child at this level.
pub(super) unsafe fn find_in_child(
    child: Word,
    level: usize,
    key: Word,
    hash: u64,
) -> Option<Word> {
    // SAFETY: the caller vouches for the child.
    unsafe {
        if child.is_cons() {
            key::same(child.head(), key).then(|| child.tail())
        } else if level == LEVELS {
            search_leaves(child, key)
                .ok()
                .map(|index| leaves(child)[index].tail())
        } else {
            find_below(node_body(child), level, key, hash)
        }
    }
}

/// Where `key` stands in a collision, or would stand.
///
/// # Safety
/// `collision` is a live collision, `key` a live term.
pub(super) unsafe fn search_leaves(collision: Word, key: Word) -> Result<usize, usize> {
    // SAFETY: leaves are live cons cells in key order.
    unsafe {
        let leaves = leaves(collision);
        key::search(leaves.len(), |index| leaves[index].head(), key)
    }
}

/// What is to become of a body's children.
#[derive(Clone, Copy)]
pub(super) enum Edit {
    /// The child at this index is replaced.
    Set(usize, Word),
    /// At this index and slot a child is added.
    Add(usize, u32, Word),
    /// The child at this index and slot goes.
    Drop(usize, u32),
}

/// A copy of a node with an edit.
///
/// # Safety
/// `body` is a live node's; the edit's index and slot fit it.
pub(super) unsafe fn node_with<A: Alloc>(alloc: &mut A, body: *const Word, edit: Edit) -> Word {
    // SAFETY: the object has room for header, bitmap and the edited children.
    unsafe {
        let count = edited_count(body, edit);
        let object = alloc.alloc(2 + count);
        *object = header(Kind::TrieNode, 1 + count);
        copy_body(body, object.add(1), edit);
        Word::from_boxed(object)
    }
}

/// A copy of a root with an edit and a new number of entries.
///
/// # Safety
/// As [`node_with`].
pub(super) unsafe fn root_with<A: Alloc>(
    alloc: &mut A,
    entries: usize,
    body: *const Word,
    edit: Edit,
) -> Word {
    // SAFETY: the object has room for header, number, bitmap and the edited children.
    unsafe {
        let count = edited_count(body, edit);
        let object = alloc.alloc(3 + count);
        *object = header(Kind::TrieRoot, 2 + count);
        *object.add(1) = Word(entries as u64);
        copy_body(body, object.add(2), edit);
        Word::from_boxed(object)
    }
}

#[inline(always)]
unsafe fn edited_count(body: *const Word, edit: Edit) -> usize {
    // SAFETY: the caller vouches for the body.
    let count = unsafe { (*body).0.count_ones() as usize };
    match edit {
        Edit::Set(..) => count,
        Edit::Add(..) => count + 1,
        Edit::Drop(..) => count - 1,
    }
}

#[inline(always)]
unsafe fn copy_body(body: *const Word, to: *mut Word, edit: Edit) {
    // SAFETY: the caller made room for the bitmap and the edited children.
    unsafe {
        let (bitmap, children) = children(body);
        let bitmap = match edit {
            Edit::Set(index, child) => {
                std::ptr::copy_nonoverlapping(children.as_ptr(), to.add(1), children.len());
                *to.add(1 + index) = child;
                bitmap
            }
            Edit::Add(index, slot, child) => {
                copy_with(children, to.add(1), index, child);
                bitmap | 1 << slot
            }
            Edit::Drop(index, slot) => {
                copy_without(children, to.add(1), index);
                bitmap & !(1 << slot)
            }
        };
        *to = Word(u64::from(bitmap));
    }
}

/// A node of these children.
pub(super) fn node<A: Alloc>(alloc: &mut A, bitmap: u32, children: &[Word]) -> Word {
    let object = alloc.alloc(2 + children.len());
    // SAFETY: room for header, bitmap and children was allocated.
    unsafe {
        *object = header(Kind::TrieNode, 1 + children.len());
        *object.add(1) = Word(u64::from(bitmap));
        std::ptr::copy_nonoverlapping(children.as_ptr(), object.add(2), children.len());
    }
    Word::from_boxed(object)
}

/// A root of these children, which hold so many entries.
pub(super) fn root<A: Alloc>(
    alloc: &mut A,
    entries: usize,
    bitmap: u32,
    children: &[Word],
) -> Word {
    let object = alloc.alloc(3 + children.len());
    // SAFETY: room for header, number, bitmap and children was allocated.
    unsafe {
        *object = header(Kind::TrieRoot, 2 + children.len());
        *object.add(1) = Word(entries as u64);
        *object.add(2) = Word(u64::from(bitmap));
        std::ptr::copy_nonoverlapping(children.as_ptr(), object.add(3), children.len());
    }
    Word::from_boxed(object)
}

/// A collision of these leaves, given in key order.
pub(super) fn collision<A: Alloc>(alloc: &mut A, leaves: &[Word]) -> Word {
    alloc.boxed(header(Kind::Collision, leaves.len()), leaves)
}
