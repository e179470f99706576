//! The benchmark programs on disk: a folder per set, a `.beam` beside each `.erl`.

use std::path::{Path, PathBuf};

/// A group of programs measured in the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Set {
    /// One process computes.
    Seq,
    /// Many processes talk.
    Par,
    /// What is no Erlang code: tables, text, hashes, numbers.
    Natives,
    /// The library as programs call it: data modules, behaviours, files.
    Library,
    /// From exec to the first output.
    Startup,
    /// What a system must survive, and what it costs.
    Memory,
}

impl Set {
    pub(crate) const ALL: [Self; 6] = [
        Self::Seq,
        Self::Par,
        Self::Natives,
        Self::Library,
        Self::Startup,
        Self::Memory,
    ];

    /// The folder's name, and the word on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Seq => "seq",
            Self::Par => "par",
            Self::Natives => "natives",
            Self::Library => "library",
            Self::Startup => "startup",
            Self::Memory => "memory",
        }
    }
}

/// One compiled program: module `name` in `folder/name.beam`, started at `main/0`.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
}

/// The folder that holds the sets, in the source tree this was built from.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("programs")
}

/// The programs of a set whose names contain `filter`, in alphabetical order.
pub(crate) fn find(root: &Path, set: Set, filter: Option<&str>) -> Result<Vec<Program>, String> {
    let folder = root.join(set.name());
    let entries = std::fs::read_dir(&folder)
        .map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    let mut names: Vec<String> = entries
        .flatten()
        .filter_map(|entry| beam_name(&entry.path()))
        .collect();
    names.retain(|name| filter.is_none_or(|text| name.contains(text)));
    names.sort();
    Ok(names
        .into_iter()
        .map(|name| Program {
            name,
            folder: folder.clone(),
        })
        .collect())
}

fn beam_name(path: &Path) -> Option<String> {
    if path.extension()? != "beam" {
        return None;
    }
    Some(path.file_stem()?.to_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_are_as_long_as_promised() {
        let count = |set| {
            find(&root(), set, None)
                .expect("the folder is in the source tree")
                .len()
        };
        assert!(count(Set::Seq) >= 28);
        assert!(count(Set::Par) >= 10);
        assert!(count(Set::Natives) >= 18);
        assert!(count(Set::Library) >= 16);
        assert_eq!(count(Set::Startup), 1);
    }
}
