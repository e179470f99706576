//! Calls of natives: as instructions, in guards, and through entries that other code calls.

use asterias_term::{Term, Word};

use crate::code::{Export, Op, extension_ops};
use crate::engine::{Engine, Stopped};
use crate::interp::dispatch::{leave, slow_operations};
use crate::native::{Env, Native, Outcome, Stop};

/// In field `d` of `guard_native`: the instruction does not know which registers are alive, so nothing may move.
pub(crate) const NO_SAFEPOINT: u16 = u16::MAX;

/// Calls a native with these arguments.
///
/// # Safety
/// The engine runs a process with saved registers; `arguments` are live and stay where they are.
unsafe fn call<'h>(engine: &mut Engine, native: Native, arguments: &'h [Word]) -> Outcome<'h> {
    // SAFETY: as the caller's; nothing collects while the native runs.
    unsafe {
        let mut env = Env::new(std::ptr::NonNull::from(engine));
        native(&mut env, Term::slice(arguments))
    }
}

slow_operations! {
    /// `call_ext` of a native, the export entry at e, with d arguments in the X registers; its result is in X0 for the next instruction.
    pub(crate) fn CallNative(engine, ip) {
        let export = &*((*ip).e as *const Export);
        let arity = export.mfa.arity as usize;
        engine.reductions -= 1;
        engine.ip = ip;
        let Some(native) = export.native() else { return engine.raise_undefined(ip, export) };
        let arguments = std::slice::from_raw_parts(engine.x.as_ptr(), arity);
        match call(engine, native, arguments) {
            Ok(value) => {
                let mut result = value.word();
                if engine.wants_collection()
                    && let Some(stop) = engine.collect_after(ip, 0, &mut result) {
                        return stop;
                    }
                engine.x[0] = result;
                if engine.reductions <= 0 {
                    return engine.yield_with_result(ip.add(1));
                }
                ip.add(1)
            }
            Err(stop) => engine.native_stopped(ip, export, stop, Some(ip.add(1))),
        }
    }

    /// The body of a native that was entered by a call: as `call_native`, then return.
    pub(crate) fn NativeEntry(engine, ip) {
        let export = &*((*ip).e as *const Export);
        let arity = export.mfa.arity as usize;
        engine.ip = ip;
        let Some(native) = export.native() else { return engine.raise_undefined(ip, export) };
        let arguments = std::slice::from_raw_parts(engine.x.as_ptr(), arity);
        match call(engine, native, arguments) {
            Ok(value) => {
                let mut result = value.word();
                if engine.wants_collection()
                    && let Some(stop) = engine.collect_after(ip, 0, &mut result) {
                        return stop;
                    }
                engine.x[0] = result;
                let target = (*engine.sp).0 as *const Op;
                engine.sp = engine.sp.add(1);
                if engine.reductions <= 0 {
                    return engine.yield_with_result(target);
                }
                target
            }
            Err(stop) => engine.native_stopped(ip, export, stop, None),
        }
    }

    /// `bif`, `gc_bif`: the native of the export entry e on a operands in the extension words, behind the destination and the address
    /// to branch to on failure (zero: raise); d is live.
    pub(crate) fn GuardNative(engine, ip) {
        let op = &*ip;
        let export = &*(op.e as *const Export);
        let words = Op::words(ip);
        let count = op.a as usize;
        let mut arguments = [Word::NIL; 4];
        for (index, argument) in arguments.iter_mut().take(count).enumerate() {
            *argument = engine.arg(*words.add(2 + index));
        }
        let Some(native) = export.native() else { return engine.raise_undefined(ip, export) };
        // SAFETY: the array outlives the call.
        let passed = std::slice::from_raw_parts(arguments.as_ptr(), count);
        match call(engine, native, passed) {
            Ok(value) => {
                let mut result = value.word();
                if op.d != NO_SAFEPOINT && engine.wants_collection()
                    && let Some(stop) = engine.collect_after(ip, usize::from(op.d), &mut result) {
                        return stop;
                    }
                engine.set_arg(*words, result);
                ip.add(1 + extension_ops(2 + count))
            }
            Err(stop) => {
                let fail = *words.add(1) as *const Op;
                match stop {
                    Stop::Raise(_) if !fail.is_null() => fail,
                    stop => {
                        engine.x[..count].copy_from_slice(&arguments[..count]);
                        engine.native_stopped(ip, export, stop, Some(ip.add(1 + extension_ops(2 + count))))
                    }
                }
            }
        }
    }
}

impl Engine {
    /// The slice ended in a native: yields, with its result as the only live register.
    pub(crate) fn yield_with_result(&mut self, next: *const Op) -> *const Op {
        self.ip = next;
        self.live = 1;
        self.stopped = Stopped::Yielded;
        leave()
    }
}
