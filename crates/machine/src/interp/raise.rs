//! Exceptions: raising, and finding the handler.
//!
//! A raised exception leaves class, reason and raw trace (see `trace`) in X1 to X3 and NONE in X0, and execution goes on at the handler,
//! which the innermost `try` or `catch` has marked in its slot.

use asterias_term::{Alloc, Word, atoms};

use crate::code::instruction::Instruction;
use crate::code::{Export, Op};
use crate::engine::Engine;
use crate::interp::dispatch::leave;
use crate::native::{Class, RaiseFrame, Stop};
use crate::port::Busy;
use crate::process::Activity;
use crate::process::signal_queue::Signals;

/// Whether what follows a call at `next` is but the return from its function, and if so, whether a frame goes before.
///
/// # Safety
/// There is an instruction at `next`.
unsafe fn tail_call(next: *const Op) -> Option<bool> {
    // SAFETY: as the caller's.
    let number = crate::code::op::Code(unsafe { (*next).code }).number();
    if number == Instruction::DeallocateReturn as u16 {
        Some(true)
    } else {
        (number == Instruction::Return as u16).then_some(false)
    }
}

impl Engine {
    /// Raises with this trace: goes to the handler, or ends the process.
    ///
    /// # Safety
    /// The engine runs a process with saved registers; `ip` is the instruction being executed.
    pub(crate) unsafe fn raise(
        &mut self,
        ip: *const Op,
        class: Class,
        reason: Word,
        trace: Word,
    ) -> *const Op {
        // SAFETY: as the caller's; catch marks hold addresses of instructions of loaded code.
        unsafe {
            let handler = self.unwind(ip);
            self.x[0] = Word::NONE;
            self.x[1] = class.atom();
            self.x[2] = reason;
            self.x[3] = trace;
            if let Some(handler) = handler {
                if self.wants_collection() {
                    // X0 is no term; the other three are.
                    self.x[0] = Word::NIL;
                    let stop = self.collect(0, 4);
                    self.x[0] = Word::NONE;
                    if let Some(stop) = stop {
                        return stop;
                    }
                }
                return handler;
            }
            self.uncaught(class, reason, trace)
        }
    }

    /// Goes to the frame of the innermost handler; gives its address.
    unsafe fn unwind(&mut self, ip: *const Op) -> Option<*const Op> {
        // SAFETY: frames are linked as `stack` describes.
        unsafe {
            let (mut sp, mut fp) = (self.sp, self.fp);
            let base = (*self.process).stack.base();
            if !self.has_frame(ip) && sp < base {
                // The return address of a function without frame.
                sp = sp.add(1);
            }
            while !fp.is_null() {
                let mut slot = sp;
                while slot < fp {
                    if let Some(address) = (*slot).as_catch() {
                        self.sp = sp;
                        self.fp = fp;
                        return Some(address as *const Op);
                    }
                    slot = slot.add(1);
                }
                sp = fp.add(2);
                fp = (*fp).0 as *mut Word;
            }
            None
        }
    }

    /// The process ends with `error:Reason` at `ip`, whatever it catches.
    ///
    /// # Safety
    /// As [`Engine::raise`].
    #[cold]
    pub(crate) unsafe fn uncaught_error(&mut self, ip: *const Op, reason: Word) -> *const Op {
        // SAFETY: as the caller's.
        unsafe {
            let trace = self.raw_trace(ip, Class::Error, true, Word::NIL);
            self.uncaught(Class::Error, reason, trace)
        }
    }

    /// Nobody catches: the process ends.
    unsafe fn uncaught(&mut self, class: Class, reason: Word, trace: Word) -> *const Op {
        // SAFETY: the engine runs a process with saved registers.
        unsafe {
            let exit_reason = match class {
                Class::Exit => reason,
                Class::Error => {
                    let trace = self.build_trace(trace);
                    self.heap().tuple(&[reason, trace])
                }
                Class::Throw => {
                    let trace = self.build_trace(trace);
                    let reason = self.heap().tuple(&[atoms::NOCATCH, reason]);
                    self.heap().tuple(&[reason, trace])
                }
            };
            if class != Class::Exit {
                self.system().report_crash(self.process(), exit_reason);
            }
            self.exit_process(exit_reason)
        }
    }

    /// Ends the running process with this reason.
    ///
    /// # Safety
    /// The engine runs a process with saved registers.
    pub(crate) unsafe fn exit_process(&mut self, reason: Word) -> *const Op {
        // SAFETY: as the caller's.
        unsafe { self.exit_process_before(reason, Signals::none()) }
    }

