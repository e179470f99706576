//! Operating systems that are not told of parts of a file.

use std::fs::File;
use std::io;

use crate::files::Advice;

/// There is no such call that would work on every file system.
pub(crate) fn allocate(_: &File, _: u64, _: u64) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// An advice that the operating system has no ear for changes nothing.
pub(crate) fn advise(_: &File, _: u64, _: u64, _: Advice) -> io::Result<()> {
    Ok(())
}
