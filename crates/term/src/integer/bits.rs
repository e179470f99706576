//! Bitwise operations and shifts, on integers seen as two's complement numbers without end.

use super::{Int, IntOut, Limbs, MAX_BITS, Parts, SystemLimit, limbs};

/// `x band y`.
///
/// # Errors
/// The result exceeds the limit, which takes two negative operands of the greatest size.
pub fn band(x: Int<'_>, y: Int<'_>) -> Result<IntOut, SystemLimit> {
    bitwise(x, y, |a, b| a & b)
}

/// `x bor y`.
///
/// # Errors
/// An operand itself exceeds the limit.
pub fn bor(x: Int<'_>, y: Int<'_>) -> Result<IntOut, SystemLimit> {
    bitwise(x, y, |a, b| a | b)
}

/// `x bxor y`.
///
/// # Errors
/// The result exceeds the limit, which takes operands of the greatest size and of different sign.
pub fn bxor(x: Int<'_>, y: Int<'_>) -> Result<IntOut, SystemLimit> {
    bitwise(x, y, |a, b| a ^ b)
}

/// `bnot x`, which is `-x - 1`.
///
/// # Errors
/// The result exceeds the limit.
pub fn bnot(x: Int<'_>) -> Result<IntOut, SystemLimit> {
    bitwise(x, Int::Small(-1), |a, b| a ^ b)
}

/// `x bsl by`; a negative count shifts to the right.
///
/// # Errors
/// The result exceeds the limit; found before anything is computed.
pub fn bsl(x: Int<'_>, by: Int<'_>) -> Result<IntOut, SystemLimit> {
    if by.is_negative() {
        shift_right(x, count(by))
    } else {
        shift_left(x, count(by))
    }
}

/// `x bsr by`, towards minus infinity; a negative count shifts to the left.
///
/// # Errors
/// As for [`bsl`].
pub fn bsr(x: Int<'_>, by: Int<'_>) -> Result<IntOut, SystemLimit> {
    if by.is_negative() {
        shift_left(x, count(by))
    } else {
        shift_right(x, count(by))
    }
}

/// The magnitude of a shift count. One beyond a word shifts everything out or beyond the limit all the same.
fn count(by: Int<'_>) -> u64 {
    match by {
        Int::Small(value) => value.unsigned_abs(),
        Int::Big { limbs, .. } => match *limbs::trim(limbs) {
            [] => 0,
            [limb] => limb,
            _ => u64::MAX,
        },
    }
}

fn shift_left(x: Int<'_>, by: u64) -> Result<IntOut, SystemLimit> {
    if let Int::Small(value) = x
        && by <= 64
    {
        return Ok(IntOut::from(i128::from(value) << by));
    }
    let mut room = [0];
    let x = x.parts(&mut room);
    if x.limbs.is_empty() {
        return Ok(IntOut::Small(0));
    }
    if limbs::bit_length(x.limbs).saturating_add(by) > MAX_BITS {
        return Err(SystemLimit);
    }
    Ok(IntOut::new(x.negative, limbs::shift_left(x.limbs, by)))
}

fn shift_right(x: Int<'_>, by: u64) -> Result<IntOut, SystemLimit> {
    if let Some(value) = x.narrow() {
        return Ok(IntOut::from(value >> by.min(127)));
    }
    let mut room = [0];
    let x = x.parts(&mut room);
    if by >= limbs::bit_length(x.limbs) {
        return Ok(IntOut::Small(if x.negative { -1 } else { 0 }));
    }
    let (shifted, fell) = limbs::shift_right(x.limbs, by);
    // Dropping bits of a magnitude rounds towards zero; Erlang rounds down.
    let rounded = if x.negative && fell {
        limbs::add(&shifted, &[1])
    } else {
        shifted
    };
    IntOut::bounded(x.negative, rounded)
}

fn bitwise(x: Int<'_>, y: Int<'_>, op: impl Fn(u64, u64) -> u64) -> Result<IntOut, SystemLimit> {
    if let (Some(x), Some(y)) = (x.narrow(), y.narrow()) {
        let low = op(x as u64, y as u64);
        let high = op((x >> 64) as u64, (y >> 64) as u64);
        let both = (u128::from(high) << 64) | u128::from(low);
        return Ok(IntOut::from(both as i128));
    }
    let (mut x_room, mut y_room) = ([0], [0]);
    let (x, y) = (x.parts(&mut x_room), y.parts(&mut y_room));
    if !x.negative && !y.negative {
        return Ok(IntOut::new(false, magnitudes(x.limbs, y.limbs, op)));
    }
    // One limb more than the longer operand holds nothing but the sign.
    let length = x.limbs.len().max(y.limbs.len()) + 1;
    let mut digits: Limbs = (twos_complement(x).zip(twos_complement(y)))
        .take(length)
        .map(|(a, b)| op(a, b))
        .collect();
    let negative = digits.last().is_some_and(|&sign| sign >> 63 == 1);
    if negative {
        limbs::negate(&mut digits);
    }
    IntOut::bounded(negative, digits)
}

/// The limbs of two magnitudes joined by an operation that does not mind their order, and has nothing for nothing and nothing.
fn magnitudes(x: &[u64], y: &[u64], op: impl Fn(u64, u64) -> u64) -> Limbs {
    let (long, short) = if x.len() >= y.len() { (x, y) } else { (y, x) };
    let mut joined = Limbs::from_slice(long);
    let (low, rest) = joined.split_at_mut(short.len());
    for (a, &b) in low.iter_mut().zip(short) {
        *a = op(*a, b);
    }
    for a in rest {
        *a = op(*a, 0);
    }
    joined
}

/// The digits of a number in two's complement, least significant first, without end.
pub(super) fn twos_complement(x: Parts<'_>) -> impl Iterator<Item = u64> {
    let mut carry = x.negative;
    let flip = if x.negative { u64::MAX } else { 0 };
    let limbs = x.limbs.iter().copied().chain(std::iter::repeat(0));
    limbs.map(move |limb| {
        let (digit, over) = (limb ^ flip).overflowing_add(u64::from(carry));
        carry = over;
        digit
    })
}
