//! What types make simpler: instructions replaced by others that give the same, branches whose outcome is known.

use asterias_beam::Type;

use super::transfer;
use super::ty::Ty;
use crate::core::bif::Bif;
use crate::core::constant::Const;
use crate::ssa::ir::{Args, BlockId, Function, Instr, InstrId, Loc, Op, Term, Test, Value, Var};

/// A change to a function.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    /// An instruction becomes another with these operands.
    Replace(InstrId, Op, Vec<Value>),
    /// An instruction gives one of its operands as it is.
    Keep(InstrId, usize),
    /// The instruction at the end of a block becomes another of the same operands.
    End(BlockId, Op),
    /// A block goes on to another in any case.
    Jump(BlockId, BlockId),
    /// The instruction that ends a block always succeeds.
    Succeed(BlockId, BlockId),
    /// A block that ends with a switch ends so instead.
    Switch(BlockId, Switched),
    /// A variable is always this.
    Constant(Var, Const),
}

/// What becomes of a switch.
#[derive(Clone, Debug)]
pub(super) enum Switched {
    /// A test of one value.
    Test(Const, BlockId, BlockId),
    /// A switch with fewer cases, and where all others lead.
    Cases(Vec<(Const, BlockId)>, BlockId),
}

impl Edit {
    pub(super) const fn jump(from: BlockId, to: BlockId) -> Self {
        Self::Jump(from, to)
    }

    /// What a switch becomes of which only these cases are possible, and what is no case only where there is a `default`.
    pub(super) fn of_switch(
        id: BlockId,
        mut cases: Vec<(Const, BlockId)>,
        default: Option<BlockId>,
    ) -> Option<Self> {
        let default = match default {
            Some(default) => default,
            None => cases.pop()?.1,
        };
        Some(match *cases.as_slice() {
            [] => Self::Jump(id, default),
            [(constant, to)] => Self::Switch(id, Switched::Test(constant, to, default)),
            _ => Self::Switch(id, Switched::Cases(cases, default)),
        })
    }

    /// What an instruction becomes.
    pub(super) fn of_instr(id: InstrId, instr: &Instr, args: &[Ty], ty: &Ty) -> Option<Self> {
        let value = |constant| Some(Self::Replace(id, Op::Copy, vec![Value::Const(constant)]));
        match instr.op {
            Op::Bif(bif) => {
                if let (Some(constant), true) = (ty.single(), transfer::is_certain(bif, args)) {
                    return value(constant);
                }
                if let Some(operand) = neutral(bif, args) {
                    return Some(Self::Keep(id, operand));
                }
                let (Bif::Element, [at, tuple]) = (bif, args) else {
                    return None;
                };
                let at = at.single().and_then(|at| match at {
                    Const::Int(at) => u32::try_from(at).ok(),
                    Const::Atom(_) | Const::Nil | Const::Lit(_) => None,
                })?;
                let size = tuple.tuple.as_ref()?.len();
                let is_shown = tuple.is_only(Type::TUPLE) && tuple.is_size_shown;
                (is_shown && at > 0 && at as usize <= size)
                    .then(|| Self::Replace(id, Op::Element(at - 1), Vec::new()))
            }
            Op::Element(_) => value(ty.single()?),
            _ => None,
        }
    }

    /// What the end of a block becomes.
    pub(super) fn of_branch(
        id: BlockId,
        instr: &Instr,
        args: &[Ty],
        known: Option<bool>,
        (yes, no): (BlockId, BlockId),
    ) -> Option<Self> {
        match (instr.op, known) {
            (Op::Test(_) | Op::BsTestUnit(_), Some(holds)) => {
                Some(Self::Jump(id, if holds { yes } else { no }))
            }
            (Op::Bif(_), Some(_)) => Some(Self::Succeed(id, yes)),
            (Op::BsEnsure { bits, unit }, None) if unit > 1 => {
                let context = args.first()?;
                let divides = |size: u16| size.is_multiple_of(unit);
                let is_known = divides(context.unit) && bits.is_multiple_of(u32::from(unit));
                is_known.then_some(Self::End(id, Op::BsEnsure { bits, unit: 1 }))
            }
            (Op::Test(Test::Bif(bif @ (Bif::Eq | Bif::Ne))), None) => {
                let exact = match bif {
                    Bif::Eq => Bif::EqExact,
                    _ => Bif::NeExact,
                };
                is_exact(args).then_some(Self::End(id, Op::Test(Test::Bif(exact))))
            }
            _ => None,
        }
    }

