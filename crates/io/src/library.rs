//! The library that comes with Asterias as a part of the file system: a tree that can be read, under a root that no disk has.
//!
//! The root is an absolute path, so that whoever makes absolute paths of what `code:lib_dir/1` answers gets the same ones.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use crate::files::{Advice, FileInfo, Files, Kind, OpenFile, Opening};
use crate::host::FileKind;

/// The folder that has the folders of the applications.
pub const LIBRARY: &str = "/asterias:/lib";

/// What a path in the library leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LibraryEntry {
    /// A folder, with the names in it.
    Folder(Vec<String>),
    /// A file of so many bytes.
    File(usize),
}

/// The modules that come with Asterias, and what else is in the folders of their applications. Paths are those below [`LIBRARY`].
#[derive(Clone, Copy, Debug)]
pub struct Library {
    /// The folders of the applications, in the order in which they are searched.
    pub folders: fn() -> Vec<&'static str>,
    /// The folder of the application that a module belongs to, `None` if there is no such module.
    pub folder_of: fn(&str) -> Option<&'static str>,
    /// The content of a module's file, `None` if there is no such module.
    pub module: fn(&str) -> Option<Vec<u8>>,
    /// What is at a path.
    pub entry: fn(&str) -> Option<LibraryEntry>,
    /// The content of the file at a path.
    pub read: fn(&str) -> Option<Vec<u8>>,
}

impl Library {
    /// The folders of code, as the code path has them.
    pub fn code_path(&self) -> Vec<String> {
        let folders = (self.folders)().into_iter();
        folders
            .map(|folder| format!("{LIBRARY}/{folder}/ebin"))
            .collect()
    }

