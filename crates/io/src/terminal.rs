//! How the terminal of standard input hands over what is typed.
//!
//! Who changes it keeps a [`Terminal`] to put it back before the process ends: how it is set outlives the process.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use rustix::termios::{
    InputModes, LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};

/// The terminal, and how it was set before it was changed.
#[derive(Clone, Debug, Default)]
pub struct Terminal {
    before: Arc<Mutex<Option<Termios>>>,
}

impl Terminal {
    pub(crate) fn set_raw(&self, raw: bool) -> io::Result<()> {
        if !raw {
            return self.restore();
        }
        let mut before = self.before.lock().unwrap_or_else(PoisonError::into_inner);
        let current = tcgetattr(io::stdin())?;
        let mut keys = current.clone();
        keys.input_modes.remove(InputModes::ICRNL);
        keys.local_modes
            .remove(LocalModes::ICANON | LocalModes::ECHO);
        keys.special_codes[SpecialCodeIndex::VMIN] = 1;
        keys.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(io::stdin(), OptionalActions::Drain, &keys)?;
        before.get_or_insert(current);
        Ok(())
    }

    /// Sets the terminal as it was.
    ///
    /// # Errors
    /// Where there is no terminal any more.
    pub fn restore(&self) -> io::Result<()> {
        let mut before = self.before.lock().unwrap_or_else(PoisonError::into_inner);
        match before.take() {
            Some(before) => Ok(tcsetattr(io::stdin(), OptionalActions::Drain, &before)?),
            None => Ok(()),
        }
    }
}
