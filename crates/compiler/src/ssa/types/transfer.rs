//! The types of results.

use asterias_beam::Type;

use super::ty::{NUMBER, Range, Ty, gcd, unit_of};
use crate::core::bif::Bif;
use crate::core::ir::BsKind;
use crate::ssa::ir::Segment;

/// The largest size of a tuple.
const MAX_TUPLE: i64 = (1 << 24) - 1;
/// The largest code point.
const MAX_CODE_POINT: i64 = 0x10_ffff;

fn bound(value: i128) -> Option<i64> {
    i64::try_from(value).ok()
}

fn with(a: Option<i64>, b: Option<i64>, apply: fn(i128, i128) -> i128) -> Option<i64> {
    bound(apply(i128::from(a?), i128::from(b?)))
}

fn add(a: Range, b: Range) -> Range {
    Range {
        min: with(a.min, b.min, |a, b| a + b),
        max: with(a.max, b.max, |a, b| a + b),
    }
}

fn negate(a: Range) -> Range {
    Range {
        min: a.max.and_then(|max| bound(-i128::from(max))),
        max: a.min.and_then(|min| bound(-i128::from(min))),
    }
}

fn is_natural(a: Range) -> bool {
    a.min.is_some_and(|min| min >= 0)
}

fn multiply(a: Range, b: Range) -> Range {
    if a.single() == Some(0) || b.single() == Some(0) {
        return Range::new(0, 0);
    }
    if let (Some(a0), Some(a1), Some(b0), Some(b1)) = (a.min, a.max, b.min, b.max) {
        let products = [(a0, b0), (a0, b1), (a1, b0), (a1, b1)];
        let products = products.map(|(a, b)| i128::from(a) * i128::from(b));
        let min = products.iter().copied().min().and_then(bound);
        let max = products.iter().copied().max().and_then(bound);
        return Range { min, max };
    }
    if is_natural(a) && is_natural(b) {
        return Range {
            min: with(a.min, b.min, |a, b| a * b).or(Some(0)),
            max: None,
        };
    }
    Range::ALL
}

/// Division rounds towards zero and never goes further from it.
fn divide(a: Range, b: Range) -> Range {
    let divisor = b.single().filter(|divisor| *divisor > 0);
    match divisor {
        Some(divisor) => Range {
            min: a.min.map(|min| min / divisor),
            max: a.max.map(|max| max / divisor),
        },
        None if is_natural(a) && is_natural(b) => Range {
            min: Some(0),
            max: a.max,
        },
        None => Range::ALL,
    }
}

/// A remainder has the sign of the dividend and is smaller than the divisor.
fn remainder(a: Range, b: Range) -> Range {
    let (Some(min), Some(max)) = (b.min, b.max) else {
        return Range {
            min: a.min.filter(|min| *min >= 0).map(|_| 0),
            max: a.max.filter(|max| *max <= 0).map(|_| 0),
        };
    };
    let largest = min.unsigned_abs().max(max.unsigned_abs()).max(1) - 1;
    let largest = i64::try_from(largest).unwrap_or(i64::MAX);
    Range {
        min: Some(if is_natural(a) { 0 } else { -largest }),
        max: Some(if a.max.is_some_and(|max| max <= 0) {
            0
        } else {
            largest
        }),
    }
}

fn band(a: Range, b: Range) -> Range {
    let natural = |range: Range| is_natural(range).then_some(range.max);
    match (natural(a), natural(b)) {
        (Some(a), Some(b)) => Range {
            min: Some(0),
            max: match (a, b) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            },
        },
        (Some(max), None) | (None, Some(max)) => Range { min: Some(0), max },
        (None, None) => Range::ALL,
    }
}

