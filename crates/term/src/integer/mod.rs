//! Integers of any size and what Erlang does with them, apart from how a term stores them.
//!
//! An operand is an [`Int`], borrowed from wherever it lives; a result is an [`IntOut`], owned and always
//! normalised: a value that fits a small is `Small`, and the limbs of a `Big` are little-endian with a top limb
//! that is not zero. Operands need not be normalised. No operation panics, recurses, or grows without bound: a
//! magnitude of more than [`MAX_BITS`] bits is refused as [`SystemLimit`].

mod arithmetic;
mod bits;
mod bytes;
mod float;
mod large;
mod limbs;
mod text;

#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use smallvec::SmallVec;

pub use arithmetic::{abs, add, div, div_rem, mul, neg, pow, rem, sub};
pub use bits::{band, bnot, bor, bsl, bsr, bxor};
pub use bytes::{
    Endian, Signedness, from_magnitude_le_bytes, magnitude_le_bytes, read_bits, write_bits,
};
pub(crate) use float::nearest;
pub use float::{ceil, cmp_f64, floor, round, to_f64, trunc};
pub use text::{LetterCase, ParseError, Radix, parse, push_text, to_text, with_small_text};

/// The least value a small integer term holds: smalls have 61 bits.
pub const SMALL_MIN: i64 = -(1 << 60);
/// The greatest value a small integer term holds.
pub const SMALL_MAX: i64 = (1 << 60) - 1;

/// The most limbs a magnitude may have, as in OTP on 64-bit machines.
pub const MAX_LIMBS: usize = 65_535;
/// The most bits a magnitude may have: `1 bsl 4194239` exists, `1 bsl 4194240` is a `system_limit`.
pub const MAX_BITS: u64 = MAX_LIMBS as u64 * 64;

/// Limbs of a result; four of them (256 bits) need no allocation.
pub type Limbs = SmallVec<[u64; 4]>;

/// A result would exceed [`MAX_BITS`]; Erlang's `system_limit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SystemLimit;

/// An integer operand.
#[derive(Clone, Copy, Debug)]
pub enum Int<'a> {
    /// A value that fits a machine word; wider than a small term is allowed.
    Small(i64),
    /// Sign and magnitude, limbs from the least significant on.
    Big {
        /// Whether the value is below zero.
        negative: bool,
        /// The magnitude.
        limbs: &'a [u64],
    },
}

/// An integer result, normalised.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum IntOut {
    /// A value from [`SMALL_MIN`] to [`SMALL_MAX`].
    Small(i64),
    /// Any other value.
    Big {
        /// Whether the value is below zero.
        negative: bool,
        /// The magnitude; the last limb is not zero.
        limbs: Limbs,
    },
}

/// Sign and magnitude with no zero limbs on top; zero has no limbs and no sign.
#[derive(Clone, Copy)]
struct Parts<'a> {
    negative: bool,
    limbs: &'a [u64],
}

impl<'a> Int<'a> {
    /// The value zero.
    pub const ZERO: Int<'static> = Int::Small(0);

    /// Whether the value is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        match self {
            Int::Small(value) => value < 0,
            Int::Big { negative, limbs } => negative && !limbs::trim(limbs).is_empty(),
        }
    }

    /// Whether the value is zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        match self {
            Int::Small(value) => value == 0,
            Int::Big { limbs, .. } => limbs::trim(limbs).is_empty(),
        }
    }

    /// How many bits the magnitude has: 0 for 0, 3 for 5 and for -5.
    #[must_use]
    pub fn bit_length(self) -> u64 {
        limbs::bit_length(self.parts(&mut [0]).limbs)
    }

    /// The value, if it fits.
    #[must_use]
    pub fn to_i64(self) -> Option<i64> {
        match self {
            Int::Small(value) => Some(value),
            Int::Big { .. } => self.narrow().and_then(|value| i64::try_from(value).ok()),
        }
    }

    /// The value, if it is not negative and fits.
    #[must_use]
    pub fn to_u64(self) -> Option<u64> {
        self.narrow().and_then(|value| u64::try_from(value).ok())
    }

    /// The value as an owned, normalised result.
    ///
    /// # Errors
    /// The operand itself exceeds [`MAX_BITS`].
    pub fn to_owned(self) -> Result<IntOut, SystemLimit> {
        let mut room = [0];
        let parts = self.parts(&mut room);
        IntOut::bounded(parts.negative, Limbs::from_slice(parts.limbs))
    }

    /// Sign and magnitude; a small lends its limb from `room`.
    fn parts<'b>(self, room: &'b mut [u64; 1]) -> Parts<'b>
    where
        'a: 'b,
    {
        let (negative, limbs) = match self {
            Int::Small(value) => {
                *room = [value.unsigned_abs()];
                (value < 0, &room[..])
            }
            Int::Big { negative, limbs } => (negative, limbs),
        };
        let limbs = limbs::trim(limbs);
        Parts {
            negative: negative && !limbs.is_empty(),
            limbs,
        }
    }

    /// The value if its magnitude is below 2^126, so that the sum of two such still fits.
    fn narrow(self) -> Option<i128> {
        let (negative, magnitude) = match self {
            Int::Small(value) => return Some(i128::from(value)),
            Int::Big { negative, limbs } => match *limbs::trim(limbs) {
                [] => (negative, 0),
                [low] => (negative, i128::from(low)),
                [low, high] if high < 1 << 62 => {
                    (negative, (i128::from(high) << 64) | i128::from(low))
                }
                _ => return None,
            },
        };
        Some(if negative { -magnitude } else { magnitude })
    }
}

