//! Maps for safe code: a term known to be a map, whose heap stays in place for `'h`.
//!
//! What builds maps returns words: only the owner of the heap they were made in can say for how long they stand.

use crate::alloc::Alloc;
use crate::term::Term;
use crate::word::Word;

use super::iter::Iter;

/// A map whose heap stays in place for `'h`.
#[derive(Clone, Copy, Debug)]
pub struct Map<'h> {
    term: Term<'h>,
}

impl<'h> Map<'h> {
    /// The map a term is; `None` for other terms.
    #[inline]
    pub fn new(term: Term<'h>) -> Option<Map<'h>> {
        // SAFETY: `'h` vouches for the term.
        unsafe { super::is_map(term.word()).then_some(Map { term }) }
    }

    /// The term.
    pub fn term(self) -> Term<'h> {
        self.term
    }

    fn word(self) -> Word {
        self.term.word()
    }

    /// Number of entries.
    #[inline]
    pub fn len(self) -> usize {
        // SAFETY: `'h` vouches for the map.
        unsafe { super::len(self.word()) }
    }

    /// Whether there are no entries.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The value of `key`.
    #[inline]
    pub fn get(self, key: Term<'_>) -> Option<Term<'h>> {
        // SAFETY: `'h` vouches for the map and what it holds, the key's own time for the key.
        unsafe { super::get(self.word(), key.word()).map(|word| Term::new(word)) }
    }

    /// Whether the map holds `key`.
    #[inline]
    pub fn contains(self, key: Term<'_>) -> bool {
        self.get(key).is_some()
    }

    /// The entries, in the order of iteration.
    pub fn entries(self) -> Entries<'h> {
        Entries {
            // SAFETY: `'h` vouches for the map.
            iter: unsafe { super::iter(self.word()) },
            map: self,
        }
    }

