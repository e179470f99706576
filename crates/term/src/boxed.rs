//! Boxed objects: a header word, then `size` words. This file owns the layouts; collector, copier and engines take them from here.
//!
//! `header = size << 8 | kind << 3 | TAG_HEADER`, where `size` counts the words after the header. Which of those words are terms
//! follows from the kind alone ([`Kind::terms`]), so a heap can be walked word by word.
//!
//! | kind | words after the header |
//! |-|-|
//! | `Tuple` | the elements |
//! | `FlatMap` | keys (a tuple), then the values in the order of the keys |
//! | `TrieRoot` | number of entries (raw), bitmap (raw), children |
//! | `TrieNode` | bitmap (raw), children; a child is a cons `[Key\|Value]`, a `TrieNode` or a `Collision` |
//! | `Collision` | cons cells `[Key\|Value]` whose keys have the same hash |
//! | `Fun` | address of its entry (raw), creator's pid, free variables |
//! | `Export` | address of the export entry (raw) |
//! | `SubBits` | the object with the bytes (`HeapBits` or `SharedBits`), bit offset (raw), bit size (raw) |
//! | `MatchContext` | as `SubBits` with position and end in bits (raw), then the address of the first byte (raw) |
//! | `HeapBits` | bit size (raw), the bytes, padded with zeros to words |
//! | `SharedBits` | next in the heap's off-heap list (raw), address of the [`SharedBytes`](crate::shared::SharedBytes) (raw), bit size (raw) |
//! | `BigPositive`, `BigNegative` | magnitude in limbs, least significant first (raw) |
//! | `Float` | bits of the `f64` (raw) |
//! | `Reference` | unique number (raw), pid word of an alias or zero (raw); of a [resource](crate::resource) also next in the heap's off-heap list (raw), its address (raw) |
//! | `ExternalPid`, `ExternalPort` | node atom, creation (raw), number and serial (raw) |
//! | `Record` | its definition (see [`record`](crate::record)), then the values of its fields |
//! | `ExternalReference` | node atom, creation (raw), count of 32-bit words (raw), the words by pairs (raw) |

use crate::word::{TAG_HEADER, Word};

/// What a boxed object is.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Kind {
    /// A tuple.
    Tuple = 0,
    /// A map of up to [`FLATMAP_LIMIT`] entries.
    FlatMap = 1,
    /// The root of a larger map.
    TrieRoot = 2,
    /// An inner node of a larger map.
    TrieNode = 3,
    /// Entries of a larger map that share a hash.
    Collision = 4,
    /// A closure made by `fun`.
    Fun = 5,
    /// `fun Module:Name/Arity`.
    Export = 6,
    /// A part of a bitstring.
    SubBits = 7,
    /// A bitstring being matched; never visible to programs as a value.
    MatchContext = 8,
    /// A bitstring whose bytes stand in the heap.
    HeapBits = 9,
    /// A bitstring whose bytes are shared and counted.
    SharedBits = 10,
    /// A positive integer beyond 61 bits.
    BigPositive = 11,
    /// A negative integer beyond 61 bits.
    BigNegative = 12,
    /// A float that is no immediate.
    Float = 13,
    /// A reference made here.
    Reference = 14,
    /// A process of another node.
    ExternalPid = 15,
    /// A port of another node.
    ExternalPort = 16,
    /// A reference made by another node.
    ExternalReference = 17,
    /// A native record.
    Record = 18,
}

/// The most entries of a flat map; one more makes it a trie.
pub const FLATMAP_LIMIT: usize = 32;
/// The most bytes of a bitstring that stands in the heap.
pub const HEAP_BITS_LIMIT: usize = 64;

const KINDS: [Kind; 19] = [
    Kind::Tuple,
    Kind::FlatMap,
    Kind::TrieRoot,
    Kind::TrieNode,
    Kind::Collision,
    Kind::Fun,
    Kind::Export,
    Kind::SubBits,
    Kind::MatchContext,
    Kind::HeapBits,
    Kind::SharedBits,
    Kind::BigPositive,
    Kind::BigNegative,
    Kind::Float,
    Kind::Reference,
    Kind::ExternalPid,
    Kind::ExternalPort,
    Kind::ExternalReference,
    Kind::Record,
];

