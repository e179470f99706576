//! Parts of texts by graphemes: slices, trimmed ends, lexemes.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::atom::intern;
use asterias_term::{Term, View, atoms};

use super::text::{Text, byte_size};
use super::{is_nested, nested};
use crate::chardata::Fault;
use crate::unicode_util::WHITESPACE;
use crate::unicode_util::grapheme::Graphemes;

/// `slice/2`.
pub(super) fn slice<'h>(env: &mut Env<'h>, text: Term<'h>, start: Term<'h>) -> Outcome<'h> {
    slice_of(env, text, start, None)
}

/// `slice/3`.
pub(super) fn slice_length<'h>(
    env: &mut Env<'h>,
    text: Term<'h>,
    start: Term<'h>,
    length: Term<'h>,
) -> Outcome<'h> {
    match (length.as_usize(), length.word()) {
        (Some(length), _) => slice_of(env, text, start, Some(length)),
        (None, atoms::INFINITY) => slice_of(env, text, start, None),
        _ => Err(Stop::error(Term::atom(atoms::FUNCTION_CLAUSE))),
    }
}

/// Reads so many graphemes, or as many as there are; gives their code points.
fn read<'h>(
    env: &mut Env<'h>,
    graphemes: &mut Graphemes<'h>,
    count: usize,
) -> Result<Vec<u32>, Stop<'h>> {
    let mut read = Vec::new();
    for _ in 0..count {
        match graphemes.next() {
            Some(Ok(codes)) => read.extend(codes),
            Some(Err(fault)) => return Err(fault.raise(env, graphemes.chars())),
            None => break,
        }
    }
    env.account(read.len() / 10);
    Ok(read)
}

/// Steps over so many graphemes, or as many as there are.
fn skip<'h>(
    env: &mut Env<'h>,
    graphemes: &mut Graphemes<'h>,
    count: usize,
) -> Result<(), Stop<'h>> {
    let mut left = count;
    while left > 0 {
        match graphemes.next() {
            Some(Ok(_)) => left -= 1 + graphemes.skip_ascii(left - 1),
            Some(Err(fault)) => return Err(fault.raise(env, graphemes.chars())),
            None => break,
        }
    }
    env.account((count - left) / 10);
    Ok(())
}

/// The part from the grapheme `start` on, of `length` graphemes or to the end. No more is read than that.
fn slice_of<'h>(
    env: &mut Env<'h>,
    text: Term<'h>,
    start: Term<'h>,
    length: Option<usize>,
) -> Outcome<'h> {
    let Some(start) = start.as_usize() else {
        return Err(Stop::error(Term::atom(atoms::FUNCTION_CLAUSE)));
    };
    if is_nested(text) {
        let count = env.unsigned(start as u64);
        return match length {
            None => nested(env, "skip", &[text, count]),
            Some(length) => {
                let length = env.unsigned(length as u64);
                nested(env, "slice", &[text, count, length])
            }
        };
    }
    let mut graphemes = Graphemes::new(text);
    skip(env, &mut graphemes, start)?;
    let Some(size) = byte_size(text) else {
        let codes = read(env, &mut graphemes, length.unwrap_or(usize::MAX))?;
        return Ok(super::code_list(env, &codes));
    };
    let from = size - byte_size(graphemes.remaining(env)).unwrap_or(0);
    let to = match length {
        Some(length) => {
            skip(env, &mut graphemes, length)?;
            size - byte_size(graphemes.remaining(env)).unwrap_or(0)
        }
        None => size,
    };
    Ok(env.sub_bits(text, from * 8, (to - from) * 8))
}

/// Graphemes in a list, each a code point or a list of them. What is neither is never met in a text.
fn graphemes_in<'h>(list: Term<'h>) -> Vec<Vec<u32>> {
    let code = |term: Term<'h>| term.as_usize().and_then(|code| u32::try_from(code).ok());
    list.list()
        .filter_map(|term| match term.view() {
            View::Cons(..) => term.list().map(code).collect::<Option<Vec<u32>>>(),
            _ => code(term).map(|code| vec![code]),
        })
        .collect()
}

/// `trim/1`.
pub(super) fn trim<'h>(env: &mut Env<'h>, text: Term<'h>) -> Outcome<'h> {
    let both = env.atom("both")?;
    trim_at(env, text, both)
}

