//! `select`, `match` and their kin.
//!
//! A continuation is a term of its own, where `Place` is where to go on: `{Table, Place, Backward, Limit, Compiled}` of an ordered table, and
//! `{Table, Place, Limit, Compiled, [], 0}` of others; the compiled specification stands where it does in OTP's. It needs no memory beside the table, and stays good for as long as the table. A program that was compiled for one goes with it as a resource.

use std::sync::Arc;

use asterias_heap::{Stored, copy_term};
use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Alloc, Term, View, Word, atoms};

use super::resume::{resume, suspend};
use super::traverse::{Traversal, is_true};
use super::{enter_shared, program};
use crate::ends::{TABLE_MARK, reference_of};
use crate::spec::{self, Program};
use crate::store::{Change, Cursor, Direction, Kind};
use crate::table::{Need, Table};

/// How the results of a traversal without limit are wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// In the order of the traversal.
    Forward,
    /// The last one first, which needs no second list.
    Backward,
}

fn compile<'h>(
    env: &Env<'h>,
    table: &Table,
    specification: Term<'h>,
) -> Result<Arc<Program>, Stop<'h>> {
    // No clauses fit nothing, which is no error here.
    if specification.word().is_nil() {
        return Program::empty()
            .map(Arc::new)
            .ok_or_else(Stop::system_limit);
    }
    spec::compile(env.system(), specification, Some(table.properties.keys()))
        .map(Arc::new)
        .ok_or_else(Stop::badarg)
}

/// Collects matches in a list, the last first.
fn collect<'h>(
    env: &mut Env<'h>,
    arguments: &[Term<'h>],
    place: usize,
    mut traversal: Traversal,
    mut list: Term<'h>,
) -> Outcome<'h> {
    let over = traversal.read(env, |env, value| {
        list = env.cons(value, list);
    });
    if over {
        Ok(list)
    } else {
        Err(suspend(env, arguments, place, Box::new(traversal), list))
    }
}

/// All matches. Tables with an order are gone through against the wanted one, for lists grow at the front; those without have their lists against the order
/// of traversal, as in OTP.
fn all<'h>(
    env: &mut Env<'h>,
    arguments: &[Term<'h>],
    form: Form,
    program: impl FnOnce(&Env<'h>, &Table) -> Result<Arc<Program>, Stop<'h>>,
) -> Outcome<'h> {
    let table = enter_shared(env, arguments, Need::Read)?;
    let place = arguments.len() - 1;
    let (traversal, list) = match resume::<Traversal>(env, arguments[place]) {
        Some((traversal, list)) => (*traversal, list),
        None => {
            let direction = match form {
                Form::Forward if table.properties.kind == Kind::OrderedSet => Direction::Backward,
                Form::Forward | Form::Backward => Direction::Forward,
            };
            let program = program(env, &table)?;
            let traversal = Traversal::new(table, program, direction, usize::MAX);
            (traversal, Term::NIL)
        }
    };
    collect(env, arguments, place, traversal, list)
}

pub(super) fn select<'h>(
    env: &mut Env<'h>,
    table: Term<'h>,
    specification: Term<'h>,
) -> Outcome<'h> {
    all(env, &[table, specification], Form::Forward, |env, table| {
        compile(env, table, specification)
    })
}

pub(super) fn select_reverse<'h>(
    env: &mut Env<'h>,
    table: Term<'h>,
    specification: Term<'h>,
) -> Outcome<'h> {
    all(
        env,
        &[table, specification],
        Form::Backward,
        |env, table| compile(env, table, specification),
    )
}

fn pattern<'h>(
    env: &Env<'h>,
    table: &Table,
    pattern: Term<'h>,
    body: Word,
) -> Result<Arc<Program>, Stop<'h>> {
    spec::compile_pattern(env.system(), pattern, body, table.properties.keys())
        .map(Arc::new)
        .ok_or_else(Stop::badarg)
}

pub(super) fn match_all<'h>(env: &mut Env<'h>, table: Term<'h>, head: Term<'h>) -> Outcome<'h> {
    all(env, &[table, head], Form::Forward, |env, table| {
        pattern(env, table, head, atoms::ALL_BINDINGS)
    })
}

