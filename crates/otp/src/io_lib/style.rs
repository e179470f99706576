//! How terms are to be printed, and why formatting fails.

use std::rc::Rc;

use asterias_term::map::Map;
use asterias_term::{Term, View, atoms};

/// Which characters count as printable: what `io:printable_range/0` says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Range {
    /// Those of Latin-1, the default.
    Latin1,
    /// All of Unicode, as `erl +pc unicode` has it.
    Unicode,
}

/// The order of a map's entries.
#[derive(Clone, Copy, Debug)]
pub(super) enum Order<'h> {
    /// As iteration gives them.
    Undefined,
    /// Keys in term order.
    Ordered,
    /// Keys against term order.
    Reversed,
    /// The keys of each map, as `asterias_map_order` found them.
    Given(Map<'h>),
    /// Something else: a comparing fun, or no order at all. It is looked at where there is a map.
    Other(Term<'h>),
}

impl<'h> Order<'h> {
    /// The order that a term names.
    pub(super) fn of(term: Term<'h>) -> Order<'h> {
        match term.as_atom_name() {
            Some("undefined") => Order::Undefined,
            Some("ordered") => Order::Ordered,
            Some("reversed") => Order::Reversed,
            _ => match term.as_tuple() {
                Some([kind, orders]) if kind.as_atom_name() == Some("map_orders") => {
                    Map::new(*orders).map_or(Order::Other(term), Order::Given)
                }
                _ => Order::Other(term),
            },
        }
    }

    /// The entries of a map in this order.
    pub(super) fn entries(self, map: Term<'h>) -> Result<Entries<'h>, Failure> {
        let term = map;
        let Some(map) = Map::new(map) else {
            return Err(Failure::Badarg);
        };
        match self {
            Order::Given(orders) => {
                let keys = orders.get(term).ok_or(Failure::Badarg)?;
                let entry = |key| Some((key, map.get(key)?));
                Ok(keys.list().filter_map(entry).collect())
            }
            Order::Undefined => Ok(map.entries().collect()),
            Order::Ordered => Ok(map.sorted_entries().into()),
            Order::Reversed => Ok(map.sorted_entries().into_iter().rev().collect()),
            Order::Other(term) => match term.view() {
                View::Fun(fun) if fun.identity.arity == 2 => Err(Failure::OrderFun),
                View::Export(mfa) if mfa.arity == 2 => Err(Failure::OrderFun),
                _ => Err(Failure::Badarg),
            },
        }
    }
}

/// Entries of a map, shared by what goes on with them later.
pub(super) type Entries<'h> = Rc<[(Term<'h>, Term<'h>)]>;

/// How to print terms.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style<'h> {
    /// Whether characters beyond Latin-1 may be printed (the modifier `t`).
    pub(super) unicode: bool,
    /// Whether to look for strings (no modifier `l`).
    pub(super) strings: bool,
    /// The order of entries of maps.
    pub(super) order: Order<'h>,
    /// What is printable.
    pub(super) range: Range,
    /// Tuples to be shown as records: a list of `{Tag, FieldNames}`, the names a tuple.
    pub(super) records: Term<'h>,
}

impl<'h> Style<'h> {
    /// The names of the fields of a tuple that is to be shown as a record.
    pub(super) fn field_names(&self, elements: &[Term<'h>]) -> Option<&'h [Term<'h>]> {
        let (tag, values) = elements.split_first()?;
        self.records
            .list()
            .find_map(|record| match record.as_tuple() {
                Some([name, fields]) if name.word() == tag.word() => fields
                    .as_tuple()
                    .filter(|names| names.len() == values.len()),
                _ => None,
            })
    }
}

/// Why there is no text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Failure {
    /// Format and arguments do not fit.
    Badarg,
    /// The text would be too long.
    TooLong,
    /// Entries should stand in the order of a fun, which a native cannot call.
    OrderFun,
}

/// The encoding that an option or modifier names: whether characters beyond Latin-1 may be printed.
pub(super) fn is_unicode(encoding: Term<'_>) -> bool {
    encoding.word() != atoms::LATIN1
}
