//! Errors of the operating system, and of hosts, as OTP names them.

use std::io::{Error, ErrorKind};

use rustix::io::Errno;

/// The names that POSIX gives to errors, as atoms.
static NAMES: &[(Errno, &str)] = &[
    (Errno::TOOBIG, "e2big"),
    (Errno::ACCESS, "eacces"),
    (Errno::ADDRINUSE, "eaddrinuse"),
    (Errno::ADDRNOTAVAIL, "eaddrnotavail"),
    (Errno::AFNOSUPPORT, "eafnosupport"),
    (Errno::AGAIN, "eagain"),
    (Errno::ALREADY, "ealready"),
    (Errno::BADF, "ebadf"),
    (Errno::BUSY, "ebusy"),
    (Errno::CHILD, "echild"),
    (Errno::CONNABORTED, "econnaborted"),
    (Errno::CONNREFUSED, "econnrefused"),
    (Errno::CONNRESET, "econnreset"),
    (Errno::DEADLK, "edeadlk"),
    (Errno::DESTADDRREQ, "edestaddrreq"),
    (Errno::DOM, "edom"),
    (Errno::DQUOT, "edquot"),
    (Errno::EXIST, "eexist"),
    (Errno::FAULT, "efault"),
    (Errno::FBIG, "efbig"),
    (Errno::HOSTDOWN, "ehostdown"),
    (Errno::HOSTUNREACH, "ehostunreach"),
    (Errno::INPROGRESS, "einprogress"),
    (Errno::INTR, "eintr"),
    (Errno::INVAL, "einval"),
    (Errno::IO, "eio"),
    (Errno::ISCONN, "eisconn"),
    (Errno::ISDIR, "eisdir"),
    (Errno::LOOP, "eloop"),
    (Errno::MFILE, "emfile"),
    (Errno::MLINK, "emlink"),
    (Errno::MSGSIZE, "emsgsize"),
    (Errno::NAMETOOLONG, "enametoolong"),
    (Errno::NETDOWN, "enetdown"),
    (Errno::NETRESET, "enetreset"),
    (Errno::NETUNREACH, "enetunreach"),
    (Errno::NFILE, "enfile"),
    (Errno::NOBUFS, "enobufs"),
    (Errno::NODEV, "enodev"),
    (Errno::NOENT, "enoent"),
    (Errno::NOEXEC, "enoexec"),
    (Errno::NOLCK, "enolck"),
    (Errno::NOMEM, "enomem"),
    (Errno::NOPROTOOPT, "enoprotoopt"),
    (Errno::NOSPC, "enospc"),
    (Errno::NOSYS, "enosys"),
    (Errno::NOTCONN, "enotconn"),
    (Errno::NOTDIR, "enotdir"),
    (Errno::NOTEMPTY, "enotempty"),
    (Errno::NOTSOCK, "enotsock"),
    (Errno::NOTTY, "enotty"),
    (Errno::NXIO, "enxio"),
    (Errno::OPNOTSUPP, "eopnotsupp"),
    (Errno::OVERFLOW, "eoverflow"),
    (Errno::PERM, "eperm"),
    (Errno::PFNOSUPPORT, "epfnosupport"),
    (Errno::PIPE, "epipe"),
    (Errno::PROTO, "eproto"),
    (Errno::PROTONOSUPPORT, "eprotonosupport"),
    (Errno::PROTOTYPE, "eprototype"),
    (Errno::RANGE, "erange"),
    (Errno::ROFS, "erofs"),
    (Errno::SHUTDOWN, "eshutdown"),
    (Errno::SPIPE, "espipe"),
    (Errno::SRCH, "esrch"),
    (Errno::STALE, "estale"),
    (Errno::TIMEDOUT, "etimedout"),
    (Errno::TXTBSY, "etxtbsy"),
    (Errno::USERS, "eusers"),
    (Errno::XDEV, "exdev"),
];

/// The atom's name for an error.
pub(crate) fn reason_of(error: &Error) -> &'static str {
    let known = error.raw_os_error().and_then(|number| {
        let errno = Errno::from_raw_os_error(number);
        NAMES.iter().find(|(known, _)| *known == errno)
    });
    match known {
        Some((_, name)) => name,
        None if error.raw_os_error().is_some() => "unknown",
        None => reason_name(error.kind()),
    }
}

/// The atom's name for a kind of error that a host made.
pub(crate) fn reason_name(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NotFound => "enoent",
        ErrorKind::PermissionDenied => "eacces",
        ErrorKind::NotADirectory => "enotdir",
        ErrorKind::IsADirectory => "eisdir",
        ErrorKind::AlreadyExists => "eexist",
        ErrorKind::BrokenPipe => "epipe",
        ErrorKind::Interrupted => "eintr",
        ErrorKind::InvalidInput | ErrorKind::InvalidFilename => "einval",
        ErrorKind::OutOfMemory => "enomem",
        ErrorKind::StorageFull => "enospc",
        ErrorKind::Unsupported => "enotsup",
        _ => "eio",
    }
}
