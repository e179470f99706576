//! All tables of a system: by their references' numbers, by their names, and by what processes have to do with them.
//!
//! Finding a table takes no lock and writes nothing that others read: buckets are replaced as a whole by those, few, who make, rename and delete tables.
//!
//! A *holder* is a process that owns tables, has fixed some, or has begun an operation that goes on later. Its end is told to
//! [`Tables::holder_ended`]; so that none is forgotten, a process is watched before it is entered.

use std::any::Any;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use asterias_machine::System;
use asterias_machine::native::{Env, Published};
use asterias_term::Word;
use parking_lot::{Mutex, MutexGuard};
use smallvec::SmallVec;

use crate::table::Table;

/// The most tables of a system.
pub(crate) const LIMIT: usize = 1 << 20;

/// Buckets of an index in the beginning: a power of two.
const BUCKETS: usize = 256;
/// Tables to a bucket, on the average, above which an index grows.
const FULL: usize = 2;
/// How many times larger it grows.
const GROWTH: usize = 8;
const HOLDER_SHARDS: usize = 16;

/// Most have one table, which is found without another step then.
type Bucket = SmallVec<[(u64, Arc<Table>); 2]>;

type Buckets = Box<[Published<Bucket>]>;

/// Tables by a number. It grows: who still reads the buckets of before finds in them what they held then, which is as if it had come earlier.
#[derive(Debug)]
struct Index {
    buckets: Published<Buckets>,
    count: AtomicUsize,
}

fn empty(count: usize) -> Buckets {
    let bucket = |_| Published::new(Bucket::new());
    (0..count).map(bucket).collect()
}

/// The bucket of a number.
#[inline]
fn bucket_of(buckets: &Buckets, key: u64) -> &Published<Bucket> {
    // A power of two, as all numbers of buckets are.
    &buckets[key as usize & (buckets.len() - 1)]
}

/// The table of a number.
#[inline]
fn table_of(bucket: &Bucket, key: u64) -> Option<&Arc<Table>> {
    bucket
        .iter()
        .find(|(other, _)| *other == key)
        .map(|(_, table)| table)
}

impl Index {
    fn new() -> Index {
        Index {
            buckets: Published::new(empty(BUCKETS)),
            count: AtomicUsize::new(0),
        }
    }

    /// The table of a number, for as long as the native runs.
    #[inline]
    fn read<'h>(&self, env: &Env<'h>, key: u64) -> Option<&'h Arc<Table>> {
        table_of(bucket_of(self.buckets.read(env), key).read(env), key)
    }

    fn find(&self, key: u64) -> Option<Arc<Table>> {
        self.buckets
            .with(|buckets| bucket_of(buckets, key).with(|bucket| table_of(bucket, key).cloned()))
    }

    fn each(&self, mut see: impl FnMut(&Arc<Table>)) {
        self.buckets.with(|buckets| {
            for bucket in buckets {
                bucket.with(|bucket| bucket.iter().for_each(|(_, table)| see(table)));
            }
        });
    }

    /// Puts another bucket in the place of a number's.
    fn change(&self, key: u64, change: impl FnOnce(&mut Bucket)) {
        self.buckets.with(|buckets| {
            let published = bucket_of(buckets, key);
            let mut bucket = published.with(Bucket::clone);
            change(&mut bucket);
            published.replace(bucket);
        });
    }

    /// Called by one at a time.
    fn insert(&self, key: u64, table: Arc<Table>) {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        if count >= FULL * self.buckets.with(|buckets| buckets.len()) {
            self.grow();
        }
        self.change(key, |bucket| bucket.push((key, table)));
    }

    /// Called by one at a time.
    fn remove(&self, key: u64) {
        self.count.fetch_sub(1, Ordering::Relaxed);
        self.change(key, |bucket| bucket.retain(|(other, _)| *other != key));
    }

    /// Called by one at a time.
    fn grow(&self) {
        let larger = self.buckets.with(|buckets| {
            let count = buckets.len() * GROWTH;
            let mut larger: Vec<Bucket> = vec![Bucket::new(); count];
            for bucket in buckets {
                bucket.with(|bucket| {
                    for (key, table) in bucket {
                        larger[*key as usize & (count - 1)].push((*key, table.clone()));
                    }
                });
            }
            larger.into_iter().map(Published::new).collect()
        });
        self.buckets.replace(larger);
    }
}

/// What a process has to do with tables.
#[derive(Default)]
pub(crate) struct Holder {
    /// Numbers of the tables it owns.
    pub(crate) owned: BTreeSet<u64>,
    /// The tables it has fixed.
    pub(crate) fixed: BTreeSet<u64>,
    /// Operations to go on, by the number of a reference.
    pub(crate) begun: HashMap<u64, Box<dyn Any + Send>>,
}