impl Kind {
    /// The words after the header that hold terms: from the first index up to, not including, the second (`None`: to the end).
    /// Index 0 is the word after the header.
    #[inline]
    pub const fn terms(self) -> (usize, Option<usize>) {
        match self {
            Kind::Tuple | Kind::FlatMap | Kind::Collision | Kind::Record => (0, None),
            Kind::TrieRoot => (2, None),
            Kind::TrieNode | Kind::Fun => (1, None),
            Kind::SubBits | Kind::MatchContext => (0, Some(1)),
            Kind::ExternalPid | Kind::ExternalPort | Kind::ExternalReference => (0, Some(1)),
            Kind::Export
            | Kind::HeapBits
            | Kind::SharedBits
            | Kind::BigPositive
            | Kind::BigNegative
            | Kind::Float
            | Kind::Reference => (0, Some(0)),
        }
    }
}

/// A header word.
#[inline(always)]
pub const fn header(kind: Kind, size: usize) -> Word {
    Word((size as u64) << 8 | (kind as u64) << 3 | TAG_HEADER)
}

/// The header of a tuple of this arity.
#[inline(always)]
pub const fn tuple_header(arity: usize) -> Word {
    header(Kind::Tuple, arity)
}

/// Number of words after the header.
#[inline(always)]
pub const fn size_of_header(header: Word) -> usize {
    (header.0 >> 8) as usize
}

/// The kind in a header. `header` must have been made by [`header()`].
#[inline(always)]
pub const fn kind_of_header(header: Word) -> Kind {
    KINDS[((header.0 >> 3) & 31) as usize]
}

/// Whether a header is one of these kinds, given as a bit set of `1 << Kind`.
#[inline(always)]
pub const fn header_in(header: Word, kinds: u32) -> bool {
    header.0 & 7 == TAG_HEADER && (kinds >> ((header.0 >> 3) & 31)) & 1 != 0
}

/// Set of kinds that are bitstrings, a match context among them.
pub const BITS_KINDS: u32 = 1 << Kind::SubBits as u32
    | 1 << Kind::HeapBits as u32
    | 1 << Kind::SharedBits as u32
    | 1 << Kind::MatchContext as u32;
/// Set of kinds that are maps.
pub const MAP_KINDS: u32 = 1 << Kind::FlatMap as u32 | 1 << Kind::TrieRoot as u32;
/// Set of kinds that are integers.
pub const BIG_KINDS: u32 = 1 << Kind::BigPositive as u32 | 1 << Kind::BigNegative as u32;
/// Set of kinds that are funs.
pub const FUN_KINDS: u32 = 1 << Kind::Fun as u32 | 1 << Kind::Export as u32;
/// Set of kinds that are native records.
pub const RECORD_KINDS: u32 = 1 << Kind::Record as u32;
/// Set of kinds that are references.
pub const REFERENCE_KINDS: u32 = 1 << Kind::Reference as u32 | 1 << Kind::ExternalReference as u32;

impl Word {
    /// The header of a boxed object.
    ///
    /// # Safety
    /// `self` is a boxed term whose object is alive.
    #[inline(always)]
    pub unsafe fn boxed_header(self) -> Word {
        // SAFETY: the caller vouches for the object.
        unsafe { *self.boxed_address() }
    }

    /// The word at `index` after the header of a boxed object.
    ///
    /// # Safety
    /// `self` is a boxed term whose object is alive and has more than `index` words.
    #[inline(always)]
    pub unsafe fn boxed_word(self, index: usize) -> Word {
        // SAFETY: the caller vouches for object and index.
        unsafe { *self.boxed_address().add(1 + index) }
    }

    /// Whether this is a boxed object of one of the kinds in the bit set.
    ///
    /// # Safety
    /// If `self` is boxed, its object is alive.
    #[inline(always)]
    pub unsafe fn is_kind(self, kinds: u32) -> bool {
        // SAFETY: only dereferenced where boxed.
        self.is_boxed() && header_in(unsafe { self.boxed_header() }, kinds)
    }

    /// The kind, where this is boxed.
    ///
    /// # Safety
    /// If `self` is boxed, its object is alive.
    #[inline(always)]
    pub unsafe fn boxed_kind(self) -> Option<Kind> {
        if self.is_boxed() {
            // SAFETY: the caller vouches for the object.
            Some(kind_of_header(unsafe { self.boxed_header() }))
        } else {
            None
        }
    }

    /// The head of a cons cell.
    ///
    /// # Safety
    /// `self` is a live cons cell.
    #[inline(always)]
    pub unsafe fn head(self) -> Word {
        // SAFETY: the caller vouches for the cell.
        unsafe { *self.cons_address() }
    }

    /// The tail of a cons cell.
    ///
    /// # Safety
    /// `self` is a live cons cell.
    #[inline(always)]
    pub unsafe fn tail(self) -> Word {
        // SAFETY: the caller vouches for the cell.
        unsafe { *self.cons_address().add(1) }
    }
}
