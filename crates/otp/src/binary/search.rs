//! `match` and `matches`.

use std::borrow::Cow;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::Term;

use super::options::{Of, Options};
use super::pattern::Search;

/// Bytes that are searched for one reduction.
const BYTES_PER_REDUCTION: usize = 500;

fn pair<'h>(env: &mut Env<'h>, (start, length): (usize, usize)) -> Term<'h> {
    let start = env.unsigned(start as u64);
    let length = env.unsigned(length as u64);
    env.tuple(&[start, length])
}

/// `match/2`.
pub(super) fn match_first<'h>(
    env: &mut Env<'h>,
    bytes: Cow<'h, [u8]>,
    pattern: Term<'h>,
) -> Outcome<'h> {
    first(env, &bytes, pattern, &Options::default())
}

/// `match/3`.
pub(super) fn match_first_in<'h>(
    env: &mut Env<'h>,
    bytes: Cow<'h, [u8]>,
    pattern: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    first(env, &bytes, pattern, &Options::new(options, Of::Match)?)
}

fn first<'h>(env: &mut Env<'h>, bytes: &[u8], pattern: Term<'h>, options: &Options) -> Outcome<'h> {
    let (from, to) = options.range(bytes.len())?;
    match Search::new(env, pattern)?.find(&bytes[from..to]) {
        Some((start, length)) => {
            env.account(start / BYTES_PER_REDUCTION);
            Ok(pair(env, (from + start, length)))
        }
        None => {
            env.account((to - from) / BYTES_PER_REDUCTION);
            env.atom("nomatch")
        }
    }
}

/// `matches/2`.
pub(super) fn matches<'h>(
    env: &mut Env<'h>,
    bytes: Cow<'h, [u8]>,
    pattern: Term<'h>,
) -> Outcome<'h> {
    all(env, &bytes, pattern, &Options::default())
}

/// `matches/3`.
pub(super) fn matches_in<'h>(
    env: &mut Env<'h>,
    bytes: Cow<'h, [u8]>,
    pattern: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    all(env, &bytes, pattern, &Options::new(options, Of::Match)?)
}

fn all<'h>(
    env: &mut Env<'h>,
    bytes: &[u8],
    pattern: Term<'h>,
    options: &Options,
) -> Result<Term<'h>, Stop<'h>> {
    let (from, to) = options.range(bytes.len())?;
    let found = Search::new(env, pattern)?.find_all(bytes, from, to);
    env.account((to - from) / BYTES_PER_REDUCTION + found.len() / 10);
    let found: Vec<Term<'h>> = found.into_iter().map(|place| pair(env, place)).collect();
    Ok(env.list(&found))
}
