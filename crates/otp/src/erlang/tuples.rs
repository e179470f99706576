//! Tuples: elements, sizes, and tuples made of others.

use asterias_machine::native::{Env, Outcome, ProperList, Stop};
use asterias_term::{Term, View};

/// The most elements of a tuple: 2^24 - 1.
const MAX_ARITY: usize = (1 << 24) - 1;

/// The place in a tuple of `len` elements that an index counted from one denotes.
fn place<'h>(index: Term<'h>, len: usize) -> Result<usize, Stop<'h>> {
    match index.as_usize() {
        Some(index) if (1..=len).contains(&index) => Ok(index - 1),
        _ => Err(Stop::badarg()),
    }
}

fn made<'h>(env: &mut Env<'h>, elements: &[Term<'h>]) -> Outcome<'h> {
    if elements.len() > MAX_ARITY {
        return Err(Stop::badarg());
    }
    env.account(elements.len() / 64);
    Ok(env.tuple(elements))
}

/// `element/2`.
pub(super) fn element<'h>(_: &mut Env<'h>, index: Term<'h>, tuple: &'h [Term<'h>]) -> Outcome<'h> {
    place(index, tuple.len()).map(|place| tuple[place])
}

/// `setelement/3`.
pub(super) fn setelement<'h>(
    env: &mut Env<'h>,
    index: Term<'h>,
    tuple: &'h [Term<'h>],
    value: Term<'h>,
) -> Outcome<'h> {
    let place = place(index, tuple.len())?;
    env.account(tuple.len() / 64);
    Ok(env.tuple_with(tuple, place, value))
}

/// `tuple_size/1`.
pub(super) fn tuple_size<'h>(_: &mut Env<'h>, tuple: &'h [Term<'h>]) -> usize {
    tuple.len()
}

/// `size/1`.
pub(super) fn size<'h>(_: &mut Env<'h>, term: Term<'h>) -> Result<usize, Stop<'h>> {
    match term.view() {
        View::Tuple(elements) => Ok(elements.len()),
        View::Bits(bits) => Ok(bits.bit_size() / 8),
        _ => Err(Stop::badarg()),
    }
}

fn arity<'h>(size: usize) -> Result<usize, Stop<'h>> {
    if size > MAX_ARITY {
        Err(Stop::badarg())
    } else {
        Ok(size)
    }
}

/// `make_tuple/2`.
pub(super) fn make_tuple<'h>(env: &mut Env<'h>, size: usize, initial: Term<'h>) -> Outcome<'h> {
    made(env, &vec![initial; arity(size)?])
}

/// `make_tuple/3`: of places given more than once the last counts.
pub(super) fn make_tuple_with<'h>(
    env: &mut Env<'h>,
    size: usize,
    default: Term<'h>,
    initial: ProperList<'h>,
) -> Outcome<'h> {
    let mut elements = vec![default; arity(size)?];
    for pair in initial.0 {
        let Some([index, value]) = pair.as_tuple() else {
            return Err(Stop::badarg());
        };
        elements[place(*index, size)?] = *value;
    }
    made(env, &elements)
}

/// `append_element/2`.
pub(super) fn append_element<'h>(
    env: &mut Env<'h>,
    tuple: &'h [Term<'h>],
    value: Term<'h>,
) -> Outcome<'h> {
    made(env, &[tuple, &[value]].concat())
}

/// `insert_element/3`.
pub(super) fn insert_element<'h>(
    env: &mut Env<'h>,
    index: Term<'h>,
    tuple: &'h [Term<'h>],
    value: Term<'h>,
) -> Outcome<'h> {
    let mut elements = tuple.to_vec();
    elements.insert(place(index, tuple.len() + 1)?, value);
    made(env, &elements)
}

/// `delete_element/2`.
pub(super) fn delete_element<'h>(
    env: &mut Env<'h>,
    index: Term<'h>,
    tuple: &'h [Term<'h>],
) -> Outcome<'h> {
    let mut elements = tuple.to_vec();
    elements.remove(place(index, tuple.len())?);
    made(env, &elements)
}

/// `tuple_to_list/1`.
pub(super) fn tuple_to_list<'h>(env: &mut Env<'h>, tuple: &'h [Term<'h>]) -> Term<'h> {
    env.account(tuple.len() / 64);
    env.list(tuple)
}

/// `list_to_tuple/1`.
pub(super) fn list_to_tuple<'h>(env: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    let size = arity(super::length(env, list)?)?;
    env.account(size / 64);
    Ok(env.tuple_from(size, list.list()))
}
