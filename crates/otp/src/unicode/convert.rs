//! Conversion of character data: lists of characters and of bytes in one encoding, nested to any depth.
//!
//! What cannot be converted ends it with `{error, Converted, Rest}`, where the rest keeps the form of the data; a character that is
//! cut off at the very end with `{incomplete, Converted, Bytes}`. A character may begin in one binary and end in a later one.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, View};

use super::encoding::{Encoding, First};
use crate::chardata::MAX_CODE;
use crate::iodata::Pieces;

/// What the data becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Binary(Encoding),
    List,
}

/// Why conversion ends before its time.
enum End<'h> {
    /// With this rest.
    Error(Term<'h>),
    Stop(Stop<'h>),
}

struct Conversion<'h> {
    from: Encoding,
    to: Target,
    text: String,
    /// The beginning of a character whose end is still to come.
    pending: Vec<u8>,
    rest: Term<'h>,
    outer: Vec<Term<'h>>,
}

/// Converts character data.
pub(super) fn convert<'h>(
    env: &mut Env<'h>,
    data: Term<'h>,
    from: Encoding,
    to: Target,
) -> Outcome<'h> {
    if from == Encoding::Utf8
        && let Some(bytes) = data.as_bits().and_then(|bits| bits.as_bytes())
        && let Ok(text) = str::from_utf8(bytes)
    {
        env.account(text.len() / 40);
        match to {
            Target::List => return Ok(env.string(text)),
            Target::Binary(Encoding::Utf8) => return Ok(env.binary(bytes)),
            Target::Binary(_) => {}
        }
    }
    let mut conversion = Conversion {
        from,
        to,
        text: String::new(),
        pending: Vec::new(),
        rest: data,
        outer: Vec::new(),
    };
    let ended = conversion.run(env);
    env.account(conversion.text.len() / 40);
    let (kind, rest) = match ended {
        Ok(()) if conversion.pending.is_empty() => return Ok(conversion.result(env)),
        Ok(()) => ("incomplete", env.binary(&conversion.pending)),
        Err(End::Error(rest)) => ("error", rest),
        Err(End::Stop(stop)) => return Err(stop),
    };
    let kind = env.atom(kind)?;
    let converted = conversion.result(env);
    Ok(env.tuple(&[kind, converted, rest]))
}

impl<'h> Conversion<'h> {
    fn result(&self, env: &mut Env<'h>) -> Term<'h> {
        match self.to {
            Target::List => env.string(&self.text),
            Target::Binary(Encoding::Utf8) => env.binary(self.text.as_bytes()),
            Target::Binary(encoding) => env.binary(&encoding.encode(&self.text)),
        }
    }

    /// Whether every character may stand in the data and in what becomes of it.
    #[inline]
    fn takes_all(&self) -> bool {
        self.from != Encoding::Latin1 && self.to != Target::Binary(Encoding::Latin1)
    }

    /// Appends a character, if the target has it.
    fn push(&mut self, found: char) -> bool {
        if self.to == Target::Binary(Encoding::Latin1) && u32::from(found) > 0xff {
            return false;
        }
        self.text.push(found);
        true
    }

    /// The data that is left, where `rest` is left of the innermost list.
    fn left(&self, env: &mut Env<'h>, rest: Term<'h>) -> Term<'h> {
        self.outer
            .iter()
            .rev()
            .fold(rest, |rest, outer| env.cons(rest, *outer))
    }

    fn run(&mut self, env: &mut Env<'h>) -> Result<(), End<'h>> {
        loop {
            while let Some((head, tail)) = self.rest.cell()
                && let Some(code @ 0..=MAX_CODE) = head.word().as_small()
                && (code < 0x80 || self.takes_all())
                && let Some(found) = char::from_u32(code as u32)
                && self.pending.is_empty()
            {
                self.text.push(found);
                self.rest = tail;
            }
            match self.rest.view() {
                View::Nil => match self.outer.pop() {
                    Some(next) => self.rest = next,
                    None => return Ok(()),
                },
                View::Cons(head, tail) => match head.view() {
                    View::Small(code) => self.character(env, code, head, tail)?,
                    View::Bits(_) => {
                        self.rest = tail;
                        self.binary(env, head, Some(tail))?;
                    }
                    View::Cons(..) | View::Nil => {
                        self.outer.push(tail);
                        self.rest = head;
                    }
                    View::Big(_) => return Err(self.bad_character(env, head, tail)),
                    _ => return Err(End::Stop(Stop::badarg())),
                },
                View::Bits(_) => {
                    let binary = self.rest;
                    self.rest = Term::NIL;
                    self.binary(env, binary, None)?;
                }
                _ => return Err(End::Stop(Stop::badarg())),
            }
        }
    }

    /// An element that is a character.
    fn character(
        &mut self,
        env: &mut Env<'h>,
        code: i64,
        head: Term<'h>,
        tail: Term<'h>,
    ) -> Result<(), End<'h>> {
        if !self.pending.is_empty() {
            let left = self.left(env, self.rest);
            let pending = env.binary(&self.pending);
            return Err(End::Error(env.list(&[pending, left])));
        }
        let limit = if self.from == Encoding::Latin1 {
            0xff
        } else {
            0x10_ffff
        };
        let found = u32::try_from(code).ok().filter(|code| *code <= limit);
        match found.and_then(char::from_u32) {
            Some(found) if self.push(found) => {
                self.rest = tail;
                Ok(())
            }
            _ => Err(self.bad_character(env, head, tail)),
        }
    }

