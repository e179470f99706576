//! Compiling files: what `erlc` and the compile server of Gleam's build tool have in common.
//!
//! A [`Session`] knows options and where libraries are; it compiles files on all cores, each on its own, and tells what is
//! wrong in the words and the form of OTP's compiler, in the order of the files.

pub(crate) mod erlc;
pub(crate) mod escript;
mod gleam;
mod machine;
mod options;
mod report;

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use asterias_compiler::lint::{Behaviour, Behaviours};
use asterias_compiler::syntax::epp::Sources;
use asterias_compiler::{Options, Output, behaviours, compile, headers};

use crate::libraries;
use machine::Machine;

/// How to compile files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Session {
    pub(crate) options: Options,
    /// Where files go; the current folder if it is not said.
    pub(crate) out: Option<PathBuf>,
    /// Folders of which each holds libraries.
    pub(crate) libraries: Vec<PathBuf>,
    /// Folders of code, `ebin` of a library mostly.
    pub(crate) code: Vec<PathBuf>,
    /// Parse transforms besides those that a module asks for.
    pub(crate) transforms: Vec<String>,
    /// Whether nothing is compiled any more when a file has failed.
    pub(crate) stops: bool,
    /// Runs Erlang where compiling needs it.
    machine: Machine,
    /// Whether warnings are shown.
    pub(crate) warns: bool,
    /// Whether warnings are errors.
    pub(crate) strict: bool,
    /// Whether messages go without the line of the source.
    pub(crate) brief: bool,
}

/// What became of a file.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The module, if its file was written.
    pub(crate) module: Option<String>,
    /// Messages, ready to be shown.
    pub(crate) messages: String,
}

impl Session {
    /// Compiles files on all cores; the outcomes are in the order of the files, without those that were not compiled.
    pub(crate) fn compile_all(&self, files: &[PathBuf]) -> Vec<Outcome> {
        let next = AtomicUsize::new(0);
        let has_failed = AtomicBool::new(false);
        let outcomes = Mutex::new(Vec::with_capacity(files.len()));
        let workers = thread::available_parallelism().map_or(1, NonZero::get);
        thread::scope(|scope| {
            for _ in 0..workers.min(files.len()) {
                scope.spawn(|| {
                    // Relaxed: the counter hands out numbers and publishes nothing.
                    while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                        // Relaxed: whoever sees it late compiles a file for nothing.
                        if self.stops && has_failed.load(Ordering::Relaxed) {
                            break;
                        }
                        let outcome = (file, self.compile_file(file));
                        has_failed.fetch_or(outcome.1.module.is_none(), Ordering::Relaxed);
                        outcomes
                            .lock()
                            .unwrap_or_else(std::sync::PoisonError::into_inner)
                            .push(outcome);
                    }
                });
            }
        });
        let mut outcomes = outcomes
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        outcomes.sort_by_key(|(file, _)| files.iter().position(|other| other == *file));
        outcomes.into_iter().map(|(_, outcome)| outcome).collect()
    }

    /// Compiles one file and writes the result.
    pub(crate) fn compile_file(&self, file: &Path) -> Outcome {
        let name = file.to_string_lossy();
        let failed = |message: String| Outcome {
            module: None,
            messages: message,
        };
        let bytes = match std::fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) => return failed(format!("{name}: {}\n", report::reason(&error))),
        };
        let output = match compile(&name, &bytes, self, self, &self.options_of(file)) {
            Ok(output) => output,
            Err(error) => return failed(format!("{name}: {error}\n")),
        };
        if output.directed || !output.transforms.is_empty() || !self.transforms.is_empty() {
            return self.transform(file);
        }
        let mut messages = String::new();
        let is_refused = self.strict && output.problems.iter().any(|problem| problem.warning);
        if is_refused && output.problems.iter().all(|problem| problem.warning) {
            messages.push_str("compile: warnings being treated as errors\n");
        }
        for problem in &output.problems {
            if problem.warning && !self.warns && !self.strict {
                continue;
            }
            messages.push_str(&report::message(problem, &output.files, self));
        }
        let written = if is_refused {
            Ok(None)
        } else {
            self.write(file, &output)
        };
        let module = written.unwrap_or_else(|message| {
            messages.push_str(&format!("{name}: {message}\n"));
            None
        });
        Outcome { module, messages }
    }

    /// The options, with the place of the source.
    fn options_of(&self, file: &Path) -> Options {
        let path = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        Options {
            path: Some(path.to_string_lossy().into_owned()),
            ..self.options.clone()
        }
    }

    /// Writes what was compiled, under the name of its module.
    fn write(&self, source: &Path, output: &Output) -> Result<Option<String>, String> {
        let (Some(module), Some(bytes)) = (&output.module, &output.file) else {
            return Ok(None);
        };
        let stem = source.file_stem().unwrap_or_default().to_string_lossy();
        if stem != *module {
            return Err(format!(
                "Module name '{module}' does not match file name '{stem}'"
            ));
        }
        let folder = self.out.clone().unwrap_or_default();
        let path = folder.join(format!("{module}.beam"));
        // Who looks meanwhile sees the old file or the new one, never half of it.
        let draft = folder.join(format!("{module}.bea#"));
        std::fs::write(&draft, bytes)
            .and_then(|()| std::fs::rename(&draft, &path))
            .map_err(|error| format!("{}: {}", path.display(), report::reason(&error)))?;
        Ok(Some(module.clone()))
    }
}

impl Sources for Session {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        match headers::read(path) {
            Some(text) => Some(text.as_bytes().to_vec()),
            None => std::fs::read(path).ok(),
        }
    }

    /// A library is a folder of its name, perhaps with a version, or the one around a folder of code.
    fn library(&self, name: &str) -> Option<String> {
        let is_it = |folder: &Path| {
            let found = folder.file_name()?.to_str()?;
            let rest = found.strip_prefix(name)?;
            (rest.is_empty() || rest.starts_with('-')).then(|| folder.to_path_buf())
        };
        let around = self.code.iter().filter_map(|code| {
            let absolute = std::path::absolute(code).ok()?;
            is_it(absolute.parent()?)
        });
        let inside = self.libraries.iter();
        let inside = inside.filter_map(|folder| libraries::newest(folder).remove(name));
        let found = around.chain(inside).next();
        found
            .map(|folder| folder.to_string_lossy().into_owned())
            .or_else(|| headers::library(name))
    }

    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}

impl Behaviours for Session {
    /// A behaviour of OTP, or one whose module is on the code path.
    fn find(&self, module: &str) -> Option<Behaviour> {
        behaviours::find(module).or_else(|| self.machine.behaviour(self, module))
    }
}
