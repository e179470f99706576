//! Tests that the verifier asks for: in front of an instruction that relies on what nothing has proven.
//!
//! Compilers prove it to themselves, so a test that fails means that the file is not what a compiler made. The process ends with
//! `badarg`, whatever it catches: its frames may not even be those that a handler expects.

use asterias_term::atoms;
use asterias_term::boxed::{Kind, MAP_KINDS, kind_of_header, size_of_header};

use super::binaries::END;
use crate::interp::dispatch::{dispatch, handlers, slow, slow_operations};

handlers! {
    /// The term a is a list that is not empty.
    fn check_cons<A: Reg>(regs, op) {
        if !A::get(&regs, op, op.a).is_cons() {
            slow!(regs, CheckFails);
        }
        regs.ip.add(1)
    }

    /// The term a is a tuple of at least b elements.
    fn check_tuple_at_least<A: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        if !term.is_kind(1 << Kind::Tuple as u32) || size_of_header(term.boxed_header()) < op.b as usize {
            slow!(regs, CheckFails);
        }
        regs.ip.add(1)
    }

    /// The term a is a tuple of b elements.
    fn check_tuple_of<A: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        if !term.is_kind(1 << Kind::Tuple as u32) || size_of_header(term.boxed_header()) != op.b as usize {
            slow!(regs, CheckFails);
        }
        regs.ip.add(1)
    }

    /// The term a is a map.
    fn check_map<A: Reg>(regs, op) {
        if !A::get(&regs, op, op.a).is_kind(MAP_KINDS) {
            slow!(regs, CheckFails);
        }
        regs.ip.add(1)
    }

    /// The term a is a float.
    fn check_float<A: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        if !term.is_immediate_float() && !term.is_kind(1 << Kind::Float as u32) {
            slow!(regs, CheckFails);
        }
        regs.ip.add(1)
    }

    /// The term a is a match context.
    fn check_context<A: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        if !term.is_boxed() || kind_of_header(term.boxed_header()) != Kind::MatchContext {
            slow!(regs, CheckFails);
        }
        regs.ip.add(1)
    }

    /// The term b is a position in the match context a.
    fn check_position<A: Reg, B: Reg>(regs, op) {
        let end = *A::get(&regs, op, op.a).boxed_address().add(END);
        let position = B::get(&regs, op, op.b);
        if !position.is_small() || position.small_value() < 0 || position.small_value() as u64 > end.0 {
            slow!(regs, CheckFails);
        }
        regs.ip.add(1)
    }
}

slow_operations! {
    /// The process ends with `badarg`, or: control has come where it never does in compiled code.
    pub(crate) fn CheckFails(engine, ip) {
        engine.uncaught_error(ip, atoms::BADARG)
    }

    /// The message that a receive looks at becomes part of the heap before parts of it are passed on.
    pub(crate) fn KeepMessage(engine, ip) {
        let process = engine.process();
        if let Some(fragment) = process.mailbox.keep_current() {
            process.heap.adopt(fragment);
        }
        ip.add(1)
    }
}
