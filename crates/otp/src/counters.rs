//! Natives of module `counters`: `{atomics, Atomics}`, or `{write_concurrency, Striped}` where every worker adds to cells of its own.
//!
//! A striped counter is the sum of its cells, one for each stripe; a stripe is a run of cells that fills cache lines, so that workers
//! which add to the same counter write to different lines. Nothing added is ever lost; `put` changes one cell by the difference.

use std::sync::atomic::{AtomicU64, Ordering};

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::natives;
use asterias_term::integer::Int;
use asterias_term::{Term, atom, atoms};

use crate::atomics::{self, MAX_BYTES, length, zeros};

natives! {
    /// Natives of module `counters`.
    pub(crate) static TABLE: "counters" {
        process "new"/2 => new,
        process "get"/2 => get,
        process "add"/3 => add,
        process "sub"/3 => subtract,
        process "put"/3 => put,
        process "info"/1 => info,
    }
}

/// Cells of a cache line, or of the two that processors fetch together.
const LINE: usize = 16;

struct Striped {
    size: usize,
    /// Cells from one stripe to the next.
    stride: usize,
    cells: Box<[AtomicU64]>,
}

impl Striped {
    /// The cells of the counter at this index, one for each stripe.
    fn cells(&self, index: usize) -> impl Iterator<Item = &AtomicU64> {
        self.cells.iter().skip(index).step_by(self.stride)
    }

    fn sum(&self, index: usize) -> u64 {
        self.cells(index)
            .map(|cell| cell.load(Ordering::Acquire))
            .fold(0, u64::wrapping_add)
    }

    fn add(&self, worker: usize, index: usize, value: u64) {
        let stripes = self.cells.len() / self.stride;
        // Acquire and release: who sees what was added sees what was done before.
        self.cells[worker % stripes * self.stride + index].fetch_add(value, Ordering::AcqRel);
    }

    fn bytes(&self) -> usize {
        size_of::<Striped>() + size_of_val(&self.cells[..])
    }
}

enum Counters<'h> {
    Atomics(Term<'h>),
    Striped(&'h Striped),
}

fn counters<'h>(env: &mut Env<'h>, counters: Term<'h>) -> Result<Counters<'h>, Stop<'h>> {
    match counters.as_tuple() {
        Some([kind, array]) => match kind.word() {
            atoms::ATOMICS => Ok(Counters::Atomics(*array)),
            atoms::WRITE_CONCURRENCY => env
                .resource_value(*array)
                .map(Counters::Striped)
                .ok_or_else(Stop::badarg),
            _ => Err(Stop::badarg()),
        },
        _ => Err(Stop::badarg()),
    }
}

fn new<'h>(env: &mut Env<'h>, size: Term<'h>, options: Term<'h>) -> Outcome<'h> {
    let wrong = || Stop::badarg_because(atom::intern("badopt"));
    let options = options.list_to_vec().ok_or_else(wrong)?;
    let kind = match options[..] {
        [] => "atomics",
        [option] => option.as_atom_name().ok_or_else(wrong)?,
        _ => return Err(wrong()),
    };
    let array = match kind {
        "atomics" => atomics::make(env, size, true)?,
        "write_concurrency" => striped(env, size)?,
        _ => return Err(wrong()),
    };
    let kind = env.atom(kind)?;
    Ok(env.tuple(&[kind, array]))
}

fn striped<'h>(env: &mut Env<'h>, size: Term<'h>) -> Outcome<'h> {
    let size = length(size)?;
    let stride = size.next_multiple_of(LINE);
    let count = (stride.checked_mul(env.workers()))
        .filter(|count| count.checked_mul(8).is_some_and(|bytes| bytes <= MAX_BYTES))
        .ok_or_else(Stop::system_limit)?;
    env.account(count / 64);
    let striped = Striped {
        size,
        stride,
        cells: zeros(count)?,
    };
    let bytes = striped.bytes();
    Ok(env.resource(striped, bytes))
}

/// The index of a counter of which the first is 1.
fn index<'h>(striped: &Striped, position: Term<'h>) -> Result<usize, Stop<'h>> {
    position
        .as_usize()
        .and_then(|position| position.checked_sub(1))
        .filter(|index| *index < striped.size)
        .ok_or_else(Stop::badarg)
}

fn get<'h>(env: &mut Env<'h>, array: Term<'h>, position: Term<'h>) -> Outcome<'h> {
    match counters(env, array)? {
        Counters::Atomics(array) => atomics::get(env, array, position),
        Counters::Striped(striped) => {
            let sum = striped.sum(index(striped, position)?);
            Ok(env.integer(sum as i64))
        }
    }
}

fn add<'h>(env: &mut Env<'h>, array: Term<'h>, position: Term<'h>, value: Int<'h>) -> Outcome<'h> {
    add_bits(env, array, position, atomics::increment(value)?)
}

fn subtract<'h>(
    env: &mut Env<'h>,
    array: Term<'h>,
    position: Term<'h>,
    value: Term<'h>,
) -> Outcome<'h> {
    add_bits(env, array, position, atomics::decrement(value)?)
}

fn add_bits<'h>(env: &mut Env<'h>, array: Term<'h>, position: Term<'h>, value: u64) -> Outcome<'h> {
    match counters(env, array)? {
        Counters::Atomics(array) => atomics::add_bits(env, array, position, value),
        Counters::Striped(striped) => {
            striped.add(env.worker(), index(striped, position)?, value);
            Ok(Term::atom(atoms::OK))
        }
    }
}

fn put<'h>(env: &mut Env<'h>, array: Term<'h>, position: Term<'h>, value: Term<'h>) -> Outcome<'h> {
    match counters(env, array)? {
        Counters::Atomics(array) => atomics::put(env, array, position, value),
        Counters::Striped(striped) => {
            let index = index(striped, position)?;
            let value = value.as_i64().ok_or_else(Stop::badarg)? as u64;
            striped.add(env.worker(), index, value.wrapping_sub(striped.sum(index)));
            Ok(Term::atom(atoms::OK))
        }
    }
}

fn info<'h>(env: &mut Env<'h>, array: Term<'h>) -> Outcome<'h> {
    match counters(env, array)? {
        Counters::Atomics(array) => atomics::info(env, array),
        Counters::Striped(striped) => {
            let size = env.unsigned(striped.size as u64);
            let memory = env.unsigned(striped.bytes() as u64);
            Ok(crate::maps::named(
                env,
                &[("size", size), ("memory", memory)],
            ))
        }
    }
}
