//! Writing compact terms and operands: the inverse of what the fields and operand readers read, byte for byte as
//! `beam_asm` writes them.

use crate::code::Code;
use crate::fields::{TAG_A, TAG_F, TAG_H, TAG_I, TAG_U, TAG_X, TAG_Y, TAG_Z};
use crate::operand::{Alloc, Operand, TypeIndex};

/// Bytes being written.
#[derive(Default)]
pub(crate) struct Writer {
    pub(crate) out: Vec<u8>,
}

impl Writer {
    pub(crate) fn u16(&mut self, value: u16) {
        self.out.extend_from_slice(&value.to_be_bytes());
    }

    pub(crate) fn u32(&mut self, value: u32) {
        self.out.extend_from_slice(&value.to_be_bytes());
    }

    /// A compact term of a number that is not negative.
    pub(crate) fn compact(&mut self, tag: u8, value: u64) {
        match value {
            0..=0xf => self.out.push((value as u8) << 4 | tag),
            0x10..=0x7ff => self.out.extend_from_slice(&[
                ((value >> 3) as u8) & 0b1110_0000 | 0b1000 | tag,
                value as u8,
            ]),
            _ => {
                let bytes = value.to_be_bytes();
                let zeros = value.leading_zeros() as usize / 8;
                if bytes[zeros] & 0x80 == 0 {
                    self.long(tag, &bytes[zeros..]);
                } else {
                    let mut longer = [0; 9];
                    longer[1..].copy_from_slice(&bytes);
                    self.long(tag, &longer[zeros..]);
                }
            }
        }
    }

    /// A compact term of an integer.
    pub(crate) fn integer(&mut self, value: i64) {
        match u64::try_from(value) {
            Ok(value) => self.compact(TAG_I, value),
            Err(_) => {
                let bytes = value.to_be_bytes();
                // At least two bytes, and one that shows the sign.
                let repeats = (value.leading_ones() as usize - 1) / 8;
                self.long(TAG_I, &bytes[repeats.min(6)..]);
            }
        }
    }

    /// A compact term of two bytes or more in two's complement.
    fn long(&mut self, tag: u8, bytes: &[u8]) {
        match bytes.len() {
            len @ 2..=8 => self.out.push(((len - 2) as u8) << 5 | 0b1_1000 | tag),
            len => {
                self.out.push(0b1111_1000 | tag);
                self.compact(TAG_U, len.saturating_sub(9) as u64);
            }
        }
        self.out.extend_from_slice(bytes);
    }

    /// An operand of an instruction of `code`.
    pub(crate) fn operand(&mut self, code: &Code, operand: Operand) {
        match operand {
            Operand::Unsigned(value) => self.compact(TAG_U, value),
            Operand::Integer(value) => self.integer(value),
            Operand::BigInteger(index) => self.long(TAG_I, code.big_integer(index)),
            Operand::Char(value) => self.compact(TAG_H, u64::from(value)),
            Operand::Atom(atom) => self.compact(TAG_A, u64::from(atom.0) + 1),
            Operand::Nil => self.compact(TAG_A, 0),
            Operand::X(register) => self.compact(TAG_X, u64::from(register)),
            Operand::Y(register) => self.compact(TAG_Y, u64::from(register)),
            Operand::TypedX(register, ty) => self.typed(TAG_X, register, ty),
            Operand::TypedY(register, ty) => self.typed(TAG_Y, register, ty),
            Operand::Fr(register) => self.extended(2, u64::from(register)),
            Operand::Label(label) => self.compact(TAG_F, u64::from(label.0)),
            Operand::Literal(literal) => self.extended(4, u64::from(literal.0)),
            Operand::Alloc(alloc) => self.alloc(alloc),
            Operand::List(range) => {
                self.extended(1, range.len() as u64);
                for item in code.list(range) {
                    // Lists hold no lists, so this goes one level deep and no further.
                    self.operand(code, *item);
                }
            }
            Operand::Import(index) => self.compact(TAG_U, u64::from(index.0)),
            Operand::Lambda(index) => self.compact(TAG_U, u64::from(index.0)),
            Operand::String(offset) => self.compact(TAG_U, u64::from(offset.0)),
            Operand::Line(index) => self.compact(TAG_U, u64::from(index.0)),
        }
    }

    /// An operand whose tag does not fit in three bits: 1 list, 2 float register, 3 allocation, 4 literal.
    pub(crate) fn extended(&mut self, what: u64, value: u64) {
        self.compact(TAG_Z, what);
        self.compact(TAG_U, value);
    }

    fn typed(&mut self, tag: u8, register: u16, ty: TypeIndex) {
        self.compact(TAG_Z, 5);
        self.compact(tag, u64::from(register));
        self.compact(TAG_U, u64::from(ty.0));
    }

    fn alloc(&mut self, alloc: Alloc) {
        if alloc.floats == 0 && alloc.funs == 0 {
            return self.compact(TAG_U, u64::from(alloc.words));
        }
        let parts = [(0, alloc.words), (1, alloc.floats), (2, alloc.funs)];
        self.extended(3, parts.len() as u64);
        for (what, count) in parts {
            self.compact(TAG_U, what);
            self.compact(TAG_U, u64::from(count));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::{Fields, Number};

    #[test]
    fn numbers_come_back() {
        let mut values: Vec<i64> = (0..63)
            .flat_map(|bit| [1 << bit, (1 << bit) - 1, -(1 << bit)])
            .collect();
        values.extend([i64::MIN, i64::MAX, -255, -256, -257, -0x8000, -0x8001]);
        for value in values {
            let mut writer = Writer::default();
            writer.integer(value);
            let read = Fields::new("Code", &writer.out).compact();
            assert_eq!(read, Ok((TAG_I, Number::Small(value))));
        }
    }
}
