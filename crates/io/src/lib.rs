//! What a running system has to do with the world around it: standard streams, environment, files, programs.
//!
//! Everything goes through the [`Host`] that the system was given; [`StdHost`] is the machine that the program runs on. The natives of
//! `prim_io`, of `os`, and those of `prim_code` that touch files are here, and nothing else in Asterias opens, reads or prints.

#![forbid(unsafe_code)]

mod archive;
mod break_menu;
mod code_path;
mod display;
mod environment;
mod files;
mod host;
mod input;
mod interfaces;
mod library;
mod names;
mod output;
mod pool;
mod ports;
mod prim_file;
mod prim_io;
mod programs;
mod reasons;
mod signals;
mod std_files;
mod std_host;
mod std_programs;
mod terminal;
mod variables;

use std::sync::{Arc, Weak};

use asterias_machine::System;
use asterias_machine::native::NativeTable;

pub use code_path::CodePath;
pub use files::{Advice, FileInfo, Files, Kind, NoFiles, OpenFile, Opening};
pub use host::{FileKind, Host, Stream};
pub use interfaces::Interface;
pub use library::{LIBRARY, Library, LibraryEntry};
pub use names::path_text;
pub use output::Output;
pub use programs::{Ended, Ends, Executable, NoPrograms, Program, Programs, Running};
pub use signals::SignalAction;
pub use std_files::StdFiles;
pub use std_host::StdHost;
pub use std_programs::StdPrograms;
pub use terminal::Terminal;

/// What the natives of this crate know of their system; an extension of it.
pub(crate) struct World {
    host: Arc<dyn Host>,
    output: Arc<Output>,
    input: input::Input,
    pool: pool::Pool,
    flusher: prim_file::Flusher,
    pace: prim_file::Pace,
    poller: ports::SharedPoller,
    code_path: Arc<CodePath>,
    system: Weak<System>,
}

impl World {
    /// The files that programs see.
    fn files(&self) -> library::FilesWithLibrary<'_> {
        library::FilesWithLibrary {
            host: self.host.files(),
            library: self.code_path.library(),
        }
    }
}

/// Gives a system its host and its code path; before it starts. What is written can be flushed through the [`Output`].
pub fn install(system: &Arc<System>, host: Arc<dyn Host>, code_path: Arc<CodePath>) -> Arc<Output> {
    let output = Arc::new(Output::new(host.clone()));
    for table in tables() {
        system.add_natives(table);
    }
    system.set_finder(code_path::Finder {
        path: code_path.clone(),
        host: host.clone(),
    });
    system.set_extension(Arc::new(World {
        host,
        output: output.clone(),
        input: input::Input::default(),
        pool: pool::Pool::default(),
        flusher: prim_file::Flusher::default(),
        pace: prim_file::Pace::default(),
        poller: ports::SharedPoller::default(),
        code_path,
        system: Arc::downgrade(system),
    }));
    output
}

/// Waits until what the ports of a system have taken is with their programs.
pub fn flush_ports(system: &System) {
    if let Some(world) = system.extension::<World>() {
        world.poller.flush();
    }
}

fn tables() -> &'static [&'static NativeTable] {
    static TABLES: [&NativeTable; 8] = [
        &prim_io::TABLE,
        &prim_file::TABLE,
        &environment::TABLE,
        &environment::NET,
        &display::TABLE,
        &display::INTERNAL,
        &ports::TABLE,
        &code_path::TABLE,
    ];
    &TABLES
}
