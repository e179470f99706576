//! Natives of `os` and `prim_net`: environment variables, signals, the operating system and its name.

use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::{Term, View, atoms, natives};
use asterias_term::atom::intern;

use crate::interfaces;
use crate::names;
use crate::prim_io::world;
use crate::signals::SignalAction;

natives! {
    /// Natives of `os`.
    pub(crate) static TABLE: "os" {
        process "getenv"/0 => getenv_all,
        process "getenv"/1 => getenv,
        process "getenv"/2 => getenv_default,
        process "putenv"/2 => putenv,
        process "unsetenv"/1 => unsetenv,
        process "env"/0 => env_all,
        process "getpid"/0 => getpid,
        process "type"/0 => os_type,
        process "version"/0 => version,
        process "set_signal"/2 => set_signal,
    }
}

natives! {
    /// Natives of `prim_net`.
    pub(crate) static NET: "prim_net" {
        process "gethostname"/0 => host_name,
        process "getifaddrs"/0 => interfaces::native,
    }
}

/// A name or value: a string, perhaps deep, without zeros.
fn text<'h>(term: Term<'h>) -> Result<OsString, Stop<'h>> {
    let mut text = String::new();
    let mut rest = term;
    let mut outer = Vec::new();
    loop {
        match rest.view() {
            View::Cons(head, tail) => match head.view() {
                View::Cons(..) | View::Nil => {
                    outer.push(tail);
                    rest = head;
                }
                _ => {
                    text.push(character(head).ok_or_else(Stop::badarg)?);
                    rest = tail;
                }
            },
            View::Nil => match outer.pop() {
                Some(next) => rest = next,
                None => return Ok(text.into()),
            },
            _ => return Err(Stop::badarg()),
        }
    }
}

/// A character that a name or a value can hold.
fn character(term: Term<'_>) -> Option<char> {
    let code = u32::try_from(term.as_usize()?).ok()?;
    char::from_u32(code).filter(|character| *character != '\0')
}

/// A variable's name, without `=`.
fn name<'h>(term: Term<'h>) -> Result<OsString, Stop<'h>> {
    let name = text(term)?;
    if names::bytes(&name).contains(&b'=') {
        return Err(Stop::badarg());
    }
    Ok(name)
}

fn string<'h>(env: &mut Env<'h>, value: &OsStr) -> Term<'h> {
    match value.to_str() {
        Some(text) => env.string(text),
        None => env.byte_list(&names::bytes(value)),
    }
}

fn getenv<'h>(env: &mut Env<'h>, variable: Term<'h>) -> Outcome<'h> {
    getenv_default(env, variable, Term::atom(atoms::FALSE))
}

fn getenv_default<'h>(env: &mut Env<'h>, variable: Term<'h>, default: Term<'h>) -> Outcome<'h> {
    let name = name(variable)?;
    match world(env)?.host.variable(&name) {
        Some(value) => Ok(string(env, &value)),
        None => Ok(default),
    }
}

fn getenv_all<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let mut all = Vec::new();
    for (name, value) in world(env)?.host.variables() {
        let mut line = name;
        line.push("=");
        line.push(&value);
        all.push(string(env, &line));
    }
    Ok(env.list(&all))
}

fn env_all<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let mut all = Vec::new();
    for (name, value) in world(env)?.host.variables() {
        let pair = [string(env, &name), string(env, &value)];
        all.push(env.tuple(&pair));
    }
    Ok(env.list(&all))
}

fn putenv<'h>(env: &mut Env<'h>, variable: Term<'h>, value: Term<'h>) -> Outcome<'h> {
    let (name, value) = (name(variable)?, text(value)?);
    world(env)?.host.set_variable(&name, Some(&value));
    Ok(Term::atom(atoms::TRUE))
}

fn unsetenv<'h>(env: &mut Env<'h>, variable: Term<'h>) -> Outcome<'h> {
    let name = name(variable)?;
    world(env)?.host.set_variable(&name, None);
    Ok(Term::atom(atoms::TRUE))
}

fn getpid<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let number = world(env)?.host.process_id().to_string();
    Ok(env.string(&number))
}

/// `{unix, linux}` and the like.
fn os_type<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let (family, name) = match std::env::consts::OS {
        "windows" => ("win32", "nt"),
        "macos" => ("unix", "darwin"),
        other => ("unix", other),
    };
    Ok(env.tuple(&[Term::atom(intern(family)), Term::atom(intern(name))]))
}

/// `{Major, Minor, Release}`.
fn version<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let version = world(env)?.host.version();
    let parts = version.map(|part| env.integer(i64::from(part)));
    Ok(env.tuple(&parts))
}

fn set_signal<'h>(env: &mut Env<'h>, signal: Term<'h>, action: Term<'h>) -> Outcome<'h> {
    let name = signal.as_atom_name().ok_or_else(Stop::badarg)?;
    let action = match action.as_atom_name() {
        Some("handle") => SignalAction::Handle,
        Some("ignore") => SignalAction::Ignore,
        Some("default") => SignalAction::Default,
        _ => return Err(Stop::badarg()),
    };
    match world(env)?.host.set_signal(name, action) {
        Ok(()) => Ok(Term::atom(atoms::OK)),
        Err(error) if error.kind() == ErrorKind::InvalidInput => Err(Stop::badarg()),
        Err(_) => Err(Stop::error(Term::atom(intern("notsup")))),
    }
}

fn host_name<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let name = world(env)?.host.name();
    let (tag, answer) = match name {
        Some(name) => (atoms::OK, string(env, &name)),
        None => (atoms::ERROR, Term::atom(intern("enotsup"))),
    };
    Ok(env.tuple(&[Term::atom(tag), answer]))
}
