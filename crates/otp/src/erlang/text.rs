//! Atoms and numbers as text, in lists and in binaries, and back.

use std::borrow::Cow;

use asterias_machine::native::{Atom, Env, Outcome, Stop};
use asterias_term::atom::{self, MAX_CHARACTERS};
use asterias_term::integer::{self, Int, IntOut, LetterCase, ParseError, Radix, with_small_text};
use asterias_term::text::{DEFAULT_DECIMALS, fixed, parse_float, scientific, shortest};
use asterias_term::{Term, View, atoms};
use smallvec::SmallVec;

/// The text of a number, mostly short.
type Bytes = SmallVec<[u8; 64]>;

/// `atom_to_list/1`.
pub(super) fn atom_to_list<'h>(env: &mut Env<'h>, atom: Atom) -> Term<'h> {
    env.string(atom::name(atom.0))
}

/// `atom_to_binary/1`.
pub(super) fn atom_to_binary<'h>(env: &mut Env<'h>, atom: Atom) -> Term<'h> {
    env.binary(atom::name(atom.0).as_bytes())
}

/// How the text of an atom is encoded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Latin1,
    Utf8,
}

fn encoding<'h>(name: Term<'h>) -> Result<Encoding, Stop<'h>> {
    match name.as_atom_name() {
        Some("latin1") => Ok(Encoding::Latin1),
        Some("utf8" | "unicode") => Ok(Encoding::Utf8),
        _ => Err(Stop::badarg()),
    }
}

/// `atom_to_binary/2`.
pub(super) fn atom_to_binary_in<'h>(
    env: &mut Env<'h>,
    atom: Atom,
    encoded: Term<'h>,
) -> Outcome<'h> {
    let name = atom::name(atom.0);
    if encoding(encoded)? == Encoding::Utf8 {
        return Ok(env.binary(name.as_bytes()));
    }
    let bytes: Option<Vec<u8>> = name
        .chars()
        .map(|character| u8::try_from(u32::from(character)).ok())
        .collect();
    bytes
        .map(|bytes| env.binary(&bytes))
        .ok_or_else(Stop::badarg)
}

/// The atom of this name, where it may exist.
fn existing<'h>(name: &str) -> Outcome<'h> {
    atom::existing(name)
        .map(Term::atom)
        .ok_or_else(Stop::badarg)
}

fn binary_text<'h>(bytes: &[u8], encoding: Encoding) -> Result<Cow<'_, str>, Stop<'h>> {
    match encoding {
        Encoding::Utf8 => str::from_utf8(bytes)
            .map(Cow::Borrowed)
            .map_err(|_| Stop::badarg()),
        Encoding::Latin1 => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
    }
}

/// The name of an atom that may be new. What is too long is too long, whether its end is text or not.
fn atom_text<'h>(bytes: &[u8], encoding: Encoding) -> Result<Cow<'_, str>, Stop<'h>> {
    let valid = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    if encoding == Encoding::Utf8 && valid.chars().nth(MAX_CHARACTERS).is_some() {
        return Err(Stop::system_limit());
    }
    binary_text(bytes, encoding)
}

/// `binary_to_atom/1`.
pub(super) fn binary_to_atom<'h>(env: &mut Env<'h>, bytes: Cow<'h, [u8]>) -> Outcome<'h> {
    env.atom(&atom_text(&bytes, Encoding::Utf8)?)
}

/// `binary_to_atom/2`.
pub(super) fn binary_to_atom_in<'h>(
    env: &mut Env<'h>,
    bytes: Cow<'h, [u8]>,
    encoded: Term<'h>,
) -> Outcome<'h> {
    env.atom(&atom_text(&bytes, encoding(encoded)?)?)
}

/// `binary_to_existing_atom/1`.
pub(super) fn binary_to_existing_atom<'h>(_: &mut Env<'h>, bytes: Cow<'h, [u8]>) -> Outcome<'h> {
    existing(&binary_text(&bytes, Encoding::Utf8)?)
}

