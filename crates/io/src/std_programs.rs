//! The programs of the machine that the program runs on.
//!
//! Each child has a thread that waits for its end, so none stays behind as a zombie, whatever becomes of the port.

use std::fs::File;
use std::io;
use std::path::Path;
use std::process::Child;
use std::sync::mpsc::channel;

use crate::programs::{Ended, Program, Programs, Running};

#[cfg(unix)]
#[path = "std_programs/unix.rs"]
mod system;
#[cfg(windows)]
#[path = "std_programs/windows.rs"]
mod system;

/// Stack of a thread that only waits.
const WAITER_STACK_BYTES: usize = 64 << 10;

/// The programs of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct StdPrograms;

/// Starts the thread that waits; the child is sent to it.
fn waiter(ended: Ended) -> io::Result<std::sync::mpsc::Sender<Child>> {
    let (sender, receiver) = channel::<Child>();
    std::thread::Builder::new()
        .name("child".to_owned())
        .stack_size(WAITER_STACK_BYTES)
        .spawn(move || {
            // Nothing comes where the program was not started.
            if let Ok(mut child) = receiver.recv() {
                let status = child.wait().map_or(-1, system::number_of);
                ended(status);
            }
        })?;
    Ok(sender)
}

impl Programs for StdPrograms {
    fn check(&self, file: &Path, folder: &Path) -> io::Result<()> {
        system::check(file, folder)
    }

    fn start(&self, program: &Program, ended: Ended) -> io::Result<Running> {
        system::start(program, ended)
    }

    fn descriptor(&self, number: u32, write: bool) -> io::Result<File> {
        system::descriptor(number, write)
    }
}
