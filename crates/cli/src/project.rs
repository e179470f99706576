//! What `asterias run PATH` and `asterias test PATH` run: finds code and entry function.

use std::path::{Path, PathBuf};

use crate::arguments::RunArguments;

/// What the entry function takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Arity {
    /// Nothing.
    None,
    /// The list of the program's arguments.
    List,
}

/// A program that can be started.
#[derive(Debug)]
pub(crate) struct Program {
    /// A file that holds the module to start, which is loaded first.
    pub(crate) file: Option<PathBuf>,
    /// Folders of `.beam` files.
    pub(crate) folders: Vec<String>,
    /// The root of the Gleam project that it is.
    pub(crate) root: Option<PathBuf>,
    /// The application to start first: that of a Gleam project where one of its packages has processes to start.
    pub(crate) application: Option<String>,
    pub(crate) module: String,
    pub(crate) function: String,
    pub(crate) arity: Arity,
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Finds the program that the arguments mean.
pub(crate) fn find(arguments: &RunArguments) -> Result<Program, String> {
    let path = &arguments.path;
    let entry = arguments.entry.as_deref().map(parse_entry).transpose()?;
    let kind = std::fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut program = if kind.is_file() {
        file(path, entry)?
    } else if path.join("gleam.toml").is_file() {
        gleam(path, entry)?
    } else {
        folder(path, entry)?
    };
    let first = arguments.code_path.iter().map(|folder| text(folder));
    program.folders = first.chain(std::mem::take(&mut program.folders)).collect();
    Ok(program)
}

type Entry = (String, String, Arity);

/// `module:function/arity`
fn parse_entry(entry: &str) -> Result<Entry, String> {
    let wrong = || format!("--entry {entry}: an entry function is given as module:function/arity");
    let (module, rest) = entry.rsplit_once(':').ok_or_else(wrong)?;
    let (function, arity) = rest.rsplit_once('/').ok_or_else(wrong)?;
    if module.is_empty() || function.is_empty() {
        return Err(wrong());
    }
    let arity = match arity {
        "0" => Arity::None,
        "1" => Arity::List,
        _ => {
            return Err(format!(
                "--entry {entry}: the arity is 0, or 1 for the list of arguments"
            ));
        }
    };
    // A Gleam module is written with slashes and compiled with at signs.
    Ok((module.replace('/', "@"), function.to_owned(), arity))
}

fn file(path: &Path, entry: Option<Entry>) -> Result<Program, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let exports =
        asterias::exports(&bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    let exported = |arity| {
        exports
            .functions
            .iter()
            .any(|(name, found)| name == "main" && *found == arity)
    };
    let (module, function, arity) = match entry {
        Some(entry) => entry,
        None if exported(0) => (exports.module.clone(), "main".to_owned(), Arity::None),
        None if exported(1) => (exports.module.clone(), "main".to_owned(), Arity::List),
        None => {
            return Err(format!(
                "{}: the module exports neither main/0 nor main/1; name a function with --entry",
                path.display()
            ));
        }
    };
    let folder = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    Ok(Program {
        file: Some(path.to_owned()),
        folders: vec![text(folder)],
        root: None,
        application: None,
        module,
        function,
        arity,
    })
}

fn folder(path: &Path, entry: Option<Entry>) -> Result<Program, String> {
    let Some((module, function, arity)) = entry else {
        return Err(format!(
            "{}: no gleam.toml is here; name the function to start with --entry module:function/arity",
            path.display()
        ));
    };
    Ok(Program {
        file: None,
        folders: vec![text(path)],
        root: None,
        application: None,
        module,
        function,
        arity,
    })
}

/// The tests of the Gleam project with this root: `main/0` of the module that is named after the package.
pub(crate) fn tests(root: &Path) -> Result<Program, String> {
    if !root.join("gleam.toml").is_file() {
        return Err(format!("{}: no gleam.toml is here", root.display()));
    }
    let module = format!("{}_test", package_name(root)?);
    gleam(root, Some((module, "main".to_owned(), Arity::None)))
}

/// The folders of `.beam` files that a path means, other than a file.
pub(crate) fn folders(path: &Path) -> Result<Vec<String>, String> {
    if path.join("gleam.toml").is_file() {
        packages(path)
    } else {
        Ok(vec![text(path)])
    }
}

/// The folders of all packages that `gleam build` made.
fn packages(root: &Path) -> Result<Vec<String>, String> {
    let built = root.join("build/dev/erlang");
    let packages = std::fs::read_dir(&built).map_err(|_| {
        format!(
            "{}: the project has not been built for Erlang; run `gleam build` first",
            root.display()
        )
    })?;
    let mut folders: Vec<String> = packages
        .filter_map(|package| Some(package.ok()?.path().join("ebin")))
        .filter(|ebin| ebin.is_dir())
        .map(|ebin| text(&ebin))
        .collect();
    folders.sort();
    Ok(folders)
}

fn gleam(root: &Path, entry: Option<Entry>) -> Result<Program, String> {
    let folders = packages(root)?;
    let package = package_name(root)?;
    let (module, function, arity) =
        entry.unwrap_or_else(|| (package.clone(), "main".to_owned(), Arity::None));
    Ok(Program {
        file: None,
        application: Some(package).filter(|_| folders.iter().any(|folder| has_start(folder))),
        folders,
        root: Some(root.to_owned()),
        module,
        function,
        arity,
    })
}

/// Whether the application of this folder has a module that starts its processes.
fn has_start(folder: &str) -> bool {
    let files = std::fs::read_dir(folder).into_iter().flatten();
    files
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "app"))
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .any(|resource| resource.contains("{mod,"))
}

/// The value of `name` before the first table of `gleam.toml`.
fn package_name(root: &Path) -> Result<String, String> {
    let manifest = root.join("gleam.toml");
    let content = std::fs::read_to_string(&manifest)
        .map_err(|error| format!("{}: {error}", manifest.display()))?;
    let lines = content
        .lines()
        .map(str::trim)
        .take_while(|line| !line.starts_with('['));
    let name = lines
        .filter_map(|line| line.split_once('='))
        .find(|(key, _)| matches!(key.trim(), "name" | "\"name\""));
    let value = name.map(|(_, value)| {
        value
            .split('#')
            .next()
            .unwrap_or_default()
            .trim()
            .trim_matches(['"', '\''])
    });
    match value {
        Some(name) if !name.is_empty() => Ok(name.to_owned()),
        _ => Err(format!("{}: the project has no name", manifest.display())),
    }
}
