//! Natives of modules `orddict` and `ordsets`: what looks for one place in a sorted list. Keys are equal when they compare equal.

use std::cmp::Ordering;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::natives;
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
        pure "is_element"/2 => is_element,
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
