//! The `asterias` program and its faces: a subcommand chooses what to do, and so does the name that the program is called by (`erl`,
//! `erlc`, `escript`).

#![forbid(unsafe_code)]

mod arguments;
mod disasm;
mod erl;
mod flags;
mod hidden;
mod project;
mod report;
mod run;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let called = words
        .first()
        .map(Path::new)
        .and_then(Path::file_stem)
        .and_then(|name| name.to_str())
        .unwrap_or("asterias");
    match called {
        "erl" => erl::main(words.into_iter().skip(1)),
        "erlc" | "escript" => missing(called),
        _ => asterias(words),
    }
}

fn asterias(words: Vec<OsString>) -> ExitCode {
    // What follows these is not for the parser: Erlang's flags are not those of other programs.
    if let Some(face) = words.get(1).and_then(|word| word.to_str()) {
        match face {
            "erl" => return erl::main(words.into_iter().skip(2)),
            "erlc" | "escript" if !words.iter().any(|word| word == "--help" || word == "-h") => {
                return missing(face);
            }
            _ => {}
        }
    }
    match Arguments::parse_from(words).command {
        Command::Run(arguments) => run::main(&arguments),
        Command::Disasm(arguments) => disasm::main(&arguments),
        Command::Version => {
            println!("asterias {}", env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
        Command::Erl { .. } => erl::main(std::iter::empty()),
        Command::Erlc { .. } => missing("erlc"),
        Command::Escript { .. } => missing("escript"),
    }
}

/// A face that has yet to come.
fn missing(face: &str) -> ExitCode {
    fail(
        &format!("`{face}` needs the Erlang compiler, which this version does not contain yet"),
        2,
    )
}

/// Says what went wrong.
fn fail(message: &str, code: u8) -> ExitCode {
    eprintln!("asterias: {message}");
    ExitCode::from(code)
}
