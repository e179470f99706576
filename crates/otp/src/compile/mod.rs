//! Natives of `prim_compile`: the compiler, for `compile`, `epp` and `erl_lint`, which are Erlang.
//!
//! They read no files and call nothing: what they would have to know of the world (files, libraries, variables, behaviours) they ask
//! for. A call whose answers are not enough returns `{need, Requests}`, and is made again with answers to these requests; how often is
//! bounded by how deep files include each other. The work is done on a stack of its own, since it goes as deep as the source.

mod request;
mod world;

use asterias_compiler::lint::{self, lint};
use asterias_compiler::syntax::ast::{Ast, MAX_NESTING, MAX_TERM_NESTING};
use asterias_compiler::syntax::epp::{self, Module};
use asterias_compiler::syntax::format::form_term;
use asterias_compiler::syntax::format::read::{ReadForms, Reader};
use asterias_compiler::syntax::problem::Speaker;
use asterias_compiler::syntax::{
    FileId, Files, Names, Pos, Problem, Term as Constant, deep, known,
};
use asterias_compiler::{Options, Transforms, compile_module, format_error, headers};
use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::{Term, natives};
use asterias_term::atom::intern;

use crate::erl_text::{terms, text};
use request::Request;
use world::Known;

natives! {
    /// Natives of `prim_compile`.
    pub(crate) static TABLE: "prim_compile" {
        alloc "read"/3 => read,
        alloc "lint"/3 => lint_forms,
        alloc "generate"/3 => generate,
        alloc "header"/1 => header,
        alloc "words"/2 => words,
        alloc "obsolete"/3 => obsolete,
    }
}

/// `read(Bytes, Options, Known)`: `{Forms, Settings, Files}`, the forms with errors and warnings among them, what features the text
/// chose, and the files that were read.
fn read<'h>(env: &mut Env<'h>, bytes: Term<'h>, options: Term<'h>, known: Term<'h>) -> Outcome<'h> {
    let bytes = bytes.as_binary().ok_or_else(Stop::badarg)?;
    let request = Request::read(options)?;
    env.account(bytes.len());
    run(env, known, request, None, |request, _, world| {
        let mut module = epp::parse_file(&request.name, &bytes, world, &request.options.source);
        let names = &mut module.names;
        let mut forms = Vec::new();
        let mut problems = module.problems.iter().zip(&module.forms_before).peekable();
        for (at, form) in module.ast.forms.iter().enumerate() {
            while let Some((problem, _)) = problems.next_if(|(_, before)| **before <= at) {
                forms.push(problem_form(problem, names));
            }
            forms.push(form_term(&module.ast, form, true));
        }
        forms.extend(problems.map(|(problem, _)| problem_form(problem, names)));
        let settings = [
            ("maybe_expr", module.maybe_expr),
            ("compr_assign", module.compr_assign),
        ]
        .into_iter()
        .filter(|(_, is_on)| *is_on)
        .map(|(feature, _)| Constant::Atom(names.intern(feature)));
        let settings = Constant::List(settings.collect());
        let files = module.read.iter().map(|file| Constant::string(file));
        let files = Constant::List(files.collect());
        let answer = Constant::Tuple(vec![Constant::List(forms), settings, files]);
        (answer, module.names)
    })
}

/// `lint(Forms, Options, Known)`: `{Errors, Warnings}`, lists of `{File, ErrorInfo}`.
fn lint_forms<'h>(
    env: &mut Env<'h>,
    forms: Term<'h>,
    options: Term<'h>,
    known: Term<'h>,
) -> Outcome<'h> {
    let request = Request::read(options)?;
    run(env, known, request, Some(forms), |request, forms, world| {
        let mut module = match module_of(forms, request) {
            Ok(module) => module,
            Err(refused) => return refused,
        };
        lint::learn_callbacks(&mut module, world);
        let problems = lint(&module, &request.options.lint, world);
        let found = both(&problems, &module.ast.files, &mut module.names);
        (Constant::Tuple(found.into()), module.names)
    })
}

