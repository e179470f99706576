//! Functions in static single assignment form: flat arrays and indices, no boxes.
//!
//! A function is blocks; a block has parameters, instructions and a terminator. Only [`Term::Jump`] passes arguments, so a
//! block with parameters is entered by jumps alone and copies have a place to stand. An instruction that can fail to a
//! label ends its block ([`Term::Branch`]): its result exists where it succeeded. Everything else that fails raises; where
//! an exception goes is said by the block ([`Block::handler`]), which counts as an edge to the handler.
//!
//! Match contexts are states, not values: reading from one moves it, and whoever wants to come back saves its position.

use crate::core::bif::Bif;
use crate::core::constant::{Atom, Const};
pub use crate::core::ir::{
    BlockId, BsFlags, BsKind, BsOrder, FuncId, LambdaId, Loc, RecordTest, Value, Var,
};

/// An instruction of a function that stands in a block.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct InstrId(pub u32);

impl InstrId {
    /// As an index into [`Function::instrs`].
    #[inline]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl Var {
    /// As an index into tables of variables.
    #[inline]
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

impl BlockId {
    /// As an index into [`Function::blocks`].
    #[inline]
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

impl Value {
    /// An atom.
    #[inline]
    pub(crate) const fn atom(atom: Atom) -> Self {
        Self::Const(Const::Atom(atom))
    }

    /// A small integer.
    #[inline]
    pub(crate) const fn int(value: i64) -> Self {
        Self::Const(Const::Int(value))
    }
}

/// Operands of an instruction: a range of [`Function::values`].
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Args {
    pub(crate) start: u32,
    pub(crate) len: u32,
}

impl Args {
    /// How many there are.
    #[inline]
    pub const fn len(self) -> usize {
        self.len as usize
    }

    /// Whether there are none.
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.len == 0
    }

    #[inline]
    pub(crate) const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.start as usize + self.len as usize
    }
}

/// What is known of an operand, for machines that make use of it: a place in the table of types of the module.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Noted(pub u32);

impl Noted {
    /// Nothing is known; the first type of every table.
    pub(crate) const NOTHING: Self = Self(0);
}

/// A test of one or two operands that is an instruction of its own and no function.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Test {
    /// A function that answers a boolean and never fails.
    Bif(Bif),
    /// A list that is not empty.
    NonEmptyList,
    /// The empty list.
    Nil,
    /// A tuple of that size; the operand is known to be a tuple.
    TupleSize(u32),
    /// A tuple of that size whose first element is that atom.
    TaggedTuple(u32, Atom),
    /// A map with these keys: the map, then the keys; the operand is known to be a map.
    HasKeys,
    /// A native record of a kind.
    Record(RecordTest),
}

/// What a segment is, but for its value and its size.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Segment {
    /// Its kind.
    pub kind: BsKind,
    /// How its bits are laid.
    pub flags: BsFlags,
    /// What the size is multiplied by, 1 to 256; 0 for the `utf` kinds.
    pub unit: u16,
    /// In building, its number as errors count it, from 1.
    pub number: u32,
}

/// How a binary is begun whose first segment is a bitstring to be extended.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Append {
    /// The first segment is like any other.
    No,
    /// The first segment may have room behind it.
    Shared,
    /// Nobody else holds the first segment.
    Private,
}

/// Whether a tuple may be changed in place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UpdateHint {
    /// Always copy.
    Copy,
    /// Give back the tuple itself where nothing changes.
    Reuse,
    /// The tuple is known to be unshared.
    InPlace,
}

