//! Files by the rules of POSIX.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{Access, AtFlags, CWD, OFlags, Timespec, Timestamps};

use super::StdFiles;
use crate::files::{FileInfo, Kind, Opening};

#[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd"))]
#[path = "parts.rs"]
mod parts;
#[cfg(not(any(target_os = "linux", target_os = "android", target_os = "freebsd")))]
#[path = "parts_plain.rs"]
mod parts;

pub(super) use parts::{advise, allocate};

pub(super) fn resolve(folder: Option<PathBuf>, path: &Path) -> PathBuf {
    match folder {
        Some(folder) => folder.join(path),
        None => path.to_owned(),
    }
}

/// A path as programs see it.
pub(super) fn shown(path: PathBuf) -> PathBuf {
    path
}

pub(super) fn open(path: &Path, options: &mut OpenOptions, opening: Opening) -> io::Result<File> {
    let mut flags = OFlags::empty();
    flags.set(OFlags::SYNC, opening.sync);
    flags.set(OFlags::DIRECTORY, opening.folder);
    options.custom_flags(flags.bits().cast_signed()).open(path)
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

pub(super) fn info(path: &Path, follow: bool) -> io::Result<FileInfo> {
    let metadata = if follow {
        fs::metadata(path)?
    } else {
        fs::symlink_metadata(path)?
    };
    let may = |access| rustix::fs::access(path, access).is_ok();
    Ok(info_of(
        &metadata,
        may(Access::READ_OK),
        may(Access::WRITE_OK),
    ))
}

/// What is known of an open file: what the permissions say of this user, as of a path, and not how it was opened.
pub(super) fn info_of_open(file: &File, _: &Path) -> io::Result<FileInfo> {
    use rustix::process::{getegid, geteuid};
    let metadata = file.metadata()?;
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

pub(super) fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o7777))
}

pub(super) fn set_owner(path: &Path, user: Option<u32>, group: Option<u32>) -> io::Result<()> {
    std::os::unix::fs::chown(path, user, group)
}

pub(super) fn set_times(path: &Path, accessed: i64, modified: i64) -> io::Result<()> {
    let at = |seconds| Timespec {
        tv_sec: seconds,
        tv_nsec: 0,
    };
    let times = Timestamps {
        last_access: at(accessed),
        last_modification: at(modified),
    };
    rustix::fs::utimensat(CWD, path, &times, AtFlags::empty())?;
    Ok(())
}

pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    fs::remove_file(path)
}

pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        // What systems say of their root differs.
        Err(_) if from.as_os_str() == "/" => Err(io::ErrorKind::InvalidInput.into()),
        renamed => renamed,
    }
}

pub(super) fn symlink(_: &StdFiles, existing: &Path, new: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(existing, new)
}

pub(super) fn read_link(path: &Path) -> io::Result<PathBuf> {
    fs::read_link(path)
}

/// The folder, if one can be in it.
pub(super) fn enter(path: &Path) -> io::Result<PathBuf> {
    let folder = fs::canonicalize(path)?;
    if !folder.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    rustix::fs::access(&folder, Access::EXEC_OK)?;
    Ok(folder)
}

pub(super) fn folder_of_drive(_: Option<PathBuf>, _: char) -> io::Result<PathBuf> {
    Err(io::ErrorKind::Unsupported.into())
}

pub(super) fn read_at(file: &mut File, buffer: &mut [u8], position: u64) -> io::Result<usize> {
    file.read_at(buffer, position)
}

pub(super) fn write_all_at(file: &mut File, bytes: &[u8], position: u64) -> io::Result<()> {
    file.write_all_at(bytes, position)
}
