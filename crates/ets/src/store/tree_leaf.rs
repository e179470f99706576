//! A leaf of an ordered table: a run of objects in the order of their keys.
//!
//! Beside each object stands a hint, the key where that is a small integer, so that searching among integers never leaves the array.

use std::cmp::Ordering;

use asterias_heap::Stored;
use asterias_term::{Term, Word};

use super::KeyRange;

/// The most objects of a leaf.
pub(super) const MOST: usize = 512;

/// What stands for a key in an array of hints: the key itself, where it is a small integer.
#[inline]
pub(super) fn hint_of(key: Term<'_>) -> Word {
    if key.word().is_small() {
        key.word()
    } else {
        Word::NONE
    }
}

/// The order of two keys, the first of which is perhaps known by its hint alone.
#[inline]
pub(super) fn compare<'a>(
    hint: Word,
    stored: impl FnOnce() -> Term<'a>,
    key: Term<'_>,
) -> Ordering {
    if hint.is_small() && key.word().is_small() {
        return hint.small_value().cmp(&key.word().small_value());
    }
    stored().compare(key)
}

/// See the file.
#[derive(Debug, Default)]
pub(super) struct Leaf {
    hints: Vec<Word>,
    objects: Vec<Stored>,
}

impl Leaf {
    pub(super) fn len(&self) -> usize {
        self.objects.len()
    }

    pub(super) fn objects(&self) -> &[Stored] {
        &self.objects
    }

    pub(super) fn object_mut(&mut self, index: usize) -> Option<&mut Stored> {
        self.objects.get_mut(index)
    }

    /// Where a key is, or would be.
    pub(super) fn search(&self, key: Term<'_>, position: usize) -> Result<usize, usize> {
        let (mut low, mut high) = (0, self.hints.len());
        // Keys often come in order: the end is looked at first.
        if let (Some(hint), Some(last)) = (self.hints.last(), self.objects.last()) {
            match compare(*hint, || last.elements()[position], key) {
                Ordering::Less => return Err(high),
                Ordering::Equal => return Ok(high - 1),
                Ordering::Greater => high -= 1,
            }
        }
        while low < high {
            let middle = low.midpoint(high);
            match compare(
                self.hints[middle],
                || self.objects[middle].elements()[position],
                key,
            ) {
                Ordering::Less => low = middle + 1,
                Ordering::Equal => return Ok(middle),
                Ordering::Greater => high = middle,
            }
        }
        Err(low)
    }

    /// The first object that does not stand before a range.
    pub(super) fn start_of(&self, range: &dyn KeyRange, position: usize) -> usize {
        self.objects
            .partition_point(|object| range.place(object.elements()[position]) == Ordering::Less)
    }

    /// The first object that stands behind a range.
    pub(super) fn end_of(&self, range: &dyn KeyRange, position: usize) -> usize {
        self.objects
            .partition_point(|object| range.place(object.elements()[position]) != Ordering::Greater)
    }

    pub(super) fn insert(&mut self, index: usize, object: Stored, position: usize) {
        self.hints
            .insert(index, hint_of(object.elements()[position]));
        self.objects.insert(index, object);
    }

    /// Puts another object with an equal key in the place of one; gives that back.
    pub(super) fn replace(&mut self, index: usize, object: Stored, position: usize) -> Stored {
        // The key may have changed between 1 and 1.0.
        self.hints[index] = hint_of(object.elements()[position]);
        std::mem::replace(&mut self.objects[index], object)
    }

    pub(super) fn remove(&mut self, index: usize) -> Stored {
        self.hints.remove(index);
        self.objects.remove(index)
    }

    /// Keeps what `keep` says among the objects from one index up to another.
    pub(super) fn retain(
        &mut self,
        from: usize,
        to: usize,
        keep: &mut dyn FnMut(&mut Stored) -> bool,
    ) {
        let mut kept = Vec::with_capacity(self.objects.len());
        let mut index = 0;
        self.objects.retain_mut(|object| {
            let keeps = index < from || index >= to || keep(object);
            kept.push(keeps);
            index += 1;
            keeps
        });
        let mut kept = kept.into_iter();
        self.hints.retain(|_| kept.next().unwrap_or(true));
    }

    /// The upper half moves into a leaf of its own; where keys come in order, only what comes next does.
    pub(super) fn split(&mut self, index: usize) -> Leaf {
        let at = if index == self.len() {
            self.len() - 1
        } else {
            self.len() / 2
        };
        let upper = Leaf {
            hints: self.hints.split_off(at),
            objects: self.objects.split_off(at),
        };
        self.hints.shrink_to_fit();
        self.objects.shrink_to_fit();
        upper
    }

    /// Takes over all objects of the leaf behind this one.
    pub(super) fn append(&mut self, mut next: Leaf) {
        self.hints.append(&mut next.hints);
        self.objects.append(&mut next.objects);
    }
}
