//! Every interleaving of a few threads on the state word and the signal queue of a process; see `process::state` and
//! `process::signal_queue` for what is claimed. Compiled under `cfg(loom)` only (`cargo xtask loom`).
//!
//! The body of a process is stood for by a cell that loom watches: two threads in it at once, or without an order between them, fail
//! the model.
#![cfg(loom)]

use std::collections::VecDeque;

use asterias_machine::Word;
use asterias_machine::process::shared::{Delivered, Shared};
use asterias_machine::process::signal::Signal;
use asterias_machine::process::signal_queue::{SignalQueue, Signals};
use asterias_machine::process::state::{Mark, Marks, Parked};
use loom::cell::UnsafeCell;
use loom::sync::{Arc, Mutex};
use loom::thread;

fn check(preemptions: usize, model: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(model);
}

fn numbered(sequence: u64) -> Signal {
    Signal::ReceiveTimeout { sequence }
}

fn numbers(signals: Signals) -> Vec<u64> {
    signals
        .map(|node| match node.signal {
            Signal::ReceiveTimeout { sequence } => sequence,
            other => panic!("nobody sent {other:?}"),
        })
        .collect()
}

/// What a sender wrote before its push; the receiver reads it after its take.
struct Slots([UnsafeCell<u64>; 4]);

// SAFETY: loom checks the accesses.
unsafe impl Sync for Slots {}

impl Slots {
    fn new() -> Slots {
        Slots(std::array::from_fn(|_| UnsafeCell::new(0)))
    }

    fn write(&self, index: u64) {
        // SAFETY: each slot has one writer, and its readers come after it: this is what the model checks.
        self.0[index as usize].with_mut(|slot| unsafe { *slot = index + 10 });
    }

    fn expect(&self, numbers: &[u64]) {
        for index in numbers {
            // SAFETY: as above.
            assert_eq!(
                self.0[*index as usize].with(|slot| unsafe { *slot }),
                index + 10
            );
        }
    }
}

/// Asserts that 0 before 1 and 2 before 3 are all there, once.
fn assert_all_in_order(got: &[u64]) {
    let place = |number| {
        got.iter()
            .position(|other| *other == number)
            .expect("nothing is lost")
    };
    assert_eq!(got.len(), 4, "nothing comes twice: {got:?}");
    assert!(
        place(0) < place(1) && place(2) < place(3),
        "each sender's order is kept: {got:?}"
    );
}

#[test]
fn loom_queue_keeps_all_signals_in_order() {
    check(3, || {
        let queue = Arc::new(SignalQueue::new());
        let slots = Arc::new(Slots::new());
        let senders: Vec<_> = [0, 2]
            .map(|first| {
                let (queue, slots) = (queue.clone(), slots.clone());
                thread::spawn(move || {
                    for number in [first, first + 1] {
                        slots.write(number);
                        queue.push(numbered(number)).expect("nobody closes");
                    }
                })
            })
            .into();
        let mut got = numbers(queue.take());
        got.extend(numbers(queue.take()));
        slots.expect(&got);
        for sender in senders {
            sender.join().expect("no panic");
        }
        got.extend(numbers(queue.take()));
        assert_all_in_order(&got);
    });
}

#[test]
fn loom_close_takes_a_signal_or_gives_it_back() {
    check(3, || {
        let queue = Arc::new(SignalQueue::new());
        let slots = Arc::new(Slots::new());
        let senders: Vec<_> = [0, 2]
            .map(|first| {
                let (queue, slots) = (queue.clone(), slots.clone());
                thread::spawn(move || {
                    let mut refused = Vec::new();
                    for number in [first, first + 1] {
                        slots.write(number);
                        if queue.push(numbered(number)).is_err() {
                            refused.push(number);
                        }
                    }
                    refused
                })
            })
            .into();
        let mut got = numbers(queue.take());
        got.extend(numbers(queue.close()));
        slots.expect(&got);
        assert!(numbers(queue.close()).is_empty() && numbers(queue.take()).is_empty());
        // Who is refused is so from then on: the rest of a sender's signals comes after what was taken of them.
        for sender in senders {
            got.extend(sender.join().expect("no panic"));
        }
        assert_all_in_order(&got);
    });
}

/// A process, the queue it may stand in, and its body.
struct Machine {
    shared: Shared,
    queue: Mutex<VecDeque<()>>,
    received: UnsafeCell<Vec<u64>>,
    slots: Slots,
}

// SAFETY: loom checks the accesses to the body.
unsafe impl Sync for Machine {}
// SAFETY: as above.
unsafe impl Send for Machine {}

impl Machine {
    fn new() -> Arc<Machine> {
        Arc::new(Machine {
            shared: Shared::new(Word::small(0)),
            queue: Mutex::new(VecDeque::from([()])),
            received: UnsafeCell::new(Vec::new()),
            slots: Slots::new(),
        })
    }

