//! What `system_flag/2` sets, and what `statistics/1` counts.
//!
//! A worker adds to its own counters only, so they need no order; readers add up what they find.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use asterias_term::Word;

use crate::native::MaxHeap;

/// Who is told of what the system has to say by itself: `system_logger`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SystemLogger {
    /// The process registered as `logger`.
    Registered,
    /// This process, as long as it lives.
    Process(Word),
    /// Nobody: it is written out.
    Nobody,
}

/// Settings of a running system.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings {
    /// `fullsweep_after` of new processes, where it has been set.
    pub fullsweep_after: Option<u32>,
    /// `min_heap_size` of new processes, where it has been set.
    pub min_heap_words: Option<usize>,
    /// `min_bin_vheap_size` of new processes, as programs see it.
    pub min_virtual_words: usize,
    /// `max_heap_size` of new processes.
    pub max_heap: MaxHeap,
    /// `outstanding_system_requests_limit`, where it has been set: requests between processes are not held back here.
    pub outstanding_requests: Option<u32>,
    /// `trace_control_word`.
    pub trace_control: u32,
    /// `system_logger`.
    pub logger: SystemLogger,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            fullsweep_after: None,
            min_heap_words: None,
            min_virtual_words: 46_422,
            max_heap: MaxHeap::default(),
            outstanding_requests: None,
            trace_control: 0,
            logger: SystemLogger::Registered,
        }
    }
}

/// What one worker has done.
#[derive(Debug, Default)]
#[repr(align(128))]
pub struct Counters {
    reductions: AtomicU64,
    switches: AtomicU64,
    collections: AtomicU64,
    reclaimed_words: AtomicU64,
    collecting_ns: AtomicU64,
}

impl Counters {
    fn add(counter: &AtomicU64, count: u64) {
        // One writer: the sum cannot be lost.
        counter.store(
            counter.load(Ordering::Relaxed).wrapping_add(count),
            Ordering::Relaxed,
        );
    }

    /// The worker has run a process for so many reductions.
    pub(crate) fn ran(&self, reductions: u64) {
        Counters::add(&self.reductions, reductions);
        Counters::add(&self.switches, 1);
    }

    /// The worker has collected a heap.
    pub(crate) fn collected(&self, reclaimed_words: u64) {
        Counters::add(&self.collections, 1);
        Counters::add(&self.reclaimed_words, reclaimed_words);
    }

    /// The worker has spent so long on a collection.
    pub(crate) fn spent_collecting(&self, time: Duration) {
        let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        Counters::add(&self.collecting_ns, nanoseconds);
    }

    /// Nanoseconds of collections, as far as they were timed ([`Scheduling`](super::Scheduling)).
    pub fn collecting_ns(&self) -> u64 {
        self.collecting_ns.load(Ordering::Relaxed)
    }

    /// Reductions of all processes in their slices so far.
    pub fn reductions(&self) -> u64 {
        self.reductions.load(Ordering::Relaxed)
    }

    /// Slices.
    pub fn switches(&self) -> u64 {
        self.switches.load(Ordering::Relaxed)
    }

    /// Collections of heaps.
    pub fn collections(&self) -> u64 {
        self.collections.load(Ordering::Relaxed)
    }

    /// Words that they reclaimed.
    pub fn reclaimed_words(&self) -> u64 {
        self.reclaimed_words.load(Ordering::Relaxed)
    }
}