/// `binary_to_existing_atom/2`.
pub(super) fn binary_to_existing_atom_in<'h>(
    _: &mut Env<'h>,
    bytes: Cow<'h, [u8]>,
    encoded: Term<'h>,
) -> Outcome<'h> {
    existing(&binary_text(&bytes, encoding(encoded)?)?)
}

/// The text of a list of characters; no more of it is read than an atom can have, and one.
fn list_text<'h>(list: Term<'h>) -> Result<String, Stop<'h>> {
    let mut elements = list.list();
    let mut text = String::new();
    for element in elements.by_ref().take(MAX_CHARACTERS + 1) {
        let code = element.as_usize().and_then(|code| u32::try_from(code).ok());
        text.push(code.and_then(char::from_u32).ok_or_else(Stop::badarg)?);
    }
    match elements.rest().view() {
        View::Nil | View::Cons(..) => Ok(text),
        _ => Err(Stop::badarg()),
    }
}

/// `list_to_atom/1`.
pub(super) fn list_to_atom<'h>(env: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    env.atom(&list_text(list)?)
}

/// `list_to_existing_atom/1`.
pub(super) fn list_to_existing_atom<'h>(_: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    existing(&list_text(list)?)
}

fn radix<'h>(base: i64) -> Result<Radix, Stop<'h>> {
    Radix::new(base).ok_or_else(Stop::badarg)
}

/// The digits of an integer, made a term by `make`.
fn digits<'h>(
    env: &mut Env<'h>,
    value: Int<'_>,
    radix: Radix,
    make: fn(&mut Env<'h>, &[u8]) -> Term<'h>,
) -> Term<'h> {
    if let Int::Small(value) = value {
        return with_small_text(value, radix, LetterCase::Upper, |text| make(env, text));
    }
    let text = integer::to_text(value, radix, LetterCase::Upper);
    env.account(text.len() / 20);
    make(env, text.as_bytes())
}

/// `integer_to_list/1`.
pub(super) fn integer_to_list<'h>(env: &mut Env<'h>, value: Int<'h>) -> Term<'h> {
    digits(env, value, Radix::TEN, Env::byte_list)
}

/// `integer_to_list/2`.
pub(super) fn integer_to_list_in<'h>(env: &mut Env<'h>, value: Int<'h>, base: i64) -> Outcome<'h> {
    Ok(digits(env, value, radix(base)?, Env::byte_list))
}

/// `integer_to_binary/1`.
pub(crate) fn integer_to_binary<'h>(env: &mut Env<'h>, value: Int<'h>) -> Term<'h> {
    digits(env, value, Radix::TEN, Env::binary)
}

/// `integer_to_binary/2`.
pub(super) fn integer_to_binary_in<'h>(
    env: &mut Env<'h>,
    value: Int<'h>,
    base: i64,
) -> Outcome<'h> {
    Ok(digits(env, value, radix(base)?, Env::binary))
}

fn parsed<'h>(env: &mut Env<'h>, text: &[u8], radix: Radix) -> Result<IntOut, Stop<'h>> {
    env.account(text.len() / 20);
    integer::parse(text, radix).map_err(|error| match error {
        ParseError::NotAnInteger => Stop::badarg(),
        ParseError::SystemLimit => Stop::system_limit(),
    })
}

/// The bytes of a proper list of them.
fn list_bytes<'h>(list: Term<'h>) -> Result<Bytes, Stop<'h>> {
    let mut bytes = Bytes::new();
    let mut rest = list.list();
    for element in rest.by_ref() {
        let byte = element
            .as_usize()
            .and_then(|value| u8::try_from(value).ok());
        bytes.push(byte.ok_or_else(Stop::badarg)?);
    }
    if rest.rest().word().is_nil() {
        Ok(bytes)
    } else {
        Err(Stop::badarg())
    }
}

/// `list_to_integer/1`.
pub(super) fn list_to_integer<'h>(env: &mut Env<'h>, list: Term<'h>) -> Result<IntOut, Stop<'h>> {
    parsed(env, &list_bytes(list)?, Radix::TEN)
}

