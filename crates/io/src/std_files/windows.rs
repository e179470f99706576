//! Files by the rules of Windows, with what OTP makes of them: links lead to whole paths, permissions are one attribute, the time of
//! creation stands for that of a change, and paths are shown with slashes and drives in lower case.

use std::fs::{self, File, FileTimes, Metadata, OpenOptions};
use std::io::{self, Seek, SeekFrom};
use std::os::windows::fs::{FileExt, MetadataExt, OpenOptionsExt, symlink_dir, symlink_file};
use std::path::{Component, Path, PathBuf, Prefix, absolute};
use std::time::{Duration, SystemTime};

use winapi_util::file::information;
use winapi_util::{AsHandleRef, Handle};

use super::StdFiles;
use crate::files::{FileInfo, Kind, Opening};
use crate::names::path_text;

#[path = "parts_plain.rs"]
mod parts;

pub(super) use parts::{advise, allocate};

const FILE_WRITE_ATTRIBUTES: u32 = 0x100;
/// Lets folders be opened.
const FILE_FLAG_BACKUP_SEMANTICS: u32 = 0x0200_0000;
const FILE_FLAG_WRITE_THROUGH: u32 = 0x8000_0000;
const FILE_ATTRIBUTE_READONLY: u32 = 1;

/// Between the year 1601, from which Windows counts, and 1970.
const EPOCH_SECONDS: i64 = 11_644_473_600;
/// Windows counts in units of 100 ns.
const UNITS_PER_SECOND: u64 = 10_000_000;

/// What an extension says is a program.
const EXECUTABLES: [&str; 4] = ["exe", "cmd", "bat", "com"];

/// The letter of a path's drive, in lower case.
fn drive(path: &Path) -> Option<char> {
    match path.components().next()? {
        Component::Prefix(prefix) => match prefix.kind() {
            Prefix::Disk(letter) | Prefix::VerbatimDisk(letter) => {
                Some(char::from(letter.to_ascii_lowercase()))
            }
            _ => None,
        },
        _ => None,
    }
}

/// A path that names a drive alone begins in that drive's current folder. Slashes at the end say nothing.
pub(super) fn resolve(folder: Option<PathBuf>, path: &Path) -> PathBuf {
    let path = without_last_slash(path);
    let Some(folder) = folder else {
        return path;
    };
    let of_drive = drive(&path).filter(|_| !path.has_root());
    if of_drive.is_some() && of_drive == drive(&folder) {
        return folder.join(path.components().skip(1).collect::<PathBuf>());
    }
    folder.join(path)
}

fn without_last_slash(path: &Path) -> PathBuf {
    let bytes = path.as_os_str().as_encoded_bytes();
    match bytes {
        [.., before, b'/' | b'\\'] if !matches!(before, b':' | b'/' | b'\\') => {
            path.components().collect()
        }
        _ => path.to_owned(),
    }
}

/// A path as programs see it.
pub(super) fn shown(path: PathBuf) -> PathBuf {
    PathBuf::from(path_text(&path))
}

pub(super) fn open(path: &Path, options: &mut OpenOptions, opening: Opening) -> io::Result<File> {
    let mut flags = 0;
    if opening.sync {
        flags |= FILE_FLAG_WRITE_THROUGH;
    }
    if opening.folder {
        flags |= FILE_FLAG_BACKUP_SEMANTICS;
    }
    match options.custom_flags(flags).open(path) {
        Ok(file) if opening.folder && !file.metadata()?.is_dir() => {
            Err(io::ErrorKind::NotADirectory.into())
        }
        Err(_) if !opening.folder && path.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        opened => opened,
    }
}

/// Seconds since 1970; what is not known has not been set, and is then.
fn seconds(units: u64) -> Option<i64> {
    let seconds = i64::try_from(units / UNITS_PER_SECOND).ok()?;
    (units > 0).then(|| seconds - EPOCH_SECONDS)
}

fn info_of(metadata: &Metadata, path: &Path, handle: Option<&impl AsHandleRef>) -> FileInfo {
    let file_type = metadata.file_type();
    let kind = if file_type.is_symlink() {
        Kind::Symlink
    } else if file_type.is_dir() {
        Kind::Directory
    } else {
        Kind::Regular
    };
    let writable = metadata.file_attributes() & FILE_ATTRIBUTE_READONLY == 0;
    let modified = seconds(metadata.last_write_time()).unwrap_or(0);
    let known = handle.and_then(|handle| information(handle).ok());
    let whole = absolute(path).unwrap_or_else(|_| path.to_owned());
    // Drives count from 1; what is on none has no number.
    let device = drive(&whole).map_or(u32::MAX, |letter| u32::from(letter) - u32::from('a') + 1);
    FileInfo {
        size: if kind == Kind::Regular {
            metadata.file_size()
        } else {
            0
        },
        kind,
        readable: true,
        writable,
        accessed: seconds(metadata.last_access_time()).unwrap_or(modified),
        modified,
        changed: seconds(metadata.creation_time()).unwrap_or(modified),
        mode: mode(kind, writable, path),
        links: known.map_or(1, |known| known.number_of_links().max(1)),
        device: u64::from(device),
        special_device: 0,
        inode: 0,
        user: 0,
        group: 0,
    }
}

