//! Address space through `VirtualAlloc`: reserved without memory, committed piece by piece.

use std::ptr;

use windows_sys::Win32::System::Memory::{
    MEM_COMMIT, MEM_RELEASE, MEM_RESERVE, MEM_RESET, PAGE_NOACCESS, PAGE_READWRITE, VirtualAlloc,
    VirtualFree,
};

/// A held range of addresses. Dropping it gives addresses and memory back.
pub(crate) struct Reservation {
    start: *mut u8,
    bytes: usize,
}

/// What we would like to hold; each failure halves it.
const WANTED: usize = 16 << 30;
/// Below this, holding a range makes no sense.
const LEAST: usize = 1 << 20;

impl Reservation {
    /// Holds a large range, or nothing.
    pub(crate) fn new() -> Option<Reservation> {
        let mut bytes = WANTED;
        while bytes >= LEAST {
            // SAFETY: a new range at an address of the host's choice touches nothing that exists.
            let start = unsafe { VirtualAlloc(ptr::null(), bytes, MEM_RESERVE, PAGE_NOACCESS) };
            if !start.is_null() {
                let start = start.cast();
                return Some(Reservation { start, bytes });
            }
            bytes /= 2;
        }
        None
    }

    pub(crate) fn start(&self) -> *mut u8 {
        self.start
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Puts memory behind the bytes from `from` to `to`, offsets that are multiples of 64 KiB. Whether that succeeded.
    pub(crate) fn commit(&self, from: usize, to: usize) -> bool {
        if to > self.bytes || from > to {
            return false;
        }
        // SAFETY: the pages are inside our own range; those that have memory already keep it.
        let start = unsafe {
            VirtualAlloc(
                self.start.add(from).cast(),
                to - from,
                MEM_COMMIT,
                PAGE_READWRITE,
            )
        };
        from == to || !start.is_null()
    }

    /// Lets the host take back the memory of the whole pages inside these offsets; what they hold afterwards is anything.
    pub(crate) fn discard(&self, from: usize, to: usize) {
        const PAGE: usize = 64 << 10;
        let from = from.next_multiple_of(PAGE);
        let to = to / PAGE * PAGE;
        if from >= to || to > self.bytes {
            return;
        }
        // SAFETY: the pages are inside our own range, and the caller gave up what is in them. They keep their place in the host's account.
        unsafe {
            VirtualAlloc(
                self.start.add(from).cast(),
                to - from,
                MEM_RESET,
                PAGE_READWRITE,
            )
        };
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        // SAFETY: the range is ours, and whoever drops it vouches that nobody reads it any more.
        unsafe { VirtualFree(self.start.cast(), 0, MEM_RELEASE) };
    }
}

// SAFETY: a range of addresses belongs to no thread.
unsafe impl Send for Reservation {}
// SAFETY: the methods on `&self` only call the host, which is ready for that from any thread.
unsafe impl Sync for Reservation {}

/// Asks for large pages behind a block: Windows has them only for those with a privilege.
pub(crate) fn advise_large_pages(_start: *mut u8, _bytes: usize) {}
