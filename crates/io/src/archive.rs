//! The archive of a script: files that are found below the script's own name (`escript(1)`).
//!
//! Code, application resources and `erl_prim_loader` see them; operations on files do not, as in OTP.

use std::collections::{BTreeMap, BTreeSet};

use crate::host::FileKind;

/// Files by their names within the archive.
#[derive(Debug, Default)]
pub(crate) struct Archive {
    root: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Archive {
    /// An archive whose files are found below `root`.
    pub(crate) fn new(root: String, files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Archive {
        let files = files.into_iter().collect();
        Archive { root, files }
    }

    /// The name within the archive of a path that leads into it; empty for the archive itself.
    fn inside<'p>(&self, path: &'p str) -> Option<&'p str> {
        let rest = path.strip_prefix(self.root.as_str())?;
        let rest = rest.trim_end_matches('/');
        if rest.is_empty() {
            return Some(rest);
        }
        rest.strip_prefix('/')
    }

    /// Whether a path leads into the archive, to something that is there or not.
    pub(crate) fn holds(&self, path: &str) -> bool {
        !self.root.is_empty() && self.inside(path).is_some_and(|name| !name.is_empty())
    }

    pub(crate) fn file(&self, path: &str) -> Option<&[u8]> {
        self.files.get(self.inside(path)?).map(Vec::as_slice)
    }

    /// The names in a folder, `None` if there is no such folder.
    pub(crate) fn folder(&self, path: &str) -> Option<Vec<String>> {
        if self.root.is_empty() {
            return None;
        }
        let folder = match self.inside(path)? {
            "" => String::new(),
            name => format!("{name}/"),
        };
        let below = self.files.range(folder.clone()..);
        let names: BTreeSet<&str> = below
            .map_while(|(name, _)| name.strip_prefix(folder.as_str()))
            .filter_map(|rest| rest.split('/').next())
            .filter(|name| !name.is_empty())
            .collect();
        (!names.is_empty()).then(|| names.into_iter().map(str::to_owned).collect())
    }

    pub(crate) fn kind(&self, path: &str) -> Option<FileKind> {
        if self.file(path).is_some() {
            Some(FileKind::Regular)
        } else {
            self.folder(path).map(|_| FileKind::Directory)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive() -> Archive {
        let files = ["app/ebin/m.beam", "app/priv/x", "b/ebin/n.beam"];
        let files = files.map(|name| (name.to_owned(), name.as_bytes().to_vec()));
        Archive::new("/s/script".to_owned(), files)
    }

    #[test]
    fn files_and_folders() {
        let archive = archive();
        assert_eq!(
            archive.file("/s/script/app/priv/x"),
            Some(&b"app/priv/x"[..])
        );
        assert_eq!(archive.file("/s/script/app/priv"), None);
        assert_eq!(archive.folder("/s/script").unwrap(), ["app", "b"]);
        assert_eq!(archive.folder("/s/script/app/").unwrap(), ["ebin", "priv"]);
        assert_eq!(archive.folder("/s/script/app/priv/x"), None);
        assert_eq!(archive.folder("/s/script/ap"), None);
        assert_eq!(archive.kind("/s/script/b/ebin"), Some(FileKind::Directory));
        assert_eq!(archive.kind("/s/script/none"), None);
    }

    #[test]
    fn what_is_elsewhere_is_not_inside() {
        let archive = archive();
        assert!(!archive.holds("/s/script"));
        assert!(!archive.holds("/s/scripts/app"));
        assert!(archive.holds("/s/script/none"));
        assert!(!Archive::default().holds("/s"));
    }
}
