//! Natives of module `maps`: what reads or rebuilds a map without calling a fun, and iterators.
//!
//! An iterator is `[Place | Map]`, where the place is a number of the natural order, or a list of the keys still to come where another
//! order has been asked for; at the end it is `none`. `next/1` gives `{Key, Value, Iterator}`. What it makes is several entries long, each
//! the iterator of the one before it, so that most steps only take off the first.

use asterias_machine::native::{Env, Outcome, ProperList, Stop};
use asterias_machine::natives;
use asterias_term::fun::{FunIdentity, Mfa};
use asterias_term::map::Map;
use asterias_term::term::FunView;
use asterias_term::{Term, View, atoms};
use smallvec::SmallVec;

use crate::erlang;

natives! {
    /// Natives of module `maps`.
    pub(crate) static TABLE: "maps" {
        alloc "find"/2 => find,
        alloc "from_keys"/2 => from_keys,
        alloc "from_list"/1 => from_list,
        alloc "get"/2 => erlang::map_get,
        alloc "intersect"/2 => intersect,
        alloc "is_iterator_valid"/1 => is_iterator_valid,
        alloc "is_key"/2 => erlang::is_map_key,
        alloc "iterator"/1 => iterator,
        alloc "iterator"/2 => iterator_in,
        alloc "keys"/1 => keys,
        alloc "merge"/2 => merge,
        alloc "next"/1 => next,
        alloc "put"/3 => put,
        alloc "remove"/2 => remove,
        alloc "take"/2 => take,
        alloc "to_list"/1 => to_list,
        alloc "update"/3 => update,
        alloc "values"/1 => values,
        alloc "with"/2 => with,
        alloc "without"/2 => without,
    }
}

/// The arguments of an error that is raised where a function's clauses take no such list.
fn proper<'h>(list: Term<'h>) -> Result<Vec<Term<'h>>, Stop<'h>> {
    if !matches!(list.view(), View::Nil | View::Cons(..)) {
        return Err(Stop::badarg());
    }
    list.list_to_vec()
        .ok_or_else(|| Stop::error(Term::atom(atoms::FUNCTION_CLAUSE)))
}

/// `find/2`.
fn find<'h>(env: &mut Env<'h>, key: Term<'h>, term: Term<'h>) -> Outcome<'h> {
    match erlang::map(env, term)?.get(key) {
        Some(value) => Ok(env.tuple(&[Term::atom(atoms::OK), value])),
        None => Ok(Term::atom(atoms::ERROR)),
    }
}

/// `from_keys/2`.
fn from_keys<'h>(env: &mut Env<'h>, keys: ProperList<'h>, value: Term<'h>) -> Term<'h> {
    env.account(keys.0.len() / 5);
    env.build(|heap| Map::from_keys(heap, &keys.0, value))
}

/// `from_list/1`.
fn from_list<'h>(env: &mut Env<'h>, list: ProperList<'h>) -> Outcome<'h> {
    env.account(list.0.len() / 5);
    let mut entries = Vec::with_capacity(list.0.len());
    for pair in list.0 {
        let Some([key, value]) = pair.as_tuple() else {
            return Err(Stop::badarg());
        };
        entries.push((*key, *value));
    }
    Ok(env.build(|heap| Map::from_entries(heap, &entries)))
}

/// `keys/1`.
fn keys<'h>(env: &mut Env<'h>, term: Term<'h>) -> Outcome<'h> {
    let map = erlang::map(env, term)?;
    env.account(map.len() / 10);
    Ok(env.build(|heap| map.to_keys(heap)))
}

/// `values/1`.
fn values<'h>(env: &mut Env<'h>, term: Term<'h>) -> Outcome<'h> {
    let map = erlang::map(env, term)?;
    env.account(map.len() / 10);
    Ok(env.build(|heap| map.to_values(heap)))
}

/// `merge/2`.
fn merge<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Outcome<'h> {
    let (a, b) = (erlang::map(env, a)?, erlang::map(env, b)?);
    env.account(a.len().min(b.len()) / 5);
    Ok(env.build(|heap| a.merge(heap, b)))
}