/// The mode as the C library of Windows has it: the same for everybody.
fn mode(kind: Kind, writable: bool, path: &Path) -> u32 {
    let extension = path.extension().and_then(|extension| extension.to_str());
    let executable = extension.is_some_and(|extension| {
        let mut all = EXECUTABLES.iter();
        all.any(|known| known.eq_ignore_ascii_case(extension))
    });
    let (format, execute) = match kind {
        Kind::Directory => (0o040_000, 0o1),
        Kind::Regular if executable => (0o100_000, 0o1),
        _ => (0o100_000, 0),
    };
    let permissions = 0o4 | execute | if writable { 0o2 } else { 0 };
    format | permissions << 6 | permissions << 3 | permissions
}

pub(super) fn info(path: &Path, follow: bool) -> io::Result<FileInfo> {
    let metadata = if follow {
        fs::metadata(path)?
    } else {
        fs::symlink_metadata(path)?
    };
    let handle = Handle::from_path_any(path).ok();
    Ok(info_of(&metadata, path, handle.as_ref()))
}

pub(super) fn info_of_open(file: &File, path: &Path) -> io::Result<FileInfo> {
    Ok(info_of(&file.metadata()?, path, Some(file)))
}

#[allow(
    clippy::permissions_set_readonly_false,
    reason = "there is one attribute here, and not the bits of Unix"
)]
pub(super) fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    let mut permissions = fs::metadata(path)?.permissions();
    permissions.set_readonly(mode & 0o200 == 0);
    fs::set_permissions(path, permissions)
}

/// Users and groups have no numbers here: as with OTP, nothing happens.
pub(super) fn set_owner(_: &Path, _: Option<u32>, _: Option<u32>) -> io::Result<()> {
    Ok(())
}

pub(super) fn set_times(path: &Path, accessed: i64, modified: i64) -> io::Result<()> {
    let file = OpenOptions::new()
        .access_mode(FILE_WRITE_ATTRIBUTES)
        .custom_flags(FILE_FLAG_BACKUP_SEMANTICS)
        .open(path)?;
    let times = FileTimes::new()
        .set_accessed(instant(accessed)?)
        .set_modified(instant(modified)?);
    file.set_times(times)
}

fn instant(seconds: i64) -> io::Result<SystemTime> {
    let distance = Duration::from_secs(seconds.unsigned_abs());
    let instant = if seconds < 0 {
        SystemTime::UNIX_EPOCH.checked_sub(distance)
    } else {
        SystemTime::UNIX_EPOCH.checked_add(distance)
    };
    instant.ok_or_else(|| io::ErrorKind::InvalidInput.into())
}

pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(_) if path.is_dir() && !path.is_symlink() => Err(io::ErrorKind::IsADirectory.into()),
        removed => removed,
    }
}

/// Unlike Windows, and as OTP, takes the place of an empty folder, and of nothing of another kind.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    let (whole_from, whole_to) = (absolute(from)?, absolute(to)?);
    if from.is_dir() {
        let into_itself = whole_to != whole_from && whole_to.starts_with(&whole_from);
        if into_itself || whole_from.parent().is_none() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        if to.is_file() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
    } else if from.exists() && to.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    match fs::rename(from, to) {
        Err(_) if from.is_dir() && to.is_dir() => match fs::remove_dir(to) {
            Ok(()) => fs::rename(from, to),
            Err(_) => Err(io::ErrorKind::AlreadyExists.into()),
        },
        renamed => renamed,
    }
}

pub(super) fn symlink(files: &StdFiles, existing: &Path, new: &Path) -> io::Result<()> {
    let existing = absolute(files.resolve(existing))?;
    if existing.is_dir() {
        symlink_dir(existing, new)
    } else {
        symlink_file(existing, new)
    }
}

pub(super) fn read_link(path: &Path) -> io::Result<PathBuf> {
    if !fs::symlink_metadata(path)?.is_symlink() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    fs::canonicalize(path).map(shown)
}

/// The folder, if one can be in it.
pub(super) fn enter(path: &Path) -> io::Result<PathBuf> {
    if !fs::metadata(path)?.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    absolute(path)
}

/// The current folder of a drive: the host's where it is on that one, else that of the operating system's process.
pub(super) fn folder_of_drive(current: Option<PathBuf>, letter: char) -> io::Result<PathBuf> {
    let of_host = current.filter(|folder| drive(folder) == Some(letter.to_ascii_lowercase()));
    let folder = match of_host {
        Some(folder) => folder,
        None => absolute(format!("{letter}:."))?,
    };
    match fs::metadata(&folder) {
        Ok(_) => Ok(shown(folder)),
        Err(_) => Err(io::ErrorKind::PermissionDenied.into()),
    }
}

/// Reads at a position. The file's own moves with it here, and is put back.
pub(super) fn read_at(file: &mut File, buffer: &mut [u8], position: u64) -> io::Result<usize> {
    let here = file.stream_position()?;
    let count = file.seek_read(buffer, position);
    file.seek(SeekFrom::Start(here))?;
    count
}

pub(super) fn write_all_at(file: &mut File, bytes: &[u8], position: u64) -> io::Result<()> {
    let here = file.stream_position()?;
    let mut written = 0;
    while written < bytes.len() {
        match file.seek_write(&bytes[written..], position + written as u64) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => written += count,
            Err(error) => {
                file.seek(SeekFrom::Start(here))?;
                return Err(error);
            }
        }
    }
    file.seek(SeekFrom::Start(here))?;
    Ok(())
}
