//! Standard output and standard error, with a buffer between the program and a pipe or file.
//!
//! On a terminal every write is seen at once. Elsewhere bytes collect in `pending`, and a thread, started by the first of them, writes what
//! has collected at once and then at most once a millisecond: few system calls under load, no delay without. Standard error is never
//! buffered, and everything written to standard output before is written out before it.
//!
//! Two locks, always taken in this order: `outlet` is held while bytes go to the host, so they arrive in order; `pending` only
//! while bytes are added or taken. Whoever adds more than [`LIMIT_BYTES`] waits, a moment at a time, for the outlet.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::host::{Host, Stream};

/// So many bytes are collected before writers have to wait.
const LIMIT_BYTES: usize = 1 << 20;
/// The pause of the writing thread between two rounds.
const PAUSE: Duration = Duration::from_millis(1);
/// How long a writer waits for room before it lets other processes run.
const PATIENCE: Duration = Duration::from_millis(1);

/// What became of a write.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Written {
    /// The bytes have been taken.
    Done,
    /// There is no room: try again, after others have had their turn.
    Full,
    /// The stream has failed.
    Failed(io::ErrorKind),
}

#[derive(Debug, Default)]
struct Pending {
    bytes: Vec<u8>,
    /// A round of the thread is due, so it need not be woken.
    awake: bool,
    thread: bool,
    closed: bool,
    failure: Option<io::ErrorKind>,
}

struct Shared {
    host: Arc<dyn Host>,
    outlet: Mutex<Vec<u8>>,
    pending: Mutex<Pending>,
    work: Condvar,
    room: Condvar,
    direct: bool,
    /// What has not been written never will be.
    given_up: AtomicBool,
}

/// The standard output of a system.
pub struct Output {
    shared: Arc<Shared>,
}

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Output")
            .field("direct", &self.shared.direct)
            .finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Bytes may be lost after a panic of the host, but the fields agree.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    /// Writes out what has collected.
    fn drain(&self) {
        if self.given_up.load(Ordering::Relaxed) {
            return;
        }
        let mut outlet = lock(&self.outlet);
        {
            let mut pending = lock(&self.pending);
            std::mem::swap(&mut *outlet, &mut pending.bytes);
        }
        self.room.notify_all();
        if outlet.is_empty() {
            return;
        }
        if let Err(error) = self.host.write(Stream::Output, &outlet) {
            lock(&self.pending).failure = Some(error.kind());
        }
        outlet.clear();
        // A single huge write must not be remembered forever by its buffer.
        outlet.shrink_to(LIMIT_BYTES);
    }

    /// What the thread does.
    fn serve(&self) {
        loop {
            {
                let mut pending = lock(&self.pending);
                while pending.bytes.is_empty() && !pending.closed {
                    pending.awake = false;
                    pending = self
                        .work
                        .wait(pending)
                        .unwrap_or_else(PoisonError::into_inner);
                }
                pending.awake = true;
                if pending.closed {
                    return;
                }
            }
            self.drain();
            std::thread::sleep(PAUSE);
        }
    }
}

impl Output {
    /// The output of a host.
    pub(crate) fn new(host: Arc<dyn Host>) -> Output {
        let direct = host.is_terminal(1);
        Output {
            shared: Arc::new(Shared {
                host,
                outlet: Mutex::default(),
                pending: Mutex::default(),
                work: Condvar::new(),
                room: Condvar::new(),
                direct,
                given_up: AtomicBool::new(false),
            }),
        }
    }

    /// Writes to standard output.
    pub(crate) fn write(&self, bytes: &[u8]) -> Written {
        let shared = &self.shared;
        if shared.direct {
            let _order = lock(&shared.outlet);
            return match shared.host.write(Stream::Output, bytes) {
                Ok(()) => Written::Done,
                Err(error) => Written::Failed(error.kind()),
            };
        }
        let mut pending = lock(&shared.pending);
        if pending.bytes.len() >= LIMIT_BYTES {
            pending = shared
                .room
                .wait_timeout(pending, PATIENCE)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        if let Some(kind) = pending.failure {
            return Written::Failed(kind);
        }
        if pending.bytes.len() >= LIMIT_BYTES {
            return Written::Full;
        }
        pending.bytes.extend_from_slice(bytes);
        if !pending.thread {
            pending.thread = true;
            pending.awake = true;
            drop(pending);
            return self.start_thread();
        }
        if !pending.awake {
            pending.awake = true;
            drop(pending);
            shared.work.notify_one();
        }
        Written::Done
    }

    /// Writes to standard output, making room if there is none.
    pub(crate) fn write_now(&self, bytes: &[u8]) -> Written {
        loop {
            match self.write(bytes) {
                Written::Full => self.shared.drain(),
                written => return written,
            }
        }
    }

    /// Without a thread to write later, writes now.
    fn start_thread(&self) -> Written {
        let shared = self.shared.clone();
        let thread = std::thread::Builder::new()
            .name("output".to_owned())
            .spawn(move || shared.serve());
        if thread.is_err() {
            lock(&self.shared.pending).thread = false;
            self.shared.drain();
        }
        Written::Done
    }

    /// Writes to standard error, after all that went to standard output.
    pub(crate) fn write_error(&self, bytes: &[u8]) -> Written {
        self.shared.drain();
        match self.shared.host.write(Stream::Error, bytes) {
            Ok(()) => Written::Done,
            Err(error) => Written::Failed(error.kind()),
        }
    }

    /// Tells people outside the system something, on standard error.
    pub fn tell(&self, text: &str) {
        // Where standard error is gone, nobody is there to be told.
        let _written = self.write_error(text.as_bytes());
    }

    /// Writes out everything that has been buffered.
    pub fn flush(&self) {
        self.shared.drain();
    }

    /// Nobody takes what is written: nothing more is tried, and nothing waits for that.
    pub fn give_up(&self) {
        self.shared.given_up.store(true, Ordering::Relaxed);
    }

    /// Whether [`Output::give_up`] was called.
    pub fn is_given_up(&self) -> bool {
        self.shared.given_up.load(Ordering::Relaxed)
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        self.shared.drain();
        lock(&self.shared.pending).closed = true;
        self.shared.work.notify_all();
    }
}
