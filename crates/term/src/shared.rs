//! Bytes outside every heap, counted: what binaries beyond [`HEAP_BITS_LIMIT`](crate::boxed::HEAP_BITS_LIMIT) bytes stand in.
//!
//! One allocation holds counts and bytes. Each `SharedBits` object of a heap owns one count. Bytes below [`SharedBytes::used`] never
//! change while more than one count exists; the bytes above belong to nobody until [`SharedBytes::claim`] hands them to exactly one
//! caller, which is how `<<Acc/binary, X>>` appends in place without looking at who else holds the binary.

use std::alloc::{Layout, alloc, dealloc};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicUsize, Ordering, fence};

use crate::memory;

/// A counted run of bytes. Always behind a pointer from [`SharedBytes::new`].
#[repr(C)]
pub struct SharedBytes {
    references: AtomicUsize,
    used: AtomicUsize,
    capacity: usize,
}

const HEADER: usize = size_of::<SharedBytes>();

impl SharedBytes {
    fn layout(capacity: usize) -> Option<Layout> {
        Layout::from_size_align(HEADER.checked_add(capacity)?, 8).ok()
    }

    /// As [`SharedBytes::try_new`], for bytes of which the program has as many already. Ends the program where there is no memory.
    pub fn new(used: usize, capacity: usize) -> NonNull<SharedBytes> {
        SharedBytes::try_new(used, capacity)
            .unwrap_or_else(|| memory::exhausted(capacity.max(used)))
    }

    /// Room for `capacity` bytes, of which `used` are claimed and not yet written, with one count. `None` where there is no memory.
    ///
    /// The caller writes the claimed bytes before anybody else can see them.
    #[must_use]
    pub fn try_new(used: usize, capacity: usize) -> Option<NonNull<SharedBytes>> {
        let capacity = capacity.max(used);
        let layout = SharedBytes::layout(capacity)?;
        if !memory::could_hold(capacity) {
            return None;
        }
        // SAFETY: the layout has a size, for it holds the header.
        let raw = memory::asking(capacity, || unsafe { alloc(layout) }).cast::<SharedBytes>();
        let pointer = NonNull::new(raw)?;
        // SAFETY: freshly allocated with this layout.
        unsafe {
            pointer.write(SharedBytes {
                references: AtomicUsize::new(1),
                used: AtomicUsize::new(used),
                capacity,
            });
        }
        Some(pointer)
    }

    /// As [`SharedBytes::new`], filled with a copy of `bytes`.
    pub fn from_bytes(bytes: &[u8]) -> NonNull<SharedBytes> {
        let shared = SharedBytes::new(bytes.len(), bytes.len());
        // SAFETY: the new allocation has room for all bytes and nobody else knows it.
        unsafe {
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), SharedBytes::data(shared), bytes.len())
        };
        shared
    }

    /// The address of the first byte.
    #[inline(always)]
    pub fn data(this: NonNull<SharedBytes>) -> *mut u8 {
        // SAFETY: the bytes follow the header in the same allocation.
        unsafe { this.as_ptr().cast::<u8>().add(HEADER) }
    }

    /// Number of bytes that there is room for.
    #[inline(always)]
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// Number of bytes that are claimed.
    #[inline(always)]
    pub fn used(&self) -> usize {
        self.used.load(Ordering::Acquire)
    }

    /// Claims the bytes from `end` to `end + more` for the caller alone, where `end` is all that is used so far and there is room.
    ///
    /// On success the caller may write those bytes; nobody reads them until the caller shows a longer bitstring to somebody.
    #[inline]
    #[must_use]
    pub fn claim(&self, end: usize, more: usize) -> bool {
        let Some(new) = end.checked_add(more) else {
            return false;
        };
        new <= self.capacity
            && self
                .used
                .compare_exchange(end, new, Ordering::AcqRel, Ordering::Relaxed)
                .is_ok()
    }

    /// Number of counts, for `erlang:process_info(_, binary)`; may be out of date at once.
    pub fn references(&self) -> usize {
        self.references.load(Ordering::Relaxed)
    }

    /// One more count.
    #[inline]
    pub fn retain(&self) {
        // Relaxed: a new count comes from an existing one, which keeps the bytes alive.
        self.references.fetch_add(1, Ordering::Relaxed);
    }

    /// One count less; frees the bytes with the last.
    ///
    /// # Safety
    /// The caller owns a count and does not use `this` afterwards.
    pub unsafe fn release(this: NonNull<SharedBytes>) {
        // SAFETY: the caller's count keeps the header alive until here.
        let shared = unsafe { this.as_ref() };
        // Release: what was read through this count happens before the bytes go away.
        if shared.references.fetch_sub(1, Ordering::Release) == 1 {
            fence(Ordering::Acquire);
            if let Some(layout) = SharedBytes::layout(shared.capacity) {
                // SAFETY: the last count is gone, and the layout is that of the allocation.
                unsafe { dealloc(this.as_ptr().cast(), layout) };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_claim_of_the_same_bytes_succeeds() {
        let shared = SharedBytes::new(4, 16);
        // SAFETY: the only count is ours.
        unsafe {
            assert!(shared.as_ref().claim(4, 4));
            assert!(!shared.as_ref().claim(4, 4));
            assert!(shared.as_ref().claim(8, 8));
            assert!(!shared.as_ref().claim(16, 1));
            SharedBytes::release(shared);
        }
    }
}
