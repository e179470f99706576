//! The beginning and the end of ports.

use std::sync::{Arc, MutexGuard};

use asterias_term::Word;

use super::{Driver, Event, Open, Port, Settings};
use crate::process::signal::{ExitKind, Parcel, Signal};
use crate::system::System;

impl System {
    /// Reserves a port, connected and linked to `owner`, whose half of the link is the caller's. `None` where there are too many.
    pub fn reserve_port(&self, settings: Settings, owner: Word) -> Option<Arc<Port>> {
        self.ports.add(|id| Port::opening(id, settings, owner))
    }

    /// The port has its driver, and is open; a port that was closed meanwhile closes its driver.
    pub fn port_opened(&self, port: &Port, driver: Box<dyn Driver>) {
        let refused = match &mut *port.lock() {
            Some(open) => open.driver.replace(driver),
            None => Some(driver),
        };
        if let Some(driver) = refused {
            driver.close();
        }
    }

    /// The port could not be opened: it was never there.
    pub fn port_not_opened(&self, port: &Port) {
        port.lock().take();
        self.ports.remove(port.id);
    }

    /// Brings what has come from outside to a port.
    pub fn port_event(&self, port: Word, event: Event<'_>) {
        if let Some(port) = self.ports.find(port) {
            port.event(self, event);
        }
    }

    /// Sends two signals, of which a process that waits sees the first not before the second.
    pub(crate) fn deliver_both(&self, to: Word, first: Signal, second: Signal) {
        let guard = crossbeam_epoch::pin();
        let is_there = self
            .processes
            .find(to, &guard)
            .is_some_and(|process| process.deliver_silently(first));
        drop(guard);
        if is_there {
            self.deliver(to, second, usize::MAX);
        }
    }

    /// A port's driver is no longer busy.
    pub fn port_ready(&self, port: Word) {
        if let Some(port) = self.ports.find(port) {
            port.ready(self);
        }
    }
}

impl Port {
    /// The port that stands for what starts programs, with number 0 as in OTP; nobody but process 0 has to do with it.
    pub(super) fn forker() -> Port {
        let settings = Settings {
            name: b"forker".to_vec(),
            ..Settings::default()
        };
        let id = Word::from_port_payload(0);
        Port::with_links(id, settings, Word::from_pid_payload(0), Vec::new())
    }

    /// Whether it stands for what starts programs.
    fn is_forker(&self) -> bool {
        self.id.payload() == 0
    }

    fn opening(id: Word, settings: Settings, owner: Word) -> Port {
        Port::with_links(id, settings, owner, vec![owner])
    }

    fn with_links(id: Word, settings: Settings, connected: Word, links: Vec<Word>) -> Port {
        let open = Open {
            settings,
            connected,
            driver: None,
            links,
            monitored_by: Default::default(),
            named: false,
            senders: Vec::new(),
            input_bytes: 0,
            output_bytes: 0,
            data: None,
        };
        Port {
            id,
            open: std::sync::Mutex::new(Some(open)),
        }
    }

    /// Closes the port; false where it is closed already.
    pub(crate) fn close(&self, system: &System, reason: Word, worker: usize) -> bool {
        let guard = self.lock();
        if guard.is_none() || self.is_forker() {
            return false;
        }
        self.end(system, guard, reason, worker);
        true
    }

    /// Ends the port: its name is free, its driver closed, and then those that are linked to it or watch it hear of it. `reason` is alive until
    /// this returns.
    pub(super) fn end(
        &self,
        system: &System,
        mut guard: MutexGuard<'_, Option<Open>>,
        reason: Word,
        worker: usize,
    ) {
        if self.is_forker() {
            return;
        }
        let Some(open) = guard.take() else { return };
        drop(guard);
        if open.named {
            system.registry.forget(self.id);
        }
        system.ports.remove(self.id);
        if let Some(driver) = open.driver {
            driver.close();
        }
        // SAFETY: the caller's reason is alive.
        let copy = || unsafe { Parcel::copy_of(reason, system.shared_literals()) };
        for linked in open.links {
            let exit = Signal::Exit {
                from: self.id,
                reason: copy(),
                kind: ExitKind::Link,
            };
            system.deliver(linked, exit, worker);
        }
        for (reference, monitored) in open.monitored_by {
            let down = Signal::Down {
                reference,
                from: self.id,
                reason: copy(),
            };
            system.deliver(monitored.from, down, worker);
        }
        for sender in open.senders {
            system.deliver(sender, Signal::Wake, worker);
        }
    }
}
