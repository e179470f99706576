//! A leaf of an ordered table: a run of objects in the order of their keys.
//!
//! Beside each object stands the rank of its key, so that searching goes to the objects only for keys of one rank: never for small integers.

use std::cmp::Ordering;

use asterias_heap::Stored;
use asterias_term::Term;

use super::KeyRange;

/// The most objects of a leaf.
pub(super) const MOST: usize = 512;

/// Whether a key has the rank of small integers and is none.
#[inline]
pub(super) fn is_float(key: Term<'_>) -> bool {
    !key.word().is_small() && key.as_float().is_some()
}

/// The order of two keys of one rank. Tuples, which have one when they begin alike, are compared here: their first elements mostly are the same word.
#[inline]
pub(super) fn compare_keys(a: Term<'_>, b: Term<'_>) -> Ordering {
    match (a.as_tuple(), b.as_tuple()) {
        (Some(a), Some(b)) if a.len() == b.len() => {
            let orders = a.iter().zip(b).map(|(a, b)| a.compare(*b));
            let mut different = orders.filter(|order| order.is_ne());
            different.next().unwrap_or(Ordering::Equal)
        }
        _ => a.compare(b),
    }
}

/// Where a rank stands among `count` others from `first` to `last`, at least one and none below it, that are as far from each other: numbers that were given one
/// after the other are. A place of theirs, whatever they are.
#[inline]
pub(super) fn nearby(rank: i64, first: i64, last: i64, count: usize) -> usize {
    let ahead = rank.wrapping_sub(first) as u64;
    let all = last.wrapping_sub(first) as u64;
    if rank < first || ahead >= all {
        return count - 1;
    }
    // One after the other without a gap.
    if all == (count - 1) as u64 {
        return ahead as usize;
    }
    // Exact where the distance between two is the same everywhere, and small.
    let place = ahead as f64 * (count - 1) as f64 / all as f64;
    (place as usize).min(count - 1)
}

/// See the file.
#[derive(Debug, Default)]
pub(super) struct Leaf {
    ranks: Vec<i64>,
    objects: Vec<Stored>,
    /// Whether a float has ever come: without one, small integers are found by ranks alone.
    floats: bool,
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
    #[inline]
    pub(super) fn search(&self, key: Term<'_>, position: usize) -> Result<usize, usize> {
        match key.word().as_small() {
            Some(value) if !self.floats => self.search_small(value),
            _ => self.search_any(key, position),
        }
    }

    fn search_small(&self, value: i64) -> Result<usize, usize> {
        // Keys often come in order: the end is looked at first.
        if self.ranks.last().is_none_or(|last| *last < value) {
            return Err(self.ranks.len());
        }
        let near = nearby(
            value,
            self.ranks[0],
            self.ranks[self.ranks.len() - 1],
            self.ranks.len(),
        );
        if self.ranks[near] == value {
            return Ok(near);
        }
        let index = self.ranks.partition_point(|rank| *rank < value);
        if self.ranks[index] == value {
            Ok(index)
        } else {
            Err(index)
        }
    }

    fn search_any(&self, key: Term<'_>, position: usize) -> Result<usize, usize> {
        let rank = key.rank();
        // Keys often come in order: the end is looked at first.
        let Some(last) = self.ranks.last() else {
            return Err(0);
        };
        let low = if *last < rank {
            self.ranks.len()
        } else {
            self.ranks.partition_point(|other| *other < rank)
        };
        if self.ranks.get(low) != Some(&rank) {
            return Err(low);
        }
        let compare_with =
            |index: usize| compare_keys(self.objects[index].elements()[position], key);
        let high = if *last == rank {
            self.ranks.len()
        } else {
            low + self.ranks[low..].partition_point(|other| *other == rank)
        };
        match compare_with(high - 1) {
            Ordering::Less => return Err(high),
            Ordering::Equal => return Ok(high - 1),
            Ordering::Greater => {}
        }
        let (mut low, mut high) = (low, high - 1);
        while low < high {
            let middle = low.midpoint(high);
            match compare_with(middle) {
                Ordering::Less => low = middle + 1,
                Ordering::Equal => return Ok(middle),
                Ordering::Greater => high = middle,
            }
        }
        Err(low)
    }

    /// Has the object at an index, where one is, fetched.
    #[inline]
    pub(super) fn fetch(&self, index: usize) {
        if let Some(object) = self.objects.get(index) {
            object.prefetch();
        }
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
        let rank = object.elements()[position].rank();
        self.floats |= is_float(object.elements()[position]);
        self.ranks.insert(index, rank);
        self.objects.insert(index, object);
    }

    /// Puts another object with an equal key in the place of one; gives that back.
    pub(super) fn replace(&mut self, index: usize, object: Stored, position: usize) -> Stored {
        // The key may have changed between 1 and 1.0.
        let rank = object.elements()[position].rank();
        self.floats |= is_float(object.elements()[position]);
        self.ranks[index] = rank;
        std::mem::replace(&mut self.objects[index], object)
    }

    pub(super) fn remove(&mut self, index: usize) -> Stored {
        self.ranks.remove(index);
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
        self.ranks.retain(|_| kept.next().unwrap_or(true));
    }

    /// The upper half moves into a leaf of its own; where keys come in order, only what comes next does.
    pub(super) fn split(&mut self, index: usize) -> Leaf {
        let at = if index == self.len() {
            self.len() - 1
        } else {
            self.len() / 2
        };
        let upper = Leaf {
            ranks: self.ranks.split_off(at),
            objects: self.objects.split_off(at),
            floats: self.floats,
        };
        self.ranks.shrink_to_fit();
        self.objects.shrink_to_fit();
        upper
    }

    /// Takes over all objects of the leaf behind this one.
    pub(super) fn append(&mut self, mut next: Leaf) {
        self.ranks.append(&mut next.ranks);
        self.objects.append(&mut next.objects);
        self.floats |= next.floats;
    }
}
