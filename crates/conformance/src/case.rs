//! Finding the cases on disk.
//!
//! A case is `<family>/<name>.beam` with `<name>.out` beside it. `<name>.exit` holds the exit code where it is not zero.
//! Module names are unique over the corpus, because a name is what the expected failures and the filter speak of.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Error;

/// One program of the corpus with the behaviour recorded for it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The folder it stands in, such as `bs` or `proc`.
    pub family: String,
    /// The module's name, which is also the file's.
    pub name: String,
    /// The compiled module.
    pub beam: PathBuf,
    /// What it prints on standard output, byte for byte.
    pub expected_output: Vec<u8>,
    /// The exit code of the whole run.
    pub expected_exit: i32,
}

impl Case {
    /// `family/name`: what the filter is matched with.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{}/{}", self.family, self.name)
    }
}

/// All cases below `cases` whose title contains `filter`, in order of their titles.
///
/// # Errors
/// When a folder or a recorded file cannot be read, or a `.beam` has no recorded output.
pub fn discover(cases: &Path, filter: &str) -> Result<Vec<Case>, Error> {
    let mut found = Vec::new();
    for family in sorted_entries(cases)? {
        if !family.is_dir() {
            continue;
        }
        for file in sorted_entries(&family)? {
            if file
                .extension()
                .is_some_and(|extension| extension == "beam")
            {
                let title = format!("{}/{}", stem(&family), stem(&file));
                if title.contains(filter) {
                    found.push(read_case(&family, file)?);
                }
            }
        }
    }
    Ok(found)
}

fn read_case(family: &Path, beam: PathBuf) -> Result<Case, Error> {
    let output_file = beam.with_extension("out");
    let expected_output = fs::read(&output_file)
        .map_err(|error| Error::new(format!("{}: {error}", output_file.display())))?;
    let expected_exit = match fs::read_to_string(beam.with_extension("exit")) {
        Ok(text) => text
            .trim()
            .parse()
            .map_err(|_| Error::new(format!("{}: not an exit code: {text:?}", beam.display())))?,
        Err(_) => 0,
    };
    Ok(Case {
        family: stem(family),
        name: stem(&beam),
        beam,
        expected_output,
        expected_exit,
    })
}

pub(crate) fn sorted_entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |error| Error::new(format!("{}: {error}", folder.display()));
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        entries.push(entry.map_err(failed)?.path());
    }
    entries.sort();
    Ok(entries)
}

pub(crate) fn stem(path: &Path) -> String {
    path.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}
