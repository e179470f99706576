//! Match specifications: compiled once into a program without terms of any heap, run on each object without recursion.
//!
//! A program's constants are one stored tuple, so a program may outlive the slice, and the heap, it was compiled in. Compiling and running keep their
//! places on stacks of their own: no specification, however deep, can exhaust the native one.

mod compile;
mod complaint;
mod expression;
mod functions;
mod head;
mod keeps_key;
mod pattern;
mod range;
mod variable;

use std::cell::Cell;

use asterias_heap::Stored;
use asterias_machine::native::Env;
use asterias_term::{Term, Word};

pub(crate) use compile::{Dialect, compile, compile_pattern, lint};
pub(crate) use complaint::Complaint;
pub(crate) use keeps_key::keeps_key;
pub(crate) use range::{KeyPlace, Keys, PatternRange};

use expression::{Code, Evaluation, Operand};
use pattern::{Bindings, PatternOp};

/// One clause.
#[derive(Debug)]
struct Clause {
    pattern: Vec<PatternOp>,
    /// Number of variables that are no elements of the object.
    variables: usize,
    /// Each guard's code, one behind the other.
    guards: Vec<Code>,
    /// The body's code.
    body: Vec<Code>,
}

/// A compiled match specification.
#[derive(Debug)]
pub(crate) struct Program {
    clauses: Vec<Clause>,
    operands: Vec<Operand>,
    /// `None` where there are none.
    constants: Option<Stored>,
    keys: Keys,
}

/// What a run came to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Matched<'h> {
    /// No clause fits.
    No,
    /// The value of the body, in the process's heap.
    Yes(Term<'h>),
}

/// What the body of a trace asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Effects {
    /// The value that goes with the event, in the process's heap.
    pub(crate) message: Option<Word>,
    /// An event when the function returns.
    pub(crate) return_trace: bool,
    /// One also when it raises.
    pub(crate) exception_trace: bool,
}

impl Program {
    /// The program without clauses; `None` where there is no memory.
    pub(crate) fn empty() -> Option<Program> {
        Some(Program {
            clauses: Vec::new(),
            operands: Vec::new(),
            constants: None,
            keys: Keys::These(Stored::of(&[]).ok()?),
        })
    }

    /// Which keys it looks at.
    pub(crate) fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Runs the program on an object; `whole` is the object too, where it is stored.
    #[inline]
    pub(crate) fn run<'h>(
        &self,
        env: &mut Env<'h>,
        object: Term<'_>,
        whole: Option<&Stored>,
    ) -> Matched<'h> {
        self.run_noting(env, object, whole, &Cell::default())
    }

    /// As [`Program::run`]; and what the body asks of a trace.
    pub(crate) fn run_noting<'h>(
        &self,
        env: &mut Env<'h>,
        object: Term<'_>,
        whole: Option<&Stored>,
        effects: &Cell<Effects>,
    ) -> Matched<'h> {
        let constants = self.constants.as_ref().map_or(&[][..], Stored::elements);
        let elements = object.as_tuple().unwrap_or(&[]);
        for clause in &self.clauses {
            let mut bindings = Bindings::new(clause.variables);
            if !pattern::matches(&clause.pattern, constants, object, elements, &mut bindings) {
                continue;
            }
            let evaluation = Evaluation {
                constants,
                operands: &self.operands,
                bindings: &bindings,
                object,
                elements,
                whole,
                effects,
            };
            if clause.guards.is_empty() || evaluation.guards(env, &clause.guards) {
                return Matched::Yes(evaluation.body(env, &clause.body));
            }
        }
        Matched::No
    }
}
