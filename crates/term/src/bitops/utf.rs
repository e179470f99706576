//! Code points: read from UTF-8, UTF-16 and UTF-32 at any bit, and encoded.
//!
//! As everywhere in Erlang surrogates are no characters, nor is what lies above 0x10FFFF; and of the encodings of a character only the
//! shortest counts.

use super::Endian;
use super::integer::from_segment_order;
use super::load::load;
use crate::bits::Bits;

/// A code point with the number of bits that it was read from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Character {
    /// The code point.
    pub code: u32,
    /// Size of its encoding.
    pub bit_size: usize,
}

/// Whether an integer is the code point of a character.
#[inline(always)]
pub const fn is_character(code: i64) -> bool {
    code >= 0 && code <= 0x10_ffff && !(code >= 0xd800 && code <= 0xdfff)
}

/// The character at the start of a run of UTF-8.
///
/// # Safety
/// As [`load`].
pub unsafe fn read_utf8(bits: Bits) -> Option<Character> {
    if bits.bit_size < 8 {
        return None;
    }
    // SAFETY: as the caller's; no more bits than there are.
    unsafe {
        let first = load(bits.base, bits.bit_offset, 8) as u32;
        let (size, start, least) = match first {
            0..0x80 => {
                return Some(Character {
                    code: first,
                    bit_size: 8,
                });
            }
            0xc2..0xe0 => (2, first & 0x1f, 0x80),
            0xe0..0xf0 => (3, first & 0x0f, 0x800),
            0xf0..0xf5 => (4, first & 0x07, 0x1_0000),
            _ => return None,
        };
        if bits.bit_size < size * 8 {
            return None;
        }
        let rest = load(bits.base, bits.bit_offset + 8, size * 8 - 8) as u32;
        let mut code = start;
        for index in (0..size - 1).rev() {
            let byte = rest >> (index * 8) & 0xff;
            if byte & 0xc0 != 0x80 {
                return None;
            }
            code = code << 6 | byte & 0x3f;
        }
        (code >= least && is_character(i64::from(code))).then_some(Character {
            code,
            bit_size: size * 8,
        })
    }
}

/// The character at the start of a run of UTF-16.
///
/// # Safety
/// As [`load`].
pub unsafe fn read_utf16(bits: Bits, endian: Endian) -> Option<Character> {
    if bits.bit_size < 16 {
        return None;
    }
    // SAFETY: as the caller's; no more bits than there are.
    let unit = |at: usize| unsafe {
        from_segment_order(load(bits.base, bits.bit_offset + at, 16), 16, endian) as u32
    };
    let high = unit(0);
    match high {
        0xd800..0xdc00 if bits.bit_size >= 32 => {
            let low = unit(16);
            (0xdc00..0xe000).contains(&low).then_some(Character {
                code: 0x1_0000 + ((high & 0x3ff) << 10 | low & 0x3ff),
                bit_size: 32,
            })
        }
        0xd800..0xe000 => None,
        _ => Some(Character {
            code: high,
            bit_size: 16,
        }),
    }
}

/// The character at the start of a run of UTF-32.
///
/// # Safety
/// As [`load`].
pub unsafe fn read_utf32(bits: Bits, endian: Endian) -> Option<Character> {
    if bits.bit_size < 32 {
        return None;
    }
    // SAFETY: as the caller's.
    let code = unsafe { load(bits.base, bits.bit_offset, 32) };
    let code = from_segment_order(code, 32, endian) as u32;
    is_character(i64::from(code)).then_some(Character { code, bit_size: 32 })
}

/// Number of bytes of a code point in UTF-8.
#[inline]
pub const fn utf8_size(code: u32) -> usize {
    match code {
        0..0x80 => 1,
        0x80..0x800 => 2,
        0x800..0x1_0000 => 3,
        _ => 4,
    }
}

/// A character in UTF-8: the bytes as a big-endian number, and how many. `None` for what is no character.
pub fn utf8_bytes(code: i64) -> Option<(u32, usize)> {
    if !is_character(code) {
        return None;
    }
    let code = code as u32;
    let size = utf8_size(code);
    let bytes = match size {
        1 => code,
        2 => 0xc080 | (code & 0x7c0) << 2 | code & 0x3f,
        3 => 0xe0_8080 | (code & 0xf000) << 4 | (code & 0xfc0) << 2 | code & 0x3f,
        _ => {
            let high = (code & 0x1c_0000) << 6 | (code & 0x3_f000) << 4;
            0xf080_8080 | high | (code & 0xfc0) << 2 | code & 0x3f
        }
    };
    Some((bytes, size))
}

/// A character in UTF-16: the bytes as a big-endian number, and how many. `None` for what is no character.
pub fn utf16_bytes(code: i64, endian: Endian) -> Option<(u32, usize)> {
    if !is_character(code) {
        return None;
    }
    let order = |unit: u32| match endian {
        Endian::Big => unit,
        Endian::Little => u32::from((unit as u16).swap_bytes()),
    };
    let code = code as u32;
    if code < 0x1_0000 {
        return Some((order(code), 2));
    }
    let above = code - 0x1_0000;
    let (high, low) = (0xd800 | above >> 10, 0xdc00 | above & 0x3ff);
    Some((order(high) << 16 | order(low), 4))
}
