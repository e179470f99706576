//! Binaries as hexadecimal text and as numbers.

use std::borrow::Cow;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::integer::{Int, IntOut, from_magnitude_le_bytes, magnitude_le_bytes};
use asterias_term::{Term, atoms};

/// `encode_hex/1`.
pub(super) fn encode_hex<'h>(env: &mut Env<'h>, bytes: Cow<'h, [u8]>) -> Term<'h> {
    hex(env, &bytes, b"0123456789ABCDEF")
}

/// `encode_hex/2`.
pub(super) fn encode_hex_in<'h>(
    env: &mut Env<'h>,
    bytes: Cow<'h, [u8]>,
    case: Term<'h>,
) -> Outcome<'h> {
    match case.as_atom_name() {
        Some("uppercase") => Ok(hex(env, &bytes, b"0123456789ABCDEF")),
        Some("lowercase") => Ok(hex(env, &bytes, b"0123456789abcdef")),
        _ => Err(Stop::badarg()),
    }
}

fn hex<'h>(env: &mut Env<'h>, bytes: &[u8], digits: &[u8; 16]) -> Term<'h> {
    env.account(bytes.len() / 40);
    let digit = |value: u8| digits[usize::from(value)];
    let text: Vec<u8> = bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect();
    env.binary(&text)
}

fn digit(character: u8) -> Option<u8> {
    char::from(character).to_digit(16).map(|value| value as u8)
}

/// `decode_hex/1`.
pub(super) fn decode_hex<'h>(env: &mut Env<'h>, text: Cow<'h, [u8]>) -> Outcome<'h> {
    env.account(text.len() / 40);
    let (pairs, rest) = text.as_chunks();
    let byte = |[high, low]: &[u8; 2]| Some(digit(*high)? << 4 | digit(*low)?);
    let bytes: Option<Vec<u8>> = pairs.iter().map(byte).collect();
    match bytes {
        Some(bytes) if rest.is_empty() => Ok(env.binary(&bytes)),
        _ => Err(Stop::badarg()),
    }
}

/// Whether a number's bytes begin with the least.
fn is_little<'h>(endian: Term<'h>) -> Result<bool, Stop<'h>> {
    match endian.word() {
        atoms::LITTLE => Ok(true),
        atoms::BIG => Ok(false),
        _ => Err(Stop::badarg()),
    }
}

fn decoded<'h>(env: &mut Env<'h>, bytes: Cow<'h, [u8]>, little: bool) -> Result<IntOut, Stop<'h>> {
    if bytes.len() <= size_of::<u64>() {
        return Ok(short(&bytes, little));
    }
    env.account(bytes.len() / 200);
    let number = if little {
        from_magnitude_le_bytes(false, &bytes)
    } else {
        let mut bytes = bytes.into_owned();
        bytes.reverse();
        from_magnitude_le_bytes(false, &bytes)
    };
    number.map_err(|_| Stop::system_limit())
}

/// The number of at most eight bytes.
fn short(bytes: &[u8], little: bool) -> IntOut {
    let more = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
    let number = if little {
        bytes.iter().rev().fold(0, more)
    } else {
        bytes.iter().fold(0, more)
    };
    IntOut::from(number)
}

/// `decode_unsigned/1`.
pub(super) fn decode_unsigned<'h>(
    env: &mut Env<'h>,
    bytes: Cow<'h, [u8]>,
) -> Result<IntOut, Stop<'h>> {
    decoded(env, bytes, false)
}

/// `decode_unsigned/2`.
pub(super) fn decode_unsigned_in<'h>(
    env: &mut Env<'h>,
    bytes: Cow<'h, [u8]>,
    endian: Term<'h>,
) -> Result<IntOut, Stop<'h>> {
    decoded(env, bytes, is_little(endian)?)
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
