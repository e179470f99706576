//! `escript`: runs scripts on the machine, by the module `escript` of the library.
//!
//! Gleam's build tool starts it with a script that compiles what it is told to; that one is known by what it answers with, and is served
//! here without starting a machine.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use super::gleam;
use crate::erl;

/// The answer that only the compile server of Gleam's build tool gives.
const MARK: &[u8] = b"gleam-compile-result-ok";

/// What begins a line of arguments for the emulator, among the first lines of a script.
const ARGUMENTS: &[u8] = b"%%!";

/// How many lines are looked at for arguments.
const HEADER_LINES: usize = 3;

pub(crate) fn main(words: impl Iterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = words.collect();
    let is_flag = |word: &&OsString| word.to_string_lossy().starts_with('-');
    let flags = words.iter().take_while(is_flag).count();
    let (flags, rest) = words.split_at(flags);
    let content = rest
        .first()
        .and_then(|script| std::fs::read(Path::new(script)).ok());
    let content = content.unwrap_or_default();
    if content.windows(MARK.len()).any(|window| window == MARK) {
        return gleam::serve();
    }
    let mut arguments: Vec<OsString> = vec!["-noshell".into()];
    arguments.extend(emulator_arguments(&content));
    arguments.extend(["-run", "escript", "start"].map(OsString::from));
    let options = flags.iter().map(|flag| flag.to_string_lossy()[1..].into());
    arguments.extend(options);
    arguments.push("-extra".into());
    arguments.extend_from_slice(rest);
    erl::main(arguments.into_iter())
}

/// The words behind `%%!`.
fn emulator_arguments(script: &[u8]) -> Vec<OsString> {
    let mut lines = script.split(|byte| *byte == b'\n').take(HEADER_LINES);
    let found = lines.find_map(|line| line.strip_prefix(ARGUMENTS));
    let text = String::from_utf8_lossy(found.unwrap_or_default());
    text.split_whitespace().map(OsString::from).collect()
}
