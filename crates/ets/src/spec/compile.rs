//! Compiling match specifications, and telling what is wrong with them.
//!
//! Compiling takes time and room in proportion to the specification. It stops at the first error unless it was asked for all of them.

use std::collections::HashMap;

use asterias_heap::Stored;
use asterias_machine::System;
use asterias_term::map::Map;
use asterias_term::{Term, View, Word, atoms};

use super::complaint::{Complaint, shown};
use super::expression::Code;
use super::functions;
use super::pattern::PatternOp;
use super::{Clause, Program, variable};

/// Where a specification is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Dialect {
    /// Objects of tables.
    Table,
    /// Arguments of traced calls, a list.
    Trace,
}

/// Compiles a specification; `None` where something is wrong with it.
pub(crate) fn compile(system: &System, specification: Term<'_>) -> Option<Program> {
    let mut compiler = Compiler::new(system, Dialect::Table);
    compiler.program(specification)
}

/// Compiles a pattern alone, of `ets:match/2` and its kin: the value is the list of all bindings, or the object.
pub(crate) fn compile_pattern(system: &System, pattern: Term<'_>, body: Word) -> Option<Program> {
    let mut compiler = Compiler::new(system, Dialect::Table);
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
    let mut compiler = Compiler::new(system, dialect);
    compiler.tells = true;
    let program = compiler.program(specification);
    (program, compiler.complaints)
}

