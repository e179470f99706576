//! Two lists side by side: what they begin with in common is passed in a tight loop.

use crate::word::Word;

/// Where two lists first differ by a word: the addresses there, and how many words of the cells are left to compare. `None` where
/// they go on as the same list, or end alike.
///
/// # Safety
/// Both are addresses of live cells.
#[inline]
pub(super) unsafe fn first_difference(
    mut a: *const Word,
    mut b: *const Word,
) -> Option<(*const Word, *const Word, usize)> {
    // SAFETY: the caller vouches for the first cells, and what a live cell's tail points to is alive.
    unsafe {
        loop {
            if *a != *b {
                return Some((a, b, 2));
            }
            let (a_tail, b_tail) = (*a.add(1), *b.add(1));
            if a_tail == b_tail {
                return None;
            }
            if !(a_tail.is_cons() && b_tail.is_cons()) {
                return Some((a.add(1), b.add(1), 1));
            }
            (a, b) = (a_tail.cons_address(), b_tail.cons_address());
        }
    }
}
