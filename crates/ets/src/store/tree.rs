//! Ordered tables: leaves in the order of their keys, each behind a lock of its own, and a directory of the leaves' lowest keys behind a lock.
//!
//! Looking something up, inserting and deleting hold the directory for reading and one leaf. Only splitting a leaf, joining two, inserting several
//! objects and clearing hold the directory for writing, and then nobody else is in any leaf. A leaf's lock is never held while another's is waited for.

use std::sync::atomic::{AtomicIsize, Ordering};

use asterias_heap::Stored;
use asterias_term::Term;
use crossbeam_utils::CachePadded;
use parking_lot::RwLock;

use super::tree_directory::{Delta, Directory, DirectoryLock, Reading, Writing};
use super::tree_leaf::{Leaf, MOST};
use super::{
    Change, Cursor, Direction, Edit, Fixed, Garbage, KeyRange, Place, Shape, SlotPlace, Step,
    Store, Updated, Visit,
};

/// A leaf with fewer objects is joined with a neighbour.
const FEW: usize = MOST / 8;
/// Words of an object beside its tuple: the header of its block, rank and pointer in the leaf, and a word for room that leaves do not use.
const WORDS_PER_OBJECT: usize = 4;
/// Counts are kept in so many parts where many write at once.
const COUNTERS: usize = 8;

#[derive(Debug, Default)]
struct Counts {
    objects: AtomicIsize,
    words: AtomicIsize,
}

/// An ordered table.
#[derive(Debug)]
pub(crate) struct TreeStore {
    directory: DirectoryLock,
    counts: Box<[CachePadded<Counts>]>,
    pub(super) position: usize,
    fixed: Fixed,
}

impl TreeStore {
    /// A table whose keys are the elements at `position` (counted from zero). Where many write, counts are kept in parts; where many read or write,
    /// those who look at the directory do not disturb each other.
    pub(crate) fn new(position: usize, concurrent: bool, shared: bool) -> TreeStore {
        let counters = if concurrent { COUNTERS } else { 1 };
        TreeStore {
            directory: DirectoryLock::new(shared),
            counts: (0..counters).map(|_| CachePadded::default()).collect(),
            position,
            fixed: Fixed::default(),
        }
    }

    #[inline]
    pub(super) fn directory(&self) -> Reading<'_> {
        self.directory.read()
    }

    fn directory_alone(&self) -> Writing<'_> {
        self.directory.write()
    }

    /// Counts what was done to a leaf. Each leaf has its place among the counters, so that those who write elsewhere are not disturbed.
    pub(super) fn apply(&self, leaf: &RwLock<Leaf>, delta: Delta) {
        let place = (std::ptr::from_ref(leaf) as usize >> 6) % self.counts.len();
        let counts = &self.counts[place];
        if delta.objects != 0 {
            counts.objects.fetch_add(delta.objects, Ordering::Relaxed);
        }
        if delta.words != 0 {
            counts.words.fetch_add(delta.words, Ordering::Relaxed);
        }
    }

    fn apply_alone(&self, delta: Delta) {
        self.counts[0]
            .objects
            .fetch_add(delta.objects, Ordering::Relaxed);
        self.counts[0]
            .words
            .fetch_add(delta.words, Ordering::Relaxed);
    }

    /// Joins the leaf of this key with a neighbour, where it has become small.
    pub(super) fn tidy(&self, key: Term<'_>) {
        let mut directory = self.directory_alone();
        let number = directory.find(key);
        if directory.entries[number].leaf.get_mut().len() < FEW {
            directory.join(number);
        }
    }

    /// Whether a leaf of so many objects, one less than before, is to be tidied: not with every deletion.
    pub(super) fn is_small(len: usize, directory: &Directory) -> bool {
        directory.entries.len() > 1 && (len == 0 || len == FEW - 1)
    }

    /// Whether a leaf of so many objects could be joined with a neighbour.
    pub(super) fn is_sparse(len: usize) -> bool {
        len < FEW
    }

    fn insert_alone(&self, object: Stored) {
        let mut delta = Delta::default();
        let mut directory = self.directory_alone();
        directory.insert(object, self.position, &mut delta);
        // Under the lock: who clears the table must find the object counted.
        self.apply_alone(delta);
    }

    fn change_one(&self, key: Term<'_>, see: &mut dyn FnMut(&Stored) -> Change) {
        let directory = self.directory();
        let lock = &*directory.entries[directory.find(key)].leaf;
        let mut leaf = lock.write();
        let Ok(index) = leaf.search(key, self.position) else {
            return;
        };
        let mut delta = Delta::default();
        match see(&leaf.objects()[index]) {
            Change::Keep => return,
            Change::Replace(other) => {
                delta.words += other.words() as isize;
                let old = leaf.replace(index, other, self.position);
                delta.words -= old.words() as isize;
            }
            Change::Delete => {
                let old = leaf.remove(index);
                delta.objects -= 1;
                delta.words -= old.words() as isize;
            }
        }
        self.apply(lock, delta);
        let small = delta.objects < 0 && TreeStore::is_small(leaf.len(), &directory);
        drop(leaf);
        drop(directory);
        if small {
            self.tidy(key);
        }
    }
}

