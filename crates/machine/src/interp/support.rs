//! What slow operations need of the engine: operands, the heap, safepoints.

use asterias_heap::{Heap, Options, Roots};
use asterias_term::Word;

use crate::code::Op;
use crate::code::op::{Arg, Code, Decoded, Place};
use crate::engine::Engine;
use crate::process::mailbox::Mailbox;
use crate::process::stack::each_frame;

/// Words of heap and stack for which stress mode passes over one safepoint more: what it costs stays in proportion to the program.
const STRESS_PAUSE_WORDS: usize = 1024;

/// The roots of a running process.
struct RunningRoots<'a> {
    live: &'a mut [Word],
    extra: &'a mut [Word],
    sp: *mut Word,
    fp: *mut Word,
    base: *mut Word,
    dictionary: &'a mut [Word],
    mailbox: &'a mut Mailbox,
}

// SAFETY: all roots of a running process are handed over: registers, frames, dictionary, and the messages that
// joined the heap.
unsafe impl Roots for RunningRoots<'_> {
    fn each(&mut self, visit: &mut dyn FnMut(&mut [Word])) {
        visit(self.live);
        visit(self.extra);
        // SAFETY: the registers are those of the process' stack.
        unsafe { each_frame(self.sp, self.fp, self.base, &mut *visit) };
        visit(self.dictionary);
        self.mailbox.each_kept(visit);
    }
}

impl Engine {
    /// The value of operand a (0) or b (1), by the kinds in the instruction.
    ///
    /// # Safety
    /// The engine's registers are saved; the instruction has that operand.
    #[inline]
    pub(crate) unsafe fn operand(&self, ip: *const Op, operand: u16) -> Word {
        // SAFETY: the caller vouches for the instruction, whose registers the loader has checked.
        unsafe {
            let op = &*ip;
            let offset = if operand == 0 { op.a } else { op.b } as usize;
            match Code(op.code).place(operand) {
                Place::X => self.x[offset / 8],
                Place::Y => *self.sp.add(offset / 8),
                Place::Constant => Word(op.e),
            }
        }
    }

    /// Whether operand a or b is the constant in `e`.
    ///
    /// # Safety
    /// `ip` is an instruction with two source operands.
    pub(crate) unsafe fn has_constant(&self, ip: *const Op) -> bool {
        // SAFETY: as the caller's.
        let code = Code(unsafe { (*ip).code });
        code.place(0) == Place::Constant || code.place(1) == Place::Constant
    }

    /// Writes the destination c.
    ///
    /// # Safety
    /// The engine's registers are saved; the instruction has a destination.
    #[inline]
    pub(crate) unsafe fn set_target(&mut self, ip: *const Op, value: Word) {
        // SAFETY: as the caller's.
        unsafe {
            let op = &*ip;
            let index = op.c as usize / 8;
            match Code(op.code).place(2) {
                Place::Y => *self.sp.add(index) = value,
                _ => self.x[index] = value,
            }
        }
    }

    /// The value of an operand in an extension word.
    ///
    /// # Safety
    /// The engine's registers are saved; the word is an [`Arg`] other than a floating point register.
    #[inline]
    pub(crate) unsafe fn arg(&self, word: u64) -> Word {
        match Arg(Word(word)).decode() {
            Decoded::Term(term) => term,
            Decoded::X(index) => self.x[index],
            // SAFETY: the loader has checked the slot.
            Decoded::Y(index) => unsafe { *self.sp.add(index) },
            Decoded::Fr(_) => Word::NONE,
        }
    }

    /// Writes the register that an extension word names.
    ///
    /// # Safety
    /// As [`Engine::arg`].
    #[inline]
    pub(crate) unsafe fn set_arg(&mut self, word: u64, value: Word) {
        match Arg(Word(word)).decode() {
            Decoded::X(index) => self.x[index] = value,
            // SAFETY: the loader has checked the slot.
            Decoded::Y(index) => unsafe { *self.sp.add(index) = value },
            Decoded::Term(_) | Decoded::Fr(_) => {}
        }
    }

    /// The running process' heap.
    ///
    /// # Safety
    /// The engine runs a process with saved registers, and no other borrow of its heap is alive.
    #[inline(always)]
    pub(crate) unsafe fn heap<'a>(&self) -> &'a mut Heap {
        // SAFETY: as the caller's.
        unsafe { &mut (*self.process).heap }
    }

    /// Whether the heap asks for a collection at the next safepoint.
    #[inline]
    pub(crate) fn wants_collection(&self) -> bool {
        // SAFETY: the engine runs a process.
        let process = unsafe { &*self.process };
        self.stress || self.collect_soon || process.collect_asked || process.heap.needs_collection()
    }

