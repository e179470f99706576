//! Calls and returns, frames, and the safepoints that make room on heap and stack.
//!
//! A call pushes the address of the next instruction and enters its target, whose `func_info` stands right before it and knows the
//! arity: that is how a process can be preempted at any call with just its arguments kept.

use asterias_term::Word;

use crate::code::{Export, Op};
use crate::engine::Stopped;
use crate::interp::dispatch::{dispatch, handlers, leave, slow, slow_operations};

/// Enters a function: accounts for the call, and preempts where the slice is over.
macro_rules! enter {
    ($regs:expr, $target:expr) => {{
        let target: *const $crate::code::Op = $target;
        $regs.reductions -= 1;
        if $regs.reductions <= 0 {
            $regs.ip = target;
            slow!($regs, $crate::interp::ops::calls::Preempt);
        }
        target
    }};
}

/// Pushes the address of the instruction after `$regs.ip`.
macro_rules! push_return {
    ($regs:expr) => {
        $regs.sp = $regs.sp.sub(1);
        *$regs.sp = asterias_term::Word($regs.ip.add(1) as u64);
    };
}

/// Drops the frame: the return address of the function is at the stack pointer again.
macro_rules! drop_frame {
    ($regs:expr) => {
        $regs.sp = $regs.fp.add(1);
        $regs.fp = (*$regs.fp).0 as *mut asterias_term::Word;
    };
}

pub(crate) use {enter, push_return};

