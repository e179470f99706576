//! Places in a map that programs can hold: what `maps:iterator/1` returns and `maps:next/1` continues from.
//!
//! An iterator is the term `[Place|Map]`, where `Place` is an integer: in a flat map the index of the next entry, in a trie the path
//! of slots to it, lowest four bits first, and above all levels the index in a collision. Programs can forge places; any number
//! leads somewhere in the map or to its end.

use crate::alloc::Alloc;
use crate::boxed::{Kind, kind_of_header, size_of_header};
use crate::word::Word;

use super::iter::Iter;

/// The place of an entry in a map, valid for maps with the same keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cursor(u128);

impl Cursor {
    /// The first entry.
    pub const START: Cursor = Cursor(0);

    /// The place an integer denotes; `None` for other terms and negative numbers.
    ///
    /// # Safety
    /// `word` is a live term.
    pub unsafe fn from_word(word: Word) -> Option<Cursor> {
        if let Some(value) = word.as_small() {
            return u128::try_from(value).ok().map(Cursor);
        }
        // SAFETY: the caller vouches for the term; limbs follow the header of an integer.
        unsafe {
            if !word.is_kind(1 << Kind::BigPositive as u32) {
                return None;
            }
            debug_assert_eq!(kind_of_header(word.boxed_header()), Kind::BigPositive);
            match size_of_header(word.boxed_header()) {
                1 => Some(Cursor(u128::from(word.boxed_word(0).0))),
                2 => Some(Cursor(
                    u128::from(word.boxed_word(0).0) | u128::from(word.boxed_word(1).0) << 64,
                )),
                _ => None,
            }
        }
    }

    /// The integer that denotes this place.
    pub fn to_word<A: Alloc>(self, alloc: &mut A) -> Word {
        alloc.big(false, &[self.0 as u64, (self.0 >> 64) as u64])
    }

    /// The entries from here on.
    ///
    /// # Safety
    /// As [`iter`](super::iter()).
    pub unsafe fn iter(self, map: Word) -> Iter {
        // SAFETY: the caller vouches for the map.
        unsafe { Iter::from_place(map, self.0) }
    }
}

impl Iter {
    /// The place of the next entry, `None` at the end.
    pub fn cursor(&self) -> Option<Cursor> {
        self.place().map(Cursor)
    }
}