    /// A safepoint after an instruction that allocated: collects if the heap asks for it, keeping `live` X registers, the frames and
    /// `result`. Gives where to go on if the process cannot.
    ///
    /// # Safety
    /// The engine runs a process with saved registers; the X registers below `live` are terms.
    #[inline]
    pub(crate) unsafe fn collect_after(
        &mut self,
        _ip: *const Op,
        live: usize,
        result: &mut Word,
    ) -> Option<*const Op> {
        if !self.wants_collection() {
            return None;
        }
        // SAFETY: as the caller's.
        unsafe { self.collect_with(0, live, std::slice::from_mut(result)) }
    }

    /// A safepoint: makes room for `need` words. Gives where to go on if the process cannot.
    ///
    /// # Safety
    /// As [`Engine::collect_after`].
    #[inline]
    pub(crate) unsafe fn collect(&mut self, need: usize, live: usize) -> Option<*const Op> {
        // SAFETY: as the caller's.
        unsafe { self.collect_with(need, live, &mut []) }
    }

    /// As [`Engine::collect`], with further roots.
    ///
    /// # Safety
    /// As [`Engine::collect_after`].
    pub(crate) unsafe fn collect_with(
        &mut self,
        need: usize,
        live: usize,
        extra: &mut [Word],
    ) -> Option<*const Op> {
        // SAFETY: as the caller's.
        let process = unsafe { self.process() };
        if self.stress_pause > 0
            && !self.collect_soon
            && !process.hibernating
            && !process.collect_asked
            && !process.heap.needs_collection()
            && process.heap.free_words() >= need
        {
            self.stress_pause -= 1;
            return None;
        }
        let max_heap = process.rare.as_ref().map(|rare| rare.max_heap);
        // The message that a receive looks at may be referred to by registers.
        if let Some(fragment) = process.mailbox.keep_current() {
            process.heap.adopt(fragment);
        }
        let begun = self.system().begin_collection();
        let mut roots = RunningRoots {
            live: &mut self.x[..live],
            extra,
            sp: self.sp,
            fp: self.fp,
            base: process.stack.base(),
            dictionary: process
                .dictionary
                .as_mut()
                .map_or(&mut [], |dictionary| dictionary.roots()),
            mailbox: &mut process.mailbox,
        };
        let mut released = false;
        let releases = process
            .rare
            .as_mut()
            .map(|rare| std::mem::take(&mut rare.releases));
        for release in releases.unwrap_or_default() {
            for area in release.areas() {
                roots.mailbox.take_literals(area);
                released |= process.heap.take_literals(area, &mut roots).out_of_memory;
            }
        }
        let options = Options {
            full: std::mem::take(&mut self.collect_soon)
                | std::mem::take(&mut process.collect_asked),
            max_heap_words: max_heap.map_or(0, |max| max.words),
        };
        let collected = if process.hibernating {
            process.heap.hibernate(&mut roots)
        } else {
            process.heap.collect(need, &mut roots, options)
        };
        if self.stress {
            // A broken heap is a defect of the machine and must not go on.
            if let Err(error) = process.heap.verify(&mut roots) {
                panic!("heap verification failed: {error:?}");
            }
            let sizes = process.heap.sizes();
            let stack_words =
                (process.stack.base() as usize - self.sp as usize) / size_of::<Word>();
            self.stress_pause =
                (sizes.young_used + sizes.old_used + stack_words) / STRESS_PAUSE_WORDS;
        }
        // The work of collecting counts, so that processes with large heaps give way.
        self.reductions -= (collected.moved_words / 32) as i64;
        self.load_limits();
        if collected.out_of_memory || released {
            // SAFETY: as the caller's.
            return Some(unsafe { self.terminate_out_of_memory() });
        }
        let took = begun.map(|begun| begun.elapsed());
        let counters = self.system().counters().get(self.worker);
        if let Some(counters) = counters {
            counters.collected(collected.reclaimed_words as u64);
            if let Some(took) = took {
                counters.spent_collecting(took);
            }
        }
        let stack_words = || (process.stack.base() as usize - self.sp as usize) / size_of::<Word>();
        self.system().watch_collection(process, took, stack_words);
        // SAFETY: as the caller's.
        unsafe { self.limit_heap(collected.exceeded_words) }
    }

    /// Takes the limits of heap and stack over from the process.
    pub(crate) fn load_limits(&mut self) {
        // SAFETY: the engine runs a process.
        let process = unsafe { &*self.process };
        // In stress mode no `test_heap` finds room, so that each collects.
        self.heap_limit = if self.stress {
            std::ptr::null_mut()
        } else {
            process.heap.limit()
        };
        self.stack_limit = process.stack.limit();
    }

    /// Makes room on the stack for `words` more words; false where it would pass its limit.
    ///
    /// # Safety
    /// The engine runs a process with saved registers.
    pub(crate) unsafe fn grow_stack(&mut self, words: usize) -> bool {
        // SAFETY: as the caller's.
        unsafe {
            let process = self.process();
            match process.stack.grow(words, self.sp, self.fp) {
                Some((sp, fp)) => {
                    self.sp = sp;
                    self.fp = fp;
                    self.stack_limit = process.stack.limit();
                    true
                }
                None => false,
            }
        }
    }
}