/// `list_to_integer/2`.
pub(super) fn list_to_integer_in<'h>(
    env: &mut Env<'h>,
    list: Term<'h>,
    base: i64,
) -> Result<IntOut, Stop<'h>> {
    parsed(env, &list_bytes(list)?, radix(base)?)
}

/// `binary_to_integer/1`.
pub(super) fn binary_to_integer<'h>(
    env: &mut Env<'h>,
    bytes: Cow<'h, [u8]>,
) -> Result<IntOut, Stop<'h>> {
    parsed(env, &bytes, Radix::TEN)
}

/// `binary_to_integer/2`.
pub(super) fn binary_to_integer_in<'h>(
    env: &mut Env<'h>,
    bytes: Cow<'h, [u8]>,
    base: i64,
) -> Result<IntOut, Stop<'h>> {
    parsed(env, &bytes, radix(base)?)
}

/// `list_to_float/1`.
pub(super) fn list_to_float<'h>(_: &mut Env<'h>, list: Term<'h>) -> Result<f64, Stop<'h>> {
    parse_float(&list_bytes(list)?).ok_or_else(Stop::badarg)
}

/// `binary_to_float/1`.
pub(super) fn binary_to_float<'h>(_: &mut Env<'h>, bytes: Cow<'h, [u8]>) -> Result<f64, Stop<'h>> {
    parse_float(&bytes).ok_or_else(Stop::badarg)
}

/// The form of a float's text.
enum Form {
    Scientific(i64),
    Decimals(i64),
    Short,
}

/// The text of a float by the options of `float_to_list/2`; of contradicting options the last counts.
fn float_text<'h>(value: f64, options: Term<'h>) -> Result<String, Stop<'h>> {
    let mut form = Form::Scientific(DEFAULT_DECIMALS);
    let mut compact = false;
    let mut options = options.list();
    for option in options.by_ref() {
        match option.view() {
            View::Atom(atoms::COMPACT) => compact = true,
            View::Atom(atoms::SHORT) => form = Form::Short,
            View::Tuple([name, count]) => {
                let count = count.word().as_small().ok_or_else(Stop::badarg)?;
                form = match name.word() {
                    atoms::DECIMALS => Form::Decimals(count),
                    atoms::SCIENTIFIC => Form::Scientific(count),
                    _ => return Err(Stop::badarg()),
                };
            }
            _ => return Err(Stop::badarg()),
        }
    }
    if !options.rest().word().is_nil() {
        return Err(Stop::badarg());
    }
    let text = match form {
        Form::Scientific(decimals) => scientific(value, decimals),
        Form::Decimals(decimals) => fixed(value, decimals, compact),
        Form::Short => Some(shortest(value)),
    };
    text.ok_or_else(Stop::badarg)
}

fn default_float_text<'h>(value: f64) -> Result<String, Stop<'h>> {
    scientific(value, DEFAULT_DECIMALS).ok_or_else(Stop::badarg)
}

/// `float_to_list/1`.
pub(super) fn float_to_list<'h>(env: &mut Env<'h>, value: f64) -> Outcome<'h> {
    let text = default_float_text(value)?;
    Ok(env.byte_list(text.as_bytes()))
}

/// `float_to_list/2`.
pub(super) fn float_to_list_by<'h>(
    env: &mut Env<'h>,
    value: f64,
    options: Term<'h>,
) -> Outcome<'h> {
    let text = float_text(value, options)?;
    Ok(env.byte_list(text.as_bytes()))
}

/// `float_to_binary/1`.
pub(super) fn float_to_binary<'h>(env: &mut Env<'h>, value: f64) -> Outcome<'h> {
    let text = default_float_text(value)?;
    Ok(env.binary(text.as_bytes()))
}

/// `float_to_binary/2`.
pub(super) fn float_to_binary_by<'h>(
    env: &mut Env<'h>,
    value: f64,
    options: Term<'h>,
) -> Outcome<'h> {
    let text = float_text(value, options)?;
    Ok(env.binary(text.as_bytes()))
}
