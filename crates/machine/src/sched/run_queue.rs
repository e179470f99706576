//! The run queues: which process runs next, on which worker.
//!
//! Each worker has a queue of its own and steals from the others when that is empty. A process that is woken goes to the queue of who woke it,
//! where its message is still in the cache; another worker is woken to help only when a queue holds more than the process about to run.
//! A worker goes to sleep in two steps: it announces itself as idle, looks at all queues once more, and only then blocks; who pushes looks at
//! the announcements after its push. So a push is never missed (both sides use sequentially consistent operations for this).

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering, fence};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::process::{Priority, Process};

/// Turns of normal processes between two of low priority.
const LOW_INTERVAL: u8 = 8;

/// A process in a queue: runnable, and belonging to the queue.
#[derive(Clone, Copy, Debug)]
pub struct Runnable(pub *mut Process);

// SAFETY: a queued process is touched by nobody but who takes it out of the queue.
unsafe impl Send for Runnable {}

#[derive(Debug, Default)]
struct Queue {
    max: VecDeque<Runnable>,
    high: VecDeque<Runnable>,
    normal: VecDeque<Runnable>,
    low: VecDeque<Runnable>,
    since_low: u8,
}

impl Queue {
    fn push(&mut self, process: Runnable, priority: Priority) {
        match priority {
            Priority::Max => self.max.push_back(process),
            Priority::High => self.high.push_back(process),
            Priority::Normal => self.normal.push_back(process),
            Priority::Low => self.low.push_back(process),
        }
    }

    fn pop(&mut self) -> Option<Runnable> {
        if let Some(process) = self.max.pop_front().or_else(|| self.high.pop_front()) {
            return Some(process);
        }
        if !self.low.is_empty() && (self.normal.is_empty() || self.since_low >= LOW_INTERVAL) {
            self.since_low = 0;
            return self.low.pop_front();
        }
        self.since_low = self.since_low.saturating_add(1);
        self.normal.pop_front()
    }

    fn len(&self) -> usize {
        self.max.len() + self.high.len() + self.normal.len() + self.low.len()
    }
}

#[derive(Debug, Default)]
struct Local {
    queue: Mutex<Queue>,
    /// Number of processes in the queue; written under its lock.
    len: AtomicUsize,
    idle: AtomicBool,
    /// Whether the worker has been told to wake up.
    woken: Mutex<bool>,
    wake: Condvar,
}

/// The run queues of all workers.
#[derive(Debug)]
pub struct RunQueues {
    workers: Box<[Local]>,
    next: AtomicUsize,
}

impl RunQueues {
    /// Empty queues for so many workers.
    pub fn new(workers: usize) -> RunQueues {
        RunQueues { workers: (0..workers.max(1)).map(|_| Local::default()).collect(), next: AtomicUsize::new(0) }
    }

    /// Number of workers.
    pub fn workers(&self) -> usize {
        self.workers.len()
    }

    /// Number of processes in all queues.
    pub fn len(&self) -> usize {
        self.workers.iter().map(|local| local.len.load(Ordering::Relaxed)).sum()
    }

    /// Whether all queues are empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts a process into the queue of a worker; of any worker, where `worker` is none of them.
    pub fn push(&self, worker: usize, process: Runnable, priority: Priority) {
        let outside = worker >= self.workers.len();
        let index = if outside { self.next.fetch_add(1, Ordering::Relaxed) % self.workers.len() } else { worker };
        let local = &self.workers[index];
        let len = {
            let mut queue = local.queue.lock().unwrap_or_else(PoisonError::into_inner);
            queue.push(process, priority);
            let len = queue.len();
            local.len.store(len, Ordering::Relaxed);
            len
        };
        // The push before the look at who is idle: see the head of this file.
        fence(Ordering::SeqCst);
        if outside {
            if local.idle.load(Ordering::Relaxed) {
                self.wake(index);
            } else {
                self.wake_one();
            }
        } else if len > 1 {
            self.wake_one();
        }
    }

    /// Wakes an idle worker, where there is one.
    fn wake_one(&self) {
        if let Some(index) = self.workers.iter().position(|local| local.idle.load(Ordering::Relaxed)) {
            self.wake(index);
        }
    }

    /// Wakes a worker, or keeps it from going to sleep.
    pub fn wake(&self, worker: usize) {
        let Some(local) = self.workers.get(worker) else { return };
        let mut woken = local.woken.lock().unwrap_or_else(PoisonError::into_inner);
        *woken = true;
        local.idle.store(false, Ordering::Relaxed);
        local.wake.notify_one();
    }

    /// Wakes all workers.
    pub fn wake_all(&self) {
        for worker in 0..self.workers.len() {
            self.wake(worker);
        }
    }

    /// The next process for a worker: from its own queue, or stolen.
    pub fn pop(&self, worker: usize) -> Option<Runnable> {
        self.take_from(worker).or_else(|| self.steal(worker))
    }

    fn take_from(&self, worker: usize) -> Option<Runnable> {
        let local = &self.workers[worker];
        if local.len.load(Ordering::Relaxed) == 0 {
            return None;
        }
        let mut queue = local.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let process = queue.pop();
        local.len.store(queue.len(), Ordering::Relaxed);
        process
    }

    fn steal(&self, worker: usize) -> Option<Runnable> {
        let count = self.workers.len();
        (1..count).map(|step| (worker + step) % count).find_map(|victim| self.take_from(victim))
    }

    /// Blocks until there may be work, or `timeout` has passed.
    pub fn sleep(&self, worker: usize, timeout: Option<Duration>) {
        let local = &self.workers[worker];
        local.idle.store(true, Ordering::SeqCst);
        // The announcement before the last look at the queues: see the head of this file.
        fence(Ordering::SeqCst);
        let mut woken = local.woken.lock().unwrap_or_else(PoisonError::into_inner);
        if !*woken && self.is_empty() {
            woken = match timeout {
                Some(timeout) => {
                    local.wake.wait_timeout(woken, timeout).unwrap_or_else(PoisonError::into_inner).0
                }
                None => local.wake.wait(woken).unwrap_or_else(PoisonError::into_inner),
            };
        }
        *woken = false;
        local.idle.store(false, Ordering::SeqCst);
    }
}
