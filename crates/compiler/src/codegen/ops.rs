//! What single operations become.

use asterias_beam::{Op as Beam, Operand};

use super::asm::{Arg, block_label};
use super::effects::Need;
use super::emit::{Emitter, alloc, is_gc_bif};
use crate::core::bif::Bif;
use crate::core::constant::atoms;
use crate::ssa::ir::{BlockId, FloatOp, Instr, Loc, Op, Test, UpdateHint, Value};

/// No label: what fails raises.
pub(super) const RAISE: Operand = Operand::Label(asterias_beam::Label::NONE);

pub(super) fn number(value: impl Into<u64>) -> Operand {
    Operand::Unsigned(value.into())
}

impl Emitter<'_, '_, '_, '_> {
    /// An instruction in the middle of a block; `merged` is heap that it reserves for those after it.
    pub(super) fn instr(&mut self, instr: &Instr, merged: Need) {
        if super::matching::is_command(instr) {
            return self.command(instr);
        }
        self.end_matching();
        match instr.op {
            Op::Copy => self.copy(instr),
            Op::Bif(bif) => self.bif(bif, instr, RAISE),
            Op::Cons => self.simple(Beam::PutList, instr),
            Op::Tuple => self.tuple(instr),
            Op::PutMap { exact } => self.put_map(exact, instr, RAISE),
            Op::Hd => self.part(Beam::GetHd, None, instr),
            Op::Tl => self.part(Beam::GetTl, None, instr),
            Op::Element(at) => self.part(Beam::GetTupleElement, Some(at), instr),
            Op::UpdateRecord { hint, size } => self.update_record(hint, size, instr),
            Op::MakeFun(lambda) => {
                let operands = self.operands(instr);
                let list = self.asm.list(&operands);
                self.kill(instr);
                let to = self.destination(instr.dst);
                let lambda = self.context.lambdas[lambda.0 as usize];
                let lambda = Operand::Lambda(asterias_beam::LambdaIndex(lambda));
                self.asm
                    .push(Beam::MakeFun3, &[Arg::One(lambda), Arg::One(to), list]);
                self.define(instr.dst);
            }
            Op::Call(_) | Op::CallRemote(..) | Op::Send | Op::CallFun | Op::Apply => {
                self.call(instr);
            }
            Op::TryEnd | Op::TryCase => self.tag_instr(instr),
            Op::BuildStacktrace => self.in_first(Beam::BuildStacktrace, instr),
            Op::BsInitWritable => self.in_first(Beam::BsInitWritable, instr),
            Op::RemoveMessage => self.asm.plain(Beam::RemoveMessage, &[]),
            Op::Timeout => {
                self.asm.plain(Beam::Timeout, &[]);
                self.clobbered(0);
            }
            Op::NifStart => self.asm.plain(Beam::NifStart, &[]),
            Op::MarkerReserve => self.simple(Beam::RecvMarkerReserve, instr),
            Op::MarkerBind => self.effect(Beam::RecvMarkerBind, instr),
            Op::MarkerClear => self.effect(Beam::RecvMarkerClear, instr),
            Op::MarkerUse => self.effect(Beam::RecvMarkerUse, instr),
            Op::BsCreate(append, first) => self.create(append, first, instr, RAISE, merged),
            Op::BsStart => self.start_matching(instr, None),
            Op::FloatPut | Op::FloatGet => self.simple(Beam::Fmove, instr),
            Op::FloatConvert => {
                self.line(instr.loc);
                self.simple(Beam::Fconv, instr);
            }
            Op::FloatOp(op) => self.float_op(op, instr),
            Op::BsResume
            | Op::BsGetPosition
            | Op::BsSetPosition
            | Op::BsGetTail
            | Op::BsGet(_)
            | Op::BsSkip(_)
            | Op::BsEnsure { .. }
            | Op::BsMatchBits
            | Op::BsEqual
            | Op::BsTestTail(_)
            | Op::BsTestUnit(_) => self.context_instr(instr),
            Op::PutRecord => self.put_record(instr),
            Op::RecordField => self.record_field(instr, RAISE),
            // These stand at the end of blocks only.
            Op::Test(_) | Op::MapElement | Op::RecordElement | Op::PeekMessage => {}
        }
    }

