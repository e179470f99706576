//! How much memory the host has at all, and what happens where it gives none.
//!
//! An allocator may hand out addresses that no memory will ever stand behind; the program is then killed when it writes there. A block
//! larger than the host's memory is refused before.
//!
//! Who can do without a block asks for it inside [`asking`] and raises `system_limit` where it is refused. Everybody else's memory comes through
//! [`Sure`], which ends the program in the way that it has chosen ([`on_exhausted`]) and not by an abort. Memory is the host's, and so is this choice.

use std::alloc::{GlobalAlloc, Layout, handle_alloc_error};
use std::cell::Cell;
use std::sync::OnceLock;

/// Blocks up to this size are never refused: where there is no memory for one, there is none for anything.
const SURE_BYTES: usize = 1 << 28;

static EXHAUSTED: OnceLock<fn(usize) -> !> = OnceLock::new();

thread_local! {
    static ASKING: Cell<bool> = const { Cell::new(false) };
}

/// Sets how the program ends where it gets no memory; the first call counts.
pub fn on_exhausted(end: fn(usize) -> !) {
    let _first_counts = EXHAUSTED.set(end);
}

/// Ends the program, which cannot do without as many bytes.
#[cold]
pub fn exhausted(bytes: usize) -> ! {
    match EXHAUSTED.get() {
        Some(end) => end(bytes),
        None => {
            handle_alloc_error(Layout::from_size_align(bytes, 1).unwrap_or(Layout::new::<usize>()))
        }
    }
}

/// Asks for a block of so many bytes by `ask`, whose caller goes on where it is refused.
#[inline]
pub fn asking<T>(bytes: usize, ask: impl FnOnce() -> T) -> T {
    if bytes <= SURE_BYTES {
        return ask();
    }
    let before = ASKING.replace(true);
    let asked = ask();
    ASKING.set(before);
    asked
}

/// An allocator that refuses a block only to who is [`asking`].
#[derive(Debug)]
pub struct Sure<A>(pub A);

impl<A> Sure<A> {
    #[inline]
    fn checked(start: *mut u8, bytes: usize) -> *mut u8 {
        if start.is_null() && !(bytes > SURE_BYTES && ASKING.get()) {
            exhausted(bytes);
        }
        start
    }
}

// SAFETY: blocks come from the other allocator and go back to it; what is added never returns.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Sure<A> {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller's.
        Sure::<A>::checked(unsafe { self.0.alloc(layout) }, layout.size())
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller's.
        Sure::<A>::checked(unsafe { self.0.alloc_zeroed(layout) }, layout.size())
    }

    #[inline]
    unsafe fn realloc(&self, start: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as the caller's.
        Sure::<A>::checked(unsafe { self.0.realloc(start, layout, size) }, size)
    }

    #[inline]
    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        // SAFETY: as the caller's.
        unsafe { self.0.dealloc(start, layout) }
    }
}

/// Whether a block of so many bytes could ever be filled.
#[inline]
pub fn could_hold(bytes: usize) -> bool {
    bytes <= SURE_BYTES || bytes <= host_bytes()
}

#[cold]
fn host_bytes() -> usize {
    static BYTES: OnceLock<usize> = OnceLock::new();
    *BYTES.get_or_init(real::bytes)
}

#[cfg(all(unix, not(miri)))]
mod real {
    /// Bytes of the host's memory; where it does not tell, all addresses.
    pub(super) fn bytes() -> usize {
        // SAFETY: both only ask for a number.
        let (pages, page) = unsafe {
            (
                libc::sysconf(libc::_SC_PHYS_PAGES),
                libc::sysconf(libc::_SC_PAGESIZE),
            )
        };
        match (usize::try_from(pages), usize::try_from(page)) {
            (Ok(pages @ 1..), Ok(page @ 1..)) => pages.saturating_mul(page),
            _ => usize::MAX,
        }
    }
}

#[cfg(any(not(unix), miri))]
mod real {
    pub(super) fn bytes() -> usize {
        usize::MAX
    }
}
