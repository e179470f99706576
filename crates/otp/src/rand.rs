//! Natives of module `rand`: the steps of its generators on words of 58 and of 64 bits, and what the default one draws.
//!
//! The shapes of states are those of `rand.erl`. A word may be any integer, of which the lowest bits count.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::natives;
use asterias_term::{Term, View, atoms};

natives! {
    /// Natives of module `rand`.
    pub(crate) static TABLE: "rand" {
        alloc "exro928ss_next"/1 => exro928ss_next,
        alloc "exrop_next"/1 => exrop_next,
        alloc "exs1024_next"/1 => exs1024_next,
        alloc "exsp_next"/1 => exsp_next,
        alloc "exsss_next"/1 => exsss_next,
        alloc "exsss_uniform"/1 => exsss_uniform,
        alloc "exsss_within"/2 => exsss_within,
        alloc "mwc59"/1 => mwc59,
    }
}

const MASK_58: u64 = (1 << 58) - 1;
/// 2^-53.
const HALF_ULP: f64 = f64::EPSILON / 2.0;
const MWC59_FACTOR: u64 = 0x7fa_6502;

fn no_state<'h>() -> Stop<'h> {
    Stop::error(Term::atom(atoms::FUNCTION_CLAUSE))
}

/// The lowest 64 bits of an integer.
fn word<'h>(term: Term<'h>) -> Result<u64, Stop<'h>> {
    match term.view() {
        View::Small(value) => Ok(value as u64),
        View::Big(big) => {
            let low = big.limbs.first().copied().unwrap_or(0);
            Ok(if big.negative {
                low.wrapping_neg()
            } else {
                low
            })
        }
        _ => Err(Stop::badarith()),
    }
}

/// Both words of a state `[A | B]`.
fn two_words<'h>(state: Term<'h>) -> Result<(u64, u64), Stop<'h>> {
    let (a, b) = state.cell().ok_or_else(no_state)?;
    Ok((word(a)?, word(b)?))
}

fn rotate(word: u64, by: u32) -> u64 {
    ((word << by) & MASK_58) | (word >> (58 - by))
}

/// A value of 58 bits.
fn integer<'h>(env: &mut Env<'h>, value: u64) -> Term<'h> {
    env.unsigned(value)
}

/// `{Value, [A | B]}`.
fn stepped<'h>(env: &mut Env<'h>, value: u64, (a, b): (u64, u64)) -> Outcome<'h> {
    let (a, b) = (integer(env, a), integer(env, b));
    let (value, state) = (integer(env, value), env.cons(a, b));
    Ok(env.tuple(&[value, state]))
}

/// Xorshift116: the state after this one. Its words are `(S1, S0)`, and so are those of the next.
fn xorshift((s1, s): (u64, u64)) -> (u64, u64) {
    let s0 = s & MASK_58;
    let mixed = (s1 & MASK_58) ^ ((s1 & 0x3_ffff_ffff) << 24);
    (s0, mixed ^ s0 ^ (mixed >> 11) ^ (s0 >> 41))
}

/// Times five, rotated by seven, times nine.
fn scrambled(s: u64) -> u64 {
    let a = s.wrapping_add(s << 2) & MASK_58;
    let b = rotate(a, 7);
    b.wrapping_add(b << 3) & MASK_58
}

/// A draw of `exsss`: value and next state.
fn exsss(state: (u64, u64)) -> (u64, (u64, u64)) {
    (scrambled(state.1 & MASK_58), xorshift(state))
}

/// `exsss_next/1`.
fn exsss_next<'h>(env: &mut Env<'h>, state: Term<'h>) -> Outcome<'h> {
    let (value, next) = exsss(two_words(state)?);
    stepped(env, value, next)
}

/// `exsp_next/1`.
fn exsp_next<'h>(env: &mut Env<'h>, state: Term<'h>) -> Outcome<'h> {
    let (s0, new) = xorshift(two_words(state)?);
    stepped(env, (s0 + new) & MASK_58, (s0, new))
}

/// `exrop_next/1`: xoroshiro116+.
fn exrop_next<'h>(env: &mut Env<'h>, state: Term<'h>) -> Outcome<'h> {
    let (s0, s1) = two_words(state)?;
    let mixed = (s0 ^ s1) & MASK_58;
    let first = rotate(s0 & MASK_58, 24) ^ mixed ^ ((mixed << 2) & MASK_58);
    let value = s0.wrapping_add(s1) & MASK_58;
    stepped(env, value, (first, rotate(mixed, 35)))
}

/// `{Value, {Handler, State}}` of a state `{Handler, State}`.
fn drawn<'h>(
    env: &mut Env<'h>,
    handler: Term<'h>,
    value: Term<'h>,
    (a, b): (u64, u64),
) -> Outcome<'h> {
    let (a, b) = (integer(env, a), integer(env, b));
    let state = env.cons(a, b);
    let state = env.tuple(&[handler, state]);
    Ok(env.tuple(&[value, state]))
}

