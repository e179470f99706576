//! Copies of terms, and their sizes.
//!
//! A copy keeps nothing of the source but literals and counted bytes, and does not preserve sharing (as OTP's does not by default).
//! It is made in two passes: one that measures, one that writes into exactly that room. The second pass needs no stack: what has been
//! written but still points into the source is the queue of what is left to do.

use std::collections::HashSet;

use asterias_term::bits::{Bits, bits_of, owner_of};
use asterias_term::boxed::{Kind, header, kind_of_header, size_of_header};
use asterias_term::resource::RESOURCE_HEADER;
use asterias_term::{Alloc, Term, Word};

use crate::evacuate::{Scan, scan_of};
use crate::literals::LiteralRange;
use crate::shared_list::Held;

/// Copies a term into a heap, literals included.
///
/// # Safety
/// `term` and all that it holds are alive, and stay so when `heap` allocates.
pub unsafe fn copy_into(term: Word, heap: &mut impl Alloc) -> Word {
    // SAFETY: as the caller's.
    unsafe { copy_into_keeping(term, heap, LiteralRange::EMPTY) }
}

/// Copies a term into a heap, literals included.
pub fn copy_term(term: Term<'_>, heap: &mut impl Alloc) -> Word {
    // SAFETY: a term vouches for what it holds, and nothing that allocates moves it.
    unsafe { copy_into(term.word(), heap) }
}

/// Copies a term into a heap, except for literals in this range, which stay where they are.
///
/// # Safety
/// As [`copy_into`].
pub unsafe fn copy_into_keeping(term: Word, heap: &mut impl Alloc, literals: LiteralRange) -> Word {
    if term.is_immediate() || literals.contains(term) {
        return term;
    }
    // SAFETY: the room is exactly what the copy takes; the caller vouches for the term.
    unsafe {
        let room = heap.alloc(words_of(term, literals));
        copy_to(term, room, literals, &mut |object| heap.link_shared(object))
    }
}

/// Words of the term without sharing, the empty tuple as none, which is a literal in OTP: `erts_debug:flat_size/1`.
///
/// # Safety
/// `term` and all that it holds are alive.
pub unsafe fn flat_size(term: Word) -> usize {
    // SAFETY: as the caller's.
    unsafe { count_words::<0>(term, LiteralRange::EMPTY) }
}

/// Words that a copy of the term takes which keeps literals of this range.
///
/// # Safety
/// `term` and all that it holds are alive.
pub unsafe fn flat_size_keeping(term: Word, literals: LiteralRange) -> usize {
    // SAFETY: as the caller's.
    unsafe { words_of(term, literals) }
}

/// Words that the term takes where it is, each object counted once, and the empty tuple and literals of this range as nothing: `erts_debug:size/1`.
///
/// # Safety
/// `term` and all that it holds are alive.
pub unsafe fn size_shared(term: Word, literals: LiteralRange) -> usize {
    let mut seen = HashSet::new();
    let mut stack = vec![term];
    let mut total = 0;
    while let Some(word) = stack.pop() {
        if word.is_immediate() || literals.contains(word) || !seen.insert(word.0) {
            continue;
        }
        // SAFETY: everything on the stack is part of the term.
        unsafe {
            if word.is_cons() {
                total += 2;
                stack.push(word.tail());
                stack.push(word.head());
            } else {
                let size = size_of_header(word.boxed_header());
                if size > 0 {
                    total += 1 + size;
                }
                let (from, to) = kind_of_header(word.boxed_header()).terms();
                stack.extend((from..to.unwrap_or(size)).map(|index| word.boxed_word(index)));
            }
        }
    }
    total
}

/// Words of a term still to measure: from the first address up to the second.
type Run = (*const Word, *const Word);

/// A stack of runs whose first ones need no allocation.
struct Runs {
    near: [Run; Runs::NEAR],
    count: usize,
    far: Vec<Run>,
}

impl Runs {
    const NEAR: usize = 16;

    fn new() -> Runs {
        Runs {
            near: [(std::ptr::null(), std::ptr::null()); Runs::NEAR],
            count: 0,
            far: Vec::new(),
        }
    }

    #[inline(always)]
    fn push(&mut self, run: Run) {
        if self.count < Runs::NEAR {
            self.near[self.count] = run;
            self.count += 1;
        } else {
            self.far.push(run);
        }
    }

    #[inline(always)]
    fn pop(&mut self) -> Option<Run> {
        if let Some(run) = self.far.pop() {
            return Some(run);
        }
        self.count = self.count.checked_sub(1)?;
        Some(self.near[self.count])
    }
}