impl Store for TreeStore {
    fn fixed(&self) -> &Fixed {
        &self.fixed
    }

    fn len(&self) -> usize {
        let sum: isize = self
            .counts
            .iter()
            .map(|counts| counts.objects.load(Ordering::Relaxed))
            .sum();
        usize::try_from(sum).unwrap_or(0)
    }

    fn words(&self) -> usize {
        let sum: isize = self
            .counts
            .iter()
            .map(|counts| counts.words.load(Ordering::Relaxed))
            .sum();
        usize::try_from(sum).unwrap_or(0) + self.len() * WORDS_PER_OBJECT
    }

    #[inline]
    fn read(&self, key: Term<'_>, see: &mut dyn FnMut(&Stored)) {
        let directory = self.directory();
        let leaf = directory.entries[directory.find(key)].leaf.read();
        if let Ok(index) = leaf.search(key, self.position) {
            see(&leaf.objects()[index]);
        }
    }

    fn insert_one(&self, object: Stored, new: bool) -> bool {
        let directory = self.directory();
        let key = object.elements()[self.position];
        let lock = &*directory.entries[directory.find(key)].leaf;
        let mut leaf = lock.write();
        let mut delta = Delta::default();
        match leaf.search(key, self.position) {
            Ok(_) if new => return false,
            Ok(index) => {
                delta.words += object.words() as isize;
                let old = leaf.replace(index, object, self.position);
                delta.words -= old.words() as isize;
            }
            Err(index) if leaf.len() < MOST => {
                delta.objects += 1;
                delta.words += object.words() as isize;
                leaf.insert(index, object, self.position);
            }
            Err(_) => {
                drop(leaf);
                drop(directory);
                if new {
                    return self.insert(vec![object], true);
                }
                self.insert_alone(object);
                return true;
            }
        }
        self.apply(lock, delta);
        true
    }

    fn insert(&self, objects: Vec<Stored>, new: bool) -> bool {
        let mut directory = self.directory_alone();
        if new {
            let position = self.position;
            let taken = objects.iter().any(|object| {
                let key = object.elements()[position];
                let number = directory.find(key);
                let leaf = directory.entries[number].leaf.get_mut();
                leaf.search(key, position).is_ok()
            });
            if taken {
                return false;
            }
        }
        let mut delta = Delta::default();
        for object in objects {
            directory.insert(object, self.position, &mut delta);
        }
        self.apply_alone(delta);
        true
    }

