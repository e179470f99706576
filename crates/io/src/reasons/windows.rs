//! The names of POSIX for the errors of Windows, by OTP's understanding of them.

/// The name of an error by its number, as `winerror.h` has it.
pub(super) fn name_of(number: i32) -> Option<&'static str> {
    Some(match number {
        // Invalid function, category, data, parameter, target handle, negative seek.
        1 | 13 | 87 | 114 | 117 | 131 => "einval",
        // File or path not found, no more files, invalid name.
        2 | 3 | 18 | 123 => "enoent",
        // Too many open files, sharing buffer exceeded, no more search handles.
        4 | 36 | 113 => "emfile",
        // Access denied or invalid, the current folder, sharing and lock violations, a password, a locked drive.
        5 | 12 | 16 | 32 | 33 | 86 | 108 => "eacces",
        6 => "ebadf",
        // Memory is short, in three ways.
        8 | 14 | 84 => "enomem",
        11 => "enoexec",
        // No such drive, unit or network path; not ready, no longer listening, busy.
        15 | 20 | 21 | 51..=55 | 67 => "enxio",
        17 => "exdev",
        19 => "erofs",
        24 | 111 => "e2big",
        25 | 27 => "espipe",
        26 | 31 => "enodev",
        // End of a file or a pipe; a pipe that is being closed.
        38 | 109 | 232 => "epipe",
        39 | 112 => "enospc",
        50 => "enotsup",
        // There already, not to be made, not empty.
        80 | 82 | 145 | 183 => "eexist",
        85 => "ebusy",
        89 => "eagain",
        // A name that is no folder's.
        267 => "enotdir",
        1314 => "eperm",
        1921 => "emlink",
        _ => "eio",
    })
}
