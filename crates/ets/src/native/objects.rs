//! Inserting, looking up and deleting objects by their keys.

use std::sync::Arc;

use asterias_heap::{Stored, copy_term};
use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, Word, atoms};

use super::resume::{resume, suspend};
use super::{cost, enter};
use crate::bulk;
use crate::ends;
use crate::table::{Need, Table};

/// From so many objects on, they are inserted in steps.
const BULK: usize = 2_000;
/// So many objects are copied between two looks at the clock.
const CHUNK: usize = 64;

fn truth<'h>(value: bool) -> Term<'h> {
    Term::atom(Word::from(value))
}

/// The object of a tuple; `None` where it has no key.
fn object<'h>(table: &Table, tuple: Term<'h>) -> Result<Option<Stored>, Stop<'h>> {
    match tuple.as_tuple() {
        Some(elements) if elements.len() > table.properties.position => Stored::copy_of(tuple)
            .map(Some)
            .map_err(|_| Stop::system_limit()),
        _ => Ok(None),
    }
}

pub(super) fn insert<'h>(env: &mut Env<'h>, table: Term<'h>, objects: Term<'h>) -> Outcome<'h> {
    insert_any(env, table, objects, false)
}

pub(super) fn insert_new<'h>(env: &mut Env<'h>, table: Term<'h>, objects: Term<'h>) -> Outcome<'h> {
    insert_any(env, table, objects, true)
}

fn insert_any<'h>(env: &mut Env<'h>, table: Term<'h>, objects: Term<'h>, new: bool) -> Outcome<'h> {
    if objects.as_tuple().is_some() {
        let found = enter(env, [table, objects], Need::Write)?;
        let object = object(found, objects)?.ok_or_else(Stop::badarg)?;
        env.account(cost(object.words()));
        return Ok(truth(found.store.insert_one(object, new)));
    }
    let found = enter(env, [table, objects], Need::Write)?;
    if let Some((waiting, _)) = resume::<Waiting>(env, objects) {
        return wait(env, &[table, objects], found, *waiting);
    }
    let (state, rest) = match resume::<Copied>(env, objects) {
        Some(resumed) => resumed,
        None => (Box::default(), objects),
    };
    copy_objects(env, &[table, objects], found, state, rest, new)
}

/// Objects that have been copied from a list.
#[derive(Debug, Default)]
struct Copied(Vec<Stored>);

/// A bulk insertion that goes on.
#[derive(Debug)]
struct Waiting(Arc<bulk::Outcome>);

fn copy_objects<'h>(
    env: &mut Env<'h>,
    arguments: &[Term<'h>],
    table: &Table,
    mut copied: Box<Copied>,
    rest: Term<'h>,
    new: bool,
) -> Outcome<'h> {
    let mut list = rest.list();
    let mut words = 0;
    loop {
        let before = copied.0.len();
        for tuple in list.by_ref().take(CHUNK) {
            let object = object(table, tuple)?.ok_or_else(Stop::badarg)?;
            words += cost(object.words());
            copied.0.push(object);
        }
        if copied.0.len() == before {
            break;
        }
        if env.spend(std::mem::take(&mut words)) {
            return Err(suspend(env, arguments, 1, copied, list.rest()));
        }
    }
    if !list.rest().word().is_nil() {
        return Err(Stop::badarg());
    }
    let mut objects = copied.0;
    match objects.len() {
        0 => return Ok(truth(true)),
        1 => {
            if let Some(object) = objects.pop() {
                return Ok(truth(table.store.insert_one(object, new)));
            }
        }
        count if count <= BULK => {
            env.account(count);
            return Ok(truth(table.store.insert(objects, new)));
        }
        _ => {}
    }
    match table.bulk.begin(objects, new, table.properties.position) {
        Ok(outcome) => wait(env, arguments, table, Waiting(outcome)),
        Err(objects) => Err(suspend(
            env,
            arguments,
            1,
            Box::new(Copied(objects)),
            Term::NIL,
        )),
    }
}

/// Helps until a bulk insertion is over.
fn wait<'h>(
    env: &mut Env<'h>,
    arguments: &[Term<'h>],
    table: &Table,
    waiting: Waiting,
) -> Outcome<'h> {
    loop {
        if let Some(inserted) = waiting.0.get() {
            return Ok(truth(inserted));
        }
        let work = table.bulk.help(&*table.store);
        if env.spend(work) && waiting.0.get().is_none() {
            return Err(suspend(env, arguments, 1, Box::new(waiting), Term::NIL));
        }
    }
}

/// Keeps the commonest number of objects, one, without a vector.
#[derive(Default)]
pub(super) struct Few<'h> {
    first: Option<Term<'h>>,
    rest: Vec<Term<'h>>,
}

impl<'h> Few<'h> {
    pub(super) fn push(&mut self, term: Term<'h>) {
        if self.first.is_none() {
            self.first = Some(term);
        } else {
            self.rest.push(term);
        }
    }

