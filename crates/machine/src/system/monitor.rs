//! `erlang:system_monitor/2`: one process hears of what takes long, grows large or has to wait in others.
//!
//! Settings change under a lock. On the paths of all processes only a word of flags is read, without order: that a report is sent or missed while
//! settings change matters to nobody. The process that hears is never reported on, and its end ends the reports.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use asterias_heap::{FragmentBuilder, HeapSizes};
use asterias_term::fun::Mfa;
use asterias_term::{Alloc, Word, atom, atoms};

use super::System;
use crate::process::Process;
use crate::process::signal::{Parcel, Signal};

/// What is reported.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Watched {
    /// Collections that take longer, in milliseconds.
    pub long_gc: Option<u64>,
    /// Slices that take so long, in milliseconds.
    pub long_schedule: Option<u64>,
    /// Heaps of so many words after a collection.
    pub large_heap: Option<u64>,
    /// Queues that reach the second length, and those of them that come down to the first.
    pub long_message_queue: Option<(u64, u64)>,
    /// Processes that wait for a busy port.
    pub busy_port: bool,
    /// Those that wait for another node, of which there are none.
    pub busy_dist_port: bool,
}

const COLLECTION_TIMES: u8 = 1;
const HEAPS: u8 = 2;
const SLICES: u8 = 4;
const QUEUES: u8 = 8;
const PORTS: u8 = 16;

impl Watched {
    fn flags(&self) -> u8 {
        [
            (COLLECTION_TIMES, self.long_gc.is_some()),
            (HEAPS, self.large_heap.is_some()),
            (SLICES, self.long_schedule.is_some()),
            (QUEUES, self.long_message_queue.is_some()),
            (PORTS, self.busy_port),
        ]
        .into_iter()
        .filter(|(_, wanted)| *wanted)
        .fold(0, |flags, (flag, _)| flags | flag)
    }
}

/// Who hears of what.
#[derive(Debug, Default)]
pub struct SystemMonitor {
    settings: Mutex<Option<(Word, Watched)>>,
    flags: AtomicU8,
}

/// A slice that is watched.
#[derive(Debug)]
pub(crate) struct Slice {
    began: Instant,
    process: Word,
    entered: Option<Mfa>,
}

impl SystemMonitor {
    fn lock(&self) -> MutexGuard<'_, Option<(Word, Watched)>> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who hears of what.
    pub fn settings(&self) -> Option<(Word, Watched)> {
        *self.lock()
    }

    /// Nobody hears of anything any more; gives what was.
    pub fn clear(&self) -> Option<(Word, Watched)> {
        let mut settings = self.lock();
        self.flags.store(0, Ordering::Relaxed);
        settings.take()
    }

    /// The process has ended.
    pub(super) fn ended(&self, process: Word) {
        let mut settings = self.lock();
        if matches!(*settings, Some((listener, _)) if listener == process) {
            self.flags.store(0, Ordering::Relaxed);
            *settings = None;
        }
    }

    #[inline]
    fn watches(&self, flags: u8) -> bool {
        self.flags.load(Ordering::Relaxed) & flags != 0
    }

    /// What is watched, where somebody else than this process hears of it.
    fn of(&self, process: Word) -> Option<(Word, Watched)> {
        self.settings().filter(|(listener, _)| *listener != process)
    }
}

impl System {
    /// This process hears of these things from now on. Gives what was before; an error where the process is none that is alive.
    ///
    /// # Errors
    /// The process does not exist, or its end has begun.
    pub fn monitor_system(
        &self,
        listener: Word,
        watched: Watched,
    ) -> Result<Option<(Word, Watched)>, NotAlive> {
        let mut settings = self.monitor.lock();
        if !self.watch_end(listener) {
            return Err(NotAlive);
        }
        self.monitor.flags.store(watched.flags(), Ordering::Relaxed);
        Ok(settings.replace((listener, watched)))
    }

    /// The time, where the length of a collection is of interest.
    #[inline]
    pub(crate) fn begin_collection(&self) -> Option<Instant> {
        if self.monitor.watches(COLLECTION_TIMES) {
            return Some(Instant::now());
        }
        self.scheduling.begin_timing()
    }

    /// A collection of the process is over, after which its stack holds so many words.
    #[inline]
    pub(crate) fn watch_collection(
        &self,
        process: &Process,
        took: Option<Duration>,
        stack_words: impl FnOnce() -> usize,
    ) {
        if self.monitor.watches(COLLECTION_TIMES | HEAPS) {
            self.report_collection(process, took, stack_words());
        }
    }

    #[cold]
    fn report_collection(&self, process: &Process, took: Option<Duration>, stack_words: usize) {
        let Some((listener, watched)) = self.monitor.of(process.id) else {
            return;
        };
        let sizes = process.heap.sizes();
        let took = took.map(milliseconds);
        if let (Some(limit), Some(took)) = (watched.long_gc, took)
            && took > limit
        {
            self.tell_monitor(listener, process.id, "long_gc", |builder| {
                collection_facts(builder, Some(took), &sizes, stack_words)
            });
        }
        let words = (sizes.young_words + sizes.old_words) as u64;
        if watched.large_heap.is_some_and(|limit| words >= limit) {
            self.tell_monitor(listener, process.id, "large_heap", |builder| {
                collection_facts(builder, None, &sizes, stack_words)
            });
        }
    }