pub(super) fn match_object<'h>(env: &mut Env<'h>, table: Term<'h>, head: Term<'h>) -> Outcome<'h> {
    all(env, &[table, head], Form::Forward, |env, table| {
        pattern(env, table, head, atoms::WHOLE_OBJECT)
    })
}

/// The specification that is a pattern alone.
fn specification_of<'h>(env: &mut Env<'h>, head: Term<'h>, body: Word) -> Term<'h> {
    let body = env.list(&[Term::atom(body)]);
    let clause = env.tuple(&[head, Term::NIL, body]);
    env.list(&[clause])
}

fn limit_of<'h>(limit: Term<'h>) -> Result<usize, Stop<'h>> {
    limit
        .as_usize()
        .filter(|limit| *limit > 0)
        .ok_or_else(Stop::badarg)
}

/// Some matches, and a continuation.
fn some<'h>(
    env: &mut Env<'h>,
    arguments: &[Term<'h>],
    direction: Direction,
    specification: impl FnOnce(&mut Env<'h>) -> Term<'h>,
) -> Outcome<'h> {
    let table = enter_shared(env, arguments, Need::Read)?;
    // In a later slice the specification travels with the list.
    if let Some((traversal, state)) = resume::<Traversal>(env, arguments[1]) {
        let View::Cons(specification, list) = state.view() else {
            return Err(Stop::badarg());
        };
        return some_on(env, arguments, 1, *traversal, specification, list);
    }
    let limit = limit_of(arguments[2])?;
    let direction = match table.properties.kind {
        Kind::OrderedSet => direction,
        Kind::Set | Kind::Bag | Kind::DuplicateBag => Direction::Forward,
    };
    let specification = specification(env);
    let program = compile(env, &table, specification)?;
    let traversal = Traversal::new(table, program, direction, limit);
    some_on(env, arguments, 1, traversal, specification, Term::NIL)
}

/// Goes on. What is given is the specification, or where place 0 is a continuation, the specification as it stands compiled there.
fn some_on<'h>(
    env: &mut Env<'h>,
    arguments: &[Term<'h>],
    place: usize,
    mut traversal: Traversal,
    specification: Term<'h>,
    mut list: Term<'h>,
) -> Outcome<'h> {
    let over = traversal.read(env, |env, value| {
        list = env.cons(value, list);
    });
    if !over {
        // Of a continuation, it travels; of a specification, that does.
        let first = if place == 0 {
            arguments[0]
        } else {
            specification
        };
        let state = env.cons(first, list);
        let traversal = Box::new(traversal);
        return Err(suspend(env, arguments, place, traversal, state));
    }
    if list.word().is_nil() {
        return Ok(Term::atom(atoms::END_OF_TABLE));
    }
    let mut results = list;
    if traversal.table().properties.kind == Kind::OrderedSet {
        let mut backward: Vec<Term<'h>> = list.list().collect();
        backward.reverse();
        results = env.list(&backward);
    }
    let compiled = match place {
        0 => specification,
        _ if is_over(&traversal) => Term::NIL,
        _ => program::kept(env, specification, &traversal.program),
    };
    let continuation = continuation(env, &traversal, compiled);
    Ok(env.tuple(&[results, continuation]))
}

fn is_over(traversal: &Traversal) -> bool {
    matches!(traversal.cursor, Cursor::End | Cursor::Start)
}

