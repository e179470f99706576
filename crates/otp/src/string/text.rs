//! A text read as a whole: its code points, and where graphemes begin among them.

use asterias_machine::native::{Env, Stop};
use asterias_term::{Term, View, atoms};

use crate::chardata::{Chars, Fault};
use crate::unicode_util::grapheme::Graphemes;

/// Number of bytes, where the text is a binary.
pub(super) fn byte_size(text: Term<'_>) -> Option<usize> {
    match text.view() {
        View::Bits(bits) => Some(bits.bit_size() / 8),
        _ => None,
    }
}

/// A text.
pub(super) struct Text<'h> {
    source: Term<'h>,
    codes: Vec<u32>,
    /// Where each grapheme begins, in code points, and where the last one ends.
    starts: Vec<usize>,
    /// The same in bytes of UTF-8.
    byte_starts: Vec<usize>,
    graphemes: Graphemes<'h>,
    bad_end: bool,
}

impl<'h> Text<'h> {
    /// Reads a text, as far as it is one.
    pub(super) fn read(env: &mut Env<'h>, source: Term<'h>) -> Result<Text<'h>, Stop<'h>> {
        let mut text = Text {
            source,
            codes: Vec::new(),
            starts: vec![0],
            byte_starts: vec![0],
            graphemes: Graphemes::new(source),
            bad_end: false,
        };
        let mut bytes = 0;
        for next in text.graphemes.by_ref() {
            match next {
                Ok(codes) => {
                    let size = |code: &u32| char::from_u32(*code).map_or(0, char::len_utf8);
                    bytes += codes.iter().map(size).sum::<usize>();
                    text.codes.extend(codes);
                    text.starts.push(text.codes.len());
                    text.byte_starts.push(bytes);
                }
                Err(Fault::BadBytes) => text.bad_end = true,
                Err(Fault::NotText) => return Err(Stop::error(Term::atom(atoms::FUNCTION_CLAUSE))),
            }
        }
        env.account(text.codes.len() / 10);
        Ok(text)
    }

    /// Number of graphemes.
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether the graphemes end before bytes that are no UTF-8.
    pub(super) fn has_bad_end(&self) -> bool {
        self.bad_end
    }

    /// What is left behind the graphemes.
    pub(super) fn rest(&self) -> &Chars<'h> {
        self.graphemes.chars()
    }

    /// The code points of a grapheme.
    pub(super) fn grapheme(&self, index: usize) -> &[u32] {
        &self.codes[self.starts[index]..self.starts[index + 1]]
    }

    /// The part from a grapheme up to, not including, another: a binary of a binary, else a list.
    pub(super) fn part(&self, env: &mut Env<'h>, from: usize, to: usize) -> Term<'h> {
        if byte_size(self.source).is_none() {
            return super::code_list(env, &self.codes[self.starts[from]..self.starts[to]]);
        }
        let (start, end) = (self.byte_starts[from], self.byte_starts[to]);
        env.sub_bits(self.source, start * 8, (end - start) * 8)
    }

    /// The part from a grapheme to the end, with what is behind the graphemes.
    pub(super) fn from(&self, env: &mut Env<'h>, first: usize) -> Term<'h> {
        let Some(size) = byte_size(self.source) else {
            let rest = if self.bad_end {
                self.graphemes.remaining(env)
            } else {
                Term::NIL
            };
            let codes: Vec<Term<'h>> = self.codes[self.starts[first]..]
                .iter()
                .map(|code| env.integer(i64::from(*code)))
                .collect();
            return env.list_with_tail(&codes, rest);
        };
        let start = self.byte_starts[first];
        if start == 0 {
            return self.source;
        }
        env.sub_bits(self.source, start * 8, (size - start) * 8)
    }
}
