//! Tables without an order: shards, each behind a lock of its own. Which shard a key belongs to is in the high bits of its hash.
//!
//! Who needs several shards at once locks them in the order of their numbers.

use std::sync::atomic::{AtomicIsize, Ordering};

use asterias_heap::Stored;
use asterias_term::Term;
use crossbeam_utils::CachePadded;
use parking_lot::{RwLock, RwLockWriteGuard};

use super::hash_shard::{Delta, Key, Shard, is_live, tag_of};
use super::slot::Slot;
use super::{
    Change, Cursor, Direction, Edit, Fixed, Garbage, KeyRange, Kind, Place, Shape, SlotPlace, Step,
    Store, Updated, Visit,
};

/// Shards of a table that one process alone uses.
pub(crate) const PRIVATE_SHARDS: usize = 1;
/// Shards of a table that says nothing about concurrent writing: many are made, and hold little.
pub(crate) const USUAL_SHARDS: usize = 4;
/// Shards of a table that expects concurrent reading.
pub(crate) const READ_SHARDS: usize = 16;
/// Shards of a table that expects concurrent writing.
pub(crate) const CONCURRENT_SHARDS: usize = 64;

/// Words of an object beside its tuple: the header of its block. Slots and index are counted by the shards.
const WORDS_PER_OBJECT: usize = 1;

// Two cache lines, which is what padding makes of less: a table has many.
const _: () = assert!(size_of::<Part<super::One>>() <= 128);

/// How many slots ahead of a traversal objects are fetched into the cache.
const AHEAD: usize = 4;

#[derive(Debug)]
struct Part<S> {
    shard: RwLock<Shard<S>>,
    objects: AtomicIsize,
    words: AtomicIsize,
}

impl<S> Part<S> {
    /// Called while the shard is locked, so that counts do not go below zero.
    fn apply(&self, delta: Delta) {
        if delta.objects != 0 {
            self.objects.fetch_add(delta.objects, Ordering::Relaxed);
        }
        if delta.words != 0 {
            self.words.fetch_add(delta.words, Ordering::Relaxed);
        }
    }
}

/// A table without an order.
#[derive(Debug)]
pub(crate) struct HashStore<S> {
    parts: Box<[CachePadded<Part<S>>]>,
    shift: u32,
    kind: Kind,
    position: usize,
    fixed: Fixed,
}

impl<S: Slot> HashStore<S> {
    /// A table of `shards` shards, a power of two, whose keys are the elements at `position` (counted from zero).
    pub(crate) fn new(kind: Kind, position: usize, shards: usize) -> HashStore<S> {
        let part = || {
            CachePadded::new(Part {
                shard: RwLock::new(Shard::new(position)),
                objects: AtomicIsize::new(0),
                words: AtomicIsize::new(0),
            })
        };
        HashStore {
            parts: (0..shards).map(|_| part()).collect(),
            shift: 31 - shards.trailing_zeros(),
            kind,
            position,
            fixed: Fixed::default(),
        }
    }

    #[inline]
    fn part_of(&self, tag: u32) -> &Part<S> {
        &self.parts[((tag & !super::DEAD) >> self.shift) as usize]
    }

    /// Has the object of a slot that comes soon fetched.
    #[inline]
    fn fetch(shard: &Shard<S>, slot: usize) {
        if let Some(object) = shard
            .slots
            .get(slot)
            .and_then(|slot| slot.objects().first())
        {
            object.prefetch();
        }
    }