    /// An instruction that may go to a label.
    pub(super) fn branch(&mut self, instr: &Instr, no: BlockId, merged: Need) {
        let fail = block_label(no);
        match instr.op {
            Op::Test(test) => self.test(test, instr, fail),
            Op::Bif(bif) => self.bif(bif, instr, fail),
            Op::PutMap { exact } => self.put_map(exact, instr, fail),
            Op::MapElement => {
                let operands = self.operands(instr);
                let map = self.in_register(operands[0], &operands);
                self.kill(instr);
                let to = self.destination(instr.dst);
                let list = self.asm.list(&[operands[1], to]);
                let map = self.typed_at(instr.args.range().start, map);
                self.asm
                    .push(Beam::GetMapElements, &[Arg::One(fail), Arg::One(map), list]);
                self.define(instr.dst);
            }
            Op::RecordElement => self.record_element(instr, fail),
            Op::RecordField => self.record_field(instr, fail),
            Op::PeekMessage => {
                self.asm.plain(Beam::LoopRec, &[fail, Operand::X(0)]);
                self.clobbered(0);
                self.define(instr.dst);
            }
            Op::BsCreate(append, first) => self.create(append, first, instr, fail, merged),
            Op::BsStart => self.start_matching(instr, Some(fail)),
            _ => self.context_branch(instr, fail),
        }
    }

    /// An instruction of single operands and a result.
    fn simple(&mut self, op: Beam, instr: &Instr) {
        let mut args = self.operands(instr);
        self.kill(instr);
        args.push(self.destination(instr.dst));
        self.asm.plain(op, &args);
        self.define(instr.dst);
    }

    /// An instruction of single operands without a result.
    fn effect(&mut self, op: Beam, instr: &Instr) {
        let args = self.operands(instr);
        self.asm.plain(op, &args);
        self.kill(instr);
    }

    /// A part of a term, which must be in a register.
    fn part(&mut self, op: Beam, at: Option<u32>, instr: &Instr) {
        let args = self.operands(instr);
        let source = self.in_register(args[0], &[]);
        self.kill(instr);
        let to = self.destination(instr.dst);
        match at {
            Some(at) => self.asm.plain(op, &[source, number(at), to]),
            None => self.asm.plain(op, &[source, to]),
        }
        self.define(instr.dst);
    }

    fn tuple(&mut self, instr: &Instr) {
        let operands = self.operands(instr);
        let list = self.asm.list(&operands);
        self.kill(instr);
        let to = self.destination(instr.dst);
        self.asm.push(Beam::PutTuple2, &[Arg::One(to), list]);
        self.define(instr.dst);
    }

    fn update_record(&mut self, hint: UpdateHint, size: u32, instr: &Instr) {
        let operands = self.operands(instr);
        let tuple = self.in_register(operands[0], &operands);
        let names = self.context.names;
        let hint = match hint {
            UpdateHint::Copy => names.copy,
            UpdateHint::Reuse => names.reuse,
            UpdateHint::InPlace => names.inplace,
        };
        let hint = self.atom(hint);
        let items: Vec<Operand> = operands[1..]
            .chunks(2)
            .flat_map(|pair| match pair {
                [Operand::Integer(at), value] => [Operand::Unsigned(*at as u64), *value],
                _ => [Operand::Nil, Operand::Nil],
            })
            .collect();
        let list = self.asm.list(&items);
        self.kill(instr);
        let to = self.destination(instr.dst);
        let one = Arg::One;
        self.asm.push(
            Beam::UpdateRecord,
            &[one(hint), one(number(size)), one(tuple), one(to), list],
        );
        self.define(instr.dst);
    }

    fn put_map(&mut self, exact: bool, instr: &Instr, fail: Operand) {
        if exact && fail == RAISE {
            self.line(instr.loc);
        }
        let operands = self.operands(instr);
        let live = number(self.live_count_with(&operands));
        let list = self.asm.list(&operands[1..]);
        self.kill(instr);
        let to = self.destination(instr.dst);
        let op = if exact {
            Beam::PutMapExact
        } else {
            Beam::PutMapAssoc
        };
        let one = Arg::One;
        let args = [one(fail), one(operands[0]), one(to), one(live), list];
        self.asm.push(op, &args);
        self.define(instr.dst);
    }