/// `put/3`.
fn put<'h>(env: &mut Env<'h>, key: Term<'h>, value: Term<'h>, term: Term<'h>) -> Outcome<'h> {
    let map = erlang::map(env, term)?;
    Ok(env.build(|heap| map.put(heap, key, value)))
}

/// `update/3`.
fn update<'h>(env: &mut Env<'h>, key: Term<'h>, value: Term<'h>, term: Term<'h>) -> Outcome<'h> {
    let map = erlang::map(env, term)?;
    if !map.contains(key) {
        return Err(env.error_with(atoms::BADKEY, key));
    }
    Ok(env.build(|heap| map.put(heap, key, value)))
}

/// `remove/2`.
fn remove<'h>(env: &mut Env<'h>, key: Term<'h>, term: Term<'h>) -> Outcome<'h> {
    let map = erlang::map(env, term)?;
    Ok(env.build(|heap| map.remove(heap, key)))
}

/// `take/2`.
fn take<'h>(env: &mut Env<'h>, key: Term<'h>, term: Term<'h>) -> Outcome<'h> {
    let map = erlang::map(env, term)?;
    let Some(value) = map.get(key) else {
        return Ok(Term::atom(atoms::ERROR));
    };
    let rest = env.build(|heap| map.remove(heap, key));
    Ok(env.tuple(&[value, rest]))
}

/// `with/2`.
fn with<'h>(env: &mut Env<'h>, keys: Term<'h>, term: Term<'h>) -> Outcome<'h> {
    let map = erlang::map(env, term)?;
    let keys = proper(keys)?;
    env.account(keys.len() / 5);
    Ok(env.build(|heap| map.with(heap, &keys)))
}

/// `without/2`.
fn without<'h>(env: &mut Env<'h>, keys: Term<'h>, term: Term<'h>) -> Outcome<'h> {
    let map = erlang::map(env, term)?;
    let keys = proper(keys)?;
    env.account(keys.len() / 5);
    Ok(env.build(|heap| map.without(heap, &keys)))
}

/// `intersect/2`: keys that are in both, with the values of the second.
fn intersect<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Outcome<'h> {
    let (a, b) = (erlang::map(env, a)?, erlang::map(env, b)?);
    env.account(a.len().min(b.len()) / 5);
    let common: Vec<(Term<'h>, Term<'h>)> = if b.len() < a.len() {
        b.entries().filter(|(key, _)| a.contains(*key)).collect()
    } else {
        a.entries()
            .filter_map(|(key, _)| Some((key, b.get(key)?)))
            .collect()
    };
    Ok(env.build(|heap| Map::from_entries(heap, &common)))
}

/// `iterator/1`.
fn iterator<'h>(env: &mut Env<'h>, term: Term<'h>) -> Outcome<'h> {
    let map = erlang::map(env, term)?;
    let start = env.integer(0);
    Ok(env.cons(start, map.term()))
}

/// `iterator/2`. An order given by a fun takes Erlang code to call it.
fn iterator_in<'h>(env: &mut Env<'h>, term: Term<'h>, order: Term<'h>) -> Outcome<'h> {
    let map = Map::new(term).ok_or_else(Stop::badarg)?;
    let sorted_keys = || map.sorted_entries().into_iter().map(|(key, _)| key);
    let keys: Vec<Term<'h>> = match order.view() {
        View::Atom(atoms::UNDEFINED) => return iterator(env, term),
        View::Atom(atoms::ORDERED) => sorted_keys().collect(),
        View::Atom(atoms::REVERSED) => sorted_keys().rev().collect(),
        View::Fun(FunView {
            identity: FunIdentity { arity: 2, .. },
            ..
        })
        | View::Export(Mfa { arity: 2, .. }) => {
            let arguments = env.list(&[term, order]);
            let function = asterias_term::atom::intern("map_iterator_by");
            return Err(Stop::Call {
                module: atoms::ERTS_INTERNAL,
                function,
                arguments,
            });
        }
        _ => return Err(Stop::badarg()),
    };
    env.account(keys.len() / 5);
    let keys = env.list(&keys);
    Ok(env.cons(keys, term))
}

