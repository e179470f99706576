//! The text that `~s` and `~ts` print: characters and binaries in lists of any depth.

use asterias_term::{Term, View};

use super::graphemes::{chars_end, graphemes, graphemes_end};
use super::printable::character;
use super::style::Failure;

/// Dots stand for text that is cut, and are not longer than what they stand for.
const DOTS: usize = 3;

/// Appends text. Without `unicode`, characters and bytes are those of Latin-1; with it, binaries are UTF-8, or else Latin-1.
pub(super) fn push_text(out: &mut String, text: Term<'_>, unicode: bool) -> Result<(), Failure> {
    Walk {
        rest: text,
        outer: Vec::new(),
        unicode,
        bytewise: false,
    }
    .push(out, usize::MAX)
}

/// Appends text cut to about `limit` characters.
pub(super) fn push_limited(
    out: &mut String,
    text: Term<'_>,
    unicode: bool,
    limit: usize,
) -> Result<(), Failure> {
    let limit = limit.saturating_sub(DOTS);
    let start = out.len();
    // Beyond the cut nothing is looked at; a grapheme has few characters.
    let most = if unicode {
        usize::MAX
    } else {
        limit + DOTS + 1
    };
    let walk = Walk {
        rest: text,
        outer: Vec::new(),
        unicode,
        bytewise: true,
    };
    walk.push(out, most)?;
    let text = &out[start..];
    let length = if unicode {
        graphemes(text)
    } else {
        text.chars().count()
    };
    if length > limit + DOTS {
        let end = if unicode {
            graphemes_end(text, limit)
        } else {
            chars_end(text, limit)
        };
        out.truncate(start + end);
        out.push_str("...");
    }
    Ok(())
}

struct Walk<'h> {
    rest: Term<'h>,
    outer: Vec<Term<'h>>,
    unicode: bool,
    /// Whether bytes that are no UTF-8 are taken for Latin-1 one by one, instead of their whole binary.
    bytewise: bool,
}

impl<'h> Walk<'h> {
    /// Appends characters until there are more than `most`.
    fn push(mut self, out: &mut String, most: usize) -> Result<(), Failure> {
        let mut left = most;
        while left > 0 {
            match self.rest.view() {
                View::Nil => match self.outer.pop() {
                    Some(rest) => self.rest = rest,
                    None => return Ok(()),
                },
                View::Bits(bits) if bits.is_binary() => {
                    self.rest = Term::NIL;
                    let bytes = bits.to_bytes();
                    let count = bytes.len().min(left);
                    let taken = if self.unicode { bytes.len() } else { count };
                    self.bytes(out, &bytes[..taken]);
                    left -= count;
                }
                View::Cons(..) => left = self.list(out, left)?,
                _ => return Err(Failure::Badarg),
            }
        }
        Ok(())
    }

    /// Appends the characters that a list begins with, and goes on with what follows them; answers how many are left to append.
    fn list(&mut self, out: &mut String, mut left: usize) -> Result<usize, Failure> {
        let mut list = self.rest.list();
        while left > 0
            && let Some(element) = list.next()
        {
            match character(element) {
                Some(character) if self.unicode || character <= '\u{ff}' => {
                    out.push(character);
                    left -= 1;
                }
                Some(_) => return Err(Failure::Badarg),
                None => {
                    if !list.rest().word().is_nil() {
                        self.outer.push(list.rest());
                    }
                    self.rest = element;
                    return Ok(left);
                }
            }
        }
        self.rest = list.rest();
        Ok(left)
    }

    fn bytes(&self, out: &mut String, bytes: &[u8]) {
        let latin1 = |bytes: &[u8]| {
            bytes
                .iter()
                .map(|byte| char::from(*byte))
                .collect::<String>()
        };
        if !self.unicode {
            if bytes.is_ascii() {
                out.push_str(str::from_utf8(bytes).unwrap_or_default());
            } else {
                out.push_str(&latin1(bytes));
            }
            return;
        }
        match str::from_utf8(bytes) {
            Ok(text) => out.push_str(text),
            Err(_) if self.bytewise => {
                for chunk in bytes.utf8_chunks() {
                    out.push_str(chunk.valid());
                    out.push_str(&latin1(chunk.invalid()));
                }
            }
            Err(_) => out.push_str(&latin1(bytes)),
        }
    }
}
