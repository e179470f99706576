//! Timers: what happens later.
//!
//! Timers are spread over shards by their key, each with a lock, a heap of deadlines, and a table of what is still wanted. Cancelling
//! removes the entry from the table; its deadline is passed over when it comes up, and swept out before dead ones outnumber the living.
//!
//! A timer that sends to a process ends with it (`erlang:send_after/4`), so for each process there is a list of the timers that send to it.
//! The process is marked under the list's lock before the timer starts ([`State::mark`](crate::process::state::State::mark)): either the
//! mark is refused, or the end of the process finds the timer in the list. That lock may be held while a shard's is taken, never the other
//! way round.
//!
//! Only one thread at a time fires ([`Timers::fire`]), and in the order of deadlines: timers of one process that are due together send in
//! the order in which they were to run out, whichever shards they are in.
//!
//! Who fires: every worker looks at the nearest deadline between slices, and one that finds nothing to run sleeps until then if nobody
//! asleep does already (see `run_queue`). A timer is started by a worker, which is awake; so there is always somebody.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use asterias_term::Word;

use crate::process::relations::WordMap;
use crate::process::shared::Shared;
use crate::process::signal::Parcel;
use crate::process::state::Mark;
use crate::sync::{AtomicU64, Mutex, MutexGuard, Ordering};

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

/// Pids with the keys of timers that send to them.
type Destinations = BTreeSet<(u64, u64)>;

/// The timers of a system.
#[derive(Debug)]
pub struct Timers {
    origin: Instant,
    shards: Box<[Mutex<Shard>]>,
    /// The nearest deadline of each shard, in nanoseconds since the origin; [`NEVER`] for none. Written under the shard's lock; it may be too
    /// early after a cancellation, never too late.
    nearest: Box<[AtomicU64]>,
    /// Pids with the keys of timers that send to them, by pid.
    destinations: Box<[Mutex<Destinations>]>,
    /// Held by the thread that fires.
    firing: Mutex<()>,
    sequence: AtomicU64,
}

/// The deadline that never comes.
pub const NEVER: u64 = u64::MAX;

impl Timers {
    /// No timers yet, in as many shards as there are workers.
    pub fn new(workers: usize) -> Timers {
        let shards = workers.max(1);
        Timers {
            origin: Instant::now(),
            shards: (0..shards).map(|_| Mutex::new(Shard::default())).collect(),
            nearest: (0..shards).map(|_| AtomicU64::new(NEVER)).collect(),
            destinations: (0..shards).map(|_| Mutex::new(BTreeSet::new())).collect(),
            firing: Mutex::new(()),
            sequence: AtomicU64::new(0),
        }
    }

