//! What a process does with the signals that reach it, and how it sends its own.
//!
//! The rules are those of the reference manual, "Processes": signals between two processes keep their order; exit signals kill unless
//! trapped or `normal`; `kill` cannot be trapped; a link or monitor to a process that is gone answers `noproc`.

use asterias_heap::FragmentBuilder;
use asterias_term::boxed::Kind;
use asterias_term::{Alloc, Word, atoms};

use crate::engine::Engine;
use crate::port::Refused;
use crate::process::relations::{AliasMode, Link, Monitored};
use crate::process::signal::{ExitKind, Parcel, Signal};

impl Engine {
    /// Looks at all signals that have arrived; false where one of them ended the process.
    ///
    /// # Safety
    /// The engine runs a process with saved registers.
    #[must_use]
    pub(crate) unsafe fn receive_signals(&mut self) -> bool {
        // SAFETY: as the caller's.
        let process = unsafe { self.process() };
        let mut signals = process.collect();
        while let Some(mut node) = signals.next() {
            if matches!(node.signal, Signal::Message(_)) {
                process.mailbox.push(node);
                continue;
            }
            let signal = std::mem::replace(&mut node.signal, Signal::Wake);
            // SAFETY: as the caller's.
            match unsafe { self.handle(signal) } {
                Handled::Nothing => {}
                Handled::Message(parcel) => {
                    node.signal = Signal::Message(parcel);
                    process.mailbox.push(node);
                }
                Handled::Urgent(parcel) => {
                    node.signal = Signal::Message(parcel);
                    process.mailbox.push_urgent(node);
                }
                Handled::Exit(reason) => {
                    if let Some(fragment) = reason.fragment {
                        process.heap.adopt(fragment);
                    }
                    // SAFETY: as the caller's.
                    unsafe { self.exit_process_before(reason.root, signals) };
                    return false;
                }
            }
        }
        self.system().watch_queue(process);
        true
    }

