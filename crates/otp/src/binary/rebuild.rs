//! `split` and `replace`.

use asterias_machine::native::{Env, Outcome, ProperList, Stop};
use asterias_term::{Term, View};

use super::options::{Of, Options};
use super::pattern::Pattern;

/// The matches that count in `bytes`.
fn found<'h>(
    env: &mut Env<'h>,
    bytes: &[u8],
    pattern: Term<'h>,
    options: &Options<'h>,
) -> Result<Vec<(usize, usize)>, Stop<'h>> {
    let (from, to) = options.range(bytes.len())?;
    let pattern = Pattern::new(pattern)?;
    let found = if options.global {
        pattern.find_all(bytes, from, to)
    } else {
        let first = pattern.find(&bytes[from..to]);
        first.map(|(start, length)| (from + start, length)).into_iter().collect()
    };
    env.account((to - from) / 500 + found.len() / 5);
    Ok(found)
}

/// `split/2`.
pub(super) fn split<'h>(env: &mut Env<'h>, binary: Term<'h>, pattern: Term<'h>) -> Outcome<'h> {
    split_with(env, binary, pattern, &Options::default())
}

/// `split/3`.
pub(super) fn split_by<'h>(
    env: &mut Env<'h>,
    binary: Term<'h>,
    pattern: Term<'h>,
    options: ProperList<'h>,
) -> Outcome<'h> {
    split_with(env, binary, pattern, &Options::new(options, Of::Split)?)
}

fn split_with<'h>(
    env: &mut Env<'h>,
    binary: Term<'h>,
    pattern: Term<'h>,
    options: &Options<'h>,
) -> Outcome<'h> {
    let bytes = binary.as_binary().ok_or_else(Stop::badarg)?;
    let found = found(env, &bytes, pattern, options)?;
    let mut parts = Vec::with_capacity(found.len() + 1);
    let mut from = 0;
    for (start, length) in found {
        parts.push((from, start));
        from = start + length;
    }
    parts.push((from, bytes.len()));
    let is_empty = |(from, to): &(usize, usize)| from == to;
    if options.trim_all {
        parts.retain(|part| !is_empty(part));
    } else if options.trim {
        while parts.last().is_some_and(is_empty) {
            parts.pop();
        }
    }
    let whole = (0, bytes.len());
    let parts: Vec<Term<'h>> = parts
        .into_iter()
        .map(|(from, to)| {
            if (from, to) == whole { binary } else { env.sub_bits(binary, from * 8, (to - from) * 8) }
        })
        .collect();
    Ok(env.list(&parts))
}

/// `replace/3`.
pub(super) fn replace<'h>(
    env: &mut Env<'h>,
    binary: Term<'h>,
    pattern: Term<'h>,
    replacement: Term<'h>,
) -> Outcome<'h> {
    replace_with(env, binary, pattern, replacement, &Options::default())
}

/// `replace/4`.
pub(super) fn replace_by<'h>(
    env: &mut Env<'h>,
    binary: Term<'h>,
    pattern: Term<'h>,
    replacement: Term<'h>,
    options: ProperList<'h>,
) -> Outcome<'h> {
    replace_with(env, binary, pattern, replacement, &Options::new(options, Of::Replace)?)
}

/// A replacement in pieces, between which what it replaces is put.
fn pieces<'h, 'b>(bytes: &'b [u8], places: Option<Term<'h>>) -> Result<Vec<&'b [u8]>, Stop<'h>> {
    let places: Vec<Term<'h>> = match places.map(|places| (places, places.view())) {
        None => Vec::new(),
        Some((places, View::Cons(..) | View::Nil)) => {
            places.list_to_vec().ok_or_else(Stop::badarg)?
        }
        Some((place, _)) => vec![place],
    };
    let mut pieces = Vec::with_capacity(places.len() + 1);
    let mut indices = Vec::with_capacity(places.len());
    for place in places {
        let index = place.as_usize().filter(|index| *index <= bytes.len());
        indices.push(index.ok_or_else(Stop::badarg)?);
    }
    indices.sort_unstable();
    let mut from = 0;
    for index in indices {
        pieces.push(&bytes[from..index]);
        from = index;
    }
    pieces.push(&bytes[from..]);
    Ok(pieces)
}

fn replace_with<'h>(
    env: &mut Env<'h>,
    binary: Term<'h>,
    pattern: Term<'h>,
    replacement: Term<'h>,
    options: &Options<'h>,
) -> Outcome<'h> {
    let bytes = binary.as_binary().ok_or_else(Stop::badarg)?;
    let replacement = replacement.as_binary().ok_or_else(Stop::badarg)?;
    let pieces = pieces(&replacement, options.insert)?;
    let found = found(env, &bytes, pattern, options)?;
    if found.is_empty() {
        return Ok(binary);
    }
    let mut result = Vec::with_capacity(bytes.len());
    let mut from = 0;
    for (start, length) in found {
        result.extend_from_slice(&bytes[from..start]);
        from = start + length;
        for (index, piece) in pieces.iter().enumerate() {
            if index > 0 {
                result.extend_from_slice(&bytes[start..from]);
            }
            result.extend_from_slice(piece);
        }
    }
    result.extend_from_slice(&bytes[from..]);
    env.account(result.len() / 200);
    Ok(env.binary(&result))
}
