//! `split`.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::Term;

use super::options::{Of, Options};
use super::pattern::Search;

/// The matches that count in `bytes`.
fn found<'h>(
    env: &mut Env<'h>,
    bytes: &[u8],
    pattern: Term<'h>,
    options: &Options,
) -> Result<Vec<(usize, usize)>, Stop<'h>> {
    let (from, to) = options.range(bytes.len())?;
    let pattern = Search::new(env, pattern)?;
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
    let mut parts = Term::NIL;
    let mut to = bytes.len();
    let mut at_end = true;
    // From behind, so that each part goes in front of the list at once.
    let starts = found
        .iter()
        .rev()
        .map(|(start, length)| (start + length, *start));
    for (from, before) in starts.chain([(0, 0)]) {
        let is_left_out = from == to && (options.trim_all || options.trim && at_end);
        if !is_left_out {
            at_end = false;
            let part = if (from, to) == (0, bytes.len()) {
                binary
            } else {
                env.sub_bits(binary, from * 8, (to - from) * 8)
            };
            parts = env.cons(part, parts);
        }
        to = before;
    }
    Ok(parts)
}
