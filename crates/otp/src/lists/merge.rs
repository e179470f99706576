//! Sorted lists made into one.

use std::cmp::Ordering;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, atoms};

use super::{call_erlang, count, function_clause, is_list, is_positive};

/// Which list's first element comes next. The second is dropped where both are one.
#[derive(Clone, Copy)]
enum Next {
    First,
    Second,
    FirstOfBoth,
}

/// Merges as long as both lists have elements; the rest of the longer one follows, whatever it ends with.
fn merged<'h>(
    env: &mut Env<'h>,
    a: Term<'h>,
    b: Term<'h>,
    next: impl Fn(&mut Env<'h>, Term<'h>, Term<'h>) -> Result<Next, Stop<'h>>,
) -> Outcome<'h> {
    if !is_list(a) || !is_list(b) {
        return Err(function_clause());
    }
    let (mut a, mut b) = (a, b);
    let mut elements = Vec::new();
    let rest = loop {
        match (a.cell(), b.cell()) {
            (Some((first, behind_first)), Some((second, behind_second))) => {
                match next(env, first, second)? {
                    Next::First => {
                        elements.push(first);
                        a = behind_first;
                    }
                    Next::Second => {
                        elements.push(second);
                        b = behind_second;
                    }
                    Next::FirstOfBoth => {
                        elements.push(first);
                        (a, b) = (behind_first, behind_second);
                    }
                }
            }
            (_, None) if b.word().is_nil() => break a,
            (None, Some(_)) if a.word().is_nil() => break b,
            _ => return Err(function_clause()),
        }
    };
    env.account(elements.len() / 10);
    Ok(env.list_with_tail(&elements, rest))
}

/// Of elements that compare equal that of the first list comes first.
fn stable(order: Ordering) -> Next {
    match order {
        Ordering::Less | Ordering::Equal => Next::First,
        Ordering::Greater => Next::Second,
    }
}

/// Of elements that compare equal only that of the first list is kept.
fn unique(order: Ordering) -> Next {
    match order {
        Ordering::Less => Next::First,
        Ordering::Equal => Next::FirstOfBoth,
        Ordering::Greater => Next::Second,
    }
}

/// `merge/2`.
pub(super) fn merge<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Outcome<'h> {
    merged(env, a, b, |_, first, second| {
        Ok(stable(first.compare(second)))
    })
}

/// `umerge/2`.
pub(super) fn umerge<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Outcome<'h> {
    merged(env, a, b, |_, first, second| {
        Ok(unique(first.compare(second)))
    })
}

/// Merges by an element of tuples.
fn merged_by_key<'h>(
    env: &mut Env<'h>,
    place: Term<'h>,
    a: Term<'h>,
    b: Term<'h>,
    next: fn(Ordering) -> Next,
) -> Outcome<'h> {
    if !is_positive(place) {
        return Err(function_clause());
    }
    // A place beyond all tuples is missing in each.
    let index = count(place).map_or(usize::MAX, |place| place - 1);
    let key = |env: &mut Env<'h>, tuple: Term<'h>| {
        let element = tuple.as_tuple().and_then(|elements| elements.get(index));
        element
            .copied()
            .ok_or_else(|| call_erlang(env, atoms::ELEMENT, &[place, tuple]))
    };
    merged(env, a, b, |env, first, second| {
        Ok(next(key(env, first)?.compare(key(env, second)?)))
    })
}

/// `keymerge/3`.
pub(super) fn keymerge<'h>(
    env: &mut Env<'h>,
    place: Term<'h>,
    a: Term<'h>,
    b: Term<'h>,
) -> Outcome<'h> {
    merged_by_key(env, place, a, b, stable)
}

/// `ukeymerge/3`.
pub(super) fn ukeymerge<'h>(
    env: &mut Env<'h>,
    place: Term<'h>,
    a: Term<'h>,
    b: Term<'h>,
) -> Outcome<'h> {
    merged_by_key(env, place, a, b, unique)
}