/// `bor` and `bxor` of numbers that are not negative set no bit above the highest of both.
fn bor(a: Range, b: Range) -> Range {
    if !is_natural(a) || !is_natural(b) {
        return Range::ALL;
    }
    let highest = a.max.zip(b.max).map(|(a, b)| a | b);
    let all_ones = highest.and_then(|bits| {
        let above = 64 - bits.leading_zeros();
        bound((1i128 << above) - 1)
    });
    Range {
        min: Some(0),
        max: all_ones,
    }
}

fn shift_right(a: Range, b: Range) -> Range {
    match b.single() {
        Some(by @ 0..=62) => Range {
            min: a.min.map(|min| min >> by),
            max: a.max.map(|max| max >> by),
        },
        _ if is_natural(a) && is_natural(b) => Range {
            min: Some(0),
            max: a.max,
        },
        _ => Range::ALL,
    }
}

/// The answer of a sum, difference or product, which is a float if one side is.
fn arithmetic(a: &Ty, b: &Ty, range: Range) -> Ty {
    if a.is_only(Type::INTEGER) && b.is_only(Type::INTEGER) {
        Ty::integer(range)
    } else if a.is_only(Type::FLOAT) || b.is_only(Type::FLOAT) {
        Ty::of(Type::FLOAT)
    } else {
        Ty::of(NUMBER)
    }
}

/// What a function answers.
pub(super) fn bif(bif: Bif, args: &[Ty]) -> Ty {
    let range = |at: usize| args.get(at).map_or(Range::ALL, |ty| ty.range);
    let (a, b) = (range(0), range(1));
    match (bif, args) {
        (bif, _) if bif.is_boolean() => Ty::boolean(),
        (Bif::Add, [x, y]) => arithmetic(x, y, add(a, b)),
        (Bif::Sub, [x, y]) => arithmetic(x, y, add(a, negate(b))),
        (Bif::Mul, [x, y]) => arithmetic(x, y, multiply(a, b)),
        (Bif::Neg, [x]) => arithmetic(x, x, negate(a)),
        (Bif::Plus, [x]) => arithmetic(x, x, a),
        (Bif::Abs, [x]) => {
            let range = if is_natural(a) { a } else { Range::at_least(0) };
            arithmetic(x, x, range)
        }
        (Bif::Div, _) => Ty::integer(divide(a, b)),
        (Bif::Rem, _) => Ty::integer(remainder(a, b)),
        (Bif::Band, _) => Ty::integer(band(a, b)),
        (Bif::Bor | Bif::Bxor, _) => Ty::integer(bor(a, b)),
        (Bif::Bsr, _) => Ty::integer(shift_right(a, b)),
        (Bif::Bsl | Bif::Bnot | Bif::Ceil | Bif::Floor | Bif::Round | Bif::Trunc, _) => {
            Ty::integer(Range::ALL)
        }
        (Bif::FDiv | Bif::Float, _) => Ty::of(Type::FLOAT),
        (Bif::Max | Bif::Min, [x, y]) => x.join(y).unshown(),
        (Bif::BitSize | Bif::ByteSize | Bif::Length | Bif::MapSize | Bif::Size, _) => {
            Ty::integer(Range::at_least(0))
        }
        (Bif::TupleSize, _) => Ty::integer(Range::new(0, MAX_TUPLE)),
        (Bif::BinaryPart2 | Bif::BinaryPart3, _) => Ty::bitstring(8).unshown(),
        (Bif::Element, [_, tuple]) => match a.single().and_then(|at| usize::try_from(at).ok()) {
            Some(at) if at > 0 => element(tuple, at - 1),
            _ => Ty::ANY,
        },
        (Bif::Node0 | Bif::Node1, _) => Ty::of(Type::ATOM),
        (Bif::SelfPid, _) => Ty::of(Type::PID),
        _ => Ty::ANY,
    }
}

/// An element of a tuple, counted from 0.
pub(super) fn element(tuple: &Ty, at: usize) -> Ty {
    let elements = tuple.tuple.as_ref();
    elements
        .and_then(|elements| elements.get(at))
        .map_or(Ty::ANY, Clone::clone)
}

