//! Where the bits of a bitstring are: the common view of the four layouts.

use std::ptr::NonNull;

use crate::boxed::{BITS_KINDS, Kind, kind_of_header};
use crate::shared::SharedBytes;
use crate::word::Word;

/// A run of bits in memory: `bit_size` bits from `bit_offset` on, counted from the highest bit of the byte at `base`.
#[derive(Clone, Copy, Debug)]
pub struct Bits {
    /// The byte that bit offsets count from.
    pub base: *const u8,
    /// The first bit.
    pub bit_offset: usize,
    /// Number of bits.
    pub bit_size: usize,
}

impl Bits {
    /// Whether the size is a number of whole bytes.
    #[inline]
    pub fn is_binary(self) -> bool {
        self.bit_size.is_multiple_of(8)
    }

    /// The bytes, where the run starts at a byte and has whole bytes.
    ///
    /// # Safety
    /// The memory is alive and unchanged for `'a`.
    #[inline]
    pub unsafe fn as_bytes<'a>(self) -> Option<&'a [u8]> {
        if self.bit_offset.is_multiple_of(8) && self.bit_size.is_multiple_of(8) {
            // SAFETY: the caller vouches for the memory, which holds all bits of the run.
            Some(unsafe {
                std::slice::from_raw_parts(self.base.add(self.bit_offset / 8), self.bit_size / 8)
            })
        } else {
            None
        }
    }
}

/// The bits of a bitstring or match context, or `None` for other terms.
///
/// For a match context these are the bits not matched yet.
///
/// # Safety
/// If `word` is boxed, its object is alive.
#[inline]
pub unsafe fn bits_of(word: Word) -> Option<Bits> {
    // SAFETY: the caller vouches for the object; layouts are those of `boxed`.
    unsafe {
        if !word.is_kind(BITS_KINDS) {
            return None;
        }
        Some(match kind_of_header(word.boxed_header()) {
            Kind::SubBits => Bits {
                base: base_of(word.boxed_word(0)),
                bit_offset: word.boxed_word(1).0 as usize,
                bit_size: word.boxed_word(2).0 as usize,
            },
            Kind::MatchContext => {
                let position = word.boxed_word(1).0 as usize;
                Bits {
                    base: word.boxed_word(3).0 as *const u8,
                    bit_offset: position,
                    bit_size: word.boxed_word(2).0 as usize - position,
                }
            }
            Kind::HeapBits => Bits {
                base: base_of(word),
                bit_offset: 0,
                bit_size: word.boxed_word(0).0 as usize,
            },
            _ => Bits {
                base: base_of(word),
                bit_offset: 0,
                bit_size: word.boxed_word(2).0 as usize,
            },
        })
    }
}

/// The object that owns the bytes of a bitstring: itself, or what a part was cut from.
///
/// # Safety
/// `word` is a live bitstring or match context.
#[inline]
pub unsafe fn owner_of(word: Word) -> Word {
    // SAFETY: the caller vouches for the object.
    unsafe {
        match kind_of_header(word.boxed_header()) {
            Kind::SubBits | Kind::MatchContext => word.boxed_word(0),
            _ => word,
        }
    }
}

/// The first byte of a `HeapBits` or `SharedBits`.
///
/// # Safety
/// `owner` is such an object, alive.
#[inline]
pub unsafe fn base_of(owner: Word) -> *const u8 {
    // SAFETY: the caller vouches for the object.
    unsafe {
        if kind_of_header(owner.boxed_header()) == Kind::HeapBits {
            owner.boxed_address().add(2).cast::<u8>()
        } else {
            SharedBytes::data(shared_of(owner))
        }
    }
}

/// The counted bytes of a `SharedBits`.
///
/// # Safety
/// `owner` is such an object, alive.
#[inline]
pub unsafe fn shared_of(owner: Word) -> NonNull<SharedBytes> {
    // SAFETY: a `SharedBits` always holds the address of its bytes.
    unsafe { NonNull::new_unchecked(owner.boxed_word(1).0 as *mut SharedBytes) }
}
