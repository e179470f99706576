//! Hosts without `mmap`: one allocation of a fixed size stands for the range.

use std::alloc::{Layout, alloc_zeroed, dealloc};

/// A held range of addresses. Dropping it gives the memory back.
pub(crate) struct Reservation {
    start: *mut u8,
}

const BYTES: usize = if cfg!(miri) { 1 << 20 } else { 64 << 20 };

const LAYOUT: Layout = match Layout::from_size_align(BYTES, 4096) {
    Ok(layout) => layout,
    Err(_) => panic!("the size is a multiple of the alignment"),
};

impl Reservation {
    /// Holds the range, or nothing.
    pub(crate) fn new() -> Option<Reservation> {
        // SAFETY: the layout has a size.
        let start = unsafe { alloc_zeroed(LAYOUT) };
        (!start.is_null()).then_some(Reservation { start })
    }

    pub(crate) fn start(&self) -> *mut u8 {
        self.start
    }

    pub(crate) fn bytes(&self) -> usize {
        BYTES
    }

    /// Whether there is memory behind the bytes from `from` to `to`.
    pub(crate) fn commit(&self, from: usize, to: usize) -> bool {
        from <= to && to <= BYTES
    }

    /// Lets the host take back memory: not possible here.
    pub(crate) fn discard(&self, _from: usize, _to: usize) {}
}

impl Drop for Reservation {
    fn drop(&mut self) {
        // SAFETY: allocated with this layout, and whoever drops it vouches that nobody reads it any more.
        unsafe { dealloc(self.start, LAYOUT) };
    }
}

// SAFETY: memory belongs to no thread.
unsafe impl Send for Reservation {}
// SAFETY: the methods on `&self` change nothing.
unsafe impl Sync for Reservation {}

/// Asks for large pages behind a block: not possible here.
pub(crate) fn advise_large_pages(_start: *mut u8, _bytes: usize) {}
