//! Names (atoms and variables) as numbers: one table per compilation, so that comparing is comparing integers.
//!
//! The first names are always those of [`crate::known`], in its order. Numbers follow the order of first use, which makes
//! every output that goes by number deterministic.

use std::hash::{BuildHasher, Hasher};
use std::sync::LazyLock;

use hashbrown::DefaultHashBuilder as RandomState;
use hashbrown::HashTable;

use crate::known;

/// A name's number in its [`Names`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Name(pub u32);

/// The names of [`crate::known`]: every table begins as a copy, for a text of a few words has fewer names than these.
static KNOWN: LazyLock<Names> = LazyLock::new(Names::known);

/// The names of one compilation.
#[derive(Clone)]
pub struct Names {
    text: String,
    ends: Vec<u32>,
    table: HashTable<Name>,
    hasher: RandomState,
}

impl Names {
    /// A table that holds the names of [`crate::known`].
    #[must_use]
    pub fn new() -> Self {
        KNOWN.clone()
    }

    fn known() -> Self {
        let mut names = Self {
            text: String::with_capacity(8 * 1024),
            ends: Vec::with_capacity(1024),
            table: HashTable::with_capacity(1024),
            hasher: RandomState::default(),
        };
        for text in known::TEXTS {
            names.intern(text);
        }
        names
    }

    /// The number of a name, given now if it has none.
    ///
    /// # Panics
    /// If all names together are longer than 4 GB.
    pub fn intern(&mut self, name: &str) -> Name {
        let hash = hash(&self.hasher, name);
        let found = self
            .table
            .find(hash, |&at| text_of(&self.text, &self.ends, at) == name);
        if let Some(&at) = found {
            return at;
        }
        let at = Name(self.ends.len() as u32);
        self.text.push_str(name);
        let end = u32::try_from(self.text.len()).expect("sources are shorter than 4 GB");
        self.ends.push(end);
        let (text, ends, hasher) = (&self.text, &self.ends, &self.hasher);
        self.table.insert_unique(hash, at, |&at| {
            crate::names::hash(hasher, text_of(text, ends, at))
        });
        at
    }

    /// The number of a name that is already here.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Name> {
        let hash = hash(&self.hasher, name);
        self.table
            .find(hash, |&at| text_of(&self.text, &self.ends, at) == name)
            .copied()
    }

    /// The text of a name.
    #[must_use]
    pub fn text(&self, name: Name) -> &str {
        text_of(&self.text, &self.ends, name)
    }

    /// How many names there are; their numbers are all below.
    #[must_use]
    pub fn count(&self) -> usize {
        self.ends.len()
    }
}

impl Default for Names {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Names {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Names({})", self.count())
    }
}

fn hash(hasher: &RandomState, name: &str) -> u64 {
    let mut state = hasher.build_hasher();
    state.write(name.as_bytes());
    state.finish()
}

fn text_of<'a>(text: &'a str, ends: &[u32], name: Name) -> &'a str {
    let at = name.0 as usize;
    let start = if at == 0 { 0 } else { ends[at - 1] as usize };
    &text[start..ends[at] as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_number() {
        let mut names = Names::new();
        let first = names.intern("a name that nobody knows");
        assert_eq!(names.intern("a name that nobody knows"), first);
        assert_eq!(names.text(first), "a name that nobody knows");
        assert_eq!(names.find("another"), None);
    }

    #[test]
    fn known_names_have_their_numbers() {
        let names = Names::new();
        for (at, text) in known::TEXTS.iter().enumerate() {
            assert_eq!(names.find(text), Some(Name(at as u32)), "{text}");
        }
    }
}
