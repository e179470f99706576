//! Address space from the host: a range held for literals, and advice about large pages.

#[cfg(any(not(any(unix, windows)), miri))]
#[path = "reserve/plain.rs"]
mod real;
#[cfg(all(unix, not(miri)))]
#[path = "reserve/unix.rs"]
mod real;
#[cfg(all(windows, not(miri)))]
#[path = "reserve/windows.rs"]
mod real;

pub(crate) use real::{Reservation, advise_large_pages};
