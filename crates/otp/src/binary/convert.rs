//! Binaries as hexadecimal text and as numbers.

use std::borrow::Cow;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::integer::{Int, from_magnitude_le_bytes, magnitude_le_bytes};
use asterias_term::term::BitsView;
use asterias_term::{Term, atoms};

/// `encode_hex/1`.
pub(super) fn encode_hex<'h>(env: &mut Env<'h>, bytes: Cow<'h, [u8]>) -> Outcome<'h> {
    hex(env, &bytes, b"0123456789ABCDEF")
}

/// `encode_hex/2`.
pub(super) fn encode_hex_in<'h>(
    env: &mut Env<'h>,
    bytes: Cow<'h, [u8]>,
    case: Term<'h>,
) -> Outcome<'h> {
    match case.as_atom_name() {
        Some("uppercase") => hex(env, &bytes, b"0123456789ABCDEF"),
        Some("lowercase") => hex(env, &bytes, b"0123456789abcdef"),
        _ => Err(Stop::badarg()),
    }
}

fn hex<'h>(env: &mut Env<'h>, bytes: &[u8], digits: &[u8; 16]) -> Outcome<'h> {
    env.account(bytes.len() / 40);
    env.binary_with(bytes.len() * 2, |text| {
        for (pair, byte) in text.as_chunks_mut().0.iter_mut().zip(bytes) {
            *pair = [byte >> 4, byte & 15].map(|value| digits[usize::from(value)]);
        }
    })
}

/// In [`DIGITS`]: no digit.
const NO_DIGIT: u8 = 0xff;

/// The values of hexadecimal digits.
const DIGITS: [u8; 256] = {
    let mut digits = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 16 {
        digits[b"0123456789abcdef"[value] as usize] = value as u8;
        digits[b"0123456789ABCDEF"[value] as usize] = value as u8;
        value += 1;
    }
    digits
};

/// `decode_hex/1`.
pub(super) fn decode_hex<'h>(env: &mut Env<'h>, text: Cow<'h, [u8]>) -> Outcome<'h> {
    env.account(text.len() / 40);
    let (pairs, rest) = text.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(Stop::badarg());
    }
    let mut seen = 0;
    let bytes = env.binary_with(pairs.len(), |bytes| {
        for (byte, pair) in bytes.iter_mut().zip(pairs) {
            let [high, low] = pair.map(|digit| DIGITS[usize::from(digit)]);
            seen |= high | low;
            *byte = high << 4 | low & 15;
        }
    })?;
    // Digits have no high bits.
    if seen & 0xf0 != 0 {
        return Err(Stop::badarg());
    }
    Ok(bytes)
}

/// Whether a number's bytes begin with the least.
fn is_little<'h>(endian: Term<'h>) -> Result<bool, Stop<'h>> {
    match endian.word() {
        atoms::LITTLE => Ok(true),
        atoms::BIG => Ok(false),
        _ => Err(Stop::badarg()),
    }
}

fn decoded<'h>(env: &mut Env<'h>, binary: Term<'h>, little: bool) -> Outcome<'h> {
    let bits = binary
        .as_bits()
        .filter(BitsView::is_binary)
        .ok_or_else(Stop::badarg)?;
    if bits.bit_size() <= 64 {
        let number = match bits.as_bytes() {
            Some(bytes) => short(bytes, little),
            None => short(&bits.to_bytes(), little),
        };
        return Ok(env.unsigned(number));
    }
    let bytes = bits.to_bytes();
    env.account(bytes.len() / 200);
    let number = if little {
        from_magnitude_le_bytes(false, &bytes)
    } else {
        let mut bytes = bytes.into_owned();
        bytes.reverse();
        from_magnitude_le_bytes(false, &bytes)
    };
    match number {
        Ok(number) => Ok(env.integer_of(&number)),
        Err(_) => Err(Stop::system_limit()),
    }
}

/// The number of at most eight bytes.
#[inline]
fn short(bytes: &[u8], little: bool) -> u64 {
    if let Ok(word) = <[u8; 4]>::try_from(bytes) {
        let number = if little {
            u32::from_le_bytes(word)
        } else {
            u32::from_be_bytes(word)
        };
        return u64::from(number);
    }
    let more = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
    if little {
        bytes.iter().rev().fold(0, more)
    } else {
        bytes.iter().fold(0, more)
    }
}

/// `decode_unsigned/1`.
pub(super) fn decode_unsigned<'h>(env: &mut Env<'h>, binary: Term<'h>) -> Outcome<'h> {
    decoded(env, binary, false)
}

/// `decode_unsigned/2`.
pub(super) fn decode_unsigned_in<'h>(
    env: &mut Env<'h>,
    binary: Term<'h>,
    endian: Term<'h>,
) -> Outcome<'h> {
    let little = is_little(endian)?;
    decoded(env, binary, little)
}

fn encoded<'h>(env: &mut Env<'h>, value: Int<'h>, little: bool) -> Outcome<'h> {
    if value.is_negative() {
        return Err(Stop::badarg());
    }
    if let Int::Small(value) = value {
        let size = (i64::BITS - value.leading_zeros()).div_ceil(8).max(1) as usize;
        return Ok(if little {
            env.binary(&value.to_le_bytes()[..size])
        } else {
            env.binary(&value.to_be_bytes()[size_of::<i64>() - size..])
        });
    }
    let mut bytes = magnitude_le_bytes(value);
    env.account(bytes.len() / 200);
    if !little {
        bytes.reverse();
    }
    Ok(env.binary(&bytes))
}

/// `encode_unsigned/1`.
pub(super) fn encode_unsigned<'h>(env: &mut Env<'h>, value: Int<'h>) -> Outcome<'h> {
    encoded(env, value, false)
}

/// `encode_unsigned/2`.
pub(super) fn encode_unsigned_in<'h>(
    env: &mut Env<'h>,
    value: Int<'h>,
    endian: Term<'h>,
) -> Outcome<'h> {
    encoded(env, value, is_little(endian)?)
}
