//! The inner loops of a collection: moving what a word points to, and following the words of what has moved (Cheney 1970).
//!
//! A word is looked at once. A pointer that is neither old nor literal leads to the left space; the object moves to the end of the new
//! space and leaves its new address: a boxed object in place of its header, a cons cell in its tail, with [`Word::MOVED`] as its head.
//! The new space from the scan position to its end is the queue of what is left to follow.

use asterias_term::Word;
use asterias_term::bits::base_of;
use asterias_term::boxed::{Kind, kind_of_header, size_of_header};

use crate::literals::LiteralRange;

/// How the words after a header are followed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scan {
    /// All words from this index on, counted from the header, are terms.
    TermsFrom(usize),
    /// The first word is a term, the others are not.
    OneTerm,
    /// As `OneTerm`, with an address of bytes to be brought up to date.
    MatchContext,
    /// No word is a term.
    Raw,
}

const fn scan_of_kind(kind: Kind) -> Scan {
    match kind {
        Kind::MatchContext => Scan::MatchContext,
        Kind::Tuple
        | Kind::Record
        | Kind::FlatMap
        | Kind::TrieRoot
        | Kind::TrieNode
        | Kind::Collision
        | Kind::Fun
        | Kind::Export
        | Kind::SubBits
        | Kind::HeapBits
        | Kind::SharedBits
        | Kind::BigPositive
        | Kind::BigNegative
        | Kind::Float
        | Kind::Reference
        | Kind::ExternalPid
        | Kind::ExternalPort
        | Kind::ExternalReference => match kind.terms() {
            (_, Some(0)) => Scan::Raw,
            (_, Some(_)) => Scan::OneTerm,
            (from, None) => Scan::TermsFrom(1 + from),
        },
    }
}

/// How the words after this header are followed.
#[inline(always)]
pub(crate) fn scan_of(header: Word) -> Scan {
    scan_of_kind(kind_of_header(header))
}

/// A run of addresses.
#[derive(Clone, Copy)]
pub(crate) struct Range {
    start: usize,
    bytes: usize,
}

impl Range {
    pub(crate) const EMPTY: Range = Range { start: 0, bytes: 0 };

    pub(crate) fn new(start: *const Word, end: *const Word) -> Range {
        Range {
            start: start as usize,
            bytes: end as usize - start as usize,
        }
    }

    #[inline(always)]
    fn contains(self, word: Word) -> bool {
        (word.0 as usize).wrapping_sub(self.start) < self.bytes
    }
}

/// Moves objects. In a collection that is not `GENERATIONAL`, everything but literals moves to the new young block.
pub(crate) struct Evacuator<const GENERATIONAL: bool> {
    /// Literals stay.
    pub(crate) literals: LiteralRange,
    /// Objects of the old block stay.
    pub(crate) old: Range,
    /// Objects of the young block that have survived before move to the old block.
    pub(crate) mature: Range,
    /// End of what is in the new young block.
    pub(crate) top: *mut Word,
    /// End of what is in the old block.
    pub(crate) old_top: *mut Word,
}

impl<const GENERATIONAL: bool> Evacuator<GENERATIONAL> {
    /// Moves what root words point to.
    ///
    /// # Safety
    /// The words are terms of this heap, or immediates of any kind, and were not handed over before.
    #[inline]
    pub(crate) unsafe fn roots(&mut self, words: &mut [Word]) {
        for slot in words {
            // SAFETY: as the caller's.
            unsafe { self.slot(slot) };
        }
    }

    /// Follows everything from `young` in the new young block and from `old` in the old block to their ends.
    ///
    /// # Safety
    /// Both are where this collection began to write.
    pub(crate) unsafe fn follow(&mut self, young: *mut Word, old: *mut Word) {
        let (mut young, mut old) = (young, old);
        // SAFETY: each object between the positions and the ends was written by `slot`.
        unsafe {
            loop {
                while young < self.top {
                    young = self.step(young);
                }
                if !GENERATIONAL {
                    return;
                }
                while old < self.old_top {
                    old = self.step(old);
                }
                if young == self.top {
                    return;
                }
            }
        }
    }

    /// Follows the word at `scan`, or the raw words that begin there. The next position.
    ///
    /// # Safety
    /// `scan` is the next position in a block of moved objects.
    #[inline(always)]
    unsafe fn step(&mut self, scan: *mut Word) -> *mut Word {
        // SAFETY: as the caller's; a header is followed by as many words as it says.
        unsafe {
            let word = *scan;
            if word.is_pointer() {
                self.pointer(scan, word);
                return scan.add(1);
            }
            if !word.is_header() {
                return scan.add(1);
            }
            match scan_of(word) {
                Scan::TermsFrom(index) => scan.add(index),
                Scan::Raw => scan.add(1 + size_of_header(word)),
                Scan::OneTerm => {
                    self.slot(scan.add(1));
                    scan.add(1 + size_of_header(word))
                }
                Scan::MatchContext => {
                    self.slot(scan.add(1));
                    *scan.add(4) = Word(base_of(*scan.add(1)) as u64);
                    scan.add(1 + size_of_header(word))
                }
            }
        }
    }

    /// # Safety
    /// As [`Evacuator::roots`], for one word.
    #[inline(always)]
    unsafe fn slot(&mut self, slot: *mut Word) {
        // SAFETY: as the caller's.
        unsafe {
            let word = *slot;
            if word.is_pointer() {
                self.pointer(slot, word);
            }
        }
    }

    /// # Safety
    /// As [`Evacuator::roots`], for a word that is a pointer.
    #[inline(always)]
    unsafe fn pointer(&mut self, slot: *mut Word, word: Word) {
        if self.literals.contains(word) || (GENERATIONAL && self.old.contains(word)) {
            return;
        }
        let promoted = GENERATIONAL && self.mature.contains(word);
        // SAFETY: the object is in the left space: whole, or with its new address in it. The new space has room for all that is
        // left, the old block for all that is mature.
        unsafe {
            if word.is_cons() {
                let cell = word.cons_address();
                let (head, tail) = (*cell, *cell.add(1));
                if head == Word::MOVED {
                    *slot = tail;
                    return;
                }
                let moved = self.take(promoted, 2);
                *moved = head;
                *moved.add(1) = tail;
                let moved = Word::from_cons(moved);
                *cell = Word::MOVED;
                *cell.add(1) = moved;
                *slot = moved;
            } else {
                let object = word.boxed_address();
                let header = *object;
                if header.is_boxed() {
                    *slot = header;
                    return;
                }
                debug_assert!(
                    header.is_header(),
                    "a stale pointer: {word:?} leads to {header:?}"
                );
                let words = 1 + size_of_header(header);
                let moved = self.take(promoted, words);
                copy_words(object, moved, words);
                let moved = Word::from_boxed(moved);
                *object = moved;
                *slot = moved;
            }
        }
    }

    #[inline(always)]
    unsafe fn take(&mut self, promoted: bool, words: usize) -> *mut Word {
        let top = if promoted {
            &mut self.old_top
        } else {
            &mut self.top
        };
        let room = *top;
        // SAFETY: the caller knows that there is room.
        *top = unsafe { room.add(words) };
        room
    }
}

/// Copies an object; most are of few words, for which a call is too much.
#[inline(always)]
unsafe fn copy_words(from: *const Word, to: *mut Word, words: usize) {
    // SAFETY: the caller has both.
    unsafe {
        if words > 8 {
            std::ptr::copy_nonoverlapping(from, to, words);
            return;
        }
        let mut index = 0;
        while index < words {
            *to.add(index) = *from.add(index);
            index += 1;
        }
    }
}
