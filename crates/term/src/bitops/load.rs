//! At most 64 bits at any offset, as a number.

/// A word whose low `count` bits are ones.
#[inline(always)]
const fn mask(count: usize) -> u64 {
    u64::MAX.unbounded_shr(64 - count as u32)
}

/// The `count` ≤ 64 bits that begin `bit` bits behind `base`, as a big-endian number.
///
/// # Safety
/// `base` is the first byte of a bitstring's object or of its counted bytes, alive, which hold all of these bits.
#[inline(always)]
pub unsafe fn load(base: *const u8, bit: usize, count: usize) -> u64 {
    let shift = bit % 8;
    let span = (shift + count).div_ceil(8);
    // SAFETY: The bytes in front of `base` belong to the same object: the size of a `HeapBits`, the capacity of counted bytes, neither
    // of which ever changes. So eight bytes that end with the last one of the run can be read at once, wherever the run begins.
    // A run over nine bytes has its first eight in the object, and the ninth.
    unsafe {
        let first = base.add(bit / 8);
        if span <= 8 {
            let word = first.add(span).sub(8).cast::<u64>().read_unaligned();
            (u64::from_be(word) >> (span * 8 - shift - count)) & mask(count)
        } else {
            let high = u64::from_be(first.cast::<u64>().read_unaligned()) << shift;
            let low = u64::from(*first.add(8)) >> (8 - shift);
            (high | low) >> (64 - count)
        }
    }
}

/// Writes the low `count` ≤ 64 bits of `value`, the highest first, from `bit` bits behind `base` on.
///
/// # Safety
/// The caller may write the bytes that hold these bits, and where the first is entered in its middle it has been written before.
#[inline(always)]
pub unsafe fn store(base: *mut u8, bit: usize, value: u64, count: usize) {
    let shift = bit % 8;
    // SAFETY: only bytes that hold bits of the run are touched.
    unsafe {
        let first = base.add(bit / 8);
        if shift == 0 && count == 8 {
            *first = value as u8;
        } else if shift == 0 && count == 64 {
            first.cast::<u64>().write_unaligned(value.to_be());
        } else if count != 0 {
            store_some(first, shift, value & mask(count), count);
        }
    }
}

/// # Safety
/// As [`store`], for a run that begins `shift` < 8 bits into the byte at `first`; `value` has no more than `count` bits, which is not
/// zero.
#[inline]
unsafe fn store_some(first: *mut u8, shift: usize, value: u64, count: usize) {
    let mut bytes = (u128::from(value) << (128 - shift - count)).to_be_bytes();
    let span = (shift + count).div_ceil(8);
    // SAFETY: as the caller's; the span is at most nine bytes.
    unsafe {
        if shift != 0 {
            bytes[0] |= *first & !(0xff >> shift);
        }
        for (index, byte) in bytes[..span].iter().enumerate() {
            *first.add(index) = *byte;
        }
    }
}
