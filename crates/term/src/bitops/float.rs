//! Float segments: of 16, 32 and 64 bits.

use super::Endian;
use super::integer::{from_segment_order, to_segment_order};
use super::load::load;
use crate::bits::Bits;

/// Bits of the fraction of an `f64`.
const FRACTION: u32 = 52;

/// The value of a float of 16 bits.
pub fn f16_to_f64(half: u16) -> f64 {
    let (exponent, fraction) = (half >> 10 & 0x1f, half & 0x3ff);
    let magnitude = match exponent {
        0 => f64::from(fraction) * f64::from_bits((1023 - 24) << FRACTION),
        0x1f if fraction == 0 => f64::INFINITY,
        0x1f => f64::NAN,
        _ => {
            let exponent = u64::from(exponent) + (1023 - 15);
            f64::from_bits(exponent << FRACTION | u64::from(fraction) << (FRACTION - 10))
        }
    };
    if half >> 15 == 0 {
        magnitude
    } else {
        -magnitude
    }
}

/// The float of 16 bits nearest to a value, of two the even one; beyond the largest, infinity.
pub fn f64_to_f16(value: f64) -> u16 {
    let bits = value.to_bits();
    let sign = (bits >> 48) as u16 & 0x8000;
    let magnitude = value.abs();
    if magnitude.is_nan() {
        return sign | 0x7e00;
    }
    // 65520 lies halfway between the largest float of 16 bits and what would come next.
    if magnitude >= 65520.0 {
        return sign | 0x7c00;
    }
    let exponent = (bits >> FRACTION & 0x7ff) as i32 - 1023;
    if exponent < -14 {
        // A multiple of 2^-24: the product is exact, and rounding to even may reach the least normal number, which follows.
        let steps = (magnitude * f64::from_bits((1023 + 24) << FRACTION)).round_ties_even();
        return sign | steps as u16;
    }
    // The exponent moves to its new bias, and rounding may carry into it.
    let wide = (bits & !(1 << 63)) - ((1023 - 15) << FRACTION);
    let dropped = FRACTION - 10;
    let (kept, lost) = ((wide >> dropped) as u16, wide & ((1 << dropped) - 1));
    let half = 1 << (dropped - 1);
    let up = lost > half || lost == half && kept & 1 == 1;
    sign | (kept + u16::from(up))
}

/// The bits of a float segment, to be stored as a number of `count` bits; `None` for a size that floats do not have.
pub fn float_to_bits(value: f64, count: usize, endian: Endian) -> Option<u64> {
    let bits = match count {
        16 => u64::from(f64_to_f16(value)),
        32 => u64::from((value as f32).to_bits()),
        64 => value.to_bits(),
        _ => return None,
    };
    Some(to_segment_order(bits, count, endian))
}

/// The value of a float segment; `None` for a size that floats do not have, and for bits that are no number. No bits are `0.0`.
///
/// # Safety
/// As [`load`].
pub unsafe fn read_float(bits: Bits, endian: Endian) -> Option<f64> {
    let count = bits.bit_size;
    if count == 0 {
        return Some(0.0);
    }
    if !matches!(count, 16 | 32 | 64) {
        return None;
    }
    // SAFETY: as the caller's.
    let bits = unsafe { load(bits.base, bits.bit_offset, count) };
    let bits = from_segment_order(bits, count, endian);
    let value = match count {
        16 => f16_to_f64(bits as u16),
        32 => f64::from(f32::from_bits(bits as u32)),
        _ => f64::from_bits(bits),
    };
    value.is_finite().then_some(value)
}
