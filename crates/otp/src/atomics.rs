//! Natives of module `atomics`: arrays of 64-bit integers that all processes change at once.
//!
//! Every operation is sequentially consistent. Sums wrap around; values that are set must fit the array's signedness.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use asterias_machine::native::{Argument, Env, Outcome, Stop};
use asterias_machine::natives;
use asterias_term::integer::{Int, neg};
use asterias_term::term::BigView;
use asterias_term::{Term, View, atom, atoms};

natives! {
    /// Natives of module `atomics`.
    pub(crate) static TABLE: "atomics" {
        process "new"/2 => new,
        process "put"/3 => put,
        process "get"/2 => get,
        process "add"/3 => add,
        process "add_get"/3 => add_get,
        process "sub"/3 => subtract,
        process "sub_get"/3 => sub_get,
        process "exchange"/3 => exchange,
        process "compare_exchange"/4 => compare_exchange,
        process "info"/1 => info,
    }
}

/// The most bytes of an array: what a machine cannot hold is refused before it is tried.
pub(crate) const MAX_BYTES: usize = 1 << 40;

/// An array.
struct Array {
    signed: bool,
    values: Box<[AtomicU64]>,
}

impl Array {
    fn bytes(&self) -> usize {
        size_of::<Array>() + size_of_val(&self.values[..])
    }

    /// The bits of a value that the array can hold.
    fn value<'h>(&self, value: Term<'h>) -> Result<u64, Stop<'h>> {
        let bits = if self.signed {
            value.as_i64().map(|value| value as u64)
        } else {
            Int::from_term(value).and_then(Int::to_u64)
        };
        bits.ok_or_else(Stop::badarg)
    }

    fn answer<'h>(&self, env: &mut Env<'h>, bits: u64) -> Term<'h> {
        if self.signed {
            env.integer(bits as i64)
        } else {
            env.unsigned(bits)
        }
    }
}

/// The bits of what is added: any integer of 64 bits, with or without a sign.
pub(crate) fn increment<'h>(value: Int<'_>) -> Result<u64, Stop<'h>> {
    (value.to_i64().map(|value| value as u64))
        .or_else(|| value.to_u64())
        .ok_or_else(Stop::badarg)
}

/// The bits of what is added where this is subtracted. What cannot be negated fails as arithmetic does.
pub(crate) fn decrement<'h>(value: Term<'h>) -> Result<u64, Stop<'h>> {
    match value.view() {
        View::Small(value) => Ok((value as u64).wrapping_neg()),
        View::Big(BigView { negative, limbs }) => {
            let negated = neg(Int::Big { negative, limbs }).map_err(|_| Stop::system_limit())?;
            increment(negated.as_int())
        }
        View::Float(_) => Err(Stop::badarg()),
        _ => Err(Stop::badarith()),
    }
}

/// The number of cells that an array of this size is asked to have.
pub(crate) fn length<'h>(size: Term<'h>) -> Result<usize, Stop<'h>> {
    match size.view() {
        View::Small(size) if size > 0 => {
            let length = usize::try_from(size).map_err(|_| Stop::system_limit())?;
            match length.checked_mul(8) {
                Some(bytes) if bytes <= MAX_BYTES => Ok(length),
                _ => Err(Stop::system_limit()),
            }
        }
        View::Big(BigView {
            negative: false, ..
        }) => Err(Stop::system_limit()),
        _ => Err(Stop::badarg()),
    }
}

/// Cells that are all zero, or `system_limit` where there is no memory for them.
pub(crate) fn zeros<'h>(count: usize) -> Result<Box<[AtomicU64]>, Stop<'h>> {
    let mut cells = Vec::new();
    let bytes = count.saturating_mul(size_of::<AtomicU64>());
    asterias_term::memory::asking(bytes, || cells.try_reserve_exact(count))
        .map_err(|_| Stop::system_limit())?;
    cells.resize_with(count, AtomicU64::default);
    Ok(cells.into_boxed_slice())
}

pub(crate) fn make<'h>(env: &mut Env<'h>, size: Term<'h>, signed: bool) -> Outcome<'h> {
    let length = length(size)?;
    env.account(length / 64);
    let array = Array {
        signed,
        values: zeros(length)?,
    };
    let bytes = array.bytes();
    Ok(env.resource(array, bytes))
}

fn new<'h>(env: &mut Env<'h>, size: Term<'h>, options: Term<'h>) -> Outcome<'h> {
    let wrong = || Stop::badarg_because(atom::intern("badopt"));
    let mut signed = true;
    for option in options.list_to_vec().ok_or_else(wrong)? {
        match option.as_tuple() {
            Some([name, value]) if name.as_atom_name() == Some("signed") => {
                signed = value.as_bool().ok_or_else(wrong)?;
            }
            _ => return Err(wrong()),
        }
    }
    make(env, size, signed)
}

