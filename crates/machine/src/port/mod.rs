//! Ports: what connects processes to something outside that reads and writes bytes.
//!
//! A port has an identity, one connected process, links and monitors as a process has; a [`Driver`] does its I/O. Unlike a process it runs
//! no code of its own: whoever sends it a signal, or brings it input, does the port's part at once, under the lock of the port, which also
//! keeps all that it sends in order. While that lock is held nobody takes another port's, for ports know only processes.
//!
//! A driver never calls back under a call of its own; what arrives from outside comes through [`System::port_event`], from any thread.

mod data;
mod ends;
mod table;

use std::sync::{Mutex, MutexGuard, PoisonError};

use asterias_heap::FragmentBuilder;
use asterias_term::{Alloc, Word, atom, atoms};

use crate::process::relations::{Monitored, WordMap};
use crate::process::signal::{ExitKind, Parcel, Signal};
use crate::system::System;

pub use data::bytes_of;
pub use table::Ports;

/// What does the I/O of a port.
pub trait Driver: Send {
    /// Takes bytes for the outside, without waiting.
    ///
    /// # Errors
    /// What the port ends with: they can never be written.
    fn output(&mut self, bytes: Vec<u8>) -> Result<(), Word>;

    /// Bytes that have been taken and not yet written.
    fn waiting(&self) -> usize;

    /// Whether so much is waiting that senders have to wait too. [`System::port_ready`] follows when it is no longer so.
    fn is_busy(&self) -> bool;

    /// Number of the operating system's process.
    fn process_id(&self) -> Option<u32>;

    /// The port is closed: what is waiting is still written, then everything is given back.
    fn close(self: Box<Self>);
}

/// What comes from outside.
#[derive(Debug)]
pub enum Event<'a> {
    /// Bytes.
    Data(&'a [u8]),
    /// A line, and whether its end was seen.
    Line(&'a [u8], bool),
    /// The program behind the port has ended with this status, and left this of a line unfinished.
    ExitStatus(i32, &'a [u8]),
    /// No more bytes will come.
    End,
    /// The port has failed for this reason.
    Failed(Word),
}

/// What is fixed when a port is opened.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What it was opened on, for `erlang:port_info/2`.
    pub name: Vec<u8>,
    /// Data arrive as binaries.
    pub binary: bool,
    /// The end of input is told, and does not close the port.
    pub tell_end: bool,
    /// `{parallelism, true}`.
    pub parallelism: bool,
}

/// A port.
#[derive(Debug)]
pub struct Port {
    /// Its identity.
    pub id: Word,
    /// `None` once it is closed.
    open: Mutex<Option<Open>>,
}

/// An open port.
struct Open {
    settings: Settings,
    connected: Word,
    /// `None` while it is being opened.
    driver: Option<Box<dyn Driver>>,
    links: Vec<Word>,
    monitored_by: WordMap<u64, Monitored>,
    named: bool,
    /// Processes that wait for the port to be no longer busy.
    senders: Vec<Word>,
    input_bytes: u64,
    output_bytes: u64,
    data: Option<Parcel>,
}

impl std::fmt::Debug for Open {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Open")
            .field("settings", &self.settings)
            .field("connected", &self.connected)
            .finish_non_exhaustive()
    }
}

/// Why a port does not take a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Refused {
    /// It does not exist, or the data are none.
    Badarg,
    /// Too much is waiting; the process is woken when it is worth another try.
    Busy(Busy),
}

/// A port that makes senders wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Busy {
    /// The port.
    pub(crate) port: Word,
    /// The process has tried before, since the port became busy.
    pub(crate) again: bool,
}

/// A look at an open port, for `erlang:port_info/1,2`.
#[derive(Debug)]
pub(crate) struct Info {
    pub(crate) settings: Settings,
    pub(crate) connected: Word,
    pub(crate) links: Vec<Word>,
    pub(crate) monitored_by: Vec<Word>,
    pub(crate) input_bytes: u64,
    pub(crate) output_bytes: u64,
    pub(crate) waiting: usize,
    pub(crate) process_id: Option<u32>,
}

impl Port {
    fn lock(&self) -> MutexGuard<'_, Option<Open>> {
        // Every change under the lock is one assignment or one change of a collection.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What it is like; `None` where it is closed.
    pub(crate) fn info(&self) -> Option<Info> {
        let open = self.lock();
        let open = open.as_ref()?;
        let driver = open.driver.as_ref();
        Some(Info {
            settings: open.settings.clone(),
            connected: open.connected,
            links: open.links.clone(),
            monitored_by: open.monitored_by.values().map(|by| by.from).collect(),
            input_bytes: open.input_bytes,
            output_bytes: open.output_bytes,
            waiting: driver.map_or(0, |driver| driver.waiting()),
            process_id: driver.and_then(|driver| driver.process_id()),
        })
    }

