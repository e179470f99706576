//! Reads a format: its text, and its control sequences with their arguments.
//!
//! A sequence is `~`, a field width, `.` and a precision, `.` and a padding character, modifiers, and the control character. Each of the
//! first three may be `*`: then it is the next argument.

use std::borrow::Cow;

use asterias_term::term::List;
use asterias_term::{Term, View, atom};

use super::printable::character;
use super::style::{Failure, Order};

/// Widths and depths beyond this are all the same.
const LARGE: i64 = 1 << 40;

/// The field of a control sequence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) width: Option<i64>,
    /// Whether text stands at the left.
    pub(super) left: bool,
    pub(super) precision: Option<i64>,
    pub(super) pad: char,
}

/// A control sequence with its arguments.
#[derive(Clone, Copy, Debug)]
pub(super) struct Control<'h> {
    pub(super) letter: char,
    pub(super) field: Field,
    pub(super) unicode: bool,
    pub(super) strings: bool,
    pub(super) order: Order<'h>,
    /// The first argument, `[]` where there is none.
    pub(super) argument: Term<'h>,
    /// The second, likewise: a depth or a prefix.
    pub(super) extra: Term<'h>,
}

/// A piece of a format.
pub(super) enum Piece<'h> {
    Char(char),
    /// An element that is itself text; it has no control sequences.
    Nested(Term<'h>),
    Control(Control<'h>),
}

/// A format that is read.
pub(super) struct Reader<'h> {
    source: Source<'h>,
    arguments: List<'h>,
}

enum Source<'h> {
    Name(std::str::Chars<'static>),
    /// Bytes are characters of Latin-1.
    Bytes(Cow<'h, [u8]>, usize),
    List(List<'h>),
}

impl<'h> Reader<'h> {
    /// A format that is an atom, a binary or a list.
    pub(super) fn new(format: Term<'h>, arguments: Term<'h>) -> Result<Reader<'h>, Failure> {
        let source = match format.view() {
            View::Atom(name) => Source::Name(atom::name(name).chars()),
            View::Bits(bits) if bits.is_binary() => Source::Bytes(bits.to_bytes(), 0),
            View::Nil | View::Cons(..) => Source::List(format.list()),
            _ => return Err(Failure::Badarg),
        };
        Ok(Reader {
            source,
            arguments: arguments.list(),
        })
    }

    /// The next piece; at the end all arguments must be used.
    pub(super) fn next(&mut self) -> Result<Option<Piece<'h>>, Failure> {
        let Some(element) = self.element()? else {
            let all = self.arguments.rest().word().is_nil();
            return if all { Ok(None) } else { Err(Failure::Badarg) };
        };
        match element {
            Piece::Char('~') => self.control().map(|control| Some(Piece::Control(control))),
            element => Ok(Some(element)),
        }
    }

    fn element(&mut self) -> Result<Option<Piece<'h>>, Failure> {
        match &mut self.source {
            Source::Name(name) => Ok(name.next().map(Piece::Char)),
            Source::Bytes(bytes, next) => {
                let byte = bytes.get(*next);
                *next += 1;
                Ok(byte.map(|byte| Piece::Char(char::from(*byte))))
            }
            Source::List(list) => match list.next() {
                Some(element) => match (character(element), element.view()) {
                    (Some(character), _) => Ok(Some(Piece::Char(character))),
                    (None, View::Nil | View::Cons(..) | View::Bits(_)) => {
                        Ok(Some(Piece::Nested(element)))
                    }
                    _ => Err(Failure::Badarg),
                },
                None if list.rest().word().is_nil() => Ok(None),
                None => Err(Failure::Badarg),
            },
        }
    }

    /// The next character, if there is one.
    fn peek(&self) -> Option<char> {
        match &self.source {
            Source::Name(name) => name.clone().next(),
            Source::Bytes(bytes, next) => bytes.get(*next).map(|byte| char::from(*byte)),
            Source::List(list) => list.clone().next().and_then(character),
        }
    }

    fn char(&mut self) -> Result<char, Failure> {
        match self.element()? {
            Some(Piece::Char(character)) => Ok(character),
            _ => Err(Failure::Badarg),
        }
    }

    /// Passes over a character if it comes next.
    fn take(&mut self, wanted: char) -> Result<bool, Failure> {
        let found = self.peek() == Some(wanted);
        if found {
            self.element()?;
        }
        Ok(found)
    }

    fn argument(&mut self) -> Result<Term<'h>, Failure> {
        self.arguments.next().ok_or(Failure::Badarg)
    }

    fn control(&mut self) -> Result<Control<'h>, Failure> {
        let field = self.field()?;
        let mut control = Control {
            letter: ' ',
            field,
            unicode: false,
            strings: true,
            order: Order::Undefined,
            argument: Term::NIL,
            extra: Term::NIL,
        };
        loop {
            match self.char()? {
                't' => control.unicode = true,
                'l' => control.strings = false,
                'k' => control.order = Order::Ordered,
                'K' => control.order = Order::of(self.argument()?),
                letter => {
                    control.letter = letter;
                    break;
                }
            }
        }
        match control.letter {
            'w' | 'p' | 's' | 'e' | 'f' | 'g' | 'b' | 'B' | '+' | '#' | 'c' | 'i' => {
                control.argument = self.argument()?;
            }
            'W' | 'P' | 'x' | 'X' => {
                control.argument = self.argument()?;
                control.extra = self.argument()?;
            }
            '~' | 'n' => {}
            _ => return Err(Failure::Badarg),
        }
        Ok(control)
    }

    fn field(&mut self) -> Result<Field, Failure> {
        let negative = self.take('-')?;
        let width = match self.number()? {
            None if negative => return Err(Failure::Badarg),
            Some(width) if negative => Some(-width),
            width => width,
        };
        let precision = if self.take('.')? {
            self.number()?
        } else {
            None
        };
        let pad = if !self.take('.')? {
            ' '
        } else if self.take('*')? {
            character(self.argument()?).ok_or(Failure::Badarg)?
        } else {
            self.char()?
        };
        let left = width.is_some_and(|width| width < 0);
        Ok(Field {
            width: width.map(i64::abs),
            left,
            precision,
            pad,
        })
    }

    fn number(&mut self) -> Result<Option<i64>, Failure> {
        if self.take('*')? {
            return integer(self.argument()?).map(Some).ok_or(Failure::Badarg);
        }
        let mut number = None;
        while let Some(digit) = self.peek().and_then(|next| next.to_digit(10)) {
            self.element()?;
            number = Some((number.unwrap_or(0) * 10 + i64::from(digit)).min(LARGE));
        }
        Ok(number)
    }
}

/// The value of an integer that is a width or depth; far ones are cut to what is just as far.
pub(super) fn integer(term: Term<'_>) -> Option<i64> {
    match term.view() {
        View::Small(value) => Some(value.clamp(-LARGE, LARGE)),
        View::Big(big) => Some(if big.negative { -LARGE } else { LARGE }),
        _ => None,
    }
}
