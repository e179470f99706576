//! Arithmetic on magnitudes: slices of 64-bit limbs, least significant first.
//!
//! Inputs carry no zero limbs on top unless a function says otherwise; outputs may, and the caller normalises.
//! Nothing here knows signs, limits, or large-number algorithms: products are schoolbook and meant for factors
//! of which one is short.

use std::cmp::Ordering;

use super::Limbs;

/// The slice without zero limbs on top.
pub(super) fn trim(limbs: &[u64]) -> &[u64] {
    let top = limbs.iter().rposition(|&limb| limb != 0);
    &limbs[..top.map_or(0, |index| index + 1)]
}

/// How many bits the magnitude has.
pub(super) fn bit_length(limbs: &[u64]) -> u64 {
    match limbs.last() {
        None => 0,
        Some(top) => limbs.len() as u64 * 64 - u64::from(top.leading_zeros()),
    }
}

/// Compares two trimmed magnitudes.
pub(super) fn compare(a: &[u64], b: &[u64]) -> Ordering {
    (a.len().cmp(&b.len())).then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

/// `a + b`, one limb longer than the longer of them.
pub(super) fn add(a: &[u64], b: &[u64]) -> Limbs {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let mut sum = Limbs::with_capacity(long.len() + 1);
    sum.extend_from_slice(long);
    let (low, rest) = sum.split_at_mut(short.len());
    let mut carry = false;
    for (x, &y) in low.iter_mut().zip(short) {
        (*x, carry) = x.carrying_add(y, carry);
    }
    for x in rest {
        if !carry {
            break;
        }
        (*x, carry) = x.overflowing_add(1);
    }
    sum.push(u64::from(carry));
    sum
}

/// `a - b`; `a` must not be the lesser one.
pub(super) fn subtract(a: &[u64], b: &[u64]) -> Limbs {
    debug_assert!(compare(a, b) != Ordering::Less);
    let mut difference = Limbs::from_slice(a);
    let (low, rest) = difference.split_at_mut(b.len());
    let mut borrow = false;
    for (x, &y) in low.iter_mut().zip(b) {
        (*x, borrow) = x.borrowing_sub(y, borrow);
    }
    for x in rest {
        if !borrow {
            break;
        }
        (*x, borrow) = x.overflowing_sub(1);
    }
    difference
}

/// Products of so many limbs are computed where they need no room of their own.
const SHORT_PRODUCT: usize = 8;

/// `a * b` by rows, in time `a.len() * b.len()`.
pub(super) fn multiply(a: &[u64], b: &[u64]) -> Limbs {
    // Few long rows rather than many short ones.
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    if a.len() + b.len() <= SHORT_PRODUCT {
        let mut product = [0; SHORT_PRODUCT];
        for (row, &x) in short.iter().enumerate() {
            let mut carry = 0;
            for (cell, &y) in product[row..].iter_mut().zip(long) {
                (*cell, carry) = x.carrying_mul_add(y, *cell, carry);
            }
            product[row + long.len()] = carry;
        }
        return Limbs::from_slice(&product[..a.len() + b.len()]);
    }
    let (mut product, short) = match short {
        [] => return Limbs::new(),
        [first, rest @ ..] => {
            let mut product = Limbs::with_capacity(a.len() + b.len());
            product.extend_from_slice(long);
            multiply_add_limb(&mut product, *first, 0);
            product.resize(a.len() + b.len(), 0);
            (product, rest)
        }
    };
    for (row, &x) in short.iter().enumerate() {
        let mut carry = 0;
        let (head, tail) = product[row + 1..].split_at_mut(long.len());
        for (cell, &y) in head.iter_mut().zip(long) {
            (*cell, carry) = x.carrying_mul_add(y, *cell, carry);
        }
        if let Some(cell) = tail.first_mut() {
            *cell = carry;
        }
    }
    product
}

/// `limbs * factor + carry`, in place; grows by one limb when needed.
pub(super) fn multiply_add_limb(limbs: &mut Limbs, factor: u64, mut carry: u64) {
    for limb in limbs.iter_mut() {
        (*limb, carry) = limb.carrying_mul(factor, carry);
    }
    if carry != 0 {
        limbs.push(carry);
    }
}

/// Divides in place by a limb that is not zero and returns the remainder.
pub(super) fn divide_by_limb(limbs: &mut [u64], divisor: u64) -> u64 {
    let mut remainder = 0u64;
    for limb in limbs.iter_mut().rev() {
        let dividend = (u128::from(remainder) << 64) | u128::from(*limb);
        let quotient = (dividend / u128::from(divisor)) as u64;
        remainder = limb.wrapping_sub(quotient.wrapping_mul(divisor));
        *limb = quotient;
    }
    remainder
}

/// `a` divided by `b`, which has at least two limbs and is not the greater: quotient and remainder by schoolbook, in time the product of
/// the lengths of quotient and divisor. Knuth, *The Art of Computer Programming* 4.3.1, algorithm D.
pub(super) fn divide(a: &[u64], b: &[u64]) -> (Limbs, Limbs) {
    debug_assert!(b.len() >= 2 && compare(a, b) != Ordering::Less);
    let count = b.len();
    // The divisor's highest bit is set, so that a digit is guessed at most two too large.
    let by = u64::from(b[count - 1].leading_zeros());
    let mut divisor = shift_left(b, by);
    divisor.truncate(count);
    let mut rest = shift_left(a, by);
    let mut quotient = Limbs::from_elem(0, a.len() - count + 1);
    for (at, digit) in quotient.iter_mut().enumerate().rev() {
        let window = &mut rest[at..=at + count];
        let guess = guess_digit(window, &divisor);
        *digit = if subtract_multiple(window, &divisor, guess) {
            add_back(window, &divisor);
            guess - 1
        } else {
            guess
        };
    }
    rest.truncate(count);
    let (remainder, _) = shift_right(&rest, by);
    (quotient, remainder)
}

/// A digit of a quotient from the three highest limbs of what is left and the two highest of the divisor: right, or one too large.
fn guess_digit(rest: &[u64], divisor: &[u64]) -> u64 {
    let (high, next) = (divisor[divisor.len() - 1], divisor[divisor.len() - 2]);
    let [.., third, second, first] = *rest else {
        return 0;
    };
    let (mut guess, mut left) = if first >= high {
        // The first limb is not greater than the divisor's, so that 2^64 - 1 is close.
        let left = u128::from(first - high) << 64 | u128::from(second);
        (u64::MAX, left + u128::from(high))
    } else {
        let dividend = u128::from(first) << 64 | u128::from(second);
        let guess = (dividend / u128::from(high)) as u64;
        (guess, dividend - u128::from(guess) * u128::from(high))
    };
    while left >> 64 == 0 && u128::from(guess) * u128::from(next) > (left << 64 | u128::from(third))
    {
        guess -= 1;
        left += u128::from(high);
    }
    guess
}

/// Subtracts `factor` times `divisor` in place; whether that was too much, so that the value has wrapped.
fn subtract_multiple(rest: &mut [u64], divisor: &[u64], factor: u64) -> bool {
    let (mut carry, mut borrow) = (0, false);
    for (cell, &limb) in rest.iter_mut().zip(divisor) {
        let (low, high) = limb.carrying_mul(factor, carry);
        carry = high;
        (*cell, borrow) = cell.borrowing_sub(low, borrow);
    }
    if let Some(top) = rest.last_mut() {
        (*top, borrow) = top.borrowing_sub(carry, borrow);
    }
    borrow
}

/// Adds `divisor` in place; the carry out of the top is dropped.
fn add_back(rest: &mut [u64], divisor: &[u64]) {
    let mut carry = false;
    for (cell, &limb) in rest.iter_mut().zip(divisor) {
        (*cell, carry) = cell.carrying_add(limb, carry);
    }
    if let Some(top) = rest.last_mut() {
        *top = top.wrapping_add(u64::from(carry));
    }
}

/// The magnitude shifted left.
pub(super) fn shift_left(limbs: &[u64], by: u64) -> Limbs {
    let (whole, part) = ((by / 64) as usize, by % 64);
    let mut shifted = Limbs::with_capacity(limbs.len() + whole + 1);
    shifted.resize(whole, 0);
    let mut carry = 0;
    for &limb in limbs {
        shifted.push((limb << part) | carry);
        // Two steps, since a shift by 64 does not exist.
        carry = (limb >> 1) >> (63 - part);
    }
    shifted.push(carry);
    shifted
}

/// The magnitude shifted right by less than its bit length, and whether a bit that was set fell off.
pub(super) fn shift_right(limbs: &[u64], by: u64) -> (Limbs, bool) {
    let (whole, part) = ((by / 64) as usize, by % 64);
    let (lost, kept) = limbs.split_at(whole.min(limbs.len()));
    let mut shifted = Limbs::with_capacity(kept.len() + 1);
    for (index, &limb) in kept.iter().enumerate() {
        let above = kept.get(index + 1).copied().unwrap_or(0);
        shifted.push((limb >> part) | ((above << 1) << (63 - part)));
    }
    let fell = kept
        .first()
        .is_some_and(|limb| limb & ((1 << part) - 1) != 0);
    (shifted, fell || lost.iter().any(|&limb| limb != 0))
}

/// Turns two's complement digits into those of the negated number, in place.
pub(super) fn negate(limbs: &mut [u64]) {
    let mut carry = true;
    for limb in limbs {
        let (negated, over) = (!*limb).overflowing_add(u64::from(carry));
        *limb = negated;
        carry = over;
    }
}
