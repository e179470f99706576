//! Segments of a bitstring under construction: what the loader says of one, its size, and how its value is written.

use asterias_term::bitops::{self, MAX_BITS};
use asterias_term::bits::{Bits, bits_of};
use asterias_term::integer::{Int, to_f64};
use asterias_term::term::BigView;
use asterias_term::{Term, View, Word, atoms};

use super::{Flags, size_in_bits};
use crate::engine::Engine;

/// What a segment is. *Fixed* ones have their size in bits in the instruction, the others are given a size by the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum SegmentKind {
    /// The bitstring that the others are appended to.
    Append,
    /// Likewise, of which the program keeps no other use.
    PrivateAppend,
    /// A bitstring, all of it.
    BinaryAll,
    /// Bits of a bitstring.
    Binary,
    /// Bits of a bitstring.
    BinaryFixed,
    /// An integer.
    Integer,
    /// An integer.
    IntegerFixed,
    /// A float.
    Float,
    /// A float.
    FloatFixed,
    /// Bytes of the instruction.
    String,
    /// A character.
    Utf8,
    /// A character.
    Utf16,
    /// A character.
    Utf32,
}

impl SegmentKind {
    /// What error information calls it.
    fn name(self) -> &'static str {
        match self {
            SegmentKind::Append
            | SegmentKind::PrivateAppend
            | SegmentKind::BinaryAll
            | SegmentKind::Binary
            | SegmentKind::BinaryFixed => "binary",
            SegmentKind::Integer | SegmentKind::IntegerFixed => "integer",
            SegmentKind::Float | SegmentKind::FloatFixed => "float",
            SegmentKind::String => "string",
            SegmentKind::Utf8 => "utf8",
            SegmentKind::Utf16 => "utf16",
            SegmentKind::Utf32 => "utf32",
        }
    }
}

/// A segment as it stands in four extension words.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Segment {
    /// What it is.
    pub(crate) kind: SegmentKind,
    /// Byte order.
    pub(crate) flags: Flags,
    /// What the size counts, in bits; at least 1.
    pub(crate) unit: u16,
    /// Its number in the source, from 1.
    pub(crate) number: u32,
    /// The operand; for a string, the index of its first extension word.
    pub(crate) value: u64,
    /// The operand; for what is fixed and for strings, the number of bits.
    pub(crate) size: u64,
    /// In the first segment, how many instructions the extension words of all take.
    pub(crate) extension: u64,
}

const _: () = assert!(size_of::<Segment>() == 32);

/// Why a bitstring cannot be constructed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failure {
    /// `badarg` or `system_limit`.
    pub(crate) reason: Word,
    /// What is wrong: `type`, `size`, …
    pub(crate) what: &'static str,
    /// The value that is wrong.
    pub(crate) value: Word,
}

impl Failure {
    /// A `badarg`.
    pub(crate) const fn badarg(what: &'static str, value: Word) -> Failure {
        Failure {
            reason: atoms::BADARG,
            what,
            value,
        }
    }

    /// A `system_limit`.
    pub(crate) const fn system_limit(value: Word) -> Failure {
        Failure {
            reason: atoms::SYSTEM_LIMIT,
            what: "size",
            value,
        }
    }
}

impl Segment {
    /// The extension words.
    pub(crate) fn pack(self) -> [u64; 4] {
        // SAFETY: the fields fill four words without gaps.
        unsafe { std::mem::transmute::<Segment, [u64; 4]>(self) }
    }

    /// The segments in extension words.
    ///
    /// # Safety
    /// `words` begin with `count` segments that [`Segment::pack`] made, and stay for `'a`.
    #[inline(always)]
    pub(crate) unsafe fn all<'a>(words: *const u64, count: usize) -> &'a [Segment] {
        // SAFETY: as the caller's.
        unsafe { std::slice::from_raw_parts(words.cast::<Segment>(), count) }
    }

