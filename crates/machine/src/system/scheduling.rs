//! Which workers run processes, and what they spend their time on: `schedulers_online`, `multi_scheduling`, `scheduler_wall_time` and
//! `microstate_accounting` of `system_flag/2`.
//!
//! What a process has asked for (that others do not run beside it, that time is measured) ends with it: it is watched by
//! [`System::watch_end`]. Everything is under one lock, which is held while the run queues are told.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use asterias_term::Word;

use super::System;

/// Whether more than one worker may run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Blocked {
    /// Nobody has asked for less.
    No,
    /// Only `block_normal` was asked for.
    Normal,
    /// `block` was.
    All,
}

/// What a worker has spent its time on since it is measured, in nanoseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Spent {
    /// All of it.
    pub total: u64,
    /// Nothing to run.
    pub asleep: u64,
    /// Collections of heaps.
    pub collecting: u64,
}

impl Spent {
    fn since(self, earlier: Spent) -> Spent {
        Spent {
            total: self.total.saturating_sub(earlier.total),
            asleep: self.asleep.saturating_sub(earlier.asleep),
            collecting: self.collecting.saturating_sub(earlier.collecting),
        }
    }

    fn plus(self, other: Spent) -> Spent {
        Spent {
            total: self.total + other.total,
            asleep: self.asleep + other.asleep,
            collecting: self.collecting + other.collecting,
        }
    }
}

/// How often a process has asked for only one worker.
#[derive(Clone, Copy, Debug)]
struct Blocker {
    process: Word,
    all: usize,
    normal: usize,
}

#[derive(Debug, Default)]
struct State {
    online: usize,
    /// In the order in which they began.
    blockers: Vec<Blocker>,
    /// How often processes have asked for `scheduler_wall_time`.
    wall_time: HashMap<u64, usize>,
    /// What was spent when the first of them did.
    wall_time_base: Vec<Spent>,
    /// What was spent when `microstate_accounting` was turned on, where it is.
    accounting_base: Option<Vec<Spent>>,
    /// What was spent while it was on before.
    accounted: Vec<Spent>,
}

/// Which workers run, and what they spend their time on.
#[derive(Debug)]
pub struct Scheduling {
    state: Mutex<State>,
    /// Whether collections are timed.
    timed: AtomicBool,
}

