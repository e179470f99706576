//! Maps as guards see them: size, membership, look-up.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::map::Map;
use asterias_term::{Term, atoms};

/// The map that an argument is, or `{badmap, Term}`.
pub(crate) fn map<'h>(env: &mut Env<'h>, term: Term<'h>) -> Result<Map<'h>, Stop<'h>> {
    Map::new(term).ok_or_else(|| env.error_with(atoms::BADMAP, term))
}

/// `map_size/1`.
pub(super) fn map_size<'h>(env: &mut Env<'h>, term: Term<'h>) -> Result<usize, Stop<'h>> {
    map(env, term).map(Map::len)
}

/// `is_map_key/2`.
pub(crate) fn is_map_key<'h>(
    env: &mut Env<'h>,
    key: Term<'h>,
    term: Term<'h>,
) -> Result<bool, Stop<'h>> {
    map(env, term).map(|map| map.contains(key))
}

/// `map_get/2`.
pub(crate) fn map_get<'h>(env: &mut Env<'h>, key: Term<'h>, term: Term<'h>) -> Outcome<'h> {
    match map(env, term)?.get(key) {
        Some(value) => Ok(value),
        None => Err(env.error_with(atoms::BADKEY, key)),
    }
}
