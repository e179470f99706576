//! How one instruction follows another.
//!
//! A handler receives the interpreter's registers as its six arguments, which the calling convention keeps in CPU registers, and ends by
//! calling the next handler. The optimiser turns that call into a jump (`cfg(tail_dispatch)`, decided in `build.rs` by optimisation
//! level; a test runs a loop long enough to fail without it). Elsewhere, as in debug builds and WebAssembly, a handler stores its
//! registers and returns to a loop. Handlers are the same text in both.
//!
//! A handler's own code never needs a stack frame: what needs one is a [`Slow`] operation, entered by a jump through [`slow`].

use asterias_term::Word;

use crate::code::Op;
use crate::code::convention::handler;
use crate::engine::Engine;

/// The interpreter's registers.
#[derive(Clone, Copy)]
pub(crate) struct Regs {
    /// The instruction being executed.
    pub(crate) ip: *const Op,
    /// The engine.
    pub(crate) engine: *mut Engine,
    /// Stack pointer.
    pub(crate) sp: *mut Word,
    /// Heap top.
    pub(crate) hp: *mut Word,
    /// Reductions left.
    pub(crate) reductions: i64,
    /// Frame pointer.
    pub(crate) fp: *mut Word,
}

/// An operation with a frame of its own: works on the engine's saved registers and tells where to go on.
pub(crate) trait Slow {
    /// Executes the operation of the instruction at `ip`; gives the next one, or [`leave`] to stop.
    ///
    /// # Safety
    /// The engine runs a process and its registers are saved; `ip` is an instruction that this operation belongs to.
    unsafe fn run(engine: &mut Engine, ip: *const Op) -> *const Op;
}

handler! {
    /// The handler of a slow operation; also entered by the fast ones that it completes.
    ///
    /// # Safety
    /// As [`Handler`](crate::code::Handler).
    // Never inlined: a fast handler would save registers for it on its common path.
    #[inline(never)]
    pub(crate) unsafe fn slow<S: Slow>(
        ip: *const Op,
        engine: *mut Engine,
        sp: *mut Word,
        hp: *mut Word,
        reductions: i64,
        fp: *mut Word,
    ) {
        // SAFETY: the registers are those of the running process; after the operation they are taken back from where it left them.
        unsafe {
            (*engine).save(sp, hp, reductions, fp);
            let next = S::run(&mut *engine, ip);
            if std::ptr::eq(next, leave()) {
                return;
            }
            let regs = Regs {
                ip,
                engine,
                sp: (*engine).sp,
                hp: (*(*engine).process).heap.top(),
                reductions: (*engine).reductions,
                fp: (*engine).fp,
            };
            dispatch!(regs, next);
        }
    }
}

/// Goes to the next instruction; the last thing a handler does.
#[cfg(tail_dispatch)]
macro_rules! dispatch {
    ($regs:expr, $next:expr) => {{
        let next: *const $crate::code::Op = $next;
        return ((*next).run)(
            next,
            $regs.engine,
            $regs.sp,
            $regs.hp,
            $regs.reductions,
            $regs.fp,
        );
    }};
}

/// Goes to the next instruction; the last thing a handler does.
#[cfg(not(tail_dispatch))]
macro_rules! dispatch {
    ($regs:expr, $next:expr) => {{
        let next: *const $crate::code::Op = $next;
        (*$regs.engine).save($regs.sp, $regs.hp, $regs.reductions, $regs.fp);
        (*$regs.engine).next = next;
        return;
    }};
}

/// Leaves the fast path for a slow operation.
macro_rules! slow_path {
    ($regs:expr, $operation:ty) => {
        return $crate::interp::dispatch::slow::<$operation>(
            $regs.ip,
            $regs.engine,
            $regs.sp,
            $regs.hp,
            $regs.reductions,
            $regs.fp,
        )
    };
}

