//! `erlc`: its flags, its exit codes.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{Outcome, Session, options};
use crate::report;

const HELP: &str = "\
Usage: erlc [options] file.erl ...

Options:
  -b type        type of output file (only beam)
  -d             debug (no effect)
  -D name        define name
  -D name=value  define name to have value
  -help          show this text
  -I path        where to search for include files
  -M             generate a rule for make(1) describing the dependencies
  -MF file       write the dependencies to file
  -MT target     change the target of the rule emitted by dependency generation
  -MQ target     same as -MT but quote characters special to make(1)
  -MG            consider missing headers as generated files
  -MP            add a phony target for each dependency
  -MMD           generate dependencies as a side effect
  -o name        name output directory
  -pa path       add path to the front of Erlang's code path
  -pz path       add path to the end of Erlang's code path
  -v             verbose compiler output
  -W0            disable warnings
  -Werror        make all warnings into errors
  -Wnumber       set warning level to number
  -Wall          enable all warnings
  -W             enable warnings (default)
  +term          pass the Erlang term unchanged to the compiler
";

/// What the command line says.
#[derive(Default)]
struct Request {
    session: Session,
    files: Vec<PathBuf>,
    verbose: bool,
    dependencies: Option<Dependencies>,
}

/// Rules for `make`.
#[derive(Default)]
struct Dependencies {
    /// Where they go, instead of to the terminal.
    file: Option<PathBuf>,
    target: Option<String>,
    /// Whether each file gets a rule without dependencies.
    phony: bool,
    /// Whether the files are compiled too.
    also_compile: bool,
}

pub(crate) fn main(words: impl Iterator<Item = OsString>) -> ExitCode {
    let words: Vec<String> = words
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    if words.iter().any(|word| word == "-help" || word == "--help") {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    match parse(&words) {
        Ok(request) => run(&request),
        Err(message) => {
            eprintln!("erlc: {message}");
            ExitCode::FAILURE
        }
    }
}

fn parse(words: &[String]) -> Result<Request, String> {
    let mut request = Request::default();
    request.session.warns = true;
    if let Ok(libraries) = std::env::var("ERL_LIBS") {
        request.session.libraries = std::env::split_paths(&libraries).collect();
    }
    let mut words = words.iter().map(String::as_str);
    while let Some(word) = words.next() {
        match word.strip_prefix('-') {
            Some(flag) => apply_flag(&mut request, flag, &mut words)?,
            None => match word.strip_prefix('+') {
                Some(option) => options::apply(&mut request.session, option)?,
                None => request.files.push(file(word)?),
            },
        }
    }
    Ok(request)
}

/// A file to compile; without an extension it is one of Erlang.
fn file(word: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(word);
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("erl") => Ok(path),
        None => Ok(path.with_extension("erl")),
        Some(extension) => Err(format!("Unknown extension: '.{extension}'")),
    }
}

fn apply_flag<'w>(
    request: &mut Request,
    flag: &'w str,
    rest: &mut impl Iterator<Item = &'w str>,
) -> Result<(), String> {
    let mut value = |joined: &'w str| match joined {
        "" => rest
            .next()
            .ok_or_else(|| format!("no value given to flag -{flag}")),
        joined => Ok(joined),
    };
    let session = &mut request.session;
    match flag {
        "v" => request.verbose = true,
        "c" | "d" | "server" | "no-server" => {}
        "pa" => session.code.insert(0, value("")?.into()),
        "pz" => session.code.push(value("")?.into()),
        "W0" => session.warns = false,
        "Werror" => session.strict = true,
        "P" | "E" => options::apply(session, flag)?,
        "S" => return Err(format!("the flag -{flag} is not supported")),
        _ if flag.starts_with('M') => return dependencies(request, flag, rest),
        _ if flag.starts_with('W') => session.warns = true,
        _ if flag.starts_with('o') => session.out = Some(value(&flag[1..])?.into()),
        _ if flag.starts_with('I') => {
            let folder = value(&flag[1..])?;
            session.options.source.include_path.push(folder.to_owned());
        }
        _ if flag.starts_with('D') => {
            let definition = value(&flag[1..])?;
            let (name, value) = match definition.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (definition, None),
            };
            session.options.source.macros.push((name.to_owned(), value));
        }
        _ if flag.starts_with('b') => match value(&flag[1..])? {
            "beam" => {}
            other => return Err(format!("the output type {other} is not supported")),
        },
        _ => return Err(format!("unknown flag: -{flag}")),
    }
    Ok(())
}

