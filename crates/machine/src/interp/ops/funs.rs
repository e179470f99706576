//! Funs: making closures, calling funs, `apply`.

use asterias_term::boxed::{FUN_KINDS, Kind, header, kind_of_header};
use asterias_term::{Alloc, Word, atoms};

use super::calls::{enter, push_return};
use crate::code::{FunEntry, Op, extension_ops};
use crate::interp::dispatch::{dispatch, handlers, slow, slow_operations};

/// The code of the fun in the X register behind `arity` arguments, with its free variables put behind the arguments; leaves for the slow
/// path where it is no closure of that arity.
macro_rules! closure_code {
    ($regs:expr, $arity:expr, $slow:ty) => {{
        let x = $regs.engine.cast::<Word>();
        let arity = $arity as usize;
        let fun = *x.add(arity);
        if !fun.is_boxed() || kind_of_header(fun.boxed_header()) != Kind::Fun {
            slow!($regs, $slow);
        }
        let entry = &*(fun.boxed_word(0).0 as *const FunEntry);
        if entry.identity.arity as usize != arity {
            slow!($regs, $slow);
        }
        let free = entry.identity.free as usize;
        let source = fun.boxed_address().add(3);
        let mut index = 0;
        while index < free {
            *x.add(arity + index) = *source.add(index);
            index += 1;
        }
        entry.code()
    }};
}

handlers! {
    /// `call_fun` with d arguments; the fun is in the X register behind them.
    fn call_fun(regs, op) {
        let target = closure_code!(regs, op.d, CallFunSlow);
        push_return!(regs);
        enter!(regs, target)
    }

    /// `call_fun` as the last thing of a function with a frame, which is given up.
    fn call_fun_last(regs, op) {
        let target = closure_code!(regs, op.d, CallFunLastSlow);
        regs.sp = regs.fp.add(1);
        regs.fp = (*regs.fp).0 as *mut Word;
        enter!(regs, target)
    }

    /// `make_fun3`: a closure of the entry e over the d extension words → c. Room has been ensured.
    fn make_fun<C: Reg>(regs, op) {
        let free = op.d as usize;
        let words = Op::words(regs.ip);
        let object = regs.hp;
        *object = header(Kind::Fun, 2 + free);
        *object.add(1) = Word(op.e);
        *object.add(2) = (*(*regs.engine).process).shared.id;
        let mut index = 0;
        while index < free {
            *object.add(3 + index) = super::extension_operand(&regs, words, index);
            index += 1;
        }
        regs.hp = object.add(3 + free);
        *C::at(&regs, op.c) = Word::from_boxed(object);
        regs.ip.add(1 + extension_ops(free))
    }
}

slow_operations! {
    pub(crate) fn CallFunSlow(engine, ip) {
        engine.call_any_fun(ip, usize::from((*ip).d), Some(ip.add(1)), false)
    }

    pub(crate) fn CallFunLastSlow(engine, ip) {
        engine.call_any_fun(ip, usize::from((*ip).d), None, true)
    }

    /// `apply` with d arguments; module and function are in the X registers behind them.
    pub(crate) fn Apply(engine, ip) {
        engine.apply_registers(ip, usize::from((*ip).d), Some(ip.add(1)), false)
    }

    /// `apply_last`, giving up the frame.
    pub(crate) fn ApplyLast(engine, ip) {
        engine.apply_registers(ip, usize::from((*ip).d), None, true)
    }

    /// `is_function2`: the term a is a fun of the arity b.
    pub(crate) fn IsFunction2(engine, ip) {
        let (fun, arity) = (engine.operand(ip, 0), engine.operand(ip, 1));
        let holds = fun.is_kind(FUN_KINDS) && arity.as_small() == Some(i64::from(arity_of_fun(fun)));
        if holds { ip.add(1) } else { Op::branch(ip, (*ip).c) }
    }
}

/// Number of arguments of a fun.
///
/// # Safety
/// `fun` is a live fun.
pub(crate) unsafe fn arity_of_fun(fun: Word) -> u32 {
    // SAFETY: the caller vouches for the fun, whose first word is the address of its entry.
    unsafe {
        match kind_of_header(fun.boxed_header()) {
            Kind::Fun => (*(fun.boxed_word(0).0 as *const asterias_term::fun::FunIdentity)).arity,
            _ => (*(fun.boxed_word(0).0 as *const asterias_term::fun::Mfa)).arity,
        }
    }
}

/// Number of elements of a list of arguments; `None` for another term, and for more than a function can have.
///
/// # Safety
/// `list` is a live term.
unsafe fn argument_count(mut list: Word) -> Option<usize> {
    let mut count = 0;
    while list.is_cons() && count < 255 {
        // SAFETY: the caller vouches for the list.
        list = unsafe { list.tail() };
        count += 1;
    }
    list.is_nil().then_some(count)
}