    pub(crate) fn kind(&self, path: &str) -> io::Result<FileKind> {
        match (self.entry)(path) {
            Some(LibraryEntry::Folder(_)) => Ok(FileKind::Directory),
            Some(LibraryEntry::File(_)) => Ok(FileKind::Regular),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    pub(crate) fn list(&self, path: &str) -> io::Result<Vec<String>> {
        match (self.entry)(path) {
            Some(LibraryEntry::Folder(names)) => Ok(names),
            Some(LibraryEntry::File(_)) => Err(io::ErrorKind::NotADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    pub(crate) fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        if let Some(LibraryEntry::Folder(_)) = (self.entry)(path) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        (self.read)(path).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn info(&self, path: &str) -> io::Result<FileInfo> {
        let (kind, size, mode) = match (self.entry)(path) {
            Some(LibraryEntry::Folder(_)) => (Kind::Directory, 0, 0o40_555),
            Some(LibraryEntry::File(size)) => (Kind::Regular, size as u64, 0o100_444),
            None => return Err(io::ErrorKind::NotFound.into()),
        };
        Ok(FileInfo {
            size,
            kind,
            mode,
            readable: true,
            writable: false,
            accessed: 0,
            modified: 0,
            changed: 0,
            links: 1,
            device: 0,
            special_device: 0,
            inode: 0,
            user: 0,
            group: 0,
        })
    }
}

/// The path below [`LIBRARY`] of a path that leads there; a drive before it is one that the host's rules for paths have put there.
pub(crate) fn inside(path: &str) -> Option<&str> {
    let path = match path.split_once(':') {
        Some((drive, rest)) if drive.len() == 1 => rest,
        _ => path,
    };
    let rest = path.strip_prefix(LIBRARY)?;
    if rest.is_empty() || rest.starts_with('/') {
        Some(rest.trim_matches('/'))
    } else {
        None
    }
}

/// The files of a host, and those of the library, which can only be read.
pub(crate) struct FilesWithLibrary<'h> {
    pub(crate) host: &'h dyn Files,
    pub(crate) library: Library,
}

impl FilesWithLibrary<'_> {
    /// The host's files, for what changes the one at this path.
    fn changing(&self, path: &Path) -> io::Result<&dyn Files> {
        match place(path) {
            Some(_) => Err(io::ErrorKind::PermissionDenied.into()),
            None => Ok(self.host),
        }
    }
}

fn place(path: &Path) -> Option<&str> {
    inside(path.to_str()?)
}

impl Files for FilesWithLibrary<'_> {
    fn open(&self, path: &Path, opening: Opening) -> io::Result<Box<dyn OpenFile>> {
        match place(path) {
            None => self.host.open(path, opening),
            Some(_) if opening.write || opening.append || opening.exclusive => {
                Err(io::ErrorKind::PermissionDenied.into())
            }
            Some(path) => Ok(Box::new(LibraryFile {
                info: self.library.info(path)?,
                bytes: io::Cursor::new(self.library.read(path)?),
            })),
        }
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match place(path) {
            Some(path) => self.library.read(path),
            None => self.host.read(path),
        }
    }

    fn info(&self, path: &Path, follow: bool) -> io::Result<FileInfo> {
        match place(path) {
            Some(path) => self.library.info(path),
            None => self.host.info(path, follow),
        }
    }

    fn list(&self, path: &Path) -> io::Result<Vec<OsString>> {
        match place(path) {
            Some(path) => {
                let names = self.library.list(path)?;
                Ok(names.into_iter().map(OsString::from).collect())
            }
            None => self.host.list(path),
        }
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        match place(path) {
            Some(path) => {
                self.library.info(path)?;
                Err(io::ErrorKind::InvalidInput.into())
            }
            None => self.host.read_link(path),
        }
    }

    fn set_mode(&self, path: &Path, mode: u32) -> io::Result<()> {
        self.changing(path)?.set_mode(path, mode)
    }

    fn set_owner(&self, path: &Path, user: Option<u32>, group: Option<u32>) -> io::Result<()> {
        self.changing(path)?.set_owner(path, user, group)
    }

    fn set_times(&self, path: &Path, accessed: i64, modified: i64) -> io::Result<()> {
        self.changing(path)?.set_times(path, accessed, modified)
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        match place(path) {
            Some(inside) if self.library.info(inside).is_ok() => {
                Err(io::ErrorKind::AlreadyExists.into())
            }
            _ => self.changing(path)?.make_folder(path),
        }
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.changing(path)?.remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.changing(path)?.remove_folder(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.changing(to)?;
        self.changing(from)?.rename(from, to)
    }

    fn hard_link(&self, existing: &Path, new: &Path) -> io::Result<()> {
        self.changing(existing)?;
        self.changing(new)?.hard_link(existing, new)
    }

    fn symlink(&self, existing: &Path, new: &Path) -> io::Result<()> {
        self.changing(new)?.symlink(existing, new)
    }

    fn current_folder(&self) -> io::Result<PathBuf> {
        self.host.current_folder()
    }

    fn folder_of_drive(&self, letter: char) -> io::Result<PathBuf> {
        self.host.folder_of_drive(letter)
    }

    fn set_current_folder(&self, path: &Path) -> io::Result<()> {
        self.changing(path)?.set_current_folder(path)
    }
}

/// An open file of the library.
struct LibraryFile {
    info: FileInfo,
    bytes: io::Cursor<Vec<u8>>,
}

fn only_read<T>() -> io::Result<T> {
    Err(io::ErrorKind::PermissionDenied.into())
}

impl OpenFile for LibraryFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        io::Read::read(&mut self.bytes, buffer)
    }

    fn write_all(&mut self, _: &[u8]) -> io::Result<()> {
        only_read()
    }

    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        io::Seek::seek(&mut self.bytes, to)
    }

    fn read_at(&mut self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
        let position = usize::try_from(position).unwrap_or(usize::MAX);
        let mut rest = self.bytes.get_ref().get(position..).unwrap_or_default();
        io::Read::read(&mut rest, buffer)
    }

    fn write_all_at(&mut self, _: &[u8], _: u64) -> io::Result<()> {
        only_read()
    }

    fn sync(&mut self, _: bool) -> io::Result<()> {
        Ok(())
    }

    fn set_size(&mut self, _: u64) -> io::Result<()> {
        only_read()
    }

    fn allocate(&mut self, _: u64, _: u64) -> io::Result<()> {
        only_read()
    }

    fn advise(&mut self, _: u64, _: u64, _: Advice) -> io::Result<()> {
        Ok(())
    }

    fn info(&mut self) -> io::Result<FileInfo> {
        Ok(self.info)
    }
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn paths_in_the_library() {
        assert_eq!(inside("/asterias:/lib"), Some(""));
        assert_eq!(inside("/asterias:/lib/"), Some(""));
        assert_eq!(inside("c:/asterias:/lib/a/ebin"), Some("a/ebin"));
        assert_eq!(inside("/asterias:/library"), None);
        assert_eq!(inside("lib"), None);
    }
}
