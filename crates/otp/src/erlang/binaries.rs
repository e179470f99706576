//! Bitstrings and lists of bytes: sizes, parts, and conversions between the two.

use std::borrow::Cow;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::term::BitsView;
use asterias_term::{Term, View};

use crate::iodata::{self, BitsBuffer, Piece, Pieces, Unfit};

/// Bytes of one binary of an I/O vector that small pieces are gathered into.
const GATHERED: usize = 64;

/// `bit_size/1`.
pub(super) fn bit_size<'h>(_: &mut Env<'h>, bits: BitsView<'h>) -> usize {
    bits.bit_size()
}

/// `byte_size/1`.
pub(super) fn byte_size<'h>(_: &mut Env<'h>, bits: BitsView<'h>) -> usize {
    bits.bit_size().div_ceil(8)
}

/// Number of bytes of a binary.
fn binary_size<'h>(term: Term<'h>) -> Result<usize, Stop<'h>> {
    match term.as_bits() {
        Some(bits) if bits.is_binary() => Ok(bits.bit_size() / 8),
        _ => Err(Stop::badarg()),
    }
}

/// The part of a binary from `start`, of `length` bytes, or before `start` where the length is negative.
pub(crate) fn part<'h>(
    env: &mut Env<'h>,
    binary: Term<'h>,
    start: i64,
    length: i64,
) -> Outcome<'h> {
    let size = binary_size(binary)?;
    let (from, count) = part_of(size, start, length).ok_or_else(Stop::badarg)?;
    if from == 0 && count == size {
        return Ok(binary);
    }
    Ok(env.sub_bits(binary, from * 8, count * 8))
}

/// First byte and number of bytes of a part, where it lies inside `size` bytes.
pub(crate) fn part_of(size: usize, start: i64, length: i64) -> Option<(usize, usize)> {
    let first = if length < 0 {
        start.checked_add(length)?
    } else {
        start
    };
    let first = usize::try_from(first).ok()?;
    let count = usize::try_from(length.unsigned_abs()).ok()?;
    let start = usize::try_from(start).ok()?;
    (start <= size && first.checked_add(count)? <= size).then_some((first, count))
}

/// `binary_part/3`.
pub(super) fn binary_part<'h>(
    env: &mut Env<'h>,
    binary: Term<'h>,
    start: i64,
    length: i64,
) -> Outcome<'h> {
    part(env, binary, start, length)
}

/// `binary_part/2`.
pub(super) fn binary_part_of<'h>(
    env: &mut Env<'h>,
    binary: Term<'h>,
    place: &'h [Term<'h>],
) -> Outcome<'h> {
    let [start, length] = place else {
        return Err(Stop::badarg());
    };
    match (start.as_i64(), length.as_i64()) {
        (Some(start), Some(length)) => part(env, binary, start, length),
        _ => Err(Stop::badarg()),
    }
}

/// `split_binary/2`.
pub(super) fn split_binary<'h>(env: &mut Env<'h>, binary: Term<'h>, at: usize) -> Outcome<'h> {
    let bits = binary.as_bits().ok_or_else(Stop::badarg)?;
    if at > bits.bit_size() / 8 {
        return Err(Stop::badarg());
    }
    let before = env.sub_bits(binary, 0, at * 8);
    let after = env.sub_bits(binary, at * 8, bits.bit_size() - at * 8);
    Ok(env.tuple(&[before, after]))
}

/// `binary_to_list/1`.
pub(super) fn binary_to_list<'h>(env: &mut Env<'h>, bytes: Cow<'h, [u8]>) -> Term<'h> {
    env.account(bytes.len() / 40);
    env.byte_list(&bytes)
}

/// `binary_to_list/3`: from the first to the last byte, counted from one.
pub(super) fn binary_to_list_part<'h>(
    env: &mut Env<'h>,
    bytes: Cow<'h, [u8]>,
    first: usize,
    last: usize,
) -> Outcome<'h> {
    if first < 1 || last < first || last > bytes.len() {
        return Err(Stop::badarg());
    }
    env.account((last - first) / 40);
    Ok(env.byte_list(&bytes[first - 1..last]))
}