/// The array, and the cell at a position that counts from one.
fn cell<'h>(
    env: &mut Env<'h>,
    array: Term<'h>,
    position: Term<'h>,
) -> Result<(&'h Array, &'h AtomicU64), Stop<'h>> {
    let array = env
        .resource_value::<Array>(array)
        .ok_or_else(Stop::badarg)?;
    let cell = position
        .as_usize()
        .and_then(|position| array.values.get(position.checked_sub(1)?));
    Ok((array, cell.ok_or_else(Stop::badarg)?))
}

pub(crate) fn put<'h>(
    env: &mut Env<'h>,
    array: Term<'h>,
    position: Term<'h>,
    value: Term<'h>,
) -> Outcome<'h> {
    let (array, cell) = cell(env, array, position)?;
    cell.store(array.value(value)?, SeqCst);
    Ok(Term::atom(atoms::OK))
}

pub(crate) fn get<'h>(env: &mut Env<'h>, array: Term<'h>, position: Term<'h>) -> Outcome<'h> {
    let (array, cell) = cell(env, array, position)?;
    Ok(array.answer(env, cell.load(SeqCst)))
}

fn add<'h>(env: &mut Env<'h>, array: Term<'h>, position: Term<'h>, value: Int<'h>) -> Outcome<'h> {
    add_bits(env, array, position, increment(value)?)
}

fn subtract<'h>(
    env: &mut Env<'h>,
    array: Term<'h>,
    position: Term<'h>,
    value: Term<'h>,
) -> Outcome<'h> {
    add_bits(env, array, position, decrement(value)?)
}

/// Adds to a cell, wrapping around.
pub(crate) fn add_bits<'h>(
    env: &mut Env<'h>,
    array: Term<'h>,
    position: Term<'h>,
    value: u64,
) -> Outcome<'h> {
    let (_, cell) = cell(env, array, position)?;
    cell.fetch_add(value, SeqCst);
    Ok(Term::atom(atoms::OK))
}

fn add_get<'h>(
    env: &mut Env<'h>,
    array: Term<'h>,
    position: Term<'h>,
    value: Int<'h>,
) -> Outcome<'h> {
    let (array, cell) = cell(env, array, position)?;
    let value = increment(value)?;
    let before = cell.fetch_add(value, SeqCst);
    Ok(array.answer(env, before.wrapping_add(value)))
}

fn sub_get<'h>(
    env: &mut Env<'h>,
    array: Term<'h>,
    position: Term<'h>,
    value: Term<'h>,
) -> Outcome<'h> {
    let value = decrement(value)?;
    let (array, cell) = cell(env, array, position)?;
    let before = cell.fetch_add(value, SeqCst);
    Ok(array.answer(env, before.wrapping_add(value)))
}

fn exchange<'h>(
    env: &mut Env<'h>,
    array: Term<'h>,
    position: Term<'h>,
    value: Term<'h>,
) -> Outcome<'h> {
    let (array, cell) = cell(env, array, position)?;
    let before = cell.swap(array.value(value)?, SeqCst);
    Ok(array.answer(env, before))
}

fn compare_exchange<'h>(
    env: &mut Env<'h>,
    array: Term<'h>,
    position: Term<'h>,
    expected: Term<'h>,
    desired: Term<'h>,
) -> Outcome<'h> {
    let (array, cell) = cell(env, array, position)?;
    let (expected, desired) = (array.value(expected)?, array.value(desired)?);
    match cell.compare_exchange(expected, desired, SeqCst, SeqCst) {
        Ok(_) => Ok(Term::atom(atoms::OK)),
        Err(before) => Ok(array.answer(env, before)),
    }
}

pub(crate) fn info<'h>(env: &mut Env<'h>, array: Term<'h>) -> Outcome<'h> {
    let array = env
        .resource_value::<Array>(array)
        .ok_or_else(Stop::badarg)?;
    let (min, max) = if array.signed {
        (env.integer(i64::MIN), env.integer(i64::MAX))
    } else {
        (env.integer(0), env.unsigned(u64::MAX))
    };
    let size = env.unsigned(array.values.len() as u64);
    let memory = env.unsigned(array.bytes() as u64);
    let entries = [
        ("size", size),
        ("memory", memory),
        ("min", min),
        ("max", max),
    ];
    Ok(crate::maps::named(env, &entries))
}
