//! At most 64 bits at any offset, as a number.

/// A word whose low `count` bits are ones.
#[inline(always)]
const fn mask(count: usize) -> u64 {
    u64::MAX.unbounded_shr(64 - count as u32)
}

/// Eight bytes that end with the last one that holds bits before `end`, shifted so that the bit before `end` is the lowest.
///
/// # Safety
/// As [`load`], for bits that end there.
#[inline(always)]
unsafe fn ending(base: *const u8, end: usize) -> u64 {
    // SAFETY: The bytes in front of `base` belong to the same object: the size of a `HeapBits`, the capacity of counted bytes, neither
    // of which ever changes. So eight bytes that end with the last one of a run can be read wherever the run begins.
    let word = unsafe {
        base.add(end.div_ceil(8))
            .sub(8)
            .cast::<u64>()
            .read_unaligned()
    };
    u64::from_be(word) >> (end.wrapping_neg() & 7)
}

/// The `count` ≤ 64 bits that begin `bit` bits behind `base`, as a big-endian number.
///
/// # Safety
/// `base` is the first byte of a bitstring's object or of its counted bytes, alive, which hold all of these bits.
#[inline(always)]
pub unsafe fn load(base: *const u8, bit: usize, count: usize) -> u64 {
    let end = bit + count;
    let below = end.wrapping_neg() & 7;
    // SAFETY: as the caller's; a run over nine bytes has bits in its first.
    unsafe {
        let mut word = ending(base, end);
        if below + count > 64 {
            word |= u64::from(*base.add(bit / 8)) << (64 - below);
        }
        word & mask(count)
    }
}

/// The most bits that [`load_short`] loads: wherever they begin, they are in eight bytes.
pub const SHORT_BITS: usize = 57;

/// As [`load`], for at most [`SHORT_BITS`] bits, given with a mask of so many ones.
///
/// # Safety
/// As [`load`].
#[inline(always)]
pub unsafe fn load_short(base: *const u8, bit: usize, count: usize, mask: u64) -> u64 {
    // SAFETY: as the caller's.
    unsafe { ending(base, bit + count) & mask }
}

/// Writes the low `count` ≤ 64 bits of `value`, the highest first, from `bit` bits behind `base` on.
///
/// # Safety
/// The caller may write the bytes that hold these bits, and where the first is entered in its middle it has been written before.
#[inline(always)]
pub unsafe fn store(base: *mut u8, bit: usize, value: u64, count: usize) {
    // SAFETY: only bytes that hold bits of the run are touched.
    unsafe {
        let first = base.add(bit / 8);
        if (bit | count).is_multiple_of(8) {
            store_bytes(first, value, count / 8);
        } else {
            store_some(first, bit % 8, value & mask(count), count);
        }
    }
}

/// Writes the low `count` ≤ 8 bytes of `value`, the highest first.
///
/// # Safety
/// The caller may write so many bytes.
#[inline(always)]
unsafe fn store_bytes(to: *mut u8, value: u64, count: usize) {
    let high = value.unbounded_shl(64 - 8 * count as u32);
    // SAFETY: each write is within the bytes; where two overlap, they agree.
    unsafe {
        match count {
            0 => {}
            1 => *to = value as u8,
            2 => to.cast::<u16>().write_unaligned((value as u16).to_be()),
            3 => {
                to.cast::<u16>()
                    .write_unaligned(((value >> 8) as u16).to_be());
                *to.add(2) = value as u8;
            }
            4..8 => {
                to.cast::<u32>()
                    .write_unaligned(((high >> 32) as u32).to_be());
                to.add(count - 4)
                    .cast::<u32>()
                    .write_unaligned((value as u32).to_be());
            }
            _ => to.cast::<u64>().write_unaligned(value.to_be()),
        }
    }
}

/// # Safety
/// As [`store`], for a run that begins `shift` < 8 bits into the byte at `first`; `value` has no more than `count` bits.
#[inline]
unsafe fn store_some(first: *mut u8, shift: usize, value: u64, count: usize) {
    if count == 0 {
        return;
    }
    let span = (shift + count).div_ceil(8);
    // SAFETY: as the caller's; the span is at most nine bytes.
    unsafe {
        let kept = if shift == 0 {
            0
        } else {
            *first & !(0xff >> shift)
        };
        let below = (shift + count).wrapping_neg() & 7;
        if span <= 8 {
            let value = value << below | u64::from(kept) << (8 * span - 8);
            store_bytes(first, value, span);
        } else {
            // The last byte has the lowest bits; the eight before it the others.
            let high = value >> (8 - below) | u64::from(kept) << 56;
            first.cast::<u64>().write_unaligned(high.to_be());
            *first.add(8) = (value << below) as u8;
        }
    }
}
