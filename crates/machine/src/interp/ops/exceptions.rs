//! `try`, `catch`, and the instructions that raise.

use asterias_term::{Alloc, Word, atoms};

use crate::code::Op;
use crate::interp::dispatch::{dispatch, handlers, slow_operations};
use crate::interp::operand::{Reg as _, Y};
use crate::native::Class;

handlers! {
    /// `try` and `catch`: marks the slot a with the handler at distance c.
    fn try_(regs, op) {
        *Y::at(&regs, op.a) = Word::from_catch(Op::branch(regs.ip, op.c) as u64);
        regs.ip.add(1)
    }

    /// `try_end`: clears the mark in slot a.
    fn try_end(regs, op) {
        *Y::at(&regs, op.a) = Word::NIL;
        regs.ip.add(1)
    }

    /// `try_case`: class, reason and trace to X0 to X2.
    fn try_case(regs, op) {
        *Y::at(&regs, op.a) = Word::NIL;
        let x = regs.engine.cast::<Word>();
        *x = *x.add(1);
        *x.add(1) = *x.add(2);
        *x.add(2) = *x.add(3);
        regs.ip.add(1)
    }
}

slow_operations! {
    /// `catch_end`: the value in X0, or what the old `catch` makes of an exception; clears the mark in slot a.
    pub(crate) fn CatchEnd(engine, ip) {
        *engine.sp.add((*ip).a as usize / 8) = Word::NIL;
        if engine.x[0].is_none() {
            let (class, reason, trace) = (engine.x[1], engine.x[2], engine.x[3]);
            let mut result = if class == atoms::THROW {
                reason
            } else {
                let value = if class == atoms::ERROR {
                    let trace = engine.build_trace(trace);
                    engine.heap().tuple(&[reason, trace])
                } else {
                    reason
                };
                engine.heap().tuple(&[atoms::EXIT_SIGNAL, value])
            };
            if let Some(stop) = engine.collect_after(ip, 0, &mut result) {
                return stop;
            }
            engine.x[0] = result;
        }
        ip.add(1)
    }

    /// `badmatch` of the term a.
    pub(crate) fn Badmatch(engine, ip) {
        let value = engine.operand(ip, 0);
        engine.raise_error_with(ip, atoms::BADMATCH, value)
    }

    /// `case_end` of the term a.
    pub(crate) fn CaseEnd(engine, ip) {
        let value = engine.operand(ip, 0);
        engine.raise_error_with(ip, atoms::CASE_CLAUSE, value)
    }

    /// `try_case_end` of the term a.
    pub(crate) fn TryCaseEnd(engine, ip) {
        let value = engine.operand(ip, 0);
        engine.raise_error_with(ip, atoms::TRY_CLAUSE, value)
    }

    /// `badrecord` of the term a.
    pub(crate) fn Badrecord(engine, ip) {
        let value = engine.operand(ip, 0);
        engine.raise_error_with(ip, atoms::BADRECORD, value)
    }

    /// `if_end`.
    pub(crate) fn IfEnd(engine, ip) {
        engine.raise_error(ip, atoms::IF_CLAUSE)
    }

    /// `func_info`: no clause of the function fits.
    pub(crate) fn FuncInfo(engine, ip) {
        engine.raise_function_clause(ip)
    }

    /// `raise` of trace a and reason b: goes on with an exception whose class the raw trace tells.
    pub(crate) fn Raise(engine, ip) {
        let (trace, reason) = (engine.operand(ip, 0), engine.operand(ip, 1));
        let class = crate::engine::Engine::trace_class(trace).unwrap_or(Class::Error);
        engine.raise(ip, class, reason, trace)
    }

    /// `raw_raise`: class, reason and raw trace are in X0 to X2.
    pub(crate) fn RawRaise(engine, ip) {
        let (class, reason, trace) = (engine.x[0], engine.x[1], engine.x[2]);
        match class_of(class) {
            Some(class) => {
                let trace = engine.trace_of_class(trace, class);
                engine.raise(ip, class, reason, trace)
            }
            None => {
                engine.x[0] = atoms::BADARG;
                ip.add(1)
            }
        }
    }

    /// `build_stacktrace`: X0 becomes the list that programs see.
    pub(crate) fn BuildStacktrace(engine, ip) {
        let mut trace = engine.build_trace(engine.x[0]);
        if let Some(stop) = engine.collect_after(ip, 0, &mut trace) {
            return stop;
        }
        engine.x[0] = trace;
        ip.add(1)
    }
}

/// The class that an atom names.
pub(crate) fn class_of(atom: Word) -> Option<Class> {
    match atom {
        atoms::ERROR => Some(Class::Error),
        atoms::EXIT => Some(Class::Exit),
        atoms::THROW => Some(Class::Throw),
        _ => None,
    }
}
