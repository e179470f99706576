//! The heap of one process: a young block that the engine bumps through, an old block, fragments, lists of off-heap binaries.
//!
//! The heap belongs to whoever runs the process; nothing in it is shared. Between collections this holds:
//! - objects below the high-water mark survived a collection and point to each other, to the old block and to literals only;
//! - objects of the old block point to the old block and to literals only;
//! - objects above the mark and in fragments point anywhere;
//! - each object that owns a count of something outside is in exactly one list: young, old, or that of its fragment.

use std::ptr;

use asterias_term::{Alloc, Word};

use crate::block::{self, words_between};
use crate::fragment::{Chunk, Fragment};
use crate::literals::LiteralRange;
use crate::shared_list::{Held, SharedList, weight_when_new};
use crate::sizes;

/// Off-heap bytes that a heap brings together before they alone cause a collection, at least.
pub(crate) const MIN_OFF_HEAP_BYTES: usize = 46_422 * size_of::<Word>();
/// Collections of the young block alone between two of everything, at most.
const FULLSWEEP_AFTER: u32 = 65_535;

/// The heap of a process.
pub struct Heap {
    pub(crate) top: *mut Word,
    pub(crate) limit: *mut Word,
    pub(crate) start: *mut Word,
    pub(crate) high_water: *mut Word,
    pub(crate) old_start: *mut Word,
    pub(crate) old_top: *mut Word,
    pub(crate) old_limit: *mut Word,
    /// Chunks, the one that natives fill first.
    pub(crate) fragments: *mut Chunk,
    pub(crate) fragment_words: usize,
    pub(crate) young_shared: SharedList,
    pub(crate) old_shared: SharedList,
    pub(crate) young_bytes: usize,
    pub(crate) old_bytes: usize,
    pub(crate) young_bytes_limit: usize,
    pub(crate) old_bytes_limit: usize,
    pub(crate) literals: LiteralRange,
    pub(crate) minor_count: u32,
    pub(crate) fullsweep_after: u32,
    pub(crate) min_words: u32,
    pub(crate) grow: bool,
    pub(crate) stress: bool,
    /// Blocks left in stress mode, poisoned, each beginning with link and size.
    pub(crate) quarantine: *mut Word,
}

const _: () = assert!(size_of::<Heap>() <= 160);

/// What a heap takes, in words.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct HeapSizes {
    /// The young block.
    pub young_words: usize,
    /// Of it, in use.
    pub young_used: usize,
    /// The old block.
    pub old_words: usize,
    /// Of it, in use.
    pub old_used: usize,
    /// In use in fragments.
    pub fragment_words: usize,
    /// Bytes of off-heap binaries, by the heap's account.
    pub off_heap_bytes: usize,
}

// SAFETY: a heap owns what it points to; literals are shared and constant; counts of shared bytes are atomic.
unsafe impl Send for Heap {}

/// The first piece of a fragment for a list beyond the block, in words; each is twice as large as the one before.
const LIST_PIECE: usize = 64;
/// The largest.
const LONGEST_LIST_PIECE: usize = 1 << 16;

/// The cells from `start` to `top`, of which each leads to the next, as a list, and the last of them.
fn closed(start: *mut Word, top: *mut Word) -> (Word, *mut Word) {
    if top == start {
        return (Word::NIL, ptr::null_mut());
    }
    let last = top.wrapping_sub(2);
    // SAFETY: the last cell, written before.
    unsafe { *last.add(1) = Word::NIL };
    (Word::from_cons(start), last)
}

impl Heap {
    /// A heap whose young block has at least `initial_words` words (none for 0), which is also what it shrinks to at most.
    ///
    /// Where there is no memory for the block, the heap begins without.
    pub fn new(initial_words: usize, literals: LiteralRange) -> Heap {
        let words = if initial_words == 0 {
            0
        } else {
            sizes::at_least(initial_words)
        };
        let start = block::allocate(words);
        let words = if start.is_null() { 0 } else { words };
        Heap {
            top: start,
            limit: start.wrapping_add(words),
            start,
            high_water: start,
            old_start: ptr::null_mut(),
            old_top: ptr::null_mut(),
            old_limit: ptr::null_mut(),
            fragments: ptr::null_mut(),
            fragment_words: 0,
            young_shared: SharedList::EMPTY,
            old_shared: SharedList::EMPTY,
            young_bytes: 0,
            old_bytes: 0,
            young_bytes_limit: MIN_OFF_HEAP_BYTES,
            old_bytes_limit: MIN_OFF_HEAP_BYTES,
            literals,
            minor_count: 0,
            fullsweep_after: FULLSWEEP_AFTER,
            min_words: u32::try_from(words).unwrap_or(u32::MAX),
            grow: false,
            stress: false,
            quarantine: ptr::null_mut(),
        }
    }