fn continuation<'h>(env: &mut Env<'h>, traversal: &Traversal, compiled: Term<'h>) -> Term<'h> {
    let place = match &traversal.cursor {
        Cursor::End | Cursor::Start => return Term::atom(atoms::END_OF_TABLE),
        Cursor::Hash {
            shard,
            slot,
            object,
        } => {
            let parts = [*shard, *slot, *object].map(|part| env.integer(i64::from(part)));
            let place = env.tuple(&parts);
            let limit = env.unsigned(traversal.limit as u64);
            let zero = env.integer(0);
            // Another table may get the name.
            let number = traversal.table().number;
            let table = env.build(|heap| heap.reference(number, TABLE_MARK));
            return env.tuple(&[table, place, limit, compiled, Term::NIL, zero]);
        }
        Cursor::Behind(key) | Cursor::From(key) => {
            let key = env.build(|heap| copy_term(key.elements()[0], heap));
            env.list(&[key])
        }
    };
    let backward = Term::atom(Word::from(traversal.direction == Direction::Backward));
    let limit = env.unsigned(traversal.limit as u64);
    let table = env.build(|heap| reference_of(traversal.table(), heap));
    env.tuple(&[table, place, backward, limit, compiled])
}

/// Where a continuation goes on.
fn cursor_of<'h>(place: Term<'h>) -> Result<Cursor, Stop<'h>> {
    match place.view() {
        View::Tuple([shard, slot, object]) => {
            let number = |term: &Term<'h>| {
                let number = term
                    .as_usize()
                    .and_then(|number| u32::try_from(number).ok());
                number.ok_or_else(Stop::badarg)
            };
            Ok(Cursor::Hash {
                shard: number(shard)?,
                slot: number(slot)?,
                object: number(object)?,
            })
        }
        View::Cons(key, _) => Stored::of(&[key])
            .map(Cursor::Behind)
            .map_err(|_| Stop::system_limit()),
        _ => Err(Stop::badarg()),
    }
}

/// `select/1` and its kin: the argument is a continuation or, in a later slice, `[State|[Continuation|List]]`.
pub(super) fn go_on<'h>(env: &mut Env<'h>, argument: Term<'h>) -> Outcome<'h> {
    if argument.word() == atoms::END_OF_TABLE {
        return Ok(argument);
    }
    let resumed = resume::<Traversal>(env, argument);
    let continuation = match &resumed {
        Some((_, state)) => match state.view() {
            View::Cons(continuation, _) => continuation,
            _ => return Err(Stop::badarg()),
        },
        None => argument,
    };
    let hashed = Term::atom(atoms::TRUE);
    let (table, place, backward, limit, compiled) = match continuation.as_tuple() {
        Some([table, place, backward, limit, compiled]) => {
            (table, place, *backward, limit, compiled)
        }
        Some([table, place, limit, compiled, _, _]) => (table, place, hashed, limit, compiled),
        _ => return Err(Stop::badarg()),
    };
    let specification = program::specification_of(*compiled).ok_or_else(Stop::badarg)?;
    if let Some((traversal, state)) = resumed {
        let View::Cons(_, list) = state.view() else {
            return Err(Stop::badarg());
        };
        return some_on(env, &[continuation], 0, *traversal, *compiled, list);
    }
    let found = enter_shared(env, &[*table], Need::Read).map_err(|stop| match stop {
        // A busy table helped: again with the continuation, not with the table.
        Stop::Again(_) => Stop::Again(env.list(&[argument])),
        other => other,
    })?;
    let direction = match backward.as_bool() {
        Some(true) => Direction::Backward,
        Some(false) => Direction::Forward,
        None => return Err(Stop::badarg()),
    };
    let (program, compiled) = match program::keeper(env, *compiled) {
        Some(program) => (program, *compiled),
        // It has been sent as bytes.
        None => {
            let program = compile(env, &found, specification)?;
            (program.clone(), program::kept(env, specification, &program))
        }
    };
    let mut traversal = Traversal::new(found, program, direction, limit_of(*limit)?);
    traversal.cursor = cursor_of(*place)?;
    some_on(env, &[continuation], 0, traversal, compiled, Term::NIL)
}

pub(super) fn select_some<'h>(
    env: &mut Env<'h>,
    table: Term<'h>,
    specification: Term<'h>,
    limit: Term<'h>,
) -> Outcome<'h> {
    let arguments = [table, specification, limit];
    some(env, &arguments, Direction::Forward, |_| specification)
}

pub(super) fn select_reverse_some<'h>(
    env: &mut Env<'h>,
    table: Term<'h>,
    specification: Term<'h>,
    limit: Term<'h>,
) -> Outcome<'h> {
    let arguments = [table, specification, limit];
    some(env, &arguments, Direction::Backward, |_| specification)
}

