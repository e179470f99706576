//! The term word: 64 bits, the low three of which are a tag. This file owns the tag table, and nothing else knows the bits.
//!
//! | tag | what | payload |
//! |-|-|-|
//! | 0 | small integer | 61 bits, two's complement, shifted left by three |
//! | 1, 4, 5 | self-tagged float | `f64::to_bits().rotate_left(4) + 1` |
//! | 2 | cons cell | address of two words |
//! | 3 | header of a boxed object, never a value | see [`crate::boxed`] |
//! | 6 | boxed object | address of its header |
//! | 7 | other immediate: atom, local pid, local port, nil, special | three more tag bits, then 58 bits |
//!
//! Floats follow *Float Self-Tagging* (Melançon, Serrano, Feeley, 2024): the rotation brings the three highest exponent bits into
//! the tag. Magnitudes from 2^-255 to 2^256 carry tags 4 and 5, zeros and the tiniest carry tag 1; the others are boxed.

use core::fmt;

/// The lowest integer that is not boxed: -2^60.
pub const SMALL_MIN: i64 = -(1 << 60);
/// The highest integer that is not boxed: 2^60 - 1.
pub const SMALL_MAX: i64 = (1 << 60) - 1;

/// Mask of the primary tag.
pub const TAG_MASK: u64 = 7;
/// Primary tag of small integers.
pub const TAG_SMALL: u64 = 0;
/// Primary tag of zero and of the tiniest floats.
pub const TAG_FLOAT_TINY: u64 = 1;
/// Primary tag of cons cells.
pub const TAG_CONS: u64 = 2;
/// Primary tag of headers.
pub const TAG_HEADER: u64 = 3;
/// Primary tag of boxed objects.
pub const TAG_BOXED: u64 = 6;
/// Primary tag of the other immediates.
pub const TAG_IMMEDIATE: u64 = 7;

const IMM_MASK: u64 = 0o77;
/// Six-bit tag of atoms.
pub const IMM_ATOM: u64 = 0o07;
/// Six-bit tag of local process identifiers.
pub const IMM_PID: u64 = 0o17;
/// Six-bit tag of local port identifiers.
pub const IMM_PORT: u64 = 0o27;
const IMM_NIL: u64 = 0o37;
const IMM_SPECIAL: u64 = 0o47;
const IMM_CATCH: u64 = 0o57;

/// A term as the engines and the collector see it: one word whose pointers are valid only while its heap does not move.
///
/// `Word` equality is identity of bits, not term equality; that is `cmp::exact_eq`.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Word(pub u64);

const _: () = assert!(size_of::<Word>() == 8);

impl Word {
    /// The empty list.
    pub const NIL: Word = Word(IMM_NIL);
    /// Not a term: absence of a value.
    pub const NONE: Word = Word(IMM_SPECIAL);
    /// Stands in the head of a cons cell that has moved; the tail then holds the new address.
    pub const MOVED: Word = Word(IMM_SPECIAL | 1 << 6);

    /// The small integer `value`.
    ///
    /// The caller ensures [`SMALL_MIN`] ≤ `value` ≤ [`SMALL_MAX`]; see [`Word::try_small`].
    #[inline(always)]
    pub const fn small(value: i64) -> Word {
        debug_assert!(value >= SMALL_MIN && value <= SMALL_MAX);
        Word((value << 3) as u64)
    }

    /// The small integer `value`, or `None` where it must be boxed.
    #[inline(always)]
    pub const fn try_small(value: i64) -> Option<Word> {
        if value >= SMALL_MIN && value <= SMALL_MAX {
            Some(Word((value << 3) as u64))
        } else {
            None
        }
    }

    /// The primary tag.
    #[inline(always)]
    pub const fn tag(self) -> u64 {
        self.0 & TAG_MASK
    }

    /// Whether this is an integer of 61 bits.
    #[inline(always)]
    pub const fn is_small(self) -> bool {
        self.0 & TAG_MASK == TAG_SMALL
    }

    /// Whether both are integers of 61 bits.
    #[inline(always)]
    pub const fn both_small(a: Word, b: Word) -> bool {
        (a.0 | b.0) & TAG_MASK == 0
    }

    /// The value of a small integer; meaningless for other terms.
    #[inline(always)]
    pub const fn small_value(self) -> i64 {
        self.0 as i64 >> 3
    }

    /// The value, where this is a small integer.
    #[inline(always)]
    pub const fn as_small(self) -> Option<i64> {
        if self.is_small() {
            Some(self.small_value())
        } else {
            None
        }
    }

    /// Whether this is a cons cell.
    #[inline(always)]
    pub const fn is_cons(self) -> bool {
        self.0 & TAG_MASK == TAG_CONS
    }

    /// Whether this is the empty list.
    #[inline(always)]
    pub const fn is_nil(self) -> bool {
        self.0 == IMM_NIL
    }

    /// Whether this is a boxed object.
    #[inline(always)]
    pub const fn is_boxed(self) -> bool {
        self.0 & TAG_MASK == TAG_BOXED
    }

    /// Whether this is the header of a boxed object.
    #[inline(always)]
    pub const fn is_header(self) -> bool {
        self.0 & TAG_MASK == TAG_HEADER
    }

    /// Whether this points into a heap: a cons cell or a boxed object.
    #[inline(always)]
    pub const fn is_pointer(self) -> bool {
        // Tags 2 and 6 differ in the highest tag bit only.
        self.0 & 3 == 2
    }

    /// Whether this is an atom.
    #[inline(always)]
    pub const fn is_atom(self) -> bool {
        self.0 & IMM_MASK == IMM_ATOM
    }

    /// Whether this is a process of this node.
    #[inline(always)]
    pub const fn is_local_pid(self) -> bool {
        self.0 & IMM_MASK == IMM_PID
    }