/// What an instruction does. Operands are given in the order in which they stand in [`Instr::args`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Op {
    /// The operand itself.
    Copy,
    /// A function of `erlang` that is an instruction.
    Bif(Bif),
    /// A test; only as a branch.
    Test(Test),
    /// A list cell of head and tail.
    Cons,
    /// A tuple of the operands.
    Tuple,
    /// A map: the old map, then keys and values. With `exact`, every key must be in the old map.
    PutMap {
        /// Only keys that are there.
        exact: bool,
    },
    /// The value of a key: map, key. Only as a branch; the operand is known to be a map.
    MapElement,
    /// The head of a list known to be one.
    Hd,
    /// The tail of a list known to be one.
    Tl,
    /// An element, counted from 0, of a tuple known to have it.
    Element(u32),
    /// A tuple of that size with other elements: the tuple, then positions counted from 1 and values.
    UpdateRecord {
        /// Whether it may be done in place.
        hint: UpdateHint,
        /// The size of the tuple.
        size: u32,
    },
    /// A native record: which (a constant), the record that is updated or nil, then fields and values.
    PutRecord,
    /// A field of a native record: record, field. Only as a branch; the operand is known to be a record.
    RecordElement,
    /// A field of what should be a native record: the record, which one (a constant), the field.
    RecordField,
    /// A fun of the operands as its environment.
    MakeFun(LambdaId),
    /// A call of a function of this module.
    Call(FuncId),
    /// A call of a function by name; the arity is the number of operands.
    CallRemote(Atom, Atom),
    /// Sends a message: to whom, what.
    Send,
    /// A call of a fun: the fun, then arguments.
    CallFun,
    /// A call by name at run time: module, function, then arguments.
    Apply,
    /// A match context: the term. As a branch, it fails for what is no bitstring; else the operand is known to be one.
    BsStart,
    /// Goes on with a term that may already be a match context; the operand is a parameter of the function.
    BsResume,
    /// Fails unless so many bits are left; as a branch: context.
    BsEnsure {
        /// At least so many bits.
        bits: u32,
        /// The rest beyond them divides by this; 0 if there is no rest.
        unit: u16,
    },
    /// Reads a segment: context, size. As a branch it checks, else [`Op::BsEnsure`] has, and the size is constant.
    BsGet(Segment),
    /// Reads over a segment: context, size; as [`Op::BsGet`].
    BsSkip(Segment),
    /// Compares with the bits of a constant: context, bitstring; as a branch.
    BsMatchBits,
    /// Compares as [`Op::BsMatchBits`] with whole bytes that an [`Op::BsEnsure`] has found to be there; as a branch.
    BsEqual,
    /// Whether exactly so many bits are left; as a branch.
    BsTestTail(u32),
    /// Whether the bits left divide by this; as a branch.
    BsTestUnit(u16),
    /// The rest of the bitstring, from the context.
    BsGetTail,
    /// Where the context stands.
    BsGetPosition,
    /// Puts the context to a position: context, position.
    BsSetPosition,
    /// A bitstring of segments, the first of which is that of [`Function::segments`]; the operands are value and size of each.
    BsCreate(Append, u32),
    /// An empty binary with room: the size in bits.
    BsInitWritable,
    /// Leaves the region of a [`Term::Try`]: the tag.
    TryEnd,
    /// The stack trace as a term, from its raw form.
    BuildStacktrace,
    /// The first instruction of the handler of a region: the tag.
    TryCase,
    /// The time of a [`Term::WaitTimeout`] is over.
    Timeout,
    /// The next message; only as a branch.
    PeekMessage,
    /// Takes the message out of the mailbox.
    RemoveMessage,
    /// Remembers the end of the mailbox.
    MarkerReserve,
    /// Binds a marker to a reference: marker, reference.
    MarkerBind,
    /// Forgets a marker: marker.
    MarkerClear,
    /// Begins a search of the mailbox at a marker: reference.
    MarkerUse,
    /// To a floating point register: a float.
    FloatPut,
    /// To a floating point register: a number.
    FloatConvert,
    /// From a floating point register.
    FloatGet,
    /// Arithmetic on floating point registers.
    FloatOp(FloatOp),
    /// The first instruction of a function that a native library may replace.
    NifStart,
}

/// Arithmetic on floating point registers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FloatOp {
    /// Sum.
    Add,
    /// Difference.
    Sub,
    /// Product.
    Mul,
    /// Quotient.
    Div,
    /// The other sign.
    Neg,
}

/// An instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instr {
    /// What it does.
    pub op: Op,
    /// Its result, if anything is one.
    pub dst: Option<Var>,
    /// Its operands.
    pub args: Args,
    /// Where it comes from.
    pub loc: Loc,
}

/// How matching ends that found nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Failure {
    /// `{badmatch, Value}`
    BadMatch,
    /// `{case_clause, Value}`
    CaseClause,
    /// `{try_clause, Value}`
    TryClause,
    /// `{badrecord, Value}`
    BadRecord,
    /// `if_clause`
    IfClause,
    /// `function_clause`, with the arguments of the function.
    FunctionClause,
}

