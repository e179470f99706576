//! Integer segments: read and written at any bit, in any size.

use super::copy::{copy, fill};
use super::load::{load, store};
use super::{Endian, Signedness};
use crate::alloc::Alloc;
use crate::bits::Bits;
use crate::integer::{self, Int, IntOut};
use crate::term::{BigView, Term, View};
use crate::word::Word;

/// The value of a segment of `count` ≤ 64 bits from its bits, or the other way round for [`to_segment_order`]: in a little-endian
/// segment whole bytes come from the lowest on, and the bits that fill no byte, the highest of the value, come last.
#[inline(always)]
pub const fn from_segment_order(bits: u64, count: usize, endian: Endian) -> u64 {
    match endian {
        Endian::Big => bits,
        Endian::Little => {
            let rest = count as u32 % 8;
            let whole = count as u32 - rest;
            let low = (bits >> rest).swap_bytes().unbounded_shr(64 - whole);
            low | (bits & ((1 << rest) - 1)).unbounded_shl(whole)
        }
    }
}

/// The bits of a segment of `count` ≤ 64 bits with this value, cut to its size.
#[inline(always)]
pub const fn to_segment_order(value: u64, count: usize, endian: Endian) -> u64 {
    match endian {
        Endian::Big => value,
        Endian::Little => {
            let rest = count as u32 % 8;
            let whole = count as u32 - rest;
            let low = value.swap_bytes().unbounded_shr(64 - whole);
            low << rest | value.unbounded_shr(whole) & ((1 << rest) - 1)
        }
    }
}

/// The value of an integer segment; `None` where it exceeds what integers can be.
///
/// # Safety
/// The run is part of a bitstring's object or counted bytes that begin at its base, alive.
pub unsafe fn read_integer(
    heap: &mut impl Alloc,
    bits: Bits,
    endian: Endian,
    signedness: Signedness,
) -> Option<Word> {
    let count = bits.bit_size;
    if count > 64 {
        // SAFETY: as the caller's.
        return unsafe { read_large(heap, bits, endian, signedness) };
    }
    // SAFETY: as the caller's.
    let bits = unsafe { load(bits.base, bits.bit_offset, count) };
    let value = from_segment_order(bits, count, endian);
    Some(match signedness {
        Signedness::Unsigned => heap.unsigned(value),
        Signedness::Signed => {
            let above = 64 - count as u32;
            let value = value.unbounded_shl(above).cast_signed();
            heap.integer(value >> above.min(63))
        }
    })
}

/// Whether an integer segment has a value: whether it does not exceed what integers can be.
///
/// # Safety
/// As [`read_integer`].
pub unsafe fn has_integer(bits: Bits, endian: Endian, signedness: Signedness) -> bool {
    if (bits.bit_size as u64) < integer::MAX_BITS {
        return true;
    }
    // SAFETY: as the caller's.
    unsafe { large(bits, endian, signedness) }.is_some()
}

/// # Safety
/// The run is alive.
#[cold]
unsafe fn read_large(
    heap: &mut impl Alloc,
    bits: Bits,
    endian: Endian,
    signedness: Signedness,
) -> Option<Word> {
    // SAFETY: as the caller's.
    match unsafe { large(bits, endian, signedness) }? {
        IntOut::Small(value) => Some(heap.integer(value)),
        IntOut::Big { negative, limbs } => Some(heap.big(negative, &limbs)),
    }
}

/// # Safety
/// The run is alive.
unsafe fn large(bits: Bits, endian: Endian, signedness: Signedness) -> Option<IntOut> {
    let (first, shift) = (bits.bit_offset / 8, bits.bit_offset % 8);
    let span = (shift + bits.bit_size).div_ceil(8);
    // SAFETY: these bytes hold bits of the run.
    let bytes = unsafe { std::slice::from_raw_parts(bits.base.add(first), span) };
    integer::read_bits(bytes, shift, bits.bit_size, signedness, endian).ok()
}

/// Writes an integer segment of `count` bits, `bit` bits behind `to`; `false`, with nothing written, where `value` is no integer.
///
/// # Safety
/// `value` is alive, and the caller may write the bytes that hold the segment; where the first is entered in its middle it has been
/// written before.
#[inline]
pub unsafe fn write_integer(
    value: Word,
    to: *mut u8,
    bit: usize,
    count: usize,
    endian: Endian,
) -> bool {
    if let Some(small) = value.as_small() {
        let value = small.cast_unsigned();
        // SAFETY: as the caller's.
        unsafe {
            if count <= 64 {
                store(to, bit, to_segment_order(value, count, endian), count);
            } else {
                write_wide(small, to, bit, count, endian);
            }
        }
        return true;
    }
    // SAFETY: as the caller's.
    unsafe { write_big(value, to, bit, count, endian) }
}

/// A small integer in more than 64 bits: its sign fills what is above.
///
/// # Safety
/// As [`write_integer`].
unsafe fn write_wide(value: i64, to: *mut u8, bit: usize, count: usize, endian: Endian) {
    let (negative, value) = (value < 0, value.cast_unsigned());
    // SAFETY: the two pieces follow each other and make up the segment.
    unsafe {
        match endian {
            Endian::Big => {
                fill(to, bit, count - 64, negative);
                store(to, bit + count - 64, value, 64);
            }
            Endian::Little => {
                store(to, bit, value.swap_bytes(), 64);
                fill(to, bit + 64, count - 64, negative);
            }
        }
    }
}

/// # Safety
/// As [`write_integer`].
#[cold]
unsafe fn write_big(value: Word, to: *mut u8, bit: usize, count: usize, endian: Endian) -> bool {
    // SAFETY: the caller vouches for the term.
    let View::Big(BigView { negative, limbs }) = (unsafe { Term::new(value) }).view() else {
        return false;
    };
    let value = Int::Big { negative, limbs };
    let bytes = count.div_ceil(8);
    // SAFETY: as the caller's; at the start of a byte the segment's bytes are written whole, elsewhere its bits are copied.
    unsafe {
        if bit.is_multiple_of(8) {
            let to = to.add(bit / 8);
            to.write_bytes(0, bytes);
            let out = std::slice::from_raw_parts_mut(to, bytes);
            integer::write_bits(value, count, endian, out);
        } else {
            let mut segment = vec![0; bytes];
            integer::write_bits(value, count, endian, &mut segment);
            let bits = Bits {
                base: segment.as_ptr(),
                bit_offset: 0,
                bit_size: count,
            };
            copy(bits, to, bit);
        }
    }
    true
}