    /// As [`Engine::exit_process`], with signals that were taken and come after what ends the process.
    ///
    /// # Safety
    /// As [`Engine::exit_process`].
    pub(crate) unsafe fn exit_process_before(&mut self, reason: Word, rest: Signals) -> *const Op {
        // SAFETY: as the caller's.
        unsafe {
            let process = self.process();
            process.activity = Activity::Exiting;
            process.reductions += self.spent();
            self.system()
                .end_process(self.process, reason, rest, self.worker);
        }
        self.stopped = crate::engine::Stopped::Ended;
        leave()
    }

    /// Reductions spent in this slice.
    pub(crate) fn spent(&self) -> u64 {
        u64::try_from(self.slice - self.reductions).unwrap_or(0)
    }

    /// `error:Reason` at `ip`.
    ///
    /// # Safety
    /// As [`Engine::raise`].
    #[cold]
    pub(crate) unsafe fn raise_error(&mut self, ip: *const Op, reason: Word) -> *const Op {
        // SAFETY: as the caller's.
        unsafe {
            let trace = self.raw_trace(ip, Class::Error, true, Word::NIL);
            self.raise(ip, Class::Error, reason, trace)
        }
    }

    /// `error:{Reason, Value}` at `ip`.
    ///
    /// # Safety
    /// As [`Engine::raise`].
    #[cold]
    pub(crate) unsafe fn raise_error_with(
        &mut self,
        ip: *const Op,
        reason: Word,
        value: Word,
    ) -> *const Op {
        // SAFETY: as the caller's.
        unsafe {
            let reason = self.heap().tuple(&[reason, value]);
            self.raise_error(ip, reason)
        }
    }

    /// `error:{Reason, Value}` at `ip`, which could not call a fun: its place appears twice where the call would have come back there.
    ///
    /// # Safety
    /// As [`Engine::raise`].
    #[cold]
    pub(crate) unsafe fn raise_call(
        &mut self,
        ip: *const Op,
        return_to: Option<*const Op>,
        reason: Word,
        value: Word,
    ) -> *const Op {
        // SAFETY: as the caller's.
        unsafe {
            let reason = self.heap().tuple(&[reason, value]);
            let place = return_to.and_then(|_| self.trace_entry_at(ip, None, Word::NIL));
            let trace = self.raw_trace(ip, Class::Error, true, place.unwrap_or(Word::NIL));
            self.raise(ip, Class::Error, reason, trace)
        }
    }

    /// Branches to `fail` if there is such an address, and raises `error:{Reason, Value}` otherwise.
    ///
    /// # Safety
    /// As [`Engine::raise`].
    #[cold]
    pub(crate) unsafe fn raise_or_branch(
        &mut self,
        ip: *const Op,
        reason: Word,
        value: Word,
        fail: u64,
    ) -> *const Op {
        if fail != 0 {
            return fail as *const Op;
        }
        // SAFETY: as the caller's.
        unsafe { self.raise_error_with(ip, reason, value) }
    }

    /// `error:system_limit` at `ip`.
    ///
    /// # Safety
    /// As [`Engine::raise`].
    #[cold]
    pub(crate) unsafe fn raise_system_limit(&mut self, ip: *const Op) -> *const Op {
        // SAFETY: as the caller's.
        unsafe { self.raise_error(ip, atoms::SYSTEM_LIMIT) }
    }

    /// `error:undef` for an exported function, with its arguments from the X registers.
    ///
    /// # Safety
    /// As [`Engine::raise`].
    #[cold]
    pub(crate) unsafe fn raise_undefined(&mut self, ip: *const Op, export: &Export) -> *const Op {
        // SAFETY: as the caller's.
        unsafe {
            let arguments: Vec<Word> = self.x[..export.mfa.arity as usize].to_vec();
            let heap = self.heap();
            let arguments = heap.list(&arguments);
            let extra = heap.tuple(&[export.mfa.module, export.mfa.function, arguments, Word::NIL]);
            let trace = self.raw_trace(ip, Class::Error, true, extra);
            self.raise(ip, Class::Error, atoms::UNDEF, trace)
        }
    }

    /// `error:function_clause` of the function whose `func_info` is at `ip`.
    ///
    /// # Safety
    /// As [`Engine::raise`]; the arguments are in the X registers.
    #[cold]
    pub(crate) unsafe fn raise_function_clause(&mut self, ip: *const Op) -> *const Op {
        // SAFETY: as the caller's.
        unsafe {
            let arguments: Vec<Word> = self.x[..usize::from((*ip).d)].to_vec();
            let arguments = self.heap().list(&arguments);
            let extra = self.trace_entry_at(ip, Some(arguments), Word::NIL);
            let extra = extra.unwrap_or(Word::NIL);
            let trace = self.raw_trace(ip, Class::Error, false, extra);
            self.raise(ip, Class::Error, atoms::FUNCTION_CLAUSE, trace)
        }
    }