    /// The entries from a place on that a [`Cursor`](super::Cursor) became, `None` where the term denotes none.
    pub fn entries_from(self, place: Term<'_>) -> Option<Entries<'h>> {
        // SAFETY: the place's own time vouches for it, `'h` for the map.
        unsafe {
            let cursor = super::Cursor::from_word(place.word())?;
            Some(Entries {
                iter: cursor.iter(self.word()),
                map: self,
            })
        }
    }

    /// The entries in exact term order of their keys.
    pub fn sorted_entries(self) -> Vec<(Term<'h>, Term<'h>)> {
        // SAFETY: `'h` vouches for the map and what it holds.
        unsafe {
            let entries = super::sorted_entries(self.word());
            entries
                .into_iter()
                .map(|(key, value)| (Term::new(key), Term::new(value)))
                .collect()
        }
    }

    /// The map with `key` at `value`.
    pub fn put<A: Alloc>(self, alloc: &mut A, key: Term<'h>, value: Term<'h>) -> Word {
        // SAFETY: `'h` vouches for the terms.
        unsafe { super::put(alloc, self.word(), key.word(), value.word()) }
    }

    /// The map with the value of `key` replaced, `None` where it holds no such key.
    pub fn put_existing<A: Alloc>(
        self,
        alloc: &mut A,
        key: Term<'h>,
        value: Term<'h>,
    ) -> Option<Word> {
        // SAFETY: `'h` vouches for the terms.
        unsafe { super::put_existing(alloc, self.word(), key.word(), value.word()) }
    }

    /// The value of `key` and the map without it, `None` where it holds no such key.
    pub fn take<A: Alloc>(self, alloc: &mut A, key: Term<'_>) -> Option<(Term<'h>, Word)> {
        // SAFETY: `'h` vouches for the map and what it holds, the key's own time for the key.
        unsafe {
            super::take(alloc, self.word(), key.word())
                .map(|(value, rest)| (Term::new(value), rest))
        }
    }

    /// The map without `key`.
    pub fn remove<A: Alloc>(self, alloc: &mut A, key: Term<'_>) -> Word {
        self.take(alloc, key).map_or(self.word(), |(_, rest)| rest)
    }

    /// The entries of both maps; of keys in both, the value in `other`.
    pub fn merge<A: Alloc>(self, alloc: &mut A, other: Map<'h>) -> Word {
        // SAFETY: `'h` vouches for the maps.
        unsafe { super::merge(alloc, self.word(), other.word()) }
    }

    /// The entries whose keys are among these.
    pub fn with<A: Alloc>(self, alloc: &mut A, keys: &[Term<'h>]) -> Word {
        // SAFETY: `'h` vouches for the terms.
        unsafe { super::with(alloc, self.word(), words(keys)) }
    }

    /// The entries whose keys are not among these.
    pub fn without<A: Alloc>(self, alloc: &mut A, keys: &[Term<'_>]) -> Word {
        // SAFETY: `'h` vouches for the map, the keys' own time for the keys.
        unsafe { super::without(alloc, self.word(), words(keys)) }
    }

    /// The keys as a list, in the order of [`Map::to_list`].
    pub fn to_keys<A: Alloc>(self, alloc: &mut A) -> Word {
        // SAFETY: `'h` vouches for the map.
        unsafe { super::to_keys(alloc, self.word()) }
    }

    /// Whether the entries stand in the order of their keys: up to 32 of them.
    pub fn is_flat(self) -> bool {
        // SAFETY: `'h` vouches for the map.
        unsafe { super::is_flat(self.word()) }
    }

    /// The values as a list, in the order of [`Map::to_list`].
    pub fn to_values<A: Alloc>(self, alloc: &mut A) -> Word {
        // SAFETY: `'h` vouches for the map.
        unsafe { super::to_values(alloc, self.word()) }
    }

    /// The entries as a list of pairs; see [`to_list`](super::to_list).
    pub fn to_list<A: Alloc>(self, alloc: &mut A) -> Word {
        // SAFETY: `'h` vouches for the map.
        unsafe { super::to_list(alloc, self.word()) }
    }

    /// A map of these entries, in any order; of entries with one key the last counts.
    pub fn from_entries<A: Alloc>(alloc: &mut A, entries: &[(Term<'h>, Term<'h>)]) -> Word {
        let entries: Vec<(Word, Word)> = entries
            .iter()
            .map(|(key, value)| (key.word(), value.word()))
            .collect();
        // SAFETY: `'h` vouches for the terms.
        unsafe { super::from_entries(alloc, &entries) }
    }

    /// A map of these keys, all with one value.
    pub fn from_keys<A: Alloc>(alloc: &mut A, keys: &[Term<'h>], value: Term<'h>) -> Word {
        // SAFETY: `'h` vouches for the terms.
        unsafe { super::from_keys(alloc, words(keys), value.word()) }
    }
}

/// The words of terms.
fn words<'a>(terms: &'a [Term<'_>]) -> &'a [Word] {
    // SAFETY: `Term` is transparent over `Word`.
    unsafe { std::slice::from_raw_parts(terms.as_ptr().cast::<Word>(), terms.len()) }
}

/// The entries of a map.
#[derive(Clone)]
pub struct Entries<'h> {
    iter: Iter,
    map: Map<'h>,
}

impl<'h> Entries<'h> {
    /// The map.
    pub fn map(&self) -> Map<'h> {
        self.map
    }

    /// The place of the next entry, `None` at the end.
    pub fn cursor(&self) -> Option<super::Cursor> {
        self.iter.cursor()
    }
}

impl<'h> Iterator for Entries<'h> {
    type Item = (Term<'h>, Term<'h>);

    #[inline]
    fn next(&mut self) -> Option<(Term<'h>, Term<'h>)> {
        let (key, value) = self.iter.next()?;
        // SAFETY: `'h` vouches for the map and what it holds.
        unsafe { Some((Term::new(key), Term::new(value))) }
    }
}
