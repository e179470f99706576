//! What tests say of their operands, and what is known of tests before they are made.

use asterias_beam::Type;

use super::ty::{LIST, NUMBER, Range, Ty};
use crate::core::bif::Bif;
use crate::core::constant::Const;
use crate::ssa::ir::Test;

/// The terms for which a test of one operand holds, and whether it holds for all terms of that kind.
fn accepted(test: Test) -> Option<(Ty, bool)> {
    let kind = |bits| Some((Ty::shown(bits), true));
    match test {
        Test::NonEmptyList => kind(Type::CONS),
        Test::Nil => kind(Type::NIL),
        Test::TupleSize(size) => Some((sized(size, None), false)),
        Test::TaggedTuple(size, tag) => Some((sized(size, Some(Ty::atom(tag))), false)),
        Test::Bif(bif) => match bif {
            Bif::IsAtom => kind(Type::ATOM),
            Bif::IsBinary => Some((Ty::bitstring(8), false)),
            Bif::IsBitstring => kind(Type::BITSTRING),
            Bif::IsBoolean => Some((Ty::boolean(), false)),
            Bif::IsFloat => kind(Type::FLOAT),
            Bif::IsFunction => kind(Type::FUN),
            Bif::IsInteger => kind(Type::INTEGER),
            Bif::IsList => kind(LIST),
            Bif::IsMap => kind(Type::MAP),
            Bif::IsNumber => kind(NUMBER),
            Bif::IsPid => kind(Type::PID),
            Bif::IsPort => kind(Type::PORT),
            Bif::IsReference => kind(Type::REFERENCE),
            Bif::IsTuple => kind(Type::TUPLE),
            _ => None,
        },
        Test::HasKeys | Test::Record(_) => None,
    }
}

/// A tuple of a size, perhaps with a known first element. A size too large to look at elements is only a tuple.
fn sized(size: u32, first: Option<Ty>) -> Ty {
    const LARGEST: u32 = 16;
    let mut ty = Ty::shown(Type::TUPLE);
    ty.is_size_shown = true;
    if size <= LARGEST {
        let mut elements = vec![Ty::ANY; size as usize];
        if let (Some(slot), Some(first)) = (elements.first_mut(), first) {
            *slot = first;
        }
        ty.tuple = Some(elements.into());
    }
    ty
}

/// Whether a test certainly holds or certainly does not.
pub(super) fn outcome(test: Test, args: &[Ty]) -> Option<bool> {
    match (test, args) {
        (Test::Bif(bif), [a, b]) => compared(bif, a, b),
        (_, [arg]) => {
            let (wanted, is_exact) = accepted(test)?;
            let Some(met) = arg.meet(&wanted) else {
                return Some(false);
            };
            let shown =
                arg.shown & !wanted.shown == 0 && (arg.is_size_shown || !wanted.is_size_shown);
            let holds = match test {
                Test::TupleSize(_) | Test::TaggedTuple(..) => {
                    wanted.tuple.is_some() && arg.is_only(Type::TUPLE) && met.tuple == arg.tuple
                }
                Test::Bif(Bif::IsBoolean) => *arg == Ty::boolean(),
                Test::Bif(Bif::IsBinary) => {
                    arg.is_only(Type::BITSTRING) && arg.unit.is_multiple_of(8)
                }
                _ => is_exact && arg.is_only(wanted.bits),
            };
            // Code relies on tests of structure: who loads it must see them made. Of the empty list nothing is taken.
            let relies =
                wanted.may_be(Type::TUPLE | Type::CONS | Type::MAP | Type::BITSTRING | Type::FUN);
            (holds && (shown || !relies)).then_some(true)
        }
        _ => None,
    }
}

