//! Timers: what happens later.
//!
//! Timers are spread over shards by their key, each with a lock, a heap of deadlines, and a table of what is still wanted. Cancelling
//! removes the entry from the table; its deadline is passed over when it comes up, and swept out before dead ones outnumber the living.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use asterias_term::Word;

use crate::process::relations::WordMap;
use crate::process::signal::Parcel;

/// Key bit of receive timers; references never have it.
const RECEIVE: u64 = 1 << 63;

/// What a timer does when it runs out.
#[derive(Debug)]
pub enum Due {
    /// The receive of a process times out.
    Receive {
        /// The process.
        process: Word,
        /// The number of its timer.
        sequence: u64,
    },
    /// A message is sent.
    Message {
        /// To a pid or a name.
        to: Word,
        /// The message.
        message: Parcel,
    },
}

#[derive(Debug)]
struct Entry {
    deadline: u64,
    due: Due,
}

#[derive(Debug, Default)]
struct Shard {
    deadlines: BinaryHeap<Reverse<(u64, u64)>>,
    entries: WordMap<u64, Entry>,
}

/// The timers of a system.
#[derive(Debug)]
pub struct Timers {
    origin: Instant,
    shards: Box<[Mutex<Shard>]>,
    /// The nearest deadline of each shard, in nanoseconds since the origin; `u64::MAX` for none. Written under the shard's lock.
    nearest: Box<[AtomicU64]>,
    sequence: AtomicU64,
}

impl Timers {
    /// No timers yet, in as many shards as there are workers.
    pub fn new(workers: usize) -> Timers {
        let shards = workers.max(1);
        Timers {
            origin: Instant::now(),
            shards: (0..shards).map(|_| Mutex::default()).collect(),
            nearest: (0..shards).map(|_| AtomicU64::new(u64::MAX)).collect(),
            sequence: AtomicU64::new(0),
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.origin.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }

    fn shard(&self, key: u64) -> usize {
        ((key & !RECEIVE) % self.shards.len() as u64) as usize
    }

    fn insert(&self, key: u64, after: Duration, due: Due) {
        let nanoseconds = u64::try_from(after.as_nanos()).unwrap_or(u64::MAX);
        let deadline = self.now().saturating_add(nanoseconds);
        let index = self.shard(key);
        let mut shard = self.shards[index].lock().unwrap_or_else(PoisonError::into_inner);
        shard.deadlines.push(Reverse((deadline, key)));
        shard.entries.insert(key, Entry { deadline, due });
        self.nearest[index].fetch_min(deadline, Ordering::Release);
    }

    /// Starts the receive timer of a process; gives its handle.
    pub fn start_receive(&self, worker: usize, after: Duration, process: Word, sequence: u64) -> u64 {
        let count = self.shards.len() as u64;
        let number = self.sequence.fetch_add(1, Ordering::Relaxed);
        let key = RECEIVE | (number * count + worker as u64 % count) & !RECEIVE;
        self.insert(key, after, Due::Receive { process, sequence });
        key
    }

    /// Starts a timer that sends a message, known by the number of its reference.
    pub fn start_message(&self, reference: u64, after: Duration, to: Word, message: Parcel) {
        self.insert(reference & !RECEIVE, after, Due::Message { to, message });
    }

    /// Stops a timer, by its handle or the number of its reference; gives the time that was left, or `None` where there is no such timer.
    pub fn cancel(&self, key: u64) -> Option<Duration> {
        let index = self.shard(key);
        let mut shard = self.shards[index].lock().unwrap_or_else(PoisonError::into_inner);
        let entry = shard.entries.remove(&key)?;
        if shard.deadlines.len() > 64 && shard.deadlines.len() > 2 * shard.entries.len() {
            let Shard { deadlines, entries } = &mut *shard;
            deadlines.retain(|Reverse((_, key))| entries.contains_key(key));
        }
        Some(Duration::from_nanos(entry.deadline.saturating_sub(self.now())))
    }

    /// The time that a timer has left.
    pub fn left(&self, key: u64) -> Option<Duration> {
        let shard = self.shards[self.shard(key)].lock().unwrap_or_else(PoisonError::into_inner);
        let entry = shard.entries.get(&key)?;
        Some(Duration::from_nanos(entry.deadline.saturating_sub(self.now())))
    }

    /// The time until the nearest deadline; zero where it has passed, `None` without timers.
    pub fn until_next(&self) -> Option<Duration> {
        let nearest = self.nearest.iter().map(|nearest| nearest.load(Ordering::Acquire)).min()?;
        (nearest != u64::MAX).then(|| Duration::from_nanos(nearest.saturating_sub(self.now())))
    }

    /// Takes out what is due.
    pub fn take_due(&self) -> Vec<Due> {
        let mut due = Vec::new();
        let now = self.now();
        for (shard, nearest) in self.shards.iter().zip(&self.nearest) {
            if nearest.load(Ordering::Acquire) > now {
                continue;
            }
            let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            while let Some(Reverse((deadline, key))) = shard.deadlines.peek().copied() {
                let wanted = shard.entries.get(&key).is_some_and(|entry| entry.deadline == deadline);
                if wanted && deadline > now {
                    break;
                }
                shard.deadlines.pop();
                if wanted {
                    due.extend(shard.entries.remove(&key).map(|entry| entry.due));
                }
            }
            let next = shard.deadlines.peek().map_or(u64::MAX, |Reverse((deadline, _))| *deadline);
            nearest.store(next, Ordering::Release);
        }
        due
    }
}

