//! Terms, as far as reading abstract format looks into them.

use dashu_int::IBig;

use crate::{Name, Names, Term};

/// An integer of any size.
pub enum Whole {
    /// That fits in 64 bits.
    Small(i64),
    /// Larger.
    Big(IBig),
}

/// A term, as far as abstract format needs it.
pub trait Node: Clone {
    /// The elements of a tuple.
    fn tuple(&self) -> Option<Vec<Self>>;
    /// The elements of a proper list.
    fn list(&self) -> Option<Vec<Self>>;
    /// An atom's name.
    fn atom(&self, names: &mut Names) -> Option<Name>;
    /// An integer.
    fn whole(&self) -> Option<Whole>;
    /// A float.
    fn float(&self) -> Option<f64>;
    /// A list of characters.
    fn text(&self) -> Option<String>;
    /// The term as a constant.
    fn constant(&self, names: &mut Names) -> Option<Term>;
    /// A few words to show in an error.
    fn shown(&self) -> String;
}

impl Node for &Term {
    fn tuple(&self) -> Option<Vec<Self>> {
        match self {
            Term::Tuple(items) => Some(items.iter().collect()),
            _ => None,
        }
    }

    fn list(&self) -> Option<Vec<Self>> {
        match self {
            Term::List(items) => Some(items.iter().collect()),
            _ => None,
        }
    }

    fn atom(&self, _names: &mut Names) -> Option<Name> {
        self.as_atom()
    }

    fn whole(&self) -> Option<Whole> {
        match self {
            Term::Integer(value) => Some(Whole::Small(*value)),
            Term::Big(value) => Some(Whole::Big((**value).clone())),
            _ => None,
        }
    }

    fn float(&self) -> Option<f64> {
        match self {
            Term::Float(value) => Some(*value),
            _ => None,
        }
    }

    fn text(&self) -> Option<String> {
        match self {
            Term::String(text) => Some(text.to_string()),
            Term::List(items) => items
                .iter()
                .map(|item| match item {
                    Term::Integer(c) => u32::try_from(*c).ok().and_then(char::from_u32),
                    _ => None,
                })
                .collect(),
            _ => None,
        }
    }

    fn constant(&self, _names: &mut Names) -> Option<Term> {
        Some((*self).clone())
    }

    fn shown(&self) -> String {
        let mut text = format!("{self:?}");
        let end = text
            .char_indices()
            .nth(200)
            .map_or(text.len(), |(at, _)| at);
        text.truncate(end);
        text
    }
}
