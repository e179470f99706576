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
    paused: Arc<Mutex<Option<Termios>>>,
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

    /// Sets the terminal as it was, until [`Terminal::resume`]. Where there is no terminal there is nothing to set.
    pub(crate) fn pause(&self) {
        let before = self.before.lock().unwrap_or_else(PoisonError::into_inner);
        let mut paused = self.paused.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(before), Ok(current)) = (&*before, tcgetattr(io::stdin()))
            && tcsetattr(io::stdin(), OptionalActions::Now, before).is_ok()
        {
            paused.get_or_insert(current);
        }
    }

    /// Sets the terminal as it was when it was paused.
    pub(crate) fn resume(&self) {
        let mut paused = self.paused.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(settings) = paused.take() {
            // A terminal that is gone meanwhile needs no settings.
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &settings);
        }
    }
}
