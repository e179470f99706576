//! One running virtual machine: its tables, limits, workers; how processes begin and end in it; how it starts and stops.

mod exit;
mod grace;
mod loading;
mod monitor;
mod registry;
mod release;
mod report;
mod scheduling;
mod settings;

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError, RwLock, Weak};
use std::time::{Duration, Instant};

use asterias_heap::Literals;
use asterias_term::Word;
use asterias_term::fun::Mfa;

use crate::code::{CodeTables, Op};
use crate::interp;
use crate::native::NativeTable;
use crate::native::persistent::PersistentTerms;
use crate::port::Ports;
use crate::process::shared::Delivered;
use crate::process::signal::{Parcel, Signal};
use crate::process::state::Mark;
use crate::process::table::ProcessTable;
use crate::process::{Priority, Process};
use crate::sched::run_queue::Runnable;
use crate::sched::timers::Due;
use crate::sched::{RunQueues, Timers, worker};

pub use grace::Grace;
pub use loading::{CodeFile, CodeFinder, LoadFailure, Prepared};
pub(crate) use monitor::Slice;
pub use monitor::{NotAlive, SystemMonitor, Watched};
pub use registry::Registry;
pub use release::Release;
pub use scheduling::{Blocked, Scheduling, Spent};
pub use settings::{Counters, Settings, SystemLogger};

/// Words of the young block of a new process.
pub const INITIAL_HEAP_WORDS: usize = 64;

/// What `min_heap_size` is where nobody has set it, as programs see it; also the least `max_heap_size`, as in OTP.
pub const DEFAULT_MIN_HEAP_WORDS: usize = 233;

/// What a system may use, and how it runs.
#[derive(Clone, Debug)]
pub struct Config {
    /// Number of workers.
    pub workers: usize,
    /// Most processes.
    pub process_limit: usize,
    /// Most atoms.
    pub atom_limit: u32,
    /// Reductions of a slice.
    pub reductions: i64,
    /// Collect and move everything at each safepoint, and verify heaps.
    pub heap_stress: bool,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            workers: std::thread::available_parallelism().map_or(1, usize::from),
            process_limit: 1 << 20,
            atom_limit: asterias_term::atom::DEFAULT_LIMIT,
            reductions: crate::engine::SLICE,
            heap_stress: false,
        }
    }
}

/// How what has been written is flushed at the end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flush {
    /// What ports have taken may be lost.
    Never,
    /// Wholly, however long it takes.
    Wholly,
    /// For so long; what is left then is lost, and the exit code is 255.
    Within(Duration),
}

/// How a system ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Halt {
    /// With this exit code.
    Code {
        /// The exit code.
        code: i32,
        /// How output is flushed before.
        flush: Flush,
    },
    /// `halt("slogan")`: a crash with this message.
    Slogan(String),
    /// `halt(abort)`.
    Abort,
}

type Reporter = Box<dyn Fn(&str) + Send + Sync>;
type EndWatcher = Box<dyn Fn(&System, Word) + Send + Sync>;

/// A running virtual machine.
pub struct System {
    /// Code.
    pub code: CodeTables,
    /// Ports.
    pub ports: Ports,
    /// Processes.
    pub processes: ProcessTable,
    /// Literals.
    pub literals: Literals,
    /// Timers.
    pub timers: Timers,
    /// Run queues.
    pub queues: RunQueues,
    /// Registered names.
    pub registry: Registry,
    /// Which slices are over.
    pub grace: Grace,
    retired: release::RetiredOwner,
    this: Weak<System>,
    config: Config,
    /// Which workers run, and what they spend their time on.
    pub scheduling: Scheduling,
    /// Who hears of long collections and the like.
    pub monitor: SystemMonitor,
    settings: Mutex<Settings>,
    backtrace_depth: AtomicUsize,
    counters: Box<[Counters]>,
    unique: AtomicU64,
    unique_positive: AtomicU64,
    started: Instant,
    process_end: Box<[Op; 2]>,
    stopping: AtomicBool,
    halted: Mutex<Option<Halt>>,
    halt_signal: Condvar,
    finder: OnceLock<Box<dyn CodeFinder>>,
    reporter: OnceLock<Reporter>,
    extensions: RwLock<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
    resident: OnceLock<(TypeId, Box<dyn Any + Send + Sync>)>,
    /// Nanoseconds from monotonic to system time, taken with the first use.
    time_offset: OnceLock<i64>,
    /// Persistent terms, made with the first use.
    pub(crate) persistent: OnceLock<PersistentTerms>,
    /// Counts the words of all tables.
    table_words: OnceLock<fn(&System) -> usize>,
    end_watcher: OnceLock<EndWatcher>,
    threads: Mutex<Vec<std::thread::JoinHandle<()>>>,
}