    /// An error of a built-in function, which appears in the trace with its arguments and `error_info`.
    ///
    /// # Safety
    /// As [`Engine::raise`].
    #[cold]
    pub(crate) unsafe fn raise_bif_error(
        &mut self,
        ip: *const Op,
        reason: Word,
        module: Word,
        function: Word,
        arguments: &[Word],
    ) -> *const Op {
        // SAFETY: as the caller's.
        unsafe {
            let arguments = self.heap().list(arguments);
            let info = self.error_info(module, function, None);
            let extra = self.heap().tuple(&[module, function, arguments, info]);
            let trace = self.raw_trace(ip, Class::Error, true, extra);
            self.raise(ip, Class::Error, reason, trace)
        }
    }

    /// `[{error_info, #{module => …, cause => …}}]`: who can explain an error of a built-in function; nothing where OTP has the function in
    /// Erlang, whose errors nobody explains.
    unsafe fn error_info(&mut self, module: Word, function: Word, cause: Option<Word>) -> Word {
        let function = asterias_term::atom::name(function);
        let explainer = match asterias_term::atom::name(module) {
            "base64" | "io_lib" | "io_lib_pretty" | "json" | "records" | "string"
            | "unicode_util" => return Word::NIL,
            "lists" if matches!(function, "keysort" | "split" | "ukeysort") => return Word::NIL,
            "ets" | "lists" | "maps" | "binary" | "io" | "math" | "re" | "unicode" => {
                "erl_stdlib_errors"
            }
            "code" | "os" | "erl_ddll" | "seq_trace" => "erl_kernel_errors",
            _ => "erl_erts_errors",
        };
        let explainer = asterias_term::atom::intern(explainer);
        // SAFETY: the engine runs a process.
        unsafe {
            let heap = self.heap();
            let mut map = asterias_term::map::empty(heap);
            map = asterias_term::map::put(heap, map, atoms::MODULE, explainer);
            if let Some(cause) = cause {
                map = asterias_term::map::put(heap, map, atoms::CAUSE, cause);
            }
            let info = heap.tuple(&[atoms::ERROR_INFO, map]);
            heap.cons(info, Word::NIL)
        }
    }

    /// A native has no value.
    ///
    /// # Safety
    /// As [`Engine::raise`]; `return_to` is where the native's result is expected in X0, `None` for the caller of the current function.
    pub(crate) unsafe fn native_stopped(
        &mut self,
        ip: *const Op,
        export: &Export,
        stop: Stop<'_>,
        return_to: Option<*const Op>,
    ) -> *const Op {
        // SAFETY: as the caller's; terms in `stop` are alive, for nothing has collected. There is an instruction at `return_to`.
        unsafe {
            // A native that was entered by a call stands at its own entry, of which the arguments tell already.
            let in_caller = return_to.is_some();
            let behind = return_to;
            // What a native calls as the last thing of its caller takes the caller's place: a loop through `apply` needs no stack.
            let (return_to, drop_frame) = match return_to.and_then(|next| tail_call(next)) {
                Some(drop_frame) => (None, drop_frame),
                None => (return_to, false),
            };
            match stop {
                Stop::Raise(raise) => {
                    let reason = raise.reason.word();
                    let trace = match raise.frame {
                        RaiseFrame::Arguments | RaiseFrame::Cause(_) => {
                            let cause = match raise.frame {
                                RaiseFrame::Cause(cause) => Some(cause.word()),
                                _ => None,
                            };
                            let arguments: Vec<Word> = self.x[..export.mfa.arity as usize].to_vec();
                            let arguments = self.heap().list(&arguments);
                            let info = if reason == atoms::FUNCTION_CLAUSE {
                                Word::NIL
                            } else {
                                self.error_info(export.mfa.module, export.mfa.function, cause)
                            };
                            let extra = self.heap().tuple(&[
                                export.mfa.module,
                                export.mfa.function,
                                arguments,
                                info,
                            ]);
                            let caller =
                                in_caller && (return_to.is_some() || !export.is_library_function());
                            self.raw_trace(ip, raise.class, caller, extra)
                        }
                        RaiseFrame::Caller => self.raw_trace(ip, raise.class, true, Word::NIL),
                        RaiseFrame::CallerWith(arguments, info) => {
                            // As in `erlang:error/3`, the atom `none` leaves the arity.
                            let arguments = Some(arguments.word()).filter(|word| !word.is_atom());
                            self.caller_trace(ip, raise.class, in_caller, arguments, info.word())
                        }
                        RaiseFrame::Missing(module, function, arguments) => {
                            let entry = [module, function, arguments.word(), Word::NIL];
                            let extra = self.heap().tuple(&entry);
                            let caller = in_caller && return_to.is_some();
                            self.raw_trace(ip, raise.class, caller, extra)
                        }
                        RaiseFrame::Given(trace) => {
                            self.pack_trace(raise.class, true, trace.word(), &[])
                        }
                    };
                    self.raise(ip, raise.class, reason, trace)
                }
                Stop::Call {
                    module,
                    function,
                    arguments,
                } => {
                    let name = (module, function, self.spread(arguments.word()) as usize);
                    self.enter_named(name, return_to, drop_frame, behind)
                }
                Stop::CallFun { fun, arguments } => {
                    let count = self.spread(arguments.word()) as usize;
                    self.x[count] = fun.word();
                    self.call_any_fun(ip, count, return_to, drop_frame)
                }
                Stop::Again(arguments) => {
                    self.spread(arguments.word());
                    self.suspend_at(ip, export.mfa.arity, crate::engine::Stopped::Yielded)
                }
                Stop::Signals => {
                    // Handling signals neither collects nor runs code of the process: the arguments stay in the X registers.
                    if !self.receive_signals() {
                        return leave();
                    }
                    ip
                }
                Stop::Wait => {
                    self.suspend_at(ip, export.mfa.arity, crate::engine::Stopped::Waiting)
                }
                Stop::Blocked(busy) => self.block_at(ip, export.mfa.arity, busy),
                Stop::Hibernate {
                    module,
                    function,
                    arguments,
                } => {
                    let count = self.spread(arguments.word());
                    let target = self.system().code.export(module, function, count).code();
                    self.hibernate(target, count)
                }
                Stop::Exit(reason) => self.exit_process(reason.word()),
            }
        }
    }