impl Scheduling {
    /// All workers run.
    pub(super) fn new(workers: usize) -> Scheduling {
        let state = State {
            online: workers.max(1),
            ..State::default()
        };
        Scheduling {
            state: Mutex::new(state),
            timed: AtomicBool::new(false),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Workers that run where nobody blocks them.
    pub fn online(&self) -> usize {
        self.lock().online
    }

    /// Changes how many run; gives how many did. `None` where there are not so many.
    pub fn set_online(&self, system: &System, count: usize) -> Option<usize> {
        if !(1..=system.queues.workers()).contains(&count) {
            return None;
        }
        let mut state = self.lock();
        let old = std::mem::replace(&mut state.online, count);
        state.apply(system);
        Some(old)
    }

    /// Whether more than one may run.
    pub fn blocked(&self) -> Blocked {
        self.lock().blocked()
    }

    /// Who wants only one to run; where `normal`, who has asked for `block_normal`.
    pub fn blockers(&self, normal: bool) -> Vec<Word> {
        let state = self.lock();
        let wants = |blocker: &&Blocker| (if normal { blocker.normal } else { blocker.all }) > 0;
        let wanting = state.blockers.iter().filter(wants);
        wanting.map(|blocker| blocker.process).collect()
    }

    /// Only one worker runs until the process takes it back or ends.
    pub fn block(&self, system: &System, process: Word, normal: bool) -> Blocked {
        let mut state = self.lock();
        if system.watch_end(process) {
            let blocker = state.blocker(process);
            *blocker.count(normal) += 1;
            state.apply(system);
        }
        state.blocked()
    }

    /// Takes one [`Scheduling::block`] of the process back.
    pub fn unblock(&self, system: &System, process: Word, normal: bool) -> Blocked {
        let mut state = self.lock();
        let count = state.blocker(process).count(normal);
        *count = count.saturating_sub(1);
        state.apply(system);
        state.blocked()
    }

    /// A process asks that wall time is measured, or no longer does; whether it was measured.
    pub fn measure_wall_time(&self, system: &System, process: Word, wanted: bool) -> bool {
        let mut state = self.lock();
        let was = !state.wall_time.is_empty();
        if !wanted {
            if let Some(count) = state.wall_time.get_mut(&process.0) {
                *count -= 1;
                if *count == 0 {
                    state.wall_time.remove(&process.0);
                }
            }
        } else if system.watch_end(process) {
            if !was {
                state.wall_time_base = spent(system);
            }
            *state.wall_time.entry(process.0).or_default() += 1;
        }
        was
    }

    /// What each worker has spent since wall time is measured, where it is.
    pub fn wall_time(&self, system: &System) -> Option<Vec<Spent>> {
        let state = self.lock();
        let measured = !state.wall_time.is_empty();
        measured.then(|| difference(&spent(system), &state.wall_time_base))
    }

    /// Turns `microstate_accounting` on or off; whether it was on.
    pub fn account(&self, system: &System, wanted: bool) -> bool {
        let mut state = self.lock();
        let was = state.accounting_base.is_some();
        if wanted != was {
            state.accounted = state.accounted(system);
            state.accounting_base = wanted.then(|| spent(system));
            self.timed.store(wanted, Ordering::Relaxed);
        }
        was
    }

    /// Forgets what was accounted; whether it is on.
    pub fn reset_accounts(&self, system: &System) -> bool {
        let mut state = self.lock();
        state.accounted.clear();
        if state.accounting_base.is_some() {
            state.accounting_base = Some(spent(system));
        }
        state.accounting_base.is_some()
    }

    /// What each worker has spent while `microstate_accounting` was on.
    pub fn accounted(&self, system: &System) -> Vec<Spent> {
        self.lock().accounted(system)
    }

    /// The time, where collections are timed.
    #[inline]
    pub(crate) fn begin_timing(&self) -> Option<Instant> {
        self.timed.load(Ordering::Relaxed).then(Instant::now)
    }

    /// What the process asked for ends with it.
    pub(super) fn ended(&self, system: &System, process: Word) {
        let mut state = self.lock();
        state.wall_time.remove(&process.0);
        let before = state.blockers.len();
        state.blockers.retain(|blocker| blocker.process != process);
        if state.blockers.len() != before {
            state.apply(system);
        }
    }
}

impl Blocker {
    fn count(&mut self, normal: bool) -> &mut usize {
        if normal {
            &mut self.normal
        } else {
            &mut self.all
        }
    }
}

impl State {
    fn blocker(&mut self, process: Word) -> &mut Blocker {
        let known = self
            .blockers
            .iter()
            .position(|blocker| blocker.process == process);
        let index = known.unwrap_or_else(|| {
            self.blockers.push(Blocker {
                process,
                all: 0,
                normal: 0,
            });
            self.blockers.len() - 1
        });
        &mut self.blockers[index]
    }

    fn blocked(&self) -> Blocked {
        if self.blockers.iter().any(|blocker| blocker.all > 0) {
            Blocked::All
        } else if self.blockers.is_empty() {
            Blocked::No
        } else {
            Blocked::Normal
        }
    }

    /// Tells the run queues.
    fn apply(&mut self, system: &System) {
        self.blockers
            .retain(|blocker| blocker.all + blocker.normal > 0);
        let active = match self.blocked() {
            Blocked::No => self.online,
            Blocked::Normal | Blocked::All => 1,
        };
        if active != system.queues.active() {
            system.queues.set_active(active);
        }
    }

    fn accounted(&self, system: &System) -> Vec<Spent> {
        let now = match &self.accounting_base {
            Some(base) => difference(&spent(system), base),
            None => vec![Spent::default(); system.queues.workers()],
        };
        let before = self.accounted.iter().copied();
        let before = before.chain(std::iter::repeat(Spent::default()));
        now.into_iter()
            .zip(before)
            .map(|(now, before)| now.plus(before))
            .collect()
    }
}

/// What each worker has spent since the system was made.
fn spent(system: &System) -> Vec<Spent> {
    let now = system.timers.now();
    let counters = system.counters().iter().enumerate();
    counters
        .map(|(worker, counters)| Spent {
            total: now,
            asleep: system.queues.slept(worker, now),
            collecting: counters.collecting_ns(),
        })
        .collect()
}

fn difference(later: &[Spent], earlier: &[Spent]) -> Vec<Spent> {
    let both = later.iter().zip(earlier);
    both.map(|(later, earlier)| later.since(*earlier)).collect()
}
