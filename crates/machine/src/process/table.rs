//! The table of processes: pids to processes in constant time, without a lock.
//!
//! A pid is a slot (28 bits) and the slot's serial number (30 bits). Looking up reads one pointer and compares the pid in what it
//! points to. A process that leaves the table is freed only when no thread that could have found it is still looking (epochs), so
//! what [`ProcessTable::find`] gives lives as long as the guard.
//!
//! Slots are given out and taken back under one lock; between `reserve` and `insert` a pid leads nowhere. A slot's pointer is released by
//! `insert` and acquired by `find`, so a process is seen whole. Only its holder removes it, once.

use std::collections::VecDeque;
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use asterias_term::Word;
use crossbeam_epoch::Guard;

use super::Process;
use super::shared::Shared;

/// Bits of a pid that name its slot.
pub const SLOT_BITS: u32 = 28;
/// Most processes that a limit can allow.
pub const MAX_PROCESSES: usize = 1 << SLOT_BITS;
const SERIAL_MASK: u64 = (1 << 30) - 1;
const CHUNK: usize = 1 << 12;

/// The table.
#[derive(Debug)]
pub struct ProcessTable {
    chunks: Box<[AtomicPtr<Slot>]>,
    count: AtomicUsize,
    alive: AtomicUsize,
    limit: usize,
    free: Mutex<Free>,
}

/// A process that was found: what others may see of it, as long as the guard lives.
#[derive(Clone, Copy, Debug)]
pub struct Found<'g> {
    process: NonNull<Process>,
    guard: PhantomData<&'g Guard>,
}

impl Found<'_> {
    /// The process itself, for whom a [`deliver`](Shared::deliver) has made its holder.
    pub fn as_ptr(self) -> *mut Process {
        self.process.as_ptr()
    }
}

impl Deref for Found<'_> {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        // SAFETY: not freed while the guard lives. Only the shared part is borrowed, never what the holder changes.
        unsafe { &(*self.process.as_ptr()).shared }
    }
}

#[derive(Debug)]
struct Slot {
    process: AtomicPtr<Process>,
}

#[derive(Debug)]
struct Free {
    /// Slots to be used again with their next serial number, the longest free first.
    slots: VecDeque<(u32, u32)>,
    /// Slots never used begin here.
    fresh: usize,
}

impl ProcessTable {
    /// An empty table for at most `limit` processes.
    pub fn new(limit: usize) -> ProcessTable {
        let limit = limit.clamp(16, MAX_PROCESSES);
        ProcessTable {
            chunks: (0..limit.div_ceil(CHUNK))
                .map(|_| AtomicPtr::new(ptr::null_mut()))
                .collect(),
            count: AtomicUsize::new(0),
            alive: AtomicUsize::new(0),
            limit,
            free: Mutex::new(Free {
                slots: VecDeque::new(),
                fresh: 0,
            }),
        }
    }

    /// The most processes.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Number of processes whose end has not begun.
    pub fn alive(&self) -> usize {
        self.alive.load(Ordering::Relaxed)
    }

    /// The end of a process begins, and others hear of it: it counts and is listed no more.
    pub(crate) fn end_begins(&self) {
        self.alive.fetch_sub(1, Ordering::Relaxed);
    }

    fn slot(&self, index: usize) -> Option<&Slot> {
        let chunk = self.chunks.get(index / CHUNK)?.load(Ordering::Acquire);
        if chunk.is_null() {
            return None;
        }
        // SAFETY: a chunk is published whole and lives as long as the table.
        Some(unsafe { &*chunk.add(index % CHUNK) })
    }

