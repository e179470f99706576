//! Where terms are made: the one interface between algorithms that build terms and the heap that holds them.
//!
//! Allocation never collects, and words never fail: a heap without room hands out a fragment. So words stay valid from the first
//! allocation of a native to its end, whatever else it allocates. A bitstring of a size that a program has only named may be too
//! large for the host: [`Alloc::try_new_bits`].

use std::ptr::NonNull;

use crate::boxed::{HEAP_BITS_LIMIT, Kind, header, tuple_header};
use crate::memory;
use crate::resource::{RESOURCE_HEADER, Resource};
use crate::shared::SharedBytes;
use crate::word::Word;

/// A heap that terms can be built in.
///
/// # Safety
/// [`Alloc::alloc`] returns room for as many words as asked, aligned to 8, that stays in place until the heap's next collection.
pub unsafe trait Alloc {
    /// Room for `words` words. The caller writes all of them before the next safepoint.
    fn alloc(&mut self, words: usize) -> *mut Word;

    /// Enters an object that owns a count (a `SharedBits`, or the reference of a resource) into the heap's off-heap list and accounts
    /// for its bytes. Its link is overwritten.
    ///
    /// # Safety
    /// `object` is the address of a complete such object in this heap that is in no list and owns a count.
    unsafe fn link_shared(&mut self, object: *mut Word);

    /// A cons cell.
    #[inline(always)]
    fn cons(&mut self, head: Word, tail: Word) -> Word {
        let cell = self.alloc(2);
        // SAFETY: two words were allocated.
        unsafe {
            *cell = head;
            *cell.add(1) = tail;
        }
        Word::from_cons(cell)
    }

    /// A tuple of these elements.
    fn tuple(&mut self, elements: &[Word]) -> Word {
        self.boxed(tuple_header(elements.len()), elements)
    }

    /// A boxed object of this header and these words.
    fn boxed(&mut self, header: Word, words: &[Word]) -> Word {
        let object = self.alloc(1 + words.len());
        // SAFETY: room for the header and all words was allocated.
        unsafe {
            *object = header;
            std::ptr::copy_nonoverlapping(words.as_ptr(), object.add(1), words.len());
        }
        Word::from_boxed(object)
    }

    /// A proper list of these elements, ending in `tail`.
    fn list_with_tail(&mut self, elements: &[Word], tail: Word) -> Word {
        if elements.is_empty() {
            return tail;
        }
        let cells = self.alloc(2 * elements.len());
        for (index, element) in elements.iter().enumerate() {
            // SAFETY: two words for each element were allocated; the last tail is overwritten below.
            unsafe {
                *cells.add(2 * index) = *element;
                *cells.add(2 * index + 1) = Word::from_cons(cells.add(2 * index + 2));
            }
        }
        // SAFETY: the last cell's tail, inside the allocation.
        unsafe { *cells.add(2 * elements.len() - 1) = tail };
        Word::from_cons(cells)
    }

    /// A list of `count` elements, ending in `tail`, made while they come.
    ///
    /// # Panics
    /// Where fewer come.
    #[inline]
    fn list_from(
        &mut self,
        count: usize,
        mut elements: impl Iterator<Item = Word>,
        tail: Word,
    ) -> Word
    where
        Self: Sized,
    {
        if count == 0 {
            return tail;
        }
        let cells = self.alloc(2 * count);
        for index in 0..count {
            let element = elements.next().expect("as many elements as were told");
            // SAFETY: two words for each element were allocated; the last tail is overwritten below.
            unsafe {
                *cells.add(2 * index) = element;
                *cells.add(2 * index + 1) = Word::from_cons(cells.add(2 * index + 2));
            }
        }
        // SAFETY: the last cell's tail, inside the allocation.
        unsafe { *cells.add(2 * count - 1) = tail };
        Word::from_cons(cells)
    }

    /// A proper list of these elements.
    fn list(&mut self, elements: &[Word]) -> Word {
        self.list_with_tail(elements, Word::NIL)
    }

    /// A float, boxed where it must be.
    #[inline(always)]
    fn float(&mut self, value: f64) -> Word {
        match Word::try_float(value) {
            Some(word) => word,
            None => self.boxed(header(Kind::Float, 1), &[Word(value.to_bits())]),
        }
    }

    /// An integer of 64 bits, boxed where it must be.
    #[inline(always)]
    fn integer(&mut self, value: i64) -> Word {
        match Word::try_small(value) {
            Some(word) => word,
            None => self.big(value < 0, &[value.unsigned_abs()]),
        }
    }

