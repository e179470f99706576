//! A shard of a hash table: slots in the order in which their keys came, and an index from hashes to slots.
//!
//! A slot holds the objects of one key. It keeps its number for as long as the key has objects, so a number is a place for a traversal, whatever the
//! index does. Free slots are used again. While the table is fixed, deleted objects stay, marked [`DEAD`], and their slots are remembered in `dead`.
//! An object's tag is the hash of its key, in 31 bits.
//!
//! A shard may keep a [`Chains`] beside its slots, in whose order traversals see them.

use asterias_heap::Stored;
use asterias_term::Term;
use hashbrown::HashTable;

use super::chains::Chains;
use super::slot::Slot;
use super::{Change, DEAD, Edit, Kind, Updated};

/// A shard gives memory back when fewer than one in so many slots is in use.
const SPARSE: usize = 4;
/// Shards with fewer slots are not worth the work.
const SMALL: usize = 64;

/// The hash of a key, as objects carry it.
#[inline]
pub(super) fn tag_of(key: Term<'_>) -> u32 {
    (key.map_key_hash() >> 33) as u32
}

/// The hash by which the index places a tag: its high bits matter to the index too.
#[inline]
fn spread(tag: u32) -> u64 {
    u64::from(tag & !DEAD).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[inline]
pub(super) fn is_live(object: &Stored) -> bool {
    object.tag() & DEAD == 0
}

/// A key with its hash.
#[derive(Clone, Copy)]
pub(super) struct Key<'a> {
    pub(super) term: Term<'a>,
    pub(super) tag: u32,
}

/// What an operation did to the counts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Delta {
    pub(super) objects: isize,
    pub(super) words: isize,
}

impl Delta {
    fn add(&mut self, object: &Stored) {
        self.objects += 1;
        self.words += object.words() as isize;
    }

    fn sub(&mut self, object: &Stored) {
        self.objects -= 1;
        self.words -= object.words() as isize;
    }
}

/// See the file.
#[derive(Debug)]
pub(super) struct Shard<S> {
    index: HashTable<u32>,
    pub(super) slots: Vec<S>,
    free: Vec<u32>,
    // A box of a vector, so that a shard and its counts fit into two lines: few tables have any.
    #[expect(clippy::box_collection)]
    dead: Option<Box<Vec<u32>>>,
    chains: Option<Box<Chains>>,
    position: u32,
    /// Whether there are chains once there is an object.
    is_chained: bool,
}

/// Where a traversal begins.
pub(super) const START: usize = u32::MAX as usize - 1;
/// Behind all slots.
pub(super) const END: usize = u32::MAX as usize;

impl<S: Slot> Shard<S> {
    /// A shard of objects with keys at `position`, the order of whose slots may be that of chains.
    pub(super) fn new(position: usize, is_chained: bool) -> Shard<S> {
        Shard {
            index: HashTable::new(),
            slots: Vec::new(),
            free: Vec::new(),
            dead: None,
            chains: None,
            // Tuples have fewer elements.
            position: position as u32,
            is_chained,
        }
    }

    /// The slot that a traversal sees first, or `slot` where it has begun; it may be behind the last.
    #[inline]
    pub(super) fn begun(&self, slot: usize) -> usize {
        match &self.chains {
            _ if slot != START => slot,
            None => 0,
            Some(chains) => chains.first(),
        }
    }

    /// The slot that a traversal sees after one; it may be behind the last.
    #[inline]
    pub(super) fn after(&self, slot: usize) -> usize {
        match &self.chains {
            None => slot + 1,
            Some(chains) => chains.after(slot),
        }
    }

    /// The slots of a chain, where there are chains and enough of them.
    pub(super) fn chain(&self, number: usize) -> Option<impl Iterator<Item = usize>> {
        self.is_chained.then(|| {
            let chains = self.chains.as_deref();
            chains
                .into_iter()
                .flat_map(move |chains| chains.chain(number))
        })
    }

    /// Slots keep the order of their numbers from now on.
    pub(super) fn unchain(&mut self) {
        self.chains = None;
        self.is_chained = false;
    }

    /// Takes everything out, in the order of the slots. For a shard whose slots need not keep their numbers.
    pub(super) fn take(&mut self) -> impl Iterator<Item = Stored> + use<S> {
        self.index = HashTable::new();
        self.free = Vec::new();
        self.dead = None;
        self.chains = None;
        let slots = std::mem::take(&mut self.slots);
        slots.into_iter().flat_map(Slot::into_objects)
    }

