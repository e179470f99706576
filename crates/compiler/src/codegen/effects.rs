//! What operations do to registers, heap and stack, in one place: code generation asks here and nowhere else.

use crate::core::bif::Bif;
use crate::ssa::ir::{Block, Failure, Function, Instr, Op, Term};

/// What an operation takes from the heap that was reserved before.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Need {
    /// Words.
    pub(super) words: u32,
    /// Floats.
    pub(super) floats: u32,
    /// Funs.
    pub(super) funs: u32,
}

impl Need {
    /// Whether nothing is needed.
    pub(super) fn is_none(self) -> bool {
        self == Self::default()
    }

    /// Both.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            words: self.words + other.words,
            floats: self.floats + other.floats,
            funs: self.funs + other.funs,
        }
    }
}

/// Whether an operation leaves nothing in X registers but its result, in the first.
pub(super) fn clobbers(op: Op) -> bool {
    matches!(
        op,
        Op::Call(_)
            | Op::CallRemote(..)
            | Op::Send
            | Op::CallFun
            | Op::Apply
            | Op::BuildStacktrace
            | Op::BsInitWritable
            | Op::PeekMessage
            | Op::Timeout
    )
}

/// Whether the result comes in the first X register.
pub(super) fn answers_in_x0(op: Op) -> bool {
    clobbers(op) && op != Op::Timeout
}

/// Whether an operation is a call.
pub(super) fn is_call(op: Op) -> bool {
    matches!(
        op,
        Op::Call(_) | Op::CallRemote(..) | Op::Send | Op::CallFun | Op::Apply
    )
}

/// What an operation takes from the heap; for what collects by itself, nothing.
pub(super) fn heap_need(instr: &Instr) -> Need {
    let words = |words: usize| Need {
        words: words as u32,
        ..Need::default()
    };
    match instr.op {
        Op::Cons => words(2),
        Op::Tuple => words(instr.args.len() + 1),
        Op::UpdateRecord { size, .. } => words(size as usize + 1),
        Op::MakeFun(_) => Need {
            funs: 1,
            ..words(instr.args.len())
        },
        Op::FloatGet => Need {
            floats: 1,
            ..Need::default()
        },
        _ => Need::default(),
    }
}

/// Whether a function that is an instruction may collect.
pub(super) fn is_gc_bif(bif: Bif) -> bool {
    !bif.is_boolean()
        && !matches!(
            bif,
            Bif::Hd
                | Bif::Tl
                | Bif::SelfPid
                | Bif::Max
                | Bif::Min
                | Bif::Node0
                | Bif::Node1
                | Bif::Element
                | Bif::MapGet
                | Bif::TupleSize
        )
}

/// Whether an operation may collect or raise or otherwise look at the heap, so that nothing may be reserved across it.
pub(super) fn is_gc_point(op: Op) -> bool {
    match op {
        Op::Bif(bif) => is_gc_bif(bif),
        Op::PutMap { .. }
        | Op::PutRecord
        | Op::Call(_)
        | Op::CallRemote(..)
        | Op::Send
        | Op::CallFun
        | Op::Apply
        | Op::BsStart
        | Op::BsResume
        | Op::BsEnsure { .. }
        | Op::BsGet(_)
        | Op::BsSkip(_)
        | Op::BsMatchBits
        | Op::BsEqual
        | Op::BsGetTail
        | Op::BsGetPosition
        | Op::BsCreate(..)
        | Op::BsInitWritable
        | Op::BuildStacktrace
        | Op::TryEnd
        | Op::TryCase
        | Op::PeekMessage
        | Op::RemoveMessage
        | Op::MarkerReserve
        | Op::Timeout => true,
        Op::Copy
        | Op::Test(_)
        | Op::Cons
        | Op::Tuple
        | Op::MapElement
        | Op::RecordElement
        | Op::RecordField
        | Op::Hd
        | Op::Tl
        | Op::Element(_)
        | Op::UpdateRecord { .. }
        | Op::MakeFun(_)
        | Op::BsTestTail(_)
        | Op::BsTestUnit(_)
        | Op::BsSetPosition
        | Op::MarkerBind
        | Op::MarkerClear
        | Op::MarkerUse
        | Op::FloatPut
        | Op::FloatConvert
        | Op::FloatGet
        | Op::FloatOp(_)
        | Op::NifStart => false,
    }
}

/// Whether Y registers must hold terms when an operation executes: it may collect, raise, or leave the process.
pub(super) fn scans_stack(op: Op) -> bool {
    match op {
        Op::Copy
        | Op::Test(_)
        | Op::Hd
        | Op::Tl
        | Op::Element(_)
        | Op::MapElement
        | Op::RecordElement
        | Op::BsSetPosition
        | Op::BsTestTail(_)
        | Op::BsTestUnit(_)
        | Op::FloatPut
        | Op::NifStart => false,
        Op::Bif(bif) => bif.can_fail() || is_gc_bif(bif),
        _ => true,
    }
}

/// Whether the last instruction of a block is a call whose answer is that of the function, made without coming back.
pub(super) fn is_tail_call(function: &Function, block: &Block) -> bool {
    let Some(&last) = block.instrs.last() else {
        return false;
    };
    let instr = function.get(last);
    if block.handler.is_some() || !is_call(instr.op) || instr.op == Op::Send {
        return false;
    }
    match block.term {
        Term::Return(value) => value.as_var().is_some() && value.as_var() == instr.dst,
        Term::Unreachable => true,
        _ => false,
    }
}

/// Whether a tail call is one instruction that needs no frame.
pub(super) fn is_frameless_tail_call(op: Op) -> bool {
    matches!(op, Op::Call(_) | Op::CallRemote(..))
}

/// Whether an operation that is no common call needs a stack frame.
pub(super) fn needs_frame_itself(op: Op) -> bool {
    matches!(op, Op::TryEnd | Op::TryCase | Op::BsInitWritable | Op::Send)
}

/// Whether a block contains what needs a stack frame.
pub(super) fn needs_frame(function: &Function, block: &Block) -> bool {
    match block.term {
        Term::Try { .. } => return true,
        // Others than its parameters are shown: a fun shows no free variables. They are given by a call.
        Term::Fail(Failure::FunctionClause, args, _) if args.len() != function.arity.into() => {
            return true;
        }
        _ => {}
    }
    let is_tail = is_tail_call(function, block);
    block.instrs.iter().enumerate().any(|(at, &id)| {
        let op = function.get(id).op;
        let is_last = at + 1 == block.instrs.len();
        match op {
            Op::Call(_) | Op::CallRemote(..) | Op::CallFun | Op::Apply => {
                !(is_tail && is_last && is_frameless_tail_call(op))
            }
            op => needs_frame_itself(op),
        }
    })
}
