//! Conversions between terms and the Rust types that natives take and give.

use std::borrow::Cow;

use asterias_term::integer::{Int, IntOut, SystemLimit};
use asterias_term::term::{BigView, BitsView};
use asterias_term::{Term, View, Word};

use super::{Env, Outcome, Stop};

/// A type that a native takes as an argument.
pub trait Argument<'h>: Sized {
    /// The value, or `None` where the term is of another type: the native then raises `badarg`.
    fn from_term(term: Term<'h>) -> Option<Self>;
}

/// Converts an argument, or raises `badarg`.
pub fn argument<'h, T: Argument<'h>>(term: Term<'h>) -> Result<T, Stop<'h>> {
    T::from_term(term).ok_or_else(Stop::badarg)
}

/// A type that a native answers with.
pub trait Answer<'h> {
    /// The answer as a term.
    fn answer(self, env: &mut Env<'h>) -> Outcome<'h>;
}

/// An atom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Atom(pub Word);

/// A process of this node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pid(pub Word);

/// The elements of a proper list.
#[derive(Clone, Debug)]
pub struct ProperList<'h>(pub Vec<Term<'h>>);

impl<'h> Argument<'h> for Term<'h> {
    #[inline]
    fn from_term(term: Term<'h>) -> Option<Self> {
        Some(term)
    }
}

impl<'h> Argument<'h> for i64 {
    #[inline]
    fn from_term(term: Term<'h>) -> Option<Self> {
        term.as_i64()
    }
}

impl<'h> Argument<'h> for usize {
    #[inline]
    fn from_term(term: Term<'h>) -> Option<Self> {
        term.as_usize()
    }
}

impl<'h> Argument<'h> for f64 {
    fn from_term(term: Term<'h>) -> Option<Self> {
        term.as_float()
    }
}

impl<'h> Argument<'h> for bool {
    fn from_term(term: Term<'h>) -> Option<Self> {
        term.as_bool()
    }
}

impl<'h> Argument<'h> for Atom {
    #[inline]
    fn from_term(term: Term<'h>) -> Option<Self> {
        term.word().is_atom().then(|| Atom(term.word()))
    }
}

impl<'h> Argument<'h> for Int<'h> {
    #[inline]
    fn from_term(term: Term<'h>) -> Option<Self> {
        match term.view() {
            View::Small(value) => Some(Int::Small(value)),
            View::Big(BigView { negative, limbs }) => Some(Int::Big { negative, limbs }),
            _ => None,
        }
    }
}

impl<'h> Argument<'h> for Pid {
    fn from_term(term: Term<'h>) -> Option<Self> {
        term.word().is_local_pid().then(|| Pid(term.word()))
    }
}

impl<'h> Argument<'h> for &'h [Term<'h>] {
    fn from_term(term: Term<'h>) -> Option<Self> {
        term.as_tuple()
    }
}

impl<'h> Argument<'h> for BitsView<'h> {
    fn from_term(term: Term<'h>) -> Option<Self> {
        term.as_bits()
    }
}

impl<'h> Argument<'h> for Cow<'h, [u8]> {
    fn from_term(term: Term<'h>) -> Option<Self> {
        term.as_binary()
    }
}

impl<'h> Argument<'h> for ProperList<'h> {
    fn from_term(term: Term<'h>) -> Option<Self> {
        term.list_to_vec().map(ProperList)
    }
}

impl<'h> Argument<'h> for View<'h> {
    fn from_term(term: Term<'h>) -> Option<Self> {
        Some(term.view())
    }
}

impl<'h> Answer<'h> for Term<'h> {
    #[inline]
    fn answer(self, _: &mut Env<'h>) -> Outcome<'h> {
        Ok(self)
    }
}

impl<'h> Answer<'h> for Atom {
    fn answer(self, _: &mut Env<'h>) -> Outcome<'h> {
        Ok(Term::atom(self.0))
    }
}

impl<'h> Answer<'h> for bool {
    #[inline]
    fn answer(self, _: &mut Env<'h>) -> Outcome<'h> {
        Ok(Term::atom(Word::from(self)))
    }
}

impl<'h> Answer<'h> for i64 {
    fn answer(self, env: &mut Env<'h>) -> Outcome<'h> {
        Ok(env.integer(self))
    }
}

impl<'h> Answer<'h> for IntOut {
    fn answer(self, env: &mut Env<'h>) -> Outcome<'h> {
        Ok(env.integer_of(&self))
    }
}

impl<'h> Answer<'h> for Result<IntOut, SystemLimit> {
    fn answer(self, env: &mut Env<'h>) -> Outcome<'h> {
        match self {
            Ok(value) => Ok(env.integer_of(&value)),
            Err(SystemLimit) => Err(Stop::system_limit()),
        }
    }
}

impl<'h> Answer<'h> for u64 {
    fn answer(self, env: &mut Env<'h>) -> Outcome<'h> {
        Ok(env.unsigned(self))
    }
}

impl<'h> Answer<'h> for u32 {
    fn answer(self, env: &mut Env<'h>) -> Outcome<'h> {
        Ok(env.integer(i64::from(self)))
    }
}

impl<'h> Answer<'h> for usize {
    fn answer(self, env: &mut Env<'h>) -> Outcome<'h> {
        Ok(env.unsigned(self as u64))
    }
}

impl<'h> Answer<'h> for f64 {
    fn answer(self, env: &mut Env<'h>) -> Outcome<'h> {
        Ok(env.float(self))
    }
}

impl<'h, T: Answer<'h>> Answer<'h> for Result<T, Stop<'h>> {
    #[inline]
    fn answer(self, env: &mut Env<'h>) -> Outcome<'h> {
        self.and_then(|value| value.answer(env))
    }
}
