//! Order and equality of terms, as the operators of Erlang see them: `=:=`, `==`, `<` and their kin, and the order of keys in maps.
//!
//! number < atom < reference < fun < port < pid < tuple < native record < map < nil < list < bitstring. Integers and floats compare by their exact
//! values; tuples by size, then elements; native records by module, name, whether they are exported, number of fields, names of fields,
//! then values in the order of their definition; maps by size, then keys in [`compare_exact`] order, then values in the order of the
//! keys; atoms by the code points of their names; bitstrings bit by bit. Since OTP 27 `0.0 =:= -0.0` is false.
//!
//! What is equal by [`exact_eq`] is [`equal`], and [`compare`] says `Equal` exactly where [`equal`] holds. Nothing here recurses on
//! the depth of terms, and terms that are not deep need no allocation.

mod bit_runs;
mod cells;
mod compare;
mod equality;
mod identity;
pub(crate) mod number;
mod rank;
#[cfg(test)]
mod tests;
mod trie;

use std::cmp::Ordering;

pub(crate) use bit_runs::Reader;
pub use identity::{PID_NUMBER_BITS, pid_parts, pid_payload, reference_number, reference_words};
pub(crate) use identity::{external_words, pid_numbers, port_number, reference_numbers};
pub(crate) use number::limbs;

use crate::term::Term;
use crate::word::Word;

/// `a =:= b`.
///
/// # Safety
/// Both are terms whose objects are alive.
#[inline(always)]
pub unsafe fn exact_eq(a: Word, b: Word) -> bool {
    if a == b {
        return true;
    }
    // Different immediates are different terms, and so are pointers to different things.
    if !a.is_pointer() || a.tag() != b.tag() {
        return false;
    }
    // SAFETY: as the caller vouches.
    unsafe { equality::exact(a, b) }
}

/// `a == b`.
///
/// # Safety
/// Both are terms whose objects are alive.
#[inline(always)]
pub unsafe fn equal(a: Word, b: Word) -> bool {
    if a == b {
        return true;
    }
    if Word::both_small(a, b) || a.is_atom() || b.is_atom() {
        return false;
    }
    // SAFETY: as the caller vouches.
    unsafe { equality::loose(a, b) }
}

/// The order of terms: what `<`, `=<`, `max` and `lists:sort` go by. `1` and `1.0` are equal in it.
///
/// # Safety
/// Both are terms whose objects are alive.
#[inline(always)]
pub unsafe fn compare(a: Word, b: Word) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    if Word::both_small(a, b) {
        // The tag of both is zero, so the words are in the order of the values.
        return (a.0 as i64).cmp(&(b.0 as i64));
    }
    // SAFETY: as the caller vouches.
    unsafe { compare::compare(a, b, false) }
}

/// The order of terms in which only what is [`exact_eq`] is equal: integers come before floats, and `-0.0` before `0.0`.
///
/// # Safety
/// Both are terms whose objects are alive.
#[inline(always)]
pub unsafe fn compare_exact(a: Word, b: Word) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    if Word::both_small(a, b) {
        return (a.0 as i64).cmp(&(b.0 as i64));
    }
    // SAFETY: as the caller vouches.
    unsafe { compare::compare(a, b, true) }
}

/// The order in which a flat map holds its keys, and iterates: [`compare_exact`], but atoms by their numbers in the atom table, as
/// OTP does since 26.
///
/// # Safety
/// Both are terms whose objects are alive.
#[inline(always)]
pub unsafe fn compare_map_keys(a: Word, b: Word) -> Ordering {
    if a.is_atom() && b.is_atom() {
        return a.atom_index().cmp(&b.atom_index());
    }
    // SAFETY: as the caller vouches.
    unsafe { compare_exact(a, b) }
}

impl Term<'_> {
    /// `self =:= other`.
    #[inline]
    pub fn exact_eq(self, other: Term<'_>) -> bool {
        // SAFETY: terms vouch for their objects.
        unsafe { exact_eq(self.word(), other.word()) }
    }

    /// `self == other`.
    #[inline]
    pub fn equal(self, other: Term<'_>) -> bool {
        // SAFETY: terms vouch for their objects.
        unsafe { equal(self.word(), other.word()) }
    }

    /// The order of terms; see [`compare`].
    #[inline]
    pub fn compare(self, other: Term<'_>) -> Ordering {
        // SAFETY: terms vouch for their objects.
        unsafe { compare(self.word(), other.word()) }
    }
}
