//! Bytes of patterns, subjects and replacements.

use std::borrow::Cow;

use asterias_machine::native::{Env, Stop};
use asterias_term::{Term, View};

use crate::chardata::Chars;
use crate::iodata;

/// The bytes that a search is about, and the binary that captured parts share.
pub(super) struct Subject<'h> {
    pub(super) bytes: Cow<'h, [u8]>,
    whole: Option<Term<'h>>,
}

/// Bytes of `iodata()`, or of `unicode:chardata()` as UTF-8 where it is no binary. Anything else is `badarg`.
pub(super) fn bytes<'h>(data: Term<'h>, unicode: bool) -> Result<Cow<'h, [u8]>, Stop<'h>> {
    match data.view() {
        View::Bits(_) => data.as_binary().ok_or_else(Stop::badarg),
        View::Nil | View::Cons(..) if unicode => {
            let mut text = String::new();
            for character in Chars::new(data) {
                let character = character.ok().and_then(char::from_u32);
                text.push(character.ok_or_else(Stop::badarg)?);
            }
            Ok(Cow::Owned(text.into_bytes()))
        }
        View::Nil | View::Cons(..) => iodata::bytes(data)
            .map(Cow::Owned)
            .map_err(crate::iodata::Unfit::stop),
        _ => Err(Stop::badarg()),
    }
}

impl<'h> Subject<'h> {
    /// The bytes of a subject.
    pub(super) fn new(data: Term<'h>, unicode: bool) -> Result<Subject<'h>, Stop<'h>> {
        Ok(Subject {
            bytes: bytes(data, unicode)?,
            whole: matches!(data.view(), View::Bits(_)).then_some(data),
        })
    }

    /// Whether the bytes are those of the subject itself: nothing was put together.
    pub(super) fn is_kept(&self) -> bool {
        matches!(self.bytes, Cow::Borrowed(_))
    }

    /// The whole as a binary, made if need be.
    pub(super) fn whole(&mut self, env: &mut Env<'h>) -> Term<'h> {
        match self.whole {
            Some(whole) => whole,
            None => {
                let whole = env.binary(&self.bytes);
                *self.whole.insert(whole)
            }
        }
    }

    /// A part as a binary.
    pub(super) fn part(&mut self, env: &mut Env<'h>, start: usize, end: usize) -> Term<'h> {
        // A short part is cheaper by itself than with what points to the whole.
        if end - start <= SHORT || self.bytes.len() <= asterias_term::boxed::HEAP_BITS_LIMIT {
            return env.binary(&self.bytes[start..end]);
        }
        let whole = self.whole(env);
        env.sub_bits(whole, start * 8, (end - start) * 8)
    }

    /// A part as a list of bytes, or of characters.
    pub(super) fn listed(
        &self,
        env: &mut Env<'h>,
        start: usize,
        end: usize,
        unicode: bool,
    ) -> Term<'h> {
        let part = &self.bytes[start..end];
        match str::from_utf8(part) {
            Ok(text) if unicode => env.string(text),
            _ => env.byte_list(part),
        }
    }
}

/// Parts up to so many bytes are copied.
const SHORT: usize = 24;