pub(super) fn match_some<'h>(
    env: &mut Env<'h>,
    table: Term<'h>,
    head: Term<'h>,
    limit: Term<'h>,
) -> Outcome<'h> {
    some(env, &[table, head, limit], Direction::Forward, |env| {
        specification_of(env, head, atoms::ALL_BINDINGS)
    })
}

pub(super) fn match_object_some<'h>(
    env: &mut Env<'h>,
    table: Term<'h>,
    head: Term<'h>,
    limit: Term<'h>,
) -> Outcome<'h> {
    some(env, &[table, head, limit], Direction::Forward, |env| {
        specification_of(env, head, atoms::WHOLE_OBJECT)
    })
}

pub(super) fn select_count<'h>(
    env: &mut Env<'h>,
    table: Term<'h>,
    specification: Term<'h>,
) -> Outcome<'h> {
    let arguments = [table, specification];
    let found = enter_shared(env, &arguments, Need::Read)?;
    let (mut traversal, before) = match resume::<Traversal>(env, specification) {
        Some((traversal, before)) => (*traversal, before),
        None => {
            let program = compile(env, &found, specification)?;
            let traversal = Traversal::new(found, program, Direction::Forward, usize::MAX);
            (traversal, Term::NIL)
        }
    };
    let mut count = before.as_usize().unwrap_or(0);
    let over = traversal.read(env, |_, value| count += usize::from(is_true(value)));
    let total = env.unsigned(count as u64);
    if over {
        Ok(total)
    } else {
        Err(suspend(env, &arguments, 1, Box::new(traversal), total))
    }
}

/// Changes what matches; the answer is how much that was.
fn rewrite<'h>(
    env: &mut Env<'h>,
    arguments: &[Term<'h>],
    table: Arc<Table>,
    program: impl FnOnce(&Env<'h>, &Table) -> Result<Arc<Program>, Stop<'h>>,
    change: &mut dyn FnMut(&mut Env<'h>, Term<'h>) -> Option<Change>,
) -> Outcome<'h> {
    let mut traversal = match resume::<Traversal>(env, arguments[1]) {
        Some((traversal, _)) => traversal,
        None => {
            let program = program(env, &table)?;
            Box::new(Traversal::new(
                table,
                program,
                Direction::Forward,
                usize::MAX,
            ))
        }
    };
    if traversal.rewrite(env, change) {
        Ok(env.unsigned(traversal.count as u64))
    } else {
        Err(suspend(env, arguments, 1, traversal, Term::NIL))
    }
}

pub(super) fn select_delete<'h>(
    env: &mut Env<'h>,
    table: Term<'h>,
    specification: Term<'h>,
) -> Outcome<'h> {
    let arguments = [table, specification];
    let found = enter_shared(env, &arguments, Need::Write)?;
    rewrite(
        env,
        &arguments,
        found,
        |env, table| compile(env, table, specification),
        &mut |_, value| is_true(value).then_some(Change::Delete),
    )
}

pub(super) fn select_replace<'h>(
    env: &mut Env<'h>,
    table: Term<'h>,
    specification: Term<'h>,
) -> Outcome<'h> {
    let arguments = [table, specification];
    let found = enter_shared(env, &arguments, Need::Write)?;
    if found.properties.kind == crate::store::Kind::Bag {
        return Err(Stop::badarg_because(atoms::TABLE_TYPE));
    }
    let position = found.properties.position;
    let mut too_large = false;
    let outcome = rewrite(
        env,
        &arguments,
        found,
        |env, table| {
            if spec::keeps_key(specification, position) {
                compile(env, table, specification)
            } else {
                Err(Stop::badarg())
            }
        },
        &mut |_, value| {
            value.as_tuple()?;
            match Stored::copy_of(value) {
                Ok(object) => Some(Change::Replace(object)),
                Err(_) => {
                    too_large = true;
                    None
                }
            }
        },
    );
    if too_large {
        return Err(Stop::system_limit());
    }
    outcome
}
