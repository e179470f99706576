//! Names are UTF-16. What is no Unicode (half of a surrogate pair) is shown by the character for what cannot be shown: it leads to no file.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// The name with these bytes in UTF-8; `None` where they are none.
pub(crate) fn from_bytes(bytes: Vec<u8>) -> Option<OsString> {
    String::from_utf8(bytes).ok().map(OsString::from)
}

/// The bytes of a name in UTF-8.
pub(crate) fn bytes(name: &OsStr) -> Cow<'_, [u8]> {
    match name.to_string_lossy() {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

/// A path as text for programs: with slashes, a drive in lower case, and nothing that only Windows itself has to know before it.
pub fn path_text(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut text = match text.strip_prefix("//?/UNC/") {
        Some(share) => format!("//{share}"),
        None => text.strip_prefix("//?/").unwrap_or(&text).to_owned(),
    };
    if text.as_bytes().get(1) == Some(&b':') {
        text[..1].make_ascii_lowercase();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_see_slashes() {
        let cases = [
            (r"C:\a\b", "c:/a/b"),
            (r"\\?\C:\a", "c:/a"),
            (r"\\?\UNC\server\share", "//server/share"),
            (r"\\server\share", "//server/share"),
            ("é:", "é:"),
        ];
        for (path, text) in cases {
            assert_eq!(path_text(Path::new(path)), text);
        }
    }
}
