//! Where the objects of a table are: what every kind of store can do.
//!
//! A store synchronizes itself. Each operation on one key is atomic; [`Store::insert`] is for all its objects together, and so is [`Store::clear`].
//! A traversal takes locks for a part of the table at a time and keeps its place in a [`Cursor`] in between. While [`Fixed`] counts somebody,
//! nothing that a traversal may stand on moves or disappears.

mod chains;
pub(crate) mod hash;
mod hash_parts;
mod hash_shard;
mod slot;
mod tree;
mod tree_directory;
mod tree_leaf;
mod tree_walk;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use asterias_heap::Stored;
use asterias_term::{Term, Word};

pub(crate) use slot::{Many, One};
pub(crate) use tree::TreeStore;

/// Set in an object's tag: it is deleted, but somebody may stand on it.
pub(crate) const DEAD: u32 = 1 << 31;

/// Which objects with one key a table keeps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// One; keys are the same by `=:=`.
    Set,
    /// One; keys are the same by `==`, and have an order.
    OrderedSet,
    /// Any number of different ones.
    Bag,
    /// Any number.
    DuplicateBag,
}

impl Kind {
    /// Its name.
    pub(crate) fn atom(self) -> Word {
        use asterias_term::atoms;
        match self {
            Kind::Set => atoms::SET,
            Kind::OrderedSet => atoms::ORDERED_SET,
            Kind::Bag => atoms::BAG,
            Kind::DuplicateBag => atoms::DUPLICATE_BAG,
        }
    }

    /// Whether a key has at most one object.
    pub(crate) fn is_unique(self) -> bool {
        matches!(self, Kind::Set | Kind::OrderedSet)
    }
}

/// How many traversals need the table to keep its places.
///
/// Counted up before a traversal reads anything and read under the locks by whoever deletes, so a deletion that comes after a traversal has seen an
/// object sees the count too.
///
/// Who deletes and keeps the dead says so *before* it looks at the count for the last time, and who goes looks for the dead *after* it has counted down:
/// one of the two sees the other, so what is dead is buried by the one or never kept by the other.
#[derive(Debug, Default)]
pub(crate) struct Fixed {
    count: AtomicUsize,
    /// Whether something deleted may be kept.
    dead: AtomicBool,
}

impl Fixed {
    pub(crate) fn add(&self) {
        self.count.fetch_add(1, Ordering::SeqCst);
    }

    /// One less; true where it was the last, and there may be dead to bury.
    pub(crate) fn sub(&self) -> bool {
        self.count.fetch_sub(1, Ordering::SeqCst) == 1 && self.dead.load(Ordering::SeqCst)
    }

    pub(crate) fn is_fixed(&self) -> bool {
        self.count.load(Ordering::SeqCst) != 0
    }

    /// Whether what is deleted now is to be kept. Called under the lock of where it is.
    fn keeps_dead(&self) -> bool {
        if !self.is_fixed() {
            return false;
        }
        self.dead.store(true, Ordering::SeqCst);
        self.is_fixed()
    }

    /// Burying begins.
    fn begin_burial(&self) {
        self.dead.store(false, Ordering::SeqCst);
    }
}

/// Which way a traversal goes. Stores without an order ignore it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Direction {
    Forward,
    Backward,
}

/// Where a traversal stands.
#[derive(Debug)]
pub(crate) enum Cursor {
    /// Before everything.
    Start,
    /// In a hash table: in this slot of this shard, where so many objects, the first ones, have not been seen.
    Hash { shard: u32, slot: u32, object: u32 },
    /// In an ordered table: behind this key, which is the only element of the tuple.
    Behind(Stored),
    /// In an ordered table: before this key, which is the only element of the tuple.
    From(Stored),
    /// Behind everything.
    End,
}

/// What is known of the keys of an ordered table that a traversal looks for.
pub(crate) trait KeyRange {
    /// `Less` where a key stands before all keys looked for, `Greater` where it stands behind them.
    fn place(&self, key: Term<'_>) -> std::cmp::Ordering;
}

/// All keys.
pub(crate) struct AllKeys;

impl KeyRange for AllKeys {
    fn place(&self, _: Term<'_>) -> std::cmp::Ordering {
        std::cmp::Ordering::Equal
    }
}

/// What a traversal that only reads wants after an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Visit {
    /// The next.
    On,
    /// No more for now: the cursor is to stand behind this object.
    Stop,
}

/// What becomes of an object in a traversal that changes the table.
#[derive(Debug)]
pub(crate) enum Change {
    /// Nothing.
    Keep,
    /// It goes.
    Delete,
    /// This object, with the same key, takes its place.
    Replace(Stored),
}

/// Where the neighbour of a key is looked for.
#[derive(Clone, Copy)]
pub(crate) enum Place<'a> {
    /// The first in the direction.
    Outermost,
    /// The next in the direction.
    Next(Term<'a>),
}

