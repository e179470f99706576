//! Between integers and floats: conversion both ways, and comparison without loss.

use std::cmp::Ordering;

use super::{Int, IntOut, Limbs, limbs};

/// Integers up to this magnitude are all floats: 2^53.
const EXACT: i64 = 1 << 53;
/// 2^63, beyond every `i64`.
const BEYOND_I64: f64 = 9_223_372_036_854_775_808.0;

/// The float next to the integer, ties to even, as OTP 29 rounds; OTP 27 rounds limb by limb and so may be one off.
/// `None` if there is no finite one, where Erlang raises `badarg` or `badarith`.
#[must_use]
pub fn to_f64(x: Int<'_>) -> Option<f64> {
    if let Int::Small(value) = x {
        return Some(value as f64);
    }
    let mut room = [0];
    let x = x.parts(&mut room);
    let bits = limbs::bit_length(x.limbs);
    if bits <= 64 {
        let magnitude = x.limbs.first().copied().unwrap_or(0) as f64;
        return Some(if x.negative { -magnitude } else { magnitude });
    }
    if bits > 1024 {
        return None;
    }
    let exponent = bits - 64;
    let (high, fell) = limbs::shift_right(x.limbs, exponent);
    // Eleven bits more than a float has: the lowest one may stand for all that fell off below.
    let head = high.first().copied().unwrap_or(0) | u64::from(fell);
    let magnitude = head as f64 * power_of_two(exponent);
    let signed = if x.negative { -magnitude } else { magnitude };
    signed.is_finite().then_some(signed)
}

/// 2 to the power of an exponent below 1024.
fn power_of_two(exponent: u64) -> f64 {
    f64::from_bits((exponent + 1023) << 52)
}

/// `trunc/1`: towards zero. `None` for what is not finite, which no Erlang float is.
#[must_use]
pub fn trunc(value: f64) -> Option<IntOut> {
    if value.abs() < BEYOND_I64 {
        return Some(IntOut::from(value as i64));
    }
    if !value.is_finite() {
        return None;
    }
    // From 2^63 on every float is an integer, its significand shifted left.
    let bits = value.to_bits();
    let significand = (bits & ((1 << 52) - 1)) | (1 << 52);
    let exponent = (bits >> 52 & 0x7FF) - 1075;
    let magnitude: Limbs = limbs::shift_left(&[significand], exponent);
    Some(IntOut::new(value < 0.0, magnitude))
}

/// `round/1`: to the nearest, halves away from zero. `None` as for [`trunc`].
#[must_use]
pub fn round(value: f64) -> Option<IntOut> {
    trunc(nearest(value))
}

/// The nearest whole number, halves away from zero: `f64::round` as some C libraries have it gives 1 for the float below a half.
pub(crate) fn nearest(value: f64) -> f64 {
    let whole = value.trunc();
    if (value - whole).abs() < 0.5 {
        whole
    } else {
        whole + 1_f64.copysign(value)
    }
}

/// `floor/1`: towards minus infinity. `None` as for [`trunc`].
#[must_use]
pub fn floor(value: f64) -> Option<IntOut> {
    trunc(value.floor())
}

/// `ceil/1`: towards plus infinity. `None` as for [`trunc`].
#[must_use]
pub fn ceil(value: f64) -> Option<IntOut> {
    trunc(value.ceil())
}

/// How the integer compares with the float, as exact numbers: no float equals 2^53 + 1.
/// What is not finite lies beyond all integers on the side of its sign.
#[must_use]
pub fn cmp_f64(x: Int<'_>, value: f64) -> Ordering {
    if let Int::Small(small) = x
        && (-EXACT..=EXACT).contains(&small)
        && let Some(ordering) = (small as f64).partial_cmp(&value)
    {
        return ordering;
    }
    let beyond = if value.is_sign_negative() {
        Ordering::Greater
    } else {
        Ordering::Less
    };
    if x.bit_length() < 64 && value.abs() >= BEYOND_I64 {
        return beyond;
    }
    match trunc(value) {
        Some(whole) => (x.cmp(&whole.as_int())).then_with(|| fraction_above(value)),
        None => beyond,
    }
}

/// How the whole part of the float compares with the float.
fn fraction_above(value: f64) -> Ordering {
    (value.trunc().partial_cmp(&value)).unwrap_or(Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn nearest_is_exact_below_a_half() {
        assert_eq!(nearest(0.499_999_999_999_999_94), 0.0);
        assert_eq!(nearest(0.5), 1.0);
        assert_eq!(nearest(-0.5), -1.0);
        assert_eq!(nearest(-2.4), -2.0);
        assert_eq!(nearest(4_503_599_627_370_495.5), 4_503_599_627_370_496.0);
        assert_eq!(nearest(4_503_599_627_370_497.0), 4_503_599_627_370_497.0);
    }
}