    /// The end of what is in use of the young block.
    #[inline(always)]
    pub fn top(&self) -> *mut Word {
        self.top
    }

    /// Sets the end of what is in use of the young block.
    ///
    /// # Safety
    /// `top` is between the last end and [`Heap::limit`], and all words below it are written before the next safepoint.
    #[inline(always)]
    pub unsafe fn set_top(&mut self, top: *mut Word) {
        debug_assert!(
            self.start <= top && top <= self.limit,
            "a top inside the young block"
        );
        self.top = top;
    }

    /// The end of the young block.
    #[inline(always)]
    pub fn limit(&self) -> *mut Word {
        self.limit
    }

    /// Objects of the young block below this address must not be changed in place: they may be about to become old.
    #[inline(always)]
    pub fn high_water(&self) -> *mut Word {
        self.high_water
    }

    /// Whether an object may be changed in place to hold newer terms: it was made in the young block since the last collection.
    #[inline(always)]
    pub fn is_fresh(&self, word: Word) -> bool {
        let address = word.address();
        self.high_water <= address && address < self.top
    }

    /// Words left in the young block.
    #[inline(always)]
    pub fn free_words(&self) -> usize {
        words_between(self.top, self.limit)
    }

    /// Words in fragments: what natives made beyond the block, and adopted messages.
    #[inline(always)]
    pub fn fragment_words(&self) -> usize {
        self.fragment_words
    }

    /// Whether a collection is due without need for room: fragments outweigh the room left, or off-heap bytes their limit.
    #[inline(always)]
    pub fn needs_collection(&self) -> bool {
        self.free_words() < self.fragment_words || self.young_bytes > self.young_bytes_limit
    }

    /// Adds off-heap bytes that were allocated for an object which exists already (a binary that grew into a new place).
    pub fn account_off_heap(&mut self, bytes: usize) {
        self.young_bytes = self.young_bytes.saturating_add(bytes);
    }

    /// Off-heap bytes of young objects, by the heap's account.
    pub fn off_heap_bytes(&self) -> usize {
        self.young_bytes
    }

    /// How many collections of the young block alone may pass between two of everything (`fullsweep_after`).
    pub fn set_fullsweep_after(&mut self, count: u32) {
        self.fullsweep_after = count;
    }

    /// `fullsweep_after`.
    pub fn fullsweep_after(&self) -> u32 {
        self.fullsweep_after
    }

    /// Collections of the young block alone since the last of everything.
    pub fn minor_collections(&self) -> u32 {
        self.minor_count
    }

    /// The size that the young block keeps at least (`min_heap_size`).
    pub fn set_min_words(&mut self, words: usize) {
        self.min_words = u32::try_from(sizes::at_least(words)).unwrap_or(u32::MAX);
    }

    /// The size that the young block keeps at least.
    pub fn min_words(&self) -> usize {
        self.min_words as usize
    }

    /// From now on, most collections move everything into a fresh block, and all poison what they left.
    pub fn set_stress(&mut self, stress: bool) {
        self.stress = stress;
    }

    /// Where the literals are that this heap's terms may point to.
    pub fn literals(&self) -> LiteralRange {
        self.literals
    }

    /// Takes over a fragment: its terms are this heap's from now on, and move into the young block with the next collection.
    pub fn adopt(&mut self, fragment: Fragment) {
        let chain = fragment.into_chain();
        let mut last = chain;
        // SAFETY: the chain is ours now.
        unsafe {
            for chunk in Chunk::chain(chain) {
                self.fragment_words += (*chunk).used;
                self.young_bytes += (*chunk).shared_bytes;
                last = chunk;
            }
            // Behind the first chunk, which natives may still have room in.
            let place = if self.fragments.is_null() {
                &raw mut self.fragments
            } else {
                &raw mut (*self.fragments).next
            };
            (*last).next = *place;
            *place = chain;
        }
    }

    /// What the heap takes.
    pub fn sizes(&self) -> HeapSizes {
        HeapSizes {
            young_words: self.young_words(),
            young_used: words_between(self.start, self.top),
            old_words: self.old_words(),
            old_used: words_between(self.old_start, self.old_top),
            fragment_words: self.fragment_words,
            off_heap_bytes: self.young_bytes + self.old_bytes,
        }
    }

