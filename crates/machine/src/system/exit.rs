//! The end of a process: what it leaves, and who is told.

use asterias_heap::{FragmentBuilder, Heap, LiteralRange};
use asterias_term::{Alloc, Term, Word, atoms};

use super::System;
use crate::process::Process;
use crate::process::relations::{Link, Relations};
use crate::process::signal::{ExitKind, Parcel, Signal};
use crate::process::signal_queue::Signals;
use crate::process::stack::Stack;
use crate::process::state::Mark;

/// A stack beyond this is given back before the rest of its process.
const LARGE_STACK_WORDS: usize = 256;

impl System {
    /// Ends a process: gives its name back, tells linked and monitoring processes, answers the signals in `rest` and those still in its queue,
    /// and takes it out of the table.
    ///
    /// What it never saw is answered after what it did see, as OTP does: who sent a monitor before an exit signal and another behind it hears
    /// of the end in this order.
    ///
    /// # Safety
    /// `process` is held by the caller, who does not use it afterwards; `reason` is a term of its heap or an immediate.
    pub(crate) unsafe fn end_process(
        &self,
        process: *mut Process,
        reason: Word,
        rest: Signals,
        worker: usize,
    ) {
        // SAFETY: the caller holds the process.
        let this = unsafe { &mut *process };
        let pid = this.id;
        let marks = this.state.begin_end();
        // The name is free before anybody hears of the end, so that a supervisor can give it to the successor.
        let name = if marks.has(Mark::Named) {
            self.registry.forget(pid)
        } else {
            None
        };
        if marks.has(Mark::Timed) {
            self.timers.cancel_to(pid);
        }
        if let Some(handle) = this.timer.handle.take() {
            self.timers.cancel(handle);
        }
        let unseen = this.close();
        if let Some(relations) = this.relations.take() {
            // SAFETY: the reason is alive until the heap goes away below.
            unsafe { self.tell_of_end(pid, &relations, reason, worker) };
        }
        for mut node in rest.chain(unseen) {
            let signal = std::mem::replace(&mut node.signal, Signal::GroupLeader(Word::NONE));
            self.answer_for_the_dead(pid, signal, worker);
        }
        if name == Some(atoms::INIT) {
            self.report("init terminated\n");
        }
        // The memory goes at once; the few words that others may still look at go when nobody can.
        this.heap = Heap::new(0, LiteralRange::EMPTY);
        this.mailbox = crate::process::mailbox::Mailbox::new();
        this.dictionary = None;
        this.rare = None;
        this.saved = Vec::new();
        if this.stack.words() > LARGE_STACK_WORDS {
            this.stack = Stack::new();
        }
        this.state.end();
        let guard = crossbeam_epoch::pin();
        // SAFETY: the caller gives the process up.
        unsafe { self.processes.remove(process, &guard) };
    }

    /// Sends the signals by which others learn that a process ended.
    ///
    /// # Safety
    /// `reason` is alive.
    unsafe fn tell_of_end(&self, pid: Word, relations: &Relations, reason: Word, worker: usize) {
        // SAFETY: as the caller's.
        let reason_copy = || unsafe { Parcel::copy_of(reason, self.literals.range()) };
        for (other, link) in &relations.links {
            if *link == Link::Active {
                let exit = Signal::Exit {
                    from: pid,
                    reason: reason_copy(),
                    kind: ExitKind::Link,
                };
                self.deliver(Word(*other), exit, worker);
            }
        }
        for (reference, monitored) in &relations.monitored_by {
            let down = Signal::Down {
                reference: *reference,
                from: pid,
                reason: reason_copy(),
            };
            self.deliver(monitored.from, down, worker);
        }
        for (reference, monitoring) in &relations.monitors {
            self.deliver(
                monitoring.target,
                Signal::Demonitor {
                    reference: *reference,
                },
                worker,
            );
        }
    }

    /// What a process that has ended owes for signals that it never saw.
    fn answer_for_the_dead(&self, pid: Word, signal: Signal, worker: usize) {
        match signal {
            Signal::Link { from } => {
                let exit = Signal::Exit {
                    from: pid,
                    reason: Parcel::plain(atoms::NOPROC),
                    kind: ExitKind::Link,
                };
                self.deliver(from, exit, worker);
            }
            Signal::Unlink { from, id } => {
                self.deliver(from, Signal::UnlinkAck { from: pid, id }, worker);
            }
            Signal::Monitor {
                from, reference, ..
            } => {
                let down = Signal::Down {
                    reference,
                    from: pid,
                    reason: Parcel::plain(atoms::NOPROC),
                };
                self.deliver(from, down, worker);
            }
            Signal::Request(request) => {
                let answer = Parcel::plain(request.question.answer_of_the_dead());
                self.send_answer(request.from, request.reference, answer, worker);
            }
            Signal::Message(_)
            | Signal::AliasMessage { .. }
            | Signal::UnlinkAck { .. }
            | Signal::Exit { .. }
            | Signal::Demonitor { .. }
            | Signal::Down { .. }
            | Signal::ReceiveTimeout { .. }
            | Signal::GroupLeader(_) => {}
        }
    }

    /// Sends `{Reference, Answer}`.
    pub(crate) fn send_answer(&self, to: Word, reference: u64, answer: Parcel, worker: usize) {
        let mut builder = FragmentBuilder::new(8);
        let reference = builder.reference(reference, Word::small(0));
        // SAFETY: the answer is alive in its parcel.
        let answer = unsafe { asterias_heap::copy_into(answer.root, &mut builder) };
        let root = builder.tuple(&[reference, answer]);
        self.deliver(
            to,
            Signal::Message(Parcel {
                root,
                fragment: Some(builder.finish()),
            }),
            worker,
        );
    }

    /// A process ends by an error or a throw that nobody caught: tells the logger, or the reporter where no logger runs.
    pub(crate) fn report_crash(&self, process: &mut Process, reason: Word) {
        let pid = process.id;
        // SAFETY: the reason is a term of the process' heap, alive for this call.
        let term: Term<'_> = unsafe { Term::new(reason) };
        if let Some(logger) = self.whereis(asterias_term::atom::intern("logger")) {
            let mut builder = FragmentBuilder::new(64);
            let format = "Error in process ~p with exit value:~n~p~n";
            let format: Vec<Word> = format
                .bytes()
                .map(|byte| Word::small(i64::from(byte)))
                .collect();
            let format = builder.list(&format);
            // SAFETY: as above.
            let reason = unsafe { asterias_heap::copy_into(reason, &mut builder) };
            let arguments = builder.list(&[pid, reason]);
            let atom = asterias_term::atom::intern;
            let empty = asterias_term::map::empty(&mut builder);
            // SAFETY: map, keys and values are terms of this fragment.
            let metadata = unsafe {
                let map = asterias_term::map::put(&mut builder, empty, atom("pid"), pid);
                asterias_term::map::put(&mut builder, map, atom("gl"), process.group_leader)
            };
            let root = builder.tuple(&[atom("log"), atoms::ERROR, format, arguments, metadata]);
            self.deliver(
                logger,
                Signal::Message(Parcel {
                    root,
                    fragment: Some(builder.finish()),
                }),
                usize::MAX,
            );
            return;
        }
        // SAFETY: a pid is an immediate.
        let pid: Term<'_> = unsafe { Term::new(pid) };
        self.report(&format!(
            "Error in process {pid} with exit value:\n{term}\n"
        ));
    }
}