/// How a block ends.
#[derive(Clone, Debug)]
pub enum Term {
    /// Goes to a block, giving it its parameters.
    Jump(BlockId, Args),
    /// Executes an instruction; where it holds or succeeds, goes to the first block, else to the second.
    Branch(Instr, BlockId, BlockId),
    /// Goes where a constant leads that equals the operand; integers only or atoms only.
    Switch {
        /// What is compared.
        value: Value,
        /// Where all others lead.
        default: BlockId,
        /// The constants.
        cases: Vec<(Const, BlockId)>,
    },
    /// Goes where the size of a tuple leads; the operand is known to be a tuple.
    SwitchSize {
        /// The tuple.
        value: Value,
        /// Where all others lead.
        default: BlockId,
        /// The sizes.
        cases: Vec<(u32, BlockId)>,
    },
    /// Begins a region whose exceptions go to the handler, as class, reason and raw stack trace in its parameters.
    Try {
        /// What [`Op::TryEnd`] ends.
        tag: Var,
        /// Where the region begins.
        body: BlockId,
        /// Where exceptions go.
        handler: BlockId,
    },
    /// Goes on with the next message at the block that peeks.
    NextMessage(BlockId),
    /// Waits for a message, then goes to the block that peeks.
    Wait(BlockId),
    /// Waits for a message or a time: timeout, the block that peeks, the block after the time.
    WaitTimeout(Value, BlockId, BlockId),
    /// Returns.
    Return(Value),
    /// Raises again what a handler got: raw stack trace and reason.
    Reraise(Value, Value),
    /// Raises for want of a clause.
    Fail(Failure, Args, Loc),
    /// Is never reached: the last instruction does not return.
    Unreachable,
}

impl Term {
    /// Whether a block is where a branch leads that does not hold, and nothing else.
    pub(crate) fn fails_to(&self, to: BlockId) -> bool {
        matches!(self, Self::Branch(_, yes, no) if *no == to && *yes != to)
    }
}

/// A block.
#[derive(Clone, Debug)]
pub struct Block {
    /// What jumps to it give.
    pub params: Vec<Var>,
    /// What it does in order.
    pub instrs: Vec<InstrId>,
    /// How it ends.
    pub term: Term,
    /// Where exceptions of its instructions go; `None`: out of the function.
    pub handler: Option<BlockId>,
}

/// A function.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: Atom,
    /// Its parameters, those of the block [`Function::ENTRY`].
    pub arity: u8,
    /// Where it stands.
    pub loc: Loc,
    /// All blocks; some may not be reached.
    pub blocks: Vec<Block>,
    /// All instructions outside of terminators.
    pub instrs: Vec<Instr>,
    /// The operands of all instructions.
    pub values: Vec<Value>,
    /// What is known of operands, by their place in [`Function::values`]; of those behind its end nothing is.
    pub types: Vec<Noted>,
    /// What the segments of [`Op::BsCreate`] are.
    pub segments: Vec<Segment>,
    /// The number of variables.
    pub var_count: u32,
}

impl Function {
    /// Where a function begins.
    pub const ENTRY: BlockId = BlockId(0);

    /// A function without blocks.
    pub fn new(name: Atom, arity: u8, loc: Loc) -> Self {
        Self {
            name,
            arity,
            loc,
            blocks: Vec::new(),
            instrs: Vec::new(),
            values: Vec::new(),
            types: Vec::new(),
            segments: Vec::new(),
            var_count: 0,
        }
    }

    /// A variable that nothing defines yet.
    pub fn new_var(&mut self) -> Var {
        self.var_count += 1;
        Var(self.var_count - 1)
    }

    /// An empty block that ends nowhere yet.
    pub fn new_block(&mut self, handler: Option<BlockId>) -> BlockId {
        self.blocks.push(Block {
            params: Vec::new(),
            instrs: Vec::new(),
            term: Term::Unreachable,
            handler,
        });
        BlockId(self.blocks.len() as u32 - 1)
    }

    /// Stores operands.
    pub fn args(&mut self, values: &[Value]) -> Args {
        let start = self.values.len() as u32;
        self.values.extend_from_slice(values);
        Args {
            start,
            len: values.len() as u32,
        }
    }

    /// Stores an instruction, in no block yet.
    pub fn instr(&mut self, op: Op, dst: Option<Var>, args: &[Value], loc: Loc) -> InstrId {
        let args = self.args(args);
        self.instrs.push(Instr { op, dst, args, loc });
        InstrId(self.instrs.len() as u32 - 1)
    }

