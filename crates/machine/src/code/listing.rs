//! A listing of specific code: what is executed, as text.
//!
//! Operands are shown as the row of [`Instruction`] says. Extension words are shown as terms, registers or bare numbers: what they mean is
//! known to the instruction alone.

use std::fmt::{self, Display, Formatter};

use asterias_term::{Term, Word, atom};

use super::instruction::Instruction;
use super::module::LoadedModule;
use super::op::{Arg, Code, Decoded, Op, Place};
use super::tables::{Export, FunEntry};

/// Shows a loaded module's instructions.
#[derive(Debug)]
pub struct Listing<'m>(pub &'m LoadedModule);

impl Display for Listing<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let map = &self.0.map;
        let mut functions = map.functions.iter().peekable();
        let mut extensions = map.extensions.iter().peekable();
        for index in 0..self.0.code.len() as u32 {
            if let Some((_, mfa)) = functions.next_if(|(start, _)| *start == index) {
                writeln!(f, "\n{}/{}:", atom::name(mfa.function), mfa.arity)?;
            }
            if extensions.next_if(|start| **start == index).is_some() {
                continue;
            }
            writeln!(
                f,
                "{index:6}  {}",
                Line {
                    module: self.0,
                    index
                }
            )?;
        }
        Ok(())
    }
}

/// One instruction.
struct Line<'m> {
    module: &'m LoadedModule,
    index: u32,
}

impl Line<'_> {
    fn op(&self) -> &Op {
        // SAFETY: the index is that of an instruction in the module's block.
        unsafe { &*self.module.address(self.index) }
    }

    fn register(&self, f: &mut Formatter<'_>, operand: u16) -> fmt::Result {
        let op = self.op();
        let offset = [op.a, op.b, op.c][usize::from(operand)] / 8;
        match Code(op.code).place(operand) {
            Place::X => write!(f, " x{offset}"),
            Place::Y => write!(f, " y{offset}"),
            Place::Constant => term(f, Word(op.e)),
        }
    }

    fn target(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let distance = i64::from(self.op().c as i32) / size_of::<Op>() as i64;
        if distance == 0 {
            f.write_str(" fail")
        } else {
            write!(f, " ->{}", i64::from(self.index) + distance)
        }
    }

    /// The words behind the instruction, as far as they are in the module.
    fn words(&self, f: &mut Formatter<'_>, count: usize) -> fmt::Result {
        let units = self.module.code.iter().skip(self.index as usize + 1);
        for word in units.flat_map(|unit| unit.0).take(count) {
            match Arg(Word(word)).decode() {
                Decoded::X(index) => write!(f, " x{index}")?,
                Decoded::Y(index) => write!(f, " y{index}")?,
                Decoded::Fr(index) => write!(f, " fr{index}")?,
                Decoded::Term(word) => term(f, word)?,
            }
        }
        Ok(())
    }

    fn operand(&self, f: &mut Formatter<'_>, format: char) -> fmt::Result {
        let op = self.op();
        match format {
            'a' => self.register(f, 0),
            'b' => self.register(f, 1),
            'c' => self.register(f, 2),
            'A' => write!(f, " {}", op.a),
            'B' => write!(f, " {}", op.b),
            'C' => write!(f, " {}", op.c),
            'd' => write!(f, " {}", op.d),
            'e' => write!(f, " {:#x}", op.e),
            'k' => term(f, Word(op.e)),
            'j' => self.target(f),
            'x' => {
                // SAFETY: this instruction holds the address of an export entry, and entries live as long as the system.
                let mfa = unsafe { (*(op.e as *const Export)).mfa };
                write!(
                    f,
                    " {}:{}/{}",
                    atom::name(mfa.module),
                    atom::name(mfa.function),
                    mfa.arity
                )
            }
            'f' => {
                // SAFETY: as above, of a fun entry.
                let identity = unsafe { (*(op.e as *const FunEntry)).identity };
                write!(
                    f,
                    " fun {}/{}",
                    atom::name(identity.function),
                    identity.arity
                )
            }
            'w' => self.words(f, usize::from(op.d)),
            'v' => self.words(f, op.b as usize),
            _ => Ok(()),
        }
    }
}

impl Display for Line<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let number = Code(self.op().code).number();
        let Some(instruction) = Instruction::from_number(number) else {
            return write!(f, "instruction {number}");
        };
        f.write_str(instruction.name())?;
        instruction
            .format()
            .chars()
            .filter(|format| *format != ' ')
            .try_for_each(|format| self.operand(f, format))
    }
}

/// A word that may be a term; the address of something, where it cannot be one.
fn term(f: &mut Formatter<'_>, word: Word) -> fmt::Result {
    if word.is_none() || word.is_header() || word.0 == 0 {
        return write!(f, " {:#x}", word.0);
    }
    if word.is_pointer() {
        return f.write_str(" literal");
    }
    // SAFETY: the word is an immediate.
    let term: Term<'_> = unsafe { Term::new(word) };
    write!(f, " {term}")
}
