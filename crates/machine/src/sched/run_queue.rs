//! The run queues: which process runs next, on which worker.
//!
//! Each worker has a queue of its own and steals from the others when that is empty. A process that is woken goes to the queue of who woke it,
//! where its message is still in the cache; another worker is woken to help only when a queue holds more than the process about to run.
//! So a process that is made ready waits for an idle worker at most until the running one's slice ends, when that goes into the queue too.
//!
//! **Shares are even.** Processes that only compute never leave a queue empty, so nobody would steal the third one from a worker that has three
//! while another has one. A worker whose process has used up its slice, and is back in the queue, therefore compares lengths now and then: it
//! takes a process from a queue that is longer by one, and so from a worker with two more; more rarely from one as long, from a worker with one
//! more, so that those who share a worker with more others take turns at that. Processes that wait for messages do not come here.
//!
//! **No push is missed.** A worker goes to sleep in two steps: it announces itself as idle, looks at all queues once more, and only then
//! blocks; who pushes looks at the announcements after its push. Between the two steps of each stands a sequentially consistent fence, so
//! one of them sees the other: no weaker ordering does this. Who wakes sets `woken` under the lock that the sleeper holds until it blocks.
//! A worker that pushes to its own queue is awake and will pop there; it wakes others for help alone.
//!
//! **No timer is missed.** At least while all workers sleep, one of them, the keeper, sleeps no longer than until the nearest deadline: whoever
//! goes to sleep compares it with the deadline that a sleeper watches already, and becomes the keeper where its own is earlier. A keeper that
//! wakes up takes its deadline back and is awake, looking at the timers itself. The keeper is the last to be woken for work.
//!
//! **Workers at rest.** Only the first `active` workers run processes; the others rest until that changes. A process never goes to the queue of
//! one at rest, and what is left there is stolen. Who goes to rest wakes the first worker, which never rests: so somebody looks at what it left,
//! and at the timers, should it have been the keeper.
//!
//! Orderings: what a process did before it was pushed is seen by who pops it through the queue's lock. `len` and `idle` are hints outside of
//! the fences. `watched` is compared and exchanged with acquire and release: a timer that its writer saw was in the table before.

use std::collections::VecDeque;
use std::sync::PoisonError;
use std::time::Duration;

use crate::process::{Priority, Process};
use crate::sched::timers::{NEVER, Timers};
use crate::sync::{
    AtomicBool, AtomicU64, AtomicUsize, Condvar, Mutex, MutexGuard, Ordering, fence,
};

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

    /// Moves a process to a more urgent place; false where it is in none.
    fn urge(&mut self, process: Runnable, priority: Priority) -> bool {
        let queues = [
            (&mut self.high, Priority::High),
            (&mut self.normal, Priority::Normal),
            (&mut self.low, Priority::Low),
        ];
        let found = queues
            .into_iter()
            .filter(|(_, own)| *own > priority)
            .find_map(|(queue, _)| {
                let index = queue.iter().position(|other| other.0 == process.0)?;
                queue.remove(index)
            });
        if let Some(process) = found {
            self.push(process, priority);
        }
        found.is_some()
    }

    fn len(&self) -> usize {
        self.max.len() + self.high.len() + self.normal.len() + self.low.len()
    }
}

#[derive(Debug)]
struct Local {
    queue: Mutex<Queue>,
    /// Number of processes in the queue; written under its lock.
    len: AtomicUsize,
    idle: AtomicBool,
    /// Whether the worker has been told to wake up.
    woken: Mutex<bool>,
    wake: Condvar,
    /// Nanoseconds that the worker has slept or rested, and since when it does; [`NEVER`] while it is awake. Written by the worker only.
    slept: AtomicU64,
    asleep_since: AtomicU64,
}

impl Local {
    fn new() -> Local {
        Local {
            queue: Mutex::new(Queue::default()),
            len: AtomicUsize::new(0),
            idle: AtomicBool::new(false),
            woken: Mutex::new(false),
            wake: Condvar::new(),
            slept: AtomicU64::new(0),
            asleep_since: AtomicU64::new(NEVER),
        }
    }
}