/// What is left to do of a pattern.
enum Todo<'t> {
    Pattern(Term<'t>),
    Value(Term<'t>),
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

struct Compiler<'t, 's> {
    system: &'s System,
    dialect: Dialect,
    constants: Vec<Term<'t>>,
    variables: HashMap<u32, u32>,
    numbers: Vec<u32>,
    complaints: Vec<Complaint>,
    tells: bool,
    guard: bool,
}

impl<'t, 's> Compiler<'t, 's> {
    fn new(system: &'s System, dialect: Dialect) -> Compiler<'t, 's> {
        Compiler {
            system,
            dialect,
            constants: Vec::new(),
            variables: HashMap::new(),
            numbers: Vec::new(),
            complaints: Vec::new(),
            tells: false,
            guard: false,
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
    fn give_up<T>(&mut self, text: impl FnOnce() -> String) -> Option<T> {
        self.complain(text);
        None
    }

    fn program(&mut self, specification: Term<'t>) -> Option<Program> {
        if !specification.word().is_cons() {
            return self.give_up(|| "Match programs are not in a list.".to_owned());
        }
        let Some(parts) = specification.list_to_vec() else {
            return self.give_up(|| "Match programs are not in a proper list.".to_owned());
        };
        let mut clauses = Vec::with_capacity(parts.len());
        let mut heads = Vec::with_capacity(parts.len());
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
            let mut clause = self.head(*head)?;
            self.guard = true;
            let guards_compiled = self.expressions(*guards, &mut clause.guards);
            self.guard = false;
            guards_compiled?;
            if self.dialect == Dialect::Table && !body.word().is_cons() {
                return self.give_up(|| "Body clause does not return anything.".to_owned());
            }
            self.expressions(*body, &mut clause.body)?;
            clauses.push(clause);
        }
        if !self.complaints.is_empty() {
            return None;
        }
        self.finish(clauses, &heads)
    }

    fn finish(&mut self, clauses: Vec<Clause>, heads: &[Term<'t>]) -> Option<Program> {
        Some(Program {
            clauses,
            constants: Stored::of(&self.constants).ok()?,
            heads: Stored::of(heads).ok()?,
        })
    }

    fn constant(&mut self, term: Term<'t>) -> u32 {
        self.constants.push(term);
        (self.constants.len() - 1) as u32
    }

    /// The pattern of a clause. The variables are numbered in the order of their first appearance, and then by their own numbers.
    fn head(&mut self, head: Term<'t>) -> Option<Clause> {
        self.variables.clear();
        self.numbers.clear();
        let mut ops = Vec::new();
        let mut todo = vec![Todo::Pattern(head)];
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
                Todo::Pattern(term) => self.pattern(term, &mut ops, &mut todo)?,
                Todo::Value(key) => {
                    let key = self.constant(key);
                    ops.push(PatternOp::Value(key));
                }
            }
        }
        Some(Clause {
            pattern: ops,
            variables: self.numbers.len(),
            guards: Vec::new(),
            body: Vec::new(),
        })
    }

    fn pattern(
        &mut self,
        term: Term<'t>,
        ops: &mut Vec<PatternOp>,
        todo: &mut Vec<Todo<'t>>,
    ) -> Option<()> {
        match term.view() {
            View::Atom(atoms::UNDERSCORE) => ops.push(PatternOp::Skip),
            View::Atom(_) => match variable::number(term) {
                Some(number) => {
                    let next = self.numbers.len() as u32;
                    match self.variables.entry(number) {
                        std::collections::hash_map::Entry::Occupied(entry) => {
                            ops.push(PatternOp::Same(*entry.get()));
                        }
                        std::collections::hash_map::Entry::Vacant(entry) => {
                            entry.insert(next);
                            self.numbers.push(number);
                            ops.push(PatternOp::Bind(next));
                        }
                    }
                }
                None => ops.push(PatternOp::Immediate(term.word())),
            },
            View::Tuple(elements) => {
                ops.push(PatternOp::Tuple(u32::try_from(elements.len()).ok()?));
                todo.extend(elements.iter().rev().map(|element| Todo::Pattern(*element)));
            }
            View::Cons(head, tail) => {
                ops.push(PatternOp::Cons);
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

    /// The guards or the body of a clause.
    fn expressions(&mut self, list: Term<'t>, code: &mut Vec<Code>) -> Option<()> {
        if list.word().is_nil() {
            return Some(());
        }
        if !list.word().is_cons() {
            return self.complain(|| "Match expression is not a list.".to_owned());
        }
        let mut list = list.list();
        let elements: Vec<Term<'t>> = list.by_ref().collect();
        let count = elements.len();
        for (index, expression) in elements.into_iter().enumerate() {
            self.expression(expression, code)?;
            code.push(if self.guard {
                Code::Check
            } else if index + 1 == count {
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

    fn expression(&mut self, term: Term<'t>, code: &mut Vec<Code>) -> Option<()> {
        let mut steps = vec![Step::Expression(term)];
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
        steps: &mut Vec<Step<'t>>,
        open: &mut Vec<Vec<usize>>,
    ) -> Option<()> {
        match term.view() {
            View::Atom(atoms::WHOLE_OBJECT) => code.push(Code::Object),
            View::Atom(atoms::ALL_BINDINGS) => self.all_bindings(code),
            View::Atom(_) => match variable::number(term) {
                Some(number) => match self.variables.get(&number) {
                    Some(variable) => code.push(Code::Variable(*variable)),
                    None => {
                        self.complain(|| format!("Variable ${number} is unbound."))?;
                    }
                },
                None => code.push(Code::Immediate(term.word())),
            },
            View::Cons(..) => {
                // The elements, the last tail, and then as many cells.
                let mut list = term.list();
                let elements: Vec<Term<'t>> = list.by_ref().collect();
                let count = u32::try_from(elements.len()).ok()?;
                steps.push(Step::Emit(Code::List(count)));
                steps.push(Step::Expression(list.rest()));
                steps.extend(elements.into_iter().rev().map(Step::Expression));
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
                let elements = only.as_tuple()?;
                let count = u32::try_from(elements.len()).ok()?;
                steps.push(Step::Emit(Code::Tuple(count)));
                steps.extend(
                    elements
                        .iter()
                        .rev()
                        .map(|element| Step::Expression(*element)),
                );
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
            _ if term.word().is_immediate() => code.push(Code::Immediate(term.word())),
            _ => {
                let constant = self.constant(term);
                code.push(Code::Constant(constant));
            }
        }
        Some(())
    }

    fn all_bindings(&mut self, code: &mut Vec<Code>) {
        let mut sorted: Vec<(u32, u32)> = self
            .variables
            .iter()
            .map(|(number, variable)| (*number, *variable))
            .collect();
        sorted.sort_unstable();
        let count = sorted.len() as u32;
        code.extend(
            sorted
                .into_iter()
                .map(|(_, variable)| Code::Variable(variable)),
        );
        code.push(Code::Immediate(Word::NIL));
        code.push(Code::List(count));
    }

    fn call(
        &mut self,
        term: Term<'t>,
        name: Word,
        arguments: &'t [Term<'t>],
        code: &mut Vec<Code>,
        steps: &mut Vec<Step<'t>>,
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
                let [constant] = arguments else {
                    return self.complain(|| {
                        format!(
                            "Special form 'const' called with more than one argument in {}.",
                            shown(term)
                        )
                    });
                };
                let constant = self.constant(*constant);
                code.push(Code::Constant(constant));
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
        steps: &mut Vec<Step<'t>>,
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
        steps.push(Step::Emit(Code::Call(function)));
        steps.extend(
            arguments
                .iter()
                .rev()
                .map(|argument| Step::Expression(*argument)),
        );
        Some(())
    }
}
