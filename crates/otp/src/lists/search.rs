//! Elements found by matching (`=:=`), and lists inside lists.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, atoms};

use super::{call_erlang, function_clause, is_list};
use crate::erlang;

/// Whether a list has an element; `None` where the list ends in something else than `[]` before it is found.
fn contains<'h>(env: &mut Env<'h>, element: Term<'h>, list: Term<'h>) -> Option<bool> {
    let mut rest = list.list();
    let mut count = 0;
    // An immediate matches nothing but itself.
    let immediate = element.word().is_immediate();
    for other in rest.by_ref() {
        if other.word() == element.word() || !immediate && other.exact_eq(element) {
            env.account(count / 20);
            return Some(true);
        }
        count += 1;
    }
    env.account(count / 20);
    rest.rest().word().is_nil().then_some(false)
}

/// `member/2`.
pub(super) fn member<'h>(
    env: &mut Env<'h>,
    element: Term<'h>,
    list: Term<'h>,
) -> Result<bool, Stop<'h>> {
    contains(env, element, list).ok_or_else(Stop::badarg)
}

/// `delete/2`.
pub(super) fn delete<'h>(env: &mut Env<'h>, element: Term<'h>, list: Term<'h>) -> Outcome<'h> {
    let mut rest = list.list();
    let mut before = Vec::new();
    while let Some(other) = rest.next() {
        if other.exact_eq(element) {
            env.account(before.len() / 10);
            return Ok(env.list_with_tail(&before, rest.rest()));
        }
        before.push(other);
    }
    env.account(before.len() / 20);
    if rest.rest().word().is_nil() {
        Ok(list)
    } else {
        Err(function_clause())
    }
}

/// `prefix/2`.
pub(super) fn prefix<'h>(
    env: &mut Env<'h>,
    prefix: Term<'h>,
    list: Term<'h>,
) -> Result<bool, Stop<'h>> {
    let (mut wanted, mut rest) = (prefix.list(), list.list());
    let mut count = 0;
    loop {
        let (wanted_before, rest_before) = (wanted.rest(), rest.rest());
        match (wanted.next(), rest.next()) {
            (Some(a), Some(b)) if a.exact_eq(b) => count += 1,
            _ => {
                env.account(count / 20);
                let lists = is_list(wanted_before) && is_list(rest_before);
                return if lists {
                    Ok(wanted_before.word().is_nil())
                } else {
                    Err(function_clause())
                };
            }
        }
    }
}

/// The length of a list, or the call that says that it has none.
fn length<'h>(env: &mut Env<'h>, list: Term<'h>) -> Result<usize, Stop<'h>> {
    erlang::length(env, list).map_err(|_| call_erlang(env, atoms::LENGTH, &[list]))
}

/// `suffix/2`.
pub(super) fn suffix<'h>(
    env: &mut Env<'h>,
    suffix: Term<'h>,
    list: Term<'h>,
) -> Result<bool, Stop<'h>> {
    let whole = length(env, list)?;
    let wanted = length(env, suffix)?;
    let Some(skipped) = whole.checked_sub(wanted) else {
        return Ok(false);
    };
    let mut rest = list.list();
    if skipped > 0 {
        let _last_skipped = rest.nth(skipped - 1);
    }
    Ok(rest.rest().exact_eq(suffix))
}