    fn key<'a>(term: Term<'a>) -> Key<'a> {
        Key {
            term,
            tag: tag_of(term),
        }
    }

    fn tagged(&self, mut object: Stored) -> Stored {
        let tag = tag_of(object.elements()[self.position]);
        object.set_tag(tag);
        object
    }

    /// The first slot with live objects, from a shard on.
    fn show_from(&self, first: usize, see: &mut dyn FnMut(&Stored)) -> Step {
        for part in &self.parts[first..] {
            if part.objects.load(Ordering::Relaxed) != 0
                && Self::show_in(&part.shard.read(), 0, see)
            {
                return Step::Found;
            }
        }
        Step::End
    }

    /// The first slot of a shard with live objects, from one on; whether there is one.
    #[inline]
    fn show_in(shard: &Shard<S>, slot: usize, see: &mut dyn FnMut(&Stored)) -> bool {
        for objects in shard.slots.get(slot..).unwrap_or(&[]) {
            let mut found = false;
            for object in objects.objects().iter().filter(|object| is_live(object)) {
                see(object);
                found = true;
            }
            if found {
                return true;
            }
        }
        false
    }

    /// As `scan`, from the last object to the first. A cursor stands behind what comes next.
    fn scan_backward(
        &self,
        cursor: &mut Cursor,
        budget: usize,
        see: &mut dyn FnMut(&Stored) -> Visit,
    ) -> usize {
        let end = usize::MAX;
        let (mut number, mut slot, mut to) = match cursor {
            Cursor::Start => (self.parts.len() - 1, end, end),
            _ => match Self::place(cursor) {
                Some(place) => place,
                None => return 0,
            },
        };
        let mut seen = 0;
        while let Some(part) = self.parts.get(number) {
            let shard = part.shard.read();
            if slot == end {
                slot = shard.slots.len();
            } else {
                slot = slot.saturating_add(1).min(shard.slots.len());
            }
            while slot > 0 {
                slot -= 1;
                Self::fetch(&shard, slot.saturating_sub(AHEAD));
                let objects = shard.slots[slot].objects();
                let high = to.min(objects.len());
                for (index, object) in objects[..high].iter().enumerate().rev() {
                    if !is_live(object) {
                        continue;
                    }
                    seen += 1;
                    if see(object) == Visit::Stop || seen >= budget {
                        *cursor = Self::cursor(number, slot, index);
                        return seen;
                    }
                }
                to = end;
            }
            if number == 0 {
                break;
            }
            (number, slot, to) = (number - 1, end, end);
        }
        *cursor = Cursor::End;
        seen
    }

    /// Where a cursor stands: shard, slot, object.
    fn place(cursor: &Cursor) -> Option<(usize, usize, usize)> {
        match cursor {
            Cursor::Start => Some((0, 0, 0)),
            Cursor::Hash {
                shard,
                slot,
                object,
            } => Some((*shard as usize, *slot as usize, *object as usize)),
            Cursor::Behind(_) | Cursor::From(_) | Cursor::End => None,
        }
    }

    fn cursor(shard: usize, slot: usize, object: usize) -> Cursor {
        Cursor::Hash {
            shard: shard as u32,
            slot: slot as u32,
            object: object as u32,
        }
    }
}

impl<S: Slot> Store for HashStore<S> {
    fn fixed(&self) -> &Fixed {
        &self.fixed
    }

    fn len(&self) -> usize {
        let sum: isize = self
            .parts
            .iter()
            .map(|part| part.objects.load(Ordering::Relaxed))
            .sum();
        usize::try_from(sum).unwrap_or(0)
    }

    fn words(&self) -> usize {
        let sum: isize = self
            .parts
            .iter()
            .map(|part| part.words.load(Ordering::Relaxed))
            .sum();
        let own: usize = self
            .parts
            .iter()
            .map(|part| part.shard.read().own_words())
            .sum();
        let parts = self.parts.len() * size_of::<CachePadded<Part<S>>>() / size_of::<usize>();
        usize::try_from(sum).unwrap_or(0) + self.len() * WORDS_PER_OBJECT + own + parts
    }

    #[inline]
    fn read(&self, key: Term<'_>, see: &mut dyn FnMut(&Stored)) {
        let key = Self::key(key);
        let shard = self.part_of(key.tag).shard.read();
        for object in shard.objects(key) {
            if is_live(object) {
                see(object);
            }
        }
    }

    fn insert_one(&self, object: Stored, new: bool) -> bool {
        let object = self.tagged(object);
        let part = self.part_of(object.tag());
        let mut shard = part.shard.write();
        if new {
            let key = Key {
                term: object.elements()[self.position],
                tag: object.tag(),
            };
            if shard.contains(key) {
                return false;
            }
        }
        let mut delta = Delta::default();
        shard.insert(object, self.kind, &mut delta);
        part.apply(delta);
        true
    }

