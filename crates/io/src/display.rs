//! `erlang:display/1` and its kin: what needs no I/O server.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::{Term, atoms, natives};
use asterias_term::print::{self, Options};

use crate::output::Written;
use crate::prim_io::world;

natives! {
    /// Natives of module `erlang` that print.
    pub(crate) static TABLE: "erlang" {
        process "display"/1 => display,
        process "display_string"/1 => display_string,
        process "display_string"/2 => display_string_on,
    }
}

natives! {
    /// Natives of module `erts_internal` on printed terms.
    pub(crate) static INTERNAL: "erts_internal" {
        process "term_to_string"/1 => term_to_string,
        process "term_to_string"/2 => term_to_string_within,
    }
}

/// `term_to_string/1`: as `erlang:display/1` prints it.
fn term_to_string<'h>(env: &mut Env<'h>, term: Term<'h>) -> Outcome<'h> {
    let bytes = shown(env, term);
    Ok(env.byte_list(&bytes))
}

/// `term_to_string/2`: no more than so many bytes of it.
fn term_to_string_within<'h>(env: &mut Env<'h>, term: Term<'h>, limit: Term<'h>) -> Outcome<'h> {
    let limit = match limit.as_atom_name() {
        Some("undefined") => usize::MAX,
        _ => limit
            .as_usize()
            .filter(|limit| *limit > 0)
            .ok_or_else(Stop::badarg)?,
    };
    let bytes = shown(env, term);
    Ok(env.byte_list(&bytes[..bytes.len().min(limit)]))
}

fn shown<'h>(env: &mut Env<'h>, term: Term<'h>) -> Vec<u8> {
    let mut bytes = Vec::new();
    print::push_bytes(&mut bytes, term, Options::DISPLAY);
    env.account(bytes.len() / 64);
    bytes
}

fn done<'h>(written: Written) -> Outcome<'h> {
    match written {
        Written::Done => Ok(Term::atom(atoms::TRUE)),
        Written::Full | Written::Failed(_) => Err(Stop::badarg()),
    }
}

fn display<'h>(env: &mut Env<'h>, term: Term<'h>) -> Outcome<'h> {
    let mut bytes = shown(env, term);
    bytes.extend_from_slice(b"\r\n");
    done(world(env)?.output.write_now(&bytes))
}

fn display_string<'h>(env: &mut Env<'h>, text: Term<'h>) -> Outcome<'h> {
    let bytes = characters(text)?;
    done(world(env)?.output.write_error(&bytes))
}

fn display_string_on<'h>(env: &mut Env<'h>, device: Term<'h>, text: Term<'h>) -> Outcome<'h> {
    let bytes = characters(text)?;
    let output = &world(env)?.output;
    match device.as_atom_name() {
        Some("stdout") => done(output.write_now(&bytes)),
        Some("stderr") => done(output.write_error(&bytes)),
        _ => Err(Stop::badarg()),
    }
}

/// A string or a binary as bytes.
fn characters<'h>(text: Term<'h>) -> Result<Vec<u8>, Stop<'h>> {
    if let Some(bytes) = text.as_binary() {
        return Ok(bytes.into_owned());
    }
    let mut string = String::new();
    for character in text.list_to_vec().ok_or_else(Stop::badarg)? {
        let code = character
            .as_usize()
            .and_then(|code| u32::try_from(code).ok());
        string.push(code.and_then(char::from_u32).ok_or_else(Stop::badarg)?);
    }
    Ok(string.into_bytes())
}