/// `bitstring_to_list/1`: bytes, and last what is left of bits.
pub(super) fn bitstring_to_list<'h>(env: &mut Env<'h>, whole: Term<'h>) -> Outcome<'h> {
    let bits = whole.as_bits().ok_or_else(Stop::badarg)?;
    env.account(bits.bit_size() / 320);
    let rest = bits.bit_size() % 8;
    let bytes = bits.to_bytes();
    if rest == 0 {
        return Ok(env.byte_list(&bytes));
    }
    let count = bits.bit_size() / 8;
    let tail = env.bitstring(&bytes[count..], rest);
    let mut elements: Vec<Term<'h>> = bytes[..count]
        .iter()
        .map(|byte| env.integer(i64::from(*byte)))
        .collect();
    elements.push(tail);
    Ok(env.list(&elements))
}

fn is_list(term: Term<'_>) -> bool {
    matches!(term.view(), View::Nil | View::Cons(..))
}

/// `iolist_to_binary/1`.
pub(super) fn iolist_to_binary<'h>(env: &mut Env<'h>, data: Term<'h>) -> Outcome<'h> {
    if is_list(data) {
        return list_to_binary(env, data);
    }
    match data.as_bits() {
        Some(bits) if bits.is_binary() => Ok(data),
        _ => Err(Stop::badarg()),
    }
}

/// `list_to_binary/1`.
pub(crate) fn list_to_binary<'h>(env: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    if !is_list(list) {
        return Err(Stop::badarg());
    }
    joined(env, list)
}

/// The bytes of `iodata()` as one binary.
fn joined<'h>(env: &mut Env<'h>, data: Term<'h>) -> Outcome<'h> {
    let size = iodata::size(data).map_err(Unfit::stop)?;
    env.account(size / 40);
    env.binary_with(size, |bytes| iodata::copy(data, bytes))
}

/// `list_to_bitstring/1`.
pub(super) fn list_to_bitstring<'h>(env: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    if !is_list(list) {
        return Err(Stop::badarg());
    }
    let buffer = BitsBuffer::of(list).map_err(Unfit::stop)?;
    env.account(buffer.bytes.len() / 40);
    Ok(env.bitstring(&buffer.bytes, buffer.bit_size))
}

/// `iolist_size/1`.
pub(super) fn iolist_size<'h>(env: &mut Env<'h>, data: Term<'h>) -> Result<usize, Stop<'h>> {
    let size = iodata::size(data).map_err(Unfit::stop)?;
    env.account(size / 160);
    Ok(size)
}

/// `iolist_to_iovec/1`: large binaries as they are, smaller pieces gathered.
pub(super) fn iolist_to_iovec<'h>(env: &mut Env<'h>, data: Term<'h>) -> Outcome<'h> {
    if data
        .as_bits()
        .is_some_and(|bits| bits.is_binary() && bits.bit_size() > 0)
    {
        return Ok(env.list(&[data]));
    }
    let size = iodata::size(data).map_err(Unfit::stop)?;
    env.account(size / 40);
    if size <= GATHERED {
        let binary = if size == 0 {
            None
        } else {
            Some(joined(env, data)?)
        };
        return Ok(env.list(binary.as_slice()));
    }
    let mut vector = Vec::new();
    let mut gathered = Vec::new();
    for piece in Pieces::new(data) {
        match piece.map_err(Unfit::stop)? {
            Piece::Byte(byte) => gathered.push(byte),
            Piece::Bits(_, bits) if bits.bit_size() <= GATHERED * 8 => {
                gathered.extend_from_slice(&bits.to_bytes());
            }
            Piece::Bits(whole, _) => {
                if !gathered.is_empty() {
                    vector.push(env.binary(&gathered));
                    gathered.clear();
                }
                vector.push(whole);
            }
        }
    }
    if !gathered.is_empty() {
        vector.push(env.binary(&gathered));
    }
    Ok(env.list(&vector))
}