/// Words that a copy takes which keeps literals of this range.
///
/// # Safety
/// `term` and all that it holds are alive.
pub(crate) unsafe fn words_of(term: Word, literals: LiteralRange) -> usize {
    // SAFETY: as the caller's.
    unsafe { count_words::<1>(term, literals) }
}

/// As [`words_of`], with so many words for an empty tuple, the only object that is nothing but its header.
///
/// # Safety
/// As [`words_of`].
#[inline(always)]
unsafe fn count_words<const EMPTY_TUPLE: usize>(term: Word, literals: LiteralRange) -> usize {
    let root = [term];
    let mut total = 0;
    let mut runs = Runs::new();
    let (mut next, mut end) = run_of(&root);
    // SAFETY: every run lies in the term, or is the root.
    unsafe {
        loop {
            while next < end && ((*next).is_immediate() || literals.contains(*next)) {
                next = next.add(1);
            }
            if next == end {
                match runs.pop() {
                    Some(run) => (next, end) = run,
                    None => return total,
                }
                continue;
            }
            let word = *next;
            next = next.add(1);
            // What ends in immediates needs no return: a list nested in heads takes no stack.
            while next < end && (*next).is_immediate() {
                next = next.add(1);
            }
            let inside = if word.is_cons() {
                total += 2;
                let cell = word.cons_address().cast_const();
                (cell, cell.add(2))
            } else {
                let words = words_of_object(word);
                total += if words == 1 { EMPTY_TUPLE } else { words };
                terms_to_copy(word)
            };
            if inside.0 != inside.1 {
                if next != end {
                    runs.push((next, end));
                }
                (next, end) = inside;
            }
        }
    }
}

fn run_of(words: &[Word]) -> Run {
    let range = words.as_ptr_range();
    (range.start, range.end)
}

/// Whether a copy of this object holds the bytes themselves: parts of a `HeapBits` leave the rest of it behind.
///
/// # Safety
/// `word` is a live boxed term.
#[inline]
unsafe fn becomes_heap_bits(word: Word) -> bool {
    // SAFETY: as the caller's; a part's first word is its owner.
    unsafe {
        matches!(
            kind_of_header(word.boxed_header()),
            Kind::SubBits | Kind::MatchContext
        ) && kind_of_header(owner_of(word).boxed_header()) == Kind::HeapBits
    }
}

/// # Safety
/// `word` is a live bitstring.
unsafe fn live_bits(word: Word) -> Bits {
    // SAFETY: as the caller's.
    unsafe { bits_of(word) }.unwrap_or(Bits {
        base: std::ptr::null(),
        bit_offset: 0,
        bit_size: 0,
    })
}

/// Words of a copy of this object alone.
///
/// # Safety
/// `word` is a live boxed term.
#[inline]
unsafe fn words_of_object(word: Word) -> usize {
    // SAFETY: as the caller's.
    unsafe {
        match kind_of_header(word.boxed_header()) {
            Kind::SubBits | Kind::MatchContext => {
                if becomes_heap_bits(word) {
                    2 + live_bits(word).bit_size.div_ceil(64)
                } else {
                    4
                }
            }
            _ => 1 + size_of_header(word.boxed_header()),
        }
    }
}

/// The terms in an object that its copy holds, too.
///
/// # Safety
/// `word` is a live boxed term.
#[inline]
unsafe fn terms_to_copy(word: Word) -> Run {
    // SAFETY: as the caller's.
    unsafe {
        let header = word.boxed_header();
        let body = word.boxed_address().cast_const().add(1);
        let (from, to) = kind_of_header(header).terms();
        if becomes_heap_bits(word) {
            return (body, body);
        }
        (
            body.add(from),
            body.add(to.unwrap_or(size_of_header(header))),
        )
    }
}

/// Copies a term into room of [`words_of`] words. Each new object that owns a count is handed to `link`.
///
/// # Safety
/// `term` and all that it holds are alive; the room is the caller's and does not overlap.
pub(crate) unsafe fn copy_to(
    term: Word,
    room: *mut Word,
    literals: LiteralRange,
    link: &mut impl FnMut(*mut Word),
) -> Word {
    let mut root = term;
    let mut copier = Copier {
        top: room,
        literals,
        link,
    };
    let mut scan = room;
    // SAFETY: words between `scan` and `top` are copies whose pointers are those of the source.
    unsafe {
        copier.slot(&raw mut root);
        while scan < copier.top {
            let word = *scan;
            if word.is_pointer() {
                copier.slot(scan);
                scan = scan.add(1);
            } else if word.is_header() {
                scan = match scan_of(word) {
                    Scan::TermsFrom(index) => scan.add(index),
                    Scan::Raw => scan.add(1 + size_of_header(word)),
                    Scan::OneTerm | Scan::MatchContext => {
                        copier.slot(scan.add(1));
                        scan.add(1 + size_of_header(word))
                    }
                };
            } else {
                scan = scan.add(1);
            }
        }
    }
    root
}