    /// Enters a name for it with `enter` while it is open; false where it is not, or `enter` refuses.
    pub(crate) fn name_with(&self, enter: impl FnOnce() -> bool) -> bool {
        let mut open = self.lock();
        match &mut *open {
            Some(open) if enter() => {
                open.named = true;
                true
            }
            _ => false,
        }
    }

    /// `erlang:port_set_data/2`; false where it is closed.
    pub(crate) fn set_data(&self, data: Parcel) -> bool {
        match &mut *self.lock() {
            Some(open) => {
                open.data = Some(data);
                true
            }
            None => false,
        }
    }

    /// `erlang:port_get_data/1`: what `copy` makes of the data, where the port is open.
    pub(crate) fn with_data<T>(&self, copy: impl FnOnce(Option<Word>) -> T) -> Option<T> {
        let open = self.lock();
        let open = open.as_ref()?;
        Some(copy(open.data.as_ref().map(|data| data.root)))
    }

    /// Writes: `from` waits where the port is busy.
    pub(crate) fn command(
        &self,
        system: &System,
        from: Word,
        bytes: impl FnOnce() -> Option<Vec<u8>>,
        worker: usize,
    ) -> Result<(), Refused> {
        let mut guard = self.lock();
        let open = guard.as_mut().ok_or(Refused::Badarg)?;
        let Some(driver) = &mut open.driver else {
            return Err(Refused::Badarg);
        };
        if driver.is_busy() {
            let again = open.senders.contains(&from);
            if !again {
                open.senders.push(from);
            }
            let port = self.id;
            return Err(Refused::Busy(Busy { port, again }));
        }
        let bytes = bytes().ok_or(Refused::Badarg)?;
        open.output_bytes += bytes.len() as u64;
        if let Err(reason) = driver.output(bytes) {
            self.end(system, guard, reason, worker);
        }
        Ok(())
    }

    /// Makes another process the connected one, and links it; false where the port is closed.
    pub(crate) fn connect(&self, system: &System, to: Word, worker: usize) -> bool {
        let mut guard = self.lock();
        let Some(open) = &mut *guard else {
            return false;
        };
        if !system.deliver(to, Signal::Link { from: self.id }, worker) {
            return false;
        }
        if !open.links.contains(&to) {
            open.links.push(to);
        }
        open.connected = to;
        true
    }

    /// Makes another process the connected one; false where the port is closed.
    fn set_connected(&self, to: Word) -> bool {
        let mut guard = self.lock();
        guard.as_mut().is_some_and(|open| {
            open.connected = to;
            true
        })
    }

    /// The message `{Port, Event}` to a process.
    fn tell(&self, system: &System, to: Word, event: impl FnOnce(&mut FragmentBuilder) -> Word) {
        system.deliver(to, self.event_message(event), usize::MAX);
    }

    fn event_message(&self, event: impl FnOnce(&mut FragmentBuilder) -> Word) -> Signal {
        let mut builder = FragmentBuilder::new(16);
        let event = event(&mut builder);
        let root = builder.tuple(&[self.id, event]);
        Signal::Message(Parcel {
            root,
            fragment: Some(builder.finish()),
        })
    }

    fn tell_badsig(&self, system: &System, to: Word, worker: usize) {
        let exit = Signal::Exit {
            from: self.id,
            reason: Parcel::plain(atom::intern("badsig")),
            kind: ExitKind::Explicit,
        };
        system.deliver(to, exit, worker);
    }

    /// A message sent with `!`: `{Owner, {command, Data}}`, `{Owner, {connect, Pid}}`, `{Owner, close}`. What is none of them, or does not name the
    /// connected process, makes this process exit with `badsig`.
    ///
    /// # Safety
    /// `message` is alive.
    pub(crate) unsafe fn message(
        &self,
        system: &System,
        from: Word,
        message: Word,
        worker: usize,
    ) -> Result<(), Refused> {
        let Some(connected) = self.lock().as_ref().map(|open| open.connected) else {
            return Ok(());
        };
        // SAFETY: the caller vouches for the message.
        let request = unsafe { data::request_of(message) };
        let Some((owner, request)) = request.filter(|(owner, _)| *owner == connected) else {
            self.tell_badsig(system, connected, worker);
            return Ok(());
        };
        match request {
            data::Request::Close => {
                self.close(system, atoms::NORMAL, worker);
                self.tell(system, owner, |_| atom::intern("closed"));
            }
            data::Request::Connect(to) => {
                // Unlike `port_connect/2`, this makes no link.
                if to.is_local_pid() && self.set_connected(to) {
                    self.tell(system, owner, |_| atom::intern("connected"));
                } else {
                    self.tell_badsig(system, owner, worker);
                }
            }
            data::Request::Command(data) => {
                // SAFETY: part of the message.
                let bytes = || unsafe { bytes_of(data) };
                match self.command(system, from, bytes, worker) {
                    Err(Refused::Busy(busy)) => return Err(Refused::Busy(busy)),
                    Err(Refused::Badarg) => self.tell_badsig(system, owner, worker),
                    Ok(()) => {}
                }
            }
        }
        Ok(())
    }

