//! Errors of the operating system, and of hosts, as OTP names them.

use std::io::{Error, ErrorKind};

#[cfg(unix)]
#[path = "reasons/unix.rs"]
mod system;
#[cfg(windows)]
#[path = "reasons/windows.rs"]
mod system;

/// The atom's name for an error.
pub(crate) fn reason_of(error: &Error) -> &'static str {
    match error.raw_os_error() {
        Some(number) => system::name_of(number).unwrap_or("unknown"),
        None => reason_name(error.kind()),
    }
}

/// The atom's name for a kind of error that a host made.
pub(crate) fn reason_name(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NotFound => "enoent",
        ErrorKind::PermissionDenied => "eacces",
        ErrorKind::NotADirectory => "enotdir",
        ErrorKind::IsADirectory => "eisdir",
        ErrorKind::AlreadyExists => "eexist",
        ErrorKind::BrokenPipe => "epipe",
        ErrorKind::Interrupted => "eintr",
        ErrorKind::InvalidInput | ErrorKind::InvalidFilename => "einval",
        ErrorKind::OutOfMemory => "enomem",
        ErrorKind::StorageFull => "enospc",
        ErrorKind::Unsupported => "enotsup",
        _ => "eio",
    }
}
