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
    let (low, rest) = long.split_at(short.len());
    let mut sum = Limbs::with_capacity(long.len() + 1);
    let mut carry = false;
    for (&x, &y) in low.iter().zip(short) {
        let (limb, over) = x.carrying_add(y, carry);
        sum.push(limb);
        carry = over;
    }
    for &x in rest {
        let (limb, over) = x.overflowing_add(u64::from(carry));
        sum.push(limb);
        carry = over;
    }
    sum.push(u64::from(carry));
    sum
}

/// `a - b`; `a` must not be the lesser one.
pub(super) fn subtract(a: &[u64], b: &[u64]) -> Limbs {
    debug_assert!(compare(a, b) != Ordering::Less);
    let (low, rest) = a.split_at(b.len());
    let mut difference = Limbs::with_capacity(a.len());
    let mut borrow = false;
    for (&x, &y) in low.iter().zip(b) {
        let (limb, under) = x.borrowing_sub(y, borrow);
        difference.push(limb);
        borrow = under;
    }
    for &x in rest {
        let (limb, under) = x.overflowing_sub(u64::from(borrow));
        difference.push(limb);
        borrow = under;
    }
    difference
}

/// `a * b` by rows, in time `a.len() * b.len()`.
pub(super) fn multiply(a: &[u64], b: &[u64]) -> Limbs {
    let mut product = Limbs::from_elem(0, a.len() + b.len());
    for (row, &x) in a.iter().enumerate() {
        let mut carry = 0;
        let (head, tail) = product[row..].split_at_mut(b.len());
        for (cell, &y) in head.iter_mut().zip(b) {
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
