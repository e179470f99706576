//! The one door to `dashu_int`: products, quotients and radix conversion of long magnitudes.
//!
//! Its algorithms are sub-quadratic; going in and out copies the limbs as bytes, whatever its own word is, so
//! this pays for long numbers only.

use dashu_int::UBig;
use dashu_int::ops::DivRem;

use super::Limbs;

/// `a * b`.
pub(super) fn multiply(a: &[u64], b: &[u64]) -> Limbs {
    from_ubig(&(to_ubig(a) * to_ubig(b)))
}

/// Quotient and remainder; `b` must not be zero.
pub(super) fn divide(a: &[u64], b: &[u64]) -> (Limbs, Limbs) {
    let (quotient, remainder) = to_ubig(a).div_rem(to_ubig(b));
    (from_ubig(&quotient), from_ubig(&remainder))
}

/// The digits in a radix of 2 to 36, letters in lower case.
pub(super) fn to_digits(magnitude: &[u64], radix: u8) -> String {
    to_ubig(magnitude).in_radix(radix).to_string()
}

/// The magnitude that digits in a radix of 2 to 36 stand for.
pub(super) fn from_digits(digits: &str, radix: u8) -> Option<Limbs> {
    UBig::from_str_radix(digits, u32::from(radix))
        .ok()
        .map(|magnitude| from_ubig(&magnitude))
}

fn to_ubig(limbs: &[u64]) -> UBig {
    let bytes: Vec<u8> = limbs.iter().flat_map(|limb| limb.to_le_bytes()).collect();
    UBig::from_le_bytes(&bytes)
}

fn from_ubig(value: &UBig) -> Limbs {
    value.to_le_bytes().chunks(8).map(limb_of_bytes).collect()
}

/// A limb from at most eight little-endian bytes.
pub(super) fn limb_of_bytes(bytes: &[u8]) -> u64 {
    let mut whole = [0; 8];
    whole
        .iter_mut()
        .zip(bytes)
        .for_each(|(cell, &byte)| *cell = byte);
    u64::from_le_bytes(whole)
}