/// What a function takes without raising, whatever its other arguments are.
pub(super) fn accepted(bif: Bif) -> u16 {
    match bif {
        Bif::Add
        | Bif::Sub
        | Bif::Mul
        | Bif::FDiv
        | Bif::Neg
        | Bif::Plus
        | Bif::Abs
        | Bif::Ceil
        | Bif::Floor
        | Bif::Float
        | Bif::Round
        | Bif::Trunc => NUMBER,
        Bif::Div
        | Bif::Rem
        | Bif::Band
        | Bif::Bor
        | Bif::Bxor
        | Bif::Bnot
        | Bif::Bsl
        | Bif::Bsr => Type::INTEGER,
        _ => Type::ALL,
    }
}

/// Whether a function certainly answers: integers beyond all size are refused, so what may grow must be known to be small.
pub(super) fn is_certain(bif: Bif, args: &[Ty]) -> bool {
    if !bif.can_fail() {
        return true;
    }
    if args.iter().any(|arg| !arg.is_only(Type::INTEGER)) {
        return false;
    }
    match bif {
        Bif::Band | Bif::Bor | Bif::Bxor | Bif::Bnot | Bif::Plus => true,
        Bif::Div | Bif::Rem => args
            .get(1)
            .is_some_and(|by| by.range.single().is_some_and(|by| by != 0)),
        Bif::Bsr => args.get(1).is_some_and(|by| is_natural(by.range)),
        Bif::Add | Bif::Sub | Bif::Mul | Bif::Neg | Bif::Abs => {
            let range = self::bif(bif, args).range;
            range.min.is_some() && range.max.is_some()
        }
        _ => false,
    }
}

/// What is read from a bitstring; `size` in units, if it is known.
pub(super) fn segment(segment: Segment, size: Option<i64>) -> Ty {
    match segment.kind {
        BsKind::Integer => {
            let bits = size.and_then(|size| size.checked_mul(i64::from(segment.unit)));
            Ty::integer(match bits {
                Some(bits @ 1..=63) if segment.flags.signed => {
                    let half = 1i64 << (bits - 1);
                    Range::new(-half, half - 1)
                }
                Some(bits @ 0..=62) => Range::new(0, (1i64 << bits) - 1),
                _ if segment.flags.signed => Range::ALL,
                _ => Range::at_least(0),
            })
        }
        BsKind::Float => Ty::of(Type::FLOAT),
        BsKind::Utf8 | BsKind::Utf16 | BsKind::Utf32 => Ty::integer(Range::new(0, MAX_CODE_POINT)),
        BsKind::Binary => Ty::bitstring(bits_unit(segment, size)),
        BsKind::Skip | BsKind::String => Ty::ANY,
    }
}

/// A divisor of the number of bits of a segment; `size` in units, if it is known.
pub(super) fn bits_unit(segment: Segment, size: Option<i64>) -> u16 {
    match segment.kind {
        BsKind::Utf8 | BsKind::Utf16 | BsKind::Utf32 | BsKind::String => 8,
        BsKind::Integer | BsKind::Float | BsKind::Binary | BsKind::Skip => {
            let size = size.and_then(|size| u64::try_from(size).ok());
            let bits = size.and_then(|size| size.checked_mul(u64::from(segment.unit)));
            bits.map_or(segment.unit, unit_of).max(1)
        }
    }
}

/// A bitstring of segments; the arguments are value and size of each.
pub(super) fn created(segments: &[Segment], args: &[Ty]) -> Ty {
    let parts = segments.iter().zip(args.chunks_exact(2));
    let unit = parts.fold(unit_of(0), |unit, (segment, part)| {
        let own = match part[1].range.single() {
            // All of it, as the size is no number.
            None if segment.kind == BsKind::Binary && part[1].is_only(Type::ATOM) => {
                part[0].unit.max(segment.unit)
            }
            size => bits_unit(*segment, size),
        };
        gcd(unit, own)
    });
    Ty::bitstring(unit)
}
