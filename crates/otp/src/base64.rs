//! Natives of module `base64`: the plain case. What has no padding where some is due, or foreign characters in it, the Erlang code
//! reads, which knows what to say of it.

use std::borrow::Cow;

use asterias_machine::native::{Atom, Env, Outcome, Stop};
use asterias_machine::natives;
use asterias_term::Term;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

natives! {
    /// Natives of module `base64`.
    pub(crate) static TABLE: "base64" {
        alloc "encode_bytes"/3 => encode_bytes,
        alloc "decode_plain"/3 => decode_plain,
        alloc "list_bytes"/1 => list_bytes,
        alloc "mime_plain"/3 => mime_plain,
    }
}

/// What is answered where the Erlang code must look.
const UNPLAIN: &str = "unplain";

/// Calls a method of the engine for an alphabet, with or without padding.
macro_rules! with_engine {
    ($mode:expr, $padding:expr, $engine:ident => $body:expr) => {
        match (asterias_term::atom::name($mode.0), $padding) {
            ("standard", true) => {
                let $engine = &STANDARD;
                $body
            }
            ("standard", false) => {
                let $engine = &STANDARD_NO_PAD;
                $body
            }
            ("urlsafe", true) => {
                let $engine = &URL_SAFE;
                $body
            }
            ("urlsafe", false) => {
                let $engine = &URL_SAFE_NO_PAD;
                $body
            }
            _ => return Err(Stop::badarg()),
        }
    };
}

/// The text of bytes in an alphabet, padded or not.
fn encode_bytes<'h>(
    env: &mut Env<'h>,
    bytes: Cow<'h, [u8]>,
    mode: Atom,
    padding: bool,
) -> Outcome<'h> {
    env.account(bytes.len() / 200);
    let length = base64::encoded_len(bytes.len(), padding).ok_or_else(Stop::system_limit)?;
    with_engine!(mode, padding, engine => {
        let mut written = Ok(0);
        let text = env.binary_with(length, |text| written = engine.encode_slice(&bytes, text))?;
        match written {
            Ok(_) => Ok(text),
            Err(_) => Err(Stop::system_limit()),
        }
    })
}

/// The bytes of a list of them, or the atom `unplain`.
fn list_bytes<'h>(env: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    let mut rest = list.list();
    let bytes: Option<Vec<u8>> = rest
        .by_ref()
        .map(|element| element.as_usize().and_then(|byte| u8::try_from(byte).ok()))
        .collect();
    match bytes {
        Some(bytes) if rest.rest().word().is_nil() => {
            env.account(bytes.len() / 50);
            Ok(env.binary(&bytes))
        }
        _ => env.atom(UNPLAIN),
    }
}

/// As [`decode_plain`], of text with foreign characters between.
fn mime_plain<'h>(
    env: &mut Env<'h>,
    text: Cow<'h, [u8]>,
    mode: Atom,
    padding: bool,
) -> Outcome<'h> {
    let urlsafe = asterias_term::atom::name(mode.0) == "urlsafe";
    let text = kept(&text, |byte| match byte {
        b'-' | b'_' => urlsafe,
        b'+' | b'/' => !urlsafe,
        _ => byte.is_ascii_alphanumeric() || byte == b'=',
    });
    decode_plain(env, Cow::Owned(text), mode, padding)
}

fn kept(text: &[u8], keep: impl Fn(u8) -> bool) -> Vec<u8> {
    text.iter().copied().filter(|byte| keep(*byte)).collect()
}

/// The bytes of text that is nothing but what `encode_bytes` makes, and white space, or the atom `unplain`.
fn decode_plain<'h>(
    env: &mut Env<'h>,
    text: Cow<'h, [u8]>,
    mode: Atom,
    padding: bool,
) -> Outcome<'h> {
    env.account(text.len() / 200);
    let bytes = with_engine!(mode, padding, engine => engine.decode(&text).or_else(|_| {
        engine.decode(kept(&text, |byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r')))
    }));
    match bytes {
        Ok(bytes) => Ok(env.binary(&bytes)),
        Err(_) => env.atom(UNPLAIN),
    }
}
