//! The least, the greatest, and the sum.

use std::cmp::Ordering;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, View, atoms};

use super::{call_erlang, function_clause};
use crate::number;

/// The first of the elements than which no other is `beyond`.
fn extreme<'h>(env: &mut Env<'h>, list: Term<'h>, beyond: Ordering) -> Outcome<'h> {
    let mut rest = list.list();
    let mut best = rest.next().ok_or_else(function_clause)?;
    let mut count = 0;
    for element in rest.by_ref() {
        if element.compare(best) == beyond {
            best = element;
        }
        count += 1;
    }
    env.account(count / 20);
    if rest.rest().word().is_nil() {
        Ok(best)
    } else {
        Err(function_clause())
    }
}

/// `max/1`.
pub(super) fn max<'h>(env: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    extreme(env, list, Ordering::Greater)
}

/// `min/1`.
pub(super) fn min<'h>(env: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    extreme(env, list, Ordering::Less)
}

/// `sum/1`.
pub(super) fn sum<'h>(env: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    let mut rest = list.list();
    let mut total = env.integer(0);
    let mut small: Option<i64> = Some(0);
    let mut count = 0;
    for element in rest.by_ref() {
        count += 1;
        // Small integers are added without making a term of each sum.
        if let (Some(sum), View::Small(value)) = (small, element.view())
            && let Some(sum) = sum.checked_add(value)
        {
            small = Some(sum);
            continue;
        }
        if let Some(sum) = small.take() {
            total = env.integer(sum);
        }
        total = match number::add(env, total, element) {
            Ok(sum) => sum,
            Err(Stop::Raise(_)) => {
                return Err(call_erlang(env, atoms::PLUS_SIGN, &[total, element]));
            }
            Err(stop) => return Err(stop),
        };
        small = match total.view() {
            View::Small(sum) => Some(sum),
            _ => None,
        };
    }
    env.account(count / 20);
    if !rest.rest().word().is_nil() {
        return Err(function_clause());
    }
    Ok(small.map_or(total, |sum| env.integer(sum)))
}
