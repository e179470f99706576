//! `cargo xtask tidy`: the rules of the house that neither rustc nor clippy knows. Each rule looks at the files of the tree
//! and reports findings; a finding names a file, a line where there is one, and what to do.

mod edges;
mod fixtures;
mod rust;
mod text;

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::workspace;

/// The documents that a reader may rely on finding at the root.
const DOCUMENTS: [&str; 3] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"];

/// A rule broken somewhere.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    file: PathBuf,
    line: Option<usize>,
    text: String,
}

impl Finding {
    fn new(file: &Path, line: Option<usize>, text: impl Into<String>) -> Self {
        Self {
            file: file.to_path_buf(),
            line,
            text: text.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.text)
    }
}

/// A file of the tree, read.
struct Source {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl Source {
    /// Its text, if it is text.
    fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }
}

/// Checks the tree and prints the findings.
pub(crate) fn run() -> ExitCode {
    let sources = match read_all() {
        Ok(sources) => sources,
        Err(message) => {
            eprintln!("tidy: {message}");
            return ExitCode::FAILURE;
        }
    };
    let findings = check(&sources);
    for finding in &findings {
        println!("tidy: {finding}");
    }
    println!("tidy: {} files, {} findings", sources.len(), findings.len());
    if findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn read_all() -> Result<Vec<Source>, String> {
    let read = |path: PathBuf| match std::fs::read(workspace::root().join(&path)) {
        Ok(bytes) => Ok(Source { path, bytes }),
        Err(error) => Err(format!("cannot read {}: {error}", path.display())),
    };
    workspace::files()?.into_iter().map(read).collect()
}

fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for document in DOCUMENTS.map(Path::new) {
        if !sources.iter().any(|source| source.path == document) {
            findings.push(Finding::new(document, None, "is missing"));
        }
    }
    edges::check(sources, &mut findings);
    rust::check(sources, &mut findings);
    fixtures::check(sources, &mut findings);
    text::check(sources, &mut findings);
    findings
}
