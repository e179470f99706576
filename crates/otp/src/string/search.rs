//! Searching texts: `find`, `split` and `prefix`.
//!
//! A pattern matches code points, but never the beginning of a longer grapheme: an "e" is not found in one with an accent.

use std::borrow::Cow;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, View, atoms};

use super::{is_nested, nested};
use crate::chardata::{Chars, first_of_utf8};
use crate::unicode_util::grapheme::joins;

/// Which matches count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    First,
    Last,
    All,
}

fn which<'h>(place: Term<'h>) -> Result<Which, Stop<'h>> {
    match place.as_atom_name() {
        Some("leading") => Ok(Which::First),
        Some("trailing") => Ok(Which::Last),
        Some("all") => Ok(Which::All),
        _ => Err(Stop::error(Term::atom(atoms::FUNCTION_CLAUSE))),
    }
}

/// The code points of a text.
fn codes<'h>(env: &mut Env<'h>, text: Term<'h>) -> Result<Vec<u32>, Stop<'h>> {
    let mut chars = Chars::new(text);
    let mut codes = Vec::new();
    while let Some(next) = chars.next() {
        match next {
            Ok(code) => codes.push(code),
            Err(fault) => return Err(fault.raise(env, &chars)),
        }
    }
    env.account(codes.len() / 20);
    Ok(codes)
}

fn wide(codes: &[u32]) -> Vec<u8> {
    codes.iter().flat_map(|code| code.to_le_bytes()).collect()
}

/// What is searched: a binary as it is, a list as code points of four bytes each.
struct Haystack<'h> {
    source: Term<'h>,
    bytes: Cow<'h, [u8]>,
    /// Bytes of a code point, where all have as many.
    unit: usize,
}

impl<'h> Haystack<'h> {
    fn new(env: &mut Env<'h>, source: Term<'h>) -> Result<Haystack<'h>, Stop<'h>> {
        if let View::Bits(_) = source.view() {
            let bytes = source.as_binary();
            let bytes = bytes.ok_or_else(|| Stop::error(Term::atom(atoms::FUNCTION_CLAUSE)))?;
            env.account(bytes.len() / 500);
            return Ok(Haystack {
                source,
                bytes,
                unit: 1,
            });
        }
        let codes = codes(env, source)?;
        Ok(Haystack {
            source,
            bytes: Cow::Owned(wide(&codes)),
            unit: 4,
        })
    }

    /// A pattern in the same form.
    fn needle(&self, pattern: &[u32]) -> Vec<u8> {
        if self.unit == 4 {
            return wide(pattern);
        }
        let text: String = pattern
            .iter()
            .filter_map(|code| char::from_u32(*code))
            .collect();
        text.into_bytes()
    }

    fn code_at(&self, at: usize) -> Option<u32> {
        let bytes = self.bytes.get(at..)?;
        if self.unit == 4 {
            return bytes.first_chunk().map(|bytes| u32::from_le_bytes(*bytes));
        }
        first_of_utf8(bytes).map(|(code, _)| code)
    }

    /// Where matches of a pattern begin and end.
    fn matches(&self, pattern: &[u32], which: Which) -> Vec<(usize, usize)> {
        let needle = self.needle(pattern);
        let Some(last) = pattern.last() else {
            return Vec::new();
        };
        let finder = memchr::memmem::Finder::new(&needle);
        let mut found: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        while let Some(offset) = self.bytes.get(at..).and_then(|bytes| finder.find(bytes)) {
            let (start, end) = (at + offset, at + offset + needle.len());
            let fits =
                start % self.unit == 0 && !self.code_at(end).is_some_and(|next| joins(*last, next));
            at = if fits && which == Which::All {
                end
            } else {
                start + 1
            };
            if fits {
                if which == Which::Last {
                    found.clear();
                }
                found.push((start, end));
                if which == Which::First {
                    break;
                }
            }
        }
        found
    }

    /// The part between two places.
    fn part(&self, env: &mut Env<'h>, from: usize, to: usize) -> Term<'h> {
        if self.unit == 1 {
            return env.sub_bits(self.source, from * 8, (to - from) * 8);
        }
        let (units, _) = self.bytes[from..to].as_chunks();
        let codes: Vec<u32> = units.iter().map(|unit| u32::from_le_bytes(*unit)).collect();
        super::code_list(env, &codes)
    }
}

/// `find/2`.
pub(super) fn find<'h>(env: &mut Env<'h>, text: Term<'h>, pattern: Term<'h>) -> Outcome<'h> {
    found(env, text, pattern, Which::First)
}

/// `find/3`.
pub(super) fn find_at<'h>(
    env: &mut Env<'h>,
    text: Term<'h>,
    pattern: Term<'h>,
    place: Term<'h>,
) -> Outcome<'h> {
    match which(place)? {
        Which::All => Err(Stop::error(Term::atom(atoms::FUNCTION_CLAUSE))),
        which => found(env, text, pattern, which),
    }
}

fn found<'h>(env: &mut Env<'h>, text: Term<'h>, pattern: Term<'h>, which: Which) -> Outcome<'h> {
    let pattern = codes(env, pattern)?;
    if pattern.is_empty() {
        return Ok(text);
    }
    if let Some(outcome) = elsewhere(env, "find", text, &pattern, which) {
        return outcome;
    }
    let haystack = Haystack::new(env, text)?;
    match haystack.matches(&pattern, which).first() {
        Some((start, _)) => Ok(haystack.part(env, *start, haystack.bytes.len())),
        None => env.atom("nomatch"),
    }
}