    /// Whether this is a port of this node.
    #[inline(always)]
    pub const fn is_local_port(self) -> bool {
        self.0 & IMM_MASK == IMM_PORT
    }

    /// Whether this is [`Word::NONE`].
    #[inline(always)]
    pub const fn is_none(self) -> bool {
        self.0 == IMM_SPECIAL
    }

    /// The atom with this index in the atom table.
    #[inline(always)]
    pub const fn from_atom_index(index: u32) -> Word {
        Word((index as u64) << 6 | IMM_ATOM)
    }

    /// The index of an atom; meaningless for other terms.
    #[inline(always)]
    pub const fn atom_index(self) -> u32 {
        (self.0 >> 6) as u32
    }

    /// The local process identifier with this payload of 58 bits.
    #[inline(always)]
    pub const fn from_pid_payload(payload: u64) -> Word {
        Word(payload << 6 | IMM_PID)
    }

    /// The local port identifier with this payload of 58 bits.
    #[inline(always)]
    pub const fn from_port_payload(payload: u64) -> Word {
        Word(payload << 6 | IMM_PORT)
    }

    /// The payload of an atom, pid or port.
    #[inline(always)]
    pub const fn payload(self) -> u64 {
        self.0 >> 6
    }

    /// The mark that `try` and `catch` leave in a stack slot: the address of their handler.
    #[inline(always)]
    pub const fn from_catch(address: u64) -> Word {
        Word(address << 6 | IMM_CATCH)
    }

    /// The handler's address, where this is the mark of a `try` or `catch`.
    #[inline(always)]
    pub const fn as_catch(self) -> Option<u64> {
        if self.0 & IMM_MASK == IMM_CATCH {
            Some(self.0 >> 6)
        } else {
            None
        }
    }

    /// A cons cell at this address.
    #[inline(always)]
    pub fn from_cons(address: *const Word) -> Word {
        Word(address as u64 | TAG_CONS)
    }

    /// A boxed object whose header stands at this address.
    #[inline(always)]
    pub fn from_boxed(address: *const Word) -> Word {
        Word(address as u64 | TAG_BOXED)
    }

    /// The address behind a cons cell or boxed object; meaningless for other terms.
    #[inline(always)]
    pub const fn address(self) -> *mut Word {
        (self.0 & !TAG_MASK) as *mut Word
    }

    /// The address behind a cons cell.
    #[inline(always)]
    pub const fn cons_address(self) -> *mut Word {
        (self.0 - TAG_CONS) as *mut Word
    }

    /// The address behind a boxed object.
    #[inline(always)]
    pub const fn boxed_address(self) -> *mut Word {
        (self.0 - TAG_BOXED) as *mut Word
    }

    /// Whether this is a float that needs no box.
    #[inline(always)]
    pub const fn is_immediate_float(self) -> bool {
        (0b11_0010 >> (self.0 & TAG_MASK)) & 1 != 0
    }

    /// Whether this is a float of the common magnitudes (tags 4 and 5).
    #[inline(always)]
    pub const fn is_common_float(self) -> bool {
        self.0 & 6 == 4
    }

    /// The value of an immediate float; meaningless for other terms.
    #[inline(always)]
    pub const fn float_value(self) -> f64 {
        f64::from_bits(self.0.wrapping_sub(1).rotate_right(4))
    }

    /// The float as an immediate, or `None` where it must be boxed.
    #[inline(always)]
    pub const fn try_float(value: f64) -> Option<Word> {
        let word = Word(value.to_bits().rotate_left(4).wrapping_add(1));
        if word.is_immediate_float() {
            Some(word)
        } else {
            None
        }
    }

    /// Whether this term is its own value: no heap is needed to hold it.
    #[inline(always)]
    pub const fn is_immediate(self) -> bool {
        !self.is_pointer()
    }
}

impl fmt::Debug for Word {
    /// Shows the bits with their kind; never follows a pointer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.tag() {
            TAG_SMALL => write!(f, "{}", self.small_value()),
            TAG_CONS => write!(f, "cons@{:#x}", self.address() as usize),
            TAG_BOXED => write!(f, "boxed@{:#x}", self.address() as usize),
            TAG_HEADER => write!(f, "header:{:#x}", self.0),
            TAG_IMMEDIATE => match self.0 & IMM_MASK {
                IMM_ATOM => write!(f, "atom:{}", self.atom_index()),
                IMM_PID => write!(f, "pid:{:#x}", self.payload()),
                IMM_PORT => write!(f, "port:{:#x}", self.payload()),
                IMM_NIL => f.write_str("[]"),
                IMM_CATCH => write!(f, "catch:{:#x}", self.payload()),
                _ => write!(f, "special:{:#x}", self.0),
            },
            _ => write!(f, "{:?}", self.float_value()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_of_common_magnitude_need_no_box() {
        for value in [
            0.0,
            -0.0,
            1.0,
            -1.5,
            1e-70,
            1e70,
            3.25e-77,
            1.1e77,
            f64::MIN_POSITIVE,
            5e-324,
        ] {
            let word = Word::try_float(value).expect("an immediate");
            assert_eq!(word.float_value().to_bits(), value.to_bits());
            assert!(word.is_immediate() && !word.is_small() && !word.is_atom());
        }
        for value in [1e78, -1e300, 1e-80, 1e-200] {
            assert_eq!(Word::try_float(value), None);
        }
    }

    #[test]
    fn small_integers_keep_their_sign() {
        for value in [SMALL_MIN, -1, 0, 1, SMALL_MAX] {
            assert_eq!(Word::small(value).as_small(), Some(value));
        }
        assert_eq!(Word::try_small(SMALL_MAX + 1), None);
    }
}