/// `generate(Forms, Options, Known)`: `{Errors, Warnings, Module, File}`, the last two `none` if there are errors.
fn generate<'h>(
    env: &mut Env<'h>,
    forms: Term<'h>,
    options: Term<'h>,
    known: Term<'h>,
) -> Outcome<'h> {
    let request = Request::read(options)?;
    run(env, known, request, Some(forms), |request, forms, world| {
        let mut module = match module_of(forms, request) {
            Ok(module) => module,
            Err(refused) => return refused,
        };
        lint::learn_callbacks(&mut module, world);
        let output = compile_module(&module, &request.name, world, &request.options);
        let names = &mut module.names;
        let [errors, warnings] = both(&output.problems, &output.files, names);
        let code = match (output.module, output.file) {
            (Some(module), Some(file)) => (
                Constant::Atom(names.intern(&module)),
                Constant::binary(&file),
            ),
            _ => (Constant::Atom(known::NONE), Constant::Atom(known::NONE)),
        };
        let answer = Constant::Tuple(vec![errors, warnings, code.0, code.1]);
        (answer, module.names)
    })
}

/// `words(Module, Descriptor)`: what `Module:format_error(Descriptor)` says, or `none` where the compiler has no such message.
fn words<'h>(env: &mut Env<'h>, module: Term<'h>, descriptor: Term<'h>) -> Outcome<'h> {
    let module = module.as_atom_name().ok_or_else(Stop::badarg)?;
    let mut names = Names::new();
    let Some(descriptor) = terms::read(descriptor, &mut names, MAX_TERM_NESTING) else {
        return Ok(Term::atom(intern("none")));
    };
    Ok(match format_error(module, &descriptor, &names) {
        Some(text) => env.string(&text),
        None => Term::atom(intern("none")),
    })
}

/// `header(Path)`: a header of our own library, or `none`.
fn header<'h>(env: &mut Env<'h>, path: Term<'h>) -> Outcome<'h> {
    let path = text(path)?;
    Ok(match headers::read(&path) {
        Some(header) => env.binary(header.as_bytes()),
        None => Term::atom(intern("none")),
    })
}

/// `obsolete(Module, Name, Arity)`: `{removed | deprecated, Advice, Release | none}`, or `no` where one may call the function.
fn obsolete<'h>(env: &mut Env<'h>, module: Term<'h>, name: Term<'h>, arity: usize) -> Outcome<'h> {
    let module = module.as_atom_name().ok_or_else(Stop::badarg)?;
    let name = name.as_atom_name().ok_or_else(Stop::badarg)?;
    let Some(found) = lint::obsolete(module, name, arity) else {
        return Ok(Term::atom(intern("no")));
    };
    let kind = if found.is_removed {
        "removed"
    } else {
        "deprecated"
    };
    let advice = env.string(found.advice);
    let release = match found.release {
        Some(release) => env.string(release),
        None => Term::atom(intern("none")),
    };
    Ok(env.tuple(&[Term::atom(intern(kind)), advice, release]))
}

/// Does the work where there is stack for it; the answer, or what it lacks.
fn run<'h>(
    env: &mut Env<'h>,
    known: Term<'h>,
    request: Request,
    forms: Option<Term<'h>>,
    work: impl FnOnce(&Request, Option<(Constant, Names)>, &Known) -> (Constant, Names) + Send,
) -> Outcome<'h> {
    let known = Known::read(known)?;
    let mut names = Names::new();
    let forms = match forms {
        Some(forms) => {
            let forms = terms::read(forms, &mut names, MAX_NESTING).ok_or_else(Stop::badarg)?;
            Some((forms, names))
        }
        None => None,
    };
    let done = deep::run(|| {
        let (answer, names) = work(&request, forms, &known);
        match known.requests() {
            Some((requests, names)) => (requests, names),
            None => (answer, names),
        }
    });
    let (answer, names) = done.map_err(|_| Stop::system_limit())?;
    let built = terms::build(env, &answer, &names);
    answer.dismantle();
    built
}

