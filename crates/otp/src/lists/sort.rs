//! Sorting by term order: in n log n comparisons at most, and linear for what is sorted already.
//!
//! Stable but for `sort/1`: of integers and floats that compare equal, OTP's sort leaves the later ones in front if the list begins
//! descending, because it then collects runs from behind. Where there are such elements, their order is made the same here.

use std::cmp::Ordering;

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
    let descending = begins_descending(&elements).then(|| elements.clone());
    sort_terms(&mut elements);
    if let Some(mut original) = descending
        && elements
            .windows(2)
            .any(|pair| is_inexact_tie(pair[0], pair[1]))
    {
        original = runs_from_behind(&original);
        original.sort_by(|a, b| a.compare(*b));
        elements = original;
    }
    Ok(env.list(&elements))
}

fn is_inexact_tie(a: Term<'_>, b: Term<'_>) -> bool {
    a.word() != b.word() && a.equal(b) && !a.exact_eq(b)
}

/// Whether the first elements that differ descend, in a list of more than three.
fn begins_descending(elements: &[Term<'_>]) -> bool {
    let differing = elements
        .windows(2)
        .map(|pair| pair[0].compare(pair[1]))
        .find(|order| order.is_ne());
    elements.len() > 3 && differing == Some(Ordering::Greater)
}

/// The elements of a list that begins descending as ascending runs, the run found last in front: sorting them keeps their order.
///
/// A run grows at its front, or just behind that. An element that does not fit waits for another, and the two begin the next run.
fn runs_from_behind<'h>(elements: &[Term<'h>]) -> Vec<Term<'h>> {
    let before = |a: Term<'h>, b: Term<'h>| a.compare(b).is_le();
    let mut runs: Vec<Vec<Term<'h>>> = Vec::new();
    // A run from its back to its front.
    let mut run: Vec<Term<'h>> = Vec::new();
    let mut waiting: Option<Term<'h>> = None;
    for element in elements.iter().copied() {
        let [.., second, first] = run[..] else {
            run.push(element);
            if let [a, b] = run[..]
                && !before(b, a)
            {
                run.swap(0, 1);
            }
            continue;
        };
        if before(element, first) {
            run.push(element);
        } else if before(element, second) {
            run.insert(run.len() - 1, element);
        } else if run.len() == 2 && waiting.is_none() {
            run.insert(0, element);
        } else if let Some(waited) = waiting.take() {
            runs.push(std::mem::take(&mut run));
            run = if before(waited, element) {
                vec![element, waited]
            } else {
                vec![waited, element]
            };
        } else {
            waiting = Some(element);
        }
    }
    runs.push(run);
    runs.extend(waiting.map(|element| vec![element]));
    runs.into_iter()
        .rev()
        .flat_map(|run| run.into_iter().rev())
        .collect()
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