fn handled<'h>(state: Term<'h>) -> Result<(Term<'h>, Term<'h>), Stop<'h>> {
    match state.as_tuple() {
        Some([handler, state]) => Ok((*handler, *state)),
        _ => Err(no_state()),
    }
}

/// `exsss_uniform/1`: a float of 53 bits.
fn exsss_uniform<'h>(env: &mut Env<'h>, state: Term<'h>) -> Outcome<'h> {
    let (handler, state) = handled(state)?;
    let (value, next) = exsss(two_words(state)?);
    let value = env.float((value >> 5) as f64 * HALF_ULP);
    drawn(env, handler, value, next)
}

/// `exsss_within/2`: 1 to N, which is at most 2^58. What comes from an incomplete last round of N is thrown away, which is never likelier
/// than not.
fn exsss_within<'h>(env: &mut Env<'h>, range: Term<'h>, state: Term<'h>) -> Outcome<'h> {
    let (handler, state) = handled(state)?;
    let range = range.as_usize().ok_or_else(no_state)? as u64;
    let mut state = two_words(state)?;
    let last = (MASK_58 + 1).checked_sub(range).ok_or_else(no_state)?;
    loop {
        let (value, next) = exsss(state);
        let index = value.checked_rem(range).ok_or_else(no_state)?;
        if value - index <= last {
            let value = integer(env, index + 1);
            return drawn(env, handler, value, next);
        }
        state = next;
    }
}

/// The first words of a ring of sixteen, `{Ahead, BehindReversed}`, what follows them, and what is behind.
struct Ring<'h> {
    first: Term<'h>,
    second: Term<'h>,
    ahead: Term<'h>,
    behind: Term<'h>,
}

fn ring<'h>(env: &mut Env<'h>, state: Term<'h>) -> Result<Ring<'h>, Stop<'h>> {
    let Some([ahead, behind]) = state.as_tuple() else {
        return Err(no_state());
    };
    let (first, rest) = ahead.cell().ok_or_else(no_state)?;
    if let Some((second, ahead)) = rest.cell() {
        return Ok(Ring {
            first,
            second,
            ahead,
            behind: *behind,
        });
    }
    // The ring has come round.
    let mut words = behind.list_to_vec().ok_or_else(no_state)?;
    let second = words.pop().ok_or_else(no_state)?;
    words.reverse();
    Ok(Ring {
        first,
        second,
        ahead: env.list(&words),
        behind: Term::NIL,
    })
}

/// `{Value, {[First | Ahead], [Behind | …]}}`.
fn turned<'h>(
    env: &mut Env<'h>,
    value: u64,
    (first, behind): (u64, u64),
    ring: &Ring<'h>,
) -> Outcome<'h> {
    let (value, first) = (integer(env, value), integer(env, first));
    let behind = integer(env, behind);
    let (ahead, behind) = (env.cons(first, ring.ahead), env.cons(behind, ring.behind));
    let state = env.tuple(&[ahead, behind]);
    Ok(env.tuple(&[value, state]))
}

/// `exro928ss_next/1`: xoroshiro928**.
fn exro928ss_next<'h>(env: &mut Env<'h>, state: Term<'h>) -> Outcome<'h> {
    let ring = ring(env, state)?;
    let (s15, s0) = (word(ring.first)?, word(ring.second)? & MASK_58);
    let mixed = (s15 & MASK_58) ^ s0;
    let behind = rotate(s0, 44) ^ mixed ^ ((mixed << 9) & MASK_58);
    turned(env, scrambled(s0), (rotate(mixed, 45), behind), &ring)
}

/// `exs1024_next/1`: xorshift1024*.
fn exs1024_next<'h>(env: &mut Env<'h>, state: Term<'h>) -> Outcome<'h> {
    let ring = ring(env, state)?;
    let (s0, s1) = (word(ring.first)?, word(ring.second)?);
    let mixed = s1 ^ ((s1 & 0x1_ffff_ffff) << 31);
    let new = s0 ^ (s0 >> 30) ^ mixed ^ (mixed >> 11);
    let value = new.wrapping_mul(1_181_783_497_276_652_981);
    turned(env, value, (new, s0), &ring)
}

/// `mwc59/1`: multiply with carry.
fn mwc59<'h>(env: &mut Env<'h>, state: Term<'h>) -> Outcome<'h> {
    const MODULUS: u64 = (MWC59_FACTOR << 32) - 1;
    match state.as_usize().map(|state| state as u64) {
        Some(state @ 1..MODULUS) => {
            let next = MWC59_FACTOR * (state & 0xffff_ffff) + (state >> 32);
            Ok(integer(env, next))
        }
        _ => Err(no_state()),
    }
}
