//! The state word of a process: who may run it, and whether it must look at its signals.
//!
//! One atomic word, changed only by the named transitions below. Any thread may call [`State::notify`], [`State::suspend`] and
//! [`State::resume`]; the others belong to the worker that holds the process.
//!
//! ```text
//! IDLE ──notify──▶ QUEUED ──begin──▶ RUNNING ──park──▶ IDLE          (park fails while NOTIFIED: there are signals to look at)
//!                     ▲                 │
//!                     └──────requeue────┘        RUNNING ──end──▶ ENDED
//! ```
//!
//! `NOTIFIED` is set after a signal was pushed and cleared before the queue is drained, so no signal is ever overlooked: the push happens
//! before the flag (release), and the drain after clearing it (acquire).

use crate::sync::{AtomicU32, Ordering};

const QUEUED: u32 = 1;
const RUNNING: u32 = 2;
const NOTIFIED: u32 = 4;
const ENDED: u32 = 8;

/// The state word.
#[derive(Debug)]
pub struct State(AtomicU32);

/// What a notifier owes.
#[must_use]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Notified {
    /// The process was idle and is now queued: the caller puts it into a run queue.
    Enqueue,
    /// Whoever holds the process will see the signal.
    Held,
    /// The process has ended.
    Ended,
}

/// Whether a process that wanted to wait does.
#[must_use]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Parked {
    /// It is idle now and belongs to nobody; the caller must not touch it any more.
    Idle,
    /// A signal came: it is still the caller's, who looks at the signals.
    Notified,
}

impl State {
    /// The state of a new process that its maker puts into a run queue.
    pub fn queued() -> State {
        State(AtomicU32::new(QUEUED))
    }

    /// A signal was pushed for this process.
    pub fn notify(&self) -> Notified {
        // AcqRel: the push before happens before the drain of whoever clears the flag.
        let mut old = self.0.load(Ordering::Relaxed);
        loop {
            if old & ENDED != 0 {
                return Notified::Ended;
            }
            let held = old & (QUEUED | RUNNING) != 0;
            let new = if held { old | NOTIFIED } else { old | NOTIFIED | QUEUED };
            if new == old {
                // Already notified; still a release so that the push is seen by who clears the flag.
                match self.0.compare_exchange_weak(old, new, Ordering::AcqRel, Ordering::Relaxed) {
                    Ok(_) => return Notified::Held,
                    Err(now) => old = now,
                }
                continue;
            }
            match self.0.compare_exchange_weak(old, new, Ordering::AcqRel, Ordering::Relaxed) {
                Ok(_) => return if held { Notified::Held } else { Notified::Enqueue },
                Err(now) => old = now,
            }
        }
    }

    /// A worker took the process from a run queue and runs it.
    pub fn begin(&self) {
        let old = self.0.fetch_xor(QUEUED | RUNNING, Ordering::AcqRel);
        debug_assert!(old & (QUEUED | RUNNING) == QUEUED, "only a queued process begins to run");
    }

    /// Clears the notification before the signals are looked at; tells whether there was one.
    pub fn take_notification(&self) -> bool {
        if self.0.load(Ordering::Relaxed) & NOTIFIED == 0 {
            return false;
        }
        // Acquire: pushes before the flag are visible to the drain that follows.
        self.0.fetch_and(!NOTIFIED, Ordering::AcqRel) & NOTIFIED != 0
    }

    /// Whether a signal waits to be looked at.
    pub fn is_notified(&self) -> bool {
        self.0.load(Ordering::Acquire) & NOTIFIED != 0
    }

    /// The running process wants to wait.
    pub fn park(&self) -> Parked {
        match self.0.compare_exchange(RUNNING, 0, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => Parked::Idle,
            Err(_) => Parked::Notified,
        }
    }

    /// The running process goes back to a run queue; the caller puts it there.
    pub fn requeue(&self) {
        let old = self.0.fetch_xor(QUEUED | RUNNING, Ordering::AcqRel);
        debug_assert!(old & (QUEUED | RUNNING) == RUNNING, "only a running process is requeued");
    }

    /// The running process is gone for good.
    pub fn end(&self) {
        self.0.store(ENDED, Ordering::Release);
    }

    /// Whether a worker runs the process at this moment.
    pub fn is_running(&self) -> bool {
        self.0.load(Ordering::Relaxed) & RUNNING != 0
    }

    /// Whether the process stands in a run queue at this moment.
    pub fn is_queued(&self) -> bool {
        self.0.load(Ordering::Relaxed) & QUEUED != 0
    }
}
