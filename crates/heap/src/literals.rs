//! Literals: terms that belong to code (or to `persistent_term`), are shared by all processes, and never move.
//!
//! All areas of a VM lie in one range of addresses held from the start, so that the collector tells a literal by comparing its
//! address with two bounds. An area is built by one thread through [`AreaBuilder`], is constant after [`AreaBuilder::finish`], and
//! returns its addresses when dropped. Whoever drops one vouches that no heap points into it any more.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use asterias_term::{Alloc, Word, memory};

use crate::block;
use crate::reserve::Reservation;
use crate::shared_list::SharedList;

/// The addresses that literals of one VM can have: from `start` up to, not including, `end`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LiteralRange {
    /// The first address.
    pub start: usize,
    /// The address after the last.
    pub end: usize,
}

impl LiteralRange {
    /// No addresses: nothing is a literal.
    pub const EMPTY: LiteralRange = LiteralRange { start: 0, end: 0 };

    /// Whether a cons or boxed word is a literal; meaningless for immediates.
    #[inline(always)]
    pub fn contains(self, word: Word) -> bool {
        (word.0 as usize).wrapping_sub(self.start) < self.end - self.start
    }
}

/// The literals of a VM: the range, and who has which part of it.
#[derive(Clone)]
pub struct Literals {
    inner: Arc<Inner>,
}

struct Inner {
    reservation: Option<Reservation>,
    state: Mutex<Space>,
}

/// Which addresses are in use, as offsets from the start of the range.
#[derive(Default)]
struct Space {
    /// Offsets from here on have never been used.
    fresh: usize,
    /// Offsets below this have memory.
    committed: usize,
    /// Holes below `fresh`: offset to bytes; neighbours are merged.
    holes: BTreeMap<usize, usize>,
}

/// Memory is asked of the host in steps of so many bytes.
const COMMIT_STEP: usize = 1 << 20;
/// Areas start at multiples of so many bytes.
const GRANULE: usize = 16;

/// The host holds no more addresses for literals.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OutOfLiteralSpace;

impl fmt::Display for OutOfLiteralSpace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no address space left for literals")
    }
}

impl std::error::Error for OutOfLiteralSpace {}

impl Literals {
    /// Holds a range of addresses. Where the host has none, every area fails to finish.
    pub fn new() -> Literals {
        Literals {
            inner: Arc::new(Inner {
                reservation: Reservation::new(),
                state: Mutex::new(Space::default()),
            }),
        }
    }

    /// The addresses that all areas lie in.
    pub fn range(&self) -> LiteralRange {
        self.inner
            .reservation
            .as_ref()
            .map_or(LiteralRange::EMPTY, |held| {
                let start = held.start() as usize;
                LiteralRange {
                    start,
                    end: start + held.bytes(),
                }
            })
    }

    /// Begins an area of about `words` words; it grows as needed.
    pub fn new_area(&self, words: usize) -> AreaBuilder {
        let mut builder = AreaBuilder {
            area: LiteralArea {
                inner: Arc::clone(&self.inner),
                chunks: Vec::new(),
                shared: SharedList::EMPTY,
            },
            top: std::ptr::null_mut(),
            limit: std::ptr::null_mut(),
            spilled: Vec::new(),
        };
        if words > 0 {
            builder.add_chunk(words);
        }
        builder
    }

    /// Bytes in use by areas.
    pub fn used_bytes(&self) -> usize {
        let space = self.inner.space();
        space.fresh - space.holes.values().sum::<usize>()
    }
}

impl Default for Literals {
    fn default() -> Self {
        Literals::new()
    }
}

