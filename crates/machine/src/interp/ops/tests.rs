//! Tests: branch to c where a term is not what is asked for.

use asterias_term::boxed::{
    self, BIG_KINDS, BITS_KINDS, FUN_KINDS, Kind, MAP_KINDS, REFERENCE_KINDS,
};
use asterias_term::{Word, atoms, order};

use crate::code::Op;
use crate::interp::dispatch::{dispatch, handlers, other, slow, slow_operations};

/// The next instruction, or the one at distance c where the test fails.
macro_rules! test {
    ($regs:expr, $op:expr, $holds:expr) => {
        if $holds {
            $regs.ip.add(1)
        } else {
            Op::branch($regs.ip, $op.c)
        }
    };
}

const EXTERNAL_PID: u32 = 1 << Kind::ExternalPid as u32;
const EXTERNAL_PORT: u32 = 1 << Kind::ExternalPort as u32;
const FLOAT: u32 = 1 << Kind::Float as u32;
const TUPLE: u32 = 1 << Kind::Tuple as u32;

handlers! {
    fn is_integer<A: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        test!(regs, op, term.is_small() || term.is_kind(BIG_KINDS))
    }

    fn is_float<A: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        test!(regs, op, term.is_immediate_float() || term.is_kind(FLOAT))
    }

    fn is_number<A: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        test!(regs, op, term.is_small() || term.is_immediate_float() || term.is_kind(BIG_KINDS | FLOAT))
    }

    fn is_atom<A: Reg>(regs, op) {
        test!(regs, op, A::get(&regs, op, op.a).is_atom())
    }

    fn is_pid<A: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        test!(regs, op, term.is_local_pid() || term.is_kind(EXTERNAL_PID))
    }

    fn is_port<A: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        test!(regs, op, term.is_local_port() || term.is_kind(EXTERNAL_PORT))
    }

    fn is_reference<A: Reg>(regs, op) {
        test!(regs, op, A::get(&regs, op, op.a).is_kind(REFERENCE_KINDS))
    }

    fn is_nil<A: Reg>(regs, op) {
        test!(regs, op, A::get(&regs, op, op.a).is_nil())
    }

    fn is_bitstring<A: Reg>(regs, op) {
        test!(regs, op, A::get(&regs, op, op.a).is_kind(BITS_KINDS))
    }

    fn is_binary<A: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        test!(regs, op, match asterias_term::bits::bits_of(term) {
            Some(bits) => bits.is_binary(),
            None => false,
        })
    }

    fn is_list<A: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        test!(regs, op, term.is_cons() || term.is_nil())
    }

    fn is_nonempty_list<A: Reg>(regs, op) {
        test!(regs, op, A::get(&regs, op, op.a).is_cons())
    }

    fn is_tuple<A: Reg>(regs, op) {
        test!(regs, op, A::get(&regs, op, op.a).is_kind(TUPLE))
    }

    /// The term, known to be a tuple, has the header e.
    fn test_arity<A: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        test!(regs, op, term.boxed_header().0 == op.e)
    }

    /// The term is a tuple with the header e.
    fn is_tuple_of_arity<A: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        test!(regs, op, term.is_boxed() && term.boxed_header().0 == op.e)
    }

    /// The term is a tuple of arity d whose first element is the atom e.
    fn is_tagged_tuple<A: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        test!(
            regs,
            op,
            term.is_boxed() && term.boxed_header() == boxed::tuple_header(op.d as usize) && term.boxed_word(0).0 == op.e
        )
    }

    fn is_map<A: Reg>(regs, op) {
        test!(regs, op, A::get(&regs, op, op.a).is_kind(MAP_KINDS))
    }

    fn is_boolean<A: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        test!(regs, op, term == atoms::TRUE || term == atoms::FALSE)
    }

    fn is_function<A: Reg>(regs, op) {
        test!(regs, op, A::get(&regs, op, op.a).is_kind(FUN_KINDS))
    }

    /// The term is the immediate e.
    fn is_eq_immediate<A: Reg>(regs, op) {
        test!(regs, op, A::get(&regs, op, op.a).0 == op.e)
    }

    /// The term is not the immediate e.
    fn is_ne_immediate<A: Reg>(regs, op) {
        test!(regs, op, A::get(&regs, op, op.a).0 != op.e)
    }

    fn is_eq_exact<A: Reg, B: Source>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if a == b {
            regs.ip.add(1)
        } else if !a.is_pointer() || !b.is_pointer() || a.tag() != b.tag() {
            Op::branch(regs.ip, op.c)
        } else {
            slow!(regs, IsEqExact)
        }
    }

    fn is_ne_exact<A: Reg, B: Source>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if a == b {
            Op::branch(regs.ip, op.c)
        } else if !a.is_pointer() || !b.is_pointer() || a.tag() != b.tag() {
            regs.ip.add(1)
        } else {
            slow!(regs, IsNeExact)
        }
    }

    fn is_eq<A: Source, B: Source>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if Word::both_small(a, b) {
            test!(regs, op, a == b)
        } else {
            slow!(regs, IsEq)
        }
    }

    fn is_ne<A: Source, B: Source>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if Word::both_small(a, b) {
            test!(regs, op, a != b)
        } else {
            slow!(regs, IsNe)
        }
    }

    fn is_lt<A: Source, B: Source>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if Word::both_small(a, b) {
            test!(regs, op, (a.0 as i64) < (b.0 as i64))
        } else {
            other!(regs, is_lt_floats<A, B>)
        }
    }

    /// As `is_lt`, of floats.
    fn is_lt_floats<A: Source, B: Source>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if a.is_common_float() && b.is_common_float() {
            test!(regs, op, a.float_value() < b.float_value())
        } else {
            slow!(regs, IsLt)
        }
    }

    fn is_ge<A: Source, B: Source>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if Word::both_small(a, b) {
            test!(regs, op, (a.0 as i64) >= (b.0 as i64))
        } else {
            other!(regs, is_ge_floats<A, B>)
        }
    }

    /// As `is_ge`, of floats.
    fn is_ge_floats<A: Source, B: Source>(regs, op) {
        let (a, b) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if a.is_common_float() && b.is_common_float() {
            test!(regs, op, a.float_value() >= b.float_value())
        } else {
            slow!(regs, IsGe)
        }
    }
}

