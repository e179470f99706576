//! The rank of a term: the first 64 bits of the order of terms, as far as they are told at once.
//!
//! Whatever stands before another term has a rank that is no higher, and what is equal has the same. Small integers have their values for ranks, which
//! of other terms only floats beside them have. The other kinds have a range of ranks each, those that programs often order with the beginning of what is
//! inside: the first bytes of names and binaries, the first characters of strings, size and first element of tuples.

use crate::atom;
use crate::boxed::Kind;
use crate::term::{Term, View};

/// Small integers have 61 bits, one of which is the sign; so has the range of each kind, without a sign.
const RANGE: i64 = 1 << 60;
const DETAIL_BITS: u32 = 60;

/// What is below all small integers.
const BELOW: i64 = i64::MIN;
/// Large integers, and floats that are as large.
const LARGE: i64 = RANGE;
const ATOM: i64 = 2 * RANGE;
const REFERENCE: i64 = 3 * RANGE;
const FUN: i64 = REFERENCE + 1;
const PORT: i64 = REFERENCE + 2;
const PID: i64 = REFERENCE + 3;
const TUPLE: i64 = 4 * RANGE;
const RECORD: i64 = 5 * RANGE;
const MAP: i64 = RECORD + 1;
const NIL: i64 = RECORD + 2;
const CONS: i64 = 6 * RANGE;
const BITS: i64 = 7 * RANGE;

impl Term<'_> {
    /// A number that is no higher than that of any term behind this one, and the same for equal ones. Of small integers it is the value.
    #[inline]
    pub fn rank(self) -> i64 {
        match self.word().as_small() {
            Some(value) => value,
            None => rank_of_other(self),
        }
    }
}

fn rank_of_other(term: Term<'_>) -> i64 {
    match term.as_tuple() {
        Some(elements) => {
            let first = elements.first().map_or(0, |first| flat_rank(*first));
            // Of the first element, small integers of 48 bits keep their order; of all else, the higher bits do.
            let first = if first < LARGE {
                (first.clamp(-(1 << 48), (1 << 48) - 1) + (1 << 48)) as u64
            } else {
                first as u64 >> 11
            };
            let size = elements.len().min(0xff) as u64;
            TUPLE + (size << 52 | first) as i64
        }
        None => flat_rank(term),
    }
}

/// The rank of a term, of tuples without looking inside.
fn flat_rank(term: Term<'_>) -> i64 {
    match term.view() {
        View::Small(value) => value,
        // A float that is a whole number stands where that does, any other behind the next lower one.
        View::Float(value) => {
            let floor = value.floor();
            if floor >= RANGE as f64 {
                LARGE
            } else if floor < -(RANGE as f64) {
                BELOW
            } else {
                floor as i64
            }
        }
        View::Big(big) if big.negative => BELOW,
        View::Big(_) => LARGE,
        View::Atom(name) => ATOM + beginning(atom::name(name).as_bytes()),
        View::Reference(..) => REFERENCE,
        View::Fun(_) | View::Export(_) => FUN,
        View::Port(_) => PORT,
        View::Pid(_) => PID,
        View::Tuple(elements) => TUPLE + ((elements.len().min(0xff) as i64) << 52),
        View::Map(_) => MAP,
        View::Nil => NIL,
        View::Cons(..) => CONS + beginning(&characters(term)),
        View::Bits(bits) => BITS + beginning(&bits.to_bytes()),
        View::Record(_) => RECORD,
        View::External(external) => match external.kind {
            Kind::ExternalPid => PID,
            Kind::ExternalPort => PORT,
            _ => REFERENCE,
        },
    }
}

/// The first seven bytes as a number.
fn beginning(bytes: &[u8]) -> i64 {
    let mut word = [0u8; 8];
    let count = bytes.len().min(7);
    word[1..=count].copy_from_slice(&bytes[..count]);
    i64::from_be_bytes(word) << (DETAIL_BITS - 56)
}

/// How an element of a list is told from others by a byte.
enum Character {
    /// Only this number has this byte.
    Exact(u8),
    /// Behind the number of this byte, and before the next.
    Behind(u8),
    /// One of many that have this byte.
    Rough(u8),
}

impl Character {
    /// Bytes below say that the list ends, or ends improperly in something that stands before lists.
    const NEGATIVE: u8 = 1;
    const ZERO: u8 = 2;
    const HIGH: u8 = 254;
    /// The end is something that stands behind lists.
    const BEHIND_LISTS: u8 = 255;

    fn of(term: Term<'_>) -> Character {
        const LIMIT: i64 = (Character::HIGH - Character::ZERO) as i64;
        let value = match term.view() {
            View::Small(value) => value,
            View::Big(big) if big.negative => -1,
            View::Float(value) if value < 0.0 => -1,
            View::Float(value) if value < LIMIT as f64 => {
                let byte = Character::ZERO + value as u8;
                if value.fract() == 0.0 {
                    return Character::Exact(byte);
                }
                return Character::Behind(byte);
            }
            _ => LIMIT,
        };
        match value {
            ..0 => Character::Rough(Character::NEGATIVE),
            0..LIMIT => Character::Exact(Character::ZERO + value as u8),
            _ => Character::Rough(Character::HIGH),
        }
    }
}

/// A byte for each of the first elements of a list. Behind one that does not tell all, the others say nothing.
fn characters(list: Term<'_>) -> [u8; 7] {
    let mut bytes = [0; 7];
    let mut rest = list;
    for index in 0..bytes.len() {
        match rest.view() {
            View::Cons(head, tail) => match Character::of(head) {
                Character::Exact(byte) => {
                    bytes[index] = byte;
                    rest = tail;
                }
                Character::Behind(byte) => {
                    bytes[index] = byte;
                    bytes[index + 1..].fill(Character::BEHIND_LISTS);
                    break;
                }
                Character::Rough(byte) => {
                    bytes[index] = byte;
                    break;
                }
            },
            View::Bits(_) => {
                bytes[index..].fill(Character::BEHIND_LISTS);
                break;
            }
            _ => break,
        }
    }
    bytes
}
