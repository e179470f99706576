//! `cargo xtask sanitize [ARGS]`: the corpus on a program that LLVM's AddressSanitizer watches, every access of it to memory. The arguments are those of
//! `cargo xtask conformance`; a case in which the sanitizer finds something ends the program, and so fails.
//!
//! Sanitizers are not in stable Rust yet, so this needs the toolchain `nightly` of rustup. The program is built into a folder of its own, with the allocator of
//! the host, which the sanitizer replaces.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::{binary, workspace};

/// Memory that lives as long as the program is no leak of anything.
const OPTIONS: &str = "detect_leaks=0:abort_on_error=1";

/// What a case may take: a watched program is several times slower.
const SECONDS: &str = "60";

/// Builds the program and runs the corpus on it.
pub(crate) fn run(args: &[String]) -> ExitCode {
    if args.iter().any(|arg| arg == "-h" || arg == "--help") {
        // Nothing to build for that.
        return match conformance(Path::new("asterias"), args) {
            Ok(true) => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        };
    }
    match build().and_then(|program| conformance(&program, args)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("sanitize: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The system that this runs on, as rustc calls it.
fn host() -> Result<String, String> {
    let output = Command::new("rustc").arg("-vV").output();
    let output = output.map_err(|error| format!("cannot run rustc: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| "rustc -vV names no host".to_owned())
}

fn build() -> Result<PathBuf, String> {
    // A sanitized program needs its target named, so that what only builds it is left alone.
    let host = host()?;
    let target = binary::target()?.join("sanitize");
    let cargo = "run nightly cargo build --quiet --profile ci --package asterias-cli --target";
    let status = Command::new("rustup")
        .args(cargo.split(' '))
        .arg(&host)
        .arg("--target-dir")
        .arg(&target)
        .env("RUSTFLAGS", "-Zsanitizer=address --cfg asterias_sanitize")
        .current_dir(workspace::root())
        .status();
    match status {
        Ok(status) if status.success() => {}
        Ok(status) => {
            return Err(format!(
                "building with the toolchain `nightly` of rustup: {status}"
            ));
        }
        Err(error) => return Err(format!("cannot run rustup: {error}")),
    }
    Ok(target.join(host).join("ci").join("asterias"))
}

/// Whether all cases pass. In a process of its own, for the sanitizer's options are in the environment.
fn conformance(program: &Path, args: &[String]) -> Result<bool, String> {
    let ours = std::env::current_exe().map_err(|error| format!("cannot find xtask: {error}"))?;
    let status = Command::new(ours)
        .arg("conformance")
        .args(["--timeout", SECONDS])
        .args(args)
        .arg("--binary")
        .arg(program)
        .env("ASAN_OPTIONS", OPTIONS)
        .status();
    let status = status.map_err(|error| format!("cannot run xtask: {error}"))?;
    Ok(status.success())
}
