//! The machine that the program runs on.
//!
//! The environment is copied when the host is made: what a program changes of it is its own, and no other system's.

use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::break_menu::BreakMenu;
use crate::files::Files;
use crate::host::{FileKind, Host, Stream};
use crate::interfaces::Interface;
use crate::programs::Programs;
use crate::signals::{SignalAction, Watch};
use crate::std_files::StdFiles;
use crate::std_programs::StdPrograms;
use crate::terminal::Terminal;
use crate::variables::Variables;

#[cfg(unix)]
#[path = "std_host/unix.rs"]
mod system;
#[cfg(windows)]
#[path = "std_host/windows.rs"]
mod system;

/// The machine that the program runs on: its standard streams, its files, and a copy of its environment.
#[derive(Debug)]
pub struct StdHost {
    variables: Mutex<Variables>,
    files: StdFiles,
    signals: OnceLock<Watch>,
    terminal: Terminal,
    menu: Option<Arc<BreakMenu>>,
}

impl StdHost {
    /// The host whose Ctrl-C opens a menu, once it hands on signals.
    #[must_use]
    pub fn with_break_menu(mut self) -> StdHost {
        self.menu = Some(Arc::default());
        self
    }

    /// The terminal of standard input, which is to be restored before the process ends.
    pub fn terminal(&self) -> Terminal {
        self.terminal.clone()
    }
}

impl Default for StdHost {
    fn default() -> StdHost {
        StdHost {
            variables: Mutex::new(std::env::vars_os().collect()),
            files: StdFiles::default(),
            signals: OnceLock::new(),
            terminal: Terminal::default(),
            menu: None,
        }
    }
}

impl StdHost {
    /// Hands the signals of the operating system on that programs handle, from now on: the first ones are those of termination
    /// (`sigterm`), `sigquit` and `sigusr1`, and a program may ask for others. Without this, the host leaves all signals alone.
    ///
    /// # Errors
    /// The operating system refuses, or signals are handed on already.
    pub fn on_signal(&self, tell: impl Fn(&'static str) + Send + 'static) -> io::Result<()> {
        let interrupted = self.menu.clone().map(|menu| {
            let terminal = self.terminal.clone();
            move || menu.open(&terminal)
        });
        self.signals
            .set(Watch::start(tell, interrupted)?)
            .map_err(|_| io::ErrorKind::AlreadyExists.into())
    }

    fn environment(&self) -> MutexGuard<'_, Variables> {
        // Each change is one call on the map, so it is whole even after a panic.
        self.variables
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Host for StdHost {
    fn write(&self, stream: Stream, bytes: &[u8]) -> io::Result<()> {
        match stream {
            Stream::Output => {
                let mut output = io::stdout().lock();
                output.write_all(bytes)?;
                // The standard library keeps what follows the last newline.
                output.flush()
            }
            Stream::Error => io::stderr().lock().write_all(bytes),
        }
    }

    fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut input = io::stdin().lock();
        loop {
            let count = input.read(buffer)?;
            match &self.menu {
                Some(menu) if menu.takes(&buffer[..count], &self.terminal) => {}
                _ => return Ok(count),
            }
        }
    }

    fn is_terminal(&self, descriptor: u8) -> bool {
        match descriptor {
            0 => io::stdin().is_terminal(),
            1 => io::stdout().is_terminal(),
            2 => io::stderr().is_terminal(),
            _ => false,
        }
    }

    fn set_raw(&self, raw: bool) -> io::Result<()> {
        self.terminal.set_raw(raw)
    }

    fn geometry(&self, descriptor: u8) -> Option<(u16, u16)> {
        let (width, height) = match descriptor {
            0 => terminal_size::terminal_size_of(io::stdin()),
            1 => terminal_size::terminal_size_of(io::stdout()),
            2 => terminal_size::terminal_size_of(io::stderr()),
            _ => None,
        }?;
        Some((width.0, height.0))
    }

    fn variable(&self, name: &OsStr) -> Option<OsString> {
        self.environment().get(name)
    }

    fn variables(&self) -> Vec<(OsString, OsString)> {
        self.environment().all()
    }

    fn set_variable(&self, name: &OsStr, value: Option<&OsStr>) {
        self.environment().set(name, value);
    }

    fn name(&self) -> Option<OsString> {
        system::name()
    }

    fn version(&self) -> [u32; 3] {
        system::version()
    }

    fn set_signal(&self, name: &str, action: SignalAction) -> io::Result<()> {
        match self.signals.get() {
            Some(watch) => watch.set(name, action),
            None => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    fn interfaces(&self) -> io::Result<Vec<Interface>> {
        crate::interfaces::all()
    }

    fn process_id(&self) -> u32 {
        std::process::id()
    }

    fn files(&self) -> &dyn Files {
        &self.files
    }

    fn programs(&self) -> &dyn Programs {
        &StdPrograms
    }

    fn read_file(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.files.resolve(Path::new(path)))
    }

    fn list_folder(&self, path: &str) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(self.files.resolve(Path::new(path)))? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        Ok(names)
    }

    fn file_kind(&self, path: &str) -> io::Result<FileKind> {
        let kind = std::fs::metadata(self.files.resolve(Path::new(path)))?.file_type();
        Ok(match (kind.is_file(), kind.is_dir()) {
            (true, _) => FileKind::Regular,
            (_, true) => FileKind::Directory,
            _ => FileKind::Other,
        })
    }
}
