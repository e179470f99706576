//! Compiling match specifications, and telling what is wrong with them.
//!
//! Compiling takes time and room in proportion to the specification. It stops at the first error unless it was asked for all of them.

use std::collections::BTreeMap;

use asterias_heap::Stored;
use asterias_machine::System;
use asterias_term::map::Map;
use asterias_term::{Term, View, Word, atoms};
use smallvec::SmallVec;

use super::complaint::{Complaint, shown};
use super::expression::{Code, Operand, Operands, Place};
use super::functions::{self, Function};
use super::range::{KeyPlace, Keys};
use super::{Clause, Program, variable};

/// Where a specification is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Dialect {
    /// Objects of tables.
    Table,
    /// Arguments of traced calls, a list.
    Trace,
}

/// Compiles a specification, for a table where it is said where the keys are; `None` where something is wrong with it.
pub(crate) fn compile(
    system: &System,
    specification: Term<'_>,
    keys: Option<KeyPlace>,
) -> Option<Program> {
    let mut compiler = Compiler::new(system, Dialect::Table);
    compiler.keys = keys;
    compiler.program(specification)
}

/// Compiles a pattern alone, of `ets:match/2` and its kin: the value is the list of all bindings, or the object.
pub(crate) fn compile_pattern(
    system: &System,
    pattern: Term<'_>,
    body: Word,
    keys: KeyPlace,
) -> Option<Program> {
    let mut compiler = Compiler::new(system, Dialect::Table);
    compiler.keys = Some(keys);
    let mut clause = compiler.head(pattern)?;
    compiler.expression(Term::atom(body), &mut clause.body)?;
    clause.body.push(Code::Return);
    compiler.finish(vec![clause], &[pattern])
}

/// Compiles a specification and tells all that is wrong with it.
pub(crate) fn lint(
    system: &System,
    specification: Term<'_>,
    dialect: Dialect,
) -> (Option<Program>, Vec<Complaint>) {
    if let Some(program) = Compiler::new(system, dialect).program(specification) {
        return (Some(program), Vec::new());
    }
    // Again, for what is told alone.
    let mut compiler = Compiler::new(system, dialect);
    compiler.tells = true;
    let program = compiler.program(specification);
    (program, compiler.complaints)
}

/// What is left to do of an expression.
enum Step<'t> {
    Expression(Term<'t>),
    Emit(Code),
    /// `andalso` (true) or `orelse` between two operands; where to branch to is known at the `End`.
    Branch(bool),
    /// The end of the innermost `andalso` or `orelse`.
    End,
}

type Steps<'t> = SmallVec<[Step<'t>; 8]>;

pub(super) struct Compiler<'t, 's> {
    system: &'s System,
    pub(super) dialect: Dialect,
    keys: Option<KeyPlace>,
    constants: Vec<Term<'t>>,
    operands: Vec<Operand>,
    /// The variables of a clause by their numbers.
    pub(super) variables: BTreeMap<u32, Place>,
    /// How many of them are no elements of the object.
    pub(super) bound: u32,
    complaints: Vec<Complaint>,
    /// Whether what is wrong is told; then expressions are gone through in the order in which OTP tells, which makes no program.
    tells: bool,
    guard: bool,
    /// Where the last branch leads to in the code that is being made.
    label: usize,
}

impl<'t, 's> Compiler<'t, 's> {
    fn new(system: &'s System, dialect: Dialect) -> Compiler<'t, 's> {
        Compiler {
            system,
            dialect,
            keys: None,
            constants: Vec::new(),
            operands: Vec::new(),
            variables: BTreeMap::new(),
            bound: 0,
            complaints: Vec::new(),
            tells: false,
            guard: false,
            label: 0,
        }
    }

    /// Something is wrong. `Some` where compiling goes on, to find what else is.
    fn complain(&mut self, text: impl FnOnce() -> String) -> Option<()> {
        if !self.tells {
            return None;
        }
        self.complaints.push(Complaint::error(text()));
        Some(())
    }

    /// Something is wrong, and no more can be said about the rest.
    pub(super) fn give_up<T>(&mut self, text: impl FnOnce() -> String) -> Option<T> {
        self.complain(text);
        None
    }

