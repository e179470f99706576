//! There are no signals that a program could handle; Ctrl-C alone tells that it was typed.

use std::io;

use super::SignalAction;

/// What takes Ctrl-C.
#[derive(Debug)]
pub(crate) struct Watch;

impl Watch {
    /// Calls `interrupted` in a thread when Ctrl-C is typed. Without it, that does what the operating system does of itself.
    pub(crate) fn start(
        _tell: impl Fn(&'static str) + Send + 'static,
        interrupted: Option<impl Fn() + Send + 'static>,
    ) -> io::Result<Watch> {
        if let Some(interrupted) = interrupted {
            ctrlc::set_handler(interrupted).map_err(io::Error::other)?;
        }
        Ok(Watch)
    }

    /// No name is a signal's.
    pub(crate) fn set(&self, _: &str, _: SignalAction) -> io::Result<()> {
        Err(io::ErrorKind::InvalidInput.into())
    }
}
