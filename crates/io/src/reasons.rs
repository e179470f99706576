//! Errors of the host as OTP names them.

use std::io::ErrorKind;

/// The atom's name for an error.
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
        _ => "eio",
    }
}
