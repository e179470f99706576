//! `asterias disasm`: listings of code.

use std::io::Write;
use std::process::ExitCode;

use asterias::{Listing, disassemble};

use crate::arguments::DisasmArguments;
use crate::fail;

pub(crate) fn main(arguments: &DisasmArguments) -> ExitCode {
    match listings(arguments) {
        // Who stops reading has seen enough.
        Ok(text) => match std::io::stdout().lock().write_all(text.as_bytes()) {
            Ok(()) | Err(_) => ExitCode::SUCCESS,
        },
        Err(message) => fail(&message, 1),
    }
}

fn listings(arguments: &DisasmArguments) -> Result<String, String> {
    let bytes = std::fs::read(&arguments.file)
        .map_err(|error| format!("{}: {error}", arguments.file.display()))?;
    let wanted: &[Listing] = match (arguments.generic, arguments.specific) {
        (true, _) => &[Listing::Generic],
        (_, true) => &[Listing::Specific],
        (false, false) => &[Listing::Generic, Listing::Specific],
    };
    let mut text = String::new();
    for (index, listing) in wanted.iter().enumerate() {
        if index > 0 {
            text.push_str("\n% As it is executed:\n");
        }
        text.push_str(
            &disassemble(&bytes, *listing)
                .map_err(|error| format!("{}: {error}", arguments.file.display()))?,
        );
    }
    Ok(text)
}