    /// An element that is no character, or not one of the target's. Between other encodings than those that OTP converts in C, it
    /// stands in a list of its own; a negative number is nothing that Latin-1 could lack.
    fn bad_character(&self, env: &mut Env<'h>, head: Term<'h>, tail: Term<'h>) -> End<'h> {
        let negative = match head.view() {
            View::Small(code) => code < 0,
            View::Big(integer) => integer.negative,
            _ => false,
        };
        if negative && self.to == Target::Binary(Encoding::Latin1) {
            return End::Stop(Stop::badarg());
        }
        let plain_source = matches!(self.from, Encoding::Latin1 | Encoding::Utf8);
        let plain_target = matches!(self.to, Target::List | Target::Binary(Encoding::Utf8));
        let rest = if plain_source && plain_target {
            self.rest
        } else {
            let alone = env.list(&[head]);
            env.cons(alone, tail)
        };
        End::Error(self.left(env, rest))
    }

    /// A binary: an element before `tail`, or all that is left of a list.
    fn binary(
        &mut self,
        env: &mut Env<'h>,
        binary: Term<'h>,
        tail: Option<Term<'h>>,
    ) -> Result<(), End<'h>> {
        let bytes = binary
            .as_binary()
            .ok_or_else(|| End::Stop(Stop::badarg()))?;
        if !self.pending.is_empty() {
            return self.joined(env, &bytes, tail);
        }
        match self.bytes(&bytes) {
            Ok(None) => Ok(()),
            Ok(Some(at)) => {
                self.pending.extend_from_slice(&bytes[at..]);
                Ok(())
            }
            Err(at) => {
                let rest = env.sub_bits(binary, at * 8, (bytes.len() - at) * 8);
                let rest = match tail {
                    Some(tail) => env.cons(rest, tail),
                    None => rest,
                };
                Err(End::Error(self.left(env, rest)))
            }
        }
    }

    /// A binary that goes on with the character that the one before began.
    fn joined(
        &mut self,
        env: &mut Env<'h>,
        bytes: &[u8],
        tail: Option<Term<'h>>,
    ) -> Result<(), End<'h>> {
        let joined = [&std::mem::take(&mut self.pending)[..], bytes].concat();
        match self.bytes(&joined) {
            Ok(None) => Ok(()),
            Ok(Some(at)) => {
                self.pending.extend_from_slice(&joined[at..]);
                Ok(())
            }
            Err(at) => {
                let bad = env.binary(&joined[at..]);
                let tail = tail.unwrap_or(Term::NIL);
                // Lists that hold nothing are not told.
                let left = self.left(env, tail);
                if Pieces::new(left).next().is_none() {
                    return Err(End::Error(bad));
                }
                let rest = env.cons(bad, tail);
                Err(End::Error(self.left(env, rest)))
            }
        }
    }

    /// Converts bytes. `Some` is where a character begins that is not complete, an error where there is none.
    fn bytes(&mut self, bytes: &[u8]) -> Result<Option<usize>, usize> {
        if self.from == Encoding::Latin1 {
            match str::from_utf8(bytes) {
                Ok(text) if text.is_ascii() => self.text.push_str(text),
                _ => self.text.extend(bytes.iter().map(|byte| char::from(*byte))),
            }
            return Ok(None);
        }
        let mut at = 0;
        while at < bytes.len() {
            if self.from == Encoding::Utf8 && self.to != Target::Binary(Encoding::Latin1) {
                let valid = match str::from_utf8(&bytes[at..]) {
                    Ok(text) => text,
                    Err(error) => {
                        let valid = &bytes[at..at + error.valid_up_to()];
                        str::from_utf8(valid).unwrap_or_default()
                    }
                };
                self.text.push_str(valid);
                at += valid.len();
                if at == bytes.len() {
                    break;
                }
            }
            match self.from.first(&bytes[at..]) {
                First::Character(found, length) => {
                    if !self.push(found) {
                        return Err(at);
                    }
                    at += length;
                }
                First::Incomplete => return Ok(Some(at)),
                First::Bad => return Err(at),
            }
        }
        Ok(None)
    }
}