/// What looking for a neighbour found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Step {
    /// The objects with the neighbour's key.
    Found,
    /// There is none.
    End,
    /// There is no such key to start from.
    NoKey,
}

/// Which slots there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum SlotPlace {
    /// One that may have objects.
    Inside,
    /// The one behind the last.
    End,
}

/// How the objects of a table are spread.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(crate) struct Shape {
    /// Slots of a hash table, or leaves of an ordered one.
    pub(crate) places: usize,
    /// The fewest objects of one.
    pub(crate) fewest: usize,
    /// The most objects of one.
    pub(crate) most: usize,
    /// Objects that are deleted and kept.
    pub(crate) dead: usize,
    /// How many locks there are.
    pub(crate) locks: usize,
    /// The sum of the squares of the numbers of objects.
    pub(crate) squares: usize,
}

impl Shape {
    /// One more place with so many objects.
    fn add(&mut self, objects: usize) {
        self.fewest = if self.places == 0 {
            objects
        } else {
            self.fewest.min(objects)
        };
        self.places += 1;
        self.most = self.most.max(objects);
        self.squares += objects * objects;
    }
}

/// What an update of the object of a key came to.
pub(crate) enum Updated<E> {
    /// It was changed, or was left alone on purpose.
    Done,
    /// There is no such object.
    NoKey,
    /// Refused; nothing has changed.
    Refused(E),
}

/// What a table held; dropping it may take long.
pub(crate) type Garbage = Box<dyn Send>;

/// How a closure changes an object: in place, by another one, or not at all.
pub(crate) enum Edit {
    /// Changed in place, or not at all.
    InPlace,
    /// This object takes its place.
    Replace(Stored),
    /// Refused.
    Refuse,
}

/// The objects of a table.
pub(crate) trait Store: Send + Sync {
    /// Who needs the places to be kept.
    fn fixed(&self) -> &Fixed;

    /// Number of objects.
    fn len(&self) -> usize;

    /// Words of all objects, with what the store needs for each.
    fn words(&self) -> usize;

    /// Shows all objects with a key, in the order of their insertion.
    fn read(&self, key: Term<'_>, see: &mut dyn FnMut(&Stored));

    /// Inserts an object; with `new`, only where its key has none.
    fn insert_one(&self, object: Stored, new: bool) -> bool;

    /// Inserts objects, all at once to whoever looks; with `new`, only where none of their keys has an object.
    fn insert(&self, objects: Vec<Stored>, new: bool) -> bool;

    /// Changes the object of a key of a table with unique keys. Where there is none, `absent` is asked for one that is then changed and inserted.
    fn update(
        &self,
        key: Term<'_>,
        absent: &mut dyn FnMut() -> Option<Stored>,
        edit: &mut dyn FnMut(&mut Stored) -> Edit,
    ) -> Updated<()>;

    /// Deletes all objects with a key, showing each before it goes.
    fn remove(&self, key: Term<'_>, see: &mut dyn FnMut(&Stored));

    /// Shows all objects with a key, and changes them.
    fn change(&self, key: Term<'_>, see: &mut dyn FnMut(&Stored) -> Change);

    /// Deletes the objects that are equal (`=:=`) to this tuple.
    fn remove_object(&self, object: Term<'_>);

    /// Shows the objects of the first or last key, or of the next in a direction.
    fn neighbour(
        &self,
        place: Place<'_>,
        direction: Direction,
        see: &mut dyn FnMut(&Stored),
    ) -> Step;

    /// Shows objects from the cursor on, about `budget` of them; answers how many, and the cursor is where to go on.
    fn scan(
        &self,
        cursor: &mut Cursor,
        direction: Direction,
        range: &dyn KeyRange,
        budget: usize,
        see: &mut dyn FnMut(&Stored) -> Visit,
    ) -> usize;

    /// As [`Store::scan`], forwards, changing what is seen.
    fn rewrite(
        &self,
        cursor: &mut Cursor,
        range: &dyn KeyRange,
        budget: usize,
        see: &mut dyn FnMut(&Stored) -> Change,
    ) -> usize;

    /// Shows the objects of a slot, the numbers of which begin with zero; `None` where it is farther than the end.
    fn slot(&self, number: usize, see: &mut dyn FnMut(&Stored)) -> Option<SlotPlace>;

    /// Shows all objects, those too that are deleted and kept.
    fn every(&self, see: &mut dyn FnMut(&Stored));

    /// Deletes everything at once; answers how many objects, and what is to be dropped.
    fn clear(&self) -> (usize, Garbage);

    /// How the objects are spread.
    fn shape(&self) -> Shape;

    /// Nobody needs the places any more: what was deleted meanwhile goes.
    fn settle(&self);
}
