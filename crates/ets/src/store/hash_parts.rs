//! Which shard of a hash table a key is in: all in the first while the table is small, then each in its own.

use std::sync::atomic::{AtomicIsize, AtomicU8, Ordering, fence};

use parking_lot::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::chains::CHAINS;
use super::hash::HashStore;
use super::hash_shard::{Delta, Shard};
use super::slot::Slot;

/// A shard with its lock, and what it has.
#[derive(Debug)]
pub(super) struct Part<S> {
    pub(super) shard: RwLock<Shard<S>>,
    pub(super) objects: AtomicIsize,
    pub(super) words: AtomicIsize,
}

impl<S> Part<S> {
    /// Called while the shard is locked, so that counts do not go below zero.
    pub(super) fn apply(&self, delta: Delta) {
        if delta.objects != 0 {
            self.objects.fetch_add(delta.objects, Ordering::Relaxed);
        }
        if delta.words != 0 {
            self.words.fetch_add(delta.words, Ordering::Relaxed);
        }
    }
}

/// How far a table has grown.
#[derive(Debug)]
pub(super) struct Stage(AtomicU8);

const SMALL: u8 = 0;
const SPREADING: u8 = 1;
const LARGE: u8 = 2;

impl Stage {
    pub(super) fn new(is_small: bool) -> Stage {
        Stage(AtomicU8::new(if is_small { SMALL } else { LARGE }))
    }

    /// Whether everything is in the first shard.
    #[inline]
    pub(super) fn is_small(&self) -> bool {
        self.0.load(Ordering::Relaxed) == SMALL
    }

    /// Whether every object is in its own shard, and the counts are those of the shards.
    #[inline]
    fn is_large(&self) -> bool {
        self.0.load(Ordering::Acquire) == LARGE
    }

    /// A table begins anew. Called while all shards are locked.
    pub(super) fn restart(&self, is_small: bool) {
        self.0
            .store(if is_small { SMALL } else { LARGE }, Ordering::Release);
    }

    /// What a look at the counts of all shards shows that does not see objects on their way between them.
    pub(super) fn steady<T>(&self, look: impl Fn() -> T) -> T {
        loop {
            let before = self.0.load(Ordering::Acquire);
            if before == SPREADING {
                std::thread::yield_now();
                continue;
            }
            let seen = look();
            fence(Ordering::Acquire);
            if self.0.load(Ordering::Relaxed) == before {
                return seen;
            }
        }
    }
}

impl<S: Slot> HashStore<S> {
    /// The shard of a tag. It is sure while one is locked.
    #[inline]
    pub(super) fn number_of(&self, tag: u32) -> usize {
        if self.stage.is_small() {
            0
        } else {
            self.number_when_large(tag)
        }
    }

    #[inline]
    fn number_when_large(&self, tag: u32) -> usize {
        ((tag & !super::DEAD) >> self.shift) as usize
    }

    /// Whether a traversal need not look into a shard. While objects go from the first to the others, counts say nothing: then it waits for the lock.
    #[inline]
    pub(super) fn is_sure_to_be_empty(&self, part: &Part<S>) -> bool {
        self.stage.is_large() && part.objects.load(Ordering::Relaxed) == 0
    }

    #[inline]
    pub(super) fn read_part(&self, tag: u32) -> (usize, RwLockReadGuard<'_, Shard<S>>) {
        loop {
            let number = self.number_of(tag);
            let shard = self.parts[number].shard.read();
            if number == self.number_of(tag) {
                return (number, shard);
            }
        }
    }

    #[inline]
    pub(super) fn write_part(&self, tag: u32) -> (&Part<S>, RwLockWriteGuard<'_, Shard<S>>) {
        loop {
            let number = self.number_of(tag);
            let part = &*self.parts[number];
            let shard = part.shard.write();
            if number == self.number_of(tag) {
                return (part, shard);
            }
        }
    }

    /// A table that has grown is small no longer. Called without locks.
    #[inline]
    pub(super) fn grown(&self) {
        if self.stage.is_small() && self.parts[0].objects.load(Ordering::Relaxed) > CHAINS as isize
        {
            self.spread();
        }
    }

    /// Objects go to their shards, unless somebody stands on them.
    #[cold]
    fn spread(&self) {
        if self.fixed.is_fixed() {
            return;
        }
        let mut shards: Vec<_> = self.parts.iter().map(|part| part.shard.write()).collect();
        // A traversal that has seen something has fixed the table before it did.
        if self.fixed.is_fixed() || !self.stage.is_small() || shards[0].has_dead() {
            return;
        }
        shards[0].unchain();
        if shards.len() > 1 {
            self.stage.0.store(SPREADING, Ordering::Relaxed);
            fence(Ordering::Release);
            self.parts[0].objects.store(0, Ordering::Relaxed);
            self.parts[0].words.store(0, Ordering::Relaxed);
            for object in shards[0].take() {
                let number = self.number_when_large(object.tag());
                let mut delta = Delta::default();
                shards[number].put(object, &mut delta);
                self.parts[number].apply(delta);
            }
        }
        self.stage.0.store(LARGE, Ordering::Release);
    }
}
