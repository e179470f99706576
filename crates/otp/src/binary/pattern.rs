//! What is searched for: one or several binaries, none of them empty.
//!
//! A compiled pattern is `{bm, Reference}` or `{ac, Reference}`, whose reference holds the prepared search.

use std::borrow::Cow;
use std::ops::Deref;

use aho_corasick::{AhoCorasick, MatchKind};
use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, View};

/// A prepared search.
pub(super) enum Pattern {
    /// For one byte.
    Byte(u8),
    /// For any of several bytes.
    Bytes(Box<[bool; 256]>),
    /// For one longer binary.
    One(Box<memchr::memmem::Finder<'static>>),
    /// For several, of which the longest counts where more than one are found at a place.
    Several(Box<AhoCorasick>),
}

/// A search that was prepared for this call, or that a reference holds.
pub(super) enum Search<'h> {
    Once(Pattern),
    Compiled(&'h Pattern),
}

impl Deref for Search<'_> {
    type Target = Pattern;

    fn deref(&self) -> &Pattern {
        match self {
            Search::Once(pattern) => pattern,
            Search::Compiled(pattern) => pattern,
        }
    }
}

impl<'h> Search<'h> {
    /// The search for a pattern, compiled or not, or `badarg`.
    pub(super) fn new(env: &mut Env<'h>, pattern: Term<'h>) -> Result<Search<'h>, Stop<'h>> {
        let Some([kind, reference]) = pattern.as_tuple() else {
            return Pattern::new(pattern).map(Search::Once);
        };
        let compiled = env.resource_value::<Pattern>(*reference);
        compiled
            .filter(|compiled| kind.as_atom_name() == Some(compiled.kind()))
            .map(Search::Compiled)
            .ok_or_else(Stop::badarg)
    }
}

/// The binaries of a pattern.
fn binaries<'h>(pattern: Term<'h>) -> Option<Vec<Cow<'h, [u8]>>> {
    let one = |term: Term<'h>| term.as_binary().filter(|bytes| !bytes.is_empty());
    match pattern.view() {
        View::Bits(_) => one(pattern).map(|bytes| vec![bytes]),
        View::Cons(..) => pattern.list_to_vec()?.into_iter().map(one).collect(),
        _ => None,
    }
}

impl Pattern {
    fn new<'h>(pattern: Term<'h>) -> Result<Pattern, Stop<'h>> {
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

    /// The algorithm, by the name that OTP has for one that does the same.
    fn kind(&self) -> &'static str {
        match self {
            Pattern::Byte(_) | Pattern::One(_) => "bm",
            Pattern::Bytes(_) | Pattern::Several(_) => "ac",
        }
    }

    /// Bytes that it takes beside itself.
    fn size(&self) -> usize {
        match self {
            Pattern::Byte(_) => 0,
            Pattern::Bytes(wanted) => wanted.len(),
            Pattern::One(finder) => finder.needle().len(),
            Pattern::Several(automaton) => automaton.memory_usage(),
        }
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
    let pattern = Pattern::new(pattern)?;
    let kind = env.atom(pattern.kind())?;
    let size = size_of::<Pattern>() + pattern.size();
    let reference = env.resource(pattern, size);
    Ok(env.tuple(&[kind, reference]))
}
