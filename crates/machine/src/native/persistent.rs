//! `persistent_term`: terms that all processes read without copying them.
//!
//! Key and value of an entry lie in a literal area of their own. That of an entry that is replaced or erased is retired: it goes when no heap points
//! into it any more. Putting an equal value changes nothing.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use asterias_heap::LiteralArea;
use asterias_term::{Term, Word, atoms, hash, order};

use super::{Env, NativeTable, Outcome, Published, Stop};
use crate::natives;

natives! {
    /// Natives of module `persistent_term`.
    pub static TABLE: "persistent_term" {
        process "get"/0 => get_all,
        process "get"/1 => get,
        process "get"/2 => get_default,
        process "put"/2 => put,
        process "put_new"/2 => put_new,
        process "erase"/1 => erase,
        process "info"/0 => info,
    }
}

/// All tables of this file.
pub fn tables() -> &'static [&'static NativeTable] {
    static TABLES: [&NativeTable; 1] = [&TABLE];
    &TABLES
}

/// Key and value, in the area that [`Owned`] keeps.
#[derive(Clone, Copy)]
struct Entry {
    hash: u64,
    key: Word,
    value: Word,
}

// SAFETY: the words point into an area, which is constant and stays until no process has seen the entry since its last safepoint.
unsafe impl Send for Entry {}
// SAFETY: as above.
unsafe impl Sync for Entry {}

type Bucket = Vec<Entry>;

/// Entries are in so many buckets, a power of two.
const BUCKETS: usize = 256;

/// What belongs to the entries. The areas are known by the entry's own key: a word that no other entry has.
#[derive(Default)]
struct Owned {
    areas: HashMap<u64, LiteralArea>,
    words: usize,
}

/// The persistent terms of a system. Readers take no lock; who changes a bucket replaces it, holding `owned`.
pub(crate) struct PersistentTerms {
    buckets: Box<[Published<Bucket>]>,
    owned: Mutex<Owned>,
}

impl Default for PersistentTerms {
    fn default() -> PersistentTerms {
        PersistentTerms {
            buckets: (0..BUCKETS)
                .map(|_| Published::new(Bucket::new()))
                .collect(),
            owned: Mutex::default(),
        }
    }
}

fn hash_of(key: Term<'_>) -> u64 {
    // SAFETY: the key is alive.
    unsafe { hash::internal(key.word()) }
}

/// The place of an entry.
fn place_of(bucket: &Bucket, hash: u64, key: Term<'_>) -> Option<usize> {
    // SAFETY: both keys are alive: one by its lifetime, the other in its area.
    bucket
        .iter()
        .position(|entry| entry.hash == hash && unsafe { order::exact_eq(entry.key, key.word()) })
}

impl PersistentTerms {
    #[inline]
    fn bucket(&self, hash: u64) -> &Published<Bucket> {
        // The highest bits are the best mixed.
        &self.buckets[(hash >> 56) as usize % BUCKETS]
    }

    fn owned(&self) -> MutexGuard<'_, Owned> {
        self.owned.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Owned {
    /// Puts a bucket in the place of one, without the entry at `place` and with a new one; gives the area of the former.
    fn replace(
        &mut self,
        published: &Published<Bucket>,
        mut bucket: Bucket,
        place: Option<usize>,
        new: Option<(Entry, LiteralArea)>,
    ) -> Option<LiteralArea> {
        // First out, then in: an atom is the key of the new entry as it was of the old.
        let old = place
            .map(|place| bucket.swap_remove(place))
            .and_then(|entry| self.areas.remove(&entry.key.0));
        if let Some(area) = &old {
            self.words -= area.words();
        }
        if let Some((entry, area)) = new {
            self.words += area.words();
            self.areas.insert(entry.key.0, area);
            bucket.push(entry);
        }
        published.replace(bucket);
        old
    }
}

fn table<'h>(env: &Env<'h>) -> &'h PersistentTerms {
    env.system()
        .persistent
        .get_or_init(PersistentTerms::default)
}