    /// Puts the elements of a list into the X registers; gives their number.
    ///
    /// # Safety
    /// `list` is a live term.
    pub(super) unsafe fn spread(&mut self, list: Word) -> u32 {
        let mut rest = list;
        let mut count = 0;
        while rest.is_cons() && count < 255 {
            // SAFETY: the list is alive.
            unsafe {
                self.x[count] = rest.head();
                rest = rest.tail();
            }
            count += 1;
        }
        count as u32
    }

    /// The slice ends here: `live` X registers are kept, and the instruction is executed again.
    pub(crate) fn yield_at(&mut self, ip: *const Op, live: u32) -> *const Op {
        self.suspend_at(ip, live, crate::engine::Stopped::Yielded)
    }

    /// As [`Engine::yield_at`], until a port is no longer busy.
    ///
    /// # Safety
    /// The engine runs a process.
    pub(super) unsafe fn block_at(&mut self, ip: *const Op, live: u32, busy: Busy) -> *const Op {
        if !busy.again {
            // SAFETY: as the caller's.
            let process = unsafe { self.process().id };
            self.system().watch_busy_port(process, busy.port);
        }
        self.suspend_at(ip, live, crate::engine::Stopped::Blocked)
    }

    fn suspend_at(
        &mut self,
        ip: *const Op,
        live: u32,
        stopped: crate::engine::Stopped,
    ) -> *const Op {
        self.ip = ip;
        self.live = live;
        self.stopped = stopped;
        leave()
    }

    /// Drops the stack, shrinks the heap to what `live` registers hold, and waits for a message before going on at `target`.
    unsafe fn hibernate(&mut self, target: *const Op, live: u32) -> *const Op {
        // SAFETY: the engine runs a process with saved registers; an empty stack holds the address of the process' end.
        unsafe {
            let process = self.process();
            self.sp = process.stack.base().sub(1);
            self.fp = std::ptr::null_mut();
            *self.sp = Word(self.system().process_end() as u64);
            process.mailbox.restart();
            (self.sp, self.fp) = process.stack.shrink(self.sp, self.fp);
            self.load_limits();
            process.hibernating = true;
            if let Some(stop) = self.collect(0, live as usize) {
                return stop;
            }
            process.hibernating = false;
            process.ip = target;
            if !self.receive_signals() {
                return leave();
            }
            let waits = process.mailbox.is_empty();
            process.hibernating = waits;
            let stopped = if waits {
                crate::engine::Stopped::Waiting
            } else {
                crate::engine::Stopped::Yielded
            };
            self.suspend_at(target, live, stopped)
        }
    }
}
