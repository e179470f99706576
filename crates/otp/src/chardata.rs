//! Characters of `unicode:chardata()`: code points and UTF-8 in lists nested to any depth.

use std::borrow::Cow;

use asterias_machine::native::{Env, Stop};
use asterias_term::{Term, View, atoms};

/// The greatest code point.
pub(crate) const MAX_CODE: i64 = 0x10_ffff;

/// Why there is no next character.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// Bytes that are no UTF-8; what is left begins with them.
    BadBytes,
    /// Something that is neither character, binary nor list.
    NotText,
}

impl Fault {
    /// The exception of the functions that raise on bad bytes: `{badarg, Rest}`, or `function_clause`.
    pub(crate) fn raise<'h>(self, env: &mut Env<'h>, left: &Chars<'h>) -> Stop<'h> {
        match self {
            Fault::BadBytes => {
                let rest = left.remaining(env);
                env.error_with(atoms::BADARG, rest)
            }
            Fault::NotText => Stop::error(Term::atom(atoms::FUNCTION_CLAUSE)),
        }
    }
}

/// A binary being read.
#[derive(Clone)]
struct Open<'h> {
    whole: Term<'h>,
    bytes: Cow<'h, [u8]>,
    at: usize,
}

/// The characters of text, one after the other. Integers up to the greatest code point are taken as they are.
#[derive(Clone)]
pub(crate) struct Chars<'h> {
    rest: Term<'h>,
    outer: Vec<Term<'h>>,
    open: Option<Open<'h>>,
    failed: bool,
}

/// The first character of UTF-8 bytes, and how many bytes it takes.
#[inline]
pub(crate) fn first_of_utf8(bytes: &[u8]) -> Option<(u32, usize)> {
    match bytes.first()? {
        byte @ 0..0x80 => Some((u32::from(*byte), 1)),
        _ => first_beyond_ascii(bytes),
    }
}

fn first_beyond_ascii(bytes: &[u8]) -> Option<(u32, usize)> {
    let length = match bytes.first()? {
        0xc2..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0..0xf5 => 4,
        _ => return None,
    };
    let text = str::from_utf8(bytes.get(..length)?).ok()?;
    text.chars()
        .next()
        .map(|character| (u32::from(character), length))
}

impl<'h> Chars<'h> {
    /// The characters of `text`.
    pub(crate) fn new(text: Term<'h>) -> Chars<'h> {
        Chars {
            rest: text,
            outer: Vec::new(),
            open: None,
            failed: false,
        }
    }

    /// What has not been read yet, as text.
    pub(crate) fn remaining(&self, env: &mut Env<'h>) -> Term<'h> {
        let mut rest = match &self.open {
            Some(open) if open.at == 0 => open.whole,
            Some(open) => {
                let size = open.bytes.len() - open.at;
                env.sub_bits(open.whole, open.at * 8, size * 8)
            }
            None => self.rest,
        };
        for outer in self.outer.iter().rev() {
            rest = if rest.word().is_nil() {
                *outer
            } else {
                env.cons(rest, *outer)
            };
        }
        rest
    }

    /// The next character, where it is at hand: in the binary being read, or the next element of the list.
    #[inline]
    pub(crate) fn at_hand(&self) -> Option<u32> {
        match &self.open {
            Some(open) => first_of_utf8(open.bytes.get(open.at..)?).map(|(code, _)| code),
            None => {
                let code = self.rest.cell()?.0.word().as_small()?;
                u32::try_from(code).ok()
            }
        }
    }

    /// The bytes that are left of the binary being read.
    #[inline]
    pub(crate) fn bytes_at_hand(&self) -> &[u8] {
        self.open
            .as_ref()
            .map_or(&[], |open| &open.bytes[open.at..])
    }

    /// Steps over so many ASCII bytes of the binary being read.
    #[inline]
    pub(crate) fn skip_bytes(&mut self, count: usize) {
        if let Some(open) = &mut self.open {
            open.at += count;
        }
    }

    fn next_of_binary(&mut self) -> Option<Result<u32, Fault>> {
        let open = self.open.as_mut()?;
        if open.at == open.bytes.len() {
            self.open = None;
            self.rest = Term::NIL;
            return None;
        }
        match first_of_utf8(&open.bytes[open.at..]) {
            Some((code, length)) => {
                open.at += length;
                Some(Ok(code))
            }
            None => {
                self.failed = true;
                Some(Err(Fault::BadBytes))
            }
        }
    }
}

impl Iterator for Chars<'_> {
    type Item = Result<u32, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        loop {
            if self.open.is_some() {
                if let Some(item) = self.next_of_binary() {
                    return Some(item);
                }
            } else if let Some((head, tail)) = self.rest.cell()
                && let Some(code @ 0..=MAX_CODE) = head.word().as_small()
            {
                self.rest = tail;
                return Some(Ok(code as u32));
            }
            match self.rest.view() {
                View::Cons(head, tail) => match head.view() {
                    View::Cons(..) | View::Nil | View::Bits(_) => {
                        if !tail.word().is_nil() {
                            self.outer.push(tail);
                        }
                        self.rest = head;
                    }
                    _ => break,
                },
                View::Nil => self.rest = self.outer.pop()?,
                View::Bits(bits) if bits.is_binary() => {
                    self.open = Some(Open {
                        whole: self.rest,
                        bytes: bits.to_bytes(),
                        at: 0,
                    });
                }
                _ => break,
            }
        }
        self.failed = true;
        Some(Err(Fault::NotText))
    }
}
