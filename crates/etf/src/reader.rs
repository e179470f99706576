//! Reading fields of the External Term Format: numbers, atoms, and the identities made of them.
//!
//! A reader never goes beyond its bytes; what it cannot read is a [`DecodeError`] at the offset where it tried.

use std::borrow::Cow;

use crate::error::{DecodeError, DecodeErrorKind};
use crate::tag;

/// The longest atom, in characters.
const MAX_ATOM_CHARACTERS: usize = 255;

/// A position in bytes.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// The fields of a pid; the node's name is still an atom of either encoding.
pub(crate) struct RawPid<'a> {
    pub(crate) node: Cow<'a, str>,
    pub(crate) id: u32,
    pub(crate) serial: u32,
    pub(crate) creation: u32,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self {
            bytes,
            at: at.min(bytes.len()),
        }
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn remaining(&self) -> usize {
        self.bytes.len() - self.at
    }

    pub(crate) fn fail<T>(&self, kind: DecodeErrorKind) -> Result<T, DecodeError> {
        Err(DecodeError {
            offset: self.at,
            kind,
        })
    }

    #[inline]
    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], DecodeError> {
        let rest = &self.bytes[self.at..];
        let Some(taken) = rest.get(..count) else {
            return self.fail(DecodeErrorKind::Truncated);
        };
        self.at += count;
        Ok(taken)
    }

    #[inline]
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let rest = &self.bytes[self.at..];
        let Some(taken) = rest.first_chunk::<N>() else {
            return self.fail(DecodeErrorKind::Truncated);
        };
        self.at += N;
        Ok(*taken)
    }

    #[inline]
    pub(crate) fn u8(&mut self) -> Result<u8, DecodeError> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, DecodeError> {
        self.array().map(u16::from_be_bytes)
    }

    #[inline]
    pub(crate) fn u32(&mut self) -> Result<u32, DecodeError> {
        self.array().map(u32::from_be_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, DecodeError> {
        self.array().map(u64::from_be_bytes)
    }

    /// A number of children, each of which needs at least `least` bytes.
    pub(crate) fn count(&mut self, least: usize) -> Result<u32, DecodeError> {
        let count = self.u32()?;
        self.check_count(count as usize, least)?;
        Ok(count)
    }

    pub(crate) fn check_count(&self, count: usize, least: usize) -> Result<(), DecodeError> {
        match count.checked_mul(least) {
            Some(bytes) if bytes <= self.remaining() => Ok(()),
            Some(_) | None => self.fail(DecodeErrorKind::Truncated),
        }
    }

    /// An atom with its tag, where only an atom may stand.
    pub(crate) fn atom(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        let tag = self.u8()?;
        match self.atom_after(tag)? {
            Some(text) => Ok(text),
            None => Err(DecodeError {
                offset: self.at - 1,
                kind: DecodeErrorKind::Tag(tag),
            }),
        }
    }

    /// The atom that a tag announces; `None` if it is not the tag of an atom.
    pub(crate) fn atom_after(&mut self, tag: u8) -> Result<Option<Cow<'a, str>>, DecodeError> {
        let (len, latin1) = match tag {
            tag::SMALL_ATOM_UTF8 => (usize::from(self.u8()?), false),
            tag::ATOM_UTF8 => (usize::from(self.u16()?), false),
            tag::SMALL_ATOM => (usize::from(self.u8()?), true),
            tag::ATOM => (usize::from(self.u16()?), true),
            _ => return Ok(None),
        };
        let start = self.at;
        let bytes = self.take(len)?;
        let text = if latin1 {
            Some(latin1_text(bytes))
        } else {
            utf8_text(bytes)
        };
        match text {
            Some(text) if is_atom_length(&text) => Ok(Some(text)),
            Some(_) | None => Err(DecodeError {
                offset: start,
                kind: DecodeErrorKind::Atom,
            }),
        }
    }

    /// A float as text, padded with zero bytes to 31 (`FLOAT_EXT`).
    pub(crate) fn float_text(&mut self) -> Result<f64, DecodeError> {
        let start = self.at;
        let bytes = self.take(31)?;
        let end = bytes
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(bytes.len());
        let value = std::str::from_utf8(&bytes[..end])
            .ok()
            .and_then(|text| text.trim_start().parse::<f64>().ok());
        value.filter(|value| value.is_finite()).ok_or(DecodeError {
            offset: start,
            kind: DecodeErrorKind::Float,
        })
    }

    pub(crate) fn float_bits(&mut self) -> Result<f64, DecodeError> {
        let start = self.at;
        let value = f64::from_bits(self.u64()?);
        if value.is_finite() {
            Ok(value)
        } else {
            Err(DecodeError {
                offset: start,
                kind: DecodeErrorKind::Float,
            })
        }
    }

    /// A creation: one byte up to 3 in the old forms, four bytes in the new ones.
    pub(crate) fn creation(&mut self, new: bool) -> Result<u32, DecodeError> {
        if new {
            return self.u32();
        }
        let start = self.at;
        match self.u8()? {
            creation @ 0..=3 => Ok(u32::from(creation)),
            _ => Err(DecodeError {
                offset: start,
                kind: DecodeErrorKind::Creation,
            }),
        }
    }

    pub(crate) fn pid_fields(&mut self, new: bool) -> Result<RawPid<'a>, DecodeError> {
        Ok(RawPid {
            node: self.atom()?,
            id: self.u32()?,
            serial: self.u32()?,
            creation: self.creation(new)?,
        })
    }

    /// A pid with its tag, where only a pid may stand.
    pub(crate) fn pid(&mut self) -> Result<RawPid<'a>, DecodeError> {
        match self.u8()? {
            tag::NEW_PID => self.pid_fields(true),
            tag::PID => self.pid_fields(false),
            _ => Err(DecodeError {
                offset: self.at - 1,
                kind: DecodeErrorKind::Fun,
            }),
        }
    }

    /// An integer with its tag that fits in 32 bits, where only such a one may stand.
    pub(crate) fn word_term(&mut self) -> Result<u32, DecodeError> {
        let start = self.at;
        let value = match self.u8()? {
            tag::SMALL_INTEGER => Some(u32::from(self.u8()?)),
            tag::INTEGER => Some(self.u32()?),
            tag::SMALL_BIG => {
                let len = usize::from(self.u8()?);
                let sign = self.u8()?;
                let magnitude = self.take(len)?;
                small_magnitude(magnitude)
                    .filter(|_| sign == 0)
                    .and_then(|value| u32::try_from(value).ok())
            }
            _ => None,
        };
        value.ok_or(DecodeError {
            offset: start,
            kind: DecodeErrorKind::Fun,
        })
    }
}

/// The value of a magnitude (least significant byte first) within 64 bits.
pub(crate) fn small_magnitude(magnitude: &[u8]) -> Option<u64> {
    let mut bytes = [0; 8];
    bytes.get_mut(..magnitude.len())?.copy_from_slice(magnitude);
    Some(u64::from_le_bytes(bytes))
}

fn utf8_text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    std::str::from_utf8(bytes).ok().map(Cow::Borrowed)
}

fn latin1_text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) if bytes.is_ascii() => Cow::Borrowed(text),
        Ok(_) | Err(_) => Cow::Owned(bytes.iter().copied().map(char::from).collect()),
    }
}

fn is_atom_length(text: &str) -> bool {
    text.len() <= MAX_ATOM_CHARACTERS || text.chars().count() <= MAX_ATOM_CHARACTERS
}
