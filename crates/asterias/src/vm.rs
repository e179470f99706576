//! A running machine.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use asterias_io::Output;
use asterias_machine::process::signal::{Parcel, Signal};
use asterias_machine::{Flush, System, Word};
use asterias_term::atom;
use asterias_term::order::pid_parts;

use crate::builder::Builder;
use crate::convert;
use crate::disassemble::exports;
use crate::error::{CallError, Class, Error, Frame};
use crate::mailbox::Mailbox;
use crate::outside::Outside;
use crate::value::{Pid, Value};

/// The exit code where flushing took longer than it was allowed.
const UNFLUSHED: i32 = 255;

/// How a machine stopped.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Halt {
    /// With an exit code: `init:stop/0`, `halt/1`.
    Code(i32),
    /// With a message about what went wrong: `halt("…")`, or a start that failed.
    Slogan(String),
    /// `halt(abort)`.
    Abort,
}

impl std::fmt::Display for Halt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Halt::Code(code) => write!(f, "exit code {code}"),
            Halt::Slogan(text) => f.write_str(text),
            Halt::Abort => f.write_str("aborted"),
        }
    }
}

impl Halt {
    /// The exit code that a program ends with that runs this machine.
    pub fn exit_code(&self) -> i32 {
        match self {
            Halt::Code(code) => *code,
            Halt::Slogan(_) => 1,
            Halt::Abort => 134,
        }
    }
}

/// A running machine. It stops when it is dropped.
#[derive(Debug)]
pub struct Vm {
    system: Arc<System>,
    output: Arc<Output>,
    outside: Arc<Outside>,
}

