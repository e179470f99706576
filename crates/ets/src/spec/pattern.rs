//! Patterns as programs for a stack of terms: each operation takes the next term to look at from the stack, and composite ones put what is inside on it.

use asterias_term::map::Map;
use asterias_term::{Term, View, Word};
use smallvec::SmallVec;

/// An operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PatternOp {
    /// Anything.
    Skip,
    /// This immediate.
    Immediate(Word),
    /// What is equal (`=:=`) to the constant of this number.
    Constant(u32),
    /// Anything, which is the value of this variable.
    Bind(u32),
    /// What is equal to the value of this variable.
    Same(u32),
    /// A tuple of this size, whose elements come next.
    Tuple(u32),
    /// A cons cell, whose head and tail come next.
    Cons,
    /// A map of at least this size. For each key of the pattern comes a `Value`.
    Map(u32),
    /// The value in a map of the constant of this number comes next.
    Value(u32),
}

/// The values of variables.
#[derive(Debug)]
pub(super) struct Bindings<'o> {
    values: SmallVec<[Term<'o>; 8]>,
}

impl<'o> Bindings<'o> {
    pub(super) fn new(count: usize) -> Bindings<'o> {
        Bindings {
            values: SmallVec::from_elem(Term::NIL, count),
        }
    }

    pub(super) fn get(&self, variable: u32) -> Term<'o> {
        self.values
            .get(variable as usize)
            .copied()
            .unwrap_or(Term::NIL)
    }
}

/// Whether an object fits; then the variables are bound.
pub(super) fn matches<'o>(
    pattern: &[PatternOp],
    constants: &[Term<'_>],
    object: Term<'o>,
    bindings: &mut Bindings<'o>,
) -> bool {
    let mut stack: SmallVec<[Term<'o>; 16]> = SmallVec::new();
    stack.push(object);
    for op in pattern {
        let Some(term) = stack.pop() else {
            return false;
        };
        let fits = match *op {
            PatternOp::Skip => true,
            PatternOp::Immediate(word) => term.word() == word,
            PatternOp::Constant(number) => constants
                .get(number as usize)
                .is_some_and(|constant| constant.exact_eq(term)),
            PatternOp::Bind(variable) => match bindings.values.get_mut(variable as usize) {
                Some(value) => {
                    *value = term;
                    true
                }
                None => false,
            },
            PatternOp::Same(variable) => bindings.get(variable).exact_eq(term),
            PatternOp::Tuple(size) => match term.as_tuple() {
                Some(elements) if elements.len() == size as usize => {
                    stack.extend(elements.iter().rev().copied());
                    true
                }
                _ => false,
            },
            PatternOp::Cons => match term.view() {
                View::Cons(head, tail) => {
                    stack.push(tail);
                    stack.push(head);
                    true
                }
                _ => false,
            },
            PatternOp::Map(size) => match Map::new(term) {
                Some(map) if map.len() >= size as usize => {
                    stack.extend(std::iter::repeat_n(term, size as usize));
                    true
                }
                _ => false,
            },
            PatternOp::Value(key) => {
                let value = Map::new(term)
                    .zip(constants.get(key as usize))
                    .and_then(|(map, key)| map.get(*key));
                match value {
                    Some(value) => {
                        stack.push(value);
                        true
                    }
                    None => false,
                }
            }
        };
        if !fits {
            return false;
        }
    }
    true
}