/// Forms as a module; where one is none, the answer that says so.
fn module_of(
    forms: Option<(Constant, Names)>,
    request: &Request,
) -> Result<Module, (Constant, Names)> {
    let (forms, mut names) = forms.unwrap_or_else(|| (Constant::List(Vec::new()), Names::new()));
    let mut ast = Ast::default();
    let file = ast.files.add(&request.name).unwrap_or_default();
    let (mut problems, mut forms_before) = (Vec::new(), Vec::new());
    let mut reader = Reader::new(&mut ast, &mut names, file);
    let Constant::List(forms) = forms else {
        return Err(bad_form("the forms are no list", names));
    };
    for form in &forms {
        if let Some(problem) = given(form, reader.file, reader.names) {
            problems.push(problem);
            forms_before.push(reader.ast.forms.len());
        } else if let Err(error) = reader.form(&form) {
            return Err(bad_form(&error.0, names));
        }
    }
    Ok(Module {
        names,
        ast,
        problems,
        forms_before,
        compr_assign: request.options.source.compr_assign,
        maybe_expr: request.options.source.maybe_expr,
        read: Vec::new(),
    })
}

/// `{bad_form, Text}`
fn bad_form(text: &str, mut names: Names) -> (Constant, Names) {
    let tag = Constant::Atom(names.intern("bad_form"));
    (Constant::Tuple(vec![tag, Constant::string(text)]), names)
}

/// A problem among forms: `{error, {Location, Module, Descriptor}}`.
fn given(form: &Constant, file: FileId, names: &Names) -> Option<Problem> {
    let Constant::Tuple(items) = form else {
        return None;
    };
    let [Constant::Atom(tag), Constant::Tuple(info)] = &items[..] else {
        return None;
    };
    let [location, module, descriptor] = &info[..] else {
        return None;
    };
    let number = |term: &Constant| match term {
        Constant::Integer(number) => u32::try_from(*number).ok(),
        _ => None,
    };
    let (line, column) = match location {
        Constant::Tuple(parts) => (
            parts.first().and_then(number),
            parts.get(1).and_then(number),
        ),
        line => (number(line), None),
    };
    let pos = Pos::new(file, line.unwrap_or(0), column.unwrap_or(0));
    let whole = Constant::Tuple(vec![module.clone(), descriptor.clone()]);
    let problem = Problem::error(pos, Speaker::Given, "").with(whole);
    match names.text(*tag) {
        "error" => Some(problem),
        "warning" => Some(problem.as_warning()),
        _ => None,
    }
}

/// `{error, ErrorInfo}` or `{warning, ErrorInfo}`
fn problem_form(problem: &Problem, names: &mut Names) -> Constant {
    let tag = names.intern(if problem.warning { "warning" } else { "error" });
    Constant::Tuple(vec![Constant::Atom(tag), error_info(problem, names)])
}

/// `{Location, Module, Descriptor}`; the lint has no location for one matter, and 0 for what forms put at no line.
fn error_info(problem: &Problem, names: &mut Names) -> Constant {
    let pos = problem.pos;
    let line = Constant::Integer(i64::from(pos.line()));
    let location = match (pos.line(), pos.column()) {
        (0, _) => Constant::Atom(known::NONE),
        (_, 0) => line,
        (_, column) => Constant::Tuple(vec![line, Constant::Integer(i64::from(column))]),
    };
    let (module, descriptor) = match (problem.speaker, &problem.descriptor) {
        (Speaker::Given, Constant::Tuple(parts)) if parts.len() == 2 => {
            (parts[0].clone(), parts[1].clone())
        }
        (speaker, _) => {
            let module = Constant::Atom(names.intern(speaker.module()));
            (module, problem.described(names))
        }
    };
    match problem.speaker {
        Speaker::Lint if pos.line() == 0 => {
            let is_placeless = matches!(&descriptor, Constant::Atom(name) if names.text(*name) == "disallowed_nowarn_bif_clash");
            let location = (!is_placeless).then_some(Constant::Integer(0));
            Constant::Tuple(location.into_iter().chain([module, descriptor]).collect())
        }
        _ => Constant::Tuple(vec![location, module, descriptor]),
    }
}

/// Errors and warnings, each with its file.
fn both(problems: &[Problem], files: &Files, names: &mut Names) -> [Constant; 2] {
    [false, true].map(|warning| {
        let wanted = problems.iter().filter(|problem| problem.warning == warning);
        let found = wanted.map(|problem| {
            let file = Constant::string(files.name(problem.pos.file()));
            Constant::Tuple(vec![file, error_info(problem, names)])
        });
        Constant::List(found.collect())
    })
}