impl Vm {
    /// Makes a machine step by step.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn new(
        system: Arc<System>,
        output: Arc<Output>,
        outside: Arc<Outside>,
    ) -> Result<Vm, Error> {
        let (halting, closing) = (system.clone(), outside.clone());
        std::thread::Builder::new()
            .name("halt".to_owned())
            .spawn(move || {
                halting.wait();
                closing.close();
            })
            .map_err(|error| Error::start(format!("a thread cannot be started: {error}")))?;
        Ok(Vm {
            system,
            output,
            outside,
        })
    }

    pub(crate) fn system(&self) -> &Arc<System> {
        &self.system
    }

    pub(crate) fn forget(&self, number: u64) {
        self.outside.forget(number);
    }

    /// Loads a `.beam` file and gives the name of its module.
    ///
    /// # Errors
    /// It cannot be read, or is no code that can be executed.
    pub fn load_file(&self, path: impl AsRef<Path>) -> Result<String, Error> {
        let path = path.as_ref();
        let bytes = std::fs::read(path)
            .map_err(|error| Error::code(format!("{}: {error}", path.display())))?;
        self.load(&bytes, Some(asterias_io::path_text(path)))
            .map_err(|error| Error::code(format!("{}: {error}", path.display())))
    }

    /// Loads the content of a `.beam` file and gives the name of its module.
    ///
    /// # Errors
    /// It is no code that can be executed.
    pub fn load_bytes(&self, bytes: &[u8]) -> Result<String, Error> {
        self.load(bytes, None)
    }

    /// In Erlang, for a module may have a function to be run when it is loaded, and replace another.
    fn load(&self, bytes: &[u8], file: Option<String>) -> Result<String, Error> {
        let name = exports(bytes)?.module;
        let file = Value::charlist(file.as_deref().unwrap_or_default());
        let arguments = vec![Value::atom(&*name), file, Value::Binary(bytes.to_vec())];
        let replaces_old = atom::existing(&name)
            .is_some_and(|module| self.system.code.versions(module).old.is_some());
        if replaces_old {
            self.call("prim_code", "purge", vec![Value::atom(&*name)])
                .map_err(|error| Error::code(error.to_string()))?;
        }
        match self.call("prim_code", "load_binary", arguments) {
            Ok(Value::Tuple(parts)) => match parts.as_slice() {
                [Value::Atom(kind), _] if kind == "module" => Ok(name),
                [_, reason] => Err(Error::code(format!("{name} cannot be loaded: {reason}"))),
                _ => Err(Error::code(format!("{name} cannot be loaded"))),
            },
            Ok(other) => Err(Error::code(format!("{name} cannot be loaded: {other}"))),
            Err(error) => Err(Error::code(format!("{name} cannot be loaded: {error}"))),
        }
    }

    fn atom(&self, name: &str) -> Result<Word, Error> {
        atom::try_intern(name, self.system.atom_limit())
            .map_err(|_| Error::limit(format!("no atom can be made of {name:?}")))
    }

    fn spawn_process(
        &self,
        module: &str,
        function: &str,
        arguments: &[Value],
    ) -> Result<Word, Error> {
        let arguments: Result<Vec<Parcel>, Error> = arguments
            .iter()
            .map(|argument| convert::to_parcel(&self.system, argument))
            .collect();
        let leader = self.system.whereis(atom::intern("user"));
        let pid = self
            .system
            .spawn(self.atom(module)?, self.atom(function)?, arguments?, leader);
        pid.ok_or_else(|| Error::limit("no process can be made"))
    }

    /// Starts a process that calls a function.
    ///
    /// # Errors
    /// An argument is no term, or there are too many processes.
    pub fn spawn(&self, module: &str, function: &str, arguments: Vec<Value>) -> Result<Pid, Error> {
        self.spawn_process(module, function, &arguments)
            .map(pid_value)
    }

    /// Calls a function in a process of its own, and waits for its result.
    ///
    /// ```
    /// use asterias::{Class, Value, Vm};
    ///
    /// let vm = Vm::builder().workers(1).build()?;
    /// assert_eq!(vm.call("erlang", "+", vec![1.into(), 2.into()])?, Value::Int(3));
    ///
    /// let error = vm.call("erlang", "hd", vec![Value::List(vec![])]).unwrap_err();
    /// assert_eq!(error.exception(), Some((Class::Error, &Value::atom("badarg"))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The function raised, an argument is no term, the result is no value, or the machine stopped.
    pub fn call(
        &self,
        module: &str,
        function: &str,
        arguments: Vec<Value>,
    ) -> Result<Value, CallError> {
        self.call_by("call", module, function, arguments)
    }

    /// As [`Vm::call`], for a function whose result does not matter: it is thrown away, and may be one that is no [`Value`].
    ///
    /// # Errors
    /// The function raised, an argument is no term, or the machine stopped.
    pub fn execute(
        &self,
        module: &str,
        function: &str,
        arguments: Vec<Value>,
    ) -> Result<(), CallError> {
        self.call_by("execute", module, function, arguments)
            .map(drop)
    }

    fn call_by(
        &self,
        how: &str,
        module: &str,
        function: &str,
        arguments: Vec<Value>,
    ) -> Result<Value, CallError> {
        let (number, result) = self.outside.register();
        let arguments = vec![
            Value::from(number),
            Value::atom(module),
            Value::atom(function),
            Value::List(arguments),
        ];
        let spawned = self.spawn_process("asterias", how, &arguments);
        let outcome = match spawned {
            Ok(_) => result.recv().unwrap_or_else(|_| Err(Error::stopped())),
            Err(error) => Err(error),
        };
        self.outside.forget(number);
        outcome_of(outcome?)
    }

    /// Sends a message to a process.
    ///
    /// # Errors
    /// The message is no term, or the process is not one of this machine. As in Erlang, nothing tells that it has ended.
    pub fn send(&self, to: &Pid, message: &Value) -> Result<(), Error> {
        let pid = convert::to_parcel(&self.system, &Value::Pid(to.clone()))?;
        if !pid.root.is_local_pid() {
            return Err(Error::value("a process of another machine"));
        }
        let message = convert::to_parcel(&self.system, message)?;
        self.system
            .deliver(pid.root, Signal::Message(message), usize::MAX);
        Ok(())
    }

    /// The process that is registered under a name.
    pub fn whereis(&self, name: &str) -> Option<Pid> {
        let name = atom::existing(name)?;
        self.system.whereis(name).map(pid_value)
    }

    /// A process whose messages arrive in Rust.
    ///
    /// # Errors
    /// There are too many processes.
    pub fn mailbox(&self) -> Result<Mailbox, Error> {
        let (number, messages) = self.outside.register();
        match self.spawn("asterias", "mailbox", vec![Value::from(number)]) {
            Ok(pid) => Ok(Mailbox {
                pid,
                number,
                messages,
                outside: self.outside.clone(),
            }),
            Err(error) => {
                self.outside.forget(number);
                Err(error)
            }
        }
    }

    /// Waits until the machine stops by itself (`init:stop/0`, `halt/0`), and tells how.
    pub fn wait(&self) -> Halt {
        match self.system.wait() {
            asterias_machine::Halt::Code { code, flush } => match flush {
                Flush::Wholly => {
                    self.flush();
                    Halt::Code(code)
                }
                Flush::Never => {
                    self.output.flush();
                    Halt::Code(code)
                }
                Flush::Within(limit) if self.flush_within(limit) => Halt::Code(code),
                Flush::Within(_) => Halt::Code(UNFLUSHED),
            },
            asterias_machine::Halt::Slogan(text) => {
                self.output.flush();
                Halt::Slogan(text)
            }
            asterias_machine::Halt::Abort => {
                self.output.flush();
                Halt::Abort
            }
        }
    }

    /// Flushes for so long; false where that was not enough, and the rest is lost.
    fn flush_within(&self, limit: Duration) -> bool {
        let (output, system) = (self.output.clone(), self.system.clone());
        let (done, flushed) = std::sync::mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("flush".to_owned())
            .spawn(move || {
                output.flush();
                asterias_io::flush_ports(&system);
                // Nobody listens any more where it took too long.
                let _in_time = done.send(());
            });
        let in_time = thread.is_ok() && flushed.recv_timeout(limit).is_ok();
        if !in_time {
            self.output.give_up();
        }
        in_time
    }

    /// Stops the machine in order, as `init:stop/1` does: output is finished, applications end. Waits until it has stopped.
    pub fn stop(&self, code: i32) -> Halt {
        match self.spawn("init", "stop", vec![Value::from(code)]) {
            Ok(_) => self.wait(),
            Err(_) => self.halt(code),
        }
    }

    /// Stops the machine at once, as `erlang:halt/1` does. Buffered output is written.
    pub fn halt(&self, code: i32) -> Halt {
        self.system.halt(asterias_machine::Halt::Code {
            code,
            flush: Flush::Wholly,
        });
        self.wait()
    }

    /// Writes out what the machine has printed and what is still buffered, unless it has been given up for lost.
    pub fn flush(&self) {
        if self.output.is_given_up() {
            return;
        }
        self.output.flush();
        asterias_io::flush_ports(&self.system);
    }
}