    /// What [`Failure`] is about, for error information.
    pub(crate) fn name(&self) -> &'static str {
        self.kind.name()
    }

    /// Number of bits that it adds. Where the value is none that it can hold, any number: writing it will say so.
    ///
    /// # Safety
    /// The engine's registers are saved; operands are alive.
    #[inline]
    pub(crate) unsafe fn bit_size(&self, engine: &Engine) -> Result<usize, Failure> {
        // SAFETY: as the caller's.
        unsafe {
            match self.kind {
                SegmentKind::Append | SegmentKind::PrivateAppend => Ok(0),
                SegmentKind::BinaryFixed
                | SegmentKind::FloatFixed
                | SegmentKind::IntegerFixed
                | SegmentKind::String => Ok(self.size as usize),
                SegmentKind::BinaryAll => {
                    let value = engine.arg(self.value);
                    bits_of(value)
                        .map(|bits| bits.bit_size)
                        .ok_or(Failure::badarg("type", value))
                }
                SegmentKind::Binary | SegmentKind::Float | SegmentKind::Integer => {
                    dynamic_size(engine.arg(self.size), usize::from(self.unit))
                }
                SegmentKind::Utf8 => match engine.arg(self.value).as_small() {
                    Some(code @ 0..=0x10_ffff) => Ok(8 * bitops::utf8_size(code as u32)),
                    _ => Ok(32),
                },
                SegmentKind::Utf16 => match engine.arg(self.value).as_small() {
                    Some(0..=0xffff) => Ok(16),
                    _ => Ok(32),
                },
                SegmentKind::Utf32 => {
                    let value = engine.arg(self.value);
                    match value.as_small() {
                        Some(code) if bitops::is_character(code) => Ok(32),
                        _ => Err(Failure::badarg("type", value)),
                    }
                }
            }
        }
    }

    /// Writes its bits, as many as `bit_size` says, from `bit` bits behind `base` on. `strings` is the start of the extension words.
    ///
    /// # Safety
    /// As [`Segment::bit_size`], and there is room for the bits.
    #[inline(always)]
    pub(crate) unsafe fn write(
        &self,
        engine: &Engine,
        strings: *const u64,
        base: *mut u8,
        bit: usize,
    ) -> Result<usize, Failure> {
        // SAFETY: as the caller's.
        unsafe {
            if self.kind == SegmentKind::IntegerFixed && self.size <= 64 {
                let size = self.size as usize;
                if let Some(value) = engine.arg(self.value).as_small() {
                    let value =
                        bitops::to_segment_order(value.cast_unsigned(), size, self.flags.endian());
                    bitops::store(base, bit, value, size);
                    return Ok(size);
                }
            }
            self.write_any(engine, strings, base, bit)
        }
    }

    /// [`Segment::write`] for what is not most common.
    ///
    /// # Safety
    /// As [`Segment::write`].
    unsafe fn write_any(
        &self,
        engine: &Engine,
        strings: *const u64,
        base: *mut u8,
        bit: usize,
    ) -> Result<usize, Failure> {
        // SAFETY: as the caller's.
        unsafe {
            if self.kind == SegmentKind::String {
                let text = strings.add(self.value as usize).cast::<u8>();
                let bits = Bits {
                    base: text,
                    bit_offset: 0,
                    bit_size: self.size as usize,
                };
                bitops::copy(bits, base, bit);
                return Ok(bits.bit_size);
            }
            let value = engine.arg(self.value);
            match self.kind {
                SegmentKind::Append | SegmentKind::PrivateAppend | SegmentKind::String => Ok(0),
                SegmentKind::IntegerFixed => {
                    let size = self.size as usize;
                    put_integer(value, size, self.flags, base, bit).map(|()| size)
                }
                SegmentKind::Integer => {
                    let size = dynamic_size(engine.arg(self.size), usize::from(self.unit))?;
                    put_integer(value, size, self.flags, base, bit).map(|()| size)
                }
                SegmentKind::BinaryAll => put_all(value, usize::from(self.unit), base, bit),
                SegmentKind::BinaryFixed => {
                    let size = self.size as usize;
                    put_bits(value, size, base, bit).map(|()| size)
                }
                SegmentKind::Binary => {
                    let size = dynamic_size(engine.arg(self.size), usize::from(self.unit))?;
                    put_bits(value, size, base, bit).map(|()| size)
                }
                SegmentKind::FloatFixed => {
                    let size = self.size as usize;
                    put_float(value, size, self.flags, base, bit).map(|()| size)
                }
                SegmentKind::Float => {
                    let size = dynamic_size(engine.arg(self.size), usize::from(self.unit))?;
                    put_float(value, size, self.flags, base, bit).map(|()| size)
                }
                SegmentKind::Utf8 => put_character(value, base, bit, bitops::utf8_bytes),
                SegmentKind::Utf16 => put_character(value, base, bit, |code| {
                    bitops::utf16_bytes(code, self.flags.endian())
                }),
                SegmentKind::Utf32 => put_integer(value, 32, self.flags, base, bit).map(|()| 32),
            }
        }
    }
}

