//! Arithmetic modulo large numbers, which are big endian bytes.

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, NonZero, Odd, Resize};

/// A number that has at least so many bits of room.
pub(crate) fn number(bytes: &[u8], bits: u32) -> BoxedUint {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let bytes = &bytes[zeros..];
    let own = u32::try_from(bytes.len() * 8).unwrap_or(u32::MAX);
    BoxedUint::from_be_slice(bytes, bits.max(own).max(64)).unwrap_or_else(|_| BoxedUint::zero())
}

/// The bytes of a number without leading zeros; a zero has one.
pub(crate) fn bytes(number: &BoxedUint) -> Vec<u8> {
    let all = number.to_be_bytes();
    let zeros = all.iter().take_while(|byte| **byte == 0).count();
    all[zeros.min(all.len().saturating_sub(1))..].to_vec()
}

/// `base` to the power of `exponent`, modulo `modulus`. `None` where the modulus is zero. The time depends on the sizes only where
/// the modulus is odd.
pub fn mod_pow(base: &[u8], exponent: &[u8], modulus: &[u8]) -> Option<Vec<u8>> {
    let modulus = number(modulus, 64);
    let bits = modulus.bits_precision();
    let modulus = NonZero::new(modulus).into_option()?;
    let base = number(base, bits);
    let base = base.rem(&modulus).resize_unchecked(bits);
    let exponent = number(exponent, 64);
    let result = match Odd::new(modulus.as_ref().clone()).into_option() {
        Some(odd) => {
            let params = BoxedMontyParams::new(odd);
            BoxedMontyForm::new(base, &params).pow(&exponent).retrieve()
        }
        None => even_pow(base, &exponent, &modulus),
    };
    Some(bytes(&result))
}

/// By squaring and multiplying, for moduli that no secret is computed with.
fn even_pow(mut base: BoxedUint, exponent: &BoxedUint, modulus: &NonZero<BoxedUint>) -> BoxedUint {
    let one = BoxedUint::one_with_precision(modulus.bits_precision());
    let mut result = one.rem(modulus);
    for bit in 0..exponent.bits() {
        if exponent.bit_vartime(bit) {
            result = result.mul_mod(&base, modulus);
        }
        base = base.mul_mod(&base, modulus);
    }
    result
}

/// The secret that two sides share: the other's public number to the power of the own private one. `None` where the other's number is
/// none that an honest side can have.
pub fn diffie_hellman(public: &[u8], private: &[u8], prime: &[u8]) -> Option<Vec<u8>> {
    let (public_number, modulus) = (number(public, 64), number(prime, 64));
    let bits = public_number.bits_precision().max(modulus.bits_precision());
    let (public_number, modulus) = (
        public_number.resize_unchecked(bits),
        modulus.resize_unchecked(bits),
    );
    let one = BoxedUint::one_with_precision(bits);
    let last = modulus.wrapping_sub(&one);
    (public_number > one && public_number < last).then(|| mod_pow(public, private, prime))?
}
