//! `cargo xtask loom`: the models of the concurrent protocols, each run through every interleaving of its threads. They live in
//! `crates/machine/tests/loom_*.rs` and are compiled with `cfg(loom)`, where `sync.rs` swaps atomics and locks for loom's, so they are
//! built in a folder of their own.

use std::process::ExitCode;

use crate::workspace;

/// Runs the models whose name contains `filter`.
pub(crate) fn run(filter: &str) -> ExitCode {
    if is_clean(filter) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Whether all of these models hold.
pub(crate) fn is_clean(filter: &str) -> bool {
    let mut flags = std::env::var("RUSTFLAGS").unwrap_or_default();
    flags.push_str(" --cfg loom");
    let filter = if filter.is_empty() { "loom" } else { filter };
    let status = workspace::cargo(&[
        "test",
        "--quiet",
        "--profile",
        "ci",
        "--package",
        "asterias-machine",
        "--test",
        "loom_*",
        "--",
        filter,
    ])
    .env("RUSTFLAGS", flags)
    .env("CARGO_TARGET_DIR", target_folder())
    .status();
    match status {
        Ok(status) => status.success(),
        Err(error) => {
            eprintln!("loom: cannot run cargo: {error}");
            false
        }
    }
}

fn target_folder() -> std::path::PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| workspace::root().join("target"), Into::into);
    target.join("loom")
}
