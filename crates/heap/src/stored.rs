//! Stored tuples: terms outside every heap, each a single allocation that holds nothing of any heap.
//!
//! A table of the system keeps its objects as [`Stored`] tuples. A stored tuple owns one block: a header, the words of the tuple and of all that it
//! holds, and, where it holds off-heap binaries or resources, one more word that begins their list. Every pointer in it leads into the block, literals are copied
//! too, so a copy of it is a run of words whose pointers are shifted by one distance: no measuring, no queue.
//!
//! Nothing changes a stored tuple but its owner: [`Stored::set_immediate`] overwrites an element in place. The header has a word of 32 bits that
//! belongs to the owner (a hash, say), so that a table needs no second allocation for each object.

use std::alloc::{Layout, alloc, dealloc};
use std::ptr::NonNull;

use asterias_term::boxed::{size_of_header, tuple_header};
use asterias_term::{Alloc, Term, Word};

use crate::copy;
use crate::evacuate::{Scan, scan_of};
use crate::literals::LiteralRange;
use crate::shared_list::{Held, SharedList};

/// Set in the count of words where a list of off-heap binaries follows them.
const HAS_SHARED: u32 = 1 << 31;
/// Set in the count of words where all elements are immediates.
const IS_FLAT: u32 = 1 << 30;
/// The bits that count.
const COUNT: u32 = IS_FLAT - 1;

/// What stands before the words.
#[repr(C)]
struct Header {
    /// Number of words, [`HAS_SHARED`] and [`IS_FLAT`].
    words: u32,
    /// The owner's.
    tag: u32,
}

const _: () = assert!(size_of::<Header>() == size_of::<Word>());

/// A tuple outside every heap.
pub struct Stored {
    block: NonNull<Header>,
}

// SAFETY: the block belongs to this value alone, is constant but for `&mut self`, and the counts of its binaries are atomic.
unsafe impl Send for Stored {}
// SAFETY: as above.
unsafe impl Sync for Stored {}

/// A tuple is too large to be stored, or there is no memory for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooLarge;

impl Stored {
    /// A copy of a tuple; its tag is zero.
    ///
    /// # Errors
    /// The copy would have 2^30 words, or there is no memory.
    ///
    /// # Panics
    /// Where `tuple` is no tuple.
    pub fn copy_of(tuple: Term<'_>) -> Result<Stored, TooLarge> {
        assert!(tuple.as_tuple().is_some(), "a tuple");
        // SAFETY: the term is alive, and is a tuple.
        unsafe { Stored::copy_of_word(tuple.word()) }
    }

