//! From bytes to text: the encoding comment, UTF-8 otherwise.

use std::borrow::Cow;

/// How the bytes of a source file spell characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// One byte, one character.
    Latin1,
    /// UTF-8.
    Utf8,
}

/// What `epp` looks at when it searches the encoding comment.
const ENCODING_WITHIN: usize = 512;

/// The encoding that a comment in the first two lines names, as in `%% coding: latin-1`.
#[must_use]
pub fn encoding_comment(bytes: &[u8]) -> Option<Encoding> {
    let head = &bytes[..bytes.len().min(ENCODING_WITHIN)];
    for line in head.split(|&b| b == b'\n').take(2) {
        let Some(comment) = line.iter().position(|&b| b == b'%') else {
            continue;
        };
        if let Some(named) = named_encoding(&line[comment..]) {
            return named;
        }
    }
    None
}

/// `Some(None)` if the comment names an encoding that nobody knows: the search ends there.
fn named_encoding(comment: &[u8]) -> Option<Option<Encoding>> {
    let mut rest = comment;
    loop {
        let at = rest.windows(6).position(|window| window == b"coding")?;
        rest = &rest[at + 6..];
        let value = rest.trim_ascii_start();
        let Some(value) = value
            .strip_prefix(b":")
            .or_else(|| value.strip_prefix(b"="))
        else {
            continue;
        };
        let value = value.trim_ascii_start();
        let end = value
            .iter()
            .position(|&b| !b.is_ascii_alphanumeric() && b != b'-')
            .unwrap_or(value.len());
        let value = value[..end].to_ascii_lowercase();
        return Some(if value == b"latin-1" || value.starts_with(b"latin-1-") {
            Some(Encoding::Latin1)
        } else if value == b"utf-8" || value.starts_with(b"utf-8-") {
            Some(Encoding::Utf8)
        } else {
            None
        });
    }
}

/// The text of a source file, or the text before the first byte that is not UTF-8.
///
/// # Errors
/// What could be read, if the rest is not UTF-8.
pub fn decode(bytes: &[u8], default: Encoding) -> Result<Cow<'_, str>, &str> {
    match encoding_comment(bytes).unwrap_or(default) {
        Encoding::Latin1 if bytes.is_ascii() => Ok(String::from_utf8_lossy(bytes)),
        Encoding::Latin1 => Ok(bytes
            .iter()
            .map(|&b| char::from(b))
            .collect::<String>()
            .into()),
        Encoding::Utf8 => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.into()),
            Err(error) => {
                let valid = &bytes[..error.valid_up_to()];
                Err(std::str::from_utf8(valid).unwrap_or_default())
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comment_names_the_encoding() {
        for (text, encoding) in [
            ("%% coding: latin-1\n", Some(Encoding::Latin1)),
            (
                "-module(x).\n% -*- coding: Latin-1 -*-",
                Some(Encoding::Latin1),
            ),
            ("% encoding=utf-8", Some(Encoding::Utf8)),
            ("coding: latin-1\n", None),
            ("\n\n%% coding: latin-1\n", None),
            ("%% coding: koi8\n%% coding: latin-1", None),
        ] {
            assert_eq!(encoding_comment(text.as_bytes()), encoding, "{text}");
        }
    }

    #[test]
    fn latin1_becomes_utf8() {
        assert_eq!(
            decode(b"%% coding: latin-1\n\xe5", Encoding::Utf8).as_deref(),
            Ok("%% coding: latin-1\n\u{e5}")
        );
        assert_eq!(decode(b"a\xe5", Encoding::Utf8), Err("a"));
    }
}
