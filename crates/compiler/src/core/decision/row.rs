//! What is left to test of a clause, and what is known about a test before it is made.

use std::rc::Rc;

use super::super::builder::Known;
use super::super::constant::{Const, Literal};
use super::super::ir::{Value, Var};
use super::super::lower::Lower;
use super::super::pattern::{Key, Pat, PatId, Read, ReadSize};
use super::{Row, Shape, Test};

enum Foresight {
    Unknown,
    No,
    Yes(Vec<(Value, PatId)>),
}

impl Foresight {
    fn when(yes: bool) -> Self {
        if yes { Self::Yes(Vec::new()) } else { Self::No }
    }
}

impl Lower<'_> {
    /// Adds what `pat` demands of `value`; false if it cannot match.
    pub(crate) fn row_add(&mut self, row: &mut Row, value: Value, pat: PatId) -> bool {
        let mut todo = vec![(value, pat)];
        while let Some((value, id)) = todo.pop() {
            match self.pat(id) {
                Pat::Any => {}
                Pat::Never => return false,
                Pat::Bind(name) => {
                    let name = *name;
                    match row.binds.iter().find(|(known, _)| *known == name) {
                        Some(&(_, before)) => row.same.push((before, value)),
                        None => row.binds.push((name, value)),
                    }
                }
                Pat::Same(other) => row.same.push((*other, value)),
                Pat::Both(left, right) => {
                    let (left, right) = (*left, *right);
                    todo.push((value, right));
                    todo.push((value, left));
                }
                Pat::Const(_)
                | Pat::Text(..)
                | Pat::Cons(..)
                | Pat::Tuple(_)
                | Pat::Map(_)
                | Pat::Native(..)
                | Pat::Bits(_) => match self.foresee(value, id) {
                    Foresight::Unknown => row.tests.push(Test::Is(value, id)),
                    Foresight::No => return false,
                    Foresight::Yes(parts) => todo.extend(parts.into_iter().rev()),
                },
            }
        }
        true
    }

    /// What is known about a test before it is made.
    fn foresee(&mut self, value: Value, id: PatId) -> Foresight {
        let constant = match value {
            Value::Const(constant) => constant,
            Value::Var(_) => return self.foresee_known(value, id),
        };
        match self.pat(id).clone() {
            Pat::Const(wanted) => Foresight::when(wanted == constant),
            Pat::Text(text, from) => {
                let wanted = self.rest_of(text, from);
                Foresight::when(wanted == constant)
            }
            Pat::Tuple(items) => match self.module.pool.tuple_items(constant) {
                Some(values) if values.len() == items.len() => Foresight::Yes(
                    values
                        .iter()
                        .map(|&value| Value::Const(value))
                        .zip(items)
                        .collect(),
                ),
                _ => Foresight::No,
            },
            Pat::Cons(head, tail) => match self.module.pool.uncons(constant) {
                Some((first, rest)) => Foresight::Yes(vec![
                    (Value::Const(first), head),
                    (Value::Const(rest), tail),
                ]),
                None => Foresight::No,
            },
            Pat::Map(_) => match constant {
                Const::Lit(id) if matches!(self.module.pool.literal(id), Literal::Map(_)) => {
                    Foresight::Unknown
                }
                _ => Foresight::No,
            },
            Pat::Bits(_) => match constant {
                Const::Lit(id) if matches!(self.module.pool.literal(id), Literal::Bits(..)) => {
                    Foresight::Unknown
                }
                _ => Foresight::No,
            },
            Pat::Native(..) => Foresight::No,
            Pat::Any | Pat::Never | Pat::Bind(_) | Pat::Same(_) | Pat::Both(..) => {
                Foresight::Unknown
            }
        }
    }

    fn foresee_known(&mut self, value: Value, id: PatId) -> Foresight {
        let Some(known) = self.b().known(value).cloned() else {
            return Foresight::Unknown;
        };
        match (known, self.pat(id).clone()) {
            (Known::Tuple(values), Pat::Tuple(items)) => {
                if values.len() == items.len() {
                    Foresight::Yes(values.into_iter().zip(items).collect())
                } else {
                    Foresight::No
                }
            }
            (Known::Cons(first, rest), Pat::Cons(head, tail)) => {
                Foresight::Yes(vec![(first, head), (rest, tail)])
            }
            (Known::Cons(..), Pat::Text(..)) | (Known::Map, Pat::Map(_)) => Foresight::Unknown,
            (Known::Boolean, Pat::Const(Const::Atom(atom))) => {
                if Const::Atom(atom).as_boolean().is_some() {
                    Foresight::Unknown
                } else {
                    Foresight::No
                }
            }
            _ => Foresight::No,
        }
    }

    /// A constant list without its first items.
    pub(super) fn rest_of(&mut self, list: Const, from: u32) -> Const {
        let Const::Lit(id) = list else { return list };
        let Literal::List(items, tail) = self.module.pool.literal(id) else {
            return list;
        };
        let (rest, tail) = (items[from as usize..].to_vec(), *tail);
        self.module.pool.list(&rest, tail)
    }
}

