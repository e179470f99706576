//! What Windows says of the computer.

use std::ffi::OsString;

use winapi_util::sysinfo::{ComputerNameKind, get_computer_name};
use windows_version::OsVersion;

pub(super) fn name() -> Option<OsString> {
    get_computer_name(ComputerNameKind::DnsHostname).ok()
}

pub(super) fn version() -> [u32; 3] {
    let version = OsVersion::current();
    [version.major, version.minor, version.build]
}