/// The run queues of all workers.
#[derive(Debug)]
pub struct RunQueues {
    workers: Box<[Local]>,
    /// Workers that run processes: the first ones, one at least.
    active: AtomicUsize,
    next: AtomicUsize,
    /// The deadline until which the keeper sleeps; [`NEVER`] without a keeper.
    watched: AtomicU64,
    /// The last worker that became the keeper.
    keeper: AtomicUsize,
}

impl RunQueues {
    /// Empty queues for so many workers.
    pub fn new(workers: usize) -> RunQueues {
        RunQueues {
            workers: (0..workers.max(1)).map(|_| Local::new()).collect(),
            active: AtomicUsize::new(workers.max(1)),
            next: AtomicUsize::new(0),
            watched: AtomicU64::new(NEVER),
            keeper: AtomicUsize::new(usize::MAX),
        }
    }

    /// Number of workers.
    pub fn workers(&self) -> usize {
        self.workers.len()
    }

    /// Number of workers that run processes.
    pub fn active(&self) -> usize {
        self.active.load(Ordering::Relaxed)
    }

    /// From now on so many workers run processes, one at least.
    pub fn set_active(&self, count: usize) {
        let count = count.clamp(1, self.workers.len());
        self.active.store(count, Ordering::Relaxed);
        // After the store: under each lock, so that a worker that is about to rest or sleep sees it next.
        self.wake_all();
    }

    /// Nanoseconds that a worker has slept or rested until `now`.
    pub fn slept(&self, worker: usize, now: u64) -> u64 {
        let local = &self.workers[worker];
        let since = local.asleep_since.load(Ordering::Relaxed);
        local.slept.load(Ordering::Relaxed) + now.saturating_sub(since)
    }

    /// Number of processes in all queues.
    pub fn len(&self) -> usize {
        self.workers
            .iter()
            .map(|local| local.len.load(Ordering::Relaxed))
            .sum()
    }

    /// For each worker the number of processes in its queue, and whether it is busy.
    pub fn loads(&self) -> impl Iterator<Item = (usize, bool)> {
        let active = self.active();
        self.workers.iter().enumerate().map(move |(index, local)| {
            let len = local.len.load(Ordering::Relaxed);
            (len, index < active && !local.idle.load(Ordering::Relaxed))
        })
    }

    /// Whether all queues are empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts a process into the queue of a worker; of any worker, where `worker` is none of them.
    pub fn push(&self, worker: usize, process: Runnable, priority: Priority) {
        self.push_as(worker, process, || priority);
    }

