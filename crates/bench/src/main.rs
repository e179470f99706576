//! The `bench` binary: hands its arguments to the library and returns its exit code.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    bench::main_from_args(&args)
}
