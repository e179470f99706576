//! What the system tells the logger of by itself: processes that crash, and heaps that are too large.

use asterias_heap::FragmentBuilder;
use asterias_term::{Alloc, Term, Word, atom, atoms};

use super::{System, SystemLogger};
use crate::native::MaxHeap;
use crate::process::Process;
use crate::process::signal::{Parcel, Signal};

/// What a report of a heap that is too large says.
const MAX_HEAP_FORMAT: &str = "     Process:            ~p ~n     \
    Context:            maximum heap size reached~n     \
    Max Heap Size:      ~p~n     \
    Total Heap Size:    ~p~n     \
    Kill:               ~p~n     \
    Error Logger:       ~p~n     \
    Message Queue Len:  ~p~n     \
    GC Info:            ~p~n     \
    Stacktrace:         ~p~n";

impl System {
    /// A process ends by an error or a throw that nobody caught: tells the logger, or the reporter where no logger runs.
    pub(crate) fn report_crash(&self, process: &mut Process, reason: Word) {
        let pid = process.id;
        let told = self.log_error(
            process,
            "Error in process ~p with exit value:~n~p~n",
            |builder| {
                // SAFETY: the reason is a term of the process' heap, alive for this call.
                let reason = unsafe { asterias_heap::copy_into(reason, builder) };
                builder.list(&[pid, reason])
            },
        );
        if told {
            return;
        }
        // SAFETY: as above; a pid is an immediate.
        let (pid, reason): (Term<'_>, Term<'_>) = unsafe { (Term::new(pid), Term::new(reason)) };
        self.report(&format!(
            "Error in process {pid} with exit value:\n{reason}\n"
        ));
    }

    /// The heap of a process has become larger than it may be; `details` makes the terms that tell of its heap and its stack.
    pub(crate) fn report_max_heap(
        &self,
        process: &mut Process,
        words: usize,
        max: MaxHeap,
        details: impl FnOnce(&mut FragmentBuilder) -> [Word; 2],
    ) {
        let pid = process.id;
        let numbers = [max.words, words, process.mailbox.len()];
        let [max_words, words, messages] = numbers.map(|number| Word::small(number as i64));
        let (kill, log) = (Word::from(max.kill), Word::from(max.log));
        let told = self.log_error(process, MAX_HEAP_FORMAT, |builder| {
            let [heap, stack] = details(builder);
            builder.list(&[pid, max_words, words, kill, log, messages, heap, stack])
        });
        if !told {
            // SAFETY: a pid is an immediate.
            let pid: Term<'_> = unsafe { Term::new(pid) };
            self.report(&format!(
                "The heap of process {pid} is larger than it may be\n"
            ));
        }
    }

    /// The process that is told: the registered one from when that which was set is found to be gone.
    fn logger(&self) -> Option<Word> {
        match self.settings().logger {
            SystemLogger::Process(pid) if self.processes.contains(pid) => return Some(pid),
            SystemLogger::Process(_) => {
                self.change_settings(|settings| settings.logger = SystemLogger::Registered);
            }
            SystemLogger::Registered => {}
            SystemLogger::Nobody => return None,
        }
        self.whereis(atom::intern("logger"))
    }

    /// Sends the logger an error with a format and arguments; false where no logger runs.
    fn log_error(
        &self,
        process: &Process,
        format: &str,
        arguments: impl FnOnce(&mut FragmentBuilder) -> Word,
    ) -> bool {
        let Some(logger) = self.logger() else {
            return false;
        };
        let mut builder = FragmentBuilder::new(64);
        let format: Vec<Word> = format
            .bytes()
            .map(|byte| Word::small(i64::from(byte)))
            .collect();
        let format = builder.list(&format);
        let arguments = arguments(&mut builder);
        let empty = asterias_term::map::empty(&mut builder);
        // SAFETY: map, keys and values are terms of this fragment.
        let metadata = unsafe {
            let map = asterias_term::map::put(&mut builder, empty, atoms::PID, process.id);
            let leader = process.group_leader;
            let map = asterias_term::map::put(&mut builder, map, atom::intern("gl"), leader);
            let origin =
                asterias_term::map::put(&mut builder, empty, atom::intern("tag"), atoms::ERROR);
            let emulator = atom::intern("emulator");
            let origin = asterias_term::map::put(&mut builder, origin, emulator, atoms::TRUE);
            asterias_term::map::put(&mut builder, map, atom::intern("error_logger"), origin)
        };
        let root = builder.tuple(&[
            atom::intern("log"),
            atoms::ERROR,
            format,
            arguments,
            metadata,
        ]);
        let message = Signal::Message(Parcel {
            root,
            fragment: Some(builder.finish()),
        });
        self.deliver(logger, message, usize::MAX)
    }
}
