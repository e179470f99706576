//! The conformance corpus and its runner.
//!
//! A case is a compiled Erlang or Gleam module under `cases/<family>/` together with the standard output that a real Erlang/OTP
//! gave when its `main/0` ran. The runner hands every case to the `asterias` binary once per configuration and compares
//! standard output and exit code. It never looks inside the machine: what it knows, a user could know.
//!
//! Expected output comes from Erlang/OTP alone ([`bless`]); nothing here can record our own output.

#![forbid(unsafe_code)]

mod arguments;
pub mod bless;
pub mod case;
pub mod configuration;
mod diff;
mod execute;
mod expected_failures;
mod gleam;
pub mod oracle;
pub mod report;
mod run;
mod variants;

use std::path::PathBuf;
use std::process::ExitCode;

pub use run::{Selection, find_binary, run};

/// What stopped a run or a recording before any case could be judged.
#[derive(Debug)]
pub struct Error(String);

impl Error {
    pub(crate) fn new(message: impl Into<String>) -> Error {
        Error(message.into())
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

/// The folder of the corpus: `cases` beside this crate's sources.
#[must_use]
pub fn cases_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// Runs the corpus as `cargo xtask conformance` asks and prints the report.
///
/// Accepts `--filter TEXT`, `--config NAME`, `--binary PATH`, `--jobs N`, `--timeout SECONDS`, `--quiet` and `--list`.
/// With `--oracle` the corpus is compiled anew by our compiler and run here and by the command in `ERL`: see [`oracle`].
#[must_use]
pub fn main_from_args(args: &[String]) -> ExitCode {
    finish(arguments::run_arguments(args).and_then(|request| {
        if request.list {
            for case in case::discover(&request.selection.cases, &request.selection.filter)? {
                println!("{}", case.title());
            }
            return Ok(true);
        }
        let report = if request.oracle {
            oracle::run(&request.selection)?
        } else {
            run(&request.selection)?
        };
        print!("{}", report.render(request.quiet));
        Ok(report.is_success())
    }))
}

/// Records the corpus anew from a real Erlang/OTP as `cargo xtask bless` asks.
///
/// Accepts `--filter TEXT`, `--new` (only what is missing or older than its source), `--jobs N`.
/// `ERLC` and `ERL` name the commands; `ERLC_NEWEST` and `ERL_NEWEST` those of the release that the `otp29` family needs,
/// `GLEAM` the Gleam compiler that cases written in Gleam need.
#[must_use]
pub fn bless_from_args(args: &[String]) -> ExitCode {
    finish(arguments::bless_arguments(args).and_then(|request| {
        let recorded = bless::bless(&request)?;
        print!("{}", recorded.render());
        Ok(recorded.is_success())
    }))
}

fn finish(outcome: Result<bool, Error>) -> ExitCode {
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("conformance: {error}");
            ExitCode::from(2)
        }
    }
}
