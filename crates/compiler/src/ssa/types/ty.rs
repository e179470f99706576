//! What is known of a value: which kinds of terms it can be, and what holds if it is one of them.
//!
//! Joining two types forgets, meeting them learns. A type says too what the *instructions* before have shown of it: those who
//! load code believe nothing else, so a test whose outcome is known by other ways must stay where it is their proof.

use std::rc::Rc;

use asterias_beam::Type;

use crate::core::constant::{Atom, Const, LitId, Literal, Pool};

/// Tuples inside tuples are not looked at below this depth.
const MAX_DEPTH: usize = 3;
/// Elements of larger tuples are not looked at.
const MAX_ELEMENTS: usize = 16;

/// Items of longer constant lists are not looked at.
const MAX_ITEMS: usize = 64;

/// Numbers.
pub(super) const NUMBER: u16 = Type::INTEGER | Type::FLOAT;
/// Lists.
pub(super) const LIST: u16 = Type::CONS | Type::NIL;

/// Which atoms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Atoms {
    /// Any.
    All,
    /// `true` or `false`.
    Boolean,
    /// This one.
    One(Atom),
}

/// Integers from a lower to an upper bound; without one there is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Range {
    pub(super) min: Option<i64>,
    pub(super) max: Option<i64>,
}

impl Range {
    /// All integers.
    pub(super) const ALL: Self = Self {
        min: None,
        max: None,
    };

    pub(super) const fn new(min: i64, max: i64) -> Self {
        Self {
            min: Some(min),
            max: Some(max),
        }
    }

    pub(super) const fn at_least(min: i64) -> Self {
        Self {
            min: Some(min),
            max: None,
        }
    }

    /// The only integer in it.
    pub(super) fn single(self) -> Option<i64> {
        self.min.filter(|_| self.min == self.max)
    }

    fn is_covered_by(self, mut has: impl FnMut(Const) -> bool) -> bool {
        /// Larger ranges are not looked at.
        const LARGEST: i128 = 64;
        let (Some(min), Some(max)) = (self.min, self.max) else {
            return false;
        };
        i128::from(max) - i128::from(min) < LARGEST
            && (min..=max).all(|value| has(Const::Int(value)))
    }

    fn hull(self, other: Self) -> Self {
        let both = |a: Option<i64>, b: Option<i64>, pick: fn(i64, i64) -> i64| Some(pick(a?, b?));
        Self {
            min: both(self.min, other.min, i64::min),
            max: both(self.max, other.max, i64::max),
        }
    }

    fn intersect(self, other: Self) -> Option<Self> {
        let tightest = |a: Option<i64>, b: Option<i64>, pick: fn(i64, i64) -> i64| match (a, b) {
            (Some(a), Some(b)) => Some(pick(a, b)),
            (a, b) => a.or(b),
        };
        let range = Self {
            min: tightest(self.min, other.min, i64::max),
            max: tightest(self.max, other.max, i64::min),
        };
        let is_empty = matches!((range.min, range.max), (Some(min), Some(max)) if min > max);
        (!is_empty).then_some(range)
    }
}

/// A type. What has no values is no `Ty`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Ty {
    /// The kinds: the sum of constants of [`Type`].
    pub(super) bits: u16,
    /// If it is an integer, which.
    pub(super) range: Range,
    /// If it is an atom, which.
    pub(super) atoms: Atoms,
    /// If it is a bitstring, a divisor of its size in bits; of a match context, of what is left of it wherever it may stand.
    pub(super) unit: u16,
    /// If it is a tuple, of what, if that is known.
    pub(super) tuple: Option<Rc<[Ty]>>,
    /// If it is a list cell, whether the list ends with the empty list.
    pub(super) is_proper: bool,
    /// If it is a list cell, what every item of the list is, if that is known.
    pub(super) item: Option<Rc<Ty>>,
    /// The literal that it is, if it is that one and nothing else.
    pub(super) literal: Option<LitId>,
    /// The kinds that instructions have left over.
    pub(super) shown: u16,
    /// Whether instructions have shown the size, if it is a tuple.
    pub(super) is_size_shown: bool,
}

impl Ty {
    /// Nothing is known.
    pub(super) const ANY: Self = Self::of(Type::ALL);

    /// Terms of these kinds.
    pub(super) const fn of(bits: u16) -> Self {
        Self {
            bits,
            range: Range::ALL,
            atoms: Atoms::All,
            unit: 1,
            tuple: None,
            is_proper: false,
            item: None,
            literal: None,
            shown: Type::ALL,
            is_size_shown: false,
        }
    }

