//! The console of Windows. Raw, it speaks the language of terminals: keys come, and cursors move, by escape sequences.

use std::io;

use winapi_util::HandleRef;
use winapi_util::console::{mode, set_mode};

const ENABLE_LINE_INPUT: u32 = 0x2;
const ENABLE_ECHO_INPUT: u32 = 0x4;
const ENABLE_VIRTUAL_TERMINAL_INPUT: u32 = 0x200;
const ENABLE_VIRTUAL_TERMINAL_PROCESSING: u32 = 0x4;

/// The modes of input and, where that is a console too, of output.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    input: u32,
    output: Option<u32>,
}

pub(super) fn settings() -> io::Result<Settings> {
    Ok(Settings {
        input: mode(HandleRef::stdin())?,
        output: mode(HandleRef::stdout()).ok(),
    })
}

pub(super) fn set(settings: &Settings) -> io::Result<()> {
    set_mode(HandleRef::stdin(), settings.input)?;
    match settings.output {
        Some(output) => set_mode(HandleRef::stdout(), output),
        None => Ok(()),
    }
}

pub(super) fn set_now(settings: &Settings) -> io::Result<()> {
    set(settings)
}

/// The settings that hand over each key as it is typed, and do not show it.
pub(super) fn raw(settings: &Settings) -> Settings {
    let lines = ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT;
    Settings {
        input: settings.input & !lines | ENABLE_VIRTUAL_TERMINAL_INPUT,
        output: settings
            .output
            .map(|output| output | ENABLE_VIRTUAL_TERMINAL_PROCESSING),
    }
}
