//! Natives of module `unicode`: character data between encodings.

mod convert;
mod encoding;
mod normal;

use asterias_machine::native::{Env, Outcome};
use asterias_machine::natives;
use asterias_term::Term;

use convert::{Target, convert};
use encoding::Encoding;

natives! {
    /// Natives of module `unicode`.
    pub(crate) static TABLE: "unicode" {
        pure "bin_is_7bit"/1 => bin_is_7bit,
        alloc "characters_to_binary"/1 => characters_to_binary,
        alloc "characters_to_binary"/2 => characters_to_binary_from,
        alloc "characters_to_binary"/3 => characters_to_binary_in,
        alloc "characters_to_list"/1 => characters_to_list,
        alloc "characters_to_list"/2 => characters_to_list_from,
        alloc "normal_plain"/3 => normal::normal_plain,
    }
}

/// `bin_is_7bit/1`.
fn bin_is_7bit<'h>(_: &mut Env<'h>, term: Term<'h>) -> bool {
    term.as_binary().is_some_and(|bytes| bytes.is_ascii())
}

/// `characters_to_binary/1`.
fn characters_to_binary<'h>(env: &mut Env<'h>, data: Term<'h>) -> Outcome<'h> {
    if let Some(bytes) = data.as_binary()
        && str::from_utf8(&bytes).is_ok()
    {
        env.account(bytes.len() / 200);
        return Ok(data);
    }
    convert(env, data, Encoding::Utf8, Target::Binary(Encoding::Utf8))
}

/// `characters_to_binary/2`.
fn characters_to_binary_from<'h>(env: &mut Env<'h>, data: Term<'h>, from: Term<'h>) -> Outcome<'h> {
    let from = Encoding::from_term(from)?;
    convert(env, data, from, Target::Binary(Encoding::Utf8))
}

/// `characters_to_binary/3`.
fn characters_to_binary_in<'h>(
    env: &mut Env<'h>,
    data: Term<'h>,
    from: Term<'h>,
    to: Term<'h>,
) -> Outcome<'h> {
    let (from, to) = (Encoding::from_term(from)?, Encoding::from_term(to)?);
    convert(env, data, from, Target::Binary(to))
}

/// `characters_to_list/1`.
fn characters_to_list<'h>(env: &mut Env<'h>, data: Term<'h>) -> Outcome<'h> {
    convert(env, data, Encoding::Utf8, Target::List)
}

/// `characters_to_list/2`.
fn characters_to_list_from<'h>(env: &mut Env<'h>, data: Term<'h>, from: Term<'h>) -> Outcome<'h> {
    let from = Encoding::from_term(from)?;
    convert(env, data, from, Target::List)
}
