//! Registered names: atoms to processes.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use asterias_term::Word;

/// The names of a system.
#[derive(Debug, Default)]
pub struct Registry {
    names: RwLock<HashMap<u32, Word>>,
}

impl Registry {
    /// The process of a name.
    pub fn whereis(&self, name: Word) -> Option<Word> {
        self.names.read().unwrap_or_else(PoisonError::into_inner).get(&name.atom_index()).copied()
    }

    /// Gives a name to a process; false where the name is taken.
    pub fn register(&self, name: Word, pid: Word) -> bool {
        let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
        match names.entry(name.atom_index()) {
            std::collections::hash_map::Entry::Occupied(_) => false,
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(pid);
                true
            }
        }
    }

    /// Takes a name back, if it is this process'.
    pub fn unregister(&self, name: Word, pid: Word) -> bool {
        let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
        if names.get(&name.atom_index()) == Some(&pid) {
            names.remove(&name.atom_index());
            return true;
        }
        false
    }

    /// All names.
    pub fn names(&self) -> Vec<Word> {
        let names = self.names.read().unwrap_or_else(PoisonError::into_inner);
        names.keys().map(|index| Word::from_atom_index(*index)).collect()
    }
}