impl Drop for Vm {
    fn drop(&mut self) {
        self.halt(0);
        self.system.join();
    }
}

/// A local process as a value.
fn pid_value(pid: Word) -> Pid {
    let (id, serial) = pid_parts(pid.payload());
    Pid {
        node: "nonode@nohost".to_owned(),
        id,
        serial,
        creation: 0,
    }
}

/// `{ok, Value}` or `{Class, Reason, Stack}`.
fn outcome_of(outcome: Value) -> Result<Value, CallError> {
    let Value::Tuple(parts) = outcome else {
        return Err(Error::value("an answer that is none").into());
    };
    let mut parts = parts.into_iter();
    let kind = parts.next();
    let kind = kind.as_ref().and_then(Value::as_atom);
    let value = parts.next().unwrap_or(Value::List(Vec::new()));
    let class = match kind {
        Some("ok") => return Ok(value),
        Some("exit") => Class::Exit,
        Some("throw") => Class::Throw,
        _ => Class::Error,
    };
    let stack = parts.next();
    let stack = stack.as_ref().and_then(Value::as_list).unwrap_or_default();
    Err(CallError::raised(
        class,
        value,
        stack.iter().filter_map(frame).collect(),
    ))
}

/// `{Module, Function, ArityOrArguments, Location}`; frames of the machinery that calls are left out.
fn frame(value: &Value) -> Option<Frame> {
    let [module, function, arguments, location] = value.as_tuple()? else {
        return None;
    };
    let module = module.as_atom().filter(|module| *module != "asterias")?;
    let arguments_list = arguments.as_list().map(<[Value]>::to_vec);
    let arity = arguments_list.as_ref().map_or_else(
        || {
            arguments
                .as_i64()
                .and_then(|arity| usize::try_from(arity).ok())
        },
        |list| Some(list.len()),
    );
    let property = |name: &str| {
        location
            .as_list()?
            .iter()
            .find_map(|pair| match pair.as_tuple()? {
                [key, value] if key.as_atom() == Some(name) => Some(value),
                _ => None,
            })
    };
    Some(Frame {
        module: module.to_owned(),
        function: function.as_atom()?.to_owned(),
        arity: arity.unwrap_or(0),
        arguments: arguments_list,
        file: property("file").and_then(Value::as_charlist),
        line: property("line")
            .and_then(Value::as_i64)
            .and_then(|line| u32::try_from(line).ok()),
    })
}
