//! The `erl` face.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::ExitCode;

use asterias::{Host, StdHost, Vm};

use crate::flags::{self, Parsed};
use crate::{fail, hidden, libraries, report, signals};

pub(crate) fn main(words: impl Iterator<Item = OsString>) -> ExitCode {
    let words: Vec<String> = words
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    match flags::parse(words) {
        Ok(Parsed::Help) => {
            print!("{}", flags::HELP);
            ExitCode::SUCCESS
        }
        Ok(Parsed::Version) => {
            println!("Asterias {}", env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
        Ok(Parsed::Run(run)) => start(run),
        Err(message) => fail(&format!("erl: {message}"), 2),
    }
}

fn start(run: flags::Run) -> ExitCode {
    let mut builder = Vm::builder();
    if let Some(workers) = run.workers {
        builder = builder.workers(workers);
    }
    if let Some(limit) = run.process_limit {
        builder = builder.process_limit(limit);
    }
    if let Some(limit) = run.atom_limit {
        builder = builder.atom_limit(limit);
    }
    // Folders that are not there are no part of the path.
    let there = |folder: &&String| Path::new(folder.as_str()).is_dir();
    for folder in run.first.iter().filter(there) {
        builder = builder.code_path(folder.as_str());
    }
    builder = builder.code_path(".");
    for folder in libraries::code_of_environment() {
        builder = builder.code_path_last(folder);
    }
    for folder in run.last.iter().filter(there) {
        builder = builder.code_path_last(folder.as_str());
    }
    let mut host = StdHost::default();
    if !run.no_break_menu {
        host = host.with_break_menu();
    }
    for (name, value) in &run.variables {
        host.set_variable(OsStr::new(name), Some(OsStr::new(value)));
    }
    let terminal = host.terminal();
    match signals::build(hidden::apply(builder).args(run.arguments), host) {
        Ok(vm) => {
            let halt = vm.wait();
            if let Err(error) = terminal.restore() {
                eprintln!("erl: the terminal is not as it was: {error}");
            }
            report::exit(&halt)
        }
        Err(error) => fail(&format!("erl: {error}"), 1),
    }
}
