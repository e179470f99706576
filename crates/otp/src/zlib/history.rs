//! The last bytes of a stream: as many as the largest window holds.

/// Bytes of the largest window.
const WINDOW: usize = 1 << 15;

/// The last bytes that were added.
#[derive(Default)]
pub(super) struct History {
    bytes: Vec<u8>,
}

impl History {
    /// Adds bytes at the end.
    pub(super) fn add(&mut self, bytes: &[u8]) {
        let last = &bytes[bytes.len().saturating_sub(WINDOW)..];
        // Twice the window, so that bytes are moved once a window at most.
        if self.bytes.len() + last.len() > 2 * WINDOW {
            let surplus = self.bytes.len() - (WINDOW - last.len());
            self.bytes.drain(..surplus);
        }
        self.bytes.extend_from_slice(last);
    }

    /// The last bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[self.bytes.len().saturating_sub(WINDOW)..]
    }
}

#[cfg(test)]
mod tests {
    use super::{History, WINDOW};

    #[test]
    fn keeps_the_last_window() {
        let mut history = History::default();
        let all: Vec<u8> = (0..200_000u32).map(|n| (n % 251) as u8).collect();
        for chunk in all.chunks(7001) {
            history.add(chunk);
        }
        assert_eq!(history.bytes(), &all[all.len() - WINDOW..]);
        history.add(&all);
        assert_eq!(history.bytes(), &all[all.len() - WINDOW..]);
    }
}
