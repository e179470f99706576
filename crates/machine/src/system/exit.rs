//! The end of a process: what it leaves, and who is told.

use asterias_heap::{FragmentBuilder, Heap, LiteralRange};
use asterias_term::{Alloc, Term, Word, atoms};

use super::System;
use crate::process::Process;
use crate::process::relations::Link;
use crate::process::signal::{ExitKind, Parcel, Question, Signal};

impl System {
    /// Ends a process: gives its name back, tells linked and monitoring processes, answers what is still in its queue, and takes it out of the
    /// table.
    ///
    /// # Safety
    /// `process` is held by the caller, who does not use it afterwards; `reason` is a term of its heap or an immediate.
    pub(crate) unsafe fn end_process(&self, process: *mut Process, reason: Word, worker: usize) {
        // SAFETY: the caller holds the process.
        let this = unsafe { &mut *process };
        let pid = this.id;
        if !this.name.is_none() {
            self.registry.unregister(this.name, pid);
        }
        if let Some(handle) = this.timer.handle.take() {
            self.timers.cancel(handle);
        }
        // SAFETY: the reason is alive until the heap goes away below.
        let reason_copy = || unsafe { Parcel::copy_of(reason, self.literals.range()) };
        for mut node in this.signals.close() {
            let signal = std::mem::replace(&mut node.signal, Signal::GroupLeader(Word::NONE));
            self.answer_for_the_dead(pid, signal, worker);
        }
        if let Some(relations) = this.relations.take() {
            for (other, link) in &relations.links {
                if *link == Link::Active {
                    let exit = Signal::Exit { from: pid, reason: reason_copy(), kind: ExitKind::Link };
                    self.deliver(Word(*other), exit, worker);
                }
            }
            for (reference, monitored) in &relations.monitored_by {
                let down = Signal::Down { reference: *reference, from: pid, reason: reason_copy() };
                self.deliver(monitored.from, down, worker);
            }
            for (reference, monitoring) in &relations.monitors {
                self.deliver(monitoring.target, Signal::Demonitor { reference: *reference }, worker);
            }
        }
        if self.whereis(atoms::INIT) == Some(pid) {
            self.report("init terminated\n");
        }
        // The heap and the mailbox go at once; the few words that others may still look at go when nobody can.
        this.heap = Heap::new(0, LiteralRange::EMPTY);
        this.mailbox = crate::process::mailbox::Mailbox::new();
        this.dictionary = None;
        this.state.end();
        let guard = crossbeam_epoch::pin();
        // SAFETY: the caller gives the process up.
        unsafe { self.processes.remove(process, &guard) };
    }

    /// What a process that has ended owes for signals that it never saw.
    fn answer_for_the_dead(&self, pid: Word, signal: Signal, worker: usize) {
        match signal {
            Signal::Link { from } => {
                let exit = Signal::Exit { from: pid, reason: Parcel::plain(atoms::NOPROC), kind: ExitKind::Link };
                self.deliver(from, exit, worker);
            }
            Signal::Unlink { from, id } => {
                self.deliver(from, Signal::UnlinkAck { from: pid, id }, worker);
            }
            Signal::Monitor { from, reference, .. } => {
                let down = Signal::Down { reference, from: pid, reason: Parcel::plain(atoms::NOPROC) };
                self.deliver(from, down, worker);
            }
            Signal::Request(request) => self.answer_request_for_the_dead(*request, worker),
            Signal::Message(_)
            | Signal::AliasMessage { .. }
            | Signal::UnlinkAck { .. }
            | Signal::Exit { .. }
            | Signal::Demonitor { .. }
            | Signal::Down { .. }
            | Signal::ReceiveTimeout { .. }
            | Signal::GroupLeader(_) => {}
            Signal::Named(name) => {
                if !name.is_none() {
                    self.registry.unregister(name, pid);
                }
            }
        }
    }

    /// Answers a question to a process that does not exist (any more).
    pub(crate) fn answer_request_for_the_dead(&self, request: crate::process::signal::Request, worker: usize) {
        let answer = match request.question {
            Question::IsAlive | Question::CollectGarbage | Question::CheckCode(_) => atoms::FALSE,
            Question::ProcessInfo(_) => atoms::UNDEFINED,
            Question::Suspend | Question::Resume => atoms::BADARG,
        };
        self.send_answer(request.from, request.reference, Parcel::plain(answer), worker);
    }

    /// Sends `{Reference, Answer}`.
    pub(crate) fn send_answer(&self, to: Word, reference: u64, answer: Parcel, worker: usize) {
        let mut builder = FragmentBuilder::new(8);
        let reference = builder.reference(reference, Word::small(0));
        // SAFETY: the answer is alive in its parcel.
        let answer = unsafe { asterias_heap::copy_into(answer.root, &mut builder) };
        let root = builder.tuple(&[reference, answer]);
        self.deliver(to, Signal::Message(Parcel { root, fragment: Some(builder.finish()) }), worker);
    }

    /// A process ends by an error or a throw that nobody caught: tells the logger, or the reporter where no logger runs.
    pub(crate) fn report_crash(&self, process: &mut Process, reason: Word) {
        let pid = process.id;
        // SAFETY: the reason is a term of the process' heap, alive for this call.
        let term: Term<'_> = unsafe { Term::new(reason) };
        if let Some(logger) = self.whereis(asterias_term::atom::intern("logger")) {
            let mut builder = FragmentBuilder::new(64);
            let format = "Error in process ~p with exit value:~n~p~n";
            let format: Vec<Word> = format.bytes().map(|byte| Word::small(i64::from(byte))).collect();
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
            self.deliver(logger, Signal::Message(Parcel { root, fragment: Some(builder.finish()) }), usize::MAX);
            return;
        }
        // SAFETY: a pid is an immediate.
        let pid: Term<'_> = unsafe { Term::new(pid) };
        self.report(&format!("Error in process {pid} with exit value:\n{term}\n"));
    }
}