    fn bif(&mut self, bif: Bif, instr: &Instr, fail: Operand) {
        let name = self.context.names.bif(bif);
        let operands = self.operands(instr);
        if fail == RAISE && (bif.can_fail() || is_gc_bif(bif)) {
            self.line(instr.loc);
        }
        let import = self
            .context
            .tables
            .import(atoms::erlang, name, operands.len() as u8);
        let import = Operand::Import(import);
        let collects = is_gc_bif(bif);
        let live = collects.then(|| number(self.live_count_with(&operands)));
        self.kill(instr);
        let to = self.destination(instr.dst);
        let (op, mut args) = match (live, operands.len()) {
            (None, 0) => (Beam::Bif0, vec![import]),
            (None, 1) => (Beam::Bif1, vec![fail, import]),
            (None, _) => (Beam::Bif2, vec![fail, import]),
            (Some(live), 0 | 1) => (Beam::GcBif1, vec![fail, live, import]),
            (Some(live), 2) => (Beam::GcBif2, vec![fail, live, import]),
            (Some(live), _) => (Beam::GcBif3, vec![fail, live, import]),
        };
        let first = args.len();
        args.extend_from_slice(&operands);
        self.typed(instr, 0, &mut args[first..]);
        args.push(to);
        self.asm.plain(op, &args);
        self.define(instr.dst);
    }

    fn float_op(&mut self, op: FloatOp, instr: &Instr) {
        let mut args = vec![RAISE];
        args.extend(self.operands(instr));
        self.kill(instr);
        args.push(self.destination(instr.dst));
        let op = match op {
            FloatOp::Add => Beam::Fadd,
            FloatOp::Sub => Beam::Fsub,
            FloatOp::Mul => Beam::Fmul,
            FloatOp::Div => Beam::Fdiv,
            FloatOp::Neg => Beam::Fnegate,
        };
        self.line(instr.loc);
        self.asm.plain(op, &args);
        self.define(instr.dst);
    }

    fn test(&mut self, test: Test, instr: &Instr, fail: Operand) {
        let mut args = self.operands(instr);
        // Sizes and keys are tested of what is known to be a tuple or a map: no machine asks for more.
        if !matches!(test, Test::TupleSize(_) | Test::HasKeys) {
            self.typed(instr, 0, &mut args);
        }
        match test {
            Test::Bif(bif) => self.test_bif(bif, &args, fail),
            Test::NonEmptyList => self.unary(Beam::IsNonemptyList, args[0], fail),
            Test::Nil => self.unary(Beam::IsNil, args[0], fail),
            Test::TupleSize(size) => {
                let tuple = self.in_register(args[0], &[]);
                self.asm
                    .plain(Beam::TestArity, &[fail, tuple, number(size)]);
            }
            Test::TaggedTuple(size, tag) => {
                let tuple = self.in_register(args[0], &[]);
                let tag = self.atom(tag);
                let args = [fail, tuple, number(size), tag];
                self.asm.plain(Beam::IsTaggedTuple, &args);
            }
            Test::Record(test) => self.test_record(test, args[0], fail),
            Test::HasKeys => {
                let map = self.in_register(args[0], &args);
                let list = self.asm.list(&args[1..]);
                self.asm
                    .push(Beam::HasMapFields, &[Arg::One(fail), Arg::One(map), list]);
            }
        }
        self.kill(instr);
    }

    pub(super) fn unary(&mut self, op: Beam, value: Operand, fail: Operand) {
        let value = self.in_register(value, &[]);
        self.asm.plain(op, &[fail, value]);
    }

