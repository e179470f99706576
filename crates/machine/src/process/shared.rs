//! What other threads may see of a process: its pid, its state, and the way to reach it.
//!
//! A sender pushes, then notifies, and puts the process into a run queue where that falls to it ([`Shared::deliver`]). The holder clears
//! the notification, then drains ([`Shared::collect`]), and parks only while there is no new notification. `tests/loom_process.rs` checks
//! this with every interleaving of a few threads.

use std::marker::PhantomPinned;

use asterias_term::Word;

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
            _others_look: PhantomPinned,
        }
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
