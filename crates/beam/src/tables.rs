//! Tables of texts: atoms and literals, each one buffer and where its entries end.

use std::borrow::Cow;

use crate::container::inflate;
use crate::error::LoadError;
use crate::fields::Fields;
use crate::operand::{AtomIndex, LiteralIndex};

/// The longest atom, in characters.
const MAX_ATOM_CHARACTERS: usize = 255;

/// The atoms of a module, in UTF-8.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct AtomTable {
    text: String,
    ends: Vec<u32>,
}

impl AtomTable {
    /// Reads `AtU8`. A negative count says that lengths are compact terms (OTP 28).
    pub(crate) fn parse_utf8(chunk: &[u8]) -> Result<Self, LoadError> {
        let mut fields = Fields::new("AtU8", chunk);
        let count = fields.u32()?.cast_signed();
        fields.check_count(count.unsigned_abs(), 1)?;
        let mut table = Self::default();
        for _ in 0..count.unsigned_abs() {
            let len = if count < 0 {
                fields.compact_u32()?
            } else {
                u32::from(fields.u8()?)
            };
            let start = fields.clone();
            match std::str::from_utf8(fields.take(len as usize)?) {
                Ok(text) if text.chars().count() <= MAX_ATOM_CHARACTERS => table.push(text),
                Ok(_) | Err(_) => return Err(start.error("an atom is not UTF-8 or too long")),
            };
        }
        table.expect_name(&fields)
    }

    /// Reads `Atom`, the Latin-1 table of releases before OTP 20.
    pub(crate) fn parse_latin1(chunk: &[u8]) -> Result<Self, LoadError> {
        let mut fields = Fields::new("Atom", chunk);
        let count = fields.count(1)?;
        let mut table = Self::default();
        for _ in 0..count {
            let len = usize::from(fields.u8()?);
            let text: String = fields.take(len)?.iter().copied().map(char::from).collect();
            table.push(&text);
        }
        table.expect_name(&fields)
    }

    fn expect_name(self, fields: &Fields<'_>) -> Result<Self, LoadError> {
        if self.is_empty() {
            Err(fields.error("the name of the module is missing"))
        } else {
            Ok(self)
        }
    }

    /// The number of atoms.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none; never so in a parsed module.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of an atom of this table.
    #[inline]
    pub fn text(&self, index: AtomIndex) -> &str {
        let (start, end) = bounds(&self.ends, index.index());
        &self.text[start..end]
    }

    /// The place of an atom; `None` if it is not in the table.
    pub fn find(&self, text: &str) -> Option<AtomIndex> {
        self.iter()
            .position(|atom| atom == text)
            .map(|index| AtomIndex(index as u32))
    }

    /// All atoms in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len() as u32).map(|index| self.text(AtomIndex(index)))
    }

    /// Adds an atom at the end. The caller keeps its length within 255 characters.
    pub fn push(&mut self, text: &str) -> AtomIndex {
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
        AtomIndex(self.ends.len() as u32 - 1)
    }
}

/// The name of the chunk of literals.
const LITERALS: &str = "LitT";

/// The literals of a module, each an External Term Format term with its version byte.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct LiteralTable {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl LiteralTable {
    /// Reads `LitT`, compressed behind its uncompressed size, or plain behind a 0 (OTP 28).
    pub(crate) fn parse(chunk: &[u8]) -> Result<Self, LoadError> {
        let mut fields = Fields::new(LITERALS, chunk);
        let size = fields.u32()? as usize;
        let start = fields.clone();
        let rest = fields.take(fields.remaining())?;
        let bytes = if size == 0 {
            Cow::Borrowed(rest)
        } else {
            Cow::Owned(
                inflate(rest, size)
                    .ok_or_else(|| start.error("the compressed literals are corrupt"))?,
            )
        };
        let mut fields = Fields::new(LITERALS, &bytes);
        let count = fields.count(4)?;
        let mut table = Self {
            bytes: Vec::with_capacity(fields.remaining()),
            ends: Vec::with_capacity(count as usize),
        };
        for _ in 0..count {
            let len = fields.u32()? as usize;
            table.push(fields.take(len)?);
        }
        Ok(table)
    }

    /// The number of literals.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The bytes of a literal of this table.
    #[inline]
    pub fn bytes(&self, index: LiteralIndex) -> &[u8] {
        let (start, end) = bounds(&self.ends, index.index());
        &self.bytes[start..end]
    }

    /// All literals in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len() as u32).map(|index| self.bytes(LiteralIndex(index)))
    }

    /// Adds a literal at the end.
    pub fn push(&mut self, term: &[u8]) -> LiteralIndex {
        self.bytes.extend_from_slice(term);
        self.ends.push(self.bytes.len() as u32);
        LiteralIndex(self.ends.len() as u32 - 1)
    }
}

#[inline]
fn bounds(ends: &[u32], index: usize) -> (usize, usize) {
    let start = if index == 0 {
        0
    } else {
        ends[index - 1] as usize
    };
    (start, ends[index] as usize)
}
