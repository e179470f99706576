//! Natives of `prim_io`: the standard streams by their numbers.

use std::ffi::OsStr;
use std::sync::Arc;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::{Term, View, Word, atoms, natives};
use asterias_term::atom::intern;

use crate::World;
use crate::output::Written;
use crate::reasons::reason_name;

natives! {
    /// Natives of `prim_io`.
    pub(crate) static TABLE: "prim_io" {
        process "write"/2 => write,
        process "read_start"/1 => read_start,
        process "is_terminal"/1 => is_terminal,
        process "geometry"/1 => geometry,
        process "encoding"/0 => encoding,
        process "set_raw"/1 => set_raw,
    }
}

/// The world of a system that was given one.
pub(crate) fn world<'h>(env: &mut Env<'h>) -> Result<Arc<World>, Stop<'h>> {
    env.system()
        .extension::<World>()
        .ok_or_else(|| Stop::error(Term::atom(intern("enotsup"))))
}

fn ok<'h>() -> Outcome<'h> {
    Ok(Term::atom(atoms::OK))
}

fn error<'h>(env: &mut Env<'h>, reason: &str) -> Outcome<'h> {
    Ok(env.tuple(&[Term::atom(atoms::ERROR), Term::atom(intern(reason))]))
}

fn write<'h>(env: &mut Env<'h>, descriptor: Term<'h>, data: Term<'h>) -> Outcome<'h> {
    let world = world(env)?;
    let mut owned = Vec::new();
    let bytes: &[u8] = match data.view() {
        View::Bits(bits) => match bits.as_bytes() {
            Some(bytes) => bytes,
            None => {
                owned.extend_from_slice(&data.as_binary().ok_or_else(Stop::badarg)?);
                &owned
            }
        },
        _ => {
            collect(data, &mut owned).ok_or_else(Stop::badarg)?;
            &owned
        }
    };
    env.account(bytes.len() / 64);
    let written = match descriptor.as_i64() {
        Some(1) => world.output.write(bytes),
        Some(2) => world.output.write_error(bytes),
        _ => return Err(Stop::badarg()),
    };
    match written {
        Written::Done => ok(),
        Written::Full => Err(Stop::Again(env.list(&[descriptor, data]))),
        Written::Failed(kind) => error(env, reason_name(kind)),
    }
}

/// The bytes of I/O data; `None` where it is none.
pub(crate) fn collect(data: Term<'_>, bytes: &mut Vec<u8>) -> Option<()> {
    let mut stack = vec![data];
    while let Some(term) = stack.pop() {
        match term.view() {
            View::Small(byte) => bytes.push(u8::try_from(byte).ok()?),
            View::Nil => {}
            View::Bits(_) => bytes.extend_from_slice(&term.as_binary()?),
            View::Cons(head, tail) => {
                // A byte may stand in a list, but not for its tail.
                if !matches!(tail.view(), View::Nil | View::Cons(..) | View::Bits(_)) {
                    return None;
                }
                stack.push(tail);
                stack.push(head);
            }
            _ => return None,
        }
    }
    Some(())
}

fn read_start<'h>(env: &mut Env<'h>, descriptor: Term<'h>) -> Outcome<'h> {
    if descriptor.as_i64() != Some(0) {
        return Err(Stop::badarg());
    }
    let pid = env.process().id;
    if world(env)?.request_input(pid) {
        ok()
    } else {
        Err(Stop::system_limit())
    }
}

fn stream<'h>(descriptor: Term<'h>) -> Result<u8, Stop<'h>> {
    match descriptor.as_usize() {
        Some(number @ 0..=2) => Ok(number as u8),
        _ => Err(Stop::badarg()),
    }
}

fn is_terminal<'h>(env: &mut Env<'h>, descriptor: Term<'h>) -> Result<bool, Stop<'h>> {
    Ok(world(env)?.host.is_terminal(stream(descriptor)?))
}

fn geometry<'h>(env: &mut Env<'h>, descriptor: Term<'h>) -> Outcome<'h> {
    // Servers ask with what they use for output; one that has none has no size either.
    let Ok(number) = stream(descriptor) else {
        return Ok(Term::atom(atoms::UNDEFINED));
    };
    match world(env)?.host.geometry(number) {
        Some((columns, rows)) => {
            let columns = env.integer(i64::from(columns));
            let rows = env.integer(i64::from(rows));
            Ok(env.tuple(&[columns, rows]))
        }
        None => Ok(Term::atom(atoms::UNDEFINED)),
    }
}

fn set_raw<'h>(env: &mut Env<'h>, raw: bool) -> Outcome<'h> {
    match world(env)?.host.set_raw(raw) {
        Ok(()) => ok(),
        Err(failure) => error(env, reason_name(failure.kind())),
    }
}

/// The first of the locale's variables that is set decides, as POSIX has it.
fn encoding<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let host = world(env)?.host.clone();
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| {
        host.variable(OsStr::new(name))
            .filter(|value| !value.is_empty())
    });
    let locale = set
        .map(|value| value.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    let unicode = locale.contains("utf-8") || locale.contains("utf8");
    Ok(Term::atom(encoding_atom(unicode)))
}

fn encoding_atom(unicode: bool) -> Word {
    intern(if unicode { "unicode" } else { "latin1" })
}
