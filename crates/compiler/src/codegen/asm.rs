//! Instructions of a function before they have their place: per block, with blocks for labels.

use asterias_beam::{Label, Op, Operand};

use crate::ssa::ir::BlockId;

/// Labels from here on are blocks of the function; below they are those of the module.
const FIRST_BLOCK: u32 = 1 << 31;

/// The label of a block.
pub(super) fn block_label(id: BlockId) -> Operand {
    Operand::Label(Label(FIRST_BLOCK + id.0))
}

/// The block that a label stands for.
pub(super) fn labelled_block(operand: Operand) -> Option<BlockId> {
    match operand {
        Operand::Label(label) if label.0 >= FIRST_BLOCK => Some(BlockId(label.0 - FIRST_BLOCK)),
        _ => None,
    }
}

/// An operand, or a list of them: a range of [`Asm::operands`] of the form start and length.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Arg {
    /// One operand.
    One(Operand),
    /// A list.
    List(u32, u32),
}

/// An instruction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ins {
    pub(super) op: Op,
    start: u32,
    len: u32,
}

/// Instructions and their operands.
#[derive(Default, Debug)]
pub(super) struct Asm {
    pub(super) ins: Vec<Ins>,
    args: Vec<Arg>,
    pub(super) items: Vec<Operand>,
}

impl Asm {
    /// Adds an instruction.
    pub(super) fn push(&mut self, op: Op, args: &[Arg]) {
        let start = self.args.len() as u32;
        self.args.extend_from_slice(args);
        self.ins.push(Ins {
            op,
            start,
            len: args.len() as u32,
        });
    }

    /// Adds an instruction of single operands.
    pub(super) fn plain(&mut self, op: Op, args: &[Operand]) {
        let start = self.args.len() as u32;
        self.args.extend(args.iter().copied().map(Arg::One));
        self.ins.push(Ins {
            op,
            start,
            len: args.len() as u32,
        });
    }

    /// Stores the items of a list.
    pub(super) fn list(&mut self, items: &[Operand]) -> Arg {
        let start = self.items.len() as u32;
        self.items.extend_from_slice(items);
        Arg::List(start, items.len() as u32)
    }

    /// The operands of an instruction.
    pub(super) fn args(&self, ins: &Ins) -> &[Arg] {
        &self.args[ins.start as usize..(ins.start + ins.len) as usize]
    }

    /// The items of a list.
    pub(super) fn items(&self, start: u32, len: u32) -> &[Operand] {
        &self.items[start as usize..(start + len) as usize]
    }
}