/// `trim/2`.
pub(super) fn trim_at<'h>(env: &mut Env<'h>, text: Term<'h>, place: Term<'h>) -> Outcome<'h> {
    let ends = ends(place)?;
    if is_nested(text) {
        let characters = super::grapheme_list(env, &whitespace());
        return nested(env, "trim", &[text, place, characters]);
    }
    let plain = if text.word().is_cons() {
        trimmed_ascii_list(env, text, ends)
    } else {
        trimmed_ascii(env, text, ends)
    };
    match plain {
        Some(trimmed) => Ok(trimmed),
        None => trimmed(env, text, place, ends, &whitespace()),
    }
}

fn is_ascii_space(byte: u8) -> bool {
    byte.is_ascii() && WHITESPACE.contains(&u32::from(byte))
}

/// A flat list without the white space at its ends, where nothing but ASCII has to be looked at to know it.
fn trimmed_ascii_list<'h>(
    env: &mut Env<'h>,
    text: Term<'h>,
    (leading, trailing): (bool, bool),
) -> Option<Term<'h>> {
    let ascii = |element: Term<'h>| match element.word().as_small() {
        Some(code @ 0..0x80) => Some(code as u8),
        _ => None,
    };
    let mut kept = text;
    if leading {
        while let Some((head, tail)) = kept.cell() {
            // A character that is not ASCII may be white space, or join what stands before it.
            if !is_ascii_space(ascii(head)?) {
                break;
            }
            kept = tail;
        }
    }
    if !trailing {
        let mut read = kept.list().take(2);
        return read.all(|element| ascii(element).is_some()).then_some(kept);
    }
    let mut elements = kept.list();
    let (mut count, mut wanted) = (0, 0);
    for element in elements.by_ref() {
        count += 1;
        if !is_ascii_space(ascii(element)?) {
            wanted = count;
        }
    }
    env.account(count / 20);
    if wanted == count {
        return Some(kept);
    }
    Some(env.list_from(wanted, kept.list(), Term::NIL))
}

/// A binary without the white space at its ends, where nothing but ASCII has to be looked at to know it.
fn trimmed_ascii<'h>(
    env: &mut Env<'h>,
    text: Term<'h>,
    (leading, trailing): (bool, bool),
) -> Option<Term<'h>> {
    let bytes = text.as_bits()?.as_bytes()?;
    let is_space = is_ascii_space;
    let is_plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii);
    let mut start = 0;
    if leading {
        start = bytes.iter().take_while(|byte| is_space(**byte)).count();
        // A character that is not ASCII may be white space, or join what stands before it.
        if !is_plain(bytes.get(start)) {
            return None;
        }
    }
    let mut end = bytes.len();
    if trailing {
        let kept = bytes[start..].iter().rposition(|byte| !is_space(*byte));
        end = kept.map_or(start, |last| start + last + 1);
        // Bytes that are no UTF-8 end the text before its time.
        if !is_plain(bytes[..end].last()) || str::from_utf8(&bytes[..end]).is_err() {
            return None;
        }
    }
    env.account((end - start) / 200);
    Some(if end - start == bytes.len() {
        text
    } else {
        env.sub_bits(text, start * 8, (end - start) * 8)
    })
}

/// `trim/3`.
pub(super) fn trim_of<'h>(
    env: &mut Env<'h>,
    text: Term<'h>,
    place: Term<'h>,
    characters: Term<'h>,
) -> Outcome<'h> {
    let ends = ends(place)?;
    match characters.view() {
        View::Nil => Ok(text),
        View::Cons(..) if is_nested(text) => nested(env, "trim", &[text, place, characters]),
        View::Cons(..) => trimmed(env, text, place, ends, &graphemes_in(characters)),
        _ => Err(Stop::error(Term::atom(atoms::FUNCTION_CLAUSE))),
    }
}

fn whitespace() -> Vec<Vec<u32>> {
    std::iter::once(vec![0x0d, 0x0a])
        .chain(WHITESPACE.map(|code| vec![code]))
        .collect()
}

/// Whether the start and whether the end is trimmed.
fn ends<'h>(place: Term<'h>) -> Result<(bool, bool), Stop<'h>> {
    match place.as_atom_name() {
        Some("leading") => Ok((true, false)),
        Some("trailing") => Ok((false, true)),
        Some("both") => Ok((true, true)),
        _ => Err(Stop::error(Term::atom(atoms::FUNCTION_CLAUSE))),
    }
}

