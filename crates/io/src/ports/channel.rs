//! The two ends of a port's pipes: bytes on their way out, and what has come in.
//!
//! Processes write under the lock of `state`, as far as the pipe takes it at once; the poller writes the rest, and, without the lock, to what may
//! block. Only the poller reads. The lock of `state` is never held while the system is told something, for that takes the lock of the port, which
//! is held by those who write.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use asterias_machine::port::{Driver, Event};
use asterias_machine::{System, Word};
use asterias_term::atom::intern;

use super::framing::{Frames, Framing};
use super::poller::Poller;
use crate::reasons::reason_of;

/// The largest piece that is read at once.
pub(super) const PIECE_BYTES: usize = 1 << 16;
/// So much is written at once to what may block: a pipe that is ready takes it.
const CAUTIOUS_BYTES: usize = 4096;

/// When senders have to wait, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct BusyLimits {
    /// Below this they go on.
    pub(crate) low: usize,
    /// From this on they wait.
    pub(crate) high: usize,
}

/// Whether the end of the program is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Status {
    /// It is not.
    Unwanted,
    /// The program runs.
    Awaited,
    /// The program has ended with this.
    Known(i32),
}

/// A descriptor that is written to.
struct Outlet {
    descriptor: Arc<File>,
    /// Writing never blocks.
    eager: bool,
}

/// What the poller waits for.
#[derive(Default)]
pub(super) struct Interest {
    pub(super) read: Option<Arc<File>>,
    pub(super) write: Option<Arc<File>>,
    /// Nothing will ever happen any more.
    pub(super) over: bool,
}

struct State {
    inlet: Option<Arc<File>>,
    outlet: Option<Outlet>,
    queue: VecDeque<Vec<u8>>,
    /// Bytes of the first of the queue that have been written.
    written: usize,
    waiting: usize,
    busy: bool,
    status: Status,
    /// All input has been read.
    ended: bool,
    closed: bool,
}

/// A port's side of its pipes.
pub(crate) struct Channel {
    port: Word,
    framing: Framing,
    limits: Option<BusyLimits>,
    state: Mutex<State>,
    frames: Mutex<Frames>,
}