    fn update(
        &self,
        key: Term<'_>,
        absent: &mut dyn FnMut() -> Option<Stored>,
        edit: &mut dyn FnMut(&mut Stored) -> Edit,
    ) -> Updated<()> {
        loop {
            let directory = self.directory();
            let lock = &*directory.entries[directory.find(key)].leaf;
            let mut leaf = lock.write();
            if let Ok(index) = leaf.search(key, self.position) {
                let Some(object) = leaf.object_mut(index) else {
                    return Updated::NoKey;
                };
                let words = object.words() as isize;
                let delta = match edit(object) {
                    Edit::InPlace => Delta::default(),
                    Edit::Replace(other) => {
                        let words = other.words() as isize - words;
                        drop(leaf.replace(index, other, self.position));
                        Delta { objects: 0, words }
                    }
                    Edit::Refuse => return Updated::Refused(()),
                };
                self.apply(lock, delta);
                return Updated::Done;
            }
            drop(leaf);
            drop(directory);
            let Some(mut object) = absent() else {
                return Updated::NoKey;
            };
            match edit(&mut object) {
                Edit::InPlace => {}
                Edit::Replace(other) => object = other,
                Edit::Refuse => return Updated::Refused(()),
            }
            // Somebody else may insert the key before this is: then theirs is changed.
            if self.insert_one(object, true) {
                return Updated::Done;
            }
        }
    }

    fn remove(&self, key: Term<'_>, see: &mut dyn FnMut(&Stored)) {
        self.change_one(key, &mut |object| {
            see(object);
            Change::Delete
        });
    }

    fn change(&self, key: Term<'_>, see: &mut dyn FnMut(&Stored) -> Change) {
        self.change_one(key, see);
    }

    fn remove_object(&self, object: Term<'_>) {
        let key = object
            .as_tuple()
            .and_then(|elements| elements.get(self.position));
        if let Some(key) = key {
            self.change_one(*key, &mut |other| {
                if other.term().exact_eq(object) {
                    Change::Delete
                } else {
                    Change::Keep
                }
            });
        }
    }

    fn neighbour(
        &self,
        place: Place<'_>,
        direction: Direction,
        see: &mut dyn FnMut(&Stored),
    ) -> Step {
        self.show_neighbour(place, direction, see)
    }

    fn scan(
        &self,
        cursor: &mut Cursor,
        direction: Direction,
        range: &dyn KeyRange,
        budget: usize,
        see: &mut dyn FnMut(&Stored) -> Visit,
    ) -> usize {
        self.walk(cursor, direction, range, budget, see)
    }

    fn rewrite(
        &self,
        cursor: &mut Cursor,
        range: &dyn KeyRange,
        budget: usize,
        see: &mut dyn FnMut(&Stored) -> Change,
    ) -> usize {
        self.walk_changing(cursor, range, budget, see)
    }

    fn slot(&self, number: usize, see: &mut dyn FnMut(&Stored)) -> Option<SlotPlace> {
        let directory = self.directory();
        let mut left = number;
        for entry in &directory.entries {
            let leaf = entry.leaf.read();
            match leaf.objects().get(left) {
                Some(object) => {
                    see(object);
                    return Some(SlotPlace::Inside);
                }
                None => left -= leaf.len(),
            }
        }
        (left == 0).then_some(SlotPlace::End)
    }

    fn every(&self, see: &mut dyn FnMut(&Stored)) {
        for entry in &self.directory().entries {
            entry.leaf.read().objects().iter().for_each(&mut *see);
        }
    }

    fn clear(&self) -> (usize, Garbage) {
        let mut directory = self.directory_alone();
        let old = std::mem::replace(&mut *directory, Directory::new());
        let mut count = 0;
        for counts in &self.counts {
            count += counts.objects.swap(0, Ordering::Relaxed);
            counts.words.store(0, Ordering::Relaxed);
        }
        (usize::try_from(count).unwrap_or(0), Box::new(old))
    }

    fn shape(&self) -> Shape {
        let mut shape = Shape::default();
        for entry in &self.directory().entries {
            shape.add(entry.leaf.read().len());
        }
        shape
    }

    fn settle(&self) {}
}
