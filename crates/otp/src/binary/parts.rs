//! Bytes and parts of binaries, copies, and what several have in common.

use std::borrow::Cow;

use asterias_machine::native::{Env, Outcome, ProperList, Stop};
use asterias_term::term::BitsView;
use asterias_term::{Term, View};

use crate::erlang;

/// The most bytes of a copy: what a machine cannot hold is refused before it is tried.
const MAX_BYTES: usize = 1 << 40;

/// A byte of a binary.
#[inline(always)]
fn byte_at<'h>(
    binary: Term<'h>,
    place: impl FnOnce(usize) -> Option<usize>,
) -> Result<i64, Stop<'h>> {
    let bits = binary
        .as_bits()
        .filter(BitsView::is_binary)
        .ok_or_else(Stop::badarg)?;
    let place = place(bits.bit_size() / 8).ok_or_else(Stop::badarg)?;
    let byte = match bits.as_bytes() {
        Some(bytes) => bytes.get(place).copied(),
        None => bits.to_bytes().get(place).copied(),
    };
    byte.map(i64::from).ok_or_else(Stop::badarg)
}

/// `at/2`.
pub(super) fn at<'h>(_: &mut Env<'h>, binary: Term<'h>, place: usize) -> Result<i64, Stop<'h>> {
    byte_at(binary, |_| Some(place))
}

/// `first/1`.
pub(super) fn first<'h>(_: &mut Env<'h>, binary: Term<'h>) -> Result<i64, Stop<'h>> {
    byte_at(binary, |_| Some(0))
}

/// `last/1`.
pub(super) fn last<'h>(_: &mut Env<'h>, binary: Term<'h>) -> Result<i64, Stop<'h>> {
    byte_at(binary, |size| size.checked_sub(1))
}

fn listed<'h>(env: &mut Env<'h>, bytes: &[u8]) -> Term<'h> {
    env.account(bytes.len() / 40);
    env.byte_list(bytes)
}

/// `bin_to_list/1`.
pub(super) fn bin_to_list<'h>(env: &mut Env<'h>, bytes: Cow<'h, [u8]>) -> Term<'h> {
    listed(env, &bytes)
}

/// `bin_to_list/3`.
pub(super) fn bin_to_list_part<'h>(
    env: &mut Env<'h>,
    bytes: Cow<'h, [u8]>,
    start: i64,
    length: i64,
) -> Outcome<'h> {
    let (from, count) = erlang::part_of(bytes.len(), start, length).ok_or_else(Stop::badarg)?;
    Ok(listed(env, &bytes[from..from + count]))
}

/// Start and length in a tuple.
pub(super) fn place<'h>(place: Term<'h>) -> Result<(i64, i64), Stop<'h>> {
    let Some([start, length]) = place.as_tuple() else {
        return Err(Stop::badarg());
    };
    start.as_i64().zip(length.as_i64()).ok_or_else(Stop::badarg)
}

/// `bin_to_list/2`.
pub(super) fn bin_to_list_of<'h>(
    env: &mut Env<'h>,
    bytes: Cow<'h, [u8]>,
    part: Term<'h>,
) -> Outcome<'h> {
    let (start, length) = place(part)?;
    bin_to_list_part(env, bytes, start, length)
}

/// `part/3`.
pub(super) fn part<'h>(
    env: &mut Env<'h>,
    binary: Term<'h>,
    start: i64,
    length: i64,
) -> Outcome<'h> {
    erlang::part(env, binary, start, length)
}

/// `part/2`.
pub(super) fn part_of<'h>(env: &mut Env<'h>, binary: Term<'h>, part: Term<'h>) -> Outcome<'h> {
    let (start, length) = place(part)?;
    erlang::part(env, binary, start, length)
}

/// `copy/1`: bytes of its own, which keep no larger binary alive.
pub(super) fn copy<'h>(env: &mut Env<'h>, bytes: Cow<'h, [u8]>) -> Term<'h> {
    env.account(bytes.len() / 200);
    env.binary(&bytes)
}

/// `copy/2`.
pub(super) fn copy_times<'h>(
    env: &mut Env<'h>,
    bytes: Cow<'h, [u8]>,
    times: Term<'h>,
) -> Outcome<'h> {
    let total = match times.view() {
        View::Small(times @ 0..) => bytes.len().checked_mul(times as usize),
        // What a machine word holds is a number of copies, however many.
        View::Big(times) if !times.negative && times.limbs.len() == 1 => None,
        _ => return Err(Stop::badarg()),
    };
    match total {
        Some(total) if total <= MAX_BYTES => {
            env.account(total / 200);
            let whole = bytes.len().max(1);
            env.binary_with(total, |copies| {
                for copy in copies.chunks_exact_mut(whole) {
                    copy.copy_from_slice(&bytes);
                }
            })
        }
        _ => Err(Stop::system_limit()),
    }
}

/// `referenced_byte_size/1`.
pub(super) fn referenced_byte_size<'h>(
    env: &mut Env<'h>,
    bits: Term<'h>,
) -> Result<usize, Stop<'h>> {
    env.referenced_bytes(bits).ok_or_else(Stop::badarg)
}

fn binaries<'h>(list: &ProperList<'h>) -> Result<Vec<Cow<'h, [u8]>>, Stop<'h>> {
    let binaries: Option<Vec<_>> = list.0.iter().map(|term| term.as_binary()).collect();
    binaries
        .filter(|binaries| !binaries.is_empty())
        .ok_or_else(Stop::badarg)
}

/// How many bytes all binaries have in common with the first, as `two` says for two of them.
fn common(binaries: &[Cow<'_, [u8]>], two: fn(&[u8], &[u8]) -> usize) -> usize {
    let Some((first, others)) = binaries.split_first() else {
        return 0;
    };
    let counts = others.iter().map(|other| two(first, other));
    counts.min().unwrap_or(first.len())
}

/// Bytes that are compared at once.
const RUN: usize = 32;

/// How many bytes two binaries have in common from their start.
fn common_start(a: &[u8], b: &[u8]) -> usize {
    let runs = a.chunks_exact(RUN).zip(b.chunks_exact(RUN));
    let same = runs.take_while(|(a, b)| a == b).count() * RUN;
    let rest = a[same..].iter().zip(&b[same..]);
    same + rest.take_while(|(a, b)| a == b).count()
}

/// How many bytes two binaries have in common up to their end.
fn common_end(a: &[u8], b: &[u8]) -> usize {
    let runs = a.rchunks_exact(RUN).zip(b.rchunks_exact(RUN));
    let same = runs.take_while(|(a, b)| a == b).count() * RUN;
    let rest = a[..a.len() - same].iter().rev();
    let rest = rest.zip(b[..b.len() - same].iter().rev());
    same + rest.take_while(|(a, b)| a == b).count()
}

/// `longest_common_prefix/1`.
pub(super) fn longest_common_prefix<'h>(
    env: &mut Env<'h>,
    list: ProperList<'h>,
) -> Result<usize, Stop<'h>> {
    let count = common(&binaries(&list)?, common_start);
    env.account(count * list.0.len() / 200);
    Ok(count)
}

/// `longest_common_suffix/1`.
pub(super) fn longest_common_suffix<'h>(
    env: &mut Env<'h>,
    list: ProperList<'h>,
) -> Result<usize, Stop<'h>> {
    let count = common(&binaries(&list)?, common_end);
    env.account(count * list.0.len() / 200);
    Ok(count)
}
