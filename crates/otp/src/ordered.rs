//! Natives of modules `orddict` and `ordsets`: what looks for one place in a sorted list, or walks two. Keys are equal when they
//! compare equal.

use std::cmp::Ordering;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::natives;
use asterias_term::atom::intern;
use asterias_term::{Term, atoms};

natives! {
    /// Natives of module `orddict`.
    pub(crate) static DICTIONARIES: "orddict" {
        alloc "erase"/2 => erase,
        pure "fetch"/2 => fetch,
        alloc "find"/2 => find,
        pure "is_key"/2 => is_key,
        alloc "store"/3 => store,
    }
}

natives! {
    /// Natives of module `ordsets`.
    pub(crate) static SETS: "ordsets" {
        alloc "add_element"/2 => add_element,
        alloc "del_element"/2 => del_element,
        alloc "intersection"/2 => intersection,
        pure "is_element"/2 => is_element,
        pure "is_subset"/2 => is_subset,
        alloc "subtract"/2 => subtract,
        alloc "union"/2 => union,
    }
}

/// The place of a key in a list.
struct Place<'h> {
    /// The element with the key.
    element: Option<Term<'h>>,
    /// What begins at the place.
    from: Term<'h>,
    /// What is behind the element.
    after: Term<'h>,
}

fn function_clause<'h>() -> Stop<'h> {
    Stop::error(Term::atom(atoms::FUNCTION_CLAUSE))
}

/// The key of a pair.
fn pair_key<'h>(element: Term<'h>) -> Option<Term<'h>> {
    match element.as_tuple()? {
        [key, _] => Some(*key),
        _ => None,
    }
}

/// Looks for the first element whose key is not less than the one wanted, and tells of those before it.
#[inline]
fn seek<'h>(
    env: &mut Env<'h>,
    key: Term<'h>,
    list: Term<'h>,
    key_of: impl Fn(Term<'h>) -> Option<Term<'h>>,
    mut pass: impl FnMut(Term<'h>),
) -> Result<Place<'h>, Stop<'h>> {
    let mut from = list;
    let mut before = 0;
    let place = loop {
        let Some((element, after)) = from.cell() else {
            if !from.word().is_nil() {
                return Err(function_clause());
            }
            break Place {
                element: None,
                from,
                after: from,
            };
        };
        let order = key.compare(key_of(element).ok_or_else(function_clause)?);
        if order != Ordering::Greater {
            break Place {
                element: (order == Ordering::Equal).then_some(element),
                from,
                after,
            };
        }
        pass(element);
        before += 1;
        from = after;
    };
    env.account(before / 10);
    Ok(place)
}

/// The pair with the key.
fn pair<'h>(
    env: &mut Env<'h>,
    key: Term<'h>,
    list: Term<'h>,
) -> Result<Option<&'h [Term<'h>]>, Stop<'h>> {
    let place = seek(env, key, list, pair_key, |_| ())?;
    Ok(place.element.and_then(Term::as_tuple))
}

/// `orddict:find/2`.
fn find<'h>(env: &mut Env<'h>, key: Term<'h>, list: Term<'h>) -> Outcome<'h> {
    Ok(match pair(env, key, list)? {
        Some(pair) => env.tuple(&[Term::atom(atoms::OK), pair[1]]),
        None => Term::atom(atoms::ERROR),
    })
}

/// `orddict:fetch/2`.
fn fetch<'h>(env: &mut Env<'h>, key: Term<'h>, list: Term<'h>) -> Outcome<'h> {
    let pair = pair(env, key, list)?;
    Ok(pair.ok_or_else(function_clause)?[1])
}

/// `orddict:is_key/2`.
fn is_key<'h>(env: &mut Env<'h>, key: Term<'h>, list: Term<'h>) -> Result<bool, Stop<'h>> {
    Ok(pair(env, key, list)?.is_some())
}

/// `orddict:store/3`.
fn store<'h>(env: &mut Env<'h>, key: Term<'h>, value: Term<'h>, list: Term<'h>) -> Outcome<'h> {
    let mut before = Vec::new();
    let place = seek(env, key, list, pair_key, |element| before.push(element))?;
    let pair = env.tuple(&[key, value]);
    let rest = match place.element {
        Some(_) => place.after,
        None => place.from,
    };
    let stored = env.cons(pair, rest);
    Ok(env.list_with_tail(&before, stored))
}

/// The list without the element that has the key.
fn removed<'h>(
    env: &mut Env<'h>,
    key: Term<'h>,
    list: Term<'h>,
    key_of: impl Fn(Term<'h>) -> Option<Term<'h>>,
) -> Outcome<'h> {
    let mut before = Vec::new();
    let place = seek(env, key, list, key_of, |element| before.push(element))?;
    Ok(match place.element {
        Some(_) => env.list_with_tail(&before, place.after),
        None => list,
    })
}

