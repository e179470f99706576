//! The file system as a host shows it: what stands behind a path, and open files.
//!
//! Paths are bytes as the operating system has them; a relative one is resolved against the current folder of the host, which is the
//! host's own and no other's.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

/// How a file is opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Opening {
    /// It may be read.
    pub read: bool,
    /// It may be written, and is made if it is not there.
    pub write: bool,
    /// What is in it goes.
    pub truncate: bool,
    /// All writes go to its end.
    pub append: bool,
    /// It must not be there before.
    pub exclusive: bool,
    /// Writes return when the bytes are on the device.
    pub sync: bool,
    /// It is a folder.
    pub folder: bool,
    /// It may be anything, a folder too.
    pub device: bool,
}

/// What kind of thing a path leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A file with content.
    Regular,
    /// A folder.
    Directory,
    /// A link to another path.
    Symlink,
    /// A device.
    Device,
    /// A pipe, a socket.
    Other,
}

/// What may be known of a file. Times are in seconds since 1970.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FileInfo {
    /// Bytes.
    pub size: u64,
    /// The kind.
    pub kind: Kind,
    /// Whether this program may read it.
    pub readable: bool,
    /// Whether this program may write it.
    pub writable: bool,
    /// The last time that it was read.
    pub accessed: i64,
    /// The last time that it was written.
    pub modified: i64,
    /// The last time that it or its attributes changed.
    pub changed: i64,
    /// Kind and permissions as POSIX has them.
    pub mode: u32,
    /// Number of names.
    pub links: u64,
    /// The file system that it is on.
    pub device: u64,
    /// For a device its number.
    pub special_device: u64,
    /// Its number in the file system.
    pub inode: u64,
    /// Its owner.
    pub user: u32,
    /// Its group.
    pub group: u32,
}

/// How a program is going to use a part of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Advice {
    /// Nothing special.
    Normal,
    /// From start to end.
    Sequential,
    /// Here and there.
    Random,
    /// Once.
    NoReuse,
    /// Soon.
    WillNeed,
    /// Not soon.
    DontNeed,
}

fn refused<T>() -> io::Result<T> {
    Err(io::ErrorKind::PermissionDenied.into())
}

/// An open file.
///
/// Every method reports what the operating system says.
#[allow(clippy::missing_errors_doc, reason = "said once, above")]
pub trait OpenFile: Send {
    /// Reads some bytes at the current position; 0 at the end.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize>;
    /// Writes all bytes at the current position.
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Moves the current position and answers it.
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64>;
    /// Reads some bytes at a position, and leaves the current one alone.
    fn read_at(&mut self, buffer: &mut [u8], position: u64) -> io::Result<usize>;
    /// Writes all bytes at a position, and leaves the current one alone.
    fn write_all_at(&mut self, bytes: &[u8], position: u64) -> io::Result<()>;
    /// Waits until everything is on the device; attributes too, or not.
    fn sync(&mut self, attributes: bool) -> io::Result<()>;
    /// Gives the file a size.
    fn set_size(&mut self, size: u64) -> io::Result<()>;
    /// Makes sure that there is room for a part.
    fn allocate(&mut self, position: u64, size: u64) -> io::Result<()>;
    /// Tells how a part will be used.
    fn advise(&mut self, position: u64, size: u64, advice: Advice) -> io::Result<()>;
    /// What is known of the file.
    fn info(&mut self) -> io::Result<FileInfo>;
}

/// A file system. What is not overridden is refused.
///
/// Every method reports what the operating system says, or that the host refuses.
#[allow(
    unused_variables,
    clippy::missing_errors_doc,
    reason = "refusals use no argument; errors are said once, above"
)]
pub trait Files: Send + Sync {
    /// Opens a file.
    fn open(&self, path: &Path, opening: Opening) -> io::Result<Box<dyn OpenFile>> {
        refused()
    }
    /// The whole content of a file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        refused()
    }
    /// What is known of what a path leads to; of a link itself where `follow` is false.
    fn info(&self, path: &Path, follow: bool) -> io::Result<FileInfo> {
        refused()
    }
    /// Sets the permissions.
    fn set_mode(&self, path: &Path, mode: u32) -> io::Result<()> {
        refused()
    }
    /// Sets owner and group.
    fn set_owner(&self, path: &Path, user: Option<u32>, group: Option<u32>) -> io::Result<()> {
        refused()
    }
    /// Sets the times of the last reading and writing, in seconds since 1970.
    fn set_times(&self, path: &Path, accessed: i64, modified: i64) -> io::Result<()> {
        refused()
    }
    /// The names in a folder, without `.` and `..`, in no order.
    fn list(&self, path: &Path) -> io::Result<Vec<OsString>> {
        refused()
    }
    /// Makes a folder.
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        refused()
    }
    /// Removes a file or link.
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        refused()
    }
    /// Removes an empty folder.
    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        refused()
    }
    /// Gives what is at one path another.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        refused()
    }
    /// Gives a file a second name.
    fn hard_link(&self, existing: &Path, new: &Path) -> io::Result<()> {
        refused()
    }
    /// Makes a link to a path, which need not lead anywhere.
    fn symlink(&self, existing: &Path, new: &Path) -> io::Result<()> {
        refused()
    }
    /// Where a link leads.
    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        refused()
    }
    /// The folder against which relative paths are resolved.
    fn current_folder(&self) -> io::Result<PathBuf> {
        refused()
    }
    /// The folder against which paths of this drive are resolved.
    fn folder_of_drive(&self, letter: char) -> io::Result<PathBuf> {
        Err(io::ErrorKind::Unsupported.into())
    }
    /// Changes the current folder.
    fn set_current_folder(&self, path: &Path) -> io::Result<()> {
        refused()
    }
}

/// No files at all.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

impl Files for NoFiles {}
