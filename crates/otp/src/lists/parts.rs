//! Parts of lists: by place, from a place on, up to a place.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, View};

use super::{count, elements, function_clause, is_list};

/// What is left of a list after this many elements, or `None` where it has fewer.
fn tail_after<'h>(env: &mut Env<'h>, list: Term<'h>, skipped: usize) -> Option<Term<'h>> {
    let mut rest = list.list();
    if skipped > 0 {
        rest.nth(skipped - 1)?;
    }
    env.account(skipped / 100);
    Some(rest.rest())
}

/// `nth/2`.
pub(super) fn nth<'h>(env: &mut Env<'h>, place: Term<'h>, list: Term<'h>) -> Outcome<'h> {
    let place = count(place)
        .and_then(|place| place.checked_sub(1))
        .ok_or_else(function_clause)?;
    match tail_after(env, list, place).map(Term::view) {
        Some(View::Cons(element, _)) => Ok(element),
        _ => Err(function_clause()),
    }
}

/// `nthtail/2`.
pub(super) fn nthtail<'h>(env: &mut Env<'h>, skipped: Term<'h>, list: Term<'h>) -> Outcome<'h> {
    let skipped = count(skipped).ok_or_else(function_clause)?;
    if !is_list(list) {
        return Err(function_clause());
    }
    tail_after(env, list, skipped).ok_or_else(function_clause)
}

/// `last/1`.
pub(super) fn last<'h>(env: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    let mut rest = list.list();
    let mut last = None;
    let mut count = 0;
    for element in rest.by_ref() {
        last = Some(element);
        count += 1;
    }
    env.account(count / 100);
    match last {
        Some(element) if rest.rest().word().is_nil() => Ok(element),
        _ => Err(function_clause()),
    }
}

/// `droplast/1`.
pub(super) fn droplast<'h>(env: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    let elements = elements(env, list)?;
    match elements.split_last() {
        Some((_, rest)) => Ok(env.list(rest)),
        None => Err(function_clause()),
    }
}

/// The first elements of a list, as many as there are up to a count.
fn first<'h>(env: &mut Env<'h>, list: Term<'h>, count: usize) -> Outcome<'h> {
    let mut rest = list.list();
    let taken: Vec<Term<'h>> = rest.by_ref().take(count).collect();
    env.account(taken.len() / 20);
    if taken.len() < count && !rest.rest().word().is_nil() {
        return Err(function_clause());
    }
    Ok(env.list(&taken))
}

/// `sublist/2`.
pub(super) fn sublist<'h>(env: &mut Env<'h>, list: Term<'h>, length: Term<'h>) -> Outcome<'h> {
    match count(length) {
        Some(count) if is_list(list) => first(env, list, count),
        _ => Err(function_clause()),
    }
}

/// `sublist/3`.
pub(super) fn sublist_from<'h>(
    env: &mut Env<'h>,
    list: Term<'h>,
    start: Term<'h>,
    length: Term<'h>,
) -> Outcome<'h> {
    let start = count(start)
        .filter(|start| *start > 0)
        .ok_or_else(function_clause)?;
    let mut rest = list.list();
    for _ in 1..start {
        if rest.next().is_none() {
            // Beyond the end the length is not looked at.
            return if rest.rest().word().is_nil() {
                Ok(Term::NIL)
            } else {
                Err(function_clause())
            };
        }
    }
    env.account(start.min(1 << 32) / 100);
    sublist(env, rest.rest(), length)
}

/// `split/2`.
pub(super) fn split<'h>(env: &mut Env<'h>, place: Term<'h>, list: Term<'h>) -> Outcome<'h> {
    let place = count(place)
        .filter(|_| is_list(list))
        .ok_or_else(Stop::badarg)?;
    let mut rest = list.list();
    let before: Vec<Term<'h>> = rest.by_ref().take(place).collect();
    env.account(before.len() / 20);
    if before.len() < place {
        let ended = rest.rest().word().is_nil();
        return Err(if ended {
            Stop::badarg()
        } else {
            function_clause()
        });
    }
    let before = env.list(&before);
    Ok(env.tuple(&[before, rest.rest()]))
}
