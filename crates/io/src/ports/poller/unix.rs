//! The thread that waits for the pipes of all ports of a system; started with the first port.
//!
//! Whoever changes what there is to wait for wakes it through a socket. It holds descriptors only while it waits for them, so one that a port has given
//! up is closed when the thread comes round.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};

use asterias_machine::System;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use crate::ports::channel::{Channel, PIECE_BYTES};

/// Where channels are handed to the thread, and how it is woken.
pub(crate) struct Poller {
    waker: UnixStream,
    new: Mutex<Vec<Arc<Channel>>>,
    flushing: Mutex<Flushing>,
    flushed: Condvar,
}

/// Whether somebody waits for everything to be written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flushing {
    No,
    Asked,
    Done,
}

/// Something that the thread waits for.
struct Awaited {
    channel: Arc<Channel>,
    descriptor: Arc<File>,
    writes: bool,
}

impl Poller {
    /// Starts the thread; it ends when the poller has gone.
    pub(crate) fn start(system: Weak<System>) -> io::Result<Arc<Poller>> {
        let (waker, woken) = UnixStream::pair()?;
        waker.set_nonblocking(true)?;
        woken.set_nonblocking(true)?;
        let poller = Arc::new(Poller {
            waker,
            new: Mutex::default(),
            flushing: Mutex::new(Flushing::No),
            flushed: Condvar::new(),
        });
        let shared = Arc::downgrade(&poller);
        std::thread::Builder::new()
            .name("ports".to_owned())
            .spawn(move || serve(&system, &shared, woken))?;
        Ok(poller)
    }

    /// Waits for a channel from now on, which may come to write.
    pub(crate) fn add(&self, channel: Arc<Channel>, _writes: bool) -> io::Result<()> {
        self.new
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(channel);
        self.wake();
        Ok(())
    }

    /// Waits until all that ports have taken is written, or can never be.
    pub(crate) fn flush(&self) {
        let mut flushing = self.lock_flushing();
        *flushing = Flushing::Asked;
        self.wake();
        while *flushing != Flushing::Done {
            flushing = self
                .flushed
                .wait(flushing)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock_flushing(&self) -> MutexGuard<'_, Flushing> {
        self.flushing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// There is nothing to be written just now.
    fn nothing_waits(&self) {
        let mut flushing = self.lock_flushing();
        if *flushing == Flushing::Asked {
            *flushing = Flushing::Done;
            self.flushed.notify_all();
        }
    }

    /// Has the thread look again at what there is to wait for.
    pub(crate) fn wake(&self) {
        // A socket that is full wakes as well.
        let _full = (&self.waker).write(&[0]);
    }
}

fn serve(system: &Weak<System>, poller: &Weak<Poller>, mut woken: UnixStream) {
    let mut channels: Vec<Arc<Channel>> = Vec::new();
    let mut buffer = vec![0; PIECE_BYTES];
    loop {
        let Some(shared) = poller.upgrade() else {
            return;
        };
        channels.append(&mut shared.new.lock().unwrap_or_else(PoisonError::into_inner));
        let awaited = interests(&mut channels);
        if !awaited.iter().any(|awaited| awaited.writes) {
            shared.nothing_waits();
        }
        drop(shared);
        let ready = match wait(&woken, &awaited) {
            Ok(ready) => ready,
            Err(Errno::INTR) => continue,
            // Memory is short: what is waited for is still there a moment later.
            Err(_) => {
                std::thread::sleep(std::time::Duration::from_millis(10));
                continue;
            }
        };
        drain(&mut woken, &mut buffer);
        for awaited in ready.into_iter().map(|index| &awaited[index]) {
            if awaited.writes {
                awaited.channel.write(system);
            } else {
                let read = (&*awaited.descriptor).read(&mut buffer);
                let Some(system) = system.upgrade() else {
                    return;
                };
                awaited.channel.take(&system, &buffer, read);
            }
        }
    }
}

/// What the channels wait for; those that wait for nothing ever again are dropped.
fn interests(channels: &mut Vec<Arc<Channel>>) -> Vec<Awaited> {
    let mut awaited = Vec::new();
    channels.retain(|channel| {
        let interest = channel.interest();
        for (descriptor, writes) in [(interest.read, false), (interest.write, true)] {
            if let Some(descriptor) = descriptor {
                awaited.push(Awaited {
                    channel: channel.clone(),
                    descriptor,
                    writes,
                });
            }
        }
        !interest.over
    });
    awaited
}

/// Waits until something is ready; the numbers of what is.
fn wait(woken: &UnixStream, awaited: &[Awaited]) -> Result<Vec<usize>, Errno> {
    let mut descriptors: Vec<PollFd<'_>> = awaited
        .iter()
        .map(|awaited| {
            let flags = if awaited.writes {
                PollFlags::OUT
            } else {
                PollFlags::IN
            };
            PollFd::new(&*awaited.descriptor, flags)
        })
        .collect();
    descriptors.push(PollFd::new(woken, PollFlags::IN));
    poll(&mut descriptors, None)?;
    let ready = descriptors[..awaited.len()].iter().enumerate();
    Ok(ready
        .filter(|(_, descriptor)| !descriptor.revents().is_empty())
        .map(|(index, _)| index)
        .collect())
}

fn drain(woken: &mut UnixStream, buffer: &mut [u8]) {
    // Nothing there, or the other side gone: both are seen elsewhere.
    let _count = woken.read(buffer);
}
