//! Addition, subtraction, multiplication, truncating division, powers, negation.
//!
//! Values below 2^126 are computed in machine words; longer ones by limbs; products and quotients of which both
//! sides are long by the algorithms behind `large`. Division by zero is `None`.

use std::cmp::Ordering;

use super::{Int, IntOut, Limbs, MAX_BITS, Parts, SystemLimit, large, limbs};

/// From this many limbs on, in both factors, a faster algorithm than schoolbook pays.
const LONG_FACTOR: usize = 32;

/// From this many limbs on, in divisor and quotient, a faster algorithm than schoolbook pays.
const LONG_DIVISION: usize = 32;

/// `x + y`.
///
/// # Errors
/// The sum exceeds the limit.
pub fn add(x: Int<'_>, y: Int<'_>) -> Result<IntOut, SystemLimit> {
    if let (Some(x), Some(y)) = (x.narrow(), y.narrow()) {
        return Ok(IntOut::from(x + y));
    }
    let (mut x_room, mut y_room) = ([0], [0]);
    signed_sum(x.parts(&mut x_room), y.parts(&mut y_room))
}

/// `x - y`.
///
/// # Errors
/// The difference exceeds the limit.
pub fn sub(x: Int<'_>, y: Int<'_>) -> Result<IntOut, SystemLimit> {
    if let (Some(x), Some(y)) = (x.narrow(), y.narrow()) {
        return Ok(IntOut::from(x - y));
    }
    let (mut x_room, mut y_room) = ([0], [0]);
    let y = y.parts(&mut y_room);
    let negated = Parts {
        negative: !y.negative,
        limbs: y.limbs,
    };
    signed_sum(x.parts(&mut x_room), negated)
}

fn signed_sum(x: Parts<'_>, y: Parts<'_>) -> Result<IntOut, SystemLimit> {
    if x.negative == y.negative {
        return IntOut::bounded(x.negative, limbs::add(x.limbs, y.limbs));
    }
    match limbs::compare(x.limbs, y.limbs) {
        Ordering::Equal => Ok(IntOut::Small(0)),
        Ordering::Greater => IntOut::bounded(x.negative, limbs::subtract(x.limbs, y.limbs)),
        Ordering::Less => IntOut::bounded(y.negative, limbs::subtract(y.limbs, x.limbs)),
    }
}

/// `x * y`.
///
/// # Errors
/// The product exceeds the limit; found before anything is computed unless it is a matter of one bit.
pub fn mul(x: Int<'_>, y: Int<'_>) -> Result<IntOut, SystemLimit> {
    if let (Int::Small(x), Int::Small(y)) = (x, y) {
        return Ok(IntOut::from(i128::from(x) * i128::from(y)));
    }
    let (mut x_room, mut y_room) = ([0], [0]);
    let (x, y) = (x.parts(&mut x_room), y.parts(&mut y_room));
    let negative = x.negative != y.negative;
    if let ([a], [b]) = (x.limbs, y.limbs) {
        return Ok(IntOut::of_magnitude(
            negative,
            u128::from(*a) * u128::from(*b),
        ));
    }
    IntOut::bounded(negative, magnitude_product(x.limbs, y.limbs)?)
}

fn magnitude_product(a: &[u64], b: &[u64]) -> Result<Limbs, SystemLimit> {
    if a.is_empty() || b.is_empty() {
        return Ok(Limbs::new());
    }
    // A product has the bits of both factors, or one less.
    if limbs::bit_length(a) + limbs::bit_length(b) > MAX_BITS + 1 {
        return Err(SystemLimit);
    }
    Ok(if a.len().min(b.len()) < LONG_FACTOR {
        limbs::multiply(a, b)
    } else {
        large::multiply(a, b)
    })
}

/// `x div y`, towards zero.
#[must_use]
pub fn div(x: Int<'_>, y: Int<'_>) -> Option<IntOut> {
    match (x.narrow(), y.narrow()) {
        (Some(x), Some(y)) => x.checked_div(y).map(IntOut::from),
        _ => div_rem(x, y).map(|(quotient, _)| quotient),
    }
}

/// `x rem y`, with the sign of `x`.
#[must_use]
pub fn rem(x: Int<'_>, y: Int<'_>) -> Option<IntOut> {
    match (x.narrow(), y.narrow()) {
        (Some(x), Some(y)) => x.checked_rem(y).map(IntOut::from),
        _ => div_rem(x, y).map(|(_, remainder)| remainder),
    }
}

/// `x div y` and `x rem y` at once.
#[must_use]
pub fn div_rem(x: Int<'_>, y: Int<'_>) -> Option<(IntOut, IntOut)> {
    let (mut x_room, mut y_room) = ([0], [0]);
    let (x, y) = (x.parts(&mut x_room), y.parts(&mut y_room));
    let (quotient, remainder) = match y.limbs {
        [] => return None,
        _ if limbs::compare(x.limbs, y.limbs) == Ordering::Less => {
            (Limbs::new(), Limbs::from_slice(x.limbs))
        }
        [divisor] => {
            let mut quotient = Limbs::from_slice(x.limbs);
            let remainder = limbs::divide_by_limb(&mut quotient, *divisor);
            (quotient, Limbs::from_slice(&[remainder]))
        }
        _ if y.limbs.len().min(x.limbs.len() - y.limbs.len()) < LONG_DIVISION => {
            limbs::divide(x.limbs, y.limbs)
        }
        _ => large::divide(x.limbs, y.limbs),
    };
    Some((
        IntOut::new(x.negative != y.negative, quotient),
        IntOut::new(x.negative, remainder),
    ))
}

/// `base` to the power of `exponent`; any base to the power of zero is one.
///
/// # Errors
/// The power exceeds the limit; found before anything large is computed.
pub fn pow(base: Int<'_>, exponent: u64) -> Result<IntOut, SystemLimit> {
    let mut room = [0];
    let base = base.parts(&mut room);
    let negative = base.negative && exponent % 2 == 1;
    match (base.limbs, exponent) {
        (_, 0) | ([1], _) => return Ok(IntOut::of_limb(negative, 1)),
        ([], _) => return Ok(IntOut::Small(0)),
        _ => {}
    }
    let least_bits = (limbs::bit_length(base.limbs) - 1).saturating_mul(exponent);
    if least_bits >= MAX_BITS {
        return Err(SystemLimit);
    }
    // From the highest bit of the exponent on: square, and multiply where it is set.
    let mut power = Limbs::from_slice(base.limbs);
    for bit in (0..exponent.ilog2()).rev() {
        power = trimmed(magnitude_product(&power, &power)?);
        if exponent >> bit & 1 == 1 {
            power = trimmed(magnitude_product(&power, base.limbs)?);
        }
    }
    IntOut::bounded(negative, power)
}

fn trimmed(mut limbs: Limbs) -> Limbs {
    limbs.truncate(limbs::trim(&limbs).len());
    limbs
}

/// `-x`.
///
/// # Errors
/// The operand itself exceeds the limit.
pub fn neg(x: Int<'_>) -> Result<IntOut, SystemLimit> {
    match x {
        Int::Small(value) => Ok(IntOut::from(-i128::from(value))),
        Int::Big { negative, limbs } => Int::Big {
            negative: !negative,
            limbs,
        }
        .to_owned(),
    }
}

/// The absolute value of `x`.
///
/// # Errors
/// The operand itself exceeds the limit.
pub fn abs(x: Int<'_>) -> Result<IntOut, SystemLimit> {
    if x.is_negative() {
        neg(x)
    } else {
        x.to_owned()
    }
}