    /// Calls `visit` with address, size in bytes and number of counts of each off-heap binary (`process_info(_, binary)`).
    pub fn each_off_heap(&self, visit: &mut dyn FnMut(usize, usize, usize)) {
        let mut see = |list: SharedList| {
            // SAFETY: linked objects are alive as long as the heap does not change.
            unsafe {
                for object in list.iter() {
                    let Held::Bytes(bytes) = Held::of(object) else {
                        continue;
                    };
                    let size = (*object.add(3)).0 as usize;
                    visit(
                        bytes.as_ptr() as usize,
                        size.div_ceil(8),
                        bytes.as_ref().references(),
                    );
                }
            }
        };
        see(self.young_shared);
        see(self.old_shared);
        // SAFETY: the chain is ours.
        for chunk in unsafe { Chunk::chain(self.fragments) } {
            // SAFETY: as above.
            see(unsafe { (*chunk).shared });
        }
    }

    /// A list of elements whose number nobody knows yet, and its last cell, whose tail is `[]`: null where there are no elements.
    pub fn open_list(&mut self, mut elements: impl Iterator<Item = Word>) -> (Word, *mut Word) {
        let start = self.top;
        let end = start.wrapping_add(self.free_words() / 2 * 2);
        let mut top = start;
        while top != end {
            let Some(element) = elements.next() else {
                self.top = top;
                return closed(start, top);
            };
            // SAFETY: the block has room for as many cells.
            unsafe {
                *top = element;
                *top.add(1) = Word::from_cons(top.add(2));
                top = top.add(2);
            }
        }
        self.top = top;
        let (first, last) = closed(start, top);
        self.open_list_beyond(elements, first, last)
    }

    /// Goes on with an open list beyond the block: in pieces of fragments, the larger the longer it is.
    fn open_list_beyond(
        &mut self,
        elements: impl Iterator<Item = Word>,
        mut first: Word,
        mut last: *mut Word,
    ) -> (Word, *mut Word) {
        let mut words = LIST_PIECE;
        let (mut cell, mut end) = (ptr::null_mut::<Word>(), ptr::null_mut::<Word>());
        for element in elements {
            if cell == end {
                cell = self.alloc_in_fragment(words);
                end = cell.wrapping_add(words);
                words = (2 * words).min(LONGEST_LIST_PIECE);
            }
            // SAFETY: room for a cell, and the cell before it.
            unsafe {
                *cell = element;
                *cell.add(1) = Word::NIL;
                if last.is_null() {
                    first = Word::from_cons(cell);
                } else {
                    *last.add(1) = Word::from_cons(cell);
                }
                last = cell;
                cell = cell.add(2);
            }
        }
        let left = words_between(cell, end);
        if left > 0 {
            self.fragment_words -= left;
            // SAFETY: the last piece is the last that was taken from the newest chunk.
            unsafe { (*self.fragments).used -= left };
        }
        (first, last)
    }

    pub(crate) fn young_words(&self) -> usize {
        words_between(self.start, self.limit)
    }

    pub(crate) fn old_words(&self) -> usize {
        words_between(self.old_start, self.old_limit)
    }

    /// Room in a fragment, for the block has none.
    #[cold]
    #[inline(never)]
    fn alloc_in_fragment(&mut self, words: usize) -> *mut Word {
        self.fragment_words += words;
        if !self.fragments.is_null() {
            // SAFETY: the chain is ours.
            let room = unsafe { Chunk::take(self.fragments, words) };
            if !room.is_null() {
                return room;
            }
        }
        // As much again as there is outside, so that many small requests make few chunks.
        let chunk = Chunk::allocate(words.max(self.fragment_words.clamp(32, 1 << 17)));
        // SAFETY: the new chunk is ours and has that much room.
        unsafe {
            (*chunk).next = self.fragments;
            self.fragments = chunk;
            Chunk::take(chunk, words)
        }
    }
}

// SAFETY: room comes from the young block or a chunk; both stay in place until the next collection.
unsafe impl Alloc for Heap {
    #[inline(always)]
    fn alloc(&mut self, words: usize) -> *mut Word {
        if words > self.free_words() {
            return self.alloc_in_fragment(words);
        }
        let room = self.top;
        // SAFETY: there is that much room.
        self.top = unsafe { room.add(words) };
        room
    }

    unsafe fn link_shared(&mut self, object: *mut Word) {
        // SAFETY: the caller's object is complete and in no list.
        unsafe {
            self.young_bytes += weight_when_new(object);
            self.young_shared.push(object);
        }
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        // SAFETY: blocks, chunks and lists are ours, and a dropped heap's terms are used by nobody.
        unsafe {
            self.young_shared.release_all();
            self.old_shared.release_all();
            for chunk in Chunk::chain(self.fragments) {
                (*chunk).shared.release_all();
            }
            Chunk::free_chain(self.fragments);
            block::free(self.start, self.young_words());
            block::free(self.old_start, self.old_words());
            self.free_quarantine(0);
        }
    }
}
