//! Terms as bytes: the External Term Format.

use std::borrow::Cow;

use asterias_heap::etf::{
    DecodeError, DecodeOptions, EncodeOptions, FunResolver, Minor, decode, encode, encoded_size,
};
use asterias_machine::native::{Env, Outcome, ProperList, Stop};
use asterias_machine::system::System;
use asterias_term::atom::AtomError;
use asterias_term::fun::{FunIdentity, Mfa};
use asterias_term::{Term, View, Word, atoms};

/// The level of `[compressed]`, as zlib chooses it.
const DEFAULT_LEVEL: u8 = 6;

/// The most arguments of a function, free variables of a fun among them.
const MAX_ARITY: u32 = 255;

/// Finds the entries of funs in the code of a system.
struct Funs<'h> {
    system: &'h System,
}

impl FunResolver for Funs<'_> {
    fn export(&mut self, module: Word, function: Word, arity: u32) -> Option<*const Mfa> {
        let export = self.system.code.export(module, function, arity);
        Some(std::ptr::from_ref(export).cast())
    }

    fn fun(&mut self, identity: &FunIdentity) -> Option<*const FunIdentity> {
        let mut identity = *identity;
        if identity.arity.checked_add(identity.free)? > MAX_ARITY {
            return None;
        }
        if !identity.function.is_atom() {
            identity.function = atoms::EMPTY;
        }
        let entry = self.system.code.fun_entry(identity);
        Some(std::ptr::from_ref(entry).cast())
    }
}

/// The options of `term_to_binary/2`.
fn encode_options<'h>(options: &ProperList<'h>) -> Result<EncodeOptions, Stop<'h>> {
    let mut chosen = EncodeOptions::default();
    for option in &options.0 {
        match option.view() {
            View::Atom(atoms::COMPRESSED) => chosen.compressed = DEFAULT_LEVEL,
            View::Atom(atoms::DETERMINISTIC) => chosen.deterministic = true,
            // Terms encoded for this node alone differ in speed only.
            View::Atom(atoms::LOCAL) => {}
            View::Tuple([name, value]) => match (name.word(), value.as_usize()) {
                (atoms::COMPRESSED, Some(level @ 0..=9)) => chosen.compressed = level as u8,
                (atoms::MINOR_VERSION, Some(0)) => chosen.minor = Minor::Text,
                (atoms::MINOR_VERSION, Some(1)) => chosen.minor = Minor::Latin1,
                (atoms::MINOR_VERSION, Some(2)) => chosen.minor = Minor::Utf8,
                _ => return Err(Stop::badarg()),
            },
            _ => return Err(Stop::badarg()),
        }
    }
    Ok(chosen)
}

fn encoded<'h>(
    env: &mut Env<'h>,
    term: Term<'h>,
    options: &EncodeOptions,
) -> Result<Vec<u8>, Stop<'h>> {
    let bytes = encode(term, options).map_err(|_| Stop::system_limit())?;
    env.account(bytes.len() / 100);
    Ok(bytes)
}

fn measured<'h>(
    env: &mut Env<'h>,
    term: Term<'h>,
    options: &EncodeOptions,
) -> Result<usize, Stop<'h>> {
    let size = encoded_size(term, options).map_err(|_| Stop::system_limit())?;
    env.account(size / 100);
    Ok(size)
}

/// `term_to_binary/1`.
pub(super) fn term_to_binary<'h>(env: &mut Env<'h>, term: Term<'h>) -> Outcome<'h> {
    let bytes = encoded(env, term, &EncodeOptions::default())?;
    Ok(env.binary(&bytes))
}

/// `term_to_binary/2`.
pub(super) fn term_to_binary_by<'h>(
    env: &mut Env<'h>,
    term: Term<'h>,
    options: ProperList<'h>,
) -> Outcome<'h> {
    let bytes = encoded(env, term, &encode_options(&options)?)?;
    Ok(env.binary(&bytes))
}

/// `term_to_iovec/1`.
pub(super) fn term_to_iovec<'h>(env: &mut Env<'h>, term: Term<'h>) -> Outcome<'h> {
    let binary = term_to_binary(env, term)?;
    Ok(env.list(&[binary]))
}

/// `term_to_iovec/2`.
pub(super) fn term_to_iovec_by<'h>(
    env: &mut Env<'h>,
    term: Term<'h>,
    options: ProperList<'h>,
) -> Outcome<'h> {
    let binary = term_to_binary_by(env, term, options)?;
    Ok(env.list(&[binary]))
}

/// `external_size/1`.
pub(super) fn external_size<'h>(env: &mut Env<'h>, term: Term<'h>) -> Result<usize, Stop<'h>> {
    measured(env, term, &EncodeOptions::default())
}

/// `external_size/2`.
pub(super) fn external_size_by<'h>(
    env: &mut Env<'h>,
    term: Term<'h>,
    options: ProperList<'h>,
) -> Result<usize, Stop<'h>> {
    measured(env, term, &encode_options(&options)?)
}

fn decoded<'h>(env: &mut Env<'h>, bytes: &[u8], safe: bool) -> Result<(Term<'h>, usize), Stop<'h>> {
    env.account(bytes.len() / 40);
    let system = env.system();
    let options = DecodeOptions {
        safe,
        atom_limit: system.atom_limit(),
        ..Default::default()
    };
    let mut result = Ok(0);
    let term = env.build(
        |heap| match decode(bytes, heap, &options, &mut Funs { system }) {
            Ok((word, used)) => {
                result = Ok(used);
                word
            }
            Err(error) => {
                result = Err(error);
                Word::NIL
            }
        },
    );
    match result {
        Ok(used) => Ok((term, used)),
        Err(DecodeError::Atom(AtomError::TableFull)) => Err(Stop::system_limit()),
        Err(_) => Err(Stop::badarg()),
    }
}

/// `binary_to_term/1`.
pub(super) fn binary_to_term<'h>(env: &mut Env<'h>, bytes: Cow<'h, [u8]>) -> Outcome<'h> {
    decoded(env, &bytes, false).map(|(term, _)| term)
}

/// `binary_to_term/2`.
pub(super) fn binary_to_term_by<'h>(
    env: &mut Env<'h>,
    bytes: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    let badopt = || Stop::badarg_because(atoms::BADOPT);
    let (mut safe, mut wants_used) = (false, false);
    for option in options.list_to_vec().ok_or_else(badopt)? {
        match option.word() {
            atoms::SAFE => safe = true,
            atoms::USED => wants_used = true,
            _ => return Err(badopt()),
        }
    }
    let bytes = bytes.as_binary().ok_or_else(Stop::badarg)?;
    let (term, used) = decoded(env, &bytes, safe)?;
    if !wants_used {
        return Ok(term);
    }
    let used = env.unsigned(used as u64);
    Ok(env.tuple(&[term, used]))
}
