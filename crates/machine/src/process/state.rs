//! The state word of a process: who may run it, whether it must look at its signals, and what its end must clean up elsewhere.
//!
//! One atomic word, changed only by the named transitions below. Any thread may call [`State::notify`] and [`State::mark`]; the others
//! belong to the worker that holds the process.
//!
//! ```text
//! IDLE ──notify──▶ QUEUED ──begin──▶ RUNNING ──park──▶ IDLE          (park fails while NOTIFIED: there are signals to look at)
//!                     ▲                 │
//!                     └──────requeue────┘        RUNNING ──begin_end──▶ ENDING ──end──▶ ENDED
//! ```
//!
//! **No signal is overlooked.** `NOTIFIED` is set after a signal was pushed and cleared before the queue is drained. A signal pushed after
//! the drain sets the flag again, and then `park` fails. Who clears the flag must drain: there is no other order of the two that works.
//!
//! **No process is in two queues.** Only the one `notify` that turns IDLE into QUEUED, and the holder that requeues, put it into one.
//!
//! **No mark is overlooked.** Tables of the system that know a process by its pid (registered names, timers, owners of ETS tables) mark it under their own lock
//! before they write the entry. The process begins its end on the same word, so either `mark` is refused, or the end sees the mark, takes
//! the table's lock and finds the entry. A mark is never taken back.
//!
//! Orderings:
//! - `notify` releases, so that its push is seen by whoever clears the flag. It acquires, because the caller that gets
//!   [`Notified::Enqueue`] takes the process over from the worker that parked it.
//! - `park` releases the process to that caller.
//! - `take_notification` acquires the pushes. Read-modify-writes in between continue the release, so they need no order for it.
//! - `begin` and `requeue` are relaxed: the process changes hands through the run queue, and its lock orders that.
//! - `mark` and `begin_end` are on one location, whose modifications have one order; what a refused caller may conclude is that the
//!   process is ending, and acquires what it did before.

use crate::sync::{AtomicU32, Ordering};

const QUEUED: u32 = 1;
const RUNNING: u32 = 2;
const NOTIFIED: u32 = 4;
const ENDED: u32 = 8;
const ENDING: u32 = 16;
const NAMED: u32 = 32;
const TIMED: u32 = 64;
const WATCHED: u32 = 128;

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

/// What another table knows of the process.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// The registry has a name for it.
    Named,
    /// There are timers that send to it.
    Timed,
    /// Tables outside the machine know it: it owns some, or has begun something in them.
    Watched,
}

/// The marks that a process has when its end begins.
#[must_use]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Marks(u32);

impl Marks {
    /// Whether this mark was set.
    pub fn has(self, mark: Mark) -> bool {
        self.0 & mark.bit() != 0
    }
}

impl Mark {
    fn bit(self) -> u32 {
        match self {
            Mark::Named => NAMED,
            Mark::Timed => TIMED,
            Mark::Watched => WATCHED,
        }
    }
}

impl State {
    /// The state of a new process that its maker puts into a run queue.
    pub fn queued() -> State {
        State(AtomicU32::new(QUEUED))
    }

    /// A signal was pushed for this process.
    pub fn notify(&self) -> Notified {
        let mut old = self.0.load(Ordering::Relaxed);
        loop {
            if old & ENDED != 0 {
                return Notified::Ended;
            }
            let held = old & (QUEUED | RUNNING) != 0;
            // Written even where nothing changes: this push must happen before the clearing of the flag too.
            let new = old | NOTIFIED | if held { 0 } else { QUEUED };
            match self
                .0
                .compare_exchange_weak(old, new, Ordering::AcqRel, Ordering::Relaxed)
            {
                Ok(_) => {
                    return if held {
                        Notified::Held
                    } else {
                        Notified::Enqueue
                    };
                }
                Err(now) => old = now,
            }
        }
    }

    /// A worker took the process from a run queue and runs it.
    pub fn begin(&self) {
        let old = self.0.fetch_xor(QUEUED | RUNNING, Ordering::Relaxed);
        debug_assert!(
            old & (QUEUED | RUNNING) == QUEUED,
            "only a queued process begins to run"
        );
    }

    /// Clears the notification before the signals are looked at; tells whether there was one. The caller drains the queue.
    pub fn take_notification(&self) -> bool {
        if self.0.load(Ordering::Relaxed) & NOTIFIED == 0 {
            return false;
        }
        self.0.fetch_and(!NOTIFIED, Ordering::Acquire) & NOTIFIED != 0
    }

    /// Whether a signal waits to be looked at. A hint: it orders nothing.
    pub fn is_notified(&self) -> bool {
        self.0.load(Ordering::Relaxed) & NOTIFIED != 0
    }

    /// The running process wants to wait.
    pub fn park(&self) -> Parked {
        let mut old = self.0.load(Ordering::Relaxed);
        loop {
            if old & NOTIFIED != 0 {
                return Parked::Notified;
            }
            debug_assert!(
                old & (QUEUED | RUNNING) == RUNNING,
                "only a running process parks"
            );
            match self.0.compare_exchange_weak(
                old,
                old & !RUNNING,
                Ordering::Release,
                Ordering::Relaxed,
            ) {
                Ok(_) => return Parked::Idle,
                Err(now) => old = now,
            }
        }
    }

    /// The running process goes back to a run queue; the caller puts it there.
    pub fn requeue(&self) {
        let old = self.0.fetch_xor(QUEUED | RUNNING, Ordering::Relaxed);
        debug_assert!(
            old & (QUEUED | RUNNING) == RUNNING,
            "only a running process is requeued"
        );
    }

    /// A table is about to enter the process; false where its end has begun, and then it must not. Called under that table's lock.
    #[must_use]
    pub fn mark(&self, mark: Mark) -> bool {
        self.0.fetch_or(mark.bit(), Ordering::AcqRel) & (ENDING | ENDED) == 0
    }

    /// The end of the running process begins: from now on it is not marked any more.
    pub fn begin_end(&self) -> Marks {
        Marks(self.0.fetch_or(ENDING, Ordering::AcqRel) & (NAMED | TIMED | WATCHED))
    }

    /// The running process is gone for good. Its signal queue has been closed.
    pub fn end(&self) {
        self.0.store(ENDED, Ordering::Release);
    }

    /// Whether the end of the process has begun. Who has heard of the end sees it.
    pub fn is_ending(&self) -> bool {
        self.0.load(Ordering::Acquire) & (ENDING | ENDED) != 0
    }

    /// Whether the process waits and has seen to all signals that the caller knows of: who pushed one, or heard of it, finds this word changed by it.
    pub fn is_idle(&self) -> bool {
        const BUSY: u32 = QUEUED | RUNNING | NOTIFIED | ENDING | ENDED;
        self.0.load(Ordering::Acquire) & BUSY == 0
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
