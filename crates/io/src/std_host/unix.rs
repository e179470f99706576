//! What `uname(2)` says of the computer.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use rustix::system::uname;

pub(super) fn name() -> Option<OsString> {
    let name = uname().nodename().to_bytes().to_vec();
    Some(OsString::from_vec(name))
}

/// The first three numbers of the kernel's release.
pub(super) fn version() -> [u32; 3] {
    let release = uname();
    let release = release.release().to_string_lossy();
    let parts = release.split(|c: char| !c.is_ascii_digit());
    let mut numbers = parts.map(|part| part.parse().unwrap_or(0));
    [0; 3].map(|_: u32| numbers.next().unwrap_or(0))
}