handlers! {
    /// `call` the function at distance c.
    fn call(regs, op) {
        push_return!(regs);
        enter!(regs, Op::branch(regs.ip, op.c))
    }

    /// `call_only`: go on as the function at distance c.
    fn call_only(regs, op) {
        enter!(regs, Op::branch(regs.ip, op.c))
    }

    /// `call_last`: as `call_only`, giving up the frame.
    fn call_last(regs, op) {
        drop_frame!(regs);
        enter!(regs, Op::branch(regs.ip, op.c))
    }

    /// Moves the term a to X0, then `call_only`.
    fn move_call_only<A: Source>(regs, op) {
        (*regs.engine).x[0] = A::get(&regs, op, op.a);
        enter!(regs, Op::branch(regs.ip, op.c))
    }

    /// Moves the term a to X0, then `call_last`.
    fn move_call_last<A: Source>(regs, op) {
        (*regs.engine).x[0] = A::get(&regs, op, op.a);
        drop_frame!(regs);
        enter!(regs, Op::branch(regs.ip, op.c))
    }

    /// Moves the term a to X0, then `call`.
    fn move_call<A: Source>(regs, op) {
        (*regs.engine).x[0] = A::get(&regs, op, op.a);
        push_return!(regs);
        enter!(regs, Op::branch(regs.ip, op.c))
    }

    /// `call_ext` the export entry at e.
    fn call_ext(regs, op) {
        push_return!(regs);
        enter!(regs, (*(op.e as *const Export)).code())
    }

    /// `call_ext_only`.
    fn call_ext_only(regs, op) {
        enter!(regs, (*(op.e as *const Export)).code())
    }

    /// `call_ext_last`.
    fn call_ext_last(regs, op) {
        drop_frame!(regs);
        enter!(regs, (*(op.e as *const Export)).code())
    }

    /// `return`.
    fn return_(regs, _op) {
        let target = (*regs.sp).0 as *const Op;
        regs.sp = regs.sp.add(1);
        target
    }

    /// `deallocate`, then `return`.
    fn deallocate_return(regs, _op) {
        let frame = regs.fp;
        regs.sp = frame.add(2);
        regs.fp = (*frame).0 as *mut Word;
        (*frame.add(1)).0 as *const Op
    }

    /// Moves the term a to X0, then `return`.
    fn move_return<A: Source>(regs, op) {
        (*regs.engine).x[0] = A::get(&regs, op, op.a);
        let target = (*regs.sp).0 as *const Op;
        regs.sp = regs.sp.add(1);
        target
    }

    /// Moves the term a to X0, then `deallocate` and `return`.
    fn move_deallocate_return<A: Source>(regs, op) {
        (*regs.engine).x[0] = A::get(&regs, op, op.a);
        let frame = regs.fp;
        regs.sp = frame.add(2);
        regs.fp = (*frame).0 as *mut Word;
        (*frame.add(1)).0 as *const Op
    }

    /// `deallocate`.
    fn deallocate(regs, _op) {
        drop_frame!(regs);
        regs.ip.add(1)
    }

    /// `allocate`: a frame with a bytes of slots, not yet initialised.
    fn allocate(regs, op) {
        let frame = regs.sp.sub(1);
        let sp = frame.cast::<u8>().sub(op.a as usize).cast::<Word>();
        if sp < (*regs.engine).stack_limit {
            slow!(regs, GrowStack);
        }
        *frame = Word(regs.fp as u64);
        regs.fp = frame;
        regs.sp = sp;
        regs.ip.add(1)
    }

    /// `allocate`, then a move of the X register b to the slot at offset c.
    fn allocate_move(regs, op) {
        use crate::interp::operand::{Reg as _, X, Y};
        let frame = regs.sp.sub(1);
        let sp = frame.cast::<u8>().sub(op.a as usize).cast::<Word>();
        if sp < (*regs.engine).stack_limit {
            slow!(regs, GrowStack);
        }
        *frame = Word(regs.fp as u64);
        regs.fp = frame;
        regs.sp = sp;
        *Y::at(&regs, op.c) = *X::at(&regs, op.b);
        regs.ip.add(1)
    }

    /// As `allocate_move`, with a second move: the halves of e are its source and destination.
    fn allocate_move2(regs, op) {
        use crate::interp::operand::{Reg as _, X, Y};
        let frame = regs.sp.sub(1);
        let sp = frame.cast::<u8>().sub(op.a as usize).cast::<Word>();
        if sp < (*regs.engine).stack_limit {
            slow!(regs, GrowStack);
        }
        *frame = Word(regs.fp as u64);
        regs.fp = frame;
        regs.sp = sp;
        *Y::at(&regs, op.c) = *X::at(&regs, op.b);
        *Y::at(&regs, (op.e >> 32) as u32) = *X::at(&regs, op.e as u32);
        regs.ip.add(1)
    }

    /// Moves a to b and the register in e to X0, then `call`.
    fn move2_call<A: Reg, B: Reg, S: Reg>(regs, op) {
        *B::at(&regs, op.b) = *A::at(&regs, op.a);
        (*regs.engine).x[0] = *S::at(&regs, op.e as u32);
        push_return!(regs);
        enter!(regs, Op::branch(regs.ip, op.c))
    }

    /// As `move2_call`, going on as the function.
    fn move2_call_only<A: Reg, B: Reg, S: Reg>(regs, op) {
        *B::at(&regs, op.b) = *A::at(&regs, op.a);
        (*regs.engine).x[0] = *S::at(&regs, op.e as u32);
        enter!(regs, Op::branch(regs.ip, op.c))
    }

    /// As `move2_call_only`, giving up the frame.
    fn move2_call_last<A: Reg, B: Reg, S: Reg>(regs, op) {
        *B::at(&regs, op.b) = *A::at(&regs, op.a);
        (*regs.engine).x[0] = *S::at(&regs, op.e as u32);
        drop_frame!(regs);
        enter!(regs, Op::branch(regs.ip, op.c))
    }

    /// `test_heap`: ensures room for a bytes; d X registers are alive.
    fn test_heap(regs, op) {
        if ((*regs.engine).heap_limit as usize).wrapping_sub(regs.hp as usize) as isize <= op.a as isize {
            slow!(regs, CollectForHeap);
        }
        regs.ip.add(1)
    }
}

slow_operations! {
    /// The slice is over: keeps the arguments of the function at `ip`, whose call this is.
    pub(crate) fn Preempt(engine, ip) {
        engine.ip = ip;
        engine.live = u32::from((*ip.sub(1)).d);
        engine.stopped = Stopped::Yielded;
        leave()
    }

    /// The stack has no room for a frame of a bytes.
    pub(crate) fn GrowStack(engine, ip) {
        let words = (*ip).a as usize / 8 + 2;
        if let Some(stop) = engine.limit_stack(words) {
            return stop;
        }
        if !engine.grow_stack(words) {
            return engine.raise_system_limit(ip);
        }
        ip
    }

    /// The heap has no room for a bytes.
    pub(crate) fn CollectForHeap(engine, ip) {
        let op = &*ip;
        match engine.collect(op.a as usize / 8, usize::from(op.d)) {
            Some(stop) => stop,
            None => ip.add(1),
        }
    }

    /// An undefined function was called: `error_handler` gets it. `e` is the export entry.
    pub(crate) fn CallUndefined(engine, ip) {
        let export = &*((*ip).e as *const Export);
        engine.call_error_handler(export)
    }
}

