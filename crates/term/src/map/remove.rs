//! Removing from tries: one key, copying the path down to it and giving a node that keeps a lone leaf up for that leaf.

use crate::alloc::Alloc;
use crate::boxed::{FLATMAP_LIMIT, Kind, header};
use crate::word::Word;

use super::build;
use super::flat::copy_without;
use super::key::{self, KeyHash};
use super::trie::{
    Edit, LEVELS, children, find, index_of, leaves, node_body, node_with, root_body, root_with,
    search_leaves, slot,
};

/// What is left of a child after a removal.
enum Rest {
    /// Nothing: it was the leaf.
    Nothing,
    /// This child.
    Child(Word),
}

/// The value of `key` and a trie without it, flat where no more than the limit is left.
///
/// # Safety
/// `map` is a live trie, `key` a live term.
pub(super) unsafe fn take<A: Alloc, H: KeyHash>(
    alloc: &mut A,
    map: Word,
    key: Word,
) -> Option<(Word, Word)> {
    // SAFETY: the caller vouches for the terms.
    unsafe {
        let hash = H::hash(key);
        let entries = map.boxed_word(0).0 as usize - 1;
        if entries <= FLATMAP_LIMIT {
            let value = find(map, key, hash)?;
            return Some((value, build::shrink_to_flat(alloc, map, key)));
        }
        let body = root_body(map);
        let (value, edit) = removal(alloc, body, 0, key, hash)?;
        Some((value, root_with(alloc, entries, body, edit)))
    }
}

/// The value of `key` among a body's children, and the edit that removes it.
unsafe fn removal<A: Alloc>(
    alloc: &mut A,
    body: *const Word,
    level: usize,
    key: Word,
    hash: u64,
) -> Option<(Word, Edit)> {
    // SAFETY: the caller vouches for the body.
    unsafe {
        let bitmap = (*body).0 as u32;
        let slot = slot(hash, level);
        if bitmap >> slot & 1 == 0 {
            return None;
        }
        let index = index_of(bitmap, slot);
        let (value, rest) = rest_of(alloc, *body.add(1 + index), level + 1, key, hash)?;
        let edit = match rest {
            Rest::Nothing => Edit::Drop(index, slot),
            Rest::Child(child) => Edit::Set(index, child),
        };
        Some((value, edit))
    }
}

unsafe fn rest_of<A: Alloc>(
    alloc: &mut A,
    child: Word,
    level: usize,
    key: Word,
    hash: u64,
) -> Option<(Word, Rest)> {
    // SAFETY: the caller vouches for the child.
    unsafe {
        if child.is_cons() {
            return key::same(child.head(), key).then(|| (child.tail(), Rest::Nothing));
        }
        if level == LEVELS {
            let index = search_leaves(child, key).ok()?;
            let rest = without_leaf(alloc, leaves(child), index);
            return Some((leaves(child)[index].tail(), Rest::Child(rest)));
        }
        let body = node_body(child);
        let (value, edit) = removal(alloc, body, level, key, hash)?;
        let rest = match lone_leaf(children(body).1, edit) {
            Some(leaf) => leaf,
            None => node_with(alloc, body, edit),
        };
        Some((value, Rest::Child(rest)))
    }
}

unsafe fn without_leaf<A: Alloc>(alloc: &mut A, leaves: &[Word], index: usize) -> Word {
    if let [first, second] = *leaves {
        return if index == 0 { second } else { first };
    }
    let object = alloc.alloc(leaves.len());
    // SAFETY: room for the header and one leaf less.
    unsafe {
        *object = header(Kind::Collision, leaves.len() - 1);
        copy_without(leaves, object.add(1), index);
    }
    Word::from_boxed(object)
}

/// The leaf that would be a node's only child after the edit: it takes the node's place.
fn lone_leaf(children: &[Word], edit: Edit) -> Option<Word> {
    let only = match (children, edit) {
        ([_], Edit::Set(_, child)) => child,
        ([first, second], Edit::Drop(index, _)) => {
            if index == 0 {
                *second
            } else {
                *first
            }
        }
        _ => return None,
    };
    only.is_cons().then_some(only)
}