/// Whether a function of module `erlang` only raises, with its caller in the trace; `apply/3` does with the arguments that are left to it.
fn raises(module: Word, function: Word, arity: usize) -> bool {
    module == atoms::ERLANG
        && match function {
            atoms::APPLY => arity == 3,
            atoms::ERROR => (1..=3).contains(&arity),
            atoms::EXIT | atoms::THROW => arity == 1,
            _ => false,
        }
}

impl crate::engine::Engine {
    /// Calls whatever stands in the X register behind the arguments.
    ///
    /// # Safety
    /// The engine runs a process with saved registers; `ip` is the calling instruction.
    pub(crate) unsafe fn call_any_fun(
        &mut self,
        ip: *const Op,
        arity: usize,
        return_to: Option<*const Op>,
        drop_frame: bool,
    ) -> *const Op {
        // SAFETY: as the caller's.
        unsafe {
            let fun = self.x[arity];
            let code = match fun.boxed_kind() {
                Some(Kind::Fun) => {
                    let entry = &*(fun.boxed_word(0).0 as *const FunEntry);
                    if entry.identity.arity as usize == arity {
                        let free = entry.identity.free as usize;
                        for index in 0..free {
                            self.x[arity + index] = fun.boxed_word(2 + index);
                        }
                        Some(entry.code())
                    } else {
                        None
                    }
                }
                Some(Kind::Export) => {
                    let export = &*(fun.boxed_word(0).0 as *const crate::code::Export);
                    (export.mfa.arity as usize == arity).then(|| export.code())
                }
                _ => return self.raise_call(ip, return_to, atoms::BADFUN, fun),
            };
            let Some(code) = code else {
                let heap = self.heap();
                let arguments: Vec<Word> = self.x[..arity].to_vec();
                let arguments = heap.list(&arguments);
                let value = heap.tuple(&[fun, arguments]);
                return self.raise_call(ip, return_to, atoms::BADARITY, value);
            };
            self.enter(code, return_to, drop_frame)
        }
    }

    /// Calls the function named by the X registers behind the arguments.
    ///
    /// # Safety
    /// As [`Engine::call_any_fun`](crate::engine::Engine).
    unsafe fn apply_registers(
        &mut self,
        ip: *const Op,
        arity: usize,
        return_to: Option<*const Op>,
        drop_frame: bool,
    ) -> *const Op {
        // SAFETY: as the caller's.
        unsafe {
            let (module, function) = (self.x[arity], self.x[arity + 1]);
            if !module.is_atom() || !function.is_atom() {
                let arguments: Vec<Word> = self.x[..arity].to_vec();
                let arguments = self.heap().list(&arguments);
                return self.raise_bif_error(
                    ip,
                    atoms::BADARG,
                    atoms::ERLANG,
                    atoms::APPLY,
                    &[module, function, arguments],
                );
            }
            let name = (module, function, arity);
            self.enter_named(name, return_to, drop_frame, Some(ip.add(1)))
        }
    }

    /// As [`Engine::enter`], of a function by its name, with its arguments in the X registers. `behind` is the address behind the call
    /// in the code of the caller, if that has a frame to come back to.
    ///
    /// # Safety
    /// As [`Engine::enter`].
    pub(crate) unsafe fn enter_named(
        &mut self,
        (mut module, mut function, mut arity): (Word, Word, usize),
        return_to: Option<*const Op>,
        drop_frame: bool,
        behind: Option<*const Op>,
    ) -> *const Op {
        // SAFETY: as the caller's.
        unsafe {
            // `apply(erlang, apply, [Module, Function, Arguments])`.
            while (module, function, arity) == (atoms::ERLANG, atoms::APPLY, 3)
                && self.x[0].is_atom()
                && self.x[1].is_atom()
                && let Some(count) = argument_count(self.x[2])
            {
                (module, function) = (self.x[0], self.x[1]);
                self.spread(self.x[2]);
                arity = count;
            }
            let export = self.system().code.export(module, function, arity as u32);
            if let Some(next) = behind
                && raises(module, function, arity)
            {
                // In the caller's place, which is in the trace with or without a frame.
                return super::natives::call_at(self, next.sub(1), export);
            }
            self.enter(export.code(), return_to, drop_frame)
        }
    }

    /// Enters a function from a slow operation: accounts for the call, sets the return address, preempts.
    ///
    /// # Safety
    /// The engine runs a process with saved registers; the arguments are in the X registers.
    pub(crate) unsafe fn enter(
        &mut self,
        code: *const Op,
        return_to: Option<*const Op>,
        drop_frame: bool,
    ) -> *const Op {
        // SAFETY: as the caller's: there is a frame where one is to be dropped, and room for a return address below any frame.
        unsafe {
            if drop_frame {
                self.sp = self.fp.add(1);
                self.fp = (*self.fp).0 as *mut Word;
            }
            if let Some(address) = return_to {
                self.sp = self.sp.sub(1);
                *self.sp = Word(address as u64);
            }
            self.reductions -= 1;
            if self.reductions <= 0 {
                use crate::interp::dispatch::Slow as _;
                return super::calls::Preempt::run(self, code);
            }
            code
        }
    }
}