impl std::fmt::Debug for System {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("System")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

// SAFETY: the instructions in `process_end` are never written after they were made.
unsafe impl Send for System {}
// SAFETY: as above; the other fields are made for sharing.
unsafe impl Sync for System {}

impl System {
    /// A system without code or processes; its workers have not started.
    pub fn new(config: Config) -> Arc<System> {
        let op = |run| Op {
            run,
            a: 0,
            b: 0,
            c: 0,
            d: 0,
            code: 0,
            e: 0,
        };
        let handlers = interp::stub_handlers();
        Arc::new_cyclic(|this| System {
            this: this.clone(),
            retired: release::RetiredOwner::default(),
            grace: Grace::new(config.workers),
            code: CodeTables::new(handlers),
            ports: Ports::default(),
            processes: ProcessTable::new(config.process_limit),
            literals: Literals::new(),
            timers: Timers::new(config.workers),
            queues: RunQueues::new(config.workers),
            registry: Registry::default(),
            scheduling: Scheduling::new(config.workers),
            monitor: SystemMonitor::default(),
            settings: Mutex::default(),
            backtrace_depth: AtomicUsize::new(8),
            counters: (0..config.workers.max(1))
                .map(|_| Counters::default())
                .collect(),
            config,
            unique: AtomicU64::new(1),
            unique_positive: AtomicU64::new(1),
            started: Instant::now(),
            process_end: Box::new([op(handlers.func_info), op(interp::process_end_handler())]),
            stopping: AtomicBool::new(false),
            halted: Mutex::new(None),
            halt_signal: Condvar::new(),
            finder: OnceLock::new(),
            reporter: OnceLock::new(),
            extensions: RwLock::default(),
            resident: OnceLock::new(),
            time_offset: OnceLock::new(),
            persistent: OnceLock::new(),
            table_words: OnceLock::new(),
            end_watcher: OnceLock::new(),
            threads: Mutex::default(),
        })
    }

    /// How it runs.
    #[inline]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Most atoms.
    #[inline]
    pub fn atom_limit(&self) -> u32 {
        self.config.atom_limit
    }

    /// What new processes begin with, and other settings of `system_flag/2`.
    pub fn settings(&self) -> Settings {
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the settings; gives what they were.
    pub fn change_settings(&self, change: impl FnOnce(&mut Settings)) -> Settings {
        let mut settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        let old = *settings;
        change(&mut settings);
        old
    }

    /// Most entries of a stack trace.
    pub fn backtrace_depth(&self) -> usize {
        self.backtrace_depth.load(Ordering::Relaxed)
    }

    /// Sets the most entries of a stack trace; gives what it was.
    pub fn set_backtrace_depth(&self, depth: usize) -> usize {
        self.backtrace_depth.swap(depth, Ordering::Relaxed)
    }

    /// What workers have counted: one for each.
    pub fn counters(&self) -> &[Counters] {
        &self.counters
    }

    /// When the system was made.
    pub fn started(&self) -> Instant {
        self.started
    }

    /// Registers natives; before any process runs.
    pub fn add_natives(&self, table: &'static NativeTable) {
        self.code.add_natives(table);
    }

    /// Sets where crash reports of processes go while no logger runs.
    pub fn set_reporter(&self, reporter: impl Fn(&str) + Send + Sync + 'static) {
        let _already_set = self.reporter.set(Box::new(reporter));
    }

    /// Tells somebody outside about something.
    pub fn report(&self, text: &str) {
        if let Some(reporter) = self.reporter.get() {
            reporter(text);
        }
    }

    /// Keeps a value for natives that know its type, such as the host.
    pub fn set_extension<T: Any + Send + Sync>(&self, value: Arc<T>) {
        self.extensions
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(TypeId::of::<T>(), value);
    }

    /// Keeps a value, unless there is one of its type already; gives the one that is kept.
    pub fn extension_or_insert<T: Any + Send + Sync>(&self, value: T) -> Arc<T> {
        let mut extensions = self
            .extensions
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let kept = extensions
            .entry(TypeId::of::<T>())
            .or_insert_with(|| Arc::new(value));
        kept.clone()
            .downcast::<T>()
            .expect("values are kept by their type")
    }

    /// A value kept by [`System::set_extension`].
    pub fn extension<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        let extensions = self
            .extensions
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        extensions
            .get(&TypeId::of::<T>())
            .cloned()
            .and_then(|value| value.downcast::<T>().ok())
    }

