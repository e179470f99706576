//! Terms written as JSON, in the nested form that the functions of `json` give it. What is open is kept on a stack of its own.

use std::borrow::Cow;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::integer::Int;
use asterias_term::map::Map;
use asterias_term::text::shortest;
use asterias_term::{Term, View, atoms};
use smallvec::SmallVec;

use super::{COPIED_BYTES, UNPLAIN};
use crate::erlang::integer_to_binary;

/// `encode_plain(Term)`: what `encode/1` gives, where every part of the term has a form in JSON.
pub(super) fn encode_plain<'h>(env: &mut Env<'h>, term: Term<'h>) -> Outcome<'h> {
    let writer = Writer {
        env,
        done: SmallVec::new(),
        open: SmallVec::new(),
    };
    match writer.document(term) {
        Some(text) => Ok(text),
        None => env.atom(UNPLAIN),
    }
}

/// `encode_text(Binary)`: what `encode_binary/1` gives, where the bytes are UTF-8.
pub(super) fn encode_text<'h>(env: &mut Env<'h>, text: Term<'h>) -> Outcome<'h> {
    let bytes = text.as_binary().ok_or_else(Stop::badarg)?;
    env.account(bytes.len() / 64);
    match string(env, text, &bytes) {
        Some(text) => Ok(text),
        None => env.atom(UNPLAIN),
    }
}

fn character<'h>(byte: u8) -> Term<'h> {
    Term::small(i64::from(byte)).expect("a byte is a small integer")
}

/// A structure whose elements are not all written; those that are begin here.
enum Open<'h> {
    List(usize, Term<'h>),
    /// Keys and values in turn.
    Map(usize, smallvec::IntoIter<[(Term<'h>, Term<'h>); 4]>),
}

