//! Folders of libraries that `ERL_LIBS` names.
//!
//! Each of its folders holds libraries, `NAME` or `NAME-VERSION`; the code of the newest version of each is found behind the library that
//! comes with Asterias, and before the folders of `-pz` (`code(3)`, "Code Path").

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folders of code below the folders that `ERL_LIBS` names, in the order in which OTP's code server searches them.
pub(crate) fn of_environment() -> Vec<String> {
    let folders = std::env::var_os("ERL_LIBS").unwrap_or_default();
    std::env::split_paths(&folders)
        .flat_map(|folder| below(&folder))
        .map(|folder| folder.to_string_lossy().into_owned())
        .collect()
}

/// The newest version of each library in a folder, last name first, as far as it holds code.
fn below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut newest: BTreeMap<String, (Vec<u64>, String)> = BTreeMap::new();
    for entry in entries.flatten() {
        let Ok(full) = entry.file_name().into_string() else {
            continue;
        };
        let (name, version) = parted(&full);
        let found = newest.entry(name.to_owned()).or_default();
        *found = (version, full.clone()).max(std::mem::take(found));
    }
    let libraries = newest.into_values().rev();
    let code = libraries.map(|(_, full)| folder.join(full).join("ebin"));
    code.filter(|folder| folder.is_dir()).collect()
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