struct Copier<'l, L> {
    top: *mut Word,
    literals: LiteralRange,
    link: &'l mut L,
}

impl<L: FnMut(*mut Word)> Copier<'_, L> {
    /// Copies the object that a slot points to, and lets the slot point to the copy.
    ///
    /// # Safety
    /// The slot holds a term of the source, and the room has space for the copy.
    #[inline(always)]
    unsafe fn slot(&mut self, slot: *mut Word) {
        // SAFETY: as the caller's.
        unsafe {
            let word = *slot;
            if word.is_immediate() || self.literals.contains(word) {
                return;
            }
            let copy = self.top;
            if word.is_cons() {
                *copy = word.head();
                *copy.add(1) = word.tail();
                self.top = copy.add(2);
                *slot = Word::from_cons(copy);
            } else {
                self.object(word);
                *slot = Word::from_boxed(copy);
            }
        }
    }

    /// # Safety
    /// As [`Copier::slot`], for a boxed term.
    #[inline]
    unsafe fn object(&mut self, word: Word) {
        let copy = self.top;
        // SAFETY: as the caller's; `words_of_object` words are written.
        unsafe {
            match kind_of_header(word.boxed_header()) {
                Kind::SharedBits => {
                    std::ptr::copy_nonoverlapping(word.boxed_address(), copy, 4);
                    self.top = copy.add(4);
                    Held::of(copy).retain();
                    (self.link)(copy);
                }
                Kind::Reference if word.boxed_header() == RESOURCE_HEADER => {
                    std::ptr::copy_nonoverlapping(word.boxed_address(), copy, 5);
                    self.top = copy.add(5);
                    Held::of(copy).retain();
                    (self.link)(copy);
                }
                Kind::SubBits | Kind::MatchContext => self.part(word),
                _ => {
                    let words = 1 + size_of_header(word.boxed_header());
                    std::ptr::copy_nonoverlapping(word.boxed_address(), copy, words);
                    self.top = copy.add(words);
                }
            }
        }
    }

    /// # Safety
    /// As [`Copier::slot`], for a part of a bitstring.
    unsafe fn part(&mut self, word: Word) {
        let copy = self.top;
        // SAFETY: as the caller's; `words_of_object` words are written.
        unsafe {
            let bits = live_bits(word);
            if becomes_heap_bits(word) {
                let words = bits.bit_size.div_ceil(64);
                *copy = header(Kind::HeapBits, 1 + words);
                *copy.add(1) = Word(bits.bit_size as u64);
                for index in 0..words {
                    *copy.add(2 + index) = Word(0);
                }
                copy_bits(bits, copy.add(2).cast());
                self.top = copy.add(2 + words);
            } else {
                *copy = header(Kind::SubBits, 3);
                *copy.add(1) = owner_of(word);
                *copy.add(2) = Word(bits.bit_offset as u64);
                *copy.add(3) = Word(bits.bit_size as u64);
                self.top = copy.add(4);
            }
        }
    }
}

/// Copies bits to the start of a run of bytes, zeros after the last.
///
/// # Safety
/// The bits are alive, and there is room for them.
unsafe fn copy_bits(bits: Bits, to: *mut u8) {
    let bytes = bits.bit_size.div_ceil(8);
    let shift = bits.bit_offset % 8;
    let span = (shift + bits.bit_size).div_ceil(8);
    // SAFETY: only bytes that hold bits of the run are read, and as many as these fill are written.
    unsafe {
        let from = bits.base.add(bits.bit_offset / 8);
        for index in 0..bytes {
            let high = u16::from(*from.add(index)) << 8;
            let low = if index + 1 < span {
                u16::from(*from.add(index + 1))
            } else {
                0
            };
            *to.add(index) = ((high | low) >> (8 - shift)) as u8;
        }
        if !bits.bit_size.is_multiple_of(8) {
            *to.add(bytes - 1) &= 0xff << (8 - bits.bit_size % 8);
        }
    }
}