/// `None` means everywhere that there is no JSON for it.
struct Writer<'e, 'h> {
    env: &'e mut Env<'h>,
    done: SmallVec<[Term<'h>; 16]>,
    open: SmallVec<[Open<'h>; 2]>,
}

impl<'h> Writer<'_, 'h> {
    fn document(mut self, term: Term<'h>) -> Option<Term<'h>> {
        let mut next = term;
        loop {
            self.env.account(1);
            let mut text = self.begin(next)?;
            // A structure that is complete is an element of the one around it.
            loop {
                if let Some(text) = text {
                    if self.open.is_empty() {
                        return Some(text);
                    }
                    self.done.push(text);
                }
                match self.element()? {
                    Some(element) => {
                        next = element;
                        break;
                    }
                    None => text = Some(self.close()?),
                }
            }
        }
    }

    /// The text of a term; nothing yet where it is a structure with elements, which is open then.
    fn begin(&mut self, term: Term<'h>) -> Option<Option<Term<'h>>> {
        Some(Some(match term.view() {
            View::Nil => self.env.binary(b"[]"),
            View::Cons(..) => {
                self.open.push(Open::List(self.done.len(), term));
                return Some(None);
            }
            View::Map(_) => {
                let map = Map::new(term)?;
                if map.is_empty() {
                    return Some(Some(self.env.binary(b"{}")));
                }
                let entries: SmallVec<[_; 4]> = map.entries().collect();
                self.open
                    .push(Open::Map(self.done.len(), entries.into_iter()));
                return Some(None);
            }
            View::Bits(_) => self.text(term)?,
            View::Atom(atoms::TRUE) => self.env.binary(b"true"),
            View::Atom(atoms::FALSE) => self.env.binary(b"false"),
            View::Atom(_) if term.as_atom_name() == Some("null") => self.env.binary(b"null"),
            View::Atom(_) => self.name(term)?,
            _ => self.number(term)?,
        }))
    }

    /// The next element of the structure that was opened last. The key of an entry is written on the way.
    fn element(&mut self) -> Option<Option<Term<'h>>> {
        match self.open.last_mut()? {
            Open::List(_, rest) => match rest.view() {
                View::Cons(element, tail) => {
                    *rest = tail;
                    Some(Some(element))
                }
                View::Nil => Some(None),
                _ => None,
            },
            Open::Map(_, entries) => {
                let Some((key, value)) = entries.next() else {
                    return Some(None);
                };
                let key = self.key(key)?;
                self.done.push(key);
                Some(Some(value))
            }
        }
    }

    /// The text of the structure that was opened last, all of whose elements are written.
    fn close(&mut self) -> Option<Term<'h>> {
        match self.open.pop()? {
            Open::List(start, _) => {
                let mut text = self.env.list(&[character(b']')]);
                let mut elements = self.done.drain(start..).rev().peekable();
                while let Some(element) = elements.next() {
                    text = self.env.cons(element, text);
                    let before = if elements.peek().is_some() {
                        b','
                    } else {
                        b'['
                    };
                    text = self.env.cons(character(before), text);
                }
                Some(text)
            }
            Open::Map(start, _) => {
                let mut rest = Term::NIL;
                let mut entries = self.done[start..].chunks_exact(2).rev().peekable();
                let mut first = Term::NIL;
                while let Some(entry) = entries.next() {
                    let text = self.env.cons(character(b':'), entry[1]);
                    first = self.env.cons(entry[0], text);
                    if entries.peek().is_some() {
                        let text = self.env.cons(character(b','), first);
                        rest = self.env.cons(text, rest);
                    }
                }
                self.done.truncate(start);
                let [open, close] = [b'{', b'}'].map(|byte| self.env.list(&[character(byte)]));
                Some(self.env.list(&[open, first, rest, close]))
            }
        }
    }

    fn key(&mut self, key: Term<'h>) -> Option<Term<'h>> {
        match key.view() {
            View::Bits(_) => self.text(key),
            View::Atom(_) => self.name(key),
            _ => {
                let number = self.number(key)?;
                let quote = character(b'"');
                Some(self.env.list(&[quote, number, quote]))
            }
        }
    }

    fn text(&mut self, text: Term<'h>) -> Option<Term<'h>> {
        let bytes = text.as_binary()?;
        self.env.account(bytes.len() / 64);
        string(self.env, text, &bytes)
    }

    fn name(&mut self, atom: Term<'h>) -> Option<Term<'h>> {
        let name = self.env.binary(atom.as_atom_name()?.as_bytes());
        self.text(name)
    }

    fn number(&mut self, term: Term<'h>) -> Option<Term<'h>> {
        match term.view() {
            View::Float(value) => Some(self.env.binary(shortest(value).as_bytes())),
            View::Small(value) => Some(integer_to_binary(self.env, Int::Small(value))),
            View::Big(big) => {
                let (negative, limbs) = (big.negative, big.limbs);
                Some(integer_to_binary(self.env, Int::Big { negative, limbs }))
            }
            _ => None,
        }
    }
}

/// The escape of a byte that does not stand for itself in a string.
fn escaped(byte: u8) -> Option<Cow<'static, str>> {
    Some(Cow::Borrowed(match byte {
        b'"' => "\\\"",
        b'\\' => "\\\\",
        b'\n' => "\\n",
        b'\r' => "\\r",
        b'\t' => "\\t",
        0x8 => "\\b",
        0xc => "\\f",
        0..=0x1f => return Some(Cow::Owned(format!("\\u{byte:04X}"))),
        _ => return None,
    }))
}

/// A string in quotes: `[$", Text, $"]` where nothing is escaped, else what comes before each escape nests in what comes after it.
fn string<'h>(env: &mut Env<'h>, text: Term<'h>, bytes: &[u8]) -> Option<Term<'h>> {
    if !bytes.is_ascii() && std::str::from_utf8(bytes).is_err() {
        return None;
    }
    let quote = character(b'"');
    let is_escaped = |byte: &u8| *byte < 0x20 || matches!(*byte, b'"' | b'\\');
    if !bytes.iter().any(is_escaped) {
        return Some(env.list(&[quote, text, quote]));
    }
    let (mut from, mut acc) = (0, env.list(&[quote]));
    for (at, byte) in bytes.iter().enumerate() {
        if let Some(escape) = escaped(*byte) {
            let escape = env.binary(escape.as_bytes());
            let after = with_part(env, text, bytes, from..at, escape);
            acc = env.cons(acc, after);
            from = at + 1;
        }
    }
    let end = env.list(&[quote]);
    let after = with_part(env, text, bytes, from..bytes.len(), end);
    Some(env.cons(acc, after))
}

/// A part of a text, if there is anything in it, before what follows.
fn with_part<'h>(
    env: &mut Env<'h>,
    text: Term<'h>,
    bytes: &[u8],
    range: std::ops::Range<usize>,
    next: Term<'h>,
) -> Term<'h> {
    if range.is_empty() {
        return next;
    }
    let part = if range.len() <= COPIED_BYTES {
        env.binary(&bytes[range])
    } else {
        env.sub_bits(text, range.start * 8, range.len() * 8)
    };
    env.cons(part, next)
}