/// The next instruction, or the one at distance c where the test fails.
unsafe fn decide(ip: *const Op, holds: bool) -> *const Op {
    // SAFETY: the loader made the branch.
    unsafe {
        if holds {
            ip.add(1)
        } else {
            Op::branch(ip, (*ip).c)
        }
    }
}

slow_operations! {
    pub(crate) fn IsEqExact(engine, ip) {
        let (a, b) = (engine.operand(ip, 0), engine.operand(ip, 1));
        decide(ip, order::exact_eq(a, b))
    }

    pub(crate) fn IsNeExact(engine, ip) {
        let (a, b) = (engine.operand(ip, 0), engine.operand(ip, 1));
        decide(ip, !order::exact_eq(a, b))
    }

    pub(crate) fn IsEq(engine, ip) {
        let (a, b) = (engine.operand(ip, 0), engine.operand(ip, 1));
        decide(ip, order::equal(a, b))
    }

    pub(crate) fn IsNe(engine, ip) {
        let (a, b) = (engine.operand(ip, 0), engine.operand(ip, 1));
        decide(ip, !order::equal(a, b))
    }

    pub(crate) fn IsLt(engine, ip) {
        let (a, b) = (engine.operand(ip, 0), engine.operand(ip, 1));
        decide(ip, order::compare(a, b).is_lt())
    }

    pub(crate) fn IsGe(engine, ip) {
        let (a, b) = (engine.operand(ip, 0), engine.operand(ip, 1));
        decide(ip, order::compare(a, b).is_ge())
    }
}
