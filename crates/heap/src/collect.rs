//! When and into what sizes a heap is collected.
//!
//! A minor collection moves what is young: survivors of an earlier collection (below the high-water mark) into the old block, the rest
//! into a new young block. A full one moves everything into a new young block. Either empties the fragments. Sizes follow OTP: the new
//! block holds what was in use, grows by the table when survivors and need leave no room, and shrinks when they are few.
//!
//! The stack of the process is not part of the block, but a block much smaller than the stack would make each collection look at the
//! whole stack for little gain; so the number of roots counts as if it were.

use asterias_term::Word;

use crate::block::{self, words_between};
use crate::evacuate::{Evacuator, Range};
use crate::fragment::Chunk;
use crate::heap::{Heap, MIN_OFF_HEAP_BYTES};
use crate::shared_list::{SharedList, Sweep};
use crate::sizes;

/// Who knows the words outside a heap that point into it: registers, stack slots, the process dictionary.
///
/// # Safety
/// [`Roots::each`] hands over every such word, none of them twice in one call, the same ones in each call. Each is a term that is alive
/// or no pointer at all (marks of handlers, numbers, absent values).
pub unsafe trait Roots {
    /// Calls `visit` with runs of root words, which it may change.
    fn each(&mut self, visit: &mut dyn FnMut(&mut [Word]));
}

// SAFETY: whoever names a slice as the roots vouches that it is all of them.
unsafe impl Roots for &mut [Word] {
    fn each(&mut self, visit: &mut dyn FnMut(&mut [Word])) {
        visit(self);
    }
}

/// How to collect.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Look at everything, old objects too.
    pub full: bool,
    /// The most words that the process may need while it is collected (`max_heap_size`); 0 for no limit.
    pub max_heap_words: usize,
}

/// What a collection did.
#[must_use]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    /// Words no longer in use.
    pub reclaimed_words: usize,
    /// Words that were moved: what the collection cost.
    pub moved_words: usize,
    /// Whether old objects were looked at.
    pub was_full: bool,
    /// Whether `max_heap_words` was passed, and by what total.
    pub exceeded_words: Option<usize>,
    /// There was no memory for what was needed. The heap is whole, but has not the room asked for.
    pub out_of_memory: bool,
}

/// Young blocks up to this size are not shrunk by a minor collection.
const SHRINK_ABOVE: usize = 3000;
/// Collections of the young block alone between two of everything in stress mode.
const STRESS_MINORS: u32 = 2;
/// Blocks that stress mode keeps poisoned.
const QUARANTINED: usize = 4;

impl Heap {
    /// Collects, so that there is room for `need_words` in the young block afterwards.
    pub fn collect(
        &mut self,
        need_words: usize,
        roots: &mut dyn Roots,
        options: Options,
    ) -> Collected {
        let mut root_words = 0;
        roots.each(&mut |words| root_words += words.len());
        let need = Need {
            words: need_words,
            root_words,
            max_heap_words: options.max_heap_words,
        };
        let full = options.full
            || (self.stress && self.minor_count >= STRESS_MINORS)
            || self.minor_count >= self.fullsweep_after
            || self.old_bytes > self.old_bytes_limit
            || (!self.old_start.is_null()
                && self.mature_words() > words_between(self.old_top, self.old_limit));
        if full {
            self.collect_everything(need, roots)
        } else {
            self.collect_young(need, roots)
        }
    }

    /// As [`Heap::collect`], looking at everything.
    pub fn collect_full(&mut self, need_words: usize, roots: &mut dyn Roots) -> Collected {
        let options = Options {
            full: true,
            ..Options::default()
        };
        self.collect(need_words, roots, options)
    }

    /// Collects everything into a block without any room to spare, as a process does that will sleep for long.
    pub fn hibernate(&mut self, roots: &mut dyn Roots) -> Collected {
        let mut collected = self.collect_full(0, roots);
        let live = words_between(self.start, self.top);
        if !collected.out_of_memory && live < self.young_words() {
            collected.moved_words += live;
            // Without memory for the smaller block, the larger stays.
            let _ = self.relocate(live, roots);
        }
        collected
    }