    /// A tuple of copies of these terms.
    ///
    /// # Errors
    /// As [`Stored::copy_of`].
    pub fn of(elements: &[Term<'_>]) -> Result<Stored, TooLarge> {
        let words = elements.iter().map(|element| element.word());
        let tuple: Vec<Word> = std::iter::once(tuple_header(elements.len()))
            .chain(words)
            .collect();
        // SAFETY: header and elements are laid out as a tuple, which lives until the copy is made.
        unsafe { Stored::copy_of_word(Word::from_boxed(tuple.as_ptr())) }
    }

    /// # Safety
    /// `tuple` is a live tuple.
    unsafe fn copy_of_word(tuple: Word) -> Result<Stored, TooLarge> {
        // SAFETY: as the caller's; the block has room for exactly the words of the copy, and for the list.
        unsafe {
            let size = 1 + size_of_header(tuple.boxed_header());
            let flat = std::slice::from_raw_parts(tuple.boxed_address(), size);
            if flat[1..].iter().all(|word| word.is_immediate()) {
                let mut block = Stored::allocate(size, false)?;
                block.as_mut().words |= IS_FLAT;
                std::ptr::copy_nonoverlapping(flat.as_ptr(), Stored::data(block), size);
                return Ok(Stored { block });
            }
            let words = copy::words_of(tuple, LiteralRange::EMPTY);
            let block = Stored::allocate(words, false)?;
            let mut shared = SharedList::EMPTY;
            copy::copy_to(
                tuple,
                Stored::data(block),
                LiteralRange::EMPTY,
                &mut |object| shared.push(object),
            );
            let mut stored = Stored { block };
            if !shared.is_empty() {
                stored.append_list(shared)?;
            }
            Ok(stored)
        }
    }

    fn layout(words: usize, shared: bool) -> Option<Layout> {
        let bytes = (1 + words + usize::from(shared)).checked_mul(size_of::<Word>())?;
        Layout::from_size_align(bytes, 8).ok()
    }

    fn allocate(words: usize, shared: bool) -> Result<NonNull<Header>, TooLarge> {
        let count = u32::try_from(words)
            .ok()
            .filter(|count| count & !COUNT == 0)
            .ok_or(TooLarge)?;
        let layout = Stored::layout(words, shared).ok_or(TooLarge)?;
        // SAFETY: the layout has room for the header at least.
        let block = NonNull::new(unsafe { alloc(layout) }.cast::<Header>()).ok_or(TooLarge)?;
        let mark = if shared { HAS_SHARED } else { 0 };
        // SAFETY: freshly allocated.
        unsafe {
            block.write(Header {
                words: count | mark,
                tag: 0,
            });
        }
        Ok(block)
    }

    /// Moves into a block with room for the list of binaries. Words that point into the old block are shifted, links of the list as well.
    ///
    /// # Safety
    /// `shared` lists all `SharedBits` objects of this block, which has no list yet.
    unsafe fn append_list(&mut self, shared: SharedList) -> Result<(), TooLarge> {
        let words = self.words();
        let moved = match Stored::allocate(words, true) {
            Ok(moved) => moved,
            Err(error) => {
                let mut shared = shared;
                // SAFETY: the objects are in place, and nobody reads them any more.
                unsafe { shared.release_all() };
                return Err(error);
            }
        };
        // SAFETY: both blocks have that many words; the counts move with the objects.
        unsafe {
            let mut list = SharedList::EMPTY;
            relocate(
                Stored::data(self.block),
                Stored::data(moved),
                words,
                &mut |object| list.push(object),
            );
            Stored::data(moved)
                .add(words)
                .cast::<SharedList>()
                .write(list);
            (*moved.as_ptr()).tag = self.tag();
            let old = std::mem::replace(&mut self.block, moved);
            // Only the memory: the counts have moved on.
            if let Some(layout) = Stored::layout(words, false) {
                dealloc(old.as_ptr().cast(), layout);
            }
        }
        Ok(())
    }

    #[inline(always)]
    fn data(block: NonNull<Header>) -> *mut Word {
        block.as_ptr().wrapping_add(1).cast()
    }

    #[inline(always)]
    fn header(&self) -> &Header {
        // SAFETY: the block is alive as long as its owner.
        unsafe { self.block.as_ref() }
    }

    /// Number of words of the tuple and all that it holds.
    #[inline(always)]
    pub fn words(&self) -> usize {
        (self.header().words & COUNT) as usize
    }

    /// Has the beginning fetched into the cache, for a use that comes soon.
    #[inline(always)]
    pub fn prefetch(&self) {
        crate::prefetch::prefetch(self.block.as_ptr().cast_const().cast());
    }

    /// The owner's word.
    #[inline(always)]
    pub fn tag(&self) -> u32 {
        self.header().tag
    }

    /// Sets the owner's word.
    #[inline(always)]
    pub fn set_tag(&mut self, tag: u32) {
        // SAFETY: the block is ours.
        unsafe { self.block.as_mut() }.tag = tag;
    }

    /// The tuple.
    #[inline(always)]
    pub fn term(&self) -> Term<'_> {
        // SAFETY: the block holds a complete tuple and neither moves nor changes while it is borrowed.
        unsafe { Term::new(Word::from_boxed(Stored::data(self.block))) }
    }

