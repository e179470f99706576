//! Measures Asterias beside a real Erlang: the same compiled programs, one operating system process each, in
//! alternating rounds, so that a slow moment of the machine falls on both.
//!
//! Owns the programs under `programs/`, the measuring, the tables and the goals. It runs the `asterias` binary
//! and `erl` from outside and links neither. Nothing here fails because something was slow: the exit code
//! tells only whether every program ran and every checksum agreed.
#![forbid(unsafe_code)]

mod compiler;
mod engine;
mod extremes;
mod goals;
mod json;
mod observe;
mod options;
mod programs;
mod report;
mod series;

use std::process::ExitCode;

use engine::Engines;
use options::{Options, Parsed};
use programs::Set;
use report::Report;

/// Runs the benchmarks as `bench ARGS...` would and returns the process's exit code: 0 when everything that was
/// asked for ran and agreed, 1 when a program failed or checksums differ, 2 when the arguments make no sense.
#[must_use]
pub fn main_from_args(args: &[String]) -> ExitCode {
    let options = match options::parse(args) {
        Ok(Parsed::Run(options)) => options,
        Ok(Parsed::Help) => {
            print!("{}", options::USAGE);
            return ExitCode::SUCCESS;
        }
        Err(message) => return refuse(&message),
    };
    match run(&options) {
        Ok(report) if report.sound() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(message) => refuse(&message),
    }
}

fn refuse(message: &str) -> ExitCode {
    eprintln!("bench: {message}");
    ExitCode::from(2)
}

fn run(options: &Options) -> Result<Report, String> {
    let root = programs::root();
    if options.list {
        list(options)?;
        return Ok(Report::default());
    }
    let engines = Engines::find(options)?;
    let mut report = Report::new(&engines);
    for &set in &options.sets {
        let programs = programs::find(&root, set, options.filter.as_deref())?;
        match set {
            Set::Seq | Set::Par | Set::Natives | Set::Library if options.compiler => {
                report.add_series(compiler::measure(set, &programs, &engines, options)?);
            }
            Set::Seq | Set::Par | Set::Natives | Set::Library => {
                report.add_series(series::measure(set, &programs, &engines, options))
            }
            Set::Startup => report.set_startup(extremes::startup(&programs, &engines, options)),
            Set::Memory => report.add_memory(extremes::memory(&programs, &engines, options)),
        }
    }
    if options.check {
        report.judge(&engines);
    }
    if let Some(path) = &options.json {
        std::fs::write(path, format!("{}\n", report.to_json()))
            .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    Ok(report)
}

fn list(options: &Options) -> Result<(), String> {
    for &set in &options.sets {
        for program in programs::find(&programs::root(), set, options.filter.as_deref())? {
            println!("{:8} {}", set.name(), program.name);
        }
    }
    Ok(())
}
