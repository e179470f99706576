//! Large blocks that collections have left, kept by each worker for its next ones: the host clears memory that it gives, which takes as long as
//! filling it with survivors.
//!
//! A worker keeps a few blocks of at most [`MOST_BYTES`] together, and gives them back before it sleeps ([`release`]).

use std::alloc::{Layout, dealloc};
use std::cell::RefCell;

/// The most bytes that a worker keeps.
const MOST_BYTES: usize = 64 << 20;
/// The most blocks that it keeps.
const MOST_BLOCKS: usize = 4;

struct Spare {
    start: *mut u8,
    layout: Layout,
}

impl Drop for Spare {
    fn drop(&mut self) {
        // SAFETY: whoever kept the block vouched for its layout, and nobody uses it.
        unsafe { dealloc(self.start, self.layout) };
    }
}

thread_local! {
    /// The latest is the last.
    static SPARES: RefCell<Vec<Spare>> = const { RefCell::new(Vec::new()) };
}

/// A kept block of this layout.
pub(crate) fn take(layout: Layout) -> Option<*mut u8> {
    let found = SPARES.try_with(|spares| {
        let mut spares = spares.borrow_mut();
        let place = spares.iter().rposition(|spare| spare.layout == layout)?;
        let spare = std::mem::ManuallyDrop::new(spares.remove(place));
        Some(spare.start)
    });
    found.ok().flatten()
}

/// Keeps a block, in the place of those kept longest where there are too many.
///
/// # Safety
/// The block came from the allocator with this layout, and nobody uses it any more.
pub(crate) unsafe fn keep(start: *mut u8, layout: Layout) {
    let spare = Spare { start, layout };
    if layout.size() > MOST_BYTES {
        return drop(spare);
    }
    // Where the thread is ending, the block is given back with the closure.
    let _ending = SPARES.try_with(move |spares| {
        let mut spares = spares.borrow_mut();
        let bytes = |spares: &[Spare]| {
            spares
                .iter()
                .map(|spare| spare.layout.size())
                .sum::<usize>()
        };
        while spares.len() >= MOST_BLOCKS || bytes(&spares[..]) + layout.size() > MOST_BYTES {
            spares.remove(0);
        }
        spares.push(spare);
    });
}

/// Gives all blocks back that this thread keeps.
pub fn release() {
    let _ending = SPARES.try_with(|spares| spares.borrow_mut().clear());
}

#[cfg(test)]
mod tests {
    use std::alloc::alloc;

    use super::*;

    #[test]
    fn a_block_is_taken_once_and_only_for_its_layout() {
        let layout = |bytes| Layout::from_size_align(bytes, 64).expect("a small layout");
        // SAFETY: the layout has a size, and the block is used by nobody else.
        let start = unsafe { alloc(layout(4096)) };
        // SAFETY: as above.
        unsafe { keep(start, layout(4096)) };
        assert_eq!(take(layout(8192)), None);
        assert_eq!(take(layout(4096)), Some(start));
        assert_eq!(take(layout(4096)), None);
        // SAFETY: as above.
        unsafe { keep(start, layout(4096)) };
        release();
        assert_eq!(take(layout(4096)), None);
    }

    #[test]
    fn only_so_many_are_kept() {
        let layout =
            |count: usize| Layout::from_size_align(4096 * count, 64).expect("a small layout");
        for count in 1..=MOST_BLOCKS + 1 {
            // SAFETY: as above.
            unsafe { keep(alloc(layout(count)), layout(count)) };
        }
        assert_eq!(take(layout(1)), None);
        SPARES.with(|spares| assert_eq!(spares.borrow().len(), MOST_BLOCKS));
        release();
    }
}