impl Lower<'_> {
    pub(super) fn shape(&self, pat: PatId) -> Shape {
        match self.pat(pat) {
            Pat::Const(Const::Atom(atom)) => Shape::Atom(*atom),
            Pat::Const(Const::Int(int)) => Shape::Int(*int),
            Pat::Const(Const::Nil) => Shape::Nil,
            Pat::Const(constant) => Shape::Other(*constant),
            Pat::Text(..) | Pat::Cons(..) => Shape::Cons,
            Pat::Tuple(items) => Shape::Tuple(items.len()),
            Pat::Map(_) => Shape::Map,
            Pat::Native(..) => Shape::Native,
            Pat::Bits(_) => Shape::Bits,
            Pat::Any | Pat::Never | Pat::Bind(_) | Pat::Same(_) | Pat::Both(..) => Shape::Never,
        }
    }

    /// Head and tail of a pattern for a list with items.
    pub(super) fn cons_parts(&mut self, pat: PatId) -> Option<(PatId, PatId)> {
        match *self.pat(pat) {
            Pat::Cons(head, tail) => Some((head, tail)),
            Pat::Text(list, from) => {
                let Const::Lit(id) = list else { return None };
                let Literal::List(items, end) = self.module.pool.literal(id) else {
                    return None;
                };
                let (head, end) = (items[from as usize], *end);
                let last = from as usize + 1 == items.len();
                let head = self.add_pat(Pat::Const(head));
                let tail = if last {
                    Pat::Const(end)
                } else {
                    Pat::Text(list, from + 1)
                };
                let tail = self.add_pat(tail);
                Some((head, tail))
            }
            _ => None,
        }
    }
}

impl Row {
    /// The first pattern that the row has for a value.
    pub(super) fn shape_of(&self, value: Value) -> Option<PatId> {
        self.tests.iter().find_map(|test| match test {
            Test::Is(tested, pat) if *tested == value => Some(*pat),
            Test::Is(..) | Test::Bits { .. } | Test::Keys(..) | Test::Native(..) => None,
        })
    }

    pub(super) fn shape_place(&self, value: Value) -> Option<usize> {
        self.tests
            .iter()
            .position(|test| matches!(test, Test::Is(tested, _) if *tested == value))
    }

    pub(super) fn drop_shape(&mut self, value: Value) {
        if let Some(place) = self.shape_place(value) {
            self.tests.remove(place);
        }
    }

    pub(super) fn replace_shape(&mut self, value: Value, pat: PatId) {
        if let Some(place) = self.shape_place(value) {
            self.tests[place] = Test::Is(value, pat);
        }
    }

    /// The pattern for a key of a map.
    pub(super) fn key(&self, map: Value, key: Key) -> Option<PatId> {
        self.tests.iter().find_map(|test| match test {
            Test::Keys(tested, entries) if *tested == map => entries
                .iter()
                .find(|(known, _)| *known == key)
                .map(|(_, pat)| *pat),
            Test::Is(..) | Test::Bits { .. } | Test::Keys(..) | Test::Native(..) => None,
        })
    }

    pub(super) fn drop_key(&mut self, map: Value, key: Key) {
        for test in &mut self.tests {
            if let Test::Keys(tested, entries) = test
                && *tested == map
                && let Some(place) = entries.iter().position(|(known, _)| *known == key)
            {
                entries.remove(place);
                break;
            }
        }
        self.tests
            .retain(|test| !matches!(test, Test::Keys(_, entries) if entries.is_empty()));
    }

    pub(super) fn bits_place(&self, wanted: Var) -> Option<usize> {
        self.tests
            .iter()
            .position(|test| matches!(test, Test::Bits { ctx, .. } if *ctx == wanted))
    }

    /// How far the row is in a bitstring.
    pub(super) fn bits(&self, wanted: Var) -> Option<(Rc<[Read]>, usize, usize)> {
        match &self.tests[self.bits_place(wanted)?] {
            Test::Bits {
                reads, at, byte, ..
            } => Some((Rc::clone(reads), *at, *byte)),
            Test::Is(..) | Test::Keys(..) | Test::Native(..) => None,
        }
    }

    pub(super) fn take_bits(&mut self, ctx: Var) {
        if let Some(place) = self.bits_place(ctx) {
            self.tests.remove(place);
        }
    }

    pub(super) fn wants_segment(&self, lower: &Lower<'_>, ctx: Var) -> bool {
        self.bits(ctx)
            .is_some_and(|(reads, at, _)| match &reads[at] {
                Read::Bytes(_) => true,
                Read::Segment { pat, .. } => !matches!(lower.pat(*pat), Pat::Any),
            })
    }

    pub(super) fn advance_bytes(&mut self, wanted: Var, after: Var, count: usize) {
        if let Some(place) = self.bits_place(wanted)
            && let Test::Bits {
                ctx,
                reads,
                at,
                byte,
            } = &mut self.tests[place]
        {
            *ctx = after;
            *byte += count;
            if let Read::Bytes(bytes) = &reads[*at]
                && *byte == bytes.len()
            {
                *at += 1;
                *byte = 0;
            }
        }
    }

    /// Steps over a segment, or one byte; the pattern for its value.
    pub(super) fn advance(
        &mut self,
        lower: &mut Lower<'_>,
        wanted: Var,
        after: Var,
    ) -> Option<PatId> {
        let (reads, at, byte) = self.bits(wanted)?;
        match &reads[at] {
            Read::Bytes(bytes) => {
                let value = Const::Int(i64::from(bytes[byte]));
                self.advance_bytes(wanted, after, 1);
                Some(lower.add_pat(Pat::Const(value)))
            }
            Read::Segment { size, pat, .. } => {
                let place = self.bits_place(wanted)?;
                if *size == ReadSize::All {
                    // Nothing can be left.
                    self.tests.remove(place);
                } else if let Test::Bits { ctx, at, .. } = &mut self.tests[place] {
                    *ctx = after;
                    *at += 1;
                }
                Some(*pat)
            }
        }
    }
}