    /// As [`RunQueues::push`], with a priority that is found out under the lock of the queue.
    pub fn push_as(&self, worker: usize, process: Runnable, priority: impl FnOnce() -> Priority) {
        let active = self.active();
        let outside = worker >= active;
        let index = if outside {
            self.next.fetch_add(1, Ordering::Relaxed) % active
        } else {
            worker
        };
        let local = &self.workers[index];
        let len = {
            let mut queue = local.queue.lock().unwrap_or_else(PoisonError::into_inner);
            queue.push(process, priority());
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

    /// A process that may be queued is more urgent than it was. Who has said so before where `push_as` finds it out misses no queue: either
    /// it is found here, or it is pushed after this.
    pub fn urge(&self, process: Runnable, priority: Priority) {
        for local in &self.workers {
            let mut queue = local.queue.lock().unwrap_or_else(PoisonError::into_inner);
            if queue.urge(process, priority) {
                return;
            }
        }
    }

    /// Wakes an idle worker, where there is one.
    fn wake_one(&self) {
        let keeper = self.keeper.load(Ordering::Relaxed);
        let idle = |index: &usize| self.workers[*index].idle.load(Ordering::Relaxed);
        let other = (0..self.workers.len())
            .filter(|index| *index != keeper)
            .find(idle);
        if let Some(index) =
            other.or_else(|| (keeper < self.workers.len()).then_some(keeper).filter(idle))
        {
            self.wake(index);
        }
    }

    /// Wakes a worker, or keeps it from going to sleep.
    pub fn wake(&self, worker: usize) {
        let Some(local) = self.workers.get(worker) else {
            return;
        };
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

    /// A process from a queue that is longer than the worker's own by so many, the longest one.
    pub fn pull(&self, worker: usize, by: usize) -> Option<Runnable> {
        let length = |index: usize| self.workers[index].len.load(Ordering::Relaxed);
        let (longest, victim) = (0..self.workers.len())
            .filter(|index| *index != worker)
            .map(|index| (length(index), index))
            .max()?;
        (longest >= length(worker) + by)
            .then(|| self.take_from(victim))
            .flatten()
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
        (1..count)
            .map(|step| (worker + step) % count)
            .find_map(|victim| self.take_from(victim))
    }

    /// Blocks until there may be work or a timer may be due.
    pub fn sleep(&self, worker: usize, timers: &Timers) {
        let local = &self.workers[worker];
        local.idle.store(true, Ordering::Relaxed);
        // The announcement before the last look at the queues: see the head of this file.
        fence(Ordering::SeqCst);
        let watched = self.watch(worker, timers.nearest());
        let mut woken = local.woken.lock().unwrap_or_else(PoisonError::into_inner);
        if !*woken && self.is_empty() {
            local.fall_asleep(timers.now());
            woken = match watched.and_then(|deadline| timers.until(deadline)) {
                Some(timeout) => local.wait_timeout(woken, timeout),
                None => local
                    .wake
                    .wait(woken)
                    .unwrap_or_else(PoisonError::into_inner),
            };
            local.wake_up(timers.now());
        }
        *woken = false;
        local.idle.store(false, Ordering::Relaxed);
        drop(woken);
        if let Some(deadline) = watched {
            // Another may have become the keeper since; then it stays.
            let _other =
                self.watched
                    .compare_exchange(deadline, NEVER, Ordering::AcqRel, Ordering::Relaxed);
        }
    }

    /// Blocks a worker that runs no processes at present, until something changes.
    pub fn rest(&self, worker: usize, timers: &Timers) {
        self.wake(0);
        let local = &self.workers[worker];
        let mut woken = local.woken.lock().unwrap_or_else(PoisonError::into_inner);
        if !*woken {
            local.fall_asleep(timers.now());
            woken = local
                .wake
                .wait(woken)
                .unwrap_or_else(PoisonError::into_inner);
            local.wake_up(timers.now());
        }
        *woken = false;
    }

    /// Makes a worker the keeper, where nobody watches for so early a deadline.
    fn watch(&self, worker: usize, deadline: u64) -> Option<u64> {
        let before = self.watched.fetch_min(deadline, Ordering::AcqRel);
        if deadline >= before {
            return None;
        }
        self.keeper.store(worker, Ordering::Relaxed);
        Some(deadline)
    }
}

impl Local {
    fn fall_asleep(&self, now: u64) {
        self.asleep_since.store(now, Ordering::Relaxed);
    }

    fn wake_up(&self, now: u64) {
        let since = self.asleep_since.load(Ordering::Relaxed);
        let slept = self.slept.load(Ordering::Relaxed) + now.saturating_sub(since);
        self.asleep_since.store(NEVER, Ordering::Relaxed);
        self.slept.store(slept, Ordering::Relaxed);
    }

    fn wait_timeout<'a>(
        &self,
        woken: MutexGuard<'a, bool>,
        timeout: Duration,
    ) -> MutexGuard<'a, bool> {
        if timeout.is_zero() {
            return woken;
        }
        self.wake
            .wait_timeout(woken, timeout)
            .unwrap_or_else(PoisonError::into_inner)
            .0
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::{RunQueues, Runnable};
    use crate::process::Priority;

    #[test]
    fn pulls_from_longer_queues_alone() {
        let queues = RunQueues::new(3);
        let process = Runnable(std::ptr::null_mut());
        let push = |worker| queues.push(worker, process, Priority::Normal);
        push(0);
        assert!(queues.pull(0, 0).is_none());
        push(1);
        assert!(queues.pull(0, 1).is_none());
        push(1);
        push(2);
        assert!(queues.pull(0, 1).is_some());
        assert!(queues.pull(0, 1).is_none());
        assert!(queues.pull(0, 0).is_some());
        assert_eq!(queues.len(), 2);
    }
}
