//! Natives of `erl_scan` and `erl_parse`: Erlang text to tokens, tokens to abstract format, by the crate `syntax`.
//!
//! A location is a line, or a line and a column; what comes in decides what goes out. Parsing recurses as deep as the text nests, which
//! the parser bounds; so more than a few tokens are parsed on a stack of its own.

mod parse;
mod scan;
pub(crate) mod terms;

pub(crate) use parse::TABLE as PARSE;
pub(crate) use scan::TABLE as SCAN;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::{Term, View, atoms};
use asterias_syntax::problem::Problem;
use asterias_syntax::{FileId, Names, Pos};
use asterias_term::atom::intern;

/// A location as a place; whether it has a column.
fn location(term: Term<'_>) -> Option<(Pos, bool)> {
    let number = |term: Term<'_>| term.as_i64().and_then(|number| u32::try_from(number).ok());
    match term.view() {
        View::Tuple(&[line, column]) => Some((
            Pos::new(FileId::default(), number(line)?, number(column)?),
            true,
        )),
        View::Cons(..) => annotated(term),
        _ => Some((Pos::new(FileId::default(), number(term)?, 0), false)),
    }
}

/// The location in a list of annotations.
fn annotated(annotations: Term<'_>) -> Option<(Pos, bool)> {
    let (mut place, mut generated) = (None, false);
    for annotation in annotations.list_to_vec()? {
        match annotation.as_tuple() {
            Some(&[key, value]) if key.as_atom_name() == Some("location") => {
                place = location(value);
            }
            Some(&[key, value]) if key.as_atom_name() == Some("generated") => {
                generated = value.as_bool().unwrap_or(false);
            }
            _ => {}
        }
    }
    let (pos, columns) = place?;
    Some((if generated { pos.generated() } else { pos }, columns))
}

/// A place as a location.
fn place<'h>(env: &mut Env<'h>, pos: Pos, columns: bool) -> Term<'h> {
    let line = env.integer(i64::from(pos.line()));
    if columns {
        let column = env.integer(i64::from(pos.column()));
        env.tuple(&[line, column])
    } else {
        line
    }
}

/// `{Location, Module, Descriptor}`
fn problem<'h>(env: &mut Env<'h>, problem: &Problem, names: &Names, columns: bool) -> Outcome<'h> {
    let at = place(env, problem.pos, columns);
    let module = Term::atom(intern(problem.speaker.module()));
    let descriptor = terms::build(env, &problem.descriptor, names)?;
    Ok(env.tuple(&[at, module, descriptor]))
}

fn named(name: &str) -> Term<'static> {
    Term::atom(intern(name))
}

fn ok() -> Term<'static> {
    Term::atom(atoms::OK)
}

fn error() -> Term<'static> {
    Term::atom(atoms::ERROR)
}

/// A string's characters.
pub(crate) fn text<'h>(term: Term<'h>) -> Result<String, Stop<'h>> {
    let mut text = String::new();
    let mut rest = term.list();
    for character in rest.by_ref() {
        let code = character
            .as_usize()
            .and_then(|code| u32::try_from(code).ok());
        text.push(code.and_then(char::from_u32).ok_or_else(Stop::badarg)?);
    }
    if rest.rest().word().is_nil() {
        Ok(text)
    } else {
        Err(Stop::badarg())
    }
}
