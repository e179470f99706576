//! The end of a process: what it leaves, and who is told.

use asterias_heap::{FragmentBuilder, Heap, LiteralRange};
use asterias_term::{Alloc, Word, atoms};

use super::{Flush, Halt, System};
use crate::process::Process;
use crate::process::relations::Relations;
use crate::process::signal::{ExitKind, Parcel, Reply, Signal};
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
        self.processes.end_begins();
        // The name is free before anybody hears of the end, so that a supervisor can give it to the successor.
        let name = if marks.has(Mark::Named) {
            self.registry.forget(pid)
        } else {
            None
        };
        // Tables go, or to their heirs, before anybody hears of the end, as in OTP.
        if marks.has(Mark::Watched) {
            if let Some(watcher) = self.end_watcher.get() {
                watcher(self, pid);
            }
            self.scheduling.ended(self, pid);
            self.monitor.ended(pid);
        }
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
            let signal = std::mem::replace(&mut node.signal, Signal::Wake);
            self.answer_for_the_dead(pid, signal, worker);
        }
        if name == Some(atoms::INIT) {
            self.report("init terminated\n");
            self.halt(Halt::Code {
                code: 1,
                flush: Flush::Wholly,
            });
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
        let reason_copy = || unsafe { Parcel::copy_of(reason, self.shared_literals()) };
        for (other, link) in &relations.links {
            if link.holds() {
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
        for suspended in relations.suspending.keys() {
            self.deliver(Word(*suspended), Signal::Resume { from: pid }, worker);
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
                self.send_answer(request.from, &request.reply, answer, worker);
            }
            Signal::Message(_)
            | Signal::AliasMessage { .. }
            | Signal::AliasExit { .. }
            | Signal::UnlinkAck { .. }
            | Signal::Exit { .. }
            | Signal::Demonitor { .. }
            | Signal::Down { .. }
            | Signal::ReceiveTimeout { .. }
            | Signal::Wake
            | Signal::Release(_)
            | Signal::Resume { .. } => {}
        }
    }

    /// Sends the answer to a question, in the form that was asked for.
    pub(crate) fn send_answer(&self, to: Word, reply: &Reply, answer: Parcel, worker: usize) {
        let mut builder = FragmentBuilder::new(8);
        // SAFETY: the terms are alive in their parcels.
        let copy = |parcel: &Parcel, builder: &mut FragmentBuilder| unsafe {
            asterias_heap::copy_into(parcel.root, builder)
        };
        let answer = copy(&answer, &mut builder);
        let root = match reply {
            Reply::Silent => return,
            Reply::Reference(number) => {
                let reference = builder.reference(*number, Word::small(0));
                builder.tuple(&[reference, answer])
            }
            Reply::Tagged(tag) => {
                let tag = copy(tag, &mut builder);
                builder.tuple(&[tag, answer])
            }
            Reply::Kind(kind, id) => {
                let id = copy(id, &mut builder);
                builder.tuple(&[*kind, id, answer])
            }
        };
        self.deliver(
            to,
            Signal::Message(Parcel {
                root,
                fragment: Some(builder.finish()),
            }),
            worker,
        );
    }
}