/// What is neither a binary nor a flat list is searched by `asterias_nested_text`, if it is text at all.
fn elsewhere<'h>(
    env: &mut Env<'h>,
    function: &str,
    text: Term<'h>,
    pattern: &[u32],
    which: Which,
) -> Option<Outcome<'h>> {
    match text.view() {
        View::Bits(_) | View::Nil => return None,
        View::Cons(..) if !is_nested(text) => return None,
        View::Cons(..) => {}
        _ => return Some(Err(env.error_with(atoms::BADMATCH, text))),
    }
    let wanted = super::code_list(env, pattern);
    let place = match which {
        Which::First => "leading",
        Which::Last => "trailing",
        Which::All => "all",
    };
    Some(
        env.atom(place)
            .and_then(|place| nested(env, function, &[text, wanted, place])),
    )
}

/// `split/2`.
pub(super) fn split<'h>(env: &mut Env<'h>, text: Term<'h>, pattern: Term<'h>) -> Outcome<'h> {
    parts(env, text, pattern, Which::First)
}

/// `split/3`.
pub(super) fn split_at<'h>(
    env: &mut Env<'h>,
    text: Term<'h>,
    pattern: Term<'h>,
    place: Term<'h>,
) -> Outcome<'h> {
    let which = which(place)?;
    parts(env, text, pattern, which)
}

fn parts<'h>(env: &mut Env<'h>, text: Term<'h>, pattern: Term<'h>, which: Which) -> Outcome<'h> {
    let pattern = codes(env, pattern)?;
    if pattern.is_empty() {
        return Ok(env.list(&[text]));
    }
    if let Some(outcome) = elsewhere(env, "split", text, &pattern, which) {
        return outcome;
    }
    let haystack = Haystack::new(env, text)?;
    let matches = haystack.matches(&pattern, which);
    if matches.is_empty() {
        return Ok(env.list(&[text]));
    }
    let mut parts = Vec::with_capacity(matches.len() + 1);
    let mut from = 0;
    for (start, end) in matches {
        parts.push(haystack.part(env, from, start));
        from = end;
    }
    parts.push(haystack.part(env, from, haystack.bytes.len()));
    Ok(env.list(&parts))
}

/// `prefix/2`.
pub(super) fn prefix<'h>(env: &mut Env<'h>, text: Term<'h>, prefix: Term<'h>) -> Outcome<'h> {
    let wanted = codes(env, prefix)?;
    let Some(last) = wanted.last() else {
        return Ok(text);
    };
    let mut chars = Chars::new(text);
    for code in &wanted {
        match chars.next() {
            Some(Ok(found)) if found == *code => {}
            Some(Err(fault)) => return Err(fault.raise(env, &chars)),
            Some(Ok(_)) | None => return env.atom("nomatch"),
        }
    }
    match chars.clone().next() {
        Some(Ok(next)) if joins(*last, next) => env.atom("nomatch"),
        _ => Ok(chars.remaining(env)),
    }
}

/// `str/2`: where a list begins within another, counted from one (Knuth, Morris and Pratt); 0 where nowhere.
pub(super) fn place_of<'h>(
    env: &mut Env<'h>,
    text: Term<'h>,
    wanted: Term<'h>,
) -> Result<usize, Stop<'h>> {
    let no_list = || Stop::error(Term::atom(atoms::FUNCTION_CLAUSE));
    if !wanted.word().is_cons() && !wanted.word().is_nil() {
        return Err(no_list());
    }
    let mut elements = wanted.list();
    let wanted: Vec<Term<'h>> = elements.by_ref().collect();
    let is_proper = elements.rest().word().is_nil();
    let same = |a: Term<'h>, b: Term<'h>| a.word() == b.word() || a.exact_eq(b);
    // How much of the beginning is matched where a match of each length breaks off.
    let mut shorter = vec![0; wanted.len()];
    let mut matched = 0;
    for index in 1..wanted.len() {
        while matched > 0 && !same(wanted[matched], wanted[index]) {
            matched = shorter[matched - 1];
        }
        matched += usize::from(same(wanted[matched], wanted[index]));
        shorter[index] = matched;
    }
    let mut rest = text.list();
    let (mut matched, mut count) = (0, 0);
    for element in rest.by_ref() {
        let Some(first) = wanted.first() else {
            continue;
        };
        count += 1;
        if matched == 0 && element.word().is_small() && element.word() != first.word() {
            continue;
        }
        while matched > 0 && !same(wanted[matched], element) {
            matched = shorter[matched - 1];
        }
        matched += usize::from(same(wanted[matched], element));
        if matched == wanted.len() {
            env.account(count / 20);
            // A tail that is no list is met behind the elements.
            return if is_proper {
                Ok(count - matched + 1)
            } else {
                Err(no_list())
            };
        }
    }
    env.account(count / 20);
    let is_list = text.word().is_cons() || text.word().is_nil();
    if is_list && rest.rest().word().is_nil() {
        Ok(0)
    } else {
        Err(no_list())
    }
}
