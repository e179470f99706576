//! Parts of bitstrings, as terms.

use super::copy::copy;
use crate::alloc::Alloc;
use crate::bits::{Bits, base_of, bits_of, owner_of};
use crate::boxed::HEAP_BITS_LIMIT;
use crate::word::Word;

/// The bits of `whole`'s owner from `bit_offset` on, `bit_size` of them, as a term: a copy where it is small, so that a few bytes do not
/// keep many alive, else a part that shares them.
///
/// # Safety
/// `whole` is a live bitstring or match context, and its owner holds all of these bits. They stay as they are for the life of the
/// part: what has been written of counted bytes never changes.
#[inline]
pub unsafe fn part(heap: &mut impl Alloc, whole: Word, bit_offset: usize, bit_size: usize) -> Word {
    // SAFETY: as the caller's; a small part is copied into room of its size.
    unsafe {
        let owner = owner_of(whole);
        if bit_size > HEAP_BITS_LIMIT * 8 {
            return whole_or_part(heap, whole, owner, bit_offset, bit_size);
        }
        let (word, to) = heap.new_bits(bit_size);
        let from = Bits {
            base: base_of(owner),
            bit_offset,
            bit_size,
        };
        copy(from, to, 0);
        word
    }
}

/// # Safety
/// As [`part`].
unsafe fn whole_or_part(
    heap: &mut impl Alloc,
    whole: Word,
    owner: Word,
    bit_offset: usize,
    bit_size: usize,
) -> Word {
    // SAFETY: the caller vouches for both. An owner that has parts beyond its own size is no value by itself; one of exactly this
    // size that is not growing is.
    unsafe {
        match bits_of(whole) {
            Some(bits)
                if whole == owner && bits.bit_offset == bit_offset && bits.bit_size == bit_size =>
            {
                whole
            }
            _ => heap.sub_bits(owner, bit_offset, bit_size),
        }
    }
}
