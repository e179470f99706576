//! Integers as bits: the segments of the bit syntax, and magnitudes of the External Term Format.
//!
//! A segment of N bits is the value in two's complement, cut to its N low bits. In big-endian order its bits
//! stand from the highest to the lowest. In little-endian order whole bytes come from the lowest on, and the
//! N rem 8 highest bits come last. A bitstring fills its bytes from the high bits, so that an incomplete last
//! byte has its bits on top and zeros below.

use super::bits::twos_complement;
use super::large::limb_of_bytes;
use super::{Int, IntOut, Limbs, SystemLimit, limbs};

/// The byte order of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endian {
    /// Most significant byte first.
    Big,
    /// Least significant byte first.
    Little,
}

/// Whether the highest bit of a segment is a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signedness {
    /// It counts like the others.
    Unsigned,
    /// It makes the value negative.
    Signed,
}

/// Writes `<<x:size_bits/endian>>` into `out`, which must be as long as it: `size_bits` divided by 8, rounded up.
pub fn write_bits(x: Int<'_>, size_bits: usize, endian: Endian, out: &mut [u8]) {
    debug_assert_eq!(out.len(), size_bits.div_ceil(8));
    let mut room = [0];
    let digits = twos_complement(x.parts(&mut room));
    let unused_bits = (8 - size_bits % 8) % 8;
    match endian {
        Endian::Little => {
            for (chunk, digit) in out.chunks_mut(8).zip(digits) {
                chunk.copy_from_slice(&digit.to_le_bytes()[..chunk.len()]);
            }
            if let Some(last) = out.last_mut() {
                *last <<= unused_bits;
            }
        }
        Endian::Big => {
            let mut below = 0;
            for (chunk, digit) in out.rchunks_mut(8).zip(digits) {
                let shifted = (digit << unused_bits) | ((below >> 1) >> (63 - unused_bits));
                chunk.copy_from_slice(&shifted.to_be_bytes()[8 - chunk.len()..]);
                below = digit;
            }
        }
    }
}

/// Reads a segment of `size_bits` bits that begins `offset_bits` into `bytes`; what lies beyond them reads as zero.
///
/// # Errors
/// The value, not the segment, exceeds the limit. In a match that is a failure to match.
pub fn read_bits(
    bytes: &[u8],
    offset_bits: usize,
    size_bits: usize,
    signedness: Signedness,
    endian: Endian,
) -> Result<IntOut, SystemLimit> {
    let window = Window { bytes, offset_bits };
    let mut limbs = match endian {
        Endian::Big => window.big_endian(size_bits),
        Endian::Little => window.little_endian(size_bits),
    };
    let sign_bit = size_bits.wrapping_sub(1);
    let negative = signedness == Signedness::Signed
        && limbs
            .last()
            .is_some_and(|top| top >> (sign_bit % 64) & 1 == 1);
    if negative {
        limbs::negate(&mut limbs);
        if let (Some(top), used @ 1..) = (limbs.last_mut(), size_bits % 64) {
            *top &= (1 << used) - 1;
        }
    }
    IntOut::bounded(negative, limbs)
}

/// Bits of a byte slice, counted from a starting bit.
struct Window<'a> {
    bytes: &'a [u8],
    offset_bits: usize,
}

impl Window<'_> {
    /// At most 64 bits from `position` on, as a big-endian number.
    fn bits(&self, position: usize, count: usize) -> u64 {
        if count == 0 {
            return 0;
        }
        let start = self.offset_bits.saturating_add(position);
        let tail = self.bytes.get(start / 8..).unwrap_or(&[]);
        let mut word = [0; 16];
        word.iter_mut()
            .zip(tail)
            .take(9)
            .for_each(|(cell, &byte)| *cell = byte);
        let aligned = u128::from_be_bytes(word) << (start % 8);
        (aligned >> (128 - count)) as u64
    }

    fn big_endian(&self, size_bits: usize) -> Limbs {
        let limb_count = size_bits.div_ceil(64);
        let limb_at = |index: usize| {
            let end = size_bits - index * 64;
            self.bits(end.saturating_sub(64), end.min(64))
        };
        (0..limb_count).map(limb_at).collect()
    }

    fn little_endian(&self, size_bits: usize) -> Limbs {
        let whole = size_bits / 64;
        let mut limbs: Limbs = (0..whole)
            .map(|index| self.bits(index * 64, 64).swap_bytes())
            .collect();
        let (start, rest) = (whole * 64, size_bits % 64);
        if rest != 0 {
            let (byte_bits, high_bits) = (rest / 8 * 8, rest % 8);
            let low = (self.bits(start, byte_bits).swap_bytes())
                .checked_shr(64 - byte_bits as u32)
                .unwrap_or(0);
            limbs.push(low | (self.bits(start + byte_bits, high_bits) << byte_bits));
        }
        limbs
    }
}

/// The integer with a sign and a magnitude given as little-endian bytes, as `SMALL_BIG_EXT` holds it.
///
/// # Errors
/// The value exceeds the limit.
pub fn from_magnitude_le_bytes(negative: bool, bytes: &[u8]) -> Result<IntOut, SystemLimit> {
    let limbs: Limbs = bytes.chunks(8).map(limb_of_bytes).collect();
    IntOut::bounded(negative, limbs)
}

/// The magnitude as little-endian bytes without zeros on top; zero has none.
#[must_use]
pub fn magnitude_le_bytes(x: Int<'_>) -> Vec<u8> {
    let mut room = [0];
    let magnitude = x.parts(&mut room).limbs;
    let length = limbs::bit_length(magnitude).div_ceil(8) as usize;
    let bytes = magnitude.iter().flat_map(|limb| limb.to_le_bytes());
    bytes.take(length).collect()
}
