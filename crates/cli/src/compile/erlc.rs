//! `erlc`: what it compiles without starting a machine.
//!
//! Erlang files with plain flags are compiled here, on all cores. Everything else (listings, rules for `make`, features, options that change
//! passes, other kinds of files, what is wrong with the command line) is left to the library's `erl_compile`, which knows all of it.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use asterias_compiler::lint::Setting;

use super::{Session, options};
use crate::{erl, libraries, report};

/// What the command line says.
#[derive(Default)]
struct Request {
    session: Session,
    files: Vec<PathBuf>,
}

pub(crate) fn main(words: impl Iterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = words.collect();
    if words.iter().any(|word| word == "--help") {
        println!("Usage: erlc [options] file.erl ...\n\n`erlc -help` lists the options.");
        return ExitCode::SUCCESS;
    }
    let text: Option<Vec<&str>> = words.iter().map(|word| word.to_str()).collect();
    let is_set = std::env::var_os("ERL_COMPILER_OPTIONS").is_some_and(|value| !value.is_empty());
    match text.filter(|_| !is_set).and_then(|words| parse(&words)) {
        Some(request) => run(&request),
        None => in_erlang(words),
    }
}

/// The request, if it is one that is served here.
fn parse(words: &[&str]) -> Option<Request> {
    let mut request = Request::default();
    request.session.warns = true;
    request.session.stops = true;
    request.session.libraries = libraries::of_environment();
    let mut words = words.iter().copied();
    while let Some(word) = words.next() {
        if let Some(flag) = word.strip_prefix('-') {
            apply_flag(&mut request.session, flag, &mut words)?;
        } else if let Some(option) = word.strip_prefix('+') {
            options::apply(&mut request.session, option)?;
        } else {
            // The first file ends the flags.
            request.files.push(file(word)?);
            for word in words.by_ref() {
                request.files.push(file(word)?);
            }
        }
    }
    Some(request)
}

fn file(word: &str) -> Option<PathBuf> {
    let path = PathBuf::from(word);
    path.extension()
        .is_some_and(|extension| extension == "erl")
        .then_some(path)
}

fn apply_flag<'w>(
    session: &mut Session,
    flag: &'w str,
    rest: &mut impl Iterator<Item = &'w str>,
) -> Option<()> {
    let mut value = |joined: &'w str| match joined {
        "" => rest.next().filter(|word| !word.starts_with('-')),
        joined => Some(joined),
    };
    match flag {
        "d" | "v" | "server" | "no-server" => {}
        "pa" => session.code.insert(0, value("")?.into()),
        "pz" => session.code.push(value("")?.into()),
        "W0" => session.warns = false,
        "W" | "W1" | "Wall" => session.warns = true,
        "Werror" => session.strict = true,
        _ if flag.starts_with('o') => {
            let folder = PathBuf::from(value(&flag[1..])?);
            if !folder.is_dir() {
                return None;
            }
            session.out = Some(folder);
        }
        _ if flag.starts_with('I') => {
            let folder = value(&flag[1..])?;
            session.options.source.include_path.push(folder.to_owned());
        }
        _ if flag.starts_with('D') => {
            let definition = value(&flag[1..])?;
            let (name, value) = match definition.split_once('=') {
                Some((_, value)) if Setting::parse(value).is_none() => return None,
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (definition, None),
            };
            session.options.source.macros.push((name.to_owned(), value));
        }
        _ if flag.starts_with('b') => drop(value(&flag[1..])?),
        _ => return None,
    }
    Some(())
}

/// Compiles, and shows messages up to the first file that fails.
fn run(request: &Request) -> ExitCode {
    let mut is_good = true;
    for outcome in request.session.compile_all(&request.files) {
        print!("{}", outcome.messages);
        is_good = outcome.module.is_some();
        if !is_good {
            break;
        }
    }
    report::end(i32::from(!is_good))
}

/// Runs `erl_compile` on a machine, which finds code where the flags `-pa` and `-pz` say, and gets all the others.
fn in_erlang(words: Vec<OsString>) -> ExitCode {
    let mut arguments: Vec<OsString> = vec!["-noinput".into()];
    let mut plain: Vec<OsString> = Vec::new();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        if word == "-pa" || word == "-pz" {
            arguments.push(word);
            arguments.extend(words.next());
        } else if word != "-d" && word != "-server" && word != "-no-server" {
            plain.push(word);
        }
    }
    arguments.extend(["-s", "erl_compile", "compile_cmdline", "-extra"].map(OsString::from));
    arguments.extend(plain);
    erl::main(arguments.into_iter())
}