fn trimmed<'h>(
    env: &mut Env<'h>,
    source: Term<'h>,
    place: Term<'h>,
    (leading, trailing): (bool, bool),
    trimmed: &[Vec<u32>],
) -> Outcome<'h> {
    let text = Text::read(env, source)?;
    if text.has_bad_end() && byte_size(source).is_some() {
        let characters = super::grapheme_list(env, trimmed);
        return nested(env, "trim_broken", &[source, place, characters]);
    }
    let is_kept = |codes: &[u32]| !trimmed.iter().any(|grapheme| grapheme == codes);
    let kept = |index: &usize| is_kept(text.grapheme(*index));
    let count = text.len();
    let first = if leading {
        (0..count).find(kept).unwrap_or(count)
    } else {
        0
    };
    if !trailing || text.has_bad_end() {
        return Ok(text.from(env, first));
    }
    let last = (first..count).rfind(kept).map_or(first, |last| last + 1);
    Ok(text.part(env, first, last))
}

/// The beginning of a text, as long as its graphemes are among `chars` (or, of the complement, are not), and the rest; or its end and what
/// is before it. `unplain` where the text is nested or cannot be read.
pub(super) fn plain_take<'h>(
    env: &mut Env<'h>,
    source: Term<'h>,
    chars: Term<'h>,
    complement: bool,
    leading: bool,
) -> Outcome<'h> {
    let unplain = Ok(Term::atom(intern("unplain")));
    if !matches!(source.view(), View::Bits(_) | View::Cons(..)) {
        return unplain;
    }
    let set = graphemes_in(chars);
    let is_taken = |codes: &[u32]| set.iter().any(|grapheme| grapheme == codes) != complement;
    if !leading {
        if is_nested(source) {
            return unplain;
        }
        let text = Text::read(env, source)?;
        if text.has_bad_end() {
            return unplain;
        }
        let kept = |index: &usize| !is_taken(text.grapheme(*index));
        let end = (0..text.len()).rfind(kept).map_or(0, |last| last + 1);
        let (before, taken) = (text.part(env, 0, end), text.from(env, end));
        return Ok(env.tuple(&[before, taken]));
    }
    let mut graphemes = Graphemes::new(source);
    let mut codes = Vec::new();
    let rest = loop {
        let before = graphemes.chars().clone();
        match graphemes.next() {
            Some(Ok(grapheme)) if is_taken(&grapheme) => codes.extend(grapheme),
            Some(Ok(_)) => break before.remaining(env),
            Some(Err(_)) => return unplain,
            None => break graphemes.remaining(env),
        }
    };
    env.account(codes.len() / 10);
    // Nothing but characters lies between the beginning and the rest.
    let mut passed = source;
    while byte_size(source).is_none() && passed.word() != rest.word() {
        match passed.cell() {
            Some((head, tail)) if head.word().is_small() => passed = tail,
            _ => return unplain,
        }
    }
    let taken = match (byte_size(source), byte_size(rest)) {
        (Some(size), Some(left)) => env.sub_bits(source, 0, (size - left) * 8),
        (Some(_), None) => source,
        (None, _) => super::code_list(env, &codes),
    };
    let rest = if rest.word().is_nil() && byte_size(source).is_some() {
        env.binary(&[])
    } else {
        rest
    };
    Ok(env.tuple(&[taken, rest]))
}

/// `lexemes/2`.
pub(super) fn lexemes<'h>(env: &mut Env<'h>, text: Term<'h>, separators: Term<'h>) -> Outcome<'h> {
    if separators.word().is_nil() {
        let whole = (!text.word().is_nil()).then_some(text);
        return Ok(env.list(whole.as_slice()));
    }
    if is_nested(text) && separators.word().is_cons() {
        return nested(env, "lexemes", &[text, separators]);
    }
    let separators = graphemes_in(separators);
    let text = Text::read(env, text)?;
    if text.has_bad_end() {
        return Err(Fault::BadBytes.raise(env, text.rest()));
    }
    let mut lexemes = Vec::new();
    let mut start = None;
    for index in 0..text.len() {
        let codes = text.grapheme(index);
        if !separators.iter().any(|separator| separator == codes) {
            start.get_or_insert(index);
        } else if let Some(first) = start.take() {
            lexemes.push(text.part(env, first, index));
        }
    }
    if let Some(first) = start {
        lexemes.push(text.from(env, first));
    }
    Ok(env.list(&lexemes))
}