    #[inline]
    fn is_of(&self, slot: u32, key: Key<'_>) -> bool {
        // Every slot in the index has an object, all of which have the same key.
        self.slots[slot as usize]
            .objects()
            .first()
            .is_some_and(|object| {
                object.tag() & !DEAD == key.tag
                    && object.elements()[self.position as usize].exact_eq(key.term)
            })
    }

    /// The number of the slot of a key; what it holds may be dead.
    #[inline]
    pub(super) fn find(&self, key: Key<'_>) -> Option<u32> {
        self.index
            .find(spread(key.tag), |slot| self.is_of(*slot, key))
            .copied()
    }

    /// The objects of a key, dead ones too.
    #[inline]
    pub(super) fn objects(&self, key: Key<'_>) -> &[Stored] {
        match self.find(key) {
            Some(slot) => self.slots[slot as usize].objects(),
            None => &[],
        }
    }

    /// Whether a key has an object.
    pub(super) fn contains(&self, key: Key<'_>) -> bool {
        self.objects(key).iter().any(is_live)
    }

    /// Inserts an object, whose tag is set.
    pub(super) fn insert(&mut self, object: Stored, kind: Kind, delta: &mut Delta) {
        let key = Key {
            term: object.elements()[self.position as usize],
            tag: object.tag(),
        };
        let Some(slot) = self.find(key) else {
            delta.add(&object);
            return self.insert_new(object);
        };
        let objects = &mut self.slots[slot as usize];
        if kind == Kind::Bag {
            let same = objects
                .objects()
                .iter()
                .any(|old| is_live(old) && old.term().exact_eq(object.term()));
            if same {
                return;
            }
        }
        delta.add(&object);
        if let Some(old) = objects.push(object)
            && is_live(&old)
        {
            delta.sub(&old);
        }
    }

    /// Takes an object of another shard, which was alive there.
    pub(super) fn put(&mut self, object: Stored, delta: &mut Delta) {
        let key = Key {
            term: object.elements()[self.position as usize],
            tag: object.tag(),
        };
        delta.add(&object);
        match self.find(key) {
            None => self.insert_new(object),
            Some(slot) => {
                self.slots[slot as usize].push(object);
            }
        }
    }

    /// Inserts an object whose key has no slot.
    fn insert_new(&mut self, object: Stored) {
        let tag = object.tag();
        let chain = self
            .is_chained
            .then(|| Chains::number(object.elements()[self.position as usize], tag));
        let slot = match self.free.pop() {
            Some(slot) => slot,
            None => {
                self.slots.push(S::default());
                // A shard of 2^32 slots is beyond the memory of any computer by far.
                (self.slots.len() - 1) as u32
            }
        };
        self.slots[slot as usize].push(object);
        if let Some(chain) = chain {
            self.chains.get_or_insert_default().add(slot, chain);
        }
        let slots = &self.slots;
        self.index.insert_unique(spread(tag), slot, |slot| {
            slots[*slot as usize]
                .objects()
                .first()
                .map_or(0, |object| spread(object.tag()))
        });
    }

    /// Changes the object of a key; see [`super::Store::update`].
    pub(super) fn update(
        &mut self,
        key: Key<'_>,
        absent: &mut dyn FnMut() -> Option<Stored>,
        edit: &mut dyn FnMut(&mut Stored) -> Edit,
        delta: &mut Delta,
    ) -> Updated<()> {
        let found = self
            .find(key)
            .filter(|slot| self.slots[*slot as usize].objects().iter().any(is_live));
        let Some(slot) = found else {
            let Some(mut object) = absent() else {
                return Updated::NoKey;
            };
            match edit(&mut object) {
                Edit::InPlace => {}
                Edit::Replace(other) => object = other,
                Edit::Refuse => return Updated::Refused(()),
            }
            object.set_tag(key.tag);
            self.insert(object, Kind::Set, delta);
            return Updated::Done;
        };
        let Some(object) = self.slots[slot as usize].objects_mut().first_mut() else {
            return Updated::NoKey;
        };
        match edit(object) {
            Edit::InPlace => {}
            Edit::Replace(mut other) => {
                other.set_tag(key.tag);
                delta.words += other.words() as isize - object.words() as isize;
                *object = other;
            }
            Edit::Refuse => return Updated::Refused(()),
        }
        Updated::Done
    }

