//! Lists made of others: joined, reversed, repeated, counted.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::integer::{self, Int, IntOut};
use asterias_term::{Term, View, atoms};

use super::{MAX_COUNT, call_erlang, count, elements, function_clause};
use crate::erlang;

/// `append/2`.
pub(super) fn append<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Outcome<'h> {
    match erlang::append(env, a, b) {
        Ok(list) => Ok(list),
        Err(_) => Err(call_erlang(env, atoms::PLUS_PLUS, &[a, b])),
    }
}

/// `subtract/2`.
pub(super) fn subtract<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Outcome<'h> {
    match erlang::subtract(env, a, b) {
        Ok(list) => Ok(list),
        Err(_) => Err(call_erlang(env, atoms::MINUS_MINUS, &[a, b])),
    }
}

fn reversed<'h>(env: &mut Env<'h>, list: Term<'h>, onto: Term<'h>) -> Outcome<'h> {
    let mut rest = list.list();
    let mut result = onto;
    let mut count = 0;
    for element in rest.by_ref() {
        result = env.cons(element, result);
        count += 1;
    }
    env.account(count / 20);
    if rest.rest().word().is_nil() {
        Ok(result)
    } else {
        Err(Stop::badarg())
    }
}

/// `reverse/1`.
pub(super) fn reverse<'h>(env: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    if let Ok(reversed) = reversed(env, list, Term::NIL) {
        return Ok(reversed);
    }
    // The first two elements are taken here, the others by `reverse/2`, which finds the end.
    let mut rest = list.list();
    match (rest.next(), rest.next()) {
        (Some(first), Some(second)) => {
            let onto = env.list(&[second, first]);
            let arguments = env.list(&[rest.rest(), onto]);
            let function = asterias_term::atom::intern("reverse");
            Err(Stop::Call {
                module: atoms::LISTS,
                function,
                arguments,
            })
        }
        _ => Err(function_clause()),
    }
}

/// `reverse/2`.
pub(super) fn reverse_onto<'h>(env: &mut Env<'h>, list: Term<'h>, onto: Term<'h>) -> Outcome<'h> {
    reversed(env, list, onto)
}

/// `duplicate/2`.
pub(super) fn duplicate<'h>(env: &mut Env<'h>, times: Term<'h>, element: Term<'h>) -> Outcome<'h> {
    let times = count(times).ok_or_else(function_clause)?;
    if times as u64 > MAX_COUNT {
        return Err(Stop::system_limit());
    }
    env.account(times / 20);
    Ok(env.list_from(times, std::iter::repeat(element), Term::NIL))
}

/// `join/2`.
pub(super) fn join<'h>(env: &mut Env<'h>, separator: Term<'h>, list: Term<'h>) -> Outcome<'h> {
    let elements = elements(env, list)?;
    let mut joined = Vec::with_capacity(elements.len() * 2);
    for element in elements {
        if !joined.is_empty() {
            joined.push(separator);
        }
        joined.push(element);
    }
    Ok(env.list(&joined))
}

fn integers<'h, const N: usize>(terms: [Term<'h>; N]) -> Option<[Int<'h>; N]> {
    let mut integers = [Int::ZERO; N];
    for (integer, term) in integers.iter_mut().zip(terms) {
        *integer = match term.view() {
            View::Small(value) => Int::Small(value),
            View::Big(big) => Int::Big {
                negative: big.negative,
                limbs: big.limbs,
            },
            _ => return None,
        };
    }
    Some(integers)
}

/// `count` numbers from `from` on, each `step` after the one before.
fn sequence<'h>(env: &mut Env<'h>, from: Int<'_>, step: Int<'_>, count: u64) -> Outcome<'h> {
    if count > MAX_COUNT {
        return Err(Stop::system_limit());
    }
    env.account(usize::try_from(count / 20).unwrap_or(usize::MAX));
    let last = |from: i64, step: i64| {
        step.checked_mul(i64::try_from(count).ok()?)?
            .checked_add(from)
    };
    if let (Some(from), Some(step)) = (from.to_i64(), step.to_i64())
        && let Some(end) = last(from, step)
    {
        let count = count as usize;
        let values = (0..count).map(|index| from + step * index as i64);
        if Term::small(from).and(Term::small(end)).is_some() {
            // Everything between two small integers is one.
            return Ok(env.list_from(count, values.filter_map(Term::small), Term::NIL));
        }
        let elements: Vec<Term<'h>> = values.map(|value| env.integer(value)).collect();
        return Ok(env.list(&elements));
    }
    let mut elements = Vec::new();
    let mut value = from.to_owned().map_err(|_| Stop::system_limit())?;
    for _ in 0..count {
        elements.push(env.integer_of(&value));
        value = integer::add(value.as_int(), step).map_err(|_| Stop::system_limit())?;
    }
    Ok(env.list(&elements))
}

fn difference<'h>(a: Int<'_>, b: Int<'_>) -> Result<IntOut, Stop<'h>> {
    integer::sub(a, b).map_err(|_| Stop::system_limit())
}

/// `seq/2`.
pub(super) fn seq<'h>(env: &mut Env<'h>, from: Term<'h>, to: Term<'h>) -> Outcome<'h> {
    let [from, to] = integers([from, to]).ok_or_else(function_clause)?;
    let steps = difference(to, from)?;
    if steps.as_int() < Int::Small(-1) {
        return Err(function_clause());
    }
    let count = steps
        .as_int()
        .to_i64()
        .and_then(|steps| u64::try_from(steps + 1).ok());
    sequence(env, from, Int::Small(1), count.unwrap_or(u64::MAX))
}

/// `seq/3`: empty also where `to` is one step before `from`.
pub(super) fn seq_by<'h>(
    env: &mut Env<'h>,
    from: Term<'h>,
    to: Term<'h>,
    step: Term<'h>,
) -> Outcome<'h> {
    let [from, to, step] = integers([from, to, step]).ok_or_else(Stop::badarg)?;
    let distance = difference(to, from)?;
    let Some(steps) = integer::div(distance.as_int(), step) else {
        return if distance.as_int().is_zero() {
            let from = env.integer_of(&from.to_owned().map_err(|_| Stop::system_limit())?);
            Ok(env.list(&[from]))
        } else {
            Err(Stop::badarg())
        };
    };
    let backwards = distance.as_int().is_negative() != step.is_negative();
    if backwards && !distance.as_int().is_zero() {
        // `from` is beyond `to`: by no more than a step, or the arguments are wrong.
        let over = integer::add(distance.as_int(), step).map_err(|_| Stop::system_limit())?;
        let over = over.as_int();
        let within = over.is_zero() || over.is_negative() == step.is_negative();
        return if within {
            Ok(Term::NIL)
        } else {
            Err(Stop::badarg())
        };
    }
    let count = steps
        .as_int()
        .to_u64()
        .and_then(|steps| steps.checked_add(1));
    sequence(env, from, step, count.unwrap_or(u64::MAX))
}
