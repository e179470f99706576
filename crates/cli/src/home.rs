//! The user's folder, which `init:get_argument(home)` tells.

#[cfg(unix)]
#[path = "home/unix.rs"]
mod system;
#[cfg(windows)]
#[path = "home/windows.rs"]
mod system;

pub(crate) use system::folder;
