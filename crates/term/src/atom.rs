//! The atom table: names to numbers and back, for all machines of a process.
//!
//! Looking a name up by number takes no lock. Atoms are never removed, as in OTP; a machine's limit of atoms is checked by who
//! interns on behalf of a program ([`try_intern`]). The first atoms are [`known`] from the start, among them those that Asterias itself names ([`atoms`]).

mod known;

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering};
use std::sync::{OnceLock, RwLock};

use foldhash::quality::RandomState;

use crate::word::Word;

/// Most characters in the name of an atom.
pub const MAX_CHARACTERS: usize = 255;
/// Most atoms in the table, as `erl +t` sets it by default.
pub const DEFAULT_LIMIT: u32 = 1_048_576;

/// What is known of an atom.
#[derive(Clone, Copy, Debug)]
pub struct AtomEntry {
    /// The name.
    pub name: &'static str,
    /// The hash that `erlang:phash2/1` is made of.
    pub hash: u32,
}

/// Why a name cannot become an atom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AtomError {
    /// More than [`MAX_CHARACTERS`] characters: `system_limit`.
    TooLong,
    /// The table is full: `system_limit`, and the end of the system in OTP.
    TableFull,
}

const CHUNK_BITS: u32 = 12;
const CHUNK: usize = 1 << CHUNK_BITS;
const CHUNKS: usize = 1 << 13;
const SHARDS: usize = 16;
const RECENT: usize = 1024;

type Names = HashMap<&'static str, u32, RandomState>;

struct Table {
    chunks: Box<[AtomicPtr<AtomEntry>]>,
    count: AtomicU32,
    // The lock of the shard that a name falls into serialises its creation; `grow` serialises numbers.
    shards: [RwLock<Names>; SHARDS],
    grow: std::sync::Mutex<()>,
    hasher: RandomState,
    // Numbers of names found of late, plus one, at the place of a name's hash: finding one of these takes no lock.
    recent: [AtomicU32; RECENT],
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| Table {
        chunks: (0..CHUNKS)
            .map(|_| AtomicPtr::new(std::ptr::null_mut()))
            .collect(),
        count: AtomicU32::new(known::COUNT as u32),
        shards: std::array::from_fn(|_| RwLock::default()),
        grow: std::sync::Mutex::new(()),
        hasher: RandomState::default(),
        recent: [const { AtomicU32::new(0) }; RECENT],
    })
}

fn poisoned<T>(error: std::sync::PoisonError<T>) -> T {
    // A panic while the lock was held cannot leave the table inconsistent: entries are published last.
    error.into_inner()
}

impl Table {
    fn shard(&self, hash: u64) -> &RwLock<Names> {
        &self.shards[hash as usize % SHARDS]
    }

    fn find(&self, name: &str) -> Option<u32> {
        self.find_hashed(name, self.hasher.hash_one(name))
    }

    fn find_hashed(&self, name: &str, hash: u64) -> Option<u32> {
        let recent = &self.recent[(hash >> 32) as usize % RECENT];
        if let Some(index) = recent.load(Ordering::Acquire).checked_sub(1)
            && self.entry(index).name == name
        {
            return Some(index);
        }
        if let Some(index) = known::find(name) {
            recent.store(index + 1, Ordering::Release);
            return Some(index);
        }
        let names = self.shard(hash).read().unwrap_or_else(poisoned);
        let index = *names.get(name)?;
        recent.store(index + 1, Ordering::Release);
        Some(index)
    }

    /// What stands at a number that has been published.
    #[inline]
    fn entry(&self, index: u32) -> AtomEntry {
        if (index as usize) < known::COUNT {
            return AtomEntry {
                name: known::name(index),
                hash: known::hash(index),
            };
        }
        assert!(
            index < self.count.load(Ordering::Acquire),
            "not an atom's number"
        );
        let entries = self.chunks[index as usize >> CHUNK_BITS].load(Ordering::Acquire);
        // SAFETY: the index is below the published count, so its chunk exists and its entry is never written again.
        unsafe { *entries.add(index as usize & (CHUNK - 1)) }
    }

    fn intern(&self, name: &str, limit: u32) -> Result<u32, AtomError> {
        let hash = self.hasher.hash_one(name);
        if let Some(index) = self.find_hashed(name, hash) {
            return Ok(index);
        }
        if name.len() > MAX_CHARACTERS && name.chars().count() > MAX_CHARACTERS {
            return Err(AtomError::TooLong);
        }
        let mut shard = self.shard(hash).write().unwrap_or_else(poisoned);
        if let Some(index) = shard.get(name) {
            return Ok(*index);
        }
        let _growing = self.grow.lock().unwrap_or_else(poisoned);
        let index = self.count.load(Ordering::Relaxed);
        if index >= limit || index as usize >= CHUNK * CHUNKS {
            return Err(AtomError::TableFull);
        }
        let name: &'static str = Box::leak(name.into());
        let chunk = &self.chunks[index as usize >> CHUNK_BITS];
        let mut entries = chunk.load(Ordering::Relaxed);
        if entries.is_null() {
            let fresh: Box<[AtomEntry]> = (0..CHUNK)
                .map(|_| AtomEntry { name: "", hash: 0 })
                .collect();
            entries = Box::leak(fresh).as_mut_ptr();
            chunk.store(entries, Ordering::Release);
        }
        // SAFETY: the entry is inside the chunk, and nobody reads it before `count` is published below.
        unsafe {
            *entries.add(index as usize & (CHUNK - 1)) = AtomEntry {
                name,
                hash: hash_of_name(name),
            }
        };
        // Release: whoever sees the new count, or the index through the shard's lock, sees the entry.
        self.count.store(index + 1, Ordering::Release);
        shard.insert(name, index);
        Ok(index)
    }
}

