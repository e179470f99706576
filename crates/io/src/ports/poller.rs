//! What waits for the pipes of all ports of a system; started with the first port.

#[cfg(unix)]
#[path = "poller/unix.rs"]
mod system;
#[cfg(windows)]
#[path = "poller/windows.rs"]
mod system;

pub(crate) use system::Poller;