    /// The elements.
    #[inline(always)]
    pub fn elements(&self) -> &[Term<'_>] {
        // SAFETY: the first word is the header of a tuple, whose elements follow.
        unsafe {
            let data = Stored::data(self.block);
            let words = std::slice::from_raw_parts(data.add(1), size_of_header(*data));
            Term::slice(words)
        }
    }

    /// A copy of the tuple in a heap.
    #[inline]
    pub fn copy_out(&self, heap: &mut impl Alloc) -> Word {
        let words = self.words();
        let room = heap.alloc(words);
        // SAFETY: the room is as large, and does not overlap; each new object gets a count of its own before it is linked.
        unsafe {
            if self.header().words & IS_FLAT != 0 {
                let from = Stored::data(self.block).cast_const();
                for index in 0..words {
                    *room.add(index) = *from.add(index);
                }
                return Word::from_boxed(room);
            }
            relocate(Stored::data(self.block), room, words, &mut |object| {
                Held::of(object).retain();
                heap.link_shared(object);
            });
        }
        Word::from_boxed(room)
    }

    /// Overwrites an element by an immediate in place; false, and nothing done, where the element or the value is none.
    #[inline]
    pub fn set_immediate(&mut self, index: usize, value: Word) -> bool {
        let Some(element) = self.elements().get(index) else {
            return false;
        };
        if !element.word().is_immediate() || !value.is_immediate() || value.is_none() {
            return false;
        }
        // SAFETY: the index is one of the tuple, and `&mut` says that nobody reads it.
        unsafe { *Stored::data(self.block).add(1 + index) = value };
        true
    }

    /// Calls `visit` with address, size in bytes and number of counts of each off-heap binary.
    pub fn each_off_heap(&self, visit: &mut dyn FnMut(usize, usize, usize)) {
        if self.header().words & HAS_SHARED == 0 {
            return;
        }
        // SAFETY: the list stands behind the words, and its objects are as constant as the block.
        unsafe {
            let list = Stored::data(self.block)
                .add(self.words())
                .cast::<SharedList>()
                .read();
            for object in list.iter() {
                let Held::Bytes(bytes) = Held::of(object) else {
                    continue;
                };
                let size = (*object.add(3)).0 as usize;
                visit(
                    bytes.as_ptr() as usize,
                    size.div_ceil(8),
                    bytes.as_ref().references(),
                );
            }
        }
    }

    /// Another tuple of these elements with this one's tag.
    ///
    /// # Errors
    /// As [`Stored::copy_of`].
    pub fn rebuilt(&self, elements: &[Term<'_>]) -> Result<Stored, TooLarge> {
        let mut rebuilt = Stored::of(elements)?;
        rebuilt.set_tag(self.tag());
        Ok(rebuilt)
    }

    /// Another copy.
    ///
    /// # Errors
    /// There is no memory.
    pub fn try_clone(&self) -> Result<Stored, TooLarge> {
        let mut copy = Stored::copy_of(self.term())?;
        copy.set_tag(self.tag());
        Ok(copy)
    }
}

/// Copies words whose pointers lead into themselves, so that those of the copy lead into the copy. `link` gets each object that owns a count.
///
/// # Safety
/// `words` words of complete objects stand at `from`; there is as much room at `to`, which does not overlap.
#[inline]
unsafe fn relocate(
    from: *const Word,
    to: *mut Word,
    words: usize,
    link: &mut impl FnMut(*mut Word),
) {
    let distance = (to as u64).wrapping_sub(from as u64);
    let mut index = 0;
    // SAFETY: as the caller's; headers say how many raw words follow.
    unsafe {
        while index < words {
            let word = *from.add(index);
            if word.is_pointer() {
                *to.add(index) = Word(word.0.wrapping_add(distance));
                index += 1;
            } else if word.is_header() {
                index = relocate_object(from, to, index, distance, link);
            } else {
                *to.add(index) = word;
                index += 1;
            }
        }
    }
}

/// The header at `index`, and what follows it that holds no pointers. Tells where to go on.
///
/// # Safety
/// As [`relocate`].
#[inline(always)]
unsafe fn relocate_object(
    from: *const Word,
    to: *mut Word,
    index: usize,
    distance: u64,
    link: &mut impl FnMut(*mut Word),
) -> usize {
    use asterias_term::boxed::{Kind, kind_of_header};
    use asterias_term::resource::RESOURCE_HEADER;
    // SAFETY: as the caller's.
    unsafe {
        let header = *from.add(index);
        let size = 1 + size_of_header(header);
        match scan_of(header) {
            Scan::TermsFrom(skip) => {
                std::ptr::copy_nonoverlapping(from.add(index), to.add(index), skip);
                index + skip
            }
            Scan::Raw => {
                std::ptr::copy_nonoverlapping(from.add(index), to.add(index), size);
                if kind_of_header(header) == Kind::SharedBits || header == RESOURCE_HEADER {
                    link(to.add(index));
                }
                index + size
            }
            Scan::OneTerm | Scan::MatchContext => {
                std::ptr::copy_nonoverlapping(from.add(index), to.add(index), size);
                let owner = *from.add(index + 1);
                if owner.is_pointer() {
                    *to.add(index + 1) = Word(owner.0.wrapping_add(distance));
                }
                index + size
            }
        }
    }
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stored")
            .field("words", &self.words())
            .field("tag", &self.tag())
            .finish()
    }
}