impl Holder {
    fn is_empty(&self) -> bool {
        self.owned.is_empty() && self.fixed.is_empty() && self.begun.is_empty()
    }
}

/// All tables of a system.
pub(crate) struct Tables {
    by_number: Index,
    by_name: Index,
    /// Held by those who change an index.
    change: Mutex<()>,
    count: AtomicUsize,
    holders: [Mutex<HashMap<u64, Holder>>; HOLDER_SHARDS],
}

impl Tables {
    pub(crate) fn new() -> Tables {
        Tables {
            by_number: Index::new(),
            by_name: Index::new(),
            change: Mutex::new(()),
            count: AtomicUsize::new(0),
            holders: Default::default(),
        }
    }

    /// The table of a number.
    pub(crate) fn by_number(&self, number: u64) -> Option<Arc<Table>> {
        self.by_number.find(number)
    }

    /// The table of a number, for as long as the native runs.
    #[inline]
    pub(crate) fn read_by_number<'h>(&self, env: &Env<'h>, number: u64) -> Option<&'h Arc<Table>> {
        self.by_number.read(env, number)
    }

    /// The table of a name, for as long as the native runs.
    #[inline]
    pub(crate) fn read_by_name<'h>(&self, env: &Env<'h>, name: Word) -> Option<&'h Arc<Table>> {
        self.by_name.read(env, u64::from(name.atom_index()))
    }

    /// All tables.
    pub(crate) fn all(&self) -> Vec<Arc<Table>> {
        let mut all = Vec::with_capacity(self.count.load(Ordering::Relaxed));
        self.by_number.each(|table| all.push(table.clone()));
        all
    }

    /// Whether there is room for one more table.
    pub(crate) fn has_room(&self) -> bool {
        self.count.load(Ordering::Relaxed) < LIMIT
    }

    /// Enters a table; false where its name is taken.
    pub(crate) fn insert(&self, table: &Arc<Table>) -> bool {
        let _alone = self.change.lock();
        if table.properties.named {
            let name = u64::from(table.name().atom_index());
            if self.by_name.find(name).is_some() {
                return false;
            }
            self.by_name.insert(name, table.clone());
        }
        self.by_number.insert(table.number, table.clone());
        self.count.fetch_add(1, Ordering::Relaxed);
        true
    }

    /// Takes a table out.
    pub(crate) fn remove(&self, table: &Table) {
        let _alone = self.change.lock();
        if table.properties.named {
            self.by_name.remove(u64::from(table.name().atom_index()));
        }
        self.by_number.remove(table.number);
        self.count.fetch_sub(1, Ordering::Relaxed);
    }

    /// Gives a table another name; false where a named table's new name is taken.
    pub(crate) fn rename(&self, table: &Arc<Table>, name: Word) -> bool {
        let _alone = self.change.lock();
        if table.properties.named {
            let new = u64::from(name.atom_index());
            if self.by_name.find(new).is_some() {
                return false;
            }
            self.by_name.remove(u64::from(table.name().atom_index()));
            table.set_name(name);
            self.by_name.insert(new, table.clone());
        } else {
            table.set_name(name);
        }
        true
    }

    fn holders(&self, pid: Word) -> MutexGuard<'_, HashMap<u64, Holder>> {
        // The lowest bits are the tag.
        self.holders[(pid.payload() as usize) % HOLDER_SHARDS].lock()
    }

    /// Changes what a process holds; false, and nothing done, where it does not exist or its end has begun.
    pub(crate) fn hold(
        &self,
        system: &System,
        pid: Word,
        change: impl FnOnce(&mut Holder),
    ) -> bool {
        let mut holders = self.holders(pid);
        if !system.watch_end(pid) {
            return false;
        }
        change(holders.entry(pid.0).or_default());
        true
    }

    /// Changes what a process holds, to less.
    pub(crate) fn release<T: Default>(
        &self,
        pid: Word,
        change: impl FnOnce(&mut Holder) -> T,
    ) -> T {
        let mut holders = self.holders(pid);
        let Some(holder) = holders.get_mut(&pid.0) else {
            return T::default();
        };
        let changed = change(holder);
        if holder.is_empty() {
            holders.remove(&pid.0);
        }
        changed
    }

    /// Everything that a process holds, which ends.
    pub(crate) fn holder_ended(&self, pid: Word) -> Holder {
        self.holders(pid).remove(&pid.0).unwrap_or_default()
    }
}

impl std::fmt::Debug for Tables {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tables")
            .field("count", &self.count)
            .finish_non_exhaustive()
    }
}
