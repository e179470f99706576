//! The corpus without the developer commands: `cargo run -p conformance --example conformance -- [bless] OPTIONS`.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.split_first() {
        Some((first, rest)) if first == "bless" => conformance::bless_from_args(rest),
        Some(_) | None => conformance::main_from_args(&args),
    }
}