    /// Handles any signal but a message.
    unsafe fn handle(&mut self, signal: Signal) -> Handled {
        // SAFETY: the engine runs a process.
        let process = unsafe { self.process() };
        match signal {
            Signal::Message(parcel) => Handled::Message(parcel),
            Signal::AliasMessage {
                alias,
                message,
                urgent,
            } => {
                let relations = process.relations();
                let Some(active) = relations.aliases.get(&alias).copied() else {
                    return Handled::Nothing;
                };
                if active.mode == AliasMode::Reply {
                    relations.aliases.remove(&alias);
                    if let Some(monitoring) = relations.monitors.remove(&alias) {
                        self.system().deliver(
                            monitoring.target,
                            Signal::Demonitor { reference: alias },
                            self.worker,
                        );
                    }
                }
                Handled::message(message, urgent && active.urgent)
            }
            Signal::AliasExit {
                alias,
                from,
                reason,
                urgent,
            } => match process.relations().aliases.get(&alias).copied() {
                None => Handled::Nothing,
                // SAFETY: as the caller's.
                Some(active) => unsafe {
                    self.handle_exit(from, reason, ExitKind::Explicit, urgent && active.urgent)
                },
            },
            Signal::Link { from } => {
                process
                    .relations()
                    .links
                    .entry(from.0)
                    .or_insert(Link::Active);
                Handled::Nothing
            }
            Signal::Unlink { from, id } => {
                // Where both unlinked at once, the own request stands until it is acknowledged: a link signal that was sent before
                // the other saw the request must not make the link anew here alone.
                let relations = process.relations();
                if relations.is_linked(from) {
                    relations.links.remove(&from.0);
                }
                self.system().deliver(
                    from,
                    Signal::UnlinkAck {
                        from: process.id,
                        id,
                    },
                    self.worker,
                );
                Handled::Nothing
            }
            Signal::UnlinkAck { from, id } => {
                let links = &mut process.relations().links;
                if links.get(&from.0) == Some(&Link::Unlinking(id)) {
                    links.remove(&from.0);
                }
                Handled::Nothing
            }
            Signal::Exit { from, reason, kind } => {
                let mut urgent = false;
                if kind == ExitKind::Link {
                    let relations = process.relations();
                    if !relations.is_linked(from) {
                        return Handled::Nothing;
                    }
                    urgent = relations.links.remove(&from.0) == Some(Link::Urgent);
                }
                // SAFETY: as the caller's.
                unsafe { self.handle_exit(from, reason, kind, urgent) }
            }
            Signal::Monitor {
                from,
                reference,
                name,
            } => {
                process
                    .relations()
                    .monitored_by
                    .insert(reference, Monitored { from, name });
                Handled::Nothing
            }
            Signal::Demonitor { reference } => {
                if let Some(relations) = &mut process.relations {
                    relations.monitored_by.remove(&reference);
                }
                Handled::Nothing
            }
            Signal::Down {
                reference,
                from,
                reason,
            } => {
                let relations = process.relations();
                let Some(monitoring) = relations.monitors.remove(&reference) else {
                    return Handled::Nothing;
                };
                if matches!(
                    relations.alias_mode(reference),
                    Some(AliasMode::Demonitor | AliasMode::Reply)
                ) {
                    relations.aliases.remove(&reference);
                }
                let tag = monitoring.tag.as_ref().map_or(atoms::DOWN, |tag| tag.root);
                // SAFETY: tag and reason are alive in their parcels.
                let message = unsafe {
                    down_message(tag, reference, process.id, monitoring.name, from, &reason)
                };
                Handled::message(message, monitoring.urgent)
            }
            Signal::ReceiveTimeout { sequence } => {
                if process.timer.sequence == sequence && process.timer.handle.is_some() {
                    process.timer.expired = true;
                }
                Handled::Nothing
            }
            Signal::Wake => Handled::Nothing,
            Signal::Release(release) => {
                process.rare().releases.push(release);
                process.collect_asked = true;
                Handled::Nothing
            }
            Signal::Resume { from } => {
                let suspenders = &mut process.rare().suspenders;
                suspenders.retain(|suspender| *suspender != from);
                process.suspended = suspenders.len() as u32;
                Handled::Nothing
            }
            // SAFETY: as the caller's.
            Signal::Request(request) => unsafe { self.answer(*request) },
        }
    }

    /// Handles an exit signal that has reached the running process.
    ///
    /// # Safety
    /// The engine runs a process.
    unsafe fn handle_exit(
        &mut self,
        from: Word,
        reason: Parcel,
        kind: ExitKind,
        urgent: bool,
    ) -> Handled {
        // SAFETY: as the caller's.
        let process = unsafe { self.process() };
        if kind == ExitKind::Explicit && reason.root == atoms::KILL {
            return Handled::Exit(Parcel::plain(atoms::KILLED));
        }
        if process.trap_exit {
            // SAFETY: the reason is alive in its parcel.
            return Handled::message(unsafe { exit_message(from, &reason) }, urgent);
        }
        if reason.root == atoms::NORMAL && !(kind == ExitKind::Explicit && from == process.id) {
            return Handled::Nothing;
        }
        Handled::Exit(reason)
    }

