//! Pipes cannot be waited for together here: each port has a thread that reads and one that writes, where it has such ends.
//!
//! Whoever changes what there is to write, or closes, counts a change: writers look again after each. A thread whose port is closed ends when its program lets it, that is with the
//! next byte, or when the program does.

use std::io::{self, Read};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::Builder;

use asterias_machine::System;

use crate::ports::channel::{Channel, PIECE_BYTES};

/// Where channels are handed in, and who is told of changes.
pub(crate) struct Poller {
    system: Weak<System>,
    shared: Arc<Shared>,
}

/// What the threads know.
#[derive(Default)]
struct Shared {
    changes: Mutex<Changes>,
    changed: Condvar,
}

#[derive(Default)]
struct Changes {
    /// Increases with each.
    count: u64,
    /// Those that may still have something to write.
    writing: Vec<Weak<Channel>>,
    /// The poller is gone.
    over: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Changes> {
        // Each change is one assignment.
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self) -> u64 {
        let mut changes = self.lock();
        changes.count += 1;
        self.changed.notify_all();
        changes.count
    }

    /// Waits until there has been a change after this one; false when there are no more.
    fn wait_after(&self, count: u64) -> bool {
        let mut changes = self.lock();
        while changes.count == count && !changes.over {
            changes = self
                .changed
                .wait(changes)
                .unwrap_or_else(PoisonError::into_inner);
        }
        !changes.over
    }
}

impl Poller {
    pub(crate) fn start(system: Weak<System>) -> io::Result<Arc<Poller>> {
        Ok(Arc::new(Poller {
            system,
            shared: Arc::default(),
        }))
    }

    /// Waits for a channel from now on, which may come to write.
    pub(crate) fn add(&self, channel: Arc<Channel>, writes: bool) -> io::Result<()> {
        if channel.interest().read.is_some() {
            let (channel, system) = (channel.clone(), self.system.clone());
            Builder::new()
                .name("port input".to_owned())
                .spawn(move || read_all(&channel, &system))?;
        }
        if writes {
            let mut changes = self.shared.lock();
            changes.writing.retain(|known| known.strong_count() > 0);
            changes.writing.push(Arc::downgrade(&channel));
            drop(changes);
            let (shared, system) = (self.shared.clone(), self.system.clone());
            Builder::new()
                .name("port output".to_owned())
                .spawn(move || write_all(&channel, &system, &shared))?;
        }
        Ok(())
    }

    /// Waits until all that ports have taken is written, or can never be.
    pub(crate) fn flush(&self) {
        loop {
            let changes = self.shared.lock();
            let (count, writing) = (changes.count, changes.writing.clone());
            drop(changes);
            let mut left = writing.iter().filter_map(Weak::upgrade);
            if !left.any(|channel| channel.interest().write.is_some())
                || !self.shared.wait_after(count)
            {
                return;
            }
        }
    }

    /// Has the threads look again at what there is to write.
    pub(crate) fn wake(&self) {
        self.shared.count();
    }
}

impl Drop for Poller {
    fn drop(&mut self) {
        self.shared.lock().over = true;
        self.shared.changed.notify_all();
    }
}

fn read_all(channel: &Channel, system: &Weak<System>) {
    let mut buffer = vec![0; PIECE_BYTES];
    while let Some(inlet) = channel.interest().read {
        let read = (&*inlet).read(&mut buffer);
        let Some(system) = system.upgrade() else {
            return;
        };
        channel.take(&system, &buffer, read);
    }
}

fn write_all(channel: &Channel, system: &Weak<System>, shared: &Shared) {
    loop {
        let count = shared.lock().count;
        let interest = channel.interest();
        if interest.over {
            return;
        }
        if interest.write.is_none() {
            if !shared.wait_after(count) {
                return;
            }
            continue;
        }
        channel.write(system);
        // Whoever flushes waits for this.
        shared.count();
    }
}
