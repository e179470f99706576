//! The directory of an ordered table: its leaves with their lowest keys, and the lock before it.

use std::ops::{Deref, DerefMut};
use std::sync::PoisonError;

use asterias_heap::Stored;
use asterias_term::Term;
use crossbeam_utils::sync::{ShardedLock, ShardedLockReadGuard, ShardedLockWriteGuard};
use parking_lot::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::tree_leaf::{Leaf, MOST, compare_keys, is_float, nearby};
use super::{Cursor, KeyRange};

/// A leaf, and a key that is above all before it and not above any in it.
#[derive(Debug)]
pub(super) struct Entry {
    rank: i64,
    /// The key as a tuple's only element; none for the first leaf.
    low: Option<Stored>,
    pub(super) leaf: Box<RwLock<Leaf>>,
}

/// The leaves, at least one.
#[derive(Debug)]
pub(super) struct Directory {
    pub(super) entries: Vec<Entry>,
    /// Whether the lowest key of a leaf has ever been a float.
    floats: bool,
}

impl Directory {
    pub(super) fn new() -> Directory {
        Directory {
            entries: vec![Entry {
                rank: i64::MIN,
                low: None,
                leaf: Box::default(),
            }],
            floats: false,
        }
    }

    /// The leaf that a key belongs to.
    #[inline]
    pub(super) fn find(&self, key: Term<'_>) -> usize {
        let rest = &self.entries[1..];
        match key.word().as_small() {
            Some(value) if !self.floats => Directory::find_small(rest, value),
            _ => self.find_any(key),
        }
    }

    /// How many leaves begin with no more than a small integer.
    #[inline]
    fn find_small(rest: &[Entry], value: i64) -> usize {
        let [first, .., last] = rest else {
            return rest.partition_point(|entry| entry.rank <= value);
        };
        let near = nearby(value, first.rank, last.rank, rest.len());
        let is_there =
            rest[near].rank <= value && rest.get(near + 1).is_none_or(|next| value < next.rank);
        if is_there {
            return near + 1;
        }
        rest.partition_point(|entry| entry.rank <= value)
    }

    fn find_any(&self, key: Term<'_>) -> usize {
        let key_rank = key.rank();
        self.entries[1..].partition_point(|entry| {
            let low = || match &entry.low {
                Some(low) => low.elements()[0],
                None => Term::NIL,
            };
            let order = entry.rank.cmp(&key_rank);
            order.then_with(|| compare_keys(low(), key)) != std::cmp::Ordering::Greater
        })
    }

    /// The first leaf that may have keys of a range.
    pub(super) fn start_of(&self, range: &dyn KeyRange) -> usize {
        self.entries[1..].partition_point(|entry| {
            entry
                .low
                .as_ref()
                .is_some_and(|low| range.place(low.elements()[0]) == std::cmp::Ordering::Less)
        })
    }

    /// The last leaf that may have keys of a range.
    pub(super) fn end_of(&self, range: &dyn KeyRange) -> usize {
        self.entries[1..].partition_point(|entry| {
            entry
                .low
                .as_ref()
                .is_some_and(|low| range.place(low.elements()[0]) != std::cmp::Ordering::Greater)
        })
    }

    /// A cursor before the leaf behind this one.
    pub(super) fn behind(&self, number: usize) -> Cursor {
        let low = self
            .entries
            .get(number + 1)
            .and_then(|entry| entry.low.as_ref());
        low.and_then(|low| low.try_clone().ok())
            .map_or(Cursor::End, Cursor::From)
    }

    /// Inserts or replaces, splitting as needed. Only for who has the directory alone.
    pub(super) fn insert(&mut self, object: Stored, position: usize, delta: &mut Delta) {
        let key = object.elements()[position];
        let number = self.find(key);
        let leaf = self.entries[number].leaf.get_mut();
        match leaf.search(key, position) {
            Ok(index) => {
                delta.words += object.words() as isize;
                let old = leaf.replace(index, object, position);
                delta.words -= old.words() as isize;
            }
            Err(index) => {
                delta.objects += 1;
                delta.words += object.words() as isize;
                leaf.insert(index, object, position);
                if leaf.len() > MOST {
                    self.split(number, index + 1, position);
                }
            }
        }
    }

