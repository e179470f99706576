//! A leaf of an ordered table: a run of objects in the order of their keys.
//!
//! Beside each object stands the rank of its key among small integers, so that searching for one of them never leaves the array of ranks.

use std::cmp::Ordering;

use asterias_heap::Stored;
use asterias_term::{Term, View};

use super::KeyRange;

/// The most objects of a leaf.
pub(super) const MOST: usize = 512;

/// The rank of what is below all small integers, which have 61 bits.
const BELOW: i64 = i64::MIN;
/// The rank of what stands somewhere between them: floats.
pub(super) const BETWEEN: i64 = i64::MIN + 1;
/// The rank of what is above all of them.
const ABOVE: i64 = i64::MAX;

/// Where a key stands among small integers; of these, the value.
#[inline]
pub(super) fn rank_of(key: Term<'_>) -> i64 {
    match key.word().as_small() {
        Some(value) => value,
        None => rank_of_other(key),
    }
}

fn rank_of_other(key: Term<'_>) -> i64 {
    match key.view() {
        View::Float(_) => BETWEEN,
        View::Big(big) if big.negative => BELOW,
        // All that is no number is above all numbers.
        _ => ABOVE,
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

/// The order of a key of this rank and another key of that rank.
#[inline]
pub(super) fn compare<'a>(
    rank: i64,
    stored: impl FnOnce() -> Term<'a>,
    key: Term<'_>,
    key_rank: i64,
) -> Ordering {
    if rank == BETWEEN || key_rank == BETWEEN {
        return stored().compare(key);
    }
    match rank.cmp(&key_rank) {
        Ordering::Equal if rank == ABOVE || rank == BELOW => stored().compare(key),
        order => order,
    }
}

/// See the file.
#[derive(Debug, Default)]
pub(super) struct Leaf {
    ranks: Vec<i64>,
    objects: Vec<Stored>,
    /// Whether a key of rank [`BETWEEN`] has ever come: without one, small integers are found by ranks alone.
    between: bool,
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
            Some(value) if !self.between => self.search_small(value),
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
        let key_rank = rank_of(key);
        let compare_with = |index: usize| {
            let stored = || self.objects[index].elements()[position];
            compare(self.ranks[index], stored, key, key_rank)
        };
        let (mut low, mut high) = (0, self.ranks.len());
        if let Some(last) = high.checked_sub(1) {
            match compare_with(last) {
                Ordering::Less => return Err(high),
                Ordering::Equal => return Ok(last),
                Ordering::Greater => high = last,
            }
        }
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
        let rank = rank_of(object.elements()[position]);
        self.between |= rank == BETWEEN;
        self.ranks.insert(index, rank);
        self.objects.insert(index, object);
    }

    /// Puts another object with an equal key in the place of one; gives that back.
    pub(super) fn replace(&mut self, index: usize, object: Stored, position: usize) -> Stored {
        // The key may have changed between 1 and 1.0.
        let rank = rank_of(object.elements()[position]);
        self.between |= rank == BETWEEN;
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
            between: self.between,
        };
        self.ranks.shrink_to_fit();
        self.objects.shrink_to_fit();
        upper
    }

    /// Takes over all objects of the leaf behind this one.
    pub(super) fn append(&mut self, mut next: Leaf) {
        self.ranks.append(&mut next.ranks);
        self.objects.append(&mut next.objects);
        self.between |= next.between;
    }
}
