//! Match specifications by themselves.
//!
//! A compiled specification is a term of its own, `{compiled_match_spec, Specification}`: it goes when nobody holds it, and may be sent and stored.
//! Compiling takes about a microsecond, so each use compiles.

use std::cell::Cell;
use std::sync::Arc;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::atom::intern;
use asterias_term::{Term, View, atoms};

use crate::spec::{self, Complaint, Dialect, Effects, Matched, Program};

/// The term of a compiled specification.
fn compiled<'h>(env: &mut Env<'h>, specification: Term<'h>) -> Term<'h> {
    env.tuple(&[Term::atom(atoms::COMPILED_MATCH_SPEC), specification])
}

/// As [`compiled`], with the program itself as a resource: `{compiled_match_spec, Specification, Reference}`.
pub(super) fn kept<'h>(
    env: &mut Env<'h>,
    specification: Term<'h>,
    program: &Arc<Program>,
) -> Term<'h> {
    let reference = env.resource(program.clone(), size_of::<Program>());
    let mark = Term::atom(atoms::COMPILED_MATCH_SPEC);
    env.tuple(&[mark, specification, reference])
}

/// The program that goes with a compiled specification; `None` where it has been left behind.
pub(super) fn keeper<'h>(env: &mut Env<'h>, compiled: Term<'h>) -> Option<Arc<Program>> {
    let [_, _, reference] = compiled.as_tuple()? else {
        return None;
    };
    env.resource_value::<Arc<Program>>(*reference).cloned()
}

/// The specification of a compiled one.
pub(super) fn specification_of(compiled: Term<'_>) -> Option<Term<'_>> {
    match compiled.as_tuple() {
        Some([name, specification] | [name, specification, _])
            if name.word() == atoms::COMPILED_MATCH_SPEC =>
        {
            Some(*specification)
        }
        _ => None,
    }
}

pub(super) fn compile<'h>(env: &mut Env<'h>, specification: Term<'h>) -> Outcome<'h> {
    spec::compile(env.system(), specification, None).ok_or_else(Stop::badarg)?;
    Ok(compiled(env, specification))
}

pub(super) fn is_compiled<'h>(env: &mut Env<'h>, term: Term<'h>) -> bool {
    specification_of(term)
        .is_some_and(|specification| spec::compile(env.system(), specification, None).is_some())
}

/// `match_spec_run_r(List, Compiled, Results)`: the results so far, with those of the list in front, the last first.
pub(super) fn run_reverse<'h>(
    env: &mut Env<'h>,
    list: Term<'h>,
    compiled: Term<'h>,
    results: Term<'h>,
) -> Outcome<'h> {
    let specification = specification_of(compiled).ok_or_else(Stop::badarg)?;
    let program = spec::compile(env.system(), specification, None).ok_or_else(Stop::badarg)?;
    let mut results = results;
    let mut rest = list;
    while let View::Cons(object, tail) = rest.view() {
        if let Matched::Yes(value) = program.run(env, object, None) {
            results = env.cons(value, results);
        }
        rest = tail;
        if env.spend(1) && rest.word().is_cons() {
            return Err(Stop::Again(env.list(&[rest, compiled, results])));
        }
    }
    if !rest.word().is_nil() {
        return Err(Stop::badarg());
    }
    Ok(results)
}

/// `erlang:match_spec_test(Object, Specification, table | trace)`: `{ok, Result, Flags, Complaints}` or `{error, Complaints}`.
pub(super) fn test<'h>(
    env: &mut Env<'h>,
    object: Term<'h>,
    specification: Term<'h>,
    dialect: Term<'h>,
) -> Outcome<'h> {
    let dialect = match dialect.word() {
        atoms::TABLE => Dialect::Table,
        atoms::TRACE => Dialect::Trace,
        _ => return Err(Stop::badarg()),
    };
    match dialect {
        Dialect::Trace if object.list_to_vec().is_none() => return Err(Stop::badarg()),
        Dialect::Table | Dialect::Trace => {}
    }
    let (program, complaints) = spec::lint(env.system(), specification, dialect);
    let complaints = told(env, &complaints);
    let Some(program) = program else {
        return Ok(env.tuple(&[Term::atom(atoms::ERROR), complaints]));
    };
    let effects = Cell::default();
    let matched = program.run_noting(env, object, None, &effects);
    let effects: Effects = effects.get();
    let result = match matched {
        // The value of a trace's body is nobody's, only that of its message counts.
        Matched::Yes(_) if dialect == Dialect::Trace => {
            env.build(|_| effects.message.unwrap_or(atoms::TRUE))
        }
        Matched::Yes(value) => value,
        Matched::No => Term::atom(atoms::FALSE),
    };
    let flags = [
        (effects.return_trace, "return_trace"),
        (effects.exception_trace, "exception_trace"),
    ];
    let flags = flags.iter().filter(|(asked, _)| *asked);
    let flags: Vec<Term<'h>> = flags.map(|(_, name)| Term::atom(intern(name))).collect();
    let flags = env.list(&flags);
    Ok(env.tuple(&[Term::atom(atoms::OK), result, flags, complaints]))
}

/// `[{error | warning, Text}]`.
fn told<'h>(env: &mut Env<'h>, complaints: &[Complaint]) -> Term<'h> {
    let mut list = Vec::with_capacity(complaints.len());
    for complaint in complaints {
        let text = env.string(&complaint.text);
        list.push(env.tuple(&[Term::atom(complaint.severity()), text]));
    }
    env.list(&list)
}