    fn insert(&self, objects: Vec<Stored>, new: bool) -> bool {
        let objects: Vec<Stored> = objects
            .into_iter()
            .map(|object| self.tagged(object))
            .collect();
        let number = |object: &Stored| (object.tag() >> self.shift) as usize;
        let mut wanted = vec![false; self.parts.len()];
        for object in &objects {
            wanted[number(object)] = true;
        }
        let mut shards: Vec<Option<RwLockWriteGuard<'_, Shard<S>>>> = self
            .parts
            .iter()
            .zip(&wanted)
            .map(|(part, wanted)| wanted.then(|| part.shard.write()))
            .collect();
        if new {
            let taken = objects.iter().any(|object| {
                let key = Key {
                    term: object.elements()[self.position],
                    tag: object.tag(),
                };
                shards[number(object)]
                    .as_ref()
                    .is_some_and(|shard| shard.contains(key))
            });
            if taken {
                return false;
            }
        }
        for object in objects {
            let number = number(&object);
            if let Some(shard) = &mut shards[number] {
                let mut delta = Delta::default();
                shard.insert(object, self.kind, &mut delta);
                self.parts[number].apply(delta);
            }
        }
        true
    }

    fn update(
        &self,
        key: Term<'_>,
        absent: &mut dyn FnMut() -> Option<Stored>,
        edit: &mut dyn FnMut(&mut Stored) -> Edit,
    ) -> Updated<()> {
        let key = Self::key(key);
        let part = self.part_of(key.tag);
        let mut shard = part.shard.write();
        let mut delta = Delta::default();
        let updated = shard.update(key, absent, edit, &mut delta);
        part.apply(delta);
        updated
    }

    fn remove(&self, key: Term<'_>, see: &mut dyn FnMut(&Stored)) {
        let key = Self::key(key);
        let part = self.part_of(key.tag);
        let mut shard = part.shard.write();
        let mut delta = Delta::default();
        let mut all = |object: &Stored| {
            see(object);
            true
        };
        shard.remove(key, self.fixed.keeps_dead(), &mut all, &mut delta);
        part.apply(delta);
    }

    fn change(&self, key: Term<'_>, see: &mut dyn FnMut(&Stored) -> Change) {
        let key = Self::key(key);
        let part = self.part_of(key.tag);
        let mut shard = part.shard.write();
        let mut delta = Delta::default();
        if let Some(slot) = shard.find(key) {
            shard.change(slot, 0, self.fixed.keeps_dead(), see, &mut delta);
        }
        part.apply(delta);
    }

    fn remove_object(&self, object: Term<'_>) {
        let Some(key) = object
            .as_tuple()
            .and_then(|elements| elements.get(self.position))
        else {
            return;
        };
        let key = Self::key(*key);
        let part = self.part_of(key.tag);
        let mut shard = part.shard.write();
        let mut delta = Delta::default();
        let mut same = |other: &Stored| other.term().exact_eq(object);
        shard.remove(key, self.fixed.keeps_dead(), &mut same, &mut delta);
        part.apply(delta);
    }

    fn neighbour(&self, place: Place<'_>, _: Direction, see: &mut dyn FnMut(&Stored)) -> Step {
        let Place::Next(key) = place else {
            return self.show_from(0, see);
        };
        let key = Self::key(key);
        let number = ((key.tag) >> self.shift) as usize;
        let shard = self.parts[number].shard.read();
        let Some(slot) = shard.find(key) else {
            return Step::NoKey;
        };
        Self::fetch(&shard, slot as usize + AHEAD);
        if Self::show_in(&shard, slot as usize + 1, see) {
            return Step::Found;
        }
        drop(shard);
        self.show_from(number + 1, see)
    }

