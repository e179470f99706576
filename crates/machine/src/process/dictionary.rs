//! The process dictionary: `put/2`, `get/1`, `erase/1`.
//!
//! Keys and values stand side by side in one array, which the collector visits; an index by hash finds keys. Hashes depend on what a term
//! is and not where it stands, so moving terms leaves the index valid.

use asterias_term::{Word, hash, order};
use hashbrown::HashTable;

/// The dictionary.
#[derive(Debug, Default)]
pub struct Dictionary {
    /// Key, value, key, value, …
    entries: Vec<Word>,
    index: HashTable<u32>,
}

fn hash_of(key: Word) -> u64 {
    // SAFETY: keys in the dictionary and keys asked for are terms of the living process.
    unsafe { hash::internal(key) }
}

fn same(a: Word, b: Word) -> bool {
    // SAFETY: as in `hash_of`.
    unsafe { order::exact_eq(a, b) }
}

impl Dictionary {
    fn position(&self, key: Word) -> Option<usize> {
        let found = self
            .index
            .find(hash_of(key), |at| same(self.entries[*at as usize * 2], key));
        found.map(|at| *at as usize)
    }

    /// The value of a key.
    pub fn get(&self, key: Word) -> Option<Word> {
        self.position(key).map(|at| self.entries[at * 2 + 1])
    }

    /// Sets a value; gives the one before.
    pub fn put(&mut self, key: Word, value: Word) -> Option<Word> {
        if let Some(at) = self.position(key) {
            return Some(std::mem::replace(&mut self.entries[at * 2 + 1], value));
        }
        let at = (self.entries.len() / 2) as u32;
        self.entries.extend([key, value]);
        let entries = &self.entries;
        self.index.insert_unique(hash_of(key), at, |other| {
            hash_of(entries[*other as usize * 2])
        });
        None
    }

    /// Removes a key; gives its value.
    pub fn erase(&mut self, key: Word) -> Option<Word> {
        let at = self.position(key)?;
        if let Ok(entry) = self
            .index
            .find_entry(hash_of(key), |other| *other as usize == at)
        {
            entry.remove();
        }
        let value = self.entries[at * 2 + 1];
        let last = self.entries.len() / 2 - 1;
        if at != last {
            let moved = self.entries[last * 2];
            if let Some(entry) = self
                .index
                .find_mut(hash_of(moved), |other| *other as usize == last)
            {
                *entry = at as u32;
            }
            self.entries.swap(at * 2, last * 2);
            self.entries.swap(at * 2 + 1, last * 2 + 1);
        }
        self.entries.truncate(last * 2);
        Some(value)
    }

    /// Keys and values in pairs.
    pub fn entries(&self) -> &[Word] {
        &self.entries
    }

    /// For the collector.
    pub fn roots(&mut self) -> &mut [Word] {
        &mut self.entries
    }

    /// Removes everything; gives keys and values in pairs.
    pub fn clear(&mut self) -> Vec<Word> {
        self.index.clear();
        std::mem::take(&mut self.entries)
    }
}