    fn mature_words(&self) -> usize {
        words_between(self.start, self.high_water)
    }

    fn used_words(&self) -> usize {
        words_between(self.start, self.top) + self.fragment_words
    }

    fn collect_young(&mut self, need: Need, roots: &mut dyn Roots) -> Collected {
        let used = self.used_words();
        let old_before = words_between(self.old_start, self.old_top);
        let to_words = need.block_for(used, self.grow);
        let wants_old = self.old_start.is_null() && self.high_water != self.start;
        let new_old_words = if wants_old { sizes::above(used) } else { 0 };
        let exceeded_words = need.exceeded(used + self.old_words() + new_old_words + to_words);
        if wants_old && !self.make_old_block(new_old_words) {
            return Collected::nothing(exceeded_words);
        }
        let to = block::allocate(to_words);
        if to.is_null() {
            return Collected::nothing(exceeded_words);
        }
        let mut evacuator = Evacuator::<true> {
            literals: self.literals,
            old: Range::new(self.old_start, self.old_limit),
            mature: Range::new(self.start, self.high_water),
            top: to,
            old_top: self.old_top,
        };
        let old_from = self.old_top;
        roots.each(&mut |words| {
            // SAFETY: `Roots` promises each root word once.
            unsafe { evacuator.roots(words) };
        });
        // SAFETY: both positions are where this collection began to write.
        unsafe { evacuator.follow(to, old_from) };
        self.old_top = evacuator.old_top;
        self.sweep_young();
        self.enter_block(to, to_words, evacuator.top);
        self.minor_count += 1;
        let old_after = words_between(self.old_start, self.old_top);
        let live = words_between(self.start, self.top);
        let mut collected = Collected {
            reclaimed_words: (used + old_before).saturating_sub(live + old_after),
            moved_words: live + old_after - old_before,
            was_full: false,
            exceeded_words,
            out_of_memory: false,
        };
        self.resize_after_minor(need, roots, &mut collected);
        collected
    }

    fn collect_everything(&mut self, need: Need, roots: &mut dyn Roots) -> Collected {
        let used = self.used_words() + words_between(self.old_start, self.old_top);
        let to_words = need.block_for(used, self.grow);
        let exceeded_words = need.exceeded(self.used_words() + self.old_words() + to_words);
        let to = block::allocate(to_words);
        if to.is_null() {
            return Collected::nothing(exceeded_words);
        }
        let mut evacuator = Evacuator::<false> {
            literals: self.literals,
            old: Range::EMPTY,
            mature: Range::EMPTY,
            top: to,
            old_top: std::ptr::null_mut(),
        };
        roots.each(&mut |words| {
            // SAFETY: `Roots` promises each root word once.
            unsafe { evacuator.roots(words) };
        });
        // SAFETY: the new block was empty before.
        unsafe { evacuator.follow(to, std::ptr::null_mut()) };
        self.sweep_everything();
        self.leave(self.old_start, self.old_words());
        self.old_start = std::ptr::null_mut();
        self.old_top = std::ptr::null_mut();
        self.old_limit = std::ptr::null_mut();
        self.enter_block(to, to_words, evacuator.top);
        self.minor_count = 0;
        let live = words_between(self.start, self.top);
        let mut collected = Collected {
            reclaimed_words: used.saturating_sub(live),
            moved_words: live,
            was_full: true,
            exceeded_words,
            out_of_memory: false,
        };
        self.resize_after_full(need, roots, &mut collected);
        collected
    }

    fn make_old_block(&mut self, words: usize) -> bool {
        self.old_start = block::allocate(words);
        self.old_top = self.old_start;
        if self.old_start.is_null() {
            self.old_limit = self.old_start;
            return false;
        }
        self.old_limit = self.old_start.wrapping_add(words);
        true
    }