    /// Nanoseconds since the system was made.
    pub(crate) fn now(&self) -> u64 {
        u64::try_from(self.origin.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }

    fn shard(&self, key: u64) -> usize {
        ((key & !RECEIVE) % self.shards.len() as u64) as usize
    }

    fn insert(&self, key: u64, after: Duration, due: Due) {
        let nanoseconds = u64::try_from(after.as_nanos()).unwrap_or(u64::MAX);
        let deadline = self.now().saturating_add(nanoseconds);
        let index = self.shard(key);
        let mut shard = self.shards[index]
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        shard.deadlines.push(Reverse((deadline, key)));
        shard.entries.insert(key, Entry { deadline, due });
        self.nearest[index].fetch_min(deadline, Ordering::Release);
    }

    /// Starts the receive timer of a process; gives its handle.
    pub fn start_receive(
        &self,
        worker: usize,
        after: Duration,
        process: Word,
        sequence: u64,
    ) -> u64 {
        let count = self.shards.len() as u64;
        let number = self.sequence.fetch_add(1, Ordering::Relaxed);
        let key = RECEIVE | (number * count + worker as u64 % count) & !RECEIVE;
        self.insert(key, after, Due::Receive { process, sequence });
        key
    }

    /// Starts a timer that sends a message to a process, known by the number of its reference; none where the process is ending.
    pub fn start_message(&self, reference: u64, after: Duration, to: &Shared, message: Parcel) {
        let key = reference & !RECEIVE;
        let mut destinations = self.destinations(to.id);
        if to.state.mark(Mark::Timed) {
            destinations.insert((to.id.0, key));
            self.insert(key, after, Due::Message { to: to.id, message });
        }
    }

    /// Starts a timer that sends a message to whoever has a name by then.
    pub fn start_message_to_name(
        &self,
        reference: u64,
        after: Duration,
        to: Word,
        message: Parcel,
    ) {
        self.insert(reference & !RECEIVE, after, Due::Message { to, message });
    }

    fn destinations(&self, pid: Word) -> MutexGuard<'_, BTreeSet<(u64, u64)>> {
        let index = pid.payload() % self.destinations.len() as u64;
        self.destinations[index as usize]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The timer has left its shard.
    fn forget_destination(&self, key: u64, due: &Due) {
        match due {
            Due::Message { to, .. } if to.is_local_pid() => {
                self.destinations(*to).remove(&(to.0, key));
            }
            Due::Message { .. } | Due::Receive { .. } => {}
        }
    }

    fn remove(&self, key: u64) -> Option<Entry> {
        let mut shard = self.shards[self.shard(key)]
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let entry = shard.entries.remove(&key)?;
        if shard.deadlines.len() > 64 && shard.deadlines.len() > 2 * shard.entries.len() {
            let Shard { deadlines, entries } = &mut *shard;
            deadlines.retain(|Reverse((_, key))| entries.contains_key(key));
        }
        Some(entry)
    }

    /// Stops a timer, by its handle or the number of its reference; gives the time that was left, or `None` where there is no such timer.
    pub fn cancel(&self, key: u64) -> Option<Duration> {
        let entry = self.remove(key)?;
        self.forget_destination(key, &entry.due);
        Some(Duration::from_nanos(
            entry.deadline.saturating_sub(self.now()),
        ))
    }

    /// Stops all timers that send to a process that has been marked and ends.
    pub fn cancel_to(&self, pid: Word) {
        let keys: Vec<u64> = {
            let mut destinations = self.destinations(pid);
            let keys: Vec<u64> = destinations
                .range((pid.0, 0)..=(pid.0, u64::MAX))
                .map(|(_, key)| *key)
                .collect();
            for key in &keys {
                destinations.remove(&(pid.0, *key));
            }
            keys
        };
        for key in keys {
            drop(self.remove(key));
        }
    }

    /// The time that a timer has left.
    pub fn left(&self, key: u64) -> Option<Duration> {
        let shard = self.shards[self.shard(key)]
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let entry = shard.entries.get(&key)?;
        Some(Duration::from_nanos(
            entry.deadline.saturating_sub(self.now()),
        ))
    }

    /// The nearest deadline, in nanoseconds since the timers were made; [`NEVER`] without timers.
    pub fn nearest(&self) -> u64 {
        self.nearest
            .iter()
            .map(|nearest| nearest.load(Ordering::Acquire))
            .min()
            .unwrap_or(NEVER)
    }

    /// The time until a deadline; `None` for [`NEVER`].
    pub fn until(&self, deadline: u64) -> Option<Duration> {
        (deadline != NEVER).then(|| Duration::from_nanos(deadline.saturating_sub(self.now())))
    }

    /// Hands what is due to `deliver`, in the order of deadlines. Does nothing where another thread is at it.
    pub fn fire(&self, mut deliver: impl FnMut(Due)) {
        let nearest = self.nearest();
        if nearest == NEVER {
            return;
        }
        let now = self.now();
        if nearest > now {
            return;
        }
        let Ok(_firing) = self.firing.try_lock() else {
            return;
        };
        let mut due = Vec::new();
        for (shard, nearest) in self.shards.iter().zip(&self.nearest) {
            if nearest.load(Ordering::Acquire) > now {
                continue;
            }
            let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            shard.take_due(now, &mut due);
            let next = shard
                .deadlines
                .peek()
                .map_or(NEVER, |Reverse((deadline, _))| *deadline);
            nearest.store(next, Ordering::Release);
        }
        due.sort_unstable_by_key(|(key, entry)| (entry.deadline, *key));
        for (key, entry) in due {
            self.forget_destination(key, &entry.due);
            deliver(entry.due);
        }
    }
}

impl Shard {
    /// Takes out what is wanted and due, and the deadlines of what is not wanted any more up to the first that is.
    fn take_due(&mut self, now: u64, due: &mut Vec<(u64, Entry)>) {
        while let Some(Reverse((deadline, key))) = self.deadlines.peek().copied() {
            let wanted = self
                .entries
                .get(&key)
                .is_some_and(|entry| entry.deadline == deadline);
            if wanted && deadline > now {
                return;
            }
            self.deadlines.pop();
            if wanted {
                due.extend(self.entries.remove(&key).map(|entry| (key, entry)));
            }
        }
    }
}
