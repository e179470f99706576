//! What happens where a process reaches a limit: the size that it was given at most (`max_heap_size`), or the end of memory.

use asterias_heap::Fragment;
use asterias_term::{Word, atoms};

use crate::code::Op;
use crate::engine::Engine;
use crate::native::MaxHeap;
use crate::native::process_info::{collection_info, stack_trace};
use crate::process::Process;

/// The words of a process with `more`, and with the binaries that it refers to beside its heap where those count; `None` where that
/// is not more than it may have.
fn exceeded(process: &Process, max: MaxHeap, more: usize) -> Option<usize> {
    let sizes = process.heap.sizes();
    let shared_words = if max.shared {
        sizes.off_heap_bytes / size_of::<Word>()
    } else {
        0
    };
    let words = sizes.young_words + sizes.old_words + shared_words + more;
    (max.words != 0 && words > max.words).then_some(words)
}

/// The words in use with those of the messages that wait, which are a part of the heap unless `message_queue_data` says otherwise; `None` where
/// that is not more than the process may have. Counts no further than it must.
fn exceeded_by_messages(process: &mut Process, max: MaxHeap) -> Option<usize> {
    if max.words == 0 || process.rare().messages_off_heap {
        return None;
    }
    let sizes = process.heap.sizes();
    let mut words = sizes.young_used + sizes.old_used;
    for message in process.mailbox.iter_mut() {
        words += message.fragment.as_ref().map_or(0, Fragment::words);
        if words > max.words {
            return Some(words);
        }
    }
    None
}

impl Engine {
    /// The stack is about to grow by `words`: where heap and stack pass the limit with that, it is reported. Gives where to go on, if
    /// the process is to end by that.
    ///
    /// # Safety
    /// The engine runs a process with saved registers.
    pub(crate) unsafe fn limit_stack(&mut self, words: usize) -> Option<*const Op> {
        // SAFETY: as the caller's.
        let process = unsafe { self.process() };
        let max = process.rare.as_ref()?.max_heap;
        let used = (process.stack.base() as usize - self.sp as usize) / size_of::<Word>();
        let words = exceeded(process, max, used + words)?;
        // SAFETY: as the caller's.
        unsafe { self.max_heap_reached(words, max) }
    }

    /// A collection is over; `exceeded_words` is what it found to be too much. Gives where to go on, if the process is to end by that.
    ///
    /// # Safety
    /// The engine runs a process with saved registers.
    #[inline]
    pub(crate) unsafe fn limit_heap(&mut self, exceeded_words: Option<usize>) -> Option<*const Op> {
        // SAFETY: as the caller's.
        let process = unsafe { self.process() };
        let max = process.rare.as_ref()?.max_heap;
        let words = match exceeded_words {
            Some(words) => words,
            None if max.shared => {
                exceeded(process, max, 0).or_else(|| exceeded_by_messages(process, max))?
            }
            None => exceeded_by_messages(process, max)?,
        };
        // SAFETY: as the caller's.
        unsafe { self.max_heap_reached(words, max) }
    }

    /// # Safety
    /// The engine runs a process with saved registers.
    #[cold]
    unsafe fn max_heap_reached(&mut self, words: usize, max: MaxHeap) -> Option<*const Op> {
        if max.log {
            // SAFETY: as the caller's.
            let process = unsafe { &mut *self.process };
            let system = self.system();
            system.report_max_heap(process, words, max, |builder| {
                // SAFETY: as the caller's.
                unsafe { [collection_info(self, builder), stack_trace(self, builder)] }
            });
        }
        // SAFETY: as the caller's.
        max.kill
            .then(|| unsafe { self.exit_process(atoms::KILLED) })
    }

    /// There is no memory for the running process.
    ///
    /// # Safety
    /// The engine runs a process with saved registers.
    pub(crate) unsafe fn terminate_out_of_memory(&mut self) -> *const Op {
        // SAFETY: as the caller's.
        unsafe { self.exit_process(atoms::SYSTEM_LIMIT) }
    }
}
