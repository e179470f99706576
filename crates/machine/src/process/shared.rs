//! What other threads may see of a process: its pid, its state, and the way to reach it.
//!
//! A sender pushes, then notifies, and puts the process into a run queue where that falls to it ([`Shared::deliver`]). The holder clears
//! the notification, then drains ([`Shared::collect`]), and parks only while there is no new notification. `tests/loom_process.rs` checks
//! this with every interleaving of a few threads.

use std::marker::PhantomPinned;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use asterias_heap::HeapSizes;
use asterias_term::Word;

use super::Priority;
use super::signal::Signal;
use super::signal_queue::{SignalQueue, Signals};
use super::state::{Notified, State};

/// The part of a process that others reach through the process table.
#[derive(Debug)]
pub struct Shared {
    /// Its pid.
    pub id: Word,
    /// Who may run it.
    pub state: State,
    signals: SignalQueue,
    /// The priority of the most urgent process that waits for an answer, for the next slice.
    urged: AtomicU8,
    /// Bytes of heap and stack, and of binaries beside the heap, at the end of the last slice.
    memory: [AtomicUsize; 2],
    /// Others read this while the holder has the whole process mutably borrowed, so the compiler must not take such a borrow for the only
    /// way to it; for types that are not `Unpin` it does not.
    _others_look: PhantomPinned,
}

/// What became of a signal.
#[must_use]
#[derive(Debug)]
pub enum Delivered {
    /// The process will look at it.
    Held,
    /// The process was idle; it is the caller's now, who puts it into a run queue.
    Enqueue,
    /// The process has ended; this is the signal.
    Refused(Signal),
}

impl Shared {
    /// For a new process of this pid, whose maker puts it into a run queue.
    pub fn new(id: Word) -> Shared {
        Shared {
            id,
            state: State::queued(),
            signals: SignalQueue::new(),
            urged: AtomicU8::new(Priority::Low as u8),
            memory: [AtomicUsize::new(0), AtomicUsize::new(0)],
            _others_look: PhantomPinned,
        }
    }

    /// Somebody of this priority waits for an answer: the next slice is as urgent. Said before the run queues are told.
    pub(crate) fn urge(&self, priority: Priority) {
        self.urged.fetch_min(priority as u8, Ordering::Relaxed);
    }

    /// How urgent the next slice of a process of this priority is. Read under the lock of the run queue that it goes to.
    pub(crate) fn urgency(&self, own: Priority) -> Priority {
        let urged = self.urged.load(Ordering::Relaxed);
        let more = [Priority::Max, Priority::High, Priority::Normal];
        let more = more.into_iter().find(|priority| *priority as u8 == urged);
        more.map_or(own, |more| more.min(own))
    }

    /// A slice begins, which sees the signals that have arrived.
    pub(crate) fn calm(&self) {
        self.urged.store(Priority::Low as u8, Ordering::Relaxed);
    }

    /// The holder tells how large the process is.
    pub fn tell_memory(&self, heap: HeapSizes, stack_words: usize) {
        let words = heap.young_words + heap.old_words + heap.fragment_words + stack_words;
        // Relaxed: numbers for statistics.
        self.memory[0].store(words * size_of::<Word>(), Ordering::Relaxed);
        self.memory[1].store(heap.off_heap_bytes, Ordering::Relaxed);
    }

    /// Bytes of heap and stack, and of binaries that the process refers to beside its heap, as the holder told last.
    pub fn memory(&self) -> (usize, usize) {
        let [heap, binaries] = &self.memory;
        (
            heap.load(Ordering::Relaxed),
            binaries.load(Ordering::Relaxed),
        )
    }

    /// Sends a signal.
    pub fn deliver(&self, signal: Signal) -> Delivered {
        if let Err(node) = self.signals.push(signal) {
            return Delivered::Refused(node.signal);
        }
        match self.state.notify() {
            Notified::Enqueue => Delivered::Enqueue,
            // Ended between push and notification: who closed the queue has answered the signal.
            Notified::Held | Notified::Ended => Delivered::Held,
        }
    }

    /// Sends a signal that is seen with the next that is delivered, or before; false where the process has ended.
    pub fn deliver_silently(&self, signal: Signal) -> bool {
        self.signals.push(signal).is_ok()
    }

    /// The signals that have arrived, the oldest first; the holder's.
    pub fn collect(&self) -> Signals {
        self.state.take_notification();
        self.signals.take()
    }

    /// Closes the queue for ever; gives what was left in it. The holder's.
    pub fn close(&self) -> Signals {
        self.signals.close()
    }
}
