//! The terminal as POSIX sets it.

use std::io;

use rustix::termios::{
    InputModes, LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};

pub(super) type Settings = Termios;

pub(super) fn settings() -> io::Result<Settings> {
    Ok(tcgetattr(io::stdin())?)
}

/// Sets the terminal, when all that was written has been shown.
pub(super) fn set(settings: &Settings) -> io::Result<()> {
    Ok(tcsetattr(io::stdin(), OptionalActions::Drain, settings)?)
}

/// Sets the terminal, whatever becomes of what was written.
pub(super) fn set_now(settings: &Settings) -> io::Result<()> {
    Ok(tcsetattr(io::stdin(), OptionalActions::Now, settings)?)
}

/// The settings that hand over each key as it is typed, and do not show it.
pub(super) fn raw(settings: &Settings) -> Settings {
    let mut keys = settings.clone();
    keys.input_modes.remove(InputModes::ICRNL);
    keys.local_modes
        .remove(LocalModes::ICANON | LocalModes::ECHO);
    keys.special_codes[SpecialCodeIndex::VMIN] = 1;
    keys.special_codes[SpecialCodeIndex::VTIME] = 0;
    keys
}