    /// Sends a message, or a request to a port; one that is `urgent` to an alias comes before ordinary ones where the alias says so; refused as `Badarg` where the destination is nothing that messages can be sent to.
    ///
    /// # Safety
    /// The engine runs a process; both terms are alive.
    pub(crate) unsafe fn send(
        &mut self,
        destination: Word,
        message: Word,
        urgent: bool,
    ) -> Result<(), Refused> {
        let system = self.system();
        let mut destination = destination;
        if destination.is_atom() {
            destination = system.whereis(destination).ok_or(Refused::Badarg)?;
        }
        // SAFETY: as the caller's.
        unsafe {
            if destination.is_local_pid() {
                let parcel = Parcel::copy_of(message, system.shared_literals());
                system.deliver(destination, Signal::Message(parcel), self.worker);
                return Ok(());
            }
            if destination.is_local_port() {
                let own = self.process().id;
                return match system.ports.find(destination) {
                    Some(port) => port.message(system, own, message, self.worker),
                    None => Ok(()),
                };
            }
            match destination.boxed_kind() {
                Some(Kind::Tuple) => {
                    let header = destination.boxed_header();
                    if asterias_term::boxed::size_of_header(header) != 2 {
                        return Err(Refused::Badarg);
                    }
                    let (name, node) = (destination.boxed_word(0), destination.boxed_word(1));
                    if !name.is_atom() || !node.is_atom() {
                        return Err(Refused::Badarg);
                    }
                    if node == atoms::NONODE_AT_NOHOST
                        && let Some(pid) = system.whereis(name)
                    {
                        return self.send(pid, message, urgent);
                    }
                    Ok(())
                }
                Some(Kind::Reference) => {
                    let (alias, owner) = (destination.boxed_word(0).0, destination.boxed_word(1));
                    if owner.is_local_pid() {
                        let message = Parcel::copy_of(message, system.shared_literals());
                        let signal = Signal::AliasMessage {
                            alias,
                            message,
                            urgent,
                        };
                        system.deliver(owner, signal, self.worker);
                    }
                    Ok(())
                }
                // Other nodes cannot be reached: as sending to a node that is not connected, the message is lost.
                Some(Kind::ExternalPid | Kind::ExternalPort | Kind::ExternalReference) => Ok(()),
                _ => Err(Refused::Badarg),
            }
        }
    }

    /// Stops the receive timer, where one is in force.
    pub(crate) fn cancel_receive_timer(&mut self) {
        // SAFETY: the engine runs a process.
        let process = unsafe { self.process() };
        if let Some(handle) = process.timer.handle.take()
            && !process.timer.expired
        {
            self.system().timers.cancel(handle);
        }
        process.timer.expired = false;
        process.timer.endless = false;
    }
}

/// What became of a signal.
pub(crate) enum Handled {
    /// Nothing more to do.
    Nothing,
    /// It is a message to the process.
    Message(Parcel),
    /// It is a message that comes before ordinary ones.
    Urgent(Parcel),
    /// It ends the process.
    Exit(Parcel),
}

impl Handled {
    fn message(parcel: Parcel, urgent: bool) -> Handled {
        if urgent {
            Handled::Urgent(parcel)
        } else {
            Handled::Message(parcel)
        }
    }
}

/// `{'EXIT', From, Reason}`.
unsafe fn exit_message(from: Word, reason: &Parcel) -> Parcel {
    let mut builder = FragmentBuilder::new(4);
    // SAFETY: the reason is alive in its parcel.
    let reason = unsafe { asterias_heap::copy_into(reason.root, &mut builder) };
    let root = builder.tuple(&[atoms::EXIT_SIGNAL, from, reason]);
    Parcel {
        root,
        fragment: Some(builder.finish()),
    }
}

/// `{Tag, Ref, process | port, Pid | Port | {Name, Node}, Reason}`.
unsafe fn down_message(
    tag: Word,
    reference: u64,
    owner: Word,
    name: Word,
    from: Word,
    reason: &Parcel,
) -> Parcel {
    let mut builder = FragmentBuilder::new(16);
    // SAFETY: both are alive in their parcels.
    let (tag, reason) = unsafe {
        (
            asterias_heap::copy_into(tag, &mut builder),
            asterias_heap::copy_into(reason.root, &mut builder),
        )
    };
    let reference = builder.reference(reference, owner);
    let object = if name.is_none() {
        from
    } else {
        builder.tuple(&[name, atoms::NONODE_AT_NOHOST])
    };
    let kind = if from.is_local_port() {
        atoms::PORT
    } else {
        atoms::PROCESS
    };
    let root = builder.tuple(&[tag, reference, kind, object, reason]);
    Parcel {
        root,
        fragment: Some(builder.finish()),
    }
}