impl Inner {
    fn space(&self) -> MutexGuard<'_, Space> {
        // A panic while the lock was held cannot have left the map half changed: nothing in there panics.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, words: usize) -> Option<*mut Word> {
        let held = self.reservation.as_ref()?;
        let bytes = words
            .checked_mul(size_of::<Word>())?
            .checked_next_multiple_of(GRANULE)?;
        let offset = self.space().take(bytes, held)?;
        // SAFETY: the offset is inside the held range.
        Some(unsafe { held.start().add(offset) }.cast())
    }

    fn give_back(&self, start: *mut Word, words: usize) {
        let Some(held) = self.reservation.as_ref() else {
            return;
        };
        let offset = start as usize - held.start() as usize;
        let bytes = (words * size_of::<Word>()).next_multiple_of(GRANULE);
        if bytes > 0 {
            // First: what has been given back is somebody else's at once.
            held.discard(offset, offset + bytes);
            self.space().give_back(offset, bytes);
        }
    }
}

impl Space {
    /// The first hole that is large enough, else fresh addresses.
    fn take(&mut self, bytes: usize, held: &Reservation) -> Option<usize> {
        let hole = self.holes.iter().find(|(_, size)| **size >= bytes);
        if let Some((&offset, &size)) = hole {
            self.holes.remove(&offset);
            if size > bytes {
                self.holes.insert(offset + bytes, size - bytes);
            }
            return Some(offset);
        }
        let offset = self.fresh;
        let end = offset.checked_add(bytes)?;
        if end > held.bytes() {
            return None;
        }
        if end > self.committed {
            let committed = end.next_multiple_of(COMMIT_STEP).min(held.bytes());
            if !held.commit(self.committed, committed) {
                return None;
            }
            self.committed = committed;
        }
        self.fresh = end;
        Some(offset)
    }

    fn give_back(&mut self, mut offset: usize, mut bytes: usize) {
        if let Some((&before, &size)) = self.holes.range(..offset).next_back()
            && before + size == offset
        {
            self.holes.remove(&before);
            offset = before;
            bytes += size;
        }
        if let Some(size) = self.holes.remove(&(offset + bytes)) {
            bytes += size;
        }
        if offset + bytes == self.fresh {
            self.fresh = offset;
        } else {
            self.holes.insert(offset, bytes);
        }
    }
}

/// A part of the range given to one area.
struct Chunk {
    start: *mut Word,
    words: usize,
}

/// Literals that live and die together: those of a module, or one persistent term.
pub struct LiteralArea {
    inner: Arc<Inner>,
    chunks: Vec<Chunk>,
    shared: SharedList,
}

impl LiteralArea {
    /// Whether a cons or boxed word points into this area; meaningless for immediates.
    pub fn contains(&self, word: Word) -> bool {
        self.chunks.iter().any(|chunk| {
            (word.0 as usize).wrapping_sub(chunk.start as usize) < chunk.words * size_of::<Word>()
        })
    }

    /// Words that the area takes.
    pub fn words(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.words).sum()
    }
}

impl fmt::Debug for LiteralArea {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiteralArea")
            .field("words", &self.words())
            .finish()
    }
}

impl Drop for LiteralArea {
    fn drop(&mut self) {
        // SAFETY: whoever drops the area vouches that nothing points into it, so its binaries are read by nobody through it.
        unsafe { self.shared.release_all() };
        for chunk in &self.chunks {
            self.inner.give_back(chunk.start, chunk.words);
        }
    }
}

// SAFETY: an area is constant once finished; only its drop, which owns it, changes anything, and counts are atomic.
unsafe impl Send for LiteralArea {}
// SAFETY: as for `Send`.
unsafe impl Sync for LiteralArea {}

/// An area being filled.
pub struct AreaBuilder {
    area: LiteralArea,
    top: *mut Word,
    limit: *mut Word,
    /// Blocks from the ordinary allocator, used once the range is exhausted: then the area cannot be finished.
    spilled: Vec<Chunk>,
}

// SAFETY: what is built belongs to the builder alone.
unsafe impl Send for AreaBuilder {}

impl AreaBuilder {
    /// The finished area.
    ///
    /// # Errors
    /// Where the range could not hold all of it; the terms built are gone then.
    pub fn finish(mut self) -> Result<LiteralArea, OutOfLiteralSpace> {
        if !self.spilled.is_empty() {
            return Err(OutOfLiteralSpace);
        }
        self.trim();
        let nothing = LiteralArea {
            inner: Arc::clone(&self.area.inner),
            chunks: Vec::new(),
            shared: SharedList::EMPTY,
        };
        Ok(std::mem::replace(&mut self.area, nothing))
    }