/// A size in bits from a term that should be one.
///
/// # Safety
/// `size` is alive.
#[inline]
pub(crate) unsafe fn dynamic_size(size: Word, unit: usize) -> Result<usize, Failure> {
    if let Some(bits) = size_in_bits(size, unit)
        && bits <= MAX_BITS
    {
        return Ok(bits);
    }
    // SAFETY: as the caller's.
    match unsafe { Term::new(size) }.view() {
        View::Small(0..)
        | View::Big(BigView {
            negative: false, ..
        }) => Err(Failure::system_limit(size)),
        _ => Err(Failure::badarg("size", size)),
    }
}

/// Writes an integer segment.
///
/// # Safety
/// `value` is alive, and there is room for the bits.
#[inline]
pub(crate) unsafe fn put_integer(
    value: Word,
    size: usize,
    flags: Flags,
    base: *mut u8,
    bit: usize,
) -> Result<(), Failure> {
    // SAFETY: as the caller's.
    if unsafe { bitops::write_integer(value, base, bit, size, flags.endian()) } {
        Ok(())
    } else {
        Err(Failure::badarg("type", value))
    }
}

/// Writes a whole bitstring whose size is a multiple of `unit`; gives the size.
///
/// # Safety
/// As [`put_integer`].
pub(crate) unsafe fn put_all(
    value: Word,
    unit: usize,
    base: *mut u8,
    bit: usize,
) -> Result<usize, Failure> {
    // SAFETY: as the caller's.
    unsafe {
        let bits = bits_of(value).ok_or(Failure::badarg("type", value))?;
        if !bits.bit_size.is_multiple_of(unit) {
            return Err(Failure::badarg("unit", value));
        }
        bitops::copy(bits, base, bit);
        Ok(bits.bit_size)
    }
}

/// Writes the first bits of a bitstring.
///
/// # Safety
/// As [`put_integer`].
pub(crate) unsafe fn put_bits(
    value: Word,
    size: usize,
    base: *mut u8,
    bit: usize,
) -> Result<(), Failure> {
    // SAFETY: as the caller's.
    unsafe {
        let bits = bits_of(value).ok_or(Failure::badarg("type", value))?;
        if bits.bit_size < size {
            return Err(Failure::badarg("short", value));
        }
        bitops::copy(
            Bits {
                bit_size: size,
                ..bits
            },
            base,
            bit,
        );
        Ok(())
    }
}

/// Writes a float segment.
///
/// # Safety
/// As [`put_integer`].
pub(crate) unsafe fn put_float(
    value: Word,
    size: usize,
    flags: Flags,
    base: *mut u8,
    bit: usize,
) -> Result<(), Failure> {
    if !matches!(size, 16 | 32 | 64) {
        let size = i64::try_from(size).ok().and_then(Word::try_small);
        return Err(Failure::badarg("invalid", size.unwrap_or(Word::small(0))));
    }
    // SAFETY: as the caller's.
    let number = match unsafe { Term::new(value) }.view() {
        View::Float(number) => number,
        View::Small(number) => number as f64,
        View::Big(BigView { negative, limbs }) => {
            to_f64(Int::Big { negative, limbs }).ok_or(Failure::badarg("no_float", value))?
        }
        _ => return Err(Failure::badarg("type", value)),
    };
    let bits = bitops::float_to_bits(number, size, flags.endian())
        .ok_or(Failure::badarg("type", value))?;
    // SAFETY: as the caller's.
    unsafe { bitops::store(base, bit, bits, size) };
    Ok(())
}

/// Writes a character; gives the size.
///
/// # Safety
/// As [`put_integer`].
pub(crate) unsafe fn put_character(
    value: Word,
    base: *mut u8,
    bit: usize,
    encode: impl FnOnce(i64) -> Option<(u32, usize)>,
) -> Result<usize, Failure> {
    let encoded = value.as_small().and_then(encode);
    let (bytes, count) = encoded.ok_or(Failure::badarg("type", value))?;
    // SAFETY: as the caller's.
    unsafe { bitops::store(base, bit, u64::from(bytes), 8 * count) };
    Ok(8 * count)
}
