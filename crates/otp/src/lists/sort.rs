//! Sorting by term order: stable, in n log n comparisons at most, and linear for what is sorted already.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, atoms};

use super::{call_erlang, count, elements, function_clause, is_positive};

/// Accounts for sorting this many elements.
fn account(env: &mut Env<'_>, count: usize) {
    env.account(count / 20 * (count.max(1).ilog2() as usize + 1) / 2);
}

fn sort_terms(elements: &mut [Term<'_>]) {
    if elements.iter().all(|element| element.word().is_small()) {
        // Equal small integers are the same word, so stability means nothing.
        elements.sort_unstable_by_key(|element| element.word().small_value());
    } else {
        elements.sort_by(|a, b| a.compare(*b));
    }
}

/// `sort/1`.
pub(super) fn sort<'h>(env: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    let mut elements = elements(env, list)?;
    if elements.is_sorted_by(|a, b| a.compare(*b).is_le()) {
        return Ok(list);
    }
    account(env, elements.len());
    sort_terms(&mut elements);
    Ok(env.list(&elements))
}

/// `usort/1`: of elements that compare equal the first stays.
pub(super) fn usort<'h>(env: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    let mut elements = elements(env, list)?;
    account(env, elements.len());
    sort_terms(&mut elements);
    elements.dedup_by(|next, kept| next.compare(*kept).is_eq());
    Ok(env.list(&elements))
}

/// Tuples with the keys by which they are sorted; `None` for the lists that are sorted whatever they hold.
fn keyed<'h>(
    env: &mut Env<'h>,
    place: Term<'h>,
    list: Term<'h>,
) -> Result<Option<Vec<(Term<'h>, Term<'h>)>>, Stop<'h>> {
    if !is_positive(place) {
        return Err(function_clause());
    }
    let mut rest = list.list();
    let tuples: Vec<Term<'h>> = rest.by_ref().collect();
    let proper = rest.rest().word().is_nil();
    if tuples.len() < 2 {
        return if proper {
            Ok(None)
        } else {
            Err(env.error_with(atoms::CASE_CLAUSE, list))
        };
    }
    account(env, tuples.len());
    let index = count(place).unwrap_or(usize::MAX) - 1;
    let mut keyed = Vec::with_capacity(tuples.len());
    for tuple in tuples {
        match tuple.as_tuple().and_then(|elements| elements.get(index)) {
            Some(key) => keyed.push((*key, tuple)),
            None => return Err(call_erlang(env, atoms::ELEMENT, &[place, tuple])),
        }
    }
    if !proper {
        return Err(function_clause());
    }
    keyed.sort_by(|(a, _), (b, _)| a.compare(*b));
    Ok(Some(keyed))
}

fn without_keys<'h>(env: &mut Env<'h>, keyed: &[(Term<'h>, Term<'h>)]) -> Term<'h> {
    let tuples: Vec<Term<'h>> = keyed.iter().map(|(_, tuple)| *tuple).collect();
    env.list(&tuples)
}

/// `keysort/2`.
pub(super) fn keysort<'h>(env: &mut Env<'h>, place: Term<'h>, list: Term<'h>) -> Outcome<'h> {
    match keyed(env, place, list)? {
        Some(keyed) => Ok(without_keys(env, &keyed)),
        None => Ok(list),
    }
}

/// `ukeysort/2`: of tuples whose keys compare equal the first stays.
pub(super) fn ukeysort<'h>(env: &mut Env<'h>, place: Term<'h>, list: Term<'h>) -> Outcome<'h> {
    match keyed(env, place, list)? {
        Some(mut keyed) => {
            keyed.dedup_by(|(next, _), (kept, _)| next.compare(*kept).is_eq());
            Ok(without_keys(env, &keyed))
        }
        None => Ok(list),
    }
}