    /// Keeps the one value that natives reach without a lock or a count, for the life of the system: the tables of ETS. Set before any process runs.
    pub fn set_resident<T: Any + Send + Sync>(&self, value: T) {
        let _already_set = self.resident.set((TypeId::of::<T>(), Box::new(value)));
    }

    /// The value kept by [`System::set_resident`], where it has this type.
    #[inline]
    pub fn resident<T: Any + Send + Sync>(&self) -> Option<&T> {
        let (id, value) = self.resident.get()?;
        if *id != TypeId::of::<T>() {
            return None;
        }
        // SAFETY: the value was kept together with the identity of its type.
        Some(unsafe { &*std::ptr::from_ref(&**value).cast::<T>() })
    }

    /// Sets what counts the words of all tables.
    pub fn set_table_words(&self, count: fn(&System) -> usize) {
        let _already_set = self.table_words.set(count);
    }

    /// Words of all tables; none where there are no tables.
    pub fn table_words(&self) -> usize {
        self.table_words.get().map_or(0, |count| count(self))
    }

    /// Sets what is told of the end of each process for which [`System::watch_end`] was called: before linked and monitoring processes are, and while
    /// the process still counts as alive for those who ask the table of processes.
    pub fn set_end_watcher(&self, watcher: impl Fn(&System, Word) + Send + Sync + 'static) {
        let _already_set = self.end_watcher.set(Box::new(watcher));
    }

    /// From now on the end of this process will be told to the watcher; false where it does not exist or its end has begun. Called under the
    /// watcher's lock, before the watcher enters the process anywhere.
    #[must_use]
    pub fn watch_end(&self, pid: Word) -> bool {
        if !pid.is_local_pid() {
            return false;
        }
        let guard = crossbeam_epoch::pin();
        self.processes
            .find(pid, &guard)
            .is_some_and(|process| process.state.mark(Mark::Watched))
    }

    /// A number that no reference and no unique integer of this system has yet.
    pub fn next_unique(&self) -> u64 {
        self.unique.fetch_add(1, Ordering::Relaxed)
    }

    /// As [`System::next_unique`], in a sequence of its own that grows by one (`unique_integer([monotonic])`).
    pub fn next_monotonic(&self) -> u64 {
        self.unique_positive.fetch_add(1, Ordering::Relaxed)
    }

    /// The instruction that a process' first function returns to.
    pub(crate) fn process_end(&self) -> *const Op {
        &raw const self.process_end[1]
    }

    /// The process or port registered under a name.
    pub fn whereis(&self, name: Word) -> Option<Word> {
        self.registry.whereis(name)
    }

    /// Sends a signal; false where the process does not exist (any more).
    pub fn deliver(&self, to: Word, signal: Signal, worker: usize) -> bool {
        self.deliver_or_give_back(to, signal, worker).is_ok()
    }

    /// Sends a signal; gives it back where the process does not exist (any more).
    pub(crate) fn deliver_or_give_back(
        &self,
        to: Word,
        signal: Signal,
        worker: usize,
    ) -> Result<(), Signal> {
        if !to.is_local_pid() {
            return match self.ports.find(to) {
                Some(port) => port.signal(self, signal, worker),
                None => Err(signal),
            };
        }
        let guard = crossbeam_epoch::pin();
        let Some(process) = self.processes.find(to, &guard) else {
            return Err(signal);
        };
        match process.deliver(signal) {
            Delivered::Held => Ok(()),
            Delivered::Enqueue => {
                let process = process.as_ptr();
                // SAFETY: it is ours until it is in the queue, so nobody writes its priority; the one who parked it has released it to us.
                let priority = unsafe { (*process).priority };
                // SAFETY: the guard keeps it.
                let urgency = || unsafe { (*process).shared.urgency(priority) };
                self.queues.push_as(worker, Runnable(process), urgency);
                Ok(())
            }
            Delivered::Refused(signal) => Err(signal),
        }
    }

    /// A process of this priority waits for an answer of another to a signal that it is about to send: the other will not starve meanwhile.
    pub(crate) fn urge(&self, pid: Word, priority: Priority) {
        if priority >= Priority::Normal || !pid.is_local_pid() {
            return;
        }
        let guard = crossbeam_epoch::pin();
        if let Some(process) = self.processes.find(pid, &guard) {
            process.urge(priority);
            self.queues.urge(Runnable(process.as_ptr()), priority);
        }
    }

