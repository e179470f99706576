//! The whole way: text to a `.beam` file.

use asterias_syntax::ast::{Attribute, Form};
use asterias_syntax::epp::{self, Sources};
use asterias_syntax::problem::Speaker;
use asterias_syntax::{Files, Names, Problem, Term, deep, known};

use crate::core;
use crate::emit::{self, Extras, debug_info, docs};
use crate::lint::{self, Behaviours};
use crate::vain::vain;

/// How to compile.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How to read the text.
    pub source: epp::Options,
    /// What to warn about.
    pub lint: lint::Options,
    /// How to understand it.
    pub core: core::Options,
    /// Whether the abstract code goes into the file.
    pub debug_info: bool,
    /// Where the source lies, for the compiled file; the name that it has in messages if it is not said.
    pub path: Option<String>,
    /// What becomes of parse transforms that the module asks for.
    pub transforms: Transforms,
    /// Whether whoever made the forms answers for them: they are not checked, and nothing is said of names they do not use.
    pub is_checked: bool,
}

/// Who runs parse transforms; nobody does here.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Transforms {
    /// A module that asks for some is read and not compiled: the caller has to run them.
    #[default]
    Asked,
    /// They have been run.
    Done,
}

/// What compiling gives.
#[derive(Debug)]
pub struct Output {
    /// The name of the module; none if the text is too broken to tell.
    pub module: Option<String>,
    /// The file; none if there are errors.
    pub file: Option<Vec<u8>>,
    /// Errors and warnings in the order of the text.
    pub problems: Vec<Problem>,
    /// The names of the files that positions in problems refer to.
    pub files: Files,
    /// The parse transforms that the module asks for, in their order.
    pub transforms: Vec<String>,
    /// Whether the module asks for what only the library's `compile` does: `-compile(warnings_as_errors)` and the like.
    pub directed: bool,
    /// The files that were read, the module's own first.
    pub read: Vec<String>,
}

/// Compiles a module from the bytes of its file, whose path is `name`.
///
/// # Errors
/// The system gives no thread with a stack for it.
pub fn compile(
    name: &str,
    bytes: &[u8],
    sources: &(dyn Sources + Sync),
    behaviours: &(dyn Behaviours + Sync),
    options: &Options,
) -> std::io::Result<Output> {
    deep::run(|| compile_here(name, bytes, sources, behaviours, options))
}

fn compile_here(
    name: &str,
    bytes: &[u8],
    sources: &dyn Sources,
    behaviours: &dyn Behaviours,
    options: &Options,
) -> Output {
    let read = epp::parse_file(name, bytes, sources, &options.source);
    compile_module(&read, name, behaviours, options)
}

/// Compiles a module that has been read, from the file `name`.
///
/// Recursion goes as deep as the tree: see [`asterias_syntax::deep`].
#[must_use]
pub fn compile_module(
    read: &epp::Module,
    name: &str,
    behaviours: &dyn Behaviours,
    options: &Options,
) -> Output {
    let mut output = Output {
        module: None,
        file: None,
        problems: Vec::new(),
        files: read.ast.files.clone(),
        transforms: transforms(read),
        directed: directives(read).any(|directive| is_answer(directive, &read.names)),
        read: read.read.clone(),
    };
    let is_asked = output.directed || !output.transforms.is_empty();
    if options.transforms == Transforms::Asked && is_asked {
        return output;
    }
    let mut problems = Vec::new();
    if !options.is_checked {
        problems = lint::lint(read, &options.lint, behaviours);
    }
    let has_error = problems.iter().any(|problem| !problem.warning);
    if !has_error {
        problems.extend(vain(read, &options.lint));
        let wants_docs = !options.lint.names.iter().any(|name| name == "no_docs");
        let docs = wants_docs.then(|| docs::chunk(&read.ast, &read.names, &options.lint));
        let docs = docs.flatten().map(|(chunk, found)| {
            problems.extend(found);
            chunk
        });
        by_place(&mut problems, &output.files);
        match core::lower(&read.ast, &read.names, &options.core) {
            Ok(mut module) => {
                output.module = Some(module.pool.text(module.name).to_owned());
                let ast = options.debug_info.then_some(&read.ast);
                let mut chunks = vec![(*b"Dbgi", debug_info::chunk(ast, &read.names))];
                chunks.extend(docs.map(|chunk| (*b"Docs", chunk)));
                let extras = Extras {
                    chunks,
                    features: read
                        .maybe_expr
                        .then(|| "maybe_expr".to_owned())
                        .into_iter()
                        .collect(),
                    source: (!options.source.deterministic)
                        .then(|| options.path.clone().unwrap_or_else(|| name.to_owned())),
                };
                match emit::emit(&mut module, &extras) {
                    Ok(file) => output.file = Some(file),
                    Err(error) => problems.push(Problem::error(
                        asterias_syntax::Pos::NONE,
                        Speaker::Compile,
                        error.to_string(),
                    )),
                }
            }
            Err(refusals) => problems.extend(
                refusals
                    .into_iter()
                    .map(|refusal| Problem::error(refusal.pos, Speaker::Compile, refusal.message)),
            ),
        }
    }
    output.problems = problems;
    output
}

/// The order of the text.
fn by_place(problems: &mut [Problem], files: &Files) {
    problems.sort_by(|a, b| {
        let file = |problem: &Problem| files.name(problem.pos.file());
        let place = |problem: &Problem| (problem.warning, problem.pos.line(), problem.pos.column());
        let by_file = file(a).cmp(file(b));
        by_file
            .then(place(a).cmp(&place(b)))
            .then_with(|| a.text.cmp(&b.text))
    });
}

/// What the module asks the compiler for.
fn directives(read: &epp::Module) -> impl Iterator<Item = &Term> {
    read.ast.forms.iter().filter_map(|form| match form {
        Form::Attribute(_, Attribute::Other(known::COMPILE, value)) => Some(value),
        _ => None,
    })
}

/// Options that are about the answer and the file, not about the code: the whole of `compile` has to see them.
const OF_ANSWER: [&str; 18] = [
    "S",
    "binary",
    "compile_info",
    "compressed",
    "debug_info",
    "debug_info_key",
    "deterministic",
    "encrypt_debug_info",
    "error_location",
    "extra_chunks",
    "outdir",
    "report",
    "report_errors",
    "report_warnings",
    "return",
    "return_warnings",
    "slim",
    "warnings_as_errors",
];

fn is_answer(option: &Term, names: &Names) -> bool {
    match option {
        Term::List(items) => items.iter().any(|item| is_answer(item, names)),
        Term::Tuple(items) => items.first().is_some_and(|tag| is_answer(tag, names)),
        Term::Atom(name) => OF_ANSWER.contains(&names.text(*name)),
        _ => false,
    }
}

/// The modules in `{parse_transform, Module}`.
fn transforms(read: &epp::Module) -> Vec<String> {
    let mut found = Vec::new();
    for directive in directives(read) {
        add_transforms(directive, &read.names, &mut found);
    }
    found
}

fn add_transforms(option: &Term, names: &Names, found: &mut Vec<String>) {
    match option {
        Term::List(items) => {
            for item in items {
                add_transforms(item, names, found);
            }
        }
        Term::Tuple(items) => {
            if let [Term::Atom(known::PARSE_TRANSFORM), Term::Atom(module)] = items[..] {
                found.push(names.text(module).to_owned());
            }
        }
        _ => {}
    }
}
