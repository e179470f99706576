//! Developer commands: `cargo xtask <command>`. What continuous integration runs is [`ci`], nothing more and nothing
//! less; the others are its parts and the tools around them. Every command returns a plain exit code.
#![forbid(unsafe_code)]

mod binary;
mod ci;
mod examples;
mod fixtures;
mod loom;
mod platforms;
mod sanitize;
mod soak;
mod supported;
mod tidy;
mod workspace;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <command>

  ci                     everything that must hold before a change lands; what CI runs
  tidy                   the rules of the house that neither rustc nor clippy knows
  loom [TEXT]            the models of the concurrent protocols whose name contains TEXT, in all interleavings
  conformance [ARGS]     run the corpus; --config one|many|stress|slices|storm, --filter TEXT, --list, --binary PATH
                         with --oracle what our compiler makes of it, here and under the command in ERL
  fuzz [ARGS]            damage modules and external terms; --seconds N, --seed N
  soak [ARGS]            storms on everything that processes share, on all cores; --minutes N (default 10)
  sanitize [ARGS]        the corpus under LLVM's AddressSanitizer; arguments as for conformance; needs Rust's nightly
  bench [ARGS]           time Asterias beside a real erl; --help lists the options
  bless [ARGS]           record the corpus anew from a real Erlang/OTP; --filter TEXT, --new
  platforms              check that the program compiles for Windows and macOS; says what is missing for that
  fixtures [TEXT]        recompile the other .beam files whose path contains TEXT with ERLC (default: erlc), and the
                         projects below examples/ with gleam
  supported              write crates/otp/SUPPORTED.md: which functions of Erlang/OTP are here
  help                   print this
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match args.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", [].as_slice()),
    };
    match command {
        "ci" => ci::run(),
        "tidy" => tidy::run(),
        "loom" => loom::run(rest.first().map_or("", String::as_str)),
        "conformance" => with_binary("ci", rest, conformance::main_from_args),
        "platforms" => platforms::run(),
        "sanitize" => sanitize::run(rest),
        "soak" => with_binary("ci", rest, soak::run),
        "bench" => with_binary("release", rest, bench::main_from_args),
        "bless" => conformance::bless_from_args(rest),
        "supported" => supported::run(),
        "fixtures" => fixtures::rebuild(rest.first().map_or("", String::as_str)),
        "fuzz" => fuzz(rest),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        other => {
            eprintln!("xtask: no command {other}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// Builds what is fuzzed and the fuzzer, which is no part of this program lest all commands wait for it.
fn fuzz(args: &[String]) -> ExitCode {
    let binary = match binary::build("ci") {
        Ok(path) => path.display().to_string(),
        Err(message) => {
            eprintln!("xtask: {message}");
            return ExitCode::FAILURE;
        }
    };
    let status = workspace::cargo(&[
        "run",
        "--quiet",
        "--profile",
        "ci",
        "--package",
        "fuzz",
        "--",
    ])
    .args(args)
    .args(["--binary", &binary])
    .status();
    match status {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: cannot run cargo: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Builds `asterias` in `profile` and hands it on as `--binary`, unless the caller names another or needs none.
fn with_binary(profile: &str, args: &[String], run: fn(&[String]) -> ExitCode) -> ExitCode {
    if !binary::is_wanted(args) {
        return run(args);
    }
    match binary::build(profile) {
        Ok(path) => run(&[args, &["--binary".to_owned(), path.display().to_string()]].concat()),
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
