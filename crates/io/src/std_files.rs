//! The files of the machine that the program runs on.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{FileExt, FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rustix::fs::{Access, AtFlags, CWD, FallocateFlags, OFlags, Timespec, Timestamps};

use crate::files::{Advice, FileInfo, Files, Kind, OpenFile, Opening};

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
            Some(folder) if path.as_os_str().is_empty() => {
                // An empty path leads nowhere, wherever one is.
                drop(folder);
                PathBuf::new()
            }
            Some(folder) => folder.join(path),
            None => path.to_owned(),
        }
    }
}

fn kind(file_type: fs::FileType) -> Kind {
    if file_type.is_file() {
        Kind::Regular
    } else if file_type.is_dir() {
        Kind::Directory
    } else if file_type.is_symlink() {
        Kind::Symlink
    } else if file_type.is_block_device() || file_type.is_char_device() {
        Kind::Device
    } else {
        Kind::Other
    }
}

fn info_of(metadata: &fs::Metadata, readable: bool, writable: bool) -> FileInfo {
    FileInfo {
        size: metadata.len(),
        kind: kind(metadata.file_type()),
        readable,
        writable,
        accessed: metadata.atime(),
        modified: metadata.mtime(),
        changed: metadata.ctime(),
        mode: metadata.mode(),
        links: metadata.nlink(),
        device: metadata.dev(),
        special_device: metadata.rdev(),
        inode: metadata.ino(),
        user: metadata.uid(),
        group: metadata.gid(),
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
        let mut flags = OFlags::empty();
        flags.set(OFlags::SYNC, opening.sync);
        flags.set(OFlags::DIRECTORY, opening.folder);
        options.custom_flags(flags.bits().cast_signed());
        let file = options.open(&path)?;
        // A folder can be opened as a file; a program that has not asked for one did not mean it.
        if !opening.folder && !opening.device && file.metadata()?.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        Ok(Box::new(StdFile { file }))
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let path = self.resolve(path);
        let mut file = File::open(path)?;
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
        let path = self.resolve(path);
        let metadata = if follow {
            fs::metadata(&path)?
        } else {
            fs::symlink_metadata(&path)?
        };
        let may = |access| rustix::fs::access(&path, access).is_ok();
        Ok(info_of(
            &metadata,
            may(Access::READ_OK),
            may(Access::WRITE_OK),
        ))
    }

    fn set_mode(&self, path: &Path, mode: u32) -> io::Result<()> {
        fs::set_permissions(
            self.resolve(path),
            fs::Permissions::from_mode(mode & 0o7777),
        )
    }

    fn set_owner(&self, path: &Path, user: Option<u32>, group: Option<u32>) -> io::Result<()> {
        std::os::unix::fs::chown(self.resolve(path), user, group)
    }

    fn set_times(&self, path: &Path, accessed: i64, modified: i64) -> io::Result<()> {
        let at = |seconds| Timespec {
            tv_sec: seconds,
            tv_nsec: 0,
        };
        let times = Timestamps {
            last_access: at(accessed),
            last_modification: at(modified),
        };
        rustix::fs::utimensat(CWD, self.resolve(path), &times, AtFlags::empty())?;
        Ok(())
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
        fs::remove_file(self.resolve(path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(self.resolve(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let renamed = fs::rename(self.resolve(from), self.resolve(to));
        // What systems say of their root differs.
        match renamed {
            Err(_) if from == Path::new("/") => Err(io::ErrorKind::InvalidInput.into()),
            renamed => renamed,
        }
    }

    fn hard_link(&self, existing: &Path, new: &Path) -> io::Result<()> {
        fs::hard_link(self.resolve(existing), self.resolve(new))
    }

    fn symlink(&self, existing: &Path, new: &Path) -> io::Result<()> {
        std::os::unix::fs::symlink(existing, self.resolve(new))
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        fs::read_link(self.resolve(path))
    }

    fn current_folder(&self) -> io::Result<PathBuf> {
        self.current().map_or_else(std::env::current_dir, Ok)
    }

    fn set_current_folder(&self, path: &Path) -> io::Result<()> {
        let folder = fs::canonicalize(self.resolve(path))?;
        if !folder.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        rustix::fs::access(&folder, Access::EXEC_OK)?;
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = Some(folder);
        Ok(())
    }
}

struct StdFile {
    file: File,
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
        self.file.read_at(buffer, position)
    }

    fn write_all_at(&mut self, bytes: &[u8], position: u64) -> io::Result<()> {
        self.file.write_all_at(bytes, position)
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
        rustix::fs::fallocate(&self.file, FallocateFlags::empty(), position, size)?;
        Ok(())
    }

    #[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd"))]
    fn advise(&mut self, position: u64, size: u64, advice: Advice) -> io::Result<()> {
        use rustix::fs::Advice as Known;
        let advice = match advice {
            Advice::Normal => Known::Normal,
            Advice::Sequential => Known::Sequential,
            Advice::Random => Known::Random,
            Advice::NoReuse => Known::NoReuse,
            Advice::WillNeed => Known::WillNeed,
            Advice::DontNeed => Known::DontNeed,
        };
        rustix::fs::fadvise(
            &self.file,
            position,
            std::num::NonZeroU64::new(size),
            advice,
        )?;
        Ok(())
    }

    /// An advice that the operating system has no ear for changes nothing.
    #[cfg(not(any(target_os = "linux", target_os = "android", target_os = "freebsd")))]
    fn advise(&mut self, _: u64, _: u64, _: Advice) -> io::Result<()> {
        Ok(())
    }

    fn info(&mut self) -> io::Result<FileInfo> {
        use rustix::process::{getegid, geteuid};
        let metadata = self.file.metadata()?;
        // What the permissions say of this user, as of a path, and not how the file was opened.
        let class = if metadata.uid() == geteuid().as_raw() {
            6
        } else if metadata.gid() == getegid().as_raw() {
            3
        } else {
            0
        };
        let permissions = metadata.mode() >> class;
        Ok(info_of(
            &metadata,
            permissions & 0o4 != 0,
            permissions & 0o2 != 0,
        ))
    }
}