    fn test_bif(&mut self, bif: Bif, args: &[Operand], fail: Operand) {
        let unary = match bif {
            Bif::IsAtom => Beam::IsAtom,
            Bif::IsBinary => Beam::IsBinary,
            Bif::IsBitstring => Beam::IsBitstr,
            Bif::IsBoolean => Beam::IsBoolean,
            Bif::IsFloat => Beam::IsFloat,
            Bif::IsFunction => Beam::IsFunction,
            Bif::IsInteger => Beam::IsInteger,
            Bif::IsList => Beam::IsList,
            Bif::IsMap => Beam::IsMap,
            Bif::IsNumber => Beam::IsNumber,
            Bif::IsPid => Beam::IsPid,
            Bif::IsPort => Beam::IsPort,
            Bif::IsReference => Beam::IsReference,
            Bif::IsTuple => Beam::IsTuple,
            _ => return self.compare(bif, args, fail),
        };
        self.unary(unary, args[0], fail);
    }

    fn compare(&mut self, bif: Bif, args: &[Operand], fail: Operand) {
        let [a, b] = [args[0], args[1]];
        let is_register = |operand| {
            matches!(
                operand,
                Operand::X(_) | Operand::Y(_) | Operand::TypedX(..) | Operand::TypedY(..)
            )
        };
        let (op, a, b) = match bif {
            Bif::Lt => (Beam::IsLt, a, b),
            Bif::Ge => (Beam::IsGe, a, b),
            Bif::Gt => (Beam::IsLt, b, a),
            Bif::Le => (Beam::IsGe, b, a),
            Bif::Eq => (Beam::IsEq, a, b),
            Bif::Ne => (Beam::IsNe, a, b),
            Bif::NeExact => (Beam::IsNeExact, a, b),
            _ => (Beam::IsEqExact, a, b),
        };
        let is_symmetric = !matches!(op, Beam::IsLt | Beam::IsGe);
        let (a, b) = match (is_register(a), is_register(b)) {
            (false, true) if is_symmetric => (b, a),
            (false, false) => (self.in_register(a, &[]), b),
            _ => (a, b),
        };
        if (op, b) == (Beam::IsEqExact, Operand::Nil) {
            return self.asm.plain(Beam::IsNil, &[fail, a]);
        }
        self.asm.plain(op, &[fail, a, b]);
    }

    fn tag_instr(&mut self, instr: &Instr) {
        let args = self.operands(instr);
        if instr.op == Op::TryCase {
            self.asm.plain(Beam::TryCase, &args);
        } else {
            self.asm.plain(Beam::TryEnd, &args);
        }
        self.kill(instr);
    }

    /// An instruction whose operand and result are in the first X register.
    fn in_first(&mut self, op: Beam, instr: &Instr) {
        let args = self.operands(instr);
        self.moves(&[(args[0], Operand::X(0))]);
        self.asm.plain(op, &[]);
        self.clobbered(1);
        self.define(instr.dst);
    }

    /// Puts the arguments of a call into their places.
    fn arguments(&mut self, instr: &Instr) -> usize {
        let operands = self.operands(instr);
        // The fun comes after the arguments, and so do module and function of an `apply`.
        let first = match instr.op {
            Op::CallFun => 1,
            Op::Apply => 2,
            _ => 0,
        };
        let arity = operands.len() - first;
        let moves: Vec<(Operand, Operand)> = operands[first..]
            .iter()
            .chain(&operands[..first])
            .enumerate()
            .map(|(at, from)| (*from, Operand::X(at as u16)))
            .collect();
        self.moves(&moves);
        arity
    }

    /// The place in the source stands before the moves, so that machines can join the last of them with the call.
    fn call(&mut self, instr: &Instr) {
        self.line(instr.loc);
        let arity = self.arguments(instr);
        let count = number(arity as u64);
        match instr.op {
            Op::Call(function) => {
                let label = Operand::Label(self.context.entries[function.0 as usize]);
                self.asm.plain(Beam::Call, &[count, label]);
            }
            Op::Send => self.asm.plain(Beam::Send, &[]),
            Op::CallRemote(module, name) => {
                let import = self.context.tables.import(module, name, arity as u8);
                self.asm
                    .plain(Beam::CallExt, &[count, Operand::Import(import)]);
            }
            Op::CallFun => self.call_fun(arity),
            _ => self.asm.plain(Beam::Apply, &[count]),
        }
        self.clobbered(1);
        self.define(instr.dst);
    }

