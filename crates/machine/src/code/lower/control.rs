//! Lowering of calls, frames, exceptions, and messages.

use asterias_beam::{Instr, LoadError, Op as Generic, Operand};
use asterias_term::Word;

use super::pick::pick;
use super::{Builder, Src, refuse};
use crate::code::instruction::Instruction as I;
use crate::code::op::{Handler, Place};
use crate::interp::dispatch::slow;
use crate::interp::operand::{K, X, Y};
use crate::interp::ops::{calls, exceptions, funs, moves, natives, receive};

const NONE: Src = Src::X(0);

impl Builder<'_> {
    /// Lowers an instruction of this family; gives the number of generic instructions consumed.
    pub(super) fn lower_control(
        &mut self,
        instr: &Instr,
        args: &[Operand],
    ) -> Result<Option<usize>, LoadError> {
        match instr.op {
            Generic::Call => self.local_call(I::Call, calls::call, args[1]),
            Generic::CallOnly => self.local_call(I::CallOnly, calls::call_only, args[1]),
            Generic::CallLast => self.local_call(I::CallLast, calls::call_last, args[1]),
            Generic::CallExt | Generic::CallExtOnly | Generic::CallExtLast => {
                self.external_call(instr, args)?
            }
            Generic::Allocate => return Ok(Some(self.allocate(args[0], args[1], 0))),
            Generic::AllocateHeap => {
                return Ok(Some(self.allocate(
                    args[0],
                    args[2],
                    Builder::heap_words(args[1]),
                )));
            }
            Generic::TestHeap => self.test_heap(Builder::heap_words(args[0]), args[1]),
            Generic::Deallocate => {
                if matches!(self.peek(1), Some((next, _)) if next.op == Generic::Return) {
                    self.plain(I::DeallocateReturn, calls::deallocate_return, 0, 0, 0);
                    return Ok(Some(2));
                }
                self.plain(I::Deallocate, calls::deallocate, 0, 0, 0);
            }
            Generic::Trim => {
                self.plain(
                    I::Trim,
                    moves::trim,
                    Builder::number(args[0]) as u32 * 8,
                    0,
                    0,
                );
            }
            Generic::Return => {
                self.plain(I::Return, calls::return_, 0, 0, 0);
            }
            Generic::InitYregs => self.init_yregs(args),
            Generic::Jump => {
                let op = self.plain(I::Jump, moves::jump, 0, 0, 0);
                self.branch(op, Builder::label(args[0]));
            }
            Generic::CallFun => return Ok(Some(self.call_fun(Builder::number(args[0]) as u16))),
            Generic::CallFun2 => {
                let arity = Builder::number(args[1]) as u16;
                let (fun, target) = (self.src(args[2]), Src::X(u32::from(arity)));
                if fun != target {
                    self.move_term(fun, target);
                }
                return Ok(Some(self.call_fun(arity)));
            }
            Generic::Apply => {
                self.plain(
                    I::Apply,
                    slow::<funs::Apply>,
                    0,
                    Builder::number(args[0]) as u16,
                    0,
                );
            }
            Generic::ApplyLast => {
                self.plain(
                    I::ApplyLast,
                    slow::<funs::ApplyLast>,
                    0,
                    Builder::number(args[0]) as u16,
                    0,
                );
            }
            Generic::MakeFun3 => self.make_fun(args),
            Generic::Try | Generic::Catch => {
                let slot = self.dst(args[0]);
                let op = self.put(I::Try, exceptions::try_, (slot, NONE, NONE), 0, 0);
                self.branch(op, Builder::label(args[1]));
            }
            Generic::TryEnd => self.slot(I::TryEnd, exceptions::try_end, args[0]),
            Generic::TryCase => self.slot(I::TryCase, exceptions::try_case, args[0]),
            Generic::CatchEnd => self.slot(I::CatchEnd, slow::<exceptions::CatchEnd>, args[0]),
            Generic::Badmatch => self.raising(I::Badmatch, slow::<exceptions::Badmatch>, args[0]),
            Generic::CaseEnd => self.raising(I::CaseEnd, slow::<exceptions::CaseEnd>, args[0]),
            Generic::TryCaseEnd => {
                self.raising(I::TryCaseEnd, slow::<exceptions::TryCaseEnd>, args[0])
            }
            Generic::Badrecord => {
                self.raising(I::Badrecord, slow::<exceptions::Badrecord>, args[0])
            }
            Generic::IfEnd => {
                self.plain(I::IfEnd, slow::<exceptions::IfEnd>, 0, 0, 0);
            }
            Generic::Raise => {
                let (a, b) = self.at_most_one_constant(args[0], args[1]);
                let e = Builder::constant(a, b);
                self.put(I::Raise, slow::<exceptions::Raise>, (a, b, NONE), 0, e);
            }
            Generic::RawRaise => {
                self.plain(I::RawRaise, slow::<exceptions::RawRaise>, 0, 0, 0);
            }
            Generic::BuildStacktrace => {
                self.plain(
                    I::BuildStacktrace,
                    slow::<exceptions::BuildStacktrace>,
                    0,
                    0,
                    0,
                );
            }
            Generic::OnLoad => {
                let start = self.map.functions.last().map(|(index, _)| index + 1);
                self.on_load = start;
            }
            Generic::Line
            | Generic::ExecutableLine
            | Generic::DebugLine
            | Generic::NifStart
            | Generic::IntCodeEnd => {}
            _ => return self.lower_messages(instr, args),
        }
        Ok(Some(1))
    }

    fn lower_messages(
        &mut self,
        instr: &Instr,
        args: &[Operand],
    ) -> Result<Option<usize>, LoadError> {
        match instr.op {
            Generic::Send => {
                self.plain(I::Send, slow::<receive::Send>, 0, 0, 0);
            }
            Generic::LoopRec => {
                let target = self.dst(args[1]);
                let handler: Handler = if target == Src::X(0) {
                    receive::loop_rec
                } else {
                    slow::<receive::LoopRec>
                };
                let op = self.plain(I::LoopRec, handler, 0, 0, target.arg());
                self.branch(op, Builder::label(args[0]));
            }
            Generic::LoopRecEnd => {
                let op = self.plain(I::LoopRecEnd, receive::loop_rec_end, 0, 0, 0);
                self.branch(op, Builder::label(args[0]));
            }
            Generic::RemoveMessage => {
                self.plain(I::RemoveMessage, slow::<receive::RemoveMessage>, 0, 0, 0);
            }
            Generic::Wait => {
                let op = self.plain(I::Wait, slow::<receive::Wait>, 0, 0, 0);
                self.branch(op, Builder::label(args[0]));
            }
            Generic::WaitTimeout => {
                let timeout = self.src(args[1]);
                let e = Builder::constant(timeout, NONE);
                let op = self.put(
                    I::WaitTimeout,
                    slow::<receive::WaitTimeout>,
                    (timeout, NONE, NONE),
                    0,
                    e,
                );
                self.branch(op, Builder::label(args[0]));
            }
            Generic::Timeout => {
                self.plain(I::Timeout, slow::<receive::Timeout>, 0, 0, 0);
            }
            Generic::RecvMarkerReserve => {
                let target = self.dst(args[0]);
                self.put(
                    I::MarkerReserve,
                    slow::<receive::MarkerReserve>,
                    (NONE, NONE, target),
                    0,
                    0,
                );
            }
            Generic::RecvMarkerBind => {
                let (a, b) = self.at_most_one_constant(args[0], args[1]);
                let e = Builder::constant(a, b);
                self.put(
                    I::MarkerBind,
                    slow::<receive::MarkerBind>,
                    (a, b, NONE),
                    0,
                    e,
                );
            }
            Generic::RecvMarkerClear => {
                self.raising(I::MarkerClear, slow::<receive::MarkerClear>, args[0])
            }
            Generic::RecvMarkerUse => {
                self.raising(I::MarkerUse, slow::<receive::MarkerUse>, args[0])
            }
            _ => return Ok(None),
        }
        Ok(Some(1))
    }

    fn local_call(&mut self, instruction: I, handler: Handler, target: Operand) {
        let op = self.plain(instruction, handler, 0, 0, 0);
        self.branch(op, Builder::label(target));
    }

    fn external_call(&mut self, instr: &Instr, args: &[Operand]) -> Result<(), LoadError> {
        let Some(export) = self.import(args[1]) else {
            return Err(refuse(instr, "no import"));
        };
        let address = std::ptr::from_ref(export) as u64;
        let arity = export.mfa.arity as u16;
        if let Some(native) = export.native() {
            let (low, high) = natives::split(native);
            let op = self.plain(I::CallNative, natives::call_native, low, arity, address);
            self.op_mut(op).b = high;
            match instr.op {
                Generic::CallExtOnly => {
                    self.plain(I::Return, calls::return_, 0, 0, 0);
                }
                Generic::CallExtLast => {
                    self.plain(I::DeallocateReturn, calls::deallocate_return, 0, 0, 0);
                }
                _ => {}
            }
            return Ok(());
        }
        let (instruction, handler): (I, Handler) = match instr.op {
            Generic::CallExt => (I::CallExt, calls::call_ext),
            Generic::CallExtOnly => (I::CallExtOnly, calls::call_ext_only),
            _ => (I::CallExtLast, calls::call_ext_last),
        };
        self.plain(instruction, handler, 0, arity, address);
        Ok(())
    }

    /// `allocate`, perhaps with the moves into its slots that follow.
    fn allocate(&mut self, slots: Operand, live: Operand, heap_words: u32) -> usize {
        if heap_words > 0 {
            self.test_heap(heap_words, live);
        }
        let bytes = Builder::number(slots) as u32 * 8;
        let live = Builder::number(live) as u16;
        if self.analysis.is_cleared(self.position) {
            self.plain(I::Allocate, calls::allocate, bytes, live, 0);
            self.clear_slots((0..bytes / 8).collect());
            return 1;
        }
        let mut moves = Vec::new();
        while moves.len() < 2 {
            let Some((next, args)) = self.peek(1 + moves.len()) else {
                break;
            };
            if next.op != Generic::Move {
                break;
            }
            match (self.src(args[0]), self.dst(args[1])) {
                (source @ Src::X(_), target @ Src::Y(_)) => moves.push((source, target)),
                _ => break,
            }
        }
        match *moves.as_slice() {
            [] => {
                self.plain(I::Allocate, calls::allocate, bytes, live, 0);
            }
            [(source, target)] => {
                let op = self.plain(I::AllocateMove, calls::allocate_move, bytes, live, 0);
                let op = self.op_mut(op);
                op.b = source.offset();
                op.c = target.offset();
            }
            [(source, target), (source2, target2), ..] => {
                let e = u64::from(source2.offset()) | u64::from(target2.offset()) << 32;
                let op = self.plain(I::AllocateMove2, calls::allocate_move2, bytes, live, e);
                let op = self.op_mut(op);
                op.b = source.offset();
                op.c = target.offset();
            }
        }
        1 + moves.len()
    }

    /// Ensures room for so many words.
    pub(super) fn test_heap(&mut self, words: u32, live: Operand) {
        let bytes = words.saturating_mul(8);
        self.plain(
            I::TestHeap,
            calls::test_heap,
            bytes,
            Builder::number(live) as u16,
            0,
        );
    }

    fn init_yregs(&mut self, args: &[Operand]) {
        let Operand::List(range) = args[0] else {
            return;
        };
        let slots: Vec<u32> = self
            .module
            .code
            .list(range)
            .iter()
            .filter_map(|operand| match operand {
                Operand::Y(index) | Operand::TypedY(index, _) => Some(u32::from(*index)),
                _ => None,
            })
            .collect();
        self.clear_slots(slots);
    }

    fn clear_slots(&mut self, mut slots: Vec<u32>) {
        slots.sort_unstable();
        while let Some(first) = slots.first().copied() {
            let mut mask = 0;
            slots.retain(|slot| {
                let near = slot - first < 64;
                if near {
                    mask |= 1u64 << (slot - first);
                }
                !near
            });
            self.plain(I::InitYregs, moves::init_yregs, first * 8, 0, mask);
        }
    }

    fn slot(&mut self, instruction: I, handler: Handler, operand: Operand) {
        let slot = self.dst(operand);
        self.put(instruction, handler, (slot, NONE, NONE), 0, 0);
    }

    fn raising(&mut self, instruction: I, handler: Handler, operand: Operand) {
        let source = self.src(operand);
        let e = Builder::constant(source, NONE);
        self.put(instruction, handler, (source, NONE, NONE), 0, e);
    }

    /// Calls the fun behind the arguments; followed by a return that is the last thing of its function.
    fn call_fun(&mut self, arity: u16) -> usize {
        let following = |ahead: usize, op: Generic| matches!(self.peek(ahead), Some((next, _)) if next.op == op);
        if following(1, Generic::Deallocate) && following(2, Generic::Return) {
            self.plain(I::CallFunLast, funs::call_fun_last, 0, arity, 0);
            return 3;
        }
        self.plain(I::CallFun, funs::call_fun, 0, arity, 0);
        1
    }

    fn make_fun(&mut self, args: &[Operand]) {
        let (Operand::Lambda(index), Operand::List(range)) = (args[0], args[2]) else {
            return;
        };
        let entry = std::ptr::from_ref(self.tables.fun_entry(self.funs[index.index()])) as u64;
        let target = self.dst(args[1]);
        let words: Vec<u64> = self
            .module
            .code
            .list(range)
            .iter()
            .map(|operand| self.arg(*operand))
            .collect();
        let handler = pick!(funs::make_fun; r target);
        self.put(
            I::MakeFun,
            handler,
            (NONE, NONE, target),
            words.len() as u16,
            entry,
        );
        self.words(&words);
    }

    /// Moves a term.
    pub(super) fn move_term(&mut self, source: Src, target: Src) {
        let e = Builder::constant(source, NONE);
        self.put(
            I::Move,
            pick!(moves::move_; s source, r target),
            (source, NONE, target),
            0,
            e,
        );
    }

    /// `move`, perhaps together with what follows.
    pub(super) fn lower_move(&mut self, args: &[Operand]) -> usize {
        let (source, target) = (self.src(args[0]), self.dst(args[1]));
        let e = Builder::constant(source, NONE);
        let next = self.peek(1);
        if target == Src::X(0)
            && let Some((instr, next_args)) = next
        {
            match instr.op {
                Generic::Return => {
                    self.put(
                        I::MoveReturn,
                        pick!(calls::move_return; s source),
                        (source, NONE, NONE),
                        0,
                        e,
                    );
                    return 2;
                }
                Generic::Deallocate if matches!(self.peek(2), Some((last, _)) if last.op == Generic::Return) =>
                {
                    let handler = pick!(calls::move_deallocate_return; s source);
                    self.put(I::MoveDeallocateReturn, handler, (source, NONE, NONE), 0, e);
                    return 3;
                }
                Generic::Call | Generic::CallOnly | Generic::CallLast => {
                    let (instruction, handler) = match instr.op {
                        Generic::Call => (I::MoveCall, pick!(calls::move_call; s source)),
                        Generic::CallOnly => {
                            (I::MoveCallOnly, pick!(calls::move_call_only; s source))
                        }
                        _ => (I::MoveCallLast, pick!(calls::move_call_last; s source)),
                    };
                    let op = self.put(instruction, handler, (source, NONE, NONE), 0, e);
                    self.branch(op, Builder::label(next_args[1]));
                    return 2;
                }
                _ => {}
            }
        }
        if let (Some((instr, next_args)), Src::X(_) | Src::Y(_)) = (next, source) {
            // A move to X0 is better fused with the call or return behind it.
            let free = |target: Src| target != Src::X(0);
            if instr.op == Generic::Move {
                let (source2, target2) = (self.src(next_args[0]), self.dst(next_args[1]));
                if !matches!(source2, Src::K(_))
                    && target2 == Src::X(0)
                    && let Some(count) = self.move2_call(source, target, source2)
                {
                    return count;
                }
                if !matches!(source2, Src::K(_)) && free(target2) {
                    self.move2(source, target, source2, target2);
                    return 2;
                }
            }
        }
        self.put(
            I::Move,
            pick!(moves::move_; s source, r target),
            (source, NONE, target),
            0,
            e,
        );
        1
    }

    /// Two moves, the second to X0, and the call that follows; `None` where none does.
    fn move2_call(&mut self, a: Src, b: Src, second: Src) -> Option<usize> {
        let (call, args) = self.peek(2)?;
        macro_rules! by_places {
            ($f:ident) => {
                pick!(calls::$f; r a, r b, r second)
            };
        }
        let (instruction, handler) = match call.op {
            Generic::Call => (I::Move2Call, by_places!(move2_call)),
            Generic::CallOnly => (I::Move2CallOnly, by_places!(move2_call_only)),
            Generic::CallLast => (I::Move2CallLast, by_places!(move2_call_last)),
            _ => return None,
        };
        let label = Builder::label(args[1]);
        let op = self.put(
            instruction,
            handler,
            (a, b, NONE),
            0,
            u64::from(second.offset()),
        );
        self.branch(op, label);
        Some(3)
    }

    fn move2(&mut self, a: Src, b: Src, c: Src, d: Src) {
        macro_rules! by_last {
            ($A:ident, $B:ident) => {
                match (c.place(), d.place()) {
                    (Place::Y, Place::Y) => moves::move2::<$A, $B, Y, Y> as Handler,
                    (Place::Y, _) => moves::move2::<$A, $B, Y, X>,
                    (_, Place::Y) => moves::move2::<$A, $B, X, Y>,
                    _ => moves::move2::<$A, $B, X, X>,
                }
            };
        }
        let handler = match (a.place(), b.place()) {
            (Place::Y, Place::Y) => by_last!(Y, Y),
            (Place::Y, _) => by_last!(Y, X),
            (_, Place::Y) => by_last!(X, Y),
            _ => by_last!(X, X),
        };
        self.put(
            I::Move2,
            handler,
            (a, b, c),
            d.offset() as u16,
            u64::from(d.place() == Place::Y),
        );
    }

    /// The constant of an operand that is one.
    pub(super) fn constant_of(&mut self, operand: Operand) -> Option<Word> {
        match self.src(operand) {
            Src::K(word) => Some(word),
            Src::X(_) | Src::Y(_) => None,
        }
    }
}
