//! The engine: what a worker needs to execute a process. Both the interpreter and native code know its layout.
//!
//! The first field is the X registers, so that an X operand is a byte offset from the engine's address. While a process runs, its stack
//! pointer, heap top, frame pointer and reductions live in CPU registers; `sp`, `fp` and `reductions` here, and the heap's own top, are
//! current only between [`Engine::save`] and the return to the instructions.

use asterias_term::{Term, Word};

use crate::code::Op;
use crate::native::{Answered, Outcome, Stop};
use crate::process::Process;
use crate::system::System;

/// Number of X registers that programs have.
pub const X_REGISTERS: usize = 1024;
/// X registers beyond those of programs, for operands that an instruction has no variant for.
pub const SCRATCH: usize = 4;
/// Number of floating point registers.
pub const F_REGISTERS: usize = 1024;
/// Reductions of a time slice, as in OTP.
pub const SLICE: i64 = 4000;

/// What a worker needs to execute a process.
#[repr(C)]
pub struct Engine {
    /// The X registers.
    pub x: [Word; X_REGISTERS + SCRATCH],
    /// The end of the running process' young block.
    pub heap_limit: *mut Word,
    /// The running process' stack pointer must not go below this.
    pub stack_limit: *mut Word,
    /// The stack pointer, while the interpreter does not hold it.
    pub sp: *mut Word,
    /// The frame pointer, likewise.
    pub fp: *mut Word,
    /// Reductions left, likewise.
    pub reductions: i64,
    /// Where execution goes on after the engine has stopped.
    pub ip: *const Op,
    /// The process being run.
    pub process: *mut Process,
    /// The system it belongs to; lives longer than the engine.
    pub system: *const System,
    /// Why the engine stopped.
    pub stopped: Stopped,
    /// Number of X registers to keep where it stopped to be resumed.
    pub live: u32,
    /// Why the native that has just returned has no value, where it has none.
    pub native_stop: Option<Stop<'static>>,
    /// The next instruction, where a loop drives the handlers.
    pub next: *const Op,
    /// Reductions at the start of the slice.
    pub slice: i64,
    /// A full collection is wanted at the next safepoint.
    pub collect_soon: bool,
    /// Collect at each safepoint, and verify the heap after it.
    pub stress: bool,
    /// Safepoints to pass without, in stress mode: a large heap is collected less often, lest nothing ends.
    pub stress_pause: usize,
    /// Number of the worker.
    pub worker: usize,
    /// State of the construction of a binary by the instructions before `bs_create_bin`.
    pub builder: crate::interp::Builder,
    /// The floating point registers.
    pub fr: [f64; F_REGISTERS],
}

/// Why an engine stopped executing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stopped {
    /// Its slice is over, or it gave way: the process goes back to a run queue.
    Yielded,
    /// It waits for a message or a timer.
    Waiting,
    /// It waits until a port is no longer busy.
    Blocked,
    /// It has ended: its exit has been handled.
    Ended,
}

impl Engine {
    /// An engine of a worker.
    pub fn new(system: *const System, worker: usize) -> Box<Engine> {
        Box::new(Engine {
            x: [Word::NIL; X_REGISTERS + SCRATCH],
            heap_limit: std::ptr::null_mut(),
            stack_limit: std::ptr::null_mut(),
            sp: std::ptr::null_mut(),
            fp: std::ptr::null_mut(),
            reductions: 0,
            ip: std::ptr::null(),
            process: std::ptr::null_mut(),
            system,
            stopped: Stopped::Yielded,
            live: 0,
            native_stop: None,
            next: std::ptr::null(),
            slice: SLICE,
            collect_soon: false,
            stress: false,
            stress_pause: 0,
            worker,
            builder: crate::interp::Builder::default(),
            fr: [0.0; F_REGISTERS],
        })
    }

    /// The process being run.
    ///
    /// # Safety
    /// The engine runs a process, and no other borrow of it is alive.
    #[inline(always)]
    pub unsafe fn process<'a>(&self) -> &'a mut Process {
        // SAFETY: the caller vouches for it.
        unsafe { &mut *self.process }
    }

    /// The system.
    #[inline(always)]
    pub fn system<'a>(&self) -> &'a System {
        // SAFETY: a system outlives its engines.
        unsafe { &*self.system }
    }

    /// What a native answered.
    ///
    /// # Safety
    /// The native has just returned: its terms are alive for `'h`.
    #[inline]
    pub(crate) unsafe fn outcome<'h>(&mut self, answered: Answered<'h>) -> Outcome<'h> {
        let word = answered.word();
        if !word.is_none() {
            // SAFETY: the value of the native, as the caller vouches.
            return Ok(unsafe { Term::new(word) });
        }
        let stop = self.native_stop.take();
        Err(stop.expect("a native without a value says why"))
    }

    /// Takes the registers of the interpreter over into memory.
    ///
    /// # Safety
    /// The engine runs a process whose stack pointer, heap top, reductions and frame pointer these are.
    #[inline(always)]
    pub unsafe fn save(&mut self, sp: *mut Word, hp: *mut Word, reductions: i64, fp: *mut Word) {
        self.sp = sp;
        self.fp = fp;
        self.reductions = reductions;
        // SAFETY: the engine runs a process.
        unsafe { (*self.process).heap.set_top(hp) };
    }
}