fn lookup<'h>(env: &mut Env<'h>, key: Term<'h>) -> Option<Term<'h>> {
    let hash = hash_of(key);
    let bucket = table(env).bucket(hash).read(env);
    let value = bucket[place_of(bucket, hash, key)?].value;
    // The value is a literal, which outlives the call.
    Some(env.build(|_| value))
}

fn get<'h>(env: &mut Env<'h>, key: Term<'h>) -> Outcome<'h> {
    lookup(env, key).ok_or_else(Stop::badarg)
}

fn get_default<'h>(env: &mut Env<'h>, key: Term<'h>, default: Term<'h>) -> Outcome<'h> {
    Ok(lookup(env, key).unwrap_or(default))
}

fn get_all<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let mut pairs = Vec::new();
    for bucket in &table(env).buckets {
        for entry in bucket.read(env) {
            let pair = [env.build(|_| entry.key), env.build(|_| entry.value)];
            pairs.push(env.tuple(&pair));
        }
    }
    Ok(env.list(&pairs))
}

fn insert<'h>(env: &mut Env<'h>, key: Term<'h>, value: Term<'h>, replace: bool) -> Outcome<'h> {
    let table = table(env);
    let hash = hash_of(key);
    let published = table.bucket(hash);
    let mut owned = table.owned();
    let bucket = published.read(env);
    let place = place_of(bucket, hash, key);
    if let Some(place) = place {
        // SAFETY: both values are alive.
        if unsafe { order::exact_eq(bucket[place].value, value.word()) } {
            return Ok(Term::atom(atoms::OK));
        }
        if !replace {
            return Err(Stop::badarg());
        }
    }
    let mut area = env.system().literals.new_area(16);
    // SAFETY: key and value are alive for `'h`. Literals of code are copied too, for code may be purged.
    let (own_key, own_value) = unsafe {
        (
            asterias_heap::copy_into(key.word(), &mut area),
            asterias_heap::copy_into(value.word(), &mut area),
        )
    };
    let area = area.finish().map_err(|_| Stop::system_limit())?;
    env.account(area.words());
    let entry = Entry {
        hash,
        key: own_key,
        value: own_value,
    };
    let replaced = owned.replace(published, bucket.clone(), place, Some((entry, area)));
    drop(owned);
    if let Some(area) = replaced {
        env.system().retire(area);
    }
    Ok(Term::atom(atoms::OK))
}

fn put<'h>(env: &mut Env<'h>, key: Term<'h>, value: Term<'h>) -> Outcome<'h> {
    insert(env, key, value, true)
}

fn put_new<'h>(env: &mut Env<'h>, key: Term<'h>, value: Term<'h>) -> Outcome<'h> {
    insert(env, key, value, false)
}

fn erase<'h>(env: &mut Env<'h>, key: Term<'h>) -> bool {
    let table = table(env);
    let hash = hash_of(key);
    let published = table.bucket(hash);
    let mut owned = table.owned();
    let bucket = published.read(env);
    let Some(place) = place_of(bucket, hash, key) else {
        return false;
    };
    let erased = owned.replace(published, bucket.clone(), Some(place), None);
    drop(owned);
    if let Some(area) = erased {
        env.system().retire(area);
    }
    true
}

/// `#{count => Entries, memory => Bytes}`.
fn info<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let (count, words) = {
        let owned = table(env).owned();
        (owned.areas.len() as i64, owned.words as i64)
    };
    let atom = asterias_term::atom::intern;
    Ok(env.build(|heap| {
        let empty = asterias_term::map::empty(heap);
        // SAFETY: the map is of this heap, and keys and values are small.
        unsafe {
            let map = asterias_term::map::put(heap, empty, atom("count"), Word::small(count));
            asterias_term::map::put(
                heap,
                map,
                atom("memory"),
                Word::small(words.saturating_mul(8)),
            )
        }
    }))
}
