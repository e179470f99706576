//! Address space through `mmap`: held without memory, given memory piece by piece.

use std::ptr;

/// A held range of addresses. Dropping it gives addresses and memory back.
pub(crate) struct Reservation {
    start: *mut u8,
    bytes: usize,
}

/// What we would like to hold; each failure halves it.
const WANTED: usize = 16 << 30;
/// Of what a host allows that limits addresses, one part in so many is held.
const SHARE: usize = 8;
/// Below this, holding a range makes no sense.
const LEAST: usize = 1 << 20;

impl Reservation {
    /// Holds a large range, or nothing. Where the host limits addresses, no more than a part of what it would give: all else needs addresses too.
    pub(crate) fn new() -> Option<Reservation> {
        let mut bytes = WANTED;
        while bytes >= LEAST {
            if let Some(held) = Reservation::of(bytes) {
                if bytes == WANTED {
                    return Some(held);
                }
                drop(held);
                return Reservation::of((bytes / SHARE).max(LEAST));
            }
            bytes /= 2;
        }
        None
    }

    fn of(bytes: usize) -> Option<Reservation> {
        // SAFETY: a new anonymous mapping at an address of the host's choice touches nothing that exists.
        let start = unsafe {
            libc::mmap(
                ptr::null_mut(),
                bytes,
                libc::PROT_NONE,
                libc::MAP_PRIVATE | libc::MAP_ANON | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        (start != libc::MAP_FAILED).then(|| Reservation {
            start: start.cast(),
            bytes,
        })
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
        // SAFETY: the pages are inside our own mapping.
        unsafe {
            libc::mprotect(
                self.start.add(from).cast(),
                to - from,
                libc::PROT_READ | libc::PROT_WRITE,
            ) == 0
        }
    }

    /// Lets the host take back the memory of the whole pages inside these offsets; what they hold afterwards is anything.
    pub(crate) fn discard(&self, from: usize, to: usize) {
        const PAGE: usize = 64 << 10;
        let from = from.next_multiple_of(PAGE);
        let to = to / PAGE * PAGE;
        if from < to && to <= self.bytes {
            // SAFETY: the pages are inside our own mapping, and the caller gave up what is in them.
            unsafe { libc::madvise(self.start.add(from).cast(), to - from, libc::MADV_DONTNEED) };
        }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        // SAFETY: the mapping is ours, and whoever drops it vouches that nobody reads it any more.
        unsafe { libc::munmap(self.start.cast(), self.bytes) };
    }
}

// SAFETY: a range of addresses belongs to no thread.
unsafe impl Send for Reservation {}
// SAFETY: the methods on `&self` only call the host, which is ready for that from any thread.
unsafe impl Sync for Reservation {}

/// Asks for large pages behind the whole pages of a block; it is well if the host declines.
#[cfg(target_os = "linux")]
pub(crate) fn advise_large_pages(start: *mut u8, bytes: usize) {
    const PAGE: usize = 64 << 10;
    let skipped = start.align_offset(PAGE);
    if skipped >= bytes {
        return;
    }
    let whole = (bytes - skipped) / PAGE * PAGE;
    // SAFETY: advice about memory that the caller owns changes nothing that can be observed.
    unsafe {
        libc::madvise(start.add(skipped).cast(), whole, libc::MADV_HUGEPAGE);
    }
}

/// Asks for large pages behind a block: not possible here.
#[cfg(not(target_os = "linux"))]
pub(crate) fn advise_large_pages(_start: *mut u8, _bytes: usize) {}
