//! Growing bitstrings: `<<Acc/bits, More/bits>>` in time for what is added, however often it is done.
//!
//! A bitstring that has been appended to stands in counted bytes with room behind it. Its term is a part of a `SharedBits` object,
//! the *grower*, which is never a value itself; the grower's size is the end of what has been written. Appending to the part that
//! ends there claims the room behind it and makes a longer part of the same grower; anything else is copied into new bytes first.
//!
//! Two may try to append to the same end. Room of whole bytes goes to the one whose [`SharedBytes::claim`] succeeds. Where the end is
//! inside a byte, that byte is completed in place only while one grower holds the only count, so that no other heap sees it, and its
//! size moves on by compare and exchange: the second one finds that the end is elsewhere. Bytes without room behind them are never
//! grown in place: their `SharedBits` may be a value.

use std::ptr::NonNull;
use std::sync::atomic::{AtomicU64, Ordering};

use super::MAX_BITS;
use super::copy::copy;
use crate::alloc::Alloc;
use crate::bits::{Bits, shared_of};
use crate::boxed::{Kind, kind_of_header};
use crate::shared::SharedBytes;
use crate::word::Word;

/// The least number of bytes that a growing bitstring has room for.
const MIN_CAPACITY: usize = 256;
/// The most room that an empty bitstring begins with.
const WRITABLE_MOST: usize = 1 << 26;

/// A bitstring with room at its end that its caller fills at once.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// The bitstring, the bits to be filled included.
    pub word: Word,
    /// The byte that `bit` counts from.
    pub base: *mut u8,
    /// The first bit to fill.
    pub bit: usize,
}

/// `left` with `more` bits behind it, to be filled by the caller; `None` where that would be larger than bitstrings can be, or than
/// there is memory.
///
/// Takes at most eight words of the heap. Where `left` cannot grow in place it is copied, and its size says what that took.
///
/// # Safety
/// `left` is a bitstring whose bits are those given, alive, and `heap` belongs to the process that is running.
#[inline]
pub unsafe fn append(heap: &mut impl Alloc, left: Word, bits: Bits, more: usize) -> Option<Room> {
    let size = bits
        .bit_size
        .checked_add(more)
        .filter(|size| *size <= MAX_BITS)?;
    // SAFETY: as the caller's.
    unsafe {
        match claim(left, bits, more) {
            Some(grower) => Some(Room {
                word: heap.sub_bits(grower, bits.bit_offset, size),
                base: bits.base.cast_mut(),
                bit: bits.bit_offset + bits.bit_size,
            }),
            None => move_out(heap, bits, size),
        }
    }
}

/// An empty bitstring that has room for about `bytes` bytes.
pub fn writable(heap: &mut impl Alloc, bytes: usize) -> Word {
    // More than this is not asked for by compilers; the bitstring moves out when it has grown beyond.
    let capacity = bytes.clamp(1, WRITABLE_MOST);
    let grower = heap.shared_bits(SharedBytes::new(0, capacity), 0);
    heap.sub_bits(grower, 0, 0)
}

/// Claims `more` bits behind `left`; gives the grower.
///
/// # Safety
/// As [`append`].
#[inline]
unsafe fn claim(left: Word, bits: Bits, more: usize) -> Option<Word> {
    // SAFETY: the caller vouches for the objects; the size of a grower is a word of its object that only this function changes.
    unsafe {
        if kind_of_header(left.boxed_header()) != Kind::SubBits {
            return None;
        }
        let grower = left.boxed_word(0);
        if kind_of_header(grower.boxed_header()) != Kind::SharedBits {
            return None;
        }
        let shared: NonNull<SharedBytes> = shared_of(grower);
        let shared = shared.as_ref();
        let end = bits.bit_offset + bits.bit_size;
        let bytes = end.div_ceil(8);
        let new_end = end + more;
        let new_bytes = new_end.div_ceil(8);
        if shared.used() != bytes || new_bytes > shared.capacity() || bytes == shared.capacity() {
            return None;
        }
        if end.is_multiple_of(8) {
            return claim_bytes(grower, end, more).then_some(grower);
        }
        let written = AtomicU64::from_ptr(grower.boxed_address().add(3).cast::<u64>());
        let moves = shared.references() == 1
            && written
                .compare_exchange(
                    end as u64,
                    new_end as u64,
                    Ordering::AcqRel,
                    Ordering::Relaxed,
                )
                .is_ok()
            && shared.claim(bytes, new_bytes - bytes);
        moves.then_some(grower)
    }
}

/// Claims `more` bits behind whole bytes, whose end is `end` bits into a grower's bytes; whether they are the caller's now.
///
/// # Safety
/// `grower` is alive.
#[inline(always)]
pub unsafe fn claim_bytes(grower: Word, end: usize, more: usize) -> bool {
    // SAFETY: the size of a grower is a word of its object that only appending changes.
    unsafe {
        let claimed = shared_of(grower).as_ref().claim(end / 8, more.div_ceil(8));
        if claimed {
            let written = AtomicU64::from_ptr(grower.boxed_address().add(3).cast::<u64>());
            // Relaxed: the claim has decided; this tells later appends of this process where the end is.
            written.store((end + more) as u64, Ordering::Relaxed);
        }
        claimed
    }
}

/// Copies the bits into new bytes with room to grow as much again.
///
/// # Safety
/// As [`append`].
#[cold]
unsafe fn move_out(heap: &mut impl Alloc, bits: Bits, size: usize) -> Option<Room> {
    let used = size.div_ceil(8);
    let capacity = used.saturating_mul(2).clamp(MIN_CAPACITY, MAX_BITS / 4);
    let shared =
        SharedBytes::try_new(used, capacity).or_else(|| SharedBytes::try_new(used, used))?;
    let base = SharedBytes::data(shared);
    // SAFETY: the new bytes are ours alone and hold the size.
    unsafe { copy(bits, base, 0) };
    let grower = heap.shared_bits(shared, size);
    Some(Room {
        word: heap.sub_bits(grower, 0, size),
        base,
        bit: bits.bit_size,
    })
}
