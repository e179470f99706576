//! The lint: what a module may not say, and what it probably did not mean, in the words of OTP 27's `erl_lint`.
//!
//! It reads the tree and changes nothing. Errors come in the order in which they are found, warnings by file and place, as
//! OTP prints them. Which functions a behaviour asks for is answered by the caller.

mod behaviour;
mod bits;
mod check;
mod clause;
mod expr;
mod format_string;
mod guard;
mod module;
mod native;
mod obsolete;
mod options;
mod pattern;
mod record;
mod state;
mod tables;
mod types;
mod vars;

use asterias_syntax::epp::Module;
use asterias_syntax::{Name, Problem, Term};

pub use behaviour::learn_callbacks;
pub use obsolete::{Obsolete, obsolete};
pub use options::{Options, Setting};
pub(crate) use options::{compile_names, option_functions};

/// What a behaviour asks for.
#[derive(Clone, Debug, Default)]
pub struct Behaviour {
    /// Its callbacks, the optional ones too.
    pub callbacks: Vec<(String, u32)>,
    /// Those that may be missing.
    pub optional: Vec<(String, u32)>,
    /// What is wrong with the answers of its module.
    pub flaw: Option<Flaw>,
}

/// What `behaviour_info/1` of a module may answer instead of lists of functions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flaw {
    /// Its callbacks are `undefined`.
    Undefined,
    /// Its callbacks are no functions.
    Callbacks,
    /// Its optional callbacks are no functions.
    Optional,
}

impl Flaw {
    /// By its name: `undefined`, `callbacks`, `optional`; none else.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "undefined" => Some(Self::Undefined),
            "callbacks" => Some(Self::Callbacks),
            "optional" => Some(Self::Optional),
            _ => None,
        }
    }
}

/// Who knows behaviours.
pub trait Behaviours {
    /// What a behaviour asks for; `None` if there is no such behaviour.
    fn find(&self, module: &str) -> Option<Behaviour>;
}

/// Looks at a module. The answer holds its syntax errors too, all errors before all warnings.
///
/// Recursion goes as deep as the tree: see [`asterias_syntax::deep`].
#[must_use]
pub fn lint(module: &Module, options: &Options, behaviours: &dyn Behaviours) -> Vec<Problem> {
    let mut lint = state::Lint::new(module, options, behaviours);
    lint.module(module);
    let files = &module.ast.files;
    let (mut all, mut warnings) = (lint.errors, lint.warnings);
    all.sort_by(|a, b| files.name(a.pos.file()).cmp(files.name(b.pos.file())));
    warnings.sort_by(|a, b| {
        let file = |problem: &Problem| files.name(problem.pos.file());
        let place = |problem: &Problem| (problem.pos.line(), problem.pos.column());
        let by_file = file(a).cmp(file(b));
        by_file
            .then(place(a).cmp(&place(b)))
            .then_with(|| a.text.cmp(&b.text))
    });
    all.append(&mut warnings);
    all
}

/// The elements of an option that may be a list of lists, or a single one.
fn flattened<'t>(term: &'t Term, out: &mut Vec<&'t Term>) {
    match term {
        Term::List(items) => items.iter().for_each(|item| flattened(item, out)),
        other => out.push(other),
    }
}

/// `{Name, Arity}`.
fn function_of(term: &Term) -> Option<(Name, u32)> {
    match term {
        Term::Tuple(items) => match &items[..] {
            [Term::Atom(name), Term::Integer(arity)] => Some((*name, u32::try_from(*arity).ok()?)),
            _ => None,
        },
        _ => None,
    }
}