slow_operations! {
    /// The code of a fun is not loaded: `error_handler` gets it. `e` is the fun entry.
    pub(crate) fn CallUndefinedFun(engine, ip) {
        let entry = &*((*ip).e as *const crate::code::FunEntry);
        engine.call_undefined_fun(ip, entry)
    }

    /// The first function of a process has returned.
    pub(crate) fn ProcessEnd(engine, _ip) {
        engine.exit_process(asterias_term::atoms::NORMAL)
    }
}

impl crate::engine::Engine {
    /// Loads the module of a function that is not there, or lets the error handler deal with it.
    ///
    /// # Safety
    /// The engine runs a process with saved registers; the arguments are in the X registers.
    unsafe fn call_error_handler(&mut self, export: &Export) -> *const Op {
        use asterias_term::{Alloc, atoms};
        let system = self.system();
        // Most undefined functions belong to modules that have not been loaded yet.
        if system.ensure_loaded(export.mfa.module).is_ok() && export.is_defined() {
            return export.code();
        }
        // SAFETY: as the caller's.
        unsafe {
            let handler = self.error_handler();
            let target = system.code.export(handler, atoms::UNDEFINED_FUNCTION, 3);
            if !target.is_defined() {
                let loadable = system.ensure_loaded(handler).is_ok() && target.is_defined();
                if !loadable || export.mfa.module == handler {
                    let stub = export.code();
                    return self.raise_undefined(stub, export);
                }
            }
            let arguments: Vec<Word> = self.x[..export.mfa.arity as usize].to_vec();
            let arguments = self.heap().list(&arguments);
            self.x[0] = export.mfa.module;
            self.x[1] = export.mfa.function;
            self.x[2] = arguments;
            target.code()
        }
    }

    /// The module that deals with calls of functions that are not there.
    ///
    /// # Safety
    /// The engine runs a process.
    unsafe fn error_handler(&mut self) -> Word {
        // SAFETY: as the caller's.
        let process = unsafe { self.process() };
        let chosen = process.rare.as_ref().and_then(|rare| rare.error_handler);
        chosen.unwrap_or(asterias_term::atoms::ERROR_HANDLER)
    }

    /// Loads the module of a fun whose code is not there, or lets the error handler deal with it; a module that is loaded and has no such fun
    /// never will.
    unsafe fn call_undefined_fun(
        &mut self,
        ip: *const Op,
        entry: &crate::code::FunEntry,
    ) -> *const Op {
        use asterias_term::{Alloc, atoms};
        let code = entry.code();
        if self.system().code.is_purging(entry.identity.module) {
            // Where it leads is known when the purge is through, or given up.
            let live = entry.identity.arity + entry.identity.free;
            return self.yield_at(ip, live);
        }
        let module = entry.identity.module;
        let is_loaded = self.system().ensure_loaded(module).is_ok();
        if is_loaded && !std::ptr::eq(code, entry.code()) {
            return entry.code();
        }
        // SAFETY: the engine runs a process with saved registers; the arguments and free variables are in the X registers.
        unsafe {
            let arity = entry.identity.arity as usize;
            let free: Vec<Word> = self.x[arity..arity + entry.identity.free as usize].to_vec();
            let mut words = vec![Word(std::ptr::from_ref(entry) as u64), self.process().id];
            words.extend(free);
            let header = asterias_term::boxed::header(asterias_term::boxed::Kind::Fun, words.len());
            let fun = self.heap().boxed(header, &words);
            let handler = self.error_handler();
            let target = (self.system().code).export(handler, atoms::UNDEFINED_LAMBDA, 3);
            let has_handler = target.is_defined() || self.system().ensure_loaded(handler).is_ok();
            if is_loaded || module == handler || !has_handler || !target.is_defined() {
                return self.raise_error_with(ip, atoms::BADFUN, fun);
            }
            let arguments: Vec<Word> = self.x[..arity].to_vec();
            self.x[2] = self.heap().list(&arguments);
            (self.x[0], self.x[1]) = (module, fun);
            target.code()
        }
    }
}
