//! Compiling the heads of clauses: patterns.

use asterias_term::map::Map;
use asterias_term::{Term, View, atoms};
use smallvec::SmallVec;

use super::compile::{Compiler, Dialect};
use super::expression::Place;
use super::pattern::{self, PatternOp};
use super::{Clause, variable};

/// What is left to do of a pattern.
enum Todo<'t> {
    Pattern(Term<'t>),
    /// An element of the object itself.
    Element(Term<'t>, u32),
    Value(Term<'t>),
    Leave,
}

impl<'t> Compiler<'t, '_> {
    /// The pattern of a clause. Variables that are elements of the object are taken from there, the others are numbered in the order of their first appearance.
    pub(super) fn head(&mut self, head: Term<'t>) -> Option<Clause> {
        self.variables.clear();
        self.bound = 0;
        let mut ops = Vec::new();
        let mut todo: SmallVec<[Todo<'t>; 8]> = SmallVec::new();
        match head.as_tuple() {
            Some(elements) => {
                let size = u32::try_from(elements.len()).ok()?;
                ops.push(PatternOp::Tuple(size));
                let elements = (0..size).zip(elements).rev();
                todo.extend(elements.map(|(index, element)| Todo::Element(*element, index)));
            }
            None => todo.push(Todo::Pattern(head)),
        }
        if self.dialect == Dialect::Trace {
            match head.view() {
                // Arguments are matched as a list of exactly this length.
                View::Cons(..) | View::Nil => {}
                View::Atom(atom)
                    if atom == atoms::UNDERSCORE || variable::number(head).is_some() => {}
                _ => {
                    return self.give_up(|| "Match head is invalid in this context.".to_owned());
                }
            }
        }
        while let Some(next) = todo.pop() {
            match next {
                Todo::Pattern(term) => self.pattern(term, None, &mut ops, &mut todo)?,
                Todo::Element(term, index) => {
                    self.pattern(term, Some(index), &mut ops, &mut todo)?;
                }
                Todo::Leave => pattern::push(&mut ops, PatternOp::Leave),
                Todo::Value(key) => {
                    let key = self.constant(key);
                    ops.push(PatternOp::Value(key));
                }
            }
        }
        pattern::trim(&mut ops);
        Some(Clause {
            pattern: ops,
            variables: self.bound as usize,
            guards: Vec::new(),
            body: Vec::new(),
        })
    }

    fn pattern(
        &mut self,
        term: Term<'t>,
        element: Option<u32>,
        ops: &mut Vec<PatternOp>,
        todo: &mut SmallVec<[Todo<'t>; 8]>,
    ) -> Option<()> {
        match term.view() {
            View::Atom(atoms::UNDERSCORE) => pattern::push(ops, PatternOp::Skip(1)),
            View::Atom(_) => match variable::number(term) {
                Some(number) => {
                    let op = match (self.variables.get(&number), element) {
                        (Some(Place::Element(index)), _) => PatternOp::SameElement(*index),
                        (Some(Place::Bound(bound)), _) => PatternOp::Same(*bound),
                        (None, Some(index)) => {
                            self.variables.insert(number, Place::Element(index));
                            PatternOp::Skip(1)
                        }
                        (None, None) => {
                            let bound = self.bound;
                            self.bound += 1;
                            self.variables.insert(number, Place::Bound(bound));
                            PatternOp::Bind(bound)
                        }
                    };
                    pattern::push(ops, op);
                }
                None => ops.push(PatternOp::Immediate(term.word())),
            },
            View::Tuple(elements) => {
                ops.push(PatternOp::Tuple(u32::try_from(elements.len()).ok()?));
                todo.push(Todo::Leave);
                todo.extend(elements.iter().rev().map(|element| Todo::Pattern(*element)));
            }
            View::Cons(head, tail) => {
                ops.push(PatternOp::Cons);
                todo.push(Todo::Leave);
                todo.push(Todo::Pattern(tail));
                todo.push(Todo::Pattern(head));
            }
            View::Map(_) => {
                let map = Map::new(term)?;
                for (key, _) in map.entries() {
                    if variable::number(key).is_some() {
                        return self.give_up(|| "Variable found in map key.".to_owned());
                    }
                    if key.word() == atoms::UNDERSCORE {
                        return self.give_up(|| "Underscore found in map key.".to_owned());
                    }
                }
                ops.push(PatternOp::Map(u32::try_from(map.len()).ok()?));
                todo.push(Todo::Leave);
                for (key, value) in map.entries() {
                    todo.push(Todo::Pattern(value));
                    todo.push(Todo::Value(key));
                }
            }
            _ if term.word().is_immediate() => ops.push(PatternOp::Immediate(term.word())),
            _ => {
                let constant = self.constant(term);
                ops.push(PatternOp::Constant(constant));
            }
        }
        Some(())
    }
}