fn dependencies<'w>(
    request: &mut Request,
    flag: &str,
    rest: &mut impl Iterator<Item = &'w str>,
) -> Result<(), String> {
    let rules = request.dependencies.get_or_insert_default();
    let mut value = || {
        rest.next()
            .ok_or_else(|| format!("no value given to flag -{flag}"))
    };
    match flag {
        "M" | "MG" => {}
        "MP" => rules.phony = true,
        "MMD" => rules.also_compile = true,
        "MF" => rules.file = Some(value()?.into()),
        "MT" => rules.target = Some(value()?.to_owned()),
        "MQ" => rules.target = Some(value()?.replace(' ', "\\ ").replace('#', "\\#")),
        _ => return Err(format!("unknown flag: -{flag}")),
    }
    Ok(())
}

fn run(request: &Request) -> ExitCode {
    if request.verbose {
        for file in &request.files {
            println!("Compiling {}", file.display());
        }
    }
    let session = match &request.dependencies {
        Some(rules) if !rules.also_compile => return only_dependencies(request, rules),
        Some(_) | None => &request.session,
    };
    let outcomes = session.compile_all(&request.files);
    let mut is_good = true;
    for (file, outcome) in request.files.iter().zip(&outcomes) {
        print!("{}", outcome.messages);
        is_good &= outcome.module.is_some();
        if let Some(rules) = &request.dependencies {
            is_good &= write_rule(rules, session, file, outcome);
        }
    }
    exit(is_good)
}

fn exit(is_good: bool) -> ExitCode {
    report::end(i32::from(!is_good))
}

/// Reads the files as if to compile them, and tells what they depend on.
fn only_dependencies(request: &Request, rules: &Dependencies) -> ExitCode {
    let mut is_good = true;
    for file in &request.files {
        let outcome = request.session.read_only(file);
        is_good &= write_rule(rules, &request.session, file, &outcome);
    }
    exit(is_good)
}

fn write_rule(rules: &Dependencies, session: &Session, file: &Path, outcome: &Outcome) -> bool {
    let text = rule(rules, session, file, outcome);
    let written = match &rules.file {
        Some(path) => std::fs::write(path, text),
        None => {
            print!("{text}");
            Ok(())
        }
    };
    if let Err(error) = &written {
        eprintln!("erlc: {error}");
    }
    written.is_ok()
}

fn rule(rules: &Dependencies, session: &Session, file: &Path, outcome: &Outcome) -> String {
    let target = match &rules.target {
        Some(target) => target.clone(),
        None => {
            let name = file.with_extension("beam");
            let name = name.file_name().unwrap_or_default();
            let folder = session.out.clone().unwrap_or_default();
            folder.join(name).to_string_lossy().into_owned()
        }
    };
    let mut text = format!("{target}:");
    for dependency in &outcome.read {
        text.push_str(&format!(" \\\n  {dependency}"));
    }
    text.push('\n');
    if rules.phony {
        for dependency in outcome.read.iter().skip(1) {
            text.push_str(&format!("\n{dependency}:\n"));
        }
    }
    text
}

impl Session {
    /// Finds out which files a file reads, and writes nothing.
    fn read_only(&self, file: &Path) -> Outcome {
        let name = file.to_string_lossy();
        let read = std::fs::read(file).ok().and_then(|bytes| {
            let output =
                asterias_compiler::compile(&name, &bytes, self, self, &self.options).ok()?;
            Some(output.read)
        });
        Outcome {
            module: None,
            messages: String::new(),
            read: read.unwrap_or_else(|| vec![name.into_owned()]),
        }
    }
}