    /// Moves on to a block that everything young has been moved into; all that is in it has survived.
    fn enter_block(&mut self, start: *mut Word, words: usize, top: *mut Word) {
        debug_assert!(
            words_between(start, top) <= words,
            "survivors fit the block made for them"
        );
        self.leave(self.start, self.young_words());
        if self.stress {
            // SAFETY: the chain is ours, and all that lived in it has moved.
            for chunk in unsafe { Chunk::chain(self.fragments) } {
                // SAFETY: as above.
                unsafe { block::poison(Chunk::data(chunk), (*chunk).used) };
            }
        }
        // SAFETY: all that lived in the chunks has moved, and their lists were swept.
        unsafe { Chunk::free_chain(self.fragments) };
        self.fragments = std::ptr::null_mut();
        self.fragment_words = 0;
        self.start = start;
        self.limit = start.wrapping_add(words);
        self.top = top;
        self.high_water = top;
    }

    fn resize_after_minor(&mut self, need: Need, roots: &mut dyn Roots, collected: &mut Collected) {
        let block = self.young_words();
        let after = words_between(self.start, self.top) + need.words;
        let wide = after + need.root_words;
        let old = self.old_words();
        self.grow = after > block / 4 * 3;
        if after > block {
            self.grow = false;
            self.resize(sizes::at_least(after + after / 4), roots, collected);
        } else if block > SHRINK_ABOVE && wide < block / 4 && (block > 8000 || block > old) {
            // Not too small beside the old block, lest it be collected again and again.
            let wanted = (3 * wide).max(old / 8).max(self.min_words());
            self.shrink(sizes::at_least(wanted), roots, collected);
        }
    }

    fn resize_after_full(&mut self, need: Need, roots: &mut dyn Roots, collected: &mut Collected) {
        let block = self.young_words();
        let after = words_between(self.start, self.top) + need.words;
        let wide = after + need.root_words;
        self.grow = after > block / 4 * 3;
        if after > block {
            self.grow = false;
            self.resize(sizes::at_least(after + after / 4), roots, collected);
        } else if wide < block / 4 {
            self.shrink(
                sizes::at_least((2 * wide).max(self.min_words())),
                roots,
                collected,
            );
        }
    }

    fn resize(&mut self, words: usize, roots: &mut dyn Roots, collected: &mut Collected) {
        collected.moved_words += words_between(self.start, self.top);
        collected.out_of_memory = !self.relocate(words, roots);
    }

    fn shrink(&mut self, words: usize, roots: &mut dyn Roots, collected: &mut Collected) {
        if words < self.young_words() {
            collected.moved_words += words_between(self.start, self.top);
            // Without memory for the smaller block, the larger stays.
            let _ = self.relocate(words, roots);
        }
    }

    /// Moves all young objects into a block of another size, promoting none. Right after a collection only. Whether there was memory.
    #[must_use]
    fn relocate(&mut self, words: usize, roots: &mut dyn Roots) -> bool {
        let to = block::allocate(words);
        if to.is_null() && words > 0 {
            return false;
        }
        let mut evacuator = Evacuator::<true> {
            literals: self.literals,
            old: Range::new(self.old_start, self.old_limit),
            mature: Range::EMPTY,
            top: to,
            old_top: self.old_top,
        };
        roots.each(&mut |words| {
            // SAFETY: `Roots` promises each root word once.
            unsafe { evacuator.roots(words) };
        });
        // SAFETY: the new block was empty before; nothing is promoted.
        unsafe { evacuator.follow(to, self.old_top) };
        self.sweep_young();
        self.enter_block(to, words, evacuator.top);
        true
    }

    /// After young objects have moved: keeps the off-heap binaries of those that did.
    fn sweep_young(&mut self) {
        let mut sweep = Sweep {
            old_start: self.old_start as usize,
            old_bytes: self.old_words() * size_of::<Word>(),
            young: SharedList::EMPTY,
            old: self.old_shared,
            young_weight: 0,
            old_weight: self.old_bytes,
        };
        self.sweep_lists(&mut sweep);
        self.young_bytes_limit = adjusted(self.young_bytes_limit, sweep.young_weight);
        self.take_swept(&sweep);
    }

