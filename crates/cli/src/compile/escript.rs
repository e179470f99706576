//! `escript`, as far as it goes: Gleam's build tool starts it with a script that compiles what it is told to, and that
//! script is known here by what it answers with.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use super::gleam;
use crate::fail;

/// The answer that only the compile server of Gleam's build tool gives.
const MARK: &[u8] = b"gleam-compile-result-ok";

pub(crate) fn main(words: impl Iterator<Item = OsString>) -> ExitCode {
    // Flags of `escript` itself say how to run a script; there is one way here.
    let script = words
        .skip_while(|word| word.to_string_lossy().starts_with('-'))
        .map(PathBuf::from)
        .next();
    let Some(script) = script else {
        return fail("escript: Missing filename", 1);
    };
    match std::fs::read(&script) {
        Err(error) => fail(&format!("escript: {}: {error}", script.display()), 127),
        Ok(text) if text.windows(MARK.len()).any(|window| window == MARK) => gleam::serve(),
        Ok(_) => fail(
            &format!(
                "escript: {}: only the script of Gleam's build tool is supported",
                script.display()
            ),
            2,
        ),
    }
}
