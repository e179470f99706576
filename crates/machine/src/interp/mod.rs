//! The interpreter: executes specific instructions.
//!
//! [`load`] puts a process on an engine, [`run`] executes it until it yields, waits or ends, [`unload`] takes it off again.

pub(crate) mod dispatch;
mod limits;
pub(crate) mod operand;
pub(crate) mod ops;
mod raise;
mod requests;
mod signals;
mod support;
mod trace;

pub(crate) use ops::binaries::Builder;

use crate::code::tables::StubHandlers;
use crate::engine::{Engine, Stopped};
use crate::process::Process;
use dispatch::slow;

/// What entries without code execute.
pub(crate) fn stub_handlers() -> StubHandlers {
    StubHandlers {
        func_info: slow::<ops::exceptions::FuncInfo>,
        undefined: slow::<ops::calls::CallUndefined>,
        undefined_fun: slow::<ops::calls::CallUndefinedFun>,
        native: slow::<ops::natives::NativeEntry>,
    }
}

/// The handler of the instruction that a process' first function returns to.
pub(crate) fn process_end_handler() -> crate::code::Handler {
    slow::<ops::calls::ProcessEnd>
}

/// Puts a process on an engine.
///
/// # Safety
/// The process is this worker's alone; the engine runs none.
pub(crate) unsafe fn load(engine: &mut Engine, process: *mut Process, reductions: i64) {
    // SAFETY: the caller holds the process.
    unsafe {
        engine.process = process;
        let process = &mut *process;
        engine.sp = process.sp;
        engine.fp = process.fp;
        engine.ip = process.ip;
        engine.reductions = reductions;
        engine.slice = reductions;
        let count = process.saved.len();
        engine.x[..count].copy_from_slice(&process.saved);
        process.saved.clear();
        engine.live = count as u32;
        engine.load_limits();
    }
}

/// Executes the loaded process; false where it has ended.
///
/// # Safety
/// The engine has been loaded.
pub(crate) unsafe fn run(engine: &mut Engine) -> bool {
    // SAFETY: as the caller's.
    unsafe {
        if (*engine.process).shared.state.is_notified() {
            // Signals are looked at before anything else; arguments in X registers stay where they are.
            let live = engine.live as usize;
            (*engine.process).saved.extend_from_slice(&engine.x[..live]);
            if !engine.receive_signals() {
                return false;
            }
            let process = &mut *engine.process;
            engine.x[..live].copy_from_slice(&process.saved);
            process.saved.clear();
            if process.collect_asked && engine.collect(0, live).is_some() {
                return false;
            }
        }
        if (*engine.process).suspended > 0 {
            engine.stopped = Stopped::Waiting;
            return true;
        }
        // Only messages wake who hibernates.
        if (*engine.process).hibernating && (*engine.process).mailbox.is_empty() {
            engine.stopped = Stopped::Waiting;
            return true;
        }
        (*engine.process).activity = crate::process::Activity::Running;
        (*engine.process).hibernating = false;
        dispatch::execute(engine);
        engine.stopped != Stopped::Ended
    }
}

/// Takes the process off the engine, to be resumed later.
///
/// # Safety
/// The engine has stopped with a process that has not ended.
pub(crate) unsafe fn unload(engine: &mut Engine) {
    // SAFETY: as the caller's.
    unsafe {
        let process = &mut *engine.process;
        process.sp = engine.sp;
        process.fp = engine.fp;
        process.ip = engine.ip;
        process.reductions += engine.spent();
        if let Some(counters) = engine.system().counters().get(engine.worker) {
            counters.ran(engine.spent());
        }
        process
            .shared
            .tell_memory(process.heap.sizes(), process.stack.words());
        engine.slice = engine.reductions;
        process.saved.clear();
        process
            .saved
            .extend_from_slice(&engine.x[..engine.live as usize]);
        if matches!(engine.stopped, Stopped::Waiting | Stopped::Blocked) {
            process.activity = match engine.stopped {
                Stopped::Blocked => crate::process::Activity::Blocked,
                _ => crate::process::Activity::Waiting,
            };
            if process.saved.is_empty() {
                process.saved = Vec::new();
            }
            (process.sp, process.fp) = process.stack.shrink(process.sp, process.fp);
        }
    }
}
