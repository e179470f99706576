//! Grace periods: after one, every slice that ran when it began is over.
//!
//! Whoever takes something away that running code may have looked up without a lock (an address of code, the permission to refer to a literal)
//! takes it away first, then waits for a grace period. A worker makes its number odd when a slice begins and even when it ends.

use std::sync::atomic::{AtomicU64, Ordering, fence};

/// The workers' numbers.
#[derive(Debug)]
pub struct Grace {
    slices: Box<[AtomicU64]>,
}

impl Grace {
    pub(super) fn new(workers: usize) -> Grace {
        Grace {
            slices: (0..workers.max(1)).map(|_| AtomicU64::new(0)).collect(),
        }
    }

    fn step(&self, worker: usize) {
        if let Some(number) = self.slices.get(worker) {
            // Only this worker writes it.
            number.store(number.load(Ordering::Relaxed) + 1, Ordering::Release);
        }
    }

    /// A slice begins.
    pub(crate) fn enter(&self, worker: usize) {
        self.step(worker);
        // What was taken away before a snapshot that does not show this slice is seen as gone in it.
        fence(Ordering::SeqCst);
    }

    /// A slice ends.
    pub(crate) fn leave(&self, worker: usize) {
        self.step(worker);
    }

    /// What runs now.
    pub fn snapshot(&self) -> Vec<u64> {
        fence(Ordering::SeqCst);
        let numbers = self.slices.iter();
        numbers
            .map(|number| number.load(Ordering::Acquire))
            .collect()
    }

    /// Whether everything that ran at the time of a snapshot is over.
    pub fn is_over(&self, snapshot: &[u64]) -> bool {
        let now = self.slices.iter().zip(snapshot);
        now.into_iter()
            .all(|(number, then)| then.is_multiple_of(2) || number.load(Ordering::Acquire) != *then)
    }
}

#[cfg(test)]
mod tests {
    use super::Grace;

    #[test]
    fn a_period_lasts_as_long_as_the_slices_that_ran() {
        let grace = Grace::new(2);
        grace.enter(0);
        let snapshot = grace.snapshot();
        assert!(!grace.is_over(&snapshot));
        grace.enter(1);
        assert!(!grace.is_over(&snapshot));
        grace.leave(0);
        assert!(grace.is_over(&snapshot));
        grace.enter(0);
        assert!(grace.is_over(&snapshot));
    }
}
