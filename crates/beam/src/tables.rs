//! Tables of texts: atoms and literals, each one buffer and where its entries end.

use crate::operand::{AtomIndex, LiteralIndex};

/// The atoms of a module, in UTF-8.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct AtomTable {
    text: String,
    ends: Vec<u32>,
}

impl AtomTable {
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

/// The literals of a module, each an External Term Format term with its version byte.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct LiteralTable {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl LiteralTable {
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
