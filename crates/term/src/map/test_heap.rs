//! A heap for tests: it never gives memory back, so every word stays valid until the test program ends.

use crate::alloc::Alloc;
use crate::word::Word;

const CHUNK_WORDS: usize = 1 << 16;

/// A heap that only grows, and counts the words it handed out.
#[derive(Default)]
pub(super) struct TestHeap {
    room: &'static mut [Word],
    pub(super) used_words: usize,
}

// SAFETY: room is leaked and handed out once.
unsafe impl Alloc for TestHeap {
    fn alloc(&mut self, words: usize) -> *mut Word {
        if self.room.len() < words {
            self.room = vec![Word::NONE; words.max(CHUNK_WORDS)].leak();
        }
        self.used_words += words;
        let (taken, rest) = std::mem::take(&mut self.room).split_at_mut(words);
        self.room = rest;
        taken.as_mut_ptr()
    }

    unsafe fn link_shared(&mut self, _object: *mut Word) {}
}
