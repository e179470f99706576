//! Names and texts of the operating system as the bytes that programs see: on Unix those that there are, on Windows in UTF-8.

#[cfg(unix)]
#[path = "names/unix.rs"]
mod system;
#[cfg(windows)]
#[path = "names/windows.rs"]
mod system;

pub use system::path_text;
pub(crate) use system::{bytes, from_bytes};
