//! A value that all workers read without a lock and without writing anything, and that is replaced as a whole.
//!
//! A worker stands in an epoch while it runs a process (`sched::worker`). What was replaced is dropped when no slice is left that may have
//! read it, so a native reads with one load, and what it read stays until it returns.

use std::sync::atomic::Ordering;

use crossbeam_epoch::{Atomic, Guard, Owned};

use super::Env;

/// See the file.
pub struct Published<T: Send + Sync + 'static> {
    /// Never null.
    current: Atomic<T>,
}

impl<T: Send + Sync + 'static> Published<T> {
    /// A value that can be read.
    pub fn new(value: T) -> Published<T> {
        Published {
            current: Atomic::new(value),
        }
    }

    /// The value as it is now. It stays for as long as the native runs, even where it is replaced or this is dropped.
    #[inline]
    pub fn read<'h>(&self, _: &Env<'h>) -> &'h T {
        // SAFETY: an environment exists only while a worker runs a slice, and for that long the thread is pinned. What this holds is given back by
        // `defer_destroy` alone, hence not before the thread is unpinned, which is after `'h`.
        unsafe {
            let guard = crossbeam_epoch::unprotected();
            self.current.load(Ordering::Acquire, guard).deref()
        }
    }

    /// Calls `see` with the value as it is now, outside of natives.
    pub fn with<R>(&self, see: impl FnOnce(&T) -> R) -> R {
        let guard = crossbeam_epoch::pin();
        // SAFETY: never null, and not destroyed while the guard lives.
        see(unsafe { self.current.load(Ordering::Acquire, &guard).deref() })
    }

    /// Puts another value in its place. Release, so that who reads it sees what it was made of.
    pub fn replace(&self, value: T) {
        let guard = crossbeam_epoch::pin();
        let old = self
            .current
            .swap(Owned::new(value), Ordering::AcqRel, &guard);
        // SAFETY: nobody finds it any more, and nobody else took it out.
        unsafe { destroy(old, &guard) };
    }
}

/// # Safety
/// As `Guard::defer_destroy`.
unsafe fn destroy<T>(value: crossbeam_epoch::Shared<'_, T>, guard: &Guard) {
    if !value.is_null() {
        // SAFETY: as the caller's.
        unsafe { guard.defer_destroy(value) };
    }
}

impl<T: Send + Sync + 'static> Drop for Published<T> {
    fn drop(&mut self) {
        let guard = crossbeam_epoch::pin();
        let last = self
            .current
            .swap(crossbeam_epoch::Shared::null(), Ordering::AcqRel, &guard);
        // SAFETY: `&mut` says that nobody finds it any more; a native that read it is in a slice that the guard's epoch waits for.
        unsafe { destroy(last, &guard) };
    }
}

impl<T: Send + Sync + 'static> std::fmt::Debug for Published<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Published").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn what_is_replaced_is_not_seen_again_and_is_dropped_in_the_end() {
        let first = Arc::new(1);
        let published = Published::new(first.clone());
        assert_eq!(published.with(|value| **value), 1);
        published.replace(Arc::new(2));
        assert_eq!(published.with(|value| **value), 2);
        for _ in 0..10_000 {
            crossbeam_epoch::pin().flush();
            if Arc::strong_count(&first) == 1 {
                return;
            }
            std::thread::yield_now();
        }
        panic!("a replaced value is kept");
    }
}