    fn scan(
        &self,
        cursor: &mut Cursor,
        direction: Direction,
        _: &dyn KeyRange,
        budget: usize,
        see: &mut dyn FnMut(&Stored) -> Visit,
    ) -> usize {
        if direction == Direction::Backward {
            return self.scan_backward(cursor, budget, see);
        }
        let Some((mut number, mut slot, mut from)) = Self::place(cursor) else {
            return 0;
        };
        let mut seen = 0;
        while let Some(part) = self.parts.get(number) {
            if part.objects.load(Ordering::Relaxed) == 0 {
                (number, slot, from) = (number + 1, 0, 0);
                continue;
            }
            let shard = part.shard.read();
            while let Some(objects) = shard.slots.get(slot) {
                Self::fetch(&shard, slot + AHEAD);
                for (index, object) in objects.objects().iter().enumerate().skip(from) {
                    if !is_live(object) {
                        continue;
                    }
                    seen += 1;
                    if see(object) == Visit::Stop {
                        *cursor = Self::cursor(number, slot, index + 1);
                        return seen;
                    }
                    if seen >= budget {
                        *cursor = Self::cursor(number, slot, index + 1);
                        return seen;
                    }
                }
                slot += 1;
                from = 0;
                if objects.objects().is_empty() && slot.is_multiple_of(1024) {
                    // Free slots cost a little, too.
                    seen += 16;
                }
            }
            (number, slot, from) = (number + 1, 0, 0);
        }
        *cursor = Cursor::End;
        seen
    }

    fn rewrite(
        &self,
        cursor: &mut Cursor,
        _: &dyn KeyRange,
        budget: usize,
        see: &mut dyn FnMut(&Stored) -> Change,
    ) -> usize {
        let Some((mut number, mut slot, mut from)) = Self::place(cursor) else {
            return 0;
        };
        let mut seen = 0;
        while let Some(part) = self.parts.get(number) {
            if part.objects.load(Ordering::Relaxed) == 0 {
                (number, slot, from) = (number + 1, 0, 0);
                continue;
            }
            let mut shard = part.shard.write();
            let mut delta = Delta::default();
            // Who rewrites has fixed the table, so nothing moves: a bag's objects all in one go.
            let fixed = self.fixed.keeps_dead();
            while slot < shard.slots.len() && seen < budget {
                seen += shard.change(slot as u32, from, fixed, see, &mut delta);
                slot += 1;
                from = 0;
            }
            part.apply(delta);
            if seen >= budget {
                *cursor = Self::cursor(number, slot, 0);
                return seen;
            }
            (number, slot, from) = (number + 1, 0, 0);
        }
        *cursor = Cursor::End;
        seen
    }

    fn slot(&self, number: usize, see: &mut dyn FnMut(&Stored)) -> Option<SlotPlace> {
        let mut left = number;
        for part in &self.parts {
            let shard = part.shard.read();
            match shard.slots.get(left) {
                Some(objects) => {
                    for object in objects.objects().iter().filter(|object| is_live(object)) {
                        see(object);
                    }
                    return Some(SlotPlace::Inside);
                }
                None => left -= shard.slots.len(),
            }
        }
        (left == 0).then_some(SlotPlace::End)
    }

    fn every(&self, see: &mut dyn FnMut(&Stored)) {
        for part in &self.parts {
            for slot in &part.shard.read().slots {
                slot.objects().iter().for_each(&mut *see);
            }
        }
    }

    fn clear(&self) -> (usize, Garbage) {
        let mut shards: Vec<_> = self.parts.iter().map(|part| part.shard.write()).collect();
        let mut garbage = Vec::new();
        let mut count = 0;
        let fixed = self.fixed.keeps_dead();
        for (part, shard) in self.parts.iter().zip(&mut shards) {
            count += part.objects.swap(0, Ordering::Relaxed);
            part.words.store(0, Ordering::Relaxed);
            if fixed {
                shard.kill_all();
            } else {
                garbage.push(std::mem::replace(&mut **shard, Shard::new(self.position)));
            }
        }
        (usize::try_from(count).unwrap_or(0), Box::new(garbage))
    }

    fn shape(&self) -> Shape {
        let mut shape = Shape {
            locks: self.parts.len(),
            ..Shape::default()
        };
        for part in &self.parts {
            let shard = part.shard.read();
            for slot in &shard.slots {
                let live = slot
                    .objects()
                    .iter()
                    .filter(|object| is_live(object))
                    .count();
                shape.dead += slot.objects().len() - live;
                shape.add(live);
            }
        }
        shape
    }

    fn settle(&self) {
        self.fixed.begin_burial();
        for part in &self.parts {
            if !part.shard.read().has_dead() {
                continue;
            }
            let mut shard = part.shard.write();
            // Somebody may have come meanwhile, who settles when they go.
            if !self.fixed.keeps_dead() {
                shard.bury();
            }
        }
    }
}
