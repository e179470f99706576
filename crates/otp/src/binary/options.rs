//! Options of searching and splitting.

use asterias_machine::native::Stop;
use asterias_term::{Term, View, atoms};

use super::parts::place;
use crate::erlang;

/// The options given. Which of them a function takes, it asks for by [`Options::new`].
#[derive(Default)]
pub(super) struct Options {
    /// Start and length of what is searched.
    scope: Option<(i64, i64)>,
    /// Not the first match only.
    pub(super) global: bool,
    /// Empty parts at the end are left out.
    pub(super) trim: bool,
    /// All empty parts are left out.
    pub(super) trim_all: bool,
}

/// Whose options.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Match,
    Split,
}

impl Options {
    /// The options in a list, or `badarg`. What the list ends in does not matter, as in OTP, but it must be a list.
    pub(super) fn new<'h>(list: Term<'h>, of: Of) -> Result<Options, Stop<'h>> {
        let mut options = Options::default();
        if !matches!(list.view(), View::Nil | View::Cons(..)) {
            return Err(Stop::badarg());
        }
        let mut rest = list;
        while let Some((option, tail)) = rest.cell() {
            rest = tail;
            match option.view() {
                View::Atom(atoms::GLOBAL) if of == Of::Split => options.global = true,
                View::Atom(atoms::TRIM) if of == Of::Split => options.trim = true,
                View::Atom(atoms::TRIM_ALL) if of == Of::Split => options.trim_all = true,
                View::Tuple([name, value]) => match name.as_atom_name() {
                    Some("scope") => options.scope = Some(place(*value)?),
                    _ => return Err(Stop::badarg()),
                },
                _ => return Err(Stop::badarg()),
            }
        }
        Ok(options)
    }

    /// The first byte that is searched in a binary of this size, and the one after the last.
    pub(super) fn range<'h>(&self, size: usize) -> Result<(usize, usize), Stop<'h>> {
        let Some((start, length)) = self.scope else {
            return Ok((0, size));
        };
        let (from, count) = erlang::part_of(size, start, length).ok_or_else(Stop::badarg)?;
        Ok((from, from + count))
    }
}