    /// Splits a full leaf. A key that cannot be copied for lack of memory leaves the leaf whole, which only costs time.
    fn split(&mut self, number: usize, index: usize, position: usize) {
        let upper = self.entries[number].leaf.get_mut().split(index);
        let low = upper
            .objects()
            .first()
            .map(|object| object.elements()[position]);
        let entry = low.and_then(|key| {
            let low = Stored::of(&[key]).ok()?;
            Some((key.rank(), is_float(key), low))
        });
        match entry {
            Some((rank, float, low)) => {
                self.floats |= float;
                let entry = Entry {
                    rank,
                    low: Some(low),
                    leaf: Box::new(RwLock::new(upper)),
                };
                self.entries.insert(number + 1, entry);
            }
            None => self.entries[number].leaf.get_mut().append(upper),
        }
    }

    /// Joins a leaf with a neighbour, where one leaf can hold both.
    pub(super) fn join(&mut self, number: usize) {
        let first = if number + 1 < self.entries.len() {
            number
        } else if number > 0 {
            number - 1
        } else {
            return;
        };
        let both =
            self.entries[first].leaf.get_mut().len() + self.entries[first + 1].leaf.get_mut().len();
        if both <= MOST / 2 {
            let next = self.entries.remove(first + 1);
            self.entries[first]
                .leaf
                .get_mut()
                .append(next.leaf.into_inner());
        }
    }
}

#[derive(Clone, Copy, Default)]
pub(super) struct Delta {
    pub(super) objects: isize,
    pub(super) words: isize,
}

/// The lock before a directory.
#[derive(Debug)]
pub(super) enum DirectoryLock {
    /// Small and quick.
    Plain(RwLock<Directory>),
    /// Many readers take it without disturbing each other.
    Shared(Box<ShardedLock<Directory>>),
}

/// A directory that stays as it is.
pub(super) enum Reading<'a> {
    Plain(RwLockReadGuard<'a, Directory>),
    Shared(ShardedLockReadGuard<'a, Directory>),
}

/// A directory that nobody else sees.
pub(super) enum Writing<'a> {
    Plain(RwLockWriteGuard<'a, Directory>),
    Shared(ShardedLockWriteGuard<'a, Directory>),
}

impl DirectoryLock {
    pub(super) fn new(shared: bool) -> DirectoryLock {
        if shared {
            DirectoryLock::Shared(Box::new(ShardedLock::new(Directory::new())))
        } else {
            DirectoryLock::Plain(RwLock::new(Directory::new()))
        }
    }

    #[inline]
    pub(super) fn read(&self) -> Reading<'_> {
        match self {
            DirectoryLock::Plain(lock) => Reading::Plain(lock.read()),
            DirectoryLock::Shared(lock) => {
                Reading::Shared(lock.read().unwrap_or_else(PoisonError::into_inner))
            }
        }
    }

    pub(super) fn write(&self) -> Writing<'_> {
        match self {
            DirectoryLock::Plain(lock) => Writing::Plain(lock.write()),
            DirectoryLock::Shared(lock) => {
                Writing::Shared(lock.write().unwrap_or_else(PoisonError::into_inner))
            }
        }
    }
}

impl Deref for Reading<'_> {
    type Target = Directory;

    #[inline]
    fn deref(&self) -> &Directory {
        match self {
            Reading::Plain(guard) => guard,
            Reading::Shared(guard) => guard,
        }
    }
}

impl Deref for Writing<'_> {
    type Target = Directory;

    #[inline]
    fn deref(&self) -> &Directory {
        match self {
            Writing::Plain(guard) => guard,
            Writing::Shared(guard) => guard,
        }
    }
}

impl DerefMut for Writing<'_> {
    #[inline]
    fn deref_mut(&mut self) -> &mut Directory {
        match self {
            Writing::Plain(guard) => guard,
            Writing::Shared(guard) => guard,
        }
    }
}