/// The PJW hash over the latin1 or UTF-8 bytes of a name, as OTP hashes atoms.
fn hash_of_name(name: &str) -> u32 {
    let mut hash: u32 = 0;
    for character in name.chars() {
        // Latin1 characters count as one byte: the hash was defined before atoms were Unicode.
        let code = character as u32;
        let mut buffer = [0; 4];
        let latin1 = [code as u8];
        let bytes: &[u8] = if code < 256 {
            &latin1
        } else {
            character.encode_utf8(&mut buffer).as_bytes()
        };
        hash = bytes.iter().fold(hash, |hash, byte| hash_byte(hash, *byte));
    }
    hash
}

/// A hash with one more byte.
const fn hash_byte(hash: u32, byte: u8) -> u32 {
    let hash = (hash << 4).wrapping_add(byte as u32);
    let high = hash & 0xf000_0000;
    hash ^ (high >> 24) ^ high
}

/// The atom of this name.
///
/// # Panics
/// Where the table is full or the name too long: for names that Asterias itself chooses. Programs' names go through [`try_intern`].
pub fn intern(name: &str) -> Word {
    match table().intern(name, u32::MAX) {
        Ok(index) => Word::from_atom_index(index),
        Err(error) => panic!("the atom {name:.40} cannot be made: {error:?}"),
    }
}

/// The atom of this name, made now if the table holds fewer than `limit`.
pub fn try_intern(name: &str, limit: u32) -> Result<Word, AtomError> {
    table().intern(name, limit).map(Word::from_atom_index)
}

/// The atom of this name, where it exists.
pub fn existing(name: &str) -> Option<Word> {
    table().find(name).map(Word::from_atom_index)
}

/// Number of atoms.
pub fn count() -> u32 {
    table().count.load(Ordering::Acquire)
}

/// What is known of an atom.
///
/// # Panics
/// Where `atom` is not an atom.
pub fn entry(atom: Word) -> AtomEntry {
    assert!(atom.is_atom(), "not an atom");
    table().entry(atom.atom_index())
}

/// The name of an atom.
///
/// # Panics
/// Where `atom` is not an atom.
#[inline]
pub fn name(atom: Word) -> &'static str {
    entry(atom).name
}

macro_rules! static_atoms {
    ($($constant:ident = $name:literal),* $(,)?) => {
        /// The atoms that Asterias itself names, as constants.
        pub mod atoms {
            use super::known;
            use crate::word::Word;
            $(#[doc = concat!("`", $name, "`")] pub const $constant: Word = Word::from_atom_index(known::number($name));)*
        }
        #[cfg(test)]
        const STATIC_NAMES: &[(&str, Word)] = &[$(($name, atoms::$constant)),*];
    };
}

include!("atom_names.rs");

impl From<bool> for Word {
    fn from(value: bool) -> Word {
        if value { atoms::TRUE } else { atoms::FALSE }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_agree() {
        assert_eq!(name(atoms::TRUE), "true");
        assert_eq!(intern("true"), atoms::TRUE);
        let fresh = intern("an atom that nobody names");
        assert_eq!(existing("an atom that nobody names"), Some(fresh));
        assert_eq!(
            try_intern(&"x".repeat(256), u32::MAX),
            Err(AtomError::TooLong)
        );
        assert_eq!(existing("never made"), None);
        assert_eq!(try_intern("beyond the limit", 1), Err(AtomError::TableFull));
    }

    #[test]
    fn the_names_of_asterias_are_known() {
        for (name, atom) in STATIC_NAMES {
            assert_eq!(existing(name), Some(*atom));
            assert_eq!(super::name(*atom), *name);
        }
    }

    #[test]
    fn every_known_name_is_known_once() {
        for number in 0..known::COUNT as u32 {
            let name = known::name(number);
            assert_eq!(known::find(name), Some(number), "{name} stands twice");
            assert_eq!(known::hash(number), hash_of_name(name));
        }
    }

    #[test]
    fn atoms_are_numbered_as_in_otp() {
        let numbers = [
            "false", "true", "throw", "error", "id", "name", "type", "value",
        ]
        .map(|name| intern(name).atom_index());
        assert!(numbers.is_sorted());
    }
}