/// What a channel is made of.
pub(crate) struct Ends {
    pub(crate) inlet: Option<File>,
    pub(crate) outlet: Option<File>,
    /// Writing never blocks.
    pub(crate) eager: bool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // The fields agree wherever something could panic.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    /// Writes what an outlet that never blocks takes; the error of one that takes nothing any more.
    fn write_out(&mut self) -> io::Result<()> {
        while let (Some(outlet), Some(first)) = (&self.outlet, self.queue.front()) {
            match (&*outlet.descriptor).write(&first[self.written..]) {
                Ok(count) => self.wrote(count),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The next piece for an outlet that may block.
    fn next_piece(&self) -> Option<(Arc<File>, Vec<u8>)> {
        let outlet = self.outlet.as_ref().filter(|outlet| !outlet.eager)?;
        let rest = &self.queue.front()?[self.written..];
        let piece = rest[..rest.len().min(CAUTIOUS_BYTES)].to_vec();
        Some((outlet.descriptor.clone(), piece))
    }

    /// So much of the first of the queue has been written.
    fn wrote(&mut self, count: usize) {
        self.written += count;
        self.waiting -= count;
        if self
            .queue
            .front()
            .is_some_and(|first| self.written == first.len())
        {
            self.queue.pop_front();
            self.written = 0;
        }
    }

    fn drop_output(&mut self) {
        self.queue.clear();
        self.written = 0;
        self.waiting = 0;
        self.outlet = None;
    }
}

impl Channel {
    pub(crate) fn new(
        port: Word,
        ends: Ends,
        framing: Framing,
        limits: Option<BusyLimits>,
        status: Status,
    ) -> Channel {
        let eager = ends.eager;
        Channel {
            port,
            framing,
            limits,
            state: Mutex::new(State {
                ended: ends.inlet.is_none(),
                inlet: ends.inlet.map(Arc::new),
                outlet: ends.outlet.map(|descriptor| Outlet {
                    descriptor: Arc::new(descriptor),
                    eager,
                }),
                queue: VecDeque::new(),
                written: 0,
                waiting: 0,
                busy: false,
                status,
                closed: false,
            }),
            frames: Mutex::new(Frames::new(framing)),
        }
    }

    pub(super) fn interest(&self) -> Interest {
        let mut state = lock(&self.state);
        if state.closed && state.queue.is_empty() {
            state.outlet = None;
        }
        let write = match &state.outlet {
            Some(outlet) if !state.queue.is_empty() => Some(outlet.descriptor.clone()),
            _ => None,
        };
        Interest {
            read: state.inlet.clone(),
            over: state.closed && write.is_none(),
            write,
        }
    }

    /// Takes what has been read from the inlet; the poller's.
    pub(super) fn take(&self, system: &System, buffer: &[u8], read: io::Result<usize>) {
        let emit = |event: Event<'_>| system.port_event(self.port, event);
        let failure = match read {
            Ok(count @ 1..) => return lock(&self.frames).take(&buffer[..count], emit),
            Ok(_) => None,
            Err(error) => match error.kind() {
                ErrorKind::Interrupted | ErrorKind::WouldBlock => return,
                // A terminal whose other side is gone reports an error for the end.
                _ => Some(reason_of(&error)).filter(|reason| *reason != "eio"),
            },
        };
        lock(&self.state).inlet = None;
        match failure {
            None => self.tell_end(system, |state| state.ended = true),
            Some(reason) => emit(Event::Failed(intern(reason))),
        }
    }

    /// The program has ended.
    pub(crate) fn exited(&self, system: &System, number: i32) {
        self.tell_end(system, |state| {
            if state.status == Status::Awaited {
                state.status = Status::Known(number);
            }
        });
    }

    /// Makes a change, and tells the end where the last that it takes has come by it: the end of input, and the program's where that is told.
    fn tell_end(&self, system: &System, change: impl FnOnce(&mut State)) {
        let mut state = lock(&self.state);
        let before = state.ended && state.status != Status::Awaited;
        change(&mut state);
        let status = match state.status {
            _ if before || !state.ended => return,
            Status::Awaited => return,
            Status::Unwanted => None,
            Status::Known(number) => Some(number),
        };
        drop(state);
        // As in OTP, a line that the program did not finish comes after its status.
        let rest = lock(&self.frames).end();
        match status {
            Some(number) => system.port_event(self.port, Event::ExitStatus(number, &rest)),
            None if !rest.is_empty() => system.port_event(self.port, Event::Line(&rest, false)),
            None => {}
        }
        system.port_event(self.port, Event::End);
    }

    /// The outlet takes something; the poller's.
    pub(super) fn write(&self, system: &Weak<System>) {
        let mut state = lock(&self.state);
        let written = match state.next_piece() {
            Some((outlet, piece)) => {
                drop(state);
                let written = (&*outlet).write(&piece);
                state = lock(&self.state);
                written.map(|count| state.wrote(count))
            }
            None => state.write_out(),
        };
        match written {
            Ok(()) => {}
            Err(error)
                if matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::WouldBlock) => {}
            Err(error) => {
                state.drop_output();
                drop(state);
                if let Some(system) = system.upgrade() {
                    let reason = intern(reason_of(&error));
                    system.port_event(self.port, Event::Failed(reason));
                }
                return;
            }
        }
        let low = self.limits.map_or(usize::MAX, |limits| limits.low);
        let ready = state.busy && state.waiting < low.max(1);
        if ready {
            state.busy = false;
        }
        drop(state);
        if let Some(system) = system.upgrade().filter(|_| ready) {
            system.port_ready(self.port);
        }
    }

    /// Writes, or remembers what the pipe does not take; whether the poller has to know.
    fn output(&self, bytes: Vec<u8>) -> Result<bool, Word> {
        let header = self
            .framing
            .header(bytes.len())
            .ok_or_else(|| intern("einval"))?;
        let mut state = lock(&self.state);
        let Some(outlet) = &state.outlet else {
            // A port that only reads takes what is written to it, and does nothing with it.
            return Ok(false);
        };
        let at_once = outlet.eager && state.queue.is_empty();
        for piece in [header, bytes] {
            if !piece.is_empty() {
                state.waiting += piece.len();
                state.queue.push_back(piece);
            }
        }
        if at_once && let Err(error) = state.write_out() {
            state.drop_output();
            return Err(intern(reason_of(&error)));
        }
        if let Some(limits) = self.limits {
            state.busy |= state.waiting >= limits.high;
        }
        Ok(!state.queue.is_empty())
    }

    fn close(&self) {
        let mut state = lock(&self.state);
        state.closed = true;
        state.inlet = None;
        if state.queue.is_empty() {
            state.outlet = None;
        }
    }
}

/// The driver of a port with a channel.
pub(crate) struct ChannelDriver {
    pub(crate) channel: Arc<Channel>,
    pub(crate) poller: Arc<Poller>,
    pub(crate) process_id: Option<u32>,
}

impl Driver for ChannelDriver {
    fn output(&mut self, bytes: Vec<u8>) -> Result<(), Word> {
        if self.channel.output(bytes)? {
            self.poller.wake();
        }
        Ok(())
    }

    fn waiting(&self) -> usize {
        lock(&self.channel.state).waiting
    }

    fn is_busy(&self) -> bool {
        lock(&self.channel.state).busy
    }

    fn process_id(&self) -> Option<u32> {
        self.process_id
    }

    fn close(self: Box<Self>) {
        self.channel.close();
        self.poller.wake();
    }
}