    /// Handles a signal.
    pub(crate) fn signal(
        &self,
        system: &System,
        signal: Signal,
        worker: usize,
    ) -> Result<(), Signal> {
        let mut guard = self.lock();
        let Some(open) = &mut *guard else {
            return Err(signal);
        };
        match signal {
            Signal::Link { from } => {
                if !open.links.contains(&from) {
                    open.links.push(from);
                }
            }
            Signal::Unlink { from, id } => {
                open.links.retain(|linked| *linked != from);
                system.deliver(from, Signal::UnlinkAck { from: self.id, id }, worker);
            }
            Signal::Exit { from, reason, kind } => {
                if kind == ExitKind::Link {
                    let linked = open.links.contains(&from);
                    open.links.retain(|linked| *linked != from);
                    if !linked || reason.root == atoms::NORMAL && from != open.connected {
                        return Ok(());
                    }
                }
                let root = match reason.root {
                    atoms::KILL => atoms::KILLED,
                    root => root,
                };
                self.end(system, guard, root, worker);
            }
            Signal::Monitor {
                from,
                reference,
                name,
            } => {
                open.monitored_by
                    .insert(reference, Monitored { from, name });
            }
            Signal::Demonitor { reference } => {
                open.monitored_by.remove(&reference);
            }
            Signal::Message(parcel) => {
                drop(guard);
                // A timer's message: nobody is there who could wait.
                // SAFETY: the message is alive in its parcel.
                let _lost_where_busy =
                    unsafe { self.message(system, Word::NONE, parcel.root, worker) };
            }
            Signal::UnlinkAck { .. }
            | Signal::AliasMessage { .. }
            | Signal::AliasExit { .. }
            | Signal::Down { .. }
            | Signal::ReceiveTimeout { .. }
            | Signal::Resume { .. }
            | Signal::Wake
            | Signal::Release(_)
            | Signal::Request(_) => {}
        }
        Ok(())
    }

    /// What has come from outside.
    pub(crate) fn event(&self, system: &System, event: Event<'_>) {
        let mut guard = self.lock();
        let Some(open) = &mut *guard else { return };
        let (connected, binary) = (open.connected, open.settings.binary);
        let text = |builder: &mut FragmentBuilder, bytes: &[u8]| {
            if binary {
                builder.binary(bytes)
            } else {
                data::list_of(builder, bytes)
            }
        };
        let line = |builder: &mut FragmentBuilder, bytes: &[u8], ended: bool| {
            let line = text(builder, bytes);
            let tag = atom::intern(if ended { "eol" } else { "noeol" });
            let line = builder.tuple(&[tag, line]);
            builder.tuple(&[atom::intern("data"), line])
        };
        match event {
            Event::Data(bytes) => {
                open.input_bytes += bytes.len() as u64;
                self.tell(system, connected, |builder| {
                    let data = text(builder, bytes);
                    builder.tuple(&[atom::intern("data"), data])
                });
            }
            Event::Line(bytes, ended) => {
                open.input_bytes += bytes.len() as u64 + u64::from(ended);
                self.tell(system, connected, |builder| line(builder, bytes, ended));
            }
            Event::ExitStatus(status, rest) => {
                let status = self.event_message(|builder| {
                    builder.tuple(&[atom::intern("exit_status"), Word::small(i64::from(status))])
                });
                if rest.is_empty() {
                    system.deliver(connected, status, usize::MAX);
                } else {
                    // Who has seen the status looks for the rest at once, and has to find it.
                    open.input_bytes += rest.len() as u64;
                    let rest = self.event_message(|builder| line(builder, rest, false));
                    system.deliver_both(connected, status, rest);
                }
            }
            Event::End if open.settings.tell_end => {
                self.tell(system, connected, |_| atom::intern("eof"));
            }
            Event::End => self.end(system, guard, atoms::NORMAL, usize::MAX),
            Event::Failed(reason) => self.end(system, guard, reason, usize::MAX),
        }
    }

    /// Wakes those who wait for the port to be no longer busy.
    pub(crate) fn ready(&self, system: &System) {
        if let Some(open) = &mut *self.lock() {
            for sender in std::mem::take(&mut open.senders) {
                system.deliver(sender, Signal::Wake, usize::MAX);
            }
        }
    }
}
