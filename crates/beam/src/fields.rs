//! Reading a chunk: fixed fields, and the compact terms that operands, line items and atom lengths are written in.
//!
//! A compact term is a tag of three bits and a number: up to 15 in the first byte, up to 2047 in two bytes, and
//! otherwise big-endian bytes with their count in front (`beam_asm`, "encode").

use crate::error::LoadError;

/// Tag of a plain number.
pub(crate) const TAG_U: u8 = 0;
/// Tag of an integer term.
pub(crate) const TAG_I: u8 = 1;
/// Tag of an atom.
pub(crate) const TAG_A: u8 = 2;
/// Tag of an X register.
pub(crate) const TAG_X: u8 = 3;
/// Tag of a Y register.
pub(crate) const TAG_Y: u8 = 4;
/// Tag of a label.
pub(crate) const TAG_F: u8 = 5;
/// Tag of a character.
pub(crate) const TAG_H: u8 = 6;
/// Tag of what does not fit in three bits; the number says what.
pub(crate) const TAG_Z: u8 = 7;

/// The number of a compact term.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Number<'a> {
    /// Within 64 bits. Negative only under [`TAG_I`].
    Small(i64),
    /// Two's complement, most significant byte first.
    Big(&'a [u8]),
}

/// A position in a chunk.
#[derive(Clone)]
pub(crate) struct Fields<'a> {
    chunk: &'static str,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(chunk: &'static str, bytes: &'a [u8]) -> Self {
        Self {
            chunk,
            bytes,
            at: 0,
        }
    }

    #[inline]
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    #[inline]
    pub(crate) fn remaining(&self) -> usize {
        self.bytes.len() - self.at
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.remaining() == 0
    }

    #[cold]
    pub(crate) fn error(&self, message: impl Into<String>) -> LoadError {
        LoadError::new(self.chunk, self.at, message)
    }

    #[cold]
    fn truncated(&self) -> LoadError {
        self.error("the chunk ends too early")
    }

    #[inline]
    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], LoadError> {
        let taken = self.bytes[self.at..]
            .get(..count)
            .ok_or_else(|| self.truncated())?;
        self.at += count;
        Ok(taken)
    }

    #[inline]
    fn array<const N: usize>(&mut self) -> Result<[u8; N], LoadError> {
        let taken = self.bytes[self.at..]
            .first_chunk::<N>()
            .ok_or_else(|| self.truncated())?;
        self.at += N;
        Ok(*taken)
    }

    #[inline]
    pub(crate) fn u8(&mut self) -> Result<u8, LoadError> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, LoadError> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, LoadError> {
        self.array().map(u32::from_be_bytes)
    }

    pub(crate) fn i64(&mut self) -> Result<i64, LoadError> {
        self.array().map(i64::from_be_bytes)
    }

    /// A number of entries, each of which needs at least `least` bytes of what is left.
    pub(crate) fn count(&mut self, least: usize) -> Result<u32, LoadError> {
        let count = self.u32()?;
        self.check_count(count, least)?;
        Ok(count)
    }

    pub(crate) fn check_count(&self, count: u32, least: usize) -> Result<(), LoadError> {
        match (count as usize).checked_mul(least) {
            Some(bytes) if bytes <= self.remaining() => Ok(()),
            Some(_) | None => Err(self.error(format!("{count} entries cannot fit in the chunk"))),
        }
    }

    /// A compact term: its tag and its number.
    #[inline]
    pub(crate) fn compact(&mut self) -> Result<(u8, Number<'a>), LoadError> {
        let first = self.u8()?;
        let tag = first & 0b111;
        if first & 0b1000 == 0 {
            return Ok((tag, Number::Small(i64::from(first >> 4))));
        }
        if first & 0b1_0000 == 0 {
            let low = self.u8()?;
            return Ok((
                tag,
                Number::Small(i64::from(first >> 5) << 8 | i64::from(low)),
            ));
        }
        self.long_number(tag, usize::from(first >> 5))
            .map(|number| (tag, number))
    }

    fn long_number(&mut self, tag: u8, code: usize) -> Result<Number<'a>, LoadError> {
        let len = if code < 7 { code + 2 } else { self.long_len()? };
        let bytes = self.take(len)?;
        if tag == TAG_I {
            return Ok(signed(bytes));
        }
        // Outside integers a number is unsigned, however its highest bit stands.
        match unsigned(bytes) {
            Some(value) => Ok(Number::Small(value)),
            // A count beyond all that there can be, as of bits that a pattern asks for: it is as good as the largest.
            None if tag == TAG_U => Ok(Number::Small(i64::MAX)),
            None => Err(self.error("a number is out of range")),
        }
    }

    /// The length of a number of nine bytes or more. It is a compact number itself, but never one that is that long.
    fn long_len(&mut self) -> Result<usize, LoadError> {
        let first = self.u8()?;
        if first & 0b111 != TAG_U || first & 0b1_1000 == 0b1_1000 && first >> 5 == 7 {
            return Err(self.error("the length of a number is malformed"));
        }
        let len = match first & 0b1_1000 {
            0b1_1000 => unsigned(self.take(usize::from(first >> 5) + 2)?),
            0b0_1000 => Some(i64::from(first >> 5) << 8 | i64::from(self.u8()?)),
            _ => Some(i64::from(first >> 4)),
        };
        len.and_then(|len| usize::try_from(len).ok())
            .and_then(|len| len.checked_add(9))
            .ok_or_else(|| self.error("the length of a number is malformed"))
    }

    /// A compact term that must be a plain number within 32 bits.
    pub(crate) fn compact_u32(&mut self) -> Result<u32, LoadError> {
        let start = self.clone();
        match self.compact()? {
            (TAG_U, Number::Small(value)) => u32::try_from(value).ok(),
            _ => None,
        }
        .ok_or_else(|| start.error("a plain number is expected here"))
    }
}