/// The most entries that one step makes.
const AHEAD: usize = 64;

/// What an iterator comes to next.
enum Step<'h> {
    End,
    Entry {
        key: Term<'h>,
        value: Term<'h>,
        rest: Term<'h>,
    },
}

/// The next entry of an iterator; `None` where it is none.
fn step<'h>(env: &mut Env<'h>, iterator: Term<'h>) -> Option<Step<'h>> {
    let end = Term::atom(atoms::NONE);
    match iterator.view() {
        View::Atom(atoms::NONE) => Some(Step::End),
        View::Tuple([key, value, rest]) => Some(Step::Entry {
            key: *key,
            value: *value,
            rest: *rest,
        }),
        View::Cons(place, term) => {
            let map = Map::new(term)?;
            if let View::Nil = place.view() {
                return Some(Step::End);
            }
            if let View::Cons(key, keys) = place.view() {
                let value = map.get(key)?;
                let rest = if keys.word().is_nil() {
                    end
                } else {
                    env.cons(keys, term)
                };
                return Some(Step::Entry { key, value, rest });
            }
            let mut entries = map.entries_from(place)?;
            let Some((key, value)) = entries.next() else {
                return Some(Step::End);
            };
            let ahead: SmallVec<[_; AHEAD]> = entries.by_ref().take(AHEAD - 1).collect();
            let last = match entries.cursor() {
                Some(cursor) => {
                    let place = env.build(|heap| cursor.to_word(heap));
                    env.cons(place, term)
                }
                None => end,
            };
            env.account(ahead.len() / 10);
            let rest = ahead
                .iter()
                .rfold(last, |rest, (key, value)| env.tuple(&[*key, *value, rest]));
            Some(Step::Entry { key, value, rest })
        }
        _ => None,
    }
}

/// `next/1`.
fn next<'h>(env: &mut Env<'h>, iterator: Term<'h>) -> Outcome<'h> {
    if let Some([_, _, _]) = iterator.as_tuple() {
        return Ok(iterator);
    }
    match step(env, iterator).ok_or_else(Stop::badarg)? {
        Step::End => Ok(Term::atom(atoms::NONE)),
        Step::Entry { key, value, rest } => Ok(env.tuple(&[key, value, rest])),
    }
}

/// `is_iterator_valid/1`.
fn is_iterator_valid<'h>(env: &mut Env<'h>, iterator: Term<'h>) -> bool {
    let mut rest = iterator;
    while let View::Tuple([_, _, next]) = rest.view() {
        rest = *next;
    }
    step(env, rest).is_some()
}

/// `to_list/1`, of a map or an iterator.
fn to_list<'h>(env: &mut Env<'h>, term: Term<'h>) -> Outcome<'h> {
    if let Some(map) = Map::new(term) {
        env.account(map.len() / 10);
        return Ok(env.build(|heap| map.to_list(heap)));
    }
    let mut pairs = Vec::new();
    let mut iterator = term;
    loop {
        match step(env, iterator) {
            Some(Step::Entry { key, value, rest }) => {
                pairs.push(env.tuple(&[key, value]));
                iterator = rest;
            }
            Some(Step::End) => break,
            None => return Err(env.error_with(atoms::BADMAP, term)),
        }
    }
    env.account(pairs.len());
    Ok(env.list(&pairs))
}

/// A map of these names, as atoms, and values.
pub(crate) fn named<'h>(env: &mut Env<'h>, entries: &[(&str, Term<'h>)]) -> Term<'h> {
    let entries: Vec<(Term<'h>, Term<'h>)> = entries
        .iter()
        .map(|(name, value)| (Term::atom(asterias_term::atom::intern(name)), *value))
        .collect();
    env.build(|heap| Map::from_entries(heap, &entries))
}