    /// A non-negative integer of 64 bits, boxed where it must be.
    fn unsigned(&mut self, value: u64) -> Word {
        match i64::try_from(value).ok().and_then(Word::try_small) {
            Some(word) => word,
            None => self.big(false, &[value]),
        }
    }

    /// An integer from sign and magnitude, least significant limb first; leading zero limbs are dropped and small values become
    /// small integers.
    fn big(&mut self, negative: bool, limbs: &[u64]) -> Word {
        let mut length = limbs.len();
        while length > 0 && limbs[length - 1] == 0 {
            length -= 1;
        }
        let limbs = &limbs[..length];
        match *limbs {
            [] => return Word::small(0),
            [magnitude] if magnitude <= 1 << 60 => {
                let value = if negative {
                    -(magnitude as i64)
                } else {
                    magnitude as i64
                };
                if let Some(word) = Word::try_small(value) {
                    return word;
                }
            }
            _ => {}
        }
        let kind = if negative {
            Kind::BigNegative
        } else {
            Kind::BigPositive
        };
        let object = self.alloc(1 + length);
        // SAFETY: room for header and limbs; a limb and a word have the same size.
        unsafe {
            *object = header(kind, length);
            std::ptr::copy_nonoverlapping(limbs.as_ptr().cast::<Word>(), object.add(1), length);
        }
        Word::from_boxed(object)
    }

    /// A binary with a copy of these bytes.
    fn binary(&mut self, bytes: &[u8]) -> Word {
        let (word, data) = self.new_bits(bytes.len() * 8);
        // SAFETY: `data` has room for as many bytes as were asked for.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), data, bytes.len()) };
        word
    }

    /// A new bitstring of `bit_size` bits whose bytes the caller fills through the returned address at once. Bits of the last byte
    /// beyond the size must be written as zero.
    ///
    /// Ends the program where there is no memory: for sizes of which the program has as much already.
    fn new_bits(&mut self, bit_size: usize) -> (Word, *mut u8) {
        self.try_new_bits(bit_size)
            .unwrap_or_else(|| memory::exhausted(bit_size / 8))
    }

    /// As [`Alloc::new_bits`]; `None` where there is no memory.
    #[inline]
    fn try_new_bits(&mut self, bit_size: usize) -> Option<(Word, *mut u8)> {
        let bytes = bit_size.div_ceil(8);
        if bytes > HEAP_BITS_LIMIT {
            let shared = SharedBytes::try_new(bytes, bytes)?;
            return Some((
                self.shared_bits(shared, bit_size),
                SharedBytes::data(shared),
            ));
        }
        let words = bytes.div_ceil(8);
        let object = self.alloc(2 + words);
        // SAFETY: header, size and data words were allocated; the last data word is zeroed so that padding is.
        unsafe {
            *object = header(Kind::HeapBits, 1 + words);
            *object.add(1) = Word(bit_size as u64);
            if words > 0 {
                *object.add(1 + words) = Word(0);
            }
            Some((Word::from_boxed(object), object.add(2).cast::<u8>()))
        }
    }

    /// A bitstring over the first `bit_size` bits of counted bytes, taking over the caller's count.
    fn shared_bits(&mut self, shared: NonNull<SharedBytes>, bit_size: usize) -> Word {
        let object = self.alloc(4);
        // SAFETY: four words were allocated and form a complete object before it is linked.
        unsafe {
            *object = header(Kind::SharedBits, 3);
            *object.add(1) = Word(0);
            *object.add(2) = Word(shared.as_ptr() as u64);
            *object.add(3) = Word(bit_size as u64);
            self.link_shared(object);
        }
        Word::from_boxed(object)
    }

    /// The part of `owner` (a `HeapBits` or `SharedBits`) from `bit_offset`, of `bit_size` bits.
    fn sub_bits(&mut self, owner: Word, bit_offset: usize, bit_size: usize) -> Word {
        self.boxed(
            header(Kind::SubBits, 3),
            &[owner, Word(bit_offset as u64), Word(bit_size as u64)],
        )
    }

    /// A reference with this unique number.
    fn reference(&mut self, number: u64, alias: Word) -> Word {
        self.boxed(header(Kind::Reference, 2), &[Word(number), alias])
    }

    /// The reference with this unique number to a resource, taking over the caller's count.
    fn resource(&mut self, number: u64, resource: NonNull<Resource>) -> Word {
        let address = Word(resource.as_ptr() as u64);
        let word = self.boxed(RESOURCE_HEADER, &[Word(number), Word(0), Word(0), address]);
        // SAFETY: a complete object in no list, with the caller's count.
        unsafe { self.link_shared(word.boxed_address()) };
        word
    }
}
