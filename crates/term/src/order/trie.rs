//! What two large maps have in common: both are walked together, and parts that they share are not looked into.

use smallvec::SmallVec;

use crate::boxed::{Kind, kind_of_header, size_of_header};
use crate::word::Word;

/// The address of a cell `[Key|Value]`.
pub(super) type Entry = *const Word;

/// Which of two maps.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    A,
    B,
}

/// Entries by which two maps differ.
#[derive(Default)]
pub(super) struct Difference {
    /// Entries whose key the other map does not have.
    pub(super) only: Vec<(Entry, Side)>,
    /// Entries of `a` and `b` with the same key whose values are not the same word.
    pub(super) both: Vec<(Entry, Entry)>,
}

/// A node's bitmap and children.
#[derive(Clone, Copy)]
struct Node {
    bitmap: u64,
    children: *const Word,
    count: usize,
}

type Entries = SmallVec<[Entry; 8]>;

impl Node {
    /// The node behind a `TrieRoot` or `TrieNode`.
    unsafe fn of(word: Word) -> Node {
        // SAFETY: the caller vouches for the node; its bitmap stands right before the children.
        unsafe {
            let header = word.boxed_header();
            let raw = kind_of_header(header).terms().0;
            Node {
                bitmap: word.boxed_word(raw - 1).0,
                children: word.boxed_address().add(1 + raw),
                count: size_of_header(header) - raw,
            }
        }
    }

    /// The child of this bit.
    unsafe fn child(&self, bit: u64) -> Option<Word> {
        let index = (self.bitmap & (bit - 1)).count_ones() as usize;
        // SAFETY: the node has a child for each bit.
        (self.bitmap & bit != 0 && index < self.count).then(|| unsafe { *self.children.add(index) })
    }
}

/// By which entries two large maps differ.
///
/// # Safety
/// Both are live maps of kind `TrieRoot`.
pub(super) unsafe fn difference(a: Word, b: Word) -> Difference {
    let mut difference = Difference::default();
    let mut pairs: SmallVec<[(Word, Word); 16]> = SmallVec::new();
    pairs.push((a, b));
    while let Some((a, b)) = pairs.pop() {
        // SAFETY: only nodes are pushed, and children of live nodes are alive.
        unsafe {
            let (a, b) = (Node::of(a), Node::of(b));
            let mut bits = a.bitmap | b.bitmap;
            while bits != 0 {
                let bit = bits & bits.wrapping_neg();
                bits ^= bit;
                match (a.child(bit), b.child(bit)) {
                    (Some(a), Some(b)) if a == b => {}
                    (Some(a), Some(b)) if is_node(a) && is_node(b) => pairs.push((a, b)),
                    (a, b) => match_entries(a, b, &mut difference),
                }
            }
        }
    }
    difference
}

unsafe fn is_node(word: Word) -> bool {
    // SAFETY: the caller vouches for the child.
    unsafe { word.boxed_kind() == Some(Kind::TrieNode) }
}

/// Matches the entries below two children by their keys.
unsafe fn match_entries(a: Option<Word>, b: Option<Word>, difference: &mut Difference) {
    // SAFETY: the caller vouches for both children, which hold live entries.
    unsafe {
        let (a, mut b) = (entries_below(a), entries_below(b));
        for entry in a {
            let found = b
                .iter()
                .position(|other| super::exact_eq(*entry, **other))
                .map(|index| b.swap_remove(index));
            match found {
                Some(other) if *entry.add(1) != *other.add(1) => {
                    difference.both.push((entry, other));
                }
                Some(_) => {}
                None => difference.only.push((entry, Side::A)),
            }
        }
        difference
            .only
            .extend(b.into_iter().map(|entry| (entry, Side::B)));
    }
}

/// All entries below a child: an entry, a `TrieNode` or a `Collision`.
unsafe fn entries_below(child: Option<Word>) -> Entries {
    let mut entries = Entries::new();
    let mut children: SmallVec<[Word; 16]> = child.into_iter().collect();
    while let Some(child) = children.pop() {
        if child.is_cons() {
            entries.push(child.cons_address());
            continue;
        }
        // SAFETY: a child that is no entry is a node with children of its own.
        unsafe {
            let header = child.boxed_header();
            let raw = kind_of_header(header).terms().0;
            children.extend((raw..size_of_header(header)).map(|index| child.boxed_word(index)));
        }
    }
    entries
}
