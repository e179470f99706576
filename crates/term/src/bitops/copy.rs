//! Runs of bits as wholes: copied, filled, compared.

use super::load::store;
use crate::bits::Bits;
use crate::order::Reader;

/// Copies a run to `to_bit` bits behind `to`.
///
/// # Safety
/// The run is alive. The caller may write the bytes that hold its copy, which are none of the run's; where the first is entered in
/// its middle it has been written before.
pub unsafe fn copy(from: Bits, to: *mut u8, to_bit: usize) {
    let size = from.bit_size;
    let shift = to_bit % 8;
    // SAFETY: as the caller's; each piece is part of the run and of the room for its copy.
    unsafe {
        if shift == 0 {
            return copy_to_byte(from, to.add(to_bit / 8));
        }
        let head = (8 - shift).min(size);
        let mut start = Reader::new(Bits {
            bit_size: head,
            ..from
        });
        // The head comes as the highest bits of a word, and there may be none.
        let value = start.rest().unbounded_shr(64 - head as u32);
        store(to, to_bit, value, head);
        if head < size {
            let rest = Bits {
                base: from.base,
                bit_offset: from.bit_offset + head,
                bit_size: size - head,
            };
            copy_to_byte(rest, to.add((to_bit + head) / 8));
        }
    }
}

/// # Safety
/// As [`copy`], to the start of a byte.
unsafe fn copy_to_byte(from: Bits, to: *mut u8) {
    let bytes = from.bit_size / 8;
    let rest = from.bit_size % 8;
    // SAFETY: `bytes` whole bytes and the `rest` bits of one more are in the run and have room.
    unsafe {
        if from.bit_offset.is_multiple_of(8) {
            let source = from.base.add(from.bit_offset / 8);
            std::ptr::copy_nonoverlapping(source, to, bytes);
            if rest != 0 {
                *to.add(bytes) = *source.add(bytes) & !(0xff >> rest);
            }
            return;
        }
        let mut reader = Reader::new(from);
        let mut to = to;
        while reader.left() >= 64 {
            to.cast::<u64>().write_unaligned(reader.word().to_be());
            to = to.add(8);
        }
        let last = reader.left().div_ceil(8);
        let tail = reader.rest().to_be_bytes();
        for (index, byte) in tail[..last].iter().enumerate() {
            *to.add(index) = *byte;
        }
    }
}

/// Writes `count` bits, all zero or all one, from `bit` bits behind `to` on.
///
/// # Safety
/// As [`copy`], for the bytes that hold these bits.
pub unsafe fn fill(to: *mut u8, bit: usize, count: usize, ones: bool) {
    let value = if ones { u64::MAX } else { 0 };
    let head = ((8 - bit % 8) % 8).min(count);
    let (bytes, rest) = ((count - head) / 8, (count - head) % 8);
    // SAFETY: the pieces follow each other and make up the run.
    unsafe {
        store(to, bit, value, head);
        if bytes != 0 {
            to.add((bit + head) / 8).write_bytes(value as u8, bytes);
        }
        store(to, bit + head + bytes * 8, value, rest);
    }
}

/// Whether two runs hold the same bits.
///
/// # Safety
/// Both are alive.
pub unsafe fn equal(a: Bits, b: Bits) -> bool {
    if a.bit_size != b.bit_size {
        return false;
    }
    // SAFETY: as the caller's.
    unsafe {
        if let (Some(a), Some(b)) = (a.as_bytes(), b.as_bytes()) {
            return a == b;
        }
        let (mut a, mut b) = (Reader::new(a), Reader::new(b));
        while a.left() >= 64 {
            if a.word() != b.word() {
                return false;
            }
        }
        a.rest() == b.rest()
    }
}
