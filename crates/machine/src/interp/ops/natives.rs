//! Calls of natives: as instructions, in guards, and through entries that other code calls.

use std::ptr::NonNull;

use asterias_term::{Term, Word};

use crate::code::{Export, Op, extension_ops};
use crate::engine::{Engine, Stopped};
use crate::interp::dispatch::{dispatch, handlers, leave, slow, slow_operations};
use crate::native::{Answered, Env, Native, Stop};

/// In field `d` of `guard_native`: the instruction does not know which registers are alive, so nothing may move.
pub(crate) const NO_SAFEPOINT: u16 = u16::MAX;

/// Calls a native with these arguments.
///
/// # Safety
/// The engine runs a process with saved registers; `arguments` are live and stay where they are.
#[inline(always)]
unsafe fn call<'h>(engine: *mut Engine, native: Native, arguments: &'h [Word]) -> Answered<'h> {
    // SAFETY: as the caller's; nothing collects while the native runs.
    unsafe {
        let env = Env::new(NonNull::new_unchecked(engine));
        native(env, Term::slice(arguments))
    }
}

/// Calls a native from the instruction at `ip`, in place of what that calls; the arguments are in the X registers.
///
/// # Safety
/// The engine runs a process with saved registers; there is an instruction behind `ip`.
pub(super) unsafe fn call_at(engine: &mut Engine, ip: *const Op, export: &Export) -> *const Op {
    // SAFETY: as the caller's.
    unsafe {
        engine.ip = ip;
        let Some(native) = export.native() else {
            return engine.raise_undefined(ip, export);
        };
        let arguments = std::slice::from_raw_parts(engine.x.as_ptr(), export.mfa.arity as usize);
        let answered = call(engine, native, arguments);
        match engine.outcome(answered) {
            Ok(value) => {
                engine.x[0] = value.word();
                ip.add(1)
            }
            Err(stop) => engine.native_stopped(ip, export, stop, Some(ip.add(1))),
        }
    }
}

/// The address of a native in the fields a and b of `call_native`.
pub(crate) fn split(native: Native) -> (u32, u32) {
    let address = native as usize as u64;
    (address as u32, (address >> 32) as u32)
}

/// The native of `call_native`.
///
/// # Safety
/// The loader put it there, with [`split`].
#[inline(always)]
unsafe fn native_of(op: &Op) -> Native {
    let address = u64::from(op.a) | u64::from(op.b) << 32;
    // SAFETY: as the caller's.
    unsafe { std::mem::transmute::<usize, Native>(address as usize) }
}

handlers! {
    /// `call_ext` of the native at a and b, whose export entry is at e, with d arguments in the X registers; its result is in X0 for the
    /// next instruction.
    fn call_native(regs, op) {
        let engine = regs.engine;
        (*engine).save(regs.sp, regs.hp, regs.reductions - 1, regs.fp);
        (*engine).ip = regs.ip;
        let arguments = std::slice::from_raw_parts((*engine).x.as_ptr(), usize::from(op.d));
        let word = call(engine, native_of(op), arguments).word();
        // The native has its own view of the engine: what it may have changed is read again.
        regs.sp = (*engine).sp;
        regs.fp = (*engine).fp;
        regs.hp = (*(*engine).process).heap.top();
        regs.reductions = (*engine).reductions;
        if word.is_none() {
            slow!(regs, NativeStopped);
        }
        (*engine).x[0] = word;
        if (*engine).wants_collection() || regs.reductions <= 0 {
            slow!(regs, NativeDone);
        }
        regs.ip.add(1)
    }
}

slow_operations! {
    /// `call_native` whose native has no value.
    pub(crate) fn NativeStopped(engine, ip) {
        let export = &*((*ip).e as *const Export);
        match engine.native_stop.take() {
            Some(stop) => engine.native_stopped(ip, export, stop, Some(ip.add(1))),
            None => engine.raise_undefined(ip, export),
        }
    }

    /// `call_native` with its value in X0, after which the heap asks for a collection or the slice is over.
    pub(crate) fn NativeDone(engine, ip) {
        let mut result = engine.x[0];
        if let Some(stop) = engine.collect_after(ip, 0, &mut result) {
            return stop;
        }
        engine.x[0] = result;
        if engine.reductions <= 0 {
            return engine.yield_with_result(ip.add(1));
        }
        ip.add(1)
    }

    /// The body of a native that was entered by a call: calls it, then returns.
    pub(crate) fn NativeEntry(engine, ip) {
        let export = &*((*ip).e as *const Export);
        let arity = export.mfa.arity as usize;
        engine.ip = ip;
        let Some(native) = export.native() else { return engine.raise_undefined(ip, export) };
        let arguments = std::slice::from_raw_parts(engine.x.as_ptr(), arity);
        let answered = call(engine, native, arguments);
        match engine.outcome(answered) {
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
        let answered = call(engine, native, passed);
        match engine.outcome(answered) {
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
