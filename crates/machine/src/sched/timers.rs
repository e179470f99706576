//! Timers: what happens later.
//!
//! Timers are spread over shards by their key, each a [`Wheel`] with a lock.
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

use std::collections::HashSet;
use std::collections::hash_map::Entry;
use std::hash::BuildHasherDefault;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use asterias_term::Word;

use crate::process::relations::WordMap;
use crate::process::shared::Shared;
use crate::process::signal::Parcel;
use crate::process::state::Mark;
use crate::sched::wheel::{KeyHasher, Timer, Wheel};
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

/// Pids with the keys of timers that send to them.
type Destinations = WordMap<u64, Keys>;

/// Keys of timers.
#[derive(Debug)]
enum Keys {
    One(u64),
    Many(HashSet<u64, BuildHasherDefault<KeyHasher>>),
}

/// The timers of a system.
#[derive(Debug)]
pub struct Timers {
    origin: Instant,
    shards: Box<[Mutex<Wheel<Due>>]>,
    /// The nearest deadline of each shard, in nanoseconds since the origin; [`NEVER`] for none. Written under the shard's lock; it may be too
    /// early after a cancellation, never too late.
    nearest: Box<[AtomicU64]>,
    /// Timers that send to processes, by pid.
    destinations: Box<[Mutex<Destinations>]>,
    /// Held by the thread that fires.
    firing: Mutex<()>,
    sequence: AtomicU64,
}

pub use super::wheel::NEVER;

impl Timers {
    /// No timers yet, in as many shards as there are workers.
    pub fn new(workers: usize) -> Timers {
        let shards = workers.max(1);
        Timers {
            origin: Instant::now(),
            shards: (0..shards).map(|_| Mutex::new(Wheel::new())).collect(),
            nearest: (0..shards).map(|_| AtomicU64::new(NEVER)).collect(),
            destinations: (0..shards).map(|_| Mutex::default()).collect(),
            firing: Mutex::new(()),
            sequence: AtomicU64::new(0),
        }
    }

    /// Nanoseconds since the system was made.
    pub(crate) fn now(&self) -> u64 {
        u64::try_from(self.origin.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }

    /// The shard of a key, and its index.
    fn shard(&self, key: u64) -> (usize, MutexGuard<'_, Wheel<Due>>) {
        let index = ((key & !RECEIVE) % self.shards.len() as u64) as usize;
        let shard = self.shards[index].lock();
        (index, shard.unwrap_or_else(PoisonError::into_inner))
    }

    fn insert(&self, key: u64, after: Duration, due: Due) {
        let nanoseconds = u64::try_from(after.as_nanos()).unwrap_or(u64::MAX);
        let deadline = self.now().saturating_add(nanoseconds);
        let (index, mut shard) = self.shard(key);
        shard.insert(key, deadline, due);
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
            destinations
                .entry(to.id.0)
                .and_modify(|keys| keys.insert(key))
                .or_insert(Keys::One(key));
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

    fn destinations(&self, pid: Word) -> MutexGuard<'_, Destinations> {
        let index = pid.payload() % self.destinations.len() as u64;
        self.destinations[index as usize]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The timer has left its shard.
    fn forget_destination(&self, key: u64, due: &Due) {
        match due {
            Due::Message { to, .. } if to.is_local_pid() => {
                if let Entry::Occupied(mut keys) = self.destinations(*to).entry(to.0)
                    && keys.get_mut().remove(key)
                {
                    keys.remove();
                }
            }
            Due::Message { .. } | Due::Receive { .. } => {}
        }
    }

    /// Stops a timer, by its handle or the number of its reference; gives the time that was left, or `None` where there is no such timer.
    pub fn cancel(&self, key: u64) -> Option<Duration> {
        let timer = self.shard(key).1.remove(key)?;
        self.forget_destination(key, &timer.due);
        Some(self.left_until(timer.deadline))
    }

    /// Stops all timers that send to a process that has been marked and ends.
    pub fn cancel_to(&self, pid: Word) {
        let keys = self.destinations(pid).remove(&pid.0);
        let stop = |key| drop(self.shard(key).1.remove(key));
        match keys {
            Some(Keys::One(key)) => stop(key),
            Some(Keys::Many(keys)) => keys.into_iter().for_each(stop),
            None => {}
        }
    }

    /// The time that a timer has left.
    pub fn left(&self, key: u64) -> Option<Duration> {
        let deadline = self.shard(key).1.deadline(key)?;
        Some(self.left_until(deadline))
    }

    fn left_until(&self, deadline: u64) -> Duration {
        Duration::from_nanos(deadline.saturating_sub(self.now()))
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
        (deadline != NEVER).then(|| self.left_until(deadline))
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
            nearest.store(shard.nearest(), Ordering::Release);
        }
        due.sort_unstable_by_key(|timer| (timer.deadline, timer.key));
        for Timer { key, due, .. } in due {
            self.forget_destination(key, &due);
            deliver(due);
        }
    }
}

impl Keys {
    fn insert(&mut self, key: u64) {
        match self {
            Keys::One(one) => *self = Keys::Many(HashSet::from_iter([*one, key])),
            Keys::Many(keys) => drop(keys.insert(key)),
        }
    }

    /// Takes out a key; whether none is left.
    fn remove(&mut self, key: u64) -> bool {
        match self {
            Keys::One(one) => *one == key,
            Keys::Many(keys) => {
                keys.remove(&key);
                keys.is_empty()
            }
        }
    }
}