fn compared(bif: Bif, a: &Ty, b: &Ty) -> Option<bool> {
    let integers = a.is_only(Type::INTEGER) && b.is_only(Type::INTEGER);
    match bif {
        Bif::EqExact => equal(a, b),
        Bif::NeExact => equal(a, b).map(|is_equal| !is_equal),
        Bif::Eq if integers => equal(a, b),
        Bif::Ne if integers => equal(a, b).map(|is_equal| !is_equal),
        Bif::Lt if integers => less(a.range, b.range),
        Bif::Gt if integers => less(b.range, a.range),
        Bif::Ge if integers => less(a.range, b.range).map(|is_less| !is_less),
        Bif::Le if integers => less(b.range, a.range).map(|is_less| !is_less),
        _ => None,
    }
}

fn equal(a: &Ty, b: &Ty) -> Option<bool> {
    match (a.single(), b.single()) {
        (Some(a), Some(b)) => Some(a == b),
        _ => a.meet(b).is_none().then_some(false),
    }
}

fn less(a: Range, b: Range) -> Option<bool> {
    let always = a.max.zip(b.min).is_some_and(|(a, b)| a < b);
    let never = a.min.zip(b.max).is_some_and(|(a, b)| a >= b);
    (always || never).then_some(always)
}

/// The types of the operands of a test that held, or did not. None where nothing is learned; an operand that has no type left
/// keeps what it had: the outcome was known then.
pub(super) fn narrowed(test: Test, args: &[Ty], holds: bool) -> Vec<Option<Ty>> {
    match (test, args) {
        (Test::Bif(bif), [a, b]) => {
            let integers = a.is_only(Type::INTEGER) && b.is_only(Type::INTEGER);
            match (bif, holds) {
                (Bif::EqExact, true) | (Bif::NeExact, false) => {
                    // Equality shows who loads the code nothing.
                    vec![a.meet(&b.clone().unshown()), b.meet(&a.clone().unshown())]
                }
                (Bif::EqExact, false) | (Bif::NeExact, true) => vec![unequal(a, b), unequal(b, a)],
                (Bif::Lt, true) | (Bif::Ge, false) if integers => below(a, b, 1),
                (Bif::Le, true) | (Bif::Gt, false) if integers => below(a, b, 0),
                (Bif::Gt, true) | (Bif::Le, false) if integers => swapped(below(b, a, 1)),
                (Bif::Ge, true) | (Bif::Lt, false) if integers => swapped(below(b, a, 0)),
                _ => Vec::new(),
            }
        }
        (_, [arg]) => vec![accepted(test).and_then(|(wanted, is_exact)| {
            if holds {
                arg.meet(&wanted)
            } else if is_exact {
                arg.without(wanted.bits)
            } else {
                None
            }
        })],
        _ => Vec::new(),
    }
}

fn swapped(mut pair: Vec<Option<Ty>>) -> Vec<Option<Ty>> {
    pair.reverse();
    pair
}

/// `a + by =< b`, of integers.
fn below(a: &Ty, b: &Ty, by: i64) -> Vec<Option<Ty>> {
    let most = Range {
        min: None,
        max: b.range.max.and_then(|max| max.checked_sub(by)),
    };
    let least = Range {
        min: a.range.min.and_then(|min| min.checked_add(by)),
        max: None,
    };
    vec![a.meet(&Ty::integer(most)), b.meet(&Ty::integer(least))]
}

/// What is left of a type that is not the value of another.
fn unequal(ty: &Ty, other: &Ty) -> Option<Ty> {
    match other.single()? {
        Const::Nil => ty.without(Type::NIL),
        Const::Int(value) if ty.range.min == Some(value) && ty.range.max != Some(value) => {
            let mut left = ty.clone();
            left.range.min = value.checked_add(1);
            Some(left)
        }
        Const::Int(value) if ty.range.max == Some(value) && ty.range.min != Some(value) => {
            let mut left = ty.clone();
            left.range.max = value.checked_sub(1);
            Some(left)
        }
        atom @ Const::Atom(_) => ty.without_boolean(atom.as_boolean()?),
        Const::Int(_) | Const::Lit(_) => None,
    }
}
