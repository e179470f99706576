//! Extended grapheme clusters: what people see as one character.

use asterias_machine::native::Env;
use asterias_term::Term;
use smallvec::SmallVec;
use unicode_segmentation::UnicodeSegmentation;

use crate::chardata::{Chars, Fault};

/// Code points below this neither join nor are joined, but for carriage return before line feed.
const SIMPLE: u32 = 0x300;
/// Bytes that are looked at together.
const BLOCK: usize = 16;
const CARRIAGE_RETURN: u32 = 0x0d;
const LINE_FEED: u32 = 0x0a;
const SOFT_HYPHEN: u32 = 0xad;
const COPYRIGHT: u32 = 0xa9;
const REGISTERED: u32 = 0xae;

/// A code point as a character; surrogates, which are none, stand apart as control characters do.
pub(crate) fn control(code: u32) -> char {
    char::from_u32(code).unwrap_or('\0')
}

/// The code points of a cluster, mostly one.
pub(crate) type Cluster = SmallVec<[u32; 4]>;

/// The grapheme clusters of text, one after the other.
pub(crate) struct Graphemes<'h> {
    chars: Chars<'h>,
}

#[inline]
fn single(code: u32) -> Cluster {
    let mut cluster = Cluster::new();
    cluster.push(code);
    cluster
}

/// Whether there is a boundary after `code` whatever follows that is simple too.
fn is_simple(code: u32) -> bool {
    code < SIMPLE && !matches!(code, CARRIAGE_RETURN | SOFT_HYPHEN | COPYRIGHT | REGISTERED)
}

/// Blocks of letters, ideographs and signs that join no neighbour, as simple code points do.
const PLAIN: [(u32, u32); 9] = [
    (0x370, 0x482),
    (0x48a, 0x58f),
    (0x1e00, 0x1fff),
    (0x2010, 0x2027),
    (0x2030, 0x203b),
    (0x3041, 0x3096),
    (0x30a1, 0x30fa),
    (0x3400, 0x4dbf),
    (0x4e00, 0x9fff),
];

fn is_plain(code: u32) -> bool {
    code >= SIMPLE
        && PLAIN
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&code))
}

/// Whether it is known at once that a grapheme that begins with `first` does not go on with `next`.
#[inline]
pub(super) fn is_apart(first: u32, next: u32) -> bool {
    (is_simple(first) || is_plain(first)) && (next < SIMPLE || is_plain(next))
}

/// Whether a grapheme that begins with `first` goes on with `next`.
pub(crate) fn joins(first: u32, next: u32) -> bool {
    if is_apart(first, next) {
        return false;
    }
    let pair: String = [control(first), control(next)].iter().collect();
    pair.graphemes(true).nth(1).is_none()
}

impl<'h> Graphemes<'h> {
    /// The clusters of `text`.
    pub(crate) fn new(text: Term<'h>) -> Graphemes<'h> {
        Graphemes {
            chars: Chars::new(text),
        }
    }

    /// What has not been read yet, as text.
    pub(crate) fn remaining(&self, env: &mut Env<'h>) -> Term<'h> {
        self.chars.remaining(env)
    }

    /// The text behind the clusters read so far.
    pub(crate) fn chars(&self) -> &Chars<'h> {
        &self.chars
    }

    /// The clusters to come that are one ASCII character each, `limit` at most and only of the binary being read.
    pub(crate) fn ascii_run(&self, limit: usize) -> &[u8] {
        let bytes = self.chars.bytes_at_hand();
        let near = &bytes[..bytes.len().min(limit.saturating_add(1))];
        let stands_alone = |byte: &u8| byte.is_ascii() && *byte != CARRIAGE_RETURN as u8;
        let block = |block: &[u8]| {
            block
                .iter()
                .fold(true, |all, byte| all & stands_alone(byte))
        };
        let blocks = near.chunks_exact(BLOCK).take_while(|bytes| block(bytes));
        let mut run = blocks.count() * BLOCK;
        run += near[run..]
            .iter()
            .take_while(|byte| stands_alone(byte))
            .count();
        // What follows the last one may join it.
        let alone = match bytes.get(run) {
            Some(byte) if byte.is_ascii() => run,
            Some(_) | None => run.saturating_sub(1),
        };
        &bytes[..alone.min(limit)]
    }

    /// Steps over an [`ascii_run`](Graphemes::ascii_run) and gives its length.
    pub(crate) fn skip_ascii(&mut self, limit: usize) -> usize {
        let skipped = self.ascii_run(limit).len();
        self.chars.skip_bytes(skipped);
        skipped
    }

    /// The cluster that begins with `first`. Enough is read ahead to see where it ends, twice as much each time.
    fn cluster(&mut self, first: u32) -> Result<Cluster, Fault> {
        let mut ahead = self.chars.clone();
        let mut codes = Cluster::from_slice(&[first]);
        let mut text = String::from(control(first));
        let mut wanted = 4;
        let mut ended = false;
        let length = loop {
            while codes.len() < wanted && !ended {
                match ahead.next() {
                    Some(Ok(code)) => {
                        codes.push(code);
                        text.push(control(code));
                    }
                    Some(Err(Fault::NotText)) => return Err(Fault::NotText),
                    Some(Err(Fault::BadBytes)) | None => ended = true,
                }
            }
            let cluster = text.graphemes(true).next().unwrap_or_default();
            if ended || cluster.len() < text.len() {
                break cluster.chars().count();
            }
            wanted *= 2;
        };
        codes.truncate(length.max(1));
        for _ in 1..codes.len() {
            self.chars.next();
        }
        Ok(codes)
    }
}

impl Iterator for Graphemes<'_> {
    type Item = Result<Cluster, Fault>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let first = match self.chars.next()? {
            Ok(code) => code,
            Err(fault) => return Some(Err(fault)),
        };
        if self
            .chars
            .at_hand()
            .is_some_and(|next| is_apart(first, next))
        {
            return Some(Ok(single(first)));
        }
        if is_simple(first) || first == CARRIAGE_RETURN {
            let mut ahead = self.chars.clone();
            match ahead.next() {
                Some(Ok(LINE_FEED)) if first == CARRIAGE_RETURN => {
                    self.chars = ahead;
                    return Some(Ok(Cluster::from_slice(&[first, LINE_FEED])));
                }
                Some(Ok(next)) if next < SIMPLE => return Some(Ok(single(first))),
                None | Some(Err(Fault::BadBytes)) => return Some(Ok(single(first))),
                Some(Err(Fault::NotText)) => return Some(Err(Fault::NotText)),
                Some(Ok(_)) => {}
            }
        }
        Some(self.cluster(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the tables of the standard say of two code points in a row.
    fn are_one(first: u32, next: u32) -> bool {
        let pair: String = [control(first), control(next)].iter().collect();
        pair.graphemes(true).nth(1).is_none()
    }

    #[test]
    fn what_is_known_at_once_is_what_the_tables_say() {
        let known: Vec<u32> = (0..=0x9fff)
            .filter(|code| is_simple(*code) || is_plain(*code))
            .collect();
        // One of each kind that a code point could join.
        let others = [0x0a, 0x61, 0xa9, 0xad, 0x300 - 1, 0x3b1, 0x4e00];
        for code in known {
            for other in others {
                assert!(!are_one(code, other), "{code:x} {other:x}");
                if is_apart(other, code) {
                    assert!(!are_one(other, code), "{other:x} {code:x}");
                }
            }
            assert!(!are_one(code, code), "{code:x}");
        }
    }
}