    pub(super) fn list(self, env: &mut Env<'h>) -> Term<'h> {
        let rest = env.list(&self.rest);
        match self.first {
            Some(first) => env.cons(first, rest),
            None => rest,
        }
    }
}

/// A copy of a part of an object.
#[inline]
pub(super) fn copied<'h>(env: &mut Env<'h>, part: Term<'_>) -> Term<'h> {
    env.build(|heap| {
        if part.word().is_immediate() {
            part.word()
        } else {
            copy_term(part, heap)
        }
    })
}

pub(super) fn lookup<'h>(env: &mut Env<'h>, table: Term<'h>, key: Term<'h>) -> Outcome<'h> {
    let found = enter(env, [table, key], Need::Read)?;
    let mut objects = Few::default();
    let mut words = 0;
    found.store.read(key, &mut |object| {
        words += object.words();
        objects.push(env.build(|heap| object.copy_out(heap)));
    });
    env.account(cost(words));
    Ok(objects.list(env))
}

pub(super) fn member<'h>(env: &mut Env<'h>, table: Term<'h>, key: Term<'h>) -> Outcome<'h> {
    let found = enter(env, [table, key], Need::Read)?;
    let mut is_there = false;
    found.store.read(key, &mut |_| is_there = true);
    Ok(truth(is_there))
}

pub(super) fn lookup_element<'h>(
    env: &mut Env<'h>,
    table: Term<'h>,
    key: Term<'h>,
    position: Term<'h>,
) -> Outcome<'h> {
    let found = enter(env, [table, key, position], Need::Read)?;
    match elements(env, found, key, position)? {
        Some(elements) => Ok(elements),
        None => Err(Stop::badarg_because(atoms::BADKEY)),
    }
}

pub(super) fn lookup_element_or<'h>(
    env: &mut Env<'h>,
    table: Term<'h>,
    key: Term<'h>,
    position: Term<'h>,
    default: Term<'h>,
) -> Outcome<'h> {
    let found = enter(env, [table, key, position, default], Need::Read)?;
    Ok(elements(env, found, key, position)?.unwrap_or(default))
}

/// The element at a position of the object of a key; of bags, a list of those of all objects.
fn elements<'h>(
    env: &mut Env<'h>,
    table: &Table,
    key: Term<'h>,
    position: Term<'h>,
) -> Result<Option<Term<'h>>, Stop<'h>> {
    let position = position
        .as_usize()
        .and_then(|position| position.checked_sub(1))
        .ok_or_else(Stop::badarg)?;
    let mut short = false;
    if table.properties.kind.is_unique() {
        let mut found = None;
        table
            .store
            .read(key, &mut |object| match object.elements().get(position) {
                Some(element) => found = Some(copied(env, *element)),
                None => short = true,
            });
        return if short {
            Err(Stop::badarg())
        } else {
            Ok(found)
        };
    }
    let mut elements = Few::default();
    table
        .store
        .read(key, &mut |object| match object.elements().get(position) {
            Some(element) => elements.push(copied(env, *element)),
            None => short = true,
        });
    if short {
        return Err(Stop::badarg());
    }
    if elements.first.is_none() {
        return Ok(None);
    }
    Ok(Some(elements.list(env)))
}

pub(super) fn delete<'h>(env: &mut Env<'h>, table: Term<'h>, key: Term<'h>) -> Outcome<'h> {
    let found = enter(env, [table, key], Need::Write)?;
    found.store.remove(key, &mut |_| {});
    Ok(truth(true))
}

pub(super) fn delete_object<'h>(
    env: &mut Env<'h>,
    table: Term<'h>,
    object: Term<'h>,
) -> Outcome<'h> {
    let found = enter(env, [table, object], Need::Write)?;
    let has_key = |elements: &[_]| elements.len() > found.properties.position;
    if !object.as_tuple().is_some_and(has_key) {
        return Err(Stop::badarg());
    }
    found.store.remove_object(object);
    Ok(truth(true))
}

/// Deletes everything; answers how many objects that were.
pub(super) fn delete_all<'h>(env: &mut Env<'h>, table: Term<'h>, none: Term<'h>) -> Outcome<'h> {
    let found = enter(env, [table, none], Need::Write)?;
    let (count, garbage) = found.store.clear();
    ends::drop_garbage(count, garbage);
    env.account(20);
    Ok(env.unsigned(count as u64))
}

pub(super) fn take<'h>(env: &mut Env<'h>, table: Term<'h>, key: Term<'h>) -> Outcome<'h> {
    let found = enter(env, [table, key], Need::Write)?;
    let mut objects = Few::default();
    let mut words = 0;
    found.store.remove(key, &mut |object| {
        words += object.words();
        objects.push(env.build(|heap| object.copy_out(heap)));
    });
    env.account(cost(words));
    Ok(objects.list(env))
}
