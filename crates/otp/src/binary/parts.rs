//! Bytes and parts of binaries, copies, and what several have in common.

use std::borrow::Cow;

use asterias_machine::native::{Env, Outcome, ProperList, Stop};
use asterias_term::{Term, View};

use crate::erlang;

/// The most bytes of a copy: what a machine cannot hold is refused before it is tried.
const MAX_BYTES: usize = 1 << 40;

/// `at/2`.
pub(super) fn at<'h>(_: &mut Env<'h>, bytes: Cow<'h, [u8]>, place: usize) -> Result<i64, Stop<'h>> {
    bytes
        .get(place)
        .map(|byte| i64::from(*byte))
        .ok_or_else(Stop::badarg)
}

/// `first/1`.
pub(super) fn first<'h>(_: &mut Env<'h>, bytes: Cow<'h, [u8]>) -> Result<i64, Stop<'h>> {
    bytes
        .first()
        .map(|byte| i64::from(*byte))
        .ok_or_else(Stop::badarg)
}

/// `last/1`.
pub(super) fn last<'h>(_: &mut Env<'h>, bytes: Cow<'h, [u8]>) -> Result<i64, Stop<'h>> {
    bytes
        .last()
        .map(|byte| i64::from(*byte))
        .ok_or_else(Stop::badarg)
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

/// How many bytes all binaries have in common, of those that `nth` counts.
fn common(binaries: &[Cow<'_, [u8]>], nth: fn(&[u8], usize) -> u8) -> usize {
    let shortest = binaries.iter().map(|bytes| bytes.len()).min().unwrap_or(0);
    let same = |index: &usize| {
        let mut bytes = binaries.iter().map(|bytes| nth(bytes, *index));
        let first = bytes.next();
        bytes.all(|byte| Some(byte) == first)
    };
    (0..shortest).take_while(same).count()
}

/// `longest_common_prefix/1`.
pub(super) fn longest_common_prefix<'h>(
    env: &mut Env<'h>,
    list: ProperList<'h>,
) -> Result<usize, Stop<'h>> {
    let count = common(&binaries(&list)?, |bytes, index| bytes[index]);
    env.account(count * list.0.len() / 200);
    Ok(count)
}

/// `longest_common_suffix/1`.
pub(super) fn longest_common_suffix<'h>(
    env: &mut Env<'h>,
    list: ProperList<'h>,
) -> Result<usize, Stop<'h>> {
    let count = common(&binaries(&list)?, |bytes, index| {
        bytes[bytes.len() - 1 - index]
    });
    env.account(count * list.0.len() / 200);
    Ok(count)
}
