//! A stack for recursion that is as deep as the source may nest.

/// How much stack [`run`] gives: enough for [`crate::ast::MAX_NESTING`] levels of every pass.
pub const STACK_BYTES: usize = 256 << 20;

/// Runs `work` on a thread of its own with a stack of [`STACK_BYTES`], of which only what is used takes memory.
///
/// # Errors
/// If the system gives no thread.
pub fn run<T: Send>(work: impl FnOnce() -> T + Send) -> std::io::Result<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name("compiler".to_owned())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, work)?;
        match thread.join() {
            Ok(value) => Ok(value),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}