    /// Adds an instruction to a block.
    pub fn push(
        &mut self,
        block: BlockId,
        op: Op,
        dst: Option<Var>,
        args: &[Value],
        loc: Loc,
    ) -> InstrId {
        let id = self.instr(op, dst, args, loc);
        self.block_mut(block).instrs.push(id);
        id
    }

    /// A block.
    #[inline]
    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.index()]
    }

    /// A block, to change it.
    #[inline]
    pub fn block_mut(&mut self, id: BlockId) -> &mut Block {
        &mut self.blocks[id.index()]
    }

    /// An instruction.
    #[inline]
    pub fn get(&self, id: InstrId) -> &Instr {
        &self.instrs[id.index()]
    }

    /// Whether exceptions enter a block.
    pub(crate) fn is_handler(&self, id: BlockId) -> bool {
        let first = self.block(id).instrs.first();
        first.is_some_and(|first| self.get(*first).op == Op::TryCase)
    }

    /// Operands.
    #[inline]
    pub fn list(&self, args: Args) -> &[Value] {
        &self.values[args.range()]
    }

    /// The blocks that follow a block, its handler last; a block may come more than once.
    pub fn successors(&self, id: BlockId, mut visit: impl FnMut(BlockId)) {
        let block = self.block(id);
        match &block.term {
            Term::Jump(to, _) | Term::NextMessage(to) | Term::Wait(to) => visit(*to),
            Term::Branch(_, yes, no) => {
                visit(*yes);
                visit(*no);
            }
            Term::Switch { default, cases, .. } => {
                cases.iter().for_each(|(_, to)| visit(*to));
                visit(*default);
            }
            Term::SwitchSize { default, cases, .. } => {
                cases.iter().for_each(|(_, to)| visit(*to));
                visit(*default);
            }
            Term::Try { body, handler, .. } => {
                visit(*body);
                visit(*handler);
            }
            Term::WaitTimeout(_, again, after) => {
                visit(*after);
                visit(*again);
            }
            Term::Return(_) | Term::Reraise(..) | Term::Fail(..) | Term::Unreachable => {}
        }
        if let Some(handler) = block.handler {
            visit(handler);
        }
    }

    /// Replaces every block that follows a block, but for its handler.
    pub fn redirect(&mut self, id: BlockId, mut change: impl FnMut(BlockId) -> BlockId) {
        match &mut self.block_mut(id).term {
            Term::Jump(to, _) | Term::NextMessage(to) | Term::Wait(to) => *to = change(*to),
            Term::Branch(_, yes, no) => {
                *yes = change(*yes);
                *no = change(*no);
            }
            Term::Switch { default, cases, .. } => {
                cases.iter_mut().for_each(|(_, to)| *to = change(*to));
                *default = change(*default);
            }
            Term::SwitchSize { default, cases, .. } => {
                cases.iter_mut().for_each(|(_, to)| *to = change(*to));
                *default = change(*default);
            }
            Term::Try { body, handler, .. } => {
                *body = change(*body);
                *handler = change(*handler);
            }
            Term::WaitTimeout(_, again, after) => {
                *again = change(*again);
                *after = change(*after);
            }
            Term::Return(_) | Term::Reraise(..) | Term::Fail(..) | Term::Unreachable => {}
        }
    }

    /// The operands of a terminator.
    pub fn term_values(&self, term: &Term, mut visit: impl FnMut(Value)) {
        match term {
            Term::Jump(_, args) | Term::Fail(_, args, _) => {
                self.list(*args).iter().for_each(|value| visit(*value));
            }
            Term::Branch(instr, ..) => self.list(instr.args).iter().for_each(|value| visit(*value)),
            Term::Switch { value, .. }
            | Term::SwitchSize { value, .. }
            | Term::WaitTimeout(value, ..)
            | Term::Return(value) => visit(*value),
            Term::Reraise(trace, reason) => {
                visit(*trace);
                visit(*reason);
            }
            Term::Try { .. } | Term::NextMessage(_) | Term::Wait(_) | Term::Unreachable => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_as_promised() {
        assert_eq!(size_of::<Value>(), 16);
        assert!(size_of::<Instr>() <= 40);
    }
}
