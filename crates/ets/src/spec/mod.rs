//! Match specifications: compiled once into a program without terms of any heap, run on each object without recursion.
//!
//! A program's constants are one stored tuple, so a program may outlive the slice, and the heap, it was compiled in. Compiling and running keep their
//! places on stacks of their own: no specification, however deep, can exhaust the native one.

mod compile;
mod complaint;
mod expression;
mod functions;
mod keeps_key;
mod pattern;
mod range;
mod variable;

use asterias_heap::Stored;
use asterias_machine::native::Env;
use asterias_term::Term;

pub(crate) use compile::{Dialect, compile, compile_pattern, lint};
pub(crate) use complaint::Complaint;
pub(crate) use keeps_key::keeps_key;
pub(crate) use range::{PatternRange, Reach};

use expression::{Code, Evaluation};
use pattern::{Bindings, PatternOp};

/// One clause.
#[derive(Debug)]
struct Clause {
    pattern: Vec<PatternOp>,
    /// Number of variables.
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
    constants: Stored,
    /// The heads of all clauses, as a tuple.
    heads: Stored,
}

/// What a run came to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Matched<'h> {
    /// No clause fits.
    No,
    /// The value of the body, in the process's heap.
    Yes(Term<'h>),
}

impl Program {
    /// The program without clauses; `None` where there is no memory.
    pub(crate) fn empty() -> Option<Program> {
        Some(Program {
            clauses: Vec::new(),
            constants: Stored::of(&[]).ok()?,
            heads: Stored::of(&[]).ok()?,
        })
    }

    /// The heads of all clauses.
    pub(crate) fn heads(&self) -> &[Term<'_>] {
        self.heads.elements()
    }

    /// Runs the program on an object; `whole` is the object too, where it is stored.
    #[inline]
    pub(crate) fn run<'h>(
        &self,
        env: &mut Env<'h>,
        object: Term<'_>,
        whole: Option<&Stored>,
    ) -> Matched<'h> {
        let constants = self.constants.elements();
        for clause in &self.clauses {
            let mut bindings = Bindings::new(clause.variables);
            if !pattern::matches(&clause.pattern, constants, object, &mut bindings) {
                continue;
            }
            let evaluation = Evaluation {
                constants,
                bindings: &bindings,
                object,
                whole,
            };
            if clause.guards.is_empty() || evaluation.guards(env, &clause.guards) {
                return Matched::Yes(evaluation.body(env, &clause.body));
            }
        }
        Matched::No
    }
}
