//! Ranges hold what the functions answer; joining forgets and meeting keeps what is true of both.

use asterias_beam::Type;

use super::narrow;
use super::transfer;
use super::ty::{Range, Ty};
use crate::core::bif::Bif;
use crate::ssa::ir::Test;

const NEAR: std::ops::RangeInclusive<i64> = -5..=5;

/// Every range of small integers, with and without bounds.
fn ranges() -> Vec<Range> {
    let mut all = vec![Range::ALL];
    for min in NEAR {
        all.push(Range::at_least(min));
        all.push(Range {
            min: None,
            max: Some(min),
        });
        all.extend((min..=*NEAR.end()).map(|max| Range::new(min, max)));
    }
    all
}

fn holds(range: Range, value: i64) -> bool {
    range.min.is_none_or(|min| min <= value) && range.max.is_none_or(|max| value <= max)
}

fn answer(bif: Bif, a: i64, b: i64) -> Option<i64> {
    Some(match bif {
        Bif::Add => a + b,
        Bif::Sub => a - b,
        Bif::Mul => a * b,
        Bif::Div => a.checked_div(b)?,
        Bif::Rem => a.checked_rem(b)?,
        Bif::Band => a & b,
        Bif::Bor => a | b,
        Bif::Bxor => a ^ b,
        Bif::Bsr if b >= 0 => a >> b,
        Bif::Max => a.max(b),
        Bif::Min => a.min(b),
        _ => return None,
    })
}

#[test]
fn ranges_hold_every_answer() {
    let bifs = [
        Bif::Add,
        Bif::Sub,
        Bif::Mul,
        Bif::Div,
        Bif::Rem,
        Bif::Band,
        Bif::Bor,
        Bif::Bxor,
        Bif::Bsr,
        Bif::Max,
        Bif::Min,
    ];
    for bif in bifs {
        for left in ranges() {
            for right in ranges() {
                let args = [Ty::integer(left), Ty::integer(right)];
                let range = transfer::bif(bif, &args).range;
                let lefts = NEAR.filter(|a| holds(left, *a));
                for (a, b) in lefts.flat_map(|a| NEAR.map(move |b| (a, b))) {
                    if let (true, Some(value)) = (holds(right, b), answer(bif, a, b)) {
                        assert!(
                            holds(range, value),
                            "{} of {a} in {left:?} and {b} in {right:?} is {value}, not in {range:?}",
                            bif.name()
                        );
                    }
                }
            }
        }
    }
}

/// What a comparison answers for two integers.
type Compare = fn(i64, i64) -> bool;

#[test]
fn comparisons_are_known_only_when_they_hold_for_all() {
    let bifs: [(Bif, Compare); 6] = [
        (Bif::EqExact, |a, b| a == b),
        (Bif::NeExact, |a, b| a != b),
        (Bif::Lt, |a, b| a < b),
        (Bif::Le, |a, b| a <= b),
        (Bif::Gt, |a, b| a > b),
        (Bif::Ge, |a, b| a >= b),
    ];
    for (bif, compare) in bifs {
        for left in ranges() {
            for right in ranges() {
                let args = [Ty::integer(left), Ty::integer(right)];
                let test = Test::Bif(bif);
                let known = narrow::outcome(test, &args);
                let lefts = NEAR.filter(|a| holds(left, *a));
                for (a, b) in lefts.flat_map(|a| NEAR.map(move |b| (a, b))) {
                    if !holds(right, b) {
                        continue;
                    }
                    let outcome = compare(a, b);
                    assert!(known.is_none_or(|known| known == outcome));
                    let learned = narrow::narrowed(test, &args, outcome);
                    for (value, ty) in [a, b].into_iter().zip(learned) {
                        assert!(ty.is_none_or(|ty| holds(ty.range, value)));
                    }
                }
            }
        }
    }
}

#[test]
fn a_join_is_both_and_a_meet_is_what_they_share() {
    let small = Ty::integer(Range::new(1, 3));
    let pair = Ty::tuple(vec![small.clone(), Ty::of(Type::NIL)]);
    let joined = pair.join(&small);
    assert_eq!(joined.bits, Type::TUPLE | Type::INTEGER);
    let met = joined.meet(&Ty::of(Type::INTEGER));
    assert_eq!(
        met.map(|met| (met.bits, met.range)),
        Some((Type::INTEGER, small.range))
    );
    assert_eq!(small.meet(&Ty::integer(Range::at_least(4))), None);
    assert_eq!(Ty::bitstring(24).join(&Ty::bitstring(16)).unit, 8);
}

#[test]
fn what_no_instruction_has_shown_is_tested_again() {
    let pair = Ty::tuple(vec![Ty::ANY, Ty::ANY]);
    let size = Test::TupleSize(2);
    assert_eq!(
        narrow::outcome(size, std::slice::from_ref(&pair)),
        Some(true)
    );
    let unshown = pair.unshown();
    assert_eq!(narrow::outcome(size, std::slice::from_ref(&unshown)), None);
    assert_eq!(narrow::outcome(Test::TupleSize(3), &[unshown]), Some(false));
}
