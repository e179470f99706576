//! A stack for recursion that is as deep as the source may nest.

use std::cell::Cell;
use std::io;
use std::sync::Mutex;
use std::thread::{Builder, Scope, ScopedJoinHandle};

use crate::ast::MAX_NESTING;

/// How much stack [`run`] asks for: enough for [`MAX_NESTING`] levels of every pass.
pub const STACK_BYTES: usize = 1 << 30;

/// How much less of both there is where the system does not give that.
const MODEST: usize = 10;

thread_local! {
    static LEVELS: Cell<usize> = const { Cell::new(MAX_NESTING / MODEST) };
}

/// How deep what is read on this thread may nest: [`MAX_NESTING`], or a tenth where [`run`] got a small stack or is not
/// below.
#[must_use]
pub fn levels() -> usize {
    LEVELS.get()
}

/// Runs `work` on a thread of its own with a stack of [`STACK_BYTES`], of which only what is used takes memory; with a
/// tenth of it where the system gives no more.
///
/// # Errors
/// If the system gives no thread.
pub fn run<T: Send>(work: impl FnOnce() -> T + Send) -> io::Result<T> {
    let work = Mutex::new(Some(work));
    let start = |levels: usize| {
        LEVELS.set(levels);
        let work = work
            .lock()
            .unwrap_or_else(|broken| broken.into_inner())
            .take();
        work.map(|work| work())
    };
    std::thread::scope(|scope| {
        let thread = spawn(scope, STACK_BYTES, || start(MAX_NESTING))
            .or_else(|_| spawn(scope, STACK_BYTES / MODEST, || start(MAX_NESTING / MODEST)))?;
        match thread.join() {
            Ok(done) => done.ok_or_else(|| io::ErrorKind::Other.into()),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

fn spawn<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    stack_bytes: usize,
    work: impl FnOnce() -> T + Send + 'scope,
) -> io::Result<ScopedJoinHandle<'scope, T>> {
    Builder::new()
        .name("compiler".to_owned())
        .stack_size(stack_bytes)
        .spawn_scoped(scope, work)
}