    /// A slice of the process begins, in the function that `entered` finds, if that is of interest.
    #[inline]
    pub(crate) fn watch_slice(
        &self,
        process: Word,
        entered: impl FnOnce() -> Option<Mfa>,
    ) -> Option<Slice> {
        self.monitor.watches(SLICES).then(|| Slice {
            began: Instant::now(),
            process,
            entered: entered(),
        })
    }

    /// The slice is over; the process is in the function that `left` finds.
    pub(crate) fn end_slice(&self, slice: &Slice, left: impl FnOnce() -> Option<Mfa>) {
        let took = milliseconds(slice.began.elapsed());
        let Some((listener, watched)) = self.monitor.of(slice.process) else {
            return;
        };
        if watched.long_schedule.is_none_or(|limit| took < limit) {
            return;
        }
        let left = left();
        self.tell_monitor(listener, slice.process, "long_schedule", |builder| {
            let facts = [
                (atoms::TIMEOUT, Word::small(took as i64)),
                (atom::intern("in"), function(builder, slice.entered)),
                (atom::intern("out"), function(builder, left)),
            ];
            list_of_facts(builder, &facts)
        });
    }

    /// The process has looked at what it was sent.
    #[inline]
    pub(crate) fn watch_queue(&self, process: &mut Process) {
        if self.monitor.watches(QUEUES) {
            self.report_queue(process);
        }
    }

    #[cold]
    fn report_queue(&self, process: &mut Process) {
        let Some((listener, watched)) = self.monitor.of(process.id) else {
            return;
        };
        let Some((low, high)) = watched.long_message_queue else {
            return;
        };
        let length = process.mailbox.len() as u64;
        let was_long = process.rare.as_ref().is_some_and(|rare| rare.long_queue);
        let is_long = if was_long {
            length > low
        } else {
            length >= high
        };
        if is_long != was_long {
            process.rare().long_queue = is_long;
            self.tell_monitor(listener, process.id, "long_message_queue", |_| {
                Word::from(is_long)
            });
        }
    }

    /// A process begins to wait for a port.
    pub(crate) fn watch_busy_port(&self, process: Word, port: Word) {
        if self.monitor.watches(PORTS)
            && let Some((listener, _)) = self.monitor.of(process)
        {
            self.tell_monitor(listener, process, "busy_port", |_| port);
        }
    }

    /// `{monitor, Pid, Kind, Info}`.
    fn tell_monitor(
        &self,
        listener: Word,
        about: Word,
        kind: &str,
        info: impl FnOnce(&mut FragmentBuilder) -> Word,
    ) {
        let mut builder = FragmentBuilder::new(64);
        let info = info(&mut builder);
        let root = builder.tuple(&[atom::intern("monitor"), about, atom::intern(kind), info]);
        let message = Parcel {
            root,
            fragment: Some(builder.finish()),
        };
        self.deliver(listener, Signal::Message(message), usize::MAX);
    }
}

/// The process that was to hear is not alive.
#[derive(Clone, Copy, Debug)]
pub struct NotAlive;

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// `{Module, Function, Arity}`.
fn function(builder: &mut FragmentBuilder, mfa: Option<Mfa>) -> Word {
    mfa.map_or(atoms::UNDEFINED, |mfa| {
        builder.tuple(&[mfa.module, mfa.function, Word::small(i64::from(mfa.arity))])
    })
}

fn list_of_facts(builder: &mut FragmentBuilder, facts: &[(Word, Word)]) -> Word {
    let facts: Vec<Word> = facts
        .iter()
        .map(|(name, value)| builder.tuple(&[*name, *value]))
        .collect();
    builder.list(&facts)
}

/// What is said of a collection, in words.
fn collection_facts(
    builder: &mut FragmentBuilder,
    took: Option<u64>,
    sizes: &HeapSizes,
    stack_words: usize,
) -> Word {
    let mut facts = Vec::with_capacity(7);
    facts.extend(took.map(|took| (atoms::TIMEOUT, Word::small(took as i64))));
    let words = [
        (atoms::OLD_HEAP_BLOCK_SIZE, sizes.old_words),
        (atoms::HEAP_BLOCK_SIZE, sizes.young_words),
        (atoms::MBUF_SIZE, sizes.fragment_words),
        (atoms::STACK_SIZE, stack_words),
        (atoms::OLD_HEAP_SIZE, sizes.old_used),
        (atoms::HEAP_SIZE, sizes.young_used),
    ];
    facts.extend(words.map(|(name, words)| (name, Word::small(words as i64))));
    list_of_facts(builder, &facts)
}
