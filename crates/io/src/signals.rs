//! Signals of the operating system that a program may handle.

#[cfg(unix)]
#[path = "signals/unix.rs"]
mod system;
#[cfg(windows)]
#[path = "signals/windows.rs"]
mod system;

pub(crate) use system::Watch;

/// What is done with a signal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SignalAction {
    /// The program is told.
    Handle,
    /// Nothing.
    Ignore,
    /// What the operating system does of itself.
    Default,
}
