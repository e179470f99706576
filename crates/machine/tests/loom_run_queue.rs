//! Every interleaving of a few workers on the run queues; see `sched::run_queue` for what is claimed. Compiled under `cfg(loom)` only
//! (`cargo xtask loom`).
//!
//! Time stands still here: a sleep with a timeout is a sleep without end, so a model that needs a timeout deadlocks, and loom says so.
#![cfg(loom)]

use asterias_machine::Word;
use asterias_machine::process::Priority;
use asterias_machine::process::shared::{Delivered, Shared};
use asterias_machine::process::signal::Signal;
use asterias_machine::process::state::Parked;
use asterias_machine::sched::run_queue::Runnable;
use asterias_machine::sched::{RunQueues, Timers};
use loom::sync::Arc;
use loom::sync::atomic::{AtomicBool, Ordering};
use loom::thread;

/// A worker that is none of the queues': somebody outside.
const OUTSIDE: usize = usize::MAX;

fn check(preemptions: usize, model: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(model);
}

/// The queues never look at a process, so an address will do.
fn process(number: usize) -> Runnable {
    Runnable(std::ptr::without_provenance_mut(number))
}

struct Queues {
    queues: RunQueues,
    timers: Timers,
}

impl Queues {
    fn new(workers: usize) -> Arc<Queues> {
        Arc::new(Queues {
            queues: RunQueues::new(workers),
            timers: Timers::new(1),
        })
    }

    fn push(&self, worker: usize, number: usize) {
        self.queues.push(worker, process(number), Priority::Normal);
    }

    fn pop(&self, worker: usize) -> Option<usize> {
        self.queues.pop(worker).map(|runnable| runnable.0.addr())
    }

    /// As the loop of a worker: the next process, however long it takes.
    fn next(&self, worker: usize) -> usize {
        loop {
            match self.pop(worker) {
                Some(number) => return number,
                None => self.queues.sleep(worker, &self.timers),
            }
        }
    }
}

#[test]
fn loom_push_from_outside_wakes_a_worker() {
    check(3, || {
        let queues = Queues::new(1);
        let worker = {
            let queues = queues.clone();
            thread::spawn(move || (queues.next(0), queues.next(0)))
        };
        queues.push(OUTSIDE, 1);
        queues.push(OUTSIDE, 2);
        assert_eq!(worker.join().expect("no panic"), (1, 2));
    });
}

#[test]
fn loom_push_of_a_second_process_wakes_another_worker() {
    check(2, || {
        let queues = Queues::new(2);
        let other = {
            let queues = queues.clone();
            thread::spawn(move || queues.next(1))
        };
        // Worker 0 runs a process that makes two others ready and goes on for ever: the other worker takes one of them at least.
        queues.push(0, 1);
        queues.push(0, 2);
        assert!(matches!(other.join().expect("no panic"), 1 | 2));
    });
}

#[test]
fn loom_each_process_is_taken_once() {
    check(3, || {
        let queues = Queues::new(2);
        let thief = {
            let queues = queues.clone();
            thread::spawn(move || [queues.pop(1), queues.pop(1)])
        };
        queues.push(0, 1);
        queues.push(0, 2);
        let own = [queues.pop(0), queues.pop(0)];
        let stolen = thief.join().expect("no panic");
        let rest = [queues.pop(0), queues.pop(0)];
        let mut all: Vec<usize> = own
            .into_iter()
            .chain(stolen)
            .chain(rest)
            .flatten()
            .collect();
        all.sort_unstable();
        assert_eq!(all, [1, 2]);
        assert!(queues.queues.is_empty());
    });
}

#[test]
fn loom_wake_all_reaches_workers_that_fall_asleep() {
    check(2, || {
        let queues = Queues::new(2);
        let stopping = Arc::new(AtomicBool::new(false));
        let workers: Vec<_> = [0, 1]
            .map(|worker| {
                let (queues, stopping) = (queues.clone(), stopping.clone());
                thread::spawn(move || {
                    while !stopping.load(Ordering::Relaxed) {
                        queues.queues.sleep(worker, &queues.timers);
                    }
                })
            })
            .into();
        stopping.store(true, Ordering::Release);
        queues.queues.wake_all();
        for worker in workers {
            worker.join().expect("no panic");
        }
    });
}

/// The whole way of a message: push, notify, queue; and of its receiver: sleep, pop, begin, collect, park.
#[test]
fn loom_a_message_gets_through_to_a_sleeping_worker() {
    check(2, || {
        let queues = Queues::new(1);
        let shared = Arc::new(Shared::new(Word::small(0)));
        queues.push(0, 1);
        let worker = {
            let (queues, shared) = (queues.clone(), shared.clone());
            thread::spawn(move || {
                let mut received = 0;
                while received < 2 {
                    queues.next(0);
                    shared.state.begin();
                    loop {
                        received += shared.collect().count();
                        if shared.state.park() == Parked::Idle {
                            break;
                        }
                    }
                }
            })
        };
        for sequence in 0..2 {
            match shared.deliver(Signal::ReceiveTimeout { sequence }) {
                Delivered::Enqueue => queues.push(OUTSIDE, 1),
                Delivered::Held => {}
                Delivered::Refused(signal) => panic!("nobody closes, but {signal:?} was refused"),
            }
        }
        worker.join().expect("no panic");
    });
}
