//! A specific instruction: 32 bytes that the interpreter executes without decoding anything.
//!
//! The first word is the address of the handler. What the other fields mean is the instruction's own business; by convention `a` and `b`
//! are sources, `c` is a destination or a branch, `e` a constant, a branch or an address, and `code` names instruction and operand kinds for
//! listings and slow paths. Registers are byte offsets: X from the engine's start, Y from the stack pointer. Branches are byte
//! distances from the instruction itself in a `u32` (two's complement), or addresses in `e`.
//!
//! Instructions with many operands keep them in *extension words*, in as many following `Op`s as needed; each is a term, a register
//! ([`Arg`]), or a raw number, as the instruction defines.

use asterias_term::Word;
use asterias_term::word::TAG_HEADER;

use crate::code::convention::handler;
use crate::engine::Engine;

/// Executes an instruction and all that follow, until the engine stops: see `interp`.
///
/// # Safety
/// Called by the interpreter only: `ip` is an instruction whose handler this is, the engine runs a process, `sp`, `hp` and `fp` are that
/// process' stack pointer, heap top and frame pointer.
pub type Handler = handler!(type (
    ip: *const Op,
    engine: *mut Engine,
    sp: *mut Word,
    hp: *mut Word,
    reductions: i64,
    fp: *mut Word,
));

/// A specific instruction.
#[repr(C, align(8))]
#[derive(Clone, Copy)]
pub struct Op {
    /// The handler.
    pub run: Handler,
    /// First operand.
    pub a: u32,
    /// Second operand.
    pub b: u32,
    /// Third operand.
    pub c: u32,
    /// A small number.
    pub d: u16,
    /// Instruction and operand kinds, see [`Code`].
    pub code: u16,
    /// A word.
    pub e: u64,
}

const _: () = assert!(size_of::<Op>() == 32);

/// The room of one instruction in a module's block: an [`Op`], or four extension words.
#[repr(C, align(8))]
#[derive(Clone, Copy, Debug)]
pub struct Unit(pub [u64; 4]);

const _: () =
    assert!(size_of::<Unit>() == size_of::<Op>() && align_of::<Unit>() == align_of::<Op>());

impl From<Op> for Unit {
    fn from(op: Op) -> Unit {
        // SAFETY: both are 32 bytes, and any bits are a valid `Unit`.
        unsafe { std::mem::transmute::<Op, Unit>(op) }
    }
}

impl Unit {
    /// The instruction.
    ///
    /// The caller has put an instruction here, not extension words.
    pub(crate) fn op_mut(&mut self) -> &mut Op {
        // SAFETY: size and alignment are those of an `Op`, and so is the content.
        unsafe { &mut *(&raw mut self.0).cast::<Op>() }
    }
}

/// What a source or destination of an instruction is; two bits of [`Op::code`].
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// An X register.
    X = 0,
    /// A Y register.
    Y = 1,
    /// The constant in `e`; or no operand.
    Constant = 2,
}

/// Instruction number, operand kinds, and whether the function has a frame here: `number | frame << 9 | a << 10 | b << 12 | c << 14`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Code(pub u16);

impl Code {
    /// From its parts.
    pub const fn new(number: u16, a: Place, b: Place, c: Place) -> Code {
        Code(number | (a as u16) << 10 | (b as u16) << 12 | (c as u16) << 14)
    }

    /// Set where the function has a frame when the instruction is executed.
    pub const FRAME: u16 = 1 << 9;

    /// The instruction's number.
    pub const fn number(self) -> u16 {
        self.0 & 0x1ff
    }

    /// The kind of operand `a` (0), `b` (1) or `c` (2).
    pub const fn place(self, operand: u16) -> Place {
        match (self.0 >> (10 + 2 * operand)) & 3 {
            0 => Place::X,
            1 => Place::Y,
            _ => Place::Constant,
        }
    }
}

/// An operand in an extension word: a term, or a register in the guise of a header, which is never a term.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Arg(pub Word);

impl Arg {
    /// An X register.
    pub const fn x(index: u32) -> Arg {
        Arg(Word((index as u64) << 8 | TAG_HEADER))
    }

    /// A Y register.
    pub const fn y(index: u32) -> Arg {
        Arg(Word((index as u64) << 8 | 1 << 3 | TAG_HEADER))
    }

    /// A floating point register.
    pub const fn fr(index: u32) -> Arg {
        Arg(Word((index as u64) << 8 | 2 << 3 | TAG_HEADER))
    }

    /// The register, or the term itself.
    pub const fn decode(self) -> Decoded {
        let word = self.0;
        if word.tag() != TAG_HEADER {
            return Decoded::Term(word);
        }
        let index = (word.0 >> 8) as usize;
        match (word.0 >> 3) & 31 {
            0 => Decoded::X(index),
            1 => Decoded::Y(index),
            _ => Decoded::Fr(index),
        }
    }
}

/// What an [`Arg`] is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decoded {
    /// A term.
    Term(Word),
    /// An X register.
    X(usize),
    /// A Y register.
    Y(usize),
    /// A floating point register.
    Fr(usize),
}

impl Op {
    /// The instruction `distance` bytes from here.
    ///
    /// # Safety
    /// There is an instruction at that distance in the same module.
    #[inline(always)]
    pub unsafe fn branch(this: *const Op, distance: u32) -> *const Op {
        // SAFETY: the caller vouches for the distance.
        unsafe {
            this.cast::<u8>()
                .offset(distance as i32 as isize)
                .cast::<Op>()
        }
    }

    /// The extension words behind this instruction.
    ///
    /// # Safety
    /// The instruction has extension words.
    #[inline(always)]
    pub unsafe fn words(this: *const Op) -> *const u64 {
        // SAFETY: extension words stand in the following instructions.
        unsafe { this.add(1).cast::<u64>() }
    }
}

/// Number of `Op`s that `words` extension words take.
pub const fn extension_ops(words: usize) -> usize {
    words.div_ceil(4)
}
