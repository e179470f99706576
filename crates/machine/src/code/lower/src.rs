//! Where an instruction finds an operand.

use asterias_beam::Operand;
use asterias_term::Word;

use super::Builder;
use crate::code::instruction::Instruction;
use crate::code::op::{Arg, Place};
use crate::interp::ops;

/// A source operand, resolved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Src {
    /// An X register's number.
    X(u32),
    /// A Y register's number.
    Y(u32),
    /// A term.
    K(Word),
}

impl Src {
    /// Its kind.
    pub(crate) fn place(self) -> Place {
        match self {
            Src::X(_) => Place::X,
            Src::Y(_) => Place::Y,
            Src::K(_) => Place::Constant,
        }
    }

    /// Its byte offset in the register file or frame.
    pub(crate) fn offset(self) -> u32 {
        match self {
            Src::X(index) | Src::Y(index) => index * 8,
            Src::K(_) => 0,
        }
    }

    /// As an extension word.
    pub(crate) fn arg(self) -> u64 {
        match self {
            Src::X(index) => Arg::x(index).0.0,
            Src::Y(index) => Arg::y(index).0.0,
            Src::K(word) => word.0,
        }
    }
}

impl Builder<'_> {
    /// A register that no instruction of a module can name.
    pub(crate) fn scratch(number: u32) -> Src {
        Src::X(crate::engine::X_REGISTERS as u32 + number)
    }

    /// A register operand: constants are first moved to the scratch register of this number.
    pub(crate) fn in_register(&mut self, operand: Operand, scratch: u32) -> Src {
        match self.src(operand) {
            Src::K(word) => {
                let register = Builder::scratch(scratch);
                self.put(
                    Instruction::Move,
                    ops::moves::move_::<crate::interp::operand::K, crate::interp::operand::X>,
                    (Src::K(word), Src::X(0), register),
                    0,
                    word.0,
                );
                register
            }
            register => register,
        }
    }

    /// Two source operands of which at most one is a constant: the other one is moved to a scratch register.
    pub(crate) fn at_most_one_constant(&mut self, a: Operand, b: Operand) -> (Src, Src) {
        let (left, right) = (self.src(a), self.src(b));
        match (left, right) {
            (Src::K(_), Src::K(_)) => (self.in_register(a, 0), right),
            _ => (left, right),
        }
    }

    /// The constant among two operands.
    pub(crate) fn constant(a: Src, b: Src) -> u64 {
        match (a, b) {
            (Src::K(word), _) | (_, Src::K(word)) => word.0,
            _ => 0,
        }
    }
}
