//! Blocks of words from the allocator, and the poison that stress mode leaves in abandoned ones.

use std::alloc::{Layout, alloc, dealloc};
use std::ptr;

use asterias_term::{Word, memory};

use crate::spare;

/// Blocks of so many bytes start at a large page, and ask the host to use such pages.
pub(crate) const LARGE: usize = 4 << 20;
const LARGE_PAGE: usize = 2 << 20;

/// What a word of an abandoned block holds in stress mode: a header of no kind, so that whatever follows a stale pointer stops.
pub(crate) const POISON: Word = Word(0xdead_dead_dead_defb);

/// Sizes of large blocks are rounded up by at most one part in so many, so that one block fits in the place of another.
const SIZES: usize = 16;

fn layout(words: usize) -> Option<Layout> {
    let bytes = words.checked_mul(size_of::<Word>())?;
    if bytes < LARGE {
        return Layout::from_size_align(bytes, 8).ok();
    }
    let step = (bytes.checked_next_power_of_two()? / (2 * SIZES)).max(LARGE_PAGE);
    Layout::from_size_align(bytes.checked_next_multiple_of(step)?, LARGE_PAGE).ok()
}

/// A block of `words` words, uninitialized; null where there is no memory, and for no words.
pub(crate) fn allocate(words: usize) -> *mut Word {
    if words == 0 {
        return ptr::null_mut();
    }
    let Some(layout) = layout(words) else {
        return ptr::null_mut();
    };
    if !memory::could_hold(layout.size()) {
        return ptr::null_mut();
    }
    if layout.size() >= LARGE
        && let Some(start) = spare::take(layout)
    {
        return start.cast();
    }
    // SAFETY: the layout has a size.
    let start = memory::asking(layout.size(), || unsafe { alloc(layout) });
    if !start.is_null() && layout.size() >= LARGE {
        crate::reserve::advise_large_pages(start, layout.size());
    }
    start.cast()
}

/// Gives a block back.
///
/// # Safety
/// `start` came from [`allocate`] with as many words, and nobody uses it any more.
pub(crate) unsafe fn free(start: *mut Word, words: usize) {
    if start.is_null() {
        return;
    }
    if let Some(layout) = layout(words) {
        // SAFETY: the layout is that of the allocation.
        unsafe { dealloc(start.cast(), layout) };
    }
}

/// As [`free`], where the next collection may want a block of the same size.
///
/// # Safety
/// As [`free`].
pub(crate) unsafe fn leave(start: *mut Word, words: usize) {
    match layout(words) {
        // SAFETY: the layout is that of the allocation.
        Some(layout) if layout.size() >= LARGE => unsafe { spare::keep(start.cast(), layout) },
        // SAFETY: as the caller's.
        _ => unsafe { free(start, words) },
    }
}

/// Overwrites a block with [`POISON`].
///
/// # Safety
/// The block is the caller's and has as many words.
pub(crate) unsafe fn poison(start: *mut Word, words: usize) {
    for index in 0..words {
        // SAFETY: inside the block.
        unsafe { start.add(index).write(POISON) };
    }
}

/// Distance in words between two addresses of one block; zero where both are null.
#[inline(always)]
pub(crate) fn words_between(start: *const Word, end: *const Word) -> usize {
    (end as usize - start as usize) / size_of::<Word>()
}