fn signed(bytes: &[u8]) -> Number<'_> {
    let negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
    let fill = if negative { 0xff } else { 0 };
    // Leading bytes that only repeat the sign carry nothing.
    let mut bytes = bytes;
    while let [first, rest @ ..] = bytes
        && *first == fill
        && rest
            .first()
            .is_some_and(|byte| (byte & 0x80 != 0) == negative)
    {
        bytes = rest;
    }
    if bytes.len() > 8 {
        return Number::Big(bytes);
    }
    let mut word = [fill; 8];
    word[8 - bytes.len()..].copy_from_slice(bytes);
    Number::Small(i64::from_be_bytes(word))
}

fn unsigned(bytes: &[u8]) -> Option<i64> {
    let mut value = 0_i64;
    for byte in bytes {
        if value >> 55 != 0 {
            return None;
        }
        value = value << 8 | i64::from(*byte);
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compact(bytes: &[u8]) -> Option<(u8, Number<'_>)> {
        Fields::new("Code", bytes).compact().ok()
    }

    // Bytes from `beam_asm:encode/2` of OTP 27.
    #[test]
    fn numbers_of_every_length() {
        assert_eq!(compact(&[0xf1]), Some((TAG_I, Number::Small(15))));
        assert_eq!(compact(&[0x09, 0x10]), Some((TAG_I, Number::Small(16))));
        assert_eq!(compact(&[0xe8, 0xff]), Some((TAG_U, Number::Small(2047))));
        assert_eq!(
            compact(&[0x19, 0xff, 0xff]),
            Some((TAG_I, Number::Small(-1)))
        );
        assert_eq!(
            compact(&[0x38, 0, 0xff, 0xff]),
            Some((TAG_U, Number::Small(65535)))
        );
        assert_eq!(
            compact(&[0xd9, 0x80, 0, 0, 0, 0, 0, 0, 0]),
            Some((TAG_I, Number::Small(i64::MIN)))
        );
        assert_eq!(
            compact(&[0xd8, 0x80, 0, 0, 0, 0, 0, 0, 0]),
            Some((TAG_U, Number::Small(i64::MAX)))
        );
        let long = [0xf9, 0x00, 0x00, 0x80, 0, 0, 0, 0, 0, 0, 0];
        assert_eq!(compact(&long), Some((TAG_I, Number::Big(&long[2..]))));
    }

    #[test]
    fn what_is_malformed_is_refused() {
        assert_eq!(compact(&[]), None);
        assert_eq!(compact(&[0x09]), None);
        assert_eq!(compact(&[0xf9, 0xf8, 0xf8, 0xf8]), None);
        assert_eq!(compact(&[0xda, 0x80, 0, 0, 0, 0, 0, 0, 0]), None);
    }
}
