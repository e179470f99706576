//! `persistent_term`: terms that all processes read without copying them.
//!
//! Key and value of an entry lie in a literal area of their own. That of an entry that is replaced or erased is retired: it goes when no heap points
//! into it any more. Putting an equal value changes nothing.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use asterias_heap::LiteralArea;
use asterias_term::{Term, Word, atoms, hash, order};

use super::{Env, NativeTable, Outcome, Stop};
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

struct Entry {
    key: Word,
    value: Word,
    area: LiteralArea,
}

/// The entries by the hash of their keys.
#[derive(Default)]
struct Entries {
    by_hash: HashMap<u64, Vec<Entry>>,
    count: usize,
    words: usize,
}

/// The persistent terms of a system; an extension of it.
#[derive(Default)]
pub(crate) struct PersistentTerms {
    entries: RwLock<Entries>,
}

// SAFETY: the words point into the areas, which are constant and live as long as the table.
unsafe impl Send for PersistentTerms {}
// SAFETY: as above.
unsafe impl Sync for PersistentTerms {}

fn hash_of(key: Term<'_>) -> u64 {
    // SAFETY: the key is alive.
    unsafe { hash::internal(key.word()) }
}

impl Entries {
    fn find(&self, hash: u64, key: Term<'_>) -> Option<&Entry> {
        // SAFETY: both keys are alive: one by its lifetime, the other in its area.
        self.by_hash
            .get(&hash)?
            .iter()
            .find(|entry| unsafe { order::exact_eq(entry.key, key.word()) })
    }

    /// Takes an entry out; gives its area.
    fn remove(&mut self, hash: u64, key: Term<'_>) -> Option<LiteralArea> {
        let bucket = self.by_hash.get_mut(&hash)?;
        // SAFETY: as in `find`.
        let index = bucket
            .iter()
            .position(|entry| unsafe { order::exact_eq(entry.key, key.word()) })?;
        let entry = bucket.swap_remove(index);
        if bucket.is_empty() {
            self.by_hash.remove(&hash);
        }
        self.count -= 1;
        self.words -= entry.area.words();
        Some(entry.area)
    }
}

fn table(env: &Env<'_>) -> Arc<PersistentTerms> {
    let system = env.system();
    system
        .extension::<PersistentTerms>()
        .unwrap_or_else(|| system.extension_or_insert(PersistentTerms::default()))
}

fn lookup<'h>(env: &mut Env<'h>, key: Term<'h>) -> Option<Term<'h>> {
    let table = table(env);
    let entries = table.entries.read().unwrap_or_else(PoisonError::into_inner);
    let value = entries.find(hash_of(key), key)?.value;
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
    let table = table(env);
    let entries = table.entries.read().unwrap_or_else(PoisonError::into_inner);
    let mut pairs = Vec::new();
    for entry in entries.by_hash.values().flatten() {
        let pair = [env.build(|_| entry.key), env.build(|_| entry.value)];
        pairs.push(env.tuple(&pair));
    }
    Ok(env.list(&pairs))
}

fn insert<'h>(env: &mut Env<'h>, key: Term<'h>, value: Term<'h>, replace: bool) -> Outcome<'h> {
    let table = table(env);
    let hash = hash_of(key);
    let mut entries = table
        .entries
        .write()
        .unwrap_or_else(PoisonError::into_inner);
    if let Some(entry) = entries.find(hash, key) {
        // SAFETY: both values are alive.
        if unsafe { order::exact_eq(entry.value, value.word()) } {
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
    let words = area.words();
    env.account(words);
    let replaced = entries.remove(hash, key);
    entries.by_hash.entry(hash).or_default().push(Entry {
        key: own_key,
        value: own_value,
        area,
    });
    entries.count += 1;
    entries.words += words;
    drop(entries);
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
    let mut entries = table
        .entries
        .write()
        .unwrap_or_else(PoisonError::into_inner);
    let erased = entries.remove(hash_of(key), key);
    drop(entries);
    let found = erased.is_some();
    if let Some(area) = erased {
        env.system().retire(area);
    }
    found
}

/// `#{count => Entries, memory => Bytes}`.
fn info<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let table = table(env);
    let (count, words) = {
        let entries = table.entries.read().unwrap_or_else(PoisonError::into_inner);
        (entries.count as i64, entries.words as i64)
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
