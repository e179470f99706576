//! `cargo xtask supported`: writes which functions of Erlang/OTP are here. It runs `examples/supported.rs` of the crate `asterias`, which
//! asks a running machine.

use std::fs;
use std::process::ExitCode;

use crate::workspace;

/// What is written, from the root of the workspace.
const DOCUMENT: &str = "crates/otp/SUPPORTED.md";

/// Writes the document.
pub(crate) fn run() -> ExitCode {
    let root = workspace::root();
    let arguments = [
        "run",
        "-q",
        "--profile",
        "ci",
        "-p",
        "asterias",
        "--example",
        "supported",
    ];
    let output = workspace::cargo(&arguments).output();
    let text = match output {
        Ok(output) if output.status.success() => output.stdout,
        Ok(output) => {
            eprintln!("xtask: {}", String::from_utf8_lossy(&output.stderr));
            return ExitCode::FAILURE;
        }
        Err(error) => {
            eprintln!("xtask: cargo cannot be run: {error}");
            return ExitCode::FAILURE;
        }
    };
    match fs::write(root.join(DOCUMENT), text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {DOCUMENT}: {error}");
            ExitCode::FAILURE
        }
    }
}