    /// Makes a process that will apply a function to arguments, and lets `prepare` change it before it runs.
    ///
    /// # Safety
    /// `arguments` are alive.
    pub(crate) unsafe fn spawn_with(
        &self,
        mfa: Mfa,
        code: *const Op,
        arguments: &[Word],
        heap_words: usize,
        worker: usize,
        prepare: impl FnOnce(&mut Process),
    ) -> Option<Word> {
        let pid = self.processes.reserve()?;
        let mut process = Process::new(pid, heap_words, self.literals.range(), self.process_end());
        process.initial = mfa;
        process.ip = code;
        process.heap.set_stress(self.config.heap_stress);
        process.group_leader = pid;
        process.saved.reserve_exact(arguments.len());
        for argument in arguments {
            // SAFETY: the caller vouches for the arguments.
            let copy = unsafe {
                asterias_heap::copy::copy_into_keeping(
                    *argument,
                    &mut process.heap,
                    self.shared_literals(),
                )
            };
            process.saved.push(copy);
        }
        prepare(&mut process);
        let priority = process.priority;
        let process = self.processes.insert(process);
        self.queues.push(worker, Runnable(process), priority);
        Some(pid)
    }

    /// Starts a process from outside: `module:function(arguments…)`, given as parcels. `None` where the table of processes is full.
    pub fn spawn(
        &self,
        module: Word,
        function: Word,
        arguments: Vec<Parcel>,
        group_leader: Option<Word>,
    ) -> Option<Word> {
        let mfa = Mfa {
            module,
            function,
            arity: arguments.len() as u32,
        };
        let code = self.code.export(module, function, mfa.arity).code();
        let words: Vec<Word> = arguments.iter().map(|parcel| parcel.root).collect();
        // SAFETY: the parcels own their terms until the copies have been made.
        unsafe {
            self.spawn_with(
                mfa,
                code,
                &words,
                INITIAL_HEAP_WORDS,
                usize::MAX,
                |process| {
                    if let Some(leader) = group_leader {
                        process.group_leader = leader;
                    }
                },
            )
        }
    }

    /// Starts the workers.
    ///
    /// # Errors
    /// The host refuses a thread.
    pub fn start(self: &Arc<System>) -> std::io::Result<()> {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        for index in 0..self.queues.workers() {
            let system = self.clone();
            let thread = std::thread::Builder::new()
                .name(format!("worker {index}"))
                .stack_size(8 << 20)
                .spawn(move || worker::run(&system, index))?;
            threads.push(thread);
        }
        Ok(())
    }

    /// Delivers what timers are due.
    pub(crate) fn fire_timers(&self, worker: usize) {
        self.timers.fire(|due| match due {
            Due::Receive { process, sequence } => {
                self.deliver(process, Signal::ReceiveTimeout { sequence }, worker);
            }
            Due::Message { to, message } => {
                let to = if to.is_atom() {
                    self.whereis(to)
                } else {
                    Some(to)
                };
                if let Some(pid) = to {
                    self.deliver(pid, Signal::Message(message), worker);
                }
            }
        });
    }

    /// Nanoseconds of Erlang monotonic time: since the system was made.
    pub fn monotonic_nanoseconds(&self) -> i64 {
        i64::try_from(self.started.elapsed().as_nanos()).unwrap_or(i64::MAX)
    }

    /// Nanoseconds from monotonic to system time; `now` reads the clock of the operating system when they are first asked for.
    #[inline]
    pub fn time_offset(&self, now: fn() -> i64) -> i64 {
        *self
            .time_offset
            .get_or_init(|| now().saturating_sub(self.monotonic_nanoseconds()))
    }

    /// Whether the system is stopping.
    #[inline]
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// Stops the system; the first halt counts.
    pub fn halt(&self, halt: Halt) {
        let mut halted = self.halted.lock().unwrap_or_else(PoisonError::into_inner);
        halted.get_or_insert(halt);
        self.stopping.store(true, Ordering::Release);
        self.halt_signal.notify_all();
        self.queues.wake_all();
    }

    /// Waits until the system has been halted; tells how.
    pub fn wait(&self) -> Halt {
        let mut halted = self.halted.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(halt) = &*halted {
                return halt.clone();
            }
            halted = self
                .halt_signal
                .wait(halted)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits until all workers have stopped; after [`System::halt`].
    pub fn join(&self) {
        let threads =
            std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        let current = std::thread::current().id();
        for thread in threads {
            if thread.thread().id() != current {
                // A worker that panicked has reported itself already.
                let _panicked = thread.join();
            }
        }
    }
}