    /// Deletes those objects of a key that `which` names.
    pub(super) fn remove(
        &mut self,
        key: Key<'_>,
        fixed: bool,
        which: &mut dyn FnMut(&Stored) -> bool,
        delta: &mut Delta,
    ) {
        if let Some(slot) = self.find(key) {
            self.change(
                slot,
                0,
                fixed,
                &mut |object| {
                    if which(object) {
                        Change::Delete
                    } else {
                        Change::Keep
                    }
                },
                delta,
            );
            if !fixed {
                self.shrink();
            }
        }
    }

    /// Shows the live objects of a slot from one on, and changes them. Answers how many it showed.
    pub(super) fn change(
        &mut self,
        slot: u32,
        from: usize,
        fixed: bool,
        see: &mut dyn FnMut(&Stored) -> Change,
        delta: &mut Delta,
    ) -> usize {
        let Some(objects) = self.slots.get_mut(slot as usize) else {
            return 0;
        };
        let Some(tag) = objects.objects().first().map(Stored::tag) else {
            return 0;
        };
        let (mut index, mut seen, mut died) = (0, 0, false);
        objects.retain(&mut |object| {
            index += 1;
            if index <= from || !is_live(object) {
                return true;
            }
            seen += 1;
            match see(object) {
                Change::Keep => true,
                Change::Replace(mut other) => {
                    other.set_tag(tag & !DEAD);
                    delta.words += other.words() as isize - object.words() as isize;
                    *object = other;
                    true
                }
                Change::Delete => {
                    delta.sub(object);
                    if fixed {
                        object.set_tag(tag | DEAD);
                        died = true;
                    }
                    fixed
                }
            }
        });
        if objects.objects().is_empty() {
            self.release(slot, tag);
        }
        if died {
            self.dead.get_or_insert_default().push(slot);
        }
        seen
    }

    /// Takes a slot out of the index and frees it.
    fn release(&mut self, slot: u32, tag: u32) {
        if let Ok(entry) = self.index.find_entry(spread(tag), |other| *other == slot) {
            entry.remove();
        }
        self.slots[slot as usize] = S::default();
        if let Some(chains) = &mut self.chains {
            chains.remove(slot);
        }
        self.free.push(slot);
    }

    /// Gives memory back where little of it is in use. Moves slots, so not while the table is fixed.
    pub(super) fn shrink(&mut self) {
        let used = self.index.len();
        if used == 0 {
            if self.slots.len() > SMALL {
                self.slots = Vec::new();
                self.free = Vec::new();
                self.index = HashTable::new();
            } else {
                self.slots.clear();
                self.free.clear();
            }
            self.dead = None;
            self.chains = None;
            return;
        }
        if self.slots.len() < SMALL || used * SPARSE > self.slots.len() {
            return;
        }
        if let Some(chains) = &mut self.chains {
            let slots = &self.slots;
            chains.renumber(|slot| !slots[slot].objects().is_empty());
        }
        self.slots.retain(|slot| !slot.objects().is_empty());
        self.slots.shrink_to_fit();
        self.free = Vec::new();
        self.index = HashTable::with_capacity(used);
        let slots = &self.slots;
        let hash = |slot: &u32| {
            slots[*slot as usize]
                .objects()
                .first()
                .map_or(0, |object| spread(object.tag()))
        };
        for slot in 0..slots.len() as u32 {
            self.index.insert_unique(hash(&slot), slot, hash);
        }
    }

    /// Everything becomes dead, for somebody may stand on it.
    pub(super) fn kill_all(&mut self) {
        for (number, slot) in self.slots.iter_mut().enumerate() {
            let mut died = false;
            for object in slot.objects_mut() {
                died |= is_live(object);
                object.set_tag(object.tag() | DEAD);
            }
            if died {
                self.dead.get_or_insert_default().push(number as u32);
            }
        }
    }

    /// Whether there are dead objects.
    pub(super) fn has_dead(&self) -> bool {
        self.dead.is_some()
    }

    /// Takes the dead out.
    pub(super) fn bury(&mut self) {
        let dead = self.dead.take();
        for slot in dead.into_iter().flat_map(|dead| *dead) {
            let objects = &mut self.slots[slot as usize];
            let Some(tag) = objects.objects().first().map(Stored::tag) else {
                continue;
            };
            objects.retain(&mut |object| is_live(object));
            if objects.objects().is_empty() {
                self.release(slot, tag);
            }
        }
        self.shrink();
    }

    /// Words of the shard itself, beyond the objects.
    pub(super) fn own_words(&self) -> usize {
        (self.slots.capacity() * size_of::<S>()
            + self.index.capacity() * 5
            + self.free.capacity() * 4
            + self.chains.as_ref().map_or(0, |chains| chains.bytes()))
        .div_ceil(8)
    }
}
