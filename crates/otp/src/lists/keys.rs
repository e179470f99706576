//! Lists of tuples, found by one of their elements. Keys are compared with `==`; what is no tuple, or too short, is passed over.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, atoms};

use super::{count, function_clause, is_positive};

/// What a key is, so that most elements are told apart by one comparison.
#[derive(Clone, Copy)]
struct Key<'h> {
    key: Term<'h>,
    place: usize,
}

impl<'h> Key<'h> {
    fn new(key: Term<'h>, place: Term<'h>) -> Option<Key<'h>> {
        // A place that no tuple has finds nothing.
        let place = if is_positive(place) {
            count(place)? - 1
        } else {
            return None;
        };
        Some(Key { key, place })
    }

    #[inline]
    fn matches(self, tuple: Term<'h>) -> bool {
        match tuple
            .as_tuple()
            .and_then(|elements| elements.get(self.place))
        {
            Some(element) if element.word() == self.key.word() => true,
            // Equal atoms and equal small integers are the same word.
            Some(element) if self.key.word().is_atom() || element.word().is_atom() => false,
            Some(element) if self.key.word().is_small() && element.word().is_small() => false,
            Some(element) => element.equal(self.key),
            None => false,
        }
    }
}

/// Where a list has the key: behind so many elements.
struct Found<'h> {
    before: usize,
    tuple: Term<'h>,
    after: Term<'h>,
}

/// Looks for the key.
fn search<'h>(
    env: &mut Env<'h>,
    key: Key<'h>,
    list: Term<'h>,
) -> Result<Option<Found<'h>>, Stop<'h>> {
    let mut rest = list.list();
    let mut before = 0;
    while let Some(element) = rest.next() {
        if key.matches(element) {
            env.account(before / 10);
            return Ok(Some(Found {
                before,
                tuple: element,
                after: rest.rest(),
            }));
        }
        before += 1;
    }
    env.account(before / 10);
    if rest.rest().word().is_nil() {
        Ok(None)
    } else {
        Err(function_clause())
    }
}

/// The first elements of a list before another tail.
fn with_tail<'h>(env: &mut Env<'h>, list: Term<'h>, count: usize, tail: Term<'h>) -> Term<'h> {
    env.list_from(count, list.list(), tail)
}

/// The first tuple with the key, for the functions whose errors are `badarg`.
fn find<'h>(
    env: &mut Env<'h>,
    key: Term<'h>,
    place: Term<'h>,
    list: Term<'h>,
) -> Result<Option<Term<'h>>, Stop<'h>> {
    if place.as_usize().is_none() {
        return Err(Stop::badarg());
    }
    let key = Key::new(key, place).ok_or_else(Stop::badarg)?;
    let mut rest = list.list();
    let mut count = 0;
    for element in rest.by_ref() {
        if key.matches(element) {
            env.account(count / 10);
            return Ok(Some(element));
        }
        count += 1;
    }
    env.account(count / 10);
    if rest.rest().word().is_nil() {
        Ok(None)
    } else {
        Err(Stop::badarg())
    }
}

/// `keyfind/3`.
pub(super) fn keyfind<'h>(
    env: &mut Env<'h>,
    key: Term<'h>,
    place: Term<'h>,
    list: Term<'h>,
) -> Outcome<'h> {
    let found = find(env, key, place, list)?;
    Ok(found.unwrap_or(Term::atom(atoms::FALSE)))
}

/// `keymember/3`.
pub(super) fn keymember<'h>(
    env: &mut Env<'h>,
    key: Term<'h>,
    place: Term<'h>,
    list: Term<'h>,
) -> Result<bool, Stop<'h>> {
    find(env, key, place, list).map(|found| found.is_some())
}

/// `keysearch/3`.
pub(super) fn keysearch<'h>(
    env: &mut Env<'h>,
    key: Term<'h>,
    place: Term<'h>,
    list: Term<'h>,
) -> Outcome<'h> {
    match find(env, key, place, list)? {
        Some(tuple) => Ok(env.tuple(&[Term::atom(atoms::VALUE), tuple])),
        None => Ok(Term::atom(atoms::FALSE)),
    }
}

/// `keydelete/3`.
pub(super) fn keydelete<'h>(
    env: &mut Env<'h>,
    key: Term<'h>,
    place: Term<'h>,
    list: Term<'h>,
) -> Outcome<'h> {
    let key = Key::new(key, place).ok_or_else(function_clause)?;
    match search(env, key, list)? {
        Some(found) => Ok(with_tail(env, list, found.before, found.after)),
        None => Ok(list),
    }
}

/// `keytake/3`.
pub(super) fn keytake<'h>(
    env: &mut Env<'h>,
    key: Term<'h>,
    place: Term<'h>,
    list: Term<'h>,
) -> Outcome<'h> {
    let key = Key::new(key, place).ok_or_else(function_clause)?;
    match search(env, key, list)? {
        Some(found) => {
            let rest = with_tail(env, list, found.before, found.after);
            Ok(env.tuple(&[Term::atom(atoms::VALUE), found.tuple, rest]))
        }
        None => Ok(Term::atom(atoms::FALSE)),
    }
}

/// `keyreplace/4`.
pub(super) fn keyreplace<'h>(
    env: &mut Env<'h>,
    key: Term<'h>,
    place: Term<'h>,
    list: Term<'h>,
    new: Term<'h>,
) -> Outcome<'h> {
    let key = Key::new(key, place).ok_or_else(function_clause)?;
    new.as_tuple().ok_or_else(function_clause)?;
    match search(env, key, list)? {
        Some(found) => {
            let rest = env.cons(new, found.after);
            Ok(with_tail(env, list, found.before, rest))
        }
        None => Ok(list),
    }
}

/// `keystore/4`.
pub(super) fn keystore<'h>(
    env: &mut Env<'h>,
    key: Term<'h>,
    place: Term<'h>,
    list: Term<'h>,
    new: Term<'h>,
) -> Outcome<'h> {
    let key = Key::new(key, place).ok_or_else(function_clause)?;
    new.as_tuple().ok_or_else(function_clause)?;
    match search(env, key, list)? {
        Some(found) => {
            let rest = env.cons(new, found.after);
            Ok(with_tail(env, list, found.before, rest))
        }
        None => {
            let last = env.list(&[new]);
            let open = env.open_list(list.list());
            Ok(open.close(last))
        }
    }
}
