//! Comparisons whose result is a term, and `min` and `max`. Operands a and b, destination c. None of them can fail.

use asterias_term::{Word, order};

use crate::code::Op;
use crate::engine::Engine;
use crate::interp::dispatch::{dispatch, handlers, slow, slow_operations};

/// A comparison of small integers, by their words; anything else is slow.
macro_rules! comparison {
    ($regs:expr, $op:expr, $A:ident, $B:ident, $C:ident, $operator:tt, $slow:ty) => {{
        let (a, b) = ($A::get(&$regs, $op, $op.a), $B::get(&$regs, $op, $op.b));
        if !Word::both_small(a, b) {
            slow!($regs, $slow);
        }
        *$C::at(&$regs, $op.c) = Word::from((a.0 as i64) $operator (b.0 as i64));
        $regs.ip.add(1)
    }};
}

handlers! {
    fn exact_equal<A: Source, B: Source, C: Reg>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if a != b && a.is_pointer() && b.is_pointer() {
            slow!(regs, ExactEqual);
        }
        *C::at(&regs, op.c) = Word::from(a == b);
        regs.ip.add(1)
    }

    fn exact_different<A: Source, B: Source, C: Reg>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if a != b && a.is_pointer() && b.is_pointer() {
            slow!(regs, ExactDifferent);
        }
        *C::at(&regs, op.c) = Word::from(a != b);
        regs.ip.add(1)
    }

    fn equal<A: Source, B: Source, C: Reg>(regs, op) {
        comparison!(regs, op, A, B, C, ==, Equal)
    }

    fn different<A: Source, B: Source, C: Reg>(regs, op) {
        comparison!(regs, op, A, B, C, !=, Different)
    }

    fn less<A: Source, B: Source, C: Reg>(regs, op) {
        comparison!(regs, op, A, B, C, <, Less)
    }

    fn at_most<A: Source, B: Source, C: Reg>(regs, op) {
        comparison!(regs, op, A, B, C, <=, AtMost)
    }

    fn greater<A: Source, B: Source, C: Reg>(regs, op) {
        comparison!(regs, op, A, B, C, >, Greater)
    }

    fn at_least<A: Source, B: Source, C: Reg>(regs, op) {
        comparison!(regs, op, A, B, C, >=, AtLeast)
    }

    fn min<A: Source, B: Source, C: Reg>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if !Word::both_small(a, b) {
            slow!(regs, Min);
        }
        *C::at(&regs, op.c) = if (b.0 as i64) < (a.0 as i64) { b } else { a };
        regs.ip.add(1)
    }

    fn max<A: Source, B: Source, C: Reg>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if !Word::both_small(a, b) {
            slow!(regs, Max);
        }
        *C::at(&regs, op.c) = if (b.0 as i64) > (a.0 as i64) { b } else { a };
        regs.ip.add(1)
    }
}

/// Stores what `compute` makes of the operands.
unsafe fn finish(
    engine: &mut Engine,
    ip: *const Op,
    compute: impl FnOnce(Word, Word) -> Word,
) -> *const Op {
    // SAFETY: the engine's registers are saved, and `ip` is one of the instructions above.
    unsafe {
        let result = compute(engine.operand(ip, 0), engine.operand(ip, 1));
        engine.set_target(ip, result);
        ip.add(1)
    }
}

slow_operations! {
    pub(crate) fn ExactEqual(engine, ip) {
        finish(engine, ip, |a, b| Word::from(order::exact_eq(a, b)))
    }

    pub(crate) fn ExactDifferent(engine, ip) {
        finish(engine, ip, |a, b| Word::from(!order::exact_eq(a, b)))
    }

    pub(crate) fn Equal(engine, ip) {
        finish(engine, ip, |a, b| Word::from(order::equal(a, b)))
    }

    pub(crate) fn Different(engine, ip) {
        finish(engine, ip, |a, b| Word::from(!order::equal(a, b)))
    }

    pub(crate) fn Less(engine, ip) {
        finish(engine, ip, |a, b| Word::from(order::compare(a, b).is_lt()))
    }

    pub(crate) fn AtMost(engine, ip) {
        finish(engine, ip, |a, b| Word::from(order::compare(a, b).is_le()))
    }

    pub(crate) fn Greater(engine, ip) {
        finish(engine, ip, |a, b| Word::from(order::compare(a, b).is_gt()))
    }

    pub(crate) fn AtLeast(engine, ip) {
        finish(engine, ip, |a, b| Word::from(order::compare(a, b).is_ge()))
    }

    pub(crate) fn Min(engine, ip) {
        finish(engine, ip, |a, b| if order::compare(b, a).is_lt() { b } else { a })
    }

    pub(crate) fn Max(engine, ip) {
        finish(engine, ip, |a, b| if order::compare(b, a).is_gt() { b } else { a })
    }
}
