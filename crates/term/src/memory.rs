//! How much memory the host has at all.
//!
//! An allocator may hand out addresses that no memory will ever stand behind; the program is then killed when it writes there. A block
//! larger than the host's memory is refused before.

use std::sync::OnceLock;

/// Blocks up to this size are never refused.
const SURE_BYTES: usize = 1 << 28;

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
