//! `erlang:open_port/2`: ports on programs of the operating system and on open descriptors.
//!
//! A program is started by a thread of the pool, for that may take long; the process that opens the port waits for a message meanwhile. What the host
//! refuses to start raises the reason that it gives.

mod channel;
mod framing;
mod poller;
mod settings;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use asterias_heap::FragmentBuilder;
use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::port::{Event, Port};
use asterias_machine::process::signal::{Parcel, Signal};
use asterias_machine::{System, Term, Word, atoms, natives};
use asterias_term::Alloc;
use asterias_term::atom::intern;

use crate::World;
use crate::host::Host;
use crate::names;
use crate::prim_io::world;
use crate::programs::{self, Ended, Executable, Program};
use crate::reasons::reason_of;
use crate::variables::Variables;
use channel::{Channel, ChannelDriver, Ends, Status};
use poller::Poller;
use settings::{Options, Target};

natives! {
    /// Natives of `erlang` that open ports.
    pub(crate) static TABLE: "erlang" {
        process "open_port"/2 => open_port,
    }
}

/// The poller of a system, once there is one.
#[derive(Default)]
pub(crate) struct SharedPoller {
    poller: Mutex<Option<Arc<Poller>>>,
}

impl SharedPoller {
    pub(crate) fn flush(&self) {
        let poller = self.poller.lock();
        let poller = poller.unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(poller) = poller {
            poller.flush();
        }
    }

    fn get(&self, system: &Weak<System>) -> io::Result<Arc<Poller>> {
        let mut poller = self.poller.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(poller) = &*poller {
            return Ok(poller.clone());
        }
        let started = Poller::start(system.clone())?;
        *poller = Some(started.clone());
        Ok(started)
    }
}

/// A port that is being opened.
struct Opening {
    world: Arc<World>,
    port: Arc<Port>,
    target: Target,
    options: Options,
}

fn open_port<'h>(env: &mut Env<'h>, name: Term<'h>, list: Term<'h>) -> Outcome<'h> {
    let mut options = settings::options(list)?;
    let target = settings::target(name)?;
    if !options.fit(&target) {
        return Err(Stop::badarg());
    }
    options.port.name = match &target {
        Target::Command(name) | Target::File(name) => names::bytes(name).into_owned(),
        Target::Descriptors(input, output) => format!("{input}/{output}").into_bytes(),
    };
    let world = world(env)?;
    let (system, own) = (env.system(), env.process().id);
    let port = system.reserve_port(options.port.clone(), own);
    let port = port.ok_or_else(Stop::system_limit)?;
    let identity = env.link_port(&port);
    let number = system.next_unique();
    let opening = Opening {
        world: world.clone(),
        port: port.clone(),
        target,
        options,
    };
    let reference = env.reference(number, false);
    if world
        .pool
        .run(Box::new(move || opening.run(own, number)))
        .is_err()
    {
        system.port_not_opened(&port);
        env.unlink_port(&port);
        return Err(Stop::system_limit());
    }
    env.call_internal("await_port", &[reference, identity, name, list])
}

impl Opening {
    /// Opens the port, and tells the process how that went: `{Reference, ok | Reason}`.
    fn run(self, owner: Word, number: u64) {
        let Some(system) = self.world.system.upgrade() else {
            return;
        };
        let answer = match self.open(&system) {
            Ok(()) => atoms::OK,
            Err(error) => {
                system.port_not_opened(&self.port);
                intern(reason_of(&error))
            }
        };
        let mut builder = FragmentBuilder::new(8);
        let reference = builder.reference(number, Word::small(0));
        let root = builder.tuple(&[reference, answer]);
        let message = Parcel {
            root,
            fragment: Some(builder.finish()),
        };
        system.deliver(owner, Signal::Message(message), usize::MAX);
    }

    fn open(&self, system: &System) -> io::Result<()> {
        let poller = self.world.poller.get(&self.world.system)?;
        match &self.target {
            Target::Descriptors(input, output) => {
                let programs = self.world.host.programs();
                let (reads, writes) = (self.options.reads, self.options.writes);
                let open = |wanted: bool, number: u32, write: bool| {
                    wanted
                        .then(|| programs.descriptor(number, write))
                        .transpose()
                };
                let ends = Ends {
                    inlet: open(reads, *input, false)?,
                    outlet: open(writes, *output, true)?,
                    eager: false,
                };
                self.connect(system, &poller, ends, None, Status::Unwanted);
                Ok(())
            }
            Target::Command(command) => {
                let program = self.program(Executable::Command(command.clone()));
                self.start(system, &poller, &program)
            }
            Target::File(file) => {
                let file = PathBuf::from(file);
                let mut program = self.program(Executable::File(file.clone()));
                program.arguments = self.options.arguments.clone().unwrap_or_default();
                program.own_name = self.options.own_name.clone();
                let programs = self.world.host.programs();
                programs.check(&file, &self.here())?;
                self.start(system, &poller, &program)
            }
        }
    }

