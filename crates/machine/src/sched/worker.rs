//! A worker: takes processes from the run queues and executes them, slice by slice.

use crate::engine::{Engine, Stopped};
use crate::interp;
use crate::native::process_info::current;
use crate::process::state::Parked;
use crate::sched::run_queue::Runnable;
use crate::system::{Slice, System};

/// Slices between two looks at the timers while there is other work.
const TIMER_INTERVAL: u32 = 4;
/// Slices used up between two looks at whether another worker has two processes more, and whether it has one more.
const PULL_INTERVAL: u32 = 8;
const ROTATE_INTERVAL: u32 = 128;
/// Epochs that pass until what is put away in one of them is freed.
const EPOCHS: usize = 3;

/// Runs processes until the system stops.
pub(crate) fn run(system: &System, worker: usize) {
    let mut engine = Engine::new(system, worker);
    engine.stress = system.config().heap_stress;
    let mut slices: u32 = 0;
    let mut used_up: u32 = 0;
    let mut pulled = None;
    while !system.is_stopping() {
        slices = slices.wrapping_add(1);
        if slices.is_multiple_of(TIMER_INTERVAL) {
            system.fire_timers(worker);
        }
        // What it has pulled runs first: nobody else would find it.
        if pulled.is_none() && worker >= system.queues.active() {
            system.queues.rest(worker, &system.timers);
            continue;
        }
        match pulled.take().or_else(|| system.queues.pop(worker)) {
            Some(process) => {
                system.grace.enter(worker);
                let yielded = run_slice(system, &mut engine, process);
                system.grace.leave(worker);
                if yielded {
                    used_up = used_up.wrapping_add(1);
                    pulled = pull(system, worker, used_up);
                }
            }
            None => {
                system.fire_timers(worker);
                if system.queues.is_empty() {
                    asterias_heap::release_spare_blocks();
                    // What nobody can see any more is freed now, ended processes and deleted tables: later there may be nothing to do it.
                    for _ in 0..EPOCHS {
                        crossbeam_epoch::pin().flush();
                    }
                    system.queues.sleep(worker, &system.timers);
                }
            }
        }
    }
}

/// A process of another worker that has more of them, after so many slices that were used up.
fn pull(system: &System, worker: usize, used_up: u32) -> Option<Runnable> {
    if !used_up.is_multiple_of(PULL_INTERVAL) || worker >= system.queues.active() {
        return None;
    }
    let by = u32::from(!used_up.is_multiple_of(ROTATE_INTERVAL));
    system.queues.pull(worker, by as usize)
}

/// Runs one process until it yields, waits or ends; whether it yielded.
pub(crate) fn run_slice(system: &System, engine: &mut Engine, runnable: Runnable) -> bool {
    // What other processes' pids lead to stays while this guard lives: see `process::table`.
    let _guard = crossbeam_epoch::pin();
    let process = runnable.0;
    // SAFETY: a process taken from a run queue is this worker's alone until it is parked, requeued or ended.
    unsafe {
        (*process).shared.state.begin();
        (*process).shared.calm();
        interp::load(engine, process, system.config().reductions);
        let mut slice = begin_slice(engine);
        loop {
            let alive = interp::run(engine);
            if !alive {
                if let Some(slice) = slice {
                    system.end_slice(&slice, || None);
                }
                return false;
            }
            match engine.stopped {
                Stopped::Yielded => {
                    end_slice(engine, slice);
                    interp::unload(engine);
                    let priority = (*process).priority;
                    let shared = &raw const (*process).shared;
                    (*process).shared.state.requeue();
                    // The process stays while the guard lives, whoever runs it then.
                    let urgency = || (*shared).urgency(priority);
                    system
                        .queues
                        .push_as(engine.worker, Runnable(process), urgency);
                    return true;
                }
                Stopped::Waiting | Stopped::Blocked => {
                    end_slice(engine, slice);
                    interp::unload(engine);
                    match (*process).shared.state.park() {
                        Parked::Idle => return false,
                        Parked::Notified => {
                            interp::load(engine, process, engine.reductions.max(1));
                            slice = begin_slice(engine);
                        }
                    }
                }
                Stopped::Ended => return false,
            }
        }
    }
}

/// # Safety
/// The engine holds a process, with saved registers.
unsafe fn begin_slice(engine: &Engine) -> Option<Slice> {
    // SAFETY: as the caller's.
    unsafe {
        let function = || current(engine).map(|location| location.mfa);
        engine
            .system()
            .watch_slice((*engine.process).shared.id, function)
    }
}

/// # Safety
/// As [`begin_slice`].
unsafe fn end_slice(engine: &Engine, slice: Option<Slice>) {
    if let Some(slice) = slice {
        // SAFETY: as the caller's.
        let function = || unsafe { current(engine).map(|location| location.mfa) };
        engine.system().end_slice(&slice, function);
    }
}
