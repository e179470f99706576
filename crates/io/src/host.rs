//! What a system may ask of the world. A host may refuse anything; what it refuses reaches the program as an error of the function
//! that it called.

use std::ffi::{OsStr, OsString};
use std::io;

use crate::files::{Files, NoFiles};
use crate::interfaces::Interface;
use crate::programs::{NoPrograms, Programs};
use crate::signals::SignalAction;

/// A standard stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stream {
    /// Standard output.
    Output,
    /// Standard error.
    Error,
}

/// What a path leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileKind {
    /// A file with content.
    Regular,
    /// A folder.
    Directory,
    /// Something else.
    Other,
}

fn refused<T>() -> io::Result<T> {
    Err(io::ErrorKind::PermissionDenied.into())
}

/// The world around a system.
///
/// Methods are called from many threads, and may block. Those with a body refuse what they are asked for, or know nothing of it.
pub trait Host: Send + Sync + 'static {
    /// Writes all of these bytes to a standard stream.
    ///
    /// # Errors
    /// The stream does not take them.
    fn write(&self, stream: Stream, bytes: &[u8]) -> io::Result<()>;

    /// Reads some bytes of standard input; 0 at its end.
    ///
    /// # Errors
    /// The stream cannot be read.
    fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let _ = buffer;
        Ok(0)
    }

    /// Whether a standard stream (0, 1 or 2) is a terminal.
    fn is_terminal(&self, descriptor: u8) -> bool {
        let _ = descriptor;
        false
    }

    /// Columns and rows of the terminal behind a standard stream (0, 1 or 2).
    fn geometry(&self, descriptor: u8) -> Option<(u16, u16)> {
        let _ = descriptor;
        None
    }

    /// Whether the terminal of standard input hands over each key as it is typed, without showing it, or whole lines.
    ///
    /// # Errors
    /// Where standard input is no terminal.
    fn set_raw(&self, raw: bool) -> io::Result<()> {
        let _ = raw;
        Err(io::ErrorKind::Unsupported.into())
    }

    /// The value of an environment variable.
    fn variable(&self, name: &OsStr) -> Option<OsString> {
        let _ = name;
        None
    }

    /// All environment variables.
    fn variables(&self) -> Vec<(OsString, OsString)> {
        Vec::new()
    }

    /// Sets an environment variable, or removes it.
    fn set_variable(&self, name: &OsStr, value: Option<&OsStr>) {
        let _ = (name, value);
    }

    /// The name of the computer.
    fn name(&self) -> Option<OsString> {
        None
    }

    /// The version of the operating system.
    fn version(&self) -> [u32; 3] {
        [0; 3]
    }

    /// Says what is done with a signal of the operating system, by OTP's name of it.
    ///
    /// # Errors
    /// The host hands on no signals, or has none of this name.
    fn set_signal(&self, name: &str, action: SignalAction) -> io::Result<()> {
        let _ = (name, action);
        refused()
    }

    /// The network interfaces.
    ///
    /// # Errors
    /// The host tells nothing of them.
    fn interfaces(&self) -> io::Result<Vec<Interface>> {
        refused()
    }

    /// Number of the operating system's process.
    fn process_id(&self) -> u32 {
        0
    }

    /// The file system.
    fn files(&self) -> &dyn Files {
        &NoFiles
    }

    /// The programs that may be started.
    fn programs(&self) -> &dyn Programs {
        &NoPrograms
    }

    /// The content of a file.
    ///
    /// # Errors
    /// It cannot be read.
    fn read_file(&self, path: &str) -> io::Result<Vec<u8>> {
        let _ = path;
        refused()
    }

    /// The names in a folder.
    ///
    /// # Errors
    /// It cannot be read.
    fn list_folder(&self, path: &str) -> io::Result<Vec<String>> {
        let _ = path;
        refused()
    }

    /// What a path leads to.
    ///
    /// # Errors
    /// Nothing, or nothing that may be known.
    fn file_kind(&self, path: &str) -> io::Result<FileKind> {
        let _ = path;
        refused()
    }
}