    fn program(&mut self, specification: Term<'t>) -> Option<Program> {
        if !specification.word().is_cons() {
            return self.give_up(|| "Match programs are not in a list.".to_owned());
        }
        let mut list = specification.list();
        let parts: SmallVec<[Term<'t>; 4]> = list.by_ref().collect();
        if !list.rest().word().is_nil() {
            return self.give_up(|| "Match programs are not in a proper list.".to_owned());
        }
        let mut clauses = Vec::with_capacity(parts.len());
        let mut heads: SmallVec<[Term<'t>; 4]> = SmallVec::new();
        let mut texts: SmallVec<[(Term<'t>, Term<'t>); 4]> = SmallVec::new();
        for part in &parts {
            let Some([head, guards, body]) = part.as_tuple() else {
                return self.give_up(|| "Match program part is not a tuple of arity 3.".to_owned());
            };
            if self.dialect == Dialect::Trace
                && head.word().is_cons()
                && head.list_to_vec().is_none()
            {
                return self.give_up(|| {
                    format!(
                        "Match expression part {} is not a proper list.",
                        shown(*head)
                    )
                });
            }
            heads.push(*head);
            texts.push((*guards, *body));
        }
        for (head, (guards, body)) in heads.iter().zip(texts) {
            let mut clause = self.head(*head)?;
            self.guard = true;
            let guards_compiled = self.expressions(guards, &mut clause.guards);
            self.guard = false;
            guards_compiled?;
            if self.dialect == Dialect::Table && !body.word().is_cons() {
                return self.give_up(|| "Body clause does not return anything.".to_owned());
            }
            self.expressions(body, &mut clause.body)?;
            // What is wrong with the first clause that has anything wrong is all that is told.
            if !self.complaints.is_empty() {
                return None;
            }
            clauses.push(clause);
        }
        self.finish(clauses, &heads)
    }

    fn finish(&mut self, clauses: Vec<Clause>, heads: &[Term<'t>]) -> Option<Program> {
        let constants = if self.constants.is_empty() {
            None
        } else {
            Some(Stored::of(&self.constants).ok()?)
        };
        Some(Program {
            clauses,
            operands: std::mem::take(&mut self.operands),
            constants,
            keys: Keys::of(heads, self.keys)?,
        })
    }

    pub(super) fn constant(&mut self, term: Term<'t>) -> u32 {
        self.constants.push(term);
        (self.constants.len() - 1) as u32
    }

    /// The guards or the body of a clause.
    fn expressions(&mut self, list: Term<'t>, code: &mut Vec<Code>) -> Option<()> {
        if list.word().is_nil() {
            return Some(());
        }
        if !list.word().is_cons() {
            return self.complain(|| "Match expression is not a list.".to_owned());
        }
        let mut list = list.list();
        let elements: SmallVec<[Term<'t>; 8]> = list.by_ref().collect();
        let count = elements.len();
        self.label = 0;
        for (index, expression) in elements.into_iter().enumerate() {
            if self.guard {
                self.guard(expression, code)?;
                continue;
            }
            self.expression(expression, code)?;
            code.push(if index + 1 == count {
                Code::Return
            } else {
                Code::Drop
            });
        }
        if !list.rest().word().is_nil() {
            return self.complain(|| "Match expression is not a proper list.".to_owned());
        }
        Some(())
    }

    /// A guard: several, where all of some expressions are to be true.
    fn guard(&mut self, term: Term<'t>, code: &mut Vec<Code>) -> Option<()> {
        let mut todo: SmallVec<[Term<'t>; 8]> = SmallVec::new();
        todo.push(term);
        while let Some(term) = todo.pop() {
            if let Some([name, arguments @ ..]) = term.as_tuple()
                && matches!(name.word(), atoms::AND | atoms::ANDALSO | atoms::ANDTHEN)
                && !arguments.is_empty()
                && !self.tells
            {
                todo.extend(arguments.iter().rev().copied());
                continue;
            }
            self.expression(term, code)?;
            // A branch to the end wants the value checked that it brings.
            let fused = match code.last() {
                Some(Code::Binary(Function::Compare(comparison), a, b))
                    if self.label != code.len() =>
                {
                    Some(Code::Holds(*comparison, *a, *b))
                }
                Some(Code::Unary(Function::Test(test), a)) if self.label != code.len() => {
                    Some(Code::Is(*test, *a))
                }
                _ => None,
            };
            match (fused, code.last_mut()) {
                (Some(fused), Some(last)) => *last = fused,
                _ => code.push(Code::Check),
            }
        }
        Some(())
    }

    fn expression(&mut self, term: Term<'t>, code: &mut Vec<Code>) -> Option<()> {
        let mut steps: Steps<'t> = SmallVec::new();
        steps.push(Step::Expression(term));
        let mut open: Vec<Vec<usize>> = Vec::new();
        while let Some(step) = steps.pop() {
            match step {
                Step::Emit(op) => code.push(op),
                Step::Branch(and) => {
                    let place = code.len();
                    code.push(if and {
                        Code::AndAlso(0)
                    } else {
                        Code::OrElse(0)
                    });
                    if let Some(places) = open.last_mut() {
                        places.push(place);
                    }
                }
                Step::End => {
                    let target = code.len() as u32;
                    self.label = code.len();
                    for place in open.pop().unwrap_or_default() {
                        code[place] = match code[place] {
                            Code::AndAlso(_) => Code::AndAlso(target),
                            _ => Code::OrElse(target),
                        };
                    }
                }
                Step::Expression(term) => self.step(term, code, &mut steps, &mut open)?,
            }
        }
        Some(())
    }

    fn step(
        &mut self,
        term: Term<'t>,
        code: &mut Vec<Code>,
        steps: &mut Steps<'t>,
        open: &mut Vec<Vec<usize>>,
    ) -> Option<()> {
        if let Some(operand) = self.leaf(term)? {
            code.push(Code::Push(operand));
            return Some(());
        }
        match term.view() {
            View::Atom(_) => self.all_bindings(code)?,
            View::Cons(..) => {
                // The elements, and the last tail.
                let mut list = term.list();
                let mut elements: Vec<Term<'t>> = list.by_ref().collect();
                elements.push(list.rest());
                self.composite(&elements, Code::List, false, steps)?;
            }
            View::Map(_) => {
                let map = Map::new(term)?;
                let count = u32::try_from(map.len()).ok()?;
                steps.push(Step::Emit(Code::Map(count)));
                for (key, value) in map.entries() {
                    steps.push(Step::Expression(value));
                    steps.push(Step::Expression(key));
                }
            }
            View::Tuple([only]) if only.as_tuple().is_some() => {
                self.composite(only.as_tuple()?, Code::Tuple, true, steps)?;
            }
            View::Tuple([name, arguments @ ..])
                if name.word().is_atom() && variable::number(*name).is_none() =>
            {
                self.call(term, name.word(), arguments, code, steps, open)?;
            }
            View::Tuple(_) => {
                self.complain(|| {
                    format!(
                        "{} is neither a function call, nor a tuple (tuples are written {{{{ ... }}}}).",
                        shown(term)
                    )
                })?;
            }
            // All else was a leaf.
            _ => return None,
        }
        Some(())
    }

    /// What is at hand when the program runs, and needs no code of its own; `Some(None)` for other expressions.
    fn leaf(&mut self, term: Term<'t>) -> Option<Option<Operand>> {
        Some(match term.view() {
            View::Atom(atoms::WHOLE_OBJECT) => Some(Operand::Object),
            View::Atom(atoms::ALL_BINDINGS) => None,
            View::Atom(_) => match variable::number(term) {
                Some(number) => match self.variables.get(&number) {
                    Some(place) => Some(Operand::Variable(*place)),
                    None => {
                        self.complain(|| format!("Variable ${number} is unbound."))?;
                        Some(Operand::Object)
                    }
                },
                None => Some(Operand::Immediate(term.word())),
            },
            View::Tuple([name, constant]) if name.word() == atoms::CONST => {
                Some(self.constant_operand(*constant))
            }
            View::Cons(..) | View::Map(_) | View::Tuple(_) => None,
            _ => Some(self.constant_operand(term)),
        })
    }

    fn constant_operand(&mut self, term: Term<'t>) -> Operand {
        if term.word().is_immediate() {
            Operand::Immediate(term.word())
        } else {
            Operand::Constant(self.constant(term))
        }
    }

    /// Where an operation takes an argument from; what has to be computed before goes to `inner`.
    fn operand(&mut self, term: Term<'t>, inner: &mut SmallVec<[Term<'t>; 8]>) -> Option<Operand> {
        // Complaints come in the order of the expressions.
        let leaf = if self.tells { None } else { self.leaf(term)? };
        Some(leaf.unwrap_or_else(|| {
            inner.push(term);
            Operand::Popped
        }))
    }

    fn composite(
        &mut self,
        elements: &[Term<'t>],
        code: fn(Operands) -> Code,
        backward: bool,
        steps: &mut Steps<'t>,
    ) -> Option<()> {
        let mut inner = SmallVec::new();
        let mut operands = Vec::with_capacity(elements.len());
        for element in elements {
            operands.push(self.operand(*element, &mut inner)?);
        }
        let operands = Operands {
            popped: inner.len() as u32,
            ..self.operands(operands)?
        };
        steps.push(Step::Emit(code(operands)));
        self.inner(inner, backward, steps);
        Some(())
    }

    /// What is to be computed before. OTP looks at arguments and elements of tuples from the last to the first.
    fn inner(&self, inner: SmallVec<[Term<'t>; 8]>, backward: bool, steps: &mut Steps<'t>) {
        if self.tells && backward {
            steps.extend(inner.into_iter().map(Step::Expression));
        } else {
            steps.extend(inner.into_iter().rev().map(Step::Expression));
        }
    }

    /// Puts operands down with the program's.
    fn operands(&mut self, operands: Vec<Operand>) -> Option<Operands> {
        let first = u32::try_from(self.operands.len()).ok()?;
        let count = u32::try_from(operands.len()).ok()?;
        self.operands.extend(operands);
        Some(Operands {
            first,
            count,
            popped: 0,
        })
    }

    fn all_bindings(&mut self, code: &mut Vec<Code>) -> Option<()> {
        let variables = self.variables.values().copied().map(Operand::Variable);
        let tail = std::iter::once(Operand::Immediate(Word::NIL));
        let operands = variables.chain(tail).collect();
        code.push(Code::List(self.operands(operands)?));
        Some(())
    }

    fn call(
        &mut self,
        term: Term<'t>,
        name: Word,
        arguments: &'t [Term<'t>],
        code: &mut Vec<Code>,
        steps: &mut Steps<'t>,
        open: &mut Vec<Vec<usize>>,
    ) -> Option<()> {
        let count = arguments.len() as u32;
        let form = |text: &str| {
            format!(
                "Special form '{text}' called without arguments in {}.",
                shown(term)
            )
        };
        match name {
            atoms::CONST => {
                // With one it is a leaf.
                return self.complain(|| {
                    format!(
                        "Special form 'const' called with more than one argument in {}.",
                        shown(term)
                    )
                });
            }
            atoms::AND | atoms::OR => {
                let and = name == atoms::AND;
                if arguments.is_empty() {
                    return self.complain(|| form(if and { "and" } else { "or" }));
                }
                steps.push(Step::Emit(if and {
                    Code::And(count)
                } else {
                    Code::Or(count)
                }));
                steps.extend(arguments.iter().map(|argument| Step::Expression(*argument)));
            }
            atoms::ANDALSO | atoms::ANDTHEN | atoms::ORELSE => {
                let and = name != atoms::ORELSE;
                let Some((last, others)) = arguments.split_last() else {
                    return self.complain(|| form(if and { "andalso" } else { "orelse" }));
                };
                open.push(Vec::new());
                steps.push(Step::End);
                steps.push(Step::Expression(*last));
                for argument in others.iter().rev() {
                    steps.push(Step::Branch(and));
                    steps.push(Step::Expression(*argument));
                }
            }
            atoms::SELF => {
                if !arguments.is_empty() {
                    return self.complain(|| {
                        format!(
                            "Special form 'self' called with arguments in {}.",
                            shown(term)
                        )
                    });
                }
                code.push(Code::Own);
            }
            _ => return self.function(term, name, arguments, steps),
        }
        Some(())
    }

    fn function(
        &mut self,
        term: Term<'t>,
        name: Word,
        arguments: &'t [Term<'t>],
        steps: &mut Steps<'t>,
    ) -> Option<()> {
        let arity = arguments.len();
        if let Some(complaint) = functions::misused(name, arity, self.dialect, self.guard, term) {
            return self.complain(|| complaint);
        }
        let Some(function) = functions::find(self.system, name, arity) else {
            return self.complain(|| {
                format!(
                    "Function {}/{arity} does_not_exist.",
                    shown(Term::atom(name))
                )
            });
        };
        let mut inner = SmallVec::new();
        let code = match arguments {
            [a] => Code::Unary(function, self.operand(*a, &mut inner)?),
            [a, b] => {
                let a = self.operand(*a, &mut inner)?;
                Code::Binary(function, a, self.operand(*b, &mut inner)?)
            }
            _ => {
                inner.extend_from_slice(arguments);
                Code::Call(function)
            }
        };
        steps.push(Step::Emit(code));
        self.inner(inner, true, steps);
        Some(())
    }
}
