//! Walking through ordered tables: neighbours of a key, traversals in both directions, and those that change what they see.
//!
//! A traversal stands behind a key, which need not be in the table any more.

use std::cmp::Ordering;

use asterias_heap::Stored;

use super::tree::TreeStore;
use super::tree_directory::Delta;
use super::{Change, Cursor, Direction, KeyRange, Place, Step, Visit};

/// How many objects ahead of a traversal are fetched into the cache.
const AHEAD: usize = 4;

impl TreeStore {
    pub(super) fn show_neighbour(
        &self,
        place: Place<'_>,
        direction: Direction,
        see: &mut dyn FnMut(&Stored),
    ) -> Step {
        let directory = self.directory();
        let mut number = match (place, direction) {
            (Place::Outermost, Direction::Forward) => 0,
            (Place::Outermost, Direction::Backward) => directory.entries.len() - 1,
            (Place::Next(key), _) => directory.find(key),
        };
        let mut place = place;
        loop {
            let leaf = directory.entries[number].leaf.read();
            let found = match (place, direction) {
                (Place::Outermost, Direction::Forward) => leaf.objects().first(),
                (Place::Outermost, Direction::Backward) => leaf.objects().last(),
                (Place::Next(key), Direction::Forward) => {
                    let next = match leaf.search(key, self.position) {
                        Ok(index) => index + 1,
                        Err(index) => index,
                    };
                    leaf.fetch(next + AHEAD);
                    leaf.objects().get(next)
                }
                (Place::Next(key), Direction::Backward) => {
                    let (Ok(index) | Err(index)) = leaf.search(key, self.position);
                    leaf.fetch(index.saturating_sub(AHEAD));
                    leaf.objects()[..index].last()
                }
            };
            if let Some(object) = found {
                see(object);
                return Step::Found;
            }
            place = Place::Outermost;
            match direction {
                Direction::Forward if number + 1 < directory.entries.len() => number += 1,
                Direction::Backward if number > 0 => number -= 1,
                Direction::Forward | Direction::Backward => return Step::End,
            }
        }
    }

    /// A cursor behind an object; where there is no memory for it, the traversal ends.
    fn behind(&self, object: &Stored) -> Cursor {
        Stored::of(&[object.elements()[self.position]]).map_or(Cursor::End, Cursor::Behind)
    }

    pub(super) fn walk(
        &self,
        cursor: &mut Cursor,
        direction: Direction,
        range: &dyn KeyRange,
        budget: usize,
        see: &mut dyn FnMut(&Stored) -> Visit,
    ) -> usize {
        let directory = self.directory();
        let mut from = None;
        let mut number = match (&*cursor, direction) {
            (Cursor::End | Cursor::Hash { .. }, _) => return 0,
            (Cursor::Start, Direction::Forward) => directory.start_of(range),
            (Cursor::Start, Direction::Backward) => directory.end_of(range),
            (Cursor::Behind(key) | Cursor::From(key), _) => {
                from = Some(key);
                directory.find(key.elements()[0])
            }
        };
        let behind = usize::from(matches!(cursor, Cursor::Behind(_)));
        let mut seen = 0;
        let end = loop {
            let leaf = directory.entries[number].leaf.read();
            let objects = leaf.objects();
            let searched = from
                .take()
                .map(|key| leaf.search(key.elements()[0], self.position));
            let (low, high) = match (searched, direction) {
                (Some(Ok(index)), Direction::Forward) => (index + behind, objects.len()),
                (Some(Err(index)), Direction::Forward) => (index, objects.len()),
                (Some(Ok(index) | Err(index)), Direction::Backward) => (0, index),
                (None, Direction::Forward) => (leaf.start_of(range, self.position), objects.len()),
                (None, Direction::Backward) => (0, leaf.end_of(range, self.position)),
            };
            let mut stop = |object: &Stored| {
                if range.place(object.elements()[self.position]) != Ordering::Equal {
                    return Some(Cursor::End);
                }
                seen += 1;
                if see(object) == Visit::Stop || seen >= budget {
                    return Some(self.behind(object));
                }
                None
            };
            let stopped = match direction {
                Direction::Forward => (low..high).find_map(|index| {
                    leaf.fetch(index + AHEAD);
                    stop(&objects[index])
                }),
                Direction::Backward => (low..high).rev().find_map(|index| {
                    leaf.fetch(index.saturating_sub(AHEAD));
                    stop(&objects[index])
                }),
            };
            if let Some(cursor) = stopped {
                break cursor;
            }
            match direction {
                Direction::Forward if number + 1 < directory.entries.len() => number += 1,
                Direction::Backward if number > 0 => number -= 1,
                Direction::Forward | Direction::Backward => break Cursor::End,
            }
        };
        *cursor = end;
        seen
    }

    pub(super) fn walk_changing(
        &self,
        cursor: &mut Cursor,
        range: &dyn KeyRange,
        budget: usize,
        see: &mut dyn FnMut(&Stored) -> Change,
    ) -> usize {
        let mut seen = 0;
        while seen < budget {
            let directory = self.directory();
            let (number, from) = match &*cursor {
                Cursor::End | Cursor::Hash { .. } => return seen,
                Cursor::Start => (directory.start_of(range), None),
                Cursor::Behind(key) | Cursor::From(key) => {
                    (directory.find(key.elements()[0]), Some(key))
                }
            };
            let behind = usize::from(matches!(cursor, Cursor::Behind(_)));
            let lock = &*directory.entries[number].leaf;
            let mut leaf = lock.write();
            let low = match from.map(|key| leaf.search(key.elements()[0], self.position)) {
                Some(Ok(index)) => index + behind,
                Some(Err(index)) => index,
                None => leaf.start_of(range, self.position),
            };
            let high = leaf.end_of(range, self.position).max(low);
            let last = leaf.objects().last().map(|object| self.behind(object));
            let whole = high == leaf.len();
            let mut delta = Delta::default();
            leaf.retain(low, high, &mut |object| {
                seen += 1;
                match see(object) {
                    Change::Keep => true,
                    Change::Delete => {
                        delta.objects -= 1;
                        delta.words -= object.words() as isize;
                        false
                    }
                    Change::Replace(other) => {
                        delta.words += other.words() as isize - object.words() as isize;
                        *object = other;
                        true
                    }
                }
            });
            self.apply(lock, delta);
            let small = delta.objects < 0 && TreeStore::is_sparse(leaf.len());
            drop(leaf);
            *cursor = if whole {
                directory.behind(number)
            } else {
                Cursor::End
            };
            drop(directory);
            if small && let Some(Cursor::Behind(key)) = &last {
                self.tidy(key.elements()[0]);
            }
        }
        seen
    }
}
