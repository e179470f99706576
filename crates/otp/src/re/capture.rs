//! What of a match is captured, and as what.

use asterias_machine::native::{Env, Stop};
use asterias_regex::{Found, Regex};
use asterias_term::{Term, View};

use super::subject::Subject;
use crate::iodata;

/// As what captured parts are given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Index,
    List,
    Binary,
}

/// One part that is asked for: the groups that can give it, the first that matched counts.
#[derive(Clone, Debug)]
enum Place {
    Group(usize),
    Groups(Vec<usize>),
    Missing,
}

/// Which parts.
#[derive(Clone)]
enum Which {
    /// All from this group on.
    From(usize),
    None,
    These(Vec<Place>),
}

/// What is captured.
#[derive(Clone)]
pub(super) struct Capture {
    which: Which,
    form: Form,
    unicode: bool,
}

/// A captured part: start and end, where it matched.
pub(super) type Span = Option<(usize, usize)>;

fn named(regex: &Regex, name: &[u8]) -> Place {
    let numbers: Vec<usize> = regex
        .names()
        .iter()
        .filter(|(own, _)| own == name)
        .map(|(_, number)| *number)
        .collect();
    match numbers[..] {
        [] => Place::Missing,
        [number] => Place::Group(number),
        [_, ..] => Place::Groups(numbers),
    }
}

fn place<'h>(regex: &Regex, value: Term<'h>) -> Result<Place, Stop<'h>> {
    match value.view() {
        View::Small(number) => match u32::try_from(number) {
            Ok(number) => Ok(Place::Group(number as usize)),
            Err(_) => Err(Stop::badarg()),
        },
        View::Atom(_) => Ok(named(
            regex,
            value.as_atom_name().unwrap_or_default().as_bytes(),
        )),
        View::Bits(_) | View::Cons(..) | View::Nil => {
            let name = iodata::bytes(value).map_err(crate::iodata::Unfit::stop)?;
            Ok(named(regex, &name))
        }
        _ => Err(Stop::badarg()),
    }
}

/// One place for each name, in the order of the names.
fn all_names(regex: &Regex) -> Which {
    let mut names: Vec<&[u8]> = regex.names().iter().map(|(name, _)| &name[..]).collect();
    names.dedup();
    match names[..] {
        [] => Which::None,
        [_, ..] => Which::These(names.into_iter().map(|name| named(regex, name)).collect()),
    }
}

impl Capture {
    /// All groups as index pairs: what is captured where nothing is said.
    pub(super) fn all(unicode: bool) -> Capture {
        Capture {
            which: Which::From(0),
            form: Form::Index,
            unicode,
        }
    }

    /// What an option says.
    pub(super) fn new<'h>(
        regex: &Regex,
        values: Term<'h>,
        form: Option<Term<'h>>,
        unicode: bool,
    ) -> Result<Capture, Stop<'h>> {
        let form = match form.map(|form| form.as_atom_name()) {
            None | Some(Some("index")) => Form::Index,
            Some(Some("list")) => Form::List,
            Some(Some("binary")) => Form::Binary,
            _ => return Err(Stop::badarg()),
        };
        let which = match values.view() {
            View::Nil => Which::None,
            View::Cons(..) => {
                let values = values.list_to_vec().ok_or_else(Stop::badarg)?;
                let places: Result<Vec<Place>, Stop<'h>> = values
                    .into_iter()
                    .map(|value| place(regex, value))
                    .collect();
                Which::These(places?)
            }
            _ => match values.as_atom_name() {
                Some("all") => Which::From(0),
                Some("all_but_first") => Which::From(1),
                Some("first") => Which::These(vec![Place::Group(0)]),
                Some("none") => Which::None,
                Some("all_names") => all_names(regex),
                _ => return Err(Stop::badarg()),
            },
        };
        Ok(Capture {
            which,
            form,
            unicode,
        })
    }

    /// Whether only the fact of a match is told.
    pub(super) fn is_none(&self) -> bool {
        matches!(self.which, Which::None)
    }

    /// The captured parts of a match.
    pub(super) fn spans(&self, found: &Found<'_>) -> Vec<Span> {
        match &self.which {
            Which::None => Vec::new(),
            Which::From(first) => (*first..found.count())
                .map(|group| found.group(group))
                .collect(),
            Which::These(places) => places.iter().map(|place| span(found, place)).collect(),
        }
    }

    /// Captured parts as a list.
    pub(super) fn list<'h>(
        &self,
        env: &mut Env<'h>,
        subject: &mut Subject<'h>,
        spans: &[Span],
    ) -> Term<'h> {
        let parts: Vec<Term<'h>> = spans
            .iter()
            .map(|span| self.part(env, subject, *span))
            .collect();
        env.list(&parts)
    }

    fn part<'h>(&self, env: &mut Env<'h>, subject: &mut Subject<'h>, span: Span) -> Term<'h> {
        match (self.form, span) {
            (Form::Index, None) => pair(env, -1, 0),
            (Form::Index, Some((start, end))) => pair(env, start as i64, end as i64 - start as i64),
            // A match that ends before it starts has nothing in it.
            (form, span) => {
                let (start, end) = span.filter(|(start, end)| start <= end).unwrap_or((0, 0));
                if form == Form::Binary {
                    subject.part(env, start, end)
                } else {
                    subject.listed(env, start, end, self.unicode)
                }
            }
        }
    }
}

fn span(found: &Found<'_>, place: &Place) -> Span {
    match place {
        Place::Missing => None,
        Place::Group(group) => found.group(*group),
        Place::Groups(groups) => groups.iter().find_map(|group| found.group(*group)),
    }
}

fn pair<'h>(env: &mut Env<'h>, start: i64, length: i64) -> Term<'h> {
    let pair = [env.integer(start), env.integer(length)];
    env.tuple(&pair)
}
