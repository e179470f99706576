//! Floating point registers: arithmetic on unboxed floats, as the compiler emits it where it knows the types.
//!
//! A result that is not finite raises `badarith`. Room for boxed results has been ensured by `test_heap`.

use asterias_term::boxed::{Kind, header};
use asterias_term::{Word, atoms};

use super::arith_slow::Number;
use crate::interp::dispatch::{dispatch, handlers, slow, slow_operations};

/// The floating point register at a byte offset from the first.
macro_rules! fr {
    ($regs:expr, $offset:expr) => {
        *std::ptr::addr_of_mut!((*$regs.engine).fr)
            .cast::<u8>()
            .add($offset as usize)
            .cast::<f64>()
    };
}

macro_rules! float_operation {
    ($regs:expr, $op:expr, $operator:tt) => {{
        let result = fr!($regs, $op.a) $operator fr!($regs, $op.b);
        if !result.is_finite() {
            slow!($regs, FloatError);
        }
        fr!($regs, $op.c) = result;
        $regs.ip.add(1)
    }};
}

handlers! {
    /// `fmove` of a float term: a → register c.
    fn fmove_load<A: Source>(regs, op) {
        let term = A::get(&regs, op, op.a);
        fr!(regs, op.c) =
            if term.is_boxed() { f64::from_bits(term.boxed_word(0).0) } else { term.float_value() };
        regs.ip.add(1)
    }

    /// `fmove` of a register: a → term c.
    fn fmove_store<C: Reg>(regs, op) {
        let value = fr!(regs, op.a);
        let term = match Word::try_float(value) {
            Some(term) => term,
            None => {
                let object = regs.hp;
                *object = header(Kind::Float, 1);
                *object.add(1) = Word(value.to_bits());
                regs.hp = object.add(2);
                Word::from_boxed(object)
            }
        };
        *C::at(&regs, op.c) = term;
        regs.ip.add(1)
    }

    /// `fmove` between registers: a → c.
    fn fmove_move(regs, op) {
        fr!(regs, op.c) = fr!(regs, op.a);
        regs.ip.add(1)
    }

    /// `fconv`: the number a → register c.
    fn fconv<A: Source>(regs, op) {
        let term = A::get(&regs, op, op.a);
        if term.is_small() {
            fr!(regs, op.c) = term.small_value() as f64;
        } else if term.is_immediate_float() {
            fr!(regs, op.c) = term.float_value();
        } else {
            slow!(regs, ConvertToFloat);
        }
        regs.ip.add(1)
    }

    fn fadd(regs, op) {
        float_operation!(regs, op, +)
    }

    fn fsub(regs, op) {
        float_operation!(regs, op, -)
    }

    fn fmul(regs, op) {
        float_operation!(regs, op, *)
    }

    fn fdiv(regs, op) {
        if fr!(regs, op.b) == 0.0 {
            slow!(regs, FloatError);
        }
        float_operation!(regs, op, /)
    }

    fn fnegate(regs, op) {
        fr!(regs, op.c) = -fr!(regs, op.a);
        regs.ip.add(1)
    }
}

slow_operations! {
    /// `badarith`.
    pub(crate) fn FloatError(engine, ip) {
        engine.raise_error(ip, atoms::BADARITH)
    }

    /// `fconv` of large integers, boxed floats, and what is no number.
    pub(crate) fn ConvertToFloat(engine, ip) {
        let op = &*ip;
        let value = match Number::of(engine.operand(ip, 0)) {
            Some(Number::Float(value)) => Some(value),
            Some(Number::Int(value)) => asterias_term::integer::to_f64(value),
            None => None,
        };
        match value {
            Some(value) => {
                engine.fr[op.c as usize / 8] = value;
                ip.add(1)
            }
            None => engine.raise_error(ip, atoms::BADARITH),
        }
    }
}
