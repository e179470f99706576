//! Fragments: terms outside the block of any process, each chunk one allocation of header and words.
//!
//! A sender copies a message into a [`Fragment`]; the receiver's heap adopts it, and the receiver's next collection moves the terms
//! in. A heap whose block is full during a native makes chunks of its own. A fragment that nobody adopts gives back the counts of its
//! off-heap binaries when dropped.

use std::ptr;

use asterias_term::{Alloc, Word, memory};

use crate::block;
use crate::copy;
use crate::literals::LiteralRange;
use crate::shared_list::{Held, SharedList, weight_when_new};

/// A chunk: this header, then its words.
#[repr(C)]
pub(crate) struct Chunk {
    /// The next chunk of the chain, or null.
    pub(crate) next: *mut Chunk,
    /// Words in use.
    pub(crate) used: usize,
    /// Words that there is room for.
    pub(crate) capacity: usize,
    /// The off-heap binaries in here.
    pub(crate) shared: SharedList,
    /// Bytes that these bring with them.
    pub(crate) shared_bytes: usize,
}

impl Chunk {
    /// Words of a chunk with its header.
    fn words(capacity: usize) -> usize {
        capacity.saturating_add(size_of::<Chunk>() / size_of::<Word>())
    }

    /// A chunk with room for `capacity` words, none of them in use. Ends the program where there is no memory, for those who build
    /// terms cannot do without.
    pub(crate) fn allocate(capacity: usize) -> *mut Chunk {
        let words = Chunk::words(capacity);
        let chunk = block::allocate(words).cast::<Chunk>();
        if chunk.is_null() {
            memory::exhausted(words.saturating_mul(size_of::<Word>()));
        }
        // SAFETY: freshly allocated.
        unsafe {
            chunk.write(Chunk {
                next: ptr::null_mut(),
                used: 0,
                capacity,
                shared: SharedList::EMPTY,
                shared_bytes: 0,
            });
        }
        chunk
    }

    /// The first word.
    #[inline(always)]
    pub(crate) fn data(this: *mut Chunk) -> *mut Word {
        // The words follow the header in the same allocation.
        this.wrapping_add(1).cast()
    }

    /// Room for `words` words, or null where this chunk has not as much left.
    ///
    /// # Safety
    /// `this` is alive and the caller's.
    #[inline]
    pub(crate) unsafe fn take(this: *mut Chunk, words: usize) -> *mut Word {
        // SAFETY: as the caller's.
        let chunk = unsafe { &mut *this };
        if chunk.capacity - chunk.used < words {
            return ptr::null_mut();
        }
        let room = Chunk::data(this).wrapping_add(chunk.used);
        chunk.used += words;
        room
    }

    /// Frees a chain of chunks without looking at their words.
    ///
    /// # Safety
    /// The chain is the caller's, nobody points into it, and the lists of its binaries have been dealt with.
    pub(crate) unsafe fn free_chain(mut this: *mut Chunk) {
        while !this.is_null() {
            // SAFETY: each chunk is alive until freed here, with the words it was allocated with.
            unsafe {
                let next = (*this).next;
                block::leave(this.cast(), Chunk::words((*this).capacity));
                this = next;
            }
        }
    }

    /// The chunks of a chain.
    ///
    /// # Safety
    /// The chain stays alive while the iterator is used.
    pub(crate) unsafe fn chain(mut this: *mut Chunk) -> impl Iterator<Item = *mut Chunk> {
        std::iter::from_fn(move || {
            if this.is_null() {
                return None;
            }
            let chunk = this;
            // SAFETY: the caller keeps the chain alive.
            this = unsafe { (*chunk).next };
            Some(chunk)
        })
    }
}

/// Terms on their way: an owned chain of chunks.
pub struct Fragment {
    pub(crate) first: *mut Chunk,
}

// SAFETY: a fragment is owned by one thread at a time, and the counts of its binaries are atomic.
unsafe impl Send for Fragment {}
// SAFETY: nothing is done through a shared fragment.
unsafe impl Sync for Fragment {}

impl Fragment {
    /// Copies a term so that nothing of it stays in its heap; literals stay where they are. Without a fragment if none is needed.
    ///
    /// # Safety
    /// `term` and all that it holds are alive.
    pub unsafe fn copy_of(term: Word, literals: LiteralRange) -> (Word, Option<Fragment>) {
        if term.is_immediate() || literals.contains(term) {
            return (term, None);
        }
        // SAFETY: as the caller's.
        let words = unsafe { copy::words_of(term, literals) };
        let first = Chunk::allocate(words);
        let fragment = Fragment { first };
        // SAFETY: the chunk has room for exactly what the copy takes; it is ours alone.
        let copied = unsafe {
            (*first).used = words;
            copy::copy_to(term, Chunk::data(first), literals, &mut |object| {
                (*first).shared.push(object);
                (*first).shared_bytes += Held::of(object).weight().0;
            })
        };
        (copied, Some(fragment))
    }

    /// Words in use.
    pub fn words(&self) -> usize {
        // SAFETY: the chain is ours.
        unsafe { Chunk::chain(self.first).map(|chunk| (*chunk).used).sum() }
    }

    /// Gives the chain away.
    pub(crate) fn into_chain(self) -> *mut Chunk {
        let first = self.first;
        // The chain has a new owner; dropping would free it.
        let _ = std::mem::ManuallyDrop::new(self);
        first
    }
}

impl std::fmt::Debug for Fragment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fragment")
            .field("words", &self.words())
            .finish()
    }
}

impl Drop for Fragment {
    fn drop(&mut self) {
        // SAFETY: the chain is ours, and terms of a dropped fragment are used by nobody.
        unsafe {
            for chunk in Chunk::chain(self.first) {
                (*chunk).shared.release_all();
            }
            Chunk::free_chain(self.first);
        }
    }
}

/// Builds terms that belong to no process yet: messages of ports and timers, exit reasons, arguments of a new process.
pub struct FragmentBuilder {
    fragment: Fragment,
}

impl FragmentBuilder {
    /// A builder that expects about `words` words.
    pub fn new(words: usize) -> FragmentBuilder {
        FragmentBuilder {
            fragment: Fragment {
                first: Chunk::allocate(words.max(8)),
            },
        }
    }

    /// What was built.
    pub fn finish(self) -> Fragment {
        self.fragment
    }
}

// SAFETY: room comes from chunks of the chain, which stay in place until a collection of their adopter.
unsafe impl Alloc for FragmentBuilder {
    fn alloc(&mut self, words: usize) -> *mut Word {
        let first = self.fragment.first;
        // SAFETY: the chain is ours.
        unsafe {
            let room = Chunk::take(first, words);
            if !room.is_null() {
                return room;
            }
            let grown = ((*first).capacity * 2).min(1 << 17);
            let chunk = Chunk::allocate(words.max(grown));
            (*chunk).next = first;
            self.fragment.first = chunk;
            Chunk::take(chunk, words)
        }
    }

    unsafe fn link_shared(&mut self, object: *mut Word) {
        // SAFETY: the first chunk is alive; which chunk's list an object is in does not matter, for chains are treated as a whole.
        unsafe {
            let first = self.fragment.first;
            (*first).shared.push(object);
            (*first).shared_bytes += weight_when_new(object);
        }
    }
}
