//! Walking from key to key, and slots.

use asterias_heap::Stored;
use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, atoms};

use super::enter;
use super::objects::{Few, copied};
use crate::store::{Direction, Place, SlotPlace as Slot, Step};
use crate::table::{Need, Table};

/// The neighbour's key, and its objects where they are wanted.
fn neighbour<'h>(
    env: &mut Env<'h>,
    table: &Table,
    place: Place<'_>,
    direction: Direction,
    with_objects: bool,
) -> Outcome<'h> {
    let position = table.properties.position;
    let mut key = None;
    let mut objects = Few::default();
    let step = table
        .store
        .neighbour(place, direction, &mut |object: &Stored| {
            if key.is_none() {
                key = Some(copied(env, object.elements()[position]));
            }
            if with_objects {
                objects.push(env.build(|heap| object.copy_out(heap)));
            }
        });
    match (step, key) {
        (Step::NoKey, _) => Err(Stop::badarg()),
        (Step::Found, Some(key)) if with_objects => {
            let objects = objects.list(env);
            Ok(env.tuple(&[key, objects]))
        }
        (Step::Found, Some(key)) => Ok(key),
        (Step::Found | Step::End, _) => Ok(Term::atom(atoms::END_OF_TABLE)),
    }
}

fn outermost<'h>(
    env: &mut Env<'h>,
    table: Term<'h>,
    direction: Direction,
    with_objects: bool,
) -> Outcome<'h> {
    let found = enter(env, [table], Need::Read)?;
    neighbour(env, found, Place::Outermost, direction, with_objects)
}

fn beside<'h>(
    env: &mut Env<'h>,
    table: Term<'h>,
    key: Term<'h>,
    direction: Direction,
    with_objects: bool,
) -> Outcome<'h> {
    let found = enter(env, [table, key], Need::Read)?;
    // What says that there is no key is none, in tables of all types.
    if key.word() == atoms::END_OF_TABLE {
        return Err(Stop::badarg());
    }
    neighbour(env, found, Place::Next(key), direction, with_objects)
}

pub(super) fn first<'h>(env: &mut Env<'h>, table: Term<'h>) -> Outcome<'h> {
    outermost(env, table, Direction::Forward, false)
}

pub(super) fn first_lookup<'h>(env: &mut Env<'h>, table: Term<'h>) -> Outcome<'h> {
    outermost(env, table, Direction::Forward, true)
}

pub(super) fn last<'h>(env: &mut Env<'h>, table: Term<'h>) -> Outcome<'h> {
    outermost(env, table, Direction::Backward, false)
}

pub(super) fn last_lookup<'h>(env: &mut Env<'h>, table: Term<'h>) -> Outcome<'h> {
    outermost(env, table, Direction::Backward, true)
}

pub(super) fn next<'h>(env: &mut Env<'h>, table: Term<'h>, key: Term<'h>) -> Outcome<'h> {
    beside(env, table, key, Direction::Forward, false)
}

pub(super) fn next_lookup<'h>(env: &mut Env<'h>, table: Term<'h>, key: Term<'h>) -> Outcome<'h> {
    beside(env, table, key, Direction::Forward, true)
}

pub(super) fn prev<'h>(env: &mut Env<'h>, table: Term<'h>, key: Term<'h>) -> Outcome<'h> {
    beside(env, table, key, Direction::Backward, false)
}

pub(super) fn prev_lookup<'h>(env: &mut Env<'h>, table: Term<'h>, key: Term<'h>) -> Outcome<'h> {
    beside(env, table, key, Direction::Backward, true)
}

pub(super) fn slot<'h>(env: &mut Env<'h>, table: Term<'h>, number: Term<'h>) -> Outcome<'h> {
    let found = enter(env, [table, number], Need::Read)?;
    let number = number.as_usize().ok_or_else(Stop::badarg)?;
    // The slot behind the last is the end.
    let mut objects = Vec::new();
    let exists = found.store.slot(number, &mut |object| {
        objects.push(env.build(|heap| object.copy_out(heap)));
    });
    match exists {
        None => Err(Stop::badarg()),
        Some(Slot::Inside) => Ok(env.list(&objects)),
        Some(Slot::End) => Ok(Term::atom(atoms::END_OF_TABLE)),
    }
}
