//! How handlers are called: with all six arguments in registers of the CPU, so that each can jump to the next without a frame.
//!
//! That is the usual convention of C but on Windows for x86-64, where it would put two of them on the stack.

/// A handler, or the type of one after `type`, with the convention put in.
#[cfg(not(all(windows, target_arch = "x86_64")))]
macro_rules! handler {
    (type ($($arguments:tt)*)) => { unsafe extern "C" fn($($arguments)*) };
    ($(#[$meta:meta])* $visible:vis unsafe fn $($rest:tt)*) => {
        $(#[$meta])* $visible unsafe extern "C" fn $($rest)*
    };
}

/// A handler, or the type of one after `type`, with the convention put in.
#[cfg(all(windows, target_arch = "x86_64"))]
macro_rules! handler {
    (type ($($arguments:tt)*)) => { unsafe extern "sysv64" fn($($arguments)*) };
    ($(#[$meta:meta])* $visible:vis unsafe fn $($rest:tt)*) => {
        $(#[$meta])* $visible unsafe extern "sysv64" fn $($rest)*
    };
}

pub(crate) use handler;