    /// Gives back what is left of the last chunk.
    fn trim(&mut self) {
        if let Some(chunk) = self.area.chunks.last_mut() {
            const UNIT: usize = GRANULE / size_of::<Word>();
            let used = block::words_between(chunk.start, self.top).next_multiple_of(UNIT);
            let whole = chunk.words.next_multiple_of(UNIT);
            if used < whole {
                // SAFETY: inside the chunk.
                self.area
                    .inner
                    .give_back(unsafe { chunk.start.add(used) }, whole - used);
                chunk.words = used;
            }
        }
        self.limit = self.top;
    }

    fn add_chunk(&mut self, words: usize) {
        self.trim();
        let (start, chunks) = match self.area.inner.take(words) {
            Some(start) => (start, &mut self.area.chunks),
            None => {
                let start = block::allocate(words);
                if start.is_null() {
                    memory::exhausted(words.saturating_mul(size_of::<Word>()));
                }
                (start, &mut self.spilled)
            }
        };
        chunks.push(Chunk { start, words });
        self.top = start;
        // SAFETY: the end of the chunk.
        self.limit = unsafe { start.add(words) };
    }
}

impl Drop for AreaBuilder {
    fn drop(&mut self) {
        // The objects of the list may stand in spilled blocks, so it goes first.
        // SAFETY: an unfinished area has shown its terms to nobody who keeps them.
        unsafe { self.area.shared.release_all() };
        for chunk in self.spilled.drain(..) {
            // SAFETY: allocated by `add_chunk` with these words.
            unsafe { block::free(chunk.start, chunk.words) };
        }
    }
}

// SAFETY: room comes from chunks of the builder, which stay in place until the area is dropped.
unsafe impl Alloc for AreaBuilder {
    fn alloc(&mut self, words: usize) -> *mut Word {
        if block::words_between(self.top, self.limit) < words {
            let grown = self.area.words().clamp(64, 1 << 17);
            self.add_chunk(words.max(grown));
        }
        let room = self.top;
        // SAFETY: the chunk has that much room.
        self.top = unsafe { room.add(words) };
        room
    }

    unsafe fn link_shared(&mut self, object: *mut Word) {
        // SAFETY: the caller's promise is the list's condition.
        unsafe { self.area.shared.push(object) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use asterias_term::boxed::HEAP_BITS_LIMIT;

    #[test]
    fn areas_lie_in_the_range_and_return_their_addresses() {
        let literals = Literals::new();
        let mut builder = literals.new_area(4);
        let list: Vec<Word> = (0..100).map(Word::small).collect();
        let list = builder.list(&list);
        let binary = builder.binary(&[7; HEAP_BITS_LIMIT + 1]);
        let area = builder.finish().unwrap();
        assert!(literals.range().contains(list) && literals.range().contains(binary));
        assert!(area.contains(list) && area.contains(binary));
        let used = literals.used_bytes();
        assert!((8 * 204..8 * 260).contains(&used), "{used}");
        let second = literals.new_area(10).finish().unwrap();
        assert_eq!(second.words(), 0);
        drop(area);
        assert_eq!(literals.used_bytes(), 0);
    }

    #[test]
    fn holes_merge() {
        let literals = Literals::new();
        let areas: Vec<LiteralArea> = (0..8)
            .map(|_| {
                let mut builder = literals.new_area(6);
                builder.tuple(&[Word::NIL; 5]);
                builder.finish().unwrap()
            })
            .collect();
        assert_eq!(literals.used_bytes(), 8 * 48);
        for (index, area) in areas.into_iter().enumerate() {
            if index != 7 {
                drop(area);
                continue;
            }
            let mut builder = literals.new_area(42);
            let tuple = builder.tuple(&[Word::NIL; 41]);
            assert_eq!(tuple.address() as usize, literals.range().start);
        }
    }
}
