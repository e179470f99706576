//! The corpus's Gleam sources, made into Erlang for the recording.
//!
//! A case in Gleam is one module without imports. What Gleam has no words for, such as catching an exception or printing
//! any value, it declares as external functions of a module named `corpus`; they are the functions of `gleam.hrl`, compiled
//! into each case, so that a case in Gleam needs no module but itself either. The Gleam compiler is called, never fetched.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::Error;
use crate::case::stem;
use crate::execute::{End, execute};

const TIMEOUT: Duration = Duration::from_secs(120);
const PACKAGE_FOLDER: &str = "gleam";
const MANIFEST: &str = "name = \"corpus_cases\"\nversion = \"1.0.0\"\ntarget = \"erlang\"\n";
const HELPERS: &str = "-include(\"gleam.hrl\").\n";
const HELPERS_MODULE: &str = "corpus:";

/// Whether a case is written in Gleam.
pub(crate) fn is_gleam(source: &Path) -> bool {
    source
        .extension()
        .is_some_and(|extension| extension == "gleam")
}

/// Calls the Gleam compiler `gleam` for all `sources`, as one package in the folder `scratch`.
pub(crate) fn translate(gleam: &[String], scratch: &Path, sources: &[&Path]) -> Result<(), Error> {
    let package = scratch.join(PACKAGE_FOLDER);
    let modules = package.join("src");
    make_folder(&modules)?;
    make_folder(&package.join("lib"))?;
    let manifest = package.join("gleam.toml");
    fs::write(&manifest, MANIFEST).map_err(|error| trouble(&manifest, &error))?;
    for source in sources {
        let copy = modules.join(format!("{}.gleam", stem(source)));
        fs::copy(source, copy).map_err(|error| trouble(source, &error))?;
    }

    let (program, first) = gleam
        .split_first()
        .ok_or_else(|| Error::new("GLEAM is set but empty"))?;
    let mut command = Command::new(program);
    command
        .args(first)
        .args(["compile-package", "--target", "erlang", "--no-beam"])
        .args(["--package", ".", "--out", "out", "--lib", "lib"])
        .current_dir(&package);
    let outcome = execute(&mut command, TIMEOUT)
        .map_err(|error| Error::new(format!("cannot run {program}: {error}")))?;
    if outcome.end == End::Exit(0) {
        Ok(())
    } else {
        let errors = String::from_utf8_lossy(&outcome.errors);
        Err(Error::new(format!("gleam does not compile:\n{errors}")))
    }
}

/// The Erlang of the module `name`, after [`translate`], with the helpers in it.
pub(crate) fn erlang(scratch: &Path, name: &str) -> Result<String, Error> {
    let path: PathBuf = [PACKAGE_FOLDER, "out", "_gleam_artefacts"].iter().collect();
    let path = scratch.join(path).join(format!("{name}.erl"));
    let text = fs::read_to_string(&path).map_err(|error| trouble(&path, &error))?;
    Ok(with_helpers(&text))
}

/// The helpers come last, after the attributes that Erlang wants first; calls of their module become local ones.
fn with_helpers(erlang: &str) -> String {
    format!("{}\n{HELPERS}", erlang.replace(HELPERS_MODULE, ""))
}

fn make_folder(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(|error| trouble(path, &error))
}

fn trouble(path: &Path, error: &std::io::Error) -> Error {
    Error::new(format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn helpers_are_called_locally() {
        let woven = with_helpers("-module(a).\nmain() ->\n    corpus:show(1).\n");
        assert_eq!(
            woven,
            "-module(a).\nmain() ->\n    show(1).\n\n-include(\"gleam.hrl\").\n"
        );
    }

    #[test]
    fn gleam_is_known_by_its_extension() {
        assert!(is_gleam(Path::new("cases/gleam/a.gleam")));
        assert!(!is_gleam(Path::new("cases/gleam/a.erl")));
    }
}