    /// After all objects have moved: keeps the off-heap binaries of those that did.
    fn sweep_everything(&mut self) {
        let mut sweep = Sweep {
            old_start: 0,
            old_bytes: 0,
            young: SharedList::EMPTY,
            old: SharedList::EMPTY,
            young_weight: 0,
            old_weight: 0,
        };
        self.sweep_lists(&mut sweep);
        // SAFETY: everything alive has moved, and what it left is untouched.
        unsafe { sweep.visit(self.old_shared) };
        self.young_bytes_limit = adjusted(self.young_bytes_limit, sweep.young_weight);
        self.old_bytes_limit = MIN_OFF_HEAP_BYTES.max(2 * sweep.young_weight);
        self.take_swept(&sweep);
    }

    fn sweep_lists(&self, sweep: &mut Sweep) {
        // SAFETY: everything young and alive has moved, and what it left is untouched; the chain is ours.
        unsafe {
            sweep.visit(self.young_shared);
            for chunk in Chunk::chain(self.fragments) {
                sweep.visit((*chunk).shared);
            }
        }
    }

    fn take_swept(&mut self, sweep: &Sweep) {
        self.young_shared = sweep.young;
        self.old_shared = sweep.old;
        self.young_bytes = sweep.young_weight;
        self.old_bytes = sweep.old_weight;
    }

    /// Frees a block, or in stress mode poisons it and keeps it for a while, so that whatever still points there is found out.
    fn leave(&mut self, start: *mut Word, words: usize) {
        if !self.stress || words < 2 {
            // SAFETY: a block of ours that nothing points into any more.
            unsafe { block::leave(start, words) };
            return;
        }
        // SAFETY: as above; the first two words hold link and size.
        unsafe {
            block::poison(start, words);
            start.write(Word(self.quarantine as u64));
            start.add(1).write(Word(words as u64));
        }
        self.quarantine = start;
        // SAFETY: nothing points into these blocks.
        unsafe { self.free_quarantine(QUARANTINED) };
    }

    /// Frees all but the latest `keep` blocks of the quarantine.
    ///
    /// # Safety
    /// Nothing points into them.
    pub(crate) unsafe fn free_quarantine(&mut self, keep: usize) {
        let mut place = &raw mut self.quarantine;
        // SAFETY: each block in quarantine begins with link and size.
        unsafe {
            for _ in 0..keep {
                if (*place).is_null() {
                    return;
                }
                place = (*place).cast::<*mut Word>();
            }
            let mut block = place.replace(std::ptr::null_mut());
            while !block.is_null() {
                let next = (*block).0 as *mut Word;
                block::free(block, (*block.add(1)).0 as usize);
                block = next;
            }
        }
    }
}

/// The limit of off-heap bytes after a collection that left `live` of them.
fn adjusted(limit: usize, live: usize) -> usize {
    if live > limit / 4 * 3 {
        (limit / 5 * 8).max(live / 3 * 4)
    } else if live < limit / 4 {
        MIN_OFF_HEAP_BYTES.max(limit / 8 * 5)
    } else {
        limit
    }
}

/// What room is asked for, and what stands around it.
#[derive(Clone, Copy)]
struct Need {
    words: usize,
    root_words: usize,
    max_heap_words: usize,
}

impl Need {
    /// The size of a block that holds what was in use, with room for what is needed if that is much.
    fn block_for(self, used: usize, grow: bool) -> usize {
        let words = used.max(self.words).max(self.root_words);
        if grow {
            sizes::above(words)
        } else {
            sizes::at_least(words)
        }
    }

    fn exceeded(self, heap_words: usize) -> Option<usize> {
        let total = heap_words + self.root_words;
        (self.max_heap_words != 0 && total > self.max_heap_words).then_some(total)
    }
}

impl Collected {
    fn nothing(exceeded_words: Option<usize>) -> Collected {
        Collected {
            exceeded_words,
            out_of_memory: true,
            ..Collected::default()
        }
    }
}