/// `orddict:erase/2`.
fn erase<'h>(env: &mut Env<'h>, key: Term<'h>, list: Term<'h>) -> Outcome<'h> {
    removed(env, key, list, pair_key)
}

/// `ordsets:is_element/2`.
fn is_element<'h>(env: &mut Env<'h>, element: Term<'h>, set: Term<'h>) -> Result<bool, Stop<'h>> {
    Ok(seek(env, element, set, Some, |_| ())?.element.is_some())
}

/// `ordsets:add_element/2`.
fn add_element<'h>(env: &mut Env<'h>, element: Term<'h>, set: Term<'h>) -> Outcome<'h> {
    let mut before = Vec::new();
    let place = seek(env, element, set, Some, |smaller| before.push(smaller))?;
    if place.element.is_some() {
        return Ok(set);
    }
    let added = env.cons(element, place.from);
    Ok(env.list_with_tail(&before, added))
}

/// `ordsets:del_element/2`.
fn del_element<'h>(env: &mut Env<'h>, element: Term<'h>, set: Term<'h>) -> Outcome<'h> {
    removed(env, element, set, Some)
}

/// The error of a function whose clauses do not take what is left of two sets, of which so many elements were walked.
fn refused<'h>(
    env: &mut Env<'h>,
    function: &str,
    sets: (Term<'h>, Term<'h>),
    walked: usize,
) -> Stop<'h> {
    if walked == 0 {
        return function_clause();
    }
    // Called with what is left, the function raises it with these arguments.
    Stop::Call {
        module: intern(SETS.module),
        function: intern(function),
        arguments: env.list(&[sets.0, sets.1]),
    }
}

/// Walks two sets until one is at its end, telling the order of the elements in front and both of them; gives what is left of the sets.
///
/// The lesser element is left behind, or both that are equal. Where sets change places, the one that was behind is the first from then on.
fn walk<'h>(
    env: &mut Env<'h>,
    function: &str,
    sets: (Term<'h>, Term<'h>),
    change_places: bool,
    mut tell: impl FnMut(Ordering, Term<'h>, Term<'h>),
) -> Result<(Term<'h>, Term<'h>), Stop<'h>> {
    let (mut a, mut b) = sets;
    let mut count = 0;
    while !a.word().is_nil() && !b.word().is_nil() {
        let Some(((x, xs), (y, ys))) = a.cell().zip(b.cell()) else {
            return Err(refused(env, function, (a, b), count));
        };
        let order = x.compare(y);
        tell(order, x, y);
        (a, b) = match order {
            Ordering::Less => (xs, b),
            Ordering::Greater if change_places => (ys, a),
            Ordering::Greater => (a, ys),
            Ordering::Equal => (xs, ys),
        };
        count += 1;
    }
    env.account(count / 10);
    Ok((a, b))
}

/// `ordsets:union/2`: of elements that compare equal but do not match, OTP keeps that of the set whose turn it is.
fn union<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Outcome<'h> {
    let mut elements = Vec::new();
    let (a, b) = walk(env, "union", (a, b), true, |order, x, y| {
        elements.push(if order.is_gt() { y } else { x });
    })?;
    let rest = if a.word().is_nil() { b } else { a };
    Ok(env.list_with_tail(&elements, rest))
}

/// `ordsets:intersection/2`, where sets change places as in a union.
fn intersection<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Outcome<'h> {
    let mut elements = Vec::new();
    walk(env, "intersection", (a, b), true, |order, x, _| {
        if order.is_eq() {
            elements.push(x);
        }
    })?;
    Ok(env.list(&elements))
}

/// `ordsets:subtract/2`.
fn subtract<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Outcome<'h> {
    let mut elements = Vec::new();
    let (rest, _) = walk(env, "subtract", (a, b), false, |order, x, _| {
        if order.is_lt() {
            elements.push(x);
        }
    })?;
    Ok(env.list_with_tail(&elements, rest))
}

/// `ordsets:is_subset/2`.
fn is_subset<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Result<bool, Stop<'h>> {
    let (mut a, mut b) = (a, b);
    let mut count = 0;
    let is_subset = loop {
        if a.word().is_nil() {
            break true;
        }
        if b.word().is_nil() {
            break false;
        }
        let Some(((x, xs), (y, ys))) = a.cell().zip(b.cell()) else {
            return Err(refused(env, "is_subset", (a, b), count));
        };
        (a, b) = match x.compare(y) {
            Ordering::Less => break false,
            Ordering::Greater => (a, ys),
            Ordering::Equal => (xs, ys),
        };
        count += 1;
    };
    env.account(count / 10);
    Ok(is_subset)
}
