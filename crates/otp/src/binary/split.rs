//! `split`.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::Term;

use super::options::{Of, Options};
use super::pattern::Pattern;

/// The matches that count in `bytes`.
fn found<'h>(
    env: &mut Env<'h>,
    bytes: &[u8],
    pattern: Term<'h>,
    options: &Options,
) -> Result<Vec<(usize, usize)>, Stop<'h>> {
    let (from, to) = options.range(bytes.len())?;
    let pattern = Pattern::new(pattern)?;
    let found = if options.global {
        pattern.find_all(bytes, from, to)
    } else {
        let first = pattern.find(&bytes[from..to]);
        first
            .map(|(start, length)| (from + start, length))
            .into_iter()
            .collect()
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
    options: Term<'h>,
) -> Outcome<'h> {
    split_with(env, binary, pattern, &Options::new(options, Of::Split)?)
}

fn split_with<'h>(
    env: &mut Env<'h>,
    binary: Term<'h>,
    pattern: Term<'h>,
    options: &Options,
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
            if (from, to) == whole {
                binary
            } else {
                env.sub_bits(binary, from * 8, (to - from) * 8)
            }
        })
        .collect();
    Ok(env.list(&parts))
}
