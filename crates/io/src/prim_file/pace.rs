//! Which operations are done by who asks for them: handing work to another thread and waiting for its answer takes ten times as long as a small read of a file
//! that the operating system has in memory.
//!
//! Only short work on regular files is done in place, and only for as long as none takes long: after one that did, the device seems to be slow, and everything
//! is handed over for a while. So a worker waits for devices at most for a small part of its time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// So many bytes may be read or written in place.
pub(super) const SHORT_BYTES: usize = 1 << 17;
/// What takes longer has waited for a device.
const SLOW: Duration = Duration::from_millis(1);
/// Nothing is done in place for so many times what the slow operation took.
const PAUSE_FACTOR: u32 = 16;

/// Whether operations may be done in place.
#[derive(Debug)]
pub(crate) struct Pace {
    start: Instant,
    /// Nanoseconds after `start` from which on they may.
    from: AtomicU64,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace {
            start: Instant::now(),
            from: AtomicU64::new(0),
        }
    }
}

impl Pace {
    fn nanoseconds(&self, time: Instant) -> u64 {
        let since = time.saturating_duration_since(self.start);
        u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
    }

    /// Whether something may be done in place now.
    pub(super) fn allows(&self) -> bool {
        // No other memory hangs on it: who sees an old value does one operation more.
        self.nanoseconds(Instant::now()) >= self.from.load(Ordering::Relaxed)
    }

    /// What a short operation answers, where it may be done now.
    pub(super) fn try_now<T>(&self, act: impl FnOnce() -> T) -> Option<T> {
        let begin = Instant::now();
        if self.nanoseconds(begin) < self.from.load(Ordering::Relaxed) {
            return None;
        }
        let result = act();
        let end = Instant::now();
        let taken = end.saturating_duration_since(begin);
        if taken > SLOW {
            let from = self.nanoseconds(end + taken.saturating_mul(PAUSE_FACTOR));
            self.from.fetch_max(from, Ordering::Relaxed);
        }
        Some(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_slow_work_nothing_is_done_in_place_for_a_while() {
        let pace = Pace::default();
        assert_eq!(pace.try_now(|| 1), Some(1));
        assert_eq!(
            pace.try_now(|| std::thread::sleep(Duration::from_millis(20))),
            Some(())
        );
        assert_eq!(pace.try_now(|| 2), None);
    }
}