    /// Terms of these kinds, as instructions have shown.
    pub(super) const fn shown(bits: u16) -> Self {
        let mut ty = Self::of(bits);
        ty.shown = bits;
        ty
    }

    pub(super) fn integer(range: Range) -> Self {
        Self {
            range,
            ..Self::of(Type::INTEGER)
        }
    }

    /// A bitstring whose size divides by `unit`.
    pub(super) fn bitstring(unit: u16) -> Self {
        Self {
            unit,
            ..Self::shown(Type::BITSTRING)
        }
    }

    pub(super) fn boolean() -> Self {
        Self {
            atoms: Atoms::Boolean,
            ..Self::of(Type::ATOM)
        }
    }

    pub(super) fn atom(atom: Atom) -> Self {
        Self {
            atoms: Atoms::One(atom),
            ..Self::of(Type::ATOM)
        }
    }

    /// A tuple of these.
    pub(super) fn tuple(elements: Vec<Self>) -> Self {
        let elements = (elements.len() <= MAX_ELEMENTS).then(|| {
            let cut = elements.iter().map(|element| element.cut(MAX_DEPTH - 1));
            cut.collect::<Rc<[Self]>>()
        });
        Self {
            tuple: elements,
            is_size_shown: true,
            ..Self::shown(Type::TUPLE)
        }
    }

    /// A list cell.
    pub(super) fn cons(head: &Self, tail: &Self) -> Self {
        let mut list = Self::shown(Type::CONS);
        if tail.is_only(Type::NIL) {
            list.is_proper = true;
            list.item = Some(Rc::new(head.cut(MAX_DEPTH - 1)));
        } else if tail.is_only(LIST) {
            list.is_proper = tail.is_proper;
            let item = tail.item.as_ref();
            list.item = item.map(|item| Rc::new(item.join(head).cut(MAX_DEPTH - 1)));
        }
        list
    }

    /// The first item of a list cell.
    pub(super) fn head(&self) -> Self {
        self.item
            .as_ref()
            .map_or(Self::ANY, |item| item.as_ref().clone())
    }

    /// What follows the first item of a list cell.
    pub(super) fn tail(&self) -> Self {
        if !self.is_proper {
            return Self::ANY;
        }
        Self {
            is_proper: true,
            item: self.item.clone(),
            ..Self::of(LIST)
        }
    }

    /// The same as seen by somebody whom no instruction has shown anything.
    pub(super) fn unshown(mut self) -> Self {
        self.shown = Type::ALL;
        self.is_size_shown = false;
        self
    }

    /// Without one of two atoms that are all there is.
    pub(super) fn without_boolean(&self, value: bool) -> Option<Self> {
        (self.bits == Type::ATOM && self.atoms == Atoms::Boolean).then(|| {
            let mut left = self.clone();
            if let Const::Atom(atom) = Const::boolean(!value) {
                left.atoms = Atoms::One(atom);
            }
            left
        })
    }

    /// Whether these constants are all that it can be.
    pub(super) fn is_covered_by(&self, mut has: impl FnMut(Const) -> bool) -> bool {
        match (self.single(), self.atoms) {
            (Some(only), _) => has(only),
            (None, Atoms::Boolean) if self.bits == Type::ATOM => {
                has(Const::boolean(true)) && has(Const::boolean(false))
            }
            (None, Atoms::All | Atoms::Boolean | Atoms::One(_)) => {
                self.bits == Type::INTEGER && self.range.is_covered_by(has)
            }
        }
    }

    /// Without tuples below a depth.
    fn cut(&self, depth: usize) -> Self {
        let mut cut = self.clone().unshown();
        if let Some(elements) = &self.tuple {
            cut.tuple = (depth > 0).then(|| {
                elements
                    .iter()
                    .map(|element| element.cut(depth - 1))
                    .collect()
            });
        }
        if let Some(item) = &self.item {
            cut.item = (depth > 0).then(|| Rc::new(item.cut(depth - 1)));
        }
        cut
    }

    /// The type of a constant.
    pub(super) fn constant(constant: Const, pool: &Pool) -> Self {
        let mut ty = Self::kind_of(constant, pool);
        if let Const::Lit(id) = constant {
            ty.literal = Some(id);
        }
        ty
    }

