//! `cargo xtask soak [--minutes N] [--binary PATH]`: storms on everything that processes share, on all cores, first as programs run and then
//! with a collection and a verification of the heap at every safepoint, in short slices. The storms and what must come of them are Erlang,
//! `crates/conformance/soak`; this gives them time and looks how they end.

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::workspace;

const FOLDER: &str = "crates/conformance/soak";
const MINUTES: f64 = 10.0;

/// A way to run the storms, and its share of the time.
struct Way {
    name: &'static str,
    variables: &'static [(&'static str, &'static str)],
}

const WAYS: [Way; 2] = [
    Way {
        name: "plain",
        variables: &[],
    },
    Way {
        name: "heap stress in short slices",
        variables: &[("ASTERIAS_HEAP_STRESS", "1"), ("ASTERIAS_REDUCTIONS", "50")],
    },
];

/// Runs the storms both ways, each for half of the time.
pub(crate) fn run(args: &[String]) -> ExitCode {
    match soak(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("soak: {message}");
            ExitCode::FAILURE
        }
    }
}

fn soak(args: &[String]) -> Result<(), String> {
    let value = |name: &str| {
        let at = args.iter().position(|argument| argument == name)?;
        args.get(at + 1)
    };
    let minutes = match value("--minutes") {
        Some(text) => text
            .parse()
            .map_err(|_| format!("--minutes {text}: no number"))?,
        None => MINUTES,
    };
    let binary = value("--binary").ok_or("no --binary")?;
    let seconds = (minutes * 60.0 / WAYS.len() as f64).ceil() as u64;
    for way in WAYS {
        println!("soak: {}, {seconds} s", way.name);
        let status = command(Path::new(binary), &way, seconds).status();
        let status = status.map_err(|error| format!("cannot run {binary}: {error}"))?;
        if !status.success() {
            return Err(format!("{}: {status}", way.name));
        }
    }
    Ok(())
}

fn command(binary: &Path, way: &Way, seconds: u64) -> Command {
    let mut command = Command::new(std::path::absolute(binary).unwrap_or_else(|_| binary.into()));
    command
        .args(["erl", "-noshell", "-run", "soak", "main"])
        .arg(seconds.to_string())
        .current_dir(workspace::root().join(FOLDER))
        .envs(way.variables.iter().copied());
    command
}
