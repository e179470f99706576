//! Numbers as natives compute with them: integers of any size and floats, and the four operations of arithmetic on both.

use asterias_machine::native::convert::Argument;
use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::integer::{self, Int, IntOut, SystemLimit};
use asterias_term::{Term, View};

/// A number.
#[derive(Clone, Copy)]
pub(crate) enum Number<'h> {
    /// An integer.
    Int(Int<'h>),
    /// A float.
    Float(f64),
}

impl<'h> Number<'h> {
    /// The number that a term is.
    pub(crate) fn of(term: Term<'h>) -> Option<Number<'h>> {
        match term.view() {
            View::Float(value) => Some(Number::Float(value)),
            _ => Int::from_term(term).map(Number::Int),
        }
    }

    /// The nearest float; `None` where there is no finite one.
    pub(crate) fn to_f64(self) -> Option<f64> {
        match self {
            Number::Int(value) => integer::to_f64(value),
            Number::Float(value) => Some(value),
        }
    }
}

/// The number that an operand of arithmetic is, or `badarith`.
pub(crate) fn operand<'h>(term: Term<'h>) -> Result<Number<'h>, Stop<'h>> {
    Number::of(term).ok_or_else(Stop::badarith)
}

/// The integer that an operand of arithmetic is, or `badarith`.
pub(crate) fn integer_operand<'h>(term: Term<'h>) -> Result<Int<'h>, Stop<'h>> {
    Int::from_term(term).ok_or_else(Stop::badarith)
}

/// A float as the result of arithmetic.
pub(crate) fn finite<'h>(env: &mut Env<'h>, value: f64) -> Outcome<'h> {
    if value.is_finite() {
        Ok(env.float(value))
    } else {
        Err(Stop::badarith())
    }
}

/// An operation that is defined for integers and for floats.
pub(crate) fn arithmetic<'h>(
    env: &mut Env<'h>,
    a: Term<'h>,
    b: Term<'h>,
    int: fn(Int<'_>, Int<'_>) -> Result<IntOut, SystemLimit>,
    float: fn(f64, f64) -> f64,
) -> Outcome<'h> {
    match (operand(a)?, operand(b)?) {
        (Number::Int(a), Number::Int(b)) => match int(a, b) {
            Ok(value) => Ok(env.integer_of(&value)),
            Err(SystemLimit) => Err(Stop::system_limit()),
        },
        (a, b) => {
            let a = a.to_f64().ok_or_else(Stop::badarith)?;
            let b = b.to_f64().ok_or_else(Stop::badarith)?;
            finite(env, float(a, b))
        }
    }
}

/// `a + b`.
pub(crate) fn add<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Outcome<'h> {
    arithmetic(env, a, b, integer::add, |a, b| a + b)
}
