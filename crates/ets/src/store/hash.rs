//! Tables without an order: shards, each behind a lock of its own. Which shard a key belongs to is in the high bits of its hash.
//!
//! While a table is small that does not ask for concurrency, everything is in its first shard, and traversals see it in OTP's order ([`Chains`](super::chains)).
//!
//! Who needs several shards at once locks them in the order of their numbers.

use std::sync::atomic::{AtomicIsize, Ordering};

use asterias_heap::Stored;
use asterias_term::Term;
use crossbeam_utils::CachePadded;
use parking_lot::{RwLock, RwLockWriteGuard};

use super::chains::CHAINS;
use super::hash_parts::{Part, Stage};
use super::hash_shard::{Delta, END, Key, START, Shard, is_live, tag_of};
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

/// A table without an order.
#[derive(Debug)]
pub(crate) struct HashStore<S> {
    pub(super) parts: Box<[CachePadded<Part<S>>]>,
    pub(super) shift: u32,
    kind: Kind,
    position: usize,
    pub(super) fixed: Fixed,
    /// Changes while all shards are locked.
    pub(super) stage: Stage,
}

impl<S: Slot> HashStore<S> {
    /// A table of `shards` shards, a power of two, whose keys are the elements at `position` (counted from zero).
    pub(crate) fn new(kind: Kind, position: usize, shards: usize) -> HashStore<S> {
        let is_small = shards <= USUAL_SHARDS;
        let part = |number| {
            CachePadded::new(Part {
                shard: RwLock::new(Shard::new(position, is_small && number == 0)),
                objects: AtomicIsize::new(0),
                words: AtomicIsize::new(0),
            })
        };
        HashStore {
            parts: (0..shards).map(part).collect(),
            shift: 31 - shards.trailing_zeros(),
            kind,
            position,
            fixed: Fixed::default(),
            stage: Stage::new(is_small),
        }
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
            if self.is_sure_to_be_empty(part) {
                continue;
            }
            let shard = part.shard.read();
            if Self::show_in(&shard, START, see) {
                return Step::Found;
            }
            if self.stage.is_small() {
                break;
            }
        }
        Step::End
    }

    /// The first slot of a shard with live objects, from one on; whether there is one.
    #[inline]
    fn show_in(shard: &Shard<S>, slot: usize, see: &mut dyn FnMut(&Stored)) -> bool {
        let mut slot = shard.begun(slot);
        while let Some(objects) = shard.slots.get(slot) {
            let mut found = false;
            for object in objects.objects().iter().filter(|object| is_live(object)) {
                see(object);
                found = true;
            }
            if found {
                return true;
            }
            slot = shard.after(slot);
        }
        false
    }

    /// Where a cursor stands: shard, slot, object.
    fn place(cursor: &Cursor) -> Option<(usize, usize, usize)> {
        match cursor {
            Cursor::Start => Some((0, START, END)),
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
        let sum: isize = self.stage.steady(|| {
            let parts = self.parts.iter();
            parts.map(|part| part.objects.load(Ordering::Relaxed)).sum()
        });
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
        let (_, shard) = self.read_part(key.tag);
        for object in shard.objects(key) {
            if is_live(object) {
                see(object);
            }
        }
    }

    fn insert_one(&self, object: Stored, new: bool) -> bool {
        let object = self.tagged(object);
        let (part, mut shard) = self.write_part(object.tag());
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
        drop(shard);
        self.grown();
        true
    }

    fn insert(&self, objects: Vec<Stored>, new: bool) -> bool {
        let objects: Vec<Stored> = objects
            .into_iter()
            .map(|object| self.tagged(object))
            .collect();
        let mut shards = loop {
            let mut wanted = vec![false; self.parts.len()];
            for object in &objects {
                wanted[self.number_of(object.tag())] = true;
            }
            let shards: Vec<Option<RwLockWriteGuard<'_, Shard<S>>>> = self
                .parts
                .iter()
                .zip(&wanted)
                .map(|(part, wanted)| wanted.then(|| part.shard.write()))
                .collect();
            // While one is locked, the others' numbers are sure too.
            if objects
                .iter()
                .all(|object| wanted[self.number_of(object.tag())])
            {
                break shards;
            }
        };
        let number = |object: &Stored| self.number_of(object.tag());
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
        drop(shards);
        self.grown();
        true
    }

    fn update(
        &self,
        key: Term<'_>,
        absent: &mut dyn FnMut() -> Option<Stored>,
        edit: &mut dyn FnMut(&mut Stored) -> Edit,
    ) -> Updated<()> {
        let key = Self::key(key);
        let (part, mut shard) = self.write_part(key.tag);
        let mut delta = Delta::default();
        let updated = shard.update(key, absent, edit, &mut delta);
        part.apply(delta);
        drop(shard);
        if delta.objects > 0 {
            self.grown();
        }
        updated
    }

    fn remove(&self, key: Term<'_>, see: &mut dyn FnMut(&Stored)) {
        let key = Self::key(key);
        let (part, mut shard) = self.write_part(key.tag);
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
        let (part, mut shard) = self.write_part(key.tag);
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
        let (part, mut shard) = self.write_part(key.tag);
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
        let (number, shard) = self.read_part(key.tag);
        let Some(slot) = shard.find(key) else {
            return Step::NoKey;
        };
        Self::fetch(&shard, slot as usize + AHEAD);
        if Self::show_in(&shard, shard.after(slot as usize), see) {
            return Step::Found;
        }
        let is_all = self.stage.is_small();
        drop(shard);
        if is_all {
            return Step::End;
        }
        self.show_from(number + 1, see)
    }

    fn scan(
        &self,
        cursor: &mut Cursor,
        _: Direction,
        _: &dyn KeyRange,
        budget: usize,
        see: &mut dyn FnMut(&Stored) -> Visit,
    ) -> usize {
        let Some((mut number, mut slot, mut to)) = Self::place(cursor) else {
            return 0;
        };
        let mut seen = 0;
        while let Some(part) = self.parts.get(number) {
            if self.is_sure_to_be_empty(part) {
                (number, slot, to) = (number + 1, START, END);
                continue;
            }
            let shard = part.shard.read();
            slot = shard.begun(slot);
            while let Some(objects) = shard.slots.get(slot) {
                Self::fetch(&shard, slot + AHEAD);
                // What came last is seen first: lists of what is seen grow at the front.
                let high = to.min(objects.objects().len());
                for (index, object) in objects.objects()[..high].iter().enumerate().rev() {
                    if !is_live(object) {
                        continue;
                    }
                    seen += 1;
                    if see(object) == Visit::Stop || seen >= budget {
                        *cursor = Self::cursor(number, slot, index);
                        return seen;
                    }
                }
                if objects.objects().is_empty() && slot.is_multiple_of(1024) {
                    // Free slots cost a little, too.
                    seen += 16;
                }
                slot = shard.after(slot);
                to = END;
            }
            if self.stage.is_small() {
                break;
            }
            (number, slot, to) = (number + 1, START, END);
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
        let (mut number, mut slot, mut from) = match cursor {
            Cursor::Start => (0, 0, 0),
            _ => match Self::place(cursor) {
                Some(place) => place,
                None => return 0,
            },
        };
        let mut seen = 0;
        while let Some(part) = self.parts.get(number) {
            if self.is_sure_to_be_empty(part) {
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
        use std::cmp::Ordering::{Equal, Greater, Less};
        {
            let shard = self.parts[0].shard.read();
            if let Some(chain) = shard.chain(number) {
                // Such lists are made from their ends.
                let chain: Vec<usize> = chain.collect();
                for slot in chain.into_iter().rev() {
                    shard.slots[slot]
                        .objects()
                        .iter()
                        .filter(|object| is_live(object))
                        .for_each(&mut *see);
                }
                return match number.cmp(&CHAINS) {
                    Less => Some(SlotPlace::Inside),
                    Equal => Some(SlotPlace::End),
                    Greater => None,
                };
            }
        }
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
        let is_small = self.parts.len() <= USUAL_SHARDS;
        if !fixed {
            self.stage.restart(is_small);
        }
        for (part, shard) in self.parts.iter().zip(&mut shards) {
            count += part.objects.swap(0, Ordering::Relaxed);
            part.words.store(0, Ordering::Relaxed);
            if fixed {
                shard.kill_all();
            } else {
                let is_chained = is_small && garbage.is_empty();
                let empty = Shard::new(self.position, is_chained);
                garbage.push(std::mem::replace(&mut **shard, empty));
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
