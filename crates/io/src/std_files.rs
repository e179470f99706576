//! The files of the machine that the program runs on.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::files::{Advice, FileInfo, Files, OpenFile, Opening};

#[cfg(unix)]
#[path = "std_files/unix.rs"]
mod system;
#[cfg(windows)]
#[path = "std_files/windows.rs"]
mod system;

/// The files of this machine, with a current folder of their own.
#[derive(Debug, Default)]
pub struct StdFiles {
    /// `None` until it is changed: then it is that of the operating system's process.
    current: Mutex<Option<PathBuf>>,
}

impl StdFiles {
    fn current(&self) -> Option<PathBuf> {
        self.current
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The path as the operating system's process has to name it.
    pub(crate) fn resolve(&self, path: &Path) -> PathBuf {
        match self.current() {
            // An empty path leads nowhere, wherever one is.
            _ if path.as_os_str().is_empty() => PathBuf::new(),
            folder => system::resolve(folder, path),
        }
    }
}

impl Files for StdFiles {
    fn open(&self, path: &Path, opening: Opening) -> io::Result<Box<dyn OpenFile>> {
        let path = self.resolve(path);
        let mut options = OpenOptions::new();
        options.read(opening.read || !(opening.write || opening.append));
        if opening.append {
            options.append(true).create(true);
        } else if opening.write {
            options.write(true).create(true).truncate(opening.truncate);
        }
        if opening.exclusive && (opening.write || opening.append) {
            options.create_new(true).truncate(false);
        }
        let file = system::open(&path, &mut options, opening)?;
        // A folder can be opened as a file; a program that has not asked for one did not mean it.
        if !opening.folder && !opening.device && file.metadata()?.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        Ok(Box::new(StdFile { file, path }))
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let path = self.resolve(path);
        let mut file = system::open(&path, File::options().read(true), Opening::default())?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let mut bytes = Vec::new();
        let expected = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
        asterias_term::memory::asking(expected, || bytes.try_reserve_exact(expected))
            .map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn info(&self, path: &Path, follow: bool) -> io::Result<FileInfo> {
        system::info(&self.resolve(path), follow)
    }

    fn set_mode(&self, path: &Path, mode: u32) -> io::Result<()> {
        system::set_mode(&self.resolve(path), mode)
    }

    fn set_owner(&self, path: &Path, user: Option<u32>, group: Option<u32>) -> io::Result<()> {
        system::set_owner(&self.resolve(path), user, group)
    }

    fn set_times(&self, path: &Path, accessed: i64, modified: i64) -> io::Result<()> {
        system::set_times(&self.resolve(path), accessed, modified)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<OsString>> {
        let path = self.resolve(path);
        if path.as_os_str().is_empty() {
            return Err(io::ErrorKind::NotFound.into());
        }
        fs::read_dir(path)?
            .map(|entry| entry.map(|entry| entry.file_name()))
            .collect()
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(self.resolve(path))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        system::remove_file(&self.resolve(path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(self.resolve(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        system::rename(&self.resolve(from), &self.resolve(to))
    }

    fn hard_link(&self, existing: &Path, new: &Path) -> io::Result<()> {
        fs::hard_link(self.resolve(existing), self.resolve(new))
    }

    fn symlink(&self, existing: &Path, new: &Path) -> io::Result<()> {
        system::symlink(self, existing, &self.resolve(new))
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        system::read_link(&self.resolve(path))
    }

    fn current_folder(&self) -> io::Result<PathBuf> {
        let folder = self.current().map_or_else(std::env::current_dir, Ok)?;
        Ok(system::shown(folder))
    }

    fn set_current_folder(&self, path: &Path) -> io::Result<()> {
        let folder = system::enter(&self.resolve(path))?;
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = Some(folder);
        Ok(())
    }

    fn folder_of_drive(&self, letter: char) -> io::Result<PathBuf> {
        system::folder_of_drive(self.current(), letter)
    }
}

struct StdFile {
    file: File,
    /// What it was opened by.
    path: PathBuf,
}

impl OpenFile for StdFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer)
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }

    fn read_at(&mut self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
        system::read_at(&mut self.file, buffer, position)
    }

    fn write_all_at(&mut self, bytes: &[u8], position: u64) -> io::Result<()> {
        system::write_all_at(&mut self.file, bytes, position)
    }

    fn sync(&mut self, attributes: bool) -> io::Result<()> {
        if attributes {
            self.file.sync_all()
        } else {
            self.file.sync_data()
        }
    }

    fn set_size(&mut self, size: u64) -> io::Result<()> {
        self.file.set_len(size)
    }

    fn allocate(&mut self, position: u64, size: u64) -> io::Result<()> {
        system::allocate(&self.file, position, size)
    }

    fn advise(&mut self, position: u64, size: u64, advice: Advice) -> io::Result<()> {
        system::advise(&self.file, position, size, advice)
    }

    fn info(&mut self) -> io::Result<FileInfo> {
        system::info_of_open(&self.file, &self.path)
    }
}
