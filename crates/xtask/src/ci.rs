//! `cargo xtask ci`: the steps of continuous integration, cheapest first. A failing step does not hide the ones after it;
//! the last lines say how each ended and how long it took.

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use crate::{binary, loom, tidy, workspace};

struct Step {
    name: &'static str,
    run: fn() -> bool,
}

const STEPS: [Step; 7] = [
    Step {
        name: "format",
        run: || cargo(&["fmt", "--all", "--check"]),
    },
    Step {
        name: "tidy",
        run: || tidy::run() == ExitCode::SUCCESS,
    },
    Step {
        name: "lints",
        run: || {
            cargo(&[
                "clippy",
                "--quiet",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ])
        },
    },
    Step {
        name: "tests",
        run: || cargo(&["test", "--quiet", "--workspace", "--exclude", "conformance"]),
    },
    Step {
        name: "corpus",
        run: || {
            cargo(&[
                "test",
                "--quiet",
                "--package",
                "conformance",
                "--lib",
                "--test",
                "runner",
            ])
        },
    },
    Step {
        name: "loom",
        run: || loom::is_clean(""),
    },
    Step {
        name: "conformance",
        run: conformance,
    },
];

/// Runs every step; the exit code is a failure if any failed.
pub(crate) fn run() -> ExitCode {
    let mut ended = Vec::new();
    for step in STEPS {
        println!("ci: {}", step.name);
        let start = Instant::now();
        let passed = (step.run)();
        ended.push((step.name, passed, start.elapsed()));
    }
    summary(&ended)
}

fn summary(ended: &[(&str, bool, Duration)]) -> ExitCode {
    println!();
    for (name, passed, time) in ended {
        println!(
            "ci: {name:12} {} {:>5} s",
            if *passed { "passed" } else { "FAILED" },
            time.as_secs()
        );
    }
    let failed = ended.iter().filter(|step| !step.1).count();
    if failed == 0 {
        println!("ci: all {} steps passed", ended.len());
        return ExitCode::SUCCESS;
    }
    println!("ci: {failed} of {} steps FAILED", ended.len());
    ExitCode::FAILURE
}

fn cargo(args: &[&str]) -> bool {
    succeeded(&mut workspace::cargo(args))
}

fn succeeded(command: &mut Command) -> bool {
    match command.status() {
        Ok(status) => status.success(),
        Err(error) => {
            eprintln!(
                "ci: cannot run {}: {error}",
                command.get_program().display()
            );
            false
        }
    }
}

fn conformance() -> bool {
    let binary = match binary::build("ci") {
        Ok(path) => path.display().to_string(),
        Err(message) => {
            eprintln!("ci: {message}");
            return false;
        }
    };
    let args = ["--quiet".to_owned(), "--binary".to_owned(), binary];
    conformance::main_from_args(&args) == ExitCode::SUCCESS
}
