//! What is searched for: one or several binaries, none of them empty.
//!
//! A compiled pattern is `{bm, Binary}` or `{ac, Binaries}`. It saves the checks and nothing else: preparing a search costs no
//! more than the patterns are long.

use std::borrow::Cow;

use aho_corasick::{AhoCorasick, MatchKind};
use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, View};

/// A prepared search.
pub(super) enum Pattern<'h> {
    /// For one byte.
    Byte(u8),
    /// For any of several bytes.
    Bytes(Box<[bool; 256]>),
    /// For one longer binary.
    One(Box<memchr::memmem::Finder<'h>>),
    /// For several, of which the longest counts where more than one are found at a place.
    Several(Box<AhoCorasick>),
}

/// The binaries of a pattern, compiled or not.
fn binaries<'h>(pattern: Term<'h>) -> Option<Vec<Cow<'h, [u8]>>> {
    let one = |term: Term<'h>| term.as_binary().filter(|bytes| !bytes.is_empty());
    match pattern.view() {
        View::Bits(_) => one(pattern).map(|bytes| vec![bytes]),
        View::Cons(..) => pattern.list_to_vec()?.into_iter().map(one).collect(),
        View::Tuple([kind, pattern]) => match (kind.as_atom_name()?, pattern.view()) {
            ("bm", View::Bits(_)) | ("ac", View::Cons(..)) => binaries_of_compiled(*pattern),
            _ => None,
        },
        _ => None,
    }
}

fn binaries_of_compiled<'h>(pattern: Term<'h>) -> Option<Vec<Cow<'h, [u8]>>> {
    match pattern.view() {
        View::Tuple(_) => None,
        _ => binaries(pattern),
    }
}

impl<'h> Pattern<'h> {
    /// The search for a pattern, or `badarg`.
    pub(super) fn new(pattern: Term<'h>) -> Result<Pattern<'h>, Stop<'h>> {
        let binaries = binaries(pattern).ok_or_else(Stop::badarg)?;
        if let [binary] = &binaries[..] {
            return Ok(match binary[..] {
                [byte] => Pattern::Byte(byte),
                _ => Pattern::One(Box::new(
                    memchr::memmem::Finder::new(&binary[..]).into_owned(),
                )),
            });
        }
        if binaries.iter().all(|binary| binary.len() == 1) {
            let mut wanted = Box::new([false; 256]);
            for binary in &binaries {
                wanted[usize::from(binary[0])] = true;
            }
            return Ok(Pattern::Bytes(wanted));
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(binaries)
            .map_err(|_| Stop::system_limit())?;
        Ok(Pattern::Several(Box::new(automaton)))
    }

    /// The first match: where it begins, and how long it is.
    pub(super) fn find(&self, bytes: &[u8]) -> Option<(usize, usize)> {
        match self {
            Pattern::Byte(byte) => memchr::memchr(*byte, bytes).map(|at| (at, 1)),
            Pattern::Bytes(wanted) => bytes
                .iter()
                .position(|byte| wanted[usize::from(*byte)])
                .map(|at| (at, 1)),
            Pattern::One(finder) => finder.find(bytes).map(|at| (at, finder.needle().len())),
            Pattern::Several(automaton) => automaton
                .find(bytes)
                .map(|found| (found.start(), found.len())),
        }
    }

    /// All matches in the bytes from `from` up to `to`, none of which overlap.
    pub(super) fn find_all(&self, bytes: &[u8], from: usize, to: usize) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut at = from;
        while let Some((start, length)) = self.find(&bytes[at..to]) {
            found.push((at + start, length));
            at += start + length;
        }
        found
    }
}

/// `compile_pattern/1`.
pub(super) fn compile_pattern<'h>(env: &mut Env<'h>, pattern: Term<'h>) -> Outcome<'h> {
    let (kind, pattern) = match pattern.view() {
        View::Bits(_) => ("bm", pattern),
        View::Cons(only, rest) if rest.word().is_nil() && matches!(only.view(), View::Bits(_)) => {
            ("bm", only)
        }
        View::Cons(..) => ("ac", pattern),
        _ => return Err(Stop::badarg()),
    };
    binaries(pattern).ok_or_else(Stop::badarg)?;
    let kind = env.atom(kind)?;
    Ok(env.tuple(&[kind, pattern]))
}
