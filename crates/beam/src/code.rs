//! Decoded code: a flat sequence of generic instructions over one arena of operands.
//!
//! Everything here was checked when it was decoded: operands have the kinds that [`Op::kinds`] asks for, indices lie
//! within the module's tables, labels are defined once and exist wherever they are used. The instructions of a
//! function follow each other, and functions appear in the order of the file.

use crate::genop::Op;
use crate::operand::{AtomIndex, BigIndex, Label, ListRange, Operand};

/// One instruction; its operands come from [`Code::args`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instr {
    /// Which instruction.
    pub op: Op,
    pub(crate) arity: u8,
    pub(crate) args: u32,
    /// Where it stands in the `Code` chunk, in bytes from the first instruction.
    pub offset: u32,
}

/// A function of the module, as its `func_info` declares it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Function {
    /// Its name.
    pub name: AtomIndex,
    /// Its arity.
    pub arity: u8,
    /// The label before `func_info`, where a `function_clause` error is raised.
    pub info_label: Label,
    /// The label after `func_info`, where calls enter.
    pub entry: Label,
    /// The index of its first instruction (the label before `func_info`).
    pub start: u32,
    /// The index after its last instruction.
    pub end: u32,
}

/// The content of the `Code` chunk.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Code {
    /// All labels are below this number.
    pub label_count: u32,
    /// The number of functions that the header promises.
    pub function_count: u32,
    /// The highest instruction number that the header promises.
    pub max_opcode: u32,
    /// All instructions, `int_code_end` last.
    pub instrs: Vec<Instr>,
    /// All functions in order; together they cover `instrs` up to `int_code_end`.
    pub functions: Vec<Function>,
    pub(crate) operands: Vec<Operand>,
    pub(crate) bigs: Vec<Box<[u8]>>,
    pub(crate) labels: Vec<u32>,
}

impl Code {
    /// The operands of an instruction of this code, [`Op::arity`] of them.
    #[inline]
    pub fn args(&self, instr: &Instr) -> &[Operand] {
        let start = instr.args as usize;
        &self.operands[start..start + usize::from(instr.arity)]
    }

    /// The items of a list operand of this code.
    #[inline]
    pub fn list(&self, range: ListRange) -> &[Operand] {
        let start = range.start as usize;
        &self.operands[start..start + range.len as usize]
    }

    /// An integer beyond 64 bits: two's complement, most significant byte first.
    #[inline]
    pub fn big_integer(&self, index: BigIndex) -> &[u8] {
        &self.bigs[index.index()]
    }

    /// The same integer as its sign and its magnitude, least significant byte first, without leading zeros.
    pub fn big_magnitude(&self, index: BigIndex) -> (bool, Vec<u8>) {
        let bytes = self.big_integer(index);
        let negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
        let mut magnitude: Vec<u8> = bytes.iter().rev().copied().collect();
        if negative {
            // Two's complement: invert, then add one.
            let mut carry = true;
            for byte in &mut magnitude {
                (*byte, carry) = (!*byte).overflowing_add(u8::from(carry));
            }
        }
        while magnitude.last() == Some(&0) {
            magnitude.pop();
        }
        (negative, magnitude)
    }

    /// The index of the instruction `label` that defines it; `None` for a number that no instruction defines.
    #[inline]
    pub fn label_position(&self, label: Label) -> Option<usize> {
        match self.labels.get(label.index()) {
            None | Some(&NO_POSITION) => None,
            Some(&position) => Some(position as usize),
        }
    }
}

/// In `Code::labels`: a number below `label_count` that no instruction defines.
pub(crate) const NO_POSITION: u32 = u32::MAX;
