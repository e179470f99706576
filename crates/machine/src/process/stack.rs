//! The stack of a process: a block of its own that grows downwards and moves when it grows.
//!
//! A frame is what a CPU's call and prologue would lay: return address, saved frame pointer, and below them the Y slots, so that native code
//! can later run on the same stack.
//!
//! ```text
//!   sp ─▶  Y0, Y1, …, Yn-1        the running function's slots
//!   fp ─▶  saved fp               of the caller; null in the first frame
//!          return address         an instruction of the caller
//!          Y0, …                  the caller's slots
//! ```
//!
//! A function without a frame has only its return address, at `sp`; `fp` is then its caller's. Return addresses and saved frame pointers are
//! multiples of eight, so the collector may take them for small integers.

use std::alloc::{Layout, alloc, dealloc};

use asterias_term::{Word, memory};

/// Words of the stack of a new process.
pub const INITIAL_WORDS: usize = 32;
/// Most words of a stack: 64 GiB.
pub const LIMIT_WORDS: usize = 1 << 33;
/// Words below the limit that are always there, for frames without check.
const RED_ZONE: usize = 4;

/// The block.
#[derive(Debug)]
pub struct Stack {
    low: *mut Word,
    words: usize,
}

// SAFETY: the block belongs to this value alone.
unsafe impl Send for Stack {}

impl Stack {
    fn layout(words: usize) -> Layout {
        Layout::array::<Word>(words).expect("a stack below its limit")
    }

    /// Null where there is no memory.
    fn allocate(words: usize) -> *mut Word {
        let layout = Stack::layout(words);
        if !memory::could_hold(layout.size()) {
            return std::ptr::null_mut();
        }
        // SAFETY: the layout has a size: a stack has at least its initial words.
        memory::asking(layout.size(), || unsafe { alloc(layout) }).cast::<Word>()
    }

    /// An empty stack of the initial size.
    pub fn new() -> Stack {
        let low = Stack::allocate(INITIAL_WORDS);
        if low.is_null() {
            memory::exhausted(Stack::layout(INITIAL_WORDS).size());
        }
        Stack {
            low,
            words: INITIAL_WORDS,
        }
    }

    /// The address above the highest word: where `sp` stands in an empty stack.
    #[inline]
    pub fn base(&self) -> *mut Word {
        // SAFETY: one past the end of the block.
        unsafe { self.low.add(self.words) }
    }

    /// `sp` must not go below this, but for a return address and a saved frame pointer.
    #[inline]
    pub fn limit(&self) -> *mut Word {
        // SAFETY: inside the block.
        unsafe { self.low.add(RED_ZONE) }
    }

    /// Number of words in the block.
    pub fn words(&self) -> usize {
        self.words
    }

    /// Moves what is above `sp` into a block of another size; gives the new `sp` and `fp`, or `None` where there is no
    /// memory for it.
    ///
    /// # Safety
    /// `sp` and `fp` are inside this stack, with frames as described above; `words` holds what is in use and the red zone.
    unsafe fn resize(
        &mut self,
        words: usize,
        sp: *mut Word,
        fp: *mut Word,
    ) -> Option<(*mut Word, *mut Word)> {
        let low = Stack::allocate(words);
        if low.is_null() {
            return None;
        }
        // SAFETY: both are inside or at the end of the old block.
        let used = unsafe { self.base().offset_from(sp) } as usize;
        // SAFETY: `words` is enough for all that is used.
        let (new_base, new_sp) = unsafe { (low.add(words), low.add(words - used)) };
        // SAFETY: the blocks are different, and `used` words are in both.
        unsafe { std::ptr::copy_nonoverlapping(sp, new_sp, used) };
        let shift = (new_base as isize).wrapping_sub(self.base() as isize);
        let moved = |address: *mut Word| address.cast::<u8>().wrapping_offset(shift).cast::<Word>();
        let new_fp = if fp.is_null() { fp } else { moved(fp) };
        let mut frame = new_fp;
        while !frame.is_null() {
            // SAFETY: a frame's first word is the saved frame pointer, an address in the old block or null.
            unsafe {
                let saved = (*frame).0 as *mut Word;
                if saved.is_null() {
                    break;
                }
                *frame = Word(moved(saved) as u64);
                frame = moved(saved);
            }
        }
        // SAFETY: allocated with this layout.
        unsafe { dealloc(self.low.cast(), Stack::layout(self.words)) };
        self.low = low;
        self.words = words;
        Some((new_sp, new_fp))
    }

    /// Makes room for `need` more words below `sp`; gives the new `sp` and `fp`, or `None` where the stack would pass its limit, or
    /// there is no memory.
    ///
    /// # Safety
    /// `sp` and `fp` are inside this stack, with frames as described above.
    pub unsafe fn grow(
        &mut self,
        need: usize,
        sp: *mut Word,
        fp: *mut Word,
    ) -> Option<(*mut Word, *mut Word)> {
        // SAFETY: both are inside the block.
        let used = unsafe { self.base().offset_from(sp) } as usize;
        let least = used.checked_add(need)?.checked_add(RED_ZONE + 2)?;
        let words = least.max(self.words * 2).checked_next_multiple_of(16)?;
        if words > LIMIT_WORDS {
            return None;
        }
        // SAFETY: `words` holds what is used and needed.
        unsafe { self.resize(words, sp, fp) }
    }

    /// Gives memory back after a peak: a stack that uses less than a quarter of its block gets a smaller one.
    ///
    /// # Safety
    /// As [`Stack::grow`].
    pub unsafe fn shrink(&mut self, sp: *mut Word, fp: *mut Word) -> (*mut Word, *mut Word) {
        // SAFETY: both are inside the block.
        let used = unsafe { self.base().offset_from(sp) } as usize;
        let wanted = (used * 2 + RED_ZONE)
            .max(INITIAL_WORDS)
            .next_multiple_of(16);
        if wanted * 2 > self.words {
            return (sp, fp);
        }
        // SAFETY: `wanted` holds what is used. Without memory for the smaller block, the larger stays.
        unsafe { self.resize(wanted, sp, fp) }.unwrap_or((sp, fp))
    }
}

impl Default for Stack {
    fn default() -> Stack {
        Stack::new()
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        // SAFETY: allocated with this layout.
        unsafe { dealloc(self.low.cast(), Stack::layout(self.words)) };
    }
}

/// Calls `visit` with the Y slots of every frame, from the innermost outwards; in a function without frame its return address comes along
/// with its caller's slots, as a word that looks like a small integer.
///
/// # Safety
/// `sp`, `fp` and `base` are those of a stack with frames as described above.
pub unsafe fn each_frame(
    sp: *mut Word,
    fp: *mut Word,
    base: *mut Word,
    mut visit: impl FnMut(&mut [Word]),
) {
    let (mut sp, mut fp) = (sp, fp);
    loop {
        let end = if fp.is_null() { base } else { fp };
        // SAFETY: the slots of a frame stand from `sp` up to its end.
        unsafe {
            let count = end.offset_from(sp) as usize;
            if count > 0 {
                visit(std::slice::from_raw_parts_mut(sp, count));
            }
            if fp.is_null() {
                return;
            }
            sp = fp.add(2);
            fp = (*fp).0 as *mut Word;
        }
    }
}
