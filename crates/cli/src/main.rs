//! The `asterias` program and its faces: a subcommand chooses what to do, and so does the name that the program is called by (`erl`,
//! `erlc`, `escript`).

#![forbid(unsafe_code)]

mod argument_files;
mod arguments;
mod compile;
mod disasm;
mod erl;
mod excerpt;
mod flags;
mod gleam_text;
mod hidden;
mod home;
mod imports;
mod libraries;
mod project;
mod report;
mod run;
mod signals;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use asterias::memory;
use clap::Parser;

use arguments::{Arguments, Command};

// A sanitizer watches the allocator of the host.
#[cfg(not(asterias_sanitize))]
#[global_allocator]
static ALLOCATOR: memory::Sure<mimalloc::MiMalloc> = memory::Sure(mimalloc::MiMalloc);

/// Ends the program, which gets no memory any more. Writes without allocating.
fn exhausted(bytes: usize) -> ! {
    eprintln!("asterias: Cannot allocate {bytes} bytes of memory.");
    std::process::exit(1)
}

fn main() -> ExitCode {
    memory::on_exhausted(exhausted);
    let words: Vec<OsString> = std::env::args_os().collect();
    let called = words
        .first()
        .map(Path::new)
        .and_then(Path::file_stem)
        .and_then(|name| name.to_str())
        .unwrap_or("asterias");
    match called {
        "erl" => erl::main(words.into_iter().skip(1)),
        "erlc" => compile::erlc::main(words.into_iter().skip(1)),
        "escript" => compile::escript::main(words.into_iter().skip(1)),
        _ => asterias(words),
    }
}

fn asterias(words: Vec<OsString>) -> ExitCode {
    // What follows these is not for the parser: Erlang's flags are not those of other programs.
    if let Some(face) = words.get(1).and_then(|word| word.to_str()) {
        match face {
            "erl" => return erl::main(words.into_iter().skip(2)),
            "erlc" => return compile::erlc::main(words.into_iter().skip(2)),
            "escript" => return compile::escript::main(words.into_iter().skip(2)),
            _ => {}
        }
    }
    match Arguments::parse_from(words).command {
        Command::Run(arguments) => run::main(&arguments),
        Command::Test(arguments) => run::test(&arguments),
        Command::Imports(arguments) => imports::main(&arguments),
        Command::Disasm(arguments) => disasm::main(&arguments),
        Command::Version => {
            println!("asterias {}", env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
        Command::Erl { .. } => erl::main(std::iter::empty()),
        Command::Erlc { .. } => compile::erlc::main(std::iter::empty()),
        Command::Escript { .. } => compile::escript::main(std::iter::empty()),
    }
}

/// Says what went wrong.
fn fail(message: &str, code: u8) -> ExitCode {
    eprintln!("asterias: {message}");
    ExitCode::from(code)
}