    fn call_fun(&mut self, arity: usize) {
        let mode = self.atom(self.context.names.is_unsafe);
        let fun = Operand::X(arity as u16);
        self.asm
            .plain(Beam::CallFun2, &[mode, number(arity as u64), fun]);
    }

    /// The last thing that a function does.
    pub(super) fn tail_call(&mut self, id: BlockId, instr: &Instr) {
        if !matches!(instr.op, Op::Call(_)) {
            self.line(instr.loc);
        }
        let arity = self.arguments(instr);
        let count = number(arity as u64);
        let frame = self.frame_size(id);
        match instr.op {
            Op::Call(function) => {
                let label = Operand::Label(self.context.entries[function.0 as usize]);
                match frame {
                    Some(size) => self.asm.plain(Beam::CallLast, &[count, label, size]),
                    None => self.asm.plain(Beam::CallOnly, &[count, label]),
                }
            }
            Op::CallRemote(module, name) => {
                let import = Operand::Import(self.context.tables.import(module, name, arity as u8));
                match frame {
                    Some(size) => self.asm.plain(Beam::CallExtLast, &[count, import, size]),
                    None => self.asm.plain(Beam::CallExtOnly, &[count, import]),
                }
            }
            Op::CallFun => {
                self.call_fun(arity);
                self.leave(id);
            }
            _ => {
                let size = frame.unwrap_or(number(0u64));
                self.asm.plain(Beam::ApplyLast, &[count, size]);
            }
        }
    }

    /// In a frame the exception is raised by a call: `erlang:error(function_clause, Arguments)`.
    pub(super) fn function_clause(&mut self, operands: &[Operand], loc: Loc) {
        let count = operands.iter().filter_map(|operand| match operand {
            Operand::X(reg) => Some(reg + 1),
            _ => None,
        });
        let scratch = count.max().unwrap_or(0).max(self.live.end()).max(2);
        for operand in operands {
            if let Operand::X(reg) = operand {
                self.live.insert(*reg);
            }
        }
        let need = Need {
            words: 2 * operands.len() as u32,
            ..Need::default()
        };
        let live = number(self.live_count());
        self.asm.plain(Beam::TestHeap, &[alloc(need), live]);
        let mut tail = Operand::Nil;
        for operand in operands.iter().rev() {
            self.asm
                .plain(Beam::PutList, &[*operand, tail, Operand::X(scratch)]);
            tail = Operand::X(scratch);
        }
        self.asm.plain(Beam::Move, &[tail, Operand::X(1)]);
        let reason = self.atom(self.context.names.function_clause);
        self.asm.plain(Beam::Move, &[reason, Operand::X(0)]);
        self.line(loc);
        let import = self.context.tables.import(atoms::erlang, atoms::error, 2);
        self.asm
            .plain(Beam::CallExt, &[number(2u64), Operand::Import(import)]);
        self.clobbered(1);
    }

    /// The operands of an instruction with what is known of them; `operands` are those of its values from place `first` on.
    pub(super) fn typed(&mut self, instr: &Instr, first: usize, operands: &mut [Operand]) {
        let from = instr.args.range().start + first;
        for (at, operand) in (from..).zip(operands) {
            *operand = self.typed_at(at, *operand);
        }
    }

    /// An operand that is a value of the function, with what is known of it.
    pub(super) fn typed_at(&mut self, at: usize, operand: Operand) -> Operand {
        let known = self.plan.function.types.get(at).copied();
        let ty = known.and_then(|known| self.context.tables.ty(known));
        match (operand, ty) {
            (Operand::X(reg), Some(ty)) => Operand::TypedX(reg, ty),
            (Operand::Y(reg), Some(ty)) => Operand::TypedY(reg, ty),
            _ => operand,
        }
    }

    /// A constant operand.
    pub(super) fn constant(&self, value: Value) -> Option<i64> {
        match value {
            Value::Const(crate::core::constant::Const::Int(value)) => Some(value),
            Value::Const(_) | Value::Var(_) => None,
        }
    }
}
