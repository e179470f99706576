//! Natives of module `uri_string`: how far characters of a kind reach, and percent encoding both ways.
//!
//! What a native does not do (a text that is no binary, bytes that are no UTF-8, a triplet that is none) it answers with `unplain`, and the
//! Erlang function that called it goes the long way, which raises the errors.

use asterias_machine::native::{Env, Outcome};
use asterias_machine::natives;
use asterias_term::Term;

use crate::unplain;

natives! {
    /// Natives of module `uri_string`.
    pub(crate) static TABLE: "uri_string" {
        alloc "plain_decode"/2 => decode,
        alloc "plain_encode"/2 => encode,
        alloc "plain_take"/2 => take,
    }
}

/// Bytes that cost as much as a call.
const BYTES_PER_REDUCTION: usize = 50;

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

fn is_reg_name(byte: u8) -> bool {
    is_unreserved(byte) || matches!(byte, b'%' | b'!' | b'$' | b'&'..=b',' | b';' | b'=')
}

fn is_path(byte: u8) -> bool {
    is_reg_name(byte) || matches!(byte, b'@' | b'/' | b':')
}

/// The kind of characters that a function of the module is named after; all are ASCII.
fn kind(name: Term<'_>) -> Option<fn(u8) -> bool> {
    Some(match name.as_atom_name()? {
        "is_scheme" => |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'),
        "is_userinfo" => |byte| byte == b':' || is_reg_name(byte),
        "is_ipv6_char" => |byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'),
        "is_digit" => |byte| byte.is_ascii_digit(),
        "is_reg_name" => is_reg_name,
        "is_segment_nc" => |byte| byte == b'@' || is_reg_name(byte),
        "is_path" => is_path,
        "is_query" => |byte| byte == b'?' || is_path(byte),
        "is_unreserved" => is_unreserved,
        _ => return None,
    })
}

/// `plain_take/2`: the longest start of characters of a kind, and the rest, which begins with an ASCII character.
fn take<'h>(env: &mut Env<'h>, text: Term<'h>, name: Term<'h>) -> Outcome<'h> {
    let (Some(bytes), Some(is)) = (text.as_binary(), kind(name)) else {
        return Ok(unplain());
    };
    let count = bytes.iter().take_while(|byte| is(**byte)).count();
    env.account(count / BYTES_PER_REDUCTION);
    let (start, rest) = match bytes.get(count) {
        None => (text, env.binary(&[])),
        Some(byte) if byte.is_ascii() => (
            env.sub_bits(text, 0, count * 8),
            env.sub_bits(text, count * 8, (bytes.len() - count) * 8),
        ),
        Some(_) => return Ok(unplain()),
    };
    Ok(env.tuple(&[start, rest]))
}

const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

fn push_triplet(out: &mut Vec<u8>, byte: u8) {
    let digit = |half: u8| DIGITS[usize::from(half)];
    out.extend([b'%', digit(byte >> 4), digit(byte & 15)]);
}

/// `plain_encode/2`: the text with a triplet for each byte of what is not of a kind.
fn encode<'h>(env: &mut Env<'h>, text: Term<'h>, name: Term<'h>) -> Outcome<'h> {
    let (Some(bytes), Some(is)) = (text.as_binary(), kind(name)) else {
        return Ok(unplain());
    };
    env.account(bytes.len() / BYTES_PER_REDUCTION);
    if bytes.iter().all(|byte| is(*byte)) {
        return Ok(text);
    }
    if str::from_utf8(&bytes).is_err() {
        return Ok(unplain());
    }
    let mut encoded = Vec::with_capacity(bytes.len() * 2);
    for byte in bytes.iter().copied() {
        if is(byte) {
            encoded.push(byte);
        } else {
            push_triplet(&mut encoded, byte);
        }
    }
    Ok(env.binary(&encoded))
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

/// Triplets decoded, all of them or those alone that stand for a byte of `only`; `None` where one is none.
fn decoded(bytes: &[u8], only: Option<fn(u8) -> bool>) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    loop {
        rest = match rest {
            [b'%', high, low, rest @ ..] => {
                let byte = hex(*high)? << 4 | hex(*low)?;
                if only.is_none_or(|only| only(byte)) {
                    out.push(byte);
                } else {
                    push_triplet(&mut out, byte);
                }
                rest
            }
            [byte, rest @ ..] => {
                out.push(*byte);
                rest
            }
            [] => return Some(out),
        };
    }
}

/// `plain_decode/2`: the text with every triplet decoded (`all`), or those of characters of a kind.
fn decode<'h>(env: &mut Env<'h>, text: Term<'h>, name: Term<'h>) -> Outcome<'h> {
    let Some(bytes) = text.as_binary() else {
        return Ok(unplain());
    };
    env.account(bytes.len() / BYTES_PER_REDUCTION);
    let is_text = |bytes: &[u8]| str::from_utf8(bytes).is_ok();
    if !bytes.contains(&b'%') && is_text(&bytes) {
        return Ok(text);
    }
    let decoded = decoded(&bytes, kind(name)).filter(|bytes| is_text(bytes));
    Ok(decoded.map_or_else(unplain, |bytes| env.binary(&bytes)))
}
