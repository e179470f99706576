//! Operators as functions, for `apply(erlang, '+', [1, 2])` and `fun erlang:'+'/2`, and the arithmetic that has no operator.

use std::cmp::Ordering;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::Term;
use asterias_term::integer::{self, IntOut, SystemLimit};

use crate::number::{Number, arithmetic, finite, integer_operand, operand};

pub(super) use crate::number::add;

/// `A - B`.
pub(super) fn subtract<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Outcome<'h> {
    arithmetic(env, a, b, integer::sub, |a, b| a - b)
}

/// `A * B`.
pub(super) fn multiply<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Outcome<'h> {
    arithmetic(env, a, b, integer::mul, |a, b| a * b)
}

/// `A / B`.
pub(super) fn divide<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Outcome<'h> {
    let (a, b) = (operand(a)?.to_f64(), operand(b)?.to_f64());
    match (a, b) {
        (Some(a), Some(b)) if b != 0.0 => finite(env, a / b),
        _ => Err(Stop::badarith()),
    }
}

/// `+A`.
pub(super) fn plus<'h>(_: &mut Env<'h>, a: Term<'h>) -> Outcome<'h> {
    operand(a).map(|_| a)
}

/// `-A`.
pub(super) fn negate<'h>(env: &mut Env<'h>, a: Term<'h>) -> Outcome<'h> {
    match operand(a)? {
        Number::Int(value) => limited(env, integer::neg(value)),
        Number::Float(value) => Ok(env.float(-value)),
    }
}

fn limited<'h>(env: &mut Env<'h>, value: Result<IntOut, SystemLimit>) -> Outcome<'h> {
    match value {
        Ok(value) => Ok(env.integer_of(&value)),
        Err(SystemLimit) => Err(Stop::system_limit()),
    }
}

fn divided<'h>(env: &mut Env<'h>, value: Option<IntOut>) -> Outcome<'h> {
    match value {
        Some(value) => Ok(env.integer_of(&value)),
        None => Err(Stop::badarith()),
    }
}

/// `A div B`.
pub(super) fn div<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Outcome<'h> {
    let value = integer::div(integer_operand(a)?, integer_operand(b)?);
    divided(env, value)
}

/// `A rem B`.
pub(super) fn rem<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Outcome<'h> {
    let value = integer::rem(integer_operand(a)?, integer_operand(b)?);
    divided(env, value)
}

macro_rules! bitwise {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $(
            $(#[$doc])*
            pub(super) fn $name<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Outcome<'h> {
                let value = integer::$name(integer_operand(a)?, integer_operand(b)?);
                limited(env, value)
            }
        )*
    };
}

bitwise! {
    /// `A band B`.
    band
    /// `A bor B`.
    bor
    /// `A bxor B`.
    bxor
    /// `A bsl B`.
    bsl
    /// `A bsr B`.
    bsr
}

/// `bnot A`.
pub(super) fn bnot<'h>(env: &mut Env<'h>, a: Term<'h>) -> Outcome<'h> {
    let value = integer::bnot(integer_operand(a)?);
    limited(env, value)
}

/// `A and B`.
pub(super) fn and(_: &mut Env<'_>, a: bool, b: bool) -> bool {
    a && b
}

/// `A or B`.
pub(super) fn or(_: &mut Env<'_>, a: bool, b: bool) -> bool {
    a || b
}

/// `A xor B`.
pub(super) fn xor(_: &mut Env<'_>, a: bool, b: bool) -> bool {
    a != b
}

/// `not A`.
pub(super) fn not(_: &mut Env<'_>, a: bool) -> bool {
    !a
}

/// `A == B`.
pub(super) fn equal<'h>(_: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> bool {
    a.equal(b)
}

/// `A /= B`.
pub(super) fn not_equal<'h>(_: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> bool {
    !a.equal(b)
}

/// `A =:= B`.
pub(super) fn exactly_equal<'h>(_: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> bool {
    a.exact_eq(b)
}

/// `A =/= B`.
pub(super) fn not_exactly_equal<'h>(_: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> bool {
    !a.exact_eq(b)
}

/// `A < B`.
pub(super) fn less<'h>(_: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> bool {
    a.compare(b).is_lt()
}

/// `A =< B`.
pub(super) fn at_most<'h>(_: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> bool {
    a.compare(b).is_le()
}

/// `A > B`.
pub(super) fn greater<'h>(_: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> bool {
    a.compare(b).is_gt()
}

/// `A >= B`.
pub(super) fn at_least<'h>(_: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> bool {
    a.compare(b).is_ge()
}

/// `max(A, B)`: the first of two that compare equal.
pub(super) fn max<'h>(_: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Term<'h> {
    if a.compare(b) == Ordering::Less { b } else { a }
}

/// `min(A, B)`: the first of two that compare equal.
pub(super) fn min<'h>(_: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Term<'h> {
    if a.compare(b) == Ordering::Greater {
        b
    } else {
        a
    }
}

fn number<'h>(term: Term<'h>) -> Result<Number<'h>, Stop<'h>> {
    Number::of(term).ok_or_else(Stop::badarg)
}

/// `abs(A)`.
pub(super) fn abs<'h>(env: &mut Env<'h>, a: Term<'h>) -> Outcome<'h> {
    match number(a)? {
        Number::Int(value) if value.is_negative() => limited(env, integer::abs(value)),
        Number::Float(value) if value.is_sign_negative() => Ok(env.float(value.abs())),
        Number::Int(_) | Number::Float(_) => Ok(a),
    }
}

/// `float(A)`.
pub(super) fn float<'h>(env: &mut Env<'h>, a: Term<'h>) -> Outcome<'h> {
    match number(a)? {
        Number::Float(_) => Ok(a),
        Number::Int(value) => match integer::to_f64(value) {
            Some(value) => Ok(env.float(value)),
            None => Err(Stop::badarg()),
        },
    }
}

macro_rules! integer_of_float {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $(
            $(#[$doc])*
            pub(super) fn $name<'h>(env: &mut Env<'h>, a: Term<'h>) -> Outcome<'h> {
                match number(a)? {
                    Number::Int(_) => Ok(a),
                    Number::Float(value) => match integer::$name(value) {
                        Some(value) => Ok(env.integer_of(&value)),
                        None => Err(Stop::badarg()),
                    },
                }
            }
        )*
    };
}

integer_of_float! {
    /// `round(A)`.
    round
    /// `trunc(A)`.
    trunc
    /// `floor(A)`.
    floor
    /// `ceil(A)`.
    ceil
}