    /// A pid for a new process, or `None` where the table is full. The process enters with [`ProcessTable::insert`].
    pub fn reserve(&self) -> Option<Word> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        if self.count.load(Ordering::Relaxed) >= self.limit {
            return None;
        }
        // Fresh slots first, up to some thousands, so that a pid comes back late.
        let (slot, serial) = if free.fresh < self.limit && (free.slots.len() < 4096) {
            let slot = free.fresh;
            let chunk = &self.chunks[slot / CHUNK];
            if chunk.load(Ordering::Relaxed).is_null() {
                let slots: Box<[Slot]> = (0..CHUNK)
                    .map(|_| Slot {
                        process: AtomicPtr::new(ptr::null_mut()),
                    })
                    .collect();
                chunk.store(Box::leak(slots).as_mut_ptr(), Ordering::Release);
            }
            free.fresh += 1;
            (slot as u32, 0)
        } else {
            free.slots.pop_front()?
        };
        self.count.fetch_add(1, Ordering::Relaxed);
        Some(Word::from_pid_payload(
            u64::from(slot) | u64::from(serial) << SLOT_BITS,
        ))
    }

    /// Enters a process under the pid that was reserved for it.
    pub fn insert(&self, process: Box<Process>) -> *mut Process {
        let index = slot_of(process.id);
        let process = Box::into_raw(process);
        self.alive.fetch_add(1, Ordering::Relaxed);
        if let Some(slot) = self.slot(index) {
            // Release: who finds the process sees it whole.
            slot.process.store(process, Ordering::Release);
        }
        process
    }

    /// The process of a pid, as long as `guard` lives.
    #[inline]
    pub fn find<'g>(&self, pid: Word, _guard: &'g Guard) -> Option<Found<'g>> {
        let process = NonNull::new(self.slot(slot_of(pid))?.process.load(Ordering::Acquire))?;
        let found = Found {
            process,
            guard: PhantomData,
        };
        (found.id == pid).then_some(found)
    }

    /// Whether there is a process of this pid at this moment.
    pub fn contains(&self, pid: Word) -> bool {
        self.find(pid, &crossbeam_epoch::pin()).is_some()
    }

    /// Whether there is a process of this pid whose end has not begun.
    pub fn is_alive(&self, pid: Word) -> bool {
        let guard = crossbeam_epoch::pin();
        let found = self.find(pid, &guard);
        found.is_some_and(|process| !process.state.is_ending())
    }

    /// Takes a process out. It is freed once nobody can see it any more.
    ///
    /// # Safety
    /// `process` came from [`ProcessTable::insert`], is held by the caller and not used afterwards except through other guards.
    pub unsafe fn remove(&self, process: *mut Process, guard: &Guard) {
        // SAFETY: the caller holds it.
        let pid = unsafe { (*process).shared.id };
        let index = slot_of(pid);
        if let Some(slot) = self.slot(index) {
            slot.process.store(ptr::null_mut(), Ordering::Release);
        }
        let serial = ((pid.payload() >> SLOT_BITS) + 1) & SERIAL_MASK;
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        free.slots.push_back((index as u32, serial as u32));
        // Under the lock, so that a full table is not told from a slot that is not counted free yet.
        self.count.fetch_sub(1, Ordering::Relaxed);
        drop(free);
        let address = process as usize;
        // SAFETY: nobody finds it any more; the closure runs after all guards that could have are gone.
        unsafe { guard.defer_unchecked(move || drop(Box::from_raw(address as *mut Process))) };
    }

    /// Bytes of all processes, and of binaries that they refer to beside their heaps, as each told last.
    pub fn memory(&self) -> (usize, usize) {
        let guard = crossbeam_epoch::pin();
        let mut sum = (0, 0);
        for pid in self.pids() {
            if let Some(process) = self.find(pid, &guard) {
                let (heap, binaries) = process.memory();
                sum = (sum.0 + heap + size_of::<Process>(), sum.1 + binaries);
            }
        }
        sum
    }

    /// The pids of all processes whose end has not begun, by slot.
    pub fn pids_alive(&self) -> Vec<Word> {
        let mut pids = self.pids();
        pids.retain(|pid| self.is_alive(*pid));
        pids
    }

    /// The pids of all processes that may still run, by slot.
    pub fn pids(&self) -> Vec<Word> {
        let fresh = self
            .free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fresh;
        let guard = crossbeam_epoch::pin();
        let mut pids = Vec::with_capacity(self.count.load(Ordering::Relaxed));
        for slot in (0..fresh).filter_map(|index| self.slot(index)) {
            if let Some(process) = NonNull::new(slot.process.load(Ordering::Acquire)) {
                pids.push(
                    Found {
                        process,
                        guard: PhantomData::<&Guard>,
                    }
                    .id,
                );
            }
        }
        drop(guard);
        pids
    }
}

fn slot_of(pid: Word) -> usize {
    (pid.payload() & ((1 << SLOT_BITS) - 1)) as usize
}

impl Drop for ProcessTable {
    fn drop(&mut self) {
        let fresh = self
            .free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fresh;
        for index in 0..fresh {
            let process = self
                .slot(index)
                .map_or(ptr::null_mut(), |slot| slot.process.load(Ordering::Acquire));
            if !process.is_null() {
                // SAFETY: the table is gone, and with it everybody who could find the process.
                drop(unsafe { Box::from_raw(process) });
            }
        }
        for chunk in &self.chunks {
            let chunk = chunk.load(Ordering::Acquire);
            if !chunk.is_null() {
                // SAFETY: made from a boxed slice of this length in `reserve`.
                drop(unsafe { Box::from_raw(ptr::slice_from_raw_parts_mut(chunk, CHUNK)) });
            }
        }
    }
}
