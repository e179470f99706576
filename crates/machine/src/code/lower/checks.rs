//! Lowering of what the verifier asks for: tests in front of instructions, and traps where control never comes in compiled code.

use asterias_beam::{Label, Operand};

use super::pick::pick;
use super::{Builder, Src};
use crate::code::instruction::Instruction as I;
use crate::code::op::{Handler, Place};
use crate::code::verify::Test;
use crate::interp::dispatch::slow;
use crate::interp::operand::{X, Y};
use crate::interp::ops::checks;

const NONE: Src = Src::X(0);

impl Builder<'_> {
    /// The tests in front of the instruction at the position, whose operands are `args`.
    pub(super) fn lower_checks(&mut self, args: &[Operand]) {
        for index in 0..self.analysis.checks(self.position).len() {
            let check = self.analysis.checks(self.position)[index];
            self.lower_check(check.operand, check.test, args);
        }
    }

    fn lower_check(&mut self, operand: Operand, test: Test, args: &[Operand]) {
        if test == Test::Message {
            self.plain(I::KeepMessage, slow::<checks::KeepMessage>, 0, 0, 0);
            return;
        }
        let a = self.in_register(operand, 0);
        let (handler, number): (Handler, usize) = match test {
            Test::Cons => (pick!(checks::check_cons; r a), 0),
            Test::Tuple => (pick!(checks::check_tuple_at_least; r a), 0),
            Test::TupleAtLeast(arity) => (pick!(checks::check_tuple_at_least; r a), arity),
            Test::TupleOf(arity) => (pick!(checks::check_tuple_of; r a), arity),
            Test::Map => (pick!(checks::check_map; r a), 0),
            Test::Float => (pick!(checks::check_float; r a), 0),
            Test::Context | Test::Message => (pick!(checks::check_context; r a), 0),
            Test::Position => {
                let context = self.dst(args[0]);
                let handler = pick!(checks::check_position; r context, r a);
                self.put(I::Check, handler, (context, a, NONE), 0, 0);
                return;
            }
        };
        let op = self.put(I::Check, handler, (a, NONE, NONE), 0, 0);
        self.op_mut(op).b = number as u32;
    }

    /// The label of the trap: no label of the file has this number.
    pub(super) fn trap_label(&self) -> Label {
        Label(self.module.code.label_count)
    }

    /// Ends the process.
    pub(super) fn lower_trap(&mut self) {
        self.plain(I::Trap, slow::<checks::CheckFails>, 0, 0, 0);
    }
}
