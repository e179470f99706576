//! Terms as text: what `erlang:display/1` prints, and what `io_lib:write/1` (`~w`) and its Unicode twin (`~tw`) give.
//!
//! Text leaves in pieces through a sink; nothing recurses on the depth of terms. A limit of characters ends the text with
//! `...`, a limit of depth works as `io_lib:write/2`'s. Detection of strings as `~p` has it, line breaking and field widths are not
//! here.

mod atom_text;
mod printable;
#[cfg(test)]
mod tests;
mod writer;

pub use atom_text::{push_atom, push_display_atom};

use crate::term::Term;

/// Whose text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// `erlang:display/1`: lists of printable Latin-1 characters and printable binaries as strings, no spaces around `=>`, floats with
    /// six decimals, reserved words unquoted. Characters beyond ASCII come as UTF-8.
    Display,
    /// `~w`: strings are lists and binaries numbers; in atoms, characters beyond Latin-1 are escaped.
    Write,
    /// `~tw`: as `~w`, without the escapes.
    WriteUnicode,
}

/// How to print.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whose text.
    pub style: Style,
    /// Whether a binary of printable ASCII characters is shown as `<<"text">>`.
    pub binary_strings: bool,
    /// Depth as `io_lib:write/2` counts it: both nesting and elements in a row use it up. `None`: no limit.
    pub depth: Option<u32>,
    /// The most characters; more are replaced by `...`. `None`: no limit.
    pub characters: Option<usize>,
}

impl Options {
    /// As `erlang:display/1`.
    pub const DISPLAY: Options = Options {
        style: Style::Display,
        binary_strings: true,
        depth: None,
        characters: None,
    };
    /// As `~w`.
    pub const WRITE: Options = Options {
        style: Style::Write,
        binary_strings: false,
        ..Options::DISPLAY
    };
    /// As `~tw`.
    pub const WRITE_UNICODE: Options = Options {
        style: Style::WriteUnicode,
        ..Options::WRITE
    };

    /// With this limit of depth.
    #[must_use]
    pub const fn with_depth(self, depth: u32) -> Options {
        Options {
            depth: Some(depth),
            ..self
        }
    }

    /// With this limit of characters.
    #[must_use]
    pub const fn with_characters(self, characters: usize) -> Options {
        Options {
            characters: Some(characters),
            ..self
        }
    }
}

/// Prints a term, piece by piece, into `sink`.
pub fn print(term: Term<'_>, options: Options, sink: &mut dyn FnMut(&str)) {
    writer::Writer::new(options, sink).print(term);
}

/// Appends a term's text.
pub fn push(out: &mut String, term: Term<'_>, options: Options) {
    print(term, options, &mut |piece| out.push_str(piece));
}

/// A term's text.
pub fn to_string(term: Term<'_>, options: Options) -> String {
    let mut text = String::new();
    push(&mut text, term, options);
    text
}

/// A term's text as UTF-8 bytes appended to `out`.
pub fn push_bytes(out: &mut Vec<u8>, term: Term<'_>, options: Options) {
    print(term, options, &mut |piece| {
        out.extend_from_slice(piece.as_bytes());
    });
}

/// What `{}` shows is what `~tw` gives.
impl std::fmt::Display for Term<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut result = Ok(());
        print(*self, Options::WRITE_UNICODE, &mut |piece| {
            if result.is_ok() {
                result = f.write_str(piece);
            }
        });
        result
    }
}
