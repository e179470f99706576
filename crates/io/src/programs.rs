//! Programs of the operating system as a host shows them: what is to be started, and the pipes to what runs.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Where the pipes to a program end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ends {
    /// At its standard input and output.
    Standard,
    /// At descriptor 3, from which it reads, and 4, to which it writes.
    Own,
}

/// What is executed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Executable {
    /// A file. A name without folders is one in the program's folder.
    File(PathBuf),
    /// A command, for the shell of the operating system, or, where it starts programs by one line of text, such a line.
    Command(OsString),
}

/// A program to be started.
#[derive(Clone, Debug)]
pub struct Program {
    /// The file.
    pub file: Executable,
    /// What it is told as its own name; the file, if not given.
    pub own_name: Option<OsString>,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// The folder that it runs in.
    pub folder: PathBuf,
    /// All of its environment.
    pub variables: Vec<(OsString, OsString)>,
    /// There is a pipe for it to read from.
    pub reads: bool,
    /// There is a pipe for it to write to.
    pub writes: bool,
    /// What it writes to standard error goes there too.
    pub errors_too: bool,
    /// Where the pipes end.
    pub ends: Ends,
}

/// A program that runs.
pub struct Running {
    /// Its number.
    pub id: u32,
    /// The pipe that it reads from, where it has one.
    pub input: Option<File>,
    /// The pipe that it writes to, where it has one.
    pub output: Option<File>,
    /// Who uses the pipes may have to wait for the program.
    pub blocking: bool,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Is told the exit status of a program when it has ended: 128 and the number of the signal for one that a signal ended.
pub type Ended = Box<dyn FnOnce(i32) + Send>;

fn refused<T>() -> io::Result<T> {
    Err(io::ErrorKind::PermissionDenied.into())
}

/// What may be started, and which descriptors may be used. What is not overridden is refused.
///
/// Every method reports what the operating system says, or that the host refuses.
#[allow(
    unused_variables,
    clippy::missing_errors_doc,
    reason = "refusals use no argument; errors are said once, above"
)]
pub trait Programs: Send + Sync {
    /// Whether there is a file that may be executed, seen from a folder.
    fn check(&self, file: &Path, folder: &Path) -> io::Result<()> {
        refused()
    }
    /// Starts a program; `ended` is called once if it does start.
    fn start(&self, program: &Program, ended: Ended) -> io::Result<Running> {
        refused()
    }
    /// An open descriptor by its number, to be read from or written to.
    fn descriptor(&self, number: u32, write: bool) -> io::Result<File> {
        refused()
    }
}

/// No programs at all.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoPrograms;

impl Programs for NoPrograms {}
