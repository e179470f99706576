//! Runs of bits read 64 at a time, whatever bit they start at: what order, equality and hashing of bitstrings share.
//!
//! Nothing is read outside the bytes that hold bits of the run, and bits of the last byte beyond the run never show.

use std::cmp::Ordering;

use crate::bits::Bits;

/// A run of bits, read from its start.
#[derive(Clone, Copy)]
pub(crate) struct Reader {
    next: *const u8,
    shift: u32,
    left: usize,
}

impl Reader {
    /// A reader at the start of `bits`.
    #[inline]
    pub(crate) fn new(bits: Bits) -> Reader {
        Reader {
            next: bits.base.wrapping_add(bits.bit_offset / 8),
            shift: (bits.bit_offset % 8) as u32,
            left: bits.bit_size,
        }
    }

    /// Number of bits not read yet.
    #[inline]
    pub(crate) fn left(&self) -> usize {
        self.left
    }

    /// The next 64 bits, the first of them highest.
    ///
    /// # Safety
    /// The run's memory is alive, and at least 64 bits are left.
    #[inline]
    pub(crate) unsafe fn word(&mut self) -> u64 {
        // SAFETY: 64 bits are left, so 8 bytes from here hold bits of the run, and a ninth does where they start inside a byte.
        unsafe {
            let high = u64::from_be(self.next.cast::<u64>().read_unaligned());
            let word = if self.shift == 0 {
                high
            } else {
                let low = u64::from(*self.next.add(8));
                high << self.shift | low >> (8 - self.shift)
            };
            self.next = self.next.add(8);
            self.left -= 64;
            word
        }
    }

    /// All bits that are left, at most 63 of them, the first of them highest, then zeros.
    ///
    /// # Safety
    /// The run's memory is alive, and fewer than 64 bits are left.
    #[inline]
    pub(crate) unsafe fn rest(&mut self) -> u64 {
        let left = std::mem::take(&mut self.left);
        if left == 0 {
            return 0;
        }
        let bytes = (self.shift as usize + left).div_ceil(8);
        let mut buffer = [0u8; 16];
        // SAFETY: these bytes, at most nine, hold bits of the run.
        unsafe { std::ptr::copy_nonoverlapping(self.next, buffer.as_mut_ptr(), bytes) };
        let word = (u128::from_be_bytes(buffer) << self.shift >> 64) as u64;
        word & u64::MAX << (64 - left)
    }

    /// Steps over bytes, which the run has.
    #[inline]
    pub(crate) fn skip_bytes(&mut self, count: usize) {
        self.next = self.next.wrapping_add(count);
        self.left -= 8 * count;
    }

    /// The next 8 bits.
    ///
    /// # Safety
    /// The run's memory is alive, and at least 8 bits are left.
    #[inline]
    pub(crate) unsafe fn byte(&mut self) -> u8 {
        // SAFETY: 8 bits are left, so this byte holds bits of the run, and the next does where they start inside a byte.
        unsafe {
            let high = *self.next;
            let byte = if self.shift == 0 {
                high
            } else {
                high << self.shift | *self.next.add(1) >> (8 - self.shift)
            };
            self.next = self.next.add(1);
            self.left -= 8;
            byte
        }
    }
}

/// Whether two runs hold the same bits.
///
/// # Safety
/// The memory of both is alive.
pub(crate) unsafe fn equal(a: Bits, b: Bits) -> bool {
    // SAFETY: as the caller vouches.
    unsafe {
        a.bit_size == b.bit_size
            && match (a.as_bytes(), b.as_bytes()) {
                (Some(a), Some(b)) => a == b,
                _ => common(a, b, a.bit_size) == Ordering::Equal,
            }
    }
}

/// The order of two runs: bit by bit, and a run before those that continue it.
///
/// # Safety
/// The memory of both is alive.
pub(crate) unsafe fn compare(a: Bits, b: Bits) -> Ordering {
    // SAFETY: as the caller vouches.
    unsafe {
        if let (Some(a), Some(b)) = (a.as_bytes(), b.as_bytes()) {
            return a.cmp(b);
        }
        let size = a.bit_size.min(b.bit_size);
        common(a, b, size).then(a.bit_size.cmp(&b.bit_size))
    }
}

/// The order of the first `size` bits of both.
unsafe fn common(a: Bits, b: Bits, size: usize) -> Ordering {
    let (mut a, mut b) = (Reader::new(a), Reader::new(b));
    (a.left, b.left) = (size, size);
    if a.shift == 0 && b.shift == 0 {
        let bytes = size / 8;
        // SAFETY: both runs hold `bytes` whole bytes from here on.
        let order = unsafe {
            std::slice::from_raw_parts(a.next, bytes).cmp(std::slice::from_raw_parts(b.next, bytes))
        };
        if order != Ordering::Equal {
            return order;
        }
        for side in [&mut a, &mut b] {
            side.next = side.next.wrapping_add(bytes);
            side.left -= bytes * 8;
        }
    }
    while a.left >= 64 {
        // SAFETY: both have as many bits left.
        let order = unsafe { a.word().cmp(&b.word()) };
        if order != Ordering::Equal {
            return order;
        }
    }
    // SAFETY: fewer than 64 bits are left in both.
    unsafe { a.rest().cmp(&b.rest()) }
}
