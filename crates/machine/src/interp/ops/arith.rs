//! Arithmetic on small integers and common floats; everything else is completed by `arith_slow`.
//!
//! Operands a and b, destination c. A failure branches to the address in `e` in a guard, and raises where that is zero; instructions with a
//! constant operand, which is in `e` then, always raise. d is the number of X registers alive.

use asterias_term::Word;

use super::arith_slow::{
    Add, Band, Bnot, Bor, Bsl, Bsr, Bxor, Div, Divide, Multiply, Negate, Rem, Subtract,
};
use crate::interp::dispatch::{dispatch, handlers, other, slow};

/// Stores the float and goes on, or leaves for the slow path where it needs a box.
macro_rules! put_float {
    ($regs:expr, $op:expr, $C:ident, $value:expr, $slow:ty) => {
        match Word::try_float($value) {
            Some(result) => {
                *$C::at(&$regs, $op.c) = result;
                $regs.ip.add(1)
            }
            None => slow!($regs, $slow),
        }
    };
}

handlers! {
    fn add<A: Source, B: Source, C: Reg>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if Word::both_small(a, b) {
            let (sum, overflow) = (a.0 as i64).overflowing_add(b.0 as i64);
            if overflow {
                slow!(regs, Add);
            }
            *C::at(&regs, op.c) = Word(sum as u64);
            regs.ip.add(1)
        } else {
            other!(regs, add_floats<A, B, C>)
        }
    }

    /// `+` of floats.
    fn add_floats<A: Source, B: Source, C: Reg>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if a.is_common_float() && b.is_common_float() {
            put_float!(regs, op, C, a.float_value() + b.float_value(), Add)
        } else {
            slow!(regs, Add)
        }
    }

    fn subtract<A: Source, B: Source, C: Reg>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if Word::both_small(a, b) {
            let (difference, overflow) = (a.0 as i64).overflowing_sub(b.0 as i64);
            if overflow {
                slow!(regs, Subtract);
            }
            *C::at(&regs, op.c) = Word(difference as u64);
            regs.ip.add(1)
        } else {
            other!(regs, subtract_floats<A, B, C>)
        }
    }

    /// `-` of floats.
    fn subtract_floats<A: Source, B: Source, C: Reg>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if a.is_common_float() && b.is_common_float() {
            put_float!(regs, op, C, a.float_value() - b.float_value(), Subtract)
        } else {
            slow!(regs, Subtract)
        }
    }

    fn multiply<A: Source, B: Source, C: Reg>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if Word::both_small(a, b) {
            let (product, overflow) = (a.0 as i64).overflowing_mul(b.small_value());
            if overflow {
                slow!(regs, Multiply);
            }
            *C::at(&regs, op.c) = Word(product as u64);
            regs.ip.add(1)
        } else {
            other!(regs, multiply_floats<A, B, C>)
        }
    }

    /// `*` of floats.
    fn multiply_floats<A: Source, B: Source, C: Reg>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if a.is_common_float() && b.is_common_float() {
            put_float!(regs, op, C, a.float_value() * b.float_value(), Multiply)
        } else {
            slow!(regs, Multiply)
        }
    }

    fn divide<A: Source, B: Source, C: Reg>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if a.is_common_float() && b.is_common_float() {
            put_float!(regs, op, C, a.float_value() / b.float_value(), Divide)
        } else {
            slow!(regs, Divide)
        }
    }

    fn div<A: Source, B: Source, C: Reg>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        // The quotient by -1 of the least small integer is not small; zero raises.
        if !Word::both_small(a, b) || b.0 == 0 || b == Word::small(-1) {
            slow!(regs, Div);
        }
        *C::at(&regs, op.c) = Word::small(a.small_value() / b.small_value());
        regs.ip.add(1)
    }

    fn rem<A: Source, B: Source, C: Reg>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if !Word::both_small(a, b) || b.0 == 0 || b == Word::small(-1) {
            slow!(regs, Rem);
        }
        *C::at(&regs, op.c) = Word(((a.0 as i64) % (b.0 as i64)) as u64);
        regs.ip.add(1)
    }

    fn band<A: Source, B: Source, C: Reg>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if !Word::both_small(a, b) {
            slow!(regs, Band);
        }
        *C::at(&regs, op.c) = Word(a.0 & b.0);
        regs.ip.add(1)
    }

    fn bor<A: Source, B: Source, C: Reg>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if !Word::both_small(a, b) {
            slow!(regs, Bor);
        }
        *C::at(&regs, op.c) = Word(a.0 | b.0);
        regs.ip.add(1)
    }

    fn bxor<A: Source, B: Source, C: Reg>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if !Word::both_small(a, b) {
            slow!(regs, Bxor);
        }
        *C::at(&regs, op.c) = Word(a.0 ^ b.0);
        regs.ip.add(1)
    }

    fn bsl<A: Source, B: Source, C: Reg>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        let count = b.small_value();
        if !Word::both_small(a, b) || !(0..60).contains(&count) {
            slow!(regs, Bsl);
        }
        let shifted = (a.0 as i64) << count;
        if shifted >> count != a.0 as i64 {
            slow!(regs, Bsl);
        }
        *C::at(&regs, op.c) = Word(shifted as u64);
        regs.ip.add(1)
    }

    fn bsr<A: Source, B: Source, C: Reg>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        let count = b.small_value();
        if !Word::both_small(a, b) || count < 0 {
            slow!(regs, Bsr);
        }
        *C::at(&regs, op.c) = Word::small(a.small_value() >> count.min(63));
        regs.ip.add(1)
    }

    fn bnot<A: Reg, C: Reg>(regs, op) {
        let a = A::get(&regs, op, op.a);
        if !a.is_small() {
            slow!(regs, Bnot);
        }
        *C::at(&regs, op.c) = Word::small(!a.small_value());
        regs.ip.add(1)
    }

    fn negate<A: Reg, C: Reg>(regs, op) {
        let a = A::get(&regs, op, op.a);
        if !a.is_small() || a.small_value() == asterias_term::word::SMALL_MIN {
            slow!(regs, Negate);
        }
        *C::at(&regs, op.c) = Word::small(-a.small_value());
        regs.ip.add(1)
    }
}