    fn enqueue(&self) {
        let mut queue = self.queue.lock().expect("not poisoned");
        queue.push_back(());
        assert_eq!(queue.len(), 1, "a process stands in one queue, once");
    }

    fn send(&self, number: u64) -> bool {
        self.slots.write(number);
        match self.shared.deliver(numbered(number)) {
            Delivered::Held => true,
            Delivered::Enqueue => {
                self.enqueue();
                true
            }
            Delivered::Refused(_) => false,
        }
    }

    fn pop(&self) -> bool {
        self.queue
            .lock()
            .expect("not poisoned")
            .pop_front()
            .is_some()
    }

    /// Receives what has come; gives the number of all that came so far.
    fn receive(&self) -> usize {
        // SAFETY: only who holds the process is here: this is what the model checks.
        self.received.with_mut(|received| unsafe {
            let new = numbers(self.shared.collect());
            self.slots.expect(&new);
            (*received).extend(new);
            (*received).len()
        })
    }

    /// Runs the process once, if it is queued; a slice as the worker's, that gives way once where `yields`.
    fn run(&self, yields: bool) {
        if !self.pop() {
            return;
        }
        self.shared.state.begin();
        self.receive();
        if yields {
            self.shared.state.requeue();
            self.enqueue();
            return;
        }
        while self.shared.state.park() == Parked::Notified {
            self.receive();
        }
    }

    /// What the process received in the end, which everything sent must have made it run for.
    fn finish(&self) -> Vec<u64> {
        self.run(false);
        assert!(
            !self.shared.state.is_notified(),
            "no signal waits for a process that nobody will run"
        );
        // SAFETY: all other threads have been joined.
        self.received
            .with(|received| unsafe { (*received).clone() })
    }
}

fn sender(machine: &Arc<Machine>, numbers: &'static [u64]) -> thread::JoinHandle<()> {
    let machine = machine.clone();
    thread::spawn(move || {
        for number in numbers {
            assert!(machine.send(*number));
        }
    })
}

#[test]
fn loom_send_wakes_a_process_that_parks() {
    check(3, || {
        let machine = Machine::new();
        let first = sender(&machine, &[0, 1]);
        let second = sender(&machine, &[2, 3]);
        machine.run(false);
        machine.run(false);
        first.join().expect("no panic");
        second.join().expect("no panic");
        assert_all_in_order(&machine.finish());
    });
}

#[test]
fn loom_one_worker_at_a_time_runs_a_process() {
    check(3, || {
        let machine = Machine::new();
        let other = {
            let machine = machine.clone();
            thread::spawn(move || {
                machine.run(true);
                machine.run(false);
            })
        };
        let sender = sender(&machine, &[0, 1]);
        machine.run(true);
        machine.run(false);
        other.join().expect("no panic");
        sender.join().expect("no panic");
        machine.run(false);
        assert_eq!(machine.finish(), [0, 1]);
    });
}

#[test]
fn loom_an_end_answers_every_signal_once() {
    check(3, || {
        let machine = Machine::new();
        let senders: Vec<_> = [0, 1]
            .map(|number| {
                let machine = machine.clone();
                thread::spawn(move || {
                    if machine.send(number) {
                        None
                    } else {
                        Some(number)
                    }
                })
            })
            .into();
        assert!(machine.pop());
        machine.shared.state.begin();
        let mut got = numbers(machine.shared.collect());
        let _marks: Marks = machine.shared.state.begin_end();
        got.extend(numbers(machine.shared.close()));
        machine.shared.state.end();
        for sender in senders {
            got.extend(sender.join().expect("no panic"));
        }
        got.sort_unstable();
        assert_eq!(
            got,
            [0, 1],
            "each signal was seen, or found at the end, or refused"
        );
        assert!(!machine.pop(), "nobody queues a process that has ended");
    });
}

#[test]
fn loom_a_mark_is_refused_or_found_by_the_end() {
    check(3, || {
        let shared = Arc::new(Shared::new(Word::small(0)));
        let table = Arc::new(Mutex::new(Vec::new()));
        shared.state.begin();
        let markers: Vec<_> = [Mark::Named, Mark::Named, Mark::Timed]
            .into_iter()
            .map(|mark| {
                let (shared, table) = (shared.clone(), table.clone());
                thread::spawn(move || {
                    let mut table = table.lock().expect("not poisoned");
                    if shared.state.mark(mark) {
                        table.push(mark);
                    }
                })
            })
            .collect();
        let marks = shared.state.begin_end();
        for mark in [Mark::Named, Mark::Timed] {
            if marks.has(mark) {
                table
                    .lock()
                    .expect("not poisoned")
                    .retain(|other| *other != mark);
            }
        }
        drop(shared.close());
        shared.state.end();
        for marker in markers {
            marker.join().expect("no panic");
        }
        assert!(
            table.lock().expect("not poisoned").is_empty(),
            "no table keeps what is gone"
        );
    });
}
