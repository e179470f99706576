//! Names are alike in upper and lower case.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};

/// What tells a name from others.
pub(super) fn key(name: &OsStr) -> Cow<'_, OsStr> {
    match name.to_str() {
        Some(text) => Cow::Owned(OsString::from(text.to_uppercase())),
        None => Cow::Borrowed(name),
    }
}
