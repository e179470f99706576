//! Options of searching, splitting and replacing.

use asterias_machine::native::{ProperList, Stop};
use asterias_term::{Term, View, atoms};

use super::parts::place;
use crate::erlang;

/// The options given. Which of them a function takes, it asks for by [`Options::new`].
#[derive(Default)]
pub(super) struct Options<'h> {
    /// Start and length of what is searched.
    scope: Option<(i64, i64)>,
    /// Not the first match only.
    pub(super) global: bool,
    /// Empty parts at the end are left out.
    pub(super) trim: bool,
    /// All empty parts are left out.
    pub(super) trim_all: bool,
    /// Where a replacement takes in what it replaces.
    pub(super) insert: Option<Term<'h>>,
}

/// Whose options.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Match,
    Split,
    Replace,
}

impl<'h> Options<'h> {
    /// The options in a list, or `badarg`.
    pub(super) fn new(list: ProperList<'h>, of: Of) -> Result<Options<'h>, Stop<'h>> {
        let mut options = Options::default();
        for option in list.0 {
            match option.view() {
                View::Atom(atoms::GLOBAL) if of != Of::Match => options.global = true,
                View::Atom(atoms::TRIM) if of == Of::Split => options.trim = true,
                View::Atom(atoms::TRIM_ALL) if of == Of::Split => options.trim_all = true,
                View::Tuple([name, value]) => match name.as_atom_name() {
                    Some("scope") => options.scope = Some(place(*value)?),
                    Some("insert_replaced") if of == Of::Replace => options.insert = Some(*value),
                    _ => return Err(Stop::badarg()),
                },
                _ => return Err(Stop::badarg()),
            }
        }
        Ok(options)
    }

    /// The first byte that is searched in a binary of this size, and the one after the last.
    pub(super) fn range(&self, size: usize) -> Result<(usize, usize), Stop<'h>> {
        let Some((start, length)) = self.scope else { return Ok((0, size)) };
        let (from, count) = erlang::part_of(size, start, length).ok_or_else(Stop::badarg)?;
        Ok((from, from + count))
    }
}
