//! Folders that hold libraries, `NAME` or `NAME-VERSION`, such as `ERL_LIBS` names.
//!
//! The newest version of each library counts. What a program finds by `ERL_LIBS` stands behind the library that comes with Asterias, and
//! before the folders of `-pz` (`code(3)`, "Code Path").

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folders that `ERL_LIBS` names.
pub(crate) fn of_environment() -> Vec<PathBuf> {
    let folders = std::env::var_os("ERL_LIBS").unwrap_or_default();
    std::env::split_paths(&folders).collect()
}

/// The folders of code that `ERL_LIBS` gives, in the order in which OTP's code server searches them: the last name of a folder first.
pub(crate) fn code_of_environment() -> Vec<String> {
    let folders = of_environment();
    let libraries = folders
        .iter()
        .flat_map(|folder| newest(folder).into_values().rev());
    let code = libraries.map(|library| library.join("ebin"));
    code.filter(|folder| folder.is_dir())
        .map(|folder| folder.to_string_lossy().into_owned())
        .collect()
}

/// The newest version of each library in a folder, by name.
pub(crate) fn newest(folder: &Path) -> BTreeMap<String, PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut newest: BTreeMap<String, (Vec<u64>, String)> = BTreeMap::new();
    for full in entries.filter_map(|entry| entry.file_name().into_string().ok()) {
        let (name, version) = parted(&full);
        let found = newest.entry(name.to_owned()).or_default();
        *found = (version, full.clone()).max(std::mem::take(found));
    }
    let libraries = newest.into_iter();
    libraries
        .map(|(name, (_, full))| (name, folder.join(full)))
        .collect()
}

/// Name and version of a library's folder; one whose end is no version has version 0.
fn parted(full: &str) -> (&str, Vec<u64>) {
    let parted = full.rsplit_once('-').and_then(|(name, version)| {
        let numbers: Result<Vec<u64>, _> = version.split('.').map(str::parse).collect();
        Some((name, numbers.ok()?))
    });
    parted.unwrap_or((full, vec![0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_versions() {
        assert_eq!(parted("app"), ("app", vec![0]));
        assert_eq!(parted("app-1.10.2"), ("app", vec![1, 10, 2]));
        assert_eq!(parted("two-words"), ("two-words", vec![0]));
        assert_eq!(parted("two-words-3"), ("two-words", vec![3]));
    }
}
