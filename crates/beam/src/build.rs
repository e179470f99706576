//! Building a module's code: the way for compilers, where decoding is the way for loaders.

use crate::code::{Code, Instr};
use crate::genop::Op;
use crate::line::LineTable;
use crate::operand::{LineIndex, ListRange, Operand};

/// Instructions being put together. Whoever builds sees to it that operands fit their instructions: loading what was
/// written checks it.
#[derive(Default, Debug)]
pub struct CodeBuilder {
    code: Code,
}

impl CodeBuilder {
    /// Adds an instruction.
    pub fn push(&mut self, op: Op, args: &[Operand]) {
        let start = self.code.operands.len() as u32;
        self.code.operands.extend_from_slice(args);
        self.code.max_opcode = self.code.max_opcode.max(u32::from(op.code()));
        self.code.function_count += u32::from(op == Op::FuncInfo);
        self.code.instrs.push(Instr {
            op,
            arity: args.len() as u8,
            args: start,
            offset: 0,
        });
    }

    /// Stores a list, as an operand of the instruction that is added next.
    pub fn list(&mut self, items: impl IntoIterator<Item = Operand>) -> Operand {
        let start = self.code.operands.len() as u32;
        self.code.operands.extend(items);
        Operand::List(ListRange {
            start,
            len: self.code.operands.len() as u32 - start,
        })
    }

    /// Ends the code, which has labels below `label_count`.
    pub fn finish(mut self, label_count: u32) -> Code {
        self.push(Op::IntCodeEnd, &[]);
        self.code.label_count = label_count;
        self.code
    }
}

impl LineTable {
    /// Adds a file besides the module's own; its number is what [`LineTable::push`] takes.
    pub fn push_file(&mut self, name: &str) -> u32 {
        self.files.push(name.into());
        self.files.len() as u32
    }

    /// Adds a location: a file number (0 is the module's own) and a line.
    pub fn push(&mut self, file: u32, line: u32) -> LineIndex {
        self.items.push((file, line));
        LineIndex(self.items.len() as u32)
    }
}
