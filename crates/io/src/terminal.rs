//! How the terminal of standard input hands over what is typed.
//!
//! Who changes it keeps a [`Terminal`] to put it back before the process ends: how it is set outlives the process.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

#[cfg(unix)]
#[path = "terminal/unix.rs"]
mod system;
#[cfg(windows)]
#[path = "terminal/windows.rs"]
mod system;

use system::Settings;

/// The terminal, and how it was set before it was changed.
#[derive(Clone, Debug, Default)]
pub struct Terminal {
    before: Arc<Mutex<Option<Settings>>>,
    paused: Arc<Mutex<Option<Settings>>>,
}

impl Terminal {
    pub(crate) fn set_raw(&self, raw: bool) -> io::Result<()> {
        if !raw {
            return self.restore();
        }
        let mut before = self.before.lock().unwrap_or_else(PoisonError::into_inner);
        let current = system::settings()?;
        system::set(&system::raw(&current))?;
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
            Some(before) => system::set(&before),
            None => Ok(()),
        }
    }

    /// Sets the terminal as it was, until [`Terminal::resume`]. Where there is no terminal there is nothing to set.
    pub(crate) fn pause(&self) {
        let before = self.before.lock().unwrap_or_else(PoisonError::into_inner);
        let mut paused = self.paused.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(before), Ok(current)) = (&*before, system::settings())
            && system::set_now(before).is_ok()
        {
            paused.get_or_insert(current);
        }
    }

    /// Sets the terminal as it was when it was paused.
    pub(crate) fn resume(&self) {
        let mut paused = self.paused.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(settings) = paused.take() {
            // A terminal that is gone meanwhile needs no settings.
            let _ = system::set_now(&settings);
        }
    }
}