impl Ord for Int<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Int::Small(x), Int::Small(y)) = (self, other) {
            return x.cmp(y);
        }
        let (mut x, mut y) = ([0], [0]);
        let (x, y) = (self.parts(&mut x), other.parts(&mut y));
        match (x.negative, y.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => limbs::compare(x.limbs, y.limbs),
            (true, true) => limbs::compare(y.limbs, x.limbs),
        }
    }
}

impl PartialOrd for Int<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Int<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Int<'_> {}

impl IntOut {
    /// The result as an operand of the next operation.
    #[must_use]
    pub fn as_int(&self) -> Int<'_> {
        match self {
            IntOut::Small(value) => Int::Small(*value),
            IntOut::Big { negative, limbs } => Int::Big {
                negative: *negative,
                limbs,
            },
        }
    }

    /// Normalises a magnitude that is known to be within the limit.
    fn new(negative: bool, mut limbs: Limbs) -> IntOut {
        limbs.truncate(limbs::trim(&limbs).len());
        match limbs[..] {
            [] => IntOut::Small(0),
            [limb] => IntOut::of_limb(negative, limb),
            _ => IntOut::Big { negative, limbs },
        }
    }

    /// Normalises a magnitude, refusing one above the limit.
    fn bounded(negative: bool, limbs: Limbs) -> Result<IntOut, SystemLimit> {
        if limbs::trim(&limbs).len() > MAX_LIMBS {
            return Err(SystemLimit);
        }
        Ok(IntOut::new(negative, limbs))
    }

    fn of_limb(negative: bool, limb: u64) -> IntOut {
        match i64::try_from(limb) {
            Ok(value) if !negative && value <= SMALL_MAX => IntOut::Small(value),
            Ok(value) if negative && -value >= SMALL_MIN => IntOut::Small(-value),
            _ => IntOut::Big {
                negative,
                limbs: Limbs::from_slice(&[limb]),
            },
        }
    }

    fn of_magnitude(negative: bool, magnitude: u128) -> IntOut {
        let (low, high) = (magnitude as u64, (magnitude >> 64) as u64);
        if high == 0 {
            return IntOut::of_limb(negative, low);
        }
        IntOut::Big {
            negative,
            limbs: Limbs::from_slice(&[low, high]),
        }
    }
}

impl From<i64> for IntOut {
    fn from(value: i64) -> Self {
        if (SMALL_MIN..=SMALL_MAX).contains(&value) {
            return IntOut::Small(value);
        }
        IntOut::of_limb(value < 0, value.unsigned_abs())
    }
}

impl From<u64> for IntOut {
    fn from(value: u64) -> Self {
        IntOut::of_limb(false, value)
    }
}

impl From<i128> for IntOut {
    fn from(value: i128) -> Self {
        match i64::try_from(value) {
            Ok(value) => IntOut::from(value),
            Err(_) => IntOut::of_magnitude(value < 0, value.unsigned_abs()),
        }
    }
}

impl From<u128> for IntOut {
    fn from(value: u128) -> Self {
        IntOut::of_magnitude(false, value)
    }
}