    /// The folder of the host; a host without files is nowhere else than its programs are.
    fn here(&self) -> PathBuf {
        let folder = self.world.host.files().current_folder();
        folder.unwrap_or_else(|_| PathBuf::from("."))
    }

    fn program(&self, file: Executable) -> Program {
        let host = &self.world.host;
        let mut folder = self.here();
        if let Some(changed) = self.options.folder() {
            folder.push(changed);
        }
        let options = &self.options;
        Program {
            file,
            own_name: None,
            arguments: Vec::new(),
            folder,
            variables: environment(&**host, &options.variables),
            reads: options.writes,
            writes: options.reads,
            errors_too: options.errors_too,
            ends: if options.standard {
                programs::Ends::Standard
            } else {
                programs::Ends::Own
            },
        }
    }

    fn start(&self, system: &System, poller: &Arc<Poller>, program: &Program) -> io::Result<()> {
        let wanted = self.options.exit_status && program.writes;
        let status = if wanted {
            Status::Awaited
        } else {
            Status::Unwanted
        };
        let (ended, channels) = tell_ended(self.world.system.clone());
        match self.world.host.programs().start(program, ended) {
            Ok(running) => {
                let ends = Ends {
                    inlet: running.output,
                    outlet: running.input,
                    eager: !running.blocking,
                };
                let channel = self.connect(system, poller, ends, Some(running.id), status);
                // Nobody waits for the end of a program that has been told already.
                let _gone = channels.send(channel);
                Ok(())
            }
            // A program that cannot become what it should be has started nevertheless, as in OTP, and ends with the error's number.
            Err(error) if is_of_the_program(&error) => {
                let ends = Ends {
                    inlet: None,
                    outlet: None,
                    eager: true,
                };
                self.connect(system, poller, ends, None, Status::Unwanted);
                if wanted {
                    let number = error.raw_os_error().unwrap_or_default();
                    system.port_event(self.port.id, Event::ExitStatus(number, &[]));
                }
                if program.writes {
                    system.port_event(self.port.id, Event::End);
                }
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Gives the port its driver.
    fn connect(
        &self,
        system: &System,
        poller: &Arc<Poller>,
        ends: Ends,
        process_id: Option<u32>,
        status: Status,
    ) -> Arc<Channel> {
        let options = &self.options;
        let writes = ends.outlet.is_some();
        let channel = Channel::new(self.port.id, ends, options.framing, options.limits, status);
        let channel = Arc::new(channel);
        let driver = ChannelDriver {
            channel: channel.clone(),
            poller: poller.clone(),
            process_id,
        };
        system.port_opened(&self.port, Box::new(driver));
        if let Err(error) = poller.add(channel.clone(), writes) {
            let reason = intern(reason_of(&error));
            system.port_event(self.port.id, Event::Failed(reason));
        }
        channel
    }
}

/// What tells the end of a program to its channel, and where the channel is handed in.
fn tell_ended(system: Weak<System>) -> (Ended, Sender<Arc<Channel>>) {
    let (sender, receiver) = channel::<Arc<Channel>>();
    let ended = move |status| {
        if let (Ok(channel), Some(system)) = (receiver.recv(), system.upgrade()) {
            channel.exited(&system, status);
        }
    };
    (Box::new(ended), sender)
}

/// Whether the operating system refuses this program, rather than any.
fn is_of_the_program(error: &io::Error) -> bool {
    const OF_ANY: [&str; 5] = ["eagain", "emfile", "enfile", "enomem", "enobufs"];
    error.raw_os_error().is_some() && !OF_ANY.contains(&reason_of(error))
}

/// The environment of the host with changes.
fn environment(
    host: &dyn Host,
    changes: &[(OsString, Option<OsString>)],
) -> Vec<(OsString, OsString)> {
    let mut variables: Variables = host.variables().into_iter().collect();
    for (name, value) in changes {
        variables.set(name, value.as_deref());
    }
    variables.all()
}
