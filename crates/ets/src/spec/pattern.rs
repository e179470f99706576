//! Patterns as programs: each operation takes the next term of the row it stands in, and composite ones go into a row of what is inside.
//!
//! Variables that are elements of the object itself need no operation: whoever wants them takes them from there.

use asterias_term::map::Map;
use asterias_term::{Term, Word};
use smallvec::SmallVec;

/// An operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PatternOp {
    /// So many of anything.
    Skip(u32),
    /// This immediate.
    Immediate(Word),
    /// What is equal (`=:=`) to the constant of this number.
    Constant(u32),
    /// Anything, which is the value of this variable.
    Bind(u32),
    /// What is equal to the value of this variable.
    Same(u32),
    /// What is equal to this element of the object.
    SameElement(u32),
    /// A tuple of this size, whose elements come next.
    Tuple(u32),
    /// A cons cell, whose head and tail come next.
    Cons,
    /// A map of at least this size. For each key of the pattern comes a `Value`.
    Map(u32),
    /// The value in the map of the constant of this number comes next.
    Value(u32),
    /// Back to the row outside.
    Leave,
}

/// Appends an operation; what is passed over comes together.
pub(super) fn push(ops: &mut Vec<PatternOp>, op: PatternOp) {
    match (ops.last_mut(), op) {
        (Some(PatternOp::Skip(before)), PatternOp::Skip(more)) => *before += more,
        (Some(last @ PatternOp::Skip(_)), PatternOp::Leave) => *last = op,
        _ => ops.push(op),
    }
}

/// Takes off what a pattern need not do at its end.
pub(super) fn trim(ops: &mut Vec<PatternOp>) {
    while let Some(PatternOp::Skip(_) | PatternOp::Leave) = ops.last() {
        ops.pop();
    }
}

/// The values of variables that are no elements of the object itself.
#[derive(Debug)]
pub(super) struct Bindings<'o> {
    values: SmallVec<[Term<'o>; 4]>,
}

impl<'o> Bindings<'o> {
    #[inline]
    pub(super) fn new(count: usize) -> Bindings<'o> {
        let mut values = SmallVec::new();
        if count > 0 {
            values.resize(count, Term::NIL);
        }
        Bindings { values }
    }

    #[inline]
    pub(super) fn get(&self, variable: u32) -> Term<'o> {
        self.values
            .get(variable as usize)
            .copied()
            .unwrap_or(Term::NIL)
    }
}

/// What is left of a composite term.
#[derive(Clone, Copy)]
struct Row<'o> {
    terms: &'o [Term<'o>],
    /// The map, in one.
    map: Option<Map<'o>>,
}

/// Whether an object fits; then the variables are bound. `elements` are those of the object, if it is a tuple.
#[inline]
pub(super) fn matches<'o>(
    pattern: &[PatternOp],
    constants: &[Term<'_>],
    object: Term<'o>,
    elements: &'o [Term<'o>],
    bindings: &mut Bindings<'o>,
) -> bool {
    // The commonest patterns are these.
    match pattern {
        [] => return true,
        [PatternOp::Tuple(size)] => {
            return elements.len() == *size as usize
                && (!elements.is_empty() || object.as_tuple().is_some());
        }
        _ => {}
    }
    fits(pattern, constants, object, elements, bindings).is_some()
}

fn fits<'o>(
    pattern: &[PatternOp],
    constants: &[Term<'_>],
    object: Term<'o>,
    elements: &'o [Term<'o>],
    bindings: &mut Bindings<'o>,
) -> Option<()> {
    let mut outside: SmallVec<[Row<'o>; 4]> = SmallVec::new();
    let mut row = Row {
        terms: &[],
        map: None,
    };
    // What comes before the row: the object, or the value in a map.
    let mut alone = Some(object);
    for op in pattern {
        if let PatternOp::Skip(count) = *op {
            let mut count = count as usize;
            count -= usize::from(alone.take().is_some());
            row.terms = row.terms.get(count..)?;
            continue;
        }
        if let PatternOp::Leave = op {
            row = outside.pop()?;
            // A value that was only to be there.
            alone = None;
            continue;
        }
        if let PatternOp::Value(key) = *op {
            alone = Some(row.map?.get(*constants.get(key as usize)?)?);
            continue;
        }
        let term = match alone.take() {
            Some(term) => term,
            None => {
                let (first, rest) = row.terms.split_first()?;
                row.terms = rest;
                *first
            }
        };
        let holds = match *op {
            PatternOp::Immediate(word) => term.word() == word,
            PatternOp::Constant(number) => constants.get(number as usize)?.exact_eq(term),
            PatternOp::Bind(variable) => {
                *bindings.values.get_mut(variable as usize)? = term;
                true
            }
            PatternOp::Same(variable) => bindings.get(variable).exact_eq(term),
            PatternOp::SameElement(index) => elements.get(index as usize)?.exact_eq(term),
            PatternOp::Tuple(size) => {
                outside.push(row);
                row = Row {
                    terms: term.as_tuple()?,
                    map: None,
                };
                row.terms.len() == size as usize
            }
            PatternOp::Cons => {
                outside.push(row);
                row = Row {
                    terms: term.as_cell()?,
                    map: None,
                };
                true
            }
            PatternOp::Map(size) => {
                let map = Map::new(term)?;
                outside.push(row);
                row = Row {
                    terms: &[],
                    map: Some(map),
                };
                map.len() >= size as usize
            }
            PatternOp::Skip(_) | PatternOp::Leave | PatternOp::Value(_) => true,
        };
        if !holds {
            return None;
        }
    }
    Some(())
}
