//! Operands of fast handlers: where a value comes from and where it goes, as types, so that each combination is its own handler.

use asterias_term::Word;

use super::dispatch::Regs;
use crate::code::Op;

/// An X register.
pub(crate) struct X;
/// A Y register.
pub(crate) struct Y;
/// The constant in `e`.
pub(crate) struct K;

/// Where a register is: the address that its byte offset counts from.
pub(crate) trait Reg: Source {
    /// The register's address.
    unsafe fn at(regs: &Regs, offset: u32) -> *mut Word;
}

/// Where a source operand is.
pub(crate) trait Source {
    /// The operand whose register offset is `offset`.
    unsafe fn get(regs: &Regs, op: &Op, offset: u32) -> Word;
}

impl Source for X {
    #[inline(always)]
    unsafe fn get(regs: &Regs, _: &Op, offset: u32) -> Word {
        // SAFETY: the loader has checked the register.
        unsafe { *X::at(regs, offset) }
    }
}

impl Reg for X {
    #[inline(always)]
    unsafe fn at(regs: &Regs, offset: u32) -> *mut Word {
        // SAFETY: X registers are the engine's first field.
        unsafe { regs.engine.cast::<u8>().add(offset as usize).cast::<Word>() }
    }
}

impl Source for Y {
    #[inline(always)]
    unsafe fn get(regs: &Regs, _: &Op, offset: u32) -> Word {
        // SAFETY: the loader has checked the register against the frame.
        unsafe { *Y::at(regs, offset) }
    }
}

impl Reg for Y {
    #[inline(always)]
    unsafe fn at(regs: &Regs, offset: u32) -> *mut Word {
        // SAFETY: Y registers count from the stack pointer.
        unsafe { regs.sp.cast::<u8>().add(offset as usize).cast::<Word>() }
    }
}

impl Source for K {
    #[inline(always)]
    unsafe fn get(_: &Regs, op: &Op, _: u32) -> Word {
        Word(op.e)
    }
}