    fn kind_of(constant: Const, pool: &Pool) -> Self {
        let kind = match constant {
            Const::Int(value) => return Self::integer(Range::new(value, value)),
            Const::Atom(atom) => return Self::atom(atom),
            Const::Nil => Type::NIL,
            Const::Lit(id) => match pool.literal(id) {
                Literal::Big(_) => Type::INTEGER,
                Literal::Float(_) => Type::FLOAT,
                Literal::List(items, end) => return Self::literal_list(items, *end, pool),
                Literal::Tuple(items) => {
                    let kinds = items.iter().map(|item| Self::part(*item, pool));
                    return Self::tuple(kinds.collect());
                }
                Literal::Map(_) => Type::MAP,
                Literal::Bits(_, bits) => return Self::bitstring(unit_of(*bits)),
                Literal::Fun(..) => Type::FUN,
            },
        };
        Self::shown(kind)
    }

    /// A constant within a literal: those that have parts are not looked at.
    fn part(constant: Const, pool: &Pool) -> Self {
        match constant {
            Const::Lit(_) => Self::ANY,
            plain => Self::constant(plain, pool),
        }
    }

    fn literal_list(items: &[Const], end: Const, pool: &Pool) -> Self {
        let mut list = Self::shown(Type::CONS);
        list.is_proper = end == Const::Nil;
        if list.is_proper && items.len() <= MAX_ITEMS {
            let kinds = items.iter().map(|item| Self::part(*item, pool));
            list.item = kinds.reduce(|a, b| a.join(&b)).map(Rc::new);
        }
        list
    }

    /// As machines are told of it; none if that would say nothing.
    pub(super) fn as_noted(&self) -> Option<Type> {
        // Formats without native records know no type that leaves out others beside them.
        let is_told = !self.may_be(Type::RECORD);
        let is_integer = self.may_be(Type::INTEGER) && !self.may_be(Type::FLOAT);
        let range = if is_integer { self.range } else { Range::ALL };
        is_told.then_some(Type {
            bits: self.bits,
            min: range.min,
            max: range.max,
            unit: (self.bits == Type::BITSTRING && self.unit > 1).then_some(self.unit),
        })
    }

    /// Whether all its values are of these kinds.
    pub(super) const fn is_only(&self, bits: u16) -> bool {
        self.bits & !bits == 0
    }

    /// Whether some of its values are of these kinds.
    pub(super) const fn may_be(&self, bits: u16) -> bool {
        self.bits & bits != 0
    }

    /// The only value, if there is but one.
    pub(super) fn single(&self) -> Option<Const> {
        if let Some(literal) = self.literal {
            return Some(Const::Lit(literal));
        }
        match self.bits {
            Type::INTEGER => self.range.single().map(Const::Int),
            Type::ATOM => match self.atoms {
                Atoms::One(atom) => Some(Const::Atom(atom)),
                Atoms::All | Atoms::Boolean => None,
            },
            Type::NIL => Some(Const::Nil),
            _ => None,
        }
    }

    /// Everything that one of both is.
    pub(super) fn join(&self, other: &Self) -> Self {
        /// What holds of one kind in both: of who cannot be it, everything does.
        fn of_kind<T>(a: Option<T>, b: Option<T>, join: fn(T, T) -> T) -> Option<T> {
            match (a, b) {
                (Some(a), Some(b)) => Some(join(a, b)),
                (a, b) => a.or(b),
            }
        }
        let integers = |ty: &Self| ty.may_be(Type::INTEGER).then_some(ty.range);
        let atoms = |ty: &Self| ty.may_be(Type::ATOM).then_some(ty.atoms);
        let units = |ty: &Self| ty.may_be(Type::BITSTRING).then_some(ty.unit);
        let tuples = |ty: &Self| ty.may_be(Type::TUPLE).then(|| ty.tuple.clone());
        let cells = |ty: &Self| {
            ty.may_be(Type::CONS)
                .then(|| (ty.is_proper, ty.item.clone()))
        };
        let range = of_kind(integers(self), integers(other), Range::hull);
        let cell = of_kind(cells(self), cells(other), |(a, items), (b, others)| {
            (a && b, join_items(items, others))
        });
        let (is_proper, item) = cell.unwrap_or((false, None));
        let atoms = of_kind(atoms(self), atoms(other), Atoms::join);
        let tuple = of_kind(tuples(self), tuples(other), join_tuples).flatten();
        Self {
            bits: self.bits | other.bits,
            range: range.unwrap_or(Range::ALL),
            atoms: atoms.unwrap_or(Atoms::All),
            unit: of_kind(units(self), units(other), gcd).unwrap_or(1),
            is_proper,
            item,
            literal: self.literal.filter(|_| self.literal == other.literal),
            shown: self.shown | other.shown,
            is_size_shown: self.is_size_shown && other.is_size_shown && tuple.is_some(),
            tuple,
        }
    }

