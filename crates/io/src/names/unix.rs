//! Any bytes are a name.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

/// The name with these bytes.
pub(crate) fn from_bytes(bytes: Vec<u8>) -> Option<OsString> {
    Some(OsString::from_vec(bytes))
}

/// The bytes of a name.
pub(crate) fn bytes(name: &OsStr) -> Cow<'_, [u8]> {
    Cow::Borrowed(name.as_bytes())
}

/// A path as text for programs.
pub fn path_text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