    /// Makes the change.
    pub(super) fn apply(&self, function: &mut Function) {
        match self {
            Self::Replace(id, op, values) => {
                let instr = function.instrs[id.index()];
                let args = match op {
                    // The tuple is the second argument of `element/2`.
                    Op::Element(_) => Args {
                        start: instr.args.start + 1,
                        len: 1,
                    },
                    _ => function.args(values),
                };
                let instr = &mut function.instrs[id.index()];
                instr.op = *op;
                instr.args = args;
            }
            Self::Keep(id, operand) => {
                let instr = &mut function.instrs[id.index()];
                instr.op = Op::Copy;
                instr.args = Args {
                    start: instr.args.start + *operand as u32,
                    len: 1,
                };
            }
            Self::End(id, op) => {
                if let Term::Branch(instr, ..) = &mut function.block_mut(*id).term {
                    instr.op = *op;
                }
            }
            Self::Jump(id, to) => {
                let none = function.args(&[]);
                function.block_mut(*id).term = Term::Jump(*to, none);
            }
            Self::Switch(id, switched) => switched.apply(*id, function),
            // All at once, when everything else is done.
            Self::Constant(..) => {}
            Self::Succeed(id, to) => {
                let none = function.args(&[]);
                let block = function.block_mut(*id);
                let term = std::mem::replace(&mut block.term, Term::Jump(*to, none));
                if let Term::Branch(instr, ..) = term {
                    function.instrs.push(instr);
                    let last = InstrId(function.instrs.len() as u32 - 1);
                    function.block_mut(*id).instrs.push(last);
                }
            }
        }
    }
}

impl Switched {
    fn apply(&self, id: BlockId, function: &mut Function) {
        let Term::Switch { value, .. } = function.block(id).term else {
            return;
        };
        function.block_mut(id).term = match self {
            Self::Test(constant, yes, no) => {
                let args = function.args(&[value, Value::Const(*constant)]);
                let instr = Instr {
                    op: Op::Test(Test::Bif(Bif::EqExact)),
                    dst: None,
                    args,
                    loc: Loc::default(),
                };
                Term::Branch(instr, *yes, *no)
            }
            Self::Cases(cases, default) => Term::Switch {
                value,
                default: *default,
                cases: cases.clone(),
            },
        };
    }
}

/// The operand that a function of integers answers because the other one changes nothing.
fn neutral(bif: Bif, args: &[Ty]) -> Option<usize> {
    let [a, b] = args else { return None };
    if !a.is_only(Type::INTEGER) || !b.is_only(Type::INTEGER) {
        return None;
    }
    let (a, b) = (a.range.single(), b.range.single());
    match bif {
        Bif::Add if a == Some(0) => Some(1),
        Bif::Add | Bif::Sub if b == Some(0) => Some(0),
        Bif::Mul if a == Some(1) => Some(1),
        Bif::Mul | Bif::Div if b == Some(1) => Some(0),
        _ => None,
    }
}

/// Whether two values are equal only if they are the same: one side is no number and contains none, or both are integers.
fn is_exact(args: &[Ty]) -> bool {
    const PLAIN: u16 =
        Type::ATOM | Type::NIL | Type::PID | Type::PORT | Type::REFERENCE | Type::BITSTRING;
    let [a, b] = args else { return false };
    a.is_only(PLAIN)
        || b.is_only(PLAIN)
        || is_integer_and_no_float(a, b)
        || is_integer_and_no_float(b, a)
}

/// An integer beside what is no float.
fn is_integer_and_no_float(integer: &Ty, other: &Ty) -> bool {
    integer.is_only(Type::INTEGER) && !other.may_be(Type::FLOAT)
}
