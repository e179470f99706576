//! A constant: what attributes hold, what literals become, what error descriptions are made of. A plain tree; its depth is
//! bounded by whoever builds it (the parser by [`crate::ast::MAX_TERM_NESTING`]).

use dashu_int::IBig;

use crate::Name;

/// A value that a source text can spell.
#[derive(Clone, PartialEq, Debug)]
pub enum Term {
    /// An atom.
    Atom(Name),
    /// An integer that fits in 64 bits.
    Integer(i64),
    /// A larger integer.
    Big(Box<IBig>),
    /// A float; never infinite, never not a number.
    Float(f64),
    /// A list of characters, not empty.
    String(Box<str>),
    /// A proper list, empty or not.
    List(Vec<Term>),
    /// A list with a tail that is no list; the elements are not empty.
    Improper(Vec<Term>, Box<Term>),
    /// A tuple.
    Tuple(Vec<Term>),
    /// A map: keys and values in the order of the text, no key twice.
    Map(Vec<(Term, Term)>),
    /// Bits: whole bytes, and how many bits of the last byte count (8, or less with the rest zero).
    Bits(Box<[u8]>, u8),
    /// `fun M:F/A`.
    Fun(Name, Name, u32),
}

impl Term {
    /// A list of characters; the empty one is the empty list.
    #[must_use]
    pub fn string(text: &str) -> Self {
        if text.is_empty() {
            Self::List(Vec::new())
        } else {
            Self::String(text.into())
        }
    }

    /// A whole number of bytes.
    #[must_use]
    pub fn binary(bytes: &[u8]) -> Self {
        Self::Bits(bytes.into(), 8)
    }

    /// Drops a term that may be deeper than the stack of this thread allows to drop.
    pub fn dismantle(self) {
        let mut open = vec![self];
        while let Some(term) = open.pop() {
            match term {
                Self::List(items) | Self::Tuple(items) => open.extend(items),
                Self::Improper(items, tail) => {
                    open.extend(items);
                    open.push(*tail);
                }
                Self::Map(pairs) => {
                    open.extend(pairs.into_iter().flat_map(|(key, value)| [key, value]));
                }
                Self::Atom(_)
                | Self::Integer(_)
                | Self::Big(_)
                | Self::Float(_)
                | Self::String(_)
                | Self::Bits(..)
                | Self::Fun(..) => {}
            }
        }
    }

    /// The atom, if this is one.
    #[must_use]
    pub fn as_atom(&self) -> Option<Name> {
        match self {
            Self::Atom(name) => Some(*name),
            _ => None,
        }
    }
}