/// Leaves for another handler of the same instruction, which knows less common operands.
macro_rules! other {
    ($regs:expr, $handler:ident<$($place:ident),+>) => {
        return $handler::<$($place),+>($regs.ip, $regs.engine, $regs.sp, $regs.hp, $regs.reductions, $regs.fp)
    };
}

/// Defines handlers. The body works on the registers `$regs` and the instruction `$op`, and its value is the next instruction.
macro_rules! handlers {
    ($($(#[$meta:meta])* fn $name:ident $(<$($place:ident: $role:ident),+>)? ($regs:ident, $op:ident) $body:block)*) => {$(
        $crate::code::convention::handler! {
            $(#[$meta])*
            ///
            /// # Safety
            /// As [`Handler`](crate::code::Handler).
            #[allow(unused_mut, reason = "not every instruction changes a register")]
            pub(crate) unsafe fn $name $(<$($place: $crate::interp::operand::$role),+>)? (
                ip: *const $crate::code::Op,
                engine: *mut $crate::engine::Engine,
                sp: *mut asterias_term::Word,
                hp: *mut asterias_term::Word,
                reductions: i64,
                fp: *mut asterias_term::Word,
            ) {
                // SAFETY: the loader made the instruction for this handler, so operands are within the register file and the frame, and
                // what the instruction relies on has been ensured by the instructions before it.
                unsafe {
                    let mut $regs = $crate::interp::dispatch::Regs { ip, engine, sp, hp, reductions, fp };
                    let $op = &*ip;
                    let next: *const $crate::code::Op = $body;
                    dispatch!($regs, next);
                }
            }
        }
    )*};
}

/// Defines slow operations. The body works on the engine and the instruction's address, and its value is the next instruction.
macro_rules! slow_operations {
    ($($(#[$meta:meta])* $vis:vis fn $name:ident ($engine:ident, $ip:ident) $body:block)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        $vis struct $name;

        impl $crate::interp::dispatch::Slow for $name {
            #[inline(never)]
            unsafe fn run($engine: &mut $crate::engine::Engine, $ip: *const $crate::code::Op) -> *const $crate::code::Op {
                // SAFETY: the engine runs a process with saved registers, and the instruction is one that the loader made for this
                // operation.
                unsafe { $body }
            }
        }
    )*};
}

pub(crate) use slow_path as slow;
pub(crate) use {dispatch, handlers, other, slow_operations};

handler! {
    /// Stops the engine: the handler of [`leave`]. What it needs has been saved before.
    unsafe fn stop(
        _: *const Op,
        _: *mut Engine,
        _: *mut Word,
        _: *mut Word,
        _: i64,
        _: *mut Word,
    ) {
    }
}

static LEAVE: Op = Op {
    run: stop,
    a: 0,
    b: 0,
    c: 0,
    d: 0,
    code: 0,
    e: 0,
};

/// The instruction that stops the engine.
pub(crate) fn leave() -> *const Op {
    &LEAVE
}

/// Executes the engine's process from `engine.ip` until the engine stops.
///
/// # Safety
/// The engine has been loaded with a process by [`enter`](super::enter).
pub(crate) unsafe fn execute(engine: *mut Engine) {
    // SAFETY: the caller vouches for engine and process.
    unsafe {
        let first = (*engine).ip;
        let hp = (*(*engine).process).heap.top();
        #[cfg(tail_dispatch)]
        ((*first).run)(
            first,
            engine,
            (*engine).sp,
            hp,
            (*engine).reductions,
            (*engine).fp,
        );
        #[cfg(not(tail_dispatch))]
        {
            let _ = hp;
            (*engine).next = first;
            loop {
                let next = std::mem::replace(&mut (*engine).next, leave());
                if std::ptr::eq(next, leave()) {
                    break;
                }
                let hp = (*(*engine).process).heap.top();
                ((*next).run)(
                    next,
                    engine,
                    (*engine).sp,
                    hp,
                    (*engine).reductions,
                    (*engine).fp,
                );
            }
        }
    }
}