impl Drop for Stored {
    fn drop(&mut self) {
        let words = self.words();
        let shared = self.header().words & HAS_SHARED != 0;
        // SAFETY: the block is ours, with this layout; its terms are used by nobody any more.
        unsafe {
            if shared {
                let mut list = Stored::data(self.block)
                    .add(words)
                    .cast::<SharedList>()
                    .read();
                list.release_all();
            }
            if let Some(layout) = Stored::layout(words, shared) {
                dealloc(self.block.as_ptr().cast(), layout);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Heap, LiteralRange};

    fn heap() -> Heap {
        Heap::new(1000, LiteralRange::EMPTY)
    }

    #[test]
    fn a_stored_tuple_outlives_its_source_and_copies_out() {
        let mut from = heap();
        let big = vec![7u8; 1000];
        let list: Vec<Word> = (0..50).map(Word::small).collect();
        let list = from.list(&list);
        let binary = from.binary(&big);
        let small = from.binary(b"abc");
        let part = from.sub_bits(binary, 80, 800);
        let pair = from.tuple(&[binary, part]);
        let float = from.float(1e300);
        let word = from.tuple(&[Word::small(1), list, pair, small, float]);
        // SAFETY: the heap stays in place until it is dropped below.
        let term = unsafe { Term::new(word) };
        let mut stored = Stored::copy_of(term).expect("memory");
        stored.set_tag(77);
        let mut to = heap();
        let copy = stored.copy_out(&mut to);
        // SAFETY: both heaps are in place.
        unsafe { assert!(Term::new(copy).exact_eq(term)) };
        drop(from);
        // SAFETY: the heap is in place.
        unsafe { assert!(Term::new(copy).exact_eq(stored.term())) };
        let twin = stored.try_clone().expect("memory");
        drop(stored);
        assert_eq!(twin.tag(), 77);
        // SAFETY: the heap is in place.
        unsafe { assert!(Term::new(copy).exact_eq(twin.term())) };
        assert_eq!(twin.elements().len(), 5);
    }

    #[test]
    fn only_immediates_are_overwritten() {
        let mut from = heap();
        let list = from.list(&[Word::small(1)]);
        let word = from.tuple(&[Word::small(1), list]);
        // SAFETY: the heap stays in place.
        let mut stored = Stored::copy_of(unsafe { Term::new(word) }).expect("memory");
        assert!(stored.set_immediate(0, Word::small(9)));
        assert!(!stored.set_immediate(1, Word::small(9)));
        assert!(!stored.set_immediate(2, Word::small(9)));
        assert_eq!(stored.elements()[0].word(), Word::small(9));
    }
}