    /// What both are; none if nothing is.
    pub(super) fn meet(&self, other: &Self) -> Option<Self> {
        let mut bits = self.bits & other.bits;
        let range = self.range.intersect(other.range).unwrap_or_else(|| {
            bits &= !Type::INTEGER;
            Range::ALL
        });
        let atoms = self.atoms.meet(other.atoms).unwrap_or_else(|| {
            bits &= !Type::ATOM;
            Atoms::All
        });
        let tuple = match (&self.tuple, &other.tuple) {
            (Some(a), Some(b)) => {
                let met = (a.len() == b.len())
                    .then(|| a.iter().zip(b.iter()).map(|(a, b)| a.meet(b)).collect())
                    .flatten();
                if met.is_none() {
                    bits &= !Type::TUPLE;
                }
                met
            }
            (a, b) => a.clone().or_else(|| b.clone()),
        };
        (bits != 0).then_some(Self {
            bits,
            range,
            atoms,
            unit: self.unit.max(other.unit),
            tuple,
            is_proper: self.is_proper || other.is_proper,
            item: self.item.clone().or_else(|| other.item.clone()),
            literal: self.literal.or(other.literal),
            shown: self.shown & other.shown,
            is_size_shown: self.shows_size() || other.shows_size(),
        })
    }

    fn shows_size(&self) -> bool {
        self.is_size_shown && self.tuple.is_some()
    }

    /// What is left without these kinds; none if nothing is.
    pub(super) fn without(&self, bits: u16) -> Option<Self> {
        let bits = self.bits & !bits;
        (bits != 0).then(|| Self {
            bits,
            ..self.clone()
        })
    }

    /// Joins a type that has grown several times already, so that it will not grow for ever.
    pub(super) fn widen(&self, other: &Self) -> Self {
        let mut joined = self.join(other);
        if joined.range.min != self.range.min {
            joined.range.min = None;
        }
        if joined.range.max != self.range.max {
            joined.range.max = None;
        }
        if let (Some(old), Some(new)) = (&self.tuple, &joined.tuple) {
            let widened = old.iter().zip(new.iter()).map(|(old, new)| old.widen(new));
            joined.tuple = Some(widened.collect());
        }
        if let (Some(old), Some(new)) = (&self.item, &joined.item) {
            joined.item = Some(Rc::new(old.widen(new)));
        }
        joined
    }
}

/// The largest unit that is told apart.
const MAX_UNIT: u16 = 256;

/// A divisor of a number of bits.
pub(super) fn unit_of(bits: u64) -> u16 {
    let unit = bits % u64::from(MAX_UNIT);
    gcd(u16::try_from(unit).unwrap_or(1), MAX_UNIT)
}

pub(super) fn gcd(mut a: u16, mut b: u16) -> u16 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn join_items(a: Option<Rc<Ty>>, b: Option<Rc<Ty>>) -> Option<Rc<Ty>> {
    Some(Rc::new(a?.join(&*b?)))
}

fn join_tuples(a: Option<Rc<[Ty]>>, b: Option<Rc<[Ty]>>) -> Option<Rc<[Ty]>> {
    let (a, b) = (a?, b?);
    (a.len() == b.len()).then(|| a.iter().zip(b.iter()).map(|(a, b)| a.join(b)).collect())
}

impl Atoms {
    fn is_boolean(self) -> bool {
        match self {
            Self::All => false,
            Self::Boolean => true,
            Self::One(atom) => Const::Atom(atom).as_boolean().is_some(),
        }
    }

    fn join(self, other: Self) -> Self {
        if self == other {
            self
        } else if self.is_boolean() && other.is_boolean() {
            Self::Boolean
        } else {
            Self::All
        }
    }

    fn meet(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::All, set) | (set, Self::All) => Some(set),
            (Self::Boolean, set) | (set, Self::Boolean) => set.is_boolean().then_some(set),
            (Self::One(a), Self::One(b)) => (a == b).then_some(self),
        }
    }
}
