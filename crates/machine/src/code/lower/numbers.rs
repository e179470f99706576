//! Lowering of arithmetic, guard functions, and floating point.

use asterias_beam::{Instr, LoadError, Op as Generic, Operand};
use asterias_term::atom;

use super::pick::pick;
use super::{Builder, Src, refuse};
use crate::code::instruction::Instruction as I;
use crate::code::op::{Handler, Place};
use crate::interp::dispatch::slow;
use crate::interp::operand::{K, X, Y};
use crate::interp::ops::{arith, compare, floats, guards, natives};

const NONE: Src = Src::X(0);

impl Builder<'_> {
    /// Lowers an instruction of this family; gives the number of generic instructions consumed.
    pub(super) fn lower_numbers(
        &mut self,
        instr: &Instr,
        args: &[Operand],
    ) -> Result<Option<usize>, LoadError> {
        match instr.op {
            Generic::Bif0 => self.guard(
                instr,
                Operand::Label(asterias_beam::Label::NONE),
                natives::NO_SAFEPOINT,
                args[0],
                &[],
                args[1],
            )?,
            Generic::Bif1 => self.guard(
                instr,
                args[0],
                natives::NO_SAFEPOINT,
                args[1],
                &args[2..3],
                args[3],
            )?,
            Generic::Bif2 => self.guard(
                instr,
                args[0],
                natives::NO_SAFEPOINT,
                args[1],
                &args[2..4],
                args[4],
            )?,
            Generic::Bif3 => self.guard(
                instr,
                args[0],
                natives::NO_SAFEPOINT,
                args[1],
                &args[2..5],
                args[5],
            )?,
            Generic::GcBif1 => {
                self.guard(instr, args[0], live(args[1]), args[2], &args[3..4], args[4])?
            }
            Generic::GcBif2 => {
                self.guard(instr, args[0], live(args[1]), args[2], &args[3..5], args[5])?
            }
            Generic::GcBif3 => {
                self.guard(instr, args[0], live(args[1]), args[2], &args[3..6], args[6])?
            }
            Generic::Fmove => self.fmove(args),
            Generic::Fconv => {
                let a = self.src(args[0]);
                let e = Builder::constant(a, NONE);
                let op = self.put(I::Fconv, pick!(floats::fconv; s a), (a, NONE, NONE), 0, e);
                self.op_mut(op).c = Builder::fr(args[1]);
            }
            Generic::Fadd => self.float_operation(I::Fadd, floats::fadd, args),
            Generic::Fsub => self.float_operation(I::Fsub, floats::fsub, args),
            Generic::Fmul => self.float_operation(I::Fmul, floats::fmul, args),
            Generic::Fdiv => self.float_operation(I::Fdiv, floats::fdiv, args),
            Generic::Fnegate => {
                let op = self.plain(I::Fnegate, floats::fnegate, Builder::fr(args[1]), 0, 0);
                self.op_mut(op).c = Builder::fr(args[2]);
            }
            _ => return Ok(None),
        }
        Ok(Some(1))
    }

    fn fmove(&mut self, args: &[Operand]) {
        match (args[0], args[1]) {
            (Operand::Fr(_), Operand::Fr(_)) => {
                let op = self.plain(I::FmoveMove, floats::fmove_move, Builder::fr(args[0]), 0, 0);
                self.op_mut(op).c = Builder::fr(args[1]);
            }
            (Operand::Fr(_), target) => {
                let c = self.dst(target);
                let op = self.put(
                    I::FmoveStore,
                    pick!(floats::fmove_store; r c),
                    (NONE, NONE, c),
                    0,
                    0,
                );
                self.op_mut(op).a = Builder::fr(args[0]);
            }
            (source, target) => {
                let a = self.src(source);
                let e = Builder::constant(a, NONE);
                let op = self.put(
                    I::FmoveLoad,
                    pick!(floats::fmove_load; s a),
                    (a, NONE, NONE),
                    0,
                    e,
                );
                self.op_mut(op).c = Builder::fr(target);
            }
        }
    }

    fn float_operation(&mut self, instruction: I, handler: Handler, args: &[Operand]) {
        let op = self.plain(instruction, handler, Builder::fr(args[1]), 0, 0);
        let op = self.op_mut(op);
        op.b = Builder::fr(args[2]);
        op.c = Builder::fr(args[3]);
    }

    /// A guard function: an instruction of its own where there is one, otherwise a call of the native.
    fn guard(
        &mut self,
        instr: &Instr,
        fail: Operand,
        live: u16,
        import: Operand,
        sources: &[Operand],
        target: Operand,
    ) -> Result<(), LoadError> {
        let Some(export) = self.import(import) else {
            return Err(refuse(instr, "no import"));
        };
        if atom::name(export.mfa.module) == "erlang"
            && self.own_instruction(export, fail, live, sources, target)
        {
            return Ok(());
        }
        if export.native().is_none() {
            let (module, function) = (
                atom::name(export.mfa.module),
                atom::name(export.mfa.function),
            );
            return Err(refuse(
                instr,
                format!(
                    "{module}:{function}/{} is no function for guards",
                    export.mfa.arity
                ),
            ));
        }
        let address = std::ptr::from_ref(export) as u64;
        let mut words = vec![self.dst(target).arg(), 0];
        for source in sources {
            words.push(self.arg(*source));
        }
        let op = self.plain(
            I::GuardNative,
            slow::<natives::GuardNative>,
            sources.len() as u32,
            live,
            address,
        );
        self.words(&words);
        self.word_address(op, 1, Builder::label(fail));
        Ok(())
    }

    fn own_instruction(
        &mut self,
        export: &crate::code::Export,
        fail: Operand,
        live: u16,
        sources: &[Operand],
        target: Operand,
    ) -> bool {
        macro_rules! binary {
            ($instruction:ident, $($f:ident)::+) => {{
                let (a, b) = self.binary_operands(fail, sources);
                let c = self.dst(target);
                let e = Builder::constant(a, b);
                let op = self.put(I::$instruction, pick!($($f)::+; s a, s b, r c), (a, b, c), live, e);
                self.address(op, Builder::label(fail));
                true
            }};
        }
        macro_rules! unary {
            ($instruction:ident, $($f:ident)::+) => {{
                let a = self.in_register(sources[0], 0);
                let c = self.dst(target);
                let op = self.put(I::$instruction, pick!($($f)::+; r a, r c), (a, NONE, c), live, 0);
                self.address(op, Builder::label(fail));
                true
            }};
        }
        match (atom::name(export.mfa.function), sources.len()) {
            ("+", 2) => binary!(Add, arith::add),
            ("-", 2) => binary!(Subtract, arith::subtract),
            ("*", 2) => binary!(Multiply, arith::multiply),
            ("/", 2) => binary!(Divide, arith::divide),
            ("div", 2) => binary!(Div, arith::div),
            ("rem", 2) => binary!(Rem, arith::rem),
            ("band", 2) => binary!(Band, arith::band),
            ("bor", 2) => binary!(Bor, arith::bor),
            ("bxor", 2) => binary!(Bxor, arith::bxor),
            ("bsl", 2) => binary!(Bsl, arith::bsl),
            ("bsr", 2) => binary!(Bsr, arith::bsr),
            ("bnot", 1) => unary!(Bnot, arith::bnot),
            ("-", 1) => unary!(Negate, arith::negate),
            ("self", 0) => {
                let c = self.dst(target);
                self.put(
                    I::SelfPid,
                    pick!(guards::self_pid; r c),
                    (NONE, NONE, c),
                    0,
                    0,
                );
                true
            }
            ("tuple_size", 1) => unary!(TupleSize, guards::tuple_size),
            ("map_size", 1) => unary!(MapSize, guards::map_size),
            ("map_get", 2) => binary!(MapGet, guards::map_get),
            ("is_map_key", 2) => binary!(IsMapKey, guards::is_map_key),
            ("byte_size", 1) => unary!(ByteSize, guards::byte_size),
            ("hd", 1) => unary!(Hd, guards::hd),
            ("tl", 1) => unary!(Tl, guards::tl),
            ("not", 1) => unary!(Not, guards::not),
            ("element", 2) => binary!(Element, guards::element),
            ("=:=", 2) => binary!(ExactEqual, compare::exact_equal),
            ("=/=", 2) => binary!(ExactDifferent, compare::exact_different),
            ("==", 2) => binary!(Equal, compare::equal),
            ("/=", 2) => binary!(Different, compare::different),
            ("<", 2) => binary!(Less, compare::less),
            ("=<", 2) => binary!(AtMost, compare::at_most),
            (">", 2) => binary!(Greater, compare::greater),
            (">=", 2) => binary!(AtLeast, compare::at_least),
            ("min", 2) => binary!(Min, compare::min),
            ("max", 2) => binary!(Max, compare::max),
            _ => false,
        }
    }

    /// Operands of which a constant may only be one, and none where a failure branches: `e` then holds the branch.
    fn binary_operands(&mut self, fail: Operand, sources: &[Operand]) -> (Src, Src) {
        if Builder::label(fail).is_none() {
            return self.at_most_one_constant(sources[0], sources[1]);
        }
        (
            self.in_register(sources[0], 0),
            self.in_register(sources[1], 1),
        )
    }
}

fn live(operand: Operand) -> u16 {
    Builder::number(operand) as u16
}
